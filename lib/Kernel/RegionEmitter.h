//===- RegionEmitter.h - Elements of a kernel's values, on demand ---------===//
//
// emit(value, index, lanes) makes the code of some elements of a value of the
// kernel's region: an input is loaded, an index map (broadcast, transpose,
// slice, reverse) moves the index, an elementwise op combines its operands'
// elements. What an emitter computes itself (a contraction's sum, a row's
// maximum) it binds. Each element is emitted once per scope; what does not
// depend on a loop's indices is emitted in front of that loop.
//
// f32 rows with a bias, 16 columns at a time:
//   RegionEmitter emitter(context);
//   context.forLoop(begin, end, 1, [&](Value row) {
//     RegionEmitter::Scope scope(emitter);
//     ...
//     emitter.bind(root, {row, column}, 16, accumulator);
//     emitter.storeResults({row, column}, 16);
//   });
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_REGIONEMITTER_H
#define LATHE_LIB_KERNEL_REGIONEMITTER_H

#include "KernelContext.h"

namespace lathe {

/// The index in one dim for all lanes: lane l is at base + l * step.
struct LaneIndex {
  LaneIndex(mlir::Value base, int64_t step = 0) : base(base), step(step) {}
  mlir::Value base;
  int64_t step;

  bool operator==(const LaneIndex &other) const {
    return base == other.base && step == other.step;
  }
};

using LaneIndices = llvm::SmallVector<LaneIndex, 4>;

/// How far apart consecutive lanes at |index| of a row-major tensor are.
mlir::Value getLaneStride(KernelContext &context,
                          llvm::ArrayRef<LaneIndex> index,
                          llvm::ArrayRef<Dim> dims);

class RegionEmitter {
public:
  explicit RegionEmitter(KernelContext &context);

  /// The elements of |value|, a value of the region, at |index| (one i64 per
  /// dim), |lanes| consecutive ones along the last dim: a scalar or a vector of
  /// the register type. Null after an error was reported.
  mlir::Value emit(mlir::Value value, llvm::ArrayRef<mlir::Value> index,
                   Lanes lanes = {});
  /// The same with lanes along any dims.
  mlir::Value emit(mlir::Value value, llvm::ArrayRef<LaneIndex> index,
                   Lanes lanes);

  /// Says that the elements of |value| at |index| are |element|, in the current
  /// scope. Looked up by the same SSA values; a lookup whose lanes all read one
  /// element finds what is bound for one lane there, and splats it.
  void bind(mlir::Value value, llvm::ArrayRef<mlir::Value> index, Lanes lanes,
            mlir::Value element);
  void bind(mlir::Value value, llvm::ArrayRef<LaneIndex> index, Lanes lanes,
            mlir::Value element);
  /// Says that |value| is computed by |callback|, at any index, in all scopes.
  using Callback = std::function<mlir::Value(llvm::ArrayRef<LaneIndex>, Lanes)>;
  void bind(mlir::Value value, Callback callback);

  /// Emits results at |index| and then stores them: all, or those of |which|.
  /// False after an error was reported.
  bool storeResults(llvm::ArrayRef<mlir::Value> index, Lanes lanes = {});
  bool storeResults(llvm::ArrayRef<unsigned> which,
                    llvm::ArrayRef<mlir::Value> index, Lanes lanes = {});
  /// The same with lanes along a dim that is the last but for dims of size 1.
  bool storeResults(llvm::ArrayRef<unsigned> which,
                    llvm::ArrayRef<LaneIndex> index, Lanes lanes);
  bool storeResults(llvm::ArrayRef<LaneIndex> index, Lanes lanes);

  /// The code emitted while it lives is forgotten afterwards. Make one at the
  /// start of each loop's (or branch's) body.
  class Scope {
  public:
    explicit Scope(RegionEmitter &emitter);
    ~Scope();

  private:
    RegionEmitter &emitter;
  };

  KernelContext &context;
  /// False after an error was reported.
  bool succeeded() const { return !hasFailed; }

private:
  struct Entry {
    mlir::Value value;
    LaneIndices index;
    Lanes lanes;
    mlir::Value element;
  };
  struct Level {
    mlir::Block *block;
    explicit Level(mlir::Block *block) : block(block) {}
    llvm::DenseMap<mlir::Value, llvm::SmallVector<Entry, 2>> entries;
    /// Values that the caller computes.
    llvm::DenseSet<mlir::Value> bound;
  };

  mlir::Value lookup(mlir::Value value, llvm::ArrayRef<LaneIndex> index,
                     Lanes lanes) const;
  bool dependsOnBound(mlir::Value value, size_t level) const;
  /// The outermost level at which all that |value| needs at |index| is known.
  size_t findLevel(mlir::Value value, llvm::ArrayRef<LaneIndex> index) const;
  mlir::Value compute(mlir::Value value, llvm::ArrayRef<LaneIndex> index,
                      Lanes lanes);
  mlir::Value emitOp(mlir::Operation *op, llvm::ArrayRef<LaneIndex> index,
                     Lanes lanes);
  mlir::Value emitInput(mlir::Value input, llvm::ArrayRef<LaneIndex> index,
                        Lanes lanes);
  mlir::Value emitElements(mlir::Operation *op, llvm::ArrayRef<LaneIndex> index,
                           Lanes lanes);
  mlir::Value emitConstant(ConstantOp op, Lanes lanes);
  mlir::Value emitDimSize(DimSizeOp op);
  mlir::Value emitIota(const LaneIndex &index, mlir::Type type, Lanes lanes);
  mlir::Value emitOneHot(OneHotOp op, llvm::ArrayRef<LaneIndex> index,
                         Lanes lanes);
  mlir::Value emitCheckIndex(CheckIndexOp op, llvm::ArrayRef<LaneIndex> index,
                             Lanes lanes);
  void reportBadIndices(mlir::Operation *op, mlir::Value bad,
                        mlir::Value number, mlir::Value position, int64_t step,
                        Lanes lanes);
  mlir::Value emitRandomKey(RandomKeyOp op, llvm::ArrayRef<LaneIndex> index,
                            Lanes lanes);
  mlir::Value emitRandomBits(mlir::Value key, int64_t opId,
                             mlir::RankedTensorType type,
                             llvm::ArrayRef<LaneIndex> index, Lanes lanes);
  mlir::Value emitDropout(DropoutOp op, llvm::ArrayRef<LaneIndex> index,
                          Lanes lanes);
  mlir::Value fail(mlir::Operation *op, const llvm::Twine &message);

  llvm::SmallVector<Level> levels;
  /// The level that code is emitted at.
  size_t current = 0;
  llvm::DenseMap<mlir::Value, Callback> callbacks;
  bool hasFailed = false;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_REGIONEMITTER_H

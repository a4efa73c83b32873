//===- KernelContext.h - What the emitter of one kernel works with --------===//
//
// A kernel is one function `(args, begin, end)`. Its argument words are, in
// order: a pointer per input, a pointer per result, an i64 per symbol of its
// dims, a pointer per op that may fault. The context loads them at the
// function's start and offers loads, stores, index arithmetic with folding, and
// loops at the builder's point.
//
// Elements in registers: f16 and bf16 are computed as f32, bool as i1, ui8 as
// a signless i8. In memory a bool is one byte, 0 or 1.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_KERNELCONTEXT_H
#define LATHE_LIB_KERNEL_KERNELCONTEXT_H

#include "lathe/Graph/Graph.h"
#include "lathe/Kernel/Target.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/MapVector.h"

namespace lathe {

/// How many consecutive elements a value holds: 1 is a scalar, more a vector of
/// |count|. Lanes from |active| on are not in memory: loads leave them zero and
/// stores leave them out.
struct Lanes {
  Lanes(int64_t count = 1) : count(count), active(count) {}
  Lanes(int64_t count, int64_t active) : count(count), active(active) {}
  int64_t count;
  int64_t active;
};

/// How a kernel's work is shared out: units 0 .. extent, in ranges whose bounds
/// are multiples of |multiple|. |grain| units are about a microsecond of work:
/// what is worth another thread. What a unit takes is proportional to
/// |unitSize|; |grain| is for its nominal value.
struct WorkSplit {
  Dim extent = 1;
  int64_t grain = 1;
  int64_t multiple = 1;
  Dim unitSize = 1;
};

/// The words that a kernel gets, and their number in the argument array.
struct KernelArguments {
  /// Symbols of the kernel's dims, in the order of the words.
  llvm::SmallVector<std::string> symbols;
  /// check_index and gather ops, in the order of the words.
  llvm::SmallVector<mlir::Operation *> faults;

  static KernelArguments of(KernelOp kernel);
};

/// The type that an element is computed in.
mlir::Type getRegisterType(mlir::Type elementType);
/// |type|, or a vector of |lanes| of it.
mlir::Type getLanesType(mlir::Type type, Lanes lanes);

/// Where a line is fetched to.
enum class CacheLevel { First, Second };

class KernelContext {
public:
  /// Fills |function|, which has an empty entry block `(ptr, i64, i64)`, with
  /// the code of |kernel|. The caller adds the return.
  KernelContext(KernelOp kernel, mlir::func::FuncOp function,
                const TargetInfo &target);

  KernelOp kernel;
  mlir::ImplicitLocOpBuilder builder;
  const TargetInfo &target;

  /// Emitters call this first: before they use begin and end. A grain of 0 is
  /// one unit.
  void splitWork(WorkSplit split) {
    this->split = std::move(split);
    this->split.grain = std::max<int64_t>(this->split.grain, 1);
  }
  const WorkSplit &getSplit() const { return split; }
  /// The units of this call, i64. |begin| is a multiple of the split's.
  mlir::Value getBegin() const { return begin; }
  mlir::Value getEnd() const { return end; }

  /// For rows of |size| units each: calls |body| with the number of every row
  /// that has units of this call, and with the first and the past-the-end one
  /// of these, counted within the row.
  void forRowsOfUnits(mlir::Value size,
                      llvm::function_ref<void(mlir::Value row, mlir::Value low,
                                              mlir::Value high)>
                          body);

  /// The buffer of an input (an argument of the region) or of result |i|.
  mlir::Value getInputBuffer(mlir::Value blockArgument) const;
  mlir::Value getResultBuffer(unsigned i) const { return results[i]; }
  /// The slot of |op|, a check_index or gather, where a bad index is written.
  mlir::Value getFaultSlot(mlir::Operation *op) const;

  // Numbers, all i64. Constants and sizes stand at the function's start, one
  // value each, so that equal ones are the same SSA value.
  mlir::Value constant(int64_t number);
  mlir::Value sizeOf(const Dim &dim);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value add(mlir::Value a, int64_t b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, int64_t b);
  /// Quotient and remainder of numbers that are not negative.
  mlir::Value div(mlir::Value a, mlir::Value b);
  mlir::Value rem(mlir::Value a, mlir::Value b);
  mlir::Value min(mlir::Value a, mlir::Value b);
  /// |a| cut to a multiple of |unit|.
  mlir::Value roundDown(mlir::Value a, int64_t unit);
  /// The row-major number of the element at |index| of a tensor with |dims|.
  mlir::Value linearize(llvm::ArrayRef<mlir::Value> index,
                        llvm::ArrayRef<Dim> dims);
  /// The index of element |number|; the inverse of linearize.
  llvm::SmallVector<mlir::Value> delinearize(mlir::Value number,
                                             llvm::ArrayRef<Dim> dims);
  /// True when |number| is known to be a multiple of |unit|.
  bool isMultiple(mlir::Value number, int64_t unit) const;

  // Memory. |index| counts elements of |elementType|, the type in memory;
  // values have the register type. Alignment is that of one element.
  mlir::Value gep(mlir::Value pointer, mlir::Type elementType,
                  mlir::Value index);
  mlir::Value load(mlir::Value pointer, mlir::Value index,
                   mlir::Type elementType, Lanes lanes = {});
  void store(mlir::Value value, mlir::Value pointer, mlir::Value index,
             mlir::Type elementType, Lanes lanes = {});
  /// Loads |lanes| elements, |stride| apart, one by one.
  mlir::Value loadStrided(mlir::Value pointer, mlir::Value index,
                          mlir::Value stride, mlir::Type elementType,
                          Lanes lanes);

  /// Asks for the cache line at |pointer|. It may lie past any buffer.
  void fetch(mlir::Value pointer, CacheLevel into = CacheLevel::Second);

  /// Stores |count| zeros from |pointer| on, a multiple of |lanes|.
  void storeZeros(mlir::Value pointer, int64_t count, mlir::Type elementType,
                  Lanes lanes);

  /// Scratch memory on the stack for |count| elements of |registerType|,
  /// 64-byte aligned.
  mlir::Value makeScratch(mlir::Type registerType, int64_t count);

  // Register values.
  /// The number as a scalar of |registerType|, or a splat of a vector type.
  mlir::Value splat(mlir::Type registerType, double number);
  mlir::Value splatInt(mlir::Type registerType, int64_t number);
  /// |value| rounded as if it was stored as |elementType| and loaded again.
  mlir::Value roundTo(mlir::Value value, mlir::Type elementType, Lanes lanes);
  /// base + lane * step in each lane.
  mlir::Value spread(mlir::Value base, int64_t step, Lanes lanes);
  /// True in the active lanes.
  mlir::Value laneMask(Lanes lanes);
  /// A scalar in each lane; itself for one lane.
  mlir::Value broadcast(mlir::Value scalar, Lanes lanes);

  using LoopBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::Value iv, mlir::ValueRange carried)>;
  /// `for iv = lower; iv < upper; iv += step`, i64; returns what is carried
  /// out.
  llvm::SmallVector<mlir::Value> forLoop(mlir::Value lower, mlir::Value upper,
                                         int64_t step, mlir::ValueRange carried,
                                         LoopBody body);
  /// The same without carried values.
  void forLoop(mlir::Value lower, mlir::Value upper, int64_t step,
               llvm::function_ref<void(mlir::Value iv)> body);

  /// Lanes of one vector of |registerType|; bool and bytes count as 32 bits.
  int64_t vectorLanes(mlir::Type registerType) const;

private:
  template <typename Create> mlir::Value inPrelude(Create create);
  mlir::Value widen(mlir::Value stored, mlir::Type elementType, Lanes lanes);
  mlir::Value narrow(mlir::Value value, mlir::Type elementType, Lanes lanes);
  mlir::Value laneNumbers(mlir::Type integerType, int64_t step, Lanes lanes);

  KernelArguments arguments;
  WorkSplit split;
  mlir::Value begin, end;
  llvm::SmallVector<mlir::Value> inputs, results;
  llvm::StringMap<mlir::Value> symbolValues;
  llvm::DenseMap<mlir::Operation *, mlir::Value> faultSlots;
  llvm::DenseMap<int64_t, mlir::Value> constants;
  llvm::StringMap<mlir::Value> sizes;
  /// Where constants and sizes go: after this op of the entry block.
  mlir::Operation *preludeEnd = nullptr;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_KERNELCONTEXT_H

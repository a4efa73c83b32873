//===- ReductionKernel.h - Kernels of reductions over any dims ------------===//
//
// Used by EmitReduction.cpp and EmitStreamedColumns.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_REDUCTIONKERNEL_H
#define LATHE_LIB_KERNEL_REDUCTIONKERNEL_H

#include "RegionEmitter.h"

namespace lathe {

class ReductionKernel {
public:
  explicit ReductionKernel(KernelContext &context)
      : context(context), emitter(context) {}
  mlir::LogicalResult emit();

private:
  /// Elements of a range that is worth a thread.
  static constexpr int64_t kSerialElements = 32768;

  mlir::LogicalResult analyze();
  bool isReduced(int64_t dim) const { return llvm::is_contained(reduced, dim); }
  /// The reductions' input at |index|, combined with |sums|.
  llvm::SmallVector<mlir::Value> accumulate(llvm::ArrayRef<mlir::Value> index,
                                            Lanes lanes, mlir::ValueRange sums);
  /// Loops over the reduced dims from the |level|-th on; |index| is complete
  /// but for them.
  llvm::SmallVector<mlir::Value>
  forReduced(size_t level, llvm::SmallVector<mlir::Value> index, Lanes lanes,
             mlir::ValueRange sums);
  llvm::SmallVector<mlir::Value>
  forLastDim(llvm::SmallVector<mlir::Value> index, mlir::ValueRange sums);
  llvm::SmallVector<mlir::Value> neutrals(Lanes lanes);
  static llvm::SmallVector<Dim> pick(llvm::ArrayRef<Dim> dims,
                                     llvm::ArrayRef<int64_t> numbers);
  /// Elements that are added up for one result; 1 where sizes are symbolic.
  static int64_t countStatic(llvm::ArrayRef<Dim> dims);
  void store(llvm::ArrayRef<mlir::Value> index, Lanes lanes,
             mlir::ValueRange sums);
  mlir::LogicalResult emitColumns();
  mlir::LogicalResult emitRows();
  /// A unit's columns when they are streamed: vectors first .. end, whole ones,
  /// and the rest behind them where |hasRest| (null: never) says so.
  struct Columns {
    mlir::Value first, end, hasRest;
  };
  using ColumnBody = llvm::function_ref<void(mlir::Value column,
                                             mlir::Value place, Lanes lanes)>;
  bool isStreamed() const;
  void makeScratch();
  void forColumns(const Columns &columns, ColumnBody body);
  void addRows(const Columns &columns, llvm::SmallVector<mlir::Value> index,
               int64_t count);
  void streamRows(size_t level, const Columns &columns,
                  llvm::SmallVector<mlir::Value> index);
  mlir::LogicalResult emitStreamed();

  KernelContext &context;
  RegionEmitter emitter;
  llvm::SmallVector<mlir::Operation *> reductions;
  Dims shape;
  llvm::SmallVector<int64_t> reduced, kept;
  bool keepsDims = false;
  /// Lanes of one vector, and of what is added up at once.
  int64_t width = 1, lanes = 1;
  /// Of streamed columns: the sums of a unit, per reduction.
  llvm::SmallVector<mlir::Value> scratch;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_REDUCTIONKERNEL_H

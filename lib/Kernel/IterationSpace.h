//===- IterationSpace.h - The dims that a kernel loops over ---------------===//
//
// Adjacent dims that every buffer has next to each other, or not at all, are
// one loop: an elementwise kernel over [B, 28, 28, 32] is a single flat loop.
// The merged index stands in the last dim of its group, beyond that dim's size,
// and the others are 0: row-major element numbers come out the same.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_ITERATIONSPACE_H
#define LATHE_LIB_KERNEL_ITERATIONSPACE_H

#include "RegionEmitter.h"

namespace lathe {

class IterationSpace {
public:
  /// The space of |values|, values of the kernel's region of one shape, and of
  /// everything they are computed from by elementwise ops and index maps.
  explicit IterationSpace(llvm::ArrayRef<mlir::Value> values);

  /// The sizes of the merged dims; at least one (1 for scalars).
  const Dims &getSizes() const { return sizes; }
  /// The index in all dims for |merged|, one number per merged dim, with lanes
  /// along the last merged dim.
  LaneIndices expand(KernelContext &context,
                     llvm::ArrayRef<mlir::Value> merged) const;
  /// The same with lanes along merged dim |along|.
  LaneIndices expand(KernelContext &context, llvm::ArrayRef<mlir::Value> merged,
                     size_t along) const;

  /// The merged dim whose neighbours are those of dim |d|, if there is one.
  std::optional<size_t> findMerged(int64_t d) const;
  /// Whether that is the last one.
  bool isLast(int64_t d) const { return carriers.back() == d; }

private:
  /// What a value's dims are in the space; -1 for a dim of size 1 that is
  /// repeated.
  using DimMap = llvm::SmallVector<int, 4>;
  void visit(mlir::Value value, const DimMap &map);
  void visitOperands(mlir::Operation *op, const DimMap &map);
  void visitOneHot(mlir::Value indices, DimMap map);
  /// |map| is that of a buffer, or of a value that counts its elements.
  void requireContiguous(const DimMap &map);
  /// Dim |d| of the space cannot be merged with its neighbours.
  void pin(int d);
  void makeGroups();

  Dims space;
  /// The dims of the space that are not 1; whether each joins the one before.
  llvm::SmallVector<int, 4> walked;
  llvm::SmallVector<bool, 4> joins;
  llvm::SmallVector<std::pair<mlir::Value, DimMap>> visited;
  /// The walked dim that carries each merged dim's index.
  llvm::SmallVector<int, 4> carriers;
  Dims sizes;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_ITERATIONSPACE_H

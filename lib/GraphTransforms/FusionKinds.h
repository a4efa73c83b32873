//===- FusionKinds.h - Which sets of ops make which kind of kernel --------===//

#ifndef LATHE_GRAPHTRANSFORMS_FUSIONKINDS_H
#define LATHE_GRAPHTRANSFORMS_FUSIONKINDS_H

#include "lathe/Graph/Graph.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace lathe {

/// A kernel reads at most as many tensors.
inline constexpr unsigned kMaxKernelInputs = 20;

/// A set of ops in program order, as the kernel that it would be.
class OpSet {
public:
  explicit OpSet(llvm::ArrayRef<mlir::Operation *> ops);

  llvm::ArrayRef<mlir::Operation *> getOps() const { return ops; }
  /// The values from outside, in the order of first use.
  llvm::ArrayRef<mlir::Value> getInputs() const { return inputs.getArrayRef(); }
  /// The values that are used outside, in program order.
  llvm::ArrayRef<mlir::Value> getResults() const { return results; }
  bool contains(mlir::Operation *op) const { return members.contains(op); }
  bool computes(mlir::Value value) const {
    return contains(value.getDefiningOp());
  }

private:
  llvm::ArrayRef<mlir::Operation *> ops;
  llvm::SmallPtrSet<mlir::Operation *, 16> members;
  llvm::SmallSetVector<mlir::Value, 8> inputs;
  llvm::SmallVector<mlir::Value, 4> results;
};

/// Ops that cost nothing where they are used, and are repeated in each kernel:
/// scalar constants, dim_size, iota.
bool isFree(mlir::Operation *op);
/// Ops that only say where an element is read: broadcast, transpose, slice,
/// reverse.
bool isIndexMap(mlir::Operation *op);
/// Views and tensor constants, which stay outside of kernels.
bool staysOutside(mlir::Operation *op);
/// Matmul, convolutions, pooling: ops that a kernel is built around.
bool isContraction(mlir::Operation *op);
bool isWindow(mlir::Operation *op);
/// Bytes of a block of a chain at most: what a stack and the second-level
/// cache hold.
inline constexpr int64_t kChainedBlockBytes = 256 * 1024;
/// Bytes of an image of |value|, [N, H, W, C]; nullopt where they are unknown.
std::optional<int64_t> getImageBytes(mlir::Value value);
/// Whether they pool the same windows: one kernel finds both.
bool arePoolAndPosition(mlir::Operation *pool, mlir::Operation *position);
bool isMovement(mlir::Operation *op);
bool isReduce(mlir::Operation *op);
/// Whether |op| may be in a kernel of kind loop.
bool isLoopOp(mlir::Operation *op);

/// The kind of the kernel that |set| makes; nullopt when it makes none.
std::optional<KernelKind> classify(const OpSet &set);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_FUSIONKINDS_H

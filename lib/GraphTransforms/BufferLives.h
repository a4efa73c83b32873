//===- BufferLives.h - How long the tensors between kernels live ----------===//

#ifndef LATHE_GRAPHTRANSFORMS_BUFFERLIVES_H
#define LATHE_GRAPHTRANSFORMS_BUFFERLIVES_H

#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

namespace lathe {

/// What the memory plan leaves on a function: `[["1", bytes], ["B", bytes per
/// unit], ..]`; `[[bytes, bytes per unit], ..]`, what of the first and the last
/// region may be in use at one time; and `[planned, lower bound]` in bytes at a
/// batch of 32. The first region's offsets count down from the arena's end to
/// the end of a buffer, whose size is rounded up to kConstantAlignment; the
/// others follow each other from its start.
inline constexpr llvm::StringLiteral kArenaAttr = "lathe.arena";
inline constexpr llvm::StringLiteral kOverlapAttr = "lathe.overlap";
inline constexpr llvm::StringLiteral kPeakAttr = "lathe.peak";
/// Samples of a batch that a call had best be given at once; on functions whose
/// samples do not depend on each other.
inline constexpr llvm::StringLiteral kSliceAttr = "lathe.slice";

/// The tensors that the kernels of a function read and write. A tensor is known
/// by its storage: the kernel result, argument or constant that it is a view
/// of.
class BufferLives {
public:
  /// Kernels in the order of |func|, numbered from 0.
  explicit BufferLives(mlir::func::FuncOp func);

  llvm::ArrayRef<KernelOp> getKernels() const { return kernels; }
  /// The number of the terminator, one more than the last kernel's.
  unsigned getEnd() const { return kernels.size(); }
  /// The numbers of the kernels that read |storage|, ascending, each once, and
  /// getEnd() when it is returned.
  llvm::ArrayRef<unsigned> getReaders(mlir::Value storage) const;
  /// The last of them, or the writer's number for what nothing reads.
  unsigned getLastUse(mlir::Value storage) const;
  unsigned getNumber(KernelOp kernel) const { return numbers.lookup(kernel); }

private:
  llvm::SmallVector<KernelOp> kernels;
  llvm::DenseMap<mlir::Operation *, unsigned> numbers;
  llvm::DenseMap<mlir::Value, llvm::SmallVector<unsigned, 4>> readers;
};

/// Whether |kernel|, a loop or a contraction with an epilogue, reads input
/// |input| only at the index of the element that it writes, so that a result
/// may overwrite it.
bool readsAtResultIndex(KernelOp kernel, unsigned input);

/// Bytes of a tensor as a dim (4*B); nullopt when they overflow 63 bits.
std::optional<Dim> getBufferSize(mlir::Value tensor);
/// The symbols of |size| without its coefficient.
Dim getUnit(const Dim &size);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_BUFFERLIVES_H

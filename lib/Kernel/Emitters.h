//===- Emitters.h - The code of each kind of kernel -----------------------===//
//
// Each emitter calls context.splitWork, fills the kernel's function and leaves
// the builder at its end (lathe-lower-kernels adds the return). It reports an
// error itself.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_EMITTERS_H
#define LATHE_LIB_KERNEL_EMITTERS_H

#include "KernelContext.h"

namespace lathe {

llvm::LogicalResult emitLoop(KernelContext &context);
/// Emits a loop kernel of transposed inputs in blocks; nullopt, and nothing
/// emitted, where that is of no use.
std::optional<llvm::LogicalResult> emitTransposing(KernelContext &context);
struct KernelFunction;
/// A kernel of kernels, which are |functions|.
llvm::LogicalResult emitChain(KernelContext &context,
                              llvm::ArrayRef<KernelFunction> functions);
llvm::LogicalResult emitMovement(KernelContext &context);
llvm::LogicalResult emitContraction(KernelContext &context);
/// Contractions whose root is |op|.
llvm::LogicalResult emitWinograd(KernelContext &context,
                                 WinogradConvolutionOp op);
llvm::LogicalResult emitWinogradFilterGrad(KernelContext &context,
                                           WinogradFilterGradOp op);
llvm::LogicalResult emitReduction(KernelContext &context);
llvm::LogicalResult emitRow(KernelContext &context);
llvm::LogicalResult emitWindow(KernelContext &context);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_EMITTERS_H

//===- Passes.h - The passes of Kernel ------------------------------------===//
//
// Declares create<Name>Pass() for each pass of Passes.td, and
// registerLatheKernelPasses() for tools.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_KERNEL_PASSES_H
#define LATHE_KERNEL_PASSES_H

#include "lathe/Graph/Graph.h"
#include "lathe/Kernel/Target.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"

namespace lathe {

#define GEN_PASS_DECL
#include "lathe/Kernel/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "lathe/Kernel/Passes.h.inc"

/// lathe-lower-kernels for |target|: from stage `plan` to stage `kernels`. With
/// |profile| the entries say which kernel runs; with |finest| threads share
/// even the smallest kernel.
std::unique_ptr<mlir::Pass> createLowerKernelsPass(const TargetInfo &target,
                                                   bool profile, bool finest);

/// From stage `kernels` to stage `llvm`: the LLVM dialect, and metadata ops of
/// lathe. Also the pipeline `lathe-lower-to-llvm`.
void addLoweringToLLVM(mlir::OpPassManager &passes, const TargetInfo &target);
void registerLatheKernelPipelines();

} // namespace lathe

#endif // LATHE_KERNEL_PASSES_H

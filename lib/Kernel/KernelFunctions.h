//===- KernelFunctions.h - Kernels as functions, equal ones once ----------===//

#ifndef LATHE_LIB_KERNEL_KERNELFUNCTIONS_H
#define LATHE_LIB_KERNEL_KERNELFUNCTIONS_H

#include "KernelContext.h"

namespace lathe {

/// A kernel's function and how to launch it.
struct KernelFunction {
  mlir::func::FuncOp function;
  WorkSplit split;
};

/// Makes the functions of kernels at the end of a module. Kernels with equal
/// regions on equal types share one.
class KernelFunctions {
public:
  KernelFunctions(mlir::ModuleOp module, const TargetInfo &target)
      : module(module), target(target) {}

  /// Fails after reporting an error.
  mlir::FailureOr<KernelFunction> getOrCreate(KernelOp kernel);

private:
  mlir::FailureOr<KernelFunction> create(KernelOp kernel);

  mlir::ModuleOp module;
  const TargetInfo &target;
  llvm::StringMap<KernelFunction> functions;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_KERNELFUNCTIONS_H

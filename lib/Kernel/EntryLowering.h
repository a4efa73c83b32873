//===- EntryLowering.h - Functions of kernels become entries --------------===//

#ifndef LATHE_LIB_KERNEL_ENTRYLOWERING_H
#define LATHE_LIB_KERNEL_ENTRYLOWERING_H

#include "KernelFunctions.h"
#include "ModuleTables.h"

namespace lathe {

/// Replaces |function|, of planned kernels on tensors, by an entry of the same
/// name: `(!llvm.ptr)`, whose argument is a lathe_call. With |profile| its
/// description lists the kernels. Fails after reporting an error.
llvm::LogicalResult lowerEntry(mlir::func::FuncOp function,
                               KernelFunctions &kernels, ModuleTables &tables,
                               bool profile);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_ENTRYLOWERING_H

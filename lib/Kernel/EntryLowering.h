//===- EntryLowering.h - Functions of kernels become entries --------------===//

#ifndef LATHE_LIB_KERNEL_ENTRYLOWERING_H
#define LATHE_LIB_KERNEL_ENTRYLOWERING_H

#include "KernelFunctions.h"
#include "ModuleTables.h"

namespace lathe {

struct EntryOptions {
  /// Have descriptions list the kernels.
  bool profile = false;
  /// Share out work as finely as it goes, so that tests see it cut.
  bool finest = false;
};

/// Replaces |function|, of planned kernels on tensors, by an entry of the same
/// name: `(!llvm.ptr, i64, i64)` of a lathe_call, a thread's number and how
/// many there are. Fails after reporting an error.
llvm::LogicalResult lowerEntry(mlir::func::FuncOp function,
                               KernelFunctions &kernels, ModuleTables &tables,
                               const EntryOptions &options);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_ENTRYLOWERING_H

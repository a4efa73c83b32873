//===- Passes.td - The passes of Kernel -*- tablegen -*-===//

#ifndef LATHE_KERNEL_PASSES_TD
#define LATHE_KERNEL_PASSES_TD

include "mlir/Pass/PassBase.td"

#endif // LATHE_KERNEL_PASSES_TD

//===- Passes.td - The passes of GraphTransforms -*- tablegen -*-===//

#ifndef LATHE_GRAPHTRANSFORMS_PASSES_TD
#define LATHE_GRAPHTRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

#endif // LATHE_GRAPHTRANSFORMS_PASSES_TD

//===- Passes.h - The passes of GraphTransforms ---------------------------===//
//
// Declares create<Name>Pass() for each pass of Passes.td, and
// registerLatheGraphPasses() for tools.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_PASSES_H
#define LATHE_GRAPHTRANSFORMS_PASSES_H

#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace lathe {

#define GEN_PASS_DECL
#include "lathe/GraphTransforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "lathe/GraphTransforms/Passes.h.inc"

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_PASSES_H

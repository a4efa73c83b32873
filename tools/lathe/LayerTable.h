//===- LayerTable.h - A model's layers, as a table ------------------------===//

#ifndef LATHE_TOOLS_LAYERTABLE_H
#define LATHE_TOOLS_LAYERTABLE_H

#include "lathe/Graph/Graph.h"

#include "llvm/Support/raw_ostream.h"

namespace lathe {

/// Writes one line per layer of |model|, whose types are inferred: output
/// shape, parameters, FLOPs and bytes (parameters and output) at batch size
/// |batch|, then totals. A multiply-add counts as two FLOPs.
void writeLayerTable(ModelOp model, int64_t batch, llvm::raw_ostream &os);

} // namespace lathe

#endif // LATHE_TOOLS_LAYERTABLE_H

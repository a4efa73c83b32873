//===- FusionCost.h - What a merge of two groups saves --------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_FUSIONCOST_H
#define LATHE_GRAPHTRANSFORMS_FUSIONCOST_H

#include "FusionGroups.h"

namespace lathe {

/// Every symbol counts as this many when costs are compared.
inline constexpr int64_t kHintSize = 32;

/// The value of |dim| with kHintSize for every symbol.
int64_t hintOf(const Dim &dim);
/// Bytes of |value| at the hint.
int64_t bytesOf(mlir::Value value);

/// Bytes that need not be read or written when |a| and |b| are one kernel.
int64_t savedBytes(const FusionGraph &graph, FusionGraph::Id a,
                   FusionGraph::Id b);
/// Whether |consumer| should follow the contraction or pooling |core| in its
/// kernel: no tensor may become an extra result because of it.
bool belongsToEpilogue(const FusionGraph &graph, FusionGraph::Id core,
                       FusionGraph::Id consumer);
/// Floating-point operations per element of |op|, transcendental ones weighted.
int64_t flopsPerElement(mlir::Operation *op);
/// Whether the group |reader| had better compute |value| itself, by the ops of
/// |chain|, than read it.
bool isWorthRepeating(const FusionGraph &graph,
                      llvm::ArrayRef<mlir::Operation *> chain,
                      mlir::Value value, FusionGraph::Id reader);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_FUSIONCOST_H

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
/// Whether computing |op|, of a kernel before, again in the group |consumer| is
/// cheaper than writing and reading its result.
bool isWorthRepeating(const FusionGraph &graph, mlir::Operation *op,
                      FusionGraph::Id consumer);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_FUSIONCOST_H

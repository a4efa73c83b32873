//===- Work.h - How much an op or a kernel computes and moves -------------===//

#ifndef LATHE_GRAPH_WORK_H
#define LATHE_GRAPH_WORK_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// A number that depends on the symbolic dims: a sum of dims, such as
/// "4*B*T + 128".
class Amount {
public:
  /// Adds |term|; terms of the same symbols become one.
  void add(const Dim &term);
  void add(const Amount &other);
  /// |times| as much; terms whose coefficient would overflow stay the largest.
  Amount times(const Dim &factor) const;
  /// The largest power first, as they were added otherwise.
  llvm::ArrayRef<Dim> getTerms() const { return terms; }
  /// The value with |symbolSize| for every symbol.
  double at(int64_t symbolSize) const;

private:
  llvm::SmallVector<Dim, 2> terms;
};

/// Floating-point operations and bytes read and written.
struct Work {
  Amount flops, bytes;
};

/// The floating-point operations of |op|: two per multiply-add of a
/// contraction, padded taps included, one per element of an elementwise op or
/// of what is reduced, none where elements are only moved.
Amount getFlops(mlir::Operation *op);

/// The work of |kernel|: its ops', and every operand and result once.
Work getWork(KernelOp kernel);

/// Of columns with more elements too few fit into the second-level cache while
/// many rows go by: 32 of f32 take 512 KB.
inline constexpr int64_t kLongColumn = 4096;

/// Whether the kernel of |op| itself copies what it reads of the right operand
/// into panels: a large matrix that many rows meet, as it lies in memory,
/// without long columns.
bool packsOwnPanels(MatmulOp op);

/// The size that a symbol is taken for where a choice is made by size before
/// sizes are known: a common batch.
inline constexpr int64_t kNominalSize = 32;
/// |dim| with symbols of that size.
int64_t getNominalSize(const Dim &dim);
/// The bytes of a tensor of |type| then.
double getNominalBytes(mlir::RankedTensorType type);
/// Tensors of fewer bytes are in a cache, in whatever order they are read;
/// larger ones are best streamed.
inline constexpr double kStreamedBytes = 256 * 1024;

} // namespace lathe

#endif // LATHE_GRAPH_WORK_H

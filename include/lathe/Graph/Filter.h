//===- Filter.h - What the dims of a convolution's filter mean ------------===//

#ifndef LATHE_GRAPH_FILTER_H
#define LATHE_GRAPH_FILTER_H

#include "lathe/Graph/Graph.h"

#include <array>

namespace lathe {

/// The dims of a filter by their meaning: HWIO with NHWC, OIHW with NCHW, or
/// panels of output channels, [panels, H, W, I, panel] (`packed_filter`).
struct Filter {
  Dim inputs;  ///< Of one group.
  Dim outputs; ///< 0 where their number overflows.
  std::array<int64_t, 2> size;
  int64_t panel; ///< Output channels of a panel; 0 when there are none.

  int64_t getTaps() const { return size[0] * size[1]; }
};

/// |dims| has 4 of them, or 5 where the filter is packed.
Filter readFilter(llvm::ArrayRef<Dim> dims, Layout layout);

} // namespace lathe

#endif // LATHE_GRAPH_FILTER_H

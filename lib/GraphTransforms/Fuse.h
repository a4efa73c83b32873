//===- Fuse.h - The steps of the pass Fuse --------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_FUSE_H
#define LATHE_GRAPHTRANSFORMS_FUSE_H

#include "FusionGroups.h"

namespace lathe {

/// Gives every user its own copy of what is cheaper to repeat than to read, and
/// copies what a function returns but no kernel computes.
void prepareFusion(mlir::func::FuncOp func);

/// Lets kernels compute what is cheaper to repeat than to store and load.
void repeatCheapValues(FusionGraph &graph);

/// Replaces the groups of |graph| by kernels, in the order of |graph|.
void emitKernels(mlir::func::FuncOp func, FusionGraph &graph);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_FUSE_H

//===- PlanReturns.h - Places of what a function returns ------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_PLANRETURNS_H
#define LATHE_GRAPHTRANSFORMS_PLANRETURNS_H

#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace lathe {

/// The places of the kernel results that lie in buffers of the caller. Adds
/// copies where a returned value is not computed where it has to be.
llvm::DenseMap<mlir::Value, PlaceAttr> placeReturns(mlir::func::FuncOp func);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_PLANRETURNS_H

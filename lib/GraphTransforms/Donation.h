//===- Donation.h - Which results go into which arguments' buffers --------===//

#ifndef LATHE_GRAPHTRANSFORMS_DONATION_H
#define LATHE_GRAPHTRANSFORMS_DONATION_H

#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace lathe {

/// The argument whose buffer result |result| of |func| is written into, or -1.
int64_t getDonatingArgument(mlir::func::FuncOp func, unsigned result);

/// Where |value| is stored first: looks through reshapes.
mlir::Value getStorage(mlir::Value value);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_DONATION_H

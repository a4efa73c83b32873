//===- Donation.h - Which results go into which arguments' buffers --------===//

#ifndef LATHE_GRAPHTRANSFORMS_DONATION_H
#define LATHE_GRAPHTRANSFORMS_DONATION_H

#include "BufferLives.h"
#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace lathe {

/// The argument whose buffer result |result| of |func| is written into, or -1.
int64_t getDonatingArgument(mlir::func::FuncOp func, unsigned result);

/// Where |value| is stored first: looks through reshapes.
mlir::Value getStorage(mlir::Value value);

/// "argument 3 ('dense/kernel')".
std::string describeArgument(mlir::func::FuncOp func, int64_t argument);

/// Checks that |kernel|, which overwrites |argument|, does so behind all other
/// readers, and reads it itself only at the index that it writes.
llvm::LogicalResult verifyOverwrite(mlir::func::FuncOp func, KernelOp kernel,
                                    int64_t argument, const BufferLives &lives);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_DONATION_H

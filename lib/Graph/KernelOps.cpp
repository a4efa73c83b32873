//===- KernelOps.cpp - Kernel ops: shapes, verifiers, folds, derivatives ===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/KernelOps.cpp.inc"

namespace lathe {

void LatheDialect::registerKernelOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/KernelOps.cpp.inc"
      >();
}

} // namespace lathe

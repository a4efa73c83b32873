//===- ReductionOps.cpp - Reduction ops: shapes, verifiers, folds, derivatives
//===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ReductionOps.cpp.inc"

namespace lathe {

void LatheDialect::registerReductionOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ReductionOps.cpp.inc"
      >();
}

} // namespace lathe

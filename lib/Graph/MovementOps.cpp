//===- MovementOps.cpp - Movement ops: shapes, verifiers, folds, derivatives
//===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/MovementOps.cpp.inc"

namespace lathe {

void LatheDialect::registerMovementOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/MovementOps.cpp.inc"
      >();
}

} // namespace lathe

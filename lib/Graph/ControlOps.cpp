//===- ControlOps.cpp - Control ops: shapes, verifiers, folds, derivatives ===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ControlOps.cpp.inc"

namespace lathe {

void LatheDialect::registerControlOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ControlOps.cpp.inc"
      >();
}

} // namespace lathe

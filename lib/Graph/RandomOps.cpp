//===- RandomOps.cpp - Random ops: shapes, verifiers, folds, derivatives ===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/RandomOps.cpp.inc"

namespace lathe {

void LatheDialect::registerRandomOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/RandomOps.cpp.inc"
      >();
}

} // namespace lathe

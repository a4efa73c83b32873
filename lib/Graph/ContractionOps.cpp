//===- ContractionOps.cpp - Contraction ops: shapes, verifiers, folds,
//derivatives ===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ContractionOps.cpp.inc"

namespace lathe {

void LatheDialect::registerContractionOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ContractionOps.cpp.inc"
      >();
}

} // namespace lathe

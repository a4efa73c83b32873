//===- ElementwiseOps.cpp - Elementwise ops: shapes, verifiers, folds,
//derivatives ===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ElementwiseOps.cpp.inc"

namespace lathe {

void LatheDialect::registerElementwiseOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ElementwiseOps.cpp.inc"
      >();
}

} // namespace lathe

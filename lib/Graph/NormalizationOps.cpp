//===- NormalizationOps.cpp - Normalization ops: shapes, verifiers, folds,
//derivatives ===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/NormalizationOps.cpp.inc"

namespace lathe {

void LatheDialect::registerNormalizationOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/NormalizationOps.cpp.inc"
      >();
}

} // namespace lathe

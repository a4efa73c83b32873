//===- TrainingOps.cpp - Training ops: shapes, verifiers, folds, derivatives
//===//

#include "OpSyntax.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/TrainingOps.cpp.inc"

namespace lathe {

void LatheDialect::registerTrainingOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/TrainingOps.cpp.inc"
      >();
}

} // namespace lathe

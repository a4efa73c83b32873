//===- GraphDialect.cpp - Registration of the lathe dialect ---------------===//

#include "lathe/Graph/Graph.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "lathe/Graph/GraphEnums.cpp.inc"

#include "lathe/Graph/GraphDialect.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "lathe/Graph/GraphTypes.cpp.inc"

#include "lathe/Graph/GraphInterfaces.cpp.inc"

namespace lathe {

void LatheDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "lathe/Graph/GraphTypes.cpp.inc"
      >();
  registerAttributes();
  registerElementwiseOps();
  registerContractionOps();
  registerReductionOps();
  registerMovementOps();
  registerNormalizationOps();
  registerRandomOps();
  registerControlOps();
  registerTrainingOps();
  registerKernelOps();
}

Operation *LatheDialect::materializeConstant(OpBuilder &builder,
                                             Attribute value, Type type,
                                             Location loc) {
  if (auto elements = dyn_cast<ElementsAttr>(value))
    if (elements.getType() == type)
      return ConstantOp::create(builder, loc, type, elements);
  return nullptr;
}

/// The attributes that functions and modules carry have fixed types.
LogicalResult LatheDialect::verifyOperationAttribute(Operation *op,
                                                     NamedAttribute attribute) {
  if (attribute.getName() == kStageAttr &&
      !isa<StringAttr>(attribute.getValue()))
    return op->emitError("expected '")
           << kStageAttr << "' to be a string, but got "
           << attribute.getValue();
  return success();
}

} // namespace lathe

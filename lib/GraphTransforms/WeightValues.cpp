//===- WeightValues.cpp - What a function computes from weights only ------===//

#include "WeightValues.h"

using namespace mlir;

namespace lathe {

bool isWeight(BlockArgument argument) {
  auto func = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  auto role = func ? func.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                       kRoleAttr)
                   : StringAttr();
  return role && (role.getValue() == "parameter" || role.getValue() == "state");
}

bool readsFixedWeights(func::FuncOp func) {
  if (func.isExternal() || !func.isPublic())
    return false;
  for (unsigned i = 0; i < func.getNumArguments(); ++i)
    if (func.getArgAttr(i, kDonateAttr))
      return false;
  return llvm::any_of(func.getArguments(), isWeight);
}

WeightValues::WeightValues(func::FuncOp func) {
  for (BlockArgument argument : func.getArguments())
    if (isWeight(argument))
      values.insert(argument);
  for (Operation &op : func.getBody().front())
    if (op.getNumResults() > 0 &&
        llvm::all_of(op.getOperands(),
                     [&](Value operand) { return contains(operand); }))
      values.insert(op.result_begin(), op.result_end());
}

} // namespace lathe

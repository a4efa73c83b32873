//===- ForwardMode.cpp - Tangents of straight-line code -------------------===//

#include "ForwardMode.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

using Tangents = llvm::DenseMap<Value, Value>;

/// Keeps the tangent that |op|'s rule gives its result.
static LogicalResult visit(OpBuilder &builder, Operation *op,
                           const Activity &activity, Tangents &tangents) {
  if (llvm::none_of(op->getResults(),
                    [&](Value result) { return activity.isActive(result); }))
    return success();
  auto rule = dyn_cast<DifferentiableOpInterface>(op);
  if (!rule || op->getNumResults() != 1)
    return activity.reportMissingRule(op);
  SmallVector<Value> inputs;
  for (Value operand : op->getOperands())
    inputs.push_back(tangents.lookup(operand));
  // Varied, but by rules that gave zeros.
  if (llvm::none_of(inputs, [](Value input) { return bool(input); }))
    return success();
  FailureOr<Value> tangent = rule.buildJvp(builder, inputs);
  if (failed(tangent))
    return failure();
  if (*tangent)
    tangents[op->getResult(0)] = *tangent;
  return success();
}

FailureOr<SmallVector<Value>> buildTangents(OpBuilder &builder,
                                            const DerivedCode &code,
                                            ValueRange directions) {
  Activity activity(code, Activity::Mode::Tangent);
  Tangents tangents;
  for (auto [value, direction] : llvm::zip_equal(code.wrt, directions))
    tangents[value] = direction;
  for (Operation *op : code.ops)
    if (failed(visit(builder, op, activity, tangents)))
      return failure();
  SmallVector<Value> results;
  for (Value output :
       llvm::make_filter_range(code.outputs, carriesDerivative)) {
    Value tangent = tangents.lookup(output);
    results.push_back(
        tangent ? tangent
                : buildZeros(builder, output.getLoc(), output.getType()));
  }
  return results;
}

} // namespace lathe

//===- ReverseMode.cpp - Gradients of straight-line code ------------------===//

#include "ReverseMode.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

namespace {

/// Cotangents of values that are still to be visited, each a list to be summed.
class Cotangents {
public:
  void add(Value value, Value cotangent) { lists[value].push_back(cotangent); }
  bool contains(Value value) const { return lists.contains(value); }

  /// The sum of |value|'s cotangents, in the order in which they came; null
  /// when it has none. Forgets them: this is their last use.
  Value take(OpBuilder &builder, Value value) {
    auto found = lists.find(value);
    if (found == lists.end())
      return {};
    SmallVector<Value, 2> list(std::move(found->second));
    lists.erase(found);
    Value sum = list.front();
    for (Value next : llvm::drop_begin(list))
      sum = AddOp::create(builder, next.getLoc(), sum, next);
    return sum;
  }

private:
  llvm::DenseMap<Value, SmallVector<Value, 2>> lists;
};

} // namespace

/// Adds what |op|'s rule says of its operands to |cotangents|.
static LogicalResult visit(OpBuilder &builder, Operation *op,
                           const Activity &activity, Cotangents &cotangents) {
  if (llvm::none_of(op->getResults(),
                    [&](Value result) { return cotangents.contains(result); }))
    return success();
  auto rule = dyn_cast<DifferentiableOpInterface>(op);
  if (!rule || op->getNumResults() != 1)
    return activity.reportMissingRule(op);
  llvm::SmallBitVector wanted(op->getNumOperands());
  for (auto [i, operand] : llvm::enumerate(op->getOperands()))
    wanted[i] = activity.isActive(operand);
  Value cotangent = cotangents.take(builder, op->getResult(0));
  SmallVector<Value> gradients(op->getNumOperands());
  if (failed(rule.buildVjp(builder, cotangent, wanted, gradients)))
    return failure();
  for (auto [i, operand] : llvm::enumerate(op->getOperands()))
    if (wanted[i] && gradients[i])
      cotangents.add(operand, gradients[i]);
  return success();
}

FailureOr<SmallVector<Value>> buildGradients(OpBuilder &builder,
                                             const DerivedCode &code) {
  Activity activity(code, Activity::Mode::Gradient);
  Cotangents cotangents;
  Value output = code.outputs.front();
  if (activity.isActive(output))
    cotangents.add(output,
                   buildSplat(builder, output.getLoc(), output.getType(), 1));
  for (Operation *op : llvm::reverse(code.ops))
    if (failed(visit(builder, op, activity, cotangents)))
      return failure();
  SmallVector<Value> gradients;
  for (Value value : code.wrt) {
    Value gradient = cotangents.take(builder, value);
    gradients.push_back(
        gradient ? gradient
                 : buildZeros(builder, output.getLoc(), value.getType()));
  }
  return gradients;
}

} // namespace lathe

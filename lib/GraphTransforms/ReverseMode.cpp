//===- ReverseMode.cpp - Derivatives of straight-line code ----------------===//

#include "ReverseMode.h"
#include "lathe/Graph/Build.h"

#include "llvm/ADT/DenseSet.h"

using namespace mlir;

namespace lathe {

static bool isFloat(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

/// Values that change with |wrt|: the float results of ops that pass a tangent
/// on from a varied operand.
static llvm::DenseSet<Value> findVaried(ArrayRef<Operation *> ops,
                                        ArrayRef<Value> wrt) {
  llvm::DenseSet<Value> varied(wrt.begin(), wrt.end());
  for (Operation *op : ops) {
    if (op->hasTrait<Inactive>() ||
        llvm::none_of(op->getOperands(),
                      [&](Value v) { return varied.contains(v); }))
      continue;
    for (Value result : op->getResults())
      if (isFloat(result))
        varied.insert(result);
  }
  return varied;
}

/// Says that |op| has no rule, and how it reaches the value that is derived.
static LogicalResult reportMissingRule(Operation *op, Value output) {
  InFlightDiagnostic diagnostic =
      op->emitOpError("is not differentiable, but lies on the path of a "
                      "gradient");
  constexpr int limit = 16;
  Operation *at = op;
  for (int i = 0; i < limit && at->getResult(0) != output; ++i) {
    Operation *next = nullptr;
    for (Operation *user : at->getUsers())
      if (user->getNumResults() == 1 && isFloat(user->getResult(0)) &&
          user->getBlock() == at->getBlock())
        next = user;
    if (!next)
      break;
    diagnostic.attachNote(next->getLoc())
        << "which reaches the loss through '" << next->getName() << "'";
    at = next;
  }
  diagnostic.attachNote(op->getLoc())
      << "use lathe.stop_gradient before it to leave it out of the gradient";
  return diagnostic;
}

namespace {

/// Cotangents of values that are still to be visited, each a list to be summed.
class Cotangents {
public:
  void add(Value value, Value cotangent) { lists[value].push_back(cotangent); }

  /// The sum of |value|'s cotangents, in the order in which they came; null
  /// when it has none. Forgets them: this is their last use.
  Value take(OpBuilder &builder, Value value) {
    auto found = lists.find(value);
    if (found == lists.end())
      return {};
    SmallVector<Value> list = std::move(found->second);
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
static LogicalResult visit(OpBuilder &builder, Operation *op, Value output,
                           const llvm::DenseSet<Value> &varied,
                           Cotangents &cotangents) {
  llvm::SmallBitVector wanted(op->getNumOperands());
  for (auto [i, operand] : llvm::enumerate(op->getOperands()))
    wanted[i] = isFloat(operand) && varied.contains(operand);
  if (op->getNumResults() != 1 || op->hasTrait<Inactive>() || wanted.none())
    return success();
  Value cotangent = cotangents.take(builder, op->getResult(0));
  if (!cotangent)
    return success();
  auto rule = dyn_cast<DifferentiableOpInterface>(op);
  if (!rule)
    return reportMissingRule(op, output);
  SmallVector<Value> gradients(op->getNumOperands());
  if (failed(rule.buildVjp(builder, cotangent, wanted, gradients)))
    return failure();
  for (auto [i, operand] : llvm::enumerate(op->getOperands()))
    if (wanted[i] && gradients[i])
      cotangents.add(operand, gradients[i]);
  return success();
}

FailureOr<SmallVector<Value>> buildGradients(OpBuilder &builder,
                                             ArrayRef<Operation *> ops,
                                             Value output,
                                             ArrayRef<Value> wrt) {
  llvm::DenseSet<Value> varied = findVaried(ops, wrt);
  Cotangents cotangents;
  if (varied.contains(output))
    cotangents.add(output,
                   buildSplat(builder, output.getLoc(), output.getType(), 1));
  for (Operation *op : llvm::reverse(ops))
    if (failed(visit(builder, op, output, varied, cotangents)))
      return failure();
  SmallVector<Value> gradients;
  for (Value value : wrt) {
    Value gradient = cotangents.take(builder, value);
    gradients.push_back(
        gradient ? gradient
                 : buildZeros(builder, output.getLoc(), value.getType()));
  }
  return gradients;
}

FailureOr<SmallVector<Value>> buildTangents(OpBuilder &builder,
                                            ArrayRef<Operation *> ops,
                                            ArrayRef<Value> outputs,
                                            ArrayRef<Value> wrt,
                                            ArrayRef<Value> directions) {
  llvm::DenseMap<Value, Value> tangents;
  for (auto [value, direction] : llvm::zip(wrt, directions))
    tangents[value] = direction;
  for (Operation *op : ops) {
    SmallVector<Value> inputs;
    for (Value operand : op->getOperands())
      inputs.push_back(tangents.lookup(operand));
    if (op->hasTrait<Inactive>() || op->getNumResults() != 1 ||
        !isFloat(op->getResult(0)) ||
        llvm::none_of(inputs, [](Value v) { return bool(v); }))
      continue;
    auto rule = dyn_cast<DifferentiableOpInterface>(op);
    if (!rule)
      return reportMissingRule(op, outputs.empty() ? Value() : outputs.front());
    FailureOr<Value> tangent = rule.buildJvp(builder, inputs);
    if (failed(tangent))
      return failure();
    if (*tangent)
      tangents[op->getResult(0)] = *tangent;
  }
  SmallVector<Value> results;
  for (Value output : outputs) {
    if (!isFloat(output))
      continue;
    Value tangent = tangents.lookup(output);
    results.push_back(
        tangent ? tangent
                : buildZeros(builder, output.getLoc(), output.getType()));
  }
  return results;
}

} // namespace lathe

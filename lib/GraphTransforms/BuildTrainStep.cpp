//===- BuildTrainStep.cpp - The function of one training step -------------===//
//
// graph -> graph. Expects: lathe.training, and @loss with named arguments.
// Leaves: @train_step, and a lathe.parameter per optimizer slot.
//
//===----------------------------------------------------------------------===//

#include "Optimizers.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_BUILDTRAINSTEPPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {

/// @train_step in the making.
class TrainStepBuilder {
public:
  TrainStepBuilder(func::FuncOp loss, TrainingOp training)
      : loss(loss), training(training), builder(loss) {}
  LogicalResult run();

private:
  StringRef nameOf(unsigned argument);
  StringRef roleOf(unsigned argument);
  Value addArgument(Type type, StringRef name, StringRef role);
  void addResult(Value value, StringRef name, StringRef role,
                 std::optional<int64_t> donor = std::nullopt);
  void declareSlots();
  void addState();
  ValueAndGradOp buildGradients(OpBuilder &body);
  void addLossResults(ValueRange values);
  void buildUpdates(OpBuilder &body, ValueRange gradients);

  func::FuncOp loss;
  TrainingOp training;
  OpBuilder builder;
  func::FuncOp function;
  Block *block = nullptr;
  SmallVector<SmallVector<NamedAttribute>> arguments, results;
  SmallVector<Value> returned;
  SmallVector<int64_t> trained; ///< Arguments of @loss, and of this function.
  SmallVector<SmallVector<Value>> slots;
  Value rate, step, seed;
};

struct BuildTrainStepPass
    : lathe::impl::BuildTrainStepPassBase<BuildTrainStepPass> {
  void runOnOperation() override;
};

} // namespace

StringRef TrainStepBuilder::nameOf(unsigned argument) {
  auto attr = loss.getArgAttrOfType<StringAttr>(argument, kNameAttr);
  return attr ? attr.getValue() : "";
}

StringRef TrainStepBuilder::roleOf(unsigned argument) {
  auto attr = loss.getArgAttrOfType<StringAttr>(argument, kRoleAttr);
  return attr ? attr.getValue() : "";
}

Value TrainStepBuilder::addArgument(Type type, StringRef name, StringRef role) {
  arguments.push_back(
      {builder.getNamedAttr(kNameAttr, builder.getStringAttr(name)),
       builder.getNamedAttr(kRoleAttr, builder.getStringAttr(role))});
  return block->addArgument(type, loss.getLoc());
}

void TrainStepBuilder::addResult(Value value, StringRef name, StringRef role,
                                 std::optional<int64_t> donor) {
  int64_t number = returned.size();
  returned.push_back(value);
  results.push_back(
      {builder.getNamedAttr(kNameAttr, builder.getStringAttr(name)),
       builder.getNamedAttr(kRoleAttr, builder.getStringAttr(role))});
  if (donor)
    arguments[*donor].push_back(
        builder.getNamedAttr(kDonateAttr, builder.getI64IntegerAttr(number)));
}

static std::string slotName(StringRef parameter, StringRef slot) {
  return (parameter + "/" + slot).str();
}

/// A lathe.parameter, zeros, per trained parameter and slot.
void TrainStepBuilder::declareSlots() {
  auto zeros = InitializerAttr::get(loss.getContext(), "zeros", APFloat(0.0),
                                    APFloat(0.0), 0, 0);
  for (int64_t number : trained)
    for (StringRef slot : getSlotNames(training))
      ParameterOp::create(
          builder, loss.getLoc(),
          builder.getStringAttr(slotName(nameOf(number), slot)),
          builder.getStringAttr("slot"),
          TypeAttr::get(loss.getArgument(number).getType()), zeros);
}

/// The arguments that @loss does not have: slots, rate, step and seed.
void TrainStepBuilder::addState() {
  for (int64_t number : trained) {
    slots.emplace_back();
    for (StringRef slot : getSlotNames(training))
      slots.back().push_back(addArgument(loss.getArgument(number).getType(),
                                         slotName(nameOf(number), slot),
                                         "slot"));
  }
  auto lossType = cast<RankedTensorType>(loss.getResultTypes().front());
  rate = addArgument(lossType, "learning_rate", "learning_rate");
  step = addArgument(RankedTensorType::get({}, builder.getI64Type()), "step",
                     "step");
  seed = addArgument(RankedTensorType::get(2, builder.getI32Type()), "seed",
                     "seed");
}

ValueAndGradOp TrainStepBuilder::buildGradients(OpBuilder &body) {
  auto keyType = RankedTensorType::get(4, builder.getI32Type());
  Value key = RandomKeyOp::create(body, loss.getLoc(), keyType, seed, step);
  SmallVector<Value> operands;
  unsigned next = 0;
  for (unsigned i = 0; i < loss.getNumArguments(); ++i)
    operands.push_back(roleOf(i) == "key" ? key : block->getArgument(next++));
  SmallVector<Type> types(loss.getResultTypes());
  for (int64_t number : trained)
    types.push_back(loss.getArgument(number).getType());
  return ValueAndGradOp::create(body, loss.getLoc(), types, loss.getName(),
                                operands, trained);
}

/// Loss, metrics, and states into their own places: |values|, those of @loss.
void TrainStepBuilder::addLossResults(ValueRange values) {
  for (auto [i, value] : llvm::enumerate(values)) {
    auto name = loss.getResultAttrOfType<StringAttr>(i, kNameAttr);
    auto role = loss.getResultAttrOfType<StringAttr>(i, kRoleAttr);
    bool isState = role && role.getValue() == "state";
    std::optional<int64_t> donor;
    for (unsigned argument = 0; isState && argument < loss.getNumArguments();
         ++argument)
      if (roleOf(argument) == "state" && nameOf(argument) == name.getValue())
        donor = argument;
    addResult(value, name ? name.getValue() : "loss",
              isState  ? "state"
              : i == 0 ? "loss"
                       : "metric",
              donor);
  }
}

void TrainStepBuilder::buildUpdates(OpBuilder &body, ValueRange gradients) {
  OptimizerStep optimizer(body, training.getLoc(), training, rate, step);
  SmallVector<StringRef> slotNames = getSlotNames(training);
  for (auto [i, number] : llvm::enumerate(trained)) {
    Value parameter = block->getArgument(number);
    SmallVector<Value> updated =
        optimizer.update(parameter, gradients[i], slots[i]);
    addResult(updated.front(), nameOf(number), "parameter", number);
    for (auto [k, slot] : llvm::enumerate(slots[i]))
      addResult(updated[k + 1], slotName(nameOf(number), slotNames[k]), "slot",
                cast<BlockArgument>(slot).getArgNumber());
  }
  Value one = buildSplat(body, training.getLoc(), step.getType(), 1);
  Value next = AddOp::create(body, training.getLoc(), step, one);
  addResult(next, "step", "step", cast<BlockArgument>(step).getArgNumber());
}

LogicalResult TrainStepBuilder::run() {
  function = func::FuncOp::create(builder, loss.getLoc(), "train_step",
                                  builder.getFunctionType({}, {}));
  block = function.addEntryBlock();
  for (unsigned i = 0; i < loss.getNumArguments(); ++i) {
    if (roleOf(i) == "parameter")
      trained.push_back(i);
    if (roleOf(i) != "key")
      addArgument(loss.getArgument(i).getType(), nameOf(i), roleOf(i));
  }
  if (trained.empty())
    return loss.emitError("model has no parameters to train; remove its "
                          "optimizer, or add a layer that has some");
  declareSlots();
  addState();
  OpBuilder body = OpBuilder::atBlockBegin(block);
  ValueAndGradOp gradients = buildGradients(body);
  addLossResults(gradients.getResults().take_front(loss.getNumResults()));
  buildUpdates(body, gradients.getResults().drop_front(loss.getNumResults()));
  func::ReturnOp::create(body, loss.getLoc(), returned);
  function.setFunctionType(builder.getFunctionType(
      block->getArgumentTypes(), ValueRange(returned).getTypes()));
  for (auto [i, attributes] : llvm::enumerate(arguments))
    function.setArgAttrs(i, attributes);
  for (auto [i, attributes] : llvm::enumerate(results))
    function.setResultAttrs(i, attributes);
  return success();
}

void BuildTrainStepPass::runOnOperation() {
  auto loss = getOperation().lookupSymbol<func::FuncOp>("loss");
  auto trainings = getOperation().getOps<TrainingOp>();
  if (!loss || trainings.empty() ||
      (*trainings.begin()).getOptimizer() == "none" ||
      getOperation().lookupSymbol("train_step"))
    return; // a model that only infers, or a step that is there already
  if (failed(TrainStepBuilder(loss, *trainings.begin()).run()))
    signalPassFailure();
}

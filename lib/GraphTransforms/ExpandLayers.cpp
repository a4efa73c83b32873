//===- ExpandLayers.cpp - Turn a listing into functions of primitives -----===//
//
// listing -> graph. Expects: a typed lathe.model.
// Leaves: lathe.parameter, lathe.training, and functions of graph ops.
//
//===----------------------------------------------------------------------===//

#include "ExpandLayers.h"
#include "Optimizers.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_EXPANDLAYERSPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {

/// A listing that is being expanded.
class ModelExpander {
public:
  explicit ModelExpander(ModelOp model)
      : model(model), builder(model), preset("keras") {}
  LogicalResult run();

private:
  LogicalResult buildFunction(StringRef name, bool training, bool withLoss);

  ModelOp model;
  OpBuilder builder;
  StringRef preset;
  LayerParameters parameters;
};

struct ExpandLayersPass : lathe::impl::ExpandLayersPassBase<ExpandLayersPass> {
  void runOnOperation() override;
};

} // namespace

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

static DictionaryAttr describe(OpBuilder &builder, StringRef name,
                               StringRef role) {
  return builder.getDictionaryAttr(
      {builder.getNamedAttr(kNameAttr, builder.getStringAttr(name)),
       builder.getNamedAttr(kRoleAttr, builder.getStringAttr(role))});
}

/// `@name(parameters, inputs [, label] [, key]) -> output, or loss and
/// metrics`, and in training the new values of states that it updates.
LogicalResult ModelExpander::buildFunction(StringRef name, bool training,
                                           bool withLoss) {
  auto function = func::FuncOp::create(builder, model.getLoc(), name,
                                       builder.getFunctionType({}, {}));
  Block *block = function.addEntryBlock();
  OpBuilder body = OpBuilder::atBlockBegin(block);
  Expansion expansion(body, preset);
  SmallVector<Attribute> arguments, results;
  auto addArgument = [&](Type type, StringRef argument, StringRef role) {
    arguments.push_back(describe(builder, argument, role));
    return block->addArgument(type, model.getLoc());
  };
  for (auto &[layer, list] : parameters)
    for (const LayerParameter &parameter : list) {
      Value value = addArgument(parameter.type, parameter.name,
                                parameter.trained ? "parameter" : "state");
      expansion.parameters[layer].push_back(value);
      if (isa<WeightOp>(layer))
        expansion.values.map(layer->getResult(0), value);
    }
  for (InputOp input : model.getOps<InputOp>())
    expansion.values.map(
        input.getResult(),
        addArgument(input.getType(), input.getName(), "input"));
  if (withLoss)
    for (LabelOp label : model.getOps<LabelOp>())
      expansion.values.map(
          label.getResult(),
          addArgument(label.getType(), label.getName(), "label"));
  if (training)
    expansion.key = addArgument(RankedTensorType::get(4, builder.getI32Type()),
                                "key", "key");
  for (Operation &op : model.getBody().front())
    if (failed(expandOp(expansion, &op)))
      return failure();

  SmallVector<Value> returned;
  auto addResult = [&](Value value, StringRef result, StringRef role) {
    returned.push_back(value);
    results.push_back(describe(builder, result, role));
  };
  if (!withLoss) {
    OutputOp output = *model.getOps<OutputOp>().begin();
    addResult(expansion.values.lookup(output.getValue()), output.getName(),
              "output");
  } else {
    LossOp loss = *model.getOps<LossOp>().begin();
    FailureOr<Value> value = expandLoss(expansion, loss);
    if (failed(value))
      return failure();
    addResult(*value, "loss", "loss");
    for (MetricsOp metrics : model.getOps<MetricsOp>())
      for (auto kind : metrics.getKinds().getAsRange<StringAttr>()) {
        FailureOr<Value> metric = expandMetric(expansion, loss, kind);
        if (failed(metric))
          return failure();
        addResult(*metric, kind, "metric");
      }
  }
  for (auto [state, updated] : expansion.updates) {
    auto described = cast<DictionaryAttr>(
        arguments[cast<BlockArgument>(state).getArgNumber()]);
    addResult(updated, described.getAs<StringAttr>(kNameAttr).getValue(),
              "state");
  }
  func::ReturnOp::create(body, model.getLoc(), returned);
  function.setFunctionType(builder.getFunctionType(
      block->getArgumentTypes(), ValueRange(returned).getTypes()));
  function.setAllArgAttrs(arguments);
  function.setAllResultAttrs(results);
  if (training)
    function.setPrivate();
  return success();
}

/// A label is of use to a loss only.
static LogicalResult checkLabels(ModelOp model) {
  if (!model.getOps<LossOp>().empty())
    return success();
  for (LabelOp label : model.getOps<LabelOp>())
    return label.emitOpError("label '")
           << label.getName() << "' has no loss to be compared in";
  return success();
}

/// A loss on the output of layers must compare with a label or input.
LogicalResult ModelExpander::run() {
  if (failed(checkLabels(model)))
    return failure();
  for (OptimizerOp optimizer : model.getOps<OptimizerOp>())
    preset = optimizer.getPreset().value_or("keras");
  int64_t dropouts = 0;
  for (DropoutOp dropout : model.getOps<DropoutOp>())
    dropout.setOpId(dropouts++);
  parameters = collectParameters(model, preset);
  builder.setInsertionPoint(model);
  for (auto &[layer, list] : parameters)
    for (const LayerParameter &parameter : list)
      ParameterOp::create(
          builder, layer->getLoc(), builder.getStringAttr(parameter.name),
          builder.getStringAttr(parameter.trained ? "parameter" : "state"),
          TypeAttr::get(parameter.type), parameter.init);
  bool hasLoss = !model.getOps<LossOp>().empty();
  if (hasLoss)
    buildTraining(builder, model);
  if (failed(buildFunction("infer", /*training=*/false, /*withLoss=*/false)))
    return failure();
  if (!hasLoss)
    return success();
  if (failed(buildFunction("eval_step", /*training=*/false, /*withLoss=*/true)))
    return failure();
  if (model.getOps<OptimizerOp>().empty())
    return success();
  return buildFunction("loss", /*training=*/true, /*withLoss=*/true);
}

void ExpandLayersPass::runOnOperation() {
  SmallVector<ModelOp> models(getOperation().getOps<ModelOp>());
  if (models.size() > 1) {
    models[1].emitOpError("a file holds one model, but '")
        << models[0].getSymName() << "' and '" << models[1].getSymName()
        << "' are here";
    return signalPassFailure();
  }
  for (ModelOp model : models) {
    if (!getOperation().getSymName())
      getOperation().setSymName(model.getSymName());
    if (failed(ModelExpander(model).run()))
      return signalPassFailure();
    model.erase();
  }
}

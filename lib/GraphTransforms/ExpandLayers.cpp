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
  void nameLayers();
  void collectParameters();
  void addParameter(Operation *layer, StringRef part, RankedTensorType type,
                    InitializerAttr init, bool trained = true);
  InitializerAttr kernelInit(std::optional<InitializerAttr> given,
                             int64_t fanIn, int64_t fanOut);
  InitializerAttr biasInit(std::optional<InitializerAttr> given, int64_t fanIn);
  template <typename Layer>
  void addLayer(Layer layer, ArrayRef<int64_t> kernel, int64_t fanIn,
                int64_t fanOut, int64_t outputs);
  LogicalResult buildFunction(StringRef name, bool training, bool withLoss);

  ModelOp model;
  OpBuilder builder;
  StringRef preset;
  llvm::DenseMap<Operation *, std::string> names;
  LayerParameters parameters;
};

struct ExpandLayersPass : lathe::impl::ExpandLayersPassBase<ExpandLayersPass> {
  void runOnOperation() override;
};

} // namespace

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// "dense", "dense_1", ... for layers without a name; random ops get their ids.
void ModelExpander::nameLayers() {
  llvm::StringMap<int> counts;
  int64_t opId = 0;
  for (Operation &op : model.getBody().front()) {
    if (auto dropout = dyn_cast<DropoutOp>(op))
      dropout.setOpId(opId++);
    if (!isa<DenseOp, Conv2dOp>(op))
      continue;
    if (auto name = op.getAttrOfType<StringAttr>("name")) {
      names[&op] = name.str();
      continue;
    }
    StringRef kind = op.getName().stripDialect();
    int number = counts[kind]++;
    names[&op] = number ? (kind + "_" + Twine(number)).str() : kind.str();
  }
}

void ModelExpander::addParameter(Operation *layer, StringRef part,
                                 RankedTensorType type, InitializerAttr init,
                                 bool trained) {
  std::string name =
      part.empty() ? names[layer] : names[layer] + "/" + part.str();
  parameters[layer].push_back({name, type, init, trained});
}

/// |init| with the fans of the layer that it is for.
static InitializerAttr withFans(InitializerAttr init, int64_t fanIn,
                                int64_t fanOut) {
  return InitializerAttr::get(init.getContext(), init.getKind(),
                              init.getFirst(), init.getSecond(), fanIn, fanOut);
}

static InitializerAttr namedInit(MLIRContext *context, StringRef kind) {
  return InitializerAttr::get(context, kind, APFloat(0.0), APFloat(0.0), 0, 0);
}

InitializerAttr ModelExpander::kernelInit(std::optional<InitializerAttr> given,
                                          int64_t fanIn, int64_t fanOut) {
  StringRef kind = preset == "torch" ? "torch_uniform" : "glorot_uniform";
  return withFans(given.value_or(namedInit(model.getContext(), kind)), fanIn,
                  fanOut);
}

InitializerAttr ModelExpander::biasInit(std::optional<InitializerAttr> given,
                                        int64_t fanIn) {
  StringRef kind = preset == "torch" ? "torch_uniform" : "zeros";
  return withFans(given.value_or(namedInit(model.getContext(), kind)),
                  kind == "zeros" && !given ? 0 : fanIn, 0);
}

template <typename Layer>
void ModelExpander::addLayer(Layer layer, ArrayRef<int64_t> kernel,
                             int64_t fanIn, int64_t fanOut, int64_t outputs) {
  Type elementType = tensorTypeOf(layer.getResult()).getElementType();
  addParameter(layer, "kernel", RankedTensorType::get(kernel, elementType),
               kernelInit(layer.getKernelInit(), fanIn, fanOut));
  if (!layer.getNoBias())
    addParameter(layer, "bias", RankedTensorType::get(outputs, elementType),
                 biasInit(layer.getBiasInit(), fanIn));
}

void ModelExpander::collectParameters() {
  for (Operation &op : model.getBody().front()) {
    if (auto dense = dyn_cast<DenseOp>(op)) {
      int64_t inputs =
          getDims(tensorTypeOf(dense.getInput())).back().getCoefficient();
      int64_t units = dense.getUnits();
      addLayer(dense, {inputs, units}, inputs, units, units);
    } else if (auto conv = dyn_cast<Conv2dOp>(op)) {
      bool nchw = conv.getLayout() == Layout::NCHW;
      int64_t channels = getDims(tensorTypeOf(conv.getInput()))[nchw ? 1 : 3]
                             .getCoefficient() /
                         static_cast<int64_t>(conv.getGroups());
      int64_t filters = conv.getFilters();
      int64_t height = conv.getKernel()[0], width = conv.getKernel()[1];
      SmallVector<int64_t> shape = {height, width, channels, filters};
      if (nchw)
        shape = {filters, channels, height, width};
      addLayer(conv, shape, height * width * channels,
               height * width * filters /
                   static_cast<int64_t>(conv.getGroups()),
               filters);
    } else if (auto weight = dyn_cast<WeightOp>(op)) {
      names[&op] = weight.getName().str();
      addParameter(&op, "", cast<RankedTensorType>(weight.getType()),
                   weight.getInit(), !weight.getFrozen());
    }
  }
}

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
/// metrics`.
LogicalResult ModelExpander::buildFunction(StringRef name, bool training,
                                           bool withLoss) {
  auto function = func::FuncOp::create(builder, model.getLoc(), name,
                                       builder.getFunctionType({}, {}));
  Block *block = function.addEntryBlock();
  OpBuilder body = OpBuilder::atBlockBegin(block);
  Expansion expansion(body);
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
  nameLayers();
  collectParameters();
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

//===- LayerParameters.cpp - What the layers of a listing own -------------===//

#include "ExpandLayers.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

namespace {

/// Names layers and lists their parameters.
class ParameterCollector {
public:
  ParameterCollector(ModelOp model, StringRef preset)
      : model(model), isTorch(preset == "torch") {}
  LayerParameters run();

private:
  void nameLayers();
  InitializerAttr namedInit(StringRef kind, int64_t fanIn = 0,
                            int64_t fanOut = 0);
  InitializerAttr givenInit(InitializerAttr given, int64_t fanIn,
                            int64_t fanOut);
  InitializerAttr kernelInit(std::optional<InitializerAttr> given,
                             int64_t fanIn, int64_t fanOut);
  InitializerAttr biasInit(std::optional<InitializerAttr> given, int64_t fanIn);

  void add(Operation *layer, StringRef part, ArrayRef<int64_t> shape,
           InitializerAttr init, bool trained = true);
  template <typename Layer>
  void addKernel(Layer layer, ArrayRef<int64_t> kernel, int64_t fanIn,
                 int64_t fanOut, int64_t outputs);
  void addScaleAndOffset(Operation *layer, int64_t size);
  void collect(DenseOp op);
  void collect(Conv2dOp op);
  void collect(DepthwiseConv2dOp op);
  void collect(BatchNormOp op);
  void collect(LayerNormOp op);
  void collect(MultiHeadAttentionOp op);
  void collect(WeightOp op);

  ModelOp model;
  bool isTorch;
  llvm::DenseMap<Operation *, std::string> names;
  LayerParameters parameters;
};

} // namespace

/// "dense", "dense_1", ... for layers without a name.
void ParameterCollector::nameLayers() {
  llvm::StringMap<int> counts;
  for (Operation &op : model.getBody().front()) {
    if (!isa<DenseOp, Conv2dOp, DepthwiseConv2dOp, BatchNormOp, LayerNormOp,
             MultiHeadAttentionOp>(op))
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

//===----------------------------------------------------------------------===//
// Initializers
//===----------------------------------------------------------------------===//

InitializerAttr ParameterCollector::namedInit(StringRef kind, int64_t fanIn,
                                              int64_t fanOut) {
  return InitializerAttr::get(model.getContext(), kind, APFloat(0.0),
                              APFloat(0.0), fanIn, fanOut);
}

/// |given| with the fans of the layer that it is for.
InitializerAttr ParameterCollector::givenInit(InitializerAttr given,
                                              int64_t fanIn, int64_t fanOut) {
  return InitializerAttr::get(model.getContext(), given.getKind(),
                              given.getFirst(), given.getSecond(), fanIn,
                              fanOut);
}

InitializerAttr
ParameterCollector::kernelInit(std::optional<InitializerAttr> given,
                               int64_t fanIn, int64_t fanOut) {
  if (given)
    return givenInit(*given, fanIn, fanOut);
  return namedInit(isTorch ? "torch_uniform" : "glorot_uniform", fanIn, fanOut);
}

InitializerAttr
ParameterCollector::biasInit(std::optional<InitializerAttr> given,
                             int64_t fanIn) {
  if (given)
    return givenInit(*given, fanIn, 0);
  return isTorch ? namedInit("torch_uniform", fanIn) : namedInit("zeros");
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

void ParameterCollector::add(Operation *layer, StringRef part,
                             ArrayRef<int64_t> shape, InitializerAttr init,
                             bool trained) {
  Type elementType = tensorTypeOf(layer->getResult(0)).getElementType();
  parameters[layer].push_back({names[layer] + "/" + part.str(),
                               RankedTensorType::get(shape, elementType), init,
                               trained});
}

template <typename Layer>
void ParameterCollector::addKernel(Layer layer, ArrayRef<int64_t> kernel,
                                   int64_t fanIn, int64_t fanOut,
                                   int64_t outputs) {
  add(layer, "kernel", kernel,
      kernelInit(layer.getKernelInit(), fanIn, fanOut));
  if (!layer.getNoBias())
    add(layer, "bias", outputs, biasInit(layer.getBiasInit(), fanIn));
}

/// The last dim of |value|, which is static.
static int64_t lastSize(Value value) {
  return dimsOf(value).back().getCoefficient();
}

void ParameterCollector::collect(DenseOp op) {
  int64_t inputs = lastSize(op.getInput()), units = op.getUnits();
  addKernel(op, {inputs, units}, inputs, units, units);
}

int64_t channelsOf(Value image, Layout layout) {
  return dimsOf(image)[layout == Layout::NCHW ? 1 : 3].getCoefficient();
}

/// The shape of filters, HWIO or (for NCHW) OIHW.
static SmallVector<int64_t> filterShape(Layout layout, ArrayRef<int64_t> kernel,
                                        int64_t channels, int64_t filters) {
  if (layout == Layout::NCHW)
    return {filters, channels, kernel[0], kernel[1]};
  return {kernel[0], kernel[1], channels, filters};
}

void ParameterCollector::collect(Conv2dOp op) {
  int64_t filters = op.getFilters(), groups = op.getGroups();
  int64_t channels = channelsOf(op.getInput(), op.getLayout()) / groups;
  int64_t taps = op.getKernel()[0] * op.getKernel()[1];
  addKernel(op, filterShape(op.getLayout(), op.getKernel(), channels, filters),
            taps * channels, taps * filters / groups, filters);
}

void ParameterCollector::collect(DepthwiseConv2dOp op) {
  int64_t channels = channelsOf(op.getInput(), op.getLayout());
  int64_t multiplier = op.getMultiplier();
  int64_t taps = op.getKernel()[0] * op.getKernel()[1];
  // Keras counts all channels as inputs of one output, PyTorch its own.
  addKernel(
      op, filterShape(op.getLayout(), op.getKernel(), 1, channels * multiplier),
      isTorch ? taps : taps * channels, taps * multiplier,
      channels * multiplier);
}

void ParameterCollector::addScaleAndOffset(Operation *layer, int64_t size) {
  add(layer, "scale", size, namedInit("ones"));
  add(layer, "offset", size, namedInit("zeros"));
}

void ParameterCollector::collect(BatchNormOp op) {
  int64_t size = dimsOf(op.getInput())[op.getChannelDim()].getCoefficient();
  addScaleAndOffset(op, size);
  add(op, "mean", size, namedInit("zeros"), /*trained=*/false);
  add(op, "variance", size, namedInit("ones"), /*trained=*/false);
}

void ParameterCollector::collect(LayerNormOp op) {
  addScaleAndOffset(op, lastSize(op.getInput()));
}

/// Four dense layers. PyTorch starts the first three as one, with zero biases.
void ParameterCollector::collect(MultiHeadAttentionOp op) {
  int64_t features = lastSize(op.getInput());
  int64_t inner = static_cast<int64_t>(op.getHeads()) * op.getHeadSize();
  auto addProjection = [&](StringRef part, int64_t inputs, int64_t outputs,
                           InitializerAttr init) {
    add(op, (part + "/kernel").str(), {inputs, outputs}, init);
    if (!op.getNoBias())
      add(op, (part + "/bias").str(), outputs,
          op.getBiasInit() ? givenInit(*op.getBiasInit(), inputs, 0)
                           : namedInit("zeros"));
  };
  for (StringRef part : {"query", "key", "value"})
    addProjection(part, features, inner,
                  isTorch && !op.getKernelInit()
                      ? namedInit("glorot_uniform", features, 3 * inner)
                      : kernelInit(op.getKernelInit(), features, inner));
  addProjection("output", inner, features,
                kernelInit(op.getKernelInit(), inner, features));
}

void ParameterCollector::collect(WeightOp op) {
  parameters[op].push_back({op.getName().str(),
                            cast<RankedTensorType>(op.getType()), op.getInit(),
                            !op.getFrozen()});
}

LayerParameters ParameterCollector::run() {
  nameLayers();
  for (Operation &op : model.getBody().front())
    TypeSwitch<Operation *>(&op)
        .Case<DenseOp, Conv2dOp, DepthwiseConv2dOp, BatchNormOp, LayerNormOp,
              MultiHeadAttentionOp, WeightOp>(
            [&](auto layer) { collect(layer); });
  return std::move(parameters);
}

LayerParameters collectParameters(ModelOp model, StringRef preset) {
  return ParameterCollector(model, preset).run();
}

} // namespace lathe

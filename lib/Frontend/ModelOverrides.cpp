//===- ModelOverrides.cpp - The command line's word over the listing's ----===//

#include "ModelOverrides.h"
#include "lathe/Graph/Graph.h"

using namespace mlir;

namespace lathe {

/// Another optimizer or preset: what the listing says of the old one's numbers
/// does not hold for the new one, except the preset.
static void overrideOptimizer(ModelOp model, const ModelOptions &options) {
  if (options.optimizer.empty() && options.preset.empty())
    return;
  OpBuilder builder = OpBuilder::atBlockEnd(&model.getBody().front());
  OptimizerOp old;
  for (OptimizerOp op : model.getOps<OptimizerOp>())
    old = op;
  StringRef kind = options.optimizer, preset = options.preset;
  if (old && (kind.empty() || kind == old.getKind())) {
    if (!preset.empty())
      old.setPreset(preset);
    return;
  }
  if (old) {
    builder.setInsertionPoint(old);
    if (preset.empty())
      preset = old.getPreset().value_or("");
  }
  OptimizerOp::create(builder, old ? old.getLoc() : model.getLoc(),
                      builder.getStringAttr(kind.empty() ? "sgd" : kind),
                      preset.empty() ? StringAttr()
                                     : builder.getStringAttr(preset),
                      FloatAttr(), FloatAttr(), FloatAttr(), FloatAttr(),
                      FloatAttr(), FloatAttr());
  if (old)
    old.erase();
}

static LogicalResult overrideLoss(ModelOp model, const ModelOptions &options) {
  auto losses = model.getOps<LossOp>();
  if (!options.loss.empty()) {
    if (losses.empty())
      return model.emitError("--loss=")
             << options.loss << " needs a loss in the listing to replace: it "
             << "says what is compared with what";
    (*losses.begin()).setKind(options.loss);
  }
  if (options.metrics.empty())
    return success();
  for (MetricsOp old : llvm::make_early_inc_range(model.getOps<MetricsOp>()))
    old.erase();
  OpBuilder builder = OpBuilder::atBlockEnd(&model.getBody().front());
  SmallVector<StringRef> names;
  StringRef(options.metrics).split(names, ',');
  MetricsOp::create(builder, model.getLoc(), builder.getStrArrayAttr(names));
  return success();
}

/// Float tensors of the listing in |name|, f32 or f64.
static LogicalResult overrideElementType(ModelOp model, StringRef name) {
  MLIRContext *context = model.getContext();
  Type wanted;
  if (name == "f32")
    wanted = Float32Type::get(context);
  else if (name == "f64")
    wanted = Float64Type::get(context);
  else
    return model.emitError("expected f32 or f64 for --dtype, but got '")
           << name << "'";
  for (Operation &op : model.getBody().front()) {
    auto attr = op.getAttrOfType<TypeAttr>("type");
    if (!attr || !isa<InputOp, LabelOp, WeightOp>(op))
      continue;
    auto type = cast<RankedTensorType>(attr.getValue());
    if (isa<FloatType>(type.getElementType()))
      op.setAttr("type", TypeAttr::get(withElementType(type, wanted)));
  }
  return success();
}

LogicalResult overrideModel(ModuleOp module, const ModelOptions &options) {
  auto models = module.getOps<ModelOp>();
  if (models.empty())
    return module.emitError("options that change the model (--optimizer, "
                            "--preset, --loss, --metrics, --dtype) need its "
                            "listing, but this file is of a later stage");
  ModelOp model = *models.begin();
  overrideOptimizer(model, options);
  if (failed(overrideLoss(model, options)))
    return failure();
  if (!options.elementType.empty())
    return overrideElementType(model, options.elementType);
  return success();
}

} // namespace lathe

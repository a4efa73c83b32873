//===- Optimizers.cpp - Optimizers as graph ops ---------------------------===//

#include "Optimizers.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// Defaults
//===----------------------------------------------------------------------===//

static double valueOr(std::optional<APFloat> number, double fallback) {
  return number ? number->convertToDouble() : fallback;
}

static double defaultRate(StringRef kind, bool isTorch) {
  return kind.starts_with("adam") || isTorch ? 0.001 : 0.01;
}

TrainingOp buildTraining(OpBuilder &builder, ModelOp model) {
  LossOp loss = *model.getOps<LossOp>().begin();
  StringRef kind = "none", preset = "keras";
  OptimizerOp optimizer;
  for (OptimizerOp op : model.getOps<OptimizerOp>()) {
    optimizer = op;
    kind = op.getKind();
    preset = op.getPreset().value_or("keras");
  }
  bool isTorch = preset == "torch";
  auto number = [&](std::optional<APFloat> (OptimizerOp::*get)(),
                    double fallback) {
    return builder.getF64FloatAttr(
        optimizer ? valueOr((optimizer.*get)(), fallback) : fallback);
  };
  bool hasMomentum = kind == "momentum" || kind == "nesterov";
  double decay = kind != "adamw" ? 0 : isTorch ? 0.01 : 0.004;
  SmallVector<Attribute> metrics;
  for (MetricsOp op : model.getOps<MetricsOp>())
    llvm::append_range(metrics, op.getKinds());
  return TrainingOp::create(
      builder, loss.getLoc(), builder.getStringAttr(model.getSymName()),
      builder.getStringAttr(loss.getKind()), builder.getStringAttr(kind),
      builder.getStringAttr(preset),
      number(&OptimizerOp::getLearningRate, defaultRate(kind, isTorch)),
      number(&OptimizerOp::getMomentum, hasMomentum ? 0.9 : 0),
      number(&OptimizerOp::getBeta1, 0.9),
      number(&OptimizerOp::getBeta2, 0.999),
      number(&OptimizerOp::getEpsilon, isTorch ? 1e-8 : 1e-7),
      number(&OptimizerOp::getWeightDecay, decay),
      builder.getArrayAttr(metrics));
}

SmallVector<StringRef> getSlotNames(TrainingOp training) {
  StringRef kind = training.getOptimizer();
  if (kind.starts_with("adam"))
    return {"adam_m", "adam_v"};
  if (kind == "momentum" || kind == "nesterov")
    return {"momentum"};
  return {};
}

//===----------------------------------------------------------------------===//
// One step
//===----------------------------------------------------------------------===//

Value OptimizerStep::number(double value) {
  return buildSplat(builder, loc,
                    RankedTensorType::get({}, builder.getF64Type()), value);
}

/// |scalar|, an f64, in |elementType|.
Value OptimizerStep::narrow(Value scalar, Type elementType) {
  if (tensorTypeOf(scalar).getElementType() == elementType)
    return scalar;
  return CastOp::create(builder, loc, scalar, elementType);
}

/// |scalar|, an f64, repeated to the type of |like|.
Value OptimizerStep::spread(Value scalar, Value like) {
  auto type = tensorTypeOf(like);
  Value narrowed = narrow(scalar, type.getElementType());
  if (type.getRank() == 0)
    return narrowed;
  return BroadcastOp::create(builder, loc, type, narrowed, ArrayRef<int64_t>());
}

Value OptimizerStep::scaled(Value value, Value scalar) {
  return MulOp::create(builder, loc, value, spread(scalar, value));
}

OptimizerStep::OptimizerStep(OpBuilder &builder, Location loc,
                             TrainingOp training, Value rate, Value step)
    : builder(builder), loc(loc), training(training),
      isTorch(training.getPreset() == "torch") {
  this->rate = narrow(rate, builder.getF64Type());
  this->step = CastOp::create(builder, loc, step, builder.getF64Type());
  if (!training.getOptimizer().starts_with("adam"))
    return;
  // alpha = rate sqrt(1 - b2^t) / (1 - b1^t); with torch's epsilon times
  // sqrt(1 - b2^t), one formula serves both presets.
  auto correction = [&](double beta) -> Value {
    Value power = PowOp::create(builder, loc, number(beta), this->step);
    return SubOp::create(builder, loc, number(1), power);
  };
  Value root = SqrtOp::create(
      builder, loc, correction(training.getBeta2().convertToDouble()));
  Value quotient = DivOp::create(
      builder, loc, root, correction(training.getBeta1().convertToDouble()));
  alpha = MulOp::create(builder, loc, this->rate, quotient);
  epsilon = number(training.getEpsilon().convertToDouble());
  if (isTorch)
    epsilon = MulOp::create(builder, loc, epsilon, root);
}

SmallVector<Value> OptimizerStep::updateMomentum(Value parameter,
                                                 Value gradient, Value slot) {
  Value decay = number(training.getMomentum().convertToDouble());
  bool nesterov = training.getOptimizer() == "nesterov";
  if (!isTorch) { // v = mu v - lr g; w += v, or mu v - lr g with the new v
    Value push = scaled(gradient, rate);
    Value velocity = SubOp::create(builder, loc, scaled(slot, decay), push);
    Value move = velocity;
    if (nesterov)
      move = SubOp::create(builder, loc, scaled(velocity, decay), push);
    return {AddOp::create(builder, loc, parameter, move), velocity};
  }
  // b = g at first, then mu b + g; w -= lr b, or lr (g + mu b)
  Value mixed = AddOp::create(builder, loc, scaled(slot, decay), gradient);
  Value isFirst =
      CompareOp::create(builder, loc, CompareDirection::eq, step, number(1));
  auto type = tensorTypeOf(gradient);
  if (type.getRank() > 0)
    isFirst = BroadcastOp::create(builder, loc,
                                  withElementType(type, builder.getI1Type()),
                                  isFirst, ArrayRef<int64_t>());
  Value buffer = SelectOp::create(builder, loc, isFirst, gradient, mixed);
  Value direction = buffer;
  if (nesterov)
    direction = AddOp::create(builder, loc, gradient, scaled(buffer, decay));
  return {SubOp::create(builder, loc, parameter, scaled(direction, rate)),
          buffer};
}

SmallVector<Value> OptimizerStep::updateAdam(Value parameter, Value gradient,
                                             ArrayRef<Value> slots) {
  // m += (g - m)(1 - b1); v += (g^2 - v)(1 - b2)
  auto approach = [&](Value mean, Value target, double beta) -> Value {
    Value distance = SubOp::create(builder, loc, target, mean);
    return AddOp::create(builder, loc, mean,
                         scaled(distance, number(1 - beta)));
  };
  Value first =
      approach(slots[0], gradient, training.getBeta1().convertToDouble());
  Value square = MulOp::create(builder, loc, gradient, gradient);
  Value second =
      approach(slots[1], square, training.getBeta2().convertToDouble());
  Value root = SqrtOp::create(builder, loc, second);
  Value divisor = AddOp::create(builder, loc, root, spread(epsilon, parameter));
  Value direction = DivOp::create(builder, loc, scaled(first, alpha), divisor);
  return {SubOp::create(builder, loc, parameter, direction), first, second};
}

SmallVector<Value> OptimizerStep::update(Value parameter, Value gradient,
                                         ArrayRef<Value> slots) {
  double decay = training.getWeightDecay().convertToDouble();
  StringRef kind = training.getOptimizer();
  if (decay != 0 && isTorch && kind != "adamw") { // coupled: g += decay w
    gradient =
        AddOp::create(builder, loc, gradient, scaled(parameter, number(decay)));
  } else if (decay != 0) { // decoupled: w -= lr decay w
    Value factor = MulOp::create(builder, loc, rate, number(decay));
    parameter =
        SubOp::create(builder, loc, parameter, scaled(parameter, factor));
  }
  if (kind.starts_with("adam"))
    return updateAdam(parameter, gradient, slots);
  if (kind == "momentum" || kind == "nesterov")
    return updateMomentum(parameter, gradient, slots[0]);
  return {SubOp::create(builder, loc, parameter, scaled(gradient, rate))};
}

} // namespace lathe

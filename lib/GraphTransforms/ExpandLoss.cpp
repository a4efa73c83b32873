//===- ExpandLoss.cpp - Losses and metrics as primitives ------------------===//

#include "ExpandLayers.h"

using namespace mlir;

namespace lathe {

/// The mean over all dims.
static Value buildMean(OpBuilder &builder, Location loc, Value value) {
  int64_t rank = tensorTypeOf(value).getRank();
  if (rank == 0)
    return value;
  return ReduceMeanOp::create(builder, loc, value,
                              llvm::to_vector(llvm::seq<int64_t>(0, rank)));
}

static bool isFloat(Value value) {
  return isa<FloatType>(tensorTypeOf(value).getElementType());
}

/// Integer labels [B, 1] as [B].
static Value squeezeLabels(OpBuilder &builder, Location loc, Value prediction,
                           Value target) {
  Dims dims = dimsOf(target);
  if (isFloat(target) || dims.empty() || dims.back() != Dim(1) ||
      static_cast<int64_t>(dims.size()) != tensorTypeOf(prediction).getRank())
    return target;
  dims.pop_back();
  return ReshapeOp::create(
      builder, loc, getTensorType(dims, tensorTypeOf(target).getElementType()),
      target);
}

/// An op whose operands do not fit its rules, made with the rules' message.
template <typename Op>
static FailureOr<Value> buildChecked(OpBuilder &builder, Location loc,
                                     Value prediction, Value target) {
  SmallVector<Type> types;
  Value operands[] = {prediction, target};
  if (failed(Op::inferReturnTypes(builder.getContext(), loc, operands,
                                  builder.getDictionaryAttr({}), nullptr,
                                  {}, types)))
    return failure();
  return Value(Op::create(builder, loc, types.front(), prediction, target));
}

FailureOr<Value> expandLoss(Expansion &expansion, LossOp loss) {
  OpBuilder &builder = expansion.builder;
  Location loc = loss.getLoc();
  StringRef kind = loss.getKind();
  Value prediction = expansion.values.lookup(loss.getPrediction());
  Value target = squeezeLabels(builder, loc, prediction,
                               expansion.values.lookup(loss.getTarget()));
  FailureOr<Value> each = failure();
  if (kind == "mse" || kind == "mean_squared_error") {
    each = buildChecked<MeanSquaredErrorOp>(builder, loc, prediction, target);
  } else {
    bool sparse = kind == "sparse_categorical_crossentropy";
    if (sparse == isFloat(target))
      return loss.emitOpError("'")
             << kind << "' expects labels of "
             << (sparse ? "integers" : "floats, one per class") << ", but got "
             << toString(target.getType()) << "; use '"
             << (sparse ? "categorical_crossentropy"
                        : "sparse_categorical_crossentropy")
             << "'";
    Value logits = loss.getFromLogits()
                       ? prediction
                       : expansion.logits.lookupOrNull(loss.getPrediction());
    each =
        logits
            ? buildChecked<SoftmaxCrossEntropyOp>(builder, loc, logits, target)
            : buildChecked<CrossEntropyOp>(builder, loc, prediction, target);
  }
  if (failed(each))
    return failure();
  return buildMean(builder, loc, *each);
}

FailureOr<Value> expandMetric(Expansion &expansion, LossOp loss,
                              StringAttr kind) {
  OpBuilder &builder = expansion.builder;
  Location loc = loss.getLoc();
  Value prediction = expansion.values.lookup(loss.getPrediction());
  Value target = squeezeLabels(builder, loc, prediction,
                               expansion.values.lookup(loss.getTarget()));
  auto type = tensorTypeOf(prediction);
  int64_t last = type.getRank() - 1;
  if (last < 1 || !getDims(type).back().isStatic())
    return loss.emitOpError("metric '")
           << kind.getValue() << "' expects predictions [B, .., classes], but "
           << "got " << toString(type);
  Value best = ArgmaxOp::create(builder, loc, prediction, last);
  Value label =
      isFloat(target)
          ? Value(ArgmaxOp::create(builder, loc, target, last))
          : Value(CastOp::create(builder, loc, target, builder.getI64Type()));
  if (label.getType() != best.getType())
    return loss.emitOpError("metric '")
           << kind.getValue() << "' expects one label per prediction, but got "
           << toString(target.getType()) << " for " << toString(type);
  Value equal =
      CompareOp::create(builder, loc, CompareDirection::eq, best, label);
  Value hits = CastOp::create(builder, loc, equal, type.getElementType());
  return buildMean(builder, loc, hits);
}

} // namespace lathe

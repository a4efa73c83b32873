//===- ExpandNorms.cpp - Norms and attention of a listing -----------------===//

#include "ExpandLayers.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// batch_norm, layer_norm
//===----------------------------------------------------------------------===//

/// `value * scale + offset`, vectors along dim |dim|.
static Value buildScaled(OpBuilder &builder, Location loc, Value value,
                         Value scale, Value offset, int64_t dim) {
  Value repeated = BroadcastOp::create(builder, loc, value.getType(), scale,
                                       ArrayRef<int64_t>(dim));
  return buildAddAlong(
      builder, loc, MulOp::create(builder, loc, value, repeated), offset, dim);
}

static double epsilonOf(std::optional<APFloat> given, StringRef preset) {
  return given ? given->convertToDouble() : preset == "torch" ? 1e-5 : 1e-3;
}

/// `momentum * moving + (1 - momentum) * batch`.
static Value buildMovingMean(OpBuilder &builder, Location loc, double momentum,
                             Value moving, Value batch) {
  return AddOp::create(builder, loc, buildMul(builder, loc, moving, momentum),
                       buildMul(builder, loc, batch, 1 - momentum));
}

/// |variance| of |op|'s input times n / (n - 1), for n numbers per channel; as
/// it is for one.
static Value buildUnbiased(OpBuilder &builder, BatchNormOp op, Value variance) {
  Location loc = op.getLoc();
  Dims dims = dimsOf(op.getInput());
  dims.erase(dims.begin() + op.getChannelDim());
  Value count = buildNumElements(builder, loc, dims,
                                 tensorTypeOf(variance).getElementType());
  Value one = buildSplat(builder, loc, count.getType(), 1);
  Value others =
      MaxOp::create(builder, loc, SubOp::create(builder, loc, count, one), one);
  Value factor = DivOp::create(builder, loc, count, others);
  Value repeated = BroadcastOp::create(builder, loc, variance.getType(), factor,
                                       ArrayRef<int64_t>());
  return MulOp::create(builder, loc, variance, repeated);
}

/// By the batch's statistics, which move the kept ones.
static Value buildTrainedBatchNorm(Expansion &expansion, BatchNormOp op,
                                   Value input, double epsilon) {
  OpBuilder &builder = expansion.builder;
  Location loc = op.getLoc();
  ArrayRef<Value> parameters = expansion.parameters[op];
  bool isTorch = expansion.preset == "torch";
  double momentum = op.getMomentum() ? op.getMomentum()->convertToDouble()
                    : isTorch        ? 0.9
                                     : 0.99;
  SmallVector<int64_t> dims;
  for (int64_t dim = 0; dim < tensorTypeOf(input).getRank(); ++dim)
    if (dim != op.getChannelDim())
      dims.push_back(dim);
  Moments moments = buildMoments(builder, loc, input, dims);
  Value variance = op.getUnbiased() || isTorch
                       ? buildUnbiased(builder, op, moments.variance)
                       : moments.variance;
  expansion.updates.emplace_back(
      parameters[2],
      buildMovingMean(builder, loc, momentum, parameters[2], moments.mean));
  expansion.updates.emplace_back(
      parameters[3],
      buildMovingMean(builder, loc, momentum, parameters[3], variance));
  return StandardizeOp::create(builder, loc, input, dims, APFloat(epsilon));
}

/// By the kept statistics.
static Value buildInferredBatchNorm(Expansion &expansion, BatchNormOp op,
                                    Value input, double epsilon) {
  OpBuilder &builder = expansion.builder;
  Location loc = op.getLoc();
  ArrayRef<Value> parameters = expansion.parameters[op];
  auto repeat = [&](Value vector) -> Value {
    return BroadcastOp::create(builder, loc, input.getType(), vector,
                               ArrayRef<int64_t>(op.getChannelDim()));
  };
  Value inverse = RsqrtOp::create(
      builder, loc, buildAdd(builder, loc, parameters[3], epsilon));
  Value centered = SubOp::create(builder, loc, input, repeat(parameters[2]));
  return MulOp::create(builder, loc, centered, repeat(inverse));
}

void expandBatchNorm(Expansion &expansion, BatchNormOp op) {
  Value input = expansion.values.lookup(op.getInput());
  double epsilon = epsilonOf(op.getEpsilon(), expansion.preset);
  Value normal = expansion.key
                     ? buildTrainedBatchNorm(expansion, op, input, epsilon)
                     : buildInferredBatchNorm(expansion, op, input, epsilon);
  ArrayRef<Value> parameters = expansion.parameters[op];
  expansion.values.map(op.getResult(),
                       buildScaled(expansion.builder, op.getLoc(), normal,
                                   parameters[0], parameters[1],
                                   op.getChannelDim()));
}

void expandLayerNorm(Expansion &expansion, LayerNormOp op) {
  OpBuilder &builder = expansion.builder;
  Value input = expansion.values.lookup(op.getInput());
  int64_t last = tensorTypeOf(input).getRank() - 1;
  ArrayRef<Value> parameters = expansion.parameters[op];
  Value normal = StandardizeOp::create(
      builder, op.getLoc(), input, ArrayRef<int64_t>(last),
      APFloat(epsilonOf(op.getEpsilon(), expansion.preset)));
  expansion.values.map(op.getResult(),
                       buildScaled(builder, op.getLoc(), normal, parameters[0],
                                   parameters[1], last));
}

//===----------------------------------------------------------------------===//
// multi_head_attention
//===----------------------------------------------------------------------===//

void expandMultiHeadAttention(Expansion &expansion, MultiHeadAttentionOp op) {
  OpBuilder &builder = expansion.builder;
  Location loc = op.getLoc();
  Value input = expansion.values.lookup(op.getInput());
  ArrayRef<Value> parameters = expansion.parameters[op];
  auto project = [&](Value value, unsigned number) {
    unsigned step = op.getNoBias() ? 1 : 2;
    return buildDense(builder, loc, value, parameters[number * step],
                      op.getNoBias() ? nullptr : parameters[number * step + 1]);
  };
  auto swapPlacesAndHeads = [&](Value value) -> Value {
    return TransposeOp::create(builder, loc, value,
                               ArrayRef<int64_t>{0, 2, 1, 3});
  };
  auto type = tensorTypeOf(input);
  Dims dims = getDims(type);
  Dims split = {dims[0], dims[1], Dim(static_cast<int64_t>(op.getHeads())),
                Dim(op.getHeadSize())};
  SmallVector<Value> heads; // of query, key and value: [B, heads, S, key_dim]
  for (unsigned number = 0; number < 3; ++number)
    heads.push_back(swapPlacesAndHeads(ReshapeOp::create(
        builder, loc, getTensorType(split, type.getElementType()),
        project(input, number))));
  Value attended = swapPlacesAndHeads(AttentionOp::create(
      builder, loc, heads[0], heads[1], heads[2], op.getCausal()));
  dims[2] = Dim(static_cast<int64_t>(op.getHeads()) * op.getHeadSize());
  Value joined = ReshapeOp::create(
      builder, loc, getTensorType(dims, type.getElementType()), attended);
  expansion.values.map(op.getResult(), project(joined, 3));
}

} // namespace lathe

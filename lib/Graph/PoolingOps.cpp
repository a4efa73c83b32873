//===- PoolingOps.cpp - Largest element and mean of windows ---------------===//
//
// Shape rules and derivatives of the pooling ops of ReductionOps.td and of
// their adjoints. One geometry serves all.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

namespace {

/// The attributes of a pooling op, read through its adaptor.
struct PoolGeometry {
  ArrayRef<int64_t> window, strides;
  PaddingAttr padding;
  Layout layout;

  template <typename Adaptor>
  explicit PoolGeometry(Adaptor adaptor)
      : window(adaptor.getWindow()), strides(adaptor.getStrides()),
        padding(adaptor.getPaddingAttr()), layout(adaptor.getLayout()) {
    if (strides.empty())
      strides = window;
  }

  /// The number of dim H; W follows.
  unsigned getHeightDim() const { return layout == Layout::NHWC ? 1 : 2; }
};

} // namespace

/// `window` and `strides` have two entries, each at least 1. (C2)
static LogicalResult checkWindow(const ShapeRule &rule,
                                 const PoolGeometry &geometry) {
  std::pair<StringRef, ArrayRef<int64_t>> lists[] = {
      {"window", geometry.window}, {"strides", geometry.strides}};
  for (auto [name, list] : lists) {
    if (list.size() != 2)
      return rule.error("expected '", name, "' to have 2 entries, but got ",
                        list.size()); // (C2)
    for (int64_t entry : list)
      if (failed(rule.checkAtLeast(name, entry, 1)))
        return failure(); // (C2)
  }
  return success();
}

/// The size [H, W] that pooling leaves of |size|. (C3)
static FailureOr<std::array<int64_t, 2>> poolSize(const ShapeRule &rule,
                                                  const PoolGeometry &geometry,
                                                  ArrayRef<int64_t> size) {
  auto emitError = [&] { return rule.diagnostic(); };
  int64_t dilations[2] = {1, 1};
  auto padding = resolvePadding(geometry.padding, size, geometry.window,
                                geometry.strides, dilations, emitError);
  if (!padding)
    return failure(); // (C3)
  // [top, bottom, left, right]: with less than a window on each side, every
  // window has an element of the input.
  for (auto [index, amount] : llvm::enumerate(*padding))
    if (amount >= geometry.window[index / 2])
      return rule.error("expected padding smaller than the window, but got ",
                        amount, " for a window of ",
                        geometry.window[index / 2]); // (C3)
  auto output = windowOutputSize(geometry.padding, size, geometry.window,
                                 geometry.strides, dilations, emitError);
  if (!output)
    return failure(); // (C3)
  return *output;
}

/// The type of the pooled |type|; what |rule| reports names |name|.
static FailureOr<RankedTensorType> poolType(const ShapeRule &rule,
                                            const PoolGeometry &geometry,
                                            StringRef name,
                                            RankedTensorType type) {
  if (type.getRank() != 4)
    return rule.error("expected '", name, "' to have rank 4, but got ",
                      toString(type)); // (C1)
  Dims dims = getDims(type);
  unsigned height = geometry.getHeightDim();
  if (!dims[height].isStatic() || !dims[height + 1].isStatic())
    return rule.error("expected static H and W of '", name, "', but got ",
                      dims[height].str(), " and ",
                      dims[height + 1].str()); // (C1)
  auto output = poolSize(rule, geometry, type.getShape().slice(height, 2));
  if (failed(output))
    return failure();
  dims[height] = Dim((*output)[0]);
  dims[height + 1] = Dim((*output)[1]);
  SmallVector<Type> types;
  if (failed(rule.inferTensor(dims, type.getElementType(), types)))
    return failure();
  return cast<RankedTensorType>(types.front());
}

/// The type of an input of |size| that was pooled to |type|, the type of the
/// operand |name|. (C1)
static FailureOr<RankedTensorType>
unpoolType(const ShapeRule &rule, const PoolGeometry &geometry, StringRef name,
           RankedTensorType type, ArrayRef<int64_t> size) {
  if (size.size() != 2)
    return rule.error("expected 'input_size' to have 2 entries, but got ",
                      size.size()); // (C1)
  for (int64_t entry : size)
    if (failed(rule.checkAtLeast("input_size", entry, 0)))
      return failure(); // (C1)
  if (type.getRank() != 4)
    return rule.error("expected '", name, "' to have rank 4, but got ",
                      toString(type)); // (C1)
  auto pooled = poolSize(rule, geometry, size);
  if (failed(pooled))
    return failure();
  Dims dims = getDims(type);
  unsigned height = geometry.getHeightDim();
  for (unsigned i : {0, 1})
    if (dims[height + i] != Dim((*pooled)[i]))
      return rule.error("expected '", name, "' with H and W ", (*pooled)[0],
                        " and ", (*pooled)[1],
                        " (pooled 'input_size'), but "
                        "got ",
                        toString(type)); // (C1)
  dims[height] = Dim(size[0]);
  dims[height + 1] = Dim(size[1]);
  return getTensorType(dims, type.getElementType());
}

/// The shape rule of max_pool2d and avg_pool2d.
template <typename Op>
static LogicalResult inferPool(std::optional<Location> location,
                               typename Op::Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<Op>(location);
  PoolGeometry geometry(adaptor);
  if (failed(checkWindow(rule, geometry)))
    return failure();
  Value input = adaptor.getInput();
  if (isUntyped(input))
    return rule.inferUntyped(input.getContext(), types);
  auto type = poolType(rule, geometry, "input", tensorTypeOf(input));
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

/// Another op of the family, with the geometry of |op|.
template <typename Target, typename Op>
static Value buildLike(Op op, OpBuilder &builder, ValueRange operands) {
  auto strides = op.getStrides();
  if constexpr (std::is_same_v<Target, AvgPool2dOp>)
    return Target::create(builder, op.getLoc(), operands[0], op.getWindow(),
                          strides, op.getPaddingAttr(), op.getLayout());
  else
    return Target::create(builder, op.getLoc(), operands[0], operands[1],
                          op.getWindow(), strides, op.getPaddingAttr(),
                          op.getLayout());
}

//===----------------------------------------------------------------------===//
// max_pool2d
//===----------------------------------------------------------------------===//

LogicalResult MaxPool2dOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferPool<MaxPool2dOp>(location, adaptor, types);
}

LogicalResult MaxPool2dOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] =
        buildLike<MaxPool2dGradOp>(*this, builder, {getInput(), cotangent});
  return success();
}

FailureOr<Value> MaxPool2dOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return buildLike<MaxPool2dSelectOp>(*this, builder,
                                      {getInput(), tangents[0]});
}

//===----------------------------------------------------------------------===//
// max_pool2d_grad
//===----------------------------------------------------------------------===//

LogicalResult MaxPool2dGradOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<MaxPool2dGradOp>(location);
  PoolGeometry geometry(adaptor);
  if (failed(checkWindow(rule, geometry)))
    return failure();
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  RankedTensorType input = tensorTypeOf(adaptor.getInput());
  auto pooled = poolType(rule, geometry, "input", input);
  if (failed(pooled))
    return failure();
  if (*pooled != adaptor.getCotangent().getType())
    return rule.error("expected 'cotangent' of type ", toString(*pooled),
                      " (the pooled 'input'), but got ",
                      toString(adaptor.getCotangent().getType())); // (C1)
  types.push_back(input);
  return success();
}

LogicalResult MaxPool2dGradOp::buildVjp(OpBuilder &builder, Value cotangent,
                                        const llvm::SmallBitVector &wanted,
                                        MutableArrayRef<Value> grads) {
  if (wanted[1])
    grads[1] =
        buildLike<MaxPool2dSelectOp>(*this, builder, {getInput(), cotangent});
  return success();
}

FailureOr<Value> MaxPool2dGradOp::buildJvp(OpBuilder &builder,
                                           ArrayRef<Value> tangents) {
  if (!tangents[1])
    return buildZeros(builder, getLoc(), getType());
  return buildLike<MaxPool2dGradOp>(*this, builder, {getInput(), tangents[1]});
}

//===----------------------------------------------------------------------===//
// max_pool2d_position
//===----------------------------------------------------------------------===//

/// The element type of positions in a window.
static Type getPositionType(MLIRContext *context, ArrayRef<int64_t> window) {
  bool fits = window[0] * window[1] <= 256;
  return fits ? IntegerType::get(context, 8, IntegerType::Unsigned)
              : IntegerType::get(context, 32);
}

LogicalResult MaxPool2dPositionOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  if (failed(inferPool<MaxPool2dPositionOp>(location, adaptor, types)))
    return failure(); // (C1)
  if (auto type = dyn_cast<RankedTensorType>(types.front()))
    types.front() =
        withElementType(type, getPositionType(context, adaptor.getWindow()));
  return success();
}

//===----------------------------------------------------------------------===//
// max_pool2d_scatter
//===----------------------------------------------------------------------===//

LogicalResult MaxPool2dScatterOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<MaxPool2dScatterOp>(location);
  PoolGeometry geometry(adaptor);
  if (failed(checkWindow(rule, geometry)))
    return failure();
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  RankedTensorType cotangent = tensorTypeOf(adaptor.getCotangent());
  auto type = unpoolType(rule, geometry, "cotangent", cotangent,
                         adaptor.getInputSize());
  if (failed(type))
    return failure();
  RankedTensorType positions = withElementType(
      cotangent, getPositionType(context, adaptor.getWindow()));
  if (adaptor.getPositions().getType() != positions)
    return rule.error("expected 'positions' of type ", toString(positions),
                      ", but got ",
                      toString(adaptor.getPositions().getType())); // (C1)
  types.push_back(*type);
  return success();
}

//===----------------------------------------------------------------------===//
// max_pool2d_select
//===----------------------------------------------------------------------===//

LogicalResult MaxPool2dSelectOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<MaxPool2dSelectOp>(location);
  SmallVector<Type> operandTypes;
  if (failed(rule.inferSameTypes({"input", adaptor.getInput()},
                                 {"tangent", adaptor.getTangent()},
                                 operandTypes)))
    return failure(); // (C1)
  return inferPool<MaxPool2dSelectOp>(location, adaptor, types);
}

LogicalResult MaxPool2dSelectOp::buildVjp(OpBuilder &builder, Value cotangent,
                                          const llvm::SmallBitVector &wanted,
                                          MutableArrayRef<Value> grads) {
  if (wanted[1])
    grads[1] =
        buildLike<MaxPool2dGradOp>(*this, builder, {getInput(), cotangent});
  return success();
}

FailureOr<Value> MaxPool2dSelectOp::buildJvp(OpBuilder &builder,
                                             ArrayRef<Value> tangents) {
  if (!tangents[1])
    return buildZeros(builder, getLoc(), getType());
  return buildLike<MaxPool2dSelectOp>(*this, builder,
                                      {getInput(), tangents[1]});
}

//===----------------------------------------------------------------------===//
// avg_pool2d
//===----------------------------------------------------------------------===//

LogicalResult AvgPool2dOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferPool<AvgPool2dOp>(location, adaptor, types);
}

LogicalResult AvgPool2dOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  unsigned height = PoolGeometry(*this).getHeightDim();
  if (wanted[0])
    grads[0] = AvgPool2dGradOp::create(
        builder, getLoc(), cotangent,
        tensorTypeOf(getInput()).getShape().slice(height, 2), getWindow(),
        getStrides(), getPaddingAttr(), getLayout());
  return success();
}

FailureOr<Value> AvgPool2dOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return buildLike<AvgPool2dOp>(*this, builder, tangents[0]);
}

//===----------------------------------------------------------------------===//
// avg_pool2d_grad
//===----------------------------------------------------------------------===//

LogicalResult AvgPool2dGradOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<AvgPool2dGradOp>(location);
  PoolGeometry geometry(adaptor);
  if (failed(checkWindow(rule, geometry)))
    return failure();
  if (isUntyped(adaptor.getCotangent()))
    return rule.inferUntyped(context, types);
  auto type = unpoolType(rule, geometry, "cotangent",
                         tensorTypeOf(adaptor.getCotangent()),
                         adaptor.getInputSize());
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

LogicalResult AvgPool2dGradOp::buildVjp(OpBuilder &builder, Value cotangent,
                                        const llvm::SmallBitVector &wanted,
                                        MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = buildLike<AvgPool2dOp>(*this, builder, cotangent);
  return success();
}

FailureOr<Value> AvgPool2dGradOp::buildJvp(OpBuilder &builder,
                                           ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), tangents[0], getInputSize(),
                      getWindow(), getStrides(), getPaddingAttr(),
                      getLayout()));
}

} // namespace lathe

//===- FoldScales.cpp - Scales and offsets of columns into weights --------===//
//
// graph -> graph. Expects: normal forms (Normalize).
// Leaves: in functions that leave the weights as they are, behind a contraction
// by weights no multiplication of its columns by weights, and at most one
// addition to them.
//
//===----------------------------------------------------------------------===//

#include "WeightValues.h"
#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_FOLDSCALESPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// The right operand of |op| and its dim that is the column; null when |op| is
/// no contraction by an operand that has one.
static std::pair<OpOperand *, int64_t> getColumns(Operation *op) {
  if (auto matmul = dyn_cast<MatmulOp>(op)) {
    int64_t rank = tensorTypeOf(matmul.getRhs()).getRank();
    return {&matmul.getRhsMutable(), rank - (matmul.getTransposeRhs() ? 2 : 1)};
  }
  if (auto convolution = dyn_cast<ConvolutionOp>(op))
    if (convolution.getLayout() == Layout::NHWC)
      return {&convolution.getFilterMutable(), 3};
  return {nullptr, 0};
}

namespace {
/// What follows a contraction, as far as it is of the form columns * factor +
/// offset with a factor and an offset per column, made of weights.
class ColumnChain {
public:
  ColumnChain(Operation *contraction, const WeightValues &weights)
      : contraction(contraction), weights(weights),
        type(tensorTypeOf(contraction->getResult(0))), end(contraction) {
    while (Operation *next = getNext())
      steps.push_back(end = next);
  }
  /// Whether it is more than one addition.
  bool isWorthFolding() const {
    return steps.size() > 1 || (steps.size() == 1 && !isa<AddOp>(end));
  }
  void fold(OpOperand &rhs, int64_t column);

private:
  Operation *getNext() const;
  Value getVector(Value operand, OpBuilder &builder) const;
  void take(Operation *step, Value chain, OpBuilder &builder);

  Operation *contraction;
  const WeightValues &weights;
  RankedTensorType type;
  SmallVector<Operation *> steps;
  Operation *end;
  Value factor, offset; ///< Vectors; null for 1 and 0.
};
} // namespace

/// Whether |operand| is weights, one number per column or one for all.
static bool isPerColumn(Value operand, const WeightValues &weights) {
  if (!weights.contains(operand))
    return false;
  if (auto constant = operand.getDefiningOp<ConstantOp>())
    return isa<SplatElementsAttr>(constant.getValue());
  auto broadcast = operand.getDefiningOp<BroadcastOp>();
  if (!broadcast)
    return false;
  ArrayRef<int64_t> dims = broadcast.getDims();
  int64_t last = tensorTypeOf(operand).getRank() - 1;
  return dims.empty() ||
         (dims.size() == 1 && dims.front() == last &&
          dimsOf(broadcast.getInput()).front() == dimsOf(operand)[last]);
}

/// The only user of the chain so far, if the chain goes on with it.
Operation *ColumnChain::getNext() const {
  Value value = end->getResult(0);
  if (!value.hasOneUse())
    return nullptr;
  OpOperand &use = *value.use_begin();
  Operation *op = use.getOwner();
  if (isa<DivOp>(op) && use.getOperandNumber() != 0)
    return nullptr;
  if (!isa<AddOp, SubOp, MulOp, DivOp>(op) ||
      !isPerColumn(op->getOperand(1 - use.getOperandNumber()), weights))
    return nullptr;
  return op;
}

/// |operand|, which is per column, as a vector.
Value ColumnChain::getVector(Value operand, OpBuilder &builder) const {
  Location loc = operand.getLoc();
  RankedTensorType vector =
      getTensorType(getDims(type).back(), type.getElementType());
  if (auto constant = operand.getDefiningOp<ConstantOp>())
    return ConstantOp::create(
        builder, loc,
        DenseElementsAttr::get(vector,
                               cast<SplatElementsAttr>(constant.getValue())
                                   .getSplatValue<Attribute>()));
  auto broadcast = operand.getDefiningOp<BroadcastOp>();
  if (!broadcast.getDims().empty())
    return broadcast.getInput();
  return BroadcastOp::create(builder, loc, vector, broadcast.getInput(),
                             ArrayRef<int64_t>{});
}

/// Follows one more step, whose operand |chain| is the chain so far.
void ColumnChain::take(Operation *step, Value chain, OpBuilder &builder) {
  Location loc = step->getLoc();
  bool first = step->getOperand(0) == chain;
  Value vector = getVector(step->getOperand(first ? 1 : 0), builder);
  if (isa<MulOp>(step)) {
    factor = factor ? MulOp::create(builder, loc, factor, vector) : vector;
    if (offset)
      offset = MulOp::create(builder, loc, offset, vector);
  } else if (isa<DivOp>(step)) {
    if (!factor)
      factor = buildSplat(builder, loc, vector.getType(), 1);
    factor = DivOp::create(builder, loc, factor, vector);
    if (offset)
      offset = DivOp::create(builder, loc, offset, vector);
  } else if (isa<AddOp>(step)) {
    offset = offset ? AddOp::create(builder, loc, offset, vector) : vector;
  } else if (first) { // chain - vector
    offset = offset ? SubOp::create(builder, loc, offset, vector)
                    : Value(NegOp::create(builder, loc, vector));
  } else { // vector - chain
    factor = factor ? NegOp::create(builder, loc, factor)
                    : buildSplat(builder, loc, vector.getType(), -1);
    offset = offset ? SubOp::create(builder, loc, vector, offset) : vector;
  }
}

/// Replaces the chain by the contraction with a scaled operand, and an
/// addition.
void ColumnChain::fold(OpOperand &rhs, int64_t column) {
  OpBuilder builder(end);
  Location loc = contraction->getLoc();
  Value chain = contraction->getResult(0);
  for (Operation *step : steps) {
    take(step, chain, builder);
    chain = step->getResult(0);
  }
  Operation *scaled = builder.clone(*contraction);
  if (factor) {
    Value spread = BroadcastOp::create(builder, loc, rhs.get().getType(),
                                       factor, ArrayRef<int64_t>{column});
    scaled->setOperand(rhs.getOperandNumber(),
                       MulOp::create(builder, loc, rhs.get(), spread));
    scaled->moveBefore(end);
  }
  Value result = scaled->getResult(0);
  if (offset) {
    Value spread = BroadcastOp::create(builder, loc, type, offset,
                                       ArrayRef<int64_t>{type.getRank() - 1});
    result = AddOp::create(builder, steps.back()->getLoc(), result, spread);
  }
  end->getResult(0).replaceAllUsesWith(result);
  for (Operation *step : llvm::reverse(steps))
    step->erase();
  contraction->erase();
}

namespace {
struct FoldScalesPass : lathe::impl::FoldScalesPassBase<FoldScalesPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!readsFixedWeights(func))
      return;
    WeightValues weights(func);
    SmallVector<Operation *> contractions;
    for (Operation &op : func.getBody().front())
      if (getColumns(&op).first)
        contractions.push_back(&op);
    for (Operation *op : contractions) {
      auto [rhs, column] = getColumns(op);
      Type element = tensorTypeOf(rhs->get()).getElementType();
      // A scaled weight would be rounded to the few bits of a half.
      if (!weights.contains(rhs->get()) || element.getIntOrFloatBitWidth() < 32)
        continue;
      ColumnChain chain(op, weights);
      if (chain.isWorthFolding())
        chain.fold(*rhs, column);
    }
  }
};
} // namespace

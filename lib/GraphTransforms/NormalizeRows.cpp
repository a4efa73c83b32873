//===- NormalizeRows.cpp - Keep the rows of products joined ---------------===//
//
// Part of lathe-normalize. A dense layer on [B, S, C] is a product of matrices
// [B*S, C]; the reshape that splits the rows behind it would keep it from being
// one kernel with bias, activation and residual. The reshape sinks below
// elementwise ops and reductions of rows, until it meets the reshape in front
// of the next product.
//
//===----------------------------------------------------------------------===//

#include "NormalizePatterns.h"

#include "FusionKinds.h"
#include "lathe/Graph/Build.h"

using namespace mlir;
using namespace lathe;

/// How far a product is looked for behind what follows it elementwise.
static constexpr unsigned kMaxEpilogue = 8;

/// A reshape of joined rows, [R, C] or [R], to [.., C] or [..].
static ReshapeOp getSplit(Value value) {
  auto split = value.getDefiningOp<ReshapeOp>();
  if (!split || isa<BlockArgument>(split.getInput()))
    return nullptr;
  Dims joined = dimsOf(split.getInput()), all = dimsOf(value);
  bool hasColumns = joined.size() == 2;
  if (joined.empty() || joined.size() > 2 || all.size() <= joined.size() ||
      (hasColumns && joined.back() != all.back()))
    return nullptr;
  return split;
}

namespace {
/// The rows of tensors [rows.., C] and [rows..], joined or not.
struct Rows {
  explicit Rows(ReshapeOp split)
      : joined(dimsOf(split.getInput()).front()),
        split(dimsOf(split.getResult())) {
    if (dimsOf(split.getInput()).size() == 2)
      this->split.pop_back();
  }
  /// |dims|, which start with the split rows, with joined rows.
  Dims join(ArrayRef<Dim> dims) const {
    Dims result = {joined};
    llvm::append_range(result, dims.drop_front(split.size()));
    return result;
  }
  RankedTensorType joinType(Value value) const {
    RankedTensorType type = tensorTypeOf(value);
    return getTensorType(join(getDims(type)), type.getElementType());
  }
  bool lead(Value value) const {
    Dims dims = dimsOf(value);
    return dims.size() >= split.size() && dims.size() <= split.size() + 1 &&
           ArrayRef(dims).take_front(split.size()) == ArrayRef(split);
  }

  Dim joined;
  Dims split;
};
} // namespace

/// Whether |op| computes each element, or each row, by itself.
static bool keepsElements(Operation *op) {
  return op->hasTrait<Elementwise>() || isa<DropoutOp>(op);
}

/// Whether |op| reduces more than single rows: it needs them as they are.
static bool reducesRows(Operation *op) {
  if (!isReduce(op))
    return false;
  auto dims = op->getAttrOfType<DenseI64ArrayAttr>("dims").asArrayRef();
  return dims.size() != 1 ||
         dims.front() + 1 != tensorTypeOf(op->getOperand(0)).getRank();
}

/// Whether all that |op| computes is added up over rows, after at most |steps|
/// ops: it is part of that kernel then.
static bool feedsRowSums(Operation *op, unsigned steps = kMaxEpilogue) {
  return llvm::all_of(op->getUsers(), [&](Operation *user) {
    return reducesRows(user) ||
           (steps && keepsElements(user) && feedsRowSums(user, steps - 1));
  });
}

/// The product that |value| is, but for what follows it elementwise.
static Operation *findProduct(Value value) {
  for (unsigned step = 0; step < kMaxEpilogue; ++step) {
    Operation *op = value.getDefiningOp();
    if (!op || isContraction(op))
      return op;
    if (!keepsElements(op))
      return nullptr;
    Operation *next = nullptr;
    for (Value operand : op->getOperands())
      if (Operation *defining = operand.getDefiningOp();
          defining && (isContraction(defining) || keepsElements(defining)) &&
          (!next || next->isBeforeInBlock(defining)))
        next = defining;
    if (!next)
      return nullptr;
    value = next->getResult(0);
  }
  return nullptr;
}

/// Whether |value| is a tensor in memory in any case, so that a reshape of it
/// is a view and separates nothing that could be one kernel: the joined rows
/// it meets come out of |product|, which is computed later.
static bool isStored(Value value, Operation *product) {
  Operation *op = value.getDefiningOp();
  if (!op || isa<ConstantOp, ReshapeOp>(op))
    return true;
  bool isCore = isContraction(op) || isWindow(op);
  if (isIndexMap(op) || isFree(op) || (isCore && op->hasOneUse()))
    return false;
  bool isRead = llvm::any_of(op->getUsers(), [](Operation *user) {
    return isContraction(user) || isWindow(user) || isMovement(user) ||
           isa<ReshapeOp>(user) || user->hasTrait<OpTrait::IsTerminator>();
  });
  return isRead || (product && op->isBeforeInBlock(product));
}

/// The dims of |broadcast| behind joined rows; nullopt where it repeats its
/// input along some of the rows only.
static std::optional<SmallVector<int64_t>> joinDims(BroadcastOp broadcast,
                                                    const Rows &rows) {
  int64_t split = rows.split.size();
  ArrayRef<int64_t> dims = broadcast.getDims();
  int64_t inRows = llvm::count_if(dims, [&](int64_t d) { return d < split; });
  SmallVector<int64_t> result;
  if (inRows) {
    bool all =
        inRows == split && rows.lead(broadcast.getInput()) &&
        llvm::equal(dims.take_front(split), llvm::seq<int64_t>(0, split));
    if (!all)
      return std::nullopt;
    result.push_back(0);
  }
  for (int64_t dim : dims.drop_front(inRows))
    result.push_back(dim - split + 1);
  return result;
}

/// Whether |value| can be had with joined rows at no cost.
static bool canJoin(Value value, const Rows &rows, Operation *product) {
  if (getSplit(value) || tensorTypeOf(value).getRank() == 0)
    return true;
  Operation *op = value.getDefiningOp();
  if (auto broadcast = dyn_cast_or_null<BroadcastOp>(op)) {
    auto dims = joinDims(broadcast, rows);
    return dims && (dims->empty() || dims->front() != 0 ||
                    canJoin(broadcast.getInput(), rows, product));
  }
  bool isOnlyHere = op && op->hasOneUse();
  if (auto hot = dyn_cast_or_null<OneHotOp>(op); hot && isOnlyHere)
    return canJoin(hot.getIndices(), rows, product);
  if (isOnlyHere && op->hasTrait<Elementwise>())
    return llvm::all_of(op->getOperands(), [&](Value operand) {
      return canJoin(operand, rows, product);
    });
  return isStored(value, product);
}

static Value buildJoined(OpBuilder &builder, Value value, const Rows &rows);

/// |op| on joined rows.
static Value buildJoined(OpBuilder &builder, Operation *op, const Rows &rows) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(rows.lead(operand) ? buildJoined(builder, operand, rows)
                                          : operand);
  Operation *inner = builder.clone(*op);
  inner->setOperands(operands);
  inner->getResult(0).setType(rows.joinType(op->getResult(0)));
  return inner->getResult(0);
}

static Value buildJoined(OpBuilder &builder, Value value, const Rows &rows) {
  if (ReshapeOp split = getSplit(value))
    return split.getInput();
  Operation *op = value.getDefiningOp();
  Location loc = value.getLoc();
  if (auto broadcast = dyn_cast_or_null<BroadcastOp>(op)) {
    SmallVector<int64_t> dims = *joinDims(broadcast, rows);
    Value input = broadcast.getInput();
    if (!dims.empty() && dims.front() == 0)
      input = buildJoined(builder, input, rows);
    return BroadcastOp::create(builder, loc, rows.joinType(value), input, dims);
  }
  if (op && op->hasOneUse() &&
      (op->hasTrait<Elementwise>() || isa<OneHotOp>(op)))
    return buildJoined(builder, op, rows);
  return ReshapeOp::create(builder, loc, rows.joinType(value), value);
}

namespace {
/// op(split(x), y) -> split(op(x, join(y))), op elementwise.
struct SplitBehindElementwise : RewritePattern {
  explicit SplitBehindElementwise(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}
  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!keepsElements(op))
      return rewriter.notifyMatchFailure(op, "is not elementwise");
    ReshapeOp split;
    for (Value operand : op->getOperands())
      if (ReshapeOp defining = getSplit(operand))
        split = defining;
    if (!split)
      return rewriter.notifyMatchFailure(op, "no split rows");
    if (feedsRowSums(op))
      return rewriter.notifyMatchFailure(op, "is added up over rows");
    Rows rows(split);
    Operation *product = findProduct(split.getInput());
    for (Value operand : op->getOperands())
      if (rows.lead(operand) && !canJoin(operand, rows, product))
        return rewriter.notifyMatchFailure(op,
                                           "an operand has rows of its own");
    Value joined = buildJoined(rewriter, op, rows);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op->getResult(0).getType(),
                                           joined);
    return success();
  }
};

/// reduce(split(x)) -> split(reduce(x)), along the last dim.
struct SplitBehindReduce : RewritePattern {
  explicit SplitBehindReduce(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}
  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    auto argmax = dyn_cast<ArgmaxOp>(op);
    if (!argmax && (!isReduce(op) || reducesRows(op)))
      return rewriter.notifyMatchFailure(op, "reduces no single row");
    ReshapeOp split = getSplit(op->getOperand(0));
    int64_t rank = tensorTypeOf(op->getOperand(0)).getRank();
    if (!split || tensorTypeOf(split.getInput()).getRank() != 2)
      return rewriter.notifyMatchFailure(op, "no split rows");
    Rows rows(split);
    RankedTensorType type = tensorTypeOf(op->getResult(0));
    if ((argmax && int64_t(argmax.getDim()) != rank - 1) ||
        type.getRank() != rank - 1)
      return rewriter.notifyMatchFailure(op, "another form comes first");
    Operation *inner = rewriter.clone(*op);
    inner->setOperand(0, split.getInput());
    if (argmax)
      cast<ArgmaxOp>(inner).setDim(1);
    else
      inner->setAttr("dims", rewriter.getDenseI64ArrayAttr({1}));
    inner->getResult(0).setType(
        getTensorType({rows.joined}, type.getElementType()));
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, type, inner->getResult(0));
    return success();
  }
};

/// broadcast(split(x)) to rows -> split(broadcast(x)).
struct SplitBehindBroadcast : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    ReshapeOp split = getSplit(op.getInput());
    if (!split || tensorTypeOf(split.getInput()).getRank() != 1)
      return rewriter.notifyMatchFailure(op, "no split rows");
    Rows rows(split);
    auto dims = joinDims(op, rows);
    if (!rows.lead(op.getResult()) || !dims)
      return rewriter.notifyMatchFailure(op, "repeats along some rows");
    Value joined = BroadcastOp::create(rewriter, op.getLoc(),
                                       rows.joinType(op.getResult()),
                                       split.getInput(), *dims);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), joined);
    return success();
  }
};
} // namespace

void lathe::populateRowPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitBehindElementwise, SplitBehindReduce, SplitBehindBroadcast>(
      patterns.getContext());
}

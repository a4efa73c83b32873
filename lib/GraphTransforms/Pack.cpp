//===- Pack.cpp - Right operands of contractions in panels ----------------===//
//
// graph -> graph. Expects: normal forms (Normalize), scales folded
// (FoldScales). Leaves: right operands of contractions in panels where that
// pays.
//
//===----------------------------------------------------------------------===//

#include "WeightValues.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Work.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_PACKPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// Columns per panel: a whole number of vectors of any target, and one cache
/// line of f32.
static constexpr int64_t kPanel = 16;
/// Weights up to this size are in the first-level cache in any order.
static constexpr int64_t kSmallBytes = 16 * 1024;
/// What has to be packed in each call has to be read often enough to gain.
static constexpr int64_t kMinCallBytes = 64 * 1024;
static constexpr int64_t kMinCallRows = 96;

/// The rows of |result| that meet the right operand.
static int64_t countRows(Value result) {
  Dims dims = dimsOf(result);
  int64_t rows = 1;
  for (const Dim &dim : ArrayRef(dims).drop_back())
    rows *= getNominalSize(dim);
  return rows;
}

static int64_t countBytes(Value value) {
  RankedTensorType type = tensorTypeOf(value);
  return type.getNumElements() * type.getElementTypeBitWidth() / 8;
}

/// The operand of |op| that can be packed, whose columns are its last dim.
static OpOperand *getRightOperand(Operation *op) {
  if (auto matmul = dyn_cast<MatmulOp>(op)) {
    bool plain = tensorTypeOf(matmul.getLhs()).getRank() == 2 &&
                 !matmul.getTransposeLhs() && !matmul.getTransposeRhs() &&
                 !matmul.getPackedRhs();
    return plain ? &matmul.getRhsMutable() : nullptr;
  }
  auto convolution = dyn_cast<ConvolutionOp>(op);
  bool plain = convolution && convolution.getLayout() == Layout::NHWC &&
               convolution.getGroups() == 1 && !convolution.getPackedFilter();
  return plain ? &convolution.getFilterMutable() : nullptr;
}

/// Whether panels are made of |value| in one step with what permutes it.
static bool isPermuted(Value value) {
  Operation *op = value.getDefiningOp();
  return op && isa<TransposeOp, ReverseOp>(op);
}

static bool gains(Operation *op, OpOperand &right, bool isFixed) {
  RankedTensorType type = tensorTypeOf(right.get());
  if (!type.hasStaticShape() || type.getShape().back() <= kPanel)
    return false;
  // Filling up the last panel is a copy of its own: for weights, and where
  // nothing else packs.
  bool fills =
      isa<MatmulOp>(op) && (isFixed || type.getDimSize(0) > kLongColumn);
  if (type.getShape().back() % kPanel != 0 && !fills)
    return false;
  if (isFixed)
    return countBytes(right.get()) > kSmallBytes;
  if (auto matmul = dyn_cast<MatmulOp>(op);
      matmul && packsOwnPanels(matmul) && !isPermuted(right.get()))
    return false;
  return countBytes(right.get()) >= kMinCallBytes &&
         countRows(op->getResult(0)) >= kMinCallRows;
}

/// Looks through transposes and reversals: dim d of |value| is dim order[d] of
/// the result, turned around if |turned| has it.
static Value findSource(Value value, SmallVector<int64_t> &order,
                        llvm::SmallSetVector<int64_t, 4> &turned,
                        int64_t column) {
  while (true) {
    if (auto transpose = value.getDefiningOp<TransposeOp>()) {
      for (int64_t &dim : order)
        dim = transpose.getPermutation()[dim];
      llvm::SmallSetVector<int64_t, 4> moved;
      for (int64_t dim : turned)
        moved.insert(transpose.getPermutation()[dim]);
      turned = moved;
      value = transpose.getInput();
      continue;
    }
    auto reverse = value.getDefiningOp<ReverseOp>();
    if (!reverse || llvm::is_contained(reverse.getDims(), order[column]) ||
        llvm::any_of(reverse.getDims(),
                     [&](int64_t dim) { return turned.contains(dim); }))
      return value;
    turned.insert(reverse.getDims().begin(), reverse.getDims().end());
    value = reverse.getInput();
  }
}

/// The matrix |right| with columns of zeros up to a whole number of panels.
static Value fillLastPanel(OpBuilder &builder, Location loc, Value right) {
  int64_t columns = tensorTypeOf(right).getShape().back();
  int64_t missing = llvm::alignTo(columns, kPanel) - columns;
  if (missing == 0)
    return right;
  return PadOp::create(builder, loc, right, ArrayRef<int64_t>{0, 0},
                       ArrayRef<int64_t>{0, missing}, ArrayRef<int64_t>{0, 0},
                       APFloat(0.0));
}

/// |right| [.., N] as [N / panel, .., panel].
static Value buildPanels(OpBuilder &builder, Location loc, Value right) {
  int64_t rank = tensorTypeOf(right).getRank();
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  llvm::SmallSetVector<int64_t, 4> turned;
  Value source = findSource(right, order, turned, rank - 1);
  // The source with its dim of columns in two: panels, and columns of one.
  int64_t column = order.back();
  auto shifted = [&](int64_t dim) { return dim > column ? dim + 1 : dim; };
  SmallVector<int64_t> shape(tensorTypeOf(source).getShape());
  shape[column] /= kPanel;
  shape.insert(shape.begin() + column + 1, kPanel);
  Value split = ReshapeOp::create(
      builder, loc,
      RankedTensorType::get(shape, tensorTypeOf(source).getElementType()),
      source);
  if (!turned.empty()) {
    SmallVector<int64_t> dims;
    for (int64_t dim : turned)
      dims.push_back(shifted(dim));
    llvm::sort(dims);
    split = ReverseOp::create(builder, loc, split, dims);
  }
  SmallVector<int64_t> permutation{column};
  for (int64_t dim : ArrayRef(order).drop_back())
    permutation.push_back(shifted(dim));
  permutation.push_back(column + 1);
  return TransposeOp::create(builder, loc, split, permutation);
}

namespace {
struct PackPass : lathe::impl::PackPassBase<PackPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isExternal())
      return;
    bool areFixed = readsFixedWeights(func);
    WeightValues weights(func);
    for (Operation &op : llvm::make_early_inc_range(func.getBody().front())) {
      OpOperand *right = getRightOperand(&op);
      if (!right ||
          !gains(&op, *right, areFixed && weights.contains(right->get())))
        continue;
      OpBuilder builder(&op);
      int64_t columns = tensorTypeOf(right->get()).getShape().back();
      if (auto matmul = dyn_cast<MatmulOp>(op)) {
        right->set(fillLastPanel(builder, op.getLoc(), right->get()));
        matmul.setPackedRhs(true);
        if (columns % kPanel != 0)
          matmul.setColumns(columns);
      } else {
        cast<ConvolutionOp>(op).setPackedFilter(true);
      }
      right->set(buildPanels(builder, op.getLoc(), right->get()));
    }
  }
};
} // namespace

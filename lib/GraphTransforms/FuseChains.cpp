//===- FuseChains.cpp - Kernels that go through attention block by block --===//
//
// kernels -> kernels. Expects: kernels (Fuse). Leaves: chains of a product, a
// kernel of rows and a second product where nothing else needs the scores in
// front of the rows' kernel. What that one leaves (a train step needs softmax's
// weights again) is a result of the chain where others use it.
//
//===----------------------------------------------------------------------===//

#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_FUSECHAINSPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// Rows of a block at most: enough to hide that each block reads both right
/// operands. With fewer than the second number they would be read too often.
static constexpr int64_t kMaxRows = 64, kMinRows = 16;
/// Scores of a block at most: what a stack and the second-level cache hold.
static constexpr int64_t kBlockBytes = 256 * 1024;

namespace {
struct Chain {
  KernelOp first, rows, second;
  int64_t blockRows;
};
} // namespace

/// The product in |kernel|, if the kernel's one result has its dims and its
/// rows are those of its left operand.
static MatmulOp getProduct(KernelOp kernel) {
  if (kernel.getKind() != KernelKind::contraction ||
      kernel.getNumResults() != 1)
    return MatmulOp();
  auto products = kernel.getBody().getOps<MatmulOp>();
  if (products.empty())
    return MatmulOp();
  MatmulOp product = *products.begin();
  bool isPlain = !product.getTransposeLhs() && !product.getPackedRhs() &&
                 getDims(tensorTypeOf(product.getResult())) ==
                     getDims(tensorTypeOf(kernel.getResult(0)));
  return isPlain ? product : MatmulOp();
}

/// The kernel of |kind| that makes |value| and nothing else.
static KernelOp getSource(Value value, KernelKind kind) {
  auto kernel = value.getDefiningOp<KernelOp>();
  bool isLink =
      kernel && kernel.getKind() == kind && kernel.getNumResults() == 1;
  return isLink ? kernel : KernelOp();
}

/// Whether the kernel reads its inputs where it writes its result, row by row.
static bool keepsRows(KernelOp kernel) {
  return llvm::none_of(kernel.getBody().getOps(), [](Operation &op) {
    return isa<TransposeOp, CheckIndexOp, GatherOp>(op);
  });
}

/// Rows of a block: as few blocks as can be, about equal.
static std::optional<int64_t> chooseRows(int64_t rows, int64_t rowBytes) {
  int64_t most = std::min(kMaxRows, kBlockBytes / rowBytes);
  if (most < 1)
    return std::nullopt;
  int64_t block = llvm::divideCeil(rows, llvm::divideCeil(rows, most));
  return block >= kMinRows ? std::optional(block) : std::nullopt;
}

/// The chain that ends with |second|.
static std::optional<Chain> findChain(KernelOp second) {
  MatmulOp product = getProduct(second);
  auto weights =
      product ? dyn_cast<BlockArgument>(product.getLhs()) : BlockArgument();
  if (!weights || !weights.hasOneUse())
    return std::nullopt;
  Chain chain{KernelOp(), KernelOp(), second, 0};
  chain.rows =
      getSource(second.getInputs()[weights.getArgNumber()], KernelKind::row);
  if (!chain.rows || !keepsRows(chain.rows) || !keepsRows(second))
    return std::nullopt;
  // The chain stands where the second product does.
  for (Operation *user : chain.rows.getResult(0).getUsers())
    if (user->isBeforeInBlock(second))
      return std::nullopt;
  for (Value input : chain.rows.getInputs())
    if (KernelOp source = getSource(input, KernelKind::contraction);
        source && input.hasOneUse() &&
        input.getType() == chain.rows.getResult(0).getType())
      chain.first = source;
  if (!chain.first || !getProduct(chain.first) || !keepsRows(chain.first))
    return std::nullopt;
  Dims scores = getDims(tensorTypeOf(chain.first.getResult(0)));
  Dims result = getDims(tensorTypeOf(second.getResult(0)));
  Dim columns = scores.pop_back_val(), rows = scores.pop_back_val();
  if (!columns.isStatic() || !rows.isStatic() || !result.back().isStatic() ||
      columns == Dim(0))
    return std::nullopt;
  Type element = tensorTypeOf(chain.first.getResult(0)).getElementType();
  std::optional<int64_t> blockRows = chooseRows(
      rows.getStaticSize(), columns.getStaticSize() * getElementBytes(element));
  if (!blockRows)
    return std::nullopt;
  chain.blockRows = *blockRows;
  return chain;
}

static void fuse(Chain chain) {
  KernelOp links[] = {chain.first, chain.rows, chain.second};
  llvm::SmallSetVector<Value, 8> inputs;
  SmallVector<StringRef> names;
  for (KernelOp link : links) {
    for (Value input : link.getInputs())
      if (!llvm::is_contained(links, input.getDefiningOp()))
        inputs.insert(input);
    names.push_back(link.getName());
  }
  SmallVector<Value> results{chain.second.getResult(0)};
  if (!chain.rows.getResult(0).hasOneUse())
    results.push_back(chain.rows.getResult(0));
  OpBuilder builder(chain.second);
  auto made = KernelOp::create(
      builder, chain.second.getLoc(), ValueRange(results).getTypes(),
      inputs.getArrayRef(), KernelKind::chain, llvm::join(names, ", "),
      ArrayAttr(), IntegerAttr());
  Block &body = made.getBody().emplaceBlock();
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  builder.setInsertionPointToEnd(&body);
  for (KernelOp link : links) {
    auto copy = cast<KernelOp>(builder.clone(*link, mapping));
    if (link.getKind() == KernelKind::contraction)
      copy.setRows(chain.blockRows);
  }
  SmallVector<Value> yielded;
  for (Value result : results)
    yielded.push_back(mapping.lookup(result));
  YieldOp::create(builder, made.getLoc(), yielded);
  for (auto [old, result] : llvm::zip(results, made.getResults()))
    old.replaceAllUsesWith(result);
  for (KernelOp link : llvm::reverse(links))
    link.erase();
}

namespace {
struct FuseChainsPass : lathe::impl::FuseChainsPassBase<FuseChainsPass> {
  void runOnOperation() override {
    Block &body = getOperation().getBody().front();
    for (auto kernel : llvm::to_vector(body.getOps<KernelOp>()))
      if (std::optional<Chain> chain = findChain(kernel))
        fuse(*chain);
  }
};
} // namespace

//===- FuseChains.cpp - Kernels that take turns, block by block -----------===//
//
// kernels -> kernels. Expects: kernels (Fuse). Leaves: chains
// - of a product, a kernel of rows and a second product, by blocks of rows,
//   where nothing else needs the scores in front of the rows' kernel; what that
//   one leaves (a train step needs softmax's weights again) is a result of the
//   chain where others use it;
// - of a kernel that makes images and all that read these, by images.
//
//===----------------------------------------------------------------------===//

#include "Donation.h"
#include "FusionKinds.h"

#include "lathe/Graph/Build.h"
#include "lathe/Graph/Work.h"
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
/// Work on an image that two threads had better share, in inference, where
/// there may be one image only: about ten microseconds.
static constexpr double kFlopsToShare = 1.5e6;

namespace {
struct Chain {
  SmallVector<KernelOp> links;
  /// Where it stands: behind what it reads.
  Operation *place = nullptr;
  /// Rows of a block, or 1 where blocks are images.
  int64_t blockRows = 1;
};
} // namespace

//===----------------------------------------------------------------------===//
// Where a chain stands
//===----------------------------------------------------------------------===//

/// The first place where all that |links| read is known; null where others need
/// what they give before.
static Operation *findPlace(ArrayRef<KernelOp> links) {
  Operation *place = links.front();
  for (KernelOp link : links)
    for (Value input : link.getInputs()) {
      Operation *source = input.getDefiningOp();
      if (source && !llvm::is_contained(links, source) &&
          place->isBeforeInBlock(source))
        place = source->getNextNode();
    }
  for (KernelOp link : links)
    for (Operation *user : link->getUsers())
      if (!llvm::is_contained(links, user) && user->isBeforeInBlock(place))
        return nullptr;
  return place;
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

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
                 dimsOf(product.getResult()) == dimsOf(kernel.getResult(0));
  return isPlain ? product : MatmulOp();
}

/// The kernel of |kind| that makes |value| and nothing else.
static KernelOp getSource(Value value, KernelKind kind) {
  auto kernel = value.getDefiningOp<KernelOp>();
  bool isLink =
      kernel && kernel.getKind() == kind && kernel.getNumResults() == 1;
  return isLink ? kernel : KernelOp();
}

/// Whether the kernel reads the rows, or the images, that it writes.
static bool keepsRows(KernelOp kernel) {
  return llvm::none_of(kernel.getBody().getOps(), [](Operation &op) {
    return isa<TransposeOp, ReverseOp, CheckIndexOp, GatherOp>(op);
  });
}

/// Rows of a block: as few blocks as can be, about equal.
static std::optional<int64_t> chooseRows(int64_t rows, int64_t rowBytes) {
  int64_t most = std::min(kMaxRows, kChainedBlockBytes / rowBytes);
  if (most < 1 || rows < 1)
    return std::nullopt;
  int64_t block = llvm::divideCeil(rows, llvm::divideCeil(rows, most));
  return block >= kMinRows ? std::optional(block) : std::nullopt;
}

/// The chain of attention that ends with |second|.
static std::optional<Chain> findAttention(KernelOp second) {
  MatmulOp product = getProduct(second);
  auto weights =
      product ? dyn_cast<BlockArgument>(product.getLhs()) : BlockArgument();
  if (!weights || !weights.hasOneUse())
    return std::nullopt;
  KernelOp rowKernel =
      getSource(second.getInputs()[weights.getArgNumber()], KernelKind::row);
  if (!rowKernel || !keepsRows(rowKernel) || !keepsRows(second))
    return std::nullopt;
  KernelOp first;
  for (Value input : rowKernel.getInputs())
    if (KernelOp source = getSource(input, KernelKind::contraction);
        source && input.hasOneUse() &&
        input.getType() == rowKernel.getResult(0).getType())
      first = source;
  if (!first || !getProduct(first) || !keepsRows(first))
    return std::nullopt;
  Dims scores = dimsOf(first.getResult(0));
  Dims result = dimsOf(second.getResult(0));
  Dim columns = scores.pop_back_val(), rows = scores.pop_back_val();
  if (!columns.isStatic() || !rows.isStatic() || !result.back().isStatic() ||
      columns == Dim(0))
    return std::nullopt;
  Type element = tensorTypeOf(first.getResult(0)).getElementType();
  std::optional<int64_t> blockRows = chooseRows(
      rows.getStaticSize(), columns.getStaticSize() * getElementBytes(element));
  Chain chain{{first, rowKernel, second}};
  chain.place = findPlace(chain.links);
  if (!blockRows || !chain.place)
    return std::nullopt;
  chain.blockRows = *blockRows;
  return chain;
}

//===----------------------------------------------------------------------===//
// Images
//===----------------------------------------------------------------------===//

/// Whether |op| makes images that one unit, or some, of a kernel around it can
/// be.
static bool makesImages(Operation *op) {
  if (auto convolution = dyn_cast<ConvolutionOp>(op))
    return convolution.getGroups() == 1 &&
           llvm::all_of(convolution.getInputDilations(),
                        [](int64_t spread) { return spread == 1; });
  return isa<WinogradConvolutionOp, MaxPool2dScatterOp>(op);
}

/// Whether |op|, in a kernel, makes something small of one |image| at a time.
static bool readsImages(Operation *op, Value image) {
  if (auto grad = dyn_cast<ConvolutionFilterGradOp>(op))
    return grad.getPerImage();
  if (isReduce(op))
    return op->getOperand(0).getType() == image.getType() &&
           !llvm::is_contained(
               op->getAttrOfType<DenseI64ArrayAttr>("dims").asArrayRef(), 0);
  return isa<MaxPool2dOp, MaxPool2dPositionOp, AvgPool2dOp>(op);
}

/// Whether that is what |kernel| is for.
static bool readsImages(KernelOp kernel, Value image) {
  bool isReader = false;
  for (Operation &op : kernel.getBody().getOps()) {
    bool reads = readsImages(&op, image);
    if (!reads && (isContraction(&op) || isWindow(&op) || isReduce(&op)))
      return false;
    isReader |= reads;
  }
  return isReader && kernel.getKind() != KernelKind::row && keepsRows(kernel);
}

/// The chain of a kernel that makes images and all that read these.
static std::optional<Chain> findImages(KernelOp first, bool isTraining) {
  if (first.getNumResults() != 1 || first->use_empty() ||
      llvm::none_of(first.getBody().getOps(),
                    [](Operation &op) { return makesImages(&op); }))
    return std::nullopt;
  Value image = first.getResult(0);
  std::optional<int64_t> bytes = getImageBytes(image);
  Dim batch = dimsOf(image).front();
  if (batch == Dim(0) || !bytes || *bytes > kChainedBlockBytes)
    return std::nullopt;
  double flops = getWork(first).flops.at(kNominalSize) / getNominalSize(batch);
  if (!isTraining && flops > kFlopsToShare)
    return std::nullopt;
  Chain chain{{first}};
  for (Operation *user : first->getUsers()) {
    auto reader = dyn_cast<KernelOp>(user);
    if (!reader || !readsImages(reader, image))
      return std::nullopt;
    if (!llvm::is_contained(chain.links, reader))
      chain.links.push_back(reader);
  }
  // Use lists have no order of their own.
  llvm::sort(chain.links, [](KernelOp a, KernelOp b) {
    return a->isBeforeInBlock(b);
  });
  chain.place = findPlace(chain.links);
  return chain.place ? std::optional(chain) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// What others than |links| read of what these give, the last link's first.
static SmallVector<Value> findResults(ArrayRef<KernelOp> links) {
  SmallVector<Value> results;
  for (KernelOp link : llvm::reverse(links))
    for (Value result : link.getResults())
      if (llvm::any_of(result.getUsers(), [&](Operation *user) {
            return !llvm::is_contained(links, user);
          }))
        results.push_back(result);
  return results;
}

static void fuse(const Chain &chain) {
  ArrayRef<KernelOp> links = chain.links;
  llvm::SmallSetVector<Value, 8> inputs;
  SmallVector<StringRef> names;
  for (KernelOp link : links) {
    for (Value input : link.getInputs())
      if (!llvm::is_contained(links, input.getDefiningOp()))
        inputs.insert(input);
    names.push_back(link.getName());
  }
  SmallVector<Value> results = findResults(links);
  OpBuilder builder(chain.place);
  auto made = KernelOp::create(
      builder, links.back()->getLoc(), ValueRange(results).getTypes(),
      inputs.getArrayRef(), KernelKind::chain, llvm::join(names, ", "),
      ArrayAttr(), IntegerAttr());
  Block &body = made.getBody().emplaceBlock();
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  builder.setInsertionPointToEnd(&body);
  for (KernelOp link : links) {
    auto copy = cast<KernelOp>(builder.clone(*link, mapping));
    bool isCut = llvm::any_of(link.getBody().getOps(), [](Operation &op) {
      return isa<MatmulOp, ConvolutionOp>(op);
    });
    if (isCut)
      copy.setRows(chain.blockRows);
  }
  SmallVector<Value> yielded;
  for (Value result : results)
    yielded.push_back(mapping.lookup(result));
  YieldOp::create(builder, made.getLoc(), yielded);
  for (auto [old, result] : llvm::zip(results, made.getResults()))
    old.replaceAllUsesWith(result);
  for (KernelOp link : llvm::reverse(links))
    link->erase();
}

/// Only a training step writes into its arguments.
static bool donates(func::FuncOp func) {
  for (unsigned result = 0; result < func.getNumResults(); ++result)
    if (getDonatingArgument(func, result) >= 0)
      return true;
  return false;
}

namespace {
struct FuseChainsPass : lathe::impl::FuseChainsPassBase<FuseChainsPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    Block &body = func.getBody().front();
    bool isTraining = donates(func);
    llvm::SmallPtrSet<Operation *, 16> fused;
    for (auto kernel : llvm::to_vector(body.getOps<KernelOp>())) {
      if (fused.contains(kernel))
        continue;
      // It ends attention's, and starts one of images.
      std::optional<Chain> chain = findAttention(kernel);
      if (!chain)
        chain = findImages(kernel, isTraining);
      if (!chain)
        continue;
      fused.insert_range(chain->links);
      fuse(*chain);
    }
  }
};
} // namespace

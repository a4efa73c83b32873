//===- EmitChain.cpp - Kernels that take turns, block by block ------------===//
//
// A unit is a block of rows, or an image, which all links of the chain go
// through before the next one. What links hand on, and is no result, has room
// for one block, on the stack: they get its address as if all blocks before lay
// in front of it, and so find their own there. A row kernel between two such
// works in place.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "KernelFunctions.h"

#include "lathe/Graph/Build.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

namespace {
/// Where the blocks of a tensor that is on the stack take turns.
struct Window {
  Value scratch;
  Type elementType;
  /// Of a step.
  int64_t elements;
};

struct Link {
  KernelOp kernel;
  func::FuncOp function;
  /// Of the link, for a step; 0 where its units are the chain's.
  int64_t unitsOfStep;
  /// The argument words, and which of them point to windows.
  Value words;
  SmallVector<std::pair<int32_t, Window>> windows;
};

class ChainKernel {
public:
  ChainKernel(KernelContext &context, ArrayRef<KernelFunction> functions)
      : context(context), functions(functions) {}
  LogicalResult emit();

private:
  LogicalResult findBlocks(KernelOp first);
  LogicalResult makeLink(KernelOp kernel, const KernelFunction &made);
  LogicalResult makeWindow(KernelOp kernel, Value result);
  Value bufferOf(Value value) const;
  void setWord(const Link &link, int32_t number, Value word);
  void setFixedWords(Link &link);
  void runLink(const Link &link, Value unit, Value begin, Value end);

  KernelContext &context;
  ArrayRef<KernelFunction> functions;
  /// Rows of scores, or images, all of them; a unit goes through a block.
  Dim steps, units;
  /// Steps of one matrix, or 1; the last block of these may have fewer.
  int64_t rows = 1, blockRows = 1;
  SmallVector<Link> links;
  llvm::DenseMap<Value, Window> windows;
};
} // namespace

/// Rows of the first link's result where that is a product, else images.
LogicalResult ChainKernel::findBlocks(KernelOp first) {
  Dims dims = dimsOf(first.getResult(0));
  if (first.getBody().getOps<MatmulOp>().empty()) {
    steps = units = dims.front();
    return success();
  }
  dims.pop_back(); // columns
  if (!first.getRows() || !dims.back().isStatic())
    return first.emitOpError("expected 'rows', and a known number of all");
  std::optional<Dim> all = getNumElements(dims);
  rows = dims.back().getStaticSize();
  blockRows = *first.getRows();
  dims.back() = Dim(llvm::divideCeil(rows, blockRows));
  std::optional<Dim> blocks = getNumElements(dims);
  if (!all || !blocks)
    return first.emitOpError("has more rows than 63 bits count");
  steps = *all;
  units = *blocks;
  return success();
}

/// The buffer of a link's operand or result; null for one that is on the stack.
Value ChainKernel::bufferOf(Value value) const {
  if (isa<BlockArgument>(value))
    return context.getInputBuffer(value);
  Operation *yield = context.kernel.getBody().front().getTerminator();
  for (auto [number, result] : llvm::enumerate(yield->getOperands()))
    if (result == value)
      return context.getResultBuffer(number);
  return Value();
}

/// Gives |result| of |kernel| a window, that of an operand in a row kernel.
LogicalResult ChainKernel::makeWindow(KernelOp kernel, Value result) {
  if (kernel.getKind() == KernelKind::row)
    for (Value input : kernel.getInputs())
      if (windows.contains(input) && input.getType() == result.getType()) {
        windows[result] = windows[input];
        return success();
      }
  RankedTensorType type = tensorTypeOf(result);
  std::optional<Dim> size = getNumElements(getDims(type));
  size = size ? size->dividedBy(steps) : std::nullopt;
  if (!size || !size->isStatic())
    return kernel.emitOpError("expected blocks of a known size in a chain");
  int64_t elements = size->getStaticSize();
  Value scratch = context.makeScratch(
      context.builder.getI8Type(),
      blockRows * elements * getElementBytes(type.getElementType()));
  windows[result] = {scratch, type.getElementType(), elements};
  return success();
}

void ChainKernel::setWord(const Link &link, int32_t number, Value word) {
  Value address = context.gep(link.words, context.builder.getI64Type(),
                              context.constant(number));
  LLVM::StoreOp::create(context.builder, word, address, 8);
}

/// All words but those that point to windows.
void ChainKernel::setFixedWords(Link &link) {
  SmallVector<Value> tensors(link.kernel.getInputs());
  llvm::append_range(tensors, link.kernel.getResults());
  int32_t number = 0;
  for (Value tensor : tensors) {
    if (Value buffer = bufferOf(tensor))
      setWord(link, number, buffer);
    else
      link.windows.push_back({number, windows.lookup(tensor)});
    ++number;
  }
  for (const std::string &symbol : KernelArguments::of(link.kernel).symbols)
    setWord(link, number++, context.sizeOf(Dim(symbol)));
}

LogicalResult ChainKernel::makeLink(KernelOp kernel,
                                    const KernelFunction &made) {
  std::optional<Dim> share =
      made.split.extent.dividedBy(kernel.getRows() ? units : steps);
  if (!share || !share->isStatic() ||
      share->getStaticSize() % made.split.multiple != 0)
    return kernel.emitOpError("does not go by the blocks of its chain");
  for (Value result : kernel.getResults())
    if (!bufferOf(result) && failed(makeWindow(kernel, result)))
      return failure();
  size_t words = kernel.getInputs().size() + kernel.getNumResults() +
                 KernelArguments::of(kernel).symbols.size();
  links.push_back({kernel,
                   made.function,
                   kernel.getRows() ? 0 : share->getStaticSize(),
                   context.makeScratch(context.builder.getI64Type(), words),
                   {}});
  setFixedWords(links.back());
  return success();
}

/// For the steps [begin, end), a |unit| of the chain.
void ChainKernel::runLink(const Link &link, Value unit, Value begin,
                          Value end) {
  for (auto [number, window] : link.windows) {
    Value before = context.mul(begin, window.elements);
    setWord(link, number,
            context.gep(window.scratch, window.elementType,
                        context.sub(context.constant(0), before)));
  }
  bool byUnits = link.unitsOfStep == 0;
  Value first = byUnits ? unit : context.mul(begin, link.unitsOfStep);
  Value past =
      byUnits ? context.add(unit, 1) : context.mul(end, link.unitsOfStep);
  func::CallOp::create(context.builder, link.function,
                       ValueRange{link.words, first, past});
}

LogicalResult ChainKernel::emit() {
  auto kernels = context.kernel.getBody().getOps<KernelOp>();
  if (kernels.empty())
    return context.kernel.emitOpError("expected kernels");
  if (failed(findBlocks(*kernels.begin())))
    return failure();
  context.splitWork({units, 1});
  for (auto [kernel, made] : llvm::zip(kernels, functions))
    if (failed(makeLink(kernel, made)))
      return failure();
  Value blocks = context.constant(llvm::divideCeil(rows, blockRows));
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    Value ahead = context.mul(context.div(unit, blocks), rows);
    Value begin = context.add(
        ahead, context.mul(context.rem(unit, blocks), blockRows));
    Value end =
        context.min(context.add(begin, blockRows), context.add(ahead, rows));
    for (const Link &link : links)
      runLink(link, unit, begin, end);
  });
  return success();
}

LogicalResult emitChain(KernelContext &context,
                        ArrayRef<KernelFunction> functions) {
  return ChainKernel(context, functions).emit();
}

} // namespace lathe

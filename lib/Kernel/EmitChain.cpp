//===- EmitChain.cpp - Kernels that take turns, block by block ------------===//
//
// A unit is a block of rows, which all links of the chain go through before the
// next one. What links hand on, and is no result, has room for one block, on
// the stack: they get its address as if all blocks before lay in front of it,
// and so find their own rows there. A row kernel between two such works in
// place.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"

#include "lathe/Graph/Build.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

namespace {
class ChainKernel {
public:
  ChainKernel(KernelContext &context, ArrayRef<func::FuncOp> functions)
      : context(context), functions(functions),
        links(context.kernel.getBody().getOps<KernelOp>()) {}
  LogicalResult emit();

private:
  LogicalResult findBlocks();
  Value bufferOf(Value value) const;
  void setWord(size_t link, int32_t number, Value word);
  void setFixedWords(size_t link);
  void runLink(size_t link, Value begin, Value end, Value window);

  KernelContext &context;
  ArrayRef<func::FuncOp> functions;
  SmallVector<KernelOp> links;
  /// Of the scores: the element, the dims before the rows, rows, columns.
  Type elementType;
  Dims batch;
  int64_t rows = 0, columns = 0;
  int64_t blockRows = 0; ///< The last block of all rows may have fewer.
  /// The argument words of each link, and those that point to scores.
  SmallVector<Value> words;
  SmallVector<SmallVector<int32_t>> windowWords;
};
} // namespace

/// By the first link's result, whose rows are those of all.
LogicalResult ChainKernel::findBlocks() {
  std::optional<int64_t> count =
      links.empty() ? std::nullopt : links.front().getRows();
  if (!count)
    return context.kernel.emitOpError(
        "expected a contraction with 'rows' as its first link");
  RankedTensorType type = tensorTypeOf(links.front().getResult(0));
  elementType = type.getElementType();
  batch = getDims(type);
  Dim lastDims[2];
  for (Dim &dim : lastDims) {
    if (batch.empty() || !batch.back().isStatic())
      return links.front().emitOpError(
          "expected a known number of rows and columns in a chain");
    dim = batch.pop_back_val();
  }
  columns = lastDims[0].getStaticSize();
  rows = lastDims[1].getStaticSize();
  blockRows = *count;
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

void ChainKernel::setWord(size_t link, int32_t number, Value word) {
  Value address = context.gep(words[link], context.builder.getI64Type(),
                              context.constant(number));
  LLVM::StoreOp::create(context.builder, word, address, 8);
}

/// All words but those that point to scores.
void ChainKernel::setFixedWords(size_t link) {
  KernelOp kernel = links[link];
  SmallVector<Value> tensors(kernel.getInputs());
  tensors.push_back(kernel.getResult(0));
  int32_t number = 0;
  auto &window = windowWords.emplace_back();
  for (Value tensor : tensors) {
    if (Value buffer = bufferOf(tensor))
      setWord(link, number, buffer);
    else
      window.push_back(number);
    ++number;
  }
  for (const std::string &symbol : KernelArguments::of(kernel).symbols)
    setWord(link, number++, context.sizeOf(Dim(symbol)));
}

void ChainKernel::runLink(size_t link, Value begin, Value end, Value window) {
  for (int32_t number : windowWords[link])
    setWord(link, number, window);
  func::CallOp::create(context.builder, functions[link],
                       ValueRange{words[link], begin, end});
}

LogicalResult ChainKernel::emit() {
  if (failed(findBlocks()))
    return failure();
  int64_t blocks = llvm::divideCeil(rows, blockRows);
  batch.push_back(Dim(blocks));
  std::optional<Dim> units = getNumElements(batch);
  if (!units)
    return context.kernel.emitOpError("has more blocks than 63 bits count");
  context.splitWork(*units, 1);
  Value scratch =
      context.makeScratch(context.builder.getI8Type(),
                          blockRows * columns * getElementBytes(elementType));
  for (size_t link = 0; link < links.size(); ++link) {
    KernelArguments arguments = KernelArguments::of(links[link]);
    words.push_back(context.makeScratch(context.builder.getI64Type(),
                                        links[link].getInputs().size() + 1 +
                                            arguments.symbols.size()));
    setFixedWords(link);
  }
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    Value block = context.rem(unit, context.constant(blocks));
    Value ahead =
        context.mul(context.div(unit, context.constant(blocks)), rows);
    Value begin = context.add(ahead, context.mul(block, blockRows));
    Value end =
        context.min(context.add(begin, blockRows), context.add(ahead, rows));
    Value before = context.mul(begin, columns);
    Value window = context.gep(scratch, elementType,
                               context.sub(context.constant(0), before));
    // The units of a row kernel are rows, those of a product blocks.
    for (auto [link, kernel] : llvm::enumerate(links))
      if (kernel.getRows())
        runLink(link, unit, context.add(unit, 1), window);
      else
        runLink(link, begin, end, window);
  });
  return success();
}

LogicalResult emitChain(KernelContext &context,
                        ArrayRef<func::FuncOp> functions) {
  return ChainKernel(context, functions).emit();
}

} // namespace lathe

//===- Work.cpp - How much an op or a kernel computes and moves -----------===//

#include "lathe/Graph/Work.h"

#include "lathe/Graph/Build.h"
#include "lathe/Graph/Filter.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// Amounts
//===----------------------------------------------------------------------===//

static constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

/// The dim with these symbols and this coefficient.
static Dim makeDim(int64_t coefficient, ArrayRef<std::string> symbols) {
  Dim dim(coefficient);
  for (const std::string &symbol : symbols)
    dim = *dim.times(Dim(StringRef(symbol)));
  return dim;
}

/// a * b, or the dim of the same symbols that is as large as can be.
static Dim multiply(const Dim &a, const Dim &b) {
  if (std::optional<Dim> product = a.times(b))
    return *product;
  SmallVector<std::string> symbols(a.getSymbols());
  symbols.append(b.getSymbols().begin(), b.getSymbols().end());
  return makeDim(kMost, symbols);
}

void Amount::add(const Dim &term) {
  if (term.getCoefficient() == 0)
    return;
  for (Dim &known : terms)
    if (known.getSymbols() == term.getSymbols()) {
      int64_t sum;
      if (llvm::AddOverflow(known.getCoefficient(), term.getCoefficient(), sum))
        sum = kMost;
      known = makeDim(sum, SmallVector<std::string>(term.getSymbols()));
      return;
    }
  terms.push_back(term);
}

void Amount::add(const Amount &other) {
  for (const Dim &term : other.terms)
    add(term);
}

Amount Amount::times(const Dim &factor) const {
  Amount product;
  for (const Dim &term : terms)
    product.add(multiply(term, factor));
  return product;
}

double Amount::at(int64_t symbolSize) const {
  double sum = 0;
  for (const Dim &term : terms) {
    double value = static_cast<double>(term.getCoefficient());
    for (size_t i = 0; i < term.getSymbols().size(); ++i)
      value *= static_cast<double>(symbolSize);
    sum += value;
  }
  return sum;
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// The number of elements of |value|.
static Amount getElements(Value value) {
  Dim elements(1);
  for (const Dim &dim : dimsOf(value))
    elements = multiply(elements, dim);
  Amount amount;
  amount.add(elements);
  return amount;
}

/// Products per output channel of a filter: taps times input channels.
static Dim getTaps(ArrayRef<Dim> filter, Layout layout) {
  Filter read = readFilter(filter, layout);
  return multiply(Dim(read.getTaps()), read.inputs);
}

/// Products per input element: taps times output channels of its group.
static Dim getTapsOfInput(Value filter, int64_t groups, Layout layout) {
  Filter read = readFilter(dimsOf(filter), layout);
  return Dim(read.getTaps() * (read.outputs.getStaticSize() / groups));
}

/// Two per multiply-add.
static Amount getFlopsOfProducts(Value perProduct, const Dim &products) {
  return getElements(perProduct).times(multiply(Dim(2), products));
}

static Amount getFlopsOfMatmul(MatmulOp op) {
  Dims dims = dimsOf(op.getLhs());
  return getFlopsOfProducts(op.getResult(),
                            dims[dims.size() - (op.getTransposeLhs() ? 2 : 1)]);
}

/// |window| operations for each element of |value|.
static Amount getFlopsOfWindow(Value value, ArrayRef<int64_t> window) {
  return getElements(value).times(Dim(window[0] * window[1]));
}

Amount getFlops(Operation *op) {
  return TypeSwitch<Operation *, Amount>(op)
      .Case(getFlopsOfMatmul)
      .Case([](ConvolutionOp conv) {
        // Each element of a spread input meets each tap once, as in the
        // gradient that it comes from.
        if (conv.getInputDilations() != ArrayRef<int64_t>{1, 1})
          return getFlopsOfProducts(conv.getInput(),
                                    getTapsOfInput(conv.getFilter(),
                                                   conv.getGroups(),
                                                   conv.getLayout()));
        return getFlopsOfProducts(conv.getResult(),
                                  getTaps(dimsOf(conv.getFilter()),
                                          conv.getLayout()));
      })
      .Case([](WinogradConvolutionOp conv) { // as if it was done directly
        Dim channels = dimsOf(conv.getInput())[3];
        return getFlopsOfProducts(conv.getResult(), multiply(Dim(9), channels));
      })
      .Case([](WinogradFilterGradOp grad) {
        Dim channels = dimsOf(grad.getInput())[3];
        return getFlopsOfProducts(grad.getCotangent(),
                                  multiply(Dim(9), channels));
      })
      .Case([](ConvolutionInputGradOp grad) {
        return getFlopsOfProducts(grad.getCotangent(),
                                  getTaps(dimsOf(grad.getFilter()),
                                          grad.getLayout()));
      })
      .Case([](ConvolutionFilterGradOp grad) {
        Dims filter = dimsOf(grad.getResult());
        if (grad.getPerImage())
          filter.erase(filter.begin());
        return getFlopsOfProducts(grad.getCotangent(),
                                  getTaps(filter, grad.getLayout()));
      })
      .Case<MaxPool2dOp, MaxPool2dPositionOp, AvgPool2dOp>([](auto pool) {
        return getFlopsOfWindow(pool.getResult(), pool.getWindow());
      })
      .Case<MaxPool2dScatterOp, AvgPool2dGradOp>([](auto grad) {
        return getFlopsOfWindow(grad.getCotangent(), grad.getWindow());
      })
      .Case<ReduceSumOp, ReduceMaxOp, ReduceMinOp, ArgmaxOp>(
          [](auto reduce) { return getElements(reduce.getInput()); })
      .Case<CastOp, SelectOp>([](auto) { return Amount(); })
      .Default([](Operation *other) {
        bool computes = other->hasTrait<Elementwise>() || isa<DropoutOp>(other);
        return computes ? getElements(other->getResult(0)) : Amount();
      });
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

static Amount getBytes(Value value) {
  Type element = tensorTypeOf(value).getElementType();
  return getElements(value).times(Dim(getElementBytes(element)));
}

/// Whether |kernel| reads single rows of its first operand only.
static bool isGather(KernelOp kernel) {
  return isa<GatherOp>(kernel.getBody().front().front());
}

Work getWork(KernelOp kernel) {
  Work work;
  for (Operation &op : kernel.getBody().front().without_terminator()) {
    auto link = dyn_cast<KernelOp>(op);
    work.flops.add(link ? getWork(link).flops : getFlops(&op));
  }
  llvm::SmallPtrSet<Value, 8> seen;
  for (auto [i, input] : llvm::enumerate(kernel.getInputs()))
    if (seen.insert(input).second)
      work.bytes.add(
          getBytes(i == 0 && isGather(kernel) ? kernel.getResult(0) : input));
  for (Value result : kernel.getResults())
    work.bytes.add(getBytes(result));
  return work;
}

bool packsOwnPanels(MatmulOp op) {
  constexpr int64_t minBytes = 32 * 1024, minRows = 128;
  RankedTensorType left = tensorTypeOf(op.getLhs());
  RankedTensorType right = tensorTypeOf(op.getRhs());
  return left.getRank() == 2 && left.hasStaticShape() &&
         right.hasStaticShape() && !op.getTransposeLhs() &&
         !op.getTransposeRhs() && !op.getPackedRhs() &&
         left.getDimSize(0) >= minRows && right.getDimSize(0) <= kLongColumn &&
         right.getNumElements() * getElementBytes(right.getElementType()) >=
             minBytes;
}

int64_t getNominalSize(const Dim &dim) {
  int64_t size = dim.getCoefficient();
  for (size_t i = 0, e = dim.getSymbols().size(); i < e; ++i)
    size *= kNominalSize;
  return size;
}

double getNominalBytes(RankedTensorType type) {
  double bytes = getElementBytes(type.getElementType());
  for (const Dim &dim : getDims(type))
    bytes *= getNominalSize(dim);
  return bytes;
}

} // namespace lathe

//===- Schedule.cpp - Order kernels for small live memory -----------------===//
//
// kernels -> kernels. Leaves: the same ops in an order in which donated
// arguments are updated after their other readers, where that is possible.
//
//===----------------------------------------------------------------------===//

#include "BufferLives.h"
#include "Donation.h"
#include "FusionCost.h"
#include "WeightValues.h"
#include "lathe/GraphTransforms/Passes.h"

#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_SCHEDULEPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {
/// Kernels, numbered as in the text, and what has to come before what.
class Dependences {
public:
  explicit Dependences(func::FuncOp func);

  ArrayRef<KernelOp> getKernels() const { return lives.getKernels(); }
  ArrayRef<unsigned> before(unsigned kernel) const { return before_[kernel]; }
  ArrayRef<unsigned> after(unsigned kernel) const { return after_[kernel]; }
  /// Arena bytes of |storage| at the hint; none for what callers own.
  int64_t arenaBytes(Value storage) const;
  unsigned countReaders(Value storage) const {
    return lives.getReaders(storage).size();
  }

private:
  void add(unsigned first, unsigned second) {
    before_[second].push_back(first);
    after_[first].push_back(second);
  }
  bool leadsTo(unsigned from, unsigned to) const;
  void sinkUpdate(Value argument, unsigned update);

  BufferLives lives;
  std::vector<SmallVector<unsigned, 4>> before_, after_;
};
} // namespace

Dependences::Dependences(func::FuncOp func)
    : lives(func), before_(lives.getEnd()), after_(lives.getEnd()) {
  for (KernelOp kernel : getKernels())
    for (Value input : kernel.getInputs())
      if (auto writer = getStorage(input).getDefiningOp<KernelOp>())
        add(lives.getNumber(writer), lives.getNumber(kernel));
  Operation *terminator = func.getBody().front().getTerminator();
  for (OpOperand &operand : terminator->getOpOperands()) {
    int64_t argument = getDonatingArgument(func, operand.getOperandNumber());
    auto update = operand.get().getDefiningOp<KernelOp>();
    if (argument >= 0 && update)
      sinkUpdate(func.getArgument(argument), lives.getNumber(update));
  }
}

bool Dependences::leadsTo(unsigned from, unsigned to) const {
  llvm::SmallDenseSet<unsigned, 16> seen;
  SmallVector<unsigned> worklist = {from};
  while (!worklist.empty())
    for (unsigned next : after(worklist.pop_back_val())) {
      if (next == to)
        return true;
      if (seen.insert(next).second)
        worklist.push_back(next);
    }
  return false;
}

/// Every other reader of |argument| comes before |update|, but those that need
/// its result. So does what is computed for |update| only (a gradient):
/// earlier, it would wait for those readers in memory.
void Dependences::sinkUpdate(Value argument, unsigned update) {
  SmallVector<unsigned> last = {update};
  for (Value input : KernelOp(getKernels()[update]).getInputs()) {
    auto writer = getStorage(input).getDefiningOp<KernelOp>();
    if (writer && writer.getNumResults() == 1 &&
        lives.getReaders(getStorage(input)).size() == 1)
      last.push_back(lives.getNumber(writer));
  }
  for (unsigned kernel : last)
    for (unsigned reader : lives.getReaders(argument))
      if (!llvm::is_contained(last, reader) && reader != lives.getEnd() &&
          !leadsTo(kernel, reader))
        add(reader, kernel);
}

int64_t Dependences::arenaBytes(Value storage) const {
  ArrayRef<unsigned> readers = lives.getReaders(storage);
  bool owned = !storage.getDefiningOp<KernelOp>() ||
               (!readers.empty() && readers.back() == lives.getEnd());
  return owned ? 0 : bytesOf(storage);
}

//===----------------------------------------------------------------------===//
// List scheduling
//===----------------------------------------------------------------------===//

namespace {
struct Order {
  SmallVector<unsigned> kernels;
  int64_t peak = 0;
};

/// Takes kernels one by one and follows the live bytes.
class ListScheduler {
public:
  explicit ListScheduler(const Dependences &graph) : graph(graph) {
    for (KernelOp kernel : graph.getKernels())
      for (Value input : kernel.getInputs())
        waiting[getStorage(input)] = graph.countReaders(getStorage(input));
  }
  /// All kernels in an order; that of the text when |byMemory| is false.
  SmallVector<unsigned> run(bool byMemory);
  /// The size of an arena for |order|: the most bytes that live at once of
  /// static sizes, and those of symbolic ones, which have places of their own.
  int64_t measure(ArrayRef<unsigned> order);

private:
  using Filter = function_ref<bool(Value)>;
  int64_t allocated(unsigned kernel, Filter filter) const;
  int64_t freed(unsigned kernel, Filter filter) const;
  void take(unsigned kernel);

  const Dependences &graph;
  llvm::DenseMap<Value, unsigned> waiting; // readers to come
};
} // namespace

static bool isAny(Value) { return true; }
static bool isStatic(Value value) {
  return cast<RankedTensorType>(value.getType()).hasStaticShape();
}
static bool isSymbolic(Value value) { return !isStatic(value); }

int64_t ListScheduler::allocated(unsigned kernel, Filter filter) const {
  int64_t bytes = 0;
  KernelOp op = graph.getKernels()[kernel];
  for (Value result : op.getResults())
    if (filter(result))
      bytes += graph.arenaBytes(result);
  return bytes;
}

/// The bytes whose last reader |kernel| is.
int64_t ListScheduler::freed(unsigned kernel, Filter filter) const {
  int64_t bytes = 0;
  llvm::SmallPtrSet<Value, 8> seen;
  KernelOp op = graph.getKernels()[kernel];
  for (Value input : op.getInputs()) {
    Value storage = getStorage(input);
    if (seen.insert(storage).second && waiting.lookup(storage) == 1 &&
        filter(storage))
      bytes += graph.arenaBytes(storage);
  }
  return bytes;
}

/// Counts |kernel| as run.
void ListScheduler::take(unsigned kernel) {
  llvm::SmallPtrSet<Value, 8> seen;
  KernelOp op = graph.getKernels()[kernel];
  for (Value input : op.getInputs())
    if (seen.insert(getStorage(input)).second)
      --waiting[getStorage(input)];
}

SmallVector<unsigned> ListScheduler::run(bool byMemory) {
  SmallVector<unsigned> order;
  size_t count = graph.getKernels().size();
  SmallVector<unsigned> missing(count);
  std::set<unsigned> ready; // in the order of the text
  for (unsigned kernel = 0; kernel < count; ++kernel)
    if ((missing[kernel] = graph.before(kernel).size()) == 0)
      ready.insert(kernel);
  auto growsLess = [&](unsigned a, unsigned b) {
    return allocated(a, isAny) - freed(a, isAny) <
           allocated(b, isAny) - freed(b, isAny);
  };
  while (!ready.empty()) {
    auto best = byMemory ? llvm::min_element(ready, growsLess) : ready.begin();
    unsigned kernel = *best;
    ready.erase(best);
    take(kernel);
    order.push_back(kernel);
    for (unsigned next : graph.after(kernel))
      if (--missing[next] == 0)
        ready.insert(next);
  }
  return order;
}

int64_t ListScheduler::measure(ArrayRef<unsigned> order) {
  std::array<int64_t, 2> live = {0, 0}, peak = {0, 0};
  const std::array<bool (*)(Value), 2> filters = {isStatic, isSymbolic};
  for (unsigned kernel : order) {
    for (size_t k = 0; k < filters.size(); ++k) {
      live[k] += allocated(kernel, filters[k]);
      peak[k] = std::max(peak[k], live[k]);
      live[k] -= freed(kernel, filters[k]);
    }
    take(kernel);
  }
  return peak[0] + peak[1];
}

/// Kernels that read only arguments and constants, and others that compute from
/// weights (a transposed filter in panels), free nothing that activations took:
/// they go directly before the first kernel that has to follow.
static void sinkStarters(const Dependences &graph, const WeightValues &weights,
                         SmallVectorImpl<unsigned> &order) {
  for (unsigned at = order.size(); at-- > 0;) {
    unsigned kernel = order[at];
    KernelOp op = graph.getKernels()[kernel];
    bool starts = graph.before(kernel).empty() ||
                  llvm::all_of(op.getResults(), [&](Value result) {
                    return weights.contains(result);
                  });
    if (!starts || graph.after(kernel).empty())
      continue;
    auto *begin = order.begin() + at;
    auto *first = std::find_if(begin, order.end(), [&](unsigned other) {
      return llvm::is_contained(graph.after(kernel), other);
    });
    std::rotate(begin, begin + 1, first);
  }
}

static Order findOrder(const Dependences &graph, const WeightValues &weights,
                       bool byMemory) {
  Order order;
  order.kernels = ListScheduler(graph).run(byMemory);
  sinkStarters(graph, weights, order.kernels);
  order.peak = ListScheduler(graph).measure(order.kernels);
  return order;
}

/// Moves the kernels into |order|, and each view behind what it views.
static void applyOrder(func::FuncOp func, ArrayRef<KernelOp> kernels,
                       ArrayRef<unsigned> order) {
  Block &block = func.getBody().front();
  SmallVector<ReshapeOp> views(block.getOps<ReshapeOp>());
  for (unsigned kernel : order)
    kernels[kernel]->moveBefore(block.getTerminator());
  for (ReshapeOp view : views) {
    if (Operation *source = view.getInput().getDefiningOp())
      view->moveAfter(source);
    else
      view->moveBefore(&block, block.begin());
  }
}

namespace {
struct SchedulePass : lathe::impl::SchedulePassBase<SchedulePass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isExternal())
      return;
    Dependences graph(func);
    WeightValues weights(func);
    Order text = findOrder(graph, weights, /*byMemory=*/false);
    Order frugal = findOrder(graph, weights, /*byMemory=*/true);
    applyOrder(func, graph.getKernels(),
               frugal.peak < text.peak ? frugal.kernels : text.kernels);
  }
};
} // namespace

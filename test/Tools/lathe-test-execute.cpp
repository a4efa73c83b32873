//===- lathe-test-execute.cpp - Compiled code against the reference -------===//
//
// For each public function of a file of graph ops: evaluates it with the
// reference on random arguments, compiles it, runs it three times (on one
// thread; on several that take turns between waits, from the first to the last
// and back to front: the bits must agree), and compares. One line per function;
// exit code 3 when something differs.
//
//===----------------------------------------------------------------------===//

#include "RandomTensors.h"
#include "lathe/Frontend/Frontend.h"
#include "lathe/Native/Jit.h"
#include "lathe/Pipeline/Describe.h"
#include "lathe/Pipeline/Stages.h"
#include "lathe/Runtime/Description.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

using namespace mlir;

namespace cl = llvm::cl;

static cl::opt<std::string> inputFile(cl::Positional, cl::Required);
static cl::opt<std::string> targetCPU("target-cpu", cl::init("native"));
static cl::opt<bool> noWinograd("no-winograd");
static cl::list<std::string> bindings("dims", cl::ZeroOrMore);
static cl::opt<double> tolerance("rtol", cl::init(1e-5));
static cl::opt<double> tolerance64("rtol64", cl::init(1e-12));

namespace lathe {
namespace {

/// Threads of which one runs at a time, until it waits or ends: then the next,
/// forward or backward. So whatever a wait is missing for has not happened yet
/// in one of the orders.
class Turns {
public:
  enum Order { Alone, Forward, Backward };
  explicit Turns(Order order)
      : order(order), threads(order == Alone ? 1 : 3), running(at(0)) {}

  void run(lathe_entry *entry, lathe_call call) {
    call.wait = [](void *turns) { static_cast<Turns *>(turns)->pass(); };
    call.wait_context = this;
    std::vector<std::thread> others;
    auto part = [&](int64_t thread) {
      take(thread);
      entry(&call, thread, threads);
      pass(/*ends=*/true);
    };
    for (int64_t thread = 1; thread < threads; ++thread)
      others.emplace_back(part, thread);
    part(0);
    for (std::thread &other : others)
      other.join();
  }

private:
  int64_t at(int64_t turn) const {
    return order == Backward ? threads - 1 - turn : turn;
  }
  void take(int64_t thread) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return running == thread; });
  }
  /// Ends the turn of the running thread, and returns at its next.
  void pass(bool ends = false) {
    int64_t mine = running;
    {
      std::lock_guard<std::mutex> lock(mutex);
      turn = (turn + 1) % threads;
      running = at(turn);
    }
    changed.notify_all();
    if (!ends)
      take(mine);
  }

  Order order;
  int64_t threads, turn = 0, running;
  std::mutex mutex;
  std::condition_variable changed;
};

/// 64-byte aligned memory.
class Buffer {
public:
  explicit Buffer(size_t size)
      : memory(std::aligned_alloc(64, (size + 127) / 64 * 64)) {}
  Buffer(Buffer &&other) : memory(other.memory) { other.memory = nullptr; }
  ~Buffer() { std::free(memory); }
  void *get() const { return memory; }

private:
  void *memory;
};

/// A compiled file and its description.
struct Compiled {
  std::unique_ptr<JitModel> jit;
  lathe_description *description = nullptr;
  ~Compiled() { lathe_description_destroy(description); }
};

} // namespace

/// Names the arguments and results of |function|, as an entry needs it. An
/// argument is an input unless the file says that it is a parameter.
static void nameInterface(func::FuncOp function) {
  Builder builder(function.getContext());
  auto text = [&](const Twine &value) { return builder.getStringAttr(value); };
  StringRef name = function.getName();
  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    if (!function.getArgAttr(i, kNameAttr))
      function.setArgAttr(i, kNameAttr, text(name + "/arg" + Twine(i)));
    if (!function.getArgAttr(i, kRoleAttr))
      function.setArgAttr(i, kRoleAttr, text("input"));
  }
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (!function.getResultAttr(i, kNameAttr)) {
      function.setResultAttr(i, kNameAttr, text(name + "/result" + Twine(i)));
      function.setResultAttr(i, kRoleAttr, text("output"));
    }
}

static llvm::Expected<std::unique_ptr<Compiled>> compile(ModuleOp module) {
  auto fail = [](const Twine &message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
  };
  auto target = resolveTarget(targetCPU);
  if (!target)
    return target.takeError();
  PipelineOptions options;
  options.winograd = !noWinograd;
  options.target = {target->cpu, target->features, target->vectorBits};
  options.finest = true;
  if (failed(runToStage(module, Stage::Llvm, options)))
    return fail("the pipeline failed");
  FailureOr<ModelTable> table = describeModel(module, *target, "test");
  if (failed(table))
    return fail("the model has no description");
  auto object = compileToObject(module, *table, *target);
  if (!object)
    return object.takeError();
  auto jit = JitModel::create(std::move(*object), table->name);
  if (!jit)
    return jit.takeError();
  auto compiled = std::make_unique<Compiled>();
  compiled->jit = std::move(*jit);
  lathe_error error;
  if (lathe_description_parse(table->description.data(),
                              table->description.size(), &compiled->description,
                              &error) != LATHE_OK)
    return fail(error.message);
  return compiled;
}

/// Bytes of tensors by name.
using Bindings = llvm::StringMap<std::vector<char>>;

/// Bytes of tensor |index| for these values of the dims.
static uint64_t getBytes(const Compiled &compiled, uint32_t index,
                         const int64_t *dims) {
  const lathe_tensor_info *tensor = &compiled.description->tensors[index];
  lathe_shape shape;
  uint64_t bytes = 0;
  if (lathe_tensor_shape(tensor, dims, &shape))
    lathe_shape_bytes(&shape, tensor->dtype, &bytes);
  return bytes;
}

/// Runs entry |number|; its results are added to |bindings|. An argument that
/// is not bound (a weight of another function, which `prepare` wants too) is
/// zeros.
static void run(const Compiled &compiled, uint32_t number,
                ArrayRef<int64_t> dims, Turns::Order order,
                Bindings &bindings) {
  const lathe_description &description = *compiled.description;
  const lathe_entry_info &entry = description.entries[number];
  std::vector<Buffer> buffers;
  std::vector<void *> pointers;
  for (uint32_t i = 0; i < entry.argument_count; ++i) {
    uint64_t bytes = getBytes(compiled, entry.arguments[i], dims.data());
    void *data = pointers.emplace_back(buffers.emplace_back(bytes).get());
    auto bound = bindings.find(description.tensors[entry.arguments[i]].name);
    std::memset(data, 0, bytes);
    if (bound != bindings.end())
      std::memcpy(data, bound->second.data(), bytes);
  }
  for (uint32_t i = 0; i < entry.result_count; ++i) {
    uint64_t bytes = getBytes(compiled, entry.results[i].tensor, dims.data());
    // Whatever is not written shows as NaN.
    std::memset(pointers.emplace_back(buffers.emplace_back(bytes).get()), 0xff,
                bytes);
  }
  uint64_t arenaBytes = 0;
  lathe_arena_bytes(&entry, dims.data(), &arenaBytes);
  Buffer arena(arenaBytes);
  std::memset(arena.get(), 0xff, arenaBytes);
  std::vector<int64_t> faults(description.fault_count + 1, INT64_MAX);
  lathe_call args = {};
  args.buffers = pointers.data();
  args.dims = dims.data();
  args.arena = arena.get();
  args.faults = faults.data();
  Turns(order).run(compiled.jit->getModel()->entries[number], args);
  for (uint32_t i = 0; i < entry.result_count; ++i) {
    uint32_t tensor = entry.results[i].tensor;
    auto *data = static_cast<char *>(pointers[entry.argument_count + i]);
    bindings[description.tensors[tensor].name].assign(
        data, data + getBytes(compiled, tensor, dims.data()));
  }
}

/// Runs what was made of |function|, after what it wants prepared.
static std::vector<Tensor> call(const Compiled &compiled, func::FuncOp function,
                                ArrayRef<Tensor> arguments,
                                ArrayRef<Tensor> expected,
                                const DimValues &dims, Turns::Order order) {
  const lathe_description &description = *compiled.description;
  std::vector<int64_t> dimValues;
  for (uint32_t i = 0; i < description.dim_count; ++i)
    dimValues.push_back(dims.lookup(description.dims[i]));
  Bindings bindings;
  for (auto [i, argument] : llvm::enumerate(arguments))
    bindings[function.getArgAttrOfType<StringAttr>(i, kNameAttr)] =
        argument.toBytes();
  int32_t entry =
      lathe_description_entry(&description, function.getName().str().c_str());
  if (description.entries[entry].reads_prepared)
    run(compiled, lathe_description_entry(&description, "prepare"), dimValues,
        order, bindings);
  run(compiled, entry, dimValues, order, bindings);
  std::vector<Tensor> results;
  for (auto [i, result] : llvm::enumerate(expected))
    results.push_back(Tensor::fromBytes(
        result.getShape(), result.getElementType(),
        bindings[function.getResultAttrOfType<StringAttr>(i, kNameAttr)]));
  return results;
}

/// The largest difference relative to max(1, |expected|); infinite when one is
/// NaN or infinite and the other is not the same.
static double difference(const Tensor &actual, const Tensor &expected) {
  double largest = 0;
  for (int64_t i = 0, n = expected.getNumElements(); i < n; ++i) {
    double a = actual.getDouble(i), e = expected.getDouble(i);
    if ((std::isnan(a) && std::isnan(e)) || a == e)
      continue;
    double error = std::fabs(a - e) / std::max(1.0, std::fabs(e));
    if (std::isnan(error))
      error = INFINITY;
    largest = std::max(largest, error);
  }
  return largest;
}

/// |function| with f64 in place of f32: what f32 results are measured by.
static OwningOpRef<func::FuncOp> cloneInDouble(func::FuncOp function) {
  OwningOpRef<func::FuncOp> copy(function.clone());
  AttrTypeReplacer replacer;
  replacer.addReplacement([](FloatType type) -> std::optional<Type> {
    return type.isF32() ? Type(Float64Type::get(type.getContext())) : type;
  });
  replacer.recursivelyReplaceElementsIn(*copy, /*replaceAttrs=*/true,
                                        /*replaceLocs=*/false,
                                        /*replaceTypes=*/true);
  return copy;
}

static Tensor toDouble(const Tensor &tensor) {
  if (!tensor.getElementType().isF32())
    return tensor;
  Tensor wide(tensor.getShape(),
              Float64Type::get(tensor.getElementType().getContext()));
  for (int64_t i = 0, n = tensor.getNumElements(); i < n; ++i)
    wide.setDouble(i, tensor.getDouble(i));
  return wide;
}

/// The largest difference in units of the last place of |actual|'s type. What
/// rounds to infinity may be infinite; subnormal results may be 0.
static double ulps(const Tensor &actual, const Tensor &expected) {
  bool isF64 = actual.getElementType().isF64();
  int digits = isF64 ? 53 : 24, least = isF64 ? -1022 : -126;
  double largest = 0;
  double limit = isF64 ? std::numeric_limits<double>::max()
                       : std::numeric_limits<float>::max();
  for (int64_t i = 0, n = expected.getNumElements(); i < n; ++i) {
    double a = actual.getDouble(i), e = expected.getDouble(i);
    if ((std::isnan(a) && std::isnan(e)) || a == e)
      continue;
    int exponent = e == 0 ? least : std::max(std::ilogb(e), least);
    double unit = std::ldexp(1.0, exponent - digits + 1);
    if (std::isinf(a) && std::fabs(e) > limit - unit &&
        std::signbit(a) == std::signbit(e))
      continue;
    if (a == 0 && std::fabs(e) < std::ldexp(1.0, least))
      continue;
    double error = std::fabs(a - e) / unit;
    if (!(error <= largest))
      largest = std::isnan(error) ? INFINITY : error;
  }
  return largest;
}

/// Tests the results of |function| by its attribute `test.ulps`.
static bool testUlps(func::FuncOp function, ArrayRef<Tensor> arguments,
                     ArrayRef<Tensor> actual, const DimValues &dims,
                     double bound) {
  OwningOpRef<func::FuncOp> inDouble = cloneInDouble(function);
  auto expected = evaluateFunction(
      *inDouble, llvm::map_to_vector(arguments, toDouble), dims);
  if (failed(expected))
    return false;
  double largest = 0;
  for (auto [result, reference] : llvm::zip(actual, *expected))
    largest = std::max(largest, ulps(result, reference));
  bool ok = largest <= bound;
  llvm::outs() << function.getName() << (ok ? " ok " : " FAILED ")
               << llvm::format("%.3f", largest) << " ulp\n";
  return ok;
}

/// Tests |function| with one binding of its dims; true when all agree.
static bool testFunction(const Compiled &compiled, func::FuncOp function,
                         const DimValues &dims, StringRef dimText) {
  RandomTensors random(function, 1);
  std::vector<Tensor> arguments;
  for (Type type : function.getArgumentTypes()) {
    FailureOr<Tensor> tensor = random.make(cast<RankedTensorType>(type), dims);
    if (failed(tensor))
      return false;
    arguments.push_back(*tensor);
  }
  auto expected = evaluateFunction(function, arguments, dims);
  if (failed(expected))
    return false;
  std::string name = function.getName().str();
  auto actual =
      call(compiled, function, arguments, *expected, dims, Turns::Alone);
  if (auto bound = function->getAttrOfType<FloatAttr>("test.ulps"))
    return testUlps(function, arguments, actual, dims,
                    bound.getValueAsDouble());
  bool ok = true;
  double largest = 0;
  for (auto [result, reference] : llvm::zip(actual, *expected)) {
    double error = difference(result, reference);
    bool isF64 = reference.getElementType().isF64();
    largest = std::max(largest, error);
    ok &= error <= (isF64 ? tolerance64 : tolerance);
  }
  for (Turns::Order order : {Turns::Forward, Turns::Backward}) {
    auto again = call(compiled, function, arguments, *expected, dims, order);
    for (auto [first, second] : llvm::zip(actual, again))
      if (first.toBytes() != second.toBytes()) {
        llvm::outs() << name << " " << dimText
                     << ": bits depend on the number of threads\n";
        ok = false;
      }
  }
  llvm::outs() << name << " " << dimText << (ok ? " ok" : " FAILED")
               << " error " << llvm::format("%.2g", largest) << "\n";
  return ok;
}

static int testFile() {
  MLIRContext context;
  registerAllDialects(context);
  DiagnosticPrinter printer(context);
  auto module = loadModel(inputFile, context, printer);
  if (!module)
    return 1;
  SmallVector<func::FuncOp> functions;
  for (auto function : module->getOps<func::FuncOp>())
    if (function.isPublic()) {
      nameInterface(function);
      functions.push_back(function);
    }
  OwningOpRef<ModuleOp> copy(cast<ModuleOp>((*module)->clone()));
  auto compiled = compile(*copy);
  if (!compiled) {
    llvm::errs() << "error: " << llvm::toString(compiled.takeError()) << "\n";
    return 1;
  }
  std::vector<std::string> texts(bindings.begin(), bindings.end());
  if (texts.empty())
    texts.push_back("B=1");
  bool ok = true;
  for (const std::string &text : texts) {
    DimValues dims;
    if (!parseDimValues(text, dims)) {
      llvm::errs() << "error: expected --dims=B=3,T=7, but got " << text
                   << "\n";
      return 2;
    }
    for (func::FuncOp function : functions)
      ok &= testFunction(**compiled, function, dims, text);
  }
  return ok ? 0 : 3;
}

} // namespace lathe

int main(int argc, char **argv) {
  cl::ParseCommandLineOptions(argc, argv,
                              "compiled code against the reference\n");
  return lathe::testFile();
}

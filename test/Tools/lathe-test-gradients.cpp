//===- lathe-test-gradients.cpp - Derivative rules against identities -----===//
//
// For each public function f of a file (one f64 result, f64 arguments to be
// differentiated and others), with random arguments x, tangents t and
// cotangents c, evaluated by the reference:
//   identity      <c, jvp(t)> = <t, vjp(c)>                       to 1e-12
//   difference    jvp(t) = (f(x + h t) - f(x - h t)) / 2h          to 1e-6
//   second order  <u, H t> = <t, H u> with H the Hessian of <c, f>  to 1e-10
//   decomposition the gradients of f are those of f with its composite ops
//                 decomposed                                        to 1e-10
// (second order unless the function has `test.first_order`). One line per
// function; exit code 3 when something differs.
//
//===----------------------------------------------------------------------===//

#include "RandomTensors.h"
#include "lathe/Frontend/Frontend.h"
#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"
#include "lathe/Pipeline/Stages.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir;

namespace cl = llvm::cl;

static cl::opt<std::string> inputFile(cl::Positional, cl::Required);
static cl::list<std::string> bindings("dims", cl::ZeroOrMore);

namespace lathe {
namespace {

/// The functions that a test needs beside f, all with names made from f's.
struct Derivatives {
  func::FuncOp f;
  SmallVector<int64_t> wrt;
  func::FuncOp jvp;     // (x.., t..) -> f, df
  func::FuncOp grad;    // (x.., c) -> gradients of <c, f>
  func::FuncOp hessian; // (x.., c, t..) -> gradients, H t
};

} // namespace

static func::FuncOp makeFunction(func::FuncOp f, StringRef suffix,
                                 TypeRange arguments, TypeRange results) {
  OpBuilder builder(f);
  auto type = builder.getFunctionType(arguments, results);
  auto function = func::FuncOp::create(builder, f.getLoc(),
                                       (f.getName() + suffix).str(), type);
  function.addEntryBlock();
  return function;
}

static void addReturn(func::FuncOp function, ValueRange values) {
  OpBuilder builder = OpBuilder::atBlockEnd(&function.getBody().front());
  func::ReturnOp::create(builder, function.getLoc(), values);
}

static SmallVector<Type> typesOf(func::FuncOp f, ArrayRef<int64_t> numbers) {
  SmallVector<Type> types;
  for (int64_t number : numbers)
    types.push_back(f.getArgument(number).getType());
  return types;
}

/// @f_jvp(x.., t..) = lathe.jvp @f(x..) in the direction t.
static func::FuncOp makeJvp(func::FuncOp f, ArrayRef<int64_t> wrt) {
  SmallVector<Type> arguments(f.getArgumentTypes());
  llvm::append_range(arguments, typesOf(f, wrt));
  SmallVector<Type> results(f.getResultTypes());
  for (Type type : f.getResultTypes())
    if (isa<FloatType>(cast<RankedTensorType>(type).getElementType()))
      results.push_back(type);
  func::FuncOp function = makeFunction(f, "_jvp", arguments, results);
  OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
  auto values = function.getArguments();
  auto op = JvpOp::create(builder, f.getLoc(), results, f.getName(),
                          values.take_front(f.getNumArguments()),
                          values.drop_front(f.getNumArguments()), wrt);
  addReturn(function, op.getResults());
  return function;
}

/// @f_dot(x.., c) = <c, f(x)>; f's body is cloned.
static func::FuncOp makeDot(func::FuncOp f) {
  SmallVector<Type> arguments(f.getArgumentTypes());
  arguments.push_back(f.getResultTypes().front());
  auto resultType = cast<RankedTensorType>(f.getResultTypes().front());
  auto scalar = RankedTensorType::get({}, resultType.getElementType());
  func::FuncOp function = makeFunction(f, "_dot", arguments, {scalar});
  function.setPrivate();
  OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
  IRMapping mapping;
  mapping.map(f.getArguments(), function.getArguments().drop_back());
  for (Operation &op : f.getBody().front().without_terminator())
    builder.clone(op, mapping);
  Value result =
      mapping.lookup(f.getBody().front().getTerminator()->getOperand(0));
  Value product = MulOp::create(builder, f.getLoc(), result,
                                function.getArguments().back());
  SmallVector<int64_t> dims =
      llvm::to_vector(llvm::seq<int64_t>(0, resultType.getRank()));
  Value sum = ReduceSumOp::create(builder, f.getLoc(), product, dims);
  addReturn(function, sum);
  return function;
}

/// @f_grad(x.., c) = the gradients of @f_dot in x.
static func::FuncOp makeGrad(func::FuncOp f, func::FuncOp dot,
                             ArrayRef<int64_t> wrt) {
  SmallVector<Type> gradients = typesOf(f, wrt);
  func::FuncOp function =
      makeFunction(f, "_grad", dot.getArgumentTypes(), gradients);
  OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
  SmallVector<Type> results(dot.getResultTypes());
  llvm::append_range(results, gradients);
  auto op = ValueAndGradOp::create(builder, f.getLoc(), results, dot.getName(),
                                   function.getArguments(), wrt);
  addReturn(function, op.getResults().drop_front());
  return function;
}

static Derivatives makeDerivatives(func::FuncOp f) {
  Derivatives d;
  d.f = f;
  for (auto [i, type] : llvm::enumerate(f.getArgumentTypes()))
    if (cast<RankedTensorType>(type).getElementType().isF64())
      d.wrt.push_back(i);
  d.jvp = makeJvp(f, d.wrt);
  d.grad = makeGrad(f, makeDot(f), d.wrt);
  if (!f->hasAttr("test.first_order"))
    d.hessian = makeJvp(d.grad, d.wrt);
  return d;
}

static double dot(ArrayRef<Tensor> a, ArrayRef<Tensor> b) {
  double sum = 0;
  for (auto [x, y] : llvm::zip(a, b))
    for (int64_t i = 0, n = x.getNumElements(); i < n; ++i)
      sum += x.getDouble(i) * y.getDouble(i);
  return sum;
}

static bool isClose(double a, double b, double scale, double tolerance) {
  return std::fabs(a - b) <= tolerance * std::max({1.0, std::fabs(a), scale});
}

/// The arguments |x| with |step| times |t| added to those of |wrt|.
static std::vector<Tensor> shifted(ArrayRef<Tensor> x, ArrayRef<Tensor> t,
                                   ArrayRef<int64_t> wrt, double step) {
  std::vector<Tensor> result(x.begin(), x.end());
  for (auto [k, number] : llvm::enumerate(wrt))
    for (int64_t i = 0, n = t[k].getNumElements(); i < n; ++i)
      result[number].setDouble(i, result[number].getDouble(i) +
                                      step * t[k].getDouble(i));
  return result;
}

namespace {

/// One function at one binding of its dims.
struct GradientTest {
  Derivatives d;
  DimValues dims;
  std::vector<Tensor> x, t, u, c;

  LogicalResult makeArguments();
  FailureOr<std::vector<Tensor>> evaluate(func::FuncOp function,
                                          std::vector<Tensor> arguments);
  /// The name of the first check that fails; "" when all hold; failure when
  /// something cannot be evaluated.
  FailureOr<StringRef> run();
  FailureOr<bool> checkDifference(double tangent);
  FailureOr<bool> checkSecondOrder();
  /// Against the same function with its composites decomposed.
  FailureOr<bool> checkDecomposition(func::FuncOp otherGrad);
};

} // namespace

LogicalResult GradientTest::makeArguments() {
  RandomTensors random(d.f, 1);
  auto add = [&](std::vector<Tensor> &list, Type type) -> LogicalResult {
    FailureOr<Tensor> tensor = random.make(cast<RankedTensorType>(type), dims);
    if (succeeded(tensor))
      list.push_back(*tensor);
    return tensor;
  };
  for (Type type : d.f.getArgumentTypes())
    if (failed(add(x, type)))
      return failure();
  for (int64_t number : d.wrt)
    if (failed(add(t, d.f.getArgumentTypes()[number])) ||
        failed(add(u, d.f.getArgumentTypes()[number])))
      return failure();
  return add(c, d.f.getResultTypes().front());
}

FailureOr<std::vector<Tensor>>
GradientTest::evaluate(func::FuncOp function, std::vector<Tensor> arguments) {
  auto results = evaluateFunction(function, arguments, dims);
  if (failed(results))
    return failure();
  return std::vector<Tensor>(results->begin(), results->end());
}

static std::vector<Tensor> join(ArrayRef<Tensor> a, ArrayRef<Tensor> b) {
  std::vector<Tensor> all(a.begin(), a.end());
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

FailureOr<bool> GradientTest::checkDifference(double tangent) {
  const double h = 1e-6;
  auto above = evaluate(d.f, shifted(x, t, d.wrt, h));
  auto below = evaluate(d.f, shifted(x, t, d.wrt, -h));
  if (failed(above) || failed(below))
    return failure();
  double high = dot(c, *above), low = dot(c, *below);
  return isClose(tangent, (high - low) / (2 * h), std::fabs(high), 1e-6);
}

FailureOr<bool> GradientTest::checkSecondOrder() {
  if (!d.hessian)
    return true;
  auto ht = evaluate(d.hessian, join(join(x, c), t));
  auto hu = evaluate(d.hessian, join(join(x, c), u));
  if (failed(ht) || failed(hu))
    return failure();
  size_t n = d.wrt.size();
  double uht = dot(u, ArrayRef<Tensor>(*ht).drop_front(n));
  double thu = dot(t, ArrayRef<Tensor>(*hu).drop_front(n));
  return isClose(uht, thu, 0, 1e-10);
}

FailureOr<bool> GradientTest::checkDecomposition(func::FuncOp otherGrad) {
  auto mine = evaluate(d.grad, join(x, c));
  auto others = evaluate(otherGrad, join(x, c));
  if (failed(mine) || failed(others))
    return failure();
  for (auto [a, b] : llvm::zip(*mine, *others))
    for (int64_t i = 0, n = a.getNumElements(); i < n; ++i)
      if (!isClose(a.getDouble(i), b.getDouble(i), 0, 1e-10))
        return false;
  return true;
}

FailureOr<StringRef> GradientTest::run() {
  auto jvp = evaluate(d.jvp, join(x, t));
  auto gradients = evaluate(d.grad, join(x, c));
  if (failed(jvp) || failed(gradients))
    return failure();
  double tangent = dot(c, ArrayRef<Tensor>(*jvp).drop_front(1));
  if (!isClose(tangent, dot(t, *gradients), 0, 1e-12))
    return StringRef("identity");
  FailureOr<bool> difference = checkDifference(tangent);
  FailureOr<bool> secondOrder = checkSecondOrder();
  if (failed(difference) || failed(secondOrder))
    return failure();
  if (!*difference)
    return StringRef("difference");
  return StringRef(*secondOrder ? "" : "second order");
}

/// The functions of |module| and their derivatives; empty on failure.
static SmallVector<Derivatives> differentiateAll(ModuleOp module) {
  SmallVector<func::FuncOp> functions;
  for (auto function : module.getOps<func::FuncOp>())
    if (function.isPublic())
      functions.push_back(function);
  SmallVector<Derivatives> all;
  for (func::FuncOp function : functions)
    all.push_back(makeDerivatives(function));
  PassManager passes(module.getContext());
  passes.addPass(createDifferentiatePass());
  if (failed(passes.run(module)))
    all.clear();
  return all;
}

/// The name of the first check that fails, "" when all hold.
static FailureOr<StringRef> testFunction(const Derivatives &derivatives,
                                         const Derivatives &decomposed,
                                         const DimValues &dims) {
  GradientTest test{derivatives, dims, {}, {}, {}, {}};
  if (failed(test.makeArguments()))
    return failure();
  FailureOr<StringRef> failedCheck = test.run();
  FailureOr<bool> same = test.checkDecomposition(decomposed.grad);
  if (failed(failedCheck) || failed(same))
    return failure();
  if (!failedCheck->empty())
    return failedCheck;
  return StringRef(*same ? "" : "decomposition");
}

static int run() {
  MLIRContext context;
  registerAllDialects(context);
  DiagnosticPrinter printer(context);
  auto module = loadModel(inputFile, context, printer);
  if (!module)
    return 1;
  OwningOpRef<ModuleOp> copy(cast<ModuleOp>((*module)->clone()));
  PassManager decompose(&context);
  decompose.addNestedPass<func::FuncOp>(createDecomposePass());
  if (failed(decompose.run(*copy)))
    return 1;
  SmallVector<Derivatives> all = differentiateAll(*module);
  SmallVector<Derivatives> decomposed = differentiateAll(*copy);
  if (all.empty() || all.size() != decomposed.size())
    return 1;
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
    for (auto [derivatives, other] : llvm::zip(all, decomposed)) {
      FailureOr<StringRef> failedCheck = testFunction(derivatives, other, dims);
      if (failed(failedCheck))
        return 1;
      func::FuncOp function = derivatives.f;
      llvm::outs() << function.getName() << " " << text
                   << (failedCheck->empty() ? " ok" : " FAILED ")
                   << *failedCheck << "\n";
      ok &= failedCheck->empty();
    }
  }
  return ok ? 0 : 3;
}

} // namespace lathe

int main(int argc, char **argv) {
  cl::ParseCommandLineOptions(argc, argv,
                              "derivative rules against identities\n");
  return lathe::run();
}

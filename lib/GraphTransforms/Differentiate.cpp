//===- Differentiate.cpp - Replace value_and_grad and jvp by ops ----------===//
//
// graph -> graph. Expects: typed ops in functions of one block.
// Leaves: no value_and_grad, no jvp, no private function without a caller.
//
//===----------------------------------------------------------------------===//

#include "ReverseMode.h"
#include "lathe/GraphTransforms/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {

/// A copy of a function's body in another place.
struct Inlined {
  SmallVector<Operation *> ops;
  SmallVector<Value> results;
};

/// Functions are finished callees first, so that inner derivatives are plain
/// ops when outer ones are taken of them.
class Differentiator {
public:
  explicit Differentiator(ModuleOp module) : symbols(module) {}
  LogicalResult finish(func::FuncOp function);

private:
  LogicalResult expand(ValueAndGradOp op);
  LogicalResult expand(JvpOp op);
  FailureOr<func::FuncOp> finishCallee(Operation *op, StringRef name);

  enum class State { Open, Done };
  SymbolTable symbols;
  llvm::DenseMap<Operation *, State> states;
};

struct DifferentiatePass
    : lathe::impl::DifferentiatePassBase<DifferentiatePass> {
  void runOnOperation() override;
};

} // namespace

/// Clones the body of |callee|, called with |arguments|, before |op|.
static Inlined inlineBody(Operation *op, func::FuncOp callee,
                          ValueRange arguments) {
  OpBuilder builder(op);
  IRMapping mapping;
  Inlined inlined;
  Block &block = callee.getBody().front();
  mapping.map(block.getArguments(), arguments);
  for (Operation &inner : block.without_terminator())
    inlined.ops.push_back(builder.clone(inner, mapping));
  for (Value result : block.getTerminator()->getOperands())
    inlined.results.push_back(mapping.lookupOrDefault(result));
  return inlined;
}

static SmallVector<Value> pick(ValueRange values, ArrayRef<int64_t> numbers) {
  SmallVector<Value> picked;
  for (int64_t number : numbers)
    picked.push_back(values[number]);
  return picked;
}

FailureOr<func::FuncOp> Differentiator::finishCallee(Operation *op,
                                                     StringRef name) {
  auto callee = symbols.lookup<func::FuncOp>(name);
  if (!callee || !callee.getBody().hasOneBlock())
    return op->emitOpError("expected a function of one block, but '")
           << name << "' is none";
  auto found = states.find(callee);
  if (found != states.end() && found->second == State::Open) {
    InFlightDiagnostic diagnostic =
        op->emitOpError("differentiates '")
        << name << "', which differentiates itself: recursion has no "
        << "derivative here";
    diagnostic.attachNote(callee.getLoc()) << "function defined here";
    return diagnostic;
  }
  if (failed(finish(callee)))
    return failure();
  return callee;
}

LogicalResult Differentiator::expand(ValueAndGradOp op) {
  auto callee = finishCallee(op, op.getCallee());
  if (failed(callee))
    return failure();
  Inlined inlined = inlineBody(op, *callee, op.getArguments());
  OpBuilder builder(op);
  auto gradients = buildGradients(builder, inlined.ops, inlined.results.front(),
                                  pick(op.getArguments(), op.getWrt()));
  if (failed(gradients))
    return failure();
  SmallVector<Value> results = inlined.results;
  llvm::append_range(results, *gradients);
  op.replaceAllUsesWith(results);
  op.erase();
  return success();
}

LogicalResult Differentiator::expand(JvpOp op) {
  auto callee = finishCallee(op, op.getCallee());
  if (failed(callee))
    return failure();
  Inlined inlined = inlineBody(op, *callee, op.getArguments());
  OpBuilder builder(op);
  SmallVector<Value> directions(op.getTangents());
  auto tangents =
      buildTangents(builder, inlined.ops, inlined.results,
                    pick(op.getArguments(), op.getWrt()), directions);
  if (failed(tangents))
    return failure();
  SmallVector<Value> results = inlined.results;
  llvm::append_range(results, *tangents);
  op.replaceAllUsesWith(results);
  op.erase();
  return success();
}

LogicalResult Differentiator::finish(func::FuncOp function) {
  auto [found, isNew] = states.try_emplace(function, State::Open);
  if (!isNew)
    return success();
  SmallVector<Operation *> requests;
  function.walk([&](Operation *op) {
    if (isa<ValueAndGradOp, JvpOp>(op))
      requests.push_back(op);
  });
  for (Operation *op : requests) {
    auto request = dyn_cast<ValueAndGradOp>(op);
    if (failed(request ? expand(request) : expand(cast<JvpOp>(op))))
      return failure();
  }
  states[function] = State::Done;
  return success();
}

/// Erases private functions that nothing refers to, callers before callees.
static void eraseUnused(ModuleOp module) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto function :
         llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
      if (function.isPrivate() &&
          SymbolTable::symbolKnownUseEmpty(function, module)) {
        function.erase();
        changed = true;
      }
  }
}

void DifferentiatePass::runOnOperation() {
  Differentiator differentiator(getOperation());
  for (auto function : getOperation().getOps<func::FuncOp>())
    if (!function.isExternal() && failed(differentiator.finish(function)))
      return signalPassFailure();
  eraseUnused(getOperation());
}

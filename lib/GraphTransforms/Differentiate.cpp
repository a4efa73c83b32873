//===- Differentiate.cpp - Replace value_and_grad and jvp by ops ----------===//
//
// graph -> graph. Expects: typed ops in functions of one block.
// Leaves: no value_and_grad, no jvp, no private function without a caller.
//
//===----------------------------------------------------------------------===//

#include "ForwardMode.h"
#include "ReverseMode.h"
#include "lathe/GraphTransforms/Passes.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {

/// A copy of a function, outside of the module: its arguments are distinct
/// values, whatever it is called with.
class FunctionCopy {
public:
  FunctionCopy(func::FuncOp callee, ArrayRef<int64_t> wrt);
  const DerivedCode &getCode() const { return code; }
  /// A builder at the end of the copy.
  OpBuilder getBuilder() { return OpBuilder(block().getTerminator()); }
  /// Moves the copy's body to |call|, with |arguments|, and replaces it by the
  /// copy's results and |derivatives|. Ends its use.
  void replace(Operation *call, ValueRange arguments,
               ArrayRef<Value> derivatives);

private:
  Block &block() { return copy->getBody().front(); }
  OwningOpRef<func::FuncOp> copy;
  DerivedCode code;
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

/// "argument 'dense/kernel'", or its number when it has no name.
static std::string describeArgument(func::FuncOp function, int64_t number) {
  if (auto name = function.getArgAttrOfType<StringAttr>(number, kNameAttr))
    return ("argument '" + name.getValue() + "'").str();
  return "argument " + std::to_string(number);
}

FunctionCopy::FunctionCopy(func::FuncOp callee, ArrayRef<int64_t> wrt)
    : copy(callee.clone()) {
  for (Operation &op : block().without_terminator())
    code.ops.push_back(&op);
  code.outputs.assign(block().getTerminator()->operand_begin(),
                      block().getTerminator()->operand_end());
  for (int64_t number : wrt) {
    code.wrt.push_back(block().getArgument(number));
    code.wrtNames.push_back(describeArgument(callee, number));
  }
}

void FunctionCopy::replace(Operation *call, ValueRange arguments,
                           ArrayRef<Value> derivatives) {
  Operation *end = block().getTerminator();
  end->insertOperands(end->getNumOperands(), derivatives);
  IRRewriter rewriter(call->getContext());
  rewriter.inlineBlockBefore(&block(), call, arguments);
  rewriter.replaceOp(call, end->getOperands());
  rewriter.eraseOp(end);
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
  FunctionCopy copy(*callee, op.getWrt());
  OpBuilder builder = copy.getBuilder();
  auto gradients = buildGradients(builder, copy.getCode());
  if (failed(gradients))
    return failure();
  copy.replace(op, op.getArguments(), *gradients);
  return success();
}

LogicalResult Differentiator::expand(JvpOp op) {
  auto callee = finishCallee(op, op.getCallee());
  if (failed(callee))
    return failure();
  FunctionCopy copy(*callee, op.getWrt());
  OpBuilder builder = copy.getBuilder();
  auto tangents = buildTangents(builder, copy.getCode(), op.getTangents());
  if (failed(tangents))
    return failure();
  copy.replace(op, op.getArguments(), *tangents);
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

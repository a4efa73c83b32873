//===- Activity.cpp - Which values a derivative is taken through ----------===//

#include "Activity.h"

using namespace mlir;

namespace lathe {

bool carriesDerivative(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

static bool hasAny(ValueRange list, const llvm::DenseSet<Value> &values) {
  return llvm::any_of(list,
                      [&](Value value) { return values.contains(value); });
}

/// Whether |op|, or an op in its regions, reads one of |values|.
static bool readsAny(Operation *op, const llvm::DenseSet<Value> &values) {
  return op
      ->walk([&](Operation *inner) {
        return hasAny(inner->getOperands(), values) ? WalkResult::interrupt()
                                                    : WalkResult::advance();
      })
      .wasInterrupted();
}

Activity::Activity(const DerivedCode &code, Mode mode)
    : code(code), mode(mode), used(code.outputs),
      varied(code.wrt.begin(), code.wrt.end()) {
  if (mode == Mode::Gradient)
    used = used.take_front();
  for (Operation *op : code.ops)
    if (!op->hasTrait<Inactive>() && readsAny(op, varied))
      for (Value result : op->getResults())
        if (carriesDerivative(result))
          varied.insert(result);
  for (Value output : used)
    if (carriesDerivative(output))
      useful.insert(output);
  for (Operation *op : llvm::reverse(code.ops))
    if (!op->hasTrait<Inactive>() && hasAny(op->getResults(), useful))
      op->walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          if (carriesDerivative(operand))
            useful.insert(operand);
      });
}

void Activity::noteArgument(Operation *op,
                            InFlightDiagnostic &diagnostic) const {
  llvm::DenseSet<Value> sources;
  auto addOperands = [&](Operation *reader) {
    reader->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (varied.contains(operand))
          sources.insert(operand);
    });
  };
  addOperands(op);
  for (Operation *at : llvm::reverse(code.ops))
    if (!at->hasTrait<Inactive>() && hasAny(at->getResults(), sources))
      addOperands(at);
  for (auto [value, name] : llvm::zip_equal(code.wrt, code.wrtNames)) {
    if (!sources.contains(value))
      continue;
    diagnostic.attachNote(value.getLoc())
        << "needed for the " << derivativeName() << " of " << name;
    return;
  }
}

void Activity::notePath(Operation *op, InFlightDiagnostic &diagnostic) const {
  /// A shortest way from an op to an output.
  struct Way {
    unsigned length;
    Operation *next;
  };
  llvm::DenseMap<Operation *, Way> ways;
  for (Operation *at : llvm::reverse(code.ops)) {
    std::optional<Way> way;
    for (Value result : at->getResults()) {
      if (llvm::is_contained(used, result))
        way = Way{0, nullptr};
      for (Operation *user : result.getUsers()) {
        auto found = ways.find(user);
        if (found != ways.end() && !user->hasTrait<Inactive>() &&
            (!way || found->second.length + 1 < way->length))
          way = Way{found->second.length + 1, user};
      }
    }
    if (way)
      ways[at] = *way;
  }
  constexpr unsigned limit = 16;
  StringRef goal = mode == Mode::Gradient ? "the loss" : "a result";
  auto found = ways.find(op);
  for (unsigned i = 0; i < limit && found != ways.end(); ++i) {
    Operation *next = found->second.next;
    if (!next)
      break;
    diagnostic.attachNote(next->getLoc())
        << "which reaches " << goal << " through '" << next->getName() << "'";
    found = ways.find(next);
  }
}

LogicalResult Activity::reportMissingRule(Operation *op) const {
  InFlightDiagnostic diagnostic =
      op->emitOpError("is not differentiable, but lies on the path of a ")
      << derivativeName();
  noteArgument(op, diagnostic);
  notePath(op, diagnostic);
  diagnostic.attachNote(op->getLoc())
      << "use lathe.stop_gradient before it to leave it out of the "
      << derivativeName();
  return diagnostic;
}

} // namespace lathe

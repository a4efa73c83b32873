//===- TrainingOps.cpp - Listings and parameters: verifiers ----------------===//
//
// The layers of TrainingOps.td are in LayerOps.cpp.
//
//===----------------------------------------------------------------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/TrainingOps.cpp.inc"

namespace lathe {

void LatheDialect::registerTrainingOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/TrainingOps.cpp.inc"
      >();
}

/// |word| is one of |known|; names the nearest otherwise.
static LogicalResult checkWord(Operation *op, StringRef what, StringRef word,
                               ArrayRef<StringLiteral> known) {
  if (llvm::is_contained(known, word))
    return success();
  StringRef nearest = *llvm::min_element(known, [&](StringRef a, StringRef b) {
    return word.edit_distance(a) < word.edit_distance(b);
  });
  InFlightDiagnostic diagnostic = op->emitOpError("unknown ")
                                  << what << " '" << word << "'; expected "
                                  << llvm::join(known, ", ");
  if (word.edit_distance(nearest) <= 3)
    diagnostic << " (did you mean '" << nearest << "'?)";
  return diagnostic;
}

//===----------------------------------------------------------------------===//
// model
//===----------------------------------------------------------------------===//

StringRef ModelOp::getDefaultDialect() { return "lathe"; }

/// At most |most| ops of this kind in the listing.
template <typename Op>
static LogicalResult checkCount(ModelOp model, unsigned least, unsigned most) {
  SmallVector<Op> ops(model.getOps<Op>());
  if (ops.size() >= least && ops.size() <= most)
    return success();
  InFlightDiagnostic diagnostic = model.emitOpError("expected ")
                                  << (least == most ? "exactly "
                                      : least       ? "at least "
                                                    : "at most ")
                                  << (least ? least : most) << " '"
                                  << Op::getOperationName().substr(6)
                                  << "', but got " << ops.size();
  for (Op op : llvm::drop_begin(ops, std::min<size_t>(ops.size(), most)))
    diagnostic.attachNote(op.getLoc()) << "this one is too many";
  return diagnostic;
}

LogicalResult ModelOp::verify() {
  unsigned any = ~0u;
  if (failed(checkCount<InputOp>(*this, 1, any)) ||
      failed(checkCount<OutputOp>(*this, 1, 1)))
    return failure(); // (C1)
  if (failed(checkCount<LossOp>(*this, 0, 1)) ||
      failed(checkCount<OptimizerOp>(*this, 0, 1)) ||
      failed(checkCount<MetricsOp>(*this, 0, 1)))
    return failure(); // (C2)
  for (OptimizerOp optimizer : getOps<OptimizerOp>())
    if (getOps<LossOp>().empty())
      return optimizer.emitOpError(
          "an optimizer needs a loss, but the model has none"); // (C2)
  llvm::StringMap<Operation *> names;
  for (Operation &op : getBody().front()) {
    auto name = op.getAttrOfType<StringAttr>("name");
    if (!name || isa<OutputOp>(op))
      continue;
    auto [found, isNew] = names.try_emplace(name.getValue(), &op);
    if (isNew)
      continue;
    InFlightDiagnostic diagnostic = op.emitOpError("name '")
                                    << name.getValue() << "' is taken"; // (C2)
    diagnostic.attachNote(found->second->getLoc()) << "first used here";
    return diagnostic;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Declarations
//===----------------------------------------------------------------------===//

static LogicalResult checkName(Operation *op, StringRef name) {
  if (!name.empty())
    return success();
  return op->emitOpError("expected a name that is not empty"); // (C1)
}

static LogicalResult checkStatic(Operation *op, Type type) {
  if (cast<RankedTensorType>(type).hasStaticShape())
    return success();
  return op->emitOpError("expected static dims, but got ")
         << toString(type); // (C1)
}

void InputOp::getAsmResultNames(function_ref<void(Value, StringRef)> setName) {
  setName(getResult(), getName());
}
void LabelOp::getAsmResultNames(function_ref<void(Value, StringRef)> setName) {
  setName(getResult(), getName());
}
void WeightOp::getAsmResultNames(function_ref<void(Value, StringRef)> setName) {
  setName(getResult(), getName());
}

LogicalResult InputOp::verify() { return checkName(*this, getName()); }
LogicalResult LabelOp::verify() { return checkName(*this, getName()); }
LogicalResult WeightOp::verify() {
  if (failed(checkName(*this, getName())))
    return failure(); // (C1)
  return checkStatic(*this, getType());
}

LogicalResult LossOp::verify() {
  return checkWord(*this, "loss", getKind(),
                   {"sparse_categorical_crossentropy",
                    "categorical_crossentropy", "mse",
                    "mean_squared_error"}); // (C1)
}

/// A finite number of at least 0, below |limit|.
static LogicalResult checkNumber(Operation *op, StringRef name,
                                 std::optional<APFloat> number, double limit) {
  if (!number)
    return success();
  double value = number->convertToDouble();
  if (std::isfinite(value) && value >= 0 && value < limit)
    return success();
  InFlightDiagnostic diagnostic = op->emitOpError("expected '")
                                  << name << "' to be at least 0";
  if (std::isfinite(limit))
    diagnostic << " and below " << limit;
  return diagnostic << ", but got " << value;
}

LogicalResult OptimizerOp::verify() {
  if (failed(checkWord(*this, "optimizer", getKind(),
                       {"sgd", "momentum", "nesterov", "adam", "adamw"})))
    return failure(); // (C1)
  if (getPreset() &&
      failed(checkWord(*this, "preset", *getPreset(), {"keras", "torch"})))
    return failure(); // (C1)
  if (failed(
          checkNumber(*this, "learning_rate", getLearningRate(), INFINITY)) ||
      failed(checkNumber(*this, "momentum", getMomentum(), INFINITY)) ||
      failed(checkNumber(*this, "beta1", getBeta1(), 1)) ||
      failed(checkNumber(*this, "beta2", getBeta2(), 1)) ||
      failed(checkNumber(*this, "epsilon", getEpsilon(), INFINITY)) ||
      failed(checkNumber(*this, "weight_decay", getWeightDecay(), INFINITY)))
    return failure(); // (C1)
  return success();
}

LogicalResult MetricsOp::verify() {
  llvm::StringSet<> seen;
  for (auto kind : getKinds().getAsRange<StringAttr>()) {
    if (failed(checkWord(*this, "metric", kind, {"accuracy"})))
      return failure(); // (C1)
    if (!seen.insert(kind.getValue()).second)
      return emitOpError("metric '")
             << kind.getValue() << "' is named twice"; // (C1)
  }
  return success();
}

LogicalResult ParameterOp::verify() {
  if (failed(checkStatic(*this, getType())))
    return failure(); // (C1)
  return checkWord(*this, "role", getRole(),
                   {"parameter", "state", "slot"}); // (C2)
}

} // namespace lathe

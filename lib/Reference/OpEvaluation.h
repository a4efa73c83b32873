//===- OpEvaluation.h - The families of the reference evaluator -----------===//

#ifndef LATHE_REFERENCE_OPEVALUATION_H
#define LATHE_REFERENCE_OPEVALUATION_H

#include "lathe/Reference/Evaluate.h"

namespace lathe {

/// What the evaluation of one op gets. The result is there, filled with zeros,
/// in the shape of the op's result type.
struct Evaluation {
  mlir::Operation *op;
  llvm::ArrayRef<const Tensor *> operands;
  const DimValues &dims;
  Tensor &result;

  const Tensor &operand(unsigned i) const { return *operands[i]; }
};

/// Calls |compute| with a float or a double of value 0: the type in which
/// |tensor|, a tensor of floats, is kept.
template <typename Compute>
void dispatchFloat(const Tensor &tensor, Compute compute) {
  if (tensor.getElementType().isF64())
    compute(double());
  else
    compute(float());
}

// Each family evaluates its own ops; std::nullopt means "not one of mine".
using FamilyResult = std::optional<llvm::LogicalResult>;
FamilyResult evaluateElementwise(Evaluation &evaluation);
FamilyResult evaluateContraction(Evaluation &evaluation);
FamilyResult evaluateReduction(Evaluation &evaluation);
FamilyResult evaluatePooling(Evaluation &evaluation);
FamilyResult evaluateMovement(Evaluation &evaluation);
FamilyResult evaluateNormalization(Evaluation &evaluation);
FamilyResult evaluateRandom(Evaluation &evaluation);

} // namespace lathe

#endif // LATHE_REFERENCE_OPEVALUATION_H

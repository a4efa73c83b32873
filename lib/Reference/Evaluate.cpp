//===- Evaluate.cpp - Walk functions, give ops to their families ----------===//

#include "lathe/Reference/Evaluate.h"
#include "OpEvaluation.h"

#include "llvm/ADT/DenseMap.h"

using namespace mlir;

namespace lathe {

/// A tensor larger than this is not evaluated: 2^28 elements.
static constexpr int64_t kMaxElements = int64_t(1) << 28;

FailureOr<SmallVector<int64_t>> getShape(Operation *op, RankedTensorType type,
                                         const DimValues &values) {
  SmallVector<int64_t> shape;
  std::optional<Dim> elements = Dim(1);
  for (const Dim &dim : getDims(type)) {
    std::optional<Dim> size = Dim(dim.getCoefficient());
    for (const std::string &symbol : dim.getSymbols()) {
      auto found = values.find(symbol);
      if (found == values.end())
        return op->emitError("dim '") << symbol << "' has no value";
      if (size)
        size = size->times(Dim(found->second));
    }
    elements = size && elements ? elements->times(*size) : std::nullopt;
    if (!elements || elements->getCoefficient() > kMaxElements)
      return op->emitError("tensor ")
             << toString(type) << " is too large to evaluate (more than "
             << kMaxElements << " elements)";
    shape.push_back(size->getCoefficient());
  }
  return shape;
}

/// The values that |operands| have in |values|.
static SmallVector<const Tensor *>
lookUp(ValueRange operands, const llvm::DenseMap<Value, Tensor> &values) {
  SmallVector<const Tensor *> tensors;
  for (Value operand : operands)
    tensors.push_back(&values.find(operand)->second);
  return tensors;
}

/// Evaluates the ops of |block|, whose arguments have the values |arguments|,
/// and returns the terminator's operands.
static FailureOr<SmallVector<Tensor>>
evaluateBlock(Block &block, ArrayRef<const Tensor *> arguments,
              const DimValues &dims) {
  llvm::DenseMap<Value, Tensor> values;
  for (auto [argument, tensor] : llvm::zip(block.getArguments(), arguments))
    values[argument] = *tensor;
  for (Operation &op : block.without_terminator()) {
    SmallVector<const Tensor *> operands = lookUp(op.getOperands(), values);
    FailureOr<SmallVector<Tensor>> results = evaluateOp(&op, operands, dims);
    if (failed(results))
      return failure();
    for (auto [result, tensor] : llvm::zip(op.getResults(), *results))
      values[result] = std::move(tensor);
  }
  SmallVector<Tensor> returned;
  for (const Tensor *tensor :
       lookUp(block.getTerminator()->getOperands(), values))
    returned.push_back(*tensor);
  return returned;
}

FailureOr<SmallVector<Tensor>> evaluateOp(Operation *op,
                                          ArrayRef<const Tensor *> operands,
                                          const DimValues &dims) {
  if (auto kernel = dyn_cast<KernelOp>(op))
    return evaluateBlock(kernel.getBody().front(), operands, dims);
  if (op->getNumResults() != 1 ||
      !isa<RankedTensorType>(op->getResult(0).getType()))
    return op->emitOpError("has no reference evaluation");
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  FailureOr<SmallVector<int64_t>> shape = getShape(op, type, dims);
  if (failed(shape))
    return failure();
  SmallVector<Tensor> results(1, Tensor(*shape, type.getElementType()));
  Evaluation evaluation{op, operands, dims, results.front()};
  for (auto *evaluate : {evaluateElementwise, evaluateContraction,
                         evaluateReduction, evaluatePooling, evaluateMovement,
                         evaluateNormalization, evaluateRandom})
    if (FamilyResult done = evaluate(evaluation)) {
      if (failed(*done))
        return failure();
      return results;
    }
  return op->emitOpError("has no reference evaluation");
}

/// Gives the symbols of |type| the values that |tensor|'s shape implies.
static LogicalResult bindDims(func::FuncOp function, unsigned number,
                              RankedTensorType type, const Tensor &tensor,
                              DimValues &dims) {
  auto report = [&]() {
    return function.emitError("argument ")
           << number << " has shape [" << tensor.getShape()
           << "], but the signature says " << toString(type);
  };
  Dims expected = getDims(type);
  if (expected.size() != tensor.getShape().size() ||
      tensor.getElementType() != type.getElementType())
    return report();
  for (auto [dim, size] : llvm::zip(expected, tensor.getShape())) {
    if (dim.isStatic()) {
      if (dim.getCoefficient() != size)
        return report();
      continue;
    }
    if (dim.getSymbols().size() != 1 || dim.getCoefficient() != 1)
      continue;
    auto [found, isNew] = dims.try_emplace(dim.getSymbols().front(), size);
    if (!isNew && found->second != size)
      return report() << "; '" << dim.str() << "' is already " << found->second;
  }
  return success();
}

FailureOr<SmallVector<Tensor>> evaluateFunction(func::FuncOp function,
                                                ArrayRef<Tensor> arguments,
                                                DimValues dims) {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return function.emitError("expected a function with one block");
  if (function.getNumArguments() != arguments.size())
    return function.emitError("expected ")
           << function.getNumArguments() << " arguments, but got "
           << arguments.size();
  SmallVector<const Tensor *> pointers;
  for (auto [i, tensor] : llvm::enumerate(arguments)) {
    auto type = dyn_cast<RankedTensorType>(function.getArgument(i).getType());
    if (!type)
      return function.emitError("argument ") << i << " is no tensor";
    if (failed(bindDims(function, i, type, tensor, dims)))
      return failure();
    pointers.push_back(&tensor);
  }
  return evaluateBlock(function.getBody().front(), pointers, dims);
}

} // namespace lathe

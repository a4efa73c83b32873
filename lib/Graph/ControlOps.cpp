//===- ControlOps.cpp - Derivatives as ops: verifiers ---------------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ControlOps.cpp.inc"

namespace lathe {

void LatheDialect::registerControlOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ControlOps.cpp.inc"
      >();
}

LogicalResult StopGradientOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location>,
                                               Adaptor adaptor,
                                               SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getInput().getType());
  return success();
}

static bool isFloat(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isa<FloatType>(tensor.getElementType());
}

/// The function that |op| differentiates, whose arguments must have the types
/// of |arguments|. (C1)
static FailureOr<func::FuncOp> findCallee(Operation *op,
                                          SymbolTableCollection &symbolTable,
                                          FlatSymbolRefAttr callee,
                                          ValueRange arguments) {
  auto function = symbolTable.lookupNearestSymbolFrom<func::FuncOp>(op, callee);
  if (!function)
    return op->emitOpError("expected a function, but '")
           << callee.getValue() << "' is none"; // (C1)
  if (TypeRange(function.getArgumentTypes()) == arguments.getTypes())
    return function;
  InFlightDiagnostic diagnostic =
      op->emitOpError("expected arguments of the types of '")
      << callee.getValue() << "', " << function.getArgumentTypes()
      << ", but got " << arguments.getTypes(); // (C1)
  diagnostic.attachNote(function.getLoc()) << "function defined here";
  return diagnostic;
}

/// Distinct numbers of float arguments.
static LogicalResult checkWrt(Operation *op, ArrayRef<int64_t> wrt,
                              ValueRange arguments) {
  for (auto [i, number] : llvm::enumerate(wrt)) {
    if (number < 0 || number >= static_cast<int64_t>(arguments.size()))
      return op->emitOpError("expected 'wrt' in 0 .. ")
             << arguments.size() - 1 << ", but got " << number;
    if (llvm::is_contained(wrt.take_front(i), number))
      return op->emitOpError("expected distinct 'wrt', but ")
             << number << " is there twice";
    if (!isFloat(arguments[number].getType()))
      return op->emitOpError("expected 'wrt' to name float arguments, but ")
             << number << " is " << toString(arguments[number].getType());
  }
  return success();
}

static LogicalResult checkResults(Operation *op, ArrayRef<Type> expected) {
  if (llvm::equal(op->getResultTypes(), expected))
    return success();
  return op->emitOpError("expected results ")
         << expected << ", but got " << op->getResultTypes();
}

LogicalResult
ValueAndGradOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto function =
      findCallee(*this, symbolTable, getCalleeAttr(), getArguments());
  if (failed(function))
    return failure();
  ArrayRef<Type> results = function->getResultTypes();
  if (results.empty() || !isFloat(results.front()) ||
      cast<RankedTensorType>(results.front()).getRank() != 0) {
    InFlightDiagnostic diagnostic =
        emitOpError("expected the first result of '")
        << getCallee() << "' to be a scalar of floats, but it is "
        << (results.empty() ? std::string("missing")
                            : toString(results.front())); // (C2)
    diagnostic.attachNote(function->getLoc()) << "function defined here";
    return diagnostic;
  }
  if (failed(checkWrt(*this, getWrt(), getArguments())))
    return failure(); // (C3)
  SmallVector<Type> expected(results);
  for (int64_t number : getWrt())
    expected.push_back(getArguments()[number].getType());
  return checkResults(*this, expected);
}

LogicalResult JvpOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto function =
      findCallee(*this, symbolTable, getCalleeAttr(), getArguments());
  if (failed(function) || failed(checkWrt(*this, getWrt(), getArguments())))
    return failure(); // (C2)
  if (getTangents().size() != getWrt().size())
    return emitOpError("expected ")
           << getWrt().size() << " tangents (one per 'wrt'), but got "
           << getTangents().size(); // (C2)
  for (auto [number, tangent] : llvm::zip(getWrt(), getTangents()))
    if (tangent.getType() != getArguments()[number].getType())
      return emitOpError("expected a tangent of type ")
             << toString(getArguments()[number].getType()) << " for argument "
             << number << ", but got " << toString(tangent.getType()); // (C2)
  SmallVector<Type> expected(function->getResultTypes());
  for (Type type : function->getResultTypes())
    if (isFloat(type))
      expected.push_back(type);
  return checkResults(*this, expected);
}

} // namespace lathe

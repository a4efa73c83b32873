//===- KernelOps.cpp - Fused regions and launches: verifiers --------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/KernelOps.cpp.inc"

namespace lathe {

void LatheDialect::registerKernelOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/KernelOps.cpp.inc"
      >();
}

/// The region of |kernel| has kernels where it is a chain, else none. (C5)
static LogicalResult verifyLinks(KernelOp kernel) {
  bool isChain = kernel.getKind() == KernelKind::chain;
  for (Operation &op : kernel.getBody().front().without_terminator()) {
    if (isa<KernelOp>(op) != isChain)
      return kernel.emitOpError(isChain ? "expected kernels only, but it has "
                                        : "expected no kernels, but it has ")
             << op.getName(); // (C5)
  }
  return success();
}

LogicalResult KernelOp::verify() {
  Block &block = getBody().front();
  if (block.getArgumentTypes() != getInputs().getTypes())
    return emitOpError("expected block arguments of the operands' types, ")
           << getInputs().getTypes() << ", but got "
           << block.getArgumentTypes(); // (C1)
  TypeRange yielded = block.getTerminator()->getOperandTypes();
  if (yielded != TypeRange(getResultTypes()))
    return emitOpError("expected to yield the results' types, ")
           << getResultTypes() << ", but got " << yielded; // (C2)
  if (std::optional<int64_t> rows = getRows();
      rows && (getKind() != KernelKind::contraction || *rows < 1))
    return emitOpError("expected 'rows' to be a contraction's and positive, "
                       "but got ")
           << *rows << " in a " << stringifyKernelKind(getKind()); // (C4)
  if (failed(verifyLinks(*this)))
    return failure(); // (C5)
  if (!getPlaces())
    return success();
  for (Attribute place : getPlacesAttr())
    if (!isa<PlaceAttr>(place))
      return emitOpError("expected 'places' of #lathe.place, but got ")
             << place; // (C3)
  if (getPlaces()->size() != getNumResults())
    return emitOpError("expected ")
           << getNumResults() << " places (one per result), but got "
           << getPlaces()->size(); // (C3)
  return success();
}

/// `(!llvm.ptr, i64, i64) -> ()`, the type of kernels and of entries.
static bool takesPointerAndTwo(FunctionOpInterface function) {
  ArrayRef<Type> types = function.getArgumentTypes();
  return types.size() == 3 && isa<LLVM::LLVMPointerType>(types[0]) &&
         types[1].isInteger(64) && types[2].isInteger(64) &&
         function.getNumResults() == 0;
}

LogicalResult LaunchOp::verify() {
  auto entry = dyn_cast_or_null<FunctionOpInterface>((*this)->getParentOp());
  if (!entry || !takesPointerAndTwo(entry))
    return emitOpError(
        "expected to be in an entry, a function (!llvm.ptr, i64, "
        "i64) -> ()"); // (C2)
  if (getMultiple() < 1)
    return emitOpError("expected 'multiple' to be positive, but got ")
           << getMultiple(); // (C3)
  if (auto grain = getConstantIntValue(getGrain()); grain && *grain < 1)
    return emitOpError("expected 'grain' to be positive, but got ")
           << *grain; // (C4)
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  Operation *symbol =
      symbolTable.lookupNearestSymbolFrom(*this, getKernelAttr());
  auto function = dyn_cast_or_null<FunctionOpInterface>(symbol);
  if (!function)
    return emitOpError("expected a function, but '")
           << getKernel() << "' is none"; // (C1)
  if (!takesPointerAndTwo(function)) {
    InFlightDiagnostic diagnostic =
        emitOpError("expected a kernel (!llvm.ptr, i64, i64) -> (), but '")
        << getKernel() << "' takes " << function.getArgumentTypes(); // (C1)
    diagnostic.attachNote(function.getLoc()) << "function defined here";
    return diagnostic;
  }
  return success();
}

} // namespace lathe

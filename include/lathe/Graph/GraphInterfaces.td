//===- GraphInterfaces.td - What an op tells the graph passes -------------===//

#ifndef LATHE_GRAPH_INTERFACES_TD
#define LATHE_GRAPH_INTERFACES_TD

include "mlir/IR/OpBase.td"

// Marks an op whose results carry no tangent: comparisons, indices, random bits.
def InactiveOpTrait : NativeOpTrait<"Inactive"> {
  let cppNamespace = "::lathe";
}

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::lathe";
  let description = [{
    The derivative rules of an op with one result. The engine walks and
    accumulates; it knows no op by name. Rules may use only ops that are
    differentiable themselves (or inactive), so that they nest.
  }];
  let methods = [
    InterfaceMethod<[{
        Reverse mode: `grads` has one entry per operand, all null; the rule sets
        grads[i], of operand i's type, for each i with wanted[i] (integer
        operands are never wanted). A null left there means zero.
        `cotangent` has the type of the result.
      }],
      "::llvm::LogicalResult", "buildVjp",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Value":$cotangent,
           "const ::llvm::SmallBitVector &":$wanted,
           "::llvm::MutableArrayRef<::mlir::Value>":$grads)>,
    InterfaceMethod<[{
        Forward mode: `tangents` has one entry per operand, null for zero (at
        least one is not null). Returns the tangent of the result.
      }],
      "::mlir::FailureOr<::mlir::Value>", "buildJvp",
      (ins "::mlir::OpBuilder &":$builder,
           "::llvm::ArrayRef<::mlir::Value>":$tangents)>
  ];
}

def DecomposableOpInterface : OpInterface<"DecomposableOpInterface"> {
  let cppNamespace = "::lathe";
  let description = [{
    A composite op's meaning in simpler ops. Tests hold hand rules and hand
    kernels against it.
  }];
  let methods = [
    InterfaceMethod<"Builds the op from simpler ones; null on failure.",
      "::mlir::FailureOr<::mlir::Value>", "decompose",
      (ins "::mlir::OpBuilder &":$builder)>
  ];
}

#endif // LATHE_GRAPH_INTERFACES_TD

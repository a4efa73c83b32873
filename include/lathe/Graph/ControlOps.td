//===- ControlOps.td - Derivatives as ops ---------------------------------===//

#ifndef LATHE_CONTROL_OPS_TD
#define LATHE_CONTROL_OPS_TD

include "lathe/Graph/GraphBase.td"
include "mlir/IR/SymbolInterfaces.td"

def Lathe_StopGradientOp : Lathe_Op<"stop_gradient",
    [Pure, InferTypeOpAdaptor, InactiveOpTrait]> {
  let summary = "identity that no derivative passes";
  let description = [{
    `result = input`; folds away when no derivative is left to take.
    Example: `%b = lathe.stop_gradient %a : tensor<4xf32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins Lathe_AnyTensor:$input);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input attr-dict custom<Signature>(type($input), type($result))
  }];
}

def Lathe_ValueAndGradOp : Lathe_Op<"value_and_grad",
    [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a function's results and the gradient of its first";
  let description = [{
    Results: those of `callee`, then the gradient of its first result (a float
    scalar) in each argument of `wrt`. Replaced by `lathe-differentiate`.
    * (C1) `callee` is a function with these argument types.
    * (C2) its first result is a scalar of floats.
    * (C3) `wrt` are distinct numbers of float arguments.
    Example: `%l, %g = lathe.value_and_grad @loss(%w, %x) wrt([0]) : (tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)`
    Gradient: of the ops it is replaced by; inner ones are replaced first.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee,
                       Variadic<AnyRankedTensor>:$arguments,
                       DenseI64ArrayAttr:$wrt);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    $callee `(` $arguments `)` `wrt` `(` $wrt `)` attr-dict `:`
    functional-type($arguments, $results)
  }];
}

def Lathe_JvpOp : Lathe_Op<"jvp",
    [Pure, AttrSizedOperandSegments,
     DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a function's results and their derivative in a direction";
  let description = [{
    Results: those of `callee`, then their tangents (of the float results) for
    `tangents`, one for each argument of `wrt`. Replaced by
    `lathe-differentiate`.
    * (C1) `callee` is a function with these argument types.
    * (C2) `wrt` are distinct numbers of float arguments, `tangents` have their
      types.
    Example: `%y, %t = lathe.jvp @f(%x) wrt([0]) tangents(%dx) : (tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>)`
    Gradient: of the ops it is replaced by.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee,
                       Variadic<AnyRankedTensor>:$arguments,
                       Variadic<AnyRankedTensor>:$tangents,
                       DenseI64ArrayAttr:$wrt);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    $callee `(` $arguments `)` `wrt` `(` $wrt `)` `tangents` `(` $tangents `)`
    attr-dict `:` functional-type(operands, $results)
  }];
}

#endif // LATHE_CONTROL_OPS_TD

//===- ElementwiseOps.td - Ops that map each element on its own -----------===//
//
// All operands have the same shape; broadcasts are explicit (lathe.broadcast).
// In a model listing, where types are left out, NumPy's broadcasting holds:
// lathe-infer-shapes makes it explicit. Integer arithmetic wraps. Folds take
// x + 0 for x, so the sign of a zero may differ.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_ELEMENTWISE_OPS_TD
#define LATHE_ELEMENTWISE_OPS_TD

include "lathe/Graph/GraphBase.td"

def ElementwiseTrait : NativeOpTrait<"Elementwise"> {
  let cppNamespace = "::lathe";
}

class Lathe_ElementwiseOp<string mnemonic, list<Trait> traits = []>
    : Lathe_TensorOp<mnemonic, traits # [ElementwiseTrait]>;

// One float tensor in, one of the same type out. Forward and reverse mode
// multiply by the same diagonal, so a rule is one function, buildDerivative.
class Lathe_UnaryOp<string mnemonic, list<Trait> traits = []>
    : Lathe_ElementwiseOp<mnemonic, traits> {
  let arguments = (ins Lathe_FloatTensor:$input);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $input attr-dict custom<Signature>(type($input), type($result))
  }];
  let extraClassDeclaration = [{
    /// |direction|, a tangent or a cotangent, times the derivative.
    ::mlir::Value buildDerivative(::mlir::OpBuilder &builder,
                                  ::mlir::Value direction);
  }];
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *, ::std::optional<::mlir::Location>,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      types.push_back(adaptor.getInput().getType());
      return ::mlir::success();
    }
    ::llvm::LogicalResult $cppClass::buildVjp(
        ::mlir::OpBuilder &builder, ::mlir::Value cotangent,
        const ::llvm::SmallBitVector &wanted,
        ::llvm::MutableArrayRef<::mlir::Value> grads) {
      if (wanted[0])
        grads[0] = buildDerivative(builder, cotangent);
      return ::mlir::success();
    }
    ::mlir::FailureOr<::mlir::Value> $cppClass::buildJvp(
        ::mlir::OpBuilder &builder, ::llvm::ArrayRef<::mlir::Value> tangents) {
      return buildDerivative(builder, tangents[0]);
    }
  }];
}

class Lathe_BinaryOp<string mnemonic, list<Trait> traits = []>
    : Lathe_ElementwiseOp<mnemonic, traits> {
  let arguments = (ins Lathe_NumberTensor:$lhs, Lathe_NumberTensor:$rhs);
  let results = (outs Lathe_NumberTensor:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict
    custom<Signature>(type($lhs), type($rhs), type($result))
  }];
  let hasFolder = 1;
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *, ::std::optional<::mlir::Location> location,
        Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ShapeRule::of<$cppClass>(location).inferSameTypes(
          {"lhs", adaptor.getLhs()}, {"rhs", adaptor.getRhs()}, types);
    }
  }];
}

//===----------------------------------------------------------------------===//
// Binary
//===----------------------------------------------------------------------===//

def Lathe_AddOp : Lathe_BinaryOp<"add", [Commutative]> {
  let summary = "sum of two tensors";
  let description = [{
    `result[i] = lhs[i] + rhs[i]`
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    Example: `%c = lathe.add %a, %b : tensor<4xf32>`
    Gradient: `dlhs = drhs = dresult`.
  }];
}

def Lathe_SubOp : Lathe_BinaryOp<"sub"> {
  let summary = "difference of two tensors";
  let description = [{
    `result[i] = lhs[i] - rhs[i]`
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    Example: `%c = lathe.sub %a, %b : tensor<4xf32>`
    Gradient: `dlhs = dresult`, `drhs = -dresult`.
  }];
}

def Lathe_MulOp : Lathe_BinaryOp<"mul", [Commutative]> {
  let summary = "product of two tensors";
  let description = [{
    `result[i] = lhs[i] * rhs[i]`
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    Example: `%c = lathe.mul %a, %b : tensor<4xf32>`
    Gradient: `dlhs = dresult * rhs`, `drhs = dresult * lhs`.
  }];
}

def Lathe_DivOp : Lathe_BinaryOp<"div"> {
  let summary = "quotient of two tensors";
  let description = [{
    `result[i] = lhs[i] / rhs[i]`
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    * Integers round toward zero and wrap (-128 / -1 is -128 in i8); division by
      zero gives 0.
    Example: `%c = lathe.div %a, %b : tensor<4xf32>`
    Gradient: `dlhs = dresult / rhs`, `drhs = -dresult * result / rhs`.
  }];
}

def Lathe_PowOp : Lathe_BinaryOp<"pow"> {
  let summary = "power of two tensors";
  let description = [{
    `result[i] = lhs[i] ^ rhs[i]`, NaN where `lhs` is negative and `rhs` no
    integer.
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    * (C2) the element type is a float.
    Example: `%c = lathe.pow %a, %b : tensor<4xf32>`
    Gradient: `dlhs = dresult * rhs * lhs^(rhs-1)`, 0 where rhs is 0;
    `drhs = dresult * result * log(lhs)`, 0 where lhs <= 0.
  }];
  let arguments = (ins Lathe_FloatTensor:$lhs, Lathe_FloatTensor:$rhs);
  let results = (outs Lathe_FloatTensor:$result);
}

def Lathe_MaxOp : Lathe_BinaryOp<"max", [Commutative]> {
  let summary = "larger of two tensors";
  let description = [{
    `result[i] = max(lhs[i], rhs[i])`
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    * NaN in an operand gives NaN.
    Example: `%c = lathe.max %a, %b : tensor<4xf32>`
    Gradient: to the larger operand, half to each at a tie.
  }];
}

def Lathe_MinOp : Lathe_BinaryOp<"min", [Commutative]> {
  let summary = "smaller of two tensors";
  let description = [{
    `result[i] = min(lhs[i], rhs[i])`
    * (C1) `lhs` and `rhs` have the same type, which is the result's.
    * NaN in an operand gives NaN.
    Example: `%c = lathe.min %a, %b : tensor<4xf32>`
    Gradient: to the smaller operand, half to each at a tie.
  }];
}

//===----------------------------------------------------------------------===//
// Unary
//===----------------------------------------------------------------------===//

def Lathe_NegOp : Lathe_UnaryOp<"neg"> {
  let summary = "negation";
  let description = [{
    `result[i] = -input[i]`
    Example: `%b = lathe.neg %a : tensor<4xf32>`
    Gradient: `-dresult`.
  }];
  let hasFolder = 1;
}

def Lathe_AbsOp : Lathe_UnaryOp<"abs"> {
  let summary = "absolute value";
  let description = [{
    `result[i] = |input[i]|`
    Example: `%b = lathe.abs %a : tensor<4xf32>`
    Gradient: `dresult * sign(input)`, 0 at 0.
  }];
  let hasFolder = 1;
}

def Lathe_SignOp : Lathe_UnaryOp<"sign"> {
  let summary = "sign: -1, 0 or 1";
  let description = [{
    `result[i] = sign(input[i])`, NaN of NaN.
    Example: `%b = lathe.sign %a : tensor<4xf32>`
    Gradient: zero.
  }];
  let hasFolder = 1;
}

def Lathe_ExpOp : Lathe_UnaryOp<"exp"> {
  let summary = "exponential";
  let description = [{
    `result[i] = e^input[i]`
    Example: `%b = lathe.exp %a : tensor<4xf32>`
    Gradient: `dresult * result`.
  }];
}

def Lathe_LogOp : Lathe_UnaryOp<"log"> {
  let summary = "natural logarithm";
  let description = [{
    `result[i] = ln(input[i])`
    Example: `%b = lathe.log %a : tensor<4xf32>`
    Gradient: `dresult / input`.
  }];
}

def Lathe_SqrtOp : Lathe_UnaryOp<"sqrt"> {
  let summary = "square root";
  let description = [{
    `result[i] = input[i]^(1/2)`
    Example: `%b = lathe.sqrt %a : tensor<4xf32>`
    Gradient: `dresult / (2 result)`, and 0 where both are 0.
  }];
}

def Lathe_RsqrtOp : Lathe_UnaryOp<"rsqrt"> {
  let summary = "reciprocal square root";
  let description = [{
    `result[i] = input[i]^(-1/2)`
    Example: `%b = lathe.rsqrt %a : tensor<4xf32>`
    Gradient: `-dresult * result^3 / 2`.
  }];
}

def Lathe_SinOp : Lathe_UnaryOp<"sin"> {
  let summary = "sine";
  let description = [{
    `result[i] = sin(input[i])`, NaN of infinities.
    * Compiled code is within 1 unit in the last place (f32, f64) over all finite
      numbers: arguments of any size are reduced by as many digits of pi as
      that takes.
    Example: `%b = lathe.sin %a : tensor<4xf32>`
    Gradient: `dresult * cos(input)`.
  }];
}

def Lathe_CosOp : Lathe_UnaryOp<"cos"> {
  let summary = "cosine";
  let description = [{
    `result[i] = cos(input[i])`, NaN of infinities.
    * Errors are those of `lathe.sin`.
    Example: `%b = lathe.cos %a : tensor<4xf32>`
    Gradient: `-dresult * sin(input)`.
  }];
  let hasFolder = 1;
}

def Lathe_TanhOp : Lathe_UnaryOp<"tanh"> {
  let summary = "hyperbolic tangent";
  let description = [{
    `result[i] = tanh(input[i])`
    Example: `%b = lathe.tanh %a : tensor<4xf32>`
    Gradient: `dresult * (1 - result^2)`.
  }];
}

def Lathe_ErfOp : Lathe_UnaryOp<"erf"> {
  let summary = "error function";
  let description = [{
    `result[i] = 2/sqrt(pi) * integral of e^(-t^2), 0..input[i]`
    Example: `%b = lathe.erf %a : tensor<4xf32>`
    Gradient: `dresult * 2/sqrt(pi) * e^(-input^2)`.
  }];
}

def Lathe_SigmoidOp : Lathe_UnaryOp<"sigmoid", [DecomposeMethods]> {
  let summary = "logistic function";
  let description = [{
    `result[i] = 1 / (1 + e^-input[i])`
    Example: `%b = lathe.sigmoid %a : tensor<4xf32>`
    Gradient: `dresult * result * (1 - result)`.
  }];
}

def Lathe_ReluOp : Lathe_UnaryOp<"relu"> {
  let summary = "rectifier";
  let description = [{
    `result[i] = max(input[i], 0)`, NaN of NaN.
    Example: `%b = lathe.relu %a : tensor<4xf32>`
    Gradient: `dresult` where `result > 0`, else 0.
  }];
  let hasFolder = 1;
}

def Lathe_SiluOp : Lathe_UnaryOp<"silu", [DecomposeMethods]> {
  let summary = "sigmoid linear unit (swish)";
  let description = [{
    `result[i] = input[i] * sigmoid(input[i])`
    Example: `%b = lathe.silu %a : tensor<4xf32>`
    Gradient: `dresult * s * (1 + input * (1 - s))` with `s = sigmoid(input)`.
  }];
}

def Lathe_SoftplusOp : Lathe_UnaryOp<"softplus", [DecomposeMethods]> {
  let summary = "smooth rectifier";
  let description = [{
    `result[i] = ln(1 + e^input[i])`
    Example: `%b = lathe.softplus %a : tensor<4xf32>`
    Gradient: `dresult * sigmoid(input)`.
  }];
}

def Lathe_GeluOp : Lathe_UnaryOp<"gelu", [DecomposeMethods]> {
  let summary = "Gaussian error linear unit";
  let description = [{
    `result[i] = x/2 * (1 + erf(x/sqrt(2)))`; with `approximate`,
    `x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3)))` (Hendrycks and Gimpel,
    arXiv 1606.08415).
    Example: `%b = lathe.gelu %a {approximate} : tensor<4xf32>`
    Gradient: `dresult * (cdf(x) + x * pdf(x))`, or that of the approximation.
  }];
  let arguments = (ins Lathe_FloatTensor:$input, UnitAttr:$approximate);
}

def Lathe_GeluGradOp : Lathe_UnaryOp<"gelu_grad", [DecomposeMethods]> {
  let summary = "derivative of gelu";
  let description = [{
    `result[i] = cdf(x) + x * pdf(x)` of the normal distribution, the derivative
    of `gelu` (without `approximate`) at `x = input[i]`. One op, so that it can
    be computed where `gelu` is.
    Example: `%b = lathe.gelu_grad %a : tensor<4xf32>`
    Gradient: `dresult * (2 - x^2) * pdf(x)`.
  }];
}

def Lathe_LeakyReluOp : Lathe_UnaryOp<"leaky_relu"> {
  let summary = "rectifier with a slope below zero";
  let description = [{
    `result[i] = input[i] > 0 ? input[i] : alpha * input[i]`
    * (C1) `alpha` is finite.
    Example: `%b = lathe.leaky_relu %a alpha(0.01) : tensor<4xf32>`
    Gradient: `dresult` where `input > 0`, else `alpha * dresult`.
  }];
  let arguments = (ins Lathe_FloatTensor:$input, F64Attr:$alpha);
  let assemblyFormat = [{
    $input `alpha` `(` custom<Number>($alpha) `)` attr-dict
    custom<Signature>(type($input), type($result))
  }];
  let hasVerifier = 1;
}

def Lathe_ClipOp : Lathe_UnaryOp<"clip", [DecomposeMethods]> {
  let summary = "clamp to a range";
  let description = [{
    `result[i] = min(max(input[i], low), high)`, NaN of NaN.
    * (C1) `low <= high`; both may be infinite.
    Example: `%b = lathe.clip %a range(0.0, 6.0) : tensor<4xf32>`
    Gradient: `dresult` where `low <= input <= high`, else 0.
  }];
  let arguments = (ins Lathe_FloatTensor:$input, F64Attr:$low, F64Attr:$high);
  let assemblyFormat = [{
    $input `range` `(` custom<Number>($low) `,` custom<Number>($high) `)`
    attr-dict custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Compare, select, cast
//===----------------------------------------------------------------------===//

def Lathe_CompareOp : Lathe_InactiveOp<"compare",
    [InferTypeOpAdaptor, ElementwiseTrait]> {
  let summary = "compare two tensors";
  let description = [{
    `result[i] = lhs[i] direction rhs[i]`; any comparison with NaN but `ne` is
    false.
    * (C1) `lhs` and `rhs` have the same type; the result is that shape in i1.
    Example: `%c = lathe.compare gt %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>`
    Gradient: none (inactive).
  }];
  let arguments = (ins Lathe_CompareDirection:$direction,
                       Lathe_NumberTensor:$lhs, Lathe_NumberTensor:$rhs);
  let results = (outs Lathe_BoolTensor:$result);
  let assemblyFormat = [{
    $direction $lhs `,` $rhs attr-dict
    custom<Signature>(type($lhs), type($rhs), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_SelectOp : Lathe_ElementwiseOp<"select"> {
  let summary = "choose between two tensors by a predicate";
  let description = [{
    `result[i] = predicate[i] ? on_true[i] : on_false[i]`
    * (C1) `on_true` and `on_false` have the same type, the result's.
    * (C2) `predicate` has the same shape.
    Example: `%c = lathe.select %p, %a, %b : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>`
    Gradient: `select(predicate, dresult, 0)` and `select(predicate, 0, dresult)`.
  }];
  let arguments = (ins Lathe_BoolTensor:$predicate, Lathe_AnyTensor:$onTrue,
                       Lathe_AnyTensor:$onFalse);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $predicate `,` $onTrue `,` $onFalse attr-dict custom<Signature>(
      type($predicate), type($onTrue), type($onFalse), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_CastOp : Lathe_Op<"cast", [Pure, InferTypeOpAdaptor, ElementwiseTrait,
    DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "convert to another element type";
  let description = [{
    `result[i] = (element_type) input[i]`; floats to integers round toward zero
    and saturate, numbers to bool test for not zero, other integers wrap.
    * (C1) `elementType` is one of a tensor's.
    Example: `%b = lathe.cast %a to f64 : (tensor<4xf32>) -> tensor<4xf64>`
    Gradient: `cast(dresult)` between floats, else none.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, TypeAttr:$elementType);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `to` $elementType attr-dict
    custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_CheckIndexOp : Lathe_InactiveOp<"check_index",
    [InferTypeOpAdaptor, ElementwiseTrait]> {
  let summary = "identity that checks indices at run time";
  let description = [{
    `result[i] = indices[i]`; one outside of 0 .. size-1 is an error at run time
    that names its position and value (and reads as 0 until the call returns).
    * (C1) `size` is at least 1.
    Example: `%i = lathe.check_index %y size(10) : tensor<4xi32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins Lathe_IntTensor:$indices, I64Attr:$size);
  let results = (outs Lathe_IntTensor:$result);
  let assemblyFormat = [{
    $indices `size` `(` custom<Number>($size) `)` attr-dict
    custom<Signature>(type($indices), type($result))
  }];
  let hasVerifier = 1;
}

#endif // LATHE_ELEMENTWISE_OPS_TD

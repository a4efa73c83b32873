//===- UnaryOps.cpp - Functions of one float ------------------------------===//
//
// Verifiers, folds, derivatives and decompositions of the unary ops of
// ElementwiseOps.td. Their shape rule and the frame of both modes come from
// Lathe_UnaryOp.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Splats.h"

using namespace mlir;

namespace lathe {

namespace {

/// Writes formulas as formulas: each operator builds an op.
struct Formula {
  OpBuilder &builder;
  Location loc;

  Value add(Value a, Value b) { return AddOp::create(builder, loc, a, b); }
  Value add(Value a, double b) { return buildAdd(builder, loc, a, b); }
  Value sub(Value a, Value b) { return SubOp::create(builder, loc, a, b); }
  /// 1 - a.
  Value oneMinus(Value a) { return sub(like(a, 1), a); }
  Value mul(Value a, Value b) { return MulOp::create(builder, loc, a, b); }
  Value mul(Value a, double b) { return buildMul(builder, loc, a, b); }
  Value div(Value a, Value b) { return DivOp::create(builder, loc, a, b); }
  Value exp(Value a) { return ExpOp::create(builder, loc, a); }
  Value square(Value a) { return mul(a, a); }
  Value like(Value a, double number) {
    return buildSplat(builder, loc, a.getType(), number);
  }
  Value compare(CompareDirection direction, Value a, double number) {
    return CompareOp::create(builder, loc, direction, a, like(a, number));
  }
  Value select(Value predicate, Value a, Value b) {
    return SelectOp::create(builder, loc, predicate, a, b);
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// neg, abs, sign
//===----------------------------------------------------------------------===//

OpFoldResult NegOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (auto inner = getInput().getDefiningOp<NegOp>())
    return inner.getInput();
  return foldSplat(adaptor.getInput(), [](const APFloat &x) { return -x; });
}

Value NegOp::buildDerivative(OpBuilder &builder, Value direction) {
  return create(builder, getLoc(), direction);
}

OpFoldResult AbsOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (getInput().getDefiningOp<AbsOp>())
    return getInput();
  return foldSplat(adaptor.getInput(),
                   [](const APFloat &x) { return llvm::abs(x); });
}

Value AbsOp::buildDerivative(OpBuilder &builder, Value direction) {
  Value sign = SignOp::create(builder, getLoc(), getInput());
  return MulOp::create(builder, getLoc(), direction, sign);
}

OpFoldResult SignOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  return foldSplat(adaptor.getInput(), [](const APFloat &x) {
    if (x.isZero() || x.isNaN())
      return x;
    return APFloat::getOne(x.getSemantics(), x.isNegative());
  });
}

Value SignOp::buildDerivative(OpBuilder &builder, Value direction) {
  return buildZeros(builder, getLoc(), direction.getType());
}

//===----------------------------------------------------------------------===//
// exp, log, sqrt, rsqrt
//===----------------------------------------------------------------------===//

Value ExpOp::buildDerivative(OpBuilder &builder, Value direction) {
  return MulOp::create(builder, getLoc(), direction, getResult());
}

Value LogOp::buildDerivative(OpBuilder &builder, Value direction) {
  return DivOp::create(builder, getLoc(), direction, getInput());
}

/// At 0 the slope is infinite, and yet no direction gives no change: there the
/// divisor is 1 where |direction| is 0, so that 0/0 never arises.
Value SqrtOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value root = getResult();
  Value atRest = f.select(f.compare(CompareDirection::eq, direction, 0),
                          f.like(root, 1), root);
  Value divisor =
      f.select(f.compare(CompareDirection::eq, root, 0), atRest, root);
  return f.div(f.mul(direction, 0.5), divisor);
}

Value RsqrtOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value cube = f.mul(f.square(getResult()), getResult());
  return f.mul(direction, f.mul(cube, -0.5));
}

//===----------------------------------------------------------------------===//
// sin, cos
//===----------------------------------------------------------------------===//

Value SinOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  return f.mul(direction, CosOp::create(builder, getLoc(), getInput()));
}

/// Even: the operand's sign does not matter.
OpFoldResult CosOp::fold(FoldAdaptor) {
  if (!isTyped(*this))
    return {};
  Operation *inner = getInput().getDefiningOp();
  if (!isa_and_present<NegOp, AbsOp>(inner))
    return {};
  setOperand(inner->getOperand(0));
  return getResult();
}

Value CosOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value sine = SinOp::create(builder, getLoc(), getInput());
  return f.mul(direction, NegOp::create(builder, getLoc(), sine));
}

//===----------------------------------------------------------------------===//
// tanh, erf, sigmoid
//===----------------------------------------------------------------------===//

Value TanhOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  return f.mul(direction, f.oneMinus(f.square(getResult())));
}

Value ErfOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value bell = f.exp(f.mul(f.square(getInput()), -1));
  return f.mul(direction, f.mul(bell, 2 * llvm::numbers::inv_sqrtpi));
}

Value SigmoidOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  return f.mul(direction, f.mul(getResult(), f.oneMinus(getResult())));
}

FailureOr<Value> SigmoidOp::decompose(OpBuilder &builder) {
  Formula f{builder, getLoc()};
  Value negated = NegOp::create(builder, getLoc(), getInput());
  return f.div(f.like(negated, 1), f.add(f.exp(negated), 1));
}

//===----------------------------------------------------------------------===//
// relu, silu, softplus
//===----------------------------------------------------------------------===//

OpFoldResult ReluOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (getInput().getDefiningOp<ReluOp>())
    return getInput();
  return foldSplat(adaptor.getInput(), [](const APFloat &x) {
    return llvm::maximum(x, APFloat::getZero(x.getSemantics()));
  });
}

Value ReluOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  return f.select(f.compare(CompareDirection::gt, getResult(), 0), direction,
                  f.like(direction, 0));
}

Value SiluOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value gate = SigmoidOp::create(builder, getLoc(), getInput());
  Value bend = f.add(f.mul(getInput(), f.oneMinus(gate)), 1);
  return f.mul(direction, f.mul(gate, bend));
}

FailureOr<Value> SiluOp::decompose(OpBuilder &builder) {
  Value gate = SigmoidOp::create(builder, getLoc(), getInput());
  return Value(MulOp::create(builder, getLoc(), getInput(), gate));
}

Value SoftplusOp::buildDerivative(OpBuilder &builder, Value direction) {
  Value slope = SigmoidOp::create(builder, getLoc(), getInput());
  return MulOp::create(builder, getLoc(), direction, slope);
}

/// max(x, 0) + ln(1 + e^-|x|), which overflows nowhere.
FailureOr<Value> SoftplusOp::decompose(OpBuilder &builder) {
  Formula f{builder, getLoc()};
  Value size = AbsOp::create(builder, getLoc(), getInput());
  Value tail =
      LogOp::create(builder, getLoc(), f.add(f.exp(f.mul(size, -1)), 1));
  return f.add(ReluOp::create(builder, getLoc(), getInput()), tail);
}

//===----------------------------------------------------------------------===//
// gelu
//===----------------------------------------------------------------------===//

constexpr double kGeluCubic = 0.044715;

/// tanh(sqrt(2/pi) * (x + 0.044715 x^3)).
static Value buildGeluTanh(Formula f, Value x) {
  Value cube = f.mul(f.square(x), x);
  Value inner = f.add(x, f.mul(cube, kGeluCubic));
  double scale = llvm::numbers::sqrt2 * llvm::numbers::inv_sqrtpi;
  return TanhOp::create(f.builder, f.loc, f.mul(inner, scale));
}

/// The normal distribution's (1 + erf(x / sqrt(2))) / 2.
static Value buildNormalCdf(Formula f, Value x) {
  Value scaled = f.mul(x, 1 / llvm::numbers::sqrt2);
  Value erf = ErfOp::create(f.builder, f.loc, scaled);
  return f.mul(f.add(erf, 1), 0.5);
}

/// The normal distribution's e^(-x^2/2) / sqrt(2 pi).
static Value buildNormalPdf(Formula f, Value x) {
  double scale = llvm::numbers::inv_sqrtpi / llvm::numbers::sqrt2;
  return f.mul(f.exp(f.mul(f.square(x), -0.5)), scale);
}

Value GeluOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value x = getInput();
  if (!getApproximate())
    return f.mul(direction, GeluGradOp::create(builder, getLoc(), x));
  // (1 + t)/2 + x/2 (1 - t^2) sqrt(2/pi) (1 + 3*0.044715 x^2)
  Value tanh = buildGeluTanh(f, x);
  double scale = llvm::numbers::sqrt2 * llvm::numbers::inv_sqrtpi / 2;
  Value inner = f.mul(f.add(f.mul(f.square(x), 3 * kGeluCubic), 1), scale);
  Value bend = f.mul(f.mul(x, f.oneMinus(f.square(tanh))), inner);
  return f.mul(direction, f.add(f.mul(f.add(tanh, 1), 0.5), bend));
}

FailureOr<Value> GeluOp::decompose(OpBuilder &builder) {
  Formula f{builder, getLoc()};
  Value gate = getApproximate()
                   ? f.mul(f.add(buildGeluTanh(f, getInput()), 1), 0.5)
                   : buildNormalCdf(f, getInput());
  return f.mul(getInput(), gate);
}

Value GeluGradOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value x = getInput();
  Value factor = f.add(f.mul(f.square(x), -1), 2);
  return f.mul(direction, f.mul(factor, buildNormalPdf(f, x)));
}

FailureOr<Value> GeluGradOp::decompose(OpBuilder &builder) {
  Formula f{builder, getLoc()};
  Value x = getInput();
  return f.add(buildNormalCdf(f, x), f.mul(x, buildNormalPdf(f, x)));
}

//===----------------------------------------------------------------------===//
// leaky_relu, clip
//===----------------------------------------------------------------------===//

LogicalResult LeakyReluOp::verify() {
  if (getAlpha().isFinite())
    return success();
  return emitOpError("expected 'alpha' to be finite, but got ")
         << getAlpha().convertToDouble(); // (C1)
}

Value LeakyReluOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  return f.select(f.compare(CompareDirection::gt, getInput(), 0), direction,
                  f.mul(direction, getAlpha().convertToDouble()));
}

LogicalResult ClipOp::verify() {
  if (getLow() <= getHigh())
    return success();
  return emitOpError("expected 'low' to be at most 'high', but got ")
         << getLow().convertToDouble() << " and "
         << getHigh().convertToDouble(); // (C1)
}

/// |bound| in the semantics of |like|.
static APFloat convertBound(APFloat bound, const APFloat &like) {
  bool inexact = false;
  bound.convert(like.getSemantics(), APFloat::rmNearestTiesToEven, &inexact);
  return bound;
}

OpFoldResult ClipOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  return foldSplat(adaptor.getInput(), [&](const APFloat &x) {
    return llvm::minimum(llvm::maximum(x, convertBound(getLow(), x)),
                         convertBound(getHigh(), x));
  });
}

Value ClipOp::buildDerivative(OpBuilder &builder, Value direction) {
  Formula f{builder, getLoc()};
  Value zeros = f.like(direction, 0);
  Value belowHigh = f.select(
      f.compare(CompareDirection::le, getInput(), getHigh().convertToDouble()),
      direction, zeros);
  return f.select(
      f.compare(CompareDirection::ge, getInput(), getLow().convertToDouble()),
      belowHigh, zeros);
}

FailureOr<Value> ClipOp::decompose(OpBuilder &builder) {
  Formula f{builder, getLoc()};
  Value low = f.like(getInput(), getLow().convertToDouble());
  Value high = f.like(getInput(), getHigh().convertToDouble());
  Value raised = MaxOp::create(builder, getLoc(), getInput(), low);
  return Value(MinOp::create(builder, getLoc(), raised, high));
}

} // namespace lathe

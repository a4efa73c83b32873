//===- VectorGelu.cpp - gelu and its derivative ---------------------------===//
//
// Both are made of the normal distribution's tail, so that a kernel that has
// both computes it once (CSE). Errors in f32: gelu 1.2e-7 of max(1, |x|), its
// derivative 1.6e-7.
//
//===----------------------------------------------------------------------===//

#include "VectorMath.h"

#include "VectorFormula.h"

using namespace mlir;

namespace lathe {

using arith::CmpFPredicate;

namespace {
/// The normal distribution left of -a: bell * share.
struct NormalTail {
  Value a;     // |x|, or 9 beyond, where nothing is left
  Value bell;  // e^(-a^2/2)
  Value share; // in f32 to 1.8e-8 of what |bell| leaves of it
};
} // namespace

/// As exact beside 1 as gelu needs it, not beside itself as erf has to be: two
/// polynomials, no cases. e^(-a^2/2) is 2^-(s^2), to 7.5e-8.
static NormalTail emitNormalTail(VectorFormula &m, Value x) {
  Value a = m.atMost(m.abs(x), 9.0);
  Value s = m.mul(a, 0.84932180028801904272); // sqrt(log2(e) / 2)
  Value magic = m.number(0x1.8p23), negated = m.neg(s);
  Value shifted = m.fma(negated, s, magic);
  Value rest = m.fma(negated, s, m.neg(m.sub(shifted, magic)));
  Value power =
      m.polynomial(rest, {1.0000000716546416382, 0.69314696706526492761,
                          0.24022119723969178047, 0.05550713272875391178,
                          0.0096755413310213911451, 0.0013276472167819943329});
  // Neither is subnormal: the exponent is added to the bits.
  Value bell = m.fromBits(
      m.addWords(m.toBits(power), m.shiftLeft(m.toBits(shifted), m.mantissa)));
  Value share =
      m.polynomial(a, {0.5, -0.39894114355363814906, 0.24997738457788194058,
                       -0.13282491583293841928, 0.061965133533079957851,
                       -0.025524800802751539338, 0.0090466556212921649591,
                       -0.0026122868458875646543, 0.00057100377284489954648,
                       -0.000086269368238154619573, 7.8795149029852067505e-6,
                       -3.2384315494587635678e-7});
  return {a, bell, share};
}

/// (1 + erf(x / sqrt(2))) / 2, in f64.
static Value emitNormalCdf(VectorFormula &m, Value x) {
  Value erf = emitErf(m.b, m.mul(x, 0.70710678118654752440));
  return m.mul(m.add(erf, 1.0), 0.5);
}

/// max(x, 0) - |x| cdf(-|x|).
Value emitGelu(ImplicitLocOpBuilder &builder, Value x) {
  VectorFormula m(builder, x);
  if (m.isDouble)
    return m.mul(x, emitNormalCdf(m, x));
  NormalTail tail = emitNormalTail(m, x);
  Value positive = m.select(m.is(CmpFPredicate::OLT, x, 0), m.number(0), x);
  return m.fma(m.neg(m.mul(tail.a, tail.bell)), tail.share, positive);
}

/// cdf(x) + x pdf(x); 1 less than that of -x.
Value emitGeluGrad(ImplicitLocOpBuilder &builder, Value x) {
  VectorFormula m(builder, x);
  double scale = 0.39894228040143267794; // 1 / sqrt(2 pi)
  if (m.isDouble) {
    Value bell = emitExpOfNegative(builder, m.mul(m.mul(x, x), -0.5));
    return m.fma(m.mul(x, scale), bell, emitNormalCdf(m, x));
  }
  NormalTail tail = emitNormalTail(m, x);
  Value left = m.mul(tail.bell, m.fma(tail.a, m.number(-scale), tail.share));
  return m.select(m.is(CmpFPredicate::OLT, x, 0), left,
                  m.sub(m.number(1), left));
}

} // namespace lathe

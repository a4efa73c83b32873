//===- VectorMath.cpp - Transcendental functions from own formulas --------===//
//
// Polynomials were fitted with the Remez exchange in 40 digits, for the error
// named beside them (relative, before rounding). With rounding, over the whole
// range: exp, log 1 ulp; softplus 2 ulp; tanh, sigmoid, pow 3 ulp; erf 3 ulp in
// f32, 2 in f64. test/Execute/ulps.mlir measures all but pow.
//
// Numbers are split by adding 1.5 * 2^mantissa, which rounds to an integer
// whose value then stands in the low bits of the sum.
//
//===----------------------------------------------------------------------===//

#include "VectorMath.h"

#include "VectorFormula.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace lathe {

using arith::CmpFPredicate;

namespace {

/// The facts of a float format.
struct Format {
  int64_t bias;
  double largestExp, smallestExp; // beyond: inf, 0
  double largestTanh;             // beyond: 1
  double smallestNormal;
};
} // namespace

/// x 2^n by the one instruction that AVX-512 has for it, if the code is made
/// for AVX-512 and |x| is one of its vectors; else null.
static Value emitScale(ImplicitLocOpBuilder &b, Value x, Value n) {
  auto type = dyn_cast<VectorType>(x.getType());
  auto function =
      b.getInsertionBlock()->getParentOp()->getParentOfType<func::FuncOp>();
  if (!function)
    function = dyn_cast<func::FuncOp>(b.getInsertionBlock()->getParentOp());
  if (!type || !function || !function->hasAttr(kHasAvx512Attr) ||
      type.getElementTypeBitWidth() * type.getNumElements() != 512)
    return Value();
  bool isDouble = type.getElementType().isF64();
  Value mask = arith::ConstantOp::create(
      b, b.getIntegerAttr(b.getIntegerType(type.getNumElements()), -1));
  Value currentRounding = arith::ConstantOp::create(b, b.getI32IntegerAttr(4));
  return LLVM::CallIntrinsicOp::create(
             b, type,
             b.getStringAttr(isDouble ? "llvm.x86.avx512.mask.scalef.pd.512"
                                      : "llvm.x86.avx512.mask.scalef.ps.512"),
             ValueRange{x, n, x, mask, currentRounding})
      .getResult(0);
}

namespace {
/// The parts that functions share.
class Math : public VectorFormula {
public:
  Math(ImplicitLocOpBuilder &b, Value like) : VectorFormula(b, like) {
    format = isDouble ? Format{1023, 710.0, -746.0, 20.0, 0x1p-1022}
                      : Format{127, 89.0, -104.0, 10.0, 0x1p-126};
  }

  struct Reduced {
    Value rest;
    Value whole;    // n
    Value exponent; // n, as a word
  };
  /// x = n ln 2 + rest, |rest| <= ln 2 / 2; for |x| of at most 1000.
  Reduced reduceExp(Value x);
  /// e^rest, and e^rest - 1 as exact beside itself.
  Value expOfRest(Value rest);
  Value expMinusOne(Value rest);
  /// 2^n for n in the range of exponents.
  Value powerOfTwo(Value exponent) {
    return fromBits(shiftLeft(addWords(exponent, word(format.bias)), mantissa));
  }

  Value scale(Value x, Value whole, Value exponent);

  struct Decomposed {
    Value fraction; // m - 1, m in [sqrt(1/2), sqrt(2))
    Value exponent; // a whole number
  };
  /// x = m 2^exponent, for x positive and finite.
  Decomposed decompose(Value x);
  /// R(s^2) with log((1 + s) / (1 - s)) = s (2 + R).
  Value logTail(Value square);
  /// exponent ln 2 + log(1 + fraction).
  Value logOf(Decomposed parts);
  /// The result for x of 0, below 0, infinite or NaN; else |result|.
  Value fixLog(Value x, Value result);

  Format format;
};

} // namespace

//===----------------------------------------------------------------------===//
// exp
//===----------------------------------------------------------------------===//

Math::Reduced Math::reduceExp(Value x) {
  double magic = isDouble ? 0x1.8p52 : 0x1.8p23;
  double high = isDouble ? 0x1.62e42fefa39efp-1 : 0x1.62e430p-1;
  double low = isDouble ? 0x1.abc9e3b39803fp-56 : -0x1.05c610p-29;
  Value shifted = fma(x, number(0x1.71547652b82fep+0), number(magic));
  Value whole = sub(shifted, number(magic));
  Value rest = fma(whole, number(-high), x);
  rest = fma(whole, number(-low), rest);
  return {rest, whole, subWords(toBits(shifted), word(bitsOf(magic)))};
}

/// Errors: 3.1e-9, 3.7e-18.
Value Math::expOfRest(Value rest) {
  return isDouble
             ? polynomial(rest,
                          {1.0, 1.0, 0.50000000000000106271,
                           0.16666666666666412523, 0.04166666666653015859,
                           0.0083333333334944616641, 0.0013888888943630112946,
                           0.00019841269506578687653,
                           0.000024801493098906550659, 2.7557586373840163694e-6,
                           2.7630248379211443975e-7, 2.5000061602835666699e-8})
             : polynomial(rest,
                          {1.0, 1.0, 0.49999993447796486827,
                           0.16666520631709496887, 0.041668388045313996659,
                           0.0083687168797281399469, 0.0013814598646664034453});
}

/// r + r^2 P(r); errors: 2.4e-10, 1.8e-17.
Value Math::expMinusOne(Value rest) {
  Value tail =
      isDouble
          ? polynomial(rest,
                       {0.50000000000000056565, 0.16666666666666686354,
                        0.041666666666572198756, 0.0083333333333143139767,
                        0.0013888888932877861451, 0.0001984126990372001777,
                        0.00002480150381320094514, 2.7557227272885158939e-6,
                        2.7626589610254223333e-7, 2.5114706122761045078e-8})
          : polynomial(rest,
                       {0.50000000469449334651, 0.16666666818808573925,
                        0.041666352285490389783, 0.0083332725891322772178,
                        0.0013941206728608415082, 0.00019914448029759499285});
  return fma(mul(rest, rest), tail, rest);
}

/// x 2^n, rounded once where that is subnormal or infinite; |n| is a whole
/// number of at most twice the largest exponent, also given as a word.
Value Math::scale(Value x, Value whole, Value exponent) {
  if (Value scaled = emitScale(b, x, whole))
    return scaled;
  // In two factors, for which the format has room.
  Value biased = addWords(exponent, word(2 * format.bias));
  Value half = shiftRight(biased, 1);
  Value first = fromBits(shiftLeft(half, mantissa));
  Value second = fromBits(shiftLeft(subWords(biased, half), mantissa));
  return mul(mul(x, first), second);
}

/// e^x, for x that does not overflow.
static Value emitExpBelow(Math &m, Value x) {
  Math::Reduced reduced = m.reduceExp(m.atLeast(x, m.format.smallestExp));
  return m.scale(m.expOfRest(reduced.rest), reduced.whole, reduced.exponent);
}

Value emitExp(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  return emitExpBelow(m, m.atMost(x, m.format.largestExp));
}

Value emitExpOfNegative(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  return emitExpBelow(m, x);
}

/// tanh|x| = t / (t + 2) with t = e^2|x| - 1 = 2^n (e^r - 1) + (2^n - 1).
Value emitTanh(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  Value size = m.atMost(m.abs(x), m.format.largestTanh);
  Math::Reduced reduced = m.reduceExp(m.add(size, size));
  Value scale = m.powerOfTwo(reduced.exponent);
  Value t = m.fma(m.expMinusOne(reduced.rest), scale, m.add(scale, -1.0));
  return m.withSign(m.div(t, m.add(t, 2.0)), x);
}

/// With e = e^-|x|: 1 / (1 + e) for positive x, e / (1 + e) for negative.
Value emitSigmoid(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  Value e = emitExpOfNegative(builder, m.neg(m.abs(x)));
  Value positive = m.div(m.number(1), m.add(e, 1.0));
  return m.select(m.is(CmpFPredicate::OLT, x, 0), m.mul(e, positive), positive);
}

//===----------------------------------------------------------------------===//
// log
//===----------------------------------------------------------------------===//

Math::Decomposed Math::decompose(Value x) {
  double scale = isDouble ? 0x1p54 : 0x1p25, power = isDouble ? 54 : 25;
  Value isSmall = is(CmpFPredicate::OLT, x, format.smallestNormal);
  Value scaled = select(isSmall, mul(x, scale), x);
  // The exponent counted from sqrt(1/2), plus the bias.
  int64_t origin = bitsOf(0.70710678118654752440);
  int64_t mask = (int64_t(1) << mantissa) - 1;
  Value distance = subWords(toBits(scaled), word(origin));
  Value exponent =
      shiftRight(addWords(distance, word(format.bias << mantissa)), mantissa);
  Value fraction = addWords(andWords(distance, word(mask)), word(origin));
  // A small integer or-ed into 2^mantissa is that number plus the integer.
  double shift = std::ldexp(1.0, mantissa);
  Value asFloat = fromBits(orWords(exponent, word(bitsOf(shift))));
  Value offset = select(isSmall, number(-shift - format.bias - power),
                        number(-shift - format.bias));
  return {add(fromBits(fraction), -1.0), add(asFloat, offset)};
}

/// z P(z); errors relative to the logarithm: 8.2e-10, 1.3e-18.
Value Math::logTail(Value square) {
  Value quotient =
      isDouble
          ? polynomial(square, {0.66666666666667352961, 0.39999999999407938795,
                                0.28571428744056118485, 0.22222198386209737101,
                                0.18183574801631583348, 0.15313764329636043901,
                                0.14798986209344950698})
          : polynomial(square, {0.66666777030121176623, 0.39977451768329781432,
                                0.29874368373247095542});
  return mul(square, quotient);
}

/// log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f); ln 2 in two
/// parts, the first short enough for exact products with exponents.
Value Math::logOf(Decomposed parts) {
  double high = isDouble ? 0x1.62e42feep-1 : 0x1.62e4p-1;
  double low = isDouble ? 0x1.a39ef35793c76p-33 : 0x1.7f7d1cp-20;
  Value f = parts.fraction;
  Value s = div(f, add(f, 2.0));
  Value halfSquare = mul(mul(f, f), 0.5);
  Value tail =
      fma(s, add(halfSquare, logTail(mul(s, s))), mul(parts.exponent, low));
  Value small = sub(f, sub(halfSquare, tail));
  return fma(parts.exponent, number(high), small);
}

Value Math::fixLog(Value x, Value result) {
  Value nan = number(std::numeric_limits<double>::quiet_NaN());
  result = select(is(CmpFPredicate::UGE, x, infinity()), x, result);
  result = select(is(CmpFPredicate::OLT, x, 0), nan, result);
  return select(is(CmpFPredicate::OEQ, x, 0), neg(infinity()), result);
}

Value emitLog(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  return m.fixLog(x, m.logOf(m.decompose(x)));
}

/// max(x, 0) + log(1 + u), u = e^-|x| in (0, 1]. 1 + u is not computed where it
/// would round u away: the fraction is u, or (1 + u) / 2 - 1.
Value emitSoftplus(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  Value u = emitExpOfNegative(builder, m.neg(m.abs(x)));
  Value isLarge = m.is(CmpFPredicate::OGT, u, 0.41421356237309504880);
  Value halved = m.mul(m.add(u, -1.0), 0.5);
  Value log = m.logOf({m.select(isLarge, halved, u),
                       m.select(isLarge, m.number(1), m.number(0))});
  Value isNegative = m.is(CmpFPredicate::OLT, x, 0);
  return m.add(m.select(isNegative, m.number(0), x), log);
}

//===----------------------------------------------------------------------===//
// erf
//===----------------------------------------------------------------------===//

/// f32: a P(a^2) up to 0.95 (2.2e-8), 1 - e^-h(a) up to 4 (1.4e-9), then 1.
static Value emitErfSingle(Math &m, Value a, Value square) {
  Value small = m.mul(
      a, m.polynomial(square,
                      {1.1283791423133108444, -0.37612445936346086644,
                       0.11281320688250692161, -0.02674886422570594233,
                       0.0049675067258832804445, -0.00058620815968410373198}));
  Value h = m.polynomial(a, {0.00022766697782669278784, 1.1275442782302693444,
                             0.63740211456691917861, 0.10373970508311649348,
                             -0.022134898952658047359, 0.0030202428767697858349,
                             -0.00019360541128240180865});
  Math::Reduced e = m.reduceExp(m.neg(h));
  Value scale = m.powerOfTwo(e.exponent);
  // 1 - 2^n (1 + (e^rest - 1))
  Value large =
      m.sub(m.sub(m.number(1), scale), m.mul(scale, m.expMinusOne(e.rest)));
  return m.select(m.is(CmpFPredicate::OLT, a, 0.95), small, large);
}

/// f64: a P(a^2) up to 1 (7e-18), 1 - e^-(a^2) Q(1 / (1 + a/2)) up to 6
/// (3e-17).
static Value emitErfDouble(Math &m, Value a, Value square) {
  Value small = m.mul(
      a, m.polynomial(square,
                      {1.1283791670955125657, -0.3761263890318351954,
                       0.11283791670944184708, -0.026866170643111462722,
                       0.00522397760611842608, -0.00085483259293118934892,
                       0.00012055293576816174138, -0.00001492471230029015058,
                       1.6447131549126012815e-6, -1.620631358318719869e-7,
                       1.3710979620445634446e-8, -7.779467009284168014e-10}));
  Value t = m.div(m.number(1), m.fma(a, m.number(0.5), m.number(1)));
  Value q =
      m.polynomial(t, {0.000029862610174088417331, 0.28144513955283203798,
                       0.28847158406482015903, 0.20970042304962611861,
                       0.31783630736180814066, -0.28208224873424123859,
                       0.63222769434778918012, -0.75402768453508361089,
                       0.31717508698194766946, 0.059684877161157119475,
                       -0.093703766241793622044, 0.023244852385519693591});
  Math::Reduced e = m.reduceExp(m.neg(square));
  Value scale = m.powerOfTwo(e.exponent);
  Value large = m.fma(m.neg(m.mul(m.expOfRest(e.rest), scale)), q, m.number(1));
  return m.select(m.is(CmpFPredicate::OLT, a, 1.0), small, large);
}

Value emitErf(ImplicitLocOpBuilder &builder, Value x) {
  Math m(builder, x);
  Value a = m.atMost(m.abs(x), m.isDouble ? 6.0 : 4.0);
  Value square = m.mul(a, a);
  Value result =
      m.isDouble ? emitErfDouble(m, a, square) : emitErfSingle(m, a, square);
  return m.withSign(result, x);
}

//===----------------------------------------------------------------------===//
// pow
//===----------------------------------------------------------------------===//

namespace {
/// A number as the sum of two.
struct Pair {
  Value high, low;
};
} // namespace

/// log x to about 2^-63, for x positive; infinities and 0 in |high|.
static Pair emitLogPair(Math &m, Value x) {
  Math::Decomposed parts = m.decompose(x);
  Value f = parts.fraction, exponent = parts.exponent;
  // s = f / (2 + f) in two parts.
  Value sum = m.add(f, 2.0);
  Value sumLow = m.sub(f, m.add(sum, -2.0));
  Value s = m.div(f, sum);
  Value rest = m.fma(m.neg(s), sumLow, m.fma(m.neg(s), sum, f));
  Value sLow = m.div(rest, sum);
  Value main = m.mul(exponent, 0x1.62e42feep-1);
  Value twice = m.add(s, s);
  Value high = m.add(main, twice);
  Value low = m.add(m.sub(main, high), twice);
  Value tail =
      m.fma(s, m.logTail(m.mul(s, s)),
            m.fma(sLow, m.number(2), m.mul(exponent, 0x1.a39ef35793c76p-33)));
  low = m.add(low, tail);
  Value total = m.add(high, low);
  low = m.add(m.sub(high, total), low);
  return {m.fixLog(x, total), low};
}

/// e^(y log|x|), before the sign.
static Value emitPowOfSize(Math &m, Value size, Value y) {
  Pair log = emitLogPair(m, size);
  Value high = m.mul(y, log.high);
  Value low = m.fma(y, log.low, m.fma(y, log.high, m.neg(high)));
  // NaN where infinities cancelled; never large where it counts.
  low = m.select(m.is(CmpFPredicate::OLT, m.abs(low), 1.0), low, m.number(0));
  Value result = m.mul(emitExp(m.b, high), m.add(low, 1.0));
  return m.select(m.is(CmpFPredicate::OEQ, size, 1.0), m.number(1), result);
}

static Value emitPowDouble(ImplicitLocOpBuilder &b, Value x, Value y) {
  Math m(b, x);
  auto floor = [&](Value v) -> Value { return LLVM::FFloorOp::create(b, v); };
  auto both = [&](Value p, Value q) -> Value {
    return arith::AndIOp::create(b, p, q);
  };
  Value size = m.abs(x);
  Value result = emitPowOfSize(m, size, y);
  Value half = m.mul(y, 0.5);
  Value isWhole = m.is(CmpFPredicate::OEQ, floor(y), y);
  Value isOdd = both(isWhole, m.is(CmpFPredicate::UNE, floor(half), half));
  result = m.select(isOdd, m.withSign(result, x), result);
  // A finite number below 0 has whole powers only.
  Value isNegative = both(m.is(CmpFPredicate::OLT, x, 0),
                          m.is(CmpFPredicate::OLT, size, m.infinity()));
  Value isBroken = both(isNegative, m.is(CmpFPredicate::UNE, floor(y), y));
  result = m.select(isBroken,
                    m.number(std::numeric_limits<double>::quiet_NaN()), result);
  Value isOne = arith::OrIOp::create(b, m.is(CmpFPredicate::OEQ, y, 0),
                                     m.is(CmpFPredicate::OEQ, x, 1.0));
  return m.select(isOne, m.number(1), result);
}

/// f32 is computed in f64: powers magnify the error of a logarithm.
Value emitPow(ImplicitLocOpBuilder &builder, Value x, Value y) {
  Type type = x.getType();
  if (getElementTypeOrSelf(type).isF64())
    return emitPowDouble(builder, x, y);
  Type f32 = builder.getF32Type(), f64 = builder.getF64Type();
  return emitCast(builder,
                  emitPowDouble(builder, emitCast(builder, x, f32, f64),
                                emitCast(builder, y, f32, f64)),
                  f64, f32);
}

} // namespace lathe

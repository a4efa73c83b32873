//===- VectorTrigonometry.cpp - Sine and cosine ---------------------------===//
//
// |x| = n pi/2 + r with |r| of about pi/4 at most, r as the sum of two numbers;
// then a polynomial of r for the sine or the cosine, by n's last bit. Errors
// over all finite numbers: 1 ulp (test/Execute/ulps.mlir).
//
// Near numbers take n from three parts of pi/2, after Cody and Waite. Far ones
// are multiplied by 2/pi as whole numbers, after Payne and Hanek, "Radian
// Reduction for Trigonometric Functions" (SIGNUM 18, 1983): what the leading
// bits of 2/pi give is a multiple of 4 and left out. A vector goes that way
// when one of its numbers is far; the others' results stay the near ones.
//
//===----------------------------------------------------------------------===//

#include "VectorFormula.h"
#include "VectorMath.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace lathe {

using arith::CmpFPredicate;

namespace {
struct Reduced {
  Value high, low; // r
  Value quadrant;  // a word, of which the last two bits are n's
};

/// pi/2 in parts; their first two are also a number of twice the precision.
struct HalfPi {
  double first, second, third;
};
} // namespace

static constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;

/// The binary digits of 2/pi behind the point, in words of 32.
static constexpr uint32_t kTwoOverPiDigits[] = {
    0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
    0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c,
    0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
    0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
    0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
    0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
    0x56033046};

static HalfPi getHalfPi(bool isDouble) {
  return isDouble ? HalfPi{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54,
                           -0x1.f1976b7ed8fbcp-110}
                  : HalfPi{0x1.921fb6p+0, -0x1.777a5cp-25, -0x1.ee59dap-50};
}

/// What is near: n times the first part of pi/2 is then subtracted exactly.
static double getNearLimit(bool isDouble) { return isDouble ? 0x1p30 : 0x1p17; }

/// The sum of two numbers whose second is much smaller, as one and its error.
static void normalize(VectorFormula &f, Value &high, Value &low) {
  Value sum = f.add(high, low);
  low = f.sub(low, f.sub(sum, high));
  high = sum;
}

//===----------------------------------------------------------------------===//
// Near numbers
//===----------------------------------------------------------------------===//

static Reduced reduceNear(VectorFormula &f, Value x) {
  HalfPi half = getHalfPi(f.isDouble);
  double magic = f.isDouble ? 0x1.8p52 : 0x1.8p23;
  Value shifted = f.fma(x, f.number(kTwoOverPi), f.number(magic));
  Value whole = f.sub(shifted, f.number(magic));
  Value first = f.fma(whole, f.number(-half.first), x);
  // The second product and its rounding error; either may be the larger of
  // it and |first|.
  Value second = f.mul(whole, -half.second);
  Value rest = f.fma(whole, f.number(-half.second), f.neg(second));
  Value high = f.add(first, second);
  Value added = f.sub(high, first);
  Value low = f.add(f.sub(first, f.sub(high, added)), f.sub(second, added));
  low = f.add(low, rest);
  low = f.fma(whole, f.number(-half.third), low);
  normalize(f, high, low);
  return {high, low, f.toBits(shifted)};
}

//===----------------------------------------------------------------------===//
// Far numbers, in f64
//===----------------------------------------------------------------------===//

namespace {
/// Words of the product that count: whole quarters of turns, and 128 bits of
/// their fraction; of 2/pi three more, which reach them.
constexpr unsigned kColumns = 5, kWindow = 8;
} // namespace

/// kWindow digits from number |start| on, which is at most |most|; the first
/// three are 0.
static SmallVector<Value> selectDigits(VectorFormula &f, Value start,
                                       unsigned most) {
  SmallVector<Value> digits(3, f.word(0));
  for (uint32_t digit : kTwoOverPiDigits)
    digits.push_back(f.word(digit));
  digits.truncate(most + kWindow);
  for (unsigned step = llvm::bit_floor(most); step > 0; step /= 2) {
    Value isSet =
        arith::CmpIOp::create(f.b, arith::CmpIPredicate::ne,
                              f.andWords(start, f.word(step)), f.word(0));
    // Smaller steps can move on by step - 1.
    size_t count = std::min<size_t>(digits.size(), kWindow + step - 1);
    SmallVector<Value> moved;
    for (size_t i = 0; i < count; ++i)
      moved.push_back(i + step < digits.size()
                          ? f.select(isSet, digits[i + step], digits[i])
                          : digits[i]);
    digits = std::move(moved);
  }
  return digits;
}

/// x 2/pi modulo 2^32 in words of 32 bits, the first before the point. |most|
/// is the largest start of digits that an x can need.
static SmallVector<Value> multiplyByTwoOverPi(VectorFormula &f, Value x,
                                              unsigned most) {
  Value mask = f.word(0xffffffff), bits = f.toBits(x);
  // x = mantissa 2^(position - 64); whole words of position choose the digits.
  Value position = f.subWords(f.shiftRight(bits, 52), f.word(1075 - 64));
  Value shift = f.andWords(position, f.word(31));
  auto shifted = [&](Value word) -> Value {
    return arith::ShLIOp::create(f.b, word, shift);
  };
  Value low = shifted(f.andWords(bits, mask));
  Value high = f.orWords(f.andWords(f.shiftRight(bits, 32), f.word(0xfffff)),
                         f.word(0x100000));
  high = f.addWords(shifted(high), f.shiftRight(low, 32));
  Value limbs[] = {f.andWords(low, mask), f.andWords(high, mask),
                   f.shiftRight(high, 32)};
  SmallVector<Value> digits = selectDigits(f, f.shiftRight(position, 5), most);
  // Column c has weight 2^(-32 c): digit c + k times limb k, and the upper half
  // of the column to its right. Sums stay far below 64 bits.
  SmallVector<Value> columns(kColumns, f.word(0));
  for (unsigned c = 0; c <= kColumns; ++c)
    for (unsigned k = 0; k < 3 && c + k < kWindow; ++k) {
      Value product = f.mulWords(limbs[k], digits[c + k]);
      if (c < kColumns)
        columns[c] = f.addWords(columns[c], f.andWords(product, mask));
      if (c > 0)
        columns[c - 1] = f.addWords(columns[c - 1], f.shiftRight(product, 32));
    }
  for (unsigned c = kColumns; c-- > 0;) {
    if (c > 0)
      columns[c - 1] = f.addWords(columns[c - 1], f.shiftRight(columns[c], 32));
    columns[c] = f.andWords(columns[c], mask);
  }
  return columns;
}

static Reduced reduceFar(VectorFormula &f, Value x, unsigned most) {
  SmallVector<Value> words = multiplyByTwoOverPi(f, x, most);
  // From a half on, the fraction counts down from the next quarter.
  Value isUpper = f.shiftRight(words[1], 31);
  Value flip = f.andWords(f.subWords(f.word(0), isUpper), f.word(0xffffffff));
  SmallVector<Value> fraction;
  for (unsigned c = 1; c < kColumns; ++c) {
    // A small whole number or-ed into 2^52 is that number plus 2^52.
    Value whole = f.fromBits(
        f.orWords(f.xorWords(words[c], flip), f.word(f.bitsOf(0x1p52))));
    fraction.push_back(f.mul(f.add(whole, -0x1p52), std::ldexp(1.0, -32 * c)));
  }
  Value high = f.add(fraction[0], fraction[1]);
  Value low = f.sub(fraction[1], f.sub(high, fraction[0]));
  low = f.add(low, f.add(fraction[2], fraction[3]));
  normalize(f, high, low);
  // Times pi/2.
  HalfPi half = getHalfPi(true);
  Value product = f.mul(high, half.first);
  Value rest = f.fma(high, f.number(half.first), f.neg(product));
  rest = f.fma(high, f.number(half.second), rest);
  rest = f.fma(low, f.number(half.first), rest);
  normalize(f, product, rest);
  Value sign = f.shiftLeft(isUpper, 63);
  auto signedBy = [&](Value v) {
    return f.fromBits(f.xorWords(f.toBits(v), sign));
  };
  return {signedBy(product), signedBy(rest), f.addWords(words[0], isUpper)};
}

/// f32 goes through f64.
static Reduced reduceFarSingle(VectorFormula &f, Value x) {
  Type f32 = f.b.getF32Type(), f64 = f.b.getF64Type();
  Value wide = emitCast(f.b, x, f32, f64);
  VectorFormula g(f.b, wide);
  Reduced r = reduceFar(g, wide, (1151 - 1075 + 64) / 32);
  Value high = emitCast(f.b, r.high, f64, f32);
  Value rest = g.sub(r.high, emitCast(f.b, high, f32, f64));
  return {high, emitCast(f.b, g.add(rest, r.low), f64, f32),
          arith::TruncIOp::create(f.b, f.bitsType, r.quadrant)};
}

//===----------------------------------------------------------------------===//
// The functions
//===----------------------------------------------------------------------===//

/// Of x >= 0; r is NaN where x is infinite or NaN.
static Reduced reduce(VectorFormula &f, Value x) {
  Reduced near = reduceNear(f, x);
  Value isFar = f.is(CmpFPredicate::OGT, x, f.number(getNearLimit(f.isDouble)));
  Value any = isFar;
  if (isa<VectorType>(isFar.getType()))
    any = vector::ReductionOp::create(f.b, vector::CombiningKind::OR, isFar);
  auto branch = scf::IfOp::create(f.b, TypeRange{f.type, f.type, f.bitsType},
                                  any, /*withElse=*/true);
  OpBuilder::InsertionGuard guard(f.b);
  f.b.setInsertionPointToStart(branch.thenBlock());
  Reduced far = f.isDouble ? reduceFar(f, x, (2046 - 1075 + 64) / 32)
                           : reduceFarSingle(f, x);
  Value nan = f.number(std::numeric_limits<double>::quiet_NaN());
  Value high =
      f.select(f.is(CmpFPredicate::OEQ, x, f.infinity()), nan, far.high);
  scf::YieldOp::create(
      f.b, ValueRange{f.select(isFar, high, near.high),
                      f.select(isFar, far.low, near.low),
                      f.select(isFar, far.quadrant, near.quadrant)});
  f.b.setInsertionPointToStart(branch.elseBlock());
  scf::YieldOp::create(f.b, ValueRange{near.high, near.low, near.quadrant});
  return {branch.getResult(0), branch.getResult(1), branch.getResult(2)};
}

/// r + r^3 P(r^2), errors 4.2e-9 and 3.7e-18.
static Value emitSinOf(VectorFormula &f, const Reduced &r, Value square) {
  Value tail =
      f.isDouble
          ? f.polynomial(square,
                         {-0.16666666666666630729, 0.0083333333333221184812,
                          -0.00019841269829589449083, 2.7557313621353553403e-6,
                          -2.5050747757655646459e-8, 1.5896229847023901597e-10})
          : f.polynomial(square,
                         {-0.16666653709901378482, 0.0083321033235280038875,
                          -0.00019507425130098406118});
  Value rest = f.fma(r.low, f.mul(square, -0.5), r.low);
  return f.add(r.high, f.fma(f.mul(r.high, square), tail, rest));
}

/// 1 - r^2 / 2 + r^4 Q(r^2), errors 1.3e-10 and 5.6e-20.
static Value emitCosOf(VectorFormula &f, const Reduced &r, Value square) {
  Value tail =
      f.isDouble
          ? f.polynomial(square,
                         {0.041666666666666592921, -0.0013888888888873056258,
                          0.000024801587288851606151, -2.7557314179267557292e-7,
                          2.0875700837908875461e-9, -1.1358536305915210964e-11})
          : f.polynomial(square,
                         {0.041666644096576834625, -0.0013887238291239661854,
                          0.000024424177183780505553});
  Value half = f.mul(square, 0.5);
  Value main = f.sub(f.number(1), half);
  Value lost = f.sub(f.sub(f.number(1), main), half);
  Value rest = f.fma(f.mul(square, square), tail, f.mul(f.neg(r.high), r.low));
  return f.add(main, f.add(lost, rest));
}

/// The sine of r + n pi/2, with n's last two bits in |r.quadrant|.
static Value emitByQuadrant(VectorFormula &f, const Reduced &r) {
  Value square = f.mul(r.high, r.high);
  Value isOdd =
      arith::CmpIOp::create(f.b, arith::CmpIPredicate::ne,
                            f.andWords(r.quadrant, f.word(1)), f.word(0));
  Value size =
      f.select(isOdd, emitCosOf(f, r, square), emitSinOf(f, r, square));
  Value sign =
      f.shiftLeft(f.andWords(r.quadrant, f.word(2)), f.isDouble ? 62 : 30);
  return f.fromBits(f.xorWords(f.toBits(size), sign));
}

Value emitSin(ImplicitLocOpBuilder &builder, Value x) {
  VectorFormula f(builder, x);
  Value size = f.abs(x);
  Value result = emitByQuadrant(f, reduce(f, size));
  Value sign = f.xorWords(f.toBits(x), f.toBits(size));
  return f.fromBits(f.xorWords(f.toBits(result), sign));
}

Value emitCos(ImplicitLocOpBuilder &builder, Value x) {
  VectorFormula f(builder, x);
  Reduced r = reduce(f, f.abs(x));
  r.quadrant = f.addWords(r.quadrant, f.word(1));
  return emitByQuadrant(f, r);
}

} // namespace lathe

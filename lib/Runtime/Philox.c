//===- Philox.c - Counter-based random numbers ----------------------------===//
//
// Compiled without contraction of a*b+c, so that all machines agree to the bit.
//
//===----------------------------------------------------------------------===//

#include "lathe/Runtime/Philox.h"

#include <math.h>
#include <string.h>

lathe_philox_block lathe_philox(const uint32_t counter[4],
                                const uint32_t key[2]) {
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; ++round) {
    uint64_t p0 = (uint64_t)0xD2511F53u * x0;
    uint64_t p1 = (uint64_t)0xCD9E8D57u * x2;
    x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)p1;
    x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  lathe_philox_block block = {{x0, x1, x2, x3}};
  return block;
}

float lathe_uniform_f32(uint32_t word) { return (float)(word >> 8) * 0x1p-24f; }

double lathe_uniform_f64(uint32_t high, uint32_t low) {
  uint64_t bits = ((uint64_t)high << 32 | low) >> 11;
  return (double)bits * 0x1p-53;
}

/// Natural logarithm of a positive finite number, within 2 ulp: the mantissa m
/// in [sqrt(1/2), sqrt(2)) and log m = 2 atanh((m-1)/(m+1)) as a series.
static double fixed_log(double x) {
  int exponent = -1023;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    exponent -= 54;
  }
  uint64_t bits;
  memcpy(&bits, &x, 8);
  exponent += (int)(bits >> 52);
  bits = (bits & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u;
  double m;
  memcpy(&m, &bits, 8);
  if (m > 0x1.6a09e667f3bcdp+0) {
    m *= 0.5;
    ++exponent;
  }
  double s = (m - 1) / (m + 1), z = s * s, sum = 0;
  for (int k = 23; k >= 3; k -= 2)
    sum = (sum + 1.0 / k) * z;
  // log 2 in two parts, the first with 32 trailing zero bits.
  return exponent * 0x1.62e42feep-1 +
         (2 * s + (2 * s * sum + exponent * 0x1.a39ef35793c76p-33));
}

/// Value of the polynomial whose coefficients, lowest first, are |c|.
static double horner(const double c[8], double x) {
  double value = c[7];
  for (int i = 6; i >= 0; --i)
    value = value * x + c[i];
  return value;
}

// The rational approximations of Wichura, "Algorithm AS 241: the percentage
// points of the normal distribution" (Applied Statistics 37, 1988), PPND16.
static const double centre_above[8] = {
    3.3871328727963666080e0,  1.3314166789178437745e+2,
    1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4,
    3.3430575583588128105e+4, 2.5090809287301226727e+3};
static const double centre_below[8] = {1.0,
                                       4.2313330701600911252e+1,
                                       6.8718700749205790830e+2,
                                       5.3941960214247511077e+3,
                                       2.1213794301586595867e+4,
                                       3.9307895800092710610e+4,
                                       2.8729085735721942674e+4,
                                       5.2264952788528545610e+3};
static const double near_above[8] = {
    1.42343711074968357734e0,  4.63033784615654529590e0,
    5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0,  2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double near_below[8] = {1.0,
                                     2.05319162663775882187e0,
                                     1.67638483018380384940e0,
                                     6.89767334985100004550e-1,
                                     1.48103976427480074590e-1,
                                     1.51986665636164571966e-2,
                                     5.47593808499534494600e-4,
                                     1.05075007164441684324e-9};
static const double far_above[8] = {
    6.65790464350110377720e0,  5.46378491116411436990e0,
    1.78482653991729133580e0,  2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double far_below[8] = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};

double lathe_probit(double p) {
  if (!(p > 0 && p < 1))
    return p == 0 ? -INFINITY : p == 1 ? INFINITY : (double)NAN;
  double q = p - 0.5;
  if (fabs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    return q * (horner(centre_above, r) / horner(centre_below, r));
  }
  double tail = q < 0 ? p : 1 - p;
  double r = sqrt(-fixed_log(tail));
  double value = r <= 5
                     ? horner(near_above, r - 1.6) / horner(near_below, r - 1.6)
                     : horner(far_above, r - 5) / horner(far_below, r - 5);
  return q < 0 ? -value : value;
}

/// Uniform in (0, 1): the centre of one of 2^52 cells, exact in a double.
static double open_uniform(uint32_t high, uint32_t low) {
  uint64_t bits = ((uint64_t)high << 32 | low) >> 12;
  return ((double)bits + 0.5) * 0x1p-52;
}

double lathe_normal(uint32_t high, uint32_t low) {
  return lathe_probit(open_uniform(high, low));
}

double lathe_truncated_normal(uint32_t high, uint32_t low) {
  const double below = 0.022750131948179207; // Probability below -2.
  const double inside = 0.95449973610364158; // Probability within +-2.
  double value = lathe_probit(below + inside * open_uniform(high, low));
  return value < -2 ? -2 : value > 2 ? 2 : value;
}

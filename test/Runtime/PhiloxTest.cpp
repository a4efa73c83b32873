//===- PhiloxTest.cpp - Random words, distributions, initializers, shuffle ===//

#include "lathe/Runtime/Philox.h"
#include "Scratch.h"
#include "lathe/Runtime/Initializers.h"
#include "lathe/Runtime/Shuffle.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

TEST(Philox, KnownAnswersOfRandom123) {
  struct {
    uint32_t counter[4], key[2], expected[4];
  } cases[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};
  for (auto &c : cases) {
    lathe_philox_block block = lathe_philox(c.counter, c.key);
    for (int i = 0; i < 4; ++i)
      EXPECT_EQ(block.words[i], c.expected[i]);
  }
}

TEST(Philox, UniformsLieInTheHalfOpenInterval) {
  EXPECT_EQ(lathe_uniform_f32(0), 0.0f);
  EXPECT_EQ(lathe_uniform_f32(UINT32_MAX), 1.0f - 0x1p-24f);
  EXPECT_EQ(lathe_uniform_f64(0, 0), 0.0);
  EXPECT_EQ(lathe_uniform_f64(UINT32_MAX, UINT32_MAX), 1.0 - 0x1p-53);
}

/// Standard normal distribution function.
static long double phi(long double x) { return erfcl(-x / sqrtl(2.0L)) / 2; }

TEST(Philox, ProbitInvertsTheNormalDistribution) {
  // |phi(probit(p)) - p| / density = error of probit in x.
  double worst = 0;
  auto check = [&](double p) {
    long double x = lathe_probit(p);
    long double density = expl(-x * x / 2) / sqrtl(2 * acosl(-1.0L));
    long double off = p < 0.5 ? phi(x) - p : -(phi(-x) - (1 - (long double)p));
    double error =
        static_cast<double>(fabsl(off / density) / std::max(fabsl(x), 1e-3L));
    worst = std::max(worst, error);
  };
  for (int i = 1; i < 20000; ++i)
    check(i / 20000.0);
  for (double p = 0.4; p > 1e-300; p *= 0.7)
    check(p);
  EXPECT_LT(worst, 1e-15);
  EXPECT_EQ(lathe_probit(0.5), 0.0);
  EXPECT_EQ(lathe_probit(0), -INFINITY);
  EXPECT_EQ(lathe_probit(1), INFINITY);
  EXPECT_TRUE(std::isnan(lathe_probit(-1)));
  EXPECT_NEAR(lathe_probit(5e-324), -38.467405617144, 1e-9);
}

TEST(Philox, NormalsAreFinite) {
  EXPECT_NEAR(lathe_normal(0, 0), -8.2095, 0.1);
  EXPECT_EQ(lathe_normal(0, 0), -lathe_normal(UINT32_MAX, UINT32_MAX));
  EXPECT_GE(lathe_truncated_normal(0, 0), -2);
  EXPECT_LE(lathe_truncated_normal(UINT32_MAX, UINT32_MAX), 2);
}

namespace {
struct Moments {
  double mean = 0, variance = 0, low = INFINITY, high = -INFINITY;
};
} // namespace

static Moments moments(const lathe_init &init, uint64_t seed, size_t count) {
  std::vector<double> values(count);
  lathe_init_fill(&init, seed, LATHE_F64, values.data(), count);
  Moments m;
  for (double v : values) {
    m.mean += v / static_cast<double>(count);
    m.low = std::min(m.low, v);
    m.high = std::max(m.high, v);
  }
  for (double v : values)
    m.variance += (v - m.mean) * (v - m.mean) / static_cast<double>(count);
  return m;
}

static lathe_init makeInit(lathe_init_kind kind, double a, double b,
                           int64_t in = 1, int64_t out = 1, uint32_t id = 3) {
  lathe_init init = {};
  init.kind = kind;
  init.a = a;
  init.b = b;
  init.fan_in = in;
  init.fan_out = out;
  init.id = id;
  return init;
}

TEST(Initializers, MomentsAreThoseOfTheKinds) {
  struct {
    lathe_init init;
    double mean, variance, bound;
  } cases[] = {
      {makeInit(LATHE_INIT_UNIFORM, -1, 3), 1, 16.0 / 12, 3},
      {makeInit(LATHE_INIT_NORMAL, 2, 0.5), 2, 0.25, 10},
      {makeInit(LATHE_INIT_TRUNCATED_NORMAL, 0, 1), 0, 0.7737413, 2},
      {makeInit(LATHE_INIT_GLOROT_UNIFORM, 0, 0, 30, 70), 0, 0.02,
       std::sqrt(0.06)},
      {makeInit(LATHE_INIT_GLOROT_NORMAL, 0, 0, 30, 70), 0, 0.02,
       2 * std::sqrt(0.02) / 0.87962566103423978},
      {makeInit(LATHE_INIT_HE_UNIFORM, 0, 0, 50), 0, 0.04, std::sqrt(0.12)},
      {makeInit(LATHE_INIT_HE_NORMAL, 0, 0, 50), 0, 0.04, 0.5},
      {makeInit(LATHE_INIT_LECUN_UNIFORM, 0, 0, 50), 0, 0.02, std::sqrt(0.06)},
      {makeInit(LATHE_INIT_LECUN_NORMAL, 0, 0, 50), 0, 0.02, 0.5},
      {makeInit(LATHE_INIT_TORCH_UNIFORM, 0, 0, 25), 0, 0.04 / 3, 0.2}};
  const size_t count = 200001;
  for (auto &c : cases) {
    const char *name = lathe_init_kind_name(c.init.kind);
    Moments m = moments(c.init, 42, count);
    double deviation = std::sqrt(c.variance / count);
    EXPECT_NEAR(m.mean, c.mean, 5 * deviation) << name;
    EXPECT_NEAR(m.variance, c.variance, 0.015 * c.variance) << name;
    EXPECT_LE(std::max(std::fabs(m.low), std::fabs(m.high)), c.bound) << name;
  }
}

TEST(Initializers, ConstantsFill) {
  float values[5];
  lathe_init init = makeInit(LATHE_INIT_CONSTANT, 2.5, 0);
  lathe_init_fill(&init, 1, LATHE_F32, values, 5);
  for (float v : values)
    EXPECT_EQ(v, 2.5f);
  init.kind = LATHE_INIT_ONES;
  lathe_init_fill(&init, 1, LATHE_F32, values, 5);
  EXPECT_EQ(values[4], 1.0f);
  init.kind = LATHE_INIT_ZEROS;
  lathe_init_fill(&init, 1, LATHE_F32, values, 5);
  EXPECT_EQ(values[4], 0.0f);
}

TEST(Initializers, ValuesDependOnSeedIdAndIndexOnly) {
  lathe_init init = makeInit(LATHE_INIT_NORMAL, 0, 1);
  std::vector<double> longer(1001), shorter(7), other(7), seeded(7);
  std::vector<float> narrow(7);
  lathe_init_fill(&init, 5, LATHE_F64, longer.data(), longer.size());
  lathe_init_fill(&init, 5, LATHE_F64, shorter.data(), shorter.size());
  lathe_init_fill(&init, 5, LATHE_F32, narrow.data(), narrow.size());
  lathe_init_fill(&init, UINT64_C(5) << 32, LATHE_F64, seeded.data(), 7);
  init.id = 4;
  lathe_init_fill(&init, 5, LATHE_F64, other.data(), other.size());
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(longer[i], shorter[i]);
    EXPECT_EQ(static_cast<float>(shorter[i]), narrow[i]);
    EXPECT_NE(shorter[i], other[i]);
    EXPECT_NE(shorter[i], seeded[i]);
  }
  // Element 3 by hand: block 1, words 2 and 3.
  uint32_t counter[4] = {1, 3, UINT32_MAX, 0}, key[2] = {5, 0};
  lathe_philox_block block = lathe_philox(counter, key);
  EXPECT_EQ(shorter[3], lathe_normal(block.words[2], block.words[3]));
}

TEST(Initializers, KindNamesReadBack) {
  for (int i = 0; i < LATHE_INIT_KIND_COUNT; ++i) {
    lathe_init_kind kind;
    ASSERT_TRUE(lathe_init_kind_parse(
        lathe_init_kind_name(static_cast<lathe_init_kind>(i)), &kind));
    EXPECT_EQ(kind, i);
  }
  lathe_init_kind kind;
  EXPECT_FALSE(lathe_init_kind_parse("orthogonal", &kind));
}

TEST(Shuffle, IsAPermutationOfSeedAndEpoch) {
  for (int64_t count : {0, 1, 2, 3, 10, 60000}) {
    std::vector<int64_t> order(count + 1, -7), again(count + 1, -7);
    lathe_shuffle(9, 2, count, order.data());
    lathe_shuffle(9, 2, count, again.data());
    EXPECT_EQ(order, again);
    EXPECT_EQ(order[count], -7);
    std::sort(again.begin(), again.begin() + count);
    for (int64_t i = 0; i < count; ++i)
      ASSERT_EQ(again[i], i);
  }
  std::vector<int64_t> a(100), b(100), c(100);
  lathe_shuffle(9, 2, 100, a.data());
  lathe_shuffle(9, 3, 100, b.data());
  lathe_shuffle(10, 2, 100, c.data());
  EXPECT_NE(a, b);
  EXPECT_NE(a, c);
}

TEST(Shuffle, EveryPlaceIsEquallyLikely) {
  int counts[5][5] = {};
  const int rounds = 20000;
  for (int epoch = 0; epoch < rounds; ++epoch) {
    int64_t order[5];
    lathe_shuffle(1, epoch, 5, order);
    for (int i = 0; i < 5; ++i)
      ++counts[i][order[i]];
  }
  double chi = 0;
  for (auto &row : counts)
    for (int count : row)
      chi += std::pow(count - rounds / 5.0, 2) / (rounds / 5.0);
  EXPECT_LT(chi, 45); // 16 degrees of freedom; p = 0.0001.
}

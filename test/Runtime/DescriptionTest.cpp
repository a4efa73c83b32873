//===- DescriptionTest.cpp - Model descriptions and CPU features ----------===//

#include "lathe/Runtime/Description.h"
#include "FakeModel.h"
#include "Scratch.h"
#include "lathe/Runtime/CpuFeatures.h"

#include <cmath>

static lathe_status parse(const std::string &text, lathe_error *error,
                          lathe_description **out = nullptr) {
  lathe_description *description = nullptr;
  std::vector<char> exact(text.begin(), text.end());
  lathe_status status =
      lathe_description_parse(exact.data(), exact.size(), &description, error);
  if (out)
    *out = description;
  else
    lathe_description_destroy(description);
  return status;
}

TEST(Description, ReadsEverything) {
  lathe_description *d = nullptr;
  lathe_error error = {};
  ASSERT_EQ(parse(fakeDescription(), &error, &d), LATHE_OK) << error.message;
  EXPECT_STREQ(d->name, "fake");
  EXPECT_STREQ(d->triple, "x86_64-unknown-linux-gnu");
  EXPECT_EQ(d->tensor_count, 10u);
  EXPECT_EQ(d->tensors[0].init.kind, LATHE_INIT_GLOROT_UNIFORM);
  EXPECT_EQ(d->tensors[0].init.fan_in, 3);
  EXPECT_EQ(d->entry_count, 3u);
  int32_t train = lathe_description_entry(d, "train_step");
  ASSERT_EQ(train, 2);
  EXPECT_EQ(d->entries[train].results[3].donates, 1);
  EXPECT_EQ(d->entries[train].results[0].donates, -1);
  EXPECT_EQ(lathe_description_entry(d, "none"), -1);
  EXPECT_EQ(lathe_description_tensor(d, "label"), 3);
  EXPECT_EQ(lathe_description_tensor(d, "none"), -1);
  EXPECT_STREQ(d->faults[0].location, "fake.mlir:9:3");
  EXPECT_EQ(d->faults[0].high, 2);
  EXPECT_TRUE(d->training.present);
  EXPECT_EQ(d->training.learning_rate, 0.001);
  ASSERT_EQ(d->training.metric_count, 1u);
  EXPECT_STREQ(d->training.metrics[0], "accuracy");
  char text[LATHE_SHAPE_TEXT];
  EXPECT_STREQ(lathe_tensor_shape_text(d, &d->tensors[7], text), "[B, 2]");
  EXPECT_FALSE(lathe_tensor_is_static(&d->tensors[7]));
  EXPECT_TRUE(lathe_tensor_is_static(&d->tensors[0]));
  int64_t batch = 33;
  uint64_t bytes = 0;
  // 64 + 12 * 48, 33 being rounded up to a multiple of 16.
  ASSERT_TRUE(lathe_arena_bytes(&d->entries[0], &batch, &bytes));
  EXPECT_EQ(bytes, 640u);
  lathe_shape shape;
  ASSERT_TRUE(lathe_tensor_shape(&d->tensors[7], &batch, &shape));
  EXPECT_EQ(shape.dims[0], 33);
  batch = INT64_MAX;
  EXPECT_FALSE(lathe_arena_bytes(&d->entries[0], &batch, &bytes));
  lathe_description_destroy(d);
}

TEST(Description, ArenaIsTheLargestOfItsSums) {
  std::string text = fakeDescription();
  std::string end = "\"bytes\":12}]]", more = "\"bytes\":12}],[{\"size\":\"1\","
                                              "\"bytes\":512}],[]]";
  size_t at = text.find(end);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, end.size(), more);
  lathe_description *d = nullptr;
  lathe_error error = {};
  ASSERT_EQ(parse(text, &error, &d), LATHE_OK) << error.message;
  ASSERT_EQ(d->entries[0].arena_count, 3u);
  uint64_t bytes = 0;
  for (auto [batch, expected] : {std::pair<int64_t, uint64_t>{1, 512},
                                 {32, 512},
                                 {33, 640},
                                 {48, 640},
                                 {49, 832}}) {
    ASSERT_TRUE(lathe_arena_bytes(&d->entries[0], &batch, &bytes));
    EXPECT_EQ(bytes, expected) << batch;
  }
  lathe_description_destroy(d);
  text.replace(text.find(more), more.size(), "\"bytes\":12}],7]");
  EXPECT_EQ(parse(text, &error, &d), LATHE_DATA);
  EXPECT_TRUE(contains(error.message, "expected an array for 'arena'"));
}

/// A description with one tensor of this shape.
static std::string oneTensor(const std::string &shape,
                             const std::string &role = "input") {
  return R"({"schema":1,"name":"m","target":{"triple":"t"},"dims":["B","T"],)"
         R"("tensors":[{"name":"x","role":")" +
         role + R"(","dtype":"f32","shape":)" + shape + R"(}],"entries":[]})";
}

TEST(Description, ReadsDims) {
  lathe_description *d = nullptr;
  lathe_error error = {};
  ASSERT_EQ(
      parse(oneTensor(R"(["4*B", "T*B", "B * 3 * 2", 7, "5"])"), &error, &d),
      LATHE_OK)
      << error.message;
  int64_t values[] = {10, 3};
  lathe_shape shape;
  ASSERT_TRUE(lathe_tensor_shape(&d->tensors[0], values, &shape));
  char text[LATHE_SHAPE_TEXT];
  EXPECT_STREQ(lathe_shape_text(&shape, text), "[40, 30, 60, 7, 5]");
  EXPECT_STREQ(lathe_tensor_shape_text(d, &d->tensors[0], text),
               "[4*B, B*T, 6*B, 7, 5]");
  values[0] = INT64_MAX;
  EXPECT_FALSE(lathe_tensor_shape(&d->tensors[0], values, &shape));
  lathe_description_destroy(d);
  for (const char *bad :
       {"[\"C\"]", "[\"\"]", "[\"4*\"]", "[\"*B\"]", "[\"4B\"]", "[-1]",
        "[\"-1\"]", "[1.5]", "[\"B*B*B*B*B\"]", "[\"9223372036854775808\"]",
        "[\"9223372036854775807*2\"]", "[1,1,1,1,1,1,1,1,1]", "3", "[null]"})
    EXPECT_EQ(parse(oneTensor(bad), &error), LATHE_DATA) << bad;
}

/// |text| with the first |from| replaced.
static std::string replace(std::string text, const std::string &from,
                           const std::string &to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Description, RefusesWithTheReason) {
  const std::string good = fakeDescription();
  struct {
    std::string from, to, part;
  } cases[] = {
      {"\"name\":\"fake\"", "\"name\":\"\"", "'name'"},
      {"\"role\":\"slot\"", "\"role\":\"slut\"", "unknown role 'slut'"},
      {"\"dtype\":\"i64\"", "\"dtype\":\"i65\"", "unknown element type 'i65'"},
      {"\"dtype\":\"i64\"", "\"dtype\":\"i32\"",
       "'step' has no type of a step"},
      {"\"name\":\"seed\",\"role\":\"seed\",\"dtype\":\"i32\",\"shape\":[2]",
       "\"name\":\"seed\",\"role\":\"seed\",\"dtype\":\"i32\",\"shape\":[3]",
       "'seed' has no type of a seed"},
      {"\"name\":\"label\"", "\"name\":\"image\"", "are named 'image'"},
      {"\"name\":\"eval_step\"", "\"name\":\"infer\"", "are named 'infer'"},
      {"glorot_uniform", "glorot", "unknown initializer 'glorot'"},
      {"\"fan_in\":3", "\"fan_in\":0", "for 'fan_in', but got 0"},
      {"\"id\":0", "\"id\":1048576", "for 'id'"},
      {"[0,2,3]", "[0,2,10]", "not one of the 10 tensors"},
      {"[0,2,3]", "[0,2,-1]", "not one of the 10 tensors"},
      {"[0,2,3]", "[0,2,2]", "'image' cannot be argument 2"},
      {"[0,2,3]", "[0,2,7]", "'output' cannot be argument 2"},
      {"{\"tensor\":7}", "{\"tensor\":99}", "for 'tensor', but got 99"},
      {"{\"tensor\":7}", "{\"tensor\":2}", "'image' cannot be result 0"},
      {"\"donates\":1}", "\"donates\":0}", "donate its argument"},
      {"\"donates\":1}", "\"donates\":7}", "donate its argument"},
      {"{\"tensor\":1,\"donates\":1}", "{\"tensor\":0,\"donates\":0}",
       "'dense/kernel' cannot be result 3"},
      {"\"bytes\":64", "\"bytes\":-64", "for 'bytes'"},
      {"\"size\":\"1\"", "\"size\":\"X\"", "cannot read dim 'X'"},
      {"\"shape\":[3,2],", "\"shape\":[\"B\",2],", "no static shape"},
      {"\"shape\":[3,2],", "\"shape\":[4611686018427387904,2],",
       "too many elements"},
      {"\"dims\":[\"B\"]", "\"dims\":[\"B\",\"B\"]", "two dims are named"},
      {"\"triple\"", "\"triplet\"", "'triple'"},
      {"\"waits\":1", "\"slice\":0", "for 'slice', but got 0"},
      {"\"low\":0", "\"low\":0.5", "'low'"}};
  for (auto &c : cases) {
    lathe_error error = {};
    EXPECT_EQ(parse(replace(good, c.from, c.to), &error), LATHE_DATA) << c.to;
    EXPECT_TRUE(contains(error.message, c.part)) << c.to;
  }
  lathe_error error = {};
  EXPECT_EQ(parse(replace(good, "\"schema\":1", "\"schema\":2"), &error),
            LATHE_INCOMPATIBLE);
}

TEST(Description, SlicesOnlyWhereNothingElseGrows) {
  FakeOptions options;
  options.slice = "4";
  lathe_error error = {};
  EXPECT_EQ(parse(fakeDescription(options), &error), LATHE_OK) << error.message;
  std::string text = fakeDescription();
  // An entry that changes state, and one with a batch that is not leading.
  EXPECT_EQ(
      parse(replace(text, "\"donates\":5}],", "\"donates\":5}],\"slice\":4,"),
            &error),
      LATHE_DATA);
  EXPECT_TRUE(
      contains(error.message, "'train_step' cannot be called in slices of 4"));
  EXPECT_EQ(parse(replace(fakeDescription(options), "[\"B\",3]", "[3,\"B\"]"),
                  &error),
            LATHE_DATA);
  EXPECT_TRUE(
      contains(error.message, "'infer' cannot be called in slices of 4"));
}

TEST(Description, SurvivesMutation) {
  mutate(fakeDescription(), [](const char *data, size_t size, bool truncated) {
    lathe_description *d = nullptr;
    lathe_status status = lathe_description_parse(data, size, &d, nullptr);
    EXPECT_TRUE(status == LATHE_DATA || status == LATHE_INCOMPATIBLE ||
                (status == LATHE_OK && !truncated));
    lathe_description_destroy(d);
  });
}

TEST(CpuFeatures, AgreeWithTheCompilerRuntime) {
  __builtin_cpu_init();
#define SAME(name)                                                             \
  EXPECT_EQ(lathe_cpu_feature(name) == LATHE_FEATURE_PRESENT,                  \
            __builtin_cpu_supports(name) != 0)                                 \
      << name
  SAME("sse2");
  SAME("sse4.2");
  SAME("popcnt");
  SAME("avx");
  SAME("avx2");
  SAME("fma");
  SAME("bmi");
  SAME("bmi2");
  SAME("avx512f");
  SAME("avx512bw");
  SAME("avx512dq");
  SAME("avx512vl");
  SAME("avx512cd");
  SAME("avx512vnni");
  SAME("avx512vbmi");
  SAME("avx512bf16");
  SAME("gfni");
#undef SAME
  EXPECT_EQ(lathe_cpu_feature("warp-drive"), LATHE_FEATURE_UNKNOWN);
}

TEST(CpuFeatures, CheckNamesWhatIsMissing) {
  const char *features[] = {"sse2", "warp-drive", "time-travel"};
  lathe_error error = {};
  EXPECT_EQ(lathe_cpu_check("x86_64-unknown-linux-gnu", features, 1, &error),
            LATHE_OK);
  EXPECT_EQ(lathe_cpu_check("x86_64-unknown-linux-gnu", features, 3, &error),
            LATHE_INCOMPATIBLE);
  EXPECT_TRUE(contains(error.message, "lacks: warp-drive, time-travel;"));
  EXPECT_TRUE(contains(error.message, "--target-cpu=x86-64-v3"));
  EXPECT_EQ(lathe_cpu_check("riscv64-linux", nullptr, 0, &error),
            LATHE_INCOMPATIBLE);
  EXPECT_TRUE(contains(error.message, "'riscv64-linux'"));
}

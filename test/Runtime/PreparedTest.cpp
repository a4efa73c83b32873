//===- PreparedTest.cpp - What a session computes from weights, and when --===//
//
// A model by hand: `prepare` doubles the weight, `infer` gives the input times
// the doubled weight, `train_step` adds the rate to the weight.
//
//===----------------------------------------------------------------------===//

#include "Scratch.h"
#include "lathe/Runtime/Session.h"

#include <cstring>

static int preparations;

static void prepare(const lathe_call *call, int64_t, int64_t) {
  ++preparations;
  *static_cast<float *>(call->buffers[1]) =
      2 * *static_cast<float *>(call->buffers[0]);
}
/// arguments: input, prepared; result: output.
static void infer(const lathe_call *call, int64_t, int64_t) {
  auto *x = static_cast<const float *>(call->buffers[0]);
  auto *y = static_cast<float *>(call->buffers[2]);
  for (int64_t i = 0; i < call->dims[0]; ++i)
    y[i] = x[i] * *static_cast<float *>(call->buffers[1]);
}
/// arguments: weight (donated), input, rate; result: loss.
static void trainStep(const lathe_call *call, int64_t, int64_t) {
  *static_cast<float *>(call->buffers[0]) +=
      *static_cast<float *>(call->buffers[2]);
  *static_cast<float *>(call->buffers[3]) = 0;
}

static const std::string description = R"({"schema":1,"name":"scaled",
"target":{"triple":"x86_64-unknown-linux-gnu","features":[]},"dims":["B"],
"tensors":[
{"name":"w","role":"parameter","dtype":"f32","shape":[1],
 "init":{"kind":"ones"}},
{"name":"x","role":"input","dtype":"f32","shape":["B"]},
{"name":"w/mul","role":"prepared","dtype":"f32","shape":[1]},
{"name":"y","role":"output","dtype":"f32","shape":["B"]},
{"name":"learning_rate","role":"learning_rate","dtype":"f32","shape":[]},
{"name":"loss","role":"loss","dtype":"f32","shape":[]}],
"entries":[
{"name":"prepare","arguments":[0],"results":[{"tensor":2}],"arena":[]},
{"name":"infer","arguments":[1,2],"results":[{"tensor":3}],"arena":[]},
{"name":"train_step","arguments":[0,1,4],
 "results":[{"tensor":5},{"tensor":0,"donates":0}],"arena":[]}],
"training":{"optimizer":"sgd","preset":"keras","loss":"mse"}})";

namespace {
struct Prepared : testing::Test {
  Prepared() {
    preparations = 0;
    model.abi_version = LATHE_ABI_VERSION;
    model.entry_count = 3;
    model.description = description.data();
    model.description_size = description.size();
    model.entries = entries;
    EXPECT_EQ(lathe_session_create(&model, nullptr, &session, &error), LATHE_OK)
        << error.message;
  }
  ~Prepared() override { lathe_session_destroy(session); }

  /// What the model makes of 3.
  float infer3() {
    float x = 3, y = 0;
    const void *inputs[] = {&x};
    void *outputs[] = {&y};
    EXPECT_EQ(lathe_session_infer(session, 1, inputs, outputs, &error),
              LATHE_OK)
        << error.message;
    return y;
  }
  void train(double rate) {
    float x = 0;
    const void *inputs[] = {&x};
    EXPECT_EQ(lathe_session_train_step(session, 1, inputs, nullptr, rate,
                                       nullptr, nullptr, &error),
              LATHE_OK)
        << error.message;
  }

  static constexpr lathe_entry *entries[] = {prepare, infer, trainStep};
  lathe_model model = {};
  lathe_session *session = nullptr;
  lathe_error error = {};
};
} // namespace

TEST_F(Prepared, OnceUntilTheWeightsChange) {
  lathe_session_initialize(session, 0, nullptr);
  EXPECT_EQ(preparations, 0); // not before it is needed
  EXPECT_EQ(infer3(), 6);
  EXPECT_EQ(infer3(), 6);
  EXPECT_EQ(preparations, 1);
  train(0.5);
  train(0.5);
  EXPECT_EQ(preparations, 1); // a training step reads no prepared tensor
  EXPECT_EQ(infer3(), 12);
  EXPECT_EQ(preparations, 2);
  float weight = 7;
  ASSERT_EQ(lathe_session_set_tensor(session, "w", &weight, 4, &error),
            LATHE_OK);
  EXPECT_EQ(infer3(), 42);
  EXPECT_EQ(preparations, 3);
}

TEST_F(Prepared, AfterFilesAreLoaded) {
  ScratchFolder folder;
  lathe_session_initialize(session, 0, nullptr);
  train(4);
  std::string weights = folder.path("w.st"), checkpoint = folder.path("c.st");
  ASSERT_EQ(lathe_session_save_weights(session, weights.c_str(), &error),
            LATHE_OK);
  ASSERT_EQ(lathe_session_save_checkpoint(session, checkpoint.c_str(), nullptr,
                                          0, &error),
            LATHE_OK);
  lathe_session_initialize(session, 0, nullptr);
  EXPECT_EQ(infer3(), 6);
  ASSERT_EQ(lathe_session_load_weights(session, weights.c_str(), &error),
            LATHE_OK);
  EXPECT_EQ(infer3(), 30);
  lathe_session_initialize(session, 0, nullptr);
  EXPECT_EQ(infer3(), 6);
  ASSERT_EQ(lathe_session_load_checkpoint(session, checkpoint.c_str(), nullptr,
                                          &error),
            LATHE_OK);
  EXPECT_EQ(infer3(), 30);
}

TEST_F(Prepared, IsNoBusinessOfTheHost) {
  float value = 1;
  EXPECT_EQ(lathe_session_get_tensor(session, "w/mul", &value, 4, &error),
            LATHE_INVALID_ARGUMENT);
  lathe_session_initialize(session, 0, nullptr);
  int64_t batch = 1;
  lathe_binding bindings[] = {{"x", &value}, {"w/mul", &value}};
  EXPECT_EQ(lathe_session_run(session, 1, &batch, bindings, 2, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "no input or output 'w/mul'"));
  EXPECT_EQ(lathe_session_run(session, 1, &batch, bindings, 1, &error),
            LATHE_OK);
}

TEST_F(Prepared, NeedsValuesOfTheWeights) {
  float x = 3;
  const void *inputs[] = {&x};
  EXPECT_EQ(lathe_session_infer(session, 1, inputs, nullptr, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "initialize the session or load"));
  EXPECT_EQ(preparations, 0);
}

TEST_F(Prepared, DescriptionsThatCannotBeAreRefused) {
  const struct {
    std::string from, to, part;
  } cases[] = {
      {"\"w/mul\",\"role\":\"prepared\",\"dtype\":\"f32\",\"shape\":[1]",
       "\"w/mul\",\"role\":\"prepared\",\"dtype\":\"f32\",\"shape\":[\"B\"]",
       "prepared 'w/mul' has no static shape"},
      {"\"name\":\"prepare\"", "\"name\":\"prepares\"",
       "'w/mul' cannot be result 0 of entry 'prepares'"},
      {"\"results\":[{\"tensor\":2}]", "\"results\":[]",
       "no entry 'prepare' gives 'w/mul'"},
      {"\"results\":[{\"tensor\":2}]",
       "\"results\":[{\"tensor\":2},{\"tensor\":3}]",
       "'prepare' needs or gives more"},
      {"\"arguments\":[0]", "\"arguments\":[1]",
       "'prepare' needs or gives more"},
      {"\"results\":[{\"tensor\":2}],\"arena\":[]",
       "\"results\":[{\"tensor\":2}],\"arena\":[[{\"size\":\"B\",\"bytes\":4}]"
       "]",
       "'prepare' needs or gives more"},
      {"\"results\":[{\"tensor\":3}]", "\"results\":[{\"tensor\":2}]",
       "'w/mul' cannot be result 0 of entry 'infer'"}};
  for (auto &c : cases) {
    std::string text = description;
    size_t at = text.find(c.from);
    ASSERT_NE(at, std::string::npos) << c.from;
    text.replace(at, c.from.size(), c.to);
    lathe_description *d = nullptr;
    EXPECT_EQ(lathe_description_parse(text.data(), text.size(), &d, &error),
              LATHE_DATA)
        << c.to;
    EXPECT_TRUE(contains(error.message, c.part)) << error.message;
  }
}

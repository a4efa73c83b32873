//===- SessionFilesTest.cpp - Weights and checkpoints of a session --------===//

#include "FakeModel.h"
#include "Scratch.h"
#include "lathe/Runtime/Session.h"

#include <cstring>

namespace {
struct Open {
  explicit Open(const FakeOptions &fake = FakeOptions(), uint64_t seed = 1)
      : model(fake) {
    lathe_session_options options = {};
    options.threads = 1;
    options.log = [](void *context, lathe_log_level level, const char *text) {
      EXPECT_EQ(level, LATHE_LOG_WARNING);
      static_cast<Open *>(context)->log += text;
    };
    options.log_context = this;
    EXPECT_EQ(lathe_session_create(model.get(), &options, &session, &error),
              LATHE_OK)
        << error.message;
    lathe_session_initialize(session, seed, nullptr);
  }
  ~Open() { lathe_session_destroy(session); }
  operator lathe_session *() const { return session; }
  void train(int steps) {
    float images[6] = {1, 2, 3, 4, 5, 6};
    int32_t labels[2] = {0, 1};
    const void *inputs[] = {images};
    for (int i = 0; i < steps; ++i)
      EXPECT_EQ(lathe_session_train_step(session, 2, inputs, labels, 0.25,
                                         nullptr, nullptr, nullptr),
                LATHE_OK);
  }
  std::vector<float> get(const char *name) const {
    std::vector<float> values(6);
    EXPECT_EQ(
        lathe_session_get_tensor(session, name, values.data(), 24, nullptr),
        LATHE_OK);
    return values;
  }
  FakeModel model;
  lathe_session *session = nullptr;
  lathe_error error = {};
  std::string log;
};
const char *kernel = "dense/kernel", *slot = "dense/kernel/adam_m";
} // namespace

TEST(SessionFiles, CheckpointResumesToTheBit) {
  ScratchFolder scratch;
  std::string path = scratch.path("c");
  Open whole(FakeOptions(), UINT64_C(0x123456789abcdef0));
  whole.train(20);
  Open half(FakeOptions(), UINT64_C(0x123456789abcdef0));
  half.train(10);
  lathe_metadata epoch = {"epoch", "3"};
  ASSERT_EQ(
      lathe_session_save_checkpoint(half, path.c_str(), &epoch, 1, &half.error),
      LATHE_OK)
      << half.error.message;
  Open resumed(FakeOptions(), 5);
  lathe_safetensors *file = nullptr;
  ASSERT_EQ(lathe_session_load_checkpoint(resumed, path.c_str(), &file,
                                          &resumed.error),
            LATHE_OK)
      << resumed.error.message;
  EXPECT_STREQ(lathe_safetensors_metadata(file, "epoch"), "3");
  lathe_safetensors_close(file);
  EXPECT_EQ(lathe_session_step(resumed), 11);
  EXPECT_EQ(lathe_session_seed(resumed), UINT64_C(0x123456789abcdef0));
  EXPECT_EQ(resumed.log, "");
  resumed.train(10);
  EXPECT_EQ(whole.get(kernel), resumed.get(kernel));
  EXPECT_EQ(whole.get(slot), resumed.get(slot));
  EXPECT_EQ(lathe_session_step(whole), lathe_session_step(resumed));
}

TEST(SessionFiles, WeightsRestartTheOptimizer) {
  ScratchFolder scratch;
  std::string weights = scratch.path("w"), checkpoint = scratch.path("c");
  Open trained;
  trained.train(5);
  ASSERT_EQ(lathe_session_save_weights(trained, weights.c_str(), nullptr),
            LATHE_OK);
  ASSERT_EQ(lathe_session_save_checkpoint(trained, checkpoint.c_str(), nullptr,
                                          0, nullptr),
            LATHE_OK);
  for (const std::string &path : {weights, checkpoint}) {
    Open other(FakeOptions(), 77);
    other.train(2);
    ASSERT_EQ(lathe_session_load_weights(other, path.c_str(), &other.error),
              LATHE_OK)
        << other.error.message;
    EXPECT_EQ(other.get(kernel), trained.get(kernel));
    EXPECT_EQ(other.get(slot), std::vector<float>(6, 0));
    EXPECT_EQ(lathe_session_step(other), 1);
    EXPECT_EQ(lathe_session_seed(other), 77u);
  }
  EXPECT_EQ(lathe_session_load_checkpoint(trained, weights.c_str(), nullptr,
                                          &trained.error),
            LATHE_DATA);
  EXPECT_TRUE(contains(trained.error.message, "load it as weights"));
}

/// A model that carries |kernel|; other sessions of it are open at a time.
struct Carrying {
  explicit Carrying(const std::vector<float> &kernel) {
    std::copy(kernel.begin(), kernel.end(), weights);
    model.model.weights = weights;
    model.model.weights_size = 24;
  }
  lathe_session *open() const {
    lathe_session *session = nullptr;
    lathe_error error = {};
    EXPECT_EQ(lathe_session_create(model.get(), nullptr, &session, &error),
              LATHE_OK)
        << error.message;
    return session;
  }
  static std::vector<float> get(lathe_session *session, const char *name) {
    std::vector<float> values(6);
    EXPECT_EQ(
        lathe_session_get_tensor(session, name, values.data(), 24, nullptr),
        LATHE_OK);
    return values;
  }
  static void train(lathe_session *session) {
    float images[6] = {1, 2, 3, 4, 5, 6};
    int32_t labels[2] = {0, 1};
    const void *inputs[] = {images};
    EXPECT_EQ(lathe_session_train_step(session, 2, inputs, labels, 0.25,
                                       nullptr, nullptr, nullptr),
              LATHE_OK);
  }
  FakeModel model;
  alignas(64) float weights[6];
};

TEST(SessionFiles, CarriedWeightsAreReadInPlaceUntilTheyChange) {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  Carrying carrying(values);
  lathe_session *trained = carrying.open(), *other = carrying.open(),
                *set = carrying.open();
  EXPECT_EQ(Carrying::get(trained, kernel), values);
  // Not copied yet: a change there is seen.
  carrying.weights[0] = 9;
  EXPECT_EQ(Carrying::get(other, kernel)[0], 9);
  carrying.weights[0] = 1;
  Carrying::train(trained);
  EXPECT_EQ(lathe_session_step(trained), 2);
  EXPECT_EQ(Carrying::get(trained, kernel)[0], 1.25f);
  EXPECT_EQ(Carrying::get(trained, slot), std::vector<float>(6, 1));
  const float zeros[6] = {};
  ASSERT_EQ(lathe_session_set_tensor(set, kernel, zeros, 24, nullptr),
            LATHE_OK);
  EXPECT_EQ(Carrying::get(set, kernel), std::vector<float>(6, 0));
  EXPECT_EQ(Carrying::get(other, kernel), values);
  EXPECT_EQ(std::vector<float>(carrying.weights, carrying.weights + 6), values);
  // Back to them, with a fresh optimizer.
  ASSERT_EQ(lathe_session_load_embedded(trained, nullptr), LATHE_OK);
  EXPECT_EQ(Carrying::get(trained, kernel), values);
  EXPECT_EQ(Carrying::get(trained, slot), std::vector<float>(6, 0));
  EXPECT_EQ(lathe_session_step(trained), 1);
  ASSERT_EQ(lathe_session_initialize(other, 3, nullptr), LATHE_OK);
  EXPECT_NE(Carrying::get(other, kernel), values);
  for (lathe_session *session : {trained, other, set})
    lathe_session_destroy(session);
}

TEST(SessionFiles, CarriedWeightsAreSaved) {
  ScratchFolder scratch;
  std::string path = scratch.path("c");
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  Carrying carrying(values);
  lathe_session *session = carrying.open();
  ASSERT_EQ(
      lathe_session_save_checkpoint(session, path.c_str(), nullptr, 0, nullptr),
      LATHE_OK);
  lathe_session_destroy(session);
  Open loaded;
  loaded.train(1);
  ASSERT_EQ(lathe_session_load_checkpoint(loaded, path.c_str(), nullptr,
                                          &loaded.error),
            LATHE_OK)
      << loaded.error.message;
  EXPECT_EQ(loaded.get(kernel), values);
  EXPECT_EQ(loaded.get(slot), std::vector<float>(6, 0));
}

TEST(SessionFiles, CarriedWeightsHaveTheModelsSizeAndAlignment) {
  Carrying carrying({1, 2, 3, 4, 5, 6});
  lathe_session *session = nullptr;
  lathe_error error = {};
  carrying.model.model.weights_size = 20;
  EXPECT_EQ(
      lathe_session_create(carrying.model.get(), nullptr, &session, &error),
      LATHE_DATA);
  EXPECT_TRUE(contains(error.message, "carries 20 bytes of weights"));
  carrying.model.model.weights = carrying.weights + 1;
  EXPECT_EQ(
      lathe_session_create(carrying.model.get(), nullptr, &session, &error),
      LATHE_DATA);
}

TEST(SessionFiles, OtherModelsAreRefusedWithTheReason) {
  ScratchFolder scratch;
  std::string weights = scratch.path("w"), checkpoint = scratch.path("c");
  FakeOptions wide, renamed;
  wide.classes = 5;
  Open five(wide);
  ASSERT_EQ(lathe_session_save_weights(five, weights.c_str(), nullptr),
            LATHE_OK);
  Open two;
  std::vector<float> before = two.get(kernel);
  EXPECT_EQ(lathe_session_load_weights(two, weights.c_str(), &two.error),
            LATHE_DATA);
  EXPECT_TRUE(contains(two.error.message,
                       "tensor 'dense/kernel' has type f32 [3, 5], but model "
                       "'fake' needs f32 [3, 2]"));
  EXPECT_TRUE(contains(two.error.message, weights));
  renamed.slot = "dense/kernel/momentum";
  renamed.optimizer = "sgd";
  Open momentum(renamed);
  ASSERT_EQ(lathe_session_save_checkpoint(momentum, checkpoint.c_str(), nullptr,
                                          0, nullptr),
            LATHE_OK);
  EXPECT_EQ(lathe_session_load_checkpoint(two, checkpoint.c_str(), nullptr,
                                          &two.error),
            LATHE_DATA);
  EXPECT_TRUE(contains(two.error.message, "of optimizer 'sgd' (keras)"));
  EXPECT_EQ(two.get(kernel), before);
}

TEST(SessionFiles, MissingAndExtraTensorsAreNamed) {
  ScratchFolder scratch;
  std::string path = scratch.path("w");
  std::vector<float> values(6);
  lathe_safetensors_tensor tensors[] = {
      {"dense/kernel", LATHE_F32, makeShape({3, 2}), values.data()},
      {"other", LATHE_F32, makeShape({6}), values.data()}};
  Open s;
  ASSERT_EQ(
      lathe_safetensors_write(path.c_str(), tensors, 2, nullptr, 0, nullptr),
      LATHE_OK);
  EXPECT_EQ(lathe_session_load_weights(s, path.c_str(), &s.error), LATHE_DATA);
  EXPECT_TRUE(contains(s.error.message, "'other' is not part of model 'fake'"));
  ASSERT_EQ(lathe_safetensors_write(path.c_str(), tensors + 1, 1, nullptr, 0,
                                    nullptr),
            LATHE_OK);
  EXPECT_EQ(lathe_session_load_weights(s, path.c_str(), &s.error), LATHE_DATA);
  EXPECT_TRUE(contains(s.error.message, "no tensor 'dense/kernel'"));
  ASSERT_EQ(
      lathe_safetensors_write(path.c_str(), tensors, 1, nullptr, 0, nullptr),
      LATHE_OK);
  EXPECT_EQ(lathe_session_load_weights(s, path.c_str(), &s.error), LATHE_OK);
  EXPECT_EQ(s.get(kernel), values);
}

TEST(SessionFiles, AnotherBuildIsLoadedWithAWarning) {
  ScratchFolder scratch;
  std::string path = scratch.path("c");
  FakeOptions other;
  other.digest = "d2";
  Open saved(other), loaded;
  ASSERT_EQ(
      lathe_session_save_checkpoint(saved, path.c_str(), nullptr, 0, nullptr),
      LATHE_OK);
  ASSERT_EQ(
      lathe_session_load_checkpoint(loaded, path.c_str(), nullptr, nullptr),
      LATHE_OK);
  EXPECT_TRUE(contains(loaded.log, "digest 'd2', here 'd1'"));
  EXPECT_TRUE(contains(loaded.log, "not bit-exact"));
}

TEST(SessionFiles, EveryDamagedByteIsNoticedAndTheStateStays) {
  ScratchFolder scratch;
  std::string path = scratch.path("c");
  Open saved;
  saved.train(3);
  ASSERT_EQ(
      lathe_session_save_checkpoint(saved, path.c_str(), nullptr, 0, nullptr),
      LATHE_OK);
  std::string good = scratch.read("c");
  uint64_t header = 0;
  memcpy(&header, good.data(), 8);
  Open loaded(FakeOptions(), 9);
  loaded.train(1);
  std::vector<float> before = loaded.get(kernel), slots = loaded.get(slot);
  auto refuse = [&](const std::string &bytes) {
    scratch.write("c", bytes);
    EXPECT_EQ(lathe_session_load_checkpoint(loaded, path.c_str(), nullptr,
                                            &loaded.error),
              LATHE_DATA);
    EXPECT_EQ(loaded.get(kernel), before);
    EXPECT_EQ(loaded.get(slot), slots);
    EXPECT_EQ(lathe_session_step(loaded), 2);
  };
  for (size_t i = 8 + header; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] ^= 0x20;
    refuse(bad);
    EXPECT_TRUE(contains(loaded.error.message, "checksum"));
  }
  for (size_t size = 0; size < good.size(); size += 7)
    refuse(good.substr(0, size));
}

TEST(SessionFiles, CheckpointsNeedAStepAndASeed) {
  ScratchFolder scratch;
  std::string path = scratch.path("c");
  Open s;
  std::vector<float> values(6);
  lathe_safetensors_tensor tensors[] = {
      {kernel, LATHE_F32, makeShape({3, 2}), values.data()},
      {slot, LATHE_F32, makeShape({3, 2}), values.data()}};
  for (const char *step : {"0", "-1", "x", "", "9223372036854775808", "1 ",
                           "99999999999999999999"}) {
    lathe_metadata metadata[] = {{"lathe.kind", "checkpoint"},
                                 {"lathe.step", step},
                                 {"lathe.seed", "1"}};
    ASSERT_EQ(
        lathe_safetensors_write(path.c_str(), tensors, 2, metadata, 3, nullptr),
        LATHE_OK);
    EXPECT_EQ(lathe_session_load_checkpoint(s, path.c_str(), nullptr, &s.error),
              LATHE_DATA)
        << step;
    EXPECT_TRUE(contains(s.error.message, "valid step and seed"));
  }
}

TEST(SessionFiles, UnsetWeightsAreNotSaved) {
  ScratchFolder scratch;
  FakeModel model;
  lathe_session *session = nullptr;
  lathe_error error = {};
  ASSERT_EQ(lathe_session_create(model.get(), nullptr, &session, &error),
            LATHE_OK);
  EXPECT_EQ(
      lathe_session_save_weights(session, scratch.path("w").c_str(), &error),
      LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "have no values yet"));
  EXPECT_EQ(scratch.count(), 0u);
  lathe_session_destroy(session);
}

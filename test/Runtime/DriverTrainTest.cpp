//===- DriverTrainTest.cpp - `train` and `eval` from the outside ----------===//

#include "DriverHarness.h"

#include "lathe/Runtime/Npy.h"

// Internal, and so without a C++ guard of its own.
extern "C" {
#include "Dataset.h"
}

#include <cmath>
#include <cstring>

namespace {

TEST_F(DriverTest, LearnsAndReports) {
  std::string json = work.path("report.json");
  Outcome run = drive(trainWith({"--epochs=3", "--json=" + json}));
  ASSERT_EQ(run.code, 0) << run.err;
  std::string report = work.read("report.json");
  std::vector<double> steps = reportSteps(report);
  // 50 samples: six batches of 8, and the rest.
  ASSERT_EQ(steps.size(), 21u);
  EXPECT_EQ(reportValue(report, 2, "epoch"), 3);
  EXPECT_TRUE(std::isnan(reportValue(report, 3, "epoch")));
  EXPECT_LT(reportValue(report, 2, "loss"), reportValue(report, 0, "loss"));
  EXPECT_GT(reportValue(report, -1, "accuracy"), 0.5);
  EXPECT_EQ(reportValue(report, -1, "samples"), 20);
  EXPECT_TRUE(std::isnan(reportValue(report, 0, "val_loss")));
  // The mean over samples, not over batches.
  double sum = 2 * steps[6];
  for (int i = 0; i < 6; ++i)
    sum += 8 * steps[static_cast<size_t>(i)];
  EXPECT_NEAR(reportValue(report, 0, "loss"), sum / 50, 1e-12);
  // Results go to standard output, the rest does not.
  EXPECT_EQ(run.out.find("test: loss "), 0u) << run.out;
  EXPECT_TRUE(contains(run.out, "(20 samples)"));
  EXPECT_TRUE(contains(run.err, "Epoch 3/3  7/7 "));
}

TEST_F(DriverTest, IsReproducible) {
  Outcome a = drive(trainWith({"--epochs", "2", "--save", work.path("a")}));
  Outcome b = drive({"train", "--data=" + data.folder, "--batch-size=8",
                     "--epochs=2", "--threads=3", "--save=" + work.path("b")});
  Outcome c = drive(
      trainWith({"--epochs", "2", "--seed", "1", "--save", work.path("c")}));
  ASSERT_EQ(a.code + b.code + c.code, 0) << a.err << b.err << c.err;
  EXPECT_EQ(a.out, b.out);
  EXPECT_EQ(work.read("a"), work.read("b"));
  EXPECT_NE(work.read("a"), work.read("c"));
}

TEST_F(DriverTest, StepsCrossEpochs) {
  Outcome run = drive(trainWith({"--steps=10", "--json=" + work.path("r")}));
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(reportSteps(work.read("r")).size(), 10u);
  EXPECT_EQ(reportValue(work.read("r"), 0, "steps"), 7);
  EXPECT_EQ(reportValue(work.read("r"), 1, "steps"), 3);
  EXPECT_TRUE(contains(run.err, "Epoch 2/2  3/7 "));
}

TEST_F(DriverTest, NoShuffleTakesTheOrderOfTheFile) {
  // With a rate of 0, the loss of a step is that of its samples.
  writeIdxPair(data, "t10k", train.part(8, 16));
  Outcome run =
      drive(trainWith({"--steps=2", "--no-shuffle", "--learning-rate=0",
                       "--json=" + work.path("r")}));
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(reportSteps(work.read("r"))[1],
            reportValue(work.read("r"), -1, "loss"));
}

TEST_F(DriverTest, ValidatesOnTheLastSamples) {
  writeIdxPair(data, "t10k", train.part(40, 50));
  Outcome run =
      drive(trainWith({"--validation-split=0.2", "--json=" + work.path("r")}));
  ASSERT_EQ(run.code, 0) << run.err;
  std::string report = work.read("r");
  EXPECT_EQ(reportSteps(report).size(), 5u);
  EXPECT_EQ(reportValue(report, 0, "val_loss"),
            reportValue(report, -1, "loss"));
  EXPECT_EQ(reportValue(report, 0, "val_accuracy"),
            reportValue(report, -1, "accuracy"));
  EXPECT_TRUE(contains(run.err, "  val_loss "));
}

TEST_F(DriverTest, LimitTakesTheFirstSamples) {
  Outcome run = drive(trainWith({"--limit=10", "--json=" + work.path("r")}));
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(reportSteps(work.read("r")).size(), 2u);
  EXPECT_EQ(reportValue(work.read("r"), -1, "samples"), 10);
}

TEST_F(DriverTest, LearningRateChangesAtItsStep) {
  Outcome a = drive(trainWith({"--steps=3", "--save", work.path("a")}));
  Outcome b = drive(trainWith(
      {"--steps=6", "--learning-rate-at", "4:0", "--save", work.path("b")}));
  Outcome c =
      drive(trainWith({"--steps=6", "--learning-rate-at=5:0",
                       "--learning-rate-at=4:0.1", "--save", work.path("c")}));
  ASSERT_EQ(a.code + b.code + c.code, 0) << a.err << b.err << c.err;
  EXPECT_EQ(work.read("a"), work.read("b"));
  EXPECT_NE(work.read("a"), work.read("c"));
}

TEST_F(DriverTest, StartsFromWeights) {
  std::string start = work.path("start");
  ASSERT_EQ(drive(trainWith({"--seed=5", "--save=" + start})).code, 0);
  Outcome same = drive(trainWith({"--weights=" + start, "--learning-rate=0",
                                  "--save=" + work.path("same")}));
  ASSERT_EQ(same.code, 0) << same.err;
  EXPECT_EQ(work.read("same"), work.read("start"));
  // Weights in the executable do the same, and --weights comes before them.
  Outcome embedded =
      drive(trainWith({"--learning-rate=0", "--save=" + work.path("embedded")}),
            "weights=" + start);
  ASSERT_EQ(embedded.code, 0) << embedded.err;
  EXPECT_EQ(work.read("embedded"), work.read("start"));
  Outcome eval = drive({"eval", "--data", data.folder}, "weights=" + start);
  Outcome other = drive({"eval", "--data", data.folder, "--weights", start});
  EXPECT_EQ(eval.code, 0) << eval.err;
  EXPECT_EQ(eval.out, other.out);
}

TEST_F(DriverTest, EvaluatesAsTrainingDoes) {
  Outcome run = drive(trainWith({"--save=" + work.path("w")}));
  Outcome eval =
      drive({"eval", "--data=" + data.folder, "--weights=" + work.path("w"),
             "--batch-size=8", "--json=" + work.path("r")});
  ASSERT_EQ(eval.code, 0) << eval.err;
  EXPECT_EQ(run.out, "test: " + eval.out);
  EXPECT_EQ(reportValue(work.read("r"), -1, "samples"), 20);
}

TEST_F(DriverTest, JsonMayTakeStandardOutput) {
  Outcome run = drive(trainWith({"--json"}));
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(reportSteps(run.out).size(), 7u);
}

TEST_F(DriverTest, BakedInChoicesMayBeRepeated) {
  Outcome run =
      drive(trainWith({"--optimizer=momentum", "--preset=keras", "--steps=1"}));
  EXPECT_EQ(run.code, 0) << run.err;
}

TEST_F(DriverTest, FixedBatchesDropTheRest) {
  Outcome run = drive({"train", "--data", data.folder, "--json", work.path("r"),
                       "--validation-split=0.2"},
                      "fixed=8");
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(reportSteps(work.read("r")).size(), 5u);
  EXPECT_EQ(reportValue(work.read("r"), -1, "samples"), 16);
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

/// Writes |values| as an array of |dims|.
template <typename T>
void writeNpy(const std::string &path, lathe_dtype dtype,
              std::vector<int64_t> dims, const std::vector<T> &values) {
  lathe_array array;
  lathe_error error;
  lathe_shape shape = makeShape(std::move(dims));
  ASSERT_EQ(lathe_array_create(dtype, &shape, "test", &array, &error),
            LATHE_OK);
  ASSERT_EQ(array.size, values.size() * sizeof(T));
  memcpy(array.data, values.data(), array.size);
  EXPECT_EQ(lathe_npy_write(path.c_str(), &array, &error), LATHE_OK)
      << error.message;
  lathe_array_destroy(&array);
}

TEST_F(DriverTest, ReadsTheSameFromEveryFormat) {
  ASSERT_EQ(drive(trainWith({"--save", work.path("idx")})).code, 0);
  ScratchFolder zipped, bytes, floats;
  zipped.write("train-images-idx3-ubyte.gz",
               gzipBytes(data.read("train-images-idx3-ubyte")));
  zipped.write("train-labels-idx1-ubyte.gz",
               gzipBytes(data.read("train-labels-idx1-ubyte")));
  writeNpy(bytes.path("train-image.npy"), LATHE_U8, {50, 16}, train.images);
  writeNpy(bytes.path("train-label.npy"), LATHE_U8, {50}, train.labels);
  std::vector<float> scaled;
  for (uint8_t pixel : train.images)
    scaled.push_back(static_cast<float>(pixel) / 255.0f);
  std::vector<int64_t> labels(train.labels.begin(), train.labels.end());
  writeNpy(floats.path("train-image.npy"), LATHE_F32, {50, 4, 4, 1}, scaled);
  writeNpy(floats.path("train-label.npy"), LATHE_I64, {50, 1}, labels);
  for (const ScratchFolder *folder : {&zipped, &bytes, &floats}) {
    Outcome run = drive({"train", "--data", folder->folder, "--batch-size=8",
                         "--save", work.path("w")});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(work.read("w"), work.read("idx")) << folder->folder;
    EXPECT_EQ(run.out, ""); // no test data
  }
}

TEST(DriverConvert, ScalesBytesAsDivisionDoes) {
  uint8_t bytes[256];
  float scaled[256], plain[256];
  double wide[256];
  for (int i = 0; i < 256; ++i)
    bytes[i] = static_cast<uint8_t>(i);
  lathe_convert(LATHE_U8, bytes, LATHE_F32, scaled, 256, true);
  lathe_convert(LATHE_U8, bytes, LATHE_F32, plain, 256, false);
  lathe_convert(LATHE_U8, bytes, LATHE_F64, wide, 256, true);
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(scaled[i], static_cast<float>(i) / 255.0f);
    EXPECT_EQ(plain[i], static_cast<float>(i));
    EXPECT_EQ(wide[i], i / 255.0);
  }
}

TEST(DriverFashionMnist, Learns) {
  const char *folder = "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "no data in " << folder;
  Outcome run = drive({"train", "--data", folder, "--limit=2000", "--epochs=2",
                       "--learning-rate=0.01", "--json=-"},
                      "features=784 classes=10");
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(reportSteps(run.out).size(), 126u);
  EXPECT_GT(reportValue(run.out, -1, "accuracy"), 0.65);
}

} // namespace

//===- DriverHarness.h - Data and processes of the driver's tests ---------===//
//
// The tests run lathe-driver-model (DriverModel.c) as a user would: a process
// with a command line, files, two output streams and an exit code.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_TEST_RUNTIME_DRIVERHARNESS_H
#define LATHE_TEST_RUNTIME_DRIVERHARNESS_H

#include "Scratch.h"

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

/// What a process left behind.
struct Outcome {
  int code = -1; ///< 1000 + the signal that ended it.
  std::string out, err;
};

/// One run of the model's executable.
class DriverProcess {
public:
  struct Settings {
    std::string model;        ///< LATHE_TEST_MODEL.
    uint64_t maxFileSize = 0; ///< A stand-in for a full disk.
    std::string stdoutPath;   ///< In place of a pipe, such as /dev/full.
    bool terminal = false;    ///< Standard error is a terminal of 80 columns.
  };
  explicit DriverProcess(std::vector<std::string> arguments)
      : DriverProcess(std::move(arguments), Settings()) {}
  DriverProcess(std::vector<std::string> arguments, Settings settings);
  ~DriverProcess();
  /// Waits until standard error has |part|; false when it ends without.
  bool waitFor(const std::string &part);
  void signal(int number);
  Outcome finish();

private:
  bool readMore();
  pid_t pid = -1;
  int outPipe = -1, errPipe = -1;
  Outcome outcome;
};

inline Outcome drive(std::vector<std::string> arguments,
                     const std::string &model = "") {
  DriverProcess::Settings settings;
  settings.model = model;
  return DriverProcess(std::move(arguments), settings).finish();
}

/// IDX bytes of |data|, whose dims are |dims|.
std::string idxBytes(const std::vector<uint32_t> &dims,
                     const std::vector<uint8_t> &data);
std::string gzipBytes(const std::string &bytes);

/// Images of 4x4 pixels in three classes that softmax regression can tell
/// apart, not without errors.
struct Samples {
  std::vector<uint8_t> images, labels;
  explicit Samples(int count, uint32_t seed = 1);
  uint32_t count() const { return static_cast<uint32_t>(labels.size()); }
  /// The samples [first, end).
  Samples part(uint32_t first, uint32_t end) const;
};

/// Writes the pair of files of |part| ("train" or "t10k") into |folder|.
void writeIdxPair(const ScratchFolder &folder, const std::string &part,
                  const Samples &samples);

/// The usual data: 50 samples to train on, 20 to test with.
class DriverTest : public testing::Test {
protected:
  DriverTest() : train(50), test(20, 2) {
    writeIdxPair(data, "train", train);
    writeIdxPair(data, "t10k", test);
  }
  /// "train --data FOLDER --batch-size 8 --threads 1 |more|".
  std::vector<std::string> trainWith(std::vector<std::string> more) const;
  ScratchFolder data, work;
  Samples train, test;
};

/// The numbers of the array "steps" of a report.
std::vector<double> reportSteps(const std::string &json);
/// The number |key| of epoch |epoch| (from 0), or of "test" for -1; NaN when
/// missing.
double reportValue(const std::string &json, int epoch, const std::string &key);

#endif // LATHE_TEST_RUNTIME_DRIVERHARNESS_H

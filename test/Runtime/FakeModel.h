//===- FakeModel.h - A compiled model whose entries are written by hand ---===//
//
// A linear layer [B, 3] x [3, C] without a loss worth the name: `infer` is
// image * kernel; `train_step` adds learning_rate to the kernel and 1 to the
// slot and the step, its loss is the mean of the image, its metric the share of
// labels 0; labels outside [0, C) are faults.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_TEST_RUNTIME_FAKEMODEL_H
#define LATHE_TEST_RUNTIME_FAKEMODEL_H

#include "lathe/Runtime/Model.h"

#include <atomic>
#include <cstdint>
#include <string>

struct FakeOptions {
  int classes = 2;
  std::string slot = "dense/kernel/adam_m";
  std::string optimizer = "adam";
  std::string digest = "d1";
  std::string features = "\"sse2\"";
  /// "\"B\"" or a number, such as "4".
  std::string batch = "\"B\"";
  std::string arenaBytes = "12";
  /// Samples per slice of `infer`, such as "4"; "" for none.
  std::string slice;
};

class FakeModel {
public:
  explicit FakeModel(const FakeOptions &options = FakeOptions());
  FakeModel(const FakeModel &) = delete;
  const lathe_model *get() const { return &model; }

  std::string description;
  lathe_model model;
};

/// The largest batch that `infer` of any model was called with; tests set it.
extern std::atomic<int64_t> largestBatch;

/// The description's JSON text.
std::string fakeDescription(const FakeOptions &options = FakeOptions());

#endif // LATHE_TEST_RUNTIME_FAKEMODEL_H

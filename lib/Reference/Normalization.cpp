//===- Normalization.cpp - Reference evaluation of softmax and losses -----===//

#include "OpEvaluation.h"

#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace lathe {

/// Replaces the row |values| by its softmax or log-softmax.
template <typename T>
static void softmaxRow(MutableArrayRef<T> values, bool logarithm) {
  T largest = *llvm::max_element(values);
  T sum = 0;
  for (T value : values)
    sum += std::exp(value - largest);
  for (T &value : values)
    value = logarithm ? value - largest - std::log(sum)
                      : std::exp(value - largest) / sum;
}

static LogicalResult evaluateSoftmax(Evaluation &e, int64_t dim,
                                     bool logarithm) {
  const Tensor &input = e.operand(0);
  if (dim < 0)
    dim = input.getRank() - 1;
  int64_t size = input.getShape()[dim];
  int64_t stride = getStrides(input.getShape())[dim];
  dispatchFloat(input, [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> row(size);
    for (int64_t start = 0, n = input.getNumElements(); start < n; ++start) {
      if (start / stride % size != 0)
        continue;
      for (int64_t i = 0; i < size; ++i)
        row[i] = input.data<T>()[start + i * stride];
      softmaxRow<T>(row, logarithm);
      for (int64_t i = 0; i < size; ++i)
        e.result.setDouble(start + i * stride, row[i]);
    }
  });
  return success();
}

/// Replaces a row of probabilities by log(clip(p / sum(p))).
template <typename T> static void logOfProbabilities(MutableArrayRef<T> row) {
  T sum = 0;
  for (T value : row)
    sum += value;
  for (T &value : row)
    value = std::log(std::min(std::max(value / sum, T(1e-7)), 1 - T(1e-7)));
}

static LogicalResult evaluateCrossEntropy(Evaluation &e, bool fromLogits) {
  const Tensor &input = e.operand(0), &labels = e.operand(1);
  int64_t classes = input.getShape().back();
  int64_t rows = e.result.getNumElements();
  LogicalResult status = success();
  dispatchFloat(input, [&](auto zero) {
    using T = decltype(zero);
    for (int64_t r = 0; r < rows; ++r) {
      auto begin = input.data<T>().begin() + r * classes;
      std::vector<T> row(begin, begin + classes);
      if (fromLogits)
        softmaxRow<T>(row, /*logarithm=*/true);
      else
        logOfProbabilities<T>(row);
      T loss = 0;
      if (labels.isFloat()) {
        for (int64_t c = 0; c < classes; ++c)
          loss -= labels.data<T>()[r * classes + c] * row[c];
      } else {
        int64_t label = labels.getInteger(r);
        if (label < 0 || label >= classes) {
          status = e.op->emitError("label ")
                   << label << " at row " << r << " is out of range [0, "
                   << classes << ")";
          return;
        }
        loss = -row[label];
      }
      e.result.setDouble(r, loss);
    }
  });
  return status;
}

static LogicalResult evaluateMeanSquaredError(Evaluation &e) {
  const Tensor &predictions = e.operand(0), &targets = e.operand(1);
  int64_t rows = e.result.getNumElements();
  int64_t width = rows ? predictions.getNumElements() / rows : 0;
  dispatchFloat(predictions, [&](auto zero) {
    using T = decltype(zero);
    for (int64_t r = 0; r < rows; ++r) {
      T sum = 0;
      for (int64_t i = r * width; i < (r + 1) * width; ++i) {
        T difference = predictions.data<T>()[i] - targets.data<T>()[i];
        sum += difference * difference;
      }
      e.result.setDouble(r, sum / T(width));
    }
  });
  return success();
}

FamilyResult evaluateNormalization(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case(
          [&](SoftmaxOp op) { return evaluateSoftmax(e, op.getDim(), false); })
      .Case([&](LogSoftmaxOp op) {
        return evaluateSoftmax(e, op.getDim(), true);
      })
      .Case(
          [&](SoftmaxCrossEntropyOp) { return evaluateCrossEntropy(e, true); })
      .Case([&](CrossEntropyOp) { return evaluateCrossEntropy(e, false); })
      .Case([&](MeanSquaredErrorOp) { return evaluateMeanSquaredError(e); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

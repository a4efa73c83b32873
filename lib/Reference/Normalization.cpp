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

/// For each element, the number of the group that it is normalized in: its
/// index without |dims|.
static std::vector<int64_t> groupsOf(ArrayRef<int64_t> shape,
                                     ArrayRef<int64_t> dims) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  std::vector<int64_t> groups(count, 0);
  int64_t weight = 1, stride = 1;
  for (int64_t dim = shape.size() - 1; dim >= 0; --dim) {
    if (!llvm::is_contained(dims, dim)) {
      for (int64_t i = 0; i < count; ++i)
        groups[i] += i / stride % shape[dim] * weight;
      weight *= shape[dim];
    }
    stride *= shape[dim];
  }
  return groups;
}

static LogicalResult evaluateStandardize(Evaluation &e, StandardizeOp op) {
  const Tensor &input = e.operand(0);
  std::vector<int64_t> groups = groupsOf(input.getShape(), op.getDims());
  int64_t count = groups.size();
  dispatchFloat(input, [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> sizes(count), means(count), variances(count);
    for (int64_t i = 0; i < count; ++i) {
      sizes[groups[i]] += 1;
      means[groups[i]] += input.data<T>()[i];
    }
    for (int64_t i = 0; i < count; ++i)
      means[i] /= sizes[i]; // groups come first; no one reads the others
    for (int64_t i = 0; i < count; ++i) {
      T difference = input.data<T>()[i] - means[groups[i]];
      variances[groups[i]] += difference * difference / sizes[groups[i]];
    }
    T epsilon = op.getEpsilon().convertToDouble();
    for (int64_t i = 0; i < count; ++i)
      e.result.setDouble(i, (input.data<T>()[i] - means[groups[i]]) /
                                std::sqrt(variances[groups[i]] + epsilon));
  });
  return success();
}

/// One head: rows of |query| [q, d] against |key| [k, d] and |value| [k, w].
template <typename T>
static void attend(const T *query, const T *key, const T *value, int64_t q,
                   int64_t k, int64_t d, int64_t w, bool causal,
                   function_ref<void(int64_t, T)> write) {
  for (int64_t i = 0; i < q; ++i) {
    std::vector<T> weights(causal ? i + 1 : k);
    for (int64_t j = 0, n = weights.size(); j < n; ++j) {
      for (int64_t c = 0; c < d; ++c)
        weights[j] += query[i * d + c] * key[j * d + c];
      weights[j] /= std::sqrt(T(d));
    }
    if (!weights.empty())
      softmaxRow<T>(weights, /*logarithm=*/false);
    for (int64_t c = 0; c < w; ++c) {
      T sum = 0;
      for (int64_t j = 0, n = weights.size(); j < n; ++j)
        sum += weights[j] * value[j * w + c];
      write(i * w + c, sum);
    }
  }
}

static LogicalResult evaluateAttention(Evaluation &e, AttentionOp op) {
  const Tensor &query = e.operand(0), &key = e.operand(1),
               &value = e.operand(2);
  int64_t q = query.getShape().drop_back().back();
  int64_t k = key.getShape().drop_back().back();
  int64_t d = query.getShape().back(), w = value.getShape().back();
  int64_t heads = 1;
  for (int64_t size : query.getShape().drop_back(2))
    heads *= size;
  dispatchFloat(query, [&](auto zero) {
    using T = decltype(zero);
    for (int64_t h = 0; h < heads; ++h)
      attend<T>(query.data<T>().data() + h * q * d,
                key.data<T>().data() + h * k * d,
                value.data<T>().data() + h * k * w, q, k, d, w, op.getCausal(),
                [&](int64_t i, T number) {
                  e.result.setDouble(h * q * w + i, number);
                });
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
      .Case([&](StandardizeOp op) { return evaluateStandardize(e, op); })
      .Case([&](AttentionOp op) { return evaluateAttention(e, op); })
      .Case([&](MeanSquaredErrorOp) { return evaluateMeanSquaredError(e); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

//===- Elementwise.cpp - Reference evaluation of elementwise ops ----------===//

#include "OpEvaluation.h"

#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace lathe {

/// result[i] = compute(input[i]) in the precision of the type.
template <typename Compute>
static LogicalResult mapUnary(Evaluation &e, Compute compute) {
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    const std::vector<T> &input = e.operand(0).data<T>();
    for (size_t i = 0; i < input.size(); ++i)
      e.result.setDouble(i, compute(input[i]));
  });
  return success();
}

/// result[i] = compute(lhs[i], rhs[i]), floats or integers.
template <typename Compute>
static LogicalResult mapBinary(Evaluation &e, Compute compute) {
  int64_t count = e.result.getNumElements();
  if (!e.result.isFloat()) {
    for (int64_t i = 0; i < count; ++i)
      e.result.setInteger(
          i, compute(e.operand(0).getInteger(i), e.operand(1).getInteger(i)));
    return success();
  }
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    const std::vector<T> &lhs = e.operand(0).data<T>();
    const std::vector<T> &rhs = e.operand(1).data<T>();
    for (int64_t i = 0; i < count; ++i)
      e.result.setDouble(i, compute(lhs[i], rhs[i]));
  });
  return success();
}

template <typename T> static T sigmoid(T x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

template <typename T> static T softplus(T x) {
  return std::max(x, T(0)) + std::log1p(std::exp(-std::fabs(x)));
}

template <typename T> static T gelu(T x, bool approximate) {
  if (!approximate)
    return x / 2 * (1 + std::erf(x * T(0.70710678118654752440)));
  T inner = T(0.79788456080286535588) * (x + T(0.044715) * x * x * x);
  return x / 2 * (1 + std::tanh(inner));
}

template <typename T> static T geluGrad(T x) {
  T cdf = (1 + std::erf(x * T(0.70710678118654752440))) / 2;
  return cdf + x * std::exp(-x * x / 2) * T(0.39894228040143267794);
}

static LogicalResult evaluateCompare(Evaluation &e,
                                     CompareDirection direction) {
  auto holds = [&](auto lhs, auto rhs) {
    switch (direction) {
    case CompareDirection::eq:
      return lhs == rhs;
    case CompareDirection::ne:
      return lhs != rhs;
    case CompareDirection::lt:
      return lhs < rhs;
    case CompareDirection::le:
      return lhs <= rhs;
    case CompareDirection::gt:
      return lhs > rhs;
    case CompareDirection::ge:
      return lhs >= rhs;
    }
    return false;
  };
  const Tensor &lhs = e.operand(0), &rhs = e.operand(1);
  for (int64_t i = 0, count = e.result.getNumElements(); i < count; ++i)
    e.result.setInteger(i, lhs.isFloat()
                               ? holds(lhs.getDouble(i), rhs.getDouble(i))
                               : holds(lhs.getInteger(i), rhs.getInteger(i)));
  return success();
}

static LogicalResult evaluateCast(Evaluation &e) {
  const Tensor &input = e.operand(0);
  for (int64_t i = 0, count = e.result.getNumElements(); i < count; ++i) {
    if (input.isFloat())
      e.result.setDouble(i, input.getDouble(i));
    else
      e.result.setInteger(i, input.getInteger(i));
  }
  return success();
}

static LogicalResult evaluateSelect(Evaluation &e) {
  for (int64_t i = 0, count = e.result.getNumElements(); i < count; ++i)
    e.result.copyElement(i, e.operand(e.operand(0).getInteger(i) ? 1 : 2), i);
  return success();
}

static LogicalResult evaluateCheckIndex(Evaluation &e, int64_t size) {
  for (int64_t i = 0, count = e.result.getNumElements(); i < count; ++i) {
    int64_t index = e.operand(0).getInteger(i);
    if (index < 0 || index >= size)
      return e.op->emitError("index ")
             << index << " at position " << i << " is out of range [0, " << size
             << ")";
    e.result.setInteger(i, index);
  }
  return success();
}

/// NaN if either is, else what |prefersLhs| says.
template <typename T, typename Prefers>
static T pick(T lhs, T rhs, Prefers prefersLhs) {
  if (lhs != lhs || rhs != rhs)
    return lhs + rhs;
  return prefersLhs(lhs, rhs) ? lhs : rhs;
}

static int64_t wrap(uint64_t value) { return static_cast<int64_t>(value); }
static double divide(double lhs, double rhs) { return lhs / rhs; }
static float divide(float lhs, float rhs) { return lhs / rhs; }
static int64_t divide(int64_t lhs, int64_t rhs) {
  if (rhs == 0)
    return 0;
  return rhs == -1 ? wrap(-static_cast<uint64_t>(lhs)) : lhs / rhs;
}
/// Wrapping arithmetic on integers, plain on floats.
template <typename T, typename Compute>
static T arithmetic(T lhs, T rhs, Compute compute) {
  if constexpr (std::is_integral_v<T>)
    return wrap(
        compute(static_cast<uint64_t>(lhs), static_cast<uint64_t>(rhs)));
  else
    return compute(lhs, rhs);
}

static FamilyResult evaluateBinary(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](AddOp) {
        return mapBinary(e, [](auto a, auto b) {
          return arithmetic(a, b, [](auto x, auto y) { return x + y; });
        });
      })
      .Case([&](SubOp) {
        return mapBinary(e, [](auto a, auto b) {
          return arithmetic(a, b, [](auto x, auto y) { return x - y; });
        });
      })
      .Case([&](MulOp) {
        return mapBinary(e, [](auto a, auto b) {
          return arithmetic(a, b, [](auto x, auto y) { return x * y; });
        });
      })
      .Case([&](DivOp) {
        return mapBinary(e, [](auto a, auto b) { return divide(a, b); });
      })
      .Case([&](PowOp) {
        return mapBinary(e, [](auto a, auto b) -> decltype(a) {
          return static_cast<decltype(a)>(std::pow(a, b));
        });
      })
      .Case([&](MaxOp) {
        return mapBinary(
            e, [](auto a, auto b) { return pick(a, b, std::greater<>()); });
      })
      .Case([&](MinOp) {
        return mapBinary(
            e, [](auto a, auto b) { return pick(a, b, std::less<>()); });
      })
      .Default([](Operation *) { return std::nullopt; });
}

static FamilyResult evaluateUnary(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](NegOp) { return mapUnary(e, [](auto x) { return -x; }); })
      .Case([&](AbsOp) {
        return mapUnary(e, [](auto x) { return std::fabs(x); });
      })
      .Case([&](SignOp) {
        return mapUnary(e, [](auto x) {
          return x != x ? x : decltype(x)((x > 0) - (x < 0));
        });
      })
      .Case([&](ExpOp) {
        return mapUnary(e, [](auto x) { return std::exp(x); });
      })
      .Case([&](LogOp) {
        return mapUnary(e, [](auto x) { return std::log(x); });
      })
      .Case([&](SqrtOp) {
        return mapUnary(e, [](auto x) { return std::sqrt(x); });
      })
      .Case([&](RsqrtOp) {
        return mapUnary(e, [](auto x) { return 1 / std::sqrt(x); });
      })
      .Case([&](SinOp) {
        return mapUnary(e, [](auto x) { return std::sin(x); });
      })
      .Case([&](CosOp) {
        return mapUnary(e, [](auto x) { return std::cos(x); });
      })
      .Case([&](TanhOp) {
        return mapUnary(e, [](auto x) { return std::tanh(x); });
      })
      .Case([&](ErfOp) {
        return mapUnary(e, [](auto x) { return std::erf(x); });
      })
      .Case([&](SigmoidOp) {
        return mapUnary(e, [](auto x) { return sigmoid(x); });
      })
      .Case([&](ReluOp) {
        return mapUnary(e, [](auto x) { return x < 0 ? decltype(x)(0) : x; });
      })
      .Case([&](SiluOp) {
        return mapUnary(e, [](auto x) { return x * sigmoid(x); });
      })
      .Case([&](SoftplusOp) {
        return mapUnary(e, [](auto x) { return softplus(x); });
      })
      .Case([&](GeluOp op) {
        return mapUnary(e,
                        [&](auto x) { return gelu(x, op.getApproximate()); });
      })
      .Case([&](GeluGradOp) {
        return mapUnary(e, [](auto x) { return geluGrad(x); });
      })
      .Case([&](LeakyReluOp op) {
        return mapUnary(e, [alpha = op.getAlpha().convertToDouble()](auto x) {
          return x > 0 ? x : decltype(x)(alpha) * x;
        });
      })
      .Case([&](ClipOp op) {
        return mapUnary(e, [low = op.getLow().convertToDouble(),
                            high = op.getHigh().convertToDouble()](auto x) {
          using T = decltype(x);
          return x < T(low) ? T(low) : x > T(high) ? T(high) : x;
        });
      })
      .Default([](Operation *) { return std::nullopt; });
}

FamilyResult evaluateElementwise(Evaluation &e) {
  if (FamilyResult done = evaluateBinary(e))
    return done;
  if (FamilyResult done = evaluateUnary(e))
    return done;
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](CompareOp op) { return evaluateCompare(e, op.getDirection()); })
      .Case([&](SelectOp) { return evaluateSelect(e); })
      .Case([&](CastOp) { return evaluateCast(e); })
      .Case(
          [&](CheckIndexOp op) { return evaluateCheckIndex(e, op.getSize()); })
      .Case([&](StopGradientOp) {
        e.result = e.operand(0);
        return success();
      })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

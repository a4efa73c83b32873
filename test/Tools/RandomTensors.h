//===- RandomTensors.h - Reproducible arguments for test functions --------===//

#ifndef LATHE_TEST_RANDOMTENSORS_H
#define LATHE_TEST_RANDOMTENSORS_H

#include "lathe/Reference/Evaluate.h"

#include <random>

namespace lathe {

/// Makes arguments for functions. A function says what they may be with the
/// attributes `test.low`, `test.high` (floats, default -2 and 2) and
/// `test.indices` (integers lie in 0 .. indices-1, default 4); with `test.bits`
/// floats have random bits instead: all exponents, infinities and NaN.
class RandomTensors {
public:
  RandomTensors(mlir::func::FuncOp function, uint64_t seed);

  /// A tensor of |type| with symbols replaced by |dims|. Floats keep away from
  /// 0 by 1e-2, so that a finite difference crosses no kink there.
  mlir::FailureOr<Tensor> make(mlir::RankedTensorType type,
                               const DimValues &dims);

private:
  mlir::func::FuncOp function;
  std::mt19937_64 engine;
  double low = -2, high = 2;
  int64_t indices = 4;
  bool randomBits = false;
};

/// Reads "B=3,T=7" to |dims|; false when it is not of that form.
bool parseDimValues(llvm::StringRef text, DimValues &dims);

} // namespace lathe

#endif // LATHE_TEST_RANDOMTENSORS_H

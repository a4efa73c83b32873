//===- VectorFormula.h - Formulas on scalars and vectors of floats --------===//
//
// What VectorMath's functions are written in: each method builds one or two
// ops, the same ones for scalars and vectors.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_VECTORFORMULA_H
#define LATHE_LIB_KERNEL_VECTORFORMULA_H

#include "ElementwiseEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include <limits>

namespace lathe {

/// Arithmetic on values of one type, f32 or f64 or a vector of them, and on
/// words of the same size.
class VectorFormula {
public:
  using Value = mlir::Value;
  using CmpFPredicate = mlir::arith::CmpFPredicate;

  VectorFormula(mlir::ImplicitLocOpBuilder &b, Value like)
      : b(b), type(like.getType()) {
    isDouble = mlir::getElementTypeOrSelf(type).isF64();
    mantissa = isDouble ? 52 : 23;
    mlir::Type word = b.getIntegerType(isDouble ? 64 : 32);
    bitsType = word;
    if (auto vector = mlir::dyn_cast<mlir::VectorType>(type))
      bitsType = mlir::VectorType::get(vector.getShape(), word);
  }

  Value number(double n) { return emitSplat(b, type, n); }
  Value infinity() { return number(std::numeric_limits<double>::infinity()); }
  Value add(Value x, Value y) { return mlir::arith::AddFOp::create(b, x, y); }
  Value add(Value x, double y) { return add(x, number(y)); }
  Value sub(Value x, Value y) { return mlir::arith::SubFOp::create(b, x, y); }
  Value mul(Value x, Value y) { return mlir::arith::MulFOp::create(b, x, y); }
  Value mul(Value x, double y) { return mul(x, number(y)); }
  Value div(Value x, Value y) { return mlir::arith::DivFOp::create(b, x, y); }
  Value fma(Value x, Value y, Value z) { return emitFma(b, x, y, z); }
  Value neg(Value x) { return mlir::arith::NegFOp::create(b, x); }
  Value abs(Value x) { return mlir::LLVM::FAbsOp::create(b, x); }
  Value withSign(Value x, Value sign) {
    return mlir::LLVM::CopySignOp::create(b, x, sign);
  }
  Value is(CmpFPredicate predicate, Value x, Value y) {
    return mlir::arith::CmpFOp::create(b, predicate, x, y);
  }
  Value is(CmpFPredicate predicate, Value x, double y) {
    return is(predicate, x, number(y));
  }
  Value select(Value condition, Value x, Value y) {
    return mlir::arith::SelectOp::create(b, condition, x, y);
  }
  /// NaN stays NaN.
  Value atMost(Value x, double limit) {
    return select(is(CmpFPredicate::OGT, x, limit), number(limit), x);
  }
  Value atLeast(Value x, double limit) {
    return select(is(CmpFPredicate::OLT, x, limit), number(limit), x);
  }

  Value word(int64_t n) {
    mlir::TypedAttr attr =
        b.getIntegerAttr(mlir::getElementTypeOrSelf(bitsType), n);
    if (auto vector = mlir::dyn_cast<mlir::VectorType>(bitsType))
      attr = mlir::DenseElementsAttr::get(vector, mlir::Attribute(attr));
    return mlir::arith::ConstantOp::create(b, attr);
  }
  Value toBits(Value x) {
    return mlir::arith::BitcastOp::create(b, bitsType, x);
  }
  Value fromBits(Value x) { return mlir::arith::BitcastOp::create(b, type, x); }
  Value addWords(Value x, Value y) {
    return mlir::arith::AddIOp::create(b, x, y);
  }
  Value subWords(Value x, Value y) {
    return mlir::arith::SubIOp::create(b, x, y);
  }
  Value mulWords(Value x, Value y) {
    return mlir::arith::MulIOp::create(b, x, y);
  }
  Value andWords(Value x, Value y) {
    return mlir::arith::AndIOp::create(b, x, y);
  }
  Value orWords(Value x, Value y) {
    return mlir::arith::OrIOp::create(b, x, y);
  }
  Value xorWords(Value x, Value y) {
    return mlir::arith::XOrIOp::create(b, x, y);
  }
  Value shiftRight(Value x, int64_t n) {
    return mlir::arith::ShRUIOp::create(b, x, word(n));
  }
  Value shiftLeft(Value x, int64_t n) {
    return mlir::arith::ShLIOp::create(b, x, word(n));
  }
  int64_t bitsOf(double n) const {
    return isDouble ? static_cast<int64_t>(llvm::bit_cast<uint64_t>(n))
                    : static_cast<int64_t>(
                          llvm::bit_cast<uint32_t>(static_cast<float>(n)));
  }

  /// The polynomial with |coefficients|, lowest first.
  Value polynomial(Value x, llvm::ArrayRef<double> coefficients) {
    Value sum = number(coefficients.back());
    for (double coefficient : llvm::reverse(coefficients.drop_back()))
      sum = fma(sum, x, number(coefficient));
    return sum;
  }

  mlir::ImplicitLocOpBuilder &b;
  mlir::Type type, bitsType;
  bool isDouble;
  /// Bits of the fraction that are stored.
  int64_t mantissa;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_VECTORFORMULA_H

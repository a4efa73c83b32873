//===- ReductionMath.cpp - How elements of a reduction combine ------------===//

#include "ReductionMath.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <limits>

using namespace mlir;

namespace lathe {

bool isReduction(Operation *op) {
  return isa<ReduceSumOp, ReduceMaxOp, ReduceMinOp>(op);
}

static Type elementTypeOf(Operation *op) {
  return tensorTypeOf(op->getResult(0)).getElementType();
}

Value getNeutral(KernelContext &context, Operation *op, Lanes lanes) {
  Type stored = elementTypeOf(op);
  Type type = getLanesType(getRegisterType(stored), lanes);
  if (isa<ReduceSumOp>(op))
    return isa<FloatType>(stored) ? context.splat(type, 0)
                                  : context.splatInt(type, 0);
  bool isMax = isa<ReduceMaxOp>(op);
  if (isa<FloatType>(stored))
    return context.splat(type, isMax ? -std::numeric_limits<double>::infinity()
                                     : std::numeric_limits<double>::infinity());
  unsigned bits = stored.getIntOrFloatBitWidth();
  if (stored.isUnsignedInteger())
    return context.splatInt(type, isMax ? 0 : (int64_t(1) << bits) - 1);
  return context.splatInt(type,
                          isMax ? llvm::minIntN(bits) : llvm::maxIntN(bits));
}

Value combine(KernelContext &context, Operation *op, Value a, Value b) {
  ImplicitLocOpBuilder &builder = context.builder;
  Type stored = elementTypeOf(op);
  bool isFloat = isa<FloatType>(stored);
  if (isa<ReduceSumOp>(op))
    return isFloat ? Value(arith::AddFOp::create(builder, a, b))
                   : Value(arith::AddIOp::create(builder, a, b));
  bool isMax = isa<ReduceMaxOp>(op);
  if (!isFloat) {
    auto predicate =
        stored.isUnsignedInteger()
            ? (isMax ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::ult)
            : (isMax ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt);
    Value takesA = arith::CmpIOp::create(builder, predicate, a, b);
    return arith::SelectOp::create(builder, takesA, a, b);
  }
  if (auto max = dyn_cast<ReduceMaxOp>(op); max && max.getMaySkipNan()) {
    // One instruction. No a is NaN: the first is neutral.
    Value isLarger =
        arith::CmpFOp::create(builder, arith::CmpFPredicate::OGT, b, a);
    return arith::SelectOp::create(builder, isLarger, b, a);
  }
  // b replaces a when it is better or NaN, and a is not NaN.
  Value better = arith::CmpFOp::create(
      builder, isMax ? arith::CmpFPredicate::UGT : arith::CmpFPredicate::ULT, b,
      a);
  Value ordered =
      arith::CmpFOp::create(builder, arith::CmpFPredicate::ORD, a, a);
  Value takesB = arith::AndIOp::create(builder, better, ordered);
  return arith::SelectOp::create(builder, takesB, b, a);
}

Value maskNeutral(KernelContext &context, Operation *op, Value value,
                  Lanes lanes) {
  if (lanes.active == lanes.count)
    return value;
  return arith::SelectOp::create(context.builder, context.laneMask(lanes),
                                 value, getNeutral(context, op, lanes));
}

Value combineLanes(KernelContext &context, Operation *op, Value vector) {
  auto type = dyn_cast<VectorType>(vector.getType());
  if (!type)
    return vector;
  int64_t count = type.getDimSize(0);
  if (count == 1)
    return vector::ExtractOp::create(context.builder, vector,
                                     ArrayRef<int64_t>(0));
  SmallVector<int64_t> low = llvm::to_vector(llvm::seq<int64_t>(0, count / 2));
  SmallVector<int64_t> high =
      llvm::to_vector(llvm::seq<int64_t>(count / 2, count));
  Value a = vector::ShuffleOp::create(context.builder, vector, vector, low);
  Value b = vector::ShuffleOp::create(context.builder, vector, vector, high);
  return combineLanes(context, op, combine(context, op, a, b));
}

} // namespace lathe

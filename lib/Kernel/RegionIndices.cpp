//===- RegionIndices.cpp - Values made from indices -----------------------===//
//
// The part of RegionEmitter for ops whose elements depend on where they are:
// iota, one_hot, dim_size and check_index.
//
//===----------------------------------------------------------------------===//

#include "ElementwiseEmitter.h"
#include "RegionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace lathe {

Value KernelContext::laneNumbers(Type integerType, int64_t step, Lanes lanes) {
  SmallVector<Attribute> numbers;
  for (int64_t lane = 0; lane < lanes.count; ++lane)
    numbers.push_back(builder.getIntegerAttr(integerType, lane * step));
  auto type = VectorType::get({lanes.count}, integerType);
  return arith::ConstantOp::create(builder,
                                   DenseElementsAttr::get(type, numbers));
}

Value KernelContext::spread(Value base, int64_t step, Lanes lanes) {
  if (lanes.count == 1)
    return base;
  Value numbers = broadcast(base, lanes);
  if (step == 0)
    return numbers;
  return arith::AddIOp::create(builder, numbers,
                               laneNumbers(base.getType(), step, lanes));
}

Value RegionEmitter::emitIota(const LaneIndex &index, Type elementType,
                              Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  Type type = getRegisterType(elementType);
  // Small integers wrap around; others hold all indices of real tensors.
  unsigned width = isa<FloatType>(type) ? (type.isF64() ? 64 : 32)
                                        : type.getIntOrFloatBitWidth();
  Value base = index.base;
  if (width < 64)
    base = arith::TruncIOp::create(b, b.getIntegerType(width), base);
  Value numbers = context.spread(base, index.step, lanes);
  if (isa<FloatType>(type))
    return arith::SIToFPOp::create(b, getLanesType(type, lanes), numbers);
  return numbers;
}

Value RegionEmitter::emitDimSize(DimSizeOp op) {
  std::optional<Dim> dim = Dim::parse(op.getDim());
  if (!dim)
    return fail(op, "expected a dim expression");
  return emitCast(context.builder, context.sizeOf(*dim),
                  context.builder.getI64Type(),
                  getElementTypeOrSelf(op.getType()));
}

Value RegionEmitter::emitOneHot(OneHotOp op, ArrayRef<LaneIndex> index,
                                Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  Value number = emit(op.getIndices(), index.drop_back(), lanes);
  if (!number)
    return Value();
  Type stored = getElementTypeOrSelf(op.getIndices());
  Type compared = stored.isInteger(64) ? b.getI64Type() : b.getI32Type();
  number = emitCast(b, number, stored, compared);
  Value place = emitIota(index.back(), compared, lanes);
  Value hit = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, number, place);
  Type elementType = getElementTypeOrSelf(op.getType());
  if (elementType.isInteger(1))
    return hit;
  Type type = getLanesType(getRegisterType(elementType), lanes);
  return arith::SelectOp::create(b, hit, emitSplat(b, type, 1),
                                 emitSplat(b, type, 0));
}

void RegionEmitter::reportBadIndices(Operation *op, Value bad, Value number,
                                     Value position, int64_t step,
                                     Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  Value any = bad;
  if (lanes.count > 1)
    any = vector::ReductionOp::create(b, vector::CombiningKind::OR, bad);
  auto branch = scf::IfOp::create(b, any, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  // position << 32 | value, for the lanes that are bad.
  Type words = getLanesType(b.getI64Type(), lanes);
  auto splat = [&](int64_t n) { return context.splatInt(words, n); };
  Value row = arith::ShLIOp::create(b, context.spread(position, step, lanes),
                                    splat(32));
  Value low = arith::AndIOp::create(b, number, splat(0xFFFFFFFF));
  Value word = arith::OrIOp::create(b, row, low);
  word = arith::SelectOp::create(b, bad, word, splat(INT64_MAX));
  if (lanes.count > 1)
    word = vector::ReductionOp::create(b, vector::CombiningKind::MINSI, word);
  LLVM::AtomicRMWOp::create(b, LLVM::AtomicBinOp::min, context.getFaultSlot(op),
                            word, LLVM::AtomicOrdering::monotonic);
}

Value RegionEmitter::emitCheckIndex(CheckIndexOp op, ArrayRef<LaneIndex> index,
                                    Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  Value number = emit(op.getIndices(), index, lanes);
  if (!number)
    return Value();
  auto type = cast<RankedTensorType>(op.getType());
  Type wide = getLanesType(b.getI64Type(), lanes);
  Value value = emitCast(b, number, type.getElementType(), b.getI64Type());
  Value bad = arith::CmpIOp::create(b, arith::CmpIPredicate::uge, value,
                                    context.splatInt(wide, op.getSize()));
  if (lanes.active < lanes.count)
    bad = arith::AndIOp::create(b, bad, context.laneMask(lanes));
  SmallVector<Value> bases;
  for (const LaneIndex &i : index)
    bases.push_back(i.base);
  Dims dims = getDims(type);
  std::optional<int64_t> step =
      getConstantIntValue(getLaneStride(context, index, dims));
  if (!step)
    return fail(op, "has lanes along a dim with a symbolic stride");
  reportBadIndices(op, bad, value, context.linearize(bases, dims), *step,
                   lanes);
  return arith::SelectOp::create(b, bad, context.splatInt(number.getType(), 0),
                                 number);
}

} // namespace lathe

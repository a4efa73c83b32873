//===- KernelMemory.cpp - Elements between memory and registers -----------===//
//
// The memory half of KernelContext. bf16 is converted by integer operations:
// where the CPU has no instruction for it LLVM would call a library.
//
//===----------------------------------------------------------------------===//

#include "ElementwiseEmitter.h"
#include "KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace lathe {

Type getRegisterType(Type elementType) {
  if (elementType.isF16() || elementType.isBF16())
    return Float32Type::get(elementType.getContext());
  if (auto integer = dyn_cast<IntegerType>(elementType))
    return IntegerType::get(integer.getContext(), integer.getWidth());
  return elementType;
}

Type getLanesType(Type type, Lanes lanes) {
  return lanes.count == 1 ? type : Type(VectorType::get({lanes.count}, type));
}

/// The type that loads and stores use.
static Type getMemoryType(Type elementType) {
  MLIRContext *context = elementType.getContext();
  if (elementType.isInteger(1))
    return IntegerType::get(context, 8);
  if (elementType.isBF16())
    return IntegerType::get(context, 16);
  if (auto integer = dyn_cast<IntegerType>(elementType))
    return IntegerType::get(context, integer.getWidth());
  return elementType;
}

Value KernelContext::splat(Type registerType, double number) {
  return emitSplat(builder, registerType, number);
}

Value KernelContext::splatInt(Type registerType, int64_t number) {
  auto scalar =
      builder.getIntegerAttr(getElementTypeOrSelf(registerType), number);
  if (auto vector = dyn_cast<VectorType>(registerType))
    return arith::ConstantOp::create(
        builder, DenseElementsAttr::get(vector, Attribute(scalar)));
  return arith::ConstantOp::create(builder, scalar);
}

Value KernelContext::broadcast(Value scalar, Lanes lanes) {
  if (lanes.count == 1 || isa<VectorType>(scalar.getType()))
    return scalar;
  return vector::BroadcastOp::create(
      builder, getLanesType(scalar.getType(), lanes), scalar);
}

int64_t KernelContext::vectorLanes(Type registerType) const {
  return target.lanes(std::max(32u, registerType.getIntOrFloatBitWidth()));
}

Value KernelContext::laneMask(Lanes lanes) {
  SmallVector<bool> mask(lanes.count, false);
  std::fill_n(mask.begin(), lanes.active, true);
  auto type = VectorType::get({lanes.count}, builder.getI1Type());
  return arith::ConstantOp::create(builder, DenseElementsAttr::get(type, mask));
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

Value KernelContext::widen(Value stored, Type elementType, Lanes lanes) {
  Type type = getLanesType(getRegisterType(elementType), lanes);
  if (elementType.isInteger(1))
    return arith::CmpIOp::create(builder, arith::CmpIPredicate::ne, stored,
                                 splatInt(stored.getType(), 0));
  if (elementType.isBF16()) {
    Type words = getLanesType(builder.getI32Type(), lanes);
    Value bits = arith::ExtUIOp::create(builder, words, stored);
    bits = arith::ShLIOp::create(builder, bits, splatInt(words, 16));
    return arith::BitcastOp::create(builder, type, bits);
  }
  if (elementType.isF16())
    return arith::ExtFOp::create(builder, type, stored);
  return stored;
}

/// The upper half of an f32's bits, rounded to nearest even; NaN stays NaN.
static Value roundToBF16(KernelContext &context, Value value, Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  Type words = getLanesType(b.getI32Type(), lanes);
  auto number = [&](int64_t n) { return context.splatInt(words, n); };
  Value bits = arith::BitcastOp::create(b, words, value);
  Value odd = arith::AndIOp::create(
      b, arith::ShRUIOp::create(b, bits, number(16)), number(1));
  Value rounded = arith::AddIOp::create(
      b, bits, arith::AddIOp::create(b, odd, number(0x7FFF)));
  Value quiet = arith::OrIOp::create(b, bits, number(0x400000));
  Value isNaN =
      arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, value, value);
  bits = arith::SelectOp::create(b, isNaN, quiet, rounded);
  bits = arith::ShRUIOp::create(b, bits, number(16));
  return arith::TruncIOp::create(b, getLanesType(b.getIntegerType(16), lanes),
                                 bits);
}

Value KernelContext::narrow(Value value, Type elementType, Lanes lanes) {
  Type type = getLanesType(getMemoryType(elementType), lanes);
  if (elementType.isInteger(1))
    return arith::ExtUIOp::create(builder, type, value);
  if (elementType.isBF16())
    return roundToBF16(*this, value, lanes);
  if (elementType.isF16())
    return arith::TruncFOp::create(builder, type, value);
  return value;
}

Value KernelContext::roundTo(Value value, Type elementType, Lanes lanes) {
  if (!elementType.isBF16() && !elementType.isF16())
    return value;
  return widen(narrow(value, elementType, lanes), elementType, lanes);
}

//===----------------------------------------------------------------------===//
// Loads and stores
//===----------------------------------------------------------------------===//

Value KernelContext::gep(Value pointer, Type elementType, Value index) {
  std::optional<int64_t> constant = getConstantIntValue(index);
  if (constant == 0)
    return pointer;
  LLVM::GEPArg argument = constant && llvm::isInt<32>(*constant)
                              ? LLVM::GEPArg(static_cast<int32_t>(*constant))
                              : LLVM::GEPArg(index);
  return LLVM::GEPOp::create(builder, pointer.getType(),
                             getMemoryType(elementType), pointer,
                             ArrayRef<LLVM::GEPArg>{argument});
}

Value KernelContext::load(Value pointer, Value index, Type elementType,
                          Lanes lanes) {
  unsigned alignment = getElementBytes(elementType);
  Type type = getLanesType(getMemoryType(elementType), lanes);
  Value address = gep(pointer, elementType, index);
  Value stored;
  if (lanes.active < lanes.count) {
    Value zero = arith::ConstantOp::create(builder, builder.getZeroAttr(type));
    stored = LLVM::MaskedLoadOp::create(builder, type, address, laneMask(lanes),
                                        zero, alignment);
  } else {
    stored = LLVM::LoadOp::create(builder, type, address, alignment);
  }
  return widen(stored, elementType, lanes);
}

void KernelContext::store(Value value, Value pointer, Value index,
                          Type elementType, Lanes lanes) {
  unsigned alignment = getElementBytes(elementType);
  Value address = gep(pointer, elementType, index);
  Value stored = narrow(value, elementType, lanes);
  if (lanes.active < lanes.count)
    LLVM::MaskedStoreOp::create(builder, stored, address, laneMask(lanes),
                                alignment);
  else
    LLVM::StoreOp::create(builder, stored, address, alignment);
}

Value KernelContext::loadStrided(Value pointer, Value index, Value stride,
                                 Type elementType, Lanes lanes) {
  Type registerType = getRegisterType(elementType);
  SmallVector<Value> elements;
  Value position = index;
  for (int64_t lane = 0; lane < lanes.active; ++lane) {
    elements.push_back(load(pointer, position, elementType));
    position = add(position, stride);
  }
  if (lanes.count == 1)
    return elements.front();
  elements.resize(lanes.count, lanes.active < lanes.count
                                   ? splat(registerType, 0)
                                   : Value());
  return vector::FromElementsOp::create(
      builder, VectorType::get({lanes.count}, registerType), elements);
}

} // namespace lathe

//===- KernelContext.cpp - What the emitter of one kernel works with ------===//

#include "KernelContext.h"
#include "VectorMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// The words of a kernel
//===----------------------------------------------------------------------===//

static void collectSymbols(const Dim &dim, SmallVector<std::string> &symbols) {
  for (const std::string &symbol : dim.getSymbols())
    if (!llvm::is_contained(symbols, symbol))
      symbols.push_back(symbol);
}

static void collectSymbols(Type type, SmallVector<std::string> &symbols) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    for (const Dim &dim : getDims(tensor))
      collectSymbols(dim, symbols);
}

KernelArguments KernelArguments::of(KernelOp kernel) {
  KernelArguments arguments;
  for (Value input : kernel.getBody().getArguments())
    collectSymbols(input.getType(), arguments.symbols);
  kernel.getBody().walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      collectSymbols(type, arguments.symbols);
    if (auto size = dyn_cast<DimSizeOp>(op))
      if (std::optional<Dim> dim = Dim::parse(size.getDim()))
        collectSymbols(*dim, arguments.symbols);
    if (isa<CheckIndexOp, GatherOp>(op))
      arguments.faults.push_back(op);
  });
  return arguments;
}

KernelContext::KernelContext(KernelOp kernel, func::FuncOp function,
                             const TargetInfo &target)
    : kernel(kernel), builder(kernel.getLoc(), kernel.getContext()),
      target(target), arguments(KernelArguments::of(kernel)) {
  if (target.vectorBits == 512)
    function->setAttr(kHasAvx512Attr, builder.getUnitAttr());
  Block &entry = function.getBody().front();
  builder.setInsertionPointToStart(&entry);
  begin = entry.getArgument(1);
  end = entry.getArgument(2);
  Type pointer = LLVM::LLVMPointerType::get(builder.getContext());
  int32_t word = 0;
  auto nextWord = [&](Type type) -> Value {
    Value address = LLVM::GEPOp::create(
        builder, pointer, builder.getI64Type(), entry.getArgument(0),
        ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(word++)});
    return LLVM::LoadOp::create(builder, type, address, 8);
  };
  for (unsigned i = 0; i < kernel.getInputs().size(); ++i)
    inputs.push_back(nextWord(pointer));
  for (unsigned i = 0; i < kernel.getNumResults(); ++i)
    results.push_back(nextWord(pointer));
  for (const std::string &symbol : arguments.symbols)
    symbolValues[symbol] = nextWord(builder.getI64Type());
  for (Operation *op : arguments.faults)
    faultSlots[op] = nextWord(pointer);
  preludeEnd = entry.empty() ? nullptr : &entry.back();
}

Value KernelContext::getInputBuffer(Value blockArgument) const {
  return inputs[cast<BlockArgument>(blockArgument).getArgNumber()];
}

Value KernelContext::getFaultSlot(Operation *op) const {
  return faultSlots.lookup(op);
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

template <typename Create> Value KernelContext::inPrelude(Create create) {
  OpBuilder::InsertionGuard guard(builder);
  if (preludeEnd)
    builder.setInsertionPointAfter(preludeEnd);
  else
    builder.setInsertionPointToStart(begin.getParentBlock());
  Value value = create();
  preludeEnd = value.getDefiningOp();
  return value;
}

Value KernelContext::constant(int64_t number) {
  Value &value = constants[number];
  if (!value)
    value = inPrelude([&]() -> Value {
      return arith::ConstantOp::create(builder,
                                       builder.getI64IntegerAttr(number));
    });
  return value;
}

Value KernelContext::sizeOf(const Dim &dim) {
  if (dim.isStatic())
    return constant(dim.getCoefficient());
  std::string key = dim.str();
  if (Value value = sizes.lookup(key))
    return value;
  Value product;
  for (const std::string &symbol : dim.getSymbols()) {
    Value size = symbolValues.lookup(symbol);
    product = product ? inPrelude([&]() -> Value {
      return arith::MulIOp::create(builder, product, size);
    })
                      : size;
  }
  if (dim.getCoefficient() != 1) {
    Value factor = constant(dim.getCoefficient());
    product = inPrelude([&]() -> Value {
      return arith::MulIOp::create(builder, product, factor);
    });
  }
  sizes[key] = product;
  return product;
}

Value KernelContext::makeScratch(Type registerType, int64_t count) {
  Value size = constant(count);
  return inPrelude([&]() -> Value {
    return LLVM::AllocaOp::create(
        builder, LLVM::LLVMPointerType::get(builder.getContext()), registerType,
        size, /*alignment=*/64);
  });
}

static std::optional<int64_t> getNumber(Value value) {
  return getConstantIntValue(value);
}

Value KernelContext::add(Value a, Value b) {
  auto x = getNumber(a), y = getNumber(b);
  if (x && y)
    return constant(*x + *y);
  if (x == 0)
    return b;
  if (y == 0)
    return a;
  return arith::AddIOp::create(builder, a, b);
}
Value KernelContext::add(Value a, int64_t b) { return add(a, constant(b)); }

Value KernelContext::sub(Value a, Value b) {
  auto x = getNumber(a), y = getNumber(b);
  if (x && y)
    return constant(*x - *y);
  if (a == b)
    return constant(0);
  if (y == 0)
    return a;
  return arith::SubIOp::create(builder, a, b);
}

Value KernelContext::mul(Value a, Value b) {
  auto x = getNumber(a), y = getNumber(b);
  if (x && y)
    return constant(*x * *y);
  if (x == 0 || y == 0)
    return constant(0);
  if (x == 1)
    return b;
  if (y == 1)
    return a;
  return arith::MulIOp::create(builder, a, b);
}
Value KernelContext::mul(Value a, int64_t b) { return mul(a, constant(b)); }

Value KernelContext::div(Value a, Value b) {
  auto x = getNumber(a), y = getNumber(b);
  if (x && y && *y != 0)
    return constant(*x / *y);
  if (y == 1)
    return a;
  return arith::DivUIOp::create(builder, a, b);
}

Value KernelContext::rem(Value a, Value b) {
  auto x = getNumber(a), y = getNumber(b);
  if (x && y && *y != 0)
    return constant(*x % *y);
  if (y == 1)
    return constant(0);
  return arith::RemUIOp::create(builder, a, b);
}

Value KernelContext::min(Value a, Value b) {
  auto x = getNumber(a), y = getNumber(b);
  if (x && y)
    return constant(std::min(*x, *y));
  return arith::MinSIOp::create(builder, a, b);
}

Value KernelContext::roundDown(Value a, int64_t unit) {
  if (isMultiple(a, unit))
    return a;
  return mul(div(a, constant(unit)), unit);
}

Value KernelContext::linearize(ArrayRef<Value> index, ArrayRef<Dim> dims) {
  Value number = constant(0);
  for (auto [i, dim] : llvm::zip(index, dims))
    number = add(mul(number, sizeOf(dim)), i);
  return number;
}

SmallVector<Value> KernelContext::delinearize(Value number,
                                              ArrayRef<Dim> dims) {
  SmallVector<Value> index(dims.size());
  for (size_t d = dims.size(); d-- > 1;) {
    Value size = sizeOf(dims[d]);
    index[d] = rem(number, size);
    number = div(number, size);
  }
  if (!dims.empty())
    index[0] = number;
  return index;
}

bool KernelContext::isMultiple(Value number, int64_t unit) const {
  if (unit == 1)
    return true;
  if (auto constant = getNumber(number))
    return *constant % unit == 0;
  if (number == begin)
    return split.multiple % unit == 0;
  if (auto argument = dyn_cast<BlockArgument>(number)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    return loop && loop.getInductionVar() == number &&
           isMultiple(loop.getLowerBound(), unit) &&
           isMultiple(loop.getStep(), unit);
  }
  Operation *op = number.getDefiningOp();
  if (isa<arith::AddIOp, arith::SubIOp>(op))
    return isMultiple(op->getOperand(0), unit) &&
           isMultiple(op->getOperand(1), unit);
  if (isa<arith::MulIOp>(op))
    return isMultiple(op->getOperand(0), unit) ||
           isMultiple(op->getOperand(1), unit);
  return false;
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

SmallVector<Value> KernelContext::forLoop(Value lower, Value upper,
                                          int64_t step, ValueRange carried,
                                          LoopBody body) {
  auto loop =
      scf::ForOp::create(builder, lower, upper, constant(step), carried);
  OpBuilder::InsertionGuard guard(builder);
  // Without carried values the builder has made the yield already.
  if (carried.empty())
    builder.setInsertionPointToStart(loop.getBody());
  else
    builder.setInsertionPointToEnd(loop.getBody());
  SmallVector<Value> next =
      body(loop.getInductionVar(), loop.getRegionIterArgs());
  if (!carried.empty())
    scf::YieldOp::create(builder, next);
  return SmallVector<Value>(loop.getResults());
}

void KernelContext::forLoop(Value lower, Value upper, int64_t step,
                            function_ref<void(Value)> body) {
  forLoop(lower, upper, step, ValueRange(),
          [&](Value iv, ValueRange) -> SmallVector<Value> {
            body(iv);
            return {};
          });
}

void KernelContext::fetch(Value pointer, CacheLevel into) {
  LLVM::Prefetch::create(builder, pointer, /*rw=*/0,
                         /*hint=*/into == CacheLevel::First ? 3 : 2,
                         /*cache=*/1);
}

void KernelContext::storeZeros(Value pointer, int64_t count, Type elementType,
                               Lanes lanes) {
  Value zero = splat(getLanesType(getRegisterType(elementType), lanes), 0);
  forLoop(constant(0), constant(count), lanes.count,
          [&](Value i) { store(zero, pointer, i, elementType, lanes); });
}

void KernelContext::forRowsOfUnits(
    Value size, function_ref<void(Value, Value, Value)> body) {
  Value first = div(begin, size);
  Value past = div(add(end, sub(size, constant(1))), size);
  forLoop(first, past, 1, [&](Value row) {
    Value origin = mul(row, size);
    Value low =
        arith::MaxSIOp::create(builder, sub(begin, origin), constant(0));
    body(row, low, min(sub(end, origin), size));
  });
}

} // namespace lathe

//===- EmitMovement.cpp - Kernels of pad, concat, gather, scatter_add -----===//
//
// One op per kernel, no producers. Runs of neighbouring elements are copied by
// vectors, what is left of a run by scalars or one masked vector. scatter_add
// adds in the order of the indices; its units are slices that share no element.
//
//===----------------------------------------------------------------------===//

#include "ElementwiseEmitter.h"
#include "Emitters.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace lathe {

/// Elements of a range that is worth a thread.
static constexpr int64_t kSerialElements = 65536;

namespace {

class MovementKernel {
public:
  MovementKernel(KernelContext &context, Operation *op)
      : context(context), op(op), builder(context.builder),
        result(tensorTypeOf(op->getResult(0))),
        elementType(result.getElementType()),
        lanes(2 * context.vectorLanes(getRegisterType(elementType))) {}

  LogicalResult emit(PadOp pad);
  LogicalResult emit(ConcatOp concat);
  LogicalResult emit(GatherOp gather);
  LogicalResult emit(ScatterAddOp scatter);

private:
  using ElementBody = function_ref<Value(Value offset, Lanes width)>;

  LogicalResult splitUnits(const std::optional<Dim> &units, int64_t cost);
  /// Stores |count| elements from |position| of the result on: |body| makes the
  /// elements |offset| after it.
  void storeRun(Value position, Value count, ElementBody body);
  void copyRun(Value source, Value from, Value to, Value count);
  Value readIndex(Value indices, Value number);
  Value checkIndex(Value index, Value number, int64_t size);
  void emitPadRow(PadOp pad, const struct PadShape &shape, Value row);

  KernelContext &context;
  Operation *op;
  ImplicitLocOpBuilder &builder;
  RankedTensorType result;
  Type elementType;
  int64_t lanes;
};

/// A pad whose last dims are joined as far as they are contiguous.
struct PadShape {
  Dims input, output;
  SmallVector<int64_t> low, interior;
};

} // namespace

static std::optional<Dim> productOf(ArrayRef<Dim> dims) {
  return getNumElements(dims);
}

/// A static estimate of the elements of |dims|.
static int64_t estimate(const std::optional<Dim> &size) {
  return size ? std::max<int64_t>(size->getCoefficient(), 1) : 1;
}

LogicalResult MovementKernel::splitUnits(const std::optional<Dim> &units,
                                         int64_t cost) {
  if (!units)
    return op->emitOpError("has more elements than 63 bits count");
  context.splitWork({*units, kSerialElements / cost});
  return success();
}

void MovementKernel::storeRun(Value position, Value count, ElementBody body) {
  Value buffer = context.getResultBuffer(0);
  auto store = [&](Value offset, Lanes width) {
    context.store(body(offset, width), buffer, context.add(position, offset),
                  elementType, width);
  };
  Value whole = context.roundDown(count, lanes);
  context.forLoop(context.constant(0), whole, lanes,
                  [&](Value offset) { store(offset, lanes); });
  std::optional<int64_t> size = getConstantIntValue(count);
  bool canMask = context.target.vectorBits == 512 ||
                 elementType.getIntOrFloatBitWidth() >= 32;
  if (size && canMask) {
    if (int64_t rest = *size % lanes)
      store(whole, Lanes(llvm::PowerOf2Ceil(rest), rest));
    return;
  }
  context.forLoop(whole, count, 1, [&](Value offset) { store(offset, 1); });
}

void MovementKernel::copyRun(Value source, Value from, Value to, Value count) {
  storeRun(to, count, [&](Value offset, Lanes width) {
    return context.load(source, context.add(from, offset), elementType, width);
  });
}

//===----------------------------------------------------------------------===//
// pad
//===----------------------------------------------------------------------===//

/// Joins a last dim without padding with the one before it, if that one's
/// elements stay neighbours.
static PadShape joinDims(PadOp pad) {
  PadShape shape{dimsOf(pad.getInput()), dimsOf(pad.getResult()),
                 SmallVector<int64_t>(pad.getLow()),
                 SmallVector<int64_t>(pad.getInterior())};
  while (shape.input.size() > 1) {
    size_t last = shape.input.size() - 1;
    bool isPlain = shape.input[last] == shape.output[last] &&
                   shape.input[last].isStatic() && shape.interior[last] == 0;
    if (!isPlain || shape.interior[last - 1] != 0 ||
        !shape.input[last - 1].isStatic())
      break;
    int64_t size = shape.input.pop_back_val().getCoefficient();
    shape.output.pop_back();
    shape.low.pop_back();
    shape.interior.pop_back();
    shape.input.back() = Dim(shape.input.back().getCoefficient() * size);
    shape.output.back() = Dim(shape.output.back().getCoefficient() * size);
    shape.low.back() *= size;
  }
  return shape;
}

/// One run of the result along its last dim.
void MovementKernel::emitPadRow(PadOp pad, const PadShape &shape, Value row) {
  size_t last = shape.input.size() - 1;
  ArrayRef<Dim> outer = ArrayRef<Dim>(shape.output).drop_back();
  SmallVector<Value> position = context.delinearize(row, outer), source;
  Value inside = arith::ConstantIntOp::create(builder, 1, 1);
  auto require = [&](Value condition) {
    inside = arith::AndIOp::create(builder, inside, condition);
  };
  for (size_t d = 0; d < last; ++d) {
    Value from = context.add(position[d], -shape.low[d]);
    if (shape.low[d] != 0 || shape.input[d] != shape.output[d]) {
      Value step = context.constant(shape.interior[d] + 1);
      Value quotient = arith::DivSIOp::create(builder, from, step);
      Value product = arith::MulIOp::create(builder, quotient, step);
      require(arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, product,
                                    from));
      require(arith::CmpIOp::create(builder, arith::CmpIPredicate::ult,
                                    quotient, context.sizeOf(shape.input[d])));
      from = quotient;
    }
    source.push_back(from);
  }
  source.push_back(context.constant(0));
  double value = pad.getValue().convertToDouble();
  auto filled = [&](Value, Lanes width) {
    Type type = getLanesType(getRegisterType(elementType), width);
    return isa<FloatType>(elementType)
               ? context.splat(type, value)
               : context.splatInt(type, static_cast<int64_t>(value));
  };
  Value start = context.mul(row, context.sizeOf(shape.output[last]));
  Value width = context.sizeOf(shape.output[last]);
  auto branch = scf::IfOp::create(builder, inside, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.elseBlock());
  storeRun(start, width, filled);
  builder.setInsertionPointToStart(branch.thenBlock());
  Value from = context.linearize(source, shape.input);
  Value input = context.getInputBuffer(pad.getInput());
  Value count = context.sizeOf(shape.input[last]);
  if (shape.interior[last] == 0) {
    Value low = context.constant(shape.low[last]);
    storeRun(start, low, filled);
    copyRun(input, from, context.add(start, low), count);
    Value end = context.add(low, count);
    storeRun(context.add(start, end), context.sub(width, end), filled);
    return;
  }
  storeRun(start, width, filled);
  context.forLoop(context.constant(0), count, 1, [&](Value i) {
    Value to =
        context.add(context.mul(i, shape.interior[last] + 1), shape.low[last]);
    context.store(context.load(input, context.add(from, i), elementType),
                  context.getResultBuffer(0), context.add(start, to),
                  elementType);
  });
}

LogicalResult MovementKernel::emit(PadOp pad) {
  PadShape shape = joinDims(pad);
  std::optional<Dim> rows = productOf(ArrayRef<Dim>(shape.output).drop_back());
  if (failed(splitUnits(rows, estimate(shape.output.back()))))
    return failure();
  context.forLoop(context.getBegin(), context.getEnd(), 1,
                  [&](Value row) { emitPadRow(pad, shape, row); });
  return success();
}

//===----------------------------------------------------------------------===//
// concat
//===----------------------------------------------------------------------===//

LogicalResult MovementKernel::emit(ConcatOp concat) {
  Dims dims = getDims(result);
  int64_t dim = concat.getDim();
  std::optional<Dim> units = productOf(ArrayRef<Dim>(dims).take_front(dim));
  std::optional<Dim> inner = productOf(ArrayRef<Dim>(dims).drop_front(dim + 1));
  std::optional<Dim> run = productOf(ArrayRef<Dim>(dims).drop_front(dim));
  if (!inner || !run || failed(splitUnits(units, estimate(run))))
    return failure();
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    Value to = context.mul(unit, context.sizeOf(*run));
    for (Value input : concat.getInputs()) {
      Dim size = dimsOf(input)[dim];
      Value count = context.mul(context.sizeOf(size), context.sizeOf(*inner));
      copyRun(context.getInputBuffer(input), context.mul(unit, count), to,
              count);
      to = context.add(to, count);
    }
  });
  return success();
}

//===----------------------------------------------------------------------===//
// gather and scatter_add
//===----------------------------------------------------------------------===//

/// Index |number| as an i64.
Value MovementKernel::readIndex(Value indices, Value number) {
  Type type = tensorTypeOf(indices).getElementType();
  Value index = context.load(context.getInputBuffer(indices), number, type);
  return emitCast(builder, index, type, builder.getI64Type());
}

/// |index|, or 0 when it is out of range, which is written down as a fault at
/// |number|.
Value MovementKernel::checkIndex(Value index, Value number, int64_t size) {
  Value bad = arith::CmpIOp::create(builder, arith::CmpIPredicate::uge, index,
                                    context.constant(size));
  auto branch = scf::IfOp::create(builder, bad, /*withElseRegion=*/false);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    Value row = arith::ShLIOp::create(builder, number, context.constant(32));
    Value low =
        arith::AndIOp::create(builder, index, context.constant(0xFFFFFFFF));
    LLVM::AtomicRMWOp::create(builder, LLVM::AtomicBinOp::min,
                              context.getFaultSlot(op),
                              arith::OrIOp::create(builder, row, low),
                              LLVM::AtomicOrdering::monotonic);
  }
  return arith::SelectOp::create(builder, bad, context.constant(0), index);
}

LogicalResult MovementKernel::emit(GatherOp gather) {
  Dims table = dimsOf(gather.getInput());
  Dims indices = dimsOf(gather.getIndices());
  int64_t dim = gather.getDim(), size = table[dim].getCoefficient();
  Dims outer(table.begin(), table.begin() + dim);
  outer.append(indices);
  std::optional<Dim> picks = productOf(indices);
  std::optional<Dim> run = productOf(ArrayRef<Dim>(table).drop_front(dim + 1));
  if (!picks || !run || failed(splitUnits(productOf(outer), estimate(run))))
    return failure();
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    Value number = context.rem(unit, context.sizeOf(*picks));
    Value before = context.div(unit, context.sizeOf(*picks));
    Value index =
        checkIndex(readIndex(gather.getIndices(), number), number, size);
    Value count = context.sizeOf(*run);
    Value row = context.add(context.mul(before, size), index);
    copyRun(context.getInputBuffer(gather.getInput()), context.mul(row, count),
            context.mul(unit, count), count);
  });
  return success();
}

LogicalResult MovementKernel::emit(ScatterAddOp scatter) {
  Dims table = getDims(result);
  Dims indices = dimsOf(scatter.getIndices());
  int64_t dim = scatter.getDim(), size = scatter.getSize();
  std::optional<Dim> units = productOf(ArrayRef<Dim>(table).take_front(dim));
  std::optional<Dim> picks = productOf(indices);
  std::optional<Dim> run = productOf(ArrayRef<Dim>(table).drop_front(dim + 1));
  if (!picks || !run ||
      failed(splitUnits(units, estimate(run) * estimate(picks))))
    return failure();
  Value updates = context.getInputBuffer(scatter.getUpdates());
  Value buffer = context.getResultBuffer(0);
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    Value count = context.sizeOf(*run), number = context.sizeOf(*picks);
    Value slab = context.mul(context.mul(unit, size), count);
    storeRun(slab, context.mul(count, size), [&](Value, Lanes width) {
      return context.splat(getLanesType(getRegisterType(elementType), width),
                           0);
    });
    context.forLoop(context.constant(0), number, 1, [&](Value i) {
      Value index = readIndex(scatter.getIndices(), i);
      // One out of range was reported where the table was read.
      Value good = arith::CmpIOp::create(builder, arith::CmpIPredicate::ult,
                                         index, context.constant(size));
      auto branch = scf::IfOp::create(builder, good, /*withElseRegion=*/false);
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(branch.thenBlock());
      Value from =
          context.mul(context.add(context.mul(unit, number), i), count);
      Value to = context.add(slab, context.mul(index, count));
      storeRun(to, count, [&](Value offset, Lanes width) -> Value {
        Value old =
            context.load(buffer, context.add(to, offset), elementType, width);
        Value update = context.load(updates, context.add(from, offset),
                                    elementType, width);
        return arith::AddFOp::create(builder, old, update);
      });
    });
  });
  return success();
}

LogicalResult emitMovement(KernelContext &context) {
  for (Operation &op : context.kernel.getBody().front()) {
    MovementKernel kernel(context, &op);
    if (auto pad = dyn_cast<PadOp>(op))
      return kernel.emit(pad);
    if (auto concat = dyn_cast<ConcatOp>(op))
      return kernel.emit(concat);
    if (auto gather = dyn_cast<GatherOp>(op))
      return kernel.emit(gather);
    if (auto scatter = dyn_cast<ScatterAddOp>(op))
      return kernel.emit(scatter);
  }
  return context.kernel.emitOpError("expected pad, concat, gather or "
                                    "scatter_add in a movement kernel");
}

} // namespace lathe

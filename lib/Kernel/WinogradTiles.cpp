//===- WinogradTiles.cpp - Patches of images, and their transforms --------===//

#include "WinogradTiles.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

PatchedImage::PatchedImage(KernelContext &context, Value tensor, int64_t patch,
                           int64_t firstColumn, Value zeros)
    : context(context), buffer(context.getInputBuffer(tensor)), zeros(zeros),
      patch(patch), firstColumn(firstColumn) {
  auto type = cast<RankedTensorType>(tensor.getType());
  elementType = type.getElementType();
  height = type.getDimSize(1);
  width = type.getDimSize(2);
  channels = type.getDimSize(3);
}

PatchColumns PatchedImage::getColumns(int64_t x) const {
  int64_t start = 2 * x + firstColumn;
  return {std::max<int64_t>(0, -start),
          std::min<int64_t>(patch, width - start)};
}

Value PatchedImage::pointToRow(Value image, Value line, Value x,
                               bool mayBeAbove, bool mayBeBelow) const {
  int64_t pitch = width * channels;
  Value column = context.add(context.mul(x, 2), firstColumn);
  Value position = context.add(
      context.add(context.mul(image, height * pitch), context.mul(line, pitch)),
      context.mul(column, channels));
  Value pointer = context.gep(buffer, elementType, position);
  auto zerosWhere = [&](arith::CmpIPredicate predicate, int64_t bound) {
    Value outside = arith::CmpIOp::create(context.builder, predicate, line,
                                          context.constant(bound));
    pointer = arith::SelectOp::create(context.builder, outside, zeros, pointer);
  };
  if (mayBeAbove)
    zerosWhere(arith::CmpIPredicate::slt, 0);
  if (mayBeBelow)
    zerosWhere(arith::CmpIPredicate::sge, height);
  return pointer;
}

SmallVector<Value, 4> PatchedImage::loadRow(Value row, Value channel,
                                            PatchColumns columns,
                                            Lanes lanes) const {
  Value zero =
      context.splat(getLanesType(getRegisterType(elementType), lanes), 0);
  SmallVector<Value, 4> values;
  for (int64_t c = 0; c < patch; ++c)
    values.push_back(c < columns.begin || c >= columns.end
                         ? zero
                         : context.load(row, context.add(channel, c * channels),
                                        elementType, lanes));
  return values;
}

void forEachTile(KernelContext &context, int64_t tiles,
                 function_ref<bool(int64_t)> isInside,
                 function_ref<void(Value, std::optional<int64_t>)> body) {
  int64_t first = 0, last = tiles;
  for (; first < last && !isInside(first); ++first)
    body(context.constant(first), first);
  while (last > first && !isInside(last - 1))
    --last;
  context.forLoop(context.constant(first), context.constant(last), 1,
                  [&](Value x) { body(x, std::nullopt); });
  for (; last < tiles; ++last)
    body(context.constant(last), last);
}

static Value add(KernelContext &context, Value a, Value b) {
  return arith::AddFOp::create(context.builder, a, b);
}
static Value sub(KernelContext &context, Value a, Value b) {
  return arith::SubFOp::create(context.builder, a, b);
}

std::array<Value, 4> transformInput(KernelContext &context, ArrayRef<Value> d) {
  return {sub(context, d[0], d[2]), add(context, d[1], d[2]),
          sub(context, d[2], d[1]), sub(context, d[1], d[3])};
}

std::array<Value, 2> transformOutput(KernelContext &context,
                                     ArrayRef<Value> m) {
  return {add(context, add(context, m[0], m[1]), m[2]),
          sub(context, sub(context, m[1], m[2]), m[3])};
}

std::array<Value, 4> spreadOutput(KernelContext &context, ArrayRef<Value> e) {
  return {e[0], add(context, e[0], e[1]), sub(context, e[0], e[1]),
          arith::NegFOp::create(context.builder, e[1])};
}

} // namespace lathe

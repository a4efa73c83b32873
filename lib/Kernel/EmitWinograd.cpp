//===- EmitWinograd.cpp - 3x3 convolutions by Winograd's F(2x2, 3x3) ------===//
//
// A unit is a strip of tile rows of one image. Its input patches are
// transformed into scratch memory, position by position (16) a matrix [tiles,
// channels]. Then, per panel of output channels: 16 products with the filters'
// matrices on register tiles, and the transform back, whose results go through
// the kernel's epilogue in registers. Scratch is on the stack; see Winograd.h
// for its size.
//
//===----------------------------------------------------------------------===//

#include "ContractionTile.h"
#include "Emitters.h"
#include "RegionEmitter.h"
#include "TilePlan.h"
#include "lathe/Graph/Winograd.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace lathe {

namespace {
class WinogradKernel {
public:
  WinogradKernel(KernelContext &context, WinogradConvolutionOp op);
  LogicalResult emit();

private:
  using Square = std::array<std::array<Value, 4>, 4>;

  void splitUnits();
  void makeScratch();
  void emitInputs(Value image, Value strip);
  SmallVector<Value> pointToRows(Value image, Value y, Value x);
  void emitInputTile(ArrayRef<Value> rows, Value tile, bool atLeft,
                     bool atRight);
  Square loadPatch(ArrayRef<Value> rows, Value offset, bool atLeft,
                   bool atRight);
  void emitProducts(Value panel);
  void emitProductTile(Value products, Value inputs, Value filters, Value tile,
                       int64_t rows);
  void emitOutputs(Value image, Value strip, Value panel);
  void emitOutputTile(ArrayRef<Value> index, Value tile, Value column);
  int64_t chooseRows() const;

  Value addf(Value a, Value b) {
    return arith::AddFOp::create(context.builder, a, b);
  }
  Value subf(Value a, Value b) {
    return arith::SubFOp::create(context.builder, a, b);
  }
  std::array<Value, 4> transformInput(std::array<Value, 4> d) {
    return {subf(d[0], d[2]), addf(d[1], d[2]), subf(d[2], d[1]),
            subf(d[1], d[3])};
  }
  std::array<Value, 2> transformOutput(std::array<Value, 4> m) {
    return {addf(addf(m[0], m[1]), m[2]), subf(subf(m[1], m[2]), m[3])};
  }

  KernelContext &context;
  RegionEmitter emitter;
  WinogradConvolutionOp op;
  Type elementType;
  Lanes lanes;
  ArrayRef<int64_t> padding;
  Dim images;
  int64_t height, width, channels;           // of the input
  int64_t tileRows, tileColumns;             // of the result
  int64_t panels, panel;                     // of the filters
  int64_t stripRows, tiles;                  // of a strip
  int64_t parts = 1;                         // of the panels, per strip
  int64_t inputPitch, productPitch;          // between positions
  Value inputScratch, productScratch, zeros; // pointers
};
} // namespace

WinogradKernel::WinogradKernel(KernelContext &context, WinogradConvolutionOp op)
    : context(context), emitter(context), op(op),
      padding(op.getPadding().getAmounts()) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto filters = cast<RankedTensorType>(op.getFilters().getType());
  auto result = cast<RankedTensorType>(op.getResult().getType());
  elementType = input.getElementType();
  lanes = Lanes(context.target.lanes(elementType.getIntOrFloatBitWidth()));
  images = getDims(input)[0];
  height = input.getDimSize(1);
  width = input.getDimSize(2);
  channels = input.getDimSize(3);
  tileRows = result.getDimSize(1) / 2;
  tileColumns = result.getDimSize(2) / 2;
  panels = filters.getDimSize(0);
  panel = filters.getDimSize(3);
  stripRows = getWinogradStripRows(tileRows, tileColumns, channels, panel);
  tiles = stripRows * tileColumns;
  inputPitch = getWinogradPitch(tiles, channels);
  productPitch = getWinogradPitch(tiles, panel);
}

LogicalResult WinogradKernel::emit() {
  if (!elementType.isF32() || stripRows == 0 || tileColumns < 2 ||
      channels % lanes.count != 0 || panel % lanes.count != 0)
    return op.emitOpError("has no kernel for these sizes on this target; "
                          "lathe-winograd chooses those that have");
  splitUnits();
  makeScratch();
  int64_t strips = tileRows / stripRows;
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value number) {
    SmallVector<Value> unit =
        context.delinearize(number, {images, Dim(strips), Dim(parts)});
    emitInputs(unit[0], unit[1]);
    Value first = context.mul(unit[2], panels / parts);
    context.forLoop(first, context.add(first, panels / parts), 1,
                    [&](Value panel) {
                      emitProducts(panel);
                      emitOutputs(unit[0], unit[1], panel);
                    });
  });
  return success(emitter.succeeded());
}

/// One image of few strips is shared out by panels too: both shares transform
/// the same inputs, which costs less than an idle thread.
void WinogradKernel::splitUnits() {
  int64_t strips = tileRows / stripRows;
  if (images.isStatic() && images.getCoefficient() * strips % 2 != 0 &&
      images.getCoefficient() * strips < 8 && panels % 2 == 0)
    parts = 2;
  context.splitWork(images.times(Dim(strips * parts)).value_or(Dim(1)), 1);
}

/// On the stack: the products' inputs, the products, and a row of zeros that
/// stands for padding above and below.
void WinogradKernel::makeScratch() {
  auto pointer = LLVM::LLVMPointerType::get(context.builder.getContext());
  int64_t zeroCount = 4 * channels;
  int64_t count = 16 * (inputPitch + productPitch) + zeroCount;
  Value scratch = LLVM::AllocaOp::create(context.builder, pointer, elementType,
                                         context.constant(count), 64);
  auto at = [&](int64_t offset) {
    return context.gep(scratch, elementType, context.constant(offset));
  };
  inputScratch = at(0);
  productScratch = at(16 * inputPitch);
  zeros = at(16 * (inputPitch + productPitch));
  Value zero = context.splat(getLanesType(elementType, lanes), 0);
  context.forLoop(
      context.constant(0), context.constant(zeroCount), lanes.count,
      [&](Value i) { context.store(zero, zeros, i, elementType, lanes); });
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// Pointers to the first column of each row of the patch of the tile whose
/// results start at row |y| and column 2 * |x| of |image|.
SmallVector<Value> WinogradKernel::pointToRows(Value image, Value y, Value x) {
  Value buffer = context.getInputBuffer(op.getInput());
  int64_t pitch = width * channels;
  Value column = context.mul(
      context.sub(context.mul(x, 2), context.constant(padding[2])), channels);
  Value base = context.add(context.mul(image, height * pitch), column);
  SmallVector<Value> rows;
  for (int64_t r = 0; r < 4; ++r) {
    Value line = context.sub(context.add(y, r), context.constant(padding[0]));
    Value pointer = context.gep(buffer, elementType,
                                context.add(base, context.mul(line, pitch)));
    // Of the patch's rows only the first and last can be padding.
    bool padded = (r == 0 && padding[0]) || (r == 3 && padding[1]);
    if (padded) {
      Value outside = arith::CmpIOp::create(
          context.builder,
          r == 0 ? arith::CmpIPredicate::slt : arith::CmpIPredicate::sge, line,
          context.constant(r == 0 ? 0 : height));
      pointer =
          arith::SelectOp::create(context.builder, outside, zeros, pointer);
    }
    rows.push_back(pointer);
  }
  return rows;
}

/// Transforms the strip's patches of all channels.
void WinogradKernel::emitInputs(Value image, Value strip) {
  context.forLoop(
      context.constant(0), context.constant(stripRows), 1, [&](Value row) {
        Value y =
            context.mul(context.add(context.mul(strip, stripRows), row), 2);
        Value firstTile = context.mul(row, tileColumns);
        auto emitTileAt = [&](Value x, bool atLeft, bool atRight) {
          emitInputTile(pointToRows(image, y, x), context.add(firstTile, x),
                        atLeft, atRight);
        };
        bool left = padding[2], right = padding[3];
        if (left)
          emitTileAt(context.constant(0), true, false);
        context.forLoop(context.constant(left),
                        context.constant(tileColumns - right), 1,
                        [&](Value x) { emitTileAt(x, false, false); });
        if (right)
          emitTileAt(context.constant(tileColumns - 1), false, true);
      });
}

/// |rows| point to the first column of the patch's four rows.
void WinogradKernel::emitInputTile(ArrayRef<Value> rows, Value tile,
                                   bool atLeft, bool atRight) {
  Value target =
      context.gep(inputScratch, elementType, context.mul(tile, channels));
  context.forLoop(context.constant(0), context.constant(channels), lanes.count,
                  [&](Value channel) {
                    Square patch = loadPatch(rows, channel, atLeft, atRight);
                    for (auto &row : patch)
                      row = transformInput(row);
                    for (int c = 0; c < 4; ++c) {
                      auto column = transformInput(
                          {patch[0][c], patch[1][c], patch[2][c], patch[3][c]});
                      for (int r = 0; r < 4; ++r)
                        context.store(
                            column[r], target,
                            context.add(channel, (4 * r + c) * inputPitch),
                            elementType, lanes);
                    }
                  });
}

WinogradKernel::Square WinogradKernel::loadPatch(ArrayRef<Value> rows,
                                                 Value offset, bool atLeft,
                                                 bool atRight) {
  Value zero = context.splat(getLanesType(elementType, lanes), 0);
  Square patch;
  for (int r = 0; r < 4; ++r)
    for (int c = 0; c < 4; ++c)
      patch[r][c] =
          (c == 0 && atLeft) || (c == 3 && atRight)
              ? zero
              : context.load(rows[r], context.add(offset, c * channels),
                             elementType, lanes);
  return patch;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Tiles per register tile: what makes the strip cheapest.
int64_t WinogradKernel::chooseRows() const {
  int64_t vectors = panel / lanes.count, best = 1;
  double bestCost = 0;
  for (int64_t rows = 1;
       rows <= tiles &&
       fitsRegisters(rows, vectors, context.target.vectorRegisters());
       ++rows) {
    double cost = tiles / rows * cyclesPerStep(rows, vectors);
    if (tiles % rows)
      cost += cyclesPerStep(tiles % rows, vectors);
    if (rows == 1 || cost <= bestCost) {
      best = rows;
      bestCost = cost;
    }
  }
  return best;
}

/// All 16 matrices of products of the strip with |panel|.
void WinogradKernel::emitProducts(Value panelNumber) {
  int64_t rows = chooseRows(), whole = tiles / rows * rows;
  Value filters =
      context.gep(context.getInputBuffer(op.getFilters()), elementType,
                  context.mul(panelNumber, 16 * channels * panel));
  context.forLoop(
      context.constant(0), context.constant(16), 1, [&](Value position) {
        Value inputs = context.gep(inputScratch, elementType,
                                   context.mul(position, inputPitch));
        Value products = context.gep(productScratch, elementType,
                                     context.mul(position, productPitch));
        Value matrix = context.gep(filters, elementType,
                                   context.mul(position, channels * panel));
        context.forLoop(context.constant(0), context.constant(whole), rows,
                        [&](Value tile) {
                          emitProductTile(products, inputs, matrix, tile, rows);
                        });
        if (tiles > whole)
          emitProductTile(products, inputs, matrix, context.constant(whole),
                          tiles - whole);
      });
}

/// The products of |rows| tiles from |tile| on.
void WinogradKernel::emitProductTile(Value products, Value inputs,
                                     Value filters, Value tile, int64_t rows) {
  ContractionTile product;
  product.elementType = elementType;
  product.pointerA =
      context.gep(inputs, elementType, context.mul(tile, channels));
  product.pointerB = filters;
  for (int64_t r = 0; r < rows; ++r)
    product.rowsA.push_back(context.constant(r * channels));
  for (int64_t c = 0; c < panel; c += lanes.count) {
    product.columnsB.push_back(context.constant(c));
    product.lanes.push_back(lanes);
  }
  ReductionLoop loop;
  loop.stepA = context.constant(1);
  loop.stepB = context.constant(panel);
  loop.segments.push_back({context.constant(0), context.constant(channels),
                           llvm::SmallBitVector(rows, true)});
  product.reductions.push_back(loop);
  SmallVector<Value> sums = emitTile(context, product);
  Value target = context.gep(products, elementType, context.mul(tile, panel));
  for (auto [i, sum] : llvm::enumerate(sums))
    context.store(sum, target, context.constant(i * lanes.count), elementType,
                  lanes);
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

void WinogradKernel::emitOutputs(Value image, Value strip, Value panelNumber) {
  context.forLoop(
      context.constant(0), context.constant(stripRows), 1, [&](Value row) {
        Value y =
            context.mul(context.add(context.mul(strip, stripRows), row), 2);
        Value firstTile = context.mul(row, tileColumns);
        context.forLoop(
            context.constant(0), context.constant(tileColumns), 1,
            [&](Value x) {
              RegionEmitter::Scope scope(emitter);
              for (int64_t c = 0; c < panel; c += lanes.count)
                emitOutputTile(
                    {image, y, context.mul(x, 2),
                     context.add(context.mul(panelNumber, panel), c)},
                    context.add(firstTile, x), context.constant(c));
            });
      });
}

/// The 2x2 results at |index| of one vector of channels.
void WinogradKernel::emitOutputTile(ArrayRef<Value> index, Value tile,
                                    Value column) {
  Value source =
      context.gep(productScratch, elementType, context.mul(tile, panel));
  std::array<std::array<Value, 2>, 4> rows; // of columns
  for (int c = 0; c < 4; ++c) {
    std::array<Value, 4> products;
    for (int r = 0; r < 4; ++r)
      products[r] =
          context.load(source, context.add(column, (4 * r + c) * productPitch),
                       elementType, lanes);
    rows[c] = transformOutput(products);
  }
  for (int r = 0; r < 2; ++r) {
    auto results =
        transformOutput({rows[0][r], rows[1][r], rows[2][r], rows[3][r]});
    for (int s = 0; s < 2; ++s) {
      SmallVector<Value> at(index);
      at[1] = context.add(at[1], r);
      at[2] = context.add(at[2], s);
      emitter.bind(op.getResult(), at, lanes, results[s]);
      emitter.storeResults(at, lanes);
    }
  }
}

LogicalResult emitWinograd(KernelContext &context, WinogradConvolutionOp op) {
  return WinogradKernel(context, op).emit();
}

} // namespace lathe

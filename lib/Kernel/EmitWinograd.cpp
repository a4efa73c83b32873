//===- EmitWinograd.cpp - 3x3 convolutions by Winograd's F(2x2, 3x3) ------===//
//
// A unit is one panel of output channels of a strip, which is some tile rows of
// one image. A strip's input patches are transformed into scratch memory,
// position by position (16) a matrix [tiles, channels]. Then, per panel: 16
// products with the filters' matrices on register tiles, and the transform
// back, whose results go through the kernel's epilogue in registers. A strip
// whose panels two threads share is transformed by both: that costs a few
// hundredths of the products, an idle thread all of them. Scratch is on the
// stack; see Winograd.h for its size.
//
//===----------------------------------------------------------------------===//

#include "ContractionTile.h"
#include "Emitters.h"
#include "RegionEmitter.h"
#include "TileSearch.h"
#include "WinogradTiles.h"
#include "lathe/Graph/Winograd.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace lathe {

namespace {
class WinogradKernel {
public:
  WinogradKernel(KernelContext &context, WinogradConvolutionOp op);
  LogicalResult emit();

private:
  void makeScratch();
  void emitInputs(Value image, Value strip);
  void emitInputTile(Value image, Value y, Value firstTile, Value x,
                     PatchColumns columns);
  void emitProducts(Value panel);
  void emitProductTile(Value products, Value inputs, Value filters, Value tile,
                       int64_t rows);
  void emitOutputs(Value image, Value strip, Value panel);
  void emitOutputTiles(ArrayRef<Value> unit, Value row, Value x,
                       int64_t columns);
  void emitOutputTile(ArrayRef<Value> index, Value tile, Value column,
                      int64_t columns);
  void storeOutput(ArrayRef<Value> index, int64_t row, int64_t column,
                   Value result);
  int64_t chooseRows() const;

  KernelContext &context;
  RegionEmitter emitter;
  WinogradConvolutionOp op;
  Type elementType;
  Lanes lanes;
  ArrayRef<int64_t> padding;
  Dim images;
  int64_t height, channels; // of the input
  int64_t outputHeight, outputWidth;
  int64_t tileRows, tileColumns;      // of the result
  int64_t panels, panel;              // of the filters
  int64_t stripRows, tiles;           // of a strip
  int64_t inputPitch, productPitch;   // between positions
  Value inputScratch, productScratch; // pointers
  std::optional<PatchedImage> input;
};
} // namespace

WinogradKernel::WinogradKernel(KernelContext &context, WinogradConvolutionOp op)
    : context(context), emitter(context), op(op),
      padding(op.getPadding().getAmounts()) {
  auto image = cast<RankedTensorType>(op.getInput().getType());
  auto filters = cast<RankedTensorType>(op.getFilters().getType());
  auto result = cast<RankedTensorType>(op.getResult().getType());
  elementType = image.getElementType();
  lanes = Lanes(context.target.lanes(elementType.getIntOrFloatBitWidth()));
  images = getDims(image)[0];
  height = image.getDimSize(1);
  channels = image.getDimSize(3);
  outputHeight = result.getDimSize(1);
  outputWidth = result.getDimSize(2);
  tileRows = getWinogradTiles(outputHeight);
  tileColumns = getWinogradTiles(outputWidth);
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
  int64_t strips = tileRows / stripRows;
  context.splitWork({images.times(Dim(strips * panels)).value_or(Dim(1)), 1});
  makeScratch();
  context.forRowsOfUnits(
      context.constant(panels), [&](Value number, Value low, Value high) {
        SmallVector<Value> strip =
            context.delinearize(number, {images, Dim(strips)});
        emitInputs(strip[0], strip[1]);
        context.forLoop(low, high, 1, [&](Value panel) {
          emitProducts(panel);
          emitOutputs(strip[0], strip[1], panel);
        });
      });
  return success(emitter.succeeded());
}

/// On the stack: the products' inputs, the products, and a row of zeros that
/// stands for padding above and below.
void WinogradKernel::makeScratch() {
  int64_t zeroCount = 4 * channels;
  int64_t count = 16 * (inputPitch + productPitch) + zeroCount;
  Value scratch = context.makeScratch(elementType, count);
  auto at = [&](int64_t offset) {
    return context.gep(scratch, elementType, context.constant(offset));
  };
  inputScratch = at(0);
  productScratch = at(16 * inputPitch);
  Value zeros = at(16 * (inputPitch + productPitch));
  context.storeZeros(zeros, zeroCount, elementType, lanes);
  input.emplace(context, op.getInput(), /*patch=*/4, -padding[2], zeros);
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// Transforms the strip's patches of all channels.
void WinogradKernel::emitInputs(Value image, Value strip) {
  context.forLoop(
      context.constant(0), context.constant(stripRows), 1, [&](Value row) {
        Value y =
            context.mul(context.add(context.mul(strip, stripRows), row), 2);
        Value firstTile = context.mul(row, tileColumns);
        forEachTile(
            context, tileColumns, [&](int64_t x) { return input->isInside(x); },
            [&](Value x, std::optional<int64_t> edge) {
              emitInputTile(image, y, firstTile, x,
                            edge ? input->getColumns(*edge)
                                 : PatchColumns{0, 4});
            });
      });
}

/// The patch of tile |x| in the row of tiles whose results start at row |y| and
/// whose first tile is |firstTile| of the strip.
void WinogradKernel::emitInputTile(Value image, Value y, Value firstTile,
                                   Value x, PatchColumns columns) {
  SmallVector<Value> rows;
  for (int64_t r = 0; r < 4; ++r) {
    Value line = context.sub(context.add(y, r), context.constant(padding[0]));
    bool isBelow = 2 * (tileRows - 1) + r - padding[0] >= height;
    rows.push_back(input->pointToRow(image, line, x, r < padding[0], isBelow));
  }
  Value target = context.gep(inputScratch, elementType,
                             context.mul(context.add(firstTile, x), channels));
  context.forLoop(
      context.constant(0), context.constant(channels), lanes.count,
      [&](Value channel) {
        std::array<std::array<Value, 4>, 4> patch;
        for (int r = 0; r < 4; ++r)
          patch[r] = transformInput(
              context, input->loadRow(rows[r], channel, columns, lanes));
        for (int c = 0; c < 4; ++c) {
          auto column = transformInput(
              context, {patch[0][c], patch[1][c], patch[2][c], patch[3][c]});
          for (int r = 0; r < 4; ++r)
            context.store(column[r], target,
                          context.add(channel, (4 * r + c) * inputPitch),
                          elementType, lanes);
        }
      });
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
        int64_t whole = outputWidth / 2;
        context.forLoop(
            context.constant(0), context.constant(whole), 1, [&](Value x) {
              emitOutputTiles({image, strip, panelNumber}, row, x, 2);
            });
        if (whole < tileColumns)
          emitOutputTiles({image, strip, panelNumber}, row,
                          context.constant(whole), 1);
      });
}

/// All vectors of channels of the tile |x| in |row| of the strip, of which
/// |columns| are results; |unit| is the image, the strip and the panel.
void WinogradKernel::emitOutputTiles(ArrayRef<Value> unit, Value row, Value x,
                                     int64_t columns) {
  RegionEmitter::Scope scope(emitter);
  Value y = context.mul(context.add(context.mul(unit[1], stripRows), row), 2);
  Value tile = context.add(context.mul(row, tileColumns), x);
  for (int64_t c = 0; c < panel; c += lanes.count)
    emitOutputTile({unit[0], y, context.mul(x, 2),
                    context.add(context.mul(unit[2], panel), c)},
                   tile, context.constant(c), columns);
}

/// The 2x2 results at |index| of one vector of channels, those in |columns|.
void WinogradKernel::emitOutputTile(ArrayRef<Value> index, Value tile,
                                    Value column, int64_t columns) {
  Value source =
      context.gep(productScratch, elementType, context.mul(tile, panel));
  std::array<std::array<Value, 2>, 4> rows; // of columns
  for (int c = 0; c < 4; ++c) {
    std::array<Value, 4> products;
    for (int r = 0; r < 4; ++r)
      products[r] =
          context.load(source, context.add(column, (4 * r + c) * productPitch),
                       elementType, lanes);
    rows[c] = transformOutput(context, products);
  }
  for (int r = 0; r < 2; ++r) {
    auto results = transformOutput(
        context, {rows[0][r], rows[1][r], rows[2][r], rows[3][r]});
    auto store = [&] {
      for (int64_t s = 0; s < columns; ++s)
        storeOutput(index, r, s, results[s]);
    };
    if (r == 0 || outputHeight % 2 == 0) {
      store();
      continue;
    }
    // The last tiles have one row.
    Value isThere =
        arith::CmpIOp::create(context.builder, arith::CmpIPredicate::slt,
                              index[1], context.constant(outputHeight - 1));
    auto branch = scf::IfOp::create(context.builder, isThere, false);
    OpBuilder::InsertionGuard guard(context.builder);
    context.builder.setInsertionPointToStart(branch.thenBlock());
    RegionEmitter::Scope scope(emitter);
    store();
  }
}

/// |result|, which is |row| and |column| further than |index|.
void WinogradKernel::storeOutput(ArrayRef<Value> index, int64_t row,
                                 int64_t column, Value result) {
  SmallVector<Value> at(index);
  at[1] = context.add(at[1], row);
  at[2] = context.add(at[2], column);
  emitter.bind(op.getResult(), at, lanes, result);
  emitter.storeResults(at, lanes);
}

LogicalResult emitWinograd(KernelContext &context, WinogradConvolutionOp op) {
  return WinogradKernel(context, op).emit();
}

} // namespace lathe

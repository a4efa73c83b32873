//===- EmitWinogradFilterGrad.cpp - Filter gradients by F(3x3, 2x2) -------===//
//
// A unit is a block of input channels by a block of output channels, in one of
// the four rows of positions: row r of B^T takes two rows of a patch, row r of
// A at most two of a tile, so that four units transform hardly more than one of
// all 16 positions would. A unit goes through all tiles of all images, a chunk
// of tile rows at a time: the chunk's patches and tiles are transformed into
// scratch memory, position by position a matrix [tiles, channels], and the four
// products of these are added to the unit's sums. Adding up chunk by chunk in
// registers first, in an order that depends on the shape alone, loses less than
// one long sum, which makes up for the transforms' cancellation.
//
//===----------------------------------------------------------------------===//

#include "ContractionTile.h"
#include "ElementwiseEmitter.h"
#include "Emitters.h"
#include "RegionEmitter.h"
#include "TileSearch.h"
#include "WinogradTiles.h"
#include "lathe/Graph/Winograd.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

namespace {
/// One of the operands.
struct Side {
  int64_t channels;
  int64_t block; // channels of a unit
  int64_t pitch; // between the positions of a transformed chunk
  std::optional<PatchedImage> image;
  Value chunk; // pointer to [4, tiles, block]
  Value start; // the unit's first channel
};

class WinogradFilterGradKernel {
public:
  WinogradFilterGradKernel(KernelContext &context, WinogradFilterGradOp op);
  LogicalResult emit();

private:
  void chooseTile();
  void makeScratch();
  void chooseRowOfPositions(Value r);
  void emitUnit(ArrayRef<Value> unit);
  void emitRow(Value row, Value firstTile);
  void emitTile(Value row, Value x, Value tile, PatchColumns inputColumns,
                PatchColumns cotangentColumns);
  void emitSide(const Side &side, Value tile,
                function_ref<std::array<Value, 4>(Value channel)> transform);
  void emitProducts(Value tiles);
  void emitProductTile(Value position, Value firstInput, int64_t firstOutput,
                       int64_t rows, Value tiles);
  void emitResults(Value r);
  int64_t countSums() const { return 4 * input.block * cotangent.block; }
  Value toVector(Value scalar) { return context.broadcast(scalar, lanes); }

  KernelContext &context;
  RegionEmitter emitter;
  WinogradFilterGradOp op;
  Type elementType;
  Lanes lanes;
  ArrayRef<int64_t> padding;
  Side input, cotangent;
  int64_t inputHeight, outputHeight;
  int64_t tileRows, tileColumns; // of an image
  int64_t chunkRows;             // tile rows of a chunk
  int64_t rows = 1, vectors = 1; // of a register tile
  Value sums;                    // pointer to [4, inputs, outputs]
  /// What row of positions the unit is in: the rows of a patch that it takes,
  /// the sign of the second, and the factors of a tile's two rows.
  Value firstLine, secondLine, sign, factors[2];
};
} // namespace

/// The most channels of a unit that divide |channels|.
static int64_t getBlock(int64_t channels) {
  int64_t block = kWinogradGradBlock;
  while (channels % block != 0)
    block -= kWinogradChannels;
  return block;
}

WinogradFilterGradKernel::WinogradFilterGradKernel(KernelContext &context,
                                                   WinogradFilterGradOp op)
    : context(context), emitter(context), op(op),
      padding(op.getPadding().getAmounts()) {
  auto from = cast<RankedTensorType>(op.getInput().getType());
  auto to = cast<RankedTensorType>(op.getCotangent().getType());
  elementType = from.getElementType();
  lanes = Lanes(context.target.lanes(elementType.getIntOrFloatBitWidth()));
  inputHeight = from.getDimSize(1);
  outputHeight = to.getDimSize(1);
  tileRows = getWinogradTiles(outputHeight);
  tileColumns = getWinogradTiles(to.getDimSize(2));
  chunkRows = std::max<int64_t>(1, kWinogradGradTiles / tileColumns);
  input.channels = from.getDimSize(3);
  cotangent.channels = to.getDimSize(3);
}

LogicalResult WinogradFilterGradKernel::emit() {
  if (!elementType.isF32() || tileColumns > kWinogradGradTiles ||
      input.channels % kWinogradChannels != 0 ||
      cotangent.channels % kWinogradChannels != 0)
    return op.emitOpError("has no kernel for these sizes; lathe-winograd "
                          "chooses those that have");
  for (Side *side : {&input, &cotangent}) {
    side->block = getBlock(side->channels);
    side->pitch = getWinogradPitch(chunkRows * tileColumns, side->block);
  }
  chooseTile();
  int64_t blocks = input.channels / input.block;
  int64_t otherBlocks = cotangent.channels / cotangent.block;
  context.splitWork({Dim(blocks * otherBlocks * 4), 1});
  makeScratch();
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value number) {
    emitUnit(
        context.delinearize(number, {Dim(blocks), Dim(otherBlocks), Dim(4)}));
  });
  return success(emitter.succeeded());
}

/// The register tile that makes a unit's products cheapest.
void WinogradFilterGradKernel::chooseTile() {
  int64_t allVectors = cotangent.block / lanes.count;
  unsigned registers = context.target.vectorRegisters();
  double bestCost = 0;
  for (int64_t v = 1; v <= allVectors; ++v)
    for (int64_t r = 1; r <= input.block && fitsRegisters(r, v, registers);
         ++r) {
      if (allVectors % v != 0)
        continue;
      double cost = input.block / r * cyclesPerStep(r, v);
      if (input.block % r != 0)
        cost += cyclesPerStep(input.block % r, v);
      cost *= allVectors / v;
      if (bestCost == 0 || cost < bestCost) {
        rows = r;
        vectors = v;
        bestCost = cost;
      }
    }
}

/// On the stack: both operands of a chunk, the sums, and a row of zeros that
/// stands for what is above and below an image.
void WinogradFilterGradKernel::makeScratch() {
  int64_t zeroCount = std::max(4 * input.channels, 2 * cotangent.channels);
  int64_t chunks = 4 * (input.pitch + cotangent.pitch);
  Value scratch =
      context.makeScratch(elementType, chunks + countSums() + zeroCount);
  auto at = [&](int64_t offset) {
    return context.gep(scratch, elementType, context.constant(offset));
  };
  input.chunk = at(0);
  cotangent.chunk = at(4 * input.pitch);
  sums = at(chunks);
  Value zeros = at(chunks + countSums());
  context.storeZeros(zeros, zeroCount, elementType, lanes);
  input.image.emplace(context, op.getInput(), /*patch=*/4, -padding[2], zeros);
  cotangent.image.emplace(context, op.getCotangent(), /*patch=*/2, 0, zeros);
}

/// Row |r| of B^T and of A, as numbers, so that one code serves all four.
void WinogradFilterGradKernel::chooseRowOfPositions(Value r) {
  auto &b = context.builder;
  auto choose = [&](std::array<Value, 4> values) {
    Value chosen = values[3];
    for (int i = 2; i >= 0; --i) {
      Value isIt = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, r,
                                         context.constant(i));
      chosen = arith::SelectOp::create(b, isIt, values[i], chosen);
    }
    return chosen;
  };
  auto chooseLine = [&](std::array<int64_t, 4> lines) {
    return choose({context.constant(lines[0]), context.constant(lines[1]),
                   context.constant(lines[2]), context.constant(lines[3])});
  };
  auto chooseFactor = [&](std::array<double, 4> factors) {
    return toVector(choose({context.splat(elementType, factors[0]),
                            context.splat(elementType, factors[1]),
                            context.splat(elementType, factors[2]),
                            context.splat(elementType, factors[3])}));
  };
  // d0 - d2, d1 + d2, d2 - d1, d1 - d3
  firstLine = chooseLine({0, 1, 2, 1});
  secondLine = chooseLine({2, 2, 1, 3});
  sign = chooseFactor({-1, 1, -1, -1});
  // e0, e0 + e1, e0 - e1, -e1
  factors[0] = chooseFactor({1, 1, 1, 0});
  factors[1] = chooseFactor({0, 1, -1, -1});
}

/// |unit|: block of input channels, of output channels, row of positions.
void WinogradFilterGradKernel::emitUnit(ArrayRef<Value> unit) {
  input.start = context.mul(unit[0], input.block);
  cotangent.start = context.mul(unit[1], cotangent.block);
  chooseRowOfPositions(unit[2]);
  context.storeZeros(sums, countSums(), elementType, lanes);
  Dim images = getDims(cast<RankedTensorType>(op.getInput().getType()))[0];
  Value allRows = context.mul(context.sizeOf(images), tileRows);
  context.forLoop(context.constant(0), allRows, chunkRows, [&](Value firstRow) {
    Value rows = context.min(context.sub(allRows, firstRow),
                             context.constant(chunkRows));
    context.forLoop(context.constant(0), rows, 1, [&](Value i) {
      emitRow(context.add(firstRow, i), context.mul(i, tileColumns));
    });
    emitProducts(context.mul(rows, tileColumns));
  });
  emitResults(unit[2]);
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// The tiles of |row|, counted over all images; the first one's number in the
/// chunk is |firstTile|.
void WinogradFilterGradKernel::emitRow(Value row, Value firstTile) {
  forEachTile(
      context, tileColumns,
      [&](int64_t x) {
        return input.image->isInside(x) && cotangent.image->isInside(x);
      },
      [&](Value x, std::optional<int64_t> edge) {
        Value tile = context.add(firstTile, x);
        if (edge)
          emitTile(row, x, tile, input.image->getColumns(*edge),
                   cotangent.image->getColumns(*edge));
        else
          emitTile(row, x, tile, {0, 4}, {0, 2});
      });
}

/// The patch and the cotangent of tile |x| of |row|.
void WinogradFilterGradKernel::emitTile(Value row, Value x, Value tile,
                                        PatchColumns inputColumns,
                                        PatchColumns cotangentColumns) {
  Value image = context.div(row, context.constant(tileRows));
  Value y = context.mul(context.rem(row, context.constant(tileRows)), 2);
  auto combine = [&](ArrayRef<Value> first, ArrayRef<Value> second,
                     Value factor) {
    SmallVector<Value, 4> combined;
    for (auto [a, b] : llvm::zip(first, second))
      combined.push_back(emitFma(context.builder, b, factor, a));
    return combined;
  };

  Value top = context.sub(y, context.constant(padding[0]));
  auto pointToInput = [&](Value line) {
    bool mayBeBelow = 2 * (tileRows - 1) + 3 - padding[0] >= inputHeight;
    return input.image->pointToRow(image, context.add(top, line), x,
                                   padding[0] > 0, mayBeBelow);
  };
  Value firstRow = pointToInput(firstLine),
        secondRow = pointToInput(secondLine);
  emitSide(input, tile, [&](Value channel) {
    return transformInput(
        context,
        combine(input.image->loadRow(firstRow, channel, inputColumns, lanes),
                input.image->loadRow(secondRow, channel, inputColumns, lanes),
                sign));
  });

  Value upper = cotangent.image->pointToRow(image, y, x, false, false);
  Value lower = cotangent.image->pointToRow(image, context.add(y, 1), x, false,
                                            outputHeight % 2 != 0);
  emitSide(cotangent, tile, [&](Value channel) {
    SmallVector<Value, 4> first =
        cotangent.image->loadRow(upper, channel, cotangentColumns, lanes);
    for (Value &element : first)
      element = arith::MulFOp::create(context.builder, element, factors[0]);
    return spreadOutput(
        context, combine(first,
                         cotangent.image->loadRow(lower, channel,
                                                  cotangentColumns, lanes),
                         factors[1]));
  });
}

/// Stores what |transform| makes of each vector of the unit's channels.
void WinogradFilterGradKernel::emitSide(
    const Side &side, Value tile,
    function_ref<std::array<Value, 4>(Value channel)> transform) {
  Value target =
      context.gep(side.chunk, elementType, context.mul(tile, side.block));
  context.forLoop(
      context.constant(0), context.constant(side.block), lanes.count,
      [&](Value channel) {
        auto positions = transform(context.add(side.start, channel));
        for (auto [p, element] : llvm::enumerate(positions))
          context.store(element, target, context.add(channel, p * side.pitch),
                        elementType, lanes);
      });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Adds the products of a chunk of |tiles|.
void WinogradFilterGradKernel::emitProducts(Value tiles) {
  int64_t whole = input.block / rows * rows;
  context.forLoop(
      context.constant(0), context.constant(4), 1, [&](Value position) {
        for (int64_t o = 0; o < cotangent.block; o += vectors * lanes.count) {
          context.forLoop(
              context.constant(0), context.constant(whole), rows,
              [&](Value i) { emitProductTile(position, i, o, rows, tiles); });
          if (whole < input.block)
            emitProductTile(position, context.constant(whole), o,
                            input.block - whole, tiles);
        }
      });
}

void WinogradFilterGradKernel::emitProductTile(Value position, Value firstInput,
                                               int64_t firstOutput,
                                               int64_t rows, Value tiles) {
  auto pointTo = [&](const Side &side, Value channel) {
    return context.gep(side.chunk, elementType,
                       context.add(context.mul(position, side.pitch), channel));
  };
  ContractionTile product;
  product.elementType = elementType;
  product.pointerA = pointTo(input, firstInput);
  product.pointerB = pointTo(cotangent, context.constant(firstOutput));
  for (int64_t r = 0; r < rows; ++r)
    product.rowsA.push_back(context.constant(r));
  for (int64_t v = 0; v < vectors; ++v) {
    product.columnsB.push_back(context.constant(v * lanes.count));
    product.lanes.push_back(lanes);
  }
  ReductionLoop loop;
  loop.stepA = context.constant(input.block);
  loop.stepB = context.constant(cotangent.block);
  loop.segments.push_back(
      {context.constant(0), tiles, llvm::SmallBitVector(rows, true)});
  product.reductions.push_back(loop);
  Value row = context.add(context.mul(position, input.block), firstInput);
  Value target =
      context.gep(sums, elementType,
                  context.add(context.mul(row, cotangent.block), firstOutput));
  auto offsetOf = [&](int64_t i) {
    return context.constant(i / vectors * cotangent.block +
                            i % vectors * lanes.count);
  };
  for (auto [i, sum] : llvm::enumerate(lathe::emitTile(context, product))) {
    Value before = context.load(target, offsetOf(i), elementType, lanes);
    context.store(arith::AddFOp::create(context.builder, before, sum), target,
                  offsetOf(i), elementType, lanes);
  }
}

/// The unit's sums, in row |r| of the positions.
void WinogradFilterGradKernel::emitResults(Value r) {
  Value zero = context.constant(0);
  context.forLoop(zero, context.constant(4), 1, [&](Value c) {
    context.forLoop(zero, context.constant(input.block), 1, [&](Value i) {
      context.forLoop(
          zero, context.constant(cotangent.block), lanes.count, [&](Value o) {
            RegionEmitter::Scope scope(emitter);
            Value row = context.add(context.mul(c, input.block), i);
            Value sum = context.load(
                sums, context.add(context.mul(row, cotangent.block), o),
                elementType, lanes);
            SmallVector<Value> index{context.add(context.mul(r, 4), c),
                                     context.add(input.start, i),
                                     context.add(cotangent.start, o)};
            emitter.bind(op.getResult(), index, lanes, sum);
            emitter.storeResults(index, lanes);
          });
    });
  });
}

LogicalResult emitWinogradFilterGrad(KernelContext &context,
                                     WinogradFilterGradOp op) {
  return WinogradFilterGradKernel(context, op).emit();
}

} // namespace lathe

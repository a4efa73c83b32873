//===- EmitContraction.cpp - Kernels of matmuls and convolutions ----------===//
//
// Loops over tiles as TilePlan orders them, the register tile, and the
// epilogue: the root's sums are bound at the tile's indices and the kernel's
// results are stored from registers. Each element is summed in the same order
// whatever tile it falls into.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"
#include "Emitters.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// Loops over tiles
//===----------------------------------------------------------------------===//

/// The units: tiles of all parallel loops; or elements of the last of them,
/// whose tiles a range then cuts itself.
void ContractionKernel::emitUnits(
    KernelContext &context, const TilePlan &plan,
    function_ref<void(ArrayRef<Value>)> emitUnit) {
  Dims counts = plan.unitCounts();
  Dim extent = getNumElements(counts).value_or(Dim(1));
  context.splitWork({extent, plan.grain, /*multiple=*/1, plan.unitSize});
  if (!plan.unitsAreElements) {
    context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value number) {
      emitUnit(context.delinearize(number, counts));
    });
    return;
  }
  if (plan.parallel == 1)
    return emitUnit({context.getBegin(), context.getEnd()});
  Value size = context.sizeOf(counts.pop_back_val());
  context.forRowsOfUnits(size, [&](Value row, Value low, Value high) {
    SmallVector<Value> unit = context.delinearize(row, counts);
    unit.append({low, high});
    emitUnit(unit);
  });
}

void ContractionKernel::emitUnit(ArrayRef<Value> unitOfAllParts) {
  unit.assign(unitOfAllParts.begin(), unitOfAllParts.end());
  emitLoop(0);
}

void ContractionKernel::emitLoop(size_t level) {
  if (level == plan.parallel && !plan.blockSteps.empty() &&
      phase == TilePhase::Whole)
    return emitBlocks(level);
  if (level == plan.parallel && plan.packsPanels)
    renewPanels();
  if (level == plan.loops.size())
    return emitLeaf();
  const TileLoop &loop = plan.loops[level];
  if (level < plan.parallel) {
    if (plan.unitsAreElements && level + 1 == plan.parallel)
      return emitRange(level, unit[level], unit[level + 1]);
    return emitTileNumber(level, unit[level]);
  }
  if (loop.dim.size.isStatic())
    return emitStaticRange(level);
  emitRange(level, context.constant(0), context.sizeOf(loop.dim.size));
}

void ContractionKernel::emitSpan(size_t level, Value start, int64_t size) {
  spans[level] = {start, size};
  emitLoop(level + 1);
}

/// Tile |number| of a dim.
void ContractionKernel::emitTileNumber(size_t level, Value number) {
  const TileLoop &loop = plan.loops[level];
  int64_t piece = loop.pieces.front();
  if (!loop.dim.size.isStatic())
    return emitSpan(level, context.mul(number, piece), piece);
  emitRunOf(level, number, loop.getRuns());
}

/// Tile |number|, counted from the first of |runs|.
void ContractionKernel::emitRunOf(size_t level, Value number,
                                  ArrayRef<TileLoop::Run> runs) {
  TileLoop::Run run = runs.front();
  auto emitTile = [&] {
    Value offset =
        run.count == 1 ? context.constant(0) : context.mul(number, run.piece);
    emitSpan(level, context.add(offset, run.start), run.piece);
  };
  if (runs.size() == 1)
    return emitTile();
  Value isInRun =
      arith::CmpIOp::create(context.builder, arith::CmpIPredicate::slt, number,
                            context.constant(run.count));
  auto branch = scf::IfOp::create(context.builder, isInRun, true);
  OpBuilder::InsertionGuard guard(context.builder);
  context.builder.setInsertionPointToStart(branch.thenBlock());
  emitTile();
  context.builder.setInsertionPointToStart(branch.elseBlock());
  emitRunOf(level, context.sub(number, context.constant(run.count)),
            runs.drop_front());
}

/// All of a static dim, or those of the block.
void ContractionKernel::emitStaticRange(size_t level) {
  const TileLoop &loop = plan.loops[level];
  TileSpan range{context.constant(0), loop.dim.size.getCoefficient()};
  if (loop.role != TileRole::Block)
    range = blockAround(loop.dim).value_or(range);
  for (TileLoop::Run run : loop.getRuns(range.size)) {
    Value start = context.add(range.start, run.start);
    Value end = context.add(start, run.count * run.piece);
    if (run.count == 1)
      emitSpan(level, start, run.piece);
    else
      context.forLoop(start, end, run.piece,
                      [&](Value iv) { emitSpan(level, iv, run.piece); });
  }
}

/// The elements [begin, end): each piece as often as it fits.
void ContractionKernel::emitRange(size_t level, Value begin, Value end) {
  Value start = begin;
  for (int64_t piece : plan.loops[level].pieces) {
    Value length = context.sub(end, start);
    Value past = context.add(
        start,
        context.sub(length, context.rem(length, context.constant(piece))));
    context.forLoop(start, past, piece,
                    [&](Value iv) { emitSpan(level, iv, piece); });
    start = past;
  }
}

//===----------------------------------------------------------------------===//
// One tile
//===----------------------------------------------------------------------===//

/// Calls |body| with the offsets in each row dim of each row of the tile.
void ContractionKernel::forEachRow(function_ref<void(ArrayRef<int64_t>)> body) {
  SmallVector<int64_t> sizes;
  for (auto [loop, span] : llvm::zip(plan.loops, spans))
    if (loop.role == TileRole::Row)
      sizes.push_back(span.size);
  SmallVector<int64_t> row(sizes.size(), 0);
  while (true) {
    body(row);
    int64_t d = sizes.size() - 1;
    while (d >= 0 && ++row[d] == sizes[d])
      row[d--] = 0;
    if (d < 0)
      return;
  }
}

std::optional<TileSpan>
ContractionKernel::blockAround(const ContractionDim &dim) const {
  for (auto [loop, span] : llvm::zip(plan.loops, spans))
    if (loop.role == TileRole::Block && loop.dim.name == dim.name)
      return span;
  return std::nullopt;
}

TileSpan ContractionKernel::rangeAround(const ContractionDim &dim) {
  return blockAround(dim).value_or(
      TileSpan{context.constant(0), dim.size.getCoefficient()});
}

Value ContractionKernel::startInBlock(const ContractionDim &dim,
                                      const TileSpan &span) {
  return context.sub(span.start, rangeAround(dim).start);
}

TileSpan ContractionKernel::rowSpan(unsigned index) {
  for (auto [loop, span] : llvm::zip(plan.loops, spans))
    if (loop.role == TileRole::Row && index-- == 0)
      return span;
  llvm_unreachable("every row dim has a loop");
}

/// Where in B, or in what is packed of it, the tile's column |c| is: from the
/// start of the tile, and that start.
std::pair<Value, Value>
ContractionKernel::placeOfColumn(const TileLoop &loop, const TileSpan &span,
                                 int64_t c) {
  Value stride = context.sizeOf(loop.dim.strideB);
  if (plan.packsPanels)
    return {context.mul(stride, c),
            context.mul(startInBlock(loop.dim, span), panelSteps())};
  if (dims.panel == 0)
    return {context.mul(stride, c), context.mul(span.start, stride)};
  if (loop.pieces.front() % dims.panel == 0) // it starts with a panel
    return {context.constant(c / dims.panel * dims.panelStride +
                             c % dims.panel),
            context.mul(span.start, dims.panelStride / dims.panel)};
  Value column = context.add(span.start, c);
  Value panel = context.constant(dims.panel);
  return {context.add(
              context.mul(context.div(column, panel), dims.panelStride),
              context.rem(column, panel)),
          context.constant(0)};
}

ContractionTile ContractionKernel::makeTile() {
  ContractionTile tile;
  tile.elementType = getElementTypeOrSelf(dims.a.getType());
  tile.columnsInA = dims.columnsInA;
  Value a = context.constant(dims.offsetA);
  Value b = context.constant(dims.offsetB);
  SmallVector<Value> rowStrides;
  for (auto [loop, span] : llvm::zip(plan.loops, spans)) {
    if (loop.role == TileRole::Block)
      continue; // the columns' start is counted from the first
    Value strideB = context.sizeOf(loop.dim.strideB);
    bool isCopied =
        plan.copiesRows && loop.role == TileRole::Row && !block.empty();
    Value strideA = isCopied ? context.constant(copiedPitch())
                             : context.sizeOf(loop.dim.strideA);
    a = context.add(a, isCopied ? placeOfCopiedRow(span)
                                : context.mul(span.start, strideA));
    if (loop.role == TileRole::Row)
      rowStrides.push_back(strideA);
    if (loop.role != TileRole::Column) {
      b = context.add(b, context.mul(span.start, strideB));
      continue;
    }
    b = context.add(b, placeOfColumn(loop, span, 0).second);
    int64_t lanes = span.size == 1 ? 1 : plan.lanes;
    for (int64_t c = 0; c < span.size; c += lanes) {
      tile.columnsB.push_back(placeOfColumn(loop, span, c).first);
      tile.lanes.push_back(Lanes(lanes, std::min(lanes, span.size - c)));
    }
  }
  tile.pointerA = context.gep(
      plan.copiesRows ? copiedRows : context.getInputBuffer(dims.a),
      tile.elementType, a);
  tile.pointerB = context.gep(
      plan.packsPanels ? panels : context.getInputBuffer(dims.b),
      tile.elementType, b);
  forEachRow([&](ArrayRef<int64_t> row) {
    Value offset = context.constant(0);
    for (auto [r, stride] : llvm::zip(row, rowStrides))
      offset = context.add(offset, context.mul(stride, r));
    tile.rowsA.push_back(offset);
  });
  for (size_t i = 0; i < dims.reductions.size(); ++i)
    tile.reductions.push_back(makeReduction(i, tile.rowsA.size()));
  return tile;
}

/// The taps that the row at |row| has, whatever it is.
ReductionSegment ContractionKernel::cutToTaps(const TapRange &taps, Value row) {
  // The smallest tap whose position is at least |bound|.
  auto firstTapAt = [&](int64_t bound) {
    Value distance = context.sub(context.constant(bound + taps.low),
                                 context.mul(row, taps.rowScale));
    Value raised = arith::MaxSIOp::create(
        context.builder, context.add(distance, taps.tapScale - 1),
        context.constant(0));
    return context.div(raised, context.constant(taps.tapScale));
  };
  Value begin = firstTapAt(0);
  Value end = context.min(firstTapAt(taps.size), context.constant(taps.count));
  return {begin, end, {}};
}

ReductionLoop ContractionKernel::makeReduction(size_t reduction, size_t rows) {
  const ContractionDim &dim = dims.reductions[reduction];
  ReductionLoop loop;
  loop.stepA = context.sizeOf(dim.strideA);
  loop.stepB = plan.packsPanels
                   ? context.constant(panelWidth(spans.back().size))
                   : context.sizeOf(dim.strideB);
  for (const ContractionDim &inner :
       ArrayRef(dims.reductions).drop_front(reduction + 1))
    loop.stepsInside *= inner.size.getCoefficient();
  loop.segments = makeSegments(dim, rows);
  for (ReductionSegment &segment : loop.segments)
    cutToBlock(segment, reduction);
  return loop;
}

SmallVector<ReductionSegment, 1>
ContractionKernel::makeSegments(const ContractionDim &dim, size_t rows) {
  llvm::SmallBitVector all(rows, true);
  ReductionSegment whole{context.constant(0), context.sizeOf(dim.size), all};
  if (!dim.taps)
    return {whole};
  TileSpan span = rowSpan(dim.taps->rowDim);
  std::optional<int64_t> start = getConstantIntValue(span.start);
  if (!start && span.size > 1) // by the plan, away from the edges
    return {whole};
  if (!start) {
    ReductionSegment segment = cutToTaps(*dim.taps, span.start);
    segment.begin = context.mul(segment.begin, dim.stepsPerTap);
    segment.end = context.mul(segment.end, dim.stepsPerTap);
    segment.rows = all;
    return {segment};
  }
  SmallVector<ReductionSegment, 1> segments;
  for (TapSegment taps : dim.taps->segments(*start, span.size)) {
    ReductionSegment segment{context.constant(taps.begin * dim.stepsPerTap),
                             context.constant(taps.end * dim.stepsPerTap),
                             {}};
    forEachRow([&](ArrayRef<int64_t> row) {
      int64_t index = row[dim.taps->rowDim];
      segment.rows.push_back(index >= taps.firstRow && index < taps.lastRow);
    });
    segments.push_back(segment);
  }
  return segments;
}

SmallVector<Value> ContractionKernel::indexOf(ArrayRef<int64_t> row,
                                              Value column) {
  auto type = cast<RankedTensorType>(dims.op->getResult(0).getType());
  SmallVector<Value> index(type.getRank(), context.constant(0));
  for (auto [loop, span] : llvm::zip(plan.loops, spans)) {
    if (loop.role == TileRole::Block)
      continue;
    Value position = span.start;
    if (loop.role == TileRole::Column) {
      position = column;
    } else if (loop.role == TileRole::Row) {
      position = context.add(position, row.front());
      row = row.drop_front();
    }
    Value &entry = index[loop.dim.resultDim];
    entry = context.add(context.add(entry, loop.dim.resultOffset),
                        context.mul(position, loop.dim.resultScale));
  }
  return index;
}

void ContractionKernel::storeTile(const ContractionTile &tile,
                                  ArrayRef<Value> sums) {
  Value root = dims.op->getResult(0);
  Type elementType = getElementTypeOrSelf(root.getType());
  Value columnStart;
  for (auto [loop, span] : llvm::zip(plan.loops, spans))
    if (loop.role == TileRole::Column)
      columnStart = span.start;
  SmallVector<Value> columns;
  int64_t column = 0;
  for (Lanes lanes : tile.lanes) {
    columns.push_back(context.add(columnStart, column));
    column += lanes.count;
  }
  forEachRow([&](ArrayRef<int64_t> row) {
    for (auto [column, lanes] : llvm::zip(columns, tile.lanes)) {
      SmallVector<Value> index = indexOf(row, column);
      Value sum = context.roundTo(sums.front(), elementType, lanes);
      sums = sums.drop_front();
      emitter.bind(root, index, lanes, sum);
      emitter.storeResults(index, lanes);
    }
  });
}

void ContractionKernel::emitLeaf() {
  // One scope for all loops around: what the epilogue reads is loaded after
  // the sums are done, not kept in registers meanwhile.
  RegionEmitter::Scope scope(emitter);
  ContractionTile tile = makeTile();
  switch (phase) {
  case TilePhase::Whole:
    fetchPanels(tile);
    fetchNextRows(tile);
    fetchNextPanels(tile);
    return storeTile(tile, emitTile(context, tile));
  case TilePhase::Block:
    tile.sums = loadSums(tile);
    if (plan.copiesRows)
      fetchNextColumns(tile);
    else
      fetchNextBlock(tile);
    return storeSums(tile, emitTile(context, tile));
  case TilePhase::Finish:
    return storeTile(tile, loadSums(tile));
  }
}

//===----------------------------------------------------------------------===//
// The kernel
//===----------------------------------------------------------------------===//

LogicalResult emitContraction(KernelContext &context) {
  Operation *root = nullptr;
  for (Operation &op : context.kernel.getBody().getOps())
    if (isa<MatmulOp, ConvolutionOp, ConvolutionFilterGradOp,
            WinogradConvolutionOp, WinogradFilterGradOp>(op)) {
      if (root)
        return op.emitOpError("is a second contraction in one kernel");
      root = &op;
    }
  if (!root)
    return context.kernel.emitOpError("has no contraction");
  for (Value operand : root->getOperands())
    if (!isa<BlockArgument>(operand))
      return root->emitOpError("expected its operands to be inputs of the "
                               "kernel");
  if (auto winograd = dyn_cast<WinogradConvolutionOp>(root))
    return emitWinograd(context, winograd);
  if (auto grad = dyn_cast<WinogradFilterGradOp>(root))
    return emitWinogradFilterGrad(context, grad);
  SmallVector<ContractionDims, 1> parts = analyzeContraction(root);
  if (parts.empty())
    return root->emitOpError("is not in the form that kernels take; run "
                             "lathe-normalize before");
  if (std::optional<int64_t> rows = context.kernel.getRows();
      rows && (parts.size() != 1 || !parts.front().canBeCutInto(*rows)))
    return root->emitOpError("cannot be cut into blocks of ")
           << *rows << " rows";
  Type type = getRegisterType(getElementTypeOrSelf(parts.front().a.getType()));
  SmallVector<TilePlan, 1> plans =
      planTiles(parts, type.getIntOrFloatBitWidth(), context.target,
                context.kernel.getRows());
  // Made here, so that what no loop changes is emitted in front of all.
  SmallVector<ContractionKernel, 1> kernels;
  for (auto [dims, plan] : llvm::zip(parts, plans))
    kernels.emplace_back(context, dims, plan);
  ContractionKernel::emitUnits(context, plans.front(),
                               [&](ArrayRef<Value> unit) {
                                 for (ContractionKernel &kernel : kernels)
                                   kernel.emitUnit(unit);
                               });
  return success(llvm::all_of(kernels, [](const ContractionKernel &kernel) {
    return kernel.succeeded();
  }));
}

} // namespace lathe

//===- ContractionKernel.h - One contraction's loops and tiles ------------===//
//
// Emits the loops that a TilePlan describes and a tile in the innermost of
// them. Where the plan has blocks of reductions, all tiles of a unit are done
// for one block after the other; meanwhile the unit's sums wait in scratch
// memory on the stack.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_CONTRACTIONKERNEL_H
#define LATHE_LIB_KERNEL_CONTRACTIONKERNEL_H

#include "ContractionTile.h"
#include "RegionEmitter.h"
#include "TilePlan.h"

namespace lathe {

/// Where a tile stands in one dim.
struct TileSpan {
  mlir::Value start;
  int64_t size = 1;
};

/// What a tile does: all of its reductions, or a block of them, or what is left
/// when all blocks are done.
enum class TilePhase { Whole, Block, Finish };

/// The steps [begin, end) of a reduction.
struct StepRange {
  mlir::Value begin, end;
};

class ContractionKernel {
public:
  ContractionKernel(KernelContext &context, const ContractionDims &dims,
                    const TilePlan &plan)
      : context(context), emitter(context), dims(dims), plan(plan),
        spans(plan.loops.size()) {
    if (!plan.blockSteps.empty())
      makeScratch();
    if (plan.packsPanels)
      makePanels();
    if (plan.copiesRows)
      makeCopiedRows();
  }

  /// The units of all parts, which are the same.
  static void
  emitUnits(KernelContext &context, const TilePlan &plan,
            llvm::function_ref<void(llvm::ArrayRef<mlir::Value>)> emitUnit);
  /// This part's share of |unit|: the tile number in each of the loops that
  /// make up a unit, or for the last one its range.
  void emitUnit(llvm::ArrayRef<mlir::Value> unit);
  bool succeeded() const { return emitter.succeeded(); }

private:
  void emitLoop(size_t level);
  void emitSpan(size_t level, mlir::Value start, int64_t size);
  void emitRange(size_t level, mlir::Value begin, mlir::Value end);
  void emitStaticRange(size_t level);
  void emitTileNumber(size_t level, mlir::Value number);
  void emitRunOf(size_t level, mlir::Value number,
                 llvm::ArrayRef<TileLoop::Run> runs);
  void makeScratch();
  void emitBlocks(size_t level);
  void emitReductionBlocks(size_t reduction, size_t level);
  std::optional<std::pair<mlir::Value, mlir::Value>>
  distanceOfNextBlock() const;
  void fetchNextBlock(ContractionTile &tile);
  void fetchPanels(ContractionTile &tile) const;
  int64_t rowsBeforeNextTile() const;
  std::pair<mlir::Value, int64_t> turnOfTile(llvm::ArrayRef<TileRole> roles);
  int64_t stepsOfTile() const;
  void fetchShare(ContractionTile &tile, mlir::Value start, int64_t elements,
                  llvm::ArrayRef<TileRole> roles);
  void fetchNextRows(ContractionTile &tile);
  void fetchNextPanels(ContractionTile &tile);
  void makeCopiedRows();
  void copyRows();
  void fetchNextColumns(const ContractionTile &tile);
  int64_t copiedPitch() const;
  mlir::Value placeOfCopiedRow(const TileSpan &span);
  void makePanels();
  void renewPanels();
  void fillPanels();
  /// Elements of a step in the panel of a tile with |columns|, and steps.
  int64_t panelWidth(int64_t columns) const;
  int64_t panelSteps() const;
  void emitLeaf();
  std::pair<mlir::Value, mlir::Value>
  placeOfColumn(const TileLoop &loop, const TileSpan &span, int64_t c);
  ContractionTile makeTile();
  ReductionLoop makeReduction(size_t reduction, size_t rows);
  llvm::SmallVector<ReductionSegment, 1> makeSegments(const ContractionDim &dim,
                                                      size_t rows);
  void cutToBlock(ReductionSegment &segment, size_t reduction);
  ReductionSegment cutToTaps(const TapRange &taps, mlir::Value row);
  void
  forEachSum(const ContractionTile &tile,
             llvm::function_ref<void(mlir::Value position, Lanes lanes)> body);
  llvm::SmallVector<mlir::Value> loadSums(const ContractionTile &tile);
  void storeSums(const ContractionTile &tile, llvm::ArrayRef<mlir::Value> sums);
  void storeTile(const ContractionTile &tile, llvm::ArrayRef<mlir::Value> sums);
  /// The indices in the result of column vector |column| of row |row|.
  llvm::SmallVector<mlir::Value> indexOf(llvm::ArrayRef<int64_t> row,
                                         mlir::Value column);
  void forEachRow(llvm::function_ref<void(llvm::ArrayRef<int64_t>)> body);
  /// The block of |dim| being emitted, where that is cut into blocks.
  std::optional<TileSpan> blockAround(const ContractionDim &dim) const;
  /// That block, or all of the dim (its coefficient, where it is symbolic).
  TileSpan rangeAround(const ContractionDim &dim);
  /// Where |span| of |dim| starts, counted from that range's start.
  mlir::Value startInBlock(const ContractionDim &dim, const TileSpan &span);
  /// The tile in row dim |index|.
  TileSpan rowSpan(unsigned index);

  KernelContext &context;
  RegionEmitter emitter;
  const ContractionDims &dims;
  const TilePlan &plan;
  /// The tile being emitted, per loop of the plan.
  llvm::SmallVector<TileSpan> spans;
  llvm::SmallVector<mlir::Value> unit;
  TilePhase phase = TilePhase::Whole;
  /// The block being emitted, per reduction.
  llvm::SmallVector<StepRange> block;
  /// The sums of a unit, tile of columns by tile of columns, each [rows...,
  /// columns]; elements have the type of registers.
  mlir::Value scratch;
  mlir::Type sumType;
  /// The unit's columns of B, where the plan packs them.
  mlir::Value panels;
  /// The unit's rows of A in the block, where the plan copies them.
  mlir::Value copiedRows;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_CONTRACTIONKERNEL_H

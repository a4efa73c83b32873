//===- ContractionPanels.cpp - A unit's columns of B, packed --------------===//
//
// Panels lie one after the other in scratch memory, each [steps, columns] of
// one tile; a last vector that is not whole is filled up with zeros.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace lathe {

int64_t ContractionKernel::panelWidth(int64_t columns) const {
  return llvm::alignTo(columns, plan.lanes);
}

int64_t ContractionKernel::panelSteps() const {
  return dims.reductions.front().size.getCoefficient();
}

void ContractionKernel::makePanels() {
  int64_t columns = plan.loops.back().dim.size.getCoefficient();
  panels = context.makeScratch(
      getRegisterType(getElementTypeOrSelf(dims.b.getType())),
      panelWidth(columns) * panelSteps());
}

/// Of units with the same columns, which follow each other, the first of a
/// thread's range fills the panels.
void ContractionKernel::renewPanels() {
  ImplicitLocOpBuilder &builder = context.builder;
  auto isEqual = [&](Value a, Value b) -> Value {
    return arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, a, b);
  };
  Value number = context.linearize(unit, plan.unitCounts());
  Value isFirst =
      arith::OrIOp::create(builder, isEqual(unit.back(), context.constant(0)),
                           isEqual(number, context.getBegin()));
  auto branch = scf::IfOp::create(builder, isFirst, /*withElse=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  fillPanels();
}

/// Step by step, so that each page of B is visited once.
void ContractionKernel::fillPanels() {
  const TileLoop &columns = plan.loops.back();
  TileSpan unit = *blockAround(columns.dim);
  Type type = getElementTypeOrSelf(dims.b.getType());
  Value stride = context.sizeOf(dims.reductions.front().strideB);
  Value source = context.getInputBuffer(dims.b);
  auto copy = [&](Value step, int64_t column, int64_t size) {
    Value from =
        context.add(context.mul(step, stride), context.add(unit.start, column));
    Value to = context.add(context.mul(step, panelWidth(size)),
                           column * panelSteps());
    for (int64_t c = 0; c < size; c += plan.lanes) {
      Lanes lanes(plan.lanes, std::min(plan.lanes, size - c));
      Value vector = context.load(source, context.add(from, c), type, lanes);
      context.store(vector, panels, context.add(to, c), type, plan.lanes);
    }
  };
  context.forLoop(
      context.constant(0), context.constant(panelSteps()), 1, [&](Value step) {
        for (auto [start, piece, count] : columns.getRuns(unit.size))
          for (int64_t tile = 0; tile < count; ++tile)
            copy(step, start + tile * piece, piece);
      });
}

} // namespace lathe

//===- IterationSpace.cpp - The dims that a kernel loops over -------------===//

#include "IterationSpace.h"

using namespace mlir;

namespace lathe {

IterationSpace::IterationSpace(ArrayRef<Value> values)
    : space(dimsOf(values.front())) {
  for (auto [d, dim] : llvm::enumerate(space))
    if (dim != Dim(1))
      walked.push_back(d);
  joins.assign(walked.size(), true);
  DimMap identity = llvm::to_vector<4>(llvm::seq<int>(0, space.size()));
  requireContiguous(identity);
  for (Value value : values)
    visit(value, identity);
  makeGroups();
}

void IterationSpace::pin(int d) {
  for (size_t i = 0; i < walked.size(); ++i) {
    if (walked[i] == d || (i > 0 && walked[i - 1] == d))
      joins[i] = false;
  }
}

void IterationSpace::requireContiguous(const DimMap &map) {
  // Where each walked dim stands in the value, dims of size 1 left out.
  SmallVector<int> places(space.size(), -1);
  int place = 0;
  for (int d : map)
    if (d >= 0 && space[d] != Dim(1))
      places[d] = place++;
  for (size_t i = 1; i < walked.size(); ++i) {
    int before = places[walked[i - 1]], here = places[walked[i]];
    bool neither = before < 0 && here < 0;
    bool adjacent = before >= 0 && here == before + 1;
    joins[i] = joins[i] && (neither || adjacent);
  }
}

void IterationSpace::visitOperands(Operation *op, const DimMap &map) {
  // Keys of random numbers and the like have an index of their own.
  for (Value operand : op->getOperands())
    if (dimsOf(operand) == dimsOf(op->getResult(0)))
      visit(operand, map);
}

void IterationSpace::visitOneHot(Value indices, DimMap map) {
  pin(map.pop_back_val());
  visit(indices, map);
}

void IterationSpace::visit(Value value, const DimMap &map) {
  std::pair<Value, DimMap> key(value, map);
  if (llvm::is_contained(visited, key))
    return;
  visited.push_back(key);
  Operation *op = value.getDefiningOp();
  if (!op)
    return requireContiguous(map);
  TypeSwitch<Operation *>(op)
      .Case([&](BroadcastOp op) {
        DimMap mapped;
        Dims from = dimsOf(op.getInput()), to = dimsOf(op.getResult());
        for (auto [d, dim] : llvm::enumerate(op.getDims()))
          mapped.push_back(from[d] == to[dim] ? map[dim] : -1);
        visit(op.getInput(), mapped);
      })
      .Case([&](TransposeOp op) {
        DimMap mapped(map);
        for (auto [d, source] : llvm::enumerate(op.getPermutation()))
          mapped[source] = map[d];
        visit(op.getInput(), mapped);
      })
      .Case([&](SliceOp op) {
        Dims from = dimsOf(op.getInput()), to = dimsOf(op.getResult());
        for (auto [d, dim] : llvm::enumerate(map))
          if (from[d] != to[d])
            pin(dim);
        visit(op.getInput(), map);
      })
      .Case([&](ReverseOp op) {
        for (int64_t d : op.getDims())
          pin(map[d]);
        visit(op.getInput(), map);
      })
      .Case([&](IotaOp op) { pin(map[op.getDim()]); })
      .Case([&](OneHotOp op) { visitOneHot(op.getIndices(), map); })
      .Case<RandomBitsOp, DropoutOp, CheckIndexOp>([&](Operation *op) {
        requireContiguous(map);
        visitOperands(op, map);
      })
      .Default([&](Operation *op) { visitOperands(op, map); });
}

void IterationSpace::makeGroups() {
  for (size_t i = 0; i < walked.size(); ++i) {
    std::optional<Dim> product;
    if (i > 0 && joins[i])
      product = sizes.back().times(space[walked[i]]);
    if (product) {
      sizes.back() = *product;
      carriers.back() = walked[i];
    } else {
      sizes.push_back(space[walked[i]]);
      carriers.push_back(walked[i]);
    }
  }
  if (sizes.empty()) {
    sizes.push_back(Dim(1));
    carriers.push_back(-1);
  }
}

LaneIndices IterationSpace::expand(KernelContext &context,
                                   ArrayRef<Value> merged) const {
  return expand(context, merged, carriers.size() - 1);
}

LaneIndices IterationSpace::expand(KernelContext &context,
                                   ArrayRef<Value> merged, size_t along) const {
  LaneIndices index(space.size(), LaneIndex(context.constant(0)));
  for (auto [carrier, value] : llvm::zip(carriers, merged))
    if (carrier >= 0)
      index[carrier].base = value;
  if (carriers[along] >= 0)
    index[carriers[along]].step = 1;
  return index;
}

std::optional<size_t> IterationSpace::findMerged(int64_t d) const {
  const auto *found = llvm::find(carriers, d);
  return found == carriers.end()
             ? std::nullopt
             : std::optional<size_t>(found - carriers.begin());
}

} // namespace lathe

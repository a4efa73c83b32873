//===- CodeParts.cpp - A module cut into parts of equal work
//---------------===//

#include "CodeParts.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace lathe {

/// A part costs about as much as the code of this many ops, so it should have
/// several times as many.
static constexpr size_t kOpsPerPart = 1500;
/// More would not keep more threads busy: parts are taken largest first.
static constexpr size_t kMaxParts = 24;

static size_t countOps(LLVM::LLVMFuncOp function) {
  size_t count = 0;
  for (Block &block : function.getBody())
    count += block.getOperations().size();
  return count;
}

/// Deals |functions| out to parts: the largest first, each to the part that has
/// least. Returns the number of each one's part.
static SmallVector<size_t> balance(ArrayRef<LLVM::LLVMFuncOp> functions) {
  SmallVector<size_t> sizes, order;
  size_t total = 0;
  for (LLVM::LLVMFuncOp function : functions) {
    order.push_back(order.size());
    sizes.push_back(countOps(function));
    total += sizes.back();
  }
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::pair(sizes[b], a) < std::pair(sizes[a], b);
  });
  SmallVector<size_t> loads(
      std::clamp<size_t>(total / kOpsPerPart, 1, kMaxParts));
  SmallVector<size_t> parts(functions.size());
  for (size_t i : order) {
    parts[i] = llvm::min_element(loads) - loads.begin();
    loads[parts[i]] += sizes[i];
  }
  return parts;
}

template <typename Op> static void makeHidden(Op op) {
  op.setLinkage(LLVM::Linkage::External);
  op.setVisibility_(LLVM::Visibility::Hidden);
}

/// Adds to |part| a declaration of |symbol|, which another part defines.
static void declare(ModuleOp part, Operation *symbol) {
  Operation *declaration = symbol->cloneWithoutRegions();
  if (auto global = dyn_cast<LLVM::GlobalOp>(declaration))
    global.removeValueAttr();
  part.getBody()->push_front(declaration);
}

/// Declares what |part| refers to and has not. |symbols| are those of all
/// parts.
static void declareReferences(ModuleOp part,
                              const llvm::StringMap<Operation *> &symbols,
                              ArrayRef<std::string> names) {
  llvm::StringSet<> known;
  for (auto symbol : part.getOps<SymbolOpInterface>())
    known.insert(symbol.getName());
  auto require = [&](StringRef name) {
    if (Operation *symbol = symbols.lookup(name))
      if (known.insert(name).second)
        declare(part, symbol);
  };
  for (const std::string &name : names)
    require(name);
  if (auto uses = SymbolTable::getSymbolUses(&part.getBodyRegion()))
    for (const SymbolTable::SymbolUse &use : *uses)
      require(use.getSymbolRef().getRootReference().getValue());
}

SmallVector<OwningOpRef<ModuleOp>>
splitIntoParts(ModuleOp module, ArrayRef<std::string> entries) {
  SmallVector<LLVM::LLVMFuncOp> functions;
  for (auto function : module.getOps<LLVM::LLVMFuncOp>())
    if (!function.isExternal())
      functions.push_back(function);
  SmallVector<size_t> numbers = balance(functions);
  SmallVector<OwningOpRef<ModuleOp>> parts(
      functions.empty() ? 1 : *llvm::max_element(numbers) + 1);
  for (OwningOpRef<ModuleOp> &part : parts)
    part = ModuleOp::create(module.getLoc());
  llvm::StringMap<Operation *> symbols;
  for (Operation &op : llvm::make_early_inc_range(*module.getBody())) {
    auto global = dyn_cast<LLVM::GlobalOp>(op);
    if (global) {
      makeHidden(global);
      op.moveBefore(parts[0]->getBody(), parts[0]->getBody()->end());
    }
    if (global || isa<LLVM::LLVMFuncOp>(op))
      symbols[SymbolTable::getSymbolName(&op).getValue()] = &op;
  }
  for (auto [function, number] : llvm::zip(functions, numbers)) {
    makeHidden(function);
    Block *body = parts[number]->getBody();
    function->moveBefore(body, body->end());
  }
  for (auto [number, part] : llvm::enumerate(parts))
    declareReferences(*part, symbols,
                      number == 0 ? entries : ArrayRef<std::string>());
  return parts;
}

} // namespace lathe

//===- HoistWeights.cpp - Compute once what depends on weights only -------===//
//
// graph -> graph. Expects: normal forms (Normalize), no kernels yet.
// Leaves: @prepare, which gives the prepared tensors; the functions that read
// them take them as arguments of the role "prepared", and no weight that they
// have no other use for.
//
//===----------------------------------------------------------------------===//

#include "WeightValues.h"
#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/CSE.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_HOISTWEIGHTSPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// A prepared tensor may be this many times as large as what it is made of: a
/// filter in Winograd's form is 16/9 times its size.
static constexpr int64_t kMaxGrowth = 4;
/// A tensor of fewer bytes may be: the last panel of a packed matrix is mostly
/// zeros when it has few columns.
static constexpr int64_t kSmallBytes = 1 << 16;

//===----------------------------------------------------------------------===//
// What to prepare
//===----------------------------------------------------------------------===//

/// Bytes of a static tensor; nullopt for others.
static std::optional<int64_t> getBytes(Value value) {
  RankedTensorType type = tensorTypeOf(value);
  if (!type.hasStaticShape())
    return std::nullopt;
  return type.getNumElements() * getElementBytes(type.getElementType());
}

/// The weights and constants that |value| is computed from, and the ops that do
/// it, in the order in which they are reached.
static void collectSources(Value value, llvm::SetVector<Value> &sources) {
  SmallVector<Value> worklist = {value};
  llvm::DenseSet<Value> seen = {value};
  while (!worklist.empty()) {
    Value next = worklist.pop_back_val();
    Operation *op = next.getDefiningOp();
    if (!op || op->getNumOperands() == 0)
      sources.insert(next);
    else
      for (Value operand : llvm::reverse(op->getOperands()))
        if (seen.insert(operand).second)
          worklist.push_back(operand);
  }
}

/// Whether reading |value| from memory is better than computing it in each
/// call: views are free, and a broadcast is cheaper to repeat than to read.
static bool isWorthPreparing(Value value) {
  Operation *op = value.getDefiningOp();
  std::optional<int64_t> bytes = getBytes(value);
  if (!op || op->getNumOperands() == 0 || isa<ReshapeOp>(op) || !bytes)
    return false;
  if (isa<BroadcastOp>(op) && *bytes > getBytes(op->getOperand(0)).value_or(0))
    return false;
  llvm::SetVector<Value> sources;
  collectSources(value, sources);
  int64_t given = 0;
  for (Value source : sources)
    given += getBytes(source).value_or(0);
  return *bytes <= kSmallBytes || *bytes <= kMaxGrowth * given;
}

/// The values that |func| had better get than compute, in the order of the
/// text. What an op needs that stays is looked through.
static SmallVector<Value> findPrepared(func::FuncOp func) {
  WeightValues weights(func);
  llvm::SetVector<Value> prepared;
  SmallVector<Value> worklist;
  llvm::DenseSet<Value> seen;
  auto visit = [&](OperandRange operands) {
    for (Value operand : llvm::reverse(operands))
      if (weights.contains(operand) && seen.insert(operand).second)
        worklist.push_back(operand);
  };
  for (Operation &op : func.getBody().front()) {
    if (op.getNumResults() == 0 || !weights.contains(op.getResult(0)))
      visit(op.getOperands());
    while (!worklist.empty()) {
      Value value = worklist.pop_back_val();
      if (isWorthPreparing(value))
        prepared.insert(value);
      else if (Operation *stays = value.getDefiningOp())
        visit(stays->getOperands());
    }
  }
  return prepared.takeVector();
}

//===----------------------------------------------------------------------===//
// @prepare
//===----------------------------------------------------------------------===//

namespace {
/// One function and what it shall get.
struct Reader {
  func::FuncOp func;
  SmallVector<Value> values;
  SmallVector<unsigned> numbers; ///< Of the prepared tensors, per value.
};

class PrepareBuilder {
public:
  PrepareBuilder(ModuleOp module, MutableArrayRef<Reader> readers)
      : module(module), readers(readers) {}
  void run();

private:
  Value cloneInto(OpBuilder &builder, Value value, IRMapping &mapping);
  Value getArgument(BlockArgument weight);
  void buildBody();
  void numberResults();
  void nameResults();
  std::string makeName(Value value);
  void rewrite(Reader &reader);

  ModuleOp module;
  MutableArrayRef<Reader> readers;
  func::FuncOp prepare;
  llvm::StringMap<Value> arguments; ///< Of @prepare, by name.
  llvm::SetVector<Value> results;
  SmallVector<DictionaryAttr> descriptions; ///< Of the results.
  llvm::StringSet<> names;
};
} // namespace

static DictionaryAttr describe(OpBuilder &builder, StringRef name) {
  return builder.getDictionaryAttr(
      {builder.getNamedAttr(kNameAttr, builder.getStringAttr(name)),
       builder.getNamedAttr(kRoleAttr, builder.getStringAttr("prepared"))});
}

static StringRef nameOf(BlockArgument argument) {
  auto func = cast<func::FuncOp>(argument.getOwner()->getParentOp());
  auto name =
      func.getArgAttrOfType<StringAttr>(argument.getArgNumber(), kNameAttr);
  return name ? name.getValue() : "";
}

/// The argument of @prepare that is the same weight.
Value PrepareBuilder::getArgument(BlockArgument weight) {
  Value &argument = arguments[nameOf(weight)];
  if (!argument) {
    auto func = cast<func::FuncOp>(weight.getOwner()->getParentOp());
    unsigned number = prepare.getNumArguments();
    (void)prepare.insertArgument(number, weight.getType(),
                                 func.getArgAttrDict(weight.getArgNumber()),
                                 weight.getLoc());
    argument = prepare.getArgument(number);
  }
  return argument;
}

/// A copy in @prepare of |value| and of what it is computed from.
Value PrepareBuilder::cloneInto(OpBuilder &builder, Value value,
                                IRMapping &mapping) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  auto weight = dyn_cast<BlockArgument>(value);
  if (!weight) {
    for (Value operand : value.getDefiningOp()->getOperands())
      cloneInto(builder, operand, mapping);
    builder.clone(*value.getDefiningOp(), mapping);
    return mapping.lookup(value);
  }
  Value argument = getArgument(weight);
  mapping.map(value, argument);
  return argument;
}

/// Everything that any reader wants, in the order of the readers.
void PrepareBuilder::buildBody() {
  OpBuilder builder(readers.front().func);
  prepare = func::FuncOp::create(builder, module.getLoc(), "prepare",
                                 builder.getFunctionType({}, {}));
  builder.setInsertionPointToStart(prepare.addEntryBlock());
  SmallVector<Value> all;
  for (Reader &reader : readers) {
    IRMapping mapping;
    for (Value value : reader.values)
      all.push_back(cloneInto(builder, value, mapping));
  }
  func::ReturnOp::create(builder, module.getLoc(), all);
}

/// What readers have in common is computed and returned once.
void PrepareBuilder::numberResults() {
  IRRewriter rewriter(module.getContext());
  DominanceInfo dominance(prepare);
  eliminateCommonSubExpressions(rewriter, dominance, prepare);
  Operation *terminator = prepare.getBody().front().getTerminator();
  unsigned next = 0;
  for (Reader &reader : readers)
    for (size_t i = 0; i < reader.values.size(); ++i) {
      Value value = terminator->getOperand(next++);
      results.insert(value);
      reader.numbers.push_back(
          std::distance(results.begin(), llvm::find(results, value)));
    }
  terminator->setOperands(results.getArrayRef());
  prepare.setFunctionType(
      FunctionType::get(module.getContext(), prepare.getArgumentTypes(),
                        ValueRange(results.getArrayRef()).getTypes()));
}

/// "dense/kernel/pack": the first weight that |value| is made of, and what is
/// done to it at last.
std::string PrepareBuilder::makeName(Value value) {
  llvm::SetVector<Value> sources;
  collectSources(value, sources);
  StringRef weight = "constant";
  for (Value source : sources)
    if (auto argument = dyn_cast<BlockArgument>(source)) {
      weight = nameOf(argument);
      break;
    }
  std::string base =
      (weight + "/" + value.getDefiningOp()->getName().stripDialect()).str();
  std::string name = base;
  for (int number = 1; !names.insert(name).second; ++number)
    name = base + "_" + std::to_string(number);
  return name;
}

void PrepareBuilder::nameResults() {
  for (auto parameter : module.getOps<ParameterOp>())
    names.insert(parameter.getSymName());
  for (auto func : module.getOps<func::FuncOp>())
    for (BlockArgument argument : func.getArguments())
      names.insert(nameOf(argument));
  OpBuilder builder(module.getContext());
  for (Value value : results)
    descriptions.push_back(describe(builder, makeName(value)));
  for (auto [i, description] : llvm::enumerate(descriptions))
    prepare.setResultAttrs(i, description);
}

/// The reader gets the tensors, and no longer the weights that only they need.
void PrepareBuilder::rewrite(Reader &reader) {
  func::FuncOp func = reader.func;
  SmallVector<bool> wasUsed;
  for (BlockArgument argument : func.getArguments())
    wasUsed.push_back(!argument.use_empty());
  unsigned before = func.getNumArguments();
  for (auto [value, number] : llvm::zip(reader.values, reader.numbers)) {
    (void)func.insertArgument(func.getNumArguments(), value.getType(),
                              descriptions[number], value.getLoc());
    value.replaceAllUsesWith(func.getArguments().back());
  }
  for (Operation &op :
       llvm::make_early_inc_range(llvm::reverse(func.getBody().front())))
    if (isOpTriviallyDead(&op))
      op.erase();
  BitVector unused(func.getNumArguments());
  for (unsigned i = 0; i < before; ++i)
    if (wasUsed[i] && func.getArgument(i).use_empty() &&
        isWeight(func.getArgument(i)))
      unused.set(i);
  (void)func.eraseArguments(unused);
}

void PrepareBuilder::run() {
  buildBody();
  numberResults();
  nameResults();
  for (Reader &reader : readers)
    rewrite(reader);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct HoistWeightsPass : lathe::impl::HoistWeightsPassBase<HoistWeightsPass> {
  void runOnOperation() override {
    if (getOperation().lookupSymbol("prepare"))
      return; // done already
    SmallVector<Reader> readers;
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (!readsFixedWeights(func))
        continue;
      SmallVector<Value> values = findPrepared(func);
      if (!values.empty())
        readers.push_back({func, std::move(values), {}});
    }
    if (!readers.empty())
      PrepareBuilder(getOperation(), readers).run();
  }
};
} // namespace

//===- LowerLaunches.cpp - Call each thread's share of kernels ------------===//
//
// kernels -> kernels without `lathe.launch`. One array of words per function
// serves all launches of a thread, which is through with one before the next.
//
//===----------------------------------------------------------------------===//

#include "lathe/Kernel/Passes.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;

namespace lathe {

#define GEN_PASS_DEF_LOWERLAUNCHESPASS
#include "lathe/Kernel/Passes.h.inc"

/// Words of lathe_call (lathe/Runtime/Model.h).
static constexpr int32_t kWait = 3, kWaitContext = 4, kMark = 6,
                         kMarkContext = 7;

static Value constant(ImplicitLocOpBuilder &b, int64_t number) {
  return arith::ConstantOp::create(b, b.getI64IntegerAttr(number));
}

static Value boolean(ImplicitLocOpBuilder &b, bool value) {
  return arith::ConstantOp::create(b, b.getBoolAttr(value));
}

static Value compare(ImplicitLocOpBuilder &b, arith::CmpIPredicate predicate,
                     Value lhs, Value rhs) {
  return arith::CmpIOp::create(b, predicate, lhs, rhs);
}

static Value wordAddress(ImplicitLocOpBuilder &b, Value array, int32_t number) {
  if (number == 0)
    return array;
  return LLVM::GEPOp::create(b, array.getType(), b.getI64Type(), array,
                             ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(number)});
}

static Value pointerAt(ImplicitLocOpBuilder &b, Value array, int32_t number) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  return LLVM::LoadOp::create(b, pointer, wordAddress(b, array, number), 8);
}

static void callPointer(ImplicitLocOpBuilder &b, Value callee,
                        ArrayRef<Value> arguments) {
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()),
      llvm::to_vector(llvm::map_range(
          arguments, [](Value argument) { return argument.getType(); })));
  SmallVector<Value> operands{callee};
  operands.append(arguments.begin(), arguments.end());
  LLVM::CallOp::create(b, type, operands);
}

//===----------------------------------------------------------------------===//
// Shares
//===----------------------------------------------------------------------===//

/// `run_share(kernel, words, extent, grain, multiple, thread, threads)`: calls
/// the kernel for the units of this thread. As many threads as there are whole
/// grains share the units, in pieces of |multiple|.
static void fillRunShare(func::FuncOp function) {
  auto b = ImplicitLocOpBuilder::atBlockEnd(function.getLoc(),
                                            function.addEntryBlock());
  Value kernel = function.getArgument(0), words = function.getArgument(1);
  Value extent = function.getArgument(2), grain = function.getArgument(3);
  Value multiple = function.getArgument(4);
  Value thread = function.getArgument(5), threads = function.getArgument(6);
  Value zero = constant(b, 0), one = constant(b, 1);
  auto isAlone = scf::IfOp::create(
      b, compare(b, arith::CmpIPredicate::eq, threads, one), true);
  b.setInsertionPointToStart(isAlone.elseBlock());
  Value grains =
      arith::MaxUIOp::create(b, arith::DivUIOp::create(b, extent, grain), one);
  Value sharers = arith::MinUIOp::create(b, grains, threads);
  auto isSharer = scf::IfOp::create(
      b, compare(b, arith::CmpIPredicate::ult, thread, sharers), false);
  b.setInsertionPointToStart(isSharer.thenBlock());
  Value most = arith::SubIOp::create(b, multiple, one);
  Value pieces = arith::DivUIOp::create(
      b, arith::AddIOp::create(b, extent, most), multiple); // rounded up
  auto bound = [&](Value number) -> Value {
    Value share = arith::DivUIOp::create(
        b, arith::MulIOp::create(b, pieces, number), sharers);
    return arith::MulIOp::create(b, share, multiple);
  };
  Value begin = bound(thread);
  Value end = arith::MinUIOp::create(
      b, bound(arith::AddIOp::create(b, thread, one)), extent);
  auto hasUnits = scf::IfOp::create(
      b, compare(b, arith::CmpIPredicate::ult, begin, end), false);
  b.setInsertionPointToStart(hasUnits.thenBlock());
  callPointer(b, kernel, {words, begin, end});
  b.setInsertionPointToStart(isAlone.thenBlock());
  callPointer(b, kernel, {words, zero, extent});
  b.setInsertionPointToEnd(&function.getBody().front());
  func::ReturnOp::create(b);
}

/// `meet(call, meets, threads)`: waits for the call's other threads, if |meets|
/// and there are any.
static void fillMeet(func::FuncOp function) {
  auto b = ImplicitLocOpBuilder::atBlockEnd(function.getLoc(),
                                            function.addEntryBlock());
  Value call = function.getArgument(0), meets = function.getArgument(1);
  Value hasOthers = compare(b, arith::CmpIPredicate::ne,
                            function.getArgument(2), constant(b, 1));
  auto branch = scf::IfOp::create(b, arith::AndIOp::create(b, meets, hasOthers),
                                  /*withElseRegion=*/false);
  b.setInsertionPointToStart(branch.thenBlock());
  callPointer(b, pointerAt(b, call, kWait), {pointerAt(b, call, kWaitContext)});
  b.setInsertionPointToEnd(&function.getBody().front());
  func::ReturnOp::create(b);
}

namespace {
/// Functions that all entries call. What has branches is in them, so that an
/// entry without marks is one block: conversions take time that grows with the
/// product of a block's length and the branches in it.
struct Helpers {
  explicit Helpers(ModuleOp module);
  func::FuncOp runShare, meet;
};
} // namespace

Helpers::Helpers(ModuleOp module) {
  OpBuilder b(module.getContext());
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  Type i64 = b.getI64Type(), i1 = b.getI1Type();
  auto create = [&](StringRef name, TypeRange arguments) {
    auto function = func::FuncOp::create(module.getLoc(), name,
                                         b.getFunctionType(arguments, {}));
    function.setPrivate();
    SymbolTable(module).insert(function); // renames it where the name is taken
    return function;
  };
  runShare = create("run_share", {pointer, pointer, i64, i64, i64, i64, i64});
  fillRunShare(runShare);
  meet = create("meet", {pointer, i1, i64});
  fillMeet(meet);
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

namespace {
/// The arguments of an entry, and what a thread of it knows, i1: whether any
/// kernel since the threads last met was shared, and whether they left out a
/// wait since because none was.
struct Entry {
  explicit Entry(func::FuncOp function)
      : call(function.getArgument(0)), thread(function.getArgument(1)),
        threads(function.getArgument(2)) {}
  Value call, thread, threads;
  Value wasShared, owesWait;
};
} // namespace

/// Has the first thread tell the call's `mark`, if there is one, that kernel
/// |number| is next.
static void markKernel(ImplicitLocOpBuilder &b, const Entry &entry,
                       int64_t number) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  Value mark = pointerAt(b, entry.call, kMark);
  Value given =
      LLVM::ICmpOp::create(b, LLVM::ICmpPredicate::ne, mark,
                           LLVM::ZeroOp::create(b, pointer).getResult());
  Value isFirst =
      compare(b, arith::CmpIPredicate::eq, entry.thread, constant(b, 0));
  auto branch = scf::IfOp::create(b, arith::AndIOp::create(b, given, isFirst),
                                  /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  callPointer(b, mark,
              {pointerAt(b, entry.call, kMarkContext), constant(b, number)});
}

/// Lets the threads meet before |launch|, unless the first thread runs it and
/// all kernels since they last met alone, which sizes decide: so all threads
/// decide the same. Then they meet before the next kernel that is shared, if it
/// comes before the next wait: what it depends on may lie before this one.
static void meetBefore(ImplicitLocOpBuilder &b, LaunchOp launch, Entry &entry,
                       func::FuncOp meet) {
  Value two = constant(b, 2);
  Value isShared =
      compare(b, arith::CmpIPredicate::uge, launch.getExtent(),
              arith::MulIOp::create(b, launch.getGrain(), two).getResult());
  if (!launch.getWaits() && matchPattern(entry.owesWait, m_Zero())) {
    entry.wasShared = arith::OrIOp::create(b, entry.wasShared, isShared);
    return;
  }
  Value meets = arith::AndIOp::create(b, entry.owesWait, isShared);
  Value owes = entry.owesWait;
  if (launch.getWaits()) {
    Value matters = arith::OrIOp::create(b, entry.wasShared, isShared);
    meets = arith::OrIOp::create(b, meets, matters);
    owes = boolean(b, true);
  }
  func::CallOp::create(b, meet, ValueRange{entry.call, meets, entry.threads});
  Value no = boolean(b, false);
  entry.owesWait = arith::SelectOp::create(b, meets, no, owes);
  Value before = arith::SelectOp::create(b, meets, no, entry.wasShared);
  entry.wasShared = arith::OrIOp::create(b, before, isShared);
}

/// The address of function |name|; converted with the function.
static Value addressOf(ImplicitLocOpBuilder &b, FlatSymbolRefAttr name) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto type = b.getFunctionType({pointer, b.getI64Type(), b.getI64Type()}, {});
  Value function = func::ConstantOp::create(b, type, name);
  return UnrealizedConversionCastOp::create(b, pointer, function).getResult(0);
}

static void lowerLaunch(LaunchOp launch, Entry &entry, Value words,
                        const Helpers &helpers, std::optional<int64_t> mark) {
  ImplicitLocOpBuilder b(launch.getLoc(), launch);
  meetBefore(b, launch, entry, helpers.meet);
  if (mark) // after the wait, which belongs to the kernel before
    markKernel(b, entry, *mark);
  for (auto [i, argument] : llvm::enumerate(launch.getArguments()))
    LLVM::StoreOp::create(b, argument, wordAddress(b, words, i), 8);
  func::CallOp::create(b, helpers.runShare,
                       ValueRange{addressOf(b, launch.getKernelAttr()), words,
                                  launch.getExtent(), launch.getGrain(),
                                  constant(b, launch.getMultiple()),
                                  entry.thread, entry.threads});
  launch.erase();
}

static void lowerEntry(func::FuncOp function, ArrayRef<LaunchOp> launches,
                       const Helpers &helpers) {
  int64_t count = 1;
  for (LaunchOp launch : launches)
    count = std::max<int64_t>(count, launch.getArguments().size());
  auto description = function->getAttrOfType<DictionaryAttr>("lathe.entry");
  bool marks = description && description.get("kernels");
  Entry entry(function);
  Block &body = function.getBody().front();
  auto b = ImplicitLocOpBuilder::atBlockBegin(function.getLoc(), &body);
  entry.wasShared = entry.owesWait = boolean(b, false);
  Value words = LLVM::AllocaOp::create(
      b, LLVM::LLVMPointerType::get(b.getContext()), b.getI64Type(),
      constant(b, count), /*alignment=*/8);
  for (auto [number, launch] : llvm::enumerate(launches))
    lowerLaunch(launch, entry, words, helpers,
                marks ? std::optional<int64_t>(number) : std::nullopt);
  if (marks) {
    b.setInsertionPoint(body.getTerminator());
    markKernel(b, entry, launches.size());
  }
}

namespace {
struct LowerLaunchesPass : impl::LowerLaunchesPassBase<LowerLaunchesPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    std::optional<Helpers> helpers;
    for (auto function : llvm::to_vector(module.getOps<func::FuncOp>())) {
      SmallVector<LaunchOp> launches(function.getOps<LaunchOp>());
      if (launches.empty())
        continue;
      if (!helpers)
        helpers.emplace(module);
      lowerEntry(function, launches, *helpers);
    }
  }
};
} // namespace

} // namespace lathe

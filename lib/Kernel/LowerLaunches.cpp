//===- LowerLaunches.cpp - Call kernels through the parallel loop ---------===//
//
// kernels -> kernels without `lathe.launch`. One array of words per function
// serves all launches: a launch is over when its parallel loop returns.
//
//===----------------------------------------------------------------------===//

#include "lathe/Kernel/Passes.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;

namespace lathe {

#define GEN_PASS_DEF_LOWERLAUNCHESPASS
#include "lathe/Kernel/Passes.h.inc"

/// Words of lathe_call (lathe/Runtime/Model.h).
static constexpr int32_t kParallelFor = 3, kParallelContext = 4, kMark = 6,
                         kMarkContext = 7;

static Value wordAddress(ImplicitLocOpBuilder &b, Value array, int32_t number) {
  if (number == 0)
    return array;
  return LLVM::GEPOp::create(b, array.getType(), b.getI64Type(), array,
                             ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(number)});
}

/// The address of function |name|; converted with the function.
static Value addressOf(ImplicitLocOpBuilder &b, FlatSymbolRefAttr name) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto type = b.getFunctionType({pointer, b.getI64Type(), b.getI64Type()}, {});
  Value function = func::ConstantOp::create(b, type, name);
  return UnrealizedConversionCastOp::create(b, pointer, function).getResult(0);
}

static void callInParallel(ImplicitLocOpBuilder &b, LaunchOp launch,
                           Value words) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto field = [&](int32_t number) -> Value {
    return LLVM::LoadOp::create(b, pointer,
                                wordAddress(b, launch.getCall(), number), 8);
  };
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()),
      {pointer, pointer, pointer, b.getI64Type(), b.getI64Type()});
  Value grain =
      arith::ConstantOp::create(b, b.getI64IntegerAttr(launch.getGrain()));
  Value callee = field(kParallelFor);
  LLVM::CallOp::create(b, type,
                       ValueRange{callee, field(kParallelContext),
                                  addressOf(b, launch.getKernelAttr()), words,
                                  launch.getExtent(), grain});
}

static void callDirectly(ImplicitLocOpBuilder &b, LaunchOp launch,
                         Value words) {
  Value zero = arith::ConstantOp::create(b, b.getI64IntegerAttr(0));
  func::CallOp::create(b, launch.getKernelAttr(), TypeRange(),
                       ValueRange{words, zero, launch.getExtent()});
}

/// Tells the call's `mark`, if it has one, that kernel |number| is next.
static void markKernel(ImplicitLocOpBuilder &b, Value call, int64_t number) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto field = [&](int32_t number) -> Value {
    return LLVM::LoadOp::create(b, pointer, wordAddress(b, call, number), 8);
  };
  Value mark = field(kMark);
  Value wanted =
      LLVM::ICmpOp::create(b, LLVM::ICmpPredicate::ne, mark,
                           LLVM::ZeroOp::create(b, pointer).getResult());
  auto branch = scf::IfOp::create(b, wanted, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()), {pointer, b.getI64Type()});
  Value kernel = arith::ConstantOp::create(b, b.getI64IntegerAttr(number));
  LLVM::CallOp::create(b, type, ValueRange{mark, field(kMarkContext), kernel});
}

/// Marks each of |launches| and the end of |function|, if it is to be profiled.
static void markLaunches(func::FuncOp function, ArrayRef<LaunchOp> launches) {
  auto entry = function->getAttrOfType<DictionaryAttr>("lathe.entry");
  if (!entry || !entry.get("kernels"))
    return;
  Value call = function.getArgument(0);
  for (auto [number, launch] : llvm::enumerate(launches)) {
    ImplicitLocOpBuilder b(LaunchOp(launch).getLoc(), launch);
    markKernel(b, call, number);
  }
  Operation *end = function.getBody().front().getTerminator();
  ImplicitLocOpBuilder b(end->getLoc(), end);
  markKernel(b, call, launches.size());
}

static void lowerLaunch(LaunchOp launch, Value words) {
  ImplicitLocOpBuilder b(launch.getLoc(), launch);
  for (auto [i, argument] : llvm::enumerate(launch.getArguments()))
    LLVM::StoreOp::create(b, argument, wordAddress(b, words, i), 8);
  if (auto extent = getConstantIntValue(launch.getExtent())) {
    if (*extent <= static_cast<int64_t>(launch.getGrain()))
      callDirectly(b, launch, words);
    else
      callInParallel(b, launch, words);
  } else {
    Value grain =
        arith::ConstantOp::create(b, b.getI64IntegerAttr(launch.getGrain()));
    Value small = arith::CmpIOp::create(b, arith::CmpIPredicate::sle,
                                        launch.getExtent(), grain);
    auto branch = scf::IfOp::create(b, small, /*withElseRegion=*/true);
    b.setInsertionPointToStart(branch.thenBlock());
    callDirectly(b, launch, words);
    b.setInsertionPointToStart(branch.elseBlock());
    callInParallel(b, launch, words);
  }
  launch.erase();
}

namespace {
struct LowerLaunchesPass : impl::LowerLaunchesPassBase<LowerLaunchesPass> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      SmallVector<LaunchOp> launches(function.getOps<LaunchOp>());
      int64_t count = 1;
      for (LaunchOp launch : launches)
        count = std::max<int64_t>(count, launch.getArguments().size());
      if (launches.empty())
        continue;
      markLaunches(function, launches);
      auto b = ImplicitLocOpBuilder::atBlockBegin(function.getLoc(),
                                                  &function.getBody().front());
      Value number = arith::ConstantOp::create(b, b.getI64IntegerAttr(count));
      Value words = LLVM::AllocaOp::create(
          b, LLVM::LLVMPointerType::get(b.getContext()), b.getI64Type(), number,
          /*alignment=*/8);
      for (LaunchOp launch : launches)
        lowerLaunch(launch, words);
    }
  }
};
} // namespace

} // namespace lathe

//===- LowerToLLVM.cpp - From kernels to the LLVM dialect -----------------===//
//
// kernels -> llvm. Expects: functions on pointers (LowerKernels). Leaves: LLVM
// dialect, and metadata ops of lathe. Only the model's table, which Native
// makes, is exported.
//
//===----------------------------------------------------------------------===//

#include "lathe/Kernel/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace lathe {

#define GEN_PASS_DEF_SETTARGETPASS
#include "lathe/Kernel/Passes.h.inc"

namespace {
struct SetTargetPass : impl::SetTargetPassBase<SetTargetPass> {
  using SetTargetPassBase::SetTargetPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
      if (function.isExternal())
        continue;
      function.setTargetCpu(StringRef(cpu));
      if (!features.empty())
        function.setTargetFeaturesAttr(
            LLVM::TargetFeaturesAttr::get(context, features));
      function.setPreferVectorWidth(std::to_string(vectorBits));
      function.setNoUnwind(true);
      function.setLinkage(LLVM::Linkage::Internal);
      function.setVisibility(SymbolTable::Visibility::Public);
    }
    module->setAttr(kStageAttr, StringAttr::get(context, "llvm"));
  }
};
} // namespace

void addLoweringToLLVM(OpPassManager &passes, const TargetInfo &target) {
  passes.addPass(createLowerLaunchesPass());
  // Function by function, so that kernels are converted in parallel.
  OpPassManager &functions = passes.nest<func::FuncOp>();
  // Index arithmetic of neighbouring elements has much in common.
  functions.addPass(createCSEPass());
  functions.addPass(createSCFToControlFlowPass());
  functions.addPass(createConvertVectorToLLVMPass());
  functions.addPass(createArithToLLVMConversionPass());
  passes.addPass(createConvertFuncToLLVMPass());
  passes.addPass(createConvertControlFlowToLLVMPass());
  passes.addNestedPass<LLVM::LLVMFuncOp>(createReconcileUnrealizedCastsPass());
  SetTargetPassOptions options;
  options.cpu = target.cpu;
  options.features = target.features;
  options.vectorBits = target.vectorBits;
  passes.addPass(createSetTargetPass(options));
}

namespace {
struct LoweringOptions : PassPipelineOptions<LoweringOptions> {
  Option<unsigned> vectorBits{*this, "vector-bits",
                              llvm::cl::desc("width of vectors: 512 or 256"),
                              llvm::cl::init(256)};
  Option<std::string> cpu{*this, "cpu",
                          llvm::cl::desc("LLVM's name of the CPU"),
                          llvm::cl::init("x86-64-v3")};
  Option<std::string> features{*this, "features",
                               llvm::cl::desc("LLVM's feature string"),
                               llvm::cl::init("")};
};
} // namespace

void registerLatheKernelPipelines() {
  PassPipelineRegistration<LoweringOptions>(
      "lathe-lower-to-llvm", "lower stage kernels to the LLVM dialect",
      [](OpPassManager &passes, const LoweringOptions &options) {
        addLoweringToLLVM(passes, TargetInfo{options.cpu, options.features,
                                             options.vectorBits});
      });
}

} // namespace lathe

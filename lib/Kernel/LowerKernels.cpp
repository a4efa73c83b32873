//===- LowerKernels.cpp - Turn planned kernels into functions on buffers --===//
//
// plan -> kernels. Expects: every compute op in a kernel (Fuse) and places on
// all kernels (PlanMemory). Leaves: entries that launch private functions of
// loops over pointers; no tensor type but in `lathe.entry` and metadata ops.
//
//===----------------------------------------------------------------------===//

#include "EntryLowering.h"
#include "lathe/Kernel/Passes.h"

using namespace mlir;

namespace lathe {

#define GEN_PASS_DEF_LOWERKERNELSPASS
#include "lathe/Kernel/Passes.h.inc"

namespace {
struct LowerKernelsPass : impl::LowerKernelsPassBase<LowerKernelsPass> {
  using LowerKernelsPassBase::LowerKernelsPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    TargetInfo target{cpu, features, vectorBits};
    KernelFunctions kernels(module, target);
    ModuleTables tables(module);
    for (auto function : llvm::to_vector(module.getOps<func::FuncOp>()))
      if (!function.isExternal() &&
          failed(lowerEntry(function, kernels, tables, {profile, finest})))
        return signalPassFailure();
    tables.setAttributes();
    module->setAttr(kStageAttr, StringAttr::get(&getContext(), "kernels"));
  }
};
} // namespace

std::unique_ptr<Pass> createLowerKernelsPass(const TargetInfo &target,
                                             bool profile, bool finest) {
  LowerKernelsPassOptions options;
  options.cpu = target.cpu;
  options.features = target.features;
  options.vectorBits = target.vectorBits;
  options.profile = profile;
  options.finest = finest;
  return createLowerKernelsPass(options);
}

} // namespace lathe

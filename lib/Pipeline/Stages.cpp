//===- Stages.cpp - The way from a listing to machine code, stage by stage ===//

#include "lathe/Pipeline/Stages.h"
#include "lathe/Graph/Graph.h"
#include "lathe/GraphTransforms/Passes.h"
#include "lathe/Kernel/Passes.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace lathe {

/// Folds, and removes what is computed twice or for nothing.
static void addCleanup(OpPassManager &passes) {
  passes.addNestedPass<func::FuncOp>(createCanonicalizerPass());
  passes.addNestedPass<func::FuncOp>(createCSEPass());
}

static void addNothing(OpPassManager &, const PipelineOptions &) {}

static void addExpand(OpPassManager &passes, const PipelineOptions &) {
  passes.addPass(createInferShapesPass());
  passes.addPass(createExpandLayersPass());
}

static void addTrainStep(OpPassManager &passes, const PipelineOptions &) {
  passes.addPass(createBuildTrainStepPass());
}

static void addDifferentiate(OpPassManager &passes, const PipelineOptions &) {
  // Before: no derivative is taken of what is not needed.
  addCleanup(passes);
  passes.addPass(createDifferentiatePass());
}

static void addSimplify(OpPassManager &passes, const PipelineOptions &options) {
  addCleanup(passes);
  passes.addNestedPass<func::FuncOp>(createDecomposePass());
  passes.addNestedPass<func::FuncOp>(createFoldConstantsPass());
  addCleanup(passes);
  // Last: the forms that kernels want are not to be folded back.
  passes.addNestedPass<func::FuncOp>(createNormalizePass());
  // Of filters in the order that kernels read, and before they are packed.
  passes.addNestedPass<func::FuncOp>(createFoldScalesPass());
  if (options.winograd)
    passes.addNestedPass<func::FuncOp>(
        createWinogradPass({/*panel=*/2 * options.target.lanes(32)}));
  passes.addNestedPass<func::FuncOp>(createPackPass());
  addCleanup(passes);
}

static void addPrepare(OpPassManager &passes, const PipelineOptions &) {
  passes.addPass(createHoistWeightsPass());
}

static void addFuse(OpPassManager &passes, const PipelineOptions &) {
  // No CSE from here on: values that fusion computes twice stay so.
  passes.addNestedPass<func::FuncOp>(createFusePass());
  passes.addNestedPass<func::FuncOp>(createFuseChainsPass());
}

static void addPlan(OpPassManager &passes, const PipelineOptions &) {
  passes.addNestedPass<func::FuncOp>(createSchedulePass());
  passes.addNestedPass<func::FuncOp>(createPlanMemoryPass());
  passes.addNestedPass<func::FuncOp>(createSliceBatchPass());
  // A wrong plan is a silent wrong answer, and checking is cheap.
  passes.addNestedPass<func::FuncOp>(createVerifyPlanPass());
  passes.addNestedPass<func::FuncOp>(createVerifyDonationPass());
}

static void addKernels(OpPassManager &passes, const PipelineOptions &options) {
  passes.addPass(
      createLowerKernelsPass(options.target, options.profile, options.finest));
  // Address arithmetic of neighbouring loads is the same in great part.
  addCleanup(passes);
}

static void addLlvm(OpPassManager &passes, const PipelineOptions &options) {
  addLoweringToLLVM(passes, options.target);
}

ArrayRef<StageInfo> getStages() {
  static const StageInfo stages[] = {
      {Stage::Model, "model", "the listing as it was written", addNothing},
      {Stage::Expand, "expand",
       "shapes known, layers expanded into parameters and primitives",
       addExpand},
      {Stage::TrainStep, "train-step",
       "loss, gradients and optimizer in one function", addTrainStep},
      {Stage::Differentiate, "differentiate",
       "gradients replaced by the ops that compute them", addDifferentiate},
      {Stage::Simplify, "simplify",
       "folded, composites decomposed, in the forms that kernels want",
       addSimplify},
      {Stage::Prepare, "prepare",
       "what depends on weights only in a function of its own", addPrepare},
      {Stage::Fuse, "fuse", "ops grouped into kernels", addFuse},
      {Stage::Plan, "plan", "kernels in order, buffers placed", addPlan},
      {Stage::Kernels, "kernels", "kernels as loops over buffers", addKernels},
      {Stage::Llvm, "llvm", "the LLVM dialect", addLlvm}};
  return stages;
}

std::optional<Stage> findStage(StringRef name) {
  for (const StageInfo &info : getStages())
    if (info.name == name)
      return info.stage;
  return std::nullopt;
}

FailureOr<Stage> getStage(ModuleOp module) {
  if (auto attr = module->getAttrOfType<StringAttr>(kStageAttr)) {
    if (std::optional<Stage> stage = findStage(attr.getValue()))
      return *stage;
    return module.emitError("unknown stage '")
           << attr.getValue() << "' in '" << kStageAttr << "'";
  }
  // Functions written by hand are graph ops before anything was done to them.
  return module.getOps<ModelOp>().empty() ? Stage::Expand : Stage::Model;
}

LogicalResult runToStage(ModuleOp module, Stage stage,
                         const PipelineOptions &options) {
  FailureOr<Stage> current = getStage(module);
  if (failed(current))
    return failure();
  if (*current > stage)
    return module.emitError("the module is at stage '")
           << getStages()[static_cast<int>(*current)].name
           << "' already, past '" << getStages()[static_cast<int>(stage)].name
           << "'";
  PassManager passes(module.getContext());
  passes.enableVerifier(options.verifyEach);
  if (options.timing)
    passes.enableTiming(*options.timing);
  for (const StageInfo &info : getStages())
    if (info.stage > *current && info.stage <= stage)
      info.addPasses(passes, options);
  if (failed(passes.run(module)))
    return failure();
  Builder builder(module.getContext());
  module->setAttr(kStageAttr, builder.getStringAttr(
                                  getStages()[static_cast<int>(stage)].name));
  return success();
}

namespace {

/// `--lathe-stage=NAME`: from the module's own stage to that one.
class RunToStagePass
    : public PassWrapper<RunToStagePass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RunToStagePass)
  RunToStagePass() = default;
  RunToStagePass(const RunToStagePass &other) : PassWrapper(other) {}

  StringRef getArgument() const final { return "lathe-stage"; }
  StringRef getDescription() const final {
    return "take the module from its stage to the stage `to`";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry
        .insert<LatheDialect, func::FuncDialect, arith::ArithDialect,
                scf::SCFDialect, vector::VectorDialect, LLVM::LLVMDialect>();
  }
  void runOnOperation() final {
    std::optional<Stage> stage = findStage(name);
    if (!stage) {
      getOperation().emitError("unknown stage '") << name << "'";
      return signalPassFailure();
    }
    PipelineOptions options;
    options.target.vectorBits = vectorBits;
    options.winograd = winograd;
    options.profile = profile;
    if (failed(runToStage(getOperation(), *stage, options)))
      signalPassFailure();
  }

private:
  Option<std::string> name{*this, "to", llvm::cl::desc("name of the stage"),
                           llvm::cl::init("llvm")};
  Option<unsigned> vectorBits{
      *this, "vector-bits", llvm::cl::desc("512 or 256"), llvm::cl::init(256)};
  Option<bool> winograd{*this, "winograd",
                        llvm::cl::desc("use Winograd's F(2x2, 3x3)"),
                        llvm::cl::init(true)};
  Option<bool> profile{*this, "profile", llvm::cl::desc("mark launches"),
                       llvm::cl::init(false)};
};

} // namespace

void registerStagePipelines() { PassRegistration<RunToStagePass>(); }

} // namespace lathe

//===- Stages.h - The way from a listing to machine code, stage by stage --===//

#ifndef LATHE_PIPELINE_STAGES_H
#define LATHE_PIPELINE_STAGES_H

#include "lathe/Kernel/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"

namespace lathe {

/// What a module can be. Each stage's output is printed by `lathe dump
/// --stage=NAME` and accepted by every tool.
enum class Stage {
  Model,
  Expand,
  TrainStep,
  Differentiate,
  Simplify,
  Prepare,
  Fuse,
  Plan,
  Kernels,
  Llvm
};

struct PipelineOptions {
  TargetInfo target;
  /// Compute convolutions by Winograd's F(2x2, 3x3) where that is faster.
  bool winograd = true;
  /// Have entries say which kernel runs, and the description list them.
  bool profile = false;
  /// Have threads share even the smallest kernel: for tests.
  bool finest = false;
  /// Verify the IR after each pass.
  bool verifyEach = LATHE_VERIFY_EACH;
  /// Where the time of each pass is added; may be null.
  mlir::TimingScope *timing = nullptr;
};

struct StageInfo {
  Stage stage;
  llvm::StringRef name;
  llvm::StringRef description;
  /// Adds the passes that take the stage before to this one.
  void (*addPasses)(mlir::OpPassManager &, const PipelineOptions &);
};

/// All stages, in order.
llvm::ArrayRef<StageInfo> getStages();

/// The stage of this name.
std::optional<Stage> findStage(llvm::StringRef name);

/// The stage that |module| is at: its attribute `lathe.stage`, or what it
/// holds. Fails with an error when the attribute names no stage.
mlir::FailureOr<Stage> getStage(mlir::ModuleOp module);

/// Takes |module| to |stage|; an error when it is past that already.
mlir::LogicalResult runToStage(mlir::ModuleOp module, Stage stage,
                               const PipelineOptions &options);

/// Registers `--lathe-stage=NAME`-style pipelines for lathe-opt.
void registerStagePipelines();

} // namespace lathe

#endif // LATHE_PIPELINE_STAGES_H

//===- lathe-opt.cpp - Run single passes and stages -----------------------===//

#include "lathe/Frontend/Frontend.h"
#include "lathe/Graph/Graph.h"
#include "lathe/GraphTransforms/Passes.h"
#include "lathe/Kernel/Passes.h"
#include "lathe/Pipeline/Stages.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

/// `--lathe-stage=fuse` for `--lathe-stage=to=fuse`, which is how the options
/// of a pass are spelled.
static std::string spellOut(llvm::StringRef argument) {
  llvm::StringRef stage = argument;
  if (stage.consume_front("--") && stage.consume_front("lathe-stage=") &&
      lathe::findStage(stage))
    return ("--lathe-stage=to=" + stage).str();
  return argument.str();
}

int main(int argc, char **argv) {
  std::vector<std::string> words;
  for (int i = 0; i < argc; ++i)
    words.push_back(spellOut(argv[i]));
  for (int i = 0; i < argc; ++i)
    argv[i] = words[i].data();
  mlir::DialectRegistry registry;
  registry.insert<lathe::LatheDialect, mlir::func::FuncDialect,
                  mlir::arith::ArithDialect, mlir::math::MathDialect,
                  mlir::cf::ControlFlowDialect, mlir::scf::SCFDialect,
                  mlir::vector::VectorDialect, mlir::LLVM::LLVMDialect>();
  lathe::registerLatheGraphPasses();
  lathe::registerLatheKernelPasses();
  lathe::registerStagePipelines();
  mlir::registerTransformsPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "Runs single passes and stages of Lathe.\n", registry));
}

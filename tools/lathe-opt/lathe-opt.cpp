//===- lathe-opt.cpp - Run single passes and stages -----------------------===//

#include "lathe/Frontend/Frontend.h"
#include "lathe/Graph/Graph.h"
#include "lathe/GraphTransforms/Passes.h"
#include "lathe/Kernel/Passes.h"
#include "lathe/Pipeline/Stages.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
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

//===- lathe-lsp-server.cpp - Editors understand model files --------------===//
//
// A language server for .mlir files with lathe ops: set it as the server of
// any MLIR editor plug-in.
//
//===----------------------------------------------------------------------===//

#include "lathe/Graph/Graph.h"

#include "mlir/Support/LogicalResult.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<lathe::LatheDialect, mlir::func::FuncDialect,
                  mlir::arith::ArithDialect, mlir::math::MathDialect,
                  mlir::scf::SCFDialect, mlir::vector::VectorDialect,
                  mlir::LLVM::LLVMDialect>();
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}

//===- CodeParts.h - A module cut into parts of equal work
//-----------------===//

#ifndef LATHE_LIB_NATIVE_CODEPARTS_H
#define LATHE_LIB_NATIVE_CODEPARTS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace lathe {

/// Moves the functions and globals of |module| (LLVM dialect; metadata ops of
/// lathe stay) into modules that are compiled each on its own. They see each
/// other's as hidden symbols. The first has the globals and at least a
/// declaration of each of |entries|. The cut depends on the module only.
llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>>
splitIntoParts(mlir::ModuleOp module, llvm::ArrayRef<std::string> entries);

} // namespace lathe

#endif // LATHE_LIB_NATIVE_CODEPARTS_H

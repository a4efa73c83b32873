//===- Codegen.h - From the LLVM dialect to machine code ------------------===//
//
// LLVM dialect -> LLVM IR -> assembly or object, with the model's table: the
// one exported symbol, `<name>_model` (lathe/Runtime/Model.h).
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_NATIVE_CODEGEN_H
#define LATHE_NATIVE_CODEGEN_H

#include "lathe/Native/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MemoryBuffer.h"

namespace lathe {

/// What makes a module a model.
struct ModelTable {
  /// Prefix of the table's symbol; a C identifier.
  std::string name;
  /// JSON text of the description.
  std::string description;
  /// Names of the entry functions, in the description's order.
  std::vector<std::string> entries;
  /// A safetensors file to embed; empty for none.
  std::string weights;
};

/// The section that holds the description, so that tools read it without
/// loading the artifact.
inline constexpr llvm::StringLiteral kDescriptionSection = ".lathe.model";

/// Translates |module|, which holds LLVM dialect only (metadata ops of lathe
/// are skipped), adds the table, and runs the cleanup passes for |machine|.
llvm::Expected<std::unique_ptr<llvm::Module>>
translateToLLVM(mlir::ModuleOp module, const ModelTable &table,
                llvm::TargetMachine &machine, llvm::LLVMContext &context);

/// Adds `int main(argc, argv)` that calls lathe_main with the table.
void addMain(llvm::Module &module, llvm::StringRef modelName);

/// The module as an object file or as assembly.
llvm::Expected<llvm::SmallVector<char, 0>>
emitCode(llvm::Module &module, llvm::TargetMachine &machine,
         llvm::CodeGenFileType type);

} // namespace lathe

#endif // LATHE_NATIVE_CODEGEN_H

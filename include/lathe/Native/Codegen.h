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
  /// Bytes of the weights that the model carries, see embedWeights(); or 0.
  uint64_t weightsSize = 0;
};

/// The section that holds the description, so that tools read it without
/// loading the artifact.
inline constexpr llvm::StringLiteral kDescriptionSection = ".lathe.model";

/// Compiles |module|, which holds LLVM dialect only (metadata ops of lathe are
/// skipped), and the table to one object file. Functions are compiled in
/// parts, by the context's threads; the bytes do not depend on their number.
/// Takes the functions out of |module|.
llvm::Expected<llvm::SmallVector<char, 0>>
compileToObject(mlir::ModuleOp module, const ModelTable &table,
                const NativeTarget &target);

/// |object|, whose table has a size of weights, with the |weights| of that
/// size (lathe/Runtime/Weights.h), aligned to 64 bytes.
llvm::Expected<llvm::SmallVector<char, 0>>
embedWeights(llvm::ArrayRef<char> object, llvm::StringRef modelName,
             llvm::ArrayRef<char> weights);

/// The object file of `int main(argc, argv)` that calls lathe_main with the
/// table of |modelName|.
llvm::Expected<llvm::SmallVector<char, 0>>
compileMain(llvm::StringRef modelName, const NativeTarget &target);

/// The same code as one LLVM module, to be read; |module| stays as it is. The
/// bytes of embedded weights are left out.
llvm::Expected<std::unique_ptr<llvm::Module>>
translateToLLVM(mlir::ModuleOp module, const ModelTable &table,
                llvm::TargetMachine &machine, llvm::LLVMContext &context);

/// The module as an object file or as assembly.
llvm::Expected<llvm::SmallVector<char, 0>>
emitCode(llvm::Module &module, llvm::TargetMachine &machine,
         llvm::CodeGenFileType type);

} // namespace lathe

#endif // LATHE_NATIVE_CODEGEN_H

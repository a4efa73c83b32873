//===- CompileModel.h - From a model file to LLVM IR ----------------------===//

#ifndef LATHE_TOOLS_COMPILEMODEL_H
#define LATHE_TOOLS_COMPILEMODEL_H

#include "Options.h"
#include "lathe/Frontend/Frontend.h"
#include "lathe/Native/Codegen.h"
#include "lathe/Pipeline/Stages.h"

#include "mlir/IR/BuiltinOps.h"

namespace lathe {

/// A model file, read; its context outlives the module.
struct LoadedModel {
  std::unique_ptr<mlir::MLIRContext> context;
  std::unique_ptr<DiagnosticPrinter> printer;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  NativeTarget target;
  PipelineOptions options;
};

/// A compiled model: the object file and what tools say of it.
struct CompiledModel {
  NativeTarget target;
  std::string name;
  std::string description;
  llvm::SmallVector<char, 0> object;
};

/// A model at the end of the pipeline as one LLVM module, to be read.
struct TranslatedModel {
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;
};

/// Reads the invocation's model and resolves its compile options. Reports what
/// is wrong and returns the exit code; kOk on success.
int loadInvocationModel(const Invocation &invocation, LoadedModel &loaded);

/// Compiles the invocation's model. Weights of the file |weightsPath| are
/// embedded unless it is empty. Reports what is wrong and returns the exit
/// code; kOk on success. |timing| gets the phases.
int compileModel(const Invocation &invocation, llvm::StringRef weightsPath,
                 mlir::TimingScope &timing, CompiledModel &compiled);

/// Takes |loaded| to LLVM IR; reports and returns as compileModel() does.
int translateModel(const Invocation &invocation, LoadedModel &loaded,
                   TranslatedModel &translated);

/// Reports |error| and returns |code|.
int reportError(llvm::Error error, ExitCode code = kDiagnosed);

/// `run` by the reference evaluator, at stage `expand`, without compiling.
int runReference(const Invocation &invocation);

/// The C header of a model with this description (JSON, schema 1).
llvm::Expected<std::string> writeHeader(llvm::StringRef description);

} // namespace lathe

#endif // LATHE_TOOLS_COMPILEMODEL_H

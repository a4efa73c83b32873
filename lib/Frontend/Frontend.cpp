//===- Frontend.cpp - Model files to modules ------------------------------===//

#include "lathe/Frontend/Frontend.h"
#include "ModelOverrides.h"
#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace lathe {

static constexpr uint64_t kMaxFileSize = uint64_t(256) << 20;
static constexpr unsigned kMaxDepth = 256;

void registerAllDialects(MLIRContext &context) {
  context
      .loadDialect<LatheDialect, func::FuncDialect, arith::ArithDialect,
                   cf::ControlFlowDialect, math::MathDialect, scf::SCFDialect,
                   vector::VectorDialect, LLVM::LLVMDialect>();
}

/// MLIR adds this to an op's own message about its types.
static constexpr StringLiteral kRepeated = "failed to infer returned types";

DiagnosticPrinter::DiagnosticPrinter(MLIRContext &context)
    : handler(sources, &context), filter(&context, [](Diagnostic &diagnostic) {
        return success(StringRef(diagnostic.str()).ends_with(kRepeated));
      }) {
  // The place in the user's file says it better than the op's generic form.
  context.printOpOnDiagnostic(false);
}

DiagnosticPrinter::~DiagnosticPrinter() = default;

size_t findTooDeepBracket(StringRef text) {
  unsigned depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '/' && text.substr(i).starts_with("//")) {
      i = text.find('\n', i);
      if (i == StringRef::npos)
        break;
    } else if (c == '"') {
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
        i += text[i] == '\\';
    } else if (c == '(' || c == '[' || c == '{' || c == '<') {
      if (++depth > kMaxDepth)
        return i;
    } else if ((c == ')' || c == ']' || c == '}' ||
                (c == '>' && i > 0 && text[i - 1] != '-')) &&
               depth > 0) {
      --depth;
    }
  }
  return StringRef::npos;
}

static std::nullptr_t report(LoadError kind, const Twine &message,
                             LoadError *error) {
  llvm::errs() << "lathe: error: " << message << "\n";
  if (error)
    *error = kind;
  return nullptr;
}

/// The text of the file, not larger than the limit.
static std::unique_ptr<llvm::MemoryBuffer> readFile(StringRef path,
                                                    LoadError *error) {
  uint64_t size = 0;
  if (path != "-" && llvm::sys::fs::is_directory(path))
    return report(LoadError::Unreadable,
                  "'" + path + "' is a folder; expected a model file", error);
  if (path != "-" && !llvm::sys::fs::file_size(path, size) &&
      size > kMaxFileSize)
    return report(LoadError::Invalid,
                  "'" + path + "' has " + Twine(size) +
                      " bytes; a model file has at most " + Twine(kMaxFileSize),
                  error);
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/true);
  if (!buffer)
    return report(LoadError::Unreadable,
                  "cannot read '" + path + "': " + buffer.getError().message(),
                  error);
  return std::move(*buffer);
}

/// A model is a listing, or functions that came of one.
static bool hasModel(ModuleOp module) {
  return llvm::any_of(*module.getBody(), [](Operation &op) {
    return isa<ModelOp, ParameterOp, TrainingOp, func::FuncOp,
               LLVM::LLVMFuncOp>(op);
  });
}

/// Text that a parser may be given: no binary file, no abyss of brackets.
static LogicalResult checkText(StringRef path, StringRef text,
                               LoadError *error) {
  if (text.starts_with("\x7f"
                       "ELF")) {
    report(LoadError::Invalid,
           "'" + path +
               "' is a compiled artifact, not a model file (lathe dump "
               "shows what it says of itself)",
           error);
    return failure();
  }
  if (text.contains('\0')) {
    report(LoadError::Invalid,
           "'" + path +
               "' is no text file; expected a listing (docs/Overview.md)",
           error);
    return failure();
  }
  size_t deep = findTooDeepBracket(text);
  if (deep == StringRef::npos)
    return success();
  StringRef before = text.take_front(deep);
  size_t line = before.count('\n') + 1;
  size_t column = deep - (before.rfind('\n') + 1) + 1;
  llvm::errs() << path << ":" << line << ":" << column
               << ": error: brackets are nested deeper than " << kMaxDepth
               << "\n";
  return failure();
}

OwningOpRef<ModuleOp> loadModel(StringRef path, MLIRContext &context,
                                DiagnosticPrinter &printer,
                                const ModelOptions &options, LoadError *error) {
  if (error)
    *error = LoadError::None;
  std::unique_ptr<llvm::MemoryBuffer> buffer = readFile(path, error);
  if (!buffer)
    return nullptr;
  if (error)
    *error = LoadError::Invalid;
  if (failed(checkText(path, buffer->getBuffer(), error)))
    return nullptr;
  llvm::SourceMgr &sources = printer.getSources();
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  if (!module)
    return nullptr;
  if (!hasModel(*module)) {
    module->emitError("the file holds no model; expected 'lathe.model @name { "
                      "... }', or functions of a later stage");
    return nullptr;
  }
  if (options.changesListing() &&
      (failed(overrideModel(*module, options)) || failed(verify(*module))))
    return nullptr;
  if (error)
    *error = LoadError::None;
  return module;
}

} // namespace lathe

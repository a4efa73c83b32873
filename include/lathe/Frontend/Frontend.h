//===- Frontend.h - Model files to modules --------------------------------===//

#ifndef LATHE_FRONTEND_FRONTEND_H
#define LATHE_FRONTEND_FRONTEND_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"

namespace lathe {

/// What the command line says in place of the listing; empty means nothing.
struct ModelOptions {
  std::string elementType; ///< "f32" or "f64", for all float tensors.
  std::string optimizer, preset, loss, metrics;

  bool changesListing() const {
    return !(elementType.empty() && optimizer.empty() && preset.empty() &&
             loss.empty() && metrics.empty());
  }
};

/// Registers the lathe dialect and those that its later stages use.
void registerAllDialects(mlir::MLIRContext &context);

/// Prints the diagnostics of a context as `file:line:col: error: ...` with the
/// line that they are about, while it lives. One per context.
class DiagnosticPrinter {
public:
  explicit DiagnosticPrinter(mlir::MLIRContext &context);
  ~DiagnosticPrinter();

  llvm::SourceMgr &getSources() { return sources; }

private:
  llvm::SourceMgr sources;
  mlir::SourceMgrDiagnosticHandler handler;
  /// Drops what MLIR says a second time; asked before |handler|.
  mlir::ScopedDiagnosticHandler filter;
};

/// Why a model could not be loaded; decides about the exit code.
enum class LoadError { None, Unreadable, Invalid };

/// Reads the model file at |path| ("-" is standard input): at most 256 MiB of
/// text, brackets nested at most 256 deep. Applies |options| to its listing.
/// What is wrong is printed through |printer|, which outlives the module;
/// |error| (may be null) says of which kind it was. Null on failure.
mlir::OwningOpRef<mlir::ModuleOp> loadModel(llvm::StringRef path,
                                            mlir::MLIRContext &context,
                                            DiagnosticPrinter &printer,
                                            const ModelOptions &options = {},
                                            LoadError *error = nullptr);

/// Where |text| opens more than 256 brackets, comments and strings left out;
/// the offset of the first too many, or npos.
size_t findTooDeepBracket(llvm::StringRef text);

} // namespace lathe

#endif // LATHE_FRONTEND_FRONTEND_H

//===- Describe.h - What a compiled model says of itself ------------------===//

#ifndef LATHE_PIPELINE_DESCRIBE_H
#define LATHE_PIPELINE_DESCRIBE_H

#include "lathe/Native/Codegen.h"

#include "mlir/IR/BuiltinOps.h"

namespace lathe {

/// Makes the table of |module|, which is at stage `kernels` or `llvm`: name,
/// entries and the JSON description (docs/Artifacts.md). |digest| identifies
/// the source and options. Reports to the module's diagnostics and fails when
/// metadata is missing or contradicts itself.
mlir::FailureOr<ModelTable> describeModel(mlir::ModuleOp module,
                                          const NativeTarget &target,
                                          llvm::StringRef digest);

} // namespace lathe

#endif // LATHE_PIPELINE_DESCRIBE_H

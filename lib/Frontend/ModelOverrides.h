//===- ModelOverrides.h - The command line's word over the listing's ------===//

#ifndef LATHE_LIB_FRONTEND_MODELOVERRIDES_H
#define LATHE_LIB_FRONTEND_MODELOVERRIDES_H

#include "lathe/Frontend/Frontend.h"

namespace lathe {

/// Changes the listing in |module| to what |options| say; an error when there
/// is none (a module of a later stage).
mlir::LogicalResult overrideModel(mlir::ModuleOp module,
                                  const ModelOptions &options);

} // namespace lathe

#endif // LATHE_LIB_FRONTEND_MODELOVERRIDES_H

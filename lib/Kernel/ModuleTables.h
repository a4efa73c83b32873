//===- ModuleTables.h - What all entries of a module share ----------------===//
//
// Numbers of symbolic dims and of fault slots, and the data of constants. The
// description of the model lists the first two.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_MODULETABLES_H
#define LATHE_LIB_KERNEL_MODULETABLES_H

#include "lathe/Graph/Graph.h"

#include "mlir/IR/BuiltinOps.h"

namespace lathe {

class ModuleTables {
public:
  explicit ModuleTables(mlir::ModuleOp module) : module(module) {}

  /// The place of |symbol| in lathe_call.dims.
  int64_t getSymbolNumber(llvm::StringRef symbol);
  /// A new fault slot for |op|, a check_index or gather.
  int64_t addFault(mlir::Operation *op);
  /// The global that holds |constant|'s elements; null after reporting an
  /// error.
  mlir::LLVM::GlobalOp getGlobal(ConstantOp constant);

  /// Writes `lathe.dims` and `lathe.faults` on the module.
  void setAttributes();

private:
  mlir::ModuleOp module;
  llvm::SmallVector<mlir::Attribute> symbols;
  llvm::SmallVector<mlir::Attribute> faults;
  llvm::DenseMap<mlir::Attribute, mlir::LLVM::GlobalOp> globals;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_MODULETABLES_H

//===- Jit.h - Run a model in this process --------------------------------===//

#ifndef LATHE_NATIVE_JIT_H
#define LATHE_NATIVE_JIT_H

#include "lathe/Native/Codegen.h"
#include "lathe/Runtime/Model.h"

namespace llvm::orc {
class LLJIT;
}

namespace lathe {

/// A compiled model in memory; its code lives as long as this object.
class JitModel {
public:
  /// Loads |object|, an object file of the model as compileToObject() makes it
  /// for the host.
  static llvm::Expected<std::unique_ptr<JitModel>>
  create(llvm::SmallVector<char, 0> object, llvm::StringRef modelName);
  ~JitModel();

  const lathe_model *getModel() const { return model; }

private:
  JitModel();
  std::unique_ptr<llvm::orc::LLJIT> jit;
  const lathe_model *model = nullptr;
};

} // namespace lathe

#endif // LATHE_NATIVE_JIT_H

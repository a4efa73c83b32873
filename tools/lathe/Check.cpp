//===- Check.cpp - lathe check --------------------------------------------===//

#include "CompileModel.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace mlir;

namespace lathe {

/// Takes the model through every stage, then says which ops it is made of. All
/// errors of the stage that fails are shown.
int runCheck(const Invocation &invocation) {
  LoadedModel loaded;
  if (int code = loadInvocationModel(invocation, loaded))
    return code;
  llvm::MapVector<StringRef, unsigned> counts;
  loaded.module->walk([&](Operation *op) {
    if (op->getName().getDialectNamespace() == "lathe")
      ++counts[op->getName().getStringRef()];
  });
  if (failed(runToStage(*loaded.module, Stage::Llvm, loaded.options)))
    return kDiagnosed;
  for (auto [name, count] : counts)
    llvm::outs() << fmt::format("{:<32}{}\n", name.str(), count);
  llvm::outs() << invocation.model << ": ok\n";
  return kOk;
}

} // namespace lathe

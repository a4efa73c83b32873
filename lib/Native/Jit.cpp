//===- Jit.cpp - Run a model in this process ------------------------------===//
//
// The same object file that ahead-of-time compilation writes, linked in memory
// by ORC: so both run the same bits.
//
//===----------------------------------------------------------------------===//

#include "lathe/Native/Jit.h"

#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

using namespace llvm;

namespace lathe {

JitModel::JitModel() = default;
JitModel::~JitModel() = default;

Expected<std::unique_ptr<JitModel>>
JitModel::create(SmallVector<char, 0> object, StringRef modelName) {
  auto jit = orc::LLJITBuilder().create();
  if (!jit)
    return jit.takeError();
  // memset and memcpy, which LLVM may call, come from this process.
  auto process = orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      (*jit)->getDataLayout().getGlobalPrefix());
  if (!process)
    return process.takeError();
  (*jit)->getMainJITDylib().addGenerator(std::move(*process));
  auto buffer = std::make_unique<SmallVectorMemoryBuffer>(
      std::move(object), modelName, /*RequiresNullTerminator=*/false);
  if (Error error = (*jit)->addObjectFile(std::move(buffer)))
    return std::move(error);
  auto address = (*jit)->lookup((modelName + "_model").str());
  if (!address)
    return address.takeError();
  std::unique_ptr<JitModel> model(new JitModel());
  model->jit = std::move(*jit);
  model->model = address->toPtr<const lathe_model *>();
  return model;
}

} // namespace lathe

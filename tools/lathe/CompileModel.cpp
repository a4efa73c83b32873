//===- CompileModel.cpp - From a model file to LLVM IR --------------------===//

#include "CompileModel.h"
#include "lathe/Frontend/Frontend.h"
#include "lathe/Pipeline/Describe.h"
#include "lathe/Runtime/Description.h"
#include "lathe/Runtime/Safetensors.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace lathe {

int reportError(Error error, ExitCode code) {
  return reportError(toString(std::move(error)), code);
}

static ModelOptions readModelOptions(const opt::InputArgList &arguments) {
  ModelOptions options;
  options.elementType = arguments.getLastArgValue(OPT_dtype);
  options.optimizer = arguments.getLastArgValue(OPT_optimizer);
  options.preset = arguments.getLastArgValue(OPT_preset);
  options.loss = arguments.getLastArgValue(OPT_loss);
  options.metrics = arguments.getLastArgValue(OPT_metrics);
  return options;
}

int loadInvocationModel(const Invocation &invocation, LoadedModel &loaded) {
  const opt::InputArgList &arguments = invocation.arguments;
  auto target =
      resolveTarget(arguments.getLastArgValue(OPT_target_cpu, "native"));
  if (!target)
    return reportError(target.takeError(), kUsage);
  loaded.target = *target;
  loaded.options.target = {target->cpu, target->features, target->vectorBits};
  loaded.options.profile =
      arguments.hasArg(OPT_profile) || arguments.hasArg(OPT_kernels);
  loaded.context = std::make_unique<mlir::MLIRContext>();
  registerAllDialects(*loaded.context);
  loaded.printer = std::make_unique<DiagnosticPrinter>(*loaded.context);
  LoadError error = LoadError::None;
  loaded.module = loadModel(invocation.model, *loaded.context, *loaded.printer,
                            readModelOptions(arguments), &error);
  if (loaded.module)
    return kOk;
  return error == LoadError::Unreadable ? kInputOutput : kDiagnosed;
}

/// Identifies what was compiled: the module before any pass, and the target.
static std::string makeDigest(mlir::ModuleOp module,
                              const NativeTarget &target) {
  std::string text;
  raw_string_ostream os(text);
  module.print(os);
  os << target.cpu << target.features << LATHE_VERSION;
  XXH128_hash_t hash = xxh3_128bits(arrayRefFromStringRef(text));
  char bytes[sizeof(hash)];
  memcpy(bytes, &hash, sizeof(hash));
  return toHex(StringRef(bytes, sizeof(bytes)), /*LowerCase=*/true);
}

/// That every parameter of |description| is in the file with its shape.
static Error checkWeights(const lathe_description &description,
                          const lathe_safetensors *file, StringRef path) {
  auto fail = [](const Twine &message) {
    return createStringError(inconvertibleErrorCode(), message);
  };
  for (uint32_t i = 0; i < description.tensor_count; ++i) {
    const lathe_tensor_info &tensor = description.tensors[i];
    if (tensor.role != LATHE_ROLE_PARAMETER)
      continue;
    const lathe_safetensors_entry *entry =
        lathe_safetensors_find(file, tensor.name);
    if (!entry)
      return fail("'" + path + "' has no tensor '" + tensor.name +
                  "'; it is of another model");
    lathe_shape shape;
    char expected[LATHE_SHAPE_TEXT], actual[LATHE_SHAPE_TEXT];
    lathe_tensor_shape(&tensor, nullptr, &shape);
    if (entry->dtype != tensor.dtype ||
        !lathe_shape_equal(&entry->shape, &shape))
      return fail("tensor '" + Twine(tensor.name) + "' of '" + path + "' is " +
                  lathe_dtype_name(entry->dtype) +
                  lathe_shape_text(&entry->shape, actual) +
                  ", but the model's is " + lathe_dtype_name(tensor.dtype) +
                  lathe_shape_text(&shape, expected));
  }
  return Error::success();
}

/// Reads |path| into |table| to be embedded, after a check that it fits.
static int embedWeights(StringRef path, ModelTable &table) {
  auto buffer = MemoryBuffer::getFile(path, false, false);
  if (!buffer)
    return reportError("cannot read '" + path +
                           "': " + buffer.getError().message(),
                       kInputOutput);
  table.weights = (*buffer)->getBuffer().str();
  lathe_error error;
  lathe_description *description = nullptr;
  if (lathe_description_parse(table.description.data(),
                              table.description.size(), &description, &error))
    return reportError(error.message, kInternal);
  lathe_safetensors *file = nullptr;
  int code = kOk;
  if (lathe_safetensors_open_memory(table.weights.data(), table.weights.size(),
                                    path.str().c_str(), &file, &error)) {
    code = reportError(error.message);
  } else {
    if (Error problem = checkWeights(*description, file, path))
      code = reportError(std::move(problem));
    lathe_safetensors_close(file);
  }
  lathe_description_destroy(description);
  return code;
}

int compileModel(const Invocation &invocation, LoadedModel &loaded,
                 StringRef weightsPath, CompiledModel &compiled) {
  auto machine = createTargetMachine(loaded.target);
  if (!machine)
    return reportError(machine.takeError(), kInternal);
  compiled.machine = std::move(*machine);
  std::string digest = makeDigest(*loaded.module, loaded.target);
  if (failed(runToStage(*loaded.module, Stage::Llvm, loaded.options)))
    return kDiagnosed;
  auto table = describeModel(*loaded.module, loaded.target, digest);
  if (failed(table))
    return kDiagnosed;
  compiled.table = std::move(*table);
  if (!weightsPath.empty())
    if (int code = embedWeights(weightsPath, compiled.table))
      return code;
  compiled.context = std::make_unique<LLVMContext>();
  auto module = translateToLLVM(*loaded.module, compiled.table,
                                *compiled.machine, *compiled.context);
  if (!module)
    return reportError(module.takeError(), kInternal);
  compiled.module = std::move(*module);
  return kOk;
}

} // namespace lathe

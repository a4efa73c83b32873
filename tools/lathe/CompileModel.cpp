//===- CompileModel.cpp - From a model file to machine code ---------------===//

#include "CompileModel.h"
#include "ObjectCache.h"
#include "lathe/Frontend/Frontend.h"
#include "lathe/Pipeline/Describe.h"
#include "lathe/Runtime/Description.h"
#include "lathe/Runtime/Safetensors.h"

#include "llvm/ADT/ScopeExit.h"
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
  loaded.options.winograd = !arguments.hasArg(OPT_no_winograd);
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

/// Takes |loaded| to the LLVM dialect; returns what the runtime has to know.
static mlir::FailureOr<ModelTable> lowerModel(LoadedModel &loaded) {
  std::string digest = makeDigest(*loaded.module, loaded.target);
  if (failed(runToStage(*loaded.module, Stage::Llvm, loaded.options)))
    return mlir::failure();
  return describeModel(*loaded.module, loaded.target, digest);
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

/// Adds the weights of |file| to |compiled|, after a check that they fit.
static int addWeights(const MemoryBuffer &file, CompiledModel &compiled) {
  StringRef path = file.getBufferIdentifier();
  lathe_error error;
  lathe_description *description = nullptr;
  if (lathe_description_parse(compiled.description.data(),
                              compiled.description.size(), &description,
                              &error))
    return reportError(error.message, kInternal);
  scope_exit destroyDescription(
      [&] { lathe_description_destroy(description); });
  lathe_safetensors *tensors = nullptr;
  if (lathe_safetensors_open_memory(file.getBufferStart(), file.getBufferSize(),
                                    path.str().c_str(), &tensors, &error))
    return reportError(error.message);
  scope_exit closeTensors([&] { lathe_safetensors_close(tensors); });
  if (Error problem = checkWeights(*description, tensors, path))
    return reportError(std::move(problem));
  auto object = embedWeights(compiled.object, compiled.name,
                             arrayRefFromStringRef<char>(file.getBuffer()));
  if (!object)
    return reportError(object.takeError(), kInternal);
  compiled.object = std::move(*object);
  return kOk;
}

/// From the model's text, or from the cache, to its object file; the weights
/// are left out.
static int compileCode(const Invocation &invocation, uint64_t weightsSize,
                       mlir::TimingScope &timing, CompiledModel &compiled) {
  auto target = resolveTarget(
      invocation.arguments.getLastArgValue(OPT_target_cpu, "native"));
  if (!target)
    return reportError(target.takeError(), kUsage);
  mlir::TimingScope lookup = timing.nest("Cache");
  ObjectCache cache(invocation, *target, weightsSize);
  compiled.target = *target;
  if (cache.load(compiled))
    return kOk;
  lookup.stop();
  LoadedModel loaded;
  mlir::TimingScope load = timing.nest("Read the model");
  if (int code = loadInvocationModel(invocation, loaded))
    return code;
  load.stop();
  mlir::TimingScope passes = timing.nest("Passes");
  loaded.options.timing = &passes;
  auto table = lowerModel(loaded);
  if (failed(table))
    return kDiagnosed;
  passes.stop();
  table->weightsSize = weightsSize;
  mlir::TimingScope codegen = timing.nest("Machine code");
  auto object = compileToObject(*loaded.module, *table, loaded.target);
  if (!object)
    return reportError(object.takeError(), kInternal);
  compiled.name = std::move(table->name);
  compiled.description = std::move(table->description);
  compiled.object = std::move(*object);
  cache.store(compiled);
  return kOk;
}

int compileModel(const Invocation &invocation, StringRef weightsPath,
                 mlir::TimingScope &timing, CompiledModel &compiled) {
  std::unique_ptr<MemoryBuffer> weights;
  if (!weightsPath.empty()) {
    auto file = MemoryBuffer::getFile(weightsPath, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
    if (!file)
      return reportError("cannot read '" + weightsPath +
                             "': " + file.getError().message(),
                         kInputOutput);
    weights = std::move(*file);
  }
  if (int code = compileCode(invocation, weights ? weights->getBufferSize() : 0,
                             timing, compiled))
    return code;
  mlir::TimingScope embed = timing.nest("Weights");
  return weights ? addWeights(*weights, compiled) : kOk;
}

int translateModel(const Invocation &invocation, LoadedModel &loaded,
                   TranslatedModel &translated) {
  auto machine = createTargetMachine(loaded.target);
  if (!machine)
    return reportError(machine.takeError(), kInternal);
  translated.machine = std::move(*machine);
  auto table = lowerModel(loaded);
  if (failed(table))
    return kDiagnosed;
  translated.context = std::make_unique<LLVMContext>();
  auto module = translateToLLVM(*loaded.module, *table, *translated.machine,
                                *translated.context);
  if (!module)
    return reportError(module.takeError(), kInternal);
  translated.module = std::move(*module);
  return kOk;
}

} // namespace lathe

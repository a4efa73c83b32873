//===- CompileModel.cpp - From a model file to machine code ---------------===//

#include "CompileModel.h"
#include "ObjectCache.h"
#include "lathe/Frontend/Frontend.h"
#include "lathe/Pipeline/Describe.h"
#include "lathe/Runtime/Description.h"
#include "lathe/Runtime/Weights.h"

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

static Expected<NativeTarget> resolveTarget(const Invocation &invocation) {
  return resolveTarget(
      invocation.arguments.getLastArgValue(OPT_target_cpu, "native"));
}

/// Reads the model for |target|.
static int loadForTarget(const Invocation &invocation,
                         const NativeTarget &target, LoadedModel &loaded) {
  const opt::InputArgList &arguments = invocation.arguments;
  loaded.target = target;
  loaded.options.target = {target.cpu, target.features, target.vectorBits};
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

int loadInvocationModel(const Invocation &invocation, LoadedModel &loaded) {
  auto target = resolveTarget(invocation);
  if (!target)
    return reportError(target.takeError(), kUsage);
  return loadForTarget(invocation, *target, loaded);
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

namespace {
struct DestroyDescription {
  void operator()(lathe_description *description) const {
    lathe_description_destroy(description);
  }
};
} // namespace
using Description = std::unique_ptr<lathe_description, DestroyDescription>;

/// Null for a text that is none, with the reason in |error|.
static Description parseDescription(StringRef text, lathe_error &error) {
  lathe_description *description = nullptr;
  lathe_description_parse(text.data(), text.size(), &description, &error);
  return Description(description);
}

/// The size of the weights that a model with this description carries.
static Expected<uint64_t> getCarriedSize(StringRef text) {
  lathe_error error;
  uint64_t size = 0;
  Description description = parseDescription(text, error);
  if (!description || !lathe_carried_layout(description.get(), nullptr, &size))
    return createStringError(inconvertibleErrorCode(), error.message);
  return size;
}

/// Adds the weights of |file| to |compiled|, after a check that they fit.
static int addWeights(const MemoryBuffer &file, CompiledModel &compiled) {
  lathe_error error;
  Description description = parseDescription(compiled.description, error);
  if (!description)
    return reportError(error.message, kInternal);
  lathe_safetensors *tensors = nullptr;
  if (lathe_safetensors_open_memory(file.getBufferStart(), file.getBufferSize(),
                                    file.getBufferIdentifier().str().c_str(),
                                    &tensors, &error))
    return reportError(error.message);
  scope_exit closeTensors([&] { lathe_safetensors_close(tensors); });
  uint64_t size = 0;
  lathe_carried_layout(description.get(), nullptr, &size);
  std::vector<char> weights(size);
  if (lathe_carried_fill(description.get(), tensors, weights.data(), &error))
    return reportError(error.message);
  auto object = embedWeights(compiled.object, compiled.name, weights);
  if (!object)
    return reportError(object.takeError(), kInternal);
  compiled.object = std::move(*object);
  return kOk;
}

/// From the model's text, or from the cache, to its object file; the weights
/// are left out.
static int compileCode(const Invocation &invocation, bool carriesWeights,
                       mlir::TimingScope &timing, CompiledModel &compiled) {
  auto target = resolveTarget(invocation);
  if (!target)
    return reportError(target.takeError(), kUsage);
  mlir::TimingScope lookup = timing.nest("Cache");
  ObjectCache cache(invocation, *target, carriesWeights);
  compiled.target = *target;
  if (cache.load(compiled))
    return kOk;
  lookup.stop();
  LoadedModel loaded;
  mlir::TimingScope load = timing.nest("Read the model");
  if (int code = loadForTarget(invocation, *target, loaded))
    return code;
  load.stop();
  mlir::TimingScope passes = timing.nest("Passes");
  loaded.options.timing = &passes;
  auto table = lowerModel(loaded);
  if (failed(table))
    return kDiagnosed;
  passes.stop();
  if (carriesWeights) {
    Expected<uint64_t> size = getCarriedSize(table->description);
    if (!size)
      return reportError(size.takeError(), kInternal);
    table->weightsSize = *size;
  }
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
  if (int code = compileCode(invocation, weights != nullptr, timing, compiled))
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

//===- Dump.cpp - lathe dump ----------------------------------------------===//

#include "CompileModel.h"
#include "LayerTable.h"
#include "lathe/GraphTransforms/Passes.h"
#include "lathe/Native/Link.h"
#include "lathe/Runtime/Description.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace llvm;
using namespace mlir;

namespace lathe {

static int dumpStages() {
  for (const StageInfo &stage : getStages())
    outs() << fmt::format("{:<15}{}\n", stage.name.str(),
                          stage.description.str());
  return kOk;
}

static int dumpStage(LoadedModel &loaded, StringRef name) {
  std::optional<Stage> stage = findStage(name);
  if (!stage) {
    std::string known;
    for (const StageInfo &info : getStages())
      known += (known.empty() ? "" : ", ") + info.name.str();
    return reportError("unknown stage '" + name + "'; expected one of " + known,
                       kUsage);
  }
  if (failed(runToStage(*loaded.module, *stage, loaded.options)))
    return kDiagnosed;
  loaded.module->print(outs());
  outs() << "\n";
  return kOk;
}

/// One line per kernel and result: where it lies in the arena.
static void dumpPlaces(func::FuncOp function) {
  for (auto kernel : function.getOps<KernelOp>())
    for (auto [i, place] :
         llvm::enumerate(kernel.getPlacesAttr().getAsRange<PlaceAttr>())) {
      std::string text;
      raw_string_ostream(text) << place;
      outs() << fmt::format("  {:<40}{:<24}{}\n", kernel.getName().str(),
                            toString(kernel.getResult(i).getType()),
                            StringRef(text).ltrim("#lathe.place").str());
    }
}

/// What a session keeps of the results of @prepare, beside the weights.
static void dumpPreparedBytes(func::FuncOp function) {
  int64_t bytes = 0;
  for (unsigned i = 0; i < function.getNumResults(); ++i) {
    auto role = function.getResultAttrOfType<StringAttr>(i, kRoleAttr);
    auto type = cast<RankedTensorType>(function.getResultTypes()[i]);
    if (role && role.getValue() == "prepared")
      bytes += type.getNumElements() * getElementBytes(type.getElementType());
  }
  if (bytes > 0)
    outs() << "  prepared tensors: " << bytes << " bytes\n";
}

/// The regions, and what of the first and the last is in use at one time.
static void dumpArena(func::FuncOp function) {
  auto unitOf = [](mlir::Attribute region) {
    StringRef size = cast<StringAttr>(cast<ArrayAttr>(region)[0]).getValue();
    return size == "1" ? std::string(" bytes")
                       : " bytes per unit of " + size.str();
  };
  auto regions = function->getAttrOfType<ArrayAttr>("lathe.arena").getValue();
  for (mlir::Attribute region : regions)
    outs() << "  arena: "
           << cast<IntegerAttr>(cast<ArrayAttr>(region)[1]).getInt()
           << unitOf(region) << "\n";
  auto overlap = function->getAttrOfType<ArrayAttr>("lathe.overlap");
  if (overlap.size() < 2)
    return;
  for (auto pair : overlap.getAsRange<ArrayAttr>())
    outs() << "    at one time: " << cast<IntegerAttr>(pair[0]).getInt()
           << unitOf(regions.front()) << " and "
           << cast<IntegerAttr>(pair[1]).getInt() << unitOf(regions.back())
           << "\n";
}

static int dumpMemory(LoadedModel &loaded) {
  if (failed(runToStage(*loaded.module, Stage::Plan, loaded.options)))
    return kDiagnosed;
  for (auto function : loaded.module->getOps<func::FuncOp>()) {
    auto peak = function->getAttrOfType<ArrayAttr>("lathe.peak");
    if (!peak || peak.size() != 2)
      continue;
    int64_t planned = cast<IntegerAttr>(peak[0]).getInt();
    int64_t bound = cast<IntegerAttr>(peak[1]).getInt();
    outs() << fmt::format("{}: {} bytes at batch 32, lower bound {}, ratio "
                          "{:.3f}\n",
                          function.getName().str(), planned, bound,
                          bound ? double(planned) / double(bound) : 1.0);
    if (auto slice = function->getAttrOfType<IntegerAttr>("lathe.slice"))
      outs() << "  larger batches in slices of " << slice.getInt()
             << ", with the arena of one\n";
    dumpPreparedBytes(function);
    dumpArena(function);
    dumpPlaces(function);
  }
  return kOk;
}

static int dumpLayers(const Invocation &invocation, LoadedModel &loaded) {
  int64_t batch = 1;
  StringRef text = invocation.arguments.getLastArgValue(OPT_batch, "1");
  if (text.getAsInteger(10, batch) || batch < 1)
    return reportError(
        "expected a number of at least 1 for --batch, but got '" + text + "'",
        kUsage);
  mlir::PassManager passes(loaded.context.get());
  passes.addPass(createInferShapesPass());
  if (failed(passes.run(*loaded.module)))
    return kDiagnosed;
  auto models = loaded.module->getOps<ModelOp>();
  if (models.empty())
    return reportError("'" + invocation.model +
                       "' has no lathe.model; use --stage=NAME to see its IR");
  for (ModelOp model : models)
    writeLayerTable(model, batch, outs());
  return kOk;
}

static void writeTensor(const lathe_description &model,
                        const lathe_tensor_info &tensor) {
  char shape[LATHE_SHAPE_TEXT];
  outs() << fmt::format("  {:<14}{:<32}{}{}\n", lathe_role_name(tensor.role),
                        tensor.name, lathe_dtype_name(tensor.dtype),
                        lathe_tensor_shape_text(&model, &tensor, shape));
}

/// What a compiled artifact says of itself; it is not loaded.
static int dumpArtifact(StringRef path) {
  Expected<std::string> text = readDescription(path);
  if (!text)
    return reportError(text.takeError());
  lathe_description *model = nullptr;
  lathe_error error;
  if (lathe_description_parse(text->data(), text->size(), &model, &error))
    return reportError("'" + path + "': " + error.message);
  outs() << fmt::format("model      {}\ncompiler   {}\ntarget     {} ({})\n"
                        "digest     {}\nfeatures  ",
                        model->name, model->compiler, model->cpu, model->triple,
                        model->digest);
  for (uint32_t i = 0; i < model->feature_count; ++i)
    outs() << " " << model->features[i];
  outs() << "\nentries   ";
  for (uint32_t i = 0; i < model->entry_count; ++i)
    outs() << " " << model->entries[i].name;
  if (model->training.present)
    outs() << fmt::format("\ntraining   {} ({}), {}", model->training.optimizer,
                          model->training.preset, model->training.loss);
  outs() << "\ntensors\n";
  for (uint32_t i = 0; i < model->tensor_count; ++i)
    writeTensor(*model, model->tensors[i]);
  lathe_description_destroy(model);
  return kOk;
}

static int dumpAssembly(const Invocation &invocation, LoadedModel &loaded) {
  TranslatedModel translated;
  if (int code = translateModel(invocation, loaded, translated))
    return code;
  auto code = emitCode(*translated.module, *translated.machine,
                       CodeGenFileType::AssemblyFile);
  if (!code)
    return reportError(code.takeError(), kInternal);
  outs() << StringRef(code->data(), code->size());
  return kOk;
}

/// ELF files are artifacts; everything else is a model.
static bool isArtifact(StringRef path) {
  file_magic magic;
  return !identify_magic(path, magic) && magic.is_object();
}

int runDump(const Invocation &invocation) {
  const opt::InputArgList &arguments = invocation.arguments;
  if (arguments.hasArg(OPT_stages))
    return dumpStages();
  if (isArtifact(invocation.model))
    return dumpArtifact(invocation.model);
  LoadedModel loaded;
  if (int code = loadInvocationModel(invocation, loaded))
    return code;
  if (const opt::Arg *stage = arguments.getLastArg(OPT_stage))
    return dumpStage(loaded, stage->getValue());
  if (arguments.hasArg(OPT_memory))
    return dumpMemory(loaded);
  if (arguments.hasArg(OPT_asm))
    return dumpAssembly(invocation, loaded);
  return dumpLayers(invocation, loaded);
}

} // namespace lathe

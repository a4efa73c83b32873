//===- Describe.cpp - What a compiled model says of itself ----------------===//
//
// Module at stage `kernels` or `llvm` -> JSON text, schema 1. Expects:
// `lathe.entry` on each entry function, `lathe.dims` and `lathe.faults` on the
// module (left by lathe-lower-kernels), lathe.parameter and lathe.training.
//
//===----------------------------------------------------------------------===//

#include "lathe/Pipeline/Describe.h"
#include "lathe/Graph/Graph.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/JSON.h"

using namespace mlir;

namespace lathe {
namespace {

/// One tensor of the model's interface.
struct TensorInfo {
  StringRef role;
  RankedTensorType type;
  InitializerAttr init; // parameters, states and slots
  int64_t id = 0;       // number of the declaration, for the initializer
};

/// An entry function and the attribute that describes it.
struct EntryInfo {
  StringRef name;
  DictionaryAttr entry;
};

class Describer {
public:
  Describer(ModuleOp module, const NativeTarget &target, StringRef digest)
      : module(module), target(target), digest(digest) {}

  FailureOr<ModelTable> run();

private:
  LogicalResult collect();
  LogicalResult collectTensors(const EntryInfo &entry, StringRef list);
  void writeTarget(llvm::json::OStream &json);
  void writeTensor(llvm::json::OStream &json, StringRef name,
                   const TensorInfo &tensor);
  void writeEntry(llvm::json::OStream &json, const EntryInfo &entry);
  void writeFaults(llvm::json::OStream &json);
  void writeTraining(llvm::json::OStream &json);

  ModuleOp module;
  const NativeTarget &target;
  StringRef digest;
  llvm::MapVector<StringRef, TensorInfo> tensors;
  SmallVector<EntryInfo> entries;
  TrainingOp training;
};

} // namespace

/// "f32", "i64", "u8", "bool".
static std::string dtypeName(Type type) {
  if (type.isInteger(1))
    return "bool";
  if (type.isUnsignedInteger(8))
    return "u8";
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// State that is kept but not trained is saved and loaded like a parameter.
static StringRef artifactRole(StringRef role) {
  return role == "state" ? "parameter" : role;
}

LogicalResult Describer::collectTensors(const EntryInfo &entry,
                                        StringRef list) {
  auto values = entry.entry.getAs<ArrayAttr>(list);
  if (!values)
    return module.emitError("entry '")
           << entry.name << "' has no list '" << list << "' in lathe.entry";
  for (Attribute value : values) {
    auto fields = dyn_cast<DictionaryAttr>(value);
    auto name = fields ? fields.getAs<StringAttr>("name") : StringAttr();
    auto role = fields ? fields.getAs<StringAttr>("role") : StringAttr();
    auto typeAttr = fields ? fields.getAs<TypeAttr>("type") : TypeAttr();
    auto type = typeAttr ? dyn_cast<RankedTensorType>(typeAttr.getValue())
                         : RankedTensorType();
    if (!name || !role || !type)
      return module.emitError("entry '")
             << entry.name
             << "' has a value without name, role or type: " << value;
    auto [found, isNew] = tensors.insert(
        {name.getValue(), TensorInfo{artifactRole(role), type, {}, 0}});
    if (!isNew && found->second.type != type)
      return module.emitError("tensor '")
             << name.getValue() << "' is " << toString(found->second.type)
             << " in one entry and " << toString(type) << " in entry '"
             << entry.name << "'";
  }
  return success();
}

LogicalResult Describer::collect() {
  for (auto parameter : module.getOps<ParameterOp>())
    tensors.insert({parameter.getSymName(),
                    TensorInfo{artifactRole(parameter.getRole()),
                               cast<RankedTensorType>(parameter.getType()),
                               parameter.getInit(),
                               static_cast<int64_t>(tensors.size())}});
  for (Operation &op : *module.getBody())
    if (auto entry = op.getAttrOfType<DictionaryAttr>("lathe.entry"))
      entries.push_back({SymbolTable::getSymbolName(&op), entry});
  if (entries.empty())
    return module.emitError("module has no entry function; expected functions "
                            "with a lathe.entry attribute (stage kernels)");
  for (const EntryInfo &entry : entries)
    if (failed(collectTensors(entry, "arguments")) ||
        failed(collectTensors(entry, "results")))
      return failure();
  for (auto op : module.getOps<TrainingOp>())
    training = op;
  return success();
}

void Describer::writeTarget(llvm::json::OStream &json) {
  json.attributeObject("target", [&] {
    json.attribute("triple", target.triple);
    json.attribute("cpu", target.cpu);
    json.attributeArray("features", [&] {
      for (const std::string &feature : target.required)
        json.value(feature);
    });
  });
}

void Describer::writeTensor(llvm::json::OStream &json, StringRef name,
                            const TensorInfo &tensor) {
  json.object([&] {
    json.attribute("name", name);
    json.attribute("role", tensor.role);
    json.attribute("dtype", dtypeName(tensor.type.getElementType()));
    json.attributeArray("shape", [&] {
      for (const Dim &dim : getDims(tensor.type)) {
        if (dim.isStatic())
          json.value(dim.getCoefficient());
        else
          json.value(dim.str());
      }
    });
    if (!tensor.init)
      return;
    json.attributeObject("init", [&] {
      StringRef kind = tensor.init.getKind();
      double first = tensor.init.getFirst().convertToDouble();
      double second = tensor.init.getSecond().convertToDouble();
      json.attribute("kind", kind);
      json.attribute("id", tensor.id);
      if (kind == "constant") {
        json.attribute("value", first);
      } else if (kind == "uniform") {
        json.attribute("low", first);
        json.attribute("high", second);
      } else if (kind == "normal" || kind == "truncated_normal") {
        json.attribute("mean", first);
        json.attribute("stddev", second);
      } else if (kind != "zeros" && kind != "ones") {
        json.attribute("fan_in", tensor.init.getFanIn());
        json.attribute("fan_out", tensor.init.getFanOut());
      }
    });
  });
}

/// `"flops": ["1806336*B"], "bytes": ..`, as |fields| has them.
static void writeWork(llvm::json::OStream &json, DictionaryAttr fields) {
  for (StringRef key : {"flops", "bytes"})
    json.attributeArray(key, [&] {
      for (auto term : fields.getAs<ArrayAttr>(key).getAsRange<StringAttr>())
        json.value(term.getValue());
    });
}

static void writeKernels(llvm::json::OStream &json, ArrayAttr kernels) {
  json.attributeArray("kernels", [&] {
    for (auto kernel : kernels.getAsRange<DictionaryAttr>())
      json.object([&] {
        for (StringRef key : {"name", "result"})
          json.attribute(key, kernel.getAs<StringAttr>(key).getValue());
        writeWork(json, kernel);
      });
  });
}

/// Sums of which the arena is the largest: those of the regions between the
/// first and the last, and what of these two is in use at one time.
static void writeArena(llvm::json::OStream &json, DictionaryAttr entry) {
  ArrayRef<Attribute> regions = entry.getAs<ArrayAttr>("arena").getValue();
  auto sizeOf = [](Attribute region) {
    return cast<StringAttr>(cast<ArrayAttr>(region)[0]).getValue();
  };
  auto writeTerm = [&](StringRef size, Attribute bytes) {
    json.object([&] {
      json.attribute("size", size);
      json.attribute("bytes", cast<IntegerAttr>(bytes).getInt());
    });
  };
  for (Attribute attribute : entry.getAs<ArrayAttr>("overlap"))
    json.array([&] {
      auto pair = cast<ArrayAttr>(attribute);
      writeTerm("1", pair[0]);
      if (regions.size() == 1)
        return;
      for (Attribute region : regions.drop_front().drop_back())
        writeTerm(sizeOf(region), cast<ArrayAttr>(region)[1]);
      writeTerm(sizeOf(regions.back()), pair[1]);
    });
}

void Describer::writeEntry(llvm::json::OStream &json, const EntryInfo &entry) {
  auto indexOf = [&](Attribute value) -> int64_t {
    StringRef name = cast<DictionaryAttr>(value).getAs<StringAttr>("name");
    return std::distance(tensors.begin(), tensors.find(name));
  };
  json.object([&] {
    json.attribute("name", entry.name);
    json.attributeArray("arguments", [&] {
      for (Attribute value : entry.entry.getAs<ArrayAttr>("arguments"))
        json.value(indexOf(value));
    });
    json.attributeArray("results", [&] {
      for (Attribute value : entry.entry.getAs<ArrayAttr>("results"))
        json.object([&] {
          json.attribute("tensor", indexOf(value));
          if (auto donates =
                  cast<DictionaryAttr>(value).getAs<IntegerAttr>("donates"))
            json.attribute("donates", donates.getInt());
        });
    });
    json.attributeArray("arena", [&] { writeArena(json, entry.entry); });
    // Slices are of one dim, which all entries call the batch.
    auto dims = module->getAttrOfType<ArrayAttr>("lathe.dims");
    if (auto slice = entry.entry.getAs<IntegerAttr>("slice"))
      if (dims && dims.size() == 1)
        json.attribute("slice", slice.getInt());
    writeWork(json, entry.entry);
    json.attribute("waits", entry.entry.getAs<IntegerAttr>("waits").getInt());
    if (auto kernels = entry.entry.getAs<ArrayAttr>("kernels"))
      writeKernels(json, kernels);
  });
}

void Describer::writeFaults(llvm::json::OStream &json) {
  auto faults = module->getAttrOfType<ArrayAttr>("lathe.faults");
  for (Attribute fault : faults ? faults.getValue() : ArrayRef<Attribute>())
    json.object([&] {
      for (NamedAttribute field : cast<DictionaryAttr>(fault)) {
        if (auto text = dyn_cast<StringAttr>(field.getValue()))
          json.attribute(field.getName(), text.getValue());
        else if (auto number = dyn_cast<IntegerAttr>(field.getValue()))
          json.attribute(field.getName(), number.getInt());
      }
    });
}

void Describer::writeTraining(llvm::json::OStream &json) {
  json.attribute("optimizer", training.getOptimizer());
  json.attribute("preset", training.getPreset());
  json.attribute("learning_rate", training.getLearningRate().convertToDouble());
  json.attribute("loss", training.getLoss());
  json.attributeArray("metrics", [&] {
    for (auto metric : training.getMetrics().getAsRange<StringAttr>())
      json.value(metric.getValue());
  });
}

FailureOr<ModelTable> Describer::run() {
  if (failed(collect()))
    return failure();
  ModelTable table;
  table.name = training ? training.getModel().str()
                        : module.getSymName().value_or("model").str();
  llvm::raw_string_ostream os(table.description);
  llvm::json::OStream json(os);
  json.object([&] {
    json.attribute("schema", 1);
    json.attribute("name", table.name);
    json.attribute("compiler",
                   "lathe " LATHE_VERSION " (LLVM " LLVM_VERSION_STRING ")");
    writeTarget(json);
    json.attribute("digest", digest);
    json.attributeArray("dims", [&] {
      if (auto dims = module->getAttrOfType<ArrayAttr>("lathe.dims"))
        for (auto dim : dims.getAsRange<StringAttr>())
          json.value(dim.getValue());
    });
    json.attributeArray("tensors", [&] {
      for (auto &[name, tensor] : tensors)
        writeTensor(json, name, tensor);
    });
    json.attributeArray("entries", [&] {
      for (const EntryInfo &entry : entries)
        writeEntry(json, entry);
    });
    json.attributeArray("faults", [&] { writeFaults(json); });
    if (training)
      json.attributeObject("training", [&] { writeTraining(json); });
  });
  for (const EntryInfo &entry : entries)
    table.entries.push_back(entry.name.str());
  return table;
}

FailureOr<ModelTable> describeModel(ModuleOp module, const NativeTarget &target,
                                    StringRef digest) {
  return Describer(module, target, digest).run();
}

} // namespace lathe

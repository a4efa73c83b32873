//===- RunReference.cpp - lathe run --reference ---------------------------===//
//
// The model as the reference evaluator sees it: no kernels, no machine code.
// Takes the options of `run` and prints what it prints.
//
//===----------------------------------------------------------------------===//

#include "CompileModel.h"
#include "lathe/Graph/Graph.h"
#include "lathe/Reference/Evaluate.h"
#include "lathe/Runtime/Npy.h"
#include "lathe/Runtime/Safetensors.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace llvm;

namespace lathe {
namespace {

/// Closes what the C runtime opened.
struct SafetensorsDeleter {
  void operator()(lathe_safetensors *file) { lathe_safetensors_close(file); }
};
using Safetensors = std::unique_ptr<lathe_safetensors, SafetensorsDeleter>;

class ReferenceRun {
public:
  explicit ReferenceRun(const Invocation &invocation)
      : arguments(invocation.arguments) {}
  int run(LoadedModel &loaded);

private:
  int parsePairs(opt::OptSpecifier option, StringMap<std::string> &pairs);
  int openWeights();
  int readArgument(mlir::func::FuncOp function, unsigned number);
  int readFile(StringRef path, mlir::RankedTensorType type);
  int readWeight(StringRef name, mlir::RankedTensorType type);
  int writeResults(mlir::func::FuncOp function, ArrayRef<Tensor> results);

  const opt::InputArgList &arguments;
  StringMap<std::string> inputs, outputs;
  Safetensors weights;
  std::vector<Tensor> values;
};

} // namespace

static int reportRuntime(const lathe_error &error) {
  return reportError(error.message,
                     error.code == LATHE_IO ? kInputOutput : kDiagnosed);
}

static lathe_dtype dtypeOf(mlir::Type type) {
  lathe_dtype dtype = LATHE_F32;
  std::string name;
  if (type.isInteger(1))
    name = "bool";
  else if (type.isUnsignedInteger(8))
    name = "u8";
  else
    raw_string_ostream(name) << type;
  lathe_dtype_parse(name.c_str(), &dtype);
  return dtype;
}

int ReferenceRun::parsePairs(opt::OptSpecifier option,
                             StringMap<std::string> &pairs) {
  for (const std::string &text : arguments.getAllArgValues(option)) {
    auto [name, path] = StringRef(text).split('=');
    if (name.empty() || path.empty())
      return reportError("expected NAME=FILE.npy, but got '" + text + "'",
                         kUsage);
    pairs[name] = path.str();
  }
  return kOk;
}

int ReferenceRun::openWeights() {
  std::string path = arguments.getLastArgValue(OPT_weights).str();
  if (path.empty())
    return kOk;
  lathe_safetensors *file = nullptr;
  lathe_error error;
  if (lathe_safetensors_open(path.c_str(), &file, &error))
    return reportRuntime(error);
  weights.reset(file);
  return kOk;
}

int ReferenceRun::readFile(StringRef path, mlir::RankedTensorType type) {
  lathe_array array;
  lathe_error error;
  if (lathe_npy_read(path.str().c_str(), &array, &error))
    return reportRuntime(error);
  int64_t elements = 1;
  SmallVector<int64_t> shape;
  for (uint32_t d = 0; d < array.shape.rank; ++d) {
    shape.push_back(array.shape.dims[d]);
    elements *= shape.back();
  }
  Tensor tensor(shape, type.getElementType());
  uint64_t width = lathe_dtype_size(array.dtype);
  for (int64_t i = 0; i < elements; ++i)
    tensor.setDouble(
        i, lathe_load_element(
               array.dtype, static_cast<const char *>(array.data) + i * width));
  lathe_array_destroy(&array);
  values.push_back(std::move(tensor));
  return kOk;
}

int ReferenceRun::readWeight(StringRef name, mlir::RankedTensorType type) {
  if (!weights)
    return reportError("--weights is missing: the model has parameters",
                       kUsage);
  const lathe_safetensors_entry *entry =
      lathe_safetensors_find(weights.get(), name.str().c_str());
  if (!entry)
    return reportError(Twine("'") + lathe_safetensors_path(weights.get()) +
                       "' has no tensor '" + name +
                       "'; it is of another model");
  ArrayRef<int64_t> shape(entry->shape.dims, entry->shape.rank);
  if (shape != type.getShape() ||
      entry->dtype != dtypeOf(type.getElementType()))
    return reportError("tensor '" + name + "' has another shape or type in '" +
                       lathe_safetensors_path(weights.get()) +
                       "'; the model's is " + toString(type));
  std::vector<char> bytes(entry->size);
  lathe_error error;
  if (lathe_safetensors_read(weights.get(), entry, bytes.data(), &error))
    return reportRuntime(error);
  values.push_back(Tensor::fromBytes(shape, type.getElementType(), bytes));
  return kOk;
}

int ReferenceRun::readArgument(mlir::func::FuncOp function, unsigned number) {
  auto name = function.getArgAttrOfType<mlir::StringAttr>(number, kNameAttr);
  auto role = function.getArgAttrOfType<mlir::StringAttr>(number, kRoleAttr);
  auto type =
      cast<mlir::RankedTensorType>(function.getArgument(number).getType());
  StringRef text = name ? name.getValue() : "";
  if (role && (role.getValue() == "parameter" || role.getValue() == "state"))
    return readWeight(text, type);
  auto found = inputs.find(text);
  if (found == inputs.end())
    return reportError("input '" + text + "' is missing; give --input " + text +
                       "=FILE.npy");
  return readFile(found->second, type);
}

int ReferenceRun::writeResults(mlir::func::FuncOp function,
                               ArrayRef<Tensor> results) {
  for (auto [i, tensor] : enumerate(results)) {
    auto name = function.getResultAttrOfType<mlir::StringAttr>(i, kNameAttr);
    StringRef text = name ? name.getValue() : "result";
    auto found = outputs.find(text);
    if (found == outputs.end() && tensor.getRank() == 0) {
      outs() << fmt::format("{} {:.9g}\n", text.str(), tensor.getDouble(0));
      continue;
    }
    if (found == outputs.end()) {
      outs() << fmt::format("{} {}[{}]:", text.str(),
                            lathe_dtype_name(dtypeOf(tensor.getElementType())),
                            fmt::join(tensor.getShape(), ", "));
      int64_t count = tensor.getNumElements();
      for (int64_t k = 0; k < std::min<int64_t>(count, 10); ++k)
        outs() << fmt::format(" {:.9g}", tensor.getDouble(k));
      outs() << (count > 10 ? " ...\n" : "\n");
      continue;
    }
    std::vector<char> bytes = tensor.toBytes();
    lathe_array array = {
        dtypeOf(tensor.getElementType()), {}, bytes.data(), bytes.size()};
    array.shape.rank = tensor.getRank();
    copy(tensor.getShape(), array.shape.dims);
    lathe_error error;
    if (lathe_npy_write(found->second.c_str(), &array, &error))
      return reportRuntime(error);
  }
  return kOk;
}

int ReferenceRun::run(LoadedModel &loaded) {
  if (int code = parsePairs(OPT_input, inputs))
    return code;
  if (int code = parsePairs(OPT_output_file, outputs))
    return code;
  if (int code = openWeights())
    return code;
  if (failed(runToStage(*loaded.module, Stage::Expand, loaded.options)))
    return kDiagnosed;
  StringRef entry = arguments.getLastArgValue(OPT_entry, "infer");
  if (entry == "loss")
    entry = "eval_step";
  auto function = loaded.module->lookupSymbol<mlir::func::FuncOp>(entry);
  if (!function)
    return reportError("the model has no entry '" + entry + "'");
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (int code = readArgument(function, i))
      return code;
  auto results = evaluateFunction(function, values);
  return failed(results) ? kDiagnosed : writeResults(function, *results);
}

int runReference(const Invocation &invocation) {
  LoadedModel loaded;
  if (int code = loadInvocationModel(invocation, loaded))
    return code;
  return ReferenceRun(invocation).run(loaded);
}

} // namespace lathe

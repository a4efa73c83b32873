//===- Header.cpp - The C header of a compiled model ----------------------===//

#include "CompileModel.h"
#include "lathe/Runtime/Description.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace lathe {

/// "DENSE_1_KERNEL" for "dense_1/kernel".
static std::string macroName(StringRef name) {
  std::string macro;
  for (char c : name)
    macro += isAlnum(c) ? toUpper(c) : '_';
  return macro;
}

static void writeTensorComment(raw_ostream &os, const lathe_description &model,
                               const lathe_tensor_info &tensor) {
  char shape[LATHE_SHAPE_TEXT];
  os << "///   " << left_justify(lathe_role_name(tensor.role), 14)
     << left_justify(tensor.name, 24) << lathe_dtype_name(tensor.dtype)
     << lathe_tensor_shape_text(&model, &tensor, shape) << "\n";
}

static void writeInterface(raw_ostream &os, const lathe_description &model) {
  for (uint32_t i = 0; i < model.tensor_count; ++i)
    if (model.tensors[i].role != LATHE_ROLE_SLOT)
      writeTensorComment(os, model, model.tensors[i]);
  os << "///\n/// Entries:";
  for (uint32_t i = 0; i < model.entry_count; ++i)
    os << " " << model.entries[i].name;
  os << ". Made for " << model.cpu << "; it refuses to run on a processor that "
     << "lacks its features.\n";
}

/// Elements of a tensor per sample, and of parameters in all.
static void writeSizes(raw_ostream &os, const lathe_description &model,
                       StringRef prefix) {
  for (uint32_t i = 0; i < model.tensor_count; ++i) {
    const lathe_tensor_info &tensor = model.tensors[i];
    bool perSample = tensor.role == LATHE_ROLE_INPUT ||
                     tensor.role == LATHE_ROLE_LABEL ||
                     tensor.role == LATHE_ROLE_OUTPUT;
    if (!perSample && tensor.role != LATHE_ROLE_PARAMETER)
      continue;
    int64_t elements = 1;
    for (uint32_t d = 0; d < tensor.rank; ++d)
      elements *= tensor.shape[d].coefficient;
    os << "#define " << prefix << "_" << macroName(tensor.name)
       << (perSample ? "_PER_SAMPLE " : "_ELEMENTS ") << elements << "\n";
  }
}

Expected<std::string> writeHeader(StringRef text) {
  lathe_description *model = nullptr;
  lathe_error error;
  if (lathe_description_parse(text.data(), text.size(), &model, &error) !=
      LATHE_OK)
    return createStringError(inconvertibleErrorCode(), error.message);
  std::string header;
  raw_string_ostream os(header);
  std::string prefix = macroName(model->name);
  os << "//===- " << model->name << ".h - A model compiled by "
     << model->compiler
     << "\n//\n// Link with the model's object and liblathe_runtime.a (and -lz "
     << "-lm), or with its shared library.\n// Functions: "
     << "lathe/Runtime/Session.h. Written by `lathe compile`; do not edit.\n"
     << "//\n//===----------------------------------------------------------"
     << "------------===//\n\n#ifndef " << prefix << "_MODEL_H\n#define "
     << prefix << "_MODEL_H\n\n#include \"lathe/Runtime/Session.h\"\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  os << "/// Tensors (B and other names are sizes that the caller chooses):\n";
  writeInterface(os, *model);
  os << "extern const lathe_model " << model->name << "_model;\n\n";
  os << "/// Elements of one sample of an input, label or output, and of each "
     << "parameter.\n";
  writeSizes(os, *model, prefix);
  os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif // " << prefix
     << "_MODEL_H\n";
  lathe_description_destroy(model);
  return header;
}

} // namespace lathe

//===- Compile.cpp - lathe compile ----------------------------------------===//

#include "CompileModel.h"
#include "lathe/Native/Link.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace lathe {

/// What --emit says, or else the suffix of the output.
static StringRef chooseKind(const Invocation &invocation, StringRef output) {
  if (const opt::Arg *emit = invocation.arguments.getLastArg(OPT_emit))
    return emit->getValue();
  return StringSwitch<StringRef>(sys::path::extension(output))
      .Case(".so", "shared")
      .Case(".o", "obj")
      .Case(".h", "header")
      .Case(".s", "asm")
      .Case(".ll", "llvm")
      .Case(".mlir", "mlir")
      .Default("exe");
}

/// "build/mlp.so" for mlp.mlir when no -o is given.
static std::string chooseOutput(const Invocation &invocation, StringRef kind) {
  SmallString<128> path(sys::path::filename(invocation.model));
  sys::path::replace_extension(path, StringSwitch<StringRef>(kind)
                                         .Case("shared", "so")
                                         .Case("obj", "o")
                                         .Case("header", "h")
                                         .Case("asm", "s")
                                         .Case("llvm", "ll")
                                         .Case("mlir", "llvm.mlir")
                                         .Default(""));
  return path.str().str();
}

/// The runtime library lies beside the tool: ../lib/liblathe_runtime.a.
static Expected<std::string> findRuntimeLibrary() {
  static int anchor = 0;
  std::string program = sys::fs::getMainExecutable(nullptr, &anchor);
  SmallString<128> path(sys::path::parent_path(program));
  sys::path::append(path, "..", "lib", "liblathe_runtime.a");
  if (sys::fs::exists(path))
    return path.str().str();
  return createStringError(inconvertibleErrorCode(),
                           "the runtime library is missing: '" + path +
                               "' does not exist; build the target "
                               "lathe_runtime or reinstall lathe");
}

static Error emitLinked(CompiledModel &compiled, LinkKind kind,
                        StringRef output) {
  Expected<std::string> runtime = findRuntimeLibrary();
  if (!runtime)
    return runtime.takeError();
  if (kind == LinkKind::Executable)
    addMain(*compiled.module, compiled.table.name);
  auto object = emitCode(*compiled.module, *compiled.machine,
                         CodeGenFileType::ObjectFile);
  if (!object)
    return object.takeError();
  return link(kind, *object, *runtime, compiled.table.name, output);
}

/// The header that goes with a library or object: mlp.h beside mlp.so.
static Error emitHeaderBeside(CompiledModel &compiled, StringRef output) {
  SmallString<128> path(output);
  sys::path::replace_extension(path, "h");
  Expected<std::string> header = writeHeader(compiled.table.description);
  if (!header)
    return header.takeError();
  return writeFileAtomically(path, *header);
}

static Error emitCompiled(CompiledModel &compiled, StringRef kind,
                          StringRef output) {
  if (kind == "exe")
    return emitLinked(compiled, LinkKind::Executable, output);
  if (kind == "shared") {
    if (Error error = emitLinked(compiled, LinkKind::SharedLibrary, output))
      return error;
    return emitHeaderBeside(compiled, output);
  }
  if (kind == "header") {
    Expected<std::string> header = writeHeader(compiled.table.description);
    return header ? writeFileAtomically(output, *header) : header.takeError();
  }
  if (kind == "llvm") {
    std::string text;
    raw_string_ostream(text) << *compiled.module;
    return writeFileAtomically(output, text);
  }
  auto code = emitCode(*compiled.module, *compiled.machine,
                       kind == "asm" ? CodeGenFileType::AssemblyFile
                                     : CodeGenFileType::ObjectFile);
  if (!code)
    return code.takeError();
  if (Error error = writeFileAtomically(output, *code))
    return error;
  return kind == "obj" ? emitHeaderBeside(compiled, output) : Error::success();
}

/// `--emit=mlir`: the module at its last stage.
static int emitMlir(LoadedModel &loaded, StringRef output) {
  if (failed(runToStage(*loaded.module, Stage::Llvm, loaded.options)))
    return kDiagnosed;
  std::string text;
  raw_string_ostream os(text);
  loaded.module->print(os, mlir::OpPrintingFlags().enableDebugInfo(false));
  os << "\n";
  if (Error error = writeFileAtomically(output, text))
    return reportError(std::move(error), kInputOutput);
  return kOk;
}

int runCompile(const Invocation &invocation) {
  const opt::InputArgList &arguments = invocation.arguments;
  std::string output = arguments.getLastArgValue(OPT_output).str();
  StringRef kind = chooseKind(invocation, output);
  if (!StringSwitch<bool>(kind)
           .Cases({"exe", "shared", "obj", "header", "asm", "llvm", "mlir"},
                  true)
           .Default(false))
    return reportError("unknown kind of output '" + kind +
                           "' in --emit; expected exe, shared, obj, header, "
                           "asm, llvm or mlir",
                       kUsage);
  if (output.empty())
    output = chooseOutput(invocation, kind);
  LoadedModel loaded;
  if (int code = loadInvocationModel(invocation, loaded))
    return code;
  if (kind == "mlir")
    return emitMlir(loaded, output);
  CompiledModel compiled;
  StringRef weights = arguments.getLastArgValue(OPT_weights);
  if (int code = compileModel(invocation, loaded, weights, compiled))
    return code;
  if (Error error = emitCompiled(compiled, kind, output))
    return reportError(std::move(error), kInputOutput);
  if (output != "-")
    errs() << "lathe: wrote " << output << " for " << loaded.target.cpu << "\n";
  return kOk;
}

} // namespace lathe

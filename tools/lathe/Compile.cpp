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

static Error emitLinked(const CompiledModel &compiled, LinkKind kind,
                        StringRef output) {
  Expected<std::string> runtime = findRuntimeLibrary();
  if (!runtime)
    return runtime.takeError();
  SmallVector<ArrayRef<char>> objects = {compiled.object};
  SmallVector<char, 0> main;
  if (kind == LinkKind::Executable) {
    auto made = compileMain(compiled.name, compiled.target);
    if (!made)
      return made.takeError();
    main = std::move(*made);
    objects.push_back(main);
  }
  return link(kind, objects, *runtime, compiled.name, output);
}

/// The header that goes with a library or object: mlp.h beside mlp.so.
static Error emitHeaderBeside(const CompiledModel &compiled, StringRef output) {
  SmallString<128> path(output);
  sys::path::replace_extension(path, "h");
  Expected<std::string> header = writeHeader(compiled.description);
  if (!header)
    return header.takeError();
  return writeFileAtomically(path, *header);
}

static Error emitCompiled(const CompiledModel &compiled, StringRef kind,
                          StringRef output) {
  if (kind == "exe")
    return emitLinked(compiled, LinkKind::Executable, output);
  if (kind == "shared") {
    if (Error error = emitLinked(compiled, LinkKind::SharedLibrary, output))
      return error;
    return emitHeaderBeside(compiled, output);
  }
  if (kind == "header") {
    Expected<std::string> header = writeHeader(compiled.description);
    return header ? writeFileAtomically(output, *header) : header.takeError();
  }
  if (Error error = writeFileAtomically(output, compiled.object))
    return error;
  return emitHeaderBeside(compiled, output);
}

static void reportWritten(StringRef output, const NativeTarget &target) {
  if (output != "-")
    errs() << "lathe: wrote " << output << " for " << target.cpu << "\n";
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

/// `--emit=llvm` and `--emit=asm`.
static int emitTranslated(const Invocation &invocation, LoadedModel &loaded,
                          StringRef kind, StringRef output) {
  TranslatedModel translated;
  if (int code = translateModel(invocation, loaded, translated))
    return code;
  SmallVector<char, 0> text;
  if (kind == "llvm") {
    raw_svector_ostream(text) << *translated.module;
  } else {
    auto code = emitCode(*translated.module, *translated.machine,
                         CodeGenFileType::AssemblyFile);
    if (!code)
      return reportError(code.takeError(), kInternal);
    text = std::move(*code);
  }
  if (Error error = writeFileAtomically(output, text))
    return reportError(std::move(error), kInputOutput);
  return kOk;
}

/// `--emit=mlir`, llvm and asm.
static int emitText(const Invocation &invocation, StringRef kind,
                    StringRef output) {
  LoadedModel loaded;
  if (int code = loadInvocationModel(invocation, loaded))
    return code;
  int code = kind == "mlir" ? emitMlir(loaded, output)
                            : emitTranslated(invocation, loaded, kind, output);
  if (code == kOk)
    reportWritten(output, loaded.target);
  return code;
}

/// `--emit=exe`, shared, obj and header.
static int emitObject(const Invocation &invocation, StringRef kind,
                      StringRef output) {
  mlir::DefaultTimingManager timer;
  timer.setEnabled(invocation.arguments.hasArg(OPT_timing));
  mlir::TimingScope timing = timer.getRootScope();
  CompiledModel compiled;
  StringRef weights = invocation.arguments.getLastArgValue(OPT_weights);
  if (int code = compileModel(invocation, weights, timing, compiled))
    return code;
  mlir::TimingScope emit = timing.nest("Write and link");
  if (Error error = emitCompiled(compiled, kind, output))
    return reportError(std::move(error), kInputOutput);
  reportWritten(output, compiled.target);
  return kOk;
}

int runCompile(const Invocation &invocation) {
  std::string output = invocation.arguments.getLastArgValue(OPT_output).str();
  StringRef kind = chooseKind(invocation, output);
  bool isObject = is_contained({"exe", "shared", "obj", "header"}, kind);
  if (!isObject && !is_contained({"asm", "llvm", "mlir"}, kind))
    return reportError("unknown kind of output '" + kind +
                           "' in --emit; expected exe, shared, obj, header, "
                           "asm, llvm or mlir",
                       kUsage);
  if (output.empty())
    output = chooseOutput(invocation, kind);
  return isObject ? emitObject(invocation, kind, output)
                  : emitText(invocation, kind, output);
}

} // namespace lathe

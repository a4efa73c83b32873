//===- lathe.cpp - The user's tool: one verb per task ---------------------===//
//
// Also installed as lathe-compile, lathe-dump, ...: then the name is the verb.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace lathe {

static const Verb verbs[] = {
    {"compile", "MODEL [-o FILE] [options]",
     "Compile a model to an executable, a library, an object file or text",
     CompileVerb, runCompile},
    {"train", "MODEL --data DIR [options]", "Compile a model and train it",
     TrainVerb, runTrained},
    {"eval", "MODEL --data DIR --weights FILE [options]",
     "Measure loss and metrics on the test data", EvalVerb, runTrained},
    {"run", "MODEL --input NAME=FILE.npy ... [options]",
     "Run a model on arrays from files", RunVerb, runTrained},
    {"bench", "MODEL [options]", "Measure how fast a model is on this machine",
     BenchVerb, runTrained},
    {"dump", "MODEL|ARTIFACT [options]",
     "Show a model's layers, any stage of its compilation, or what a compiled "
     "artifact says of itself",
     DumpVerb, runDump},
    {"check", "MODEL", "Check that a model compiles, and list what it uses",
     CheckVerb, runCheck}};

static int printUsage(raw_ostream &os, int exitCode) {
  os << "usage: lathe VERB MODEL [options]\n\n";
  for (const Verb &verb : verbs)
    os << "  " << left_justify(verb.name, 9) << verb.summary << "\n";
  os << "\n'lathe VERB --help' lists a verb's options.\n";
  return exitCode;
}

static int runMain(ArrayRef<const char *> arguments) {
  StringRef program = sys::path::filename(arguments.front());
  arguments = arguments.drop_front();
  StringRef name;
  if (program.consume_front("lathe-")) {
    name = program;
  } else {
    if (arguments.empty())
      return printUsage(errs(), kUsage);
    name = arguments.front();
    arguments = arguments.drop_front();
  }
  if (name == "--help" || name == "-h" || name == "help")
    return printUsage(outs(), kOk);
  if (name == "--version") {
    outs() << "lathe " LATHE_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
    return kOk;
  }
  for (const Verb &verb : verbs) {
    if (verb.name != name)
      continue;
    Invocation invocation;
    int exitCode = kOk;
    if (!parseInvocation(verb, arguments, invocation, exitCode))
      return exitCode;
    return verb.run(invocation);
  }
  const Verb &nearest = *llvm::min_element(verbs, [&](auto &a, auto &b) {
    return name.edit_distance(a.name) < name.edit_distance(b.name);
  });
  return reportError("unknown verb '" + name + "'; did you mean '" +
                         nearest.name + "'? (see 'lathe --help')",
                     kUsage);
}

} // namespace lathe

int main(int argc, char **argv) {
  SmallVector<const char *> arguments(argv, argv + argc);
  return lathe::runMain(arguments);
}

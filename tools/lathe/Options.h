//===- Options.h - The command line of lathe ------------------------------===//

#ifndef LATHE_TOOLS_OPTIONS_H
#define LATHE_TOOLS_OPTIONS_H

#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include <optional>
#include <string>

namespace lathe {

/// Exit codes, the same for every verb; see docs/Debugging.md.
enum ExitCode {
  kOk = 0,
  kDiagnosed = 1,
  kUsage = 2,
  kMismatch = 3,
  kInternal = 70,
  kInputOutput = 74
};

/// Visibility bits, one per verb, as Options.td names them.
enum OptionVisibility : unsigned {
  CompileVerb = 1 << 1,
  TrainVerb = 1 << 2,
  EvalVerb = 1 << 3,
  RunVerb = 1 << 4,
  DumpVerb = 1 << 5,
  CheckVerb = 1 << 6,
  BenchVerb = 1 << 7
};

enum OptionId {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

/// A verb and its function.
struct Verb {
  llvm::StringRef name;
  llvm::StringRef usage;
  llvm::StringRef summary;
  OptionVisibility visibility;
  int (*run)(const struct Invocation &invocation);
};

/// A parsed command line.
struct Invocation {
  const Verb *verb;
  llvm::opt::InputArgList arguments;
  /// The one file that every verb takes.
  std::string model;
  llvm::BumpPtrAllocator allocator;
};

/// Parses |arguments| (without the verb). Writes usage errors and help itself:
/// then it sets |exitCode| and returns false.
bool parseInvocation(const Verb &verb, llvm::ArrayRef<const char *> arguments,
                     Invocation &invocation, int &exitCode);

/// Writes "lathe: error: MESSAGE" to standard error and returns |code|.
int reportError(const llvm::Twine &message, ExitCode code = kDiagnosed);

// The verbs.
int runCompile(const Invocation &invocation);
int runTrained(const Invocation &invocation); // train, eval, run
int runDump(const Invocation &invocation);
int runCheck(const Invocation &invocation);

} // namespace lathe

#endif // LATHE_TOOLS_OPTIONS_H

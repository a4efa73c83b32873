//===- Options.cpp - The command line of lathe ----------------------------===//

#include "Options.h"

#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;

namespace lathe {

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

static constexpr OptTable::Info optionInfos[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

namespace {
class LatheOptTable : public GenericOptTable {
public:
  LatheOptTable()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, optionInfos) {}
};
} // namespace

int reportError(const Twine &message, ExitCode code) {
  errs() << "lathe: error: " << message << "\n";
  return code;
}

static void printHelp(const OptTable &table, const Verb &verb) {
  std::string usage = ("lathe " + verb.name + " " + verb.usage).str();
  table.printHelp(outs(), usage.c_str(), verb.summary.str().c_str(), false,
                  false, Visibility(verb.visibility));
}

/// "unknown option '--epoch' for 'lathe train'; did you mean '--epochs'?"
static int reportUnknown(const OptTable &table, const Verb &verb,
                         StringRef spelling) {
  std::string message =
      ("unknown option '" + spelling + "' for 'lathe " + verb.name + "'").str();
  std::string nearest;
  if (table.findNearest(spelling, nearest, Visibility(verb.visibility)) <= 3)
    message += "; did you mean '" + StringRef(nearest).rtrim('=').str() + "'?";
  else
    message += "; see 'lathe " + verb.name.str() + " --help'";
  return reportError(message, kUsage);
}

bool parseInvocation(const Verb &verb, ArrayRef<const char *> arguments,
                     Invocation &invocation, int &exitCode) {
  static const LatheOptTable table;
  unsigned missingIndex = 0, missingCount = 0;
  invocation.verb = &verb;
  invocation.arguments = table.ParseArgs(arguments, missingIndex, missingCount,
                                         Visibility(verb.visibility));
  const InputArgList &parsed = invocation.arguments;
  exitCode = kOk;
  if (parsed.hasArg(OPT_help)) {
    printHelp(table, verb);
    return false;
  }
  if (missingCount) {
    exitCode =
        reportError(Twine("option '") + parsed.getArgString(missingIndex) +
                        "' needs a value",
                    kUsage);
    return false;
  }
  for (const Arg *unknown : parsed.filtered(OPT_UNKNOWN)) {
    exitCode = reportUnknown(table, verb, unknown->getSpelling());
    return false;
  }
  std::vector<std::string> inputs = parsed.getAllArgValues(OPT_INPUT);
  bool mayLackModel = verb.visibility == DumpVerb && parsed.hasArg(OPT_stages);
  if (inputs.size() > 1 || (inputs.empty() && !mayLackModel)) {
    exitCode =
        reportError("expected one model file, but got " + Twine(inputs.size()) +
                        "; usage: lathe " + verb.name + " " + verb.usage,
                    kUsage);
    return false;
  }
  if (!inputs.empty())
    invocation.model = inputs.front();
  return true;
}

} // namespace lathe

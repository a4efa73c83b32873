//===- Execute.cpp - lathe train, eval and run ----------------------------===//
//
// Compile in memory, then hand over to lathe_main, which is what a compiled
// executable calls too: the command line and the results are the same.
//
//===----------------------------------------------------------------------===//

#include "CompileModel.h"
#include "lathe/Native/Jit.h"
#include "lathe/Runtime/Main.h"

using namespace llvm;

namespace lathe {

/// The options of the runtime, as words that lathe_main takes.
static std::vector<std::string> runtimeArguments(const Invocation &invocation) {
  std::vector<std::string> words = {"lathe", invocation.verb->name.str()};
  for (const opt::Arg *argument : invocation.arguments) {
    const opt::Option option = argument->getOption().getUnaliasedOption();
    if (!option.getGroup().isValid() ||
        option.getGroup().getID() != OPT_runtime_group)
      continue;
    std::string word = option.getPrefixedName().str();
    if (argument->getNumValues() > 0)
      word += argument->getValue();
    words.push_back(word);
  }
  return words;
}

/// Compiles the model into this process. What was only for compiling is gone
/// when it returns: training may run for hours.
static int compileInMemory(const Invocation &invocation,
                           std::unique_ptr<JitModel> &jit) {
  CompiledModel compiled;
  mlir::TimingScope untimed;
  if (int code = compileModel(invocation, "", untimed, compiled))
    return code;
  auto created = JitModel::create(std::move(compiled.object), compiled.name);
  if (!created)
    return reportError(created.takeError(), kInternal);
  jit = std::move(*created);
  return kOk;
}

int runTrained(const Invocation &invocation) {
  if (invocation.arguments.hasArg(OPT_reference))
    return runReference(invocation);
  std::unique_ptr<JitModel> jit;
  if (int code = compileInMemory(invocation, jit))
    return code;
  std::vector<std::string> words = runtimeArguments(invocation);
  SmallVector<char *> argv;
  for (std::string &word : words)
    argv.push_back(word.data());
  return lathe_main(jit->getModel(), static_cast<int>(argv.size()),
                    argv.data());
}

} // namespace lathe

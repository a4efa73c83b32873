//===- Main.h - The command line of a compiled model ----------------------===//

#ifndef LATHE_RUNTIME_MAIN_H
#define LATHE_RUNTIME_MAIN_H

#include "lathe/Runtime/Model.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The whole of a compiled executable: `train`, `eval`, `predict`, `run`,
/// `bench`, `info` and their options on |model| (`--help` lists them). `lathe
/// train` and its like call it too. Results go to standard output, messages to
/// standard error. Returns the exit code: 0, 1 (diagnosed error), 2 (usage), 74
/// (I/O), 130 (interrupted). Installs a handler for SIGINT while training.
int lathe_main(const lathe_model *model, int argc, char **argv);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_MAIN_H

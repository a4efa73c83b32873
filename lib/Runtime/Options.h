//===- Options.h - The options of a compiled model's command line ---------===//

#ifndef LATHE_LIB_RUNTIME_OPTIONS_H
#define LATHE_LIB_RUNTIME_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum lathe_verb {
  LATHE_VERB_TRAIN = 1,
  LATHE_VERB_EVAL = 2,
  LATHE_VERB_PREDICT = 4,
  LATHE_VERB_RUN = 8,
  LATHE_VERB_INFO = 16,
  LATHE_VERB_BENCH = 32
} lathe_verb;

#define LATHE_MAX_PAIRS 64

/// NAME=FILE, NAME=SHAPE, or STEP:RATE.
typedef struct lathe_option_pair {
  char name[128];
  const char *value;
} lathe_option_pair;

typedef struct lathe_option_pairs {
  lathe_option_pair items[LATHE_MAX_PAIRS];
  uint32_t count;
} lathe_option_pairs;

/// The command line, parsed. Strings are borrowed from argv; NULL when absent.
typedef struct lathe_options {
  lathe_verb verb;
  const char *data, *weights, *save, *json, *checkpoint, *entry, *optimizer,
      *preset, *index;
  /// 0 when absent.
  int64_t epochs, steps, checkpoint_every, log_every, limit, threads,
      batch_size;
  int64_t top, seed, iterations;
  /// NaN when absent.
  double learning_rate;
  double validation_split, seconds;
  bool resume, no_shuffle, train, kernels;
  lathe_option_pairs inputs, outputs, rates, shapes;
} lathe_options;

/// Parses |argv|. Prints help (|*out_exit| 0) or a usage error (2) and returns
/// false, else true.
bool lathe_options_parse(int argc, char **argv, lathe_options *out_options,
                         int *out_exit);

/// JSON takes standard output, so that nothing else may be written there.
bool lathe_json_to_output(const lathe_options *options);

/// The learning rate of step |step|: the last of the changes at or before it,
/// else |base|.
double lathe_options_rate(const lathe_options *options, int64_t step,
                          double base);

#endif // LATHE_LIB_RUNTIME_OPTIONS_H

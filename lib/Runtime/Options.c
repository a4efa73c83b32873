//===- Options.c - The options of a compiled model's command line ---------===//

#include "Options.h"

#include "lathe/Runtime/Status.h"
#include "lathe/Runtime/ThreadPool.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum option_kind {
  OPTION_TEXT,
  OPTION_FILE,    // text; without a value "-", standard output
  OPTION_COUNT,   // a number of at least 1
  OPTION_THREADS, // a number from 1 to LATHE_MAX_THREADS
  OPTION_NUMBER,  // an integer of at least 0
  OPTION_REAL,
  OPTION_SHARE, // a number in [0, 1)
  OPTION_FLAG,
  OPTION_PAIRS, // NAME=FILE, NAME=SHAPE
  OPTION_RATES  // STEP:RATE
} option_kind;

typedef struct option_row {
  const char *name, *metavar, *help;
  unsigned verbs;
  option_kind kind;
  size_t offset;
} option_row;

enum {
  TRAIN = LATHE_VERB_TRAIN,
  EVAL = LATHE_VERB_EVAL,
  PREDICT = LATHE_VERB_PREDICT,
  RUN = LATHE_VERB_RUN,
  INFO = LATHE_VERB_INFO,
  BENCH = LATHE_VERB_BENCH
};

#define AT(field) offsetof(lathe_options, field)

static const option_row rows[] = {
    {"data", "DIR", "folder with the four IDX files, or with .npy sets",
     TRAIN | EVAL | PREDICT, OPTION_TEXT, AT(data)},
    {"weights", "FILE", "weights to start from (safetensors)",
     TRAIN | EVAL | PREDICT | RUN | BENCH, OPTION_TEXT, AT(weights)},
    {"epochs", "N", "train N epochs in all (default 1)", TRAIN, OPTION_COUNT,
     AT(epochs)},
    {"steps", "N", "train N steps in all instead", TRAIN, OPTION_COUNT,
     AT(steps)},
    {"batch-size", "N", "samples per step (default 32, or the model's)",
     TRAIN | EVAL | BENCH, OPTION_COUNT, AT(batch_size)},
    {"learning-rate", "X", "learning rate (default: the model's)", TRAIN,
     OPTION_REAL, AT(learning_rate)},
    {"learning-rate-at", "STEP:RATE", "change the rate from that step on",
     TRAIN, OPTION_RATES, AT(rates)},
    {"seed", "S", "seed of all random numbers (default 0)", TRAIN,
     OPTION_NUMBER, AT(seed)},
    {"threads", "N", "threads (default: all processors)",
     TRAIN | EVAL | PREDICT | RUN | BENCH, OPTION_THREADS, AT(threads)},
    {"validation-split", "F", "keep this last share of the training data aside",
     TRAIN, OPTION_SHARE, AT(validation_split)},
    {"checkpoint", "DIR", "write checkpoints to DIR", TRAIN, OPTION_TEXT,
     AT(checkpoint)},
    {"checkpoint-every", "N", "write one every N steps too", TRAIN,
     OPTION_COUNT, AT(checkpoint_every)},
    {"resume", NULL, "go on from the newest checkpoint", TRAIN, OPTION_FLAG,
     AT(resume)},
    {"save", "FILE", "save the weights (safetensors)", TRAIN, OPTION_TEXT,
     AT(save)},
    {"json", "FILE", "write results as JSON (- or nothing: standard output)",
     TRAIN | EVAL | INFO | BENCH, OPTION_FILE, AT(json)},
    {"log-every", "N", "one line every N steps, when there is no terminal",
     TRAIN, OPTION_COUNT, AT(log_every)},
    {"no-shuffle", NULL, "take samples in the file's order", TRAIN, OPTION_FLAG,
     AT(no_shuffle)},
    {"limit", "N", "use the first N samples of each set", TRAIN | EVAL,
     OPTION_COUNT, AT(limit)},
    {"optimizer", "NAME", "must be the compiled one", TRAIN, OPTION_TEXT,
     AT(optimizer)},
    {"preset", "NAME", "must be the compiled one", TRAIN, OPTION_TEXT,
     AT(preset)},
    {"index", "I,J,...", "test samples to classify (default 0)", PREDICT,
     OPTION_TEXT, AT(index)},
    {"top", "K", "print the K most probable classes (default 1)", PREDICT,
     OPTION_COUNT, AT(top)},
    {"input", "NAME=FILE.npy", "value of an input", PREDICT | RUN, OPTION_PAIRS,
     AT(inputs)},
    {"output", "NAME=FILE.npy", "write an output to a file", RUN, OPTION_PAIRS,
     AT(outputs)},
    {"entry", "NAME", "infer (default), loss; bench takes any", RUN | BENCH,
     OPTION_TEXT, AT(entry)},
    {"train", NULL, "measure a training step", BENCH, OPTION_FLAG, AT(train)},
    {"shape", "NAME=8x28x28x1", "shape of an input with named dims", BENCH,
     OPTION_PAIRS, AT(shapes)},
    {"seconds", "S", "measure for that long (default 1.5)", BENCH, OPTION_REAL,
     AT(seconds)},
    {"iterations", "N", "measure N runs instead", BENCH, OPTION_COUNT,
     AT(iterations)},
    {"kernels", NULL, "say how long each kernel takes", BENCH, OPTION_FLAG,
     AT(kernels)},
};
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

static const struct {
  const char *name;
  lathe_verb verb;
  const char *help;
} verbs[] = {
    {"train", LATHE_VERB_TRAIN, "train on a data set"},
    {"eval", LATHE_VERB_EVAL, "measure loss and metrics on the test data"},
    {"predict", LATHE_VERB_PREDICT, "classify samples"},
    {"run", LATHE_VERB_RUN, "run on arrays from files"},
    {"bench", LATHE_VERB_BENCH, "measure how fast it is on this machine"},
    {"info", LATHE_VERB_INFO, "say what this model is"},
};
enum { VERB_COUNT = sizeof(verbs) / sizeof(verbs[0]) };

/// The number of edits that make |a| into |b| (Levenshtein), capped at 64.
static unsigned edit_distance(const char *a, const char *b) {
  unsigned row[65];
  size_t columns = strlen(b);
  if (columns > 64 || strlen(a) > 64)
    return 64;
  for (size_t j = 0; j <= columns; ++j)
    row[j] = (unsigned)j;
  for (size_t i = 0; a[i]; ++i) {
    unsigned diagonal = row[0];
    row[0] = (unsigned)i + 1;
    for (size_t j = 0; j < columns; ++j) {
      unsigned replace = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      unsigned best = replace < row[j] + 1 ? replace : row[j] + 1;
      row[j + 1] = best < diagonal + 1 ? best : diagonal + 1;
    }
  }
  return row[columns];
}

static const char *verb_name(unsigned verb) {
  for (int i = 0; i < VERB_COUNT; ++i)
    if (verbs[i].verb & verb)
      return verbs[i].name;
  return "";
}

static void print_usage(FILE *stream, const char *program) {
  fprintf(stream, "usage: %s VERB [options]\n\n", program);
  for (int i = 0; i < VERB_COUNT; ++i)
    fprintf(stream, "  %-9s %s\n", verbs[i].name, verbs[i].help);
  fprintf(stream, "\n'%s VERB --help' lists a verb's options.\n", program);
}

static void print_help(const char *program, lathe_verb verb) {
  printf("usage: %s %s [options]\n\n", program, verb_name(verb));
  for (int i = 0; i < ROW_COUNT; ++i) {
    char text[64];
    if (!(rows[i].verbs & verb))
      continue;
    snprintf(text, sizeof(text), "--%s%s%s", rows[i].name,
             rows[i].metavar ? "=" : "",
             rows[i].metavar ? rows[i].metavar : "");
    printf("  %-28s %s\n", text, rows[i].help);
  }
}

static bool bad_value(const option_row *row, const char *value,
                      const char *expected) {
  fprintf(stderr, "lathe: error: expected %s for --%s, but got '%s'\n",
          expected, row->name, value);
  return false;
}

static bool set_integer(const option_row *row, const char *value,
                        int64_t *out) {
  char *end = NULL;
  errno = 0;
  long long number = strtoll(value, &end, 10);
  long long least = row->kind == OPTION_NUMBER ? 0 : 1;
  bool whole = end != value && !*end && !errno && number >= least;
  if (row->kind == OPTION_THREADS && (!whole || number > LATHE_MAX_THREADS))
    return bad_value(row, value, "a whole number from 1 to 1024");
  if (!whole)
    return bad_value(row, value,
                     least ? "a whole number of at least 1"
                           : "a whole number of at least 0");
  *out = number;
  return true;
}

static bool set_real(const option_row *row, const char *value, double *out) {
  char *end = NULL;
  double number = strtod(value, &end);
  if (row->kind == OPTION_SHARE && !(number >= 0 && number < 1))
    return bad_value(row, value, "a share of at least 0 and below 1");
  if (end == value || *end || !isfinite(number) || number < 0)
    return bad_value(row, value, "a number of at least 0");
  *out = number;
  return true;
}

static bool add_pair(const option_row *row, const char *value,
                     lathe_option_pairs *pairs) {
  bool rates = row->kind == OPTION_RATES;
  const char *mark = strchr(value, rates ? ':' : '=');
  const char *expected = row->metavar;
  if (!mark || mark == value || !mark[1] ||
      (size_t)(mark - value) >= sizeof(pairs->items[0].name))
    return bad_value(row, value, expected);
  if (pairs->count == LATHE_MAX_PAIRS)
    return bad_value(row, value, "at most 64 uses");
  lathe_option_pair *pair = &pairs->items[pairs->count++];
  memcpy(pair->name, value, (size_t)(mark - value));
  pair->name[mark - value] = 0;
  pair->value = mark + 1;
  if (!rates)
    return true;
  const option_row step = {.name = row->name, .kind = OPTION_COUNT};
  const option_row rate = {.name = row->name, .kind = OPTION_REAL};
  int64_t ignored_step;
  double ignored_rate;
  return set_integer(&step, pair->name, &ignored_step) &&
         set_real(&rate, pair->value, &ignored_rate);
}

static bool set_option(const option_row *row, const char *value,
                       lathe_options *options) {
  char *field = (char *)options + row->offset;
  switch (row->kind) {
  case OPTION_TEXT:
  case OPTION_FILE:
    if (!*value)
      return bad_value(row, value, row->metavar);
    *(const char **)(void *)field = value;
    return true;
  case OPTION_COUNT:
  case OPTION_THREADS:
  case OPTION_NUMBER:
    return set_integer(row, value, (int64_t *)(void *)field);
  case OPTION_REAL:
  case OPTION_SHARE:
    return set_real(row, value, (double *)(void *)field);
  case OPTION_FLAG:
    *(bool *)field = true;
    return true;
  case OPTION_PAIRS:
  case OPTION_RATES:
    return add_pair(row, value, (lathe_option_pairs *)(void *)field);
  }
  return false;
}

/// The row for the |length| characters at |name|; reports one that this verb
/// does not have.
static const option_row *find_row(const char *name, size_t length,
                                  lathe_verb verb) {
  char text[65];
  snprintf(text, sizeof(text), "%.*s", length > 64 ? 64 : (int)length, name);
  const option_row *nearest = NULL;
  for (int i = 0; i < ROW_COUNT; ++i) {
    bool same =
        strlen(rows[i].name) == length && !strncmp(rows[i].name, name, length);
    if (same && (rows[i].verbs & verb))
      return &rows[i];
    if (same) {
      fprintf(stderr, "lathe: error: '%s' has no option '--%s', '%s' has\n",
              verb_name(verb), text, verb_name(rows[i].verbs));
      return NULL;
    }
    if ((rows[i].verbs & verb) &&
        (!nearest || edit_distance(text, rows[i].name) <
                         edit_distance(text, nearest->name)))
      nearest = &rows[i];
  }
  fprintf(stderr, "lathe: error: unknown option '--%s'", text);
  if (nearest && edit_distance(text, nearest->name) <= 3)
    fprintf(stderr, "; did you mean '--%s'?\n", nearest->name);
  else
    fprintf(stderr, " (see '%s --help')\n", verb_name(verb));
  return NULL;
}

static bool find_verb(const char *name, lathe_verb *out_verb) {
  int nearest = 0;
  for (int i = 0; i < VERB_COUNT; ++i) {
    if (!strcmp(verbs[i].name, name)) {
      *out_verb = verbs[i].verb;
      return true;
    }
    if (edit_distance(name, verbs[i].name) <
        edit_distance(name, verbs[nearest].name))
      nearest = i;
  }
  fprintf(stderr, "lathe: error: unknown verb '%s'; did you mean '%s'?\n", name,
          verbs[nearest].name);
  return false;
}

/// Takes one option from |argv|, and its value where it stands apart.
static bool parse_option(int argc, char **argv, int *i,
                         lathe_options *options) {
  const char *word = argv[*i];
  if (strncmp(word, "--", 2) || !word[2]) {
    fprintf(stderr, "lathe: error: expected an option, but got '%s'\n", word);
    return false;
  }
  const char *equals = strchr(word, '=');
  size_t length = equals ? (size_t)(equals - word - 2) : strlen(word + 2);
  const option_row *row = find_row(word + 2, length, options->verb);
  if (!row)
    return false;
  if (row->kind == OPTION_FLAG) {
    if (equals)
      return bad_value(row, equals + 1, "no value");
    return set_option(row, "", options);
  }
  if (equals)
    return set_option(row, equals + 1, options);
  bool next = *i + 1 < argc && strncmp(argv[*i + 1], "--", 2) != 0;
  if (!next && row->kind == OPTION_FILE)
    return set_option(row, "-", options);
  if (!next) {
    fprintf(stderr, "lathe: error: option '--%s' needs a value (%s)\n",
            row->name, row->metavar);
    return false;
  }
  return set_option(row, argv[++*i], options);
}

bool lathe_options_parse(int argc, char **argv, lathe_options *options,
                         int *out_exit) {
  memset(options, 0, sizeof(*options));
  options->top = 1;
  options->learning_rate = NAN;
  *out_exit = 2;
  const char *program = argc > 0 ? argv[0] : "model";
  if (argc < 2) {
    print_usage(stderr, program);
    return false;
  }
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
    print_usage(stdout, program);
    *out_exit = 0;
    return false;
  }
  if (!strcmp(argv[1], "--version")) {
    printf("lathe %s\n", lathe_version());
    *out_exit = 0;
    return false;
  }
  if (!find_verb(argv[1], &options->verb))
    return false;
  for (int i = 2; i < argc; ++i) {
    if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
      print_help(program, options->verb);
      *out_exit = 0;
      return false;
    }
    if (!parse_option(argc, argv, &i, options))
      return false;
  }
  *out_exit = 0;
  return true;
}

bool lathe_json_to_output(const lathe_options *options) {
  return options->json && !strcmp(options->json, "-");
}

double lathe_options_rate(const lathe_options *options, int64_t step,
                          double base) {
  int64_t latest = 0;
  for (uint32_t i = 0; i < options->rates.count; ++i) {
    int64_t from = strtoll(options->rates.items[i].name, NULL, 10);
    if (from > step || from < latest)
      continue;
    latest = from;
    base = strtod(options->rates.items[i].value, NULL);
  }
  return base;
}

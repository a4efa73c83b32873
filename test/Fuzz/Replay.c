//===- Replay.c - Runs a fuzz target without libFuzzer --------------------===//
//
// replay ROUNDS FILE...: gives the target each file, each of its prefixes, and
// ROUNDS mutants made of it by Philox; the same ones in each run.
//
//===----------------------------------------------------------------------===//

#include "lathe/Runtime/File.h"
#include "lathe/Runtime/Philox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Gives the target a copy of exactly this size, so that sanitizers see it
/// read too far.
static void run(const uint8_t *data, size_t size) {
  uint8_t *copy = malloc(size ? size : 1);
  if (!copy)
    return;
  memcpy(copy, data, size);
  LLVMFuzzerTestOneInput(copy, size);
  free(copy);
}

/// One change of |bytes|: a byte set, flipped, a run copied, or a digit.
static void change(uint8_t *bytes, size_t size, lathe_philox_block random) {
  size_t at = random.words[0] % size, from = random.words[1] % size;
  size_t room = size - (at > from ? at : from);
  static const char interesting[] =
      "{}[]\",:0123456789-eE\\u'() \0\x7f\xff\x80";
  switch (random.words[2] % 4) {
  case 0:
    bytes[at] = (uint8_t)random.words[3];
    break;
  case 1:
    bytes[at] ^= (uint8_t)(1u << random.words[3] % 8);
    break;
  case 2:
    memmove(bytes + at, bytes + from, random.words[3] % (room + 1));
    break;
  default:
    bytes[at] = (uint8_t)interesting[random.words[3] % sizeof(interesting)];
  }
}

static void replay(const uint8_t *data, size_t size, uint32_t rounds) {
  const uint32_t key[2] = {2024, 1};
  for (size_t prefix = 0; prefix <= size; ++prefix)
    run(data, prefix);
  uint8_t *mutant = malloc(size ? size : 1);
  for (uint32_t round = 0; mutant && size > 0 && round < rounds; ++round) {
    memcpy(mutant, data, size);
    for (uint32_t i = 0; i <= round % 5; ++i) {
      const uint32_t counter[4] = {round, i, 0, 0};
      change(mutant, size, lathe_philox(counter, key));
    }
    run(mutant, size);
  }
  free(mutant);
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: %s ROUNDS FILE...\n", arguments[0]);
    return 2;
  }
  uint32_t rounds = (uint32_t)strtoul(arguments[1], NULL, 10);
  for (int i = 2; i < count; ++i) {
    char *data;
    uint64_t size;
    lathe_error error;
    if (lathe_file_read(arguments[i], 1 << 20, &data, &size, &error) !=
        LATHE_OK) {
      fprintf(stderr, "error: %s\n", error.message);
      return 74;
    }
    replay((const uint8_t *)data, (size_t)size, rounds);
    free(data);
  }
  return 0;
}

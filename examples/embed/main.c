//===- main.c - Train and run a compiled model from a C program -----------===//
//
// The model is examples/mlp.mlir, compiled to mlp.o and mlp.h (build.sh). The
// program makes 512 samples whose class is the brightest of ten bands of
// pixels, trains on them, and classifies a new sample.
//
//===----------------------------------------------------------------------===//

#include "mlp.h"

#include <stdio.h>
#include <stdlib.h>

enum { SAMPLES = 512, BATCH = 32, EPOCHS = 8, CLASSES = 10 };

static float images[SAMPLES + 1][MLP_IMAGE_PER_SAMPLE];
static int32_t labels[SAMPLES + 1];

/// A small generator of its own, so that every run sees the same samples.
static float next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return (float)(*state >> 8) / 16777216.0f;
}

static void make_samples(void) {
  uint32_t state = 1;
  for (int s = 0; s <= SAMPLES; ++s) {
    labels[s] = s % CLASSES;
    for (int i = 0; i < MLP_IMAGE_PER_SAMPLE; ++i) {
      int band = i * CLASSES / MLP_IMAGE_PER_SAMPLE;
      images[s][i] = 0.5f * next_random(&state) +
                     (band == labels[s] ? 0.5f : 0.0f);
    }
  }
}

/// Prints |error| and ends the program when |status| says that a call failed.
static void check(lathe_status status, const lathe_error *error) {
  if (status == LATHE_OK)
    return;
  fprintf(stderr, "embed: error: %s\n", error->message);
  exit(1);
}

int main(void) {
  lathe_session *session = NULL;
  lathe_error error;
  make_samples();
  check(lathe_session_create(&mlp_model, NULL, &session, &error), &error);
  check(lathe_session_initialize(session, /*seed=*/42, &error), &error);

  for (int epoch = 1; epoch <= EPOCHS; ++epoch) {
    double sum = 0, loss = 0;
    for (int s = 0; s < SAMPLES; s += BATCH) {
      const void *inputs[] = {images[s]};
      check(lathe_session_train_step(session, BATCH, inputs, &labels[s], 1e-3,
                                     &loss, NULL, &error),
            &error);
      sum += loss * BATCH;
    }
    printf("epoch %d  loss %.4f\n", epoch, sum / SAMPLES);
  }

  float logits[MLP_LOGITS_PER_SAMPLE];
  const void *inputs[] = {images[SAMPLES]};
  void *outputs[] = {logits};
  check(lathe_session_infer(session, 1, inputs, outputs, &error), &error);
  int best = 0;
  for (int c = 1; c < CLASSES; ++c)
    if (logits[c] > logits[best])
      best = c;
  printf("class %d, expected %d\n", best, labels[SAMPLES]);
  lathe_session_destroy(session);
  return best == labels[SAMPLES] ? 0 : 1;
}

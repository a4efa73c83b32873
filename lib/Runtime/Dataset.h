//===- Dataset.h - Samples on disk, batches in memory ---------------------===//
//
// A folder with the four IDX files of MNIST's form, plain or gzip, or with
// `train-NAME.npy` and `test-NAME.npy` for each input and label of the model.
// Data stays as it is stored; batches are converted when they are filled.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_RUNTIME_DATASET_H
#define LATHE_LIB_RUNTIME_DATASET_H

#include "lathe/Runtime/Description.h"

#define LATHE_MAX_DATA_TENSORS 16

/// One input or label over all samples.
typedef struct lathe_data_tensor {
  const lathe_tensor_info *info; ///< Borrowed from the description.
  lathe_array array;             ///< Leading dim: samples.
  uint64_t elements;             ///< Of one sample.
  bool scaled;                   ///< u8 to a float input: divided by 255.
  void *batch;                   ///< 64-byte aligned; holds one batch.
} lathe_data_tensor;

typedef struct lathe_dataset {
  int64_t samples;
  uint32_t input_count;
  /// Inputs in the model's order, then the label.
  lathe_data_tensor tensors[LATHE_MAX_DATA_TENSORS];
  uint32_t tensor_count;
} lathe_dataset;

/// Reads the part |part| ("train" or "test") of the data in |folder|, as the
/// model needs it; |limit| > 0 takes the first so many samples. A label may be
/// missing for |part| "predict", which reads the test data. Room for batches of
/// |batch| is made. Freed with lathe_dataset_close().
lathe_status lathe_dataset_open(const char *folder, const char *part,
                                const lathe_description *model, int64_t limit,
                                int64_t batch, lathe_dataset *out_dataset,
                                lathe_error *error);
/// The samples in one .npy file, for |input|, the only input of |model|. An
/// array of one sample's size may come without the batch dim.
lathe_status lathe_dataset_open_file(const char *path,
                                     const lathe_tensor_info *input,
                                     const lathe_description *model,
                                     int64_t batch, lathe_dataset *out_dataset,
                                     lathe_error *error);
void lathe_dataset_close(lathe_dataset *dataset);

/// True when |folder| has files of that part.
bool lathe_dataset_has(const char *folder, const char *part,
                       const lathe_description *model);

/// Fills the batch buffers with the samples |order[0 .. count-1]|; NULL takes
/// the samples |first| ...
void lathe_dataset_fill(const lathe_dataset *dataset, const int64_t *order,
                        int64_t first, int64_t count);

/// The batch that a model without symbolic dims was compiled for.
int64_t lathe_compiled_batch(const lathe_description *model);
/// Elements of one sample of |info|, whose first dim must be the batch and the
/// others numbers.
lathe_status lathe_sample_elements(const lathe_description *model,
                                   const lathe_tensor_info *info,
                                   uint64_t *out_elements, lathe_error *error);
/// Allocates memory aligned to 64 bytes, at least one byte; freed with free().
void *lathe_aligned_memory(uint64_t size);
/// Converts |count| elements, between any two dtypes; |scaled| divides by 255.
void lathe_convert(lathe_dtype from, const void *source, lathe_dtype to,
                   void *target, uint64_t count, bool scaled);

#endif // LATHE_LIB_RUNTIME_DATASET_H

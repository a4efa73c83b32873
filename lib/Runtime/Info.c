//===- Info.c - What a compiled model is ----------------------------------===//

#include "Driver.h"

#include <inttypes.h>
#include <stdio.h>

/// Parameters in all, which are static.
static uint64_t count_parameters(const lathe_description *model) {
  uint64_t total = 0, elements;
  lathe_shape shape;
  for (uint32_t i = 0; i < model->tensor_count; ++i)
    if (model->tensors[i].role == LATHE_ROLE_PARAMETER &&
        lathe_tensor_shape(&model->tensors[i], NULL, &shape) &&
        lathe_shape_elements(&shape, &elements))
      total += elements;
  return total;
}

lathe_status lathe_drive_info(lathe_driver *driver, lathe_error *error) {
  const lathe_description *model = driver->description;
  if (driver->options->json)
    return lathe_write_text(driver->options->json, driver->model->description,
                            driver->model->description_size, error);
  printf("model       %s\ncompiler    %s\ntarget      %s (%s)\nfeatures   ",
         model->name, model->compiler, model->cpu, model->triple);
  for (uint32_t i = 0; i < model->feature_count; ++i)
    printf(" %s", model->features[i]);
  printf("\ndigest      %s\nweights     %s\nparameters  %" PRIu64 "\n",
         model->digest, driver->model->weights ? "embedded" : "none",
         count_parameters(model));
  if (model->training.present)
    printf("training    %s (%s), learning rate %g, %s\n",
           model->training.optimizer, model->training.preset,
           model->training.learning_rate, model->training.loss);
  printf("entries    ");
  for (uint32_t i = 0; i < model->entry_count; ++i)
    printf(" %s", model->entries[i].name);
  printf("\n\n%-14s %-32s %s\n", "role", "name", "type");
  for (uint32_t i = 0; i < model->tensor_count; ++i) {
    char shape[LATHE_SHAPE_TEXT];
    const lathe_tensor_info *tensor = &model->tensors[i];
    printf("%-14s %-32s %s%s\n", lathe_role_name(tensor->role), tensor->name,
           lathe_dtype_name(tensor->dtype),
           lathe_tensor_shape_text(model, tensor, shape));
  }
  return LATHE_OK;
}

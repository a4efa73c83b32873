//===- Info.c - What a compiled model is ----------------------------------===//
//
// Reads the description only, so that it answers for models that this machine
// cannot run.
//
//===----------------------------------------------------------------------===//

#include "Driver.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/// Elements of a tensor without symbolic dims; 0 for others.
static uint64_t count_elements(const lathe_tensor_info *tensor) {
  uint64_t elements;
  lathe_shape shape;
  if (!lathe_tensor_is_static(tensor) ||
      !lathe_tensor_shape(tensor, NULL, &shape) ||
      !lathe_shape_elements(&shape, &elements))
    return 0;
  return elements;
}

/// Elements and bytes of all tensors of |role|.
static uint64_t count_role(const lathe_description *model, lathe_role role,
                           uint64_t *out_bytes) {
  uint64_t total = 0;
  *out_bytes = 0;
  for (uint32_t i = 0; i < model->tensor_count; ++i) {
    if (model->tensors[i].role != role)
      continue;
    uint64_t elements = count_elements(&model->tensors[i]);
    total += elements;
    *out_bytes += elements * lathe_dtype_size(model->tensors[i].dtype);
  }
  return total;
}

static void print_training(const lathe_training_info *training) {
  if (!training->present) {
    printf("training    none\n");
    return;
  }
  printf("training    %s (%s)", training->optimizer, training->preset);
  if (!isnan(training->learning_rate))
    printf(", learning rate %g", training->learning_rate);
  printf(", loss %s", training->loss);
  for (uint32_t i = 0; i < training->metric_count; ++i)
    printf("%s%s", i ? ", " : ", metrics ", training->metrics[i]);
  printf("\n");
}

static void print_tensors(const lathe_description *model) {
  printf("\n%-14s %-32s %-24s %12s\n", "role", "name", "type", "elements");
  for (uint32_t i = 0; i < model->tensor_count; ++i) {
    char shape[LATHE_SHAPE_TEXT], type[LATHE_SHAPE_TEXT + 8];
    const lathe_tensor_info *tensor = &model->tensors[i];
    snprintf(type, sizeof(type), "%s%s", lathe_dtype_name(tensor->dtype),
             lathe_tensor_shape_text(model, tensor, shape));
    if (lathe_tensor_is_static(tensor))
      printf("%-14s %-32s %-24s %12" PRIu64 "\n", lathe_role_name(tensor->role),
             tensor->name, type, count_elements(tensor));
    else
      printf("%-14s %-32s %s\n", lathe_role_name(tensor->role), tensor->name,
             type);
  }
}

static void print_info(const lathe_model *model,
                       const lathe_description *description) {
  uint64_t parameter_bytes, slot_bytes, prepared_bytes;
  uint64_t parameters =
      count_role(description, LATHE_ROLE_PARAMETER, &parameter_bytes);
  uint64_t slots = count_role(description, LATHE_ROLE_SLOT, &slot_bytes);
  uint64_t prepared =
      count_role(description, LATHE_ROLE_PREPARED, &prepared_bytes);
  printf("model       %s\ncompiler    %s\ninterface   %u\n", description->name,
         description->compiler, model->abi_version);
  printf("target      %s (%s)\nfeatures   ", description->cpu,
         description->triple);
  for (uint32_t i = 0; i < description->feature_count; ++i)
    printf(" %s", description->features[i]);
  printf("\ndigest      %s\nweights     %s\n", description->digest,
         model->weights ? "embedded" : "none");
  printf("parameters  %" PRIu64 " (%" PRIu64 " bytes)\n", parameters,
         parameter_bytes);
  printf("slots       %" PRIu64 " (%" PRIu64 " bytes)\n", slots, slot_bytes);
  if (prepared > 0)
    printf("prepared    %" PRIu64 " (%" PRIu64 " bytes)\n", prepared,
           prepared_bytes);
  print_training(&description->training);
  printf("entries    ");
  for (uint32_t i = 0; i < description->entry_count; ++i)
    printf(" %s", description->entries[i].name);
  printf("\n");
  print_tensors(description);
}

lathe_status lathe_drive_info(lathe_driver *driver, lathe_error *error) {
  const lathe_model *model = driver->model;
  lathe_description *description;
  lathe_status status = lathe_description_parse(
      model->description, model->description_size, &description, error);
  driver->internal = status == LATHE_DATA;
  if (status != LATHE_OK)
    return status;
  if (driver->options->json)
    status = lathe_write_text(driver->options->json, model->description,
                              model->description_size, error);
  else
    print_info(model, description);
  lathe_description_destroy(description);
  return status;
}

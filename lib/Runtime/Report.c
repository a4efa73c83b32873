//===- Report.c - Results as JSON -----------------------------------------===//

#include "Report.h"

#include "lathe/Runtime/File.h"
#include "lathe/Runtime/Json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool lathe_report_add_step(lathe_report *report, double loss) {
  if (report->step_count == report->step_capacity) {
    int64_t capacity = report->step_capacity ? 2 * report->step_capacity : 256;
    double *losses =
        realloc(report->losses, (size_t)capacity * sizeof(*losses));
    if (!losses)
      return false;
    report->losses = losses;
    report->step_capacity = capacity;
  }
  report->losses[report->step_count++] = loss;
  return true;
}

bool lathe_report_add_epoch(lathe_report *report,
                            const struct lathe_report_epoch *epoch) {
  struct lathe_report_epoch *epochs =
      realloc(report->epochs,
              (size_t)(report->epoch_count + 1) * sizeof(*report->epochs));
  if (!epochs)
    return false;
  report->epochs = epochs;
  report->epochs[report->epoch_count++] = *epoch;
  return true;
}

static void write_member(lathe_text *text, const char *prefix, const char *name,
                         double value) {
  char key[256];
  snprintf(key, sizeof(key), "%s%s", prefix, name);
  lathe_text_print(text, ", ");
  lathe_json_write_string(text, key, strlen(key));
  lathe_text_print(text, ": ");
  lathe_json_write_number(text, value);
}

/// `, "loss": .., "accuracy": ..`; nothing when |averages| has no samples.
static void write_averages(lathe_text *text, const lathe_report *report,
                           const char *prefix, const lathe_averages *averages) {
  if (!averages->samples)
    return;
  write_member(text, prefix, "loss", lathe_averages_loss(averages));
  for (uint32_t i = 0; i < report->metric_count; ++i)
    write_member(text, prefix, report->metrics[i],
                 lathe_averages_metric(averages, i));
}

static void write_epochs(lathe_text *text, const lathe_report *report) {
  for (int64_t i = 0; i < report->epoch_count; ++i) {
    const struct lathe_report_epoch *epoch = &report->epochs[i];
    lathe_text_print(text, "%s\n  {\"epoch\": %lld, \"steps\": %lld",
                     i ? "," : "", (long long)epoch->epoch,
                     (long long)epoch->steps);
    write_averages(text, report, "", &epoch->training);
    write_averages(text, report, "val_", &epoch->validation);
    write_member(text, "", "seconds", epoch->seconds);
    write_member(text, "", "ms_per_step",
                 epoch->steps ? epoch->seconds * 1e3 / (double)epoch->steps
                              : 0);
    lathe_text_print(text, "}");
  }
}

lathe_status lathe_write_text(const char *path, const char *text, size_t size,
                              lathe_error *error) {
  if (!strcmp(path, "-"))
    return fwrite(text, 1, size, stdout) == size
               ? LATHE_OK
               : lathe_fail_io(error, errno, "cannot write to standard output");
  lathe_file_writer *writer = NULL;
  lathe_status status = lathe_file_writer_open(path, &writer, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_file_writer_append(writer, text, size, error);
  if (status != LATHE_OK) {
    lathe_file_writer_discard(writer);
    return status;
  }
  return lathe_file_writer_commit(writer, error);
}

lathe_status lathe_report_write(const lathe_report *report, const char *model,
                                const char *path, lathe_error *error) {
  lathe_text text = {0};
  lathe_text_print(&text, "{\"schema\": 1, \"model\": ");
  lathe_json_write_string(&text, model, strlen(model));
  lathe_text_print(&text, ",\n \"steps\": [");
  for (int64_t i = 0; i < report->step_count; ++i) {
    if (i)
      lathe_text_print(&text, ", ");
    lathe_json_write_number(&text, report->losses[i]);
  }
  lathe_text_print(&text, "],\n \"epochs\": [");
  write_epochs(&text, report);
  lathe_text_print(&text, "]");
  if (report->test.samples) {
    lathe_text_print(&text, ",\n \"test\": {\"samples\": %lld",
                     (long long)report->test.samples);
    write_averages(&text, report, "", &report->test);
    lathe_text_print(&text, "}");
  }
  lathe_text_print(&text, "}\n");
  lathe_status status =
      text.failed ? lathe_fail_memory(error, text.size, "the report")
                  : lathe_write_text(path, text.data, text.size, error);
  free(text.data);
  return status;
}

void lathe_report_destroy(lathe_report *report) {
  free(report->losses);
  free(report->epochs);
  memset(report, 0, sizeof(*report));
}

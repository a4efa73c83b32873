//===- BenchReport.c - What a benchmark says ------------------------------===//

#include "Bench.h"

#include "lathe/Runtime/Json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// The time that |share| of the runs do not exceed.
static double quantile(const lathe_bench *bench, double share) {
  uint64_t rank = (uint64_t)(share * (double)(bench->runs - 1) + 0.5);
  return bench->seconds[rank];
}

/// Some work and the time that it took.
typedef struct rates {
  double seconds, flops, bytes;
} rates;

/// The time that the work takes at the machine's bounds, by what was taken.
static double roofline_share(const rates *r, const lathe_roofline *roofline) {
  double compute = r->flops / roofline->flops_per_second;
  double memory = r->bytes / roofline->bytes_per_second;
  return r->seconds > 0 ? (compute > memory ? compute : memory) / r->seconds
                        : 0;
}

static double per_second(double amount, double seconds) {
  return seconds > 0 ? amount / seconds : 0;
}

static rates measure_entry(const lathe_bench *bench) {
  return (rates){quantile(bench, 0.5),
                 lathe_amount_value(&bench->entry->flops, bench->dims),
                 lathe_amount_value(&bench->entry->bytes, bench->dims)};
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

/// Equal kernels of one entry, together.
typedef struct row {
  const lathe_kernel_info *kernel;
  uint32_t calls;
  rates total; ///< Of one run.
} row;

static int compare_rows(const void *a, const void *b) {
  double x = ((const row *)a)->total.seconds;
  double y = ((const row *)b)->total.seconds;
  return (x < y) - (x > y);
}

/// The rows of the table, the slowest first; NULL without memory.
static row *make_rows(const lathe_bench *bench, uint32_t *out_count) {
  const lathe_entry_info *entry = bench->entry;
  row *rows = calloc(entry->kernel_count, sizeof(*rows));
  uint32_t count = 0;
  for (uint32_t i = 0; rows && i < entry->kernel_count; ++i) {
    const lathe_kernel_info *kernel = &entry->kernels[i];
    double flops = lathe_amount_value(&kernel->flops, bench->dims);
    double bytes = lathe_amount_value(&kernel->bytes, bench->dims);
    uint32_t at = 0;
    while (at < count && (strcmp(rows[at].kernel->name, kernel->name) ||
                          strcmp(rows[at].kernel->result, kernel->result) ||
                          rows[at].total.flops != flops * rows[at].calls))
      ++at;
    count += at == count;
    rows[at].kernel = kernel;
    ++rows[at].calls;
    rows[at].total.seconds += bench->kernel_seconds[i];
    rows[at].total.flops += flops;
    rows[at].total.bytes += bytes;
  }
  if (rows)
    qsort(rows, count, sizeof(*rows), compare_rows);
  *out_count = count;
  return rows;
}

static double sum_seconds(const row *rows, uint32_t count) {
  double sum = 0;
  for (uint32_t i = 0; i < count; ++i)
    sum += rows[i].total.seconds;
  return sum;
}

static void print_kernels(const lathe_bench *bench) {
  uint32_t count;
  row *rows = make_rows(bench, &count);
  double sum = rows ? sum_seconds(rows, count) : 0;
  printf("\n%-42s %-24s %5s %10s %7s %9s %7s %9s\n", "kernel", "result",
         "calls", "time us", "share", "GFLOP/s", "GB/s", "roofline");
  for (uint32_t i = 0; rows && i < count; ++i) {
    const rates *r = &rows[i].total;
    printf("%-42.42s %-24s %5u %10.2f %6.1f%% %9.2f %7.2f %8.1f%%\n",
           rows[i].kernel->name, rows[i].kernel->result, rows[i].calls,
           r->seconds * 1e6, 100 * per_second(r->seconds, sum),
           per_second(r->flops, r->seconds) / 1e9,
           per_second(r->bytes, r->seconds) / 1e9,
           100 * roofline_share(r, &bench->roofline));
  }
  printf("%-42s %-24s %5u %10.2f\n", "all kernels", "",
         bench->entry->kernel_count, sum * 1e6);
  free(rows);
}

//===----------------------------------------------------------------------===//
// As text
//===----------------------------------------------------------------------===//

/// "0.123 ms", with four digits.
static const char *duration(double seconds, char text[32]) {
  static const char *const units[] = {"s", "ms", "us"};
  int unit = seconds >= 1 ? 0 : seconds >= 1e-3 ? 1 : 2;
  double scale = unit == 0 ? 1 : unit == 1 ? 1e3 : 1e6;
  snprintf(text, 32, "%.4g %s", seconds * scale, units[unit]);
  return text;
}

static void print_latency(const lathe_bench *bench) {
  char a[32], b[32], c[32], d[32];
  printf("latency     p50 %s  p90 %s  p99 %s  min %s  (%" PRIu64 " runs)\n",
         duration(quantile(bench, 0.5), a), duration(quantile(bench, 0.9), b),
         duration(quantile(bench, 0.99), c), duration(bench->seconds[0], d),
         bench->runs);
}

void lathe_bench_print(const lathe_driver *driver, const lathe_bench *bench) {
  const lathe_description *model = driver->description;
  const lathe_roofline *top = &bench->roofline;
  rates r = measure_entry(bench);
  printf("%s  %s ", model->name, bench->entry->name);
  for (uint32_t i = 0; i < model->dim_count; ++i)
    printf(" %s=%lld", model->dims[i], (long long)bench->dims[i]);
  printf("  threads %d\n", bench->threads);
  print_latency(bench);
  printf("throughput  %.5g samples/s\n",
         per_second((double)(bench->runs * (uint64_t)bench->samples),
                    bench->total));
  printf("compute     %.5g GFLOP, %.4g GFLOP/s of %.4g measured here\n",
         r.flops / 1e9, per_second(r.flops, r.seconds) / 1e9,
         top->flops_per_second / 1e9);
  printf("memory      %.5g GB, %.4g GB/s of %.4g measured here\n",
         r.bytes / 1e9, per_second(r.bytes, r.seconds) / 1e9,
         top->bytes_per_second / 1e9);
  printf("roofline    %.1f %%\n", 100 * roofline_share(&r, top));
  if (bench->kernel_seconds)
    print_kernels(bench);
}

//===----------------------------------------------------------------------===//
// As JSON
//===----------------------------------------------------------------------===//

static void write_number(lathe_text *text, const char *key, double number) {
  lathe_text_print(text, ", \"%s\": ", key);
  lathe_json_write_number(text, number);
}

static void write_string(lathe_text *text, const char *key,
                         const char *string) {
  lathe_text_print(text, "\"%s\": ", key);
  lathe_json_write_string(text, string, strlen(string));
}

static void write_rates(lathe_text *text, const rates *r,
                        const lathe_roofline *roofline) {
  write_number(text, "flop", r->flops);
  write_number(text, "bytes", r->bytes);
  write_number(text, "gflop_per_second",
               per_second(r->flops, r->seconds) / 1e9);
  write_number(text, "gb_per_second", per_second(r->bytes, r->seconds) / 1e9);
  write_number(text, "roofline_share", roofline_share(r, roofline));
}

static void write_kernels(lathe_text *text, const lathe_bench *bench) {
  uint32_t count;
  row *rows = make_rows(bench, &count);
  lathe_text_print(text, ",\n \"kernels\": [");
  for (uint32_t i = 0; rows && i < count; ++i) {
    lathe_text_print(text, "%s\n  {", i ? "," : "");
    write_string(text, "name", rows[i].kernel->name);
    lathe_text_print(text, ", ");
    write_string(text, "result", rows[i].kernel->result);
    write_number(text, "calls", rows[i].calls);
    write_number(text, "time_us", rows[i].total.seconds * 1e6);
    write_rates(text, &rows[i].total, &bench->roofline);
    lathe_text_print(text, "}");
  }
  lathe_text_print(text, "]");
  free(rows);
}

lathe_status lathe_bench_write(const lathe_driver *driver,
                               const lathe_bench *bench, const char *path,
                               lathe_error *error) {
  const lathe_description *model = driver->description;
  lathe_text text = {0};
  rates r = measure_entry(bench);
  lathe_text_print(&text, "{\"schema\": 1, ");
  write_string(&text, "model", model->name);
  lathe_text_print(&text, ", ");
  write_string(&text, "entry", bench->entry->name);
  lathe_text_print(&text, ", \"dims\": {");
  for (uint32_t i = 0; i < model->dim_count; ++i) {
    lathe_text_print(&text, "%s", i ? ", " : "");
    lathe_json_write_string(&text, model->dims[i], strlen(model->dims[i]));
    lathe_text_print(&text, ": %lld", (long long)bench->dims[i]);
  }
  lathe_text_print(&text, "}");
  write_number(&text, "threads", bench->threads);
  write_number(&text, "runs", (double)bench->runs);
  write_number(&text, "latency_us_p50", quantile(bench, 0.5) * 1e6);
  write_number(&text, "latency_us_p90", quantile(bench, 0.9) * 1e6);
  write_number(&text, "latency_us_p99", quantile(bench, 0.99) * 1e6);
  write_number(&text, "latency_us_min", bench->seconds[0] * 1e6);
  write_number(&text, "samples_per_second",
               per_second((double)(bench->runs * (uint64_t)bench->samples),
                          bench->total));
  write_rates(&text, &r, &bench->roofline);
  write_number(&text, "peak_gflop_per_second",
               bench->roofline.flops_per_second / 1e9);
  write_number(&text, "peak_gb_per_second",
               bench->roofline.bytes_per_second / 1e9);
  if (bench->kernel_seconds)
    write_kernels(&text, bench);
  lathe_text_print(&text, "}\n");
  lathe_status status =
      text.failed ? lathe_fail_memory(error, text.size, "the report")
                  : lathe_write_text(path, text.data, text.size, error);
  free(text.data);
  return status;
}

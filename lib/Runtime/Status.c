//===- Status.c - Status codes and messages of the runtime ----------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/Status.h"

#include "lathe/Runtime/Model.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifndef LATHE_VERSION
#define LATHE_VERSION "0.1.0"
#endif

const char *lathe_version(void) { return LATHE_VERSION; }

unsigned lathe_abi_version(void) { return LATHE_ABI_VERSION; }

const char *lathe_status_name(lathe_status code) {
  static const char *const names[] = {
      "ok",    "invalid argument", "data",
      "io",    "out of memory",    "incompatible",
      "fault", "cancelled"};
  return (unsigned)code < sizeof(names) / sizeof(*names) ? names[code]
                                                         : "unknown";
}

/// Formats into the message, with control characters (names in hostile files)
/// made harmless, and no half of a UTF-8 sequence at the cut.
static void write_message(lathe_error *error, const char *format,
                          va_list arguments) {
  int length =
      vsnprintf(error->message, sizeof(error->message), format, arguments);
  if (length < 0)
    error->message[0] = '\0';
  for (char *c = error->message; *c; ++c)
    if ((unsigned char)*c < 0x20 || *c == 0x7f)
      *c = '?';
  if (length < (int)sizeof(error->message))
    return;
  size_t end = sizeof(error->message) - 1;
  while (end > 0 && ((unsigned char)error->message[end - 1] & 0xc0) == 0x80)
    --end;
  if (end > 0 && (unsigned char)error->message[end - 1] >= 0xc0)
    --end;
  memcpy(error->message + (end > 508 ? 508 : end), "...", 4);
}

lathe_status lathe_fail(lathe_error *error, lathe_status code,
                        const char *format, ...) {
  if (!error)
    return code;
  error->code = code;
  error->fault_row = -1;
  error->fault_value = 0;
  error->system_error = 0;
  va_list arguments;
  va_start(arguments, format);
  write_message(error, format, arguments);
  va_end(arguments);
  return code;
}

/// strerror() without its shared buffer.
static const char *system_text(int system_error, char *buffer, size_t size) {
#if defined(__GLIBC__)
  return strerror_r(system_error, buffer, size);
#else
  if (strerror_r(system_error, buffer, size) != 0)
    snprintf(buffer, size, "system error %d", system_error);
  return buffer;
#endif
}

lathe_status lathe_fail_io(lathe_error *error, int system_error,
                           const char *format, ...) {
  lathe_status code = system_error == ENOMEM ? LATHE_OUT_OF_MEMORY : LATHE_IO;
  if (!error)
    return code;
  error->code = code;
  error->fault_row = -1;
  error->fault_value = 0;
  error->system_error = system_error;
  va_list arguments;
  va_start(arguments, format);
  write_message(error, format, arguments);
  va_end(arguments);
  char buffer[128];
  size_t length = strlen(error->message);
  snprintf(error->message + length, sizeof(error->message) - length, ": %s",
           system_text(system_error, buffer, sizeof(buffer)));
  return code;
}

lathe_status lathe_fail_memory(lathe_error *error, unsigned long long bytes,
                               const char *what) {
  return lathe_fail(error, LATHE_OUT_OF_MEMORY,
                    "out of memory (%llu bytes for %s)", bytes, what);
}

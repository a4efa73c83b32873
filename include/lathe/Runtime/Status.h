//===- Status.h - Status codes and messages of the runtime ----------------===//
//
// Every runtime function that can fail returns a `lathe_status` and, where its
// last parameter is not NULL, leaves a message for people there. Nothing aborts
// and nothing is printed; there is no global state.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_STATUS_H
#define LATHE_RUNTIME_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum lathe_status {
  LATHE_OK = 0,
  /// A call or an option that can never work.
  LATHE_INVALID_ARGUMENT = 1,
  /// A file whose content is corrupt, or is for another model.
  LATHE_DATA = 2,
  /// The system refused to open, read or write; `system_error` says why.
  LATHE_IO = 3,
  LATHE_OUT_OF_MEMORY = 4,
  /// The model needs another processor or another runtime.
  LATHE_INCOMPATIBLE = 5,
  /// Values that the model cannot compute with, such as a label out of range.
  LATHE_FAULT = 6,
  /// The host's cancellation callback said stop.
  LATHE_CANCELLED = 7
} lathe_status;

typedef struct lathe_error {
  lathe_status code;
  /// errno of the failed system call, else 0.
  int system_error;
  /// Of LATHE_FAULT the row and the value at fault; the row is -1 otherwise.
  int64_t fault_row, fault_value;
  /// Lower case, one line, no newline; names the file and both values.
  char message[512];
} lathe_error;

#if defined(__GNUC__)
#define LATHE_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define LATHE_PRINTF(text, first)
#endif

/// Writes |code| and the formatted message into |error| (which may be NULL; a
/// message too long is cut) and returns |code|.
lathe_status lathe_fail(lathe_error *error, lathe_status code,
                        const char *format, ...) LATHE_PRINTF(3, 4);

/// The same with code LATHE_IO, where the message ends with ": " and the text
/// of |system_error|, an errno value. ENOMEM gives LATHE_OUT_OF_MEMORY.
lathe_status lathe_fail_io(lathe_error *error, int system_error,
                           const char *format, ...) LATHE_PRINTF(3, 4);

/// "out of memory (N bytes for WHAT)".
lathe_status lathe_fail_memory(lathe_error *error, unsigned long long bytes,
                               const char *what);

/// The name of |code| in lower case: "ok", "invalid argument", ...
const char *lathe_status_name(lathe_status code);

/// Version of this library, such as "0.1.0", and of the binary interface that
/// it runs (LATHE_ABI_VERSION).
const char *lathe_version(void);
unsigned lathe_abi_version(void);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_STATUS_H

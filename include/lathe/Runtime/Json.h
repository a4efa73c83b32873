//===- Json.h - Strict JSON reader and string writer ----------------------===//
//
// RFC 8259, stricter: UTF-8 only, no duplicate keys, no NUL in strings, nesting
// of at most 16, at most 2^20 values. Memory is at most the text's size plus 40
// bytes per value. Independent of the locale.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_JSON_H
#define LATHE_RUNTIME_JSON_H

#include "lathe/Runtime/Status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_JSON_MAX_DEPTH 16
#define LATHE_JSON_MAX_VALUES (1u << 20)

typedef enum lathe_json_kind {
  LATHE_JSON_NULL = 0,
  LATHE_JSON_BOOL,
  LATHE_JSON_INTEGER, ///< Written without fraction or exponent, fits in int64.
  LATHE_JSON_NUMBER,  ///< Any other number, as the nearest double.
  LATHE_JSON_STRING,
  LATHE_JSON_ARRAY,
  LATHE_JSON_OBJECT
} lathe_json_kind;

/// One value. A container's members follow it in memory; walk them with
/// lathe_json_first() and lathe_json_next().
typedef struct lathe_json_value {
  lathe_json_kind kind;
  /// Members of an array or object, bytes of a string.
  uint32_t count;
  /// Number of values of this subtree, itself included.
  uint32_t span;
  /// The member's name in an object, else NULL; NUL-terminated.
  const char *key;
  union {
    bool boolean;
    int64_t integer;
    double number;
    const char *string; ///< NUL-terminated, UTF-8.
  } as;
} lathe_json_value;

/// A parsed text; owns all values and strings.
typedef struct lathe_json lathe_json;

/// Parses |size| bytes at |text|. |what| (such as a path) starts the message of
/// an error, which also has the line and the column.
lathe_status lathe_json_parse(const char *text, size_t size, const char *what,
                              lathe_json **out_json, lathe_error *error);
void lathe_json_destroy(lathe_json *json);
const lathe_json_value *lathe_json_root(const lathe_json *json);

/// The first member of a container; NULL when it has none or is none.
const lathe_json_value *lathe_json_first(const lathe_json_value *container);
/// The member after the |index|-th (0-based) one, |value|; NULL after the last.
/// for (i = 0, v = lathe_json_first(c); v; v = lathe_json_next(c, v, i++))
const lathe_json_value *lathe_json_next(const lathe_json_value *container,
                                        const lathe_json_value *value,
                                        uint32_t index);
/// The member |key| of an object; NULL when missing or |object| is no object.
const lathe_json_value *lathe_json_member(const lathe_json_value *object,
                                          const char *key);
/// The value of an integer or a number as a double.
double lathe_json_double(const lathe_json_value *value);

/// A text in the making. Zero-initialize; free |data| with free(). After a
/// failed allocation |failed| is set and appending does nothing.
typedef struct lathe_text {
  char *data; ///< NUL-terminated once something was appended.
  size_t size, capacity;
  bool failed;
} lathe_text;

void lathe_text_append(lathe_text *text, const char *data, size_t size);
void lathe_text_print(lathe_text *text, const char *format, ...)
    LATHE_PRINTF(2, 3);
/// Appends |string| quoted and escaped; bytes that are no UTF-8 become U+FFFD.
void lathe_json_write_string(lathe_text *text, const char *string, size_t size);
/// Appends |number| so that it reads back as the same double; null for NaN and
/// infinities.
void lathe_json_write_number(lathe_text *text, double number);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_JSON_H

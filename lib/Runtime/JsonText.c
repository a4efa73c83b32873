//===- JsonText.c - Walking and writing JSON ------------------------------===//

#define _GNU_SOURCE
#include "JsonText.h"

#include "lathe/Runtime/Json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// UTF-8
//===----------------------------------------------------------------------===//

size_t lathe_utf8_length(const char *text, size_t size) {
  const unsigned char *b = (const unsigned char *)text;
  if (size == 0)
    return 0;
  if (b[0] < 0x80)
    return 1;
  size_t length = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
  if (b[0] < 0xc2 || b[0] > 0xf4 || size < length)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((b[i] & 0xc0) != 0x80)
      return 0;
  // No longer form than needed, no surrogate, nothing beyond U+10FFFF.
  if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) ||
      (b[0] == 0xf0 && b[1] < 0x90) || (b[0] == 0xf4 && b[1] > 0x8f))
    return 0;
  return length;
}

size_t lathe_utf8_encode(uint32_t code, char out[4]) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; --i, code >>= 6)
    out[i] = (char)(0x80 | (code & 0x3f));
  static const unsigned char lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
  out[0] = (char)(lead[length] | code);
  return length;
}

//===----------------------------------------------------------------------===//
// Walking
//===----------------------------------------------------------------------===//

const lathe_json_value *lathe_json_first(const lathe_json_value *container) {
  bool is_container = container && (container->kind == LATHE_JSON_ARRAY ||
                                    container->kind == LATHE_JSON_OBJECT);
  return is_container && container->count > 0 ? container + 1 : NULL;
}

const lathe_json_value *lathe_json_next(const lathe_json_value *container,
                                        const lathe_json_value *value,
                                        uint32_t index) {
  return index + 1 < container->count ? value + value->span : NULL;
}

const lathe_json_value *lathe_json_member(const lathe_json_value *object,
                                          const char *key) {
  if (!object || object->kind != LATHE_JSON_OBJECT)
    return NULL;
  const lathe_json_value *value = lathe_json_first(object);
  for (uint32_t i = 0; value; value = lathe_json_next(object, value, i++))
    if (strcmp(value->key, key) == 0)
      return value;
  return NULL;
}

double lathe_json_double(const lathe_json_value *value) {
  return value->kind == LATHE_JSON_INTEGER  ? (double)value->as.integer
         : value->kind == LATHE_JSON_NUMBER ? value->as.number
                                            : (double)NAN;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// Makes room for |size| bytes and a NUL.
static bool reserve(lathe_text *text, size_t size) {
  if (text->failed || size > SIZE_MAX / 2 - text->size - 1)
    return !(text->failed = true);
  size_t needed = text->size + size + 1;
  if (needed <= text->capacity)
    return true;
  size_t capacity = needed < 128 ? 256 : 2 * needed;
  char *data = realloc(text->data, capacity);
  if (!data)
    return !(text->failed = true);
  text->data = data;
  text->capacity = capacity;
  return true;
}

void lathe_text_append(lathe_text *text, const char *data, size_t size) {
  if (!reserve(text, size))
    return;
  memcpy(text->data + text->size, data, size);
  text->size += size;
  text->data[text->size] = '\0';
}

void lathe_text_print(lathe_text *text, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  if (length < 0)
    text->failed = true;
  else if (reserve(text, (size_t)length)) {
    vsnprintf(text->data + text->size, (size_t)length + 1, format, again);
    text->size += (size_t)length;
  }
  va_end(again);
  va_end(arguments);
}

void lathe_json_write_string(lathe_text *text, const char *string,
                             size_t size) {
  lathe_text_append(text, "\"", 1);
  for (size_t i = 0; i < size;) {
    unsigned char c = (unsigned char)string[i];
    size_t length = lathe_utf8_length(string + i, size - i);
    if (length == 0)
      lathe_text_append(text, "\xef\xbf\xbd", 3);
    else if (c == '"' || c == '\\')
      lathe_text_print(text, "\\%c", c);
    else if (c == '\n')
      lathe_text_append(text, "\\n", 2);
    else if (c == '\t')
      lathe_text_append(text, "\\t", 2);
    else if (c < 0x20 || c == 0x7f)
      lathe_text_print(text, "\\u%04x", c);
    else
      lathe_text_append(text, string + i, length);
    i += length ? length : 1;
  }
  lathe_text_append(text, "\"", 1);
}

void lathe_json_write_number(lathe_text *text, double number) {
  if (!isfinite(number)) {
    lathe_text_append(text, "null", 4);
    return;
  }
  // The shortest of these that reads back; a locale's comma becomes a point.
  char digits[40];
  for (int precision = 6; precision <= 17; ++precision) {
    snprintf(digits, sizeof(digits), "%.*g", precision, number);
    if (strtod(digits, NULL) == number)
      break;
  }
  for (char *c = digits; *c; ++c)
    if (*c == ',')
      *c = '.';
  lathe_text_append(text, digits, strlen(digits));
}

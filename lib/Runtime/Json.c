//===- Json.c - Strict JSON reader ----------------------------------------===//
//
// One pass, no recursion: a stack of at most LATHE_JSON_MAX_DEPTH open
// containers. Values lie in preorder in one array; strings are decoded into one
// buffer that is no larger than the text, so that they never move.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/Json.h"

#include "JsonText.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lathe_json {
  lathe_json_value *values;
  char *strings;
};

typedef struct parser {
  const char *text, *what;
  size_t size, position;
  lathe_json_value *values;
  uint32_t count, capacity;
  char *strings;
  size_t strings_used;
  /// Open containers, outermost first, as indices of values.
  uint32_t stack[LATHE_JSON_MAX_DEPTH];
  uint32_t depth;
  lathe_error *error;
} parser;

//===----------------------------------------------------------------------===//
// Errors and characters
//===----------------------------------------------------------------------===//

static lathe_status fail_at(parser *p, size_t position, const char *message) {
  unsigned line = 1, column = 1;
  for (size_t i = 0; i < position && i < p->size; ++i) {
    ++column;
    if (p->text[i] == '\n') {
      ++line;
      column = 1;
    }
  }
  return lathe_fail(p->error, LATHE_DATA, "%s:%u:%u: %s", p->what, line, column,
                    message);
}

static lathe_status fail(parser *p, const char *message) {
  return fail_at(p, p->position, message);
}

/// The character at the position, or -1 at the end.
static int peek(const parser *p) {
  return p->position < p->size ? (unsigned char)p->text[p->position] : -1;
}

static void skip_space(parser *p) {
  int c;
  while ((c = peek(p)) == ' ' || c == '\t' || c == '\n' || c == '\r')
    ++p->position;
}

static bool is_digit(int c) { return c >= '0' && c <= '9'; }

//===----------------------------------------------------------------------===//
// Strings
//===----------------------------------------------------------------------===//

static bool parse_hex4(parser *p, uint32_t *out_unit) {
  uint32_t unit = 0;
  for (int i = 0; i < 4; ++i, ++p->position) {
    int c = peek(p), lower = c | 0x20;
    uint32_t digit;
    if (is_digit(c))
      digit = (uint32_t)(c - '0');
    else if (lower >= 'a' && lower <= 'f')
      digit = (uint32_t)(lower - 'a' + 10);
    else
      return false;
    unit = unit << 4 | digit;
  }
  *out_unit = unit;
  return true;
}

/// After "\u": four digits, or a pair of surrogates.
static lathe_status parse_unicode_escape(parser *p) {
  size_t start = p->position;
  uint32_t code, low;
  if (!parse_hex4(p, &code))
    return fail(p, "expected four hexadecimal digits after '\\u'");
  if (code >= 0xd800 && code < 0xdc00) {
    if (peek(p) != '\\' || p->position + 1 >= p->size ||
        p->text[p->position + 1] != 'u')
      return fail_at(p, start, "unpaired surrogate in string");
    p->position += 2;
    if (!parse_hex4(p, &low) || low < 0xdc00 || low > 0xdfff)
      return fail_at(p, start, "unpaired surrogate in string");
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (code >= 0xdc00 && code < 0xe000) {
    return fail_at(p, start, "unpaired surrogate in string");
  }
  if (code == 0)
    return fail_at(p, start, "NUL character in string");
  p->strings_used += lathe_utf8_encode(code, p->strings + p->strings_used);
  return LATHE_OK;
}

static lathe_status parse_escape(parser *p) {
  ++p->position;
  int c = peek(p);
  ++p->position;
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *found = c > 0 ? strchr(from, c) : NULL;
  if (c == 'u')
    return parse_unicode_escape(p);
  if (!found)
    return fail_at(p, p->position - 1, "unknown escape in string");
  p->strings[p->strings_used++] = to[found - from];
  return LATHE_OK;
}

/// Decodes the string at the position; |*out_string| is NUL-terminated.
static lathe_status parse_string(parser *p, const char **out_string,
                                 uint32_t *out_size) {
  size_t start = p->position++;
  size_t first = p->strings_used;
  for (;;) {
    int c = peek(p);
    if (c < 0)
      return fail_at(p, start, "string without end");
    if (c == '"')
      break;
    if (c == '\\') {
      lathe_status status = parse_escape(p);
      if (status != LATHE_OK)
        return status;
      continue;
    }
    if (c < 0x20)
      return fail(p, "control character in string");
    size_t length =
        lathe_utf8_length(p->text + p->position, p->size - p->position);
    if (length == 0)
      return fail(p, "string is not valid UTF-8");
    memcpy(p->strings + p->strings_used, p->text + p->position, length);
    p->strings_used += length;
    p->position += length;
  }
  ++p->position;
  *out_string = p->strings + first;
  *out_size = (uint32_t)(p->strings_used - first);
  p->strings[p->strings_used++] = '\0';
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// Appends a value; NULL when there are too many or memory is short.
static lathe_json_value *append_value(parser *p, lathe_json_kind kind,
                                      const char *key) {
  if (p->count == p->capacity) {
    uint32_t capacity = p->capacity ? 2 * p->capacity : 64;
    lathe_json_value *values =
        realloc(p->values, capacity * sizeof(lathe_json_value));
    if (!values) {
      lathe_fail_memory(p->error, capacity * sizeof(lathe_json_value), p->what);
      return NULL;
    }
    p->values = values;
    p->capacity = capacity;
  }
  lathe_json_value *value = &p->values[p->count++];
  memset(value, 0, sizeof(*value));
  value->kind = kind;
  value->key = key;
  value->span = 1;
  return value;
}

/// The nearest double of the number text, whatever the locale.
static bool to_double(const char *digits, double *out) {
  locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (!locale)
    return false;
  *out = strtod_l(digits, NULL, locale);
  freelocale(locale);
  return true;
}

/// Moves over the number's text; false when it breaks the grammar.
static bool scan_number(parser *p, bool *out_integer) {
  *out_integer = true;
  if (peek(p) == '-')
    ++p->position;
  if (!is_digit(peek(p)))
    return false;
  if (peek(p) == '0')
    ++p->position;
  else
    while (is_digit(peek(p)))
      ++p->position;
  if (is_digit(peek(p)))
    return false;
  if (peek(p) == '.') {
    *out_integer = false;
    ++p->position;
    if (!is_digit(peek(p)))
      return false;
    while (is_digit(peek(p)))
      ++p->position;
  }
  if (peek(p) == 'e' || peek(p) == 'E') {
    *out_integer = false;
    ++p->position;
    if (peek(p) == '+' || peek(p) == '-')
      ++p->position;
    if (!is_digit(peek(p)))
      return false;
    while (is_digit(peek(p)))
      ++p->position;
  }
  return true;
}

static lathe_status parse_number(parser *p, const char *key) {
  size_t start = p->position;
  bool integer;
  if (!scan_number(p, &integer))
    return fail(p, "malformed number");
  char digits[128];
  size_t length = p->position - start;
  if (length >= sizeof(digits))
    return fail_at(p, start, "number of more than 127 characters");
  memcpy(digits, p->text + start, length);
  digits[length] = '\0';
  lathe_json_value *value = append_value(p, LATHE_JSON_INTEGER, key);
  if (!value)
    return LATHE_OUT_OF_MEMORY;
  if (integer) {
    errno = 0;
    value->as.integer = strtoll(digits, NULL, 10);
    if (errno == 0)
      return LATHE_OK;
  }
  value->kind = LATHE_JSON_NUMBER;
  if (!to_double(digits, &value->as.number))
    return lathe_fail_memory(p->error, length, p->what);
  return isfinite(value->as.number)
             ? LATHE_OK
             : fail_at(p, start, "number too large for a double");
}

static lathe_status parse_word(parser *p, const char *key) {
  static const char *const words[] = {"null", "false", "true"};
  for (int i = 0; i < 3; ++i) {
    size_t length = strlen(words[i]);
    if (p->size - p->position < length ||
        memcmp(p->text + p->position, words[i], length) != 0)
      continue;
    p->position += length;
    lathe_json_value *value =
        append_value(p, i == 0 ? LATHE_JSON_NULL : LATHE_JSON_BOOL, key);
    if (!value)
      return LATHE_OUT_OF_MEMORY;
    value->as.boolean = i == 2;
    return LATHE_OK;
  }
  return fail(p, p->position == p->size ? "unexpected end of text"
                                        : "expected a value");
}

/// Parses a scalar, or opens a container.
static lathe_status parse_value(parser *p, const char *key) {
  if (p->count == LATHE_JSON_MAX_VALUES)
    return fail(p, "more than 1048576 values");
  int c = peek(p);
  if (c == '"') {
    const char *string;
    uint32_t size;
    lathe_status status = parse_string(p, &string, &size);
    if (status != LATHE_OK)
      return status;
    lathe_json_value *value = append_value(p, LATHE_JSON_STRING, key);
    if (!value)
      return LATHE_OUT_OF_MEMORY;
    value->as.string = string;
    value->count = size;
    return LATHE_OK;
  }
  if (c == '{' || c == '[') {
    if (p->depth == LATHE_JSON_MAX_DEPTH)
      return fail(p, "nested deeper than 16 levels");
    ++p->position;
    p->stack[p->depth++] = p->count;
    return append_value(p, c == '{' ? LATHE_JSON_OBJECT : LATHE_JSON_ARRAY, key)
               ? LATHE_OK
               : LATHE_OUT_OF_MEMORY;
  }
  return c == '-' || is_digit(c) ? parse_number(p, key) : parse_word(p, key);
}

static int compare_keys(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// Closes the innermost container; an object's keys must differ.
static lathe_status close_container(parser *p) {
  uint32_t index = p->stack[--p->depth];
  lathe_json_value *container = &p->values[index];
  container->span = p->count - index;
  ++p->position;
  if (container->kind != LATHE_JSON_OBJECT || container->count < 2)
    return LATHE_OK;
  const char **keys = malloc(container->count * sizeof(char *));
  if (!keys)
    return lathe_fail_memory(p->error, container->count * sizeof(char *),
                             p->what);
  uint32_t i = 0;
  for (const lathe_json_value *v = container + 1; i < container->count;
       v += v->span)
    keys[i++] = v->key;
  qsort(keys, container->count, sizeof(char *), compare_keys);
  lathe_status status = LATHE_OK;
  for (i = 1; i < container->count && status == LATHE_OK; ++i)
    if (strcmp(keys[i - 1], keys[i]) == 0)
      status = lathe_fail(p->error, LATHE_DATA, "%s: duplicate key '%.100s'",
                          p->what, keys[i]);
  free(keys);
  return status;
}

/// Parses the next member of the innermost container, or closes it.
static lathe_status parse_member(parser *p) {
  uint32_t index = p->stack[p->depth - 1];
  bool object = p->values[index].kind == LATHE_JSON_OBJECT;
  bool first = p->values[index].count == 0;
  skip_space(p);
  if (peek(p) == (object ? '}' : ']'))
    return close_container(p);
  if (!first) {
    if (peek(p) != ',')
      return fail(p, object ? "expected ',' or '}'" : "expected ',' or ']'");
    ++p->position;
    skip_space(p);
  }
  const char *key = NULL;
  if (object) {
    uint32_t size;
    if (peek(p) != '"')
      return fail(p, "expected a key in double quotes");
    lathe_status status = parse_string(p, &key, &size);
    if (status != LATHE_OK)
      return status;
    skip_space(p);
    if (peek(p) != ':')
      return fail(p, "expected ':'");
    ++p->position;
    skip_space(p);
  }
  ++p->values[index].count;
  return parse_value(p, key);
}

static lathe_status parse_text(parser *p) {
  skip_space(p);
  lathe_status status = parse_value(p, NULL);
  while (status == LATHE_OK && p->depth > 0)
    status = parse_member(p);
  if (status != LATHE_OK)
    return status;
  skip_space(p);
  return p->position == p->size ? LATHE_OK
                                : fail(p, "expected the end of the text");
}

lathe_status lathe_json_parse(const char *text, size_t size, const char *what,
                              lathe_json **out_json, lathe_error *error) {
  *out_json = NULL;
  if (size > UINT32_MAX - 1)
    return lathe_fail(error, LATHE_DATA, "%s: JSON of more than 4 GiB", what);
  lathe_json *json = calloc(1, sizeof(*json));
  parser p = {.text = text, .what = what, .size = size, .error = error};
  p.strings = malloc(size + 1);
  if (!json || !p.strings) {
    free(json);
    free(p.strings);
    return lathe_fail_memory(error, size, what);
  }
  lathe_status status = parse_text(&p);
  json->values = p.values;
  json->strings = p.strings;
  if (status != LATHE_OK) {
    lathe_json_destroy(json);
    return status;
  }
  *out_json = json;
  return LATHE_OK;
}

void lathe_json_destroy(lathe_json *json) {
  if (!json)
    return;
  free(json->values);
  free(json->strings);
  free(json);
}

const lathe_json_value *lathe_json_root(const lathe_json *json) {
  return json->values;
}

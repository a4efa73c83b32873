//===- json.c - Fuzz target: the JSON reader ------------------------------===//

#include "lathe/Runtime/Json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Writes a value back; reading that again must succeed.
static void write_value(lathe_text *text, const lathe_json_value *value) {
  const lathe_json_value *member = lathe_json_first(value);
  switch (value->kind) {
  case LATHE_JSON_NULL:
    lathe_text_append(text, "null", 4);
    return;
  case LATHE_JSON_BOOL:
    lathe_text_print(text, value->as.boolean ? "true" : "false");
    return;
  case LATHE_JSON_INTEGER:
    lathe_text_print(text, "%lld", (long long)value->as.integer);
    return;
  case LATHE_JSON_NUMBER:
    lathe_json_write_number(text, value->as.number);
    return;
  case LATHE_JSON_STRING:
    lathe_json_write_string(text, value->as.string, value->count);
    return;
  case LATHE_JSON_ARRAY:
  case LATHE_JSON_OBJECT:
    break;
  }
  lathe_text_append(text, value->kind == LATHE_JSON_ARRAY ? "[" : "{", 1);
  for (uint32_t i = 0; member; member = lathe_json_next(value, member, i++)) {
    if (i > 0)
      lathe_text_append(text, ",", 1);
    if (member->key) {
      lathe_json_write_string(text, member->key, strlen(member->key));
      lathe_text_append(text, ":", 1);
    }
    write_value(text, member);
  }
  lathe_text_append(text, value->kind == LATHE_JSON_ARRAY ? "]" : "}", 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lathe_json *json, *again;
  lathe_error error;
  if (lathe_json_parse((const char *)data, size, "fuzz", &json, &error) !=
      LATHE_OK)
    return 0;
  lathe_text text = {0};
  write_value(&text, lathe_json_root(json));
  if (text.failed || lathe_json_parse(text.data, text.size, "fuzz", &again,
                                      &error) != LATHE_OK)
    abort();
  lathe_json_destroy(again);
  lathe_json_destroy(json);
  free(text.data);
  return 0;
}

//===- Npy.c - NumPy .npy files -------------------------------------------===//

#include "lathe/Runtime/Npy.h"

#include "lathe/Runtime/File.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_HEADER 65536u
/// Of a whole file; what follows the header is checked against its shape.
#define MAX_FILE (UINT64_C(1) << 40)

#define FAIL(...) lathe_fail(error, LATHE_DATA, __VA_ARGS__)

typedef struct npy_type {
  const char *name; ///< Without byte order.
  lathe_dtype dtype;
} npy_type;

static const npy_type types[] = {
    {"f4", LATHE_F32}, {"f8", LATHE_F64}, {"f2", LATHE_F16},
    {"i1", LATHE_I8},  {"i2", LATHE_I16}, {"i4", LATHE_I32},
    {"i8", LATHE_I64}, {"u1", LATHE_U8},  {"b1", LATHE_BOOL}};

//===----------------------------------------------------------------------===//
// The header: a literal of a Python dict
//===----------------------------------------------------------------------===//

typedef struct npy_header {
  char descr[16];
  bool fortran_order;
  lathe_shape shape;
  unsigned seen; ///< Bits of keys: descr, fortran_order, shape.
} npy_header;

typedef struct cursor {
  const char *at, *end;
} cursor;

static void skip_space(cursor *c) {
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\t'))
    ++c->at;
}

/// Skips space, then takes |character| if it is next.
static bool take(cursor *c, char character) {
  skip_space(c);
  if (c->at == c->end || *c->at != character)
    return false;
  ++c->at;
  return true;
}

static bool take_word(cursor *c, const char *word) {
  size_t length = strlen(word);
  skip_space(c);
  if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0)
    return false;
  c->at += length;
  return true;
}

/// A quoted string without escapes, of less than |size| bytes.
static bool take_string(cursor *c, char *out, size_t size) {
  skip_space(c);
  if (c->at == c->end || (*c->at != '\'' && *c->at != '"'))
    return false;
  char quote = *c->at++;
  size_t used = 0;
  for (; c->at < c->end && *c->at != quote; ++c->at) {
    if (*c->at == '\\' || *c->at < 0x20 || used + 1 == size)
      return false;
    out[used++] = *c->at;
  }
  out[used] = '\0';
  return take(c, quote);
}

static bool take_integer(cursor *c, int64_t *out) {
  skip_space(c);
  int64_t value = 0;
  const char *begin = c->at;
  for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; ++c->at)
    if (__builtin_mul_overflow(value, 10, &value) ||
        __builtin_add_overflow(value, *c->at - '0', &value))
      return false;
  *out = value;
  return c->at > begin;
}

/// "()", "(3,)", "(3, 4)".
static bool take_shape(cursor *c, lathe_shape *out) {
  if (!take(c, '('))
    return false;
  out->rank = 0;
  while (!take(c, ')')) {
    if (out->rank == LATHE_MAX_RANK ||
        !take_integer(c, &out->dims[out->rank++]))
      return false;
    if (take(c, ','))
      continue;
    return out->rank > 1 && take(c, ')');
  }
  return true;
}

static bool take_pair(cursor *c, npy_header *out) {
  char key[16];
  if (!take_string(c, key, sizeof(key)) || !take(c, ':'))
    return false;
  unsigned bit;
  bool right;
  if (strcmp(key, "descr") == 0) {
    bit = 1;
    right = take_string(c, out->descr, sizeof(out->descr));
  } else if (strcmp(key, "fortran_order") == 0) {
    bit = 2;
    out->fortran_order = take_word(c, "True");
    right = out->fortran_order || take_word(c, "False");
  } else if (strcmp(key, "shape") == 0) {
    bit = 4;
    right = take_shape(c, &out->shape);
  } else {
    return false;
  }
  right = right && !(out->seen & bit);
  out->seen |= bit;
  return right;
}

static bool parse_dict(cursor *c, npy_header *out) {
  if (!take(c, '{'))
    return false;
  while (!take(c, '}')) {
    if (!take_pair(c, out))
      return false;
    if (!take(c, ',')) {
      if (!take(c, '}'))
        return false;
      break;
    }
  }
  skip_space(c);
  return c->at == c->end && out->seen == 7;
}

/// Finds and parses the header; |*out_start| is where the data starts.
static lathe_status parse_header(const uint8_t *bytes, uint64_t size,
                                 const char *what, npy_header *out,
                                 uint64_t *out_start, lathe_error *error) {
  static const uint8_t magic[6] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
  if (size < 10 || memcmp(bytes, magic, 6) != 0)
    return FAIL("%.300s: not an npy file", what);
  uint64_t start = bytes[6] == 1 ? 10 : 12, length = 0;
  if (bytes[6] < 1 || bytes[6] > 2 || bytes[7] != 0)
    return FAIL("%.300s: npy version %u.%u is not supported; expected 1.0 or "
                "2.0",
                what, bytes[6], bytes[7]);
  if (size < start)
    return FAIL("%.300s: npy file of %llu bytes ends in its header", what,
                (unsigned long long)size);
  for (uint64_t i = start; i-- > 8;)
    length = length << 8 | bytes[i];
  if (length > MAX_HEADER)
    return FAIL("%.300s: npy header of %llu bytes is larger than the limit of "
                "%u",
                what, (unsigned long long)length, MAX_HEADER);
  if (length > size - start)
    return FAIL("%.300s: npy header of %llu bytes, but only %llu follow", what,
                (unsigned long long)length, (unsigned long long)(size - start));
  cursor c = {(const char *)bytes + start,
              (const char *)bytes + start + length};
  memset(out, 0, sizeof(*out));
  if (!parse_dict(&c, out))
    return FAIL("%.300s: cannot read the npy header; arrays of records are not "
                "supported",
                what);
  *out_start = start + length;
  return LATHE_OK;
}

static lathe_status find_dtype(const npy_header *header, const char *what,
                               lathe_dtype *out_dtype, lathe_error *error) {
  const char *descr = header->descr;
  if (descr[0] == '>')
    return FAIL("%.200s: big-endian dtype '%s' is not supported; convert with "
                "numpy's a.astype(a.dtype.newbyteorder('<'))",
                what, descr);
  if (header->fortran_order && header->shape.rank > 1)
    return FAIL("%.200s: Fortran order is not supported; convert with "
                "numpy.ascontiguousarray",
                what);
  for (size_t i = 0; i < sizeof(types) / sizeof(*types); ++i)
    if ((descr[0] == '<' || descr[0] == '|' || descr[0] == '=') &&
        strcmp(descr + 1, types[i].name) == 0) {
      *out_dtype = types[i].dtype;
      return LATHE_OK;
    }
  return FAIL("%.200s: dtype '%s' is not supported; expected one of f2 f4 f8 "
              "i1 i2 i4 i8 u1 b1",
              what, descr);
}

lathe_status lathe_npy_parse(const void *data, uint64_t size, const char *what,
                             lathe_array *out_array, lathe_error *error) {
  memset(out_array, 0, sizeof(*out_array));
  npy_header header;
  uint64_t start, bytes;
  lathe_dtype dtype;
  lathe_status status = parse_header(data, size, what, &header, &start, error);
  if (status == LATHE_OK)
    status = find_dtype(&header, what, &dtype, error);
  if (status != LATHE_OK)
    return status;
  char text[LATHE_SHAPE_TEXT];
  if (!lathe_shape_bytes(&header.shape, dtype, &bytes))
    return FAIL("%.200s: shape %s has too many elements", what,
                lathe_shape_text(&header.shape, text));
  if (bytes != size - start)
    return FAIL("%.200s: shape %s of %s needs %llu bytes of data, but the file "
                "has %llu",
                what, lathe_shape_text(&header.shape, text),
                lathe_dtype_name(dtype), (unsigned long long)bytes,
                (unsigned long long)(size - start));
  const uint8_t *values = (const uint8_t *)data + start;
  for (uint64_t i = 0; dtype == LATHE_BOOL && i < bytes; ++i)
    if (values[i] > 1)
      return FAIL("%.200s: bool %llu is %u, expected 0 or 1", what,
                  (unsigned long long)i, values[i]);
  status = lathe_array_create(dtype, &header.shape, what, out_array, error);
  if (status == LATHE_OK && bytes > 0)
    memcpy(out_array->data, values, (size_t)bytes);
  return status;
}

lathe_status lathe_npy_read(const char *path, lathe_array *out_array,
                            lathe_error *error) {
  memset(out_array, 0, sizeof(*out_array));
  char *data;
  uint64_t size;
  lathe_status status = lathe_file_read(path, MAX_FILE, &data, &size, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_npy_parse(data, size, path, out_array, error);
  free(data);
  return status;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static const char *type_name(lathe_dtype dtype) {
  for (size_t i = 0; i < sizeof(types) / sizeof(*types); ++i)
    if (types[i].dtype == dtype)
      return types[i].name;
  return NULL;
}

/// Prefix and header, padded to a multiple of 64 bytes as NumPy does; returns
/// their size.
static size_t make_header(const lathe_array *array, char buffer[512]) {
  const char *order = lathe_dtype_size(array->dtype) == 1 ? "|" : "<";
  char shape[LATHE_SHAPE_TEXT];
  lathe_shape_text(&array->shape, shape); // "[3, 4]"
  shape[strlen(shape) - 1] = '\0';
  int used = snprintf(buffer + 10, 400,
                      "{'descr': '%s%s', 'fortran_order': False, 'shape': "
                      "(%s%s), }",
                      order, type_name(array->dtype), shape + 1,
                      array->shape.rank == 1 ? "," : "");
  size_t size = 10 + (size_t)used, padded = (size + 1 + 63) / 64 * 64;
  memset(buffer + size, ' ', padded - size - 1);
  buffer[padded - 1] = '\n';
  memcpy(buffer, "\x93NUMPY\x01\x00", 8);
  buffer[8] = (char)((padded - 10) & 0xff);
  buffer[9] = (char)((padded - 10) >> 8);
  return padded;
}

lathe_status lathe_npy_write(const char *path, const lathe_array *array,
                             lathe_error *error) {
  if (!type_name(array->dtype))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "cannot write '%.300s': npy files cannot hold %s", path,
                      lathe_dtype_name(array->dtype));
  uint64_t bytes;
  if (array->shape.rank > LATHE_MAX_RANK ||
      !lathe_shape_bytes(&array->shape, array->dtype, &bytes) ||
      bytes != array->size)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "cannot write '%.300s': shape and size disagree", path);
  char header[512];
  size_t header_size = make_header(array, header);
  lathe_file_writer *writer;
  lathe_status status = lathe_file_writer_open(path, &writer, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_file_writer_append(writer, header, header_size, error);
  if (status == LATHE_OK)
    status = lathe_file_writer_append(writer, array->data, bytes, error);
  if (status == LATHE_OK)
    return lathe_file_writer_commit(writer, error);
  lathe_file_writer_discard(writer);
  return status;
}

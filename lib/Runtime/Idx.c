//===- Idx.c - IDX data files (MNIST and its relatives) -------------------===//

#include "lathe/Runtime/Idx.h"

#include "lathe/Runtime/File.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MAX_FILE (UINT64_C(1) << 36)
/// Deflate never makes more than this many bytes of one.
#define MAX_INFLATION 1032u

#define FAIL(...) lathe_fail(error, LATHE_DATA, __VA_ARGS__)

/// A source of bytes: memory, or memory inflated on the way.
typedef struct source {
  const char *what;
  const uint8_t *data;
  uint64_t size, position; ///< Of the bytes as they lie in the file.
  bool compressed, ended;
  z_stream stream;
} source;

//===----------------------------------------------------------------------===//
// Bytes
//===----------------------------------------------------------------------===//

static lathe_status open_source(source *s, const void *data, uint64_t size,
                                const char *what, lathe_error *error) {
  memset(s, 0, sizeof(*s));
  s->what = what;
  s->data = data;
  s->size = size;
  s->compressed = size >= 2 && s->data[0] == 0x1f && s->data[1] == 0x8b;
  if (s->compressed && inflateInit2(&s->stream, 16 + MAX_WBITS) != Z_OK)
    return lathe_fail_memory(error, 0, what);
  return LATHE_OK;
}

static void close_source(source *s) {
  if (s->compressed)
    inflateEnd(&s->stream);
}

/// Gives the inflater its next input; false when there is none.
static bool refill(source *s) {
  uint64_t left = s->size - s->position;
  uInt count = left > (1u << 30) ? 1u << 30 : (uInt)left;
  s->stream.next_in = (Bytef *)(uintptr_t)(s->data + s->position);
  s->stream.avail_in = count;
  s->position += count;
  return count > 0;
}

/// Inflates up to |size| bytes to |out|; fewer when the stream ends.
static lathe_status inflate_some(source *s, uint8_t *out, uint64_t size,
                                 uint64_t *out_count, lathe_error *error) {
  uint64_t done = 0;
  while (done < size && !s->ended) {
    uint64_t left = size - done;
    uInt room = left > (1u << 30) ? 1u << 30 : (uInt)left;
    if (s->stream.avail_in == 0 && !refill(s))
      return FAIL("%.300s: gzip data ends too early, after %llu bytes", s->what,
                  (unsigned long long)s->size);
    s->stream.next_out = out + done;
    s->stream.avail_out = room;
    int code = inflate(&s->stream, Z_NO_FLUSH);
    done += room - s->stream.avail_out;
    s->ended = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR)
      return lathe_fail_memory(error, 0, s->what);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
      return FAIL("%.300s: gzip data is damaged: %.60s", s->what,
                  s->stream.msg ? s->stream.msg : "no message");
  }
  *out_count = done;
  return LATHE_OK;
}

static lathe_status read_some(source *s, uint8_t *out, uint64_t size,
                              uint64_t *out_count, lathe_error *error) {
  if (s->compressed)
    return inflate_some(s, out, size, out_count, error);
  uint64_t left = s->size - s->position;
  *out_count = size < left ? size : left;
  if (*out_count > 0)
    memcpy(out, s->data + s->position, (size_t)*out_count);
  s->position += *out_count;
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// The format
//===----------------------------------------------------------------------===//

static bool parse_type(uint8_t code, lathe_dtype *out_dtype) {
  static const struct {
    uint8_t code;
    lathe_dtype dtype;
  } types[] = {{0x08, LATHE_U8},  {0x09, LATHE_I8},  {0x0b, LATHE_I16},
               {0x0c, LATHE_I32}, {0x0d, LATHE_F32}, {0x0e, LATHE_F64}};
  for (size_t i = 0; i < sizeof(types) / sizeof(*types); ++i)
    if (types[i].code == code) {
      *out_dtype = types[i].dtype;
      return true;
    }
  return false;
}

static lathe_status read_header(source *s, lathe_dtype *out_dtype,
                                lathe_shape *out_shape, lathe_error *error) {
  uint8_t bytes[16];
  uint64_t count = 0;
  lathe_status status = read_some(s, bytes, 4, &count, error);
  if (status != LATHE_OK)
    return status;
  if (count < 4 || bytes[0] != 0 || bytes[1] != 0 ||
      !parse_type(bytes[2], out_dtype))
    return FAIL("%.300s: not an IDX file", s->what);
  if (bytes[3] < 1 || bytes[3] > 4)
    return FAIL("%.300s: expected an IDX file of rank 1 to 4, but got %u",
                s->what, bytes[3]);
  out_shape->rank = bytes[3];
  status = read_some(s, bytes, 4 * (uint64_t)out_shape->rank, &count, error);
  if (status != LATHE_OK)
    return status;
  if (count < 4 * (uint64_t)out_shape->rank)
    return FAIL("%.300s: IDX header of rank %u has %u bytes of dims, but the "
                "file has %llu",
                s->what, out_shape->rank, 4 * out_shape->rank,
                (unsigned long long)count);
  for (uint32_t i = 0; i < out_shape->rank; ++i)
    out_shape->dims[i] =
        (int64_t)((uint32_t)bytes[4 * i] << 24 |
                  (uint32_t)bytes[4 * i + 1] << 16 |
                  (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3]);
  return LATHE_OK;
}

/// The data may not be larger than the file can hold, before memory is taken.
static lathe_status check_size(const source *s, const lathe_shape *shape,
                               lathe_dtype dtype, lathe_error *error) {
  char text[LATHE_SHAPE_TEXT];
  uint64_t bytes, most = s->size;
  if (s->compressed && !lathe_checked_multiply(most, MAX_INFLATION, &most))
    most = UINT64_MAX;
  if (!lathe_shape_bytes(shape, dtype, &bytes))
    return FAIL("%.300s: shape %s has too many elements", s->what,
                lathe_shape_text(shape, text));
  if (bytes > most)
    return FAIL("%.300s: shape %s of %s needs %llu bytes of data, but the file "
                "has %s%llu",
                s->what, lathe_shape_text(shape, text), lathe_dtype_name(dtype),
                (unsigned long long)bytes, s->compressed ? "compressed " : "",
                (unsigned long long)(s->size));
  return LATHE_OK;
}

/// Nothing may follow the data, neither within the gzip stream nor behind it.
static lathe_status check_end(source *s, uint64_t expected,
                              lathe_error *error) {
  uint8_t extra;
  uint64_t count = 0;
  lathe_status status = read_some(s, &extra, 1, &count, error);
  if (status != LATHE_OK)
    return status;
  uint64_t unread = s->compressed ? s->stream.avail_in : 0;
  if (count == 0 && unread == 0 && s->position == s->size)
    return LATHE_OK;
  return FAIL("%.300s: expected %llu bytes of data, but more follow", s->what,
              (unsigned long long)expected);
}

static void swap_bytes(uint8_t *data, uint64_t size, uint64_t width) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  for (uint64_t i = 0; width > 1 && i < size; i += width)
    for (uint64_t low = i, high = i + width - 1; low < high; ++low, --high) {
      uint8_t byte = data[low];
      data[low] = data[high];
      data[high] = byte;
    }
#else
  (void)data, (void)size, (void)width;
#endif
}

static lathe_status read_array(source *s, lathe_array *out_array,
                               lathe_error *error) {
  lathe_dtype dtype;
  lathe_shape shape;
  uint64_t count = 0;
  lathe_status status = read_header(s, &dtype, &shape, error);
  if (status == LATHE_OK)
    status = check_size(s, &shape, dtype, error);
  if (status == LATHE_OK)
    status = lathe_array_create(dtype, &shape, s->what, out_array, error);
  if (status == LATHE_OK)
    status = read_some(s, out_array->data, out_array->size, &count, error);
  char text[LATHE_SHAPE_TEXT];
  if (status == LATHE_OK && count < out_array->size)
    status =
        FAIL("%.300s: shape %s of %s needs %llu bytes of data, but the "
             "file has %llu",
             s->what, lathe_shape_text(&shape, text), lathe_dtype_name(dtype),
             (unsigned long long)out_array->size, (unsigned long long)count);
  if (status == LATHE_OK)
    status = check_end(s, out_array->size, error);
  if (status == LATHE_OK)
    swap_bytes(out_array->data, out_array->size, lathe_dtype_size(dtype));
  else
    lathe_array_destroy(out_array);
  return status;
}

lathe_status lathe_idx_parse(const void *data, uint64_t size, const char *what,
                             lathe_array *out_array, lathe_error *error) {
  memset(out_array, 0, sizeof(*out_array));
  source s;
  lathe_status status = open_source(&s, data, size, what, error);
  if (status != LATHE_OK)
    return status;
  status = read_array(&s, out_array, error);
  close_source(&s);
  return status;
}

lathe_status lathe_idx_read(const char *path, lathe_array *out_array,
                            lathe_error *error) {
  memset(out_array, 0, sizeof(*out_array));
  char *data;
  uint64_t size;
  lathe_status status = lathe_file_read(path, MAX_FILE, &data, &size, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_idx_parse(data, size, path, out_array, error);
  free(data);
  return status;
}

//===- FormatsTest.cpp - npy and IDX files --------------------------------===//

#include "Scratch.h"
#include "lathe/Runtime/Idx.h"
#include "lathe/Runtime/Npy.h"

#include <cstring>
#include <sys/stat.h>
#include <zlib.h>

//===----------------------------------------------------------------------===//
// npy
//===----------------------------------------------------------------------===//

static std::string npy(const std::string &dict, const std::string &data,
                       int version = 1) {
  std::string header = dict + "\n", file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    file += static_cast<char>(header.size() >> 8 * i);
  return file + header + data;
}

static lathe_status parseNpy(const std::string &bytes, lathe_error *error,
                             lathe_array *out = nullptr) {
  lathe_array array;
  std::vector<char> exact(bytes.begin(), bytes.end());
  lathe_status status =
      lathe_npy_parse(exact.data(), exact.size(), "a.npy", &array, error);
  if (out)
    *out = array;
  else
    lathe_array_destroy(&array);
  return status;
}

TEST(Npy, WritesWhatItReads) {
  ScratchFolder scratch;
  std::string path = scratch.path("x.npy");
  for (int dtype = 0; dtype < LATHE_DTYPE_COUNT; ++dtype)
    for (auto dims : std::vector<std::vector<int64_t>>{
             {}, {0}, {5}, {2, 3}, {1, 2, 1, 2, 1, 2, 1, 2}}) {
      lathe_error error = {};
      lathe_array array, back;
      lathe_shape shape = makeShape(dims);
      ASSERT_EQ(lathe_array_create(static_cast<lathe_dtype>(dtype), &shape, "x",
                                   &array, &error),
                LATHE_OK);
      memset(array.data, 1, array.size);
      lathe_status status = lathe_npy_write(path.c_str(), &array, &error);
      if (dtype == LATHE_BF16) {
        EXPECT_EQ(status, LATHE_INVALID_ARGUMENT);
      } else {
        ASSERT_EQ(status, LATHE_OK) << error.message;
        ASSERT_EQ(lathe_npy_read(path.c_str(), &back, &error), LATHE_OK)
            << error.message;
        EXPECT_EQ(back.dtype, dtype);
        EXPECT_TRUE(lathe_shape_equal(&back.shape, &shape));
        EXPECT_EQ(memcmp(back.data, array.data, array.size), 0);
        EXPECT_EQ(std::filesystem::file_size(path) % 64, array.size % 64);
        lathe_array_destroy(&back);
      }
      lathe_array_destroy(&array);
    }
  EXPECT_EQ(scratch.count(), 1u);
}

TEST(Npy, ReadsBothVersions) {
  std::string dict =
      "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }";
  for (int version : {1, 2}) {
    lathe_error error = {};
    lathe_array array;
    ASSERT_EQ(parseNpy(npy(dict, std::string("\1\0\2\0", 4), version), &error,
                       &array),
              LATHE_OK)
        << error.message;
    EXPECT_EQ(static_cast<int16_t *>(array.data)[1], 2);
    lathe_array_destroy(&array);
  }
}

TEST(Npy, RefusesWithTheReason) {
  auto dict = [](const char *descr, const char *order, const char *shape) {
    return std::string("{'descr': ") + descr + ", 'fortran_order': " + order +
           ", 'shape': " + shape + ", }";
  };
  struct {
    std::string bytes, part;
  } cases[] = {
      {"hello world, no array", "not an npy file"},
      {npy(dict("'>f4'", "False", "(1,)"), "abcd"), "big-endian"},
      {npy(dict("'<f4'", "True", "(1, 1)"), "abcd"), "ascontiguousarray"},
      {npy(dict("'<c8'", "False", "(1,)"), "abcdefgh"), "dtype '<c8'"},
      {npy(dict("[('a', '<f4')]", "False", "(1,)"), "abcd"), "records"},
      {npy(dict("'<f4'", "False", "(2,)"), "abcd"), "needs 8 bytes"},
      {npy(dict("'<f4'", "False", "(1,)"), "abcdX"), "the file has 5"},
      {npy(dict("'<f4'", "False", "(4294967296, 4294967296)"), "abcd"),
       "too many elements"},
      {npy(dict("'<f4'", "False", "(9223372036854775808,)"), "abcd"),
       "cannot read the npy header"},
      {npy(dict("'<f4'", "False", "(-1,)"), "abcd"),
       "cannot read the npy header"},
      {npy(dict("'<f4'", "False", "(1,1,1,1,1,1,1,1,1)"), "abcd"),
       "cannot read the npy header"},
      {npy(dict("'<f4'", "False", "(1)"), "abcd"),
       "cannot read the npy header"},
      {npy(dict("'|b1'", "False", "(1,)"), "\2"), "bool 0 is 2"},
      {npy(dict("'<f4'", "False", "(1,)") + "x", "abcd"),
       "cannot read the npy header"},
      {npy(dict("'<f4'", "False", "(1,), 'shape': (1,)"), "abcd"),
       "cannot read the npy header"},
      {npy(dict("'<f4'", "False", "(1,)"), "abcd", 3), "version 3.0"},
      {npy("{'descr': '<f4', 'shape': (1,)}", "abcd"),
       "cannot read the npy header"}};
  for (auto &c : cases) {
    lathe_error error = {};
    EXPECT_EQ(parseNpy(c.bytes, &error), LATHE_DATA) << c.part;
    EXPECT_TRUE(contains(error.message, c.part));
    EXPECT_TRUE(contains(error.message, "a.npy"));
  }
}

TEST(Npy, SurvivesMutation) {
  std::string bytes = npy(
      "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 1), }", "abcd");
  mutate(bytes, [](const char *data, size_t size, bool truncated) {
    lathe_array array;
    lathe_status status = lathe_npy_parse(data, size, "a.npy", &array, nullptr);
    EXPECT_TRUE(status == LATHE_DATA || (status == LATHE_OK && !truncated));
    lathe_array_destroy(&array);
  });
}

TEST(Npy, ReadsRegularFilesOnly) {
  ScratchFolder scratch;
  lathe_array array;
  lathe_error error = {};
  EXPECT_EQ(lathe_npy_read(scratch.path("none").c_str(), &array, &error),
            LATHE_IO);
  EXPECT_TRUE(contains(error.message, "No such file"));
  EXPECT_EQ(lathe_npy_read(scratch.folder.c_str(), &array, &error), LATHE_IO);
  EXPECT_EQ(lathe_npy_read("/dev/zero", &array, &error), LATHE_IO);
  EXPECT_TRUE(contains(error.message, "not a regular file"));
  std::string pipe = scratch.path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(lathe_npy_read(pipe.c_str(), &array, &error), LATHE_IO);
}

//===----------------------------------------------------------------------===//
// IDX
//===----------------------------------------------------------------------===//

static std::string idx(int type, std::vector<uint32_t> dims,
                       const std::string &data) {
  std::string file = {'\0', '\0', static_cast<char>(type),
                      static_cast<char>(dims.size())};
  for (uint32_t dim : dims)
    for (int shift = 24; shift >= 0; shift -= 8)
      file += static_cast<char>(dim >> shift);
  return file + data;
}

static std::string gzip(const std::string &bytes) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(bytes.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

static lathe_status parseIdx(const std::string &bytes, lathe_error *error,
                             lathe_array *out = nullptr) {
  lathe_array array;
  std::vector<char> exact(bytes.begin(), bytes.end());
  lathe_status status =
      lathe_idx_parse(exact.data(), exact.size(), "a.idx", &array, error);
  if (out)
    *out = array;
  else
    lathe_array_destroy(&array);
  return status;
}

TEST(Idx, ReadsPlainAndCompressed) {
  ScratchFolder scratch;
  std::string bytes = idx(0x08, {2, 3}, "abcdef");
  for (const std::string &file : {bytes, gzip(bytes)}) {
    std::string path = scratch.write("images", file);
    lathe_array array;
    lathe_error error = {};
    ASSERT_EQ(lathe_idx_read(path.c_str(), &array, &error), LATHE_OK)
        << error.message;
    EXPECT_EQ(array.dtype, LATHE_U8);
    lathe_shape shape = makeShape({2, 3});
    EXPECT_TRUE(lathe_shape_equal(&array.shape, &shape));
    EXPECT_EQ(memcmp(array.data, "abcdef", 6), 0);
    lathe_array_destroy(&array);
  }
}

TEST(Idx, SwapsBytes) {
  lathe_array array;
  lathe_error error = {};
  ASSERT_EQ(
      parseIdx(idx(0x0c, {1}, std::string("\0\0\1\2", 4)), &error, &array),
      LATHE_OK);
  EXPECT_EQ(*static_cast<int32_t *>(array.data), 258);
  lathe_array_destroy(&array);
  ASSERT_EQ(
      parseIdx(idx(0x0d, {1}, std::string("\x3f\x80\0\0", 4)), &error, &array),
      LATHE_OK);
  EXPECT_EQ(*static_cast<float *>(array.data), 1.0f);
  lathe_array_destroy(&array);
}

TEST(Idx, RefusesWithTheReason) {
  std::string good = idx(0x08, {2, 3}, "abcdef"), packed = gzip(good);
  struct {
    std::string bytes, part;
  } cases[] = {
      {"", "not an IDX file"},
      {"PNG?", "not an IDX file"},
      {idx(0x0a, {1}, "a"), "not an IDX file"},
      {idx(0x08, {}, ""), "rank 1 to 4"},
      {idx(0x08, {1, 1, 1, 1, 1}, "a"), "rank 1 to 4"},
      {good.substr(0, 9), "header of rank 2 has 8 bytes of dims"},
      {good.substr(0, 17), "needs 6 bytes of data, but the file has 5"},
      {good + "x", "but more follow"},
      {gzip(good + "x"), "but more follow"},
      {gzip(good.substr(0, 17)), "needs 6 bytes of data, but the file has 5"},
      {packed + "x", "but more follow"},
      {packed.substr(0, packed.size() - 6), "ends too early"},
      {idx(0x0e, {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, ""),
       "too many elements"},
      {idx(0x08, {0xffffffff, 0xff}, "a"), "needs 1095216660225 bytes"},
      {gzip(idx(0x08, {0xffffffff}, "a")), "needs 4294967295 bytes"}};
  for (auto &c : cases) {
    lathe_error error = {};
    EXPECT_EQ(parseIdx(c.bytes, &error), LATHE_DATA) << c.part;
    EXPECT_TRUE(contains(error.message, c.part));
    EXPECT_TRUE(contains(error.message, "a.idx"));
  }
}

TEST(Idx, DamagedGzipIsNoticed) {
  std::string packed = gzip(idx(0x08, {200}, std::string(200, 'q')));
  packed[packed.size() - 5] ^= 1; // In the checksum.
  lathe_error error = {};
  EXPECT_EQ(parseIdx(packed, &error), LATHE_DATA);
  EXPECT_TRUE(contains(error.message, "damaged"));
}

TEST(Idx, SurvivesMutation) {
  std::string good = idx(0x0b, {3}, "abcdef");
  for (const std::string &bytes : {good, gzip(good)})
    mutate(bytes, [](const char *data, size_t size, bool truncated) {
      lathe_array array;
      lathe_status status =
          lathe_idx_parse(data, size, "a.idx", &array, nullptr);
      EXPECT_TRUE(status == LATHE_DATA || (status == LATHE_OK && !truncated));
      lathe_array_destroy(&array);
    });
}

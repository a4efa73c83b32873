//===- TensorTest.cpp - Status, shapes, element conversion ----------------===//

#include "Scratch.h"
#include "lathe/Runtime/Model.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>

TEST(Status, NamesAndMessages) {
  lathe_error error = {};
  EXPECT_EQ(lathe_fail(&error, LATHE_DATA, "got %d", 7), LATHE_DATA);
  EXPECT_STREQ(error.message, "got 7");
  EXPECT_EQ(error.code, LATHE_DATA);
  EXPECT_EQ(lathe_fail_io(&error, ENOENT, "cannot open '%s'", "x"), LATHE_IO);
  EXPECT_STREQ(error.message, "cannot open 'x': No such file or directory");
  EXPECT_EQ(error.system_error, ENOENT);
  EXPECT_EQ(lathe_fail_io(nullptr, ENOMEM, "x"), LATHE_OUT_OF_MEMORY);
  EXPECT_STREQ(lathe_status_name(LATHE_FAULT), "fault");
  EXPECT_STREQ(lathe_status_name(static_cast<lathe_status>(99)), "unknown");
  EXPECT_EQ(lathe_abi_version(), LATHE_ABI_VERSION);
  EXPECT_STREQ(lathe_version(), "0.1.0");
}

TEST(Status, LongAndHostileMessagesStayReadable) {
  lathe_error error = {};
  std::string text;
  for (int i = 0; i < 400; ++i)
    text += "\xc3\xa4";
  lathe_fail(&error, LATHE_DATA, "%s", text.c_str());
  std::string message = error.message;
  EXPECT_LT(message.size(), sizeof(error.message));
  EXPECT_EQ(message.substr(message.size() - 3), "...");
  lathe_fail(&error, LATHE_DATA, "%s", "a\nb\x1b[31m");
  EXPECT_STREQ(error.message, "a?b?[31m");
}

TEST(Tensor, ShapeArithmeticIsChecked) {
  uint64_t bytes = 0;
  lathe_shape shape = makeShape({3, 4});
  ASSERT_TRUE(lathe_shape_bytes(&shape, LATHE_F64, &bytes));
  EXPECT_EQ(bytes, 96u);
  shape = makeShape({});
  ASSERT_TRUE(lathe_shape_bytes(&shape, LATHE_F16, &bytes));
  EXPECT_EQ(bytes, 2u);
  shape = makeShape({0, 5});
  ASSERT_TRUE(lathe_shape_bytes(&shape, LATHE_F16, &bytes));
  EXPECT_EQ(bytes, 0u);
  const int64_t big = int64_t(1) << 32, most = INT64_MAX;
  for (auto dims : std::vector<std::vector<int64_t>>{
           {-1}, {big, big}, {most}, {most, most}, {0, most, most}, {1, -2}}) {
    shape = makeShape(dims);
    EXPECT_FALSE(lathe_shape_bytes(&shape, LATHE_F32, &bytes));
    lathe_array array;
    lathe_error error;
    EXPECT_EQ(lathe_array_create(LATHE_F32, &shape, "x", &array, &error),
              LATHE_DATA);
    EXPECT_EQ(array.data, nullptr);
  }
  char text[LATHE_SHAPE_TEXT];
  shape = makeShape(std::vector<int64_t>(8, INT64_MIN));
  EXPECT_LT(strlen(lathe_shape_text(&shape, text)), sizeof(text));
}

TEST(Tensor, DtypeNamesReadBack) {
  for (int i = 0; i < LATHE_DTYPE_COUNT; ++i) {
    lathe_dtype dtype;
    ASSERT_TRUE(lathe_dtype_parse(lathe_dtype_name(static_cast<lathe_dtype>(i)),
                                  &dtype));
    EXPECT_EQ(dtype, i);
  }
  lathe_dtype dtype;
  EXPECT_TRUE(lathe_dtype_parse("bool", &dtype));
  EXPECT_FALSE(lathe_dtype_parse("f8", &dtype));
}

TEST(Tensor, HalfConvertsBackAndForth) {
  for (lathe_dtype dtype : {LATHE_F16, LATHE_BF16})
    for (unsigned bits = 0; bits < 65536; ++bits) {
      uint16_t half = static_cast<uint16_t>(bits), back;
      double value = lathe_load_element(dtype, &half);
      lathe_store_element(dtype, &back, value);
      if (std::isnan(value))
        EXPECT_TRUE(std::isnan(lathe_load_element(dtype, &back)));
      else
        ASSERT_EQ(half, back) << lathe_dtype_name(dtype) << " " << bits;
    }
}

TEST(Tensor, HalfRoundsToNearestEven) {
  // Halfway between neighbours, and just beside, for all pairs of neighbours.
  for (unsigned bits = 0; bits < 0x7bff; ++bits) {
    uint16_t low = static_cast<uint16_t>(bits), high = low + 1, got;
    double a = lathe_load_element(LATHE_F16, &low);
    double b = lathe_load_element(LATHE_F16, &high);
    lathe_store_element(LATHE_F16, &got, (a + b) / 2);
    ASSERT_EQ(got, bits % 2 ? high : low);
    lathe_store_element(LATHE_F16, &got, std::nextafter((a + b) / 2, 1e9));
    ASSERT_EQ(got, high);
    lathe_store_element(LATHE_F16, &got, std::nextafter((a + b) / 2, -1e9));
    ASSERT_EQ(got, low);
  }
  uint16_t got;
  lathe_store_element(LATHE_F16, &got, 65519.999);
  EXPECT_EQ(got, 0x7bff);
  lathe_store_element(LATHE_F16, &got, -65520.0);
  EXPECT_EQ(got, 0xfc00);
  lathe_store_element(LATHE_BF16, &got, 1.00390625); // Halfway, to even.
  EXPECT_EQ(got, 0x3f80);
  lathe_store_element(LATHE_BF16, &got, 3.4e38);
  EXPECT_EQ(got, 0x7f80);
}

TEST(Tensor, IntegersSaturate) {
  int8_t small;
  lathe_store_element(LATHE_I8, &small, 1e9);
  EXPECT_EQ(small, 127);
  lathe_store_element(LATHE_I8, &small, -1e9);
  EXPECT_EQ(small, -128);
  int64_t large;
  lathe_store_element(LATHE_I64, &large, 1e30);
  EXPECT_EQ(large, INT64_MAX);
  lathe_store_element(LATHE_I64, &large, std::nan(""));
  EXPECT_EQ(large, 0);
}

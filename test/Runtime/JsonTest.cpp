//===- JsonTest.cpp - The strict JSON reader and the writer ---------------===//

#include "lathe/Runtime/Json.h"
#include "Scratch.h"

#include <cmath>
#include <cstring>

namespace {
struct Parsed {
  explicit Parsed(const std::string &text) {
    std::vector<char> exact(text.begin(), text.end());
    status = lathe_json_parse(exact.data(), exact.size(), "t", &json, &error);
  }
  ~Parsed() { lathe_json_destroy(json); }
  lathe_json *json = nullptr;
  lathe_status status;
  lathe_error error = {};
};
} // namespace

TEST(Json, ReadsValues) {
  Parsed p(R"( {"a": [1, -2.5, "x\n\u00e4\ud83d\ude00", true, null, {}],
               "b": {"c": 9223372036854775807, "d": []}} )");
  ASSERT_EQ(p.status, LATHE_OK) << p.error.message;
  const lathe_json_value *root = lathe_json_root(p.json);
  const lathe_json_value *a = lathe_json_member(root, "a");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->count, 6u);
  const lathe_json_value *v = lathe_json_first(a);
  EXPECT_EQ(v->as.integer, 1);
  v = lathe_json_next(a, v, 0);
  EXPECT_EQ(v->as.number, -2.5);
  v = lathe_json_next(a, v, 1);
  EXPECT_STREQ(v->as.string, "x\n\xc3\xa4\xf0\x9f\x98\x80");
  EXPECT_EQ(v->count, strlen(v->as.string));
  v = lathe_json_next(a, v, 2);
  EXPECT_TRUE(v->as.boolean);
  v = lathe_json_next(a, v, 3);
  EXPECT_EQ(v->kind, LATHE_JSON_NULL);
  v = lathe_json_next(a, v, 4);
  EXPECT_EQ(v->kind, LATHE_JSON_OBJECT);
  EXPECT_EQ(lathe_json_first(v), nullptr);
  EXPECT_EQ(lathe_json_next(a, v, 5), nullptr);
  const lathe_json_value *c =
      lathe_json_member(lathe_json_member(root, "b"), "c");
  EXPECT_EQ(c->as.integer, INT64_MAX);
  EXPECT_EQ(lathe_json_member(root, "x"), nullptr);
  EXPECT_EQ(lathe_json_member(a, "x"), nullptr);
}

TEST(Json, NumbersTooLargeForIntegersAreDoubles) {
  Parsed p("[9223372036854775808, 1e3, -0, 0.1, 5e-324]");
  ASSERT_EQ(p.status, LATHE_OK);
  const lathe_json_value *root = lathe_json_root(p.json);
  const lathe_json_value *v = lathe_json_first(root);
  EXPECT_EQ(v->kind, LATHE_JSON_NUMBER);
  EXPECT_EQ(v->as.number, 9223372036854775808.0);
  EXPECT_EQ(v[1].as.number, 1000);
  EXPECT_EQ(lathe_json_double(&v[2]), 0);
  EXPECT_EQ(v[3].as.number, 0.1);
  EXPECT_EQ(v[4].as.number, 5e-324);
}

TEST(Json, RefusesWhatIsNotStrictJson) {
  const char *texts[] = {"",
                         "{",
                         "[1,]",
                         "{\"a\":1,}",
                         "[1 2]",
                         "01",
                         "1.",
                         ".5",
                         "+1",
                         "1e",
                         "nul",
                         "truex",
                         "'a'",
                         "\"a",
                         "\"\\x\"",
                         "\"\n\"",
                         "\"\\u12\"",
                         "[1]]",
                         "{1:2}",
                         "{\"a\" 1}",
                         "\"\\ud800\"",
                         "\"\\udc00\"",
                         "\"\\ud800\\u0041\"",
                         "\"\\u0000\"",
                         "\"\xff\"",
                         "\"\xc0\x80\"",
                         "\"\xed\xa0\x80\"",
                         "\"\xf4\x90\x80\x80\"",
                         "\"\xe2\x82\"",
                         "NaN",
                         "1e999",
                         "-",
                         "--1",
                         "{\"a\":1,\"b\":2,\"a\":3}",
                         "{\"a\":1,\"\\u0061\":2}",
                         "\xef\xbb\xbf[]"};
  for (const char *text : texts) {
    Parsed p(text);
    EXPECT_EQ(p.status, LATHE_DATA) << text;
    EXPECT_EQ(p.json, nullptr);
    EXPECT_EQ(p.error.code, LATHE_DATA);
  }
}

TEST(Json, ErrorsHaveLineAndColumn) {
  Parsed p("{\n  \"a\": x\n}");
  EXPECT_STREQ(p.error.message, "t:2:8: expected a value");
}

TEST(Json, DepthIsLimited) {
  auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(Parsed(nested(16)).status, LATHE_OK);
  EXPECT_EQ(Parsed(nested(17)).status, LATHE_DATA);
  EXPECT_EQ(Parsed(std::string(1000000, '[')).status, LATHE_DATA);
  std::string objects;
  for (int i = 0; i < 100000; ++i)
    objects += "{\"a\":";
  EXPECT_EQ(Parsed(objects).status, LATHE_DATA);
}

TEST(Json, CountOfValuesIsLimited) {
  std::string text = "[0";
  for (unsigned i = 0; i < LATHE_JSON_MAX_VALUES; ++i)
    text += ",0";
  Parsed p(text + "]");
  EXPECT_EQ(p.status, LATHE_DATA);
  EXPECT_TRUE(contains(p.error.message, "more than 1048576 values"));
}

TEST(Json, SurvivesMutation) {
  std::string text = R"({"a":[1,-2.5e3,"x\n\u00e4\ud83d\ude00",true,null,{}],)"
                     R"("b":{"c":12,"d":[]},"e":"ä"})";
  mutate(text, [](const char *data, size_t size, bool truncated) {
    lathe_json *json = nullptr;
    lathe_status status = lathe_json_parse(data, size, "t", &json, nullptr);
    EXPECT_TRUE(status == LATHE_DATA || (status == LATHE_OK && !truncated));
    lathe_json_destroy(json);
  });
}

TEST(Json, WritesStringsAndNumbers) {
  lathe_text text = {};
  std::string odd = "a\"\\\n\t\x01\xff\xc3\xa4";
  lathe_json_write_string(&text, odd.data(), odd.size());
  EXPECT_STREQ(text.data, "\"a\\\"\\\\\\n\\t\\u0001\xef\xbf\xbd\xc3\xa4\"");
  free(text.data);
  for (double number : {0.1, 1.0 / 3, 1e300, -2.0, 5e-324, 123456789.0}) {
    lathe_text written = {};
    lathe_json_write_number(&written, number);
    EXPECT_EQ(strtod(written.data, nullptr), number);
    free(written.data);
  }
  lathe_text none = {};
  lathe_json_write_number(&none, std::nan(""));
  EXPECT_STREQ(none.data, "null");
  free(none.data);
}

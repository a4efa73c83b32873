//===- SafetensorsTest.cpp - Reading, writing, atomic replacement ---------===//

#include "lathe/Runtime/Safetensors.h"
#include "Scratch.h"
#include "lathe/Runtime/File.h"

#include <csignal>
#include <cstring>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static std::string file(const std::string &header, const std::string &data) {
  std::string prefix(8, '\0');
  for (int i = 0; i < 8; ++i)
    prefix[i] =
        static_cast<char>(static_cast<uint64_t>(header.size()) >> 8 * i);
  return prefix + header + data;
}

static lathe_status parse(const std::string &bytes, lathe_error *error) {
  std::vector<char> exact(bytes.begin(), bytes.end());
  lathe_safetensors *out = nullptr;
  lathe_status status = lathe_safetensors_open_memory(
      exact.data(), exact.size(), "w.st", &out, error);
  lathe_safetensors_close(out);
  return status;
}

static lathe_status save(const std::string &path, float first,
                         lathe_error *error, size_t count = 6) {
  std::vector<float> values(count, first);
  int8_t small[] = {1, 2, 3};
  lathe_safetensors_tensor tensors[] = {
      {"b/kernel", LATHE_F32, makeShape({static_cast<int64_t>(count)}),
       values.data()},
      {"a \"q\" \xc3\xa4", LATHE_I8, makeShape({3, 1}), small},
      {"empty", LATHE_BF16, makeShape({0, 4}), nullptr}};
  lathe_metadata metadata[] = {{"z", "last"}, {"a", "first\n"}};
  return lathe_safetensors_write(path.c_str(), tensors, 3, metadata, 2, error);
}

TEST(Safetensors, WritesWhatItReads) {
  ScratchFolder scratch;
  lathe_error error = {};
  std::string path = scratch.path("w.safetensors");
  ASSERT_EQ(save(path, 2.5f, &error), LATHE_OK) << error.message;
  lathe_safetensors *in = nullptr;
  ASSERT_EQ(lathe_safetensors_open(path.c_str(), &in, &error), LATHE_OK)
      << error.message;
  EXPECT_EQ(lathe_safetensors_count(in), 3u);
  EXPECT_STREQ(lathe_safetensors_metadata(in, "a"), "first\n");
  EXPECT_EQ(lathe_safetensors_metadata(in, "q"), nullptr);
  const lathe_safetensors_entry *kernel =
      lathe_safetensors_find(in, "b/kernel");
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->size, 24u);
  float values[6];
  ASSERT_EQ(lathe_safetensors_read(in, kernel, values, &error), LATHE_OK);
  EXPECT_EQ(values[5], 2.5f);
  const lathe_safetensors_entry *small =
      lathe_safetensors_find(in, "a \"q\" \xc3\xa4");
  ASSERT_TRUE(small);
  EXPECT_EQ(small->dtype, LATHE_I8);
  EXPECT_EQ(small->shape.dims[0], 3);
  ASSERT_TRUE(lathe_safetensors_find(in, "empty"));
  EXPECT_EQ(lathe_safetensors_find(in, "none"), nullptr);
  EXPECT_EQ(lathe_safetensors_entry_at(in, 3), nullptr);
  lathe_safetensors_close(in);
}

TEST(Safetensors, SameInputSameBytes) {
  ScratchFolder scratch;
  ASSERT_EQ(save(scratch.path("a"), 1, nullptr), LATHE_OK);
  ASSERT_EQ(save(scratch.path("b"), 1, nullptr), LATHE_OK);
  EXPECT_EQ(scratch.read("a"), scratch.read("b"));
  EXPECT_EQ(scratch.count(), 2u);
}

TEST(Safetensors, RefusesWithTheReason) {
  const std::string f2 = "\"dtype\":\"F32\",\"shape\":[2],";
  struct {
    std::string bytes, part;
  } cases[] = {
      {"", "at least 8 bytes"},
      {std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8), "larger than the"},
      {file(std::string(100, ' '), "").substr(0, 50), "header of 100 bytes"},
      {file("", ""), "unexpected end of text"},
      {file("[]", ""), "not a JSON object"},
      {file("{\"x\":1}", ""), "no dtype"},
      {file("{\"x\":{\"dtype\":\"F4\",\"shape\":[],\"data_offsets\":[0,1]}}",
            "a"),
       "dtype 'F4'"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,4]}}", "abcd"),
       "has 8 bytes, but its data_offsets say 4"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[8,0]}}", "abcdefgh"),
       "two ascending"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[-8,0]}}", "abcdefgh"),
       "two ascending"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,8,9]}}", "abcdefgh"),
       "two ascending"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,8]}}", "abcd"),
       "but the file has 4"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,8]}}", "abcdefghi"),
       "but 9 follow"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[1,9]}}", "abcdefghi"),
       "starts at byte 1"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,8]},\"y\":{" + f2 +
                "\"data_offsets\":[0,8]}}",
            "abcdefgh"),
       "starts at byte 0 of the data, but the one before ends at 8"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,8]},\"y\":{" + f2 +
                "\"data_offsets\":[4,12]}}",
            "abcdefghijkl"),
       "starts at byte 4"},
      {file("{\"x\":{" + f2 + "\"data_offsets\":[0,8]},\"x\":{" + f2 +
                "\"data_offsets\":[8,16]}}",
            "abcdefghijklmnop"),
       "duplicate key 'x'"},
      {file("{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],"
            "\"data_offsets\":[0,0]}}",
            ""),
       "too many elements"},
      {file("{\"x\":{\"dtype\":\"U8\",\"shape\":[4611686018427387904],"
            "\"data_offsets\":[0,4611686018427387904]}}",
            ""),
       "but the file has 0"},
      {file("{\"x\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],"
            "\"data_offsets\":[0,4]}}",
            "abcd"),
       "at most 8 dims"},
      {file("{\"__metadata__\":{\"a\":1}}", ""), "is not a string"},
      {file("{\"__metadata__\":[]}", ""), "not an object"},
      {file("{\"__metadata__\":" + std::string(100000, '['), ""),
       "nested deeper"}};
  for (auto &c : cases) {
    lathe_error error = {};
    EXPECT_EQ(parse(c.bytes, &error), LATHE_DATA) << c.part;
    EXPECT_TRUE(contains(error.message, c.part));
    EXPECT_TRUE(contains(error.message, "w.st"));
  }
}

TEST(Safetensors, SurvivesMutation) {
  ScratchFolder scratch;
  ASSERT_EQ(save(scratch.path("w"), 1, nullptr), LATHE_OK);
  mutate(scratch.read("w"), [](const char *data, size_t size, bool truncated) {
    lathe_safetensors *in = nullptr;
    lathe_status status =
        lathe_safetensors_open_memory(data, size, "w.st", &in, nullptr);
    EXPECT_TRUE(status == LATHE_DATA || (status == LATHE_OK && !truncated));
    for (uint32_t i = 0; in && i < lathe_safetensors_count(in); ++i) {
      const lathe_safetensors_entry *entry = lathe_safetensors_entry_at(in, i);
      std::vector<char> bytes(entry->size);
      EXPECT_EQ(lathe_safetensors_read(in, entry, bytes.data(), nullptr),
                LATHE_OK);
    }
    lathe_safetensors_close(in);
  });
}

TEST(Safetensors, RefusesToWriteWhatItCouldNotRead) {
  ScratchFolder scratch;
  float one = 1;
  lathe_error error = {};
  lathe_safetensors_tensor twice[] = {{"x", LATHE_F32, makeShape({}), &one},
                                      {"x", LATHE_F32, makeShape({}), &one}};
  std::string path = scratch.path("w");
  EXPECT_EQ(lathe_safetensors_write(path.c_str(), twice, 2, nullptr, 0, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "'x' is used twice"));
  twice[0].name = "__metadata__";
  EXPECT_EQ(lathe_safetensors_write(path.c_str(), twice, 2, nullptr, 0, &error),
            LATHE_INVALID_ARGUMENT);
  lathe_metadata pairs[] = {{"k", "1"}, {"k", "2"}};
  EXPECT_EQ(
      lathe_safetensors_write(path.c_str(), twice + 1, 1, pairs, 2, &error),
      LATHE_INVALID_ARGUMENT);
  EXPECT_EQ(scratch.count(), 0u);
}

//===----------------------------------------------------------------------===//
// Atomic replacement
//===----------------------------------------------------------------------===//

TEST(AtomicWrite, FailuresNameThePathAndLeaveNothing) {
  ScratchFolder scratch;
  lathe_error error = {};
  EXPECT_EQ(save(scratch.path("none/w"), 1, &error), LATHE_IO);
  EXPECT_TRUE(contains(error.message, "none/w': No such file or directory"));
  EXPECT_EQ(save(scratch.folder, 1, &error), LATHE_IO);
  EXPECT_TRUE(contains(error.message, "not a regular file"));
  EXPECT_EQ(save("/dev/full", 1, &error), LATHE_IO);
  EXPECT_EQ(scratch.count(), 0u);
}

/// Runs |body| in a child process; its exit code.
template <typename Body> static int inChild(Body body) {
  pid_t child = fork();
  if (child == 0)
    _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(AtomicWrite, FullDiskLeavesTheOldFile) {
  ScratchFolder scratch;
  std::string path = scratch.path("w");
  ASSERT_EQ(save(path, 1, nullptr), LATHE_OK);
  std::string before = scratch.read("w");
  for (rlim_t limit : {0, 100, 1000, 65536, 100000, 300000}) {
    int code = inChild([&] {
      rlimit size = {limit, limit};
      setrlimit(RLIMIT_FSIZE, &size);
      lathe_error error = {};
      lathe_status status = save(path, 2, &error, 100000);
      return status == LATHE_IO && error.system_error == EFBIG &&
                     contains(error.message, path)
                 ? 0
                 : 1;
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(scratch.read("w"), before);
    EXPECT_EQ(scratch.count(), 1u);
  }
}

TEST(AtomicWrite, KilledWriterLeavesTheOldOrTheNewFile) {
  ScratchFolder scratch;
  std::string path = scratch.path("w");
  ASSERT_EQ(save(path, 1, nullptr, 50000), LATHE_OK);
  std::string one = scratch.read("w");
  ASSERT_EQ(save(path, 2, nullptr, 50000), LATHE_OK);
  std::string two = scratch.read("w");
  for (int i = 0; i < 60; ++i) {
    pid_t child = fork();
    if (child == 0)
      for (float value = 1;; value = 3 - value)
        save(path, value, nullptr, 50000);
    usleep(static_cast<useconds_t>(500 + 137 * i));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    std::string now = scratch.read("w");
    ASSERT_TRUE(now == one || now == two) << "round " << i;
  }
}

TEST(AtomicWrite, KeepsTheModeOfTheOldFile) {
  ScratchFolder scratch;
  std::string path = scratch.path("w");
  ASSERT_EQ(save(path, 1, nullptr), LATHE_OK);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  ASSERT_EQ(save(path, 2, nullptr), LATHE_OK);
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_all);
}

TEST(AtomicWrite, DiscardRemovesTheTemporaryFile) {
  ScratchFolder scratch;
  lathe_file_writer *writer = nullptr;
  ASSERT_EQ(lathe_file_writer_open(scratch.path("x").c_str(), &writer, nullptr),
            LATHE_OK);
  EXPECT_EQ(scratch.count(), 1u);
  lathe_file_writer_discard(writer);
  lathe_file_writer_discard(nullptr);
  EXPECT_EQ(scratch.count(), 0u);
}

TEST(File, ReadHasALimit) {
  ScratchFolder scratch;
  std::string path = scratch.write("x", "12345");
  char *data = nullptr;
  uint64_t size = 0;
  lathe_error error = {};
  EXPECT_EQ(lathe_file_read(path.c_str(), 4, &data, &size, &error), LATHE_DATA);
  EXPECT_TRUE(contains(error.message, "larger than the limit of 4"));
  ASSERT_EQ(lathe_file_read(path.c_str(), 5, &data, &size, &error), LATHE_OK);
  EXPECT_STREQ(data, "12345");
  free(data);
}

//===- Scratch.h - Files and errors of the runtime's tests ----------------===//

#ifndef LATHE_TEST_RUNTIME_SCRATCH_H
#define LATHE_TEST_RUNTIME_SCRATCH_H

#include "lathe/Runtime/Tensor.h"
#include "gtest/gtest.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// A folder of its own, removed at the end.
class ScratchFolder {
public:
  ScratchFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "lathe-XXXXXX").string();
    folder = mkdtemp(pattern.data());
  }
  ~ScratchFolder() { std::filesystem::remove_all(folder); }
  std::string path(const std::string &name) const {
    return folder + "/" + name;
  }
  std::string write(const std::string &name, const std::string &bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  std::string read(const std::string &name) const {
    std::ifstream file(path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  size_t count() const {
    return std::distance(std::filesystem::directory_iterator(folder),
                         std::filesystem::directory_iterator());
  }
  std::string folder;
};

/// `EXPECT_TRUE(contains(error.message, "..."))` that shows the message.
inline testing::AssertionResult contains(const std::string &text,
                                         const std::string &part) {
  if (text.find(part) != std::string::npos)
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "'" << text << "' has no '" << part << "'";
}

inline lathe_shape makeShape(std::vector<int64_t> dims) {
  lathe_shape shape = {};
  shape.rank = static_cast<uint32_t>(dims.size());
  std::copy(dims.begin(), dims.end(), shape.dims);
  return shape;
}

/// Calls |parse| with each prefix of |bytes| but the whole, and each byte
/// flipped in a few ways. It must return; what it returns is its own matter.
template <typename Parse> void mutate(const std::string &bytes, Parse parse) {
  for (size_t size = 0; size < bytes.size(); ++size) {
    // An allocation of exactly this size, so that sanitizers see overreads.
    std::vector<char> exact(bytes.begin(), bytes.begin() + size);
    parse(exact.data(), size, /*truncated=*/true);
  }
  for (size_t i = 0; i < bytes.size(); ++i)
    for (unsigned char mask : {0x01, 0x80, 0xff, 0x10}) {
      std::vector<char> flipped(bytes.begin(), bytes.end());
      flipped[i] = static_cast<char>(flipped[i] ^ mask);
      parse(flipped.data(), flipped.size(), /*truncated=*/false);
    }
}

#endif // LATHE_TEST_RUNTIME_SCRATCH_H

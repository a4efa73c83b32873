//===- DriverHarness.cpp - Data and processes of the driver's tests -------===//

#include "DriverHarness.h"

#include "lathe/Runtime/Json.h"

#include <cmath>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

//===----------------------------------------------------------------------===//
// Processes
//===----------------------------------------------------------------------===//

/// In the new process, after fork(): async-signal-safe calls only.
[[noreturn]] static void becomeModel(char *const *argv,
                                     char *const *environment, int out, int err,
                                     const DriverProcess::Settings &settings) {
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  if (settings.maxFileSize) {
    rlimit limit = {settings.maxFileSize, settings.maxFileSize};
    setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, SIG_IGN);
  }
  execve(LATHE_DRIVER_MODEL, argv, environment);
  _exit(126);
}

DriverProcess::DriverProcess(std::vector<std::string> arguments,
                             Settings settings) {
  int out[2], err[2];
  winsize size = {25, 80, 0, 0};
  EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
  EXPECT_EQ(settings.terminal
                ? openpty(&err[0], &err[1], nullptr, nullptr, &size)
                : pipe2(err, O_CLOEXEC),
            0);
  if (!settings.stdoutPath.empty()) {
    close(out[1]);
    out[1] = open(settings.stdoutPath.c_str(), O_WRONLY | O_CLOEXEC);
  }
  arguments.insert(arguments.begin(), "model");
  std::vector<char *> argv, environment;
  for (std::string &argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::string model = "LATHE_TEST_MODEL=" + settings.model;
  environment = {model.data(), nullptr};
  pid = fork();
  if (pid == 0)
    becomeModel(argv.data(), environment.data(), out[1], err[1], settings);
  close(out[1]);
  close(err[1]);
  outPipe = out[0];
  errPipe = err[0];
}

DriverProcess::~DriverProcess() {
  if (pid > 0) {
    kill(pid, SIGKILL);
    finish();
  }
}

/// Appends what |fd| has; closes it at its end.
static void take(int &fd, std::string &text) {
  char bytes[4096];
  ssize_t count = read(fd, bytes, sizeof(bytes));
  if (count > 0) {
    text.append(bytes, static_cast<size_t>(count));
    return;
  }
  close(fd); // A terminal ends with EIO.
  fd = -1;
}

bool DriverProcess::readMore() {
  pollfd fds[] = {{outPipe, POLLIN, 0}, {errPipe, POLLIN, 0}};
  if (outPipe < 0 && errPipe < 0)
    return false;
  if (poll(fds, 2, 60000) <= 0) {
    ADD_FAILURE() << "the process hangs; so far: " << outcome.err;
    kill(pid, SIGKILL);
    return false;
  }
  if (fds[0].revents)
    take(outPipe, outcome.out);
  if (fds[1].revents)
    take(errPipe, outcome.err);
  return true;
}

bool DriverProcess::waitFor(const std::string &part) {
  while (outcome.err.find(part) == std::string::npos)
    if (!readMore())
      return false;
  return true;
}

void DriverProcess::signal(int number) { kill(pid, number); }

Outcome DriverProcess::finish() {
  while (readMore()) {
  }
  int status = 0;
  waitpid(pid, &status, 0);
  pid = -1;
  outcome.code =
      WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  return outcome;
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

std::string idxBytes(const std::vector<uint32_t> &dims,
                     const std::vector<uint8_t> &data) {
  std::string bytes = {0, 0, 8, static_cast<char>(dims.size())};
  for (uint32_t dim : dims)
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(dim >> shift);
  bytes.append(data.begin(), data.end());
  return bytes;
}

std::string gzipBytes(const std::string &bytes) {
  std::string packed(bytes.size() + 1024, 0);
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8,
                         Z_DEFAULT_STRATEGY),
            Z_OK);
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Samples::Samples(int count, uint32_t seed) {
  uint32_t state = seed;
  auto random = [&] { return (state = state * 1664525u + 1013904223u) >> 16; };
  for (int i = 0; i < count; ++i) {
    uint8_t label = static_cast<uint8_t>(random() % 3);
    labels.push_back(label);
    for (uint32_t pixel = 0; pixel < 16; ++pixel)
      images.push_back(static_cast<uint8_t>(random() % 150 +
                                            (pixel % 3 == label ? 100 : 0)));
  }
}

Samples Samples::part(uint32_t first, uint32_t end) const {
  Samples part(0);
  part.images.assign(images.begin() + first * 16, images.begin() + end * 16);
  part.labels.assign(labels.begin() + first, labels.begin() + end);
  return part;
}

void writeIdxPair(const ScratchFolder &folder, const std::string &part,
                  const Samples &samples) {
  folder.write(part + "-images-idx3-ubyte",
               idxBytes({samples.count(), 4, 4}, samples.images));
  folder.write(part + "-labels-idx1-ubyte",
               idxBytes({samples.count()}, samples.labels));
}

std::vector<std::string>
DriverTest::trainWith(std::vector<std::string> more) const {
  std::vector<std::string> all = {
      "train", "--data", data.folder, "--batch-size", "8", "--threads", "1"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

//===----------------------------------------------------------------------===//
// Reports
//===----------------------------------------------------------------------===//

/// Calls |visit| with the root of |text|.
template <typename Visit>
static void visitJson(const std::string &text, Visit visit) {
  lathe_json *json = nullptr;
  lathe_error error;
  if (lathe_json_parse(text.data(), text.size(), "report", &json, &error)) {
    ADD_FAILURE() << error.message << "\n" << text;
    return;
  }
  visit(lathe_json_root(json));
  lathe_json_destroy(json);
}

/// Member |index| of |array|; NULL when it has fewer.
static const lathe_json_value *at(const lathe_json_value *array, int index) {
  const lathe_json_value *value = array ? lathe_json_first(array) : nullptr;
  for (int i = 0; value && i < index; ++i)
    value = lathe_json_next(array, value, static_cast<uint32_t>(i));
  return value;
}

std::vector<double> reportSteps(const std::string &json) {
  std::vector<double> steps;
  visitJson(json, [&](const lathe_json_value *root) {
    const lathe_json_value *array = lathe_json_member(root, "steps");
    for (int i = 0; const lathe_json_value *value = at(array, i); ++i)
      steps.push_back(lathe_json_double(value));
  });
  return steps;
}

double reportValue(const std::string &json, int epoch, const std::string &key) {
  double result = NAN;
  visitJson(json, [&](const lathe_json_value *root) {
    const lathe_json_value *object =
        epoch < 0 ? lathe_json_member(root, "test")
                  : at(lathe_json_member(root, "epochs"), epoch);
    const lathe_json_value *value =
        object ? lathe_json_member(object, key.c_str()) : nullptr;
    if (value)
      result = lathe_json_double(value);
  });
  return result;
}

//===- ObjectCache.cpp - Compiled models kept between runs
//-----------------===//

#include "ObjectCache.h"
#include "lathe/Native/Link.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <dlfcn.h>

using namespace llvm;

namespace lathe {

/// Beyond this the entries that were not used for longest go.
static constexpr uint64_t kMaxBytes = uint64_t(512) << 20;

namespace {
/// An entry's file: this, then name, description and object.
struct Header {
  char magic[8] = {'l', 'a', 't', 'h', 'e', 'o', '1', 0};
  uint64_t checksum = 0;
  uint64_t nameSize = 0, descriptionSize = 0, objectSize = 0;
};
} // namespace

static ArrayRef<uint8_t> toBytes(StringRef text) {
  return arrayRefFromStringRef<uint8_t>(text);
}

/// Identifies this program by its bytes, and LLVM by its file: empty if they
/// cannot be read.
static std::string identifyCompiler() {
  static int anchor = 0;
  auto program = MemoryBuffer::getFile(
      sys::fs::getMainExecutable(nullptr, &anchor), false, false);
  if (!program)
    return "";
  std::string identity = LATHE_VERSION LLVM_VERSION_STRING;
  identity += utohexstr(xxh3_64bits(toBytes((*program)->getBuffer())));
  Dl_info info;
  sys::fs::file_status status;
  if (dladdr(reinterpret_cast<void *>(&pruneCache), &info) &&
      !sys::fs::status(info.dli_fname, status))
    identity +=
        utohexstr(status.getSize()) + "@" +
        utohexstr(status.getLastModificationTime().time_since_epoch().count());
  return identity;
}

static std::string chooseFolder(const Invocation &invocation) {
  if (invocation.arguments.hasArg(OPT_no_cache))
    return "";
  if (const char *chosen = getenv("LATHE_CACHE"))
    return chosen;
  SmallString<128> folder;
  if (!sys::path::cache_directory(folder))
    return "";
  sys::path::append(folder, "lathe");
  return folder.str().str();
}

/// Whether the code may depend on |argument|. Options are taken to matter
/// unless they are known not to, so that a new one cannot give another's code.
static bool mayChangeCode(const opt::Arg &argument) {
  const opt::Option &option = argument.getOption();
  if (option.matches(OPT_kernels))
    return true; // profiles
  for (opt::OptSpecifier other :
       {OPT_runtime_group, OPT_target_cpu, OPT_output, OPT_emit, OPT_timing})
    if (option.matches(other))
      return false;
  return true;
}

/// What the code depends on beside the model's text, each part told apart. The
/// model's path is among the arguments: messages about faults name it.
static std::string describeOptions(const Invocation &invocation,
                                   const NativeTarget &target,
                                   bool carriesWeights) {
  const opt::InputArgList &arguments = invocation.arguments;
  std::string text = target.triple + '\0' + target.cpu + '\0' + target.features;
  for (const opt::Arg *argument : arguments)
    if (mayChangeCode(*argument))
      text += '\0' + argument->getAsString(arguments);
  return text + '\0' + (carriesWeights ? "weights" : "");
}

ObjectCache::ObjectCache(const Invocation &invocation,
                         const NativeTarget &target, bool carriesWeights) {
  folder = chooseFolder(invocation);
  if (folder.empty() || invocation.model == "-")
    return;
  std::string compiler = identifyCompiler();
  auto model = MemoryBuffer::getFile(invocation.model, false, false);
  if (compiler.empty() || !model)
    return;
  std::string text = compiler + '\0' +
                     describeOptions(invocation, target, carriesWeights) +
                     '\0' + (*model)->getBuffer().str();
  XXH128_hash_t hash = xxh3_128bits(toBytes(text));
  // The prefix is the one that LLVM's pruning looks for.
  path = folder + "/llvmcache-" + utohexstr(hash.high64, true, 16) +
         utohexstr(hash.low64, true, 16);
}

bool ObjectCache::load(CompiledModel &compiled) const {
  if (path.empty())
    return false;
  auto file = MemoryBuffer::getFile(path, false, false);
  if (!file)
    return false;
  StringRef bytes = (*file)->getBuffer();
  Header header, expected;
  if (bytes.size() < sizeof(header))
    return false;
  memcpy(&header, bytes.data(), sizeof(header));
  StringRef payload = bytes.drop_front(sizeof(header));
  // Sizes one by one: a damaged file may hold any.
  if (memcmp(header.magic, expected.magic, sizeof(header.magic)) ||
      header.nameSize > payload.size() ||
      header.descriptionSize > payload.size() - header.nameSize ||
      header.objectSize !=
          payload.size() - header.nameSize - header.descriptionSize ||
      header.checksum != xxh3_64bits(toBytes(payload)))
    return false;
  compiled.name = payload.take_front(header.nameSize).str();
  compiled.description =
      payload.substr(header.nameSize, header.descriptionSize).str();
  StringRef object = payload.take_back(header.objectSize);
  compiled.object.assign(object.begin(), object.end());
  return true;
}

void ObjectCache::store(const CompiledModel &compiled) const {
  if (path.empty() ||
      sys::fs::create_directories(folder, true, sys::fs::owner_all))
    return;
  std::string payload = compiled.name + compiled.description;
  payload.append(compiled.object.begin(), compiled.object.end());
  Header header;
  header.checksum = xxh3_64bits(toBytes(payload));
  header.nameSize = compiled.name.size();
  header.descriptionSize = compiled.description.size();
  header.objectSize = compiled.object.size();
  std::string bytes(reinterpret_cast<const char *>(&header), sizeof(header));
  bytes += payload;
  consumeError(writeFileAtomically(path, bytes));
  CachePruningPolicy policy;
  policy.MaxSizeBytes = kMaxBytes;
  pruneCache(folder, policy);
}

} // namespace lathe

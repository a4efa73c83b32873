//===- Link.cpp - Artifacts: libraries and executables --------------------===//

#include "lathe/Native/Link.h"
#include "lathe/Native/Codegen.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace lathe {

static Error failWith(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

Error writeFileAtomically(StringRef path, ArrayRef<char> bytes) {
  if (path == "-") {
    outs() << StringRef(bytes.data(), bytes.size());
    return Error::success();
  }
  return writeToOutput(path, [&](raw_ostream &os) {
    os << StringRef(bytes.data(), bytes.size());
    return Error::success();
  });
}

static Expected<std::string> findCompiler() {
  for (StringRef name : {"cc", "gcc", "clang-22", "clang"})
    if (ErrorOr<std::string> path = sys::findProgramByName(name))
      return *path;
  return failWith("no C compiler to link with: cc, gcc, clang-22 and clang are "
                  "not in PATH; install one, or use --emit=obj");
}

/// A new file in the temporary directory that holds |bytes|.
static Expected<std::string> writeTemporary(StringRef suffix,
                                            ArrayRef<char> bytes) {
  SmallString<128> path;
  int descriptor = 0;
  if (std::error_code code =
          sys::fs::createTemporaryFile("lathe", suffix, descriptor, path))
    return failWith("cannot create a temporary file: " + code.message());
  raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  stream.write(bytes.data(), bytes.size());
  stream.close();
  if (stream.has_error()) {
    std::string message = stream.error().message();
    stream.clear_error();
    sys::fs::remove(path);
    return failWith("cannot write '" + path + "': " + message);
  }
  return path.str().str();
}

/// Runs |arguments|; its output becomes part of the error.
static Error runLinker(ArrayRef<StringRef> arguments) {
  SmallString<128> log;
  if (std::error_code code =
          sys::fs::createTemporaryFile("lathe-link", "log", log))
    return failWith("cannot create a temporary file: " + code.message());
  scope_exit removeLog([&] { sys::fs::remove(log); });
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(log),
                                          StringRef(log)};
  std::string message;
  int status = sys::ExecuteAndWait(arguments[0], arguments, std::nullopt,
                                   redirects, 0, 0, &message);
  if (status == 0)
    return Error::success();
  if (auto buffer = MemoryBuffer::getFile(log))
    message += (*buffer)->getBuffer();
  return failWith("linking with '" + arguments[0] + "' failed: " + message);
}

Error link(LinkKind kind, ArrayRef<ArrayRef<char>> objects,
           StringRef runtimeLibrary, StringRef modelName, StringRef output) {
  Expected<std::string> compiler = findCompiler();
  if (!compiler)
    return compiler.takeError();
  SmallVector<std::string> objectPaths;
  scope_exit removeObjects([&] {
    for (const std::string &path : objectPaths)
      sys::fs::remove(path);
  });
  for (ArrayRef<char> object : objects) {
    Expected<std::string> path = writeTemporary("o", object);
    if (!path)
      return path.takeError();
    objectPaths.push_back(*path);
  }
  // Of the linked runtime, only its interface and the model are visible.
  std::string exports =
      "{ global: lathe_*; " + modelName.str() + "_*; local: *; };\n";
  Expected<std::string> scriptPath = writeTemporary("map", exports);
  if (!scriptPath)
    return scriptPath.takeError();
  scope_exit removeScript([&] { sys::fs::remove(*scriptPath); });

  std::string temporary = (output + ".tmp").str();
  std::string script = "-Wl,--version-script=" + *scriptPath;
  SmallVector<StringRef> arguments = {*compiler, "-o", temporary,
                                      "-Wl,--build-id=none", "-Wl,-z,now"};
  arguments.append(objectPaths.begin(), objectPaths.end());
  if (kind == LinkKind::SharedLibrary)
    arguments.append({"-shared", script, "-Wl,--whole-archive", runtimeLibrary,
                      "-Wl,--no-whole-archive"});
  else
    arguments.append({runtimeLibrary, "-Wl,--gc-sections", "-Wl,-O1"});
  arguments.append({"-Wl,-Bstatic", "-lz", "-Wl,-Bdynamic", "-lm"});
  if (Error error = runLinker(arguments)) {
    sys::fs::remove(temporary);
    return error;
  }
  if (std::error_code code = sys::fs::rename(temporary, output)) {
    sys::fs::remove(temporary);
    return createStringError(code, "cannot write '" + output +
                                       "': " + code.message());
  }
  return Error::success();
}

Expected<std::string> readDescription(StringRef path) {
  auto file = object::ObjectFile::createObjectFile(path);
  if (!file)
    return file.takeError();
  for (const object::SectionRef &section : file->getBinary()->sections()) {
    Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    if (*name != kDescriptionSection)
      continue;
    Expected<StringRef> contents = section.getContents();
    if (!contents)
      return contents.takeError();
    return contents->rtrim('\0').str();
  }
  return failWith("'" + path +
                  "' is not a model compiled by lathe: it has no " +
                  kDescriptionSection + " section");
}

} // namespace lathe

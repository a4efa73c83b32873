//===- Link.h - Artifacts: libraries and executables ----------------------===//

#ifndef LATHE_NATIVE_LINK_H
#define LATHE_NATIVE_LINK_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace lathe {

enum class LinkKind { SharedLibrary, Executable };

/// Links |objects| with the runtime to |output|, through the system's C
/// compiler (cc, gcc, clang-22 or clang, the first that is there). The result
/// needs libc and libm only. |output| appears complete or not at all.
/// |runtimeLibrary| is the path of liblathe_runtime.a; |modelName| names the
/// symbols that a shared library exports beside lathe_*.
llvm::Error link(LinkKind kind, llvm::ArrayRef<llvm::ArrayRef<char>> objects,
                 llvm::StringRef runtimeLibrary, llvm::StringRef modelName,
                 llvm::StringRef output);

/// Writes |bytes| to |path| through a temporary file beside it, so that |path|
/// is the old file or the whole new one.
llvm::Error writeFileAtomically(llvm::StringRef path,
                                llvm::ArrayRef<char> bytes);

/// The text of the description section of a compiled artifact (object, shared
/// library or executable), read without loading it. Fails when the file is no
/// ELF file or has no such section.
llvm::Expected<std::string> readDescription(llvm::StringRef path);

} // namespace lathe

#endif // LATHE_NATIVE_LINK_H

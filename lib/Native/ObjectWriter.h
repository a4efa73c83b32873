//===- ObjectWriter.h - The bytes of a relocatable ELF file ---------------===//

#ifndef LATHE_LIB_NATIVE_OBJECTWRITER_H
#define LATHE_LIB_NATIVE_OBJECTWRITER_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Object/ELFTypes.h"
#include "llvm/Support/MathExtras.h"

namespace lathe {

/// The bytes of an ELF file: contents first, then headers of the sections.
class ObjectWriter {
public:
  using Section = llvm::object::ELF64LE::Shdr;

  ObjectWriter() : bytes(sizeof(llvm::object::ELF64LE::Ehdr)) {}

  /// Starts a section at the file's end; its header's size is set by finish().
  Section &begin(const llvm::Twine &name, uint32_t type, uint64_t alignment) {
    bytes.resize(llvm::alignTo(bytes.size(), std::max<uint64_t>(alignment, 1)));
    Section &header = headers.emplace_back();
    memset(&header, 0, sizeof(header));
    names.push_back(name.str());
    header.sh_type = type;
    header.sh_offset = bytes.size();
    header.sh_addralign = alignment;
    return header;
  }
  void write(const void *data, size_t size) {
    const char *start = static_cast<const char *>(data);
    bytes.append(start, start + size);
  }
  void end() {
    headers.back().sh_size = bytes.size() - headers.back().sh_offset;
  }
  void pad(uint64_t offset) { bytes.resize(headers.back().sh_offset + offset); }
  void reserve(uint64_t size) { bytes.reserve(size); }
  llvm::SmallVector<char, 0> finish();

private:
  llvm::SmallVector<char, 0> bytes;
  llvm::SmallVector<Section, 16> headers;
  llvm::SmallVector<std::string> names;
};

} // namespace lathe

#endif // LATHE_LIB_NATIVE_OBJECTWRITER_H

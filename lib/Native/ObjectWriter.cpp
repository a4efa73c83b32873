//===- ObjectWriter.cpp - The bytes of a relocatable ELF file -------------===//

#include "ObjectWriter.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/MC/StringTableBuilder.h"

using namespace llvm;
using namespace llvm::ELF;

namespace lathe {

SmallVector<char, 0> ObjectWriter::finish() {
  begin(".shstrtab", SHT_STRTAB, 1);
  StringTableBuilder table(StringTableBuilder::ELF);
  for (const std::string &name : names)
    table.add(name);
  table.finalizeInOrder();
  for (auto [header, name] : zip(headers, names))
    header.sh_name = table.getOffset(name);
  bytes.resize(bytes.size() + table.getSize());
  table.write(reinterpret_cast<uint8_t *>(bytes.end() - table.getSize()));
  end();
  bytes.resize(alignTo(bytes.size(), 8));
  object::ELF64LE::Ehdr file;
  memset(&file, 0, sizeof(file));
  memcpy(file.e_ident, ElfMagic, 4);
  file.e_ident[EI_CLASS] = ELFCLASS64;
  file.e_ident[EI_DATA] = ELFDATA2LSB;
  file.e_ident[EI_VERSION] = EV_CURRENT;
  file.e_type = ET_REL;
  file.e_machine = EM_X86_64;
  file.e_version = EV_CURRENT;
  file.e_shoff = bytes.size();
  file.e_ehsize = sizeof(file);
  file.e_shentsize = sizeof(Section);
  file.e_shnum = headers.size() + 1;
  file.e_shstrndx = headers.size();
  memcpy(bytes.data(), &file, sizeof(file));
  Section none;
  memset(&none, 0, sizeof(none));
  write(&none, sizeof(none));
  write(headers.data(), headers.size() * sizeof(Section));
  return std::move(bytes);
}

} // namespace lathe

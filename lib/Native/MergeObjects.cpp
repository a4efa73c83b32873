//===- MergeObjects.cpp - Several object files as one ---------------------===//
//
// What `ld -r` does, for the few kinds of sections and symbols that generated
// code has; in this process, and deterministic.
//
//===----------------------------------------------------------------------===//

#include "MergeObjects.h"

#include "ObjectWriter.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/StringTableBuilder.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using namespace llvm::ELF;

namespace lathe {
namespace {

using Object = object::ELFFile<object::ELF64LE>;
using Section = object::ELF64LE::Shdr;
using Symbol = object::ELF64LE::Sym;
using Relocation = object::ELF64LE::Rela;

constexpr uint64_t kDataAlignment = 64;

/// A symbol of the result; |section| is 0 for one that is not defined.
struct MergedSymbol {
  StringRef name;
  uint32_t section = 0;
  uint64_t value = 0, size = 0;
  unsigned char type = STT_NOTYPE;
  bool isLocal = false;
};

struct MergedRelocation {
  uint64_t offset;
  size_t symbol;
  uint32_t type;
  int64_t addend;
};

/// A section of the result: the sections of one kind, one after the other.
struct MergedSection {
  std::string name;
  uint32_t type;
  uint64_t flags, entrySize;
  uint64_t alignment = 1, size = 0;
  SmallVector<std::pair<uint64_t, ArrayRef<char>>> pieces = {};
  SmallVector<MergedRelocation> relocations = {};
  size_t symbol = 0;
};

class Merger {
public:
  explicit Merger(StringRef fileName) {
    MergedSymbol file;
    file.name = fileName;
    file.section = SHN_ABS;
    file.type = STT_FILE;
    file.isLocal = true;
    symbols.push_back(file);
  }
  Error addObject(ArrayRef<char> bytes);
  void addData(const DataSection &data);
  SmallVector<char, 0> write();

private:
  /// Where a section of an object went; 0 if it is left out.
  struct Place {
    uint32_t section = 0;
    uint64_t offset = 0;
  };
  uint32_t getSection(StringRef name, uint32_t type, uint64_t flags,
                      uint64_t entrySize);
  uint64_t append(uint32_t section, ArrayRef<char> bytes, uint64_t size,
                  uint64_t alignment);
  size_t getGlobal(StringRef name);
  Expected<size_t> addSymbol(const Symbol &symbol, StringRef name,
                             ArrayRef<Place> places);
  Error addRelocations(const Object &object, const Section &section,
                       Place target, ArrayRef<size_t> symbolNumbers,
                       ArrayRef<uint64_t> shifts);
  SmallVector<uint32_t> orderSymbols(SmallVectorImpl<size_t> &order) const;

  /// Section 0 of ELF is none, so that numbers are those of the result.
  SmallVector<MergedSection, 0> sections{MergedSection{"", 0, 0, 0}};
  SmallVector<MergedSymbol, 0> symbols;
  StringMap<size_t> globals;
};

} // namespace

static Error failWith(const Twine &message) {
  return createStringError(inconvertibleErrorCode(),
                           "cannot merge object files: " + message);
}

uint32_t Merger::getSection(StringRef name, uint32_t type, uint64_t flags,
                            uint64_t entrySize) {
  for (auto [number, section] : enumerate(sections))
    if (section.name == name && section.type == type &&
        section.flags == flags && section.entrySize == entrySize)
      return number;
  sections.push_back({name.str(), type, flags, entrySize});
  MergedSymbol symbol;
  symbol.section = sections.size() - 1;
  symbol.type = STT_SECTION;
  symbol.isLocal = true;
  sections.back().symbol = symbols.size();
  symbols.push_back(symbol);
  return sections.size() - 1;
}

uint64_t Merger::append(uint32_t number, ArrayRef<char> bytes, uint64_t size,
                        uint64_t alignment) {
  MergedSection &section = sections[number];
  alignment = std::max<uint64_t>(alignment, 1);
  section.alignment = std::max(section.alignment, alignment);
  uint64_t offset = alignTo(section.size, alignment);
  section.size = offset + size;
  if (!bytes.empty())
    section.pieces.push_back({offset, bytes});
  return offset;
}

size_t Merger::getGlobal(StringRef name) {
  auto [entry, isNew] = globals.try_emplace(name, symbols.size());
  if (isNew) {
    MergedSymbol symbol;
    symbol.name = name;
    symbols.push_back(symbol);
  }
  return entry->second;
}

Expected<size_t> Merger::addSymbol(const Symbol &symbol, StringRef name,
                                   ArrayRef<Place> places) {
  if (symbol.st_shndx >= SHN_LORESERVE)
    return failWith("'" + name + "' is in a section of a reserved number");
  bool isDefined = symbol.st_shndx != SHN_UNDEF;
  Place place = places[symbol.st_shndx];
  if (isDefined && place.section == 0)
    return failWith("'" + name + "' is in a section that is left out");
  if (symbol.getType() == STT_SECTION)
    return sections[place.section].symbol;
  size_t number = symbols.size();
  if (symbol.getBinding() == STB_LOCAL)
    symbols.push_back({name});
  else
    number = getGlobal(name);
  MergedSymbol &merged = symbols[number];
  if (!isDefined)
    return number;
  if (merged.section != 0)
    return failWith("'" + name + "' is defined twice");
  merged.section = place.section;
  merged.value = place.offset + symbol.st_value;
  merged.size = symbol.st_size;
  merged.type = symbol.getType();
  merged.isLocal =
      symbol.getBinding() == STB_LOCAL || symbol.getVisibility() == STV_HIDDEN;
  return number;
}

/// |shifts| is what a symbol's value in |object| has to be raised by: where it
/// stands for a section, the place of that section in the merged one.
Error Merger::addRelocations(const Object &object, const Section &section,
                             Place target, ArrayRef<size_t> symbolNumbers,
                             ArrayRef<uint64_t> shifts) {
  auto relocations = object.relas(section);
  if (!relocations)
    return relocations.takeError();
  for (const Relocation &relocation : *relocations) {
    uint32_t symbol = relocation.getSymbol(/*isMips64EL=*/false);
    sections[target.section].relocations.push_back(
        {target.offset + relocation.r_offset, symbolNumbers[symbol],
         relocation.getType(/*isMips64EL=*/false),
         static_cast<int64_t>(relocation.r_addend + shifts[symbol])});
  }
  return Error::success();
}

Error Merger::addObject(ArrayRef<char> bytes) {
  auto object = Object::create(StringRef(bytes.data(), bytes.size()));
  if (!object)
    return object.takeError();
  auto headers = object->sections();
  if (!headers)
    return headers.takeError();
  SmallVector<Place> places(headers->size());
  const Section *symbolTable = nullptr;
  for (auto [number, header] : enumerate(*headers)) {
    switch (header.sh_type) {
    case SHT_NULL:
    case SHT_STRTAB:
    case SHT_RELA:
    case SHT_LLVM_ADDRSIG:
      continue;
    case SHT_SYMTAB:
      symbolTable = &header;
      continue;
    case SHT_PROGBITS:
    case SHT_NOBITS:
    case SHT_X86_64_UNWIND:
      break;
    default:
      return failWith("a section has type " + Twine(header.sh_type));
    }
    auto name = object->getSectionName(header);
    if (!name)
      return name.takeError();
    ArrayRef<char> contents;
    if (header.sh_type != SHT_NOBITS)
      contents = bytes.slice(header.sh_offset, header.sh_size);
    uint32_t section =
        getSection(*name, header.sh_type, header.sh_flags, header.sh_entsize);
    places[number] = {section, append(section, contents, header.sh_size,
                                      header.sh_addralign)};
  }
  if (!symbolTable)
    return failWith("one has no symbols");
  auto inputs = object->symbols(symbolTable);
  auto names = object->getStringTableForSymtab(*symbolTable);
  if (!inputs)
    return inputs.takeError();
  if (!names)
    return names.takeError();
  SmallVector<size_t> numbers(inputs->size());
  SmallVector<uint64_t> shifts(inputs->size());
  for (auto [i, symbol] : enumerate(*inputs)) {
    if (i == 0 || symbol.getType() == STT_FILE)
      continue;
    auto name = symbol.getName(*names);
    if (!name)
      return name.takeError();
    auto number = addSymbol(symbol, *name, places);
    if (!number)
      return number.takeError();
    numbers[i] = *number;
    if (symbol.getType() == STT_SECTION)
      shifts[i] = places[symbol.st_shndx].offset;
  }
  for (const Section &header : *headers)
    if (header.sh_type == SHT_RELA)
      if (Error error = addRelocations(*object, header, places[header.sh_info],
                                       numbers, shifts))
        return error;
  return Error::success();
}

void Merger::addData(const DataSection &data) {
  uint32_t section = getSection(data.name, SHT_PROGBITS, SHF_ALLOC, 0);
  MergedSymbol &symbol = symbols[getGlobal(data.symbol)];
  symbol.section = section;
  symbol.value = append(section, data.bytes, data.bytes.size(), kDataAlignment);
  symbol.size = data.bytes.size();
  symbol.type = STT_OBJECT;
  symbol.isLocal = true;
}

/// Puts the numbers of all symbols into |order|, local ones first, as ELF wants
/// it; returns each symbol's place in the table (which starts with none).
SmallVector<uint32_t>
Merger::orderSymbols(SmallVectorImpl<size_t> &order) const {
  for (bool local : {true, false})
    for (auto [number, symbol] : enumerate(symbols))
      if (symbol.isLocal == local)
        order.push_back(number);
  SmallVector<uint32_t> indices(symbols.size());
  for (auto [index, number] : enumerate(order))
    indices[number] = index + 1;
  return indices;
}

SmallVector<char, 0> Merger::write() {
  ObjectWriter file;
  uint64_t total = 1 << 16;
  for (const MergedSection &section : sections)
    total += section.size + section.relocations.size() * sizeof(Relocation);
  file.reserve(total + symbols.size() * 128);
  for (const MergedSection &section : ArrayRef(sections).drop_front()) {
    Section &header = file.begin(section.name, section.type, section.alignment);
    header.sh_flags = section.flags;
    header.sh_entsize = section.entrySize;
    for (auto [offset, piece] : section.pieces) {
      file.pad(offset);
      file.write(piece.data(), piece.size());
    }
    if (section.type != SHT_NOBITS)
      file.pad(section.size);
    header.sh_size = section.size;
  }
  SmallVector<size_t> order;
  SmallVector<uint32_t> indices = orderSymbols(order);
  uint32_t relocated = count_if(
      sections, [](auto &section) { return !section.relocations.empty(); });
  uint32_t symbolTable = sections.size() + relocated;
  for (auto [number, section] : enumerate(sections)) {
    if (section.relocations.empty())
      continue;
    Section &header = file.begin(".rela" + section.name, SHT_RELA, 8);
    header.sh_flags = SHF_INFO_LINK;
    header.sh_entsize = sizeof(Relocation);
    header.sh_link = symbolTable;
    header.sh_info = number;
    for (const MergedRelocation &merged : section.relocations) {
      Relocation relocation;
      relocation.r_offset = merged.offset;
      relocation.r_addend = merged.addend;
      relocation.setSymbolAndType(indices[merged.symbol], merged.type,
                                  /*IsMips64EL=*/false);
      file.write(&relocation, sizeof(relocation));
    }
    file.end();
  }
  StringTableBuilder names(StringTableBuilder::ELF);
  for (const MergedSymbol &symbol : symbols)
    names.add(symbol.name);
  names.finalizeInOrder();
  Section &header = file.begin(".symtab", SHT_SYMTAB, 8);
  header.sh_entsize = sizeof(Symbol);
  header.sh_link = symbolTable + 1;
  header.sh_info =
      1 + count_if(symbols, [](auto &symbol) { return symbol.isLocal; });
  Symbol none;
  memset(&none, 0, sizeof(none));
  file.write(&none, sizeof(none));
  for (size_t number : order) {
    const MergedSymbol &merged = symbols[number];
    Symbol symbol = none;
    symbol.st_name = names.getOffset(merged.name);
    symbol.setBindingAndType(merged.isLocal ? STB_LOCAL : STB_GLOBAL,
                             merged.type);
    symbol.st_shndx = merged.section;
    symbol.st_value = merged.value;
    symbol.st_size = merged.size;
    file.write(&symbol, sizeof(symbol));
  }
  file.end();
  file.begin(".strtab", SHT_STRTAB, 1);
  SmallVector<uint8_t, 0> text(names.getSize());
  names.write(text.data());
  file.write(text.data(), text.size());
  file.end();
  return file.finish();
}

Expected<SmallVector<char, 0>> mergeObjects(StringRef fileName,
                                            ArrayRef<ArrayRef<char>> objects,
                                            ArrayRef<DataSection> data) {
  Merger merger(fileName);
  for (ArrayRef<char> object : objects)
    if (Error error = merger.addObject(object))
      return std::move(error);
  for (const DataSection &section : data)
    merger.addData(section);
  return merger.write();
}

} // namespace lathe

//===- MergeObjects.h - Several object files as one
//------------------------===//

#ifndef LATHE_LIB_NATIVE_MERGEOBJECTS_H
#define LATHE_LIB_NATIVE_MERGEOBJECTS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace lathe {

/// Bytes that get a section of their own, 64-byte aligned, and a symbol.
struct DataSection {
  std::string symbol;
  std::string name;
  llvm::ArrayRef<char> bytes;
};

/// Merges relocatable x86-64 ELF |objects|, as LLVM writes them, and |data|
/// into one: sections of the same kind are joined in this order, references
/// between the objects resolved. Hidden symbols become local, so that two
/// merged objects never clash by them; |fileName| is the one file symbol. What
/// is not understood is an error.
llvm::Expected<llvm::SmallVector<char, 0>>
mergeObjects(llvm::StringRef fileName,
             llvm::ArrayRef<llvm::ArrayRef<char>> objects,
             llvm::ArrayRef<DataSection> data);

} // namespace lathe

#endif // LATHE_LIB_NATIVE_MERGEOBJECTS_H

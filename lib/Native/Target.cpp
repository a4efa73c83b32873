//===- Target.cpp - The machine that code is made for ---------------------===//

#include "lathe/Native/Target.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/X86TargetParser.h"
#include <mutex>

using namespace llvm;

namespace lathe {

static Error failWith(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

static void initializeOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    InitializeNativeTargetAsmParser();
  });
}

/// The features that code made here may use and that CPUs differ in.
static constexpr StringLiteral checkedFeatures[] = {
    "avx",      "avx2",       "fma",        "f16c",      "bmi",
    "bmi2",     "avx512f",    "avx512bw",   "avx512dq",  "avx512vl",
    "avx512cd", "avx512vnni", "avx512bf16", "avx512vbmi"};

/// "x86-64-v4" for "x86-64-v5": the known name with the fewest edits.
static StringRef nearestCPU(StringRef cpu) {
  SmallVector<StringRef> known;
  X86::fillValidCPUArchList(known, /*Only64Bit=*/true);
  return *llvm::min_element(known, [&](StringRef a, StringRef b) {
    return cpu.edit_distance(a) < cpu.edit_distance(b);
  });
}

Expected<NativeTarget> resolveTarget(StringRef cpu) {
  initializeOnce();
  NativeTarget target;
  target.triple = sys::getDefaultTargetTriple();
  StringMap<bool> present;
  if (cpu.empty() || cpu == "native") {
    target.cpu = sys::getHostCPUName().str();
    present = sys::getHostCPUFeatures();
  } else {
    SmallVector<StringRef> known;
    X86::fillValidCPUArchList(known, /*Only64Bit=*/true);
    if (!is_contained(known, cpu))
      return failWith("unknown target CPU '" + cpu + "'; did you mean '" +
                      nearestCPU(cpu) + "'?");
    target.cpu = cpu.str();
    SmallVector<StringRef> features;
    X86::getFeaturesForCPU(cpu, features);
    for (StringRef feature : features) {
      present[feature] = true;
      X86::updateImpliedFeatures(feature, true, present);
    }
  }
  std::vector<std::string> features;
  for (const auto &entry : present)
    features.push_back((entry.getValue() ? "+" : "-") + entry.getKey().str());
  llvm::sort(features);
  target.features = llvm::join(features, ",");
  for (StringRef feature : checkedFeatures)
    if (present.lookup(feature))
      target.required.push_back(feature.str());
  if (!present.lookup("avx2") || !present.lookup("fma"))
    return failWith("target CPU '" + target.cpu +
                    "' has no AVX2 and FMA, which kernels need; the oldest "
                    "supported target is x86-64-v3");
  target.vectorBits = present.lookup("avx512f") ? 512 : 256;
  return target;
}

Expected<std::unique_ptr<TargetMachine>>
createTargetMachine(const NativeTarget &target) {
  initializeOnce();
  std::string error;
  Triple triple(target.triple);
  const llvm::Target *registered = TargetRegistry::lookupTarget(triple, error);
  if (!registered)
    return failWith(error);
  TargetOptions options;
  std::unique_ptr<TargetMachine> machine(registered->createTargetMachine(
      triple, target.cpu, target.features, options, Reloc::PIC_, std::nullopt,
      CodeGenOptLevel::Default));
  if (!machine)
    return failWith("cannot create code for target CPU '" + target.cpu + "'");
  return machine;
}

} // namespace lathe

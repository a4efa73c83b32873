//===- Target.h - The machine that code is made for -----------------------===//

#ifndef LATHE_NATIVE_TARGET_H
#define LATHE_NATIVE_TARGET_H

#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>
#include <string>
#include <vector>

namespace lathe {

/// A CPU resolved to what LLVM and the kernels need to know of it.
struct NativeTarget {
  std::string triple;
  /// LLVM's name: "znver5", "x86-64-v3", ...
  std::string cpu;
  /// LLVM's feature string, every feature of the CPU explicit.
  std::string features;
  /// The features that an artifact names and checks when it is loaded: those of
  /// this list that the CPU has: avx, avx2, fma, f16c, bmi, bmi2, avx512f,
  /// avx512bw, avx512dq, avx512vl, ...
  std::vector<std::string> required;
  /// 512 with AVX-512F, else 256.
  unsigned vectorBits = 256;
};

/// Resolves |cpu|: "native" is the host; else a name that LLVM knows for
/// x86-64. Fails for unknown names (with the nearest known one) and for CPUs
/// without AVX2 and FMA, which the kernels need.
llvm::Expected<NativeTarget> resolveTarget(llvm::StringRef cpu);

/// A target machine for |target|; position-independent code.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const NativeTarget &target);

} // namespace lathe

#endif // LATHE_NATIVE_TARGET_H

//===- Target.h - What the kernels may assume of the machine --------------===//

#ifndef LATHE_KERNEL_TARGET_H
#define LATHE_KERNEL_TARGET_H

#include <cstdint>
#include <string>

namespace lathe {

/// The CPU that code is made for. Filled in by Native from `--target-cpu`.
struct TargetInfo {
  /// LLVM's name of the CPU, e.g. "znver5" or "x86-64-v3".
  std::string cpu = "x86-64-v3";
  /// LLVM's feature string, e.g. "+avx2,+fma".
  std::string features;
  /// Width of the vectors that kernels use: 512 with AVX-512F, else 256.
  unsigned vectorBits = 256;

  /// Elements of |bits| bits in one vector.
  int64_t lanes(unsigned bits) const { return vectorBits / bits; }
  /// Whether the units are half as wide: vectors of half the bits then take
  /// half the time.
  bool hasHalfWideUnits() const { return vectorBits == 512 && cpu == "znver4"; }
  /// Architectural vector registers: 32 with AVX-512, else 16.
  unsigned vectorRegisters() const { return vectorBits == 512 ? 32 : 16; }
};

} // namespace lathe

#endif // LATHE_KERNEL_TARGET_H

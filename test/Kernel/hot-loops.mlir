// The loops of contractions keep their sums in registers: no vector is written
// to the stack or read from there.
// RUN: lathe compile %s --emit=asm --target-cpu=x86-64-v3 -o %t.v3.s
// RUN: FileCheck %s --input-file=%t.v3.s --check-prefix=V3 --implicit-check-not='{{[yz]mm[0-9]+,.*\(%rsp|\(%rsp.*[yz]mm[0-9]}}'
// RUN: lathe compile %s --emit=asm --target-cpu=x86-64-v4 -o %t.v4.s
// RUN: FileCheck %s --input-file=%t.v4.s --check-prefix=V4 --implicit-check-not='{{[yz]mm[0-9]+,.*\(%rsp|\(%rsp.*[yz]mm[0-9]}}'

// V3: vfmadd{{.*}}ymm
// V4: vfmadd{{.*}}zmm
lathe.model @hot {
  %image = input "image" f32[98, 8, 8, 64]
  %c = conv2d %image filters(128) kernel([3, 3])
  %f = flatten %c
  %y = dense %f units(768)
  output "y" %y
}

#!/bin/sh
# Writes docs/reference from the .td files, or with --check tells whether it is
# what they say. Usage: docs/generate.sh [--check]
set -eu
cd "$(dirname "$0")/.."
tblgen=$(command -v mlir-tblgen-22 || echo /usr/lib/llvm-22/bin/mlir-tblgen)
include=$(dirname "$(dirname "$(readlink -f "$tblgen")")")/include
out=docs/reference
[ "${1:-}" = --check ] && out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT

write() { # write NAME TITLE GENERATOR FILE
  {
    echo "# $2"
    echo
    echo "Generated from \`$4\` by docs/generate.sh."
    "$tblgen" "$3" -I include -I "$include" "$4"
  } >"$out/$1.md"
}

for family in Elementwise Contraction Reduction Movement Normalization Random \
  Control Training Kernel; do
  write "${family}Ops" "$family ops" -gen-op-doc \
    "include/lathe/Graph/${family}Ops.td"
done
write Attributes "Attributes" -gen-attrdef-doc include/lathe/Graph/GraphBase.td
write GraphPasses "Passes over graphs" -gen-pass-doc \
  include/lathe/GraphTransforms/Passes.td
write KernelPasses "Passes over kernels" -gen-pass-doc \
  include/lathe/Kernel/Passes.td

if [ "${1:-}" = --check ]; then
  diff -ru docs/reference "$out" || {
    echo "docs/reference is out of date; run docs/generate.sh" >&2
    exit 1
  }
fi

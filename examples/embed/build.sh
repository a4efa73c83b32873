#!/bin/sh
# Compiles examples/mlp.mlir to an object and links main.c with it.
# Usage: examples/embed/build.sh [output folder]; needs build/ (README), or
# another build folder in LATHE_BUILD.
set -eu
cd "$(dirname "$0")"
root=../..
build=${LATHE_BUILD:-$root/build}
out=${1:-$build/embed}
mkdir -p "$out"
"$build/bin/lathe" compile ../mlp.mlir --optimizer adam -o "$out/mlp.o"
cc -O2 -Wall -I "$root/include" -I "$out" main.c "$out/mlp.o" \
  "$build/lib/liblathe_runtime.a" -lz -lm -o "$out/embed"
"$out/embed"

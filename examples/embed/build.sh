#!/bin/sh
# Compiles examples/mlp.mlir to an object and links main.c with it.
# Usage: examples/embed/build.sh [output folder]; needs build/ (README).
set -eu
cd "$(dirname "$0")"
root=../..
out=${1:-$root/build/embed}
mkdir -p "$out"
"$root/build/bin/lathe" compile ../mlp.mlir --optimizer adam -o "$out/mlp.o"
cc -O2 -Wall -I "$root/include" -I "$out" main.c "$out/mlp.o" \
  "$root/build/lib/liblathe_runtime.a" -lz -lm -o "$out/embed"
"$out/embed"

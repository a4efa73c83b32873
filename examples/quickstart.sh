#!/bin/sh
# From a fresh clone to a trained network in one executable: installs, builds,
# trains the CNN of mnist_cnn.mlir on Fashion-MNIST, compiles it with its
# weights to one file, and classifies test images with that.
# Options are passed on to `lathe train`, e.g. --epochs 3.
set -eu
cd "$(dirname "$0")/.."
tools/bootstrap.sh
data=/usr/share/datasets/fashion-mnist
out=build/quickstart
mkdir -p "$out"
build/bin/lathe train examples/mnist_cnn.mlir --data "$data" --epochs 3 \
  --save "$out/weights.safetensors" --json "$out/training.json" "$@"
build/bin/lathe compile examples/mnist_cnn.mlir \
  --weights "$out/weights.safetensors" -o "$out/mnist_cnn"
"$out/mnist_cnn" predict --data "$data" --index 0,1,2,3,4

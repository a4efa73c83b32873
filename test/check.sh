#!/bin/sh
# Installs, builds and runs every test; the last lines are ctest's summary.
set -eu
cd "$(dirname "$0")/.."
tools/bootstrap.sh
exec ctest --test-dir build --output-on-failure -j 2

#!/bin/sh
# Installs what is missing of Lathe's build tools (Debian bookworm or later) and
# builds build/, so that build/bin/lathe is there. Usage: tools/bootstrap.sh
# [cmake target ...]
set -eu
cd "$(dirname "$0")/.."

packages="cmake ninja-build ccache g++ clang-22 libclang-rt-22-dev llvm-22-dev
  llvm-22-tools libmlir-22-dev mlir-22-tools libfmt-dev libgtest-dev zlib1g-dev
  python3 python3-numpy dataset-fashion-mnist"

missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
    grep -q 'install ok installed' || missing="$missing $package"
done

if [ -n "$missing" ]; then
  echo "bootstrap: installing$missing"
  as_root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
      echo "bootstrap: error: packages are missing and this is not root;" \
        "run as root: apt-get install$missing" >&2
      exit 1
    }
    as_root=sudo
  fi
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get -q update
  # LLVM 22 is in bookworm-security, which installed systems have on by default.
  if ! apt-cache show libmlir-22-dev >/dev/null 2>&1; then
    echo "bootstrap: error: no package libmlir-22-dev; on Debian bookworm it" \
      "comes from the suite bookworm-security: add the line" \
      "'deb http://deb.debian.org/debian-security bookworm-security main' to" \
      "/etc/apt/sources.list and run this again" >&2
    exit 1
  fi
  # shellcheck disable=SC2086
  $as_root apt-get -q install -y --no-install-recommends $missing
fi

cmake --preset release >/dev/null
cmake --build build ${1:+--target "$@"}

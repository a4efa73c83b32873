"""Reads ldd's output: a compiled model needs libc, libm and the loader only."""

import re
import sys

allowed = re.compile(r"(linux-vdso|libc\.so|libm\.so|.*/ld-linux)")
names = [line.split()[0] for line in sys.stdin if line.strip()]
others = [name for name in names if not allowed.match(name)]
assert names and not others, f"unexpected libraries: {others or 'none listed'}"

"""Budgets and the direction of includes, as docs/Decisions.md promises them.

Usage: check_structure.py ROOT. Prints what breaks a rule; exit code 1 then."""

import pathlib
import re
import sys

MAX_LINES = 500  # of a file; conventions ask for 400
MAX_FUNCTION = 100  # lines of a function; conventions ask for 60
BANNED = re.compile(r"(utils?|common|misc|helpers?)\b", re.I)

# A folder may include itself and these. Data flows from left to right.
KNOWS = {
    "Graph": set(),
    "Frontend": {"Graph"},
    "Reference": {"Graph"},
    "GraphTransforms": {"Graph", "Reference"},
    "Kernel": {"Graph"},
    "Native": {"Runtime"},
    "Runtime": set(),
    "Pipeline": {"Graph", "Frontend", "GraphTransforms", "Kernel", "Native",
                 "Reference"},
}


def check_includes(path, folder, lines):
    for number, line in enumerate(lines, 1):
        match = re.match(r'#include "lathe/(\w+)/([^"]+)"', line)
        if not match:
            continue
        other, header = match.groups()
        # The binary interface is the one thing that both sides know.
        if other == "Runtime" and folder == "Native" and header != "Model.h":
            yield f"{path}:{number}: Native may include Runtime/Model.h only"
        elif other != folder and other not in KNOWS[folder]:
            yield f"{path}:{number}: {folder} must not include {other}"


def check_functions(path, lines):
    """A function starts at a line in column 0 that ends in ' {' and ends at
    the next '}' in column 0."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and re.match(r"[\w:<>~].*\) (const )?\{$", line):
            start = number
        elif line.startswith("}") and start is not None:
            if number - start > MAX_FUNCTION:
                yield (f"{path}:{start}: function of {number - start} lines; "
                       f"at most {MAX_FUNCTION}")
            start = None


def check_file(root, path):
    lines = path.read_text().splitlines()
    name = path.relative_to(root)
    if len(lines) > MAX_LINES:
        yield f"{name}: {len(lines)} lines; at most {MAX_LINES}"
    if BANNED.search(path.stem):
        yield f"{name}: the name says nothing"
    if not lines or not re.match(r"//===-+ \S+", lines[0]):
        yield f"{name}:1: the file does not open with what it is"
    parts = name.parts
    folder = parts[1] if parts[0] == "lib" else parts[2] if (
        parts[:2] == ("include", "lathe") and len(parts) > 3) else None
    if folder in KNOWS:
        yield from check_includes(name, folder, lines)
    yield from check_functions(name, lines)


def main():
    root = pathlib.Path(sys.argv[1])
    files = [
        path for top in ("include", "lib", "tools", "test")
        for suffix in ("*.h", "*.c", "*.cpp", "*.td")
        for path in sorted((root / top).rglob(suffix))
    ]
    problems = [p for path in files for p in check_file(root, path)]
    print("\n".join(problems) or f"{len(files)} files, no problem")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

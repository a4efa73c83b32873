"""Lathe's side of a row: its listing, compiled to a shared library."""

import hashlib
import os
import re
import subprocess

import competitor
import kernels
import nets

ROOT = os.path.dirname(os.path.dirname(competitor.HERE))


def listing(row):
    """The text of the row's model file."""
    if row.adam:
        return kernels.adam_listing(row.adam)
    if "\n" in row.net.listing:
        return row.net.listing
    if row.net.listing in nets.NETS:
        return nets.NETS[row.net.listing](row.kind == "train")
    path = os.path.join(ROOT, "examples", row.net.listing + ".mlir")
    with open(path) as file:
        return file.read()


def version(lathe):
    done = subprocess.run([lathe, "--version"], capture_output=True, text=True)
    return (done.stdout.splitlines() or ["unknown"])[0]


class Compiler:
    """Compiles each listing once per run."""

    def __init__(self, lathe, folder):
        self.lathe, self.folder = lathe, folder

    def compile(self, row):
        """What Lathe's process has to know: the model's name, the library, and
        the one to check. The latter has no dropout, nor have the peers then:
        each system draws its own masks."""
        text = listing(row)
        name = re.search(r"^(?:lathe\.model|module) @(\w+)", text, re.M)[1]
        checked = re.sub(r"(= dropout .*rate)\([^)]*\)", r"\1(0.0)", text)
        return {"model": name, "artifact": self.library(name, text),
                "checked_artifact": self.library(name, checked)}

    def library(self, name, text):
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        base = os.path.join(self.folder, f"{name}-{digest}")
        if os.path.exists(base + ".so"):
            return base + ".so"
        with open(base + ".mlir", "w") as file:
            file.write(text)
        options = (["--optimizer=adam", "--preset=torch"]
                   if re.search(r"^ *optimizer ", text, re.M) else [])
        done = subprocess.run([self.lathe, "compile", base + ".mlir", *options,
                               "-o", base + ".so"], capture_output=True,
                              text=True)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise competitor.Failure(f"lathe compile: {lines[0]}")
        return base + ".so"

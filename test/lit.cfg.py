"""How lit runs the tests of this folder; see lit.site.cfg.py.in for paths."""

import os

import lit.formats

config.name = "lathe"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Fuzz", "Runtime", "Tools", "Style", "Benchmark", "Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.lathe_build, "test")

config.environment["PATH"] = os.pathsep.join([
    os.path.join(config.lathe_build, "bin"), config.llvm_tools,
    os.environ["PATH"]
])
# libMLIR is not instrumented: what it poisons or grows means nothing.
config.environment["ASAN_OPTIONS"] = (
    "detect_leaks=0:allow_user_poisoning=0:detect_container_overflow=0")

# Tests compile what they test.
config.environment["LATHE_CACHE"] = ""

roundtrip = " --verify-roundtrip" if "LATHE_CHECK_ROUNDTRIP" in os.environ else ""
config.substitutions += [
    ("%examples", os.path.join(config.lathe_source, "examples")),
    ("%root", config.lathe_source),
    ("%build", config.lathe_build),
    ("%python", config.python),
    (r"\bFileCheck\b", "FileCheck -enable-var-scope"),
    (r"\blathe-opt\b", "lathe-opt" + roundtrip),
    # expect CODE COMMAND...: the exit code must be that one.
    (r"\bexpect\b", f"{config.python} {config.test_source_root}/expect.py"),
]

with open("/proc/cpuinfo") as cpu:
    if "avx512f" in cpu.read():
        config.available_features.add("avx512")
if os.path.isdir("/usr/share/datasets/fashion-mnist"):
    config.available_features.add("fashion-mnist")
config.substitutions.append(
    ("%fashion_mnist", "/usr/share/datasets/fashion-mnist"))

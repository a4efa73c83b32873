"""The machine: its name, and its peak rate of multiply-adds."""

import importlib.metadata
import os
import platform
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = {"torch": "torch", "onnxruntime": "onnxruntime",
            "openvino": "openvino", "jax": "jax", "tensorflow": "tensorflow",
            "iree": "iree-base-runtime"}


def cpu_info(field):
    with open("/proc/cpuinfo") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name.strip() == field:
                return value.strip()
    return ""


def describe():
    flags = cpu_info("flags").split()
    return {"cpu": cpu_info("model name") or platform.processor(),
            "family": cpu_info("cpu family"), "model": cpu_info("model"),
            "isa": "AVX-512" if "avx512f" in flags else "AVX2",
            "processors": len(os.sched_getaffinity(0)),
            "system": platform.platform()}


def versions(names):
    found = {"python": platform.python_version()}
    for name in names:
        package = PACKAGES.get(name)
        try:
            found[name] = importlib.metadata.version(package)
        except (importlib.metadata.PackageNotFoundError, ValueError, TypeError):
            continue
    return found


class Peak:
    """The FMA peak per number of threads, the best of all measurements."""

    def __init__(self, folder):
        self.program = os.path.join(folder, "peak")
        subprocess.run(["cc", "-O2", "-march=native", "-ffp-contract=fast",
                        os.path.join(HERE, "peak.c"), "-o", self.program],
                       check=True)
        self.gflops = {}

    def measure(self, threads):
        cpus = sorted(os.sched_getaffinity(0))[:threads]
        running = [subprocess.Popen([self.program, str(cpu)], text=True,
                                    stdout=subprocess.PIPE) for cpu in cpus]
        total = sum(float(process.communicate()[0]) for process in running)
        self.gflops[threads] = max(total, self.gflops.get(threads, 0.0))
        return self.gflops[threads]

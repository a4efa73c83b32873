"""Measures what compiling a model takes and gives.

Usage: compile_time.py [--only NAME]... [--output FILE.json] [--update FILE.md]

Per model, each number the median of --runs: `lathe compile` to an executable,
without and with an entry in the cache, and the most memory that it (or the
linker) had; the stripped executable and its machine code; and, with weights in
it, from the start of the executable to its first output for one sample, with
the file in memory and not. Plain Python; prints a Markdown table.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

import executable
import machine
import nets
import report

ROOT = os.path.dirname(os.path.dirname(machine.HERE))
MARKS = ("<!-- compile_time.py: begin -->", "<!-- compile_time.py: end -->")
# Name, listing in examples/ or nets.py, whether it has a train step.
MODELS = (("mlp, train step", "mlp", True),
          ("mnist_cnn, train step", "mnist_cnn", True),
          ("deep_cnn, train step", "deep_cnn", True),
          ("resnet50, inference", "resnet50", False),
          ("resnet50, train step", "resnet50", True))
COLUMNS = (("model", "{name}"), ("cold", "{cold_s:.2f} s"),
           ("from the cache", "{warm_s:.2f} s"), ("peak memory", "{peak_mb:.0f} MB"),
           ("executable", "{size_kb:.0f} KB"), ("machine code", "{code_kb:.0f} KB"),
           ("weights", "{weights_mb:.1f} MB"), ("first output", "{start_s:.3f} s"),
           ("file not in memory", "{start_cold_s:.3f} s"))


def version(lathe):
    done = subprocess.run([lathe, "--version"], capture_output=True, text=True)
    return done.stdout.splitlines()[0]


def run(command, environment=None):
    """Seconds and peak memory in MB of a process and those that it waits for."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL)
    with process.stderr:
        errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"compile_time.py: error: {' '.join(command)}: "
                         f"{errors.strip()}")
    return seconds, usage.ru_maxrss / 1024


def evict(path):
    """Has the system forget the file's contents, as far as it does."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def write_listing(net, train, folder):
    path = os.path.join(folder, f"{net}.mlir")
    if net not in nets.NETS:
        return os.path.join(ROOT, "examples", f"{net}.mlir")
    with open(path, "w") as file:
        file.write(nets.NETS[net](train))
    return path


def measure_compiling(compile_model, folder, runs):
    """Without the cache: an empty one each time."""
    cold, warm, peaks = [], [], []
    for number in range(runs):
        cache = {**os.environ, "LATHE_CACHE": os.path.join(folder, str(number))}
        seconds, peak = run(compile_model, cache)
        cold.append(seconds)
        peaks.append(peak)
        warm.append(run(compile_model, cache)[0])
    return {"cold_s": statistics.median(cold),
            "warm_s": statistics.median(warm), "peak_mb": max(peaks)}


def measure_start(program, model, folder, runs):
    call = [program, "run"]
    entry = next(entry for entry in model["entries"] if entry["name"] == "infer")
    for number in entry["arguments"]:
        tensor = model["tensors"][number]
        if tensor["role"] == "input":
            path = os.path.join(folder, f"{tensor['name']}.npy")
            executable.write_array(tensor, path)
            call += ["--input", f"{tensor['name']}={path}"]
    output = model["tensors"][entry["results"][0]["tensor"]]["name"]
    call += ["--output", f"{output}={os.path.join(folder, 'output.npy')}"]
    run(call)
    known = [run(call)[0] for _ in range(runs)]
    forgotten = []
    for _ in range(runs):
        evict(program)
        forgotten.append(run(call)[0])
    return {"start_s": statistics.median(known),
            "start_cold_s": statistics.median(forgotten)}


def measure(lathe, name, net, train, runs):
    with tempfile.TemporaryDirectory(prefix="lathe-compile-") as folder:
        listing = write_listing(net, train, folder)
        program = os.path.join(folder, net)
        compile_model = [lathe, "compile", listing, "-o", program]
        row = {"name": name, **measure_compiling(compile_model, folder, runs)}
        subprocess.run(["strip", program], check=True)
        with open(program, "rb") as file:
            data = file.read()
        model = executable.description(data)
        weights = os.path.join(folder, "weights.safetensors")
        executable.write_weights(model, weights)
        row.update(size_kb=len(data) / 1024,
                   code_kb=executable.code_bytes(data) / 1024,
                   weights_mb=os.path.getsize(weights) / 1e6)
        run([*compile_model, "--weights", weights],
            {**os.environ, "LATHE_CACHE": os.path.join(folder, "0")})
        row.update(measure_start(program, model, folder, runs))
    return row


def markdown(results):
    about = results["machine"]
    lines = [f"{results['date']}. {about['cpu']} (family {about['family']}, "
             f"model {about['model']}), {about['isa']}, {about['processors']} "
             f"processors. {results['version']}.", "",
             "| " + " | ".join(title for title, _ in COLUMNS) + " |",
             "|---" * len(COLUMNS) + "|"]
    lines += ["| " + " | ".join(text.format(**row) for _, text in COLUMNS) + " |"
              for row in results["rows"]]
    return "\n".join(lines) + "\n"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--lathe", default=os.path.join(ROOT, "build/bin/lathe"))
    parser.add_argument("--only", action="append", metavar="NAME",
                        help="a row's name or its beginning; may be repeated")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--output", metavar="FILE", help="also write JSON")
    parser.add_argument("--update", metavar="FILE", help="also replace the "
                        "table between the marks of this document")
    return parser.parse_args()


def main():
    options = parse_arguments()
    wanted = tuple(options.only or ("",))
    results = {"schema": 1, "date": time.strftime("%Y-%m-%d"),
               "machine": machine.describe(), "rows": [],
               "version": version(options.lathe)}
    for name, net, train in MODELS:
        if name.startswith(wanted):
            results["rows"].append(measure(options.lathe, name, net, train,
                                           options.runs))
    if not results["rows"]:
        raise SystemExit(f"compile_time.py: error: no row begins with "
                         f"'{wanted[0]}'; there are "
                         f"{', '.join(name for name, *_ in MODELS)}")
    text = markdown(results)
    print(text, end="")
    if options.output:
        report.save(results, options.output)
    if options.update:
        report.update(options.update, text, MARKS)
    return 0


if __name__ == "__main__":
    sys.exit(main())

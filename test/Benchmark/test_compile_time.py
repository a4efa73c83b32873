"""Tests of compile_time.py without times; plain Python.

Usage: test_compile_time.py EXECUTABLE, any that Lathe compiled for a model with
one input and an f32 output, without weights."""

import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compile_time
import executable
import report

PROGRAM = sys.argv.pop(1)
ROW = {"name": "mlp", "cold_s": 0.344, "warm_s": 0.02, "peak_mb": 122.4,
       "size_kb": 238.0, "code_kb": 164.2, "weights_mb": 0.22,
       "start_s": 0.0042, "start_cold_s": 0.005}
RESULTS = {"date": "2026-01-01", "version": "lathe 1", "rows": [ROW],
           "machine": {"cpu": "C", "family": "1", "model": "2", "isa": "AVX2",
                       "processors": 2}}


class ExecutableTest(unittest.TestCase):
    def setUp(self):
        with open(PROGRAM, "rb") as file:
            self.data = file.read()
        self.model = executable.description(self.data)
        self.parameters = [tensor for tensor in self.model["tensors"]
                           if tensor["role"] == "parameter"]

    def test_sections_are_those_that_binutils_sees(self):
        listed = subprocess.run(["size", "-A", PROGRAM], capture_output=True,
                                text=True, check=True).stdout
        known = {words[0]: int(words[1]) for words in
                 map(str.split, listed.splitlines()[2:]) if len(words) == 3}
        for name, _, contents in executable.sections(self.data):
            if name in known and contents:
                self.assertEqual(len(contents), known[name], name)
        code = sum(known.get(name, 0) for name in
                   (".init", ".plt", ".plt.got", ".plt.sec", ".text", ".fini"))
        self.assertEqual(executable.code_bytes(self.data), code)

    def test_other_files_are_refused(self):
        with open(sys.executable, "rb") as file, self.assertRaises(ValueError):
            executable.description(file.read())

    def test_weights_are_a_safetensors_file_of_the_model(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "w.safetensors")
            executable.write_weights(self.model, path)
            with open(path, "rb") as file:
                data = file.read()
        size, = struct.unpack_from("<Q", data)
        header = json.loads(data[8:8 + size])
        self.assertEqual(list(header), [t["name"] for t in self.parameters])
        end = 0
        for entry in header.values():
            self.assertEqual(entry["data_offsets"][0], end)
            end = entry["data_offsets"][1]
        self.assertEqual(8 + size + end, len(data))

    def test_values_have_the_deviation_of_he(self):
        some = executable.values({"name": "kernel", "shape": [400, 50]},
                                 random.Random(3))
        self.assertEqual(len(some), 20000)
        mean_square = sum(value * value for value in some) / len(some)
        self.assertAlmostEqual(mean_square, 2 / 400, delta=2e-4)
        self.assertEqual(set(executable.values(
            {"name": "bn/variance", "shape": [7]}, None)), {1})

    def test_symbolic_dims_are_one(self):
        self.assertEqual(executable.elements(["B", 28, "4*B"]), 28 * 4)

    def test_the_program_runs_on_what_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            weights = os.path.join(folder, "w.safetensors")
            executable.write_weights(self.model, weights)
            inputs = [t for t in self.model["tensors"] if t["role"] == "input"]
            path = os.path.join(folder, "x.npy")
            executable.write_array(inputs[0], path)
            output = next(t["name"] for t in self.model["tensors"]
                          if t["role"] == "output")
            result = os.path.join(folder, "y.npy")
            compile_time.run([PROGRAM, "run", "--weights", weights,
                              "--input", f"{inputs[0]['name']}={path}",
                              "--output", f"{output}={result}"])
            with open(result, "rb") as file:
                data = file.read()
        start = 10 + struct.unpack_from("<H", data, 8)[0]
        values = struct.unpack(f"<{(len(data) - start) // 4}f", data[start:])
        self.assertTrue(values and all(abs(value) < 1e6 for value in values))

    def test_failures_are_reported(self):
        with self.assertRaisesRegex(SystemExit, "--weights"):
            compile_time.run([PROGRAM, "eval", "--data", "/none"])


class TableTest(unittest.TestCase):
    def test_markdown(self):
        lines = compile_time.markdown(RESULTS).splitlines()
        self.assertEqual(lines[0], "2026-01-01. C (family 1, model 2), AVX2, 2 "
                                   "processors. lathe 1.")
        self.assertTrue(lines[-1].startswith(
            "| mlp | 0.34 s | 0.02 s | 122 MB | 238 KB | 164 KB | 0.2 MB | "))

    def test_update_replaces_what_is_between_the_marks(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.md")
            with open(path, "w") as file:
                file.write("a\n" + "\nold\n".join(compile_time.MARKS) + "\nb\n")
            report.update(path, "new\n", compile_time.MARKS)
            with open(path) as file:
                text = file.read()
            self.assertEqual(text, "a\n" + "\nnew\n".join(compile_time.MARKS) +
                             "\nb\n")
            with self.assertRaises(SystemExit):
                report.update(path, "new\n")

    def test_processes_are_measured(self):
        seconds, peak = compile_time.run(
            [sys.executable, "-c", "import time; x = bytearray(60 << 20); "
             "time.sleep(0.05)"])
        self.assertGreater(seconds, 0.05)
        self.assertGreater(peak, 60)


if __name__ == "__main__":
    unittest.main()

"""Tests of the comparison's own arithmetic; needs numpy, no peer.

Usage: test_compare.py"""

import math
import os
import sys
import tempfile
import unittest

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compare
import layers
import report
import rows
import timing
import workload


class Clockwork:
    """A competitor whose calls take what they are told to."""

    def __init__(self, name, seconds):
        self.name, self.seconds, self.blocks = name, seconds, 0

    def time(self, calls):
        self.blocks += 1
        return self.seconds


class TimingTest(unittest.TestCase):
    def test_turns_are_even_but_for_laggards(self):
        ours, fast, slow = (Clockwork("lathe", 0.02), Clockwork("a", 0.01),
                            Clockwork("b", 1.0))
        samples = timing.take_turns([ours, fast, slow], 1.0, 7, 0.0)
        self.assertEqual(len(samples["lathe"]), 7)
        self.assertEqual(len(samples["a"]), 7)
        self.assertEqual(len(samples["b"]), 2)
        self.assertEqual(timing.best_peer(samples), "a")
        self.assertEqual(timing.ratios(samples, "a"), [0.5] * 7)

    def test_lathe_is_timed_however_slow(self):
        samples = timing.take_turns([Clockwork("lathe", 1.0),
                                     Clockwork("a", 0.01)], 10.0, 5, 0.0)
        self.assertEqual(len(samples["lathe"]), len(samples["a"]))

    def test_rounds_follow_the_budget(self):
        self.assertEqual(timing.plan_rounds([0.1, 0.1], 1.0, 15), 5)
        self.assertEqual(timing.plan_rounds([0.01], 1.0, 15), 15)
        self.assertEqual(timing.plan_rounds([9.0], 1.0, 15), 3)
        self.assertEqual(timing.block_calls(1.0), 1)
        self.assertEqual(timing.block_calls(timing.BLOCK / 8), 8)

    def test_quartiles(self):
        self.assertEqual(timing.quartiles([1, 2, 3, 4, 5]), (2, 3, 4))
        self.assertEqual(timing.quartiles([7]), (7, 7, 7))
        self.assertAlmostEqual(timing.geometric_mean([1, 4]), 2)
        self.assertIsNone(timing.geometric_mean([]))


class LayersTest(unittest.TestCase):
    def test_windows(self):
        self.assertEqual(layers.pads(224, 3, 2, "same"), (0, 1))
        self.assertEqual(layers.pads(7, 3, 1, "same"), (1, 1))
        self.assertEqual(layers.pads(7, 3, 1, 2), (2, 2))
        self.assertEqual(layers.window_size(224, 7, 2, 3), 112)

    def test_sizes_of_known_nets(self):
        """Parameters and multiply-adds as their papers count them; the running
        statistics of the batch norms are not trained."""
        for name, parameters, multiply_adds in (
                ("resnet18", 11.7e6, 1.81e9), ("resnet50", 25.6e6, 4.09e9),
                ("mobilenet_v2", 3.5e6, 0.30e9)):
            row = rows.find(f"inference/{name}/b1")
            shapes, result = row.net.shapes(1)
            trained = sum(math.prod(shape) for key, shape in
                          shapes.parameters.items() if key not in shapes.state)
            self.assertEqual(result, (1, 1000))
            self.assertAlmostEqual(trained / parameters, 1, delta=0.01)
            self.assertAlmostEqual(row.flop() / 2 / multiply_adds, 1,
                                   delta=0.01)

    def test_keys_are_distinct(self):
        keys = [row.key for row in rows.all_rows()]
        self.assertEqual(len(keys), len(set(keys)))

    def test_reordered_dense_kernel_gives_the_same_product(self):
        image = np.arange(24.0).reshape(1, 2, 3, 4)
        kernel = np.random.default_rng(0).random((24, 5))
        first = workload.channels_first("k", kernel, {"k": (2, 3, 4)})
        np.testing.assert_allclose(
            image.reshape(1, 24) @ kernel,
            image.transpose(0, 3, 1, 2).reshape(1, 24) @ first)

    def test_filters_change_order(self):
        filters = np.zeros((3, 5, 7, 9))
        self.assertEqual(workload.channels_first("f", filters, {}).shape,
                         (9, 7, 3, 5))


class ReportTest(unittest.TestCase):
    def setUp(self):
        row = rows.find("inference/mlp/b1")
        samples = {"lathe": [1e-3, 2e-3, 1e-3], "torch": [3e-3, 4e-3, 3e-3],
                   "jax": [9e-3, 9e-3]}
        self.entry = compare.entry(row, 2, samples)

    def test_entry(self):
        self.assertEqual(self.entry["best"], "torch")
        self.assertAlmostEqual(self.entry["ratio"], 3)
        self.assertAlmostEqual(self.entry["lathe_ms"], 1)
        self.assertEqual(self.entry["flop"],
                         2 * (784 * 64 + 64 * 64 + 64 * 10))

    def test_differences(self):
        self.assertEqual(compare.difference([1, 2], [1, 2]), 0)
        self.assertEqual(compare.difference([1, 3], [1, 2]), 0.5)
        self.assertEqual(compare.difference([1], [1, 2]), math.inf)
        self.assertEqual(compare.difference([math.nan], [1]), math.inf)

    def test_rows_replace_older_ones(self):
        results = {"rows": []}
        report.put(results, self.entry)
        report.put(results, dict(self.entry, lathe_ms=5))
        report.put(results, dict(self.entry, threads=1))
        self.assertEqual([row["lathe_ms"] for row in results["rows"]][0], 5)
        self.assertEqual(len(results["rows"]), 2)

    def test_table(self):
        lines = report.table([self.entry], "inference")
        self.assertIn("| mlp | 1 | 2 |", lines[-1])
        self.assertIn("**3.00**", lines[-1])
        self.assertEqual(len({line.count("|") for line in lines}), 1)
        self.assertIn("| inference | 2 | 1 | 3.00 | 0 |",
                      report.summary([self.entry]))

    def test_update_keeps_what_stands_around(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "doc.md")
            with open(path, "w") as file:
                file.write(f"a\n{report.MARKS[0]}\nold\n{report.MARKS[1]}\nb\n")
            report.update(path, "new\n")
            with open(path) as file:
                self.assertEqual(
                    file.read(),
                    f"a\n{report.MARKS[0]}\nnew\n{report.MARKS[1]}\nb\n")


if __name__ == "__main__":
    unittest.main()

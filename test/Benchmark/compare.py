#!/usr/bin/env python3
"""Lathe beside other systems: the same nets, weights and inputs, compared by
their results first, then timed in turns in one run.

Usage: compare.py [options], with a Python that has numpy and the peers; see
docs/Performance.md. Writes compare.json, compare.md and compare.png to the
output folder; rows that the folder's compare.json has and this run does not
measure are kept. Exit code 1 when a result of Lathe's is wrong."""

import argparse
import fnmatch
import os
import statistics
import sys
import tempfile
import time

import numpy as np

import artifacts
import competitor
import epoch
import machine
import peers
import report
import rows as all_rows
import timing

ROOT = os.path.dirname(os.path.dirname(competitor.HERE))
# Largest difference, relative to the largest value.
TOLERANCE = {"inference": 1e-4, "kernel": 1e-4, "train": 1e-3}
# Seconds of blocks per row, and rounds at most: (usual, quick).
BUDGET = {"kernel": (1.5, 0.4), "inference": (6, 1.0), "train": (6, 1.0)}
ROUNDS = (15, 5)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--lathe", default=os.path.join(ROOT, "build/bin/lathe"))
    parser.add_argument("--peers", default=",".join(peers.NAMES[1:]),
                        help="comma-separated; 'none' for Lathe alone")
    parser.add_argument("--only", action="append", metavar="PATTERN",
                        help="rows whose KIND/NAME/bBATCH matches, such as "
                        "'train/mlp/*' or 'kernel/gemm*'; may be repeated")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--quick", action="store_true",
                        help="fewer rounds, nets and few kernels: five minutes")
    parser.add_argument("--resume", action="store_true",
                        help="skip rows that the output folder has already")
    parser.add_argument("--list", action="store_true", help="print the rows")
    parser.add_argument("--epoch", metavar="DIR", help="also time one epoch of "
                        "mnist_cnn on this folder of IDX files")
    parser.add_argument("--output", default="compare", metavar="DIR")
    parser.add_argument("--update", metavar="FILE", help="also replace the "
                        "marked part of this document, and the picture beside")
    return parser.parse_args()


def choose_rows(options):
    chosen = all_rows.all_rows()
    if options.only:
        patterns = [p if "*" in p or "/" in p else f"*{p}*"
                    for p in options.only]
        return [row for row in chosen
                if any(fnmatch.fnmatch(row.key, p) for p in patterns)]
    if options.quick:
        return [row for row in chosen if row.quick]
    return chosen


def choose_peers(options, notes):
    names = [] if options.peers == "none" else options.peers.split(",")
    for name in names:
        if name not in peers.NAMES:
            sys.exit(f"compare.py: error: unknown peer '{name}'; there are "
                     f"{', '.join(peers.NAMES[1:])}")
        if not competitor.is_installed(name):
            note(notes, f"{name}: not installed")
    return ["lathe"] + [name for name in names
                        if name != "lathe" and competitor.is_installed(name)]


def note(notes, text):
    if text not in notes:
        notes.append(text)
        print("  " + text, flush=True)


def difference(result, reference):
    """The largest difference relative to the largest value."""
    result, reference = np.asarray(result), np.asarray(reference)
    if result.shape != reference.shape or not np.isfinite(result).all():
        return float("inf")
    return float(np.abs(result - reference).max() / np.abs(reference).max())


class Comparison:
    """One run with a number of threads: a process per peer."""

    def __init__(self, options, names, threads, folder, notes):
        self.options, self.threads, self.notes = options, threads, notes
        self.artifacts = artifacts.Compiler(options.lathe, folder)
        self.log = open(os.path.join(options.output, "compare.log"), "a")
        self.processes = {}
        for name in names:
            self.start(name)

    def start(self, name):
        self.processes[name] = competitor.Process(name, self.threads, self.log)

    def close(self):
        for process in self.processes.values():
            process.close()
        self.log.close()

    def build(self, row):
        """[(competitor, results)] of those that can compute the row. The
        processes build at the same time: nothing is timed here."""
        try:
            extra = self.artifacts.compile(row)
        except competitor.Failure as failure:
            self.fail("lathe", row, failure)
            return []
        waiting = []
        for name, process in list(self.processes.items()):
            try:
                variants = process.call("variants", row.key)
            except competitor.Failure as failure:
                self.fail(name, row, failure)
                continue
            if self.options.quick or not row.compilers:
                variants = [name for name in variants
                            if name not in peers.SLOW_TO_BUILD]
            if variants:
                process.send("build", row.key, variants[0],
                             extra if name == "lathe" else {})
                waiting.append((name, variants))
        return [built for name, variants in waiting
                for built in self.collect(row, name, variants)]

    def collect(self, row, name, variants):
        """Waits for a peer's first variant and builds its others."""
        process = self.processes[name]
        for number, variant in enumerate(variants):
            try:
                if number:
                    process.send("build", row.key, variant, {})
                yield competitor.Competitor(process, variant), process.receive()
            except competitor.Failure as failure:
                self.fail(variant, row, failure)
                if process.process.poll() is not None:
                    self.start(name)
                    return

    def fail(self, name, row, failure):
        note(self.notes, f"{name}, {row.kind}/{row.name}: {failure}")

    def check(self, row, built):
        """Drops the peers whose results differ from most; None where it is
        Lathe that does."""
        tolerance = TOLERANCE[row.kind]
        agreeing = {}
        for one, result in built:
            agreeing[one.name] = sum(
                difference(result, other) <= tolerance for _, other in built)
        trusted = max(built, key=lambda pair: agreeing[pair[0].name])[1]
        kept = []
        for one, result in built:
            error = difference(result, trusted)
            if error <= tolerance:
                kept.append(one)
                continue
            note(self.notes, f"{one.name}, {row.key}, {self.threads} threads: "
                 f"results differ by {error:.1e} of the largest")
            if one.name == "lathe":
                return None
        return kept

    def measure(self, row):
        """The row's entry of the report, or None where Lathe has none."""
        built = self.build(row)
        if not any(one.name == "lathe" for one, _ in built):
            return None
        kept = self.check(row, built)
        samples = None
        if kept:
            samples = timing.take_turns(
                kept, BUDGET[row.kind][self.options.quick] * len(kept) / 4,
                ROUNDS[self.options.quick],
                timing.PAUSE if self.threads > 1 else 0.0)
        for one, _ in built:
            one.drop()
        return samples and entry(row, self.threads, samples)


def entry(row, threads, samples):
    medians = {name: statistics.median(values) * 1e3
               for name, values in samples.items()}
    own, best = medians.pop("lathe"), timing.best_peer(samples)
    result = {"kind": row.kind, "name": row.name, "batch": row.batch,
              "threads": threads, "lathe_ms": own, "peers_ms": medians,
              "best": best, "ratio": None, "ratio_iqr": None,
              "rounds": len(samples["lathe"]), "flop": row.flop(),
              "share_of_peak": None}
    if best:
        first, median, third = timing.quartiles(timing.ratios(samples, best))
        result.update(ratio=median, ratio_iqr=[first, third])
    return result


def show(result):
    others = "  ".join(f"{name} {ms:.4g}"
                       for name, ms in result["peers_ms"].items())
    ratio = f"{result['ratio']:.2f}" if result["ratio"] else "-"
    print(f"{result['kind']}/{result['name']}/b{result['batch']} "
          f"{result['threads']}T  lathe {result['lathe_ms']:.4g} ms  {others}  "
          f"ratio {ratio}", flush=True)


def run(options, names, chosen, folder, results):
    """Measures all rows; returns the number of wrong ones."""
    peak, wrong = machine.Peak(folder), 0
    path = os.path.join(options.output, "compare.json")
    done = {report.identity(row) for row in results["rows"]}
    for threads in map(int, options.threads.split(",")):
        comparison = Comparison(options, names, threads, folder,
                                results["notes"])
        for number, row in enumerate(chosen):
            if options.resume and (row.kind, row.name, row.batch,
                                   threads) in done:
                continue
            if number % 8 == 0:
                # The best of all runs into this folder, too.
                known = results["peak_gflops"].get(str(threads), 0)
                results["peak_gflops"][str(threads)] = max(
                    known, peak.measure(threads))
            result = comparison.measure(row)
            if not result:
                wrong += 1
                continue
            show(result)
            report.put(results, result)
            report.save(results, path)
        comparison.close()
    return wrong


def finish(options, results):
    """Shares of the peak, the order of rows, and the files."""
    order = {row.key: i for i, row in enumerate(all_rows.all_rows())}
    results["rows"].sort(key=lambda row: (order.get(
        f"{row['kind']}/{row['name']}/b{row['batch']}", len(order)),
        row["threads"]))
    for row in results["rows"]:
        peak = results["peak_gflops"].get(str(row["threads"]))
        row["share_of_peak"] = (row["flop"] / (row["lathe_ms"] * 1e6) / peak
                                if peak and row["flop"] else None)
    base = os.path.join(options.output, "compare")
    report.save(results, base + ".json")
    text = report.markdown(results)
    with open(base + ".md", "w") as file:
        file.write(text)
    report.picture(results, base + ".png")
    if options.update:
        report.update(options.update, text)
        report.picture(results, os.path.join(
            os.path.dirname(options.update), "performance.png"))


def main():
    options = parse_arguments()
    chosen = choose_rows(options)
    if options.list:
        print("\n".join(row.key for row in chosen))
        return 0
    os.makedirs(options.output, exist_ok=True)
    results = report.load(os.path.join(options.output, "compare.json"))
    results.setdefault("peak_gflops", {})
    results["notes"] = []
    names = choose_peers(options, results["notes"])
    results.update(machine=machine.describe(),
                   versions={"lathe": artifacts.version(options.lathe),
                             **machine.versions(names)},
                   date=time.strftime("%Y-%m-%d"))
    with tempfile.TemporaryDirectory(prefix="lathe-compare-") as folder:
        wrong = run(options, names, chosen, folder, results)
        if options.epoch:
            results["epoch"] = epoch.measure(
                options.lathe, os.path.join(ROOT, "examples/mnist_cnn.mlir"),
                options.epoch, "torch" in names, competitor.environment(2))
    finish(options, results)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

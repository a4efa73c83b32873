"""Milliseconds per training step of the examples, beside PyTorch eager.

Usage: train_step.py LATHE EXAMPLES_DIR [--quick]. Needs torch and numpy in
this Python. For each model, batch size and number of threads the two run in
turns (A B A B ...) on the same machine; printed is a Markdown table of medians.
Lathe: `ms_per_step` of the second half of a run of `lathe train`. PyTorch:
forward, loss, backward and Adam step, channels last, after a warm-up."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
from torch import nn

MODELS = {
    "mnist_cnn": ((28, 28, 1), lambda: nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(5408, 128), nn.ReLU(), nn.Linear(128, 10))),
    "deep_cnn": ((28, 28, 1), lambda: nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(),
        nn.Linear(576, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 10))),
    "mlp": ((784,), lambda: nn.Sequential(
        nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 10))),
}


def run_torch(model, shape, batch, threads, steps):
    torch.set_num_threads(threads)
    net = MODELS[model][1]()
    images = torch.rand((batch,) + shape)
    if len(shape) == 3:
        images = images.permute(0, 3, 1, 2)  # channels last in memory
        net = net.to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch,))
    optimizer = torch.optim.Adam(net.parameters())
    loss_of = nn.CrossEntropyLoss()
    for step in range(2 * steps):
        if step == steps:
            start = time.perf_counter()
        optimizer.zero_grad()
        loss_of(net(images), labels).backward()
        optimizer.step()
    return (time.perf_counter() - start) / steps * 1e3


def run_lathe(lathe, folder, model, shape, batch, threads, steps):
    with tempfile.TemporaryDirectory() as data:
        count = batch * steps
        rng = np.random.default_rng(0)
        np.save(os.path.join(data, "train-image.npy"),
                rng.random((count,) + shape, dtype=np.float32))
        np.save(os.path.join(data, "train-label.npy"),
                rng.integers(0, 10, count).astype(np.int32))
        report = os.path.join(data, "report.json")
        subprocess.run(
            [lathe, "train", os.path.join(folder, model + ".mlir"), "--data",
             data, "--epochs", "2", "--batch-size", str(batch), "--optimizer",
             "adam", "--threads", str(threads), "--json", report,
             "--no-shuffle"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(report) as file:
            return json.load(file)["epochs"][1]["ms_per_step"]


def cpu_name():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.processor()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lathe")
    parser.add_argument("examples")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rounds, steps = (3, 30) if options.quick else (7, 100)
    print(f"{cpu_name()}, PyTorch {torch.__version__} (eager, channels last), "
          f"{time.strftime('%Y-%m-%d')}\n")
    print("| model | batch | threads | Lathe ms | PyTorch ms | ratio |")
    print("|---|---|---|---|---|---|")
    for model, (shape, _) in MODELS.items():
        for batch in (32, 128):
            for threads in (1, 2):
                ours, theirs = [], []
                for _ in range(rounds):
                    ours.append(run_lathe(options.lathe, options.examples,
                                          model, shape, batch, threads, steps))
                    theirs.append(
                        run_torch(model, shape, batch, threads, steps))
                a, b = statistics.median(ours), statistics.median(theirs)
                print(f"| {model} | {batch} | {threads} | {a:.3f} | {b:.3f} | "
                      f"{b / a:.2f} |")
                sys.stdout.flush()


if __name__ == "__main__":
    main()

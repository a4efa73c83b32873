"""One epoch of mnist_cnn on Fashion-MNIST, batch 32, Adam: reading, shuffling,
training. Lathe's time is that of the whole process, `lathe train`, compilation
included; PyTorch's does not include its import.

As a program (the peer's process): epoch.py FOLDER THREADS; prints seconds."""

import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

THREADS = 2
BATCH = 32
ROUNDS = 3
FILES = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")


def read_idx(path):
    with gzip.open(path) as file:
        data = file.read()
    dims = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big")
            for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(dims)).reshape(dims)


def torch_epoch(folder, threads):
    """Seconds of the fastest plain loop: batches are cut from tensors in
    memory by a random permutation, images channels last, fused Adam."""
    import torch
    from torch import nn
    torch.set_num_threads(threads)
    start = time.perf_counter()
    images, labels = (read_idx(os.path.join(folder, name)) for name in FILES)
    images = torch.from_numpy(images.copy()).unsqueeze(1)
    labels = torch.from_numpy(labels.astype(np.int64))
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(5408, 128), nn.ReLU(), nn.Linear(128, 10)).to(
            memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters(), fused=True)
    loss_of = nn.CrossEntropyLoss()
    for indices in torch.randperm(len(labels)).split(BATCH):
        batch = (images[indices].float() / 255).contiguous(
            memory_format=torch.channels_last)
        optimizer.zero_grad()
        loss_of(net(batch), labels[indices]).backward()
        optimizer.step()
    return time.perf_counter() - start


def lathe_epoch(lathe, listing, folder, threads):
    start = time.perf_counter()
    subprocess.run([lathe, "train", listing, "--data", folder, "--epochs", "1",
                    "--batch-size", str(BATCH), "--threads", str(threads)],
                   check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(lathe, listing, data, with_torch, environment):
    """name -> median seconds, the systems in turns."""
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        # The training set alone: nobody is to evaluate afterwards.
        for name in FILES:
            os.symlink(os.path.join(os.path.abspath(data), name),
                       os.path.join(folder, name))
        for _ in range(ROUNDS):
            times.setdefault("lathe", []).append(
                lathe_epoch(lathe, listing, folder, THREADS))
            if with_torch:
                done = subprocess.run(
                    [sys.executable, __file__, folder, str(THREADS)],
                    check=True, capture_output=True, text=True,
                    env=environment)
                times.setdefault("torch", []).append(float(done.stdout))
    return {name: statistics.median(values) for name, values in times.items()}


if __name__ == "__main__":
    print(torch_epoch(sys.argv[1], int(sys.argv[2])))

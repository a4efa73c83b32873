"""make_listing_data.py FOLDER: arrays for listings.test."""

import os
import sys

import numpy as np

from independent import save_safetensors

folder = sys.argv[1]
rng = np.random.default_rng(0)
for name, shape in (("train-x", (64, 4)), ("train-u", (64, 4)),
                    ("train-y", (64, 3)), ("x3", (2, 3, 8))):
    np.save(os.path.join(folder, name + ".npy"),
            rng.normal(size=shape).astype(np.float32))
save_safetensors(os.path.join(folder, "dense.st"), {
    "dense/kernel": rng.normal(size=(8, 5)).astype(np.float32),
    "dense/bias": rng.normal(size=5).astype(np.float32),
})
for part, shape in (("images", (16, 10, 10, 1)), ("sequences", (16, 7, 12))):
    os.makedirs(os.path.join(folder, part), exist_ok=True)
    np.save(os.path.join(folder, part, "train-image.npy"),
            rng.normal(size=shape).astype(np.float32))
    np.save(os.path.join(folder, part, "train-label.npy"),
            rng.integers(0, 10, 16).astype(np.int32))

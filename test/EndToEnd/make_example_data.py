"""make_example_data.py FOLDER: images for examples/autoencoder.mlir (mixtures of
eight patterns) and sequences for examples/transformer.mlir (one of ten vectors
is hidden at one place of each)."""

import os
import sys

import numpy as np

rng = np.random.default_rng(0)
patterns = rng.random((8, 784))
hidden = rng.normal(size=(10, 256)) * 4
for part, count in (("train", 512), ("test", 64)):
    mixture = rng.dirichlet(np.ones(8), count)
    folder = os.path.join(sys.argv[1], "images")
    os.makedirs(folder, exist_ok=True)
    for name in ("image", "target"):
        np.save(os.path.join(folder, f"{part}-{name}.npy"),
                (mixture @ patterns).astype(np.float32))
for part, count in (("train", 64), ("test", 8)):
    labels = rng.integers(0, 10, count).astype(np.int32)
    sequences = rng.normal(size=(count, 128, 256))
    sequences[np.arange(count), rng.integers(0, 128, count)] += hidden[labels]
    folder = os.path.join(sys.argv[1], "sequences")
    os.makedirs(folder, exist_ok=True)
    np.save(os.path.join(folder, f"{part}-sequence.npy"),
            sequences.astype(np.float32))
    np.save(os.path.join(folder, f"{part}-label.npy"), labels)

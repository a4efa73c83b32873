"""make_line.py FOLDER: 512 + 64 samples of y = x w + b, exactly."""

import os
import sys

import numpy as np

rng = np.random.default_rng(0)
w, b = np.array([[1.0], [-2.0], [0.5], [3.0]]), 0.25
for part, count in (("train", 512), ("test", 64)):
    x = rng.normal(size=(count, 4)).astype(np.float32)
    np.save(os.path.join(sys.argv[1], f"{part}-x.npy"), x)
    np.save(os.path.join(sys.argv[1], f"{part}-y.npy"),
            (x @ w + b).astype(np.float32))

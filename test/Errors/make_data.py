"""make_data.py FOLDER KIND: a small data set in IDX form, wrong in one way."""

import gzip
import os
import struct
import sys

folder, kind = sys.argv[1:]
os.makedirs(folder, exist_ok=True)


def idx(magic, dims, data):
    return struct.pack(f">I{len(dims)}I", magic, *dims) + data


def write(name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


count, labels = 64, bytes(i % 10 for i in range(64))
images = idx(0x803, (count, 28, 28), bytes(count * 784))
if kind == "truncated":
    images = images[:-100]
elif kind == "magic":
    images = b"PK\x03\x04" + images[4:]
elif kind == "shape":
    images = idx(0x803, (count, 20, 20), bytes(count * 400))
elif kind == "counts":
    labels = labels[:-4]
elif kind == "label":
    labels = labels[:7] + bytes([11]) + labels[8:]
elif kind == "empty":
    images, labels = idx(0x803, (0, 28, 28), b""), b""
labels = idx(0x801, (len(labels),), labels)
if kind == "gzip":
    content = gzip.compress(images)
    write("train-images-idx3-ubyte.gz", content[:len(content) // 2])
elif kind != "no-images":
    write("train-images-idx3-ubyte", images)
write("train-labels-idx1-ubyte", labels)

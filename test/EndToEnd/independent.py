"""Networks and optimizers in plain numpy, f64: what Lathe's trajectories are
held against. Formulas: Keras 3 (keras/src/optimizers) and PyTorch
(torch/optim), written out; no framework is used."""

import json
import struct

import numpy as np


def save_safetensors(path, tensors):
    """Writes a dict of f32 or f64 arrays as a safetensors file."""
    header, data = {}, b""
    for name, array in tensors.items():
        raw = np.ascontiguousarray(array).tobytes()
        dtype = {"float32": "F32", "float64": "F64"}[str(array.dtype)]
        header[name] = {
            "dtype": dtype,
            "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load_safetensors(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    dtypes = {"F32": np.float32, "F64": np.float64, "I64": np.int64,
              "I32": np.int32}
    return {
        name: np.frombuffer(
            data[entry["data_offsets"][0]:entry["data_offsets"][1]],
            dtypes[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items() if name != "__metadata__"
    }


def softmax_cross_entropy(logits, labels):
    """Mean loss over the batch, and its gradient in the logits."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = (np.log(sums[:, 0]) - shifted[rows, labels]).mean()
    gradient = exponentials / sums
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)


class Dense:
    def __init__(self, name, inputs, units, relu):
        self.name, self.relu = name, relu
        self.shapes = {"kernel": (inputs, units), "bias": (units,)}

    def forward(self, x, p):
        self.x = x
        self.y = x @ p[self.name + "/kernel"] + p[self.name + "/bias"]
        if self.relu:
            self.y = np.maximum(self.y, 0)
        return self.y

    def backward(self, dy, p, g):
        if self.relu:
            dy = np.where(self.y > 0, dy, 0)
        rows = dy.reshape(-1, dy.shape[-1])
        g[self.name + "/kernel"] = self.x.reshape(len(rows), -1).T @ rows
        g[self.name + "/bias"] = rows.sum(axis=0)
        return dy @ p[self.name + "/kernel"].T


class Conv:
    """3x3, stride 1, no padding, NHWC, relu."""

    def __init__(self, name, inputs, filters):
        self.name = name
        self.shapes = {"kernel": (3, 3, inputs, filters), "bias": (filters,)}

    def forward(self, x, p):
        self.x = x
        height, width = x.shape[1] - 2, x.shape[2] - 2
        kernel = p[self.name + "/kernel"]
        y = np.zeros(x.shape[:1] + (height, width, kernel.shape[3]))
        for i in range(3):
            for j in range(3):
                y += x[:, i:i + height, j:j + width] @ kernel[i, j]
        self.y = np.maximum(y + p[self.name + "/bias"], 0)
        return self.y

    def backward(self, dy, p, g):
        dy = np.where(self.y > 0, dy, 0)
        height, width = dy.shape[1:3]
        kernel = p[self.name + "/kernel"]
        dk, dx = np.zeros_like(kernel), np.zeros_like(self.x)
        for i in range(3):
            for j in range(3):
                part = self.x[:, i:i + height, j:j + width]
                dk[i, j] = np.tensordot(part, dy, ([0, 1, 2], [0, 1, 2]))
                dx[:, i:i + height, j:j + width] += dy @ kernel[i, j].T
        g[self.name + "/kernel"] = dk
        g[self.name + "/bias"] = dy.sum(axis=(0, 1, 2))
        return dx


class MaxPool:
    """2x2, stride 2; the first of equal elements gets the gradient."""

    shapes = {}

    def forward(self, x, p):
        n, h, w, c = x.shape
        blocks = x[:, :h // 2 * 2, :w // 2 * 2].reshape(
            n, h // 2, 2, w // 2, 2, c).transpose(0, 1, 3, 5, 2, 4)
        self.shape = x.shape
        self.blocks = blocks.reshape(n, h // 2, w // 2, c, 4)
        self.first = self.blocks.argmax(axis=-1)
        return self.blocks.max(axis=-1)

    def backward(self, dy, p, g):
        n, h, w, c = self.shape
        blocks = np.zeros(self.blocks.shape)
        np.put_along_axis(blocks, self.first[..., None], dy[..., None], -1)
        dx = np.zeros(self.shape)
        dx[:, :h // 2 * 2, :w // 2 * 2] = blocks.reshape(
            n, h // 2, w // 2, c, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(
                n, h // 2 * 2, w // 2 * 2, c)
        return dx


class Flatten:
    shapes = {}

    def forward(self, x, p):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dy, p, g):
        return dy.reshape(self.shape)


def mlp():
    """examples/mlp.mlir"""
    return [Dense("dense", 784, 64, True), Dense("dense_1", 64, 64, True),
            Dense("dense_2", 64, 10, False)]


def mnist_cnn():
    """examples/mnist_cnn.mlir; its softmax is part of the loss here."""
    return [Conv("conv2d", 1, 32), MaxPool(), Flatten(),
            Dense("dense", 5408, 128, True), Dense("dense_1", 128, 10, False)]


def sgd(p, g, s, lr, t):
    for name in g:
        p[name] -= lr * g[name]


def momentum_keras(p, g, s, lr, t, mu=0.9):
    for name in g:
        s[name] = mu * s.get(name, 0.0) - lr * g[name]
        p[name] += s[name]


def momentum_torch(p, g, s, lr, t, mu=0.9):
    for name in g:
        s[name] = g[name] if t == 1 else mu * s[name] + g[name]
        p[name] -= lr * s[name]


def adam(p, g, s, lr, t, epsilon_hat, b1=0.9, b2=0.999):
    for name in g:
        m, v = s.get(name, (0.0, 0.0))
        m = m + (g[name] - m) * (1 - b1)
        v = v + (g[name]**2 - v) * (1 - b2)
        s[name] = m, v
        alpha = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
        p[name] -= alpha * m / (np.sqrt(v) + epsilon_hat(t, b2))


def adam_keras(p, g, s, lr, t):
    adam(p, g, s, lr, t, lambda t, b2: 1e-7)


def adam_torch(p, g, s, lr, t):
    adam(p, g, s, lr, t, lambda t, b2: 1e-8 * np.sqrt(1 - b2**t))


def train(layers, parameters, optimizer, images, labels, batch, rates):
    """Runs one step per entry of |rates|; returns the losses."""
    p = {name: value.astype(np.float64) for name, value in parameters.items()}
    state, losses = {}, []
    for t, rate in enumerate(rates, start=1):
        rows = slice((t - 1) * batch, t * batch)
        x = images[rows].astype(np.float64)
        for layer in layers:
            x = layer.forward(x, p)
        loss, dy = softmax_cross_entropy(x, labels[rows])
        g = {}
        for layer in reversed(layers):
            dy = layer.backward(dy, p, g)
        optimizer(p, g, state, rate, t)
        losses.append(loss)
    return losses, p

"""Norms and attention in plain numpy, f64, beside independent.py. Formulas:
Ioffe and Szegedy, arXiv 1502.03167; Ba et al., arXiv 1607.06450; Vaswani et
al., arXiv 1706.03762. Gradients are written out here, by other formulas than
Lathe's where there is a choice."""

import numpy as np

from independent import Dense


class BatchNorm:
    """Over all dims but the last; Keras' defaults, or PyTorch's."""

    def __init__(self, name, channels, preset):
        self.name, self.torch = name, preset == "torch"
        self.momentum = 0.9 if self.torch else 0.99
        self.epsilon = 1e-5 if self.torch else 1e-3
        self.shapes = dict.fromkeys(("scale", "offset", "mean", "variance"),
                                    (channels,))

    def forward(self, x, p):
        dims = tuple(range(x.ndim - 1))
        n = x.size // x.shape[-1]
        self.mean, variance = x.mean(dims), x.var(dims)
        self.deviation = np.sqrt(variance + self.epsilon)
        kept = variance * (n / (n - 1) if self.torch else 1)
        for part, batch in (("mean", self.mean), ("variance", kept)):
            old = p[f"{self.name}/{part}"]
            p[f"{self.name}/{part}"] = (
                old * self.momentum + batch * (1 - self.momentum))
        self.x = x
        self.normal = (x - self.mean) / self.deviation
        return (self.normal * p[self.name + "/scale"] +
                p[self.name + "/offset"])

    def backward(self, dy, p, g):
        """The formulas of the paper, through mean and variance."""
        dims = tuple(range(dy.ndim - 1))
        n = dy.size // dy.shape[-1]
        g[self.name + "/scale"] = (dy * self.normal).sum(dims)
        g[self.name + "/offset"] = dy.sum(dims)
        dnormal = dy * p[self.name + "/scale"]
        centered = self.x - self.mean
        dvariance = (dnormal * centered).sum(dims) * -0.5 / self.deviation**3
        dmean = (-dnormal.sum(dims) / self.deviation +
                 dvariance * (-2 * centered).sum(dims) / n)
        return (dnormal / self.deviation + dvariance * 2 * centered / n +
                dmean / n)


class LayerNorm:
    """Over the last dim."""

    def __init__(self, name, features, preset):
        self.name = name
        self.epsilon = 1e-5 if preset == "torch" else 1e-3
        self.shapes = {"scale": (features,), "offset": (features,)}

    def forward(self, x, p):
        self.deviation = np.sqrt(x.var(-1, keepdims=True) + self.epsilon)
        self.normal = (x - x.mean(-1, keepdims=True)) / self.deviation
        return (self.normal * p[self.name + "/scale"] +
                p[self.name + "/offset"])

    def backward(self, dy, p, g):
        dims = tuple(range(dy.ndim - 1))
        g[self.name + "/scale"] = (dy * self.normal).sum(dims)
        g[self.name + "/offset"] = dy.sum(dims)
        d = dy * p[self.name + "/scale"]
        # The Jacobian of each row, as a matrix.
        n = dy.shape[-1]
        rows = self.normal[..., :, None] * self.normal[..., None, :]
        jacobian = (np.eye(n) - 1 / n - rows / n) / self.deviation[..., None]
        return np.einsum("...ij,...j->...i", jacobian, d)


class Attention:
    """Self-attention, [B, S, D], with projections."""

    def __init__(self, name, features, heads, size, causal):
        self.heads, self.size, self.causal = heads, size, causal
        inner = heads * size
        self.parts = [Dense(f"{name}/{part}", features, inner, False)
                      for part in ("query", "key", "value")]
        self.output = Dense(f"{name}/output", inner, features, False)
        self.name = name
        self.shapes = {f"{layer.name[len(name) + 1:]}/{part}": shape
                       for layer in [*self.parts, self.output]
                       for part, shape in layer.shapes.items()}

    def split(self, x):
        return x.reshape(*x.shape[:2], self.heads, self.size)

    def forward(self, x, p):
        self.q, self.k, self.v = (self.split(part.forward(x, p))
                                  for part in self.parts)
        scores = np.einsum("bqhd,bkhd->bhqk", self.q, self.k)
        scores /= np.sqrt(self.size)
        if self.causal:
            later = np.triu(np.ones(scores.shape[-2:], bool), 1)
            scores[..., later] = -np.inf
        self.weights = np.exp(scores - scores.max(-1, keepdims=True))
        self.weights /= self.weights.sum(-1, keepdims=True)
        y = np.einsum("bhqk,bkhd->bqhd", self.weights, self.v)
        return self.output.forward(y.reshape(*y.shape[:2], -1), p)

    def backward(self, dy, p, g):
        dy = self.split(self.output.backward(dy, p, g))
        dv = np.einsum("bhqk,bqhd->bkhd", self.weights, dy)
        dweights = np.einsum("bqhd,bkhd->bhqk", dy, self.v)
        # The Jacobian of each softmax, as a matrix.
        w = self.weights
        jacobian = (np.eye(w.shape[-1]) * w[..., None] -
                    w[..., :, None] * w[..., None, :])
        dscores = np.einsum("...ij,...j->...i", jacobian, dweights)
        dscores /= np.sqrt(self.size)
        dq = np.einsum("bhqk,bkhd->bqhd", dscores, self.k)
        dk = np.einsum("bhqk,bqhd->bkhd", dscores, self.q)
        return sum(part.backward(d.reshape(*d.shape[:2], -1), p, g)
                   for part, d in zip(self.parts, (dq, dk, dv)))


class Residual:
    """x plus what |layers| make of it."""

    def __init__(self, *layers):
        self.layers = layers
        self.name = None
        self.shapes = {}

    def forward(self, x, p):
        y = x
        for layer in self.layers:
            y = layer.forward(y, p)
        return x + y

    def backward(self, dy, p, g):
        dx = dy
        for layer in reversed(self.layers):
            dx = layer.backward(dx, p, g)
        return dy + dx


class Mean:
    """Over the dims between the first and the last."""

    shapes = {}

    def forward(self, x, p):
        self.shape = x.shape
        return x.mean(tuple(range(1, x.ndim - 1)))

    def backward(self, dy, p, g):
        between = self.shape[1:-1]
        dy = dy.reshape(len(dy), *[1] * len(between), -1)
        return np.broadcast_to(dy / np.prod(between), self.shape)

"""JAX: jitted functions, compiled ahead for the row's shapes; a training step
donates parameters and slots. Its pool has as many threads as the process may
use processors."""

import math

import jax
import jax.numpy as jnp
import numpy as np

import workload
from layers import image_pads
from peers import Runner

IMAGES = ("NHWC", "HWIO", "NHWC")


def start(threads):
    jax.config.update("jax_platforms", "cpu")


def version():
    return jax.__version__


def variants(row):
    return ["jax"]


class Layers:
    """The layers over NHWC arrays; see layers.py."""

    def __init__(self, parameters, training=False, key=None):
        self.parameters, self.training, self.key = parameters, training, key

    def conv2d(self, x, name, filters, kernel, stride=1, padding="valid",
               groups=1, bias=True):
        y = jax.lax.conv_general_dilated(
            x, self.parameters[name + "/kernel"], (stride, stride),
            image_pads(x.shape[1:3], kernel, stride, padding),
            dimension_numbers=IMAGES, feature_group_count=groups)
        return y + self.parameters[name + "/bias"] if bias else y

    def dense(self, x, name, units, image=None):
        return (x @ self.parameters[name + "/kernel"] +
                self.parameters[name + "/bias"])

    def matmul(self, a, b):
        return a @ b

    def conv2d_input_grad(self, dy, name, size, channels, kernel, stride=1,
                          padding="valid"):
        shape = (dy.shape[0], size, size, channels)
        convolve = lambda x: self.conv2d(x, name, None, kernel, stride, padding,
                                         bias=False)
        transpose = jax.linear_transpose(
            convolve, jax.ShapeDtypeStruct(shape, dy.dtype))
        return transpose(dy)[0]

    def conv2d_filter_grad(self, x, dy, kernel, stride=1, padding="valid"):
        shape = (kernel, kernel, x.shape[-1], dy.shape[-1])
        convolve = lambda w: Layers({"w/kernel": w}).conv2d(
            x, "w", None, kernel, stride, padding, bias=False)
        transpose = jax.linear_transpose(
            convolve, jax.ShapeDtypeStruct(shape, dy.dtype))
        return transpose(dy)[0]

    def attention(self, q, k, v):
        scores = q @ jnp.swapaxes(k, -1, -2) / math.sqrt(q.shape[-1])
        return jax.nn.softmax(scores, -1) @ v

    def multi_head_attention(self, x, name, heads):
        n, length, width = x.shape
        part = lambda which, y: (y @ self.parameters[f"{name}/{which}/kernel"] +
                                 self.parameters[f"{name}/{which}/bias"])
        split = lambda which: part(which, x).reshape(
            n, length, heads, width // heads).transpose(0, 2, 1, 3)
        y = self.attention(split("query"), split("key"), split("value"))
        return part("output", y.transpose(0, 2, 1, 3).reshape(x.shape))

    def relu(self, x):
        return jax.nn.relu(x)

    def relu6(self, x):
        return jax.nn.relu6(x)

    def gelu(self, x):
        return jax.nn.gelu(x, approximate=False)

    def softmax(self, x):
        return jax.nn.softmax(x, -1)

    def add(self, a, b):
        return a + b

    def dropout(self, x, rate):
        if self.key is None:
            return x
        kept = jax.random.bernoulli(self.key, 1 - rate, x.shape)
        return jnp.where(kept, x / (1 - rate), 0)

    def bias_add(self, x, name):
        return x + self.parameters[name]

    def batch_norm(self, x, name, epsilon):
        """The running statistics are left alone: no loss depends on them, and
        their update costs next to nothing."""
        mean, variance = (self.parameters[f"{name}/{part}"]
                          for part in ("mean", "variance"))
        if self.training:
            mean = x.mean((0, 1, 2))
            variance = jnp.square(x).mean((0, 1, 2)) - jnp.square(mean)
        scale = self.parameters[name + "/scale"] * jax.lax.rsqrt(
            variance + epsilon)
        return (x - mean) * scale + self.parameters[name + "/offset"]

    def layer_norm(self, x, name, epsilon):
        mean = x.mean(-1, keepdims=True)
        variance = jnp.square(x - mean).mean(-1, keepdims=True)
        return ((x - mean) * jax.lax.rsqrt(variance + epsilon) *
                self.parameters[name + "/scale"] +
                self.parameters[name + "/offset"])

    def sum(self, x, dim):
        return x.sum(dim)

    def mean(self, x, dim):
        return x.mean(dim)

    def max_pool(self, x, window, stride, padding="valid"):
        vertical, horizontal = image_pads(x.shape[1:3], window, stride, padding)
        return jax.lax.reduce_window(
            x, -jnp.inf, jax.lax.max, (1, window, window, 1),
            (1, stride, stride, 1), ((0, 0), vertical, horizontal, (0, 0)))

    def global_avg_pool(self, x):
        return x.mean((1, 2))

    def flatten(self, x):
        return x.reshape(x.shape[0], -1)


class _Infer(Runner):
    def __init__(self, row, data):
        def infer(parameters, inputs):
            y = row.net.function(Layers(parameters), *inputs)
            return jax.nn.softmax(y, -1) if row.net.softmax else y
        self.arguments = jax.device_put((data.parameters,
                                         list(data.inputs.values())))
        compiled = jax.jit(infer).lower(*self.arguments).compile()
        self.call = lambda: compiled(*self.arguments).block_until_ready()

    def results(self):
        return np.array(self.call())


def adam(w, m, v, gradient, rate, step):
    """One parameter; torch.optim's formula."""
    m = m + (gradient - m) * 0.1
    v = v + (gradient * gradient - v) * 0.001
    root = jnp.sqrt(1 - 0.999 ** step)
    w = w - rate / (1 - 0.9 ** step) * m / (jnp.sqrt(v) / root + 1e-8)
    return w, m, v


class _Train(Runner):
    """State: (parameters, first moments, second moments, step)."""

    def __init__(self, row, data):
        parameters = jax.device_put(data.parameters)
        kept = {name: parameters.pop(name) for name in data.state}
        inputs = jax.device_put(list(data.inputs.values()))
        labels = jax.device_put(data.labels)
        zeros = lambda: {n: jnp.zeros_like(p) for n, p in parameters.items()}
        self.state = (parameters, zeros(), zeros(), jnp.float32(1))

        def loss_of(parameters, key):
            y = row.net.function(Layers({**parameters, **kept}, True, key),
                                 *inputs)
            if not row.net.classes:
                return jnp.square(y - labels).mean()
            return -jnp.take_along_axis(jax.nn.log_softmax(y), labels[:, None],
                                        1).mean()

        def step(state, rate, dropping):
            parameters, first, second, count = state
            key = (jax.random.fold_in(jax.random.key(0), count.astype(int))
                   if dropping else None)
            loss, gradients = jax.value_and_grad(loss_of)(parameters, key)
            new = {name: adam(parameters[name], first[name], second[name],
                              gradients[name], rate, count)
                   for name in parameters}
            parts = ({name: values[i] for name, values in new.items()}
                     for i in range(3))
            return (*parts, count + 1), loss
        self.step = jax.jit(step, donate_argnums=0, static_argnums=2)
        self.rate = jnp.float32(workload.TIMED_RATE)

    def call(self, dropping=True):
        self.state, loss = self.step(self.state, self.rate, dropping)
        jax.block_until_ready(self.state)
        return loss

    def results(self):
        self.rate = jnp.float32(workload.CHECKED_RATE)
        losses = [float(self.call(False)) for _ in range(workload.CHECKED_STEPS)]
        self.rate = jnp.float32(workload.TIMED_RATE)
        return np.array(losses)


class _Adam(Runner):
    def __init__(self, row, data):
        w, g = jax.device_put((data.parameters["w"], data.inputs["g"]))
        self.state = w, jnp.zeros_like(w), jnp.zeros_like(w), jnp.float32(1)

        def step(state, g, rate):
            w, m, v, count = state
            return (*adam(w, m, v, g, rate, count), count + 1)
        self.step, self.gradient = jax.jit(step, donate_argnums=0), g
        self.rate = jnp.float32(workload.CHECKED_RATE)

    def call(self):
        self.state = jax.block_until_ready(
            self.step(self.state, self.gradient, self.rate))

    def results(self):
        for _ in range(workload.CHECKED_STEPS):
            self.call()
        self.rate = jnp.float32(workload.TIMED_RATE)
        return np.array(self.state[0])


def build(row, variant, data):
    if row.adam:
        return _Adam(row, data)
    return (_Train if row.kind == "train" else _Infer)(row, data)

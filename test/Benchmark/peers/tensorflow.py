"""TensorFlow: one tf.function per training step, with the fused Adam that Keras
used; `tensorflow-xla` compiles it whole. Leaner than Keras' own loop, which
would add its bookkeeping. Takes part in training and in gradient kernels."""

import math

import numpy as np
import tensorflow as tf

import workload
from layers import image_pads
from peers import Runner


def start(threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def version():
    return tf.__version__


def variants(row):
    if row.kind == "train":
        return ["tensorflow", "tensorflow-xla"]
    return ["tensorflow"] if row.adam or " grad " in row.name else []


class Layers:
    """The layers over NHWC tensors; see layers.py."""

    def __init__(self, parameters, dropping=False):
        self.parameters, self.dropping = parameters, dropping

    @staticmethod
    def padded(x, kernel, stride, padding):
        """x and TensorFlow's word for the padding that is left."""
        if isinstance(padding, str):
            return x, padding.upper()
        return x, [(0, 0), *image_pads(x.shape[1:3], kernel, stride, padding),
                   (0, 0)]

    def conv2d(self, x, name, filters, kernel, stride=1, padding="valid",
               groups=1, bias=True):
        x, padding = self.padded(x, kernel, stride, padding)
        y = tf.nn.conv2d(x, self.parameters[name + "/kernel"], stride, padding)
        return tf.nn.bias_add(y, self.parameters[name + "/bias"]) if bias else y

    def dense(self, x, name, units, image=None):
        y = tf.matmul(tf.reshape(x, (-1, x.shape[-1])),
                      self.parameters[name + "/kernel"])
        y = tf.nn.bias_add(y, self.parameters[name + "/bias"])
        return tf.reshape(y, (*x.shape[:-1], units))

    def conv2d_input_grad(self, dy, name, size, channels, kernel, stride=1,
                          padding="valid"):
        shape = (dy.shape[0], size, size, channels)
        pads = [(0, 0), *image_pads((size, size), kernel, stride, padding),
                (0, 0)]
        return tf.nn.conv2d_transpose(dy, self.parameters[name + "/kernel"],
                                      shape, stride, pads)

    def conv2d_filter_grad(self, x, dy, kernel, stride=1, padding="valid"):
        pads = [0, 0, *sum(image_pads(x.shape[1:3], kernel, stride, padding),
                           ()), 0, 0]
        return tf.raw_ops.Conv2DBackpropFilter(
            input=x, filter_sizes=(kernel, kernel, x.shape[-1], dy.shape[-1]),
            out_backprop=dy, strides=[1, stride, stride, 1], padding="EXPLICIT",
            explicit_paddings=pads)

    def attention(self, q, k, v):
        scores = tf.matmul(q * (1 / math.sqrt(q.shape[-1])), k,
                           transpose_b=True)
        return tf.matmul(tf.nn.softmax(scores), v)

    def multi_head_attention(self, x, name, heads):
        n, length, width = x.shape
        flat = tf.reshape(x, (-1, width))
        part = lambda which, y: tf.nn.bias_add(
            tf.matmul(y, self.parameters[f"{name}/{which}/kernel"]),
            self.parameters[f"{name}/{which}/bias"])
        split = lambda which: tf.transpose(tf.reshape(
            part(which, flat), (n, length, heads, width // heads)),
            (0, 2, 1, 3))
        y = self.attention(split("query"), split("key"), split("value"))
        y = tf.reshape(tf.transpose(y, (0, 2, 1, 3)), (-1, width))
        return tf.reshape(part("output", y), x.shape)

    def relu(self, x):
        return tf.nn.relu(x)

    def gelu(self, x):
        return tf.nn.gelu(x)

    def add(self, a, b):
        return a + b

    def dropout(self, x, rate):
        return tf.nn.dropout(x, rate) if self.dropping else x

    def batch_norm(self, x, name, epsilon):
        return tf.compat.v1.nn.fused_batch_norm(
            x, self.parameters[name + "/scale"],
            self.parameters[name + "/offset"], epsilon=epsilon)[0]

    def layer_norm(self, x, name, epsilon):
        mean, variance = tf.nn.moments(x, -1, keepdims=True)
        return tf.nn.batch_normalization(
            x, mean, variance, self.parameters[name + "/offset"],
            self.parameters[name + "/scale"], epsilon)

    def mean(self, x, dim):
        return tf.reduce_mean(x, dim)

    def max_pool(self, x, window, stride, padding="valid"):
        x, padding = self.padded(x, window, stride, padding)
        return tf.nn.max_pool2d(x, window, stride, padding)

    def global_avg_pool(self, x):
        return tf.reduce_mean(x, (1, 2))

    def flatten(self, x):
        return tf.reshape(x, (x.shape[0], -1))


class Adam:
    """TensorFlow's kernel with torch.optim's epsilon: its own is added before
    the second moment's correction, so it is scaled by that."""

    def __init__(self, parameters):
        zeros = lambda: {name: tf.Variable(tf.zeros_like(p))
                         for name, p in parameters.items()}
        self.parameters, self.first, self.second = parameters, zeros(), zeros()
        self.one = tf.Variable(1.0), tf.Variable(1.0)  # beta1^t, beta2^t

    def apply(self, gradients, rate):
        beta1, beta2 = (power.assign(power * beta) for power, beta in
                        zip(self.one, (0.9, 0.999)))
        for name, gradient in gradients.items():
            tf.raw_ops.ResourceApplyAdam(
                var=self.parameters[name].handle, m=self.first[name].handle,
                v=self.second[name].handle, beta1_power=beta1,
                beta2_power=beta2, lr=rate, beta1=0.9, beta2=0.999,
                epsilon=1e-8 * tf.sqrt(1 - beta2), grad=gradient)


class _Train(Runner):
    def __init__(self, row, variant, data):
        self.parameters = {name: tf.Variable(array) for name, array in
                           data.parameters.items() if name not in data.state}
        self.adam = Adam(self.parameters)
        self.rate = tf.constant(workload.TIMED_RATE)
        inputs = [tf.constant(array) for array in data.inputs.values()]
        labels = tf.constant(data.labels)

        def loss_of(dropping):
            y = row.net.function(Layers(self.parameters, dropping), *inputs)
            if not row.net.classes:
                return tf.reduce_mean(tf.square(y - labels))
            return tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels, y))

        def step(rate, dropping):
            with tf.GradientTape() as tape:
                loss = loss_of(dropping)
            self.adam.apply(tape.gradient(loss, self.parameters), rate)
            return loss
        self.step = tf.function(step, jit_compile=variant.endswith("-xla"))

    def call(self, dropping=True):
        return self.step(self.rate, dropping).numpy()

    def results(self):
        self.rate = tf.constant(workload.CHECKED_RATE)
        losses = [self.call(False) for _ in range(workload.CHECKED_STEPS)]
        self.rate = tf.constant(workload.TIMED_RATE)
        return np.array(losses)


class _Kernel(Runner):
    def __init__(self, row, data):
        layers = Layers({name: tf.constant(array)
                         for name, array in data.parameters.items()})
        inputs = [tf.constant(array) for array in data.inputs.values()]
        run = tf.function(lambda *inputs: row.net.function(layers, *inputs))
        self.call = lambda: run(*inputs).numpy()

    def results(self):
        return self.call()


class _AdamKernel(Runner):
    def __init__(self, data):
        self.w = tf.Variable(data.parameters["w"])
        self.adam = Adam({"w": self.w})
        self.gradient = tf.constant(data.inputs["g"])
        self.step = tf.function(lambda g, rate: self.adam.apply({"w": g}, rate))
        self.rate = tf.constant(workload.CHECKED_RATE)

    def call(self):
        self.step(self.gradient, self.rate)
        return self.adam.one[0].numpy()

    def results(self):
        for _ in range(workload.CHECKED_STEPS):
            self.call()
        self.rate = tf.constant(workload.TIMED_RATE)
        return self.w.numpy()


def build(row, variant, data):
    if row.adam:
        return _AdamKernel(data)
    if row.kind == "train":
        return _Train(row, variant, data)
    return _Kernel(row, data)

"""Nets as ONNX models, for the peers that read them. Images are NCHW; batch and
all other sizes are fixed, weights are constants."""

import math

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import workload
from layers import ShapeLayers, image_pads
OPSET = 20


class Layers:
    """The layers as nodes: a tensor is (name, shape), the shape as Lathe has
    it; see layers.py."""

    def __init__(self, data):
        self.data = data
        self.shapes = ShapeLayers()
        self.nodes, self.initializers = [], []

    def node(self, op, inputs, shape, **attributes):
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], **attributes))
        return name, shape

    def constant(self, array, name=None):
        name = name or f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def weight(self, name):
        array = self.data.parameters[name]
        return self.constant(
            workload.channels_first(name, array, self.data.images), name)

    def window(self, size, kernel, stride, padding):
        """Attributes of a window op."""
        (top, bottom), (left, right) = image_pads(size, kernel, stride, padding)
        return {"kernel_shape": [kernel, kernel], "strides": [stride, stride],
                "pads": [top, left, bottom, right]}

    def conv2d(self, x, name, filters, kernel, stride=1, padding="valid",
               groups=1, bias=True):
        shape = self.shapes.conv2d(x[1], name, filters, kernel, stride, padding,
                                   groups, bias)
        inputs = [x[0], self.weight(name + "/kernel")]
        inputs += [self.weight(name + "/bias")] if bias else []
        return self.node("Conv", inputs, shape, group=groups,
                         **self.window(x[1][1:3], kernel, stride, padding))

    def linear(self, x, kernel, bias):
        shape = (*x[1][:-1], self.data.parameters[bias].shape[0])
        if len(shape) == 2:
            return self.node("Gemm", [x[0], self.weight(kernel),
                                      self.weight(bias)], shape)
        y = self.node("MatMul", [x[0], self.weight(kernel)], shape)
        return self.node("Add", [y[0], self.weight(bias)], shape)

    def dense(self, x, name, units, image=None):
        return self.linear(x, name + "/kernel", name + "/bias")

    def matmul(self, a, b):
        return self.node("MatMul", [a[0], b[0]], self.shapes.matmul(a[1], b[1]))

    def conv2d_input_grad(self, dy, name, size, channels, kernel, stride=1,
                          padding="valid"):
        shape = self.shapes.conv2d_input_grad(dy[1], name, size, channels,
                                              kernel, stride, padding)
        (top, bottom), (left, right) = image_pads((size, size), kernel, stride,
                                                  padding)
        covered = (dy[1][1] - 1) * stride + kernel - top - bottom
        extra = size - covered
        return self.node("ConvTranspose", [dy[0], self.weight(name + "/kernel")],
                         shape, kernel_shape=[kernel, kernel],
                         strides=[stride, stride],
                         pads=[top, left, bottom, right],
                         output_padding=[extra, extra])

    def attention(self, q, k, v):
        *lead, length, width = q[1]
        order = list(range(len(lead))) + [len(lead) + 1, len(lead)]
        kt = self.node("Transpose", [k[0]], (*lead, width, length), perm=order)
        scale = self.constant(np.float32(1 / math.sqrt(width)))
        scaled = self.node("Mul", [q[0], scale], q[1])
        scores = self.node("MatMul", [scaled[0], kt[0]], (*lead, length, length))
        return self.node("MatMul", [self.softmax(scores)[0], v[0]], q[1])

    def multi_head_attention(self, x, name, heads):
        n, length, width = x[1]
        split = self.constant(np.array([n, length, heads, width // heads]))

        def part(which):
            y = self.linear(x, f"{name}/{which}/kernel", f"{name}/{which}/bias")
            y = self.node("Reshape", [y[0], split],
                          (n, length, heads, width // heads))
            return self.node("Transpose", [y[0]],
                             (n, heads, length, width // heads),
                             perm=[0, 2, 1, 3])
        y = self.attention(part("query"), part("key"), part("value"))
        y = self.node("Transpose", [y[0]], (), perm=[0, 2, 1, 3])
        y = self.node("Reshape", [y[0], self.constant(np.array(x[1]))], x[1])
        return self.linear(y, name + "/output/kernel", name + "/output/bias")

    def relu(self, x):
        return self.node("Relu", [x[0]], x[1])

    def relu6(self, x):
        return self.node("Clip", [x[0], self.constant(np.float32(0)),
                                  self.constant(np.float32(6))], x[1])

    def gelu(self, x):
        return self.node("Gelu", [x[0]], x[1])

    def softmax(self, x):
        return self.node("Softmax", [x[0]], x[1], axis=-1)

    def add(self, a, b):
        return self.node("Add", [a[0], b[0]], a[1])

    def dropout(self, x, rate):
        return x

    def bias_add(self, x, name):
        return self.node("Add", [x[0], self.weight(name)], x[1])

    def batch_norm(self, x, name, epsilon):
        parts = [self.weight(f"{name}/{part}")
                 for part in ("scale", "offset", "mean", "variance")]
        return self.node("BatchNormalization", [x[0], *parts], x[1],
                         epsilon=epsilon)

    def layer_norm(self, x, name, epsilon):
        parts = [self.weight(f"{name}/{part}") for part in ("scale", "offset")]
        return self.node("LayerNormalization", [x[0], *parts], x[1], axis=-1,
                         epsilon=epsilon)

    def sum(self, x, dim):
        return self.node("ReduceSum", [x[0], self.constant(np.array([dim]))],
                         self.shapes.sum(x[1], dim), keepdims=0)

    def mean(self, x, dim):
        return self.node("ReduceMean", [x[0], self.constant(np.array([dim]))],
                         self.shapes.mean(x[1], dim), keepdims=0)

    def max_pool(self, x, window, stride, padding="valid"):
        return self.node("MaxPool", [x[0]],
                         self.shapes.max_pool(x[1], window, stride, padding),
                         **self.window(x[1][1:3], window, stride, padding))

    def global_avg_pool(self, x):
        y = self.node("GlobalAveragePool", [x[0]], x[1])
        return self.node("Flatten", [y[0]], self.shapes.global_avg_pool(x[1]))

    def flatten(self, x):
        return self.node("Flatten", [x[0]], self.shapes.flatten(x[1]))


def first(shape):
    """An NHWC shape as NCHW; others as they are."""
    return (shape[0], shape[3], shape[1], shape[2]) if len(shape) == 4 else shape


def can(row):
    """Whether ONNX has the row's ops: no training, no filter gradients."""
    return row.kind != "train" and not row.adam and "filter grad" not in row.name


def take(array):
    return np.ascontiguousarray(array.transpose(0, 3, 1, 2)
                                if array.ndim == 4 else array)


def give(array):
    return array.transpose(0, 2, 3, 1) if array.ndim == 4 else array


def make_model(row, data):
    """The row's net as an onnx.ModelProto with one output, `y`."""
    layers = Layers(data)
    inputs = {name: array.shape for name, array in data.inputs.items()}
    result = row.net.function(layers, *inputs.items())
    if row.net.softmax:
        result = layers.softmax(result)
    layers.nodes.append(helper.make_node("Identity", [result[0]], ["y"]))
    value = lambda name, shape: helper.make_tensor_value_info(
        name, TensorProto.FLOAT, first(shape))
    graph = helper.make_graph(
        layers.nodes, "net", [value(*item) for item in inputs.items()],
        [value("y", result[1])], layers.initializers)
    model = helper.make_model(graph, ir_version=10, opset_imports=[
        helper.make_opsetid("", OPSET)])
    onnx.checker.check_model(model)
    return model

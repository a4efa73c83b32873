"""PyTorch: eager (`torch`), eager with images channels last in memory, and
TorchInductor (`torch-compile`; frozen weights for inference, and for training
the whole step as one function where the net keeps no state)."""

import math

import numpy as np
import torch
import torch.nn.functional as F

import workload
from layers import image_pads
from peers import Runner


def start(threads):
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)


def version():
    return torch.__version__


def variants(row):
    if row.adam:
        return ["torch"]
    names = ["torch"]
    if any(len(shape) == 4 for shape in row.net.inputs.values()):
        names.append("torch-channels-last")
    return names + ["torch-compile"]


class Layers(torch.nn.Module):
    """The layers over NCHW tensors; see layers.py."""

    def __init__(self, net, data, channels_last):
        super().__init__()
        self.net, self.channels_last = net, channels_last
        self.dropping = True
        self.result_is_filter = False
        for name, array in data.parameters.items():
            array = workload.channels_first(name, array, data.images)
            if name.endswith("kernel") and array.ndim == 2:
                array = np.ascontiguousarray(array.T)
            tensor = self.place(torch.from_numpy(array.copy()))
            if name in data.state:
                self.register_buffer(self.key(name), tensor)
            else:
                self.register_parameter(self.key(name),
                                        torch.nn.Parameter(tensor))

    @staticmethod
    def key(name):
        return name.replace("/", "_")

    def place(self, tensor):
        if tensor.ndim == 4 and self.channels_last:
            return tensor.contiguous(memory_format=torch.channels_last)
        return tensor.contiguous()

    def take(self, array):
        """An input, in this variant's memory order."""
        tensor = torch.from_numpy(array)
        return self.place(tensor.permute(0, 3, 1, 2) if array.ndim == 4
                          else tensor)

    def give(self, tensor):
        """A result as Lathe has it."""
        if tensor.ndim == 4:
            tensor = tensor.permute(*((2, 3, 1, 0) if self.result_is_filter
                                      else (0, 2, 3, 1)))
        return tensor.detach().numpy().copy()

    def of(self, name, part):
        return getattr(self, self.key(f"{name}/{part}"))

    def forward(self, *inputs):
        return self.net.function(self, *inputs)

    def padded(self, x, kernel, stride, padding, value=0.0):
        """x and the symmetric padding that is left to the op itself."""
        (top, bottom), (left, right) = image_pads(x.shape[2:], kernel, stride,
                                                  padding)
        if (top, left) == (bottom, right):
            return x, (top, left)
        return F.pad(x, (left, right, top, bottom), value=value), (0, 0)

    def conv2d(self, x, name, filters, kernel, stride=1, padding="valid",
               groups=1, bias=True):
        x, padding = self.padded(x, kernel, stride, padding)
        return F.conv2d(x, self.of(name, "kernel"),
                        self.of(name, "bias") if bias else None, stride,
                        padding, 1, groups)

    def dense(self, x, name, units, image=None):
        return F.linear(x, self.of(name, "kernel"), self.of(name, "bias"))

    def matmul(self, a, b):
        return torch.matmul(a, b)

    def conv2d_input_grad(self, dy, name, size, channels, kernel, stride=1,
                          padding="valid"):
        x = torch.empty(dy.shape[0], channels, size, size,
                        memory_format=torch.channels_last if self.channels_last
                        else torch.contiguous_format)
        return self.gradients(dy, x, self.of(name, "kernel"), stride, padding,
                              (True, False, False))[0]

    def conv2d_filter_grad(self, x, dy, kernel, stride=1, padding="valid"):
        self.result_is_filter = True
        filters = self.place(torch.empty(dy.shape[1], x.shape[1], kernel,
                                         kernel))
        return self.gradients(dy, x, filters, stride, padding,
                              (False, True, False))[1]

    def gradients(self, dy, x, filters, stride, padding, wanted):
        return torch.ops.aten.convolution_backward(
            dy, x, filters, None, (stride, stride), (padding, padding), (1, 1),
            False, (0, 0), 1, wanted)

    def attention(self, q, k, v):
        return F.scaled_dot_product_attention(q, k, v)

    def multi_head_attention(self, x, name, heads):
        n, length, width = x.shape
        split = lambda part: F.linear(
            x, self.of(name, part + "/kernel"),
            self.of(name, part + "/bias")).view(
                n, length, heads, width // heads).transpose(1, 2)
        y = F.scaled_dot_product_attention(split("query"), split("key"),
                                           split("value"))
        return F.linear(y.transpose(1, 2).reshape(n, length, width),
                        self.of(name, "output/kernel"),
                        self.of(name, "output/bias"))

    def relu(self, x):
        return F.relu(x)

    def relu6(self, x):
        return F.relu6(x)

    def gelu(self, x):
        return F.gelu(x)

    def softmax(self, x):
        return F.softmax(x, -1)

    def add(self, a, b):
        return a + b

    def dropout(self, x, rate):
        return F.dropout(x, rate, self.training and self.dropping)

    def bias_add(self, x, name):
        return x + getattr(self, self.key(name))

    def batch_norm(self, x, name, epsilon):
        return F.batch_norm(x, self.of(name, "mean"), self.of(name, "variance"),
                            self.of(name, "scale"), self.of(name, "offset"),
                            self.training, 0.01, epsilon)

    def layer_norm(self, x, name, epsilon):
        return F.layer_norm(x, x.shape[-1:], self.of(name, "scale"),
                            self.of(name, "offset"), epsilon)

    def sum(self, x, dim):
        return x.sum(dim)

    def mean(self, x, dim):
        return x.mean(dim)

    def max_pool(self, x, window, stride, padding="valid"):
        x, padding = self.padded(x, window, stride, padding, -math.inf)
        return F.max_pool2d(x, window, stride, padding)

    def global_avg_pool(self, x):
        return x.mean((2, 3))

    def flatten(self, x):
        return x.flatten(1)


class _Infer(Runner):
    def __init__(self, row, variant, data):
        self.layers = Layers(row.net, data, variant == "torch-channels-last")
        self.layers.eval()
        self.inputs = [self.layers.take(a) for a in data.inputs.values()]
        self.softmax = row.net.softmax
        run = self.layers
        if variant == "torch-compile":
            torch._inductor.config.freezing = True
            torch._dynamo.reset()
            run = torch.compile(run, dynamic=False)

        def call():
            with torch.no_grad():
                y = run(*self.inputs)
                return F.softmax(y, -1) if self.softmax else y
        self.call = call

    def results(self):
        return self.layers.give(self.call())


class _Train(Runner):
    """Loss, backward and the fused Adam, one after the other."""

    def __init__(self, row, variant, data):
        self.layers = Layers(row.net, data, variant == "torch-channels-last")
        self.layers.train()
        self.inputs = [self.layers.take(a) for a in data.inputs.values()]
        self.labels = torch.from_numpy(data.labels)
        if row.net.classes:
            self.labels = self.labels.long()
        self.loss_of = F.cross_entropy if row.net.classes else F.mse_loss
        self.optimizer = torch.optim.Adam(self.layers.parameters(), fused=True)
        self.loss = lambda: self.loss_of(self.layers(*self.inputs), self.labels)
        if variant == "torch-compile":
            torch._dynamo.reset()
            self.loss = torch.compile(self.loss, dynamic=False)
        self.call = self.step

    def set_rate(self, rate):
        for group in self.optimizer.param_groups:
            group["lr"] = rate

    def step(self):
        self.optimizer.zero_grad()
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        return loss

    def results(self):
        self.set_rate(workload.CHECKED_RATE)
        self.layers.dropping = False
        losses = [self.call().item() for _ in range(workload.CHECKED_STEPS)]
        self.layers.dropping = True
        self.set_rate(workload.TIMED_RATE)
        return np.array(losses)


class _WholeStep(_Train):
    """The whole step as one function of parameters and slots, so that Inductor
    sees the optimizer too."""

    def __init__(self, row, variant, data):
        super().__init__(row, "torch", data)
        self.parameters = {name: p.detach() for name, p in
                           self.layers.named_parameters()}
        self.first = {n: torch.zeros_like(p) for n, p in self.parameters.items()}
        self.second = {n: torch.zeros_like(p)
                       for n, p in self.parameters.items()}
        self.count = 0
        torch._dynamo.reset()
        self.compiled = torch.compile(self.whole, dynamic=False)

    def loss_at(self, parameters):
        y = torch.func.functional_call(self.layers, parameters,
                                       tuple(self.inputs))
        return self.loss_of(y, self.labels)

    def whole(self, parameters, first, second, rate, root):
        gradients, loss = torch.func.grad_and_value(self.loss_at)(parameters)
        for name, gradient in gradients.items():
            m = torch.lerp(first[name], gradient, 0.1)
            v = torch.lerp(second[name], gradient * gradient, 0.001)
            first[name].copy_(m)
            second[name].copy_(v)
            parameters[name].sub_(rate * m / (v.sqrt() / root + 1e-8))
        return loss

    def set_rate(self, rate):
        self.rate = rate

    def step(self):
        self.count += 1
        rate = torch.tensor(self.rate / (1 - 0.9 ** self.count))
        root = torch.tensor(math.sqrt(1 - 0.999 ** self.count))
        return self.compiled(self.parameters, self.first, self.second, rate,
                             root)


class _Adam(Runner):
    def __init__(self, row, variant, data):
        self.w = torch.nn.Parameter(torch.from_numpy(data.parameters["w"].copy()))
        self.w.grad = torch.from_numpy(data.inputs["g"])
        self.optimizer = torch.optim.Adam([self.w], fused=True)
        self.call = self.optimizer.step

    def results(self):
        self.optimizer.param_groups[0]["lr"] = workload.CHECKED_RATE
        for _ in range(workload.CHECKED_STEPS):
            self.call()
        self.optimizer.param_groups[0]["lr"] = workload.TIMED_RATE
        return self.w.detach().numpy().copy()


def build(row, variant, data):
    if row.adam:
        return _Adam(row, variant, data)
    if row.kind != "train":
        return _Infer(row, variant, data)
    whole = variant == "torch-compile" and not data.state
    return (_WholeStep if whole else _Train)(row, variant, data)

"""What a row of the comparison is, and the numbers that go into it.

All arrays are functions of a name and a shape, so that every process makes the
same ones without sending them around."""

import dataclasses
import math
import typing
import zlib

import numpy as np

from layers import ShapeLayers

CLASSES = 10
CHECKED_STEPS = 10
CHECKED_RATE = 1e-3
# While it is timed, a step must not learn its one batch by heart: gradients
# that vanish become denormal numbers, which take other time than real ones.
TIMED_RATE = 1e-6


@dataclasses.dataclass(frozen=True)
class Net:
    """A function over layers (see layers.py), and Lathe's listing of it.

    `inputs`: name -> shape, with "B" for the batch. `softmax`: the listing's
    output is the softmax of what `function` returns. `listing`: the name of a
    listing that nets.py or examples/ has, or (with a newline) its text."""
    function: typing.Callable
    inputs: dict
    listing: str
    softmax: bool = False
    classes: int = CLASSES  # 0: the loss is the squared error from the input

    def input_shapes(self, batch):
        return {name: tuple(batch if size == "B" else size for size in shape)
                for name, shape in self.inputs.items()}

    def shapes(self, batch):
        """A ShapeLayers that has run the net, and the result's shape."""
        layers = ShapeLayers()
        result = self.function(layers, *self.input_shapes(batch).values())
        return layers, result


@dataclasses.dataclass(frozen=True)
class Row:
    kind: str  # kernel, inference or train
    name: str
    batch: int
    net: Net
    compilers: bool = True  # whether peers.SLOW_TO_BUILD take part
    quick: bool = False  # part of a quick run
    adam: int = 0  # Adam over this many parameters, in place of a net

    @property
    def key(self):
        return f"{self.kind}/{self.name}/b{self.batch}"

    def flop(self):
        """Nominal: two per multiply-add, as if nothing were saved."""
        if self.adam:
            return 0
        layers, _ = self.net.shapes(self.batch)
        if self.kind == "train":
            return 3 * layers.flop - layers.first_flop
        return layers.flop


def _generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def make_input(name, shape):
    return _generator("input " + name).standard_normal(shape, dtype=np.float32)


def make_labels(batch, classes):
    return _generator("labels").integers(0, classes, batch).astype(np.int32)


def make_parameter(name, shape):
    """Kernels keep a signal's variance; everything else is near its usual
    value, but never exactly zero or one, so that no peer may drop it."""
    random = _generator(name)
    part = name.rsplit("/", 1)[-1]
    if part.endswith("kernel"):
        deviation = math.sqrt(2 / math.prod(shape[:-1]))
        return (random.standard_normal(shape) * deviation).astype(np.float32)
    if part in ("scale", "variance"):
        return random.uniform(0.5, 1.5, shape).astype(np.float32)
    return (random.standard_normal(shape) * 0.1).astype(np.float32)


def channels_first(name, array, images):
    """A parameter for peers with NCHW images: filters OIHW, and the rows of a
    dense kernel after `flatten` in the order of their images."""
    if array.ndim == 4:
        array = array.transpose(3, 2, 0, 1)
    elif name in images:
        height, width, channels = images[name]
        array = array.reshape(height, width, channels, -1)
        array = array.transpose(2, 0, 1, 3).reshape(height * width * channels,
                                                    -1)
    return np.ascontiguousarray(array)


class Data:
    """The arrays of one row: `parameters` and `inputs` by name, `labels`; from
    ShapeLayers `state` and `images`."""

    def __init__(self, row):
        self.state, self.images, self.labels = set(), {}, None
        if row.adam:
            self.parameters = {"w": make_parameter("w", (row.adam,))}
            self.inputs = {"g": make_input("g", (row.adam,))}
            return
        layers, _ = row.net.shapes(row.batch)
        self.state, self.images = layers.state, layers.images
        self.parameters = {name: make_parameter(name, shape)
                           for name, shape in layers.parameters.items()}
        self.inputs = {name: make_input(name, shape) for name, shape in
                       row.net.input_shapes(row.batch).items()}
        if row.kind == "train":
            self.labels = (make_labels(row.batch, row.net.classes)
                           if row.net.classes else
                           next(iter(self.inputs.values())))

"""One module per competitor, loaded in a process of its own (worker.py).

A module has `start(threads)`, called once, before anything is built;
`version()`; `variants(row)`, the names under which it takes part in a row (none
if it does not); and `build(row, variant, data)`, which returns a Runner."""

# In the order in which they take turns. `lathe` is always asked.
NAMES = ("lathe", "torch", "onnxruntime", "openvino", "jax", "tensorflow",
         "iree")

# What has to be importable for a peer to take part.
NEEDS = {"lathe": (), "torch": ("torch",), "onnxruntime": ("onnxruntime", "onnx"),
         "openvino": ("openvino", "onnx"), "jax": ("jax",),
         "tensorflow": ("tensorflow",), "iree": ("iree.compiler", "iree.runtime",
                                                 "onnx")}


# Competitors whose compilers take long: asked only where it can gain something.
SLOW_TO_BUILD = {"torch-compile", "iree"}


class Unsupported(Exception):
    """Raised by `build` where a peer cannot compute a row; says why."""


class Runner:
    """A row, ready to run. `call()` computes once, and is what is timed;
    `results()`, asked once and first, gives what is compared: the output as one
    array, the losses of the first steps, or the parameter after them."""

    def call(self):
        raise NotImplementedError

    def results(self):
        raise NotImplementedError

    def close(self):
        """Gives the memory back."""

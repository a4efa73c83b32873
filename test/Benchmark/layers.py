"""The layers that nets and kernels are written in, and their shapes.

A net is a function `net(layers, *tensors)` that calls methods of `layers`. Each
peer brings a class with the methods of `ShapeLayers`, which computes no values:
its tensors are shapes, and it collects what every peer needs to know of a net:
the parameters by name (as Lathe names them) and the FLOPs.

Images are NHWC, filters HWIO and dense kernels [in, out], as in Lathe; a peer
that wants another order changes it where it takes the data in, untimed."""

import math


def pads(size, kernel, stride, padding):
    """(before, after) of one dim; `padding` is "valid", "same" or a number."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        return total // 2, total - total // 2
    return padding, padding


def image_pads(shape, kernel, stride, padding):
    """((top, bottom), (left, right)) for a window over an image of `shape`."""
    return tuple(pads(size, kernel, stride, padding) for size in shape)


def window_size(size, kernel, stride, padding):
    return (size + sum(pads(size, kernel, stride, padding)) - kernel) // stride + 1


class ShapeLayers:
    """Shapes as tensors. `parameters`: name -> shape; `state`: names of those
    that are not trained; `images`: kernel of a dense layer -> the NHWC shape
    that was flattened before it; `flop`: two per multiply-add of a contraction;
    `first_flop`: those of the first one, which has no input gradient."""

    def __init__(self):
        self.parameters = {}
        self.state = set()
        self.images = {}
        self.flop = self.first_flop = 0

    def _parameter(self, name, *shape):
        self.parameters[name] = shape

    def _contract(self, result, depth):
        flop = 2 * math.prod(result) * depth
        self.first_flop = self.first_flop or flop
        self.flop += flop
        return result

    # Contractions

    def conv2d(self, x, name, filters, kernel, stride=1, padding="valid",
               groups=1, bias=True):
        n, h, w, c = x
        self._parameter(name + "/kernel", kernel, kernel, c // groups, filters)
        if bias:
            self._parameter(name + "/bias", filters)
        out = [window_size(size, kernel, stride, padding) for size in (h, w)]
        return self._contract((n, *out, filters), kernel * kernel * c // groups)

    def dense(self, x, name, units, image=None):
        """Over the last dim. `image`: the NHWC shape that `flatten` took, so
        that a peer with NCHW images can reorder the kernel's rows."""
        self._parameter(name + "/kernel", x[-1], units)
        self._parameter(name + "/bias", units)
        if image:
            self.images[name + "/kernel"] = image
        return self._contract((*x[:-1], units), x[-1])

    def matmul(self, a, b):
        return self._contract((*a[:-1], b[-1]), a[-1])

    def conv2d_input_grad(self, dy, name, size, channels, kernel, stride=1,
                          padding="valid"):
        """The gradient in the input, an image of size x size x channels."""
        self._parameter(name + "/kernel", kernel, kernel, channels, dy[-1])
        self._contract(dy, kernel * kernel * channels)
        return (dy[0], size, size, channels)

    def conv2d_filter_grad(self, x, dy, kernel, stride=1, padding="valid"):
        """The gradient in the filter, HWIO."""
        self._contract(dy, kernel * kernel * x[-1])
        return (kernel, kernel, x[-1], dy[-1])

    def attention(self, q, k, v):
        """softmax(q k^T / sqrt(d)) v, batched over the leading dims."""
        self._contract((*q[:-1], k[-2]), q[-1])
        return self._contract((*q[:-1], v[-1]), k[-2])

    def multi_head_attention(self, x, name, heads):
        """Self-attention with projections q, k, v and output, all d x d."""
        n, length, width = x
        for part in ("query", "key", "value", "output"):
            self._parameter(f"{name}/{part}/kernel", width, width)
            self._parameter(f"{name}/{part}/bias", width)
            self._contract(x, width)
        split = (n, heads, length, width // heads)
        self.attention(split, split, split)
        return x

    # Elementwise, a row at a time, over windows

    def _same(self, x, *unused, **also_unused):
        return x

    relu = relu6 = gelu = softmax = add = dropout = _same

    def bias_add(self, x, name):
        self._parameter(name, x[-1])
        return x

    def batch_norm(self, x, name, epsilon):
        for part in ("scale", "offset", "mean", "variance"):
            self._parameter(f"{name}/{part}", x[-1])
        self.state |= {name + "/mean", name + "/variance"}
        return x

    def layer_norm(self, x, name, epsilon):
        self._parameter(name + "/scale", x[-1])
        self._parameter(name + "/offset", x[-1])
        return x

    def sum(self, x, dim):
        return (*x[:dim], *x[dim + 1:])

    mean = sum

    def max_pool(self, x, window, stride, padding="valid"):
        n, h, w, c = x
        return (n, window_size(h, window, stride, padding),
                window_size(w, window, stride, padding), c)

    def global_avg_pool(self, x):
        return (x[0], x[-1])

    def flatten(self, x):
        return (x[0], math.prod(x[1:]))

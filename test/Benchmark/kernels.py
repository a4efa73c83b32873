"""The kernels that are compared: one layer each, shapes as the nets have them.
Lathe's listing of a kernel stands beside its function."""

from workload import Net, Row

# ResNet-50 at 224: (size, channels, filters, kernel, stride); what blocks repeat
# is named once.
RESNET50 = [
    (224, 3, 64, 7, 2),
    (56, 64, 64, 1, 1), (56, 64, 64, 3, 1), (56, 64, 256, 1, 1),
    (56, 256, 64, 1, 1), (56, 256, 128, 1, 1), (56, 128, 128, 3, 2),
    (28, 128, 512, 1, 1), (56, 256, 512, 1, 2), (28, 512, 128, 1, 1),
    (28, 128, 128, 3, 1), (28, 512, 256, 1, 1), (28, 256, 256, 3, 2),
    (14, 256, 1024, 1, 1), (28, 512, 1024, 1, 2), (14, 1024, 256, 1, 1),
    (14, 256, 256, 3, 1), (14, 1024, 512, 1, 1), (14, 512, 512, 3, 2),
    (7, 512, 2048, 1, 1), (14, 1024, 2048, 1, 2), (7, 2048, 512, 1, 1),
    (7, 512, 512, 3, 1),
]

# MobileNetV2 at 224, its depthwise ones below.
MOBILENET = [
    (224, 3, 32, 3, 2), (112, 32, 16, 1, 1), (112, 16, 96, 1, 1),
    (56, 96, 24, 1, 1), (56, 24, 144, 1, 1), (56, 144, 24, 1, 1),
    (28, 144, 32, 1, 1), (28, 32, 192, 1, 1), (28, 192, 32, 1, 1),
    (14, 192, 64, 1, 1), (14, 64, 384, 1, 1), (14, 384, 64, 1, 1),
    (14, 384, 96, 1, 1), (14, 96, 576, 1, 1), (14, 576, 96, 1, 1),
    (7, 576, 160, 1, 1), (7, 160, 960, 1, 1), (7, 960, 160, 1, 1),
    (7, 960, 320, 1, 1), (7, 320, 1280, 1, 1),
]
# (size, channels, kernel, stride); the last four are not MobileNetV2's.
DEPTHWISE = [
    (112, 32, 3, 1), (112, 96, 3, 2), (56, 144, 3, 1), (56, 144, 3, 2),
    (28, 192, 3, 1), (28, 192, 3, 2), (14, 384, 3, 1), (14, 576, 3, 1),
    (14, 576, 3, 2), (7, 960, 3, 1), (56, 144, 5, 1), (28, 192, 5, 1),
    (28, 192, 5, 2), (14, 576, 5, 1),
]
BACKWARD = [(56, 64, 64, 3, 1), (28, 128, 128, 3, 1), (14, 256, 256, 3, 1),
            (56, 64, 256, 1, 1), (28, 256, 256, 3, 2)]
# (M, N, K)
GEMMS = [(n, n, n) for n in (32, 64, 128, 129, 256, 384, 511, 512, 768, 1000,
                             1024, 1536, 2048, 2304)]
GEMMS += [(1, 1024, 1024), (4, 1024, 1024), (1, 4096, 1024), (128, 1536, 384),
          (4096, 384, 1536), (32, 10, 784)]
ADAM_SIZE = 10_000_000


def _listing(*lines):
    return "\n  ".join(["lathe.model @kernel {", *lines]) + "\n}\n"


def _text(shape):
    return "f32[" + ", ".join(map(str, shape)) + "]"


def _argument(value, tensor, name, role, donates=None):
    """An argument of a function that is written out."""
    donation = "" if donates is None else f"lathe.donate = {donates} : i64, "
    return (f'%{value}: {tensor} {{{donation}lathe.name = "{name}", '
            f'lathe.role = "{role}"}}')


def _unary(function, shape, line):
    """A kernel of one input `x` that `line` turns into %y."""
    return Net(function, {"x": shape},
               _listing(f'%x = input "x" {_text(shape)}', line,
                        'output "y" %y'))


def _gemm(m, n, k):
    return Net(lambda b, x, y: b.matmul(x, y), {"a": (m, k), "b": (k, n)},
               _listing(f'%a = input "a" {_text((m, k))}',
                        f'%b = input "b" {_text((k, n))}',
                        '%c = matmul %a, %b', 'output "c" %c'))


def _conv_net(size, channels, filters, kernel, stride, groups):
    function = lambda b, x: b.conv2d(
        x, "conv2d", filters, kernel, stride, kernel // 2, groups, bias=False)
    edge = kernel // 2
    return _unary(function, (1, size, size, channels),
                  f"%y = conv2d %x filters({filters}) kernel([{kernel}, "
                  f"{kernel}]) strides([{stride}, {stride}]) "
                  f"padding([{edge}, {edge}, {edge}, {edge}]) "
                  f"groups({groups}) no_bias")


def _backward_nets(size, channels, filters, kernel, stride):
    """The gradients of a convolution at batch 8: (input's, filter's)."""
    edge = kernel // 2
    out = (size + 2 * edge - kernel) // stride + 1
    image, grad = (8, size, size, channels), (8, out, out, filters)
    geometry = (f"padding([{edge}, {edge}, {edge}, {edge}]) "
                f"strides([{stride}, {stride}])")
    by_input = Net(
        lambda b, dy: b.conv2d_input_grad(dy, "w", size, channels, kernel,
                                          stride, edge),
        {"dy": grad},
        _listing(f'%dy = input "dy" {_text(grad)}',
                 f'%w = weight "w/kernel" {_text((kernel, kernel, channels, filters))}'
                 ' init(<"zeros">)',
                 f'%dx = convolution_input_grad %dy, %w input_size([{size}, '
                 f'{size}]) {geometry}', 'output "dx" %dx'))
    by_filter = Net(
        lambda b, x, dy: b.conv2d_filter_grad(x, dy, kernel, stride, edge),
        {"x": image, "dy": grad},
        _listing(f'%x = input "x" {_text(image)}',
                 f'%dy = input "dy" {_text(grad)}',
                 f'%dw = convolution_filter_grad %x, %dy kernel_size([{kernel}, '
                 f'{kernel}]) {geometry}', 'output "dw" %dw'))
    return by_input, by_filter


def _attention(heads, length, width):
    shape = (heads, length, width)
    return Net(
        lambda b, q, k, v: b.attention(q, k, v),
        {"q": shape, "k": shape, "v": shape},
        _listing(*(f'%{name} = input "{name}" {_text(shape)}'
                   for name in "qkv"),
                 '%y = attention %q, %k, %v', 'output "y" %y'))


def _bias_gelu(rows, width):
    matrix, vector = f"tensor<{rows}x{width}xf32>", f"tensor<{width}xf32>"
    return Net(lambda b, x: b.gelu(b.bias_add(x, "bias")),
               {"x": (rows, width)}, f"""module @kernel {{
  lathe.parameter @"bias" "parameter" : {vector} init(<"zeros">)
  func.func @infer({_argument("x", matrix, "x", "input")},
                   {_argument("b", vector, "bias", "parameter")})
      -> ({matrix} {{lathe.name = "y", lathe.role = "output"}}) {{
    %w = lathe.broadcast %b dims([1]) : ({vector}) -> {matrix}
    %z = lathe.add %x, %w : {matrix}
    %y = lathe.gelu %z : {matrix}
    return %y : {matrix}
  }}
}}
""")


def adam_listing(size):
    """An optimizer step alone, gradients as an input: what the train step has
    for each parameter (docs/Optimizers.md, preset torch)."""
    vector = f"tensor<{size}xf32>"
    scalars = [("b1", 0.9), ("b2", 0.999), ("one", 1.0),
               ("eps", "1.0e-8")]
    constants = "\n    ".join(
        f"%{name} = lathe.constant dense<{value}> : tensor<f64>"
        for name, value in scalars)
    splat = lambda name, value: (
        f"%{name}0 = lathe.cast {value} to f32 : (tensor<f64>) -> tensor<f32>\n"
        f"    %{name} = lathe.broadcast %{name}0 dims([]) : (tensor<f32>) -> "
        f"{vector}")
    slots = "\n  ".join(
        f'lathe.parameter @"{name}" "{role}" : {vector} init(<"zeros">)'
        for name, role in (("w", "parameter"), ("m", "slot"), ("v", "slot")))
    return f"""module @kernel {{
  {slots}
  func.func @train_step({_argument("w", vector, "w", "parameter", 0)},
      {_argument("m", vector, "m", "slot", 1)},
      {_argument("v", vector, "v", "slot", 2)},
      {_argument("g", vector, "g", "input")},
      {_argument("rate", "tensor<f32>", "learning_rate", "learning_rate")},
      {_argument("step", "tensor<i64>", "step", "step", 3)})
      -> ({vector} {{lathe.name = "w", lathe.role = "parameter"}},
          {vector} {{lathe.name = "m", lathe.role = "slot"}},
          {vector} {{lathe.name = "v", lathe.role = "slot"}},
          tensor<i64> {{lathe.name = "step", lathe.role = "step"}}) {{
    {constants}
    %t = lathe.cast %step to f64 : (tensor<i64>) -> tensor<f64>
    %p1 = lathe.pow %b1, %t : tensor<f64>
    %p2 = lathe.pow %b2, %t : tensor<f64>
    %c1 = lathe.sub %one, %p1 : tensor<f64>
    %c2 = lathe.sub %one, %p2 : tensor<f64>
    %root = lathe.sqrt %c2 : tensor<f64>
    %lr = lathe.cast %rate to f64 : (tensor<f32>) -> tensor<f64>
    %lr1 = lathe.mul %lr, %root : tensor<f64>
    %lr2 = lathe.div %lr1, %c1 : tensor<f64>
    %eps2 = lathe.mul %eps, %root : tensor<f64>
    %d1 = lathe.sub %one, %b1 : tensor<f64>
    %d2 = lathe.sub %one, %b2 : tensor<f64>
    {splat("k1", "%d1")}
    {splat("k2", "%d2")}
    {splat("scale", "%lr2")}
    {splat("epsilon", "%eps2")}
    %gm = lathe.sub %g, %m : {vector}
    %gm1 = lathe.mul %gm, %k1 : {vector}
    %m1 = lathe.add %m, %gm1 : {vector}
    %gg = lathe.mul %g, %g : {vector}
    %gv = lathe.sub %gg, %v : {vector}
    %gv1 = lathe.mul %gv, %k2 : {vector}
    %v1 = lathe.add %v, %gv1 : {vector}
    %s = lathe.sqrt %v1 : {vector}
    %s1 = lathe.add %s, %epsilon : {vector}
    %u = lathe.mul %m1, %scale : {vector}
    %u1 = lathe.div %u, %s1 : {vector}
    %w1 = lathe.sub %w, %u1 : {vector}
    %i = lathe.constant dense<1> : tensor<i64>
    %next = lathe.add %step, %i : tensor<i64>
    return %w1, %m1, %v1, %next : {vector}, {vector}, {vector}, tensor<i64>
  }}
}}
"""


def _other_kernels():
    softmax = lambda b, x: b.softmax(x)
    yield "softmax 1024x1024", _unary(softmax, (1024, 1024), "%y = softmax %x")
    yield "softmax 64x50000", _unary(softmax, (64, 50000), "%y = softmax %x")
    yield "layer_norm 512x768", _unary(
        lambda b, x: b.layer_norm(x, "layer_norm", 1e-6), (512, 768),
        "%y = layer_norm %x epsilon(1.0e-6)")
    yield "bias+gelu 512x3072", _bias_gelu(512, 3072)
    yield "row sums 4096x1024", _unary(
        lambda b, x: b.sum(x, 1), (4096, 1024), "%y = reduce_sum %x dims([1])")
    yield "column sums 4096x1024", _unary(
        lambda b, x: b.sum(x, 0), (4096, 1024), "%y = reduce_sum %x dims([0])")
    yield "attention 12x512x64", _attention(12, 512, 64)


QUICK = {"gemm 512x512x512", "gemm 1024x1024x1024", "gemm 1x1024x1024",
         "conv 3x3/1 56x56x64-64 (resnet50)", "conv 1x1/1 14x14x256-1024 "
         "(resnet50)", "depthwise 3x3/1 56x56x144", "softmax 1024x1024",
         "conv input grad 3x3/1 28x28x128-128",
         "conv filter grad 3x3/1 28x28x128-128", "layer_norm 512x768",
         "attention 12x512x64"}


def _row(name, batch, net, compilers=False, adam=0):
    return Row("kernel", name, batch, net, compilers, name in QUICK, adam)


def kernel_rows():
    """All kernel rows, GEMMs first."""
    rows = [_row(f"gemm {m}x{n}x{k}", 1, _gemm(m, n, k)) for m, n, k in GEMMS]
    for net, convolutions in (("resnet50", RESNET50), ("mobilenet", MOBILENET)):
        for size, channels, filters, kernel, stride in convolutions:
            rows.append(_row(
                f"conv {kernel}x{kernel}/{stride} {size}x{size}x{channels}-"
                f"{filters} ({net})", 1,
                _conv_net(size, channels, filters, kernel, stride, 1)))
    for size, channels, kernel, stride in DEPTHWISE:
        rows.append(_row(
            f"depthwise {kernel}x{kernel}/{stride} {size}x{size}x{channels}", 1,
            _conv_net(size, channels, channels, kernel, stride, channels)))
    for size, channels, filters, kernel, stride in BACKWARD:
        nets = _backward_nets(size, channels, filters, kernel, stride)
        for part, net in zip(("input", "filter"), nets):
            rows.append(_row(
                f"conv {part} grad {kernel}x{kernel}/{stride} {size}x{size}x"
                f"{channels}-{filters}", 8, net))
    rows += [_row(name, 1, net, compilers=True) for name, net in _other_kernels()]
    rows.append(_row(f"adam {ADAM_SIZE // 1_000_000}M", 1, None,
                     adam=ADAM_SIZE))
    return rows

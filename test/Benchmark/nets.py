"""Writes listings of the networks that are too long to be written by hand.

Usage: nets.py NET [--train] > NET.mlir
       nets.py --all FOLDER

Nets, and where they are from:
  resnet18, resnet50  He et al., arXiv 1512.03385; strides of the bottleneck in
                      its 3x3 convolution (v1.5), 224x224x3 to 1000 classes
  resnet18_32         the same for 32x32x3 to 10 classes: a 3x3 stem of stride
                      1 without pooling
  mobilenet_v2        Sandler et al., arXiv 1801.04381; 224x224x3, 1000 classes
  encoder             6 transformer blocks, d 384, 6 heads, FFN 1536, sequences
                      of 128 vectors in and out
The short ones are examples: autoencoder.mlir, transformer.mlir (2 blocks, d 256,
4 heads, FFN 1024, to 10 classes).

Without --train a listing only infers. With it, it has a label, a loss (cross
entropy from logits; for the encoder the squared error to a target of the
output's shape) and Adam (Keras' defaults).

Tensors. Images are NHWC, f32, the input is called "image" ("sequence"
[B, S, D] in transformers), the label "label" (i32), the output "logits"
("encoded" of the encoder). Names of parameters are those of torchvision's state
dict with "/" for ".", and of a layer's parts:
  conv2d, dense   NAME/kernel    torch's NAME.weight: HWIO of its OIHW, for
                                 grouped convolutions too; [in, out] of its
                                 [out, in]
                  NAME/bias      NAME.bias; convolutions before a batch norm
                                 have none
  batch_norm      NAME/scale, NAME/offset, NAME/mean, NAME/variance
                                 NAME.weight, .bias, .running_mean, .running_var
  layer_norm      NAME/scale, NAME/offset
ResNets: conv1, bn1, layerL/I/convK, layerL/I/bnK, layerL/I/downsample/0 and /1,
fc. MobileNetV2: features/I/... and classifier/1. Transformers: layers/I/norm1,
layers/I/attention/{query,key,value,output}/{kernel,bias} (kernels [d, d], head
h has columns h d/heads ..; rows of "output"), layers/I/norm2, layers/I/linear1,
layers/I/linear2, after all blocks norm (and head).
All batch norms have epsilon 1e-5, momentum 0.9 (torch's 0.1) and the unbiased
running variance of torch; all layer norms have epsilon 1e-5; gelu is exact.
"""

import argparse
import os


class Listing:
    """A model listing in the making: each method adds a line and returns the
    name of its value."""

    def __init__(self, name, comment):
        self.head = [f"// {comment}", f"lathe.model @{name} {{"]
        self.lines = []
        self.count = 0

    def add(self, text):
        value = f"%{self.count}"
        self.count += 1
        self.lines.append(f"  {value} = {text}")
        return value

    def declare(self, kind, name, text):
        self.lines.append(f'  %{name} = {kind} "{name}" {text}')
        return f"%{name}"

    def conv(self, x, filters, kernel, name, stride=1, groups=1):
        """A square convolution without bias, padded by half the kernel."""
        text = f"conv2d {x} filters({filters}) kernel([{kernel}, {kernel}])"
        if stride != 1:
            text += f" strides([{stride}, {stride}])"
        if kernel != 1:
            text += f" padding([{', '.join([str(kernel // 2)] * 4)}])"
        if groups != 1:
            text += f" groups({groups})"
        return self.add(f'{text} no_bias name("{name}")')

    def batch_norm(self, x, name):
        return self.add(f"batch_norm {x} momentum(0.9) epsilon(1.0e-5) "
                        f'unbiased name("{name}")')

    def layer_norm(self, x, name):
        return self.add(f'layer_norm {x} epsilon(1.0e-5) name("{name}")')

    def dense(self, x, units, name, activation=None):
        text = f"dense {x} units({units})"
        if activation:
            text += f" activation({activation})"
        return self.add(f'{text} name("{name}")')

    def finish(self, output, value, train, loss=None):
        """|loss|: text of the loss when it is not the usual one."""
        self.lines.append(f'  output "{output}" {value}')
        if train:
            loss = loss or ("sparse_categorical_crossentropy"
                            f"({value}, %label) from_logits")
            self.lines += [f"  loss {loss}",
                           "  optimizer adam learning_rate(0.001)"]
            if "sparse" in loss:
                self.lines.append("  metrics accuracy")
        return "\n".join(self.head + self.lines + ["}", ""])


def start_images(name, comment, size, train):
    net = Listing(name, comment)
    image = net.declare("input", "image", f"f32[B, {size}, {size}, 3]")
    if train:
        net.declare("label", "label", "i32[B]")
    return net, image


def basic_block(net, x, inputs, filters, stride, name):
    """Two 3x3 convolutions; returns value and channels."""
    y = net.conv(x, filters, 3, f"{name}/conv1", stride)
    y = net.add(f"relu {net.batch_norm(y, f'{name}/bn1')}")
    y = net.conv(y, filters, 3, f"{name}/conv2")
    return net.batch_norm(y, f"{name}/bn2"), filters


def bottleneck_block(net, x, inputs, filters, stride, name):
    """1x1, 3x3, 1x1 to four times the filters."""
    y = net.conv(x, filters, 1, f"{name}/conv1")
    y = net.add(f"relu {net.batch_norm(y, f'{name}/bn1')}")
    y = net.conv(y, filters, 3, f"{name}/conv2", stride)
    y = net.add(f"relu {net.batch_norm(y, f'{name}/bn2')}")
    y = net.conv(y, 4 * filters, 1, f"{name}/conv3")
    return net.batch_norm(y, f"{name}/bn3"), 4 * filters


def resnet(name, block, depths, train, size=224, classes=1000):
    net, x = start_images(name, f"{name}, written by test/Benchmark/nets.py.",
                          size, train)
    small = size < 64
    x = net.conv(x, 64, 3 if small else 7, "conv1", 1 if small else 2)
    x = net.add(f"relu {net.batch_norm(x, 'bn1')}")
    if not small:
        x = net.add(f"max_pool2d {x} window([3, 3]) strides([2, 2]) "
                    "padding([1, 1, 1, 1])")
    channels = 64
    for stage, depth in enumerate(depths):
        for i in range(depth):
            prefix = f"layer{stage + 1}/{i}"
            stride = 2 if stage > 0 and i == 0 else 1
            y, outputs = block(net, x, channels, 64 << stage, stride, prefix)
            if stride != 1 or channels != outputs:
                x = net.conv(x, outputs, 1, f"{prefix}/downsample/0", stride)
                x = net.batch_norm(x, f"{prefix}/downsample/1")
            x = net.add(f"relu {net.add(f'add {y}, {x}')}")
            channels = outputs
    x = net.dense(net.add(f"global_avg_pool2d {x}"), classes, "fc")
    return net.finish("logits", x, train)


def inverted_residual(net, x, inputs, outputs, stride, expansion, name):
    """1x1 up, 3x3 depthwise, 1x1 down, the sum with x where shapes agree."""
    y, hidden, part = x, inputs * expansion, 0
    if expansion != 1:
        y = net.conv(y, hidden, 1, f"{name}/conv/0/0")
        y = net.batch_norm(y, f"{name}/conv/0/1")
        y = net.add(f"clip {y} range(0.0, 6.0)")
        part = 1
    y = net.conv(y, hidden, 3, f"{name}/conv/{part}/0", stride, groups=hidden)
    y = net.batch_norm(y, f"{name}/conv/{part}/1")
    y = net.add(f"clip {y} range(0.0, 6.0)")
    y = net.conv(y, outputs, 1, f"{name}/conv/{part + 1}")
    y = net.batch_norm(y, f"{name}/conv/{part + 2}")
    if stride == 1 and inputs == outputs:
        y = net.add(f"add {y}, {x}")
    return y


def mobilenet_v2(train):
    net, x = start_images(
        "mobilenet_v2", "MobileNetV2, written by test/Benchmark/nets.py.", 224,
        train)

    def conv_norm_clip(x, filters, kernel, stride, name):
        y = net.conv(x, filters, kernel, f"{name}/0", stride)
        y = net.batch_norm(y, f"{name}/1")
        return net.add(f"clip {y} range(0.0, 6.0)")

    x = conv_norm_clip(x, 32, 3, 2, "features/0")
    channels, number = 32, 1
    # expansion, outputs, repeats, stride of the first
    for expansion, outputs, repeats, stride in [
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
            (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for i in range(repeats):
            x = inverted_residual(net, x, channels, outputs,
                                  stride if i == 0 else 1, expansion,
                                  f"features/{number}")
            channels, number = outputs, number + 1
    x = conv_norm_clip(x, 1280, 1, 1, f"features/{number}")
    x = net.add(f"dropout {net.add(f'global_avg_pool2d {x}')} rate(0.2)")
    return net.finish("logits", net.dense(x, 1000, "classifier/1"), train)


def transformer_block(net, x, width, heads, hidden, name):
    """Pre-norm: x + attention(norm(x)), then x + ffn(norm(x))."""
    y = net.layer_norm(x, f"{name}/norm1")
    y = net.add(f"multi_head_attention {y} heads({heads}) "
                f'name("{name}/attention")')
    x = net.add(f"add {x}, {y}")
    y = net.layer_norm(x, f"{name}/norm2")
    y = net.dense(y, hidden, f"{name}/linear1", "gelu")
    y = net.dense(y, width, f"{name}/linear2")
    return net.add(f"add {x}, {y}")


def encoder(train, blocks=6, width=384, heads=6, hidden=1536, length=128):
    net = Listing("encoder",
                  "A transformer encoder, written by test/Benchmark/nets.py.")
    x = net.declare("input", "sequence", f"f32[B, {length}, {width}]")
    if train:
        net.declare("label", "target", f"f32[B, {length}, {width}]")
    for i in range(blocks):
        x = transformer_block(net, x, width, heads, hidden, f"layers/{i}")
    x = net.layer_norm(x, "norm")
    return net.finish("encoded", x, train, f"mse({x}, %target)")


NETS = {
    "resnet18": lambda train: resnet("resnet18", basic_block, [2, 2, 2, 2],
                                     train),
    "resnet18_32": lambda train: resnet("resnet18_32", basic_block,
                                        [2, 2, 2, 2], train, 32, 10),
    "resnet50": lambda train: resnet("resnet50", bottleneck_block,
                                     [3, 4, 6, 3], train),
    "mobilenet_v2": mobilenet_v2,
    "encoder": encoder,
}


def main():
    parser = argparse.ArgumentParser(
        description="Writes listings of networks; see the head of this file.")
    parser.add_argument("net", nargs="?", choices=sorted(NETS))
    parser.add_argument("--train", action="store_true",
                        help="with a label, a loss and an optimizer")
    parser.add_argument("--all", metavar="FOLDER",
                        help="write all nets, NET.mlir and NET-train.mlir")
    options = parser.parse_args()
    if options.all:
        os.makedirs(options.all, exist_ok=True)
        for name, build in NETS.items():
            for suffix, train in (("", False), ("-train", True)):
                path = os.path.join(options.all, f"{name}{suffix}.mlir")
                with open(path, "w") as file:
                    file.write(build(train))
    elif options.net:
        print(NETS[options.net](options.train), end="")
    else:
        parser.error("expected a net, or --all")


if __name__ == "__main__":
    main()

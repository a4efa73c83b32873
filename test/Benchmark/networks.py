"""The nets that are compared, each written once for all peers, and their rows.
Lathe has its own listings (examples/ and nets.py, which names the parameters);
that both are the same net is checked by results."""

from workload import Net, Row

EPSILON = 1e-5  # of all norms


def mlp(b, x):
    x = b.relu(b.dense(x, "dense", 64))
    x = b.relu(b.dense(x, "dense_1", 64))
    return b.dense(x, "dense_2", 10)


def mnist_cnn(b, x):
    x = b.relu(b.conv2d(x, "conv2d", 32, 3))
    x = b.max_pool(x, 2, 2)
    x = b.relu(b.dense(b.flatten(x), "dense", 128, image=(13, 13, 32)))
    return b.dense(x, "dense_1", 10)


def deep_cnn(b, x):
    x = b.max_pool(b.relu(b.conv2d(x, "conv2d", 32, 3)), 2, 2)
    x = b.max_pool(b.relu(b.conv2d(x, "conv2d_1", 64, 3)), 2, 2)
    x = b.relu(b.conv2d(x, "conv2d_2", 64, 3))
    x = b.relu(b.dense(b.flatten(x), "dense", 64, image=(3, 3, 64)))
    return b.dense(b.dropout(x, 0.5), "dense_1", 10)


def autoencoder(b, x):
    x = b.relu(b.dense(x, "dense", 128))
    x = b.relu(b.dense(x, "dense_1", 32))
    x = b.relu(b.dense(x, "dense_2", 128))
    return b.dense(x, "dense_3", 784)


def _conv_norm(b, x, filters, kernel, conv, norm, stride=1, groups=1):
    x = b.conv2d(x, conv, filters, kernel, stride, kernel // 2, groups,
                 bias=False)
    return b.batch_norm(x, norm, EPSILON)


def _basic(b, x, filters, stride, name):
    y = b.relu(_conv_norm(b, x, filters, 3, f"{name}/conv1", f"{name}/bn1",
                          stride))
    return _conv_norm(b, y, filters, 3, f"{name}/conv2", f"{name}/bn2"), filters


def _bottleneck(b, x, filters, stride, name):
    y = b.relu(_conv_norm(b, x, filters, 1, f"{name}/conv1", f"{name}/bn1"))
    y = b.relu(_conv_norm(b, y, filters, 3, f"{name}/conv2", f"{name}/bn2",
                          stride))
    return (_conv_norm(b, y, 4 * filters, 1, f"{name}/conv3", f"{name}/bn3"),
            4 * filters)


def resnet(block, depths, small, classes):
    """`small`: for images of 32x32, with a 3x3 stem and no pooling."""
    def net(b, x):
        x = b.relu(_conv_norm(b, x, 64, 3 if small else 7, "conv1", "bn1",
                              1 if small else 2))
        x = x if small else b.max_pool(x, 3, 2, 1)
        channels = 64
        for stage, depth in enumerate(depths):
            for i in range(depth):
                name = f"layer{stage + 1}/{i}"
                stride = 2 if stage and not i else 1
                y, outputs = block(b, x, 64 << stage, stride, name)
                if stride != 1 or channels != outputs:
                    x = _conv_norm(b, x, outputs, 1, f"{name}/downsample/0",
                                   f"{name}/downsample/1", stride)
                x, channels = b.relu(b.add(y, x)), outputs
        return b.dense(b.global_avg_pool(x), "fc", classes)
    return net


# Expansion, outputs, repeats, stride of the first.
MOBILENET_STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
                    (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]


def _inverted_residual(b, x, inputs, outputs, stride, expansion, name):
    hidden, part, y = inputs * expansion, 0, x
    if expansion != 1:
        y = b.relu6(_conv_norm(b, y, hidden, 1, f"{name}/conv/0/0",
                               f"{name}/conv/0/1"))
        part = 1
    y = b.relu6(_conv_norm(b, y, hidden, 3, f"{name}/conv/{part}/0",
                           f"{name}/conv/{part}/1", stride, hidden))
    y = _conv_norm(b, y, outputs, 1, f"{name}/conv/{part + 1}",
                   f"{name}/conv/{part + 2}")
    return b.add(y, x) if stride == 1 and inputs == outputs else y


def mobilenet_v2(b, x):
    x = b.relu6(_conv_norm(b, x, 32, 3, "features/0/0", "features/0/1", 2))
    channels, number = 32, 1
    for expansion, outputs, repeats, stride in MOBILENET_STAGES:
        for i in range(repeats):
            x = _inverted_residual(b, x, channels, outputs,
                                   1 if i else stride, expansion,
                                   f"features/{number}")
            channels, number = outputs, number + 1
    x = b.relu6(_conv_norm(b, x, 1280, 1, f"features/{number}/0",
                           f"features/{number}/1"))
    x = b.dropout(b.global_avg_pool(x), 0.2)
    return b.dense(x, "classifier/1", 1000)


def transformer_block(b, x, width, heads, hidden, name):
    y = b.layer_norm(x, f"{name}/norm1", EPSILON)
    x = b.add(x, b.multi_head_attention(y, f"{name}/attention", heads))
    y = b.layer_norm(x, f"{name}/norm2", EPSILON)
    y = b.gelu(b.dense(y, f"{name}/linear1", hidden))
    return b.add(x, b.dense(y, f"{name}/linear2", width))


def encoder(b, x):
    for i in range(6):
        x = transformer_block(b, x, 384, 6, 1536, f"layers/{i}")
    return b.layer_norm(x, "norm", EPSILON)


def transformer(b, x):
    for i in range(2):
        x = transformer_block(b, x, 256, 4, 1024, f"layers/{i}")
    return b.dense(b.mean(b.layer_norm(x, "norm", EPSILON), 1), "head", 10)


def _images(size, channels):
    return {"image": ("B", size, size, channels)}


NETS = {
    "mlp": Net(mlp, {"image": ("B", 784)}, "mlp"),
    "mnist_cnn": Net(mnist_cnn, _images(28, 1), "mnist_cnn", softmax=True),
    "deep_cnn": Net(deep_cnn, _images(28, 1), "deep_cnn", softmax=True),
    "autoencoder": Net(autoencoder, {"image": ("B", 784)}, "autoencoder",
                       classes=0),
    "resnet18": Net(resnet(_basic, [2, 2, 2, 2], False, 1000),
                    _images(224, 3), "resnet18"),
    "resnet50": Net(resnet(_bottleneck, [3, 4, 6, 3], False, 1000),
                    _images(224, 3), "resnet50"),
    "mobilenet_v2": Net(mobilenet_v2, _images(224, 3), "mobilenet_v2"),
    "encoder": Net(encoder, {"sequence": ("B", 128, 384)}, "encoder"),
    "transformer": Net(transformer, {"sequence": ("B", 128, 256)},
                       "transformer"),
    "resnet18_32": Net(resnet(_basic, [2, 2, 2, 2], True, 10), _images(32, 3),
                       "resnet18_32"),
}

INFERENCE = ("mlp", "mnist_cnn", "deep_cnn", "autoencoder", "resnet18",
             "resnet50", "mobilenet_v2", "encoder")
TRAINING = ("mlp", "mnist_cnn", "deep_cnn", "autoencoder", "resnet18_32",
            "transformer")
QUICK = ("mlp", "mnist_cnn", "deep_cnn", "autoencoder")


def net_rows():
    """Inference rows, then training rows."""
    rows = [Row("inference", name, batch, NETS[name],
                quick=name in QUICK or batch == 1)
            for name in INFERENCE for batch in (1, 32)]
    return rows + [Row("train", name, batch, NETS[name],
                       quick=name in QUICK and batch == 32)
                   for name in TRAINING for batch in (32, 128)]

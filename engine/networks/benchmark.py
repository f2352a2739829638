"""The networks that `scripts/bench engine` measures: layers of the shapes of well-known networks, random weights."""

import numpy as np
from onnx import TensorProto

from .net import Net, Network


class Bench(Net):
    """A graph whose weights keep what goes through it about as large as it was."""

    def weight(self, *shape, gain=2.0, scale=None):
        fan = int(np.prod(shape[1:])) if len(shape) > 2 else shape[0]
        return super().weight(*shape, scale=scale or (gain / fan) ** 0.5)

    def floats(self, size, low, high):
        return self.uniform(low, high, *np.atleast_1d(size))

    def number(self, value):
        return self.constant(np.float32(value))

    def network(self, *shape):
        return Network(self.model(), {"x": self.rng.uniform(-1, 1, shape).astype(np.float32)})


def tiny():
    graph = Bench("tiny", 1)
    x = graph.op("MatMul", graph.input("x", (1, 4)), graph.weight(4, 1))
    graph.output(graph.op("Sigmoid", graph.op("Add", x, graph.floats(1, -1, 1))))
    return graph.network(1, 4)


def mlp(batch):
    graph = Bench("mlp", 2)
    x = graph.input("x", (batch, 512))
    for layer in range(4):
        x = graph.op("Gemm", x, graph.weight(512, 512), graph.floats(512, -0.1, 0.1))
        x = graph.op("Relu", x) if layer < 3 else x
    graph.output(x)
    return graph.network(batch, 512)


class Convolutions(Bench):
    """With what convolutional networks repeat."""

    def conv(self, x, channels, filters, kernel, stride=1, groups=1, gain=2.0):
        """A convolution and its normalisation, as training leaves them."""
        pad = kernel // 2
        x = self.op(
            "Conv", x, self.weight(filters, channels // groups, kernel, kernel, gain=gain), group=groups,
            kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4,
        )
        scale, bias = self.floats(filters, 0.9, 1.1), self.floats(filters, -0.1, 0.1)
        mean, variance = self.floats(filters, -0.1, 0.1), self.floats(filters, 0.9, 1.1)
        return self.op("BatchNormalization", x, scale, bias, mean, variance, epsilon=1e-5)

    def classes(self, x, channels):
        x = self.op("Flatten", self.op("GlobalAveragePool", x))
        x = self.op("Gemm", x, self.weight(channels, 1000, gain=1.0), self.floats(1000, -0.1, 0.1))
        self.output(x)


def resnet(size):
    graph = Convolutions("resnet50", 3)
    x = graph.op("Relu", graph.conv(graph.input("x", (1, 3, size, size)), 3, 64, 7, stride=2))
    x = graph.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    channels = 64
    for stage, (width, blocks) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            skip = x
            if block == 0:
                skip = graph.conv(x, channels, 4 * width, 1, stride, gain=1.0)
            x = graph.op("Relu", graph.conv(x, channels, width, 1))
            x = graph.op("Relu", graph.conv(x, width, width, 3, stride))
            x = graph.conv(x, width, 4 * width, 1, gain=0.2)
            x = graph.op("Relu", graph.op("Add", x, skip))
            channels = 4 * width
    graph.classes(x, channels)
    return graph.network(1, 3, size, size)


def mobilenet(size):
    graph = Convolutions("mobilenetv2", 4)
    bounds = graph.number(0), graph.number(6)
    x = graph.op("Clip", graph.conv(graph.input("x", (1, 3, size, size)), 3, 32, 3, stride=2), *bounds)
    channels = 32
    # How much wider inside, filters, blocks, stride of the first.
    settings = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2)]
    for expansion, filters, blocks, first_stride in [*settings, (6, 320, 1, 1)]:
        for block in range(blocks):
            stride = first_stride if block == 0 else 1
            wide, y = channels * expansion, x
            if expansion > 1:
                y = graph.op("Clip", graph.conv(y, channels, wide, 1), *bounds)
            y = graph.op("Clip", graph.conv(y, wide, wide, 3, stride, groups=wide), *bounds)
            y = graph.conv(y, wide, filters, 1, gain=1.0)
            x = graph.op("Add", x, y) if stride == 1 and channels == filters else y
            channels = filters
    x = graph.op("Clip", graph.conv(x, channels, 1280, 1), *bounds)
    graph.classes(x, 1280)
    return graph.network(1, 3, size, size)


def transformer(length=128, width=512, heads=8):
    """One encoder block as PyTorch writes it out, gelu by its parts."""
    graph = Bench("transformer", 5)
    x = graph.input("x", (1, length, width))

    def linear(x, size_in, size_out):
        product = graph.op("MatMul", x, graph.weight(size_in, size_out, gain=1.0))
        return graph.op("Add", product, graph.floats(size_out, -0.1, 0.1))

    def split(x, perm):
        return graph.op("Transpose", graph.op("Reshape", x, graph.ints(1, length, heads, width // heads)), perm=perm)

    q = split(linear(x, width, width), [0, 2, 1, 3])
    k = split(linear(x, width, width), [0, 2, 3, 1])
    v = split(linear(x, width, width), [0, 2, 1, 3])
    scores = graph.op("Div", graph.op("MatMul", q, k), graph.number((width // heads) ** 0.5))
    mixed = graph.op("MatMul", graph.op("Softmax", scores, axis=-1), v)
    mixed = graph.op("Transpose", mixed, perm=[0, 2, 1, 3])
    mixed = graph.op("Reshape", mixed, graph.ints(1, length, width))
    x = graph.layer_norm(graph.op("Add", x, linear(mixed, width, width)), width)
    y = linear(x, width, 4 * width)
    bell = graph.op("Add", graph.op("Erf", graph.op("Div", y, graph.number(2**0.5))), graph.number(1))
    y = graph.op("Mul", graph.op("Mul", y, bell), graph.number(0.5))
    graph.output(graph.layer_norm(graph.op("Add", x, linear(y, 4 * width, width)), width))
    return graph.network(1, length, width)


def lstm(length=32, width=128, hidden=256):
    graph = Bench("lstm", 6)
    x = graph.input("x", (length, 1, width))
    scale = hidden**-0.5
    w = graph.floats((1, 4 * hidden, width), -scale, scale)
    r = graph.floats((1, 4 * hidden, hidden), -scale, scale)
    b = graph.floats((1, 8 * hidden), -scale, scale)
    y, _, _ = graph.op("LSTM", x, w, r, b, outputs=3, hidden_size=hidden)
    graph.output(y)
    return graph.network(length, 1, width)


def quantised(size=112):
    """Of bytes throughout: weights by channel, sums in integers, each result requantised."""
    graph = Bench("quantised", 7)
    scale, zero = graph.number(2 / 255), graph.constant(np.uint8(128))
    x = graph.op("QuantizeLinear", graph.input("x", (1, 3, size, size)), scale, zero)
    after, nothing = graph.number(6 / 255), graph.constant(np.uint8(0))
    channels = 3
    # Filters, kernel, stride, groups.
    layers = [(32, 3, 2, 1), (32, 3, 1, 32), (64, 1, 1, 1), (64, 3, 2, 64), (128, 1, 1, 1), (128, 3, 1, 1)]
    layers += [(128, 3, 2, 1), (256, 1, 1, 1), (256, 3, 1, 256), (256, 1, 1, 1), (256, 3, 1, 1)]
    for filters, kernel, stride, groups in layers:
        shape = (filters, channels // groups, kernel, kernel)
        weights = graph.constant(graph.rng.integers(-127, 128, shape).astype(np.int8))
        fan = int(np.prod(shape[1:]))
        scales = graph.rng.uniform(0.8, 1.2, filters) * (2 / fan) ** 0.5 / 73
        bias = graph.constant(graph.rng.integers(-500, 500, filters).astype(np.int32))
        x = graph.op(
            "QLinearConv", x, scale, zero, weights, graph.constant(scales.astype(np.float32)),
            graph.constant(np.zeros(filters, np.int8)), after, nothing, bias, group=groups,
            kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[kernel // 2] * 4,
        )
        scale, zero, channels = after, nothing, filters
    x = graph.op("Flatten", graph.op("GlobalAveragePool", graph.op("DequantizeLinear", x, scale, zero)))
    graph.output(graph.op("Gemm", x, graph.weight(channels, 100, gain=1.0), graph.floats(100, -0.1, 0.1)))
    return graph.network(1, 3, size, size)


def trees(batch, count=500, depth=6, features=32, classes=3):
    """A classifier of complete trees; each votes for one class."""
    graph = Bench("trees", 8)
    inner, nodes = 2**depth - 1, 2 ** (depth + 1) - 1
    ids = np.tile(np.arange(nodes), count)
    leaf = ids >= inner
    tree = np.repeat(np.arange(count), nodes)
    attributes = dict(
        nodes_treeids=tree, nodes_nodeids=ids,
        nodes_featureids=np.where(leaf, 0, graph.rng.integers(0, features, ids.size)),
        nodes_values=np.where(leaf, 0, graph.rng.uniform(-1, 1, ids.size)).astype(np.float32),
        nodes_modes=["LEAF" if is_leaf else "BRANCH_LEQ" for is_leaf in leaf],
        nodes_truenodeids=np.where(leaf, 0, 2 * ids + 1), nodes_falsenodeids=np.where(leaf, 0, 2 * ids + 2),
        class_treeids=tree[leaf], class_nodeids=ids[leaf], class_ids=tree[leaf] % classes,
        class_weights=graph.rng.uniform(-0.1, 0.1, leaf.sum()).astype(np.float32),
        classlabels_int64s=np.arange(classes), post_transform="SOFTMAX",
    )
    attributes = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in attributes.items()}
    x = graph.input("x", (batch, features))
    label, scores = graph.op("TreeEnsembleClassifier", x, outputs=2, domain="ai.onnx.ml", **attributes)
    # Shapes that onnx does not infer.
    graph.output(label, TensorProto.INT64, (batch,))
    graph.output(scores, shape=(batch, classes))
    return graph.network(batch, features)


NETWORKS = {
    "tiny": tiny,
    "mlp-1": lambda: mlp(1),
    "mlp-64": lambda: mlp(64),
    "resnet50-64": lambda: resnet(64),
    "resnet50-224": lambda: resnet(224),
    "mobilenetv2-64": lambda: mobilenet(64),
    "mobilenetv2-224": lambda: mobilenet(224),
    "transformer-128": transformer,
    "lstm": lstm,
    "quantised": quantised,
    "trees-1": lambda: trees(1),
    "trees-64": lambda: trees(64),
}

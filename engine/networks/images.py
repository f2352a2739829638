"""Convolutional networks: plain, depthwise, residual, and down and up again."""

import numpy as np

from .net import Net, Network, normal


def cnn():
    net = Net("cnn", 3)
    x = net.input("x", ["batch", 3, 32, 32])
    for inputs, outputs in [(3, 16), (16, 32)]:
        x = net.op("Relu", net.batch_norm(net.conv(x, inputs, outputs, bias=False), outputs))
        x = net.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    x = net.op("Relu", net.conv(x, 32, 32, kernel=1))
    x = net.op("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    x = net.op("Flatten", x)
    net.output(net.dense(x, 32 * 4 * 4, 10))
    return Network(net.model(), {"x": normal(102, 2, 3, 32, 32)}, {"batch": 2})


def cnn_depthwise():
    net = Net("cnn_depthwise", 4)
    x = net.input("x", [1, 3, 32, 32])
    x = net.op("Clip", net.conv(x, 3, 16, stride=2), "", net.constant(np.float32(6)))
    for inputs, outputs, stride in [(16, 24, 2), (24, 24, 1), (24, 40, 2)]:
        y = net.conv(x, inputs, inputs * 4, kernel=1)
        y = net.op("Clip", y, net.constant(np.float32(0)), net.constant(np.float32(6)))
        y = net.op("HardSwish", net.conv(y, inputs * 4, inputs * 4, stride=stride, groups=inputs * 4))
        # Squeeze and excite.
        s = net.op("GlobalAveragePool", y)
        s = net.op("Relu", net.conv(s, inputs * 4, inputs, kernel=1))
        s = net.op("HardSigmoid", net.conv(s, inputs, inputs * 4, kernel=1), alpha=1 / 6, beta=0.5)
        y = net.op("Mul", y, s)
        y = net.batch_norm(net.conv(y, inputs * 4, outputs, kernel=1, bias=False), outputs)
        x = net.op("Add", x, y) if stride == 1 and inputs == outputs else y
    x = net.op("ReduceMean", x, axes=[2, 3], keepdims=0)
    net.output(net.dense(x, 40, 10))
    return Network(net.model(), {"x": normal(103, 1, 3, 32, 32)})


def cnn_residual():
    net = Net("cnn_residual", 5)
    x = net.input("x", [1, 3, 24, 24])
    x = net.op("Relu", net.batch_norm(net.conv(x, 3, 16, kernel=5, stride=2, bias=False), 16))
    for inputs, outputs, stride in [(16, 16, 1), (16, 32, 2)]:
        y = net.op("Relu", net.batch_norm(net.conv(x, inputs, outputs, stride=stride, bias=False), outputs))
        y = net.batch_norm(net.conv(y, outputs, outputs, bias=False), outputs)
        if stride != 1:
            x = net.batch_norm(net.conv(x, inputs, outputs, kernel=1, stride=stride, bias=False), outputs)
        x = net.op("Relu", net.op("Add", x, y))
    x = net.op("Flatten", net.op("GlobalMaxPool", x))
    net.output(net.dense(x, 32, 10))
    return Network(net.model(), {"x": normal(104, 1, 3, 24, 24)})


def segmentation():
    """Down and up again: transposed convolution, Resize, Concat, grouped convolution."""
    net = Net("segmentation", 6)
    x = net.input("x", [1, 3, 20, 28])
    a = net.op("LeakyRelu", net.conv(x, 3, 8), alpha=0.1)
    b = net.op("Elu", net.conv(a, 8, 16, stride=2, groups=4))
    up = net.op("ConvTranspose", b, net.weight(16, 8, 2, 2), net.weight(8, scale=0.1), strides=[2, 2])
    # As PyTorch writes an interpolation to the size of another tensor.
    size = net.op("Slice", net.op("Shape", a), net.ints(2), net.ints(4), net.ints(0))
    size = net.op("Concat", net.op("Slice", net.op("Shape", b), net.ints(0), net.ints(2), net.ints(0)), size, axis=0)
    smooth = net.op("Resize", b, "", "", size, mode="linear", coordinate_transformation_mode="half_pixel")
    double = net.constant(np.array([1, 1, 2, 2], np.float32))
    plain = {"nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}
    nearest = net.op("Resize", b, "", double, mode="nearest", **plain)
    x = net.op("Concat", a, up, smooth, nearest, axis=1)
    x = net.op("InstanceNormalization", x, net.weight(48, scale=1.0), net.weight(48, scale=0.1))
    x = net.op("PRelu", net.conv(x, 48, 4, kernel=1), net.constant(np.full((4, 1, 1), 0.2, np.float32)))
    net.output(net.op("Sigmoid", x))
    return Network(net.model(), {"x": normal(105, 1, 3, 20, 28)})


NETWORKS = {
    "cnn": cnn,
    "cnn_depthwise": cnn_depthwise,
    "cnn_residual": cnn_residual,
    "segmentation": segmentation,
}

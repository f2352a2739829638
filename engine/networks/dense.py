"""Perceptrons."""

from .net import Net, Network, normal


def mlp():
    net = Net("mlp", 1)
    x = net.input("x", ["batch", 32])
    x = net.op("Relu", net.dense(x, 32, 64))
    x = net.op("Tanh", net.dense(x, 64, 64))
    net.output(net.op("Softmax", net.dense(x, 64, 10), axis=-1))
    return Network(net.model(), {"x": normal(100, 4, 32)}, {"batch": 4})


def mlp_old():
    """The same idea in operator set 9: other forms of the same ops."""
    net = Net("mlp_old", 2, opset=9)
    x = net.input("x", [3, 4, 5])
    x = net.op("Flatten", x, axis=1)
    x = net.op("Clip", net.dense(x, 20, 16), min=0.0, max=6.0)
    x = net.op("Unsqueeze", x, axes=[1])
    x = net.op("Squeeze", x, axes=[1])
    x = net.op("Softmax", net.dense(x, 16, 6), axis=1)
    net.output(net.op("Slice", x, axes=[1], starts=[0], ends=[-1]))
    return Network(net.model(), {"x": normal(101, 3, 4, 5)})


def mlp_normalised():
    """A normalisation after each layer, as it is trained; matrices that are not square, either way round."""
    net = Net("mlp_normalised", 14)
    x = net.input("x", ["batch", 20])
    x = net.op("Relu", net.batch_norm(net.dense(x, 20, 36), 36))
    x = net.op("Sigmoid", net.batch_norm(net.op("MatMul", x, net.weight(36, 12)), 12))
    net.output(net.batch_norm(net.dense(x, 12, 7), 7))
    return Network(net.model(), {"x": normal(110, 5, 20)}, {"batch": 5})


NETWORKS = {"mlp": mlp, "mlp_old": mlp_old, "mlp_normalised": mlp_normalised}

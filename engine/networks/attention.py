"""A transformer block, and a classifier of tokens."""

import numpy as np
from onnx import TensorProto

from .net import FLOAT, Net, Network, normal


def transformer():
    """One block with a causal mask; shapes computed from the input as PyTorch's exporter leaves them."""
    net = Net("transformer", 7)
    size, heads = 48, 4
    x = net.input("x", ["batch", "time", size])
    shape = net.op("Shape", x)
    time = net.op("Gather", shape, net.constant(np.int64(1)))
    batch = net.op("Unsqueeze", net.op("Gather", shape, net.constant(np.int64(0))), net.ints(0))
    steps = net.op("Unsqueeze", time, net.ints(0))
    split = net.op("Concat", batch, steps, net.ints(heads), net.ints(size // heads), axis=0)
    merged = net.op("Concat", batch, steps, net.ints(size), axis=0)
    zero, unit = net.constant(np.int64(0)), net.constant(np.int64(1))
    row = net.op("Range", zero, time, unit)
    later = net.op("Greater", net.op("Unsqueeze", row, net.ints(0)), net.op("Unsqueeze", row, net.ints(1)))

    def project(x):
        y = net.op("Add", net.op("MatMul", x, net.weight(size, size)), net.weight(size, scale=0.1))
        return net.op("Transpose", net.op("Reshape", y, split), perm=[0, 2, 1, 3])

    y = net.layer_norm(x, size)
    q, k, v = project(y), project(y), project(y)
    scale = net.op("Sqrt", net.op("Cast", net.constant(np.int64(size // heads)), to=FLOAT))
    scores = net.op("Div", net.op("MatMul", q, net.op("Transpose", k, perm=[0, 1, 3, 2])), scale)
    scores = net.op("Where", later, net.constant(np.float32(-np.inf)), scores)
    y = net.op("MatMul", net.op("Softmax", scores, axis=-1), v)
    y = net.op("Reshape", net.op("Transpose", y, perm=[0, 2, 1, 3]), merged)
    y = net.op("Add", net.op("MatMul", y, net.weight(size, size)), net.weight(size, scale=0.1))
    x = net.op("Add", x, y)
    # The second half, with GELU and the norm both written out.
    mean = net.op("ReduceMean", x, axes=[-1])
    centred = net.op("Sub", x, mean)
    variance = net.op("ReduceMean", net.op("Pow", centred, net.constant(np.float32(2))), axes=[-1])
    y = net.op("Div", centred, net.op("Sqrt", net.op("Add", variance, net.constant(np.float32(1e-5)))))
    y = net.op("Add", net.op("Mul", y, net.weight(size, scale=1.0)), net.weight(size, scale=0.1))
    y = net.op("Add", net.op("MatMul", y, net.weight(size, 4 * size)), net.weight(4 * size, scale=0.1))
    half = net.op("Erf", net.op("Div", y, net.constant(np.float32(2**0.5))))
    y = net.op("Mul", net.op("Mul", y, net.op("Add", half, net.constant(np.float32(1)))), net.constant(np.float32(0.5)))
    y = net.op("Add", net.op("MatMul", y, net.weight(4 * size, size)), net.weight(size, scale=0.1))
    net.output(net.op("Add", x, y), shape=["batch", "time", size])
    return Network(net.model(), {"x": normal(106, 2, 12, size)}, {"batch": 2, "time": 12})


def token_classifier():
    """Integers in: embedding, positions, pooling, a label out."""
    net = Net("token_classifier", 8)
    tokens = net.input("tokens", [2, 10], TensorProto.INT64)
    x = net.op("Gather", net.weight(100, 32, scale=1.0), tokens)
    x = net.op("Add", x, net.weight(10, 32, scale=0.3))
    x = net.op("Einsum", x, net.weight(32, 24), equation="btc,cd->btd")
    x = net.op("Mish", x) if net.opset >= 18 else net.op("Mul", x, net.op("Tanh", net.op("Softplus", x)))
    x = net.op("ReduceMax", x, axes=[1], keepdims=0)
    x = net.op("LogSoftmax", net.dense(x, 24, 5), axis=-1)
    net.output(x)
    net.output(net.op("ArgMax", x, axis=1, keepdims=0), TensorProto.INT64)
    best = net.op("TopK", x, net.ints(2), outputs=2, axis=1)
    net.output(best[0])
    net.output(best[1], TensorProto.INT64)
    return Network(net.model(), {"tokens": np.random.default_rng(107).integers(0, 100, (2, 10))})


NETWORKS = {"transformer": transformer, "token_classifier": token_classifier}

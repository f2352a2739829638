"""Networks that onnxruntime's tools quantised, in the three forms that these know."""

import os
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .net import Net, Network, normal


def quantised(model, quantise):
    """What `quantise` makes of a model; it reads and writes files."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "source.onnx"), os.path.join(folder, "target.onnx")
        onnx.save(model, source)
        quantise(source, target)
        return onnx.load(target)


def last_step(model):
    """The scale of the op that makes the output float again."""
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    last = next(node for node in model.graph.node if node.output[0] == model.graph.output[0].name)
    assert last.op_type == "DequantizeLinear", last.op_type
    return float(constants[last.input[1]].max())


class Samples(CalibrationDataReader):
    """Inputs to see the range of each tensor by."""

    def __init__(self, seed, **shapes):
        self.left = iter(
            [{name: normal(seed + i, *shape) for name, shape in shapes.items()} for i in range(8)]
        )

    def get_next(self):
        return next(self.left, None)


def statically(net, seed, form="QDQ", types=("QUInt8", "QInt8"), per_channel=True, options=None, **shapes):
    """A network with scales from samples; inputs of these shapes."""
    activations, weights = (getattr(QuantType, kind) for kind in types)

    def quantise(source, target):
        quant_pre_process(source, source, skip_symbolic_shape=True)
        quantize_static(
            source,
            target,
            Samples(seed, **shapes),
            quant_format=getattr(QuantFormat, form),
            per_channel=per_channel,
            activation_type=activations,
            weight_type=weights,
            extra_options=options or {},
        )

    return quantised(net.model(), quantise)


def cnn(form):
    """As QuantizeLinear and DequantizeLinear around float ops (QDQ), or as QLinear ops (QOperator)."""
    net = Net("cnn_to_quantise", 9)
    x = net.input("x", [1, 3, 16, 16])
    x = net.op("Relu", net.conv(x, 3, 16))
    x = net.op("Add", x, net.op("Relu", net.conv(x, 16, 16, groups=16)))
    x = net.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = net.op("Relu", net.conv(x, 16, 32, stride=2))
    x = net.op("Flatten", net.op("GlobalAveragePool", x))
    net.output(net.dense(x, 32, 10))
    model = statically(net, 300, form, x=(1, 3, 16, 16))
    return Network(model, {"x": normal(108, 1, 3, 16, 16)}, seeded=False, step=last_step(model))


def mobile(types, options=None):
    """Inverted residuals with Clip as Relu6, joined branches, a gate by channel and pooling of both kinds."""
    net = Net("mobile_to_quantise", 11)

    def relu6(x):
        return net.op("Clip", x, net.constant(np.float32(0)), net.constant(np.float32(6)))

    def inverted(x, inputs, outputs, stride=1):
        inner = inputs * 3
        y = relu6(net.conv(x, inputs, inner, kernel=1))
        y = relu6(net.conv(y, inner, inner, stride=stride, groups=inner))
        y = net.conv(y, inner, outputs, kernel=1)
        return net.op("Add", x, y) if stride == 1 and inputs == outputs else y

    x = relu6(net.conv(net.input("x", [1, 3, 32, 32]), 3, 16, stride=2))
    x = inverted(inverted(x, 16, 16), 16, 24, stride=2)
    gate = net.op("Sigmoid", net.conv(net.op("GlobalAveragePool", x), 24, 24, kernel=1))
    x = net.op("Mul", inverted(x, 24, 24), gate)
    pooled = net.op("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = net.op("Concat", net.op("Relu", net.conv(x, 24, 24, stride=2)), pooled, axis=1)
    x = net.op("Reshape", net.op("GlobalAveragePool", x), net.ints(1, -1))
    net.output(net.dense(x, 48, 10))
    model = statically(net, 400, types=types, options=options, x=(1, 3, 32, 32))
    return Network(model, {"x": normal(112, 1, 3, 32, 32)}, seeded=False, step=last_step(model))


def mlp_qdq():
    """The feed-forward part of a transformer: products with weights, gelu by its parts, a residual sum."""
    net = Net("mlp_to_quantise_statically", 12)
    x = net.input("x", [2, 12, 64])
    y = net.op("Add", net.op("MatMul", x, net.weight(64, 128)), net.weight(128, scale=0.1))
    bell = net.op("Erf", net.op("Div", y, net.constant(np.float32(2**0.5))))
    y = net.op("Mul", net.op("Mul", y, net.op("Add", bell, net.constant(np.float32(1)))), net.constant(np.float32(0.5)))
    y = net.op("Add", net.op("MatMul", y, net.weight(128, 64)), net.weight(64, scale=0.1))
    net.output(net.op("Add", x, y))
    model = statically(net, 500, x=(2, 12, 64))
    return Network(model, {"x": normal(113, 2, 12, 64)}, seeded=False, step=last_step(model))


def mlp_dynamic():
    """Quantised while it runs: the step follows from each input."""
    net = Net("mlp_to_quantise", 10)
    x = net.input("x", [3, 32])
    x = net.op("Relu", net.op("Add", net.op("MatMul", x, net.weight(32, 48)), net.weight(48, scale=0.1)))
    net.output(net.op("MatMul", x, net.weight(48, 8)))
    model = quantised(net.model(), lambda source, target: quantize_dynamic(source, target, weight_type=QuantType.QInt8))
    return Network(model, {"x": normal(109, 3, 32)})


NETWORKS = {
    "cnn_qdq": lambda: cnn("QDQ"),
    "cnn_qoperator": lambda: cnn("QOperator"),
    "mlp_dynamic": mlp_dynamic,
    "mlp_qdq": mlp_qdq,
    "mobile_qdq": lambda: mobile(("QUInt8", "QInt8")),
    "mobile_qdq_signed": lambda: mobile(("QInt8", "QInt8"), {"ActivationSymmetric": True}),
    "mobile_qdq_unsigned": lambda: mobile(("QUInt8", "QUInt8")),
}

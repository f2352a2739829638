"""Networks that onnxruntime's tools quantised, in the three forms that these know."""

import os
import tempfile

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

    class Samples(CalibrationDataReader):
        def __init__(self):
            self.left = iter([{"x": normal(300 + i, 1, 3, 16, 16)} for i in range(8)])

        def get_next(self):
            return next(self.left, None)

    def quantise(source, target):
        quant_pre_process(source, source, skip_symbolic_shape=True)
        quantize_static(
            source,
            target,
            Samples(),
            quant_format=getattr(QuantFormat, form),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )

    model = quantised(net.model(), quantise)
    return Network(model, {"x": normal(108, 1, 3, 16, 16)}, seeded=False, step=last_step(model))


def mlp_dynamic():
    """Quantised while it runs: the step follows from each input."""
    net = Net("mlp_to_quantise", 10)
    x = net.input("x", [3, 32])
    x = net.op("Relu", net.op("Add", net.op("MatMul", x, net.weight(32, 48)), net.weight(48, scale=0.1)))
    net.output(net.op("MatMul", x, net.weight(48, 8)))
    model = quantised(net.model(), lambda source, target: quantize_dynamic(source, target, weight_type=QuantType.QInt8))
    return Network(model, {"x": normal(109, 3, 32)})


NETWORKS = {"cnn_qdq": lambda: cnn("QDQ"), "cnn_qoperator": lambda: cnn("QOperator"), "mlp_dynamic": mlp_dynamic}

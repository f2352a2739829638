"""A graph in the making, with seeded weights; and what a finished network consists of."""

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT = TensorProto.FLOAT


@dataclass
class Network:
    """A model with inputs for it."""

    model: onnx.ModelProto
    # Arrays by the name of the input.
    inputs: dict
    # Values of dynamic dimensions: a number by symbol, or a whole shape by input.
    dims: dict = field(default_factory=dict)
    # Whether the file follows from seeds alone. Training and calibration depend on the processor too.
    seeded: bool = True
    # The step of a quantised output, for outputs that are compared by steps.
    step: float | None = None
    # Inputs that become constants: a number each.
    fixed: dict = field(default_factory=dict)
    # The inputs of further calls, but for those that the call before hands on.
    more: list = field(default_factory=list)
    # What a call hands on to the next: the name of an output by that of the input that it becomes.
    carry: dict = field(default_factory=dict)
    # Whether rounding matters so much that outputs are compared with those of `exact.py`, not with onnxruntime's.
    exact: bool = False
    # The bytes of the file, if somebody else wrote it, and where it comes from.
    contents: bytes | None = None
    origin: dict | None = None


class Net:
    """Collects nodes, weights, inputs and outputs; `model` makes a checked ONNX model of them."""

    def __init__(self, name, seed, opset=17):
        self.name, self.opset = name, opset
        self.rng = np.random.default_rng(seed)
        self.nodes, self.weights, self.inputs, self.outputs = [], [], [], []

    def input(self, name, shape, kind=FLOAT):
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name, kind=FLOAT, shape=None):
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def constant(self, array, name=None):
        name = name or f"c{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.array(array), name))
        return name

    def weight(self, *shape, scale=None):
        fan = int(np.prod(shape[1:])) or 1
        scale = scale or (1.5 / fan) ** 0.5
        return self.constant((self.rng.standard_normal(shape) * scale).astype(np.float32))

    def uniform(self, low, high, *shape):
        return self.constant(self.rng.uniform(low, high, shape).astype(np.float32))

    def ints(self, *values):
        return self.constant(np.array(values, np.int64))

    def op(self, kind, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, f"{kind}_{len(self.nodes)}", **attributes))
        return names[0] if outputs == 1 else names

    def model(self):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.weights)
        opsets = [helper.make_opsetid("", self.opset)]
        if any(node.domain == "ai.onnx.ml" for node in self.nodes):
            opsets.append(helper.make_opsetid("ai.onnx.ml", 3))
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
        # The shapes of outputs have to be there to be valid.
        model = onnx.shape_inference.infer_shapes(model)
        del model.graph.value_info[:]
        onnx.checker.check_model(model)
        return model

    # Layers.

    def dense(self, x, inputs, outputs):
        return self.op("Gemm", x, self.weight(outputs, inputs), self.weight(outputs, scale=0.1), transB=1)

    def conv(self, x, inputs, outputs, kernel=3, stride=1, groups=1, bias=True):
        w = self.weight(outputs, inputs // groups, kernel, kernel)
        extra = [self.weight(outputs, scale=0.1)] if bias else []
        pad = kernel // 2
        return self.op("Conv", x, w, *extra, pads=[pad] * 4, strides=[stride] * 2, group=groups)

    def batch_norm(self, x, channels):
        # Scale, bias, mean, variance.
        ranges = [(0.5, 1.5), (-0.2, 0.2), (-0.2, 0.2), (0.5, 1.5)]
        return self.op("BatchNormalization", x, *(self.uniform(*pair, channels) for pair in ranges))

    def layer_norm(self, x, size):
        return self.op("LayerNormalization", x, self.uniform(0.5, 1.5, size), self.weight(size, scale=0.1), axis=-1)


def normal(seed, *shape):
    """Inputs from the normal distribution."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)

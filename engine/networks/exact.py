"""What a network gives if nothing is rounded on the way: computed in float64 by the reference of the package onnx.

For networks that are so sensitive to rounding that two engines that compute in float32 differ, and onnxruntime itself is
further from what the network means than engines are to be from each other.
"""

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

# How far onnxruntime may be from this, relative to the largest element: beyond, this is what is wrong.
NEAR = 0.01


class BatchNormalization(OpRun):
    """The package's own takes old files to be in training."""

    def _run(self, x, scale, bias, mean, variance, epsilon=1e-5, **_):
        scale, bias, mean, variance = (
            part.reshape(-1, *[1] * (x.ndim - 2)) for part in (scale, bias, mean, variance)
        )
        return ((x - mean) / np.sqrt(variance + epsilon) * scale + bias,)


class GlobalMaxPool(OpRun):
    """The package's own loses dimensions."""

    def _run(self, x):
        return (x.max(axis=tuple(range(2, x.ndim)), keepdims=True),)


class Resize(OpRun):
    """The package's own fails without a region. Whole factors, which repeat elements, are all that is needed."""

    def _run(self, x, region, scales, sizes=None, mode=None, coordinate_transformation_mode=None, nearest_mode=None, **_):
        factors = np.round(scales).astype(int)
        if (mode, coordinate_transformation_mode, nearest_mode) != ("nearest", "asymmetric", "floor"):
            raise ValueError("of Resize, only the mode that repeats elements is there")
        if sizes is not None or not np.array_equal(factors, scales):
            raise ValueError("of Resize, only whole factors are there")
        for axis, factor in enumerate(factors):
            x = x.repeat(factor, axis)
        return (x,)


def outputs(model, inputs, rounded):
    """Outputs by name, as float32; `rounded` is what onnxruntime gives."""
    wide = onnx.ModelProto()
    wide.CopyFrom(model)
    widen(wide.graph)
    evaluator = ReferenceEvaluator(wide, new_ops=[BatchNormalization, GlobalMaxPool, Resize])
    inputs = {name: value.astype(np.float64) if value.dtype == np.float32 else value for name, value in inputs.items()}
    results = dict(zip(rounded, evaluator.run(list(rounded), inputs)))
    for name, result in results.items():
        if result.dtype != np.float64 or np.abs(result - rounded[name]).max() > NEAR * np.abs(result).max():
            raise ValueError(f"output {name} is not what onnxruntime gives, more or less")
    return {name: result.astype(np.float32) for name, result in results.items()}


def widen(graph):
    """float64 for float32, everywhere."""
    for tensor in graph.initializer:
        widen_tensor(tensor)
    for value in [*graph.input, *graph.output, *graph.value_info]:
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            value.type.tensor_type.elem_type = TensorProto.DOUBLE
    for node in graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.DOUBLE
            if attribute.HasField("t"):
                widen_tensor(attribute.t)


def widen_tensor(tensor):
    if tensor.data_type == TensorProto.FLOAT:
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float64), tensor.name))

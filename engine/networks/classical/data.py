"""What the classical models are trained on, and how they become networks: as their users export them, with the
converters' own choices wherever nothing else is said."""

from unittest import mock

import numpy as np
from onnx import helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType

from ..net import Network

FEATURES = 8
SAMPLES = 16
TEXTS = np.array(["ant", "bee", "cat", "dog"])


def table(classes, rows=200, seed=21):
    """Features and a target: a number without classes, else the index of a class."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, FEATURES)).astype(np.float32)
    score = x[:, 0] * 2 + np.sin(x[:, 1] * 3) + x[:, 2] * x[:, 3] + 0.1 * rng.standard_normal(rows)
    if classes == 0:
        return x, score.astype(np.float32)
    return x, np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))


def samples():
    """Rows that no model was trained on."""
    return table(0, SAMPLES, 22)[0]


def counts(classes):
    """Features that count something, and classes."""
    x, y = table(classes)
    return np.round(np.abs(x) * 3).astype(np.float32), y


def categories(rows, seed):
    """Features that are numbers of a kind: integers without an order."""
    return np.random.default_rng(seed).integers(0, 4, (rows, 3))


def tidied(model, name):
    """The converters put a random number into the name, and leave the order of opsets to the hashes of strings."""
    model.graph.name = name
    opsets = sorted(model.opset_import, key=lambda opset: opset.domain)
    del model.opset_import[:]
    model.opset_import.extend(opsets)
    return model


def network(model, name, inputs):
    dims = {key: list(value.shape) for key, value in inputs.items()}
    return Network(tidied(model, name), inputs, dims, seeded=False)


def whole_numbers(key, value, *rest, make=helper.make_attribute, **settings):
    """Trees by their histograms come with truths in lists of integers, which protobuf no longer takes."""
    if isinstance(value, list) and any(isinstance(item, (bool, np.bool_)) for item in value):
        value = [int(item) for item in value]
    return make(key, value, *rest, **settings)


def exported(trained, inputs=None, **settings):
    """A trained model as skl2onnx writes it. `settings` are those of `to_onnx`."""
    inputs = inputs or {"x": samples()}
    kinds = {"float32": FloatTensorType, "float64": DoubleTensorType, "int64": Int64TensorType}
    types = [(name, kinds[value.dtype.name]([None, *value.shape[1:]])) for name, value in inputs.items()]
    with mock.patch("onnx.helper.make_attribute", whole_numbers):
        model = to_onnx(trained, initial_types=types, **settings)
    return network(model, type(trained).__name__, inputs)


def classifier(model, classes=3, texts=False, data=table, inputs=None, **settings):
    """Trains a classifier; with `texts` its classes have names."""

    def make():
        x, y = data(classes)
        return exported(model.fit(x, TEXTS[y] if texts else y), inputs, **settings)

    return make


def columns(model, classes, **settings):
    """As classifier, with a column for each class rather than a map of probabilities."""
    return classifier(model, classes, options={"zipmap": False}, **settings)


def raw(model, classes):
    """As columns, with scores rather than probabilities."""
    return classifier(model, classes, options={"zipmap": False, "raw_scores": True})


def regressor(model, targets=1, data=table, **settings):
    """Trains a regressor of one or more targets."""

    def make():
        x, y = data(0)
        wide = np.stack([y * (i + 1) + x[:, i] for i in range(targets)], 1)
        return exported(model.fit(x, wide if targets > 1 else y), **settings)

    return make


def transformer(model, data=table, inputs=None, **settings):
    """Trains what changes features, finds clusters or outliers, all without a target."""

    def make():
        return exported(model.fit(data(0)[0]), inputs, **settings)

    return make

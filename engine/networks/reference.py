"""What onnxruntime gives for a network."""

import numpy as np
import onnxruntime


def run(model, inputs):
    """Outputs by name. The graph is run as the file has it, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # Errors only: converters often leave the wrong shape for labels, which onnxruntime warns of and does not mind.
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, (plain(value, model) for value in session.run(names, inputs))))


def plain(value, model):
    """An output as an array: maps of probabilities become columns, texts their index among the labels of the model."""
    if isinstance(value, list):
        keys = sorted(value[0])
        return np.array([[row[key] for key in keys] for row in value], np.float32)
    if value.dtype == object or value.dtype.kind in "US":
        labels = label_texts(model)
        return np.array([labels.index(str(text)) for text in value.ravel()], np.int64).reshape(value.shape)
    return value


def label_texts(model):
    """The names of the classes, in the order in which the classifier has them."""
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "classlabels_strings" and attribute.strings:
                return [text.decode() for text in attribute.strings]
    raise ValueError("the output has texts, but no node lists them")

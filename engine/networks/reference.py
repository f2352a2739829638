"""What onnxruntime gives for a network."""

import numpy as np
import onnxruntime


def run(network):
    """Inputs and outputs by name, of one call after the other. The graph is run as the file has it, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # Errors only: converters often leave the wrong shape for labels, which onnxruntime warns of and does not mind.
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    contents = network.contents or network.model.SerializeToString()
    session = onnxruntime.InferenceSession(contents, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    handed_on = {}
    for given in [network.inputs, *network.more]:
        inputs = given | handed_on | {name: np.array(value, np.int64) for name, value in network.fixed.items()}
        outputs = dict(zip(names, (plain(value, network.model) for value in session.run(names, inputs))))
        yield inputs, outputs
        handed_on = {name: outputs[output] for name, output in network.carry.items()}


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

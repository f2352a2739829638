"""onnxruntime as a worker of the benchmark; src/worker.rs says what it is told and answers.

Inputs and outputs are bound once and for all: onnxruntime neither copies nor allocates them in a call.
"""

import json
import sys
from pathlib import Path
from time import perf_counter_ns

import numpy as np
import onnxruntime

TYPES = {"f32": np.float32, "i32": np.int32, "i64": np.int64}


class Contender:
    def __init__(self, threads):
        self.options = onnxruntime.SessionOptions()
        self.options.intra_op_num_threads = threads
        self.options.inter_op_num_threads = 1
        self.options.log_severity_level = 3

    def take(self, path):
        self.session = None
        self.path, self.onnx = Path(path), Path(path).read_bytes()

    def load(self):
        self.session = None
        self.session = onnxruntime.InferenceSession(self.onnx, self.options, ["CPUExecutionProvider"])

    def bind(self):
        self.binding = self.session.io_binding()
        self.bound = []
        index = json.loads((self.path.parent / "models.json").read_text())[self.path.stem]
        for port in index["inputs"]:
            data = np.fromfile(self.path.parent / port["file"], TYPES[port["dtype"]]).reshape(port["shape"])
            self.binding.bind_ortvalue_input(port["name"], onnxruntime.OrtValue.ortvalue_from_numpy(data))
        # Inputs that are fixed for the engine.
        for name, value in (text.split("=") for text in index["fixed"]):
            self.binding.bind_ortvalue_input(name, onnxruntime.OrtValue.ortvalue_from_numpy(np.array(value, np.int64)))
        for port in index["outputs"]:
            value = onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros(port["shape"], TYPES[port["dtype"]]))
            self.binding.bind_ortvalue_output(port["name"], value)
            self.bound.append(value)

    def call(self):
        self.session.run_with_iobinding(self.binding)

    def outputs(self, prefix):
        self.bind()
        self.call()
        for index, value in enumerate(self.bound):
            Path(f"{prefix}{index}").write_bytes(value.numpy().tobytes())


def times(count, work):
    taken = []
    for _ in range(count):
        start = perf_counter_ns()
        work()
        taken.append(perf_counter_ns() - start)
    return "".join(f" {time}" for time in taken)


def main():
    if sys.argv[1:] == ["--version"]:
        print(f"onnxruntime: {onnxruntime.__version__}, CPUExecutionProvider, all graph optimisations, inputs and outputs bound")
        return
    contender = None
    for line in sys.stdin:
        order, argument = line.rstrip("\n").split(" ", 1)
        answer = ""
        try:
            if order == "threads":
                contender = Contender(int(argument))
            elif order == "take":
                contender.take(argument)
            elif order == "outputs":
                contender.outputs(argument)
            else:
                answer = times(int(argument), {"load": contender.load, "call": contender.call}[order])
            print(f"ok{answer}", flush=True)
        except Exception as error:
            print("error", str(error).replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()

"""Writes networks with inputs and onnxruntime's outputs into a folder.

    python -m networks FOLDER [--set SET] [NAME..]

SET is `corpus` (without the option) or another of the sets below; with names, only those networks of the set.
Everything comes from fixed seeds. README.md describes what is written.
"""

import argparse
import importlib
import json
import os
import sys
import warnings

# Before the libraries that read it.
os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

import numpy as np

from . import exact, reference

# The modules of each set; each has its networks in `NETWORKS`, by name.
SETS = {
    "corpus": ["dense", "images", "attention", "recurrent", "quantised", "trees"],
    "benchmark": ["benchmark"],
    "classical": [f"classical.{name}" for name in ["linear", "svm", "ensembles", "neighbours", "pipelines", "doubles"]],
    "real": ["real"],
}

KINDS = {"float32": "f32", "int8": "i8", "uint8": "u8", "int32": "i32", "int64": "i64", "bool": "bool"}


def main():
    parser = argparse.ArgumentParser(prog="networks", description="Writes networks, inputs and onnxruntime's outputs.")
    parser.add_argument("folder")
    parser.add_argument("--set", default="corpus", choices=sorted(SETS))
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    makers = {}
    for module in SETS[arguments.set]:
        makers |= importlib.import_module(f".{module}", __package__).NETWORKS
    unknown = set(arguments.names) - set(makers)
    if unknown:
        parser.error(f"no such networks: {', '.join(sorted(unknown))}; there are {', '.join(makers)}")
    os.makedirs(arguments.folder, exist_ok=True)
    index, failed = {}, []
    for name in arguments.names or makers:
        try:
            index[name] = write(arguments.folder, name, makers[name]())
        except Exception as error:  # One library that has changed must not hide the others.
            failed.append(f"{name}: {type(error).__name__}: {str(error)[:300]}")
    with open(os.path.join(arguments.folder, "models.json"), "w") as file:
        json.dump(index, file, indent="\t")
        file.write("\n")
    for line in failed:
        print(line, file=sys.stderr)
    sys.exit(1 if failed else 0)


def write(folder, name, network):
    """Writes the files of one network; returns its entry in models.json."""
    with open(os.path.join(folder, f"{name}.onnx"), "wb") as file:
        file.write(network.contents or network.model.SerializeToString())
    calls = []
    handed_on = {}
    for place, (inputs, outputs) in enumerate(reference.run(network)):
        stem = name if place == 0 else f"{name}.{place}"
        if network.exact:
            outputs = exact.outputs(network.model, inputs, outputs)
        given = {key: value for key, value in inputs.items() if key not in network.fixed and key not in handed_on}
        calls.append({"inputs": arrays(folder, f"{stem}.in", given), "outputs": arrays(folder, f"{stem}.out", outputs)})
        handed_on = network.carry
    return {
        "onnx": f"{name}.onnx",
        "dims": bindings(network.dims),
        "fixed": bindings(network.fixed),
        "seeded": network.seeded,
        "step": network.step,
        "exact": network.exact,
        **calls[0],
        "more": calls[1:],
        "carry": network.carry,
        "origin": network.origin,
    }


def bindings(values):
    return [f"{key}={json.dumps(value, separators=(',', ':'))}" for key, value in values.items()]


def arrays(folder, stem, values):
    """Writes arrays as plain little-endian elements; returns what each is."""
    entries = []
    for place, (name, value) in enumerate(values.items()):
        value = np.asarray(value)
        # Programs know no float64: neither do those who call them.
        value = value.astype(np.float32) if value.dtype == np.float64 else value
        file = f"{stem}{place}.bin"
        value.astype(value.dtype.newbyteorder("<")).tofile(os.path.join(folder, file))
        entries.append({"name": name, "dtype": KINDS[value.dtype.name], "shape": list(value.shape), "file": file})
    return entries


if __name__ == "__main__":
    main()

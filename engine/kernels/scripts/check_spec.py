#!/usr/bin/env python3
"""Holds the kernels against the specification: computes what docs/src/numerics.md and its pages say, in Python, and
compares it bit by bit with what the scalar reference and the executor gave.

    { cargo run --release -p verdict-kernels --example spec_cases
      cargo run --release -p verdict-executor --example spec_ops; } | python3 engine/kernels/scripts/check_spec.py

The code in spec/ follows these pages and not the kernels. It needs Python 3.9 and nothing else. Ends with code 1 if a
result differs.
"""

import json
import random
import struct
import sys
from collections import Counter

from spec import elementwise, folds, layers, linear, ops
from spec.numbers import bits32, exact_fma, f32, fma, r32

FLOATS = {
    "x", "a", "b", "w", "r", "row_bias", "column_bias", "bias", "addend", "activation", "parameters", "scale", "epsilon",
    "mean", "variance", "multipliers", "scales", "from", "to", "state", "cells", "peepholes", "limit", "thresholds",
    "leaf_weights", "base", "out", "updates", "value", "boxes", "iou", "score",
}
# Kinds of whose fields these hold integers.
INTEGERS = {
    "integers": {"a", "b", "out"}, "cast": {"out"}, "to_float": {"x"}, "arg": {"out"}, "quantize": {"out"},
    "byte_matmul": {"a", "b", "bias", "out"}, "dynamic_quantize": {"out"}, "dequantize": {"x"},
    "requantize": {"x", "bias", "out"}, "byte_conv": {"x", "w", "bias", "out"},
}


def read(line):
    case = json.loads(line)
    if case.get("type") == "bytes":
        case["kind"] = "byte_conv"
    whole = INTEGERS.get(case["kind"], set())
    for name in FLOATS & case.keys() - whole:
        case[name] = [f32(bits) for bits in case[name]]
    return case


def lines(case):
    """The numbers of each line along the axis."""
    outer, size, inner = case["along"]
    return [
        [(o * size + i) * inner + n for i in range(size)] for o in range(outer) for n in range(inner)
    ]


def along(case, function):
    """What `function` makes of each line, in its place."""
    out = [None] * len(case["x"])
    for line in lines(case):
        for place, value in zip(line, function([case["x"][place] for place in line])):
            out[place] = value
    return out


def rows(case, function):
    size = case["size"]
    return [y for i in range(0, len(case["x"]), size) for y in function(case["x"][i : i + size])]


def members(case):
    """For each result of a reduction the numbers of its elements."""
    found = {}
    for number, index in enumerate(linear.places(case["shape"])):
        kept = tuple(i for i, reduced in zip(index, case["reduced"]) if not reduced)
        found.setdefault(kept, []).append(number)
    return [found[key] for key in sorted(found)]


def group_norm(case):
    outer, size, inner = case["along"]
    block = size // case["groups"] * inner
    out = []
    for start in range(0, len(case["x"]), block):
        for offset, t in enumerate(folds.normalised(case["x"][start : start + block], case["epsilon"][0])):
            channel = (start + offset) // inner % size
            out.append(fma(t, case["scale"][channel], case["bias"][channel]))
    return out


def channels(case, function):
    """Element by element with the number of the channel."""
    _, size, inner = case["along"]
    return [function(x, index // inner % size) for index, x in enumerate(case["x"])]


def local_response(case):
    size, parameters = case["size"], case["parameters"]
    return along(case, lambda line: [folds.local_response(line, c, size, *parameters) for c in range(len(line))])


def max_pool(case):
    found = linear.max_pool(case, case["x"])
    assert [place for _, place in found] == case["places"], "other places of the maxima"
    return [value for value, _ in found]


def dynamic_quantize(case):
    scale, zero = linear.dynamic_range(case["x"])
    assert (bits32(scale), zero) == (bits32(case["scale"][0]), case["zero"]), "another scale or zero point"
    return [linear.quantize(x, scale, zero) for x in case["x"]]


def resize(case):
    case["extrapolation"], case["coefficient"] = case["parameters"]
    return layers.resize(case, list(case["x"]))


def unary(case):
    name = case["function"]
    if name in elementwise.UNARY:
        return [elementwise.UNARY[name](x) for x in case["x"]]
    return [elementwise.WITH_PARAMETERS[name](x, *case["parameters"]) for x in case["x"]]


def requantize(case):
    how = case["zero"], case["low"], case["high"]
    of = lambda index: index // case["row"] % len(case["multipliers"])
    return [
        linear.requantize(x, case["bias"][of(i)], case["multipliers"][of(i)], *how) for i, x in enumerate(case["x"])
    ]


COMPUTE = {
    "unary": unary,
    "binary": lambda c: [elementwise.BINARY[c["function"]](a, b) for a, b in zip(c["a"], c["b"])],
    "integers": lambda c: [
        elementwise.integer(c["function"], a, b, c["width"], c["signed"]) for a, b in zip(c["a"], c["b"])
    ],
    "cast": lambda c: [elementwise.cast(x, c["width"], c["signed"]) for x in c["x"]],
    "to_float": lambda c: [elementwise.to_float(x) for x in c["x"]],
    "reduce": lambda c: [folds.REDUCE[c["function"]]([c["x"][i] for i in own]) for own in members(c)],
    "softmax": lambda c: along(c, folds.softmax),
    "log_softmax": lambda c: along(c, folds.log_softmax),
    "l1_norm": lambda c: along(c, lambda line: folds.lp_norm(line, folds.total_of_sizes)),
    "l2_norm": lambda c: along(c, lambda line: folds.lp_norm(line, folds.REDUCE["L2"])),
    "arg": lambda c: [folds.best([c["x"][i] for i in line], c["largest"], c["last"]) for line in lines(c)],
    "cumulative_sum": lambda c: along(c, lambda line: folds.cumulative(line, c["exclusive"], c["reverse"])),
    "group_norm": group_norm,
    "batch_norm": lambda c: channels(
        c,
        lambda x, i: folds.batch_norm(
            x, c["epsilon"][0], c["scale"][i], c["bias"][i], c["mean"][i], c["variance"][i]
        ),
    ),
    "lrn": local_response,
    "layer_norm": lambda c: rows(c, lambda row: folds.layer_norm(row, c["epsilon"][0], c.get("scale"), c.get("bias"))),
    "rms_norm": lambda c: rows(c, lambda row: folds.rms_norm(row, c["epsilon"][0], c.get("scale"))),
    "matmul": lambda c: linear.matmul(
        *c["size"], c["a"], c["b"], c.get("row_bias"), c.get("column_bias"), c.get("addend"), c["activation"]
    ),
    "conv": lambda c: linear.float_conv(c, c["x"], c["w"], c.get("bias"), c.get("addend"), c["activation"]),
    "conv_transpose": lambda c: linear.conv_transpose(
        c, c["x"], c["w"], c.get("bias"), c.get("addend"), c["activation"]
    ),
    "byte_conv": lambda c: linear.byte_conv(c, c["x"], c["w"], c["zero"], c["zeros"], c["bias"]),
    "byte_matmul": lambda c: linear.byte_matmul(*c["size"], c["a"], c["b"], c["a_zeros"], c["b_zeros"], c["bias"]),
    "quantize": lambda c: [linear.quantize(x, c["scale"][0], c["zero"]) for x in c["x"]],
    "dequantize": lambda c: [linear.dequantize(x, c["scale"][0], c["zero"]) for x in c["x"]],
    "dynamic_quantize": dynamic_quantize,
    "requantize": requantize,
    "max_pool": max_pool,
    "average_pool": lambda c: linear.average_pool(c, c["x"], c["padded"]),
    "lp_pool": lambda c: linear.lp_pool(c, c["x"], c["p"]),
    "resize": resize,
    "trees": lambda c: [y for i in range(0, len(c["x"]), 3) for y in layers.trees(c, c["x"][i : i + 3])],
    "cell": lambda c: layers.Cell(c).run(),
    **ops.OPS,
}


def check_fma():
    """The fused multiply-add that all of this rests on, against exact arithmetic."""
    numbers = random.Random(1)
    for _ in range(20_000):
        a, b, c = (r32(numbers.uniform(-2, 2) * 2.0 ** numbers.choice([0, 0, -24, 24, -75, -126, 60])) for _ in range(3))
        if numbers.random() < 0.3:
            c = r32(-a * b)
        assert bits32(fma(a, b, c)) == bits32(exact_fma(a, b, c)), (a, b, c)


def main():
    check_fma()
    compared, differing = Counter(), Counter()
    for line in sys.stdin:
        case = read(line)
        name = case["kind"] + ("" if "function" not in case else " " + case["function"])
        found = COMPUTE[case["kind"]](case)
        integers = "out" in INTEGERS.get(case["kind"], ())
        key = (lambda x: x) if integers else bits32
        assert len(found) == len(case["out"]), f"{name}: {len(found)} results instead of {len(case['out'])}"
        compared[name] += len(found)
        for index, (a, b) in enumerate(zip(found, case["out"])):
            if key(a) != key(b):
                differing[name] += 1
                if differing[name] <= 3:
                    shown = {k: v for k, v in case.items() if not isinstance(v, list) or len(v) < 12}
                    near = case["x"][index] if "x" in case and len(case["x"]) == len(found) else ""
                    print(f"{name}: {index}: by the specification {a!r}, by the kernel {b!r}; {near!r} {shown}", file=sys.stderr)
    print(f"{sum(compared.values())} results of {len(compared)} kinds compared, {sum(differing.values())} differ")
    missing = sorted(COMPUTE.keys() - {name.split()[0] for name in compared})
    for problem in [f"{name} differs" for name in sorted(differing)] + [f"no case of {name}" for name in missing]:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if differing or missing else 0)


if __name__ == "__main__":
    main()

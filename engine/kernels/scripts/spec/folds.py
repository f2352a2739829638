"""Elementwise, 9 to 11: folds, softmax, normalisations."""

import math

from .elementwise import exp, ln, power
from .numbers import INF, NAN, add, div, fma, maximum, minimum, mul, r32, sqrt, sub


def fold(values, start, step, join):
    partial = [start] * 16
    for index, x in enumerate(values):
        partial[index % 16] = step(partial[index % 16], x)
    for half in (8, 4, 2, 1):
        partial[:half] = [join(partial[i], partial[i + half]) for i in range(half)]
    return partial[0]


def total(values):
    return fold(values, 0.0, add, add)


def total_of_squares(values):
    return fold(values, 0.0, lambda p, x: fma(x, x, p), add)


def total_of_sizes(values):
    return fold(values, 0.0, lambda p, x: add(p, abs(x)), add)


def largest(values):
    return fold(values, -INF, maximum, maximum)


def log_sum_exp(values):
    m = largest(values)
    if math.isinf(m):
        m = 0.0
    return add(m, ln(total([exp(sub(x, m)) for x in values])))


REDUCE = {
    "Sum": total,
    "Mean": lambda v: div(total(v), r32(float(len(v)))),
    "Max": largest,
    "Min": lambda v: fold(v, INF, minimum, minimum),
    "Prod": lambda v: fold(v, 1.0, mul, mul),
    "L1": total_of_sizes,
    "L2": lambda v: sqrt(total_of_squares(v)),
    "SumSquare": total_of_squares,
    "LogSum": lambda v: ln(total(v)),
    "LogSumExp": log_sum_exp,
}


def best(values, greatest, last):
    """argmax, argmin."""
    def better(a, b):
        if a != a or b != b:
            return a != a and b == b
        return a > b if greatest else a < b
    found = [i for i, x in enumerate(values) if not any(better(y, x) for y in values)]
    return found[-1 if last else 0]


def cumulative(values, exclusive, reverse):
    out, s = [0.0] * len(values), 0.0
    for index in reversed(range(len(values))) if reverse else range(len(values)):
        after = add(s, values[index])
        out[index] = s if exclusive else after
        s = after
    return out


def softmax(values):
    m = largest(values)
    e = [exp(sub(x, m)) for x in values]
    s = total(e)
    return [div(x, s) for x in e]


def log_softmax(values):
    m = largest(values)
    s = ln(total([exp(sub(x, m)) for x in values]))
    return [sub(sub(x, m), s) for x in values]


def lp_norm(values, norm):
    n = norm(values)
    return [0.0 if n == 0 else div(x, n) for x in values]


def normalised(values, epsilon):
    """(x − mean) · r for each."""
    n = r32(float(len(values)))
    mean = div(total(values), n)

    def step(p, x):
        d = sub(x, mean)
        return fma(d, d, p)

    v = div(fold(values, 0.0, step, add), n)
    r = div(1.0, sqrt(add(v, epsilon)))
    return [mul(sub(x, mean), r) for x in values]


def layer_norm(row, epsilon, scale, bias):
    ones, zeros = [1.0] * len(row), [0.0] * len(row)
    return [fma(t, s, b) for t, s, b in zip(normalised(row, epsilon), scale or ones, bias or zeros)]


def rms_norm(row, epsilon, scale):
    r = div(1.0, sqrt(add(div(total_of_squares(row), r32(float(len(row)))), epsilon)))
    return [mul(mul(x, r), s) for x, s in zip(row, scale or [1.0] * len(row))]


def batch_norm(x, epsilon, scale, bias, mean, variance):
    return fma(sub(x, mean), div(scale, sqrt(add(variance, epsilon))), bias)


def local_response(channels, c, size, alpha, beta, bias):
    s = 0.0
    for index in range(c - (size - 1) // 2, c + size // 2 + 1):
        if 0 <= index < len(channels):
            s = fma(channels[index], channels[index], s)
    return div(channels[c], power(fma(div(alpha, float(size)), s, bias), beta))

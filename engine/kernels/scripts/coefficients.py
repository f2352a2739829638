#!/usr/bin/env python3
"""Computes every polynomial and constant of the element-wise kernels and prints src/unary/coefficients.rs.

    python3 engine/kernels/scripts/coefficients.py > engine/kernels/src/unary/coefficients.rs
    python3 engine/kernels/scripts/coefficients.py --tables    # the same for docs/src/numerics-elementwise.md

Needs mpmath. Each polynomial is the minimax one (Remez) for the weight given, at 60 digits. Coefficients that are
used in binary32 are rounded one after the other, the lowest power first, and what is left is fitted anew after each, so that
the rounding of the large ones is made up for by the small ones; where that gains nothing they are simply rounded, as
are those used in binary64.
The error printed beside each is that of the rounded polynomial in exact arithmetic, as a power of two.
"""
import struct
import sys
from mpmath import mp, mpf, matrix, lu_solve, log, exp, expm1, log1p, sqrt, pi, tanh, erf, atan, asin, sin, cos, atanh

mp.dps = 60
GRID = 1500
TABLES = "--tables" in sys.argv


def to_f32(x):
    return mpf(struct.unpack("<f", struct.pack("<f", float(x)))[0])


def to_f64(x):
    return mpf(float(x))


def bits32(x):
    return "0x%08X" % struct.unpack("<I", struct.pack("<f", float(x)))[0]


def bits64(x):
    return "0x%016X" % struct.unpack("<Q", struct.pack("<d", float(x)))[0]


def remez(target, weight, first, last, low, high):
    """Coefficients of x^first .. x^last that minimise max |weight (target - sum)| over the grid, and that maximum.

    target and weight are lists of values at the points of the grid.
    """
    points = chebyshev(low, high)
    count = last - first + 1
    chosen = [round(i * (len(points) - 1) / count) for i in range(count + 1)]
    for _ in range(60):
        system = matrix(count + 1, count + 1)
        right = matrix(count + 1, 1)
        for row, at in enumerate(chosen):
            power = points[at] ** first
            for column in range(count):
                system[row, column] = weight[at] * power
                power *= points[at]
            system[row, count] = mpf(-1) ** row
            right[row] = weight[at] * target[at]
        solution = lu_solve(system, right)
        coefficients = [solution[i] for i in range(count)]
        error = []
        for x, value, scale in zip(points, target, weight):
            total = mpf(0)
            for c in reversed(coefficients):
                total = total * x + c
            error.append(scale * (value - total * x**first))
        level = abs(solution[count])
        # The extremum of each stretch of one sign, then the best run of count + 1 of them.
        extrema = []
        for at, e in enumerate(error):
            if e == 0:
                continue
            if extrema and (error[extrema[-1]] > 0) == (e > 0):
                if abs(e) > abs(error[extrema[-1]]):
                    extrema[-1] = at
            else:
                extrema.append(at)
        while len(extrema) > count + 1:
            if abs(error[extrema[0]]) < abs(error[extrema[-1]]):
                extrema.pop(0)
            else:
                extrema.pop()
        top = max(abs(e) for e in error)
        if len(extrema) < count + 1:
            break
        chosen = extrema
        if top <= level * mpf("1.001"):
            break
    return coefficients, top


def chebyshev(low, high):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * GRID)) for i in range(GRID)]


def fit(target, weight, degree, low, high, rounding, anew):
    """Minimax polynomial of the degree, coefficients rounded, lowest first; and its error."""
    low, high = mpf(low), mpf(high)
    points = chebyshev(low, high)
    scales = [weight(x) for x in points]
    rest = [target(x) for x in points]
    if not anew:
        coefficients, _ = remez(rest, scales, 0, degree, low, high)
        rounded = [rounding(c) for c in coefficients]
    else:
        rounded = []
        for power in range(degree + 1):
            coefficients, _ = remez(rest, scales, power, degree, low, high)
            rounded.append(rounding(coefficients[0]))
            rest = [r - rounded[-1] * x**power for r, x in zip(rest, points)]
    worst = mpf(0)
    for x, scale in zip(points, scales):
        total = mpf(0)
        for c in reversed(rounded):
            total = total * x + c
        worst = max(worst, abs(scale * (target(x) - total)))
    return rounded, worst


def near(function, at_zero):
    """The function with its removable gap at zero filled."""
    return lambda x: at_zero if abs(x) < mpf(10) ** -25 else function(x)


def binary(kind):
    return {"f32": "binary32", "f64": "binary64"}[kind]


def emit(kind, name, what, coefficients, error):
    width = {"f32": bits32, "f64": bits64}[kind]
    if TABLES:
        print(f"**{name}** ({binary(kind)}): {what} Off by at most 2^{float(log(error, 2)):.1f}.\n")
        print("```")
        for power, c in enumerate(coefficients):
            print(f"c{power:<3} {width(c)}  {float(c):.17e}")
        print("```\n")
        return
    print(f"/// {what} Off by at most 2^{float(log(error, 2)):.1f}.")
    print(f"pub(crate) const {name}: [{kind}; {len(coefficients)}] = [")
    for c in coefficients:
        print(f"\t{kind}::from_bits({width(c)}), // {float(c):.9e}" if kind == "f32" else f"\t{kind}::from_bits({width(c)}), // {float(c):.17e}")
    print("];\n")


def constant(kind, name, what, value):
    width = {"f32": bits32, "f64": bits64}[kind]
    if TABLES:
        print(f"| {name} | {binary(kind)} | `{width(value)}` | {float(value):.17g} | {what} |")
        return
    print(f"/// {what}")
    print(f"pub(crate) const {name}: {kind} = {kind}::from_bits({width(value)}); // {float(value):.17g}\n")


def truncated(x, bits):
    """The leading bits of x, the rest cut off."""
    scale = mpf(2) ** (bits - int(mp.floor(log(x, 2))) - 1)
    return mp.floor(x * scale) / scale


def polynomial(kind, name, what, target, weight, degree, low, high, anew=True):
    rounding = {"f32": to_f32, "f64": to_f64}[kind]
    coefficients, error = fit(target, weight, degree, low, high, rounding, anew and kind == "f32")
    emit(kind, name, what, coefficients, error)
    print(name, degree, float(log(error, 2)), file=sys.stderr)


def main():
    if TABLES:
        print("| name | format | bits | value | what |\n|---|---|---|---|---|")
    else:
        print("//! The numbers of the element-wise functions. Written by engine/kernels/scripts/coefficients.py; do not edit.")
        print("//!")
        print("//! Coefficients stand with the lowest power first.\n")
    ln2 = log(mpf(2))
    constant("f32", "LOG2_E", "1/ln 2.", 1 / ln2)
    constant("f32", "LN2_HIGH", "ln 2, nearest.", to_f32(ln2))
    constant("f32", "LN2_LOW", "What is left of ln 2.", ln2 - to_f32(ln2))
    constant("f32", "SQRT_HALF", "√½.", sqrt(mpf(1) / 2))
    constant("f32", "GELU_LINEAR", "2√(2/π).", 2 * sqrt(2 / pi))
    constant("f32", "GELU_CUBIC", "0.044715 · 2√(2/π).", mpf("0.044715") * 2 * sqrt(2 / pi))
    constant("f64", "LOG2_E_WIDE", "1/ln 2.", 1 / ln2)
    constant("f64", "LN2_WIDE", "ln 2.", ln2)
    constant("f64", "HALF_PI", "π/2.", pi / 2)
    constant("f64", "PI", "π.", pi)
    constant("f64", "TWO_OVER_PI", "2/π.", 2 / pi)
    first = truncated(pi / 2, 30)
    constant("f64", "HALF_PI_HIGH", "The leading 30 bits of π/2.", first)
    constant("f64", "HALF_PI_LOW", "What is left of π/2.", pi / 2 - first)
    if TABLES:
        print()
    half = ln2 / 2 * mpf("1.0001")
    polynomial("f32", "EXPM1", "(eʳ − 1 − r)/r² for |r| ≤ ln 2 / 2; the error is that of eʳ, relatively.",
        near(lambda r: (expm1(r) - r) / r**2, mpf(1) / 2), lambda r: r**2 / exp(r), 4, -half, half)
    polynomial("f32", "TANH", "(tanh x − x)/x³ in x², for |x| ≤ 0.625; relatively to tanh.",
        near(lambda z: (tanh(sqrt(z)) / sqrt(z) - 1) / z, -mpf(1) / 3), lambda z: z * sqrt(z) / tanh(sqrt(z)), 4, mpf(10)**-20, mpf("0.625")**2)
    polynomial("f32", "ERF_SMALL", "erf x / x − 1 in x², for |x| ≤ 1; relatively to erf.",
        lambda z: erf(sqrt(z)) / sqrt(z) - 1, lambda z: sqrt(z) / erf(sqrt(z)), 6, mpf(10)**-20, 1)
    root = lambda t: sqrt(1 - erf(t + mpf("2.5")))
    polynomial("f32", "ERFC_ROOT", "√(1 − erf x) in x − 2.5, for 1 ≤ x ≤ 3.95; the error is that of its square.",
        root, lambda t: 2 * root(t), 11, mpf("-1.5"), mpf("1.45"), anew=False)
    polynomial("f32", "LOG1P", "(ln(1 + e) − e)/e² for 0 ≤ e ≤ 1; the error is that of ln(1 + e), relatively.",
        near(lambda e: (log1p(e) - e) / e**2, -mpf(1) / 2), lambda e: e**2 / log1p(e), 8, mpf(10)**-20, 1)

    polynomial("f64", "EXP2", "2ᶠ for |f| ≤ ½, relatively.", lambda f: mpf(2)**f, lambda f: mpf(2)**-f, 9, -mpf("0.5001"), mpf("0.5001"))
    edge = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1) * mpf("1.0001"))**2
    polynomial("f64", "LOG2", "log₂((1 + s)/(1 − s))/s in s², for (1 + s)/(1 − s) between √½ and √2, relatively.",
        lambda z: 2 * atanh(sqrt(z)) / sqrt(z) / ln2, lambda z: sqrt(z) * ln2 / 2 / atanh(sqrt(z)), 5, mpf(10)**-20, edge)
    quarter = (pi / 4 * mpf("1.0001"))**2
    polynomial("f64", "SIN", "(sin r − r)/r³ in r², for |r| ≤ π/4; relatively to sin.",
        near(lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, -mpf(1) / 6), lambda z: z * sqrt(z) / sin(sqrt(z)), 3, mpf(10)**-20, quarter)
    polynomial("f64", "COS", "(cos r − 1)/r² in r², for |r| ≤ π/4; relatively to cos.",
        near(lambda z: (cos(sqrt(z)) - 1) / z, -mpf(1) / 2), lambda z: z / cos(sqrt(z)), 4, mpf(10)**-20, quarter)
    polynomial("f64", "ATAN", "(atan t − t)/t³ in t², for |t| ≤ 1; relatively to atan.",
        near(lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, -mpf(1) / 3), lambda z: z * sqrt(z) / atan(sqrt(z)), 11, mpf(10)**-20, 1)
    polynomial("f64", "ASIN", "(asin t − t)/t³ in t², for |t| ≤ ½; relatively to asin.",
        near(lambda z: (asin(sqrt(z)) / sqrt(z) - 1) / z, mpf(1) / 6), lambda z: z * sqrt(z) / asin(sqrt(z)), 7, mpf(10)**-20, mpf("0.25"))
    mp.dps = 120
    digits = int(mp.floor(2 / pi * mpf(2)**256))
    if TABLES:
        print("**TWO_OVER_PI_BITS**: the 256 bits of 2/π after the point, the highest first.\n\n```")
        print("\n".join("0x%016X" % ((digits >> (192 - 64 * word)) & (2**64 - 1)) for word in range(4)))
        return print("```")
    print("/// The 256 bits of 2/π after the point, the highest first.")
    print("pub(crate) const TWO_OVER_PI_BITS: [u64; 4] = [")
    for word in range(4):
        print("\t0x%016X," % ((digits >> (192 - 64 * word)) & (2**64 - 1)))
    print("];")


main()

"""Arithmetic of binary32 and binary64 as the specification writes it, and what its first sections define."""

import math
import re
import struct
from fractions import Fraction
from pathlib import Path

DOCS = Path(__file__).resolve().parents[4] / "docs" / "src"

INF = math.inf
NAN = math.nan


def f32(bits):
    """The number of binary32 with these bits."""
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def bits32(x):
    """Its bits, any NaN the same."""
    return 0x7FC00000 if x != x else struct.unpack("<I", struct.pack("<f", x))[0]


def bits64(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def f64(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


LEAST = 2.0**-126


def r32(x):
    """Rounds binary64 to 24 bits; what is then less than the least number becomes zero."""
    if abs(x) < LEAST:
        return math.copysign(0.0 if abs(x) < LEAST - 2.0**-151 else LEAST, x)
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return math.copysign(INF, x)


def add(a, b):
    # One operation of binary64 and a second rounding give what one of 24 bits gives, as 53 >= 2 * 24 + 2.
    return r32(a + b)


def sub(a, b):
    return r32(a - b)


def mul(a, b):
    return r32(a * b)


def divide64(a, b):
    """Python's division raises an error where IEEE has a result."""
    if b != 0:
        return a / b
    if a == 0 or a != a:
        return NAN
    return math.copysign(INF, a) * math.copysign(1.0, b)


def div(a, b):
    return r32(divide64(a, b))


def sqrt64(x):
    return math.sqrt(x) if x >= 0 else NAN


def sqrt(x):
    return r32(sqrt64(x))


def fma(a, b, c):
    """Linear, 1.1: by rounding to odd in binary64."""
    p = a * b
    s = p + c
    if not math.isfinite(s):
        return r32(s)
    t = s - p
    e = (p - (s - t)) + (c - t)
    if e != 0 and bits64(s) & 1 == 0:
        away = (e > 0) == (s > 0)
        s = f64(bits64(s) + (1 if away else -1))
    return r32(s)


def exact_fma(a, b, c):
    """The same for finite numbers by exact arithmetic, to check the above with."""
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if exact == 0:
        return a * b + c
    return round_fraction(exact)


def round_fraction(exact):
    """To 24 bits, nearest, ties to even; what is then too small becomes zero."""
    sign, size = (-1.0 if exact < 0 else 1.0), abs(exact)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    unit = Fraction(2) ** (exponent - 23)
    rounded = round(size / unit) * unit  # Python rounds ties to even
    if rounded < Fraction(2) ** -126:
        return sign * 0.0
    return sign * INF if rounded >= Fraction(2) ** 128 else sign * float(rounded)


def lesser(a, b):
    return a if a < b else b


def greater(a, b):
    return a if a > b else b


def negative(x):
    """Whether the sign bit is set."""
    return math.copysign(1.0, x) < 0


def maximum(a, b):
    if a != a or b != b:
        return NAN
    if a == b:
        return b if negative(a) else a
    return greater(a, b)


def minimum(a, b):
    return -maximum(-a, -b)


def signed(y, x):
    return -abs(y) if negative(x) else abs(y) if y == y else y


def round_even(x):
    """To the nearest whole number, ties to even, with the sign of x."""
    if not math.isfinite(x) or abs(x) >= 2.0**52:
        return x
    return math.copysign(float(round(x)), x)


def wrap(x, width, is_signed):
    """Arithmetic modulo 2 to the width."""
    x &= (1 << width) - 1
    return x - (1 << width) if is_signed and x >> (width - 1) else x


def tables():
    """The constants and coefficients of Elementwise, 12."""
    text = (DOCS / "numerics-elementwise.md").read_text()
    found = {}

    def number(kind, digits):
        return f32(int(digits, 16)) if kind == "32" else f64(int(digits, 16))

    for name, kind, digits in re.findall(r"^\| (\w+) \| binary(32|64) \| `0x(\w+)`", text, re.M):
        found[name] = number(kind, digits)
    for name, kind, block in re.findall(r"\*\*(\w+)\*\* \(binary(32|64)\).*?```\n(.*?)```", text, re.S):
        found[name] = [number(kind, line.split()[1][2:]) for line in block.strip().splitlines()]
    words = re.search(r"\*\*TWO_OVER_PI_BITS\*\*.*?```\n(.*?)```", text, re.S)[1].split()
    found["TWO_OVER_PI_BITS"] = int("".join(word[2:] for word in words), 16)
    return found

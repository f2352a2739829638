"""Elementwise, 2 to 8: functions of one and two elements."""

import math

from .numbers import (
    INF, NAN, add, bits32, bits64, div, divide64, f32, f64, fma, greater, lesser, maximum, minimum, mul, negative, r32,
    round_even, round_fraction, signed, sqrt, sqrt64, sub, tables, wrap,
)
from fractions import Fraction

T = tables()
MAGIC = 12582912.0
MAX = f32(0x7F7FFFFF)
ZERO = 0.0


def poly(c, x):
    s = c[-1]
    for k in reversed(c[:-1]):
        s = fma(s, x, k)
    return s


def wide_poly(c, x):
    s = c[-1]
    for k in reversed(c[:-1]):
        s = s * x + k
    return s


# 2. Functions without a polynomial


def sign(x):
    return 1.0 if x > 0 else -1.0 if x < 0 else abs(x)


def whole(how):
    return lambda x: x if not math.isfinite(x) else math.copysign(float(how(x)), x)


def unit(v):
    return lesser(1.0, ZERO if v <= 0 else v)


def softsign(x):
    a = lesser(MAX, abs(x))
    return signed(div(a, add(1.0, a)), x)


def shrink(x, lambd, bias):
    if -lambd <= x <= lambd:
        return ZERO
    return add(x, bias) if x < 0 else sub(x, bias)


def clip(x, low, high):
    return minimum(maximum(x, low), high)


# 3. The exponential family


def reduced(x):
    n = sub(fma(x, T["LOG2_E"], MAGIC), MAGIC)
    r = fma(n, -T["LN2_HIGH"], x)
    r = fma(n, -T["LN2_LOW"], r)
    return n, fma(mul(r, r), poly(T["EXPM1"], r), r)


def scale(y, n):
    if y != y or n != n:
        return NAN
    if y == 0 or math.isinf(y):
        return y
    return round_fraction(Fraction(y) * Fraction(2) ** int(n))


def exp(x):
    n, q = reduced(lesser(89.0, greater(-120.0, x)))
    return scale(add(q, 1.0), n)


def tanh(x):
    a = abs(x)
    z = mul(a, a)
    small = fma(a, mul(z, poly(T["TANH"], z)), a)
    n, q = reduced(mul(lesser(10.0, a), 2.0))
    large = sub(1.0, div(2.0, add(scale(add(q, 1.0), n), 1.0)))
    return signed(small if a < 0.625 else large, x)


def gate(u, x):
    n, q = reduced(lesser(120.0, greater(-30.0, -x)))
    p = scale(1.0, -n)
    d = add(add(q, p), 1.0) if p < 1 / 4096 else add(add(1.0, p), q)
    return scale(div(u, d), -n)


def sigmoid(x):
    return gate(1.0, x)


def silu(x):
    return gate(greater(-128.0, x), x)


def gelu_tanh(x):
    return gate(greater(-128.0, x), mul(x, fma(mul(x, x), T["GELU_CUBIC"], T["GELU_LINEAR"])))


def mish(x):
    if 20 < x:
        return x
    n, q = reduced(lesser(20.0, greater(-120.0, x)))
    p = add(q, 1.0)
    e = scale(p, n)
    ratio = div(fma(p, e, add(p, p)), fma(e, add(e, 2.0), 2.0))
    return scale(mul(greater(-128.0, x), ratio), n)


def softplus(x):
    n, q = reduced(greater(-120.0, -abs(x)))
    e = scale(add(q, 1.0), n)
    return add(greater(0.0, x), fma(mul(e, e), poly(T["LOG1P"], e), e))


def expm1_below(x):
    n, q = reduced(lesser(0.0, greater(-30.0, x)))
    p = scale(1.0, n)
    return fma(q, p, sub(p, 1.0))


def elu(x, alpha):
    return mul(alpha, expm1_below(x)) if x < 0 else x


def selu(x, alpha, gamma):
    return mul(mul(gamma, alpha), expm1_below(x)) if x < 0 else mul(gamma, x)


def celu(x, alpha):
    q = div(x, alpha)
    return mul(alpha, expm1_below(q)) if x < 0 and q != 0 else x


# 4. The error function


def erf(x):
    a = abs(x)
    small = fma(a, poly(T["ERF_SMALL"], mul(a, a)), a)
    t = poly(T["ERFC_ROOT"], sub(lesser(r32(3.95), a), 2.5))
    return signed(small if a < 1 else fma(-t, t, 1.0), x)


def gelu(x):
    x = greater(-16.0, x)
    return mul(x, fma(0.5, erf(mul(x, T["SQRT_HALF"])), 0.5))


# 5. Logarithm and power


def log2_wide(x):
    if x != x or x < 0:
        return NAN
    if x == 0:
        return -INF
    if x == INF:
        return INF
    e = ((bits64(x) + 0x3FF0000000000000 - 0x3FE6A09E667F3BCC) % 2**64) >> 52
    m = f64((bits64(x) - (e << 52) + 0x3FF0000000000000) % 2**64)
    s = (m - 1) / (m + 1)
    return (e - 1023) + s * wide_poly(T["LOG2"], s * s)


def exp2_wide(x):
    if x != x:
        return x
    x = min(max(x, -1000.0), 1000.0)
    k = round(x)
    return wide_poly(T["EXP2"], x - k) * 2.0**k


def ln_wide(x):
    return log2_wide(x) * T["LN2_WIDE"]


def ln(x):
    return r32(ln_wide(x))


def power(x, y):
    if y == 2:
        return mul(x, x)
    if y == 3:
        return mul(mul(x, x), x)
    r = exp2_wide(y * log2_wide(abs(x)))
    is_whole = math.isinf(y) or y == math.floor(y) if y == y else False
    if is_whole and not math.isinf(y) and int(y) % 2 == 1 and negative(x):
        r = -r
    if -INF < x < 0 and not is_whole:
        r = NAN
    if x == 1 or y == 0 or (abs(x) == 1 and math.isinf(y)):
        r = 1.0
    return r32(r)


# 6. Hyperbolic functions

SMALL = 2.0**-10


def flip(y, x):
    return -y if negative(x) else y


def exponential(x):
    return exp2_wide(lesser(200.0, abs(x)) * T["LOG2_E_WIDE"]) if x == x else NAN


def sinh(x):
    a, e = abs(x), exponential(x)
    return r32(flip(a + a * ((a * a) * (1 / 6)) if a < SMALL else (e - 1 / e) * 0.5, x))


def cosh(x):
    e = exponential(x)
    return r32((e + 1 / e) * 0.5)


def asinh(x):
    a = abs(x)
    return r32(flip(a + a * ((a * a) * (-1 / 6)) if a < SMALL else ln_wide(a + sqrt64(a * a + 1)), x))


def acosh(x):
    return r32(NAN if x < 1 else ln_wide(x + sqrt64(x * x - 1)))


def atanh(x):
    a = abs(x)
    return r32(flip(a + a * ((a * a) * (1 / 3)) if a < SMALL else ln_wide(divide64(1 + a, 1 - a)) * 0.5, x))


# 7. Trigonometry


def quadrant(x):
    """k modulo 4 and r."""
    a = abs(x)
    if not math.isfinite(a):
        return 0, NAN
    if a <= 65536:
        k = round(a * T["TWO_OVER_PI"])
        return k % 4, (a - k * T["HALF_PI_HIGH"]) - k * T["HALF_PI_LOW"]
    exponent = (bits32(a) >> 23) - 150
    mantissa = bits32(a) & 0x7FFFFF | 0x800000
    w = (T["TWO_OVER_PI_BITS"] >> (256 - (exponent + 94))) % 2**96
    p = w * mantissa % 2**96
    k = (p + 2**93) // 2**94
    return k % 4, (float(p - k * 2**94) * 2.0**-94) * T["HALF_PI"]


def sine_and_cosine(x):
    k, r = quadrant(x)
    z = r * r
    return k, r + r * (z * wide_poly(T["SIN"], z)), 1 + z * wide_poly(T["COS"], z)


def sin(x):
    k, s, c = sine_and_cosine(x)
    return r32(flip([s, c, -s, -c][k], x))


def cos(x):
    k, s, c = sine_and_cosine(x)
    return r32([c, -s, -c, s][k])


def tan(x):
    k, s, c = sine_and_cosine(x)
    return r32(flip(divide64(s, c) if k % 2 == 0 else divide64(c, 0 - s), x))


def atan(x):
    a = abs(x)
    t = 1 / a if 1 < a else a
    z = t * t
    p = t + t * (z * wide_poly(T["ATAN"], z))
    return r32(flip(T["HALF_PI"] - p if 1 < a else p, x))


def arc(a):
    z = (1 - a) * 0.5 if 0.5 < a else a * a
    t = sqrt64(z) if 0.5 < a else a
    return t + t * (z * wide_poly(T["ASIN"], z))


def asin(x):
    a, p = abs(x), arc(abs(x))
    return r32(flip(T["HALF_PI"] - (p + p) if 0.5 < a else p, x))


def acos(x):
    a, p = abs(x), arc(abs(x))
    if 0.5 < a:
        return r32(T["PI"] - (p + p) if x < 0 else p + p)
    return r32(T["HALF_PI"] - flip(p, x))


UNARY = {
    "abs": abs,
    "neg": lambda x: -x,
    "sign": sign,
    "floor": whole(math.floor),
    "ceil": whole(math.ceil),
    "trunc": whole(math.trunc),
    "round": round_even,
    "sqrt": lambda x: x if x == 0 else sqrt(x),
    "reciprocal": lambda x: div(1.0, x),
    "relu": lambda x: ZERO if x <= 0 else x,
    "softsign": softsign,
    "hard_swish": lambda x: mul(greater(-MAX, x), unit(fma(f32(0x3E2AAAAB), x, 0.5))),
    **{
        f.__name__: f
        for f in (
            exp, ln, tanh, sigmoid, erf, gelu, gelu_tanh, silu, softplus, mish, sin, cos, tan, asin, acos, atan, sinh,
            cosh, asinh, acosh, atanh,
        )
    },
}
WITH_PARAMETERS = {
    "hard_sigmoid": lambda x, alpha, beta: unit(fma(alpha, x, beta)),
    "elu": lambda x, alpha, _: elu(x, alpha),
    "selu": selu,
    "celu": lambda x, alpha, _: celu(x, alpha),
    "leaky_relu": lambda x, alpha, _: mul(alpha, x) if x < 0 else x,
    "thresholded_relu": lambda x, alpha, _: ZERO if x <= alpha else x,
    "clip": clip,
    "shrink": shrink,
}

# 8. Functions of two values, conversions


def exact_fmod(a, b):
    if math.isinf(a) or b == 0 or a != a or b != b:
        return NAN
    return math.fmod(a, b)


def fmod(a, b):
    return r32(exact_fmod(a, b))


def modulo(a, b):
    r = exact_fmod(a, b)
    if r == 0:
        return math.copysign(ZERO, b)
    return add(r, b) if r == r and (r < 0) != negative(b) else r32(r)


BINARY = {
    "add": add,
    "sub": sub,
    "mul": mul,
    "div": div,
    "max": maximum,
    "min": minimum,
    "fmod": fmod,
    "mod": modulo,
    "pow": power,
    "prelu": lambda a, b: mul(a, b) if a < 0 else a,
}


def towards_zero(a, b):
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def integer(op, a, b, width, is_signed):
    if op in ("Div", "Fmod", "Mod"):
        if b == 0:
            return 0
        quotient = towards_zero(a, b)
        rest = a - quotient * b
        if op == "Mod" and rest != 0 and (rest < 0) != (b < 0):
            rest += b
        return wrap(quotient if op == "Div" else rest, width, is_signed)
    if op == "Pow":
        if b < 0:
            return 1 if a == 1 else (-1 if b % 2 else 1) if a == -1 else 0
        return wrap(pow(a, b, 1 << width), width, is_signed)
    if op in ("ShiftLeft", "ShiftRight"):
        if not 0 <= b < width:
            return -1 if op == "ShiftRight" and a < 0 else 0
        return wrap(a << b if op == "ShiftLeft" else a >> b, width, is_signed)
    plain = {
        "Add": a + b, "Sub": a - b, "Mul": a * b, "Max": max(a, b), "Min": min(a, b), "And": a & b, "Or": a | b,
        "Xor": a ^ b,
    }
    return wrap(plain[op], width, is_signed)


def cast(x, width, is_signed):
    """From binary32 to an integer, or to bool with a width of 1."""
    if width == 1:
        return int(x != 0)
    low, high = (-(1 << (width - 1)), (1 << (width - 1)) - 1) if is_signed else (0, (1 << width) - 1)
    if x != x:
        return 0
    return max(low, min(high, math.trunc(x))) if math.isfinite(x) else (high if x > 0 else low)


def to_float(x):
    return round_fraction(Fraction(x)) if x else 0.0

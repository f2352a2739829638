"""Linear, 1 to 5: products, convolutions, bytes, pooling."""

import math
from itertools import product as combinations

from .numbers import INF, add, div, fma, maximum, minimum, mul, negative, r32, round_even, sqrt, sub, wrap


def dot(pairs, start=0.0):
    acc = start
    for a, b in pairs:
        acc = fma(a, b, acc)
    return acc


def clip(x, low, high):
    return minimum(maximum(x, low), high)


def activate(x, bounds):
    """No bounds: nothing. One: relu. Two: clip."""
    if len(bounds) == 1:
        return maximum(x, 0.0)
    return clip(x, *bounds) if bounds else x


def matmul(m, k, n, a, b, row_bias, column_bias, addend, bounds):
    out = []
    for i in range(m):
        for j in range(n):
            x = dot((a[i * k + s], b[s * n + j]) for s in range(k))
            for there, bias in ((row_bias, i), (column_bias, j), (addend, i * n + j)):
                if there is not None:
                    x = add(x, there[bias])
            out.append(activate(x, bounds))
    return out


def places(sizes):
    """In raster order."""
    return combinations(*(range(size) for size in sizes))


def at(index, sizes):
    """Where in memory."""
    where = 0
    for i, size in zip(index, sizes):
        where = where * size + i
    return where


class Window:
    """How a kernel moves over the spatial axes."""

    def __init__(self, case, sizes, kernel):
        self.sizes, self.kernel = sizes, kernel
        self.strides, self.dilations = case["strides"], case["dilations"]
        self.begin, self.end = case["pads"][: len(sizes)], case["pads"][len(sizes) :]

    def output(self):
        axes = zip(self.sizes, self.kernel, self.strides, self.dilations, self.begin, self.end)
        return [(size + b + e - (k - 1) * d - 1) // s + 1 for size, k, s, d, b, e in axes]

    def look(self, output, tap):
        """The input position on each axis."""
        axes = zip(output, tap, self.strides, self.dilations, self.begin)
        return [o * s + t * d - b for o, t, s, d, b in axes]

    def inside(self, position):
        return all(0 <= p < size for p, size in zip(position, self.sizes))


def conv(case, term, start, finish):
    """What general, depthwise and byte convolutions have in common: `term` is called for each tap of each output."""
    n, channels, *sizes = case["input"]
    filters, group_channels, *kernel = case["weights"]
    groups = case["groups"]
    window, taps = Window(case, sizes, kernel), math.prod(kernel)
    out = []
    for image in range(n):
        for m in range(filters):
            group = m // (filters // groups)
            for o in places(window.output()):
                acc = start(m)
                for c in range(group_channels):
                    plane = (image * channels + group * group_channels + c) * math.prod(sizes)
                    for number, tap in enumerate(places(kernel)):
                        position = window.look(o, tap)
                        where = plane + at(position, sizes) if window.inside(position) else None
                        acc = term(acc, m, (m * group_channels + c) * taps + number, where)
                out.append(finish(acc, m, len(out)))
    return out


def float_conv(case, x, w, bias, addend, bounds):
    depthwise = case["groups"] > 1 and case["groups"] == case["input"][1]

    def term(acc, _, weight, where):
        if depthwise and where is None:
            return acc
        return fma(w[weight], 0.0 if where is None else x[where], acc)

    def finish(acc, m, index):
        if bias is not None and not depthwise:
            acc = add(acc, bias[m])
        if addend is not None:
            acc = add(acc, addend[index])
        return activate(acc, bounds)

    return conv(case, term, lambda m: bias[m] if depthwise and bias is not None else 0.0, finish)


def byte_conv(case, x, w, zero, zeros, bias):
    def term(acc, m, weight, where):
        if where is None:
            return acc
        return acc + (x[where] - zero) * (w[weight] - zeros[m if len(zeros) > 1 else 0])

    return conv(case, term, lambda m: 0, lambda acc, m, _: wrap(acc + bias[m], 32, True))


def conv_transpose(case, x, w, bias, addend, bounds):
    n, channels, *sizes = case["input"]
    _, group_filters, *kernel = case["weights"]
    groups, taps = case["groups"], math.prod(kernel)
    axes = range(len(sizes))
    strides, dilations, pads = case["strides"], case["dilations"], case["pads"]
    output = [
        (sizes[a] - 1) * strides[a] + (kernel[a] - 1) * dilations[a] + 1 + case["more"][a]
        - pads[a] - pads[len(sizes) + a]
        for a in axes
    ]
    out = []
    for image in range(n):
        for m in range(groups * group_filters):
            group, own = divmod(m, group_filters)
            for o in places(output):
                acc = 0.0
                for c in range(group * (channels // groups), (group + 1) * (channels // groups)):
                    for number, tap in enumerate(places(kernel)):
                        steps = [o[a] + pads[a] - tap[a] * dilations[a] for a in axes]
                        if any(steps[a] % strides[a] for a in axes):
                            continue
                        position = [steps[a] // strides[a] for a in axes]
                        value = 0.0
                        if all(0 <= p < size for p, size in zip(position, sizes)):
                            value = x[(image * channels + c) * math.prod(sizes) + at(position, sizes)]
                        acc = fma(w[(c * group_filters + own) * taps + number], value, acc)
                if bias is not None:
                    acc = add(acc, bias[m])
                if addend is not None:
                    acc = add(acc, addend[len(out)])
                out.append(activate(acc, bounds))
    return out


# 4. Bytes


def byte_matmul(m, k, n, a, b, a_zeros, b_zeros, bias):
    def of(zeros, index):
        return zeros[index if len(zeros) > 1 else 0]

    return [
        wrap(sum((a[i * k + s] - of(a_zeros, i)) * (b[s * n + j] - of(b_zeros, j)) for s in range(k)) + bias[j], 32, True)
        for i in range(m)
        for j in range(n)
    ]


def saturate(x, zero, low, high):
    x = round_even(0.0 if x != x else x)
    if math.isinf(x):
        return high if x > 0 else low
    return max(low, min(high, int(x) + zero))


def integer_to_float(x):
    # binary64 holds 32 bits, so that this rounds once.
    return r32(float(x))


def quantize(x, scale, zero):
    return saturate(div(x, scale), zero, 0, 255)


def dequantize(x, scale, zero):
    return mul(integer_to_float(wrap(x - zero, 32, True)), scale)


def requantize(x, bias, multiplier, zero, low, high):
    return saturate(mul(integer_to_float(wrap(x + bias, 32, True)), multiplier), zero, low, high)


def dynamic_range(values):
    numbers = [x for x in values if x == x] + [0.0]
    low, high = min(numbers), max(numbers)
    scale = 1.0 if high == low else div(sub(high, low), 255.0)
    return scale, saturate(div(sub(0.0, low), scale), 0, 0, 255)


# 5. Pooling


def pool(case, x, of_window):
    """`of_window` gets the places that a window sees, as numbers in the whole input, and how many count with padding."""
    n, channels, *sizes = case["input"]
    window = Window(case, sizes, case["kernel"])
    out = []
    for plane in range(n * channels):
        for o in places(case["output"]):
            seen, padded = [], 0
            for tap in places(case["kernel"]):
                position = window.look(o, tap)
                if window.inside(position):
                    seen.append(plane * math.prod(sizes) + at(position, sizes))
                axes = zip(position, sizes, window.end)
                padded += all(p < size + end for p, size, end in axes)
            out.append(of_window(seen, padded))
    return out


def max_pool(case, x):
    def first_greatest(seen, _):
        if not seen:
            return -INF, -1

        def above(a, b):
            if a != a or b != b:
                return a != a and b == b
            return a > b or (a == b == 0 and negative(b) and not negative(a))

        best = seen[0]
        for place in seen[1:]:
            if above(x[place], x[best]):
                best = place
        return x[best], best

    return pool(case, x, first_greatest)


def total(values):
    s = 0.0
    for x in values:
        s = add(s, x)
    return s


def average_pool(case, x, with_padding):
    return pool(
        case, x, lambda seen, padded: div(total(x[i] for i in seen), float(padded if with_padding else len(seen)))
    )


def size_to_the(p, x):
    q = size = abs(x)
    for _ in range(p - 1):
        q = mul(q, size)
    return q


def lp_pool(case, x, p):
    def norm(seen, _):
        s = total(size_to_the(p, x[i]) for i in seen)
        return sqrt(s) if p == 2 else s

    return pool(case, x, norm)

"""Linear, 6 to 8: resizing, trees, recurrent cells."""

import math

from .elementwise import sigmoid, tanh
from .linear import clip, dot
from .numbers import NAN, add, div, divide64, maximum, minimum, mul, r32, sub


class Axis:
    """One axis of a resizing, all in binary64."""

    def __init__(self, case, number):
        self.size, self.out = case["input"][number], case["output"][number]
        given = case["scales"][number]
        self.scale = given if given != 0 else self.out / self.size
        self.part = case["from"][number], case["to"][number]
        self.case = case

    def look(self, i):
        scale, n, (b, e) = self.scale, float(self.size), self.part
        resized = scale * n
        mode = self.case["coordinates"]
        half = divide64(i + 0.5, scale) - 0.5
        if mode == "half_pixel":
            x = half
        elif mode == "half_pixel_symmetric":
            x = ((n / 2) * (1 - divide64(float(self.out), resized)) + divide64(i + 0.5, scale)) - 0.5
        elif mode == "pytorch_half_pixel":
            x = 0.0 if resized == 1 else half
        elif mode == "align_corners":
            x = 0.0 if resized == 1 else divide64(i * (n - 1), resized - 1)
        elif mode == "asymmetric":
            x = divide64(float(i), scale)
        else:
            if resized == 1:
                w = ((e - b) * (n - 1)) / 2
            else:
                w = divide64((i * (e - b)) * (n - 1), resized - 1)
            x = w + b * (n - 1)
        return 0.0 if x != x else min(max(x, -1e15), 1e15)

    def outside(self, i):
        x = self.look(i)
        return self.case["coordinates"] == "tf_crop_and_resize" and (x < 0 or x > self.size - 1)

    def neighbours(self, i):
        """Pairs of an index, not held within the axis yet, and a weight."""
        x, mode, a = self.look(i), self.case["mode"], self.case["coefficient"]
        f = math.floor(x)
        p = x - f

        def cubic(d):
            if d <= 1:
                return (((a + 2) * d - (a + 3)) * d) * d + 1
            return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a if d < 2 else 0.0

        if mode in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
            up = {"round_prefer_floor": p > 0.5, "round_prefer_ceil": p >= 0.5, "floor": False, "ceil": p > 0}[mode]
            return [(f + up, 1.0)]
        if self.case["antialias"] and self.scale < 1:
            reach = 1 if mode == "linear" else 2
            first = max(math.floor(max(-reach / self.scale, -1e15)) + 1, -(4 * (self.size // self.out) + 8))
            numbers = range(first, 1 - first + 1)
            distances = [(n - p) * self.scale for n in numbers]
            weights = [max(1 - abs(d), 0.0) if mode == "linear" else cubic(abs(d)) for d in distances]
            found = list(zip((f + n for n in numbers), self.divided(weights)))
        elif mode == "linear":
            found = [(f, 1 - p), (f + 1, p)]
        else:
            found = [(f - 1, cubic(p + 1)), (f, cubic(p)), (f + 1, cubic(1 - p)), (f + 2, cubic(2 - p))]
        if self.case["exclude_outside"]:
            weights = self.divided([w if 0 <= index < self.size else 0.0 for index, w in found])
            found = [(index, w) for (index, _), w in zip(found, weights)]
        return found

    @staticmethod
    def divided(weights):
        total = 0.0
        for w in weights:
            total += w
        return [divide64(w, total) for w in weights]

    def table(self):
        """For each output its neighbours within the axis, with weights of binary32."""
        held = lambda index: max(0, min(self.size - 1, index))
        return [
            [(held(index), r32(w)) for index, w in self.neighbours(i) if r32(w) != 0] for i in range(self.out)
        ]

    def does_nothing(self, table):
        return self.size == self.out and all(found == [(i, 1.0)] for i, found in enumerate(table))


def resize(case, x):
    sizes, nearest = list(case["input"]), case["mode"] not in ("linear", "cubic")
    axes = [Axis(case, number) for number in range(len(sizes))]
    for number in reversed(range(len(sizes))):
        table = axes[number].table()
        if axes[number].does_nothing(table):
            continue
        inner, size = math.prod(sizes[number + 1 :]), sizes[number]
        out = []
        for outer in range(math.prod(sizes[:number])):
            for found in table:
                for n in range(inner):
                    value = lambda index: x[(outer * size + index) * inner + n]
                    if nearest:
                        out.append(value(found[0][0]))
                        continue
                    s = 0.0
                    for index, w in found:
                        s = add(s, mul(w, value(index)))
                    out.append(s)
        x, sizes[number] = out, axes[number].out
    for index in range(len(x)):
        rest = index
        for axis in reversed(axes):
            if axis.outside(rest % axis.out):
                x[index] = case["extrapolation"]
            rest //= axis.out
    return x


# 7. Trees

MODES = [
    lambda x, t: x <= t,
    lambda x, t: x < t,
    lambda x, t: x >= t,
    lambda x, t: x > t,
    lambda x, t: x == t,
    lambda x, t: x != t,
]


def trees(case, row):
    """One row; children below 0 are leaves."""
    reached = []
    for at in case["roots"]:
        while at >= 0:
            x = row[case["features"][at]]
            holds = MODES[case["modes"][at]](x, case["thresholds"][at]) or (x != x and case["missing"][at])
            at = (case["holds"] if holds else case["fails"])[at]
        leaf = -1 - at
        for pair in range(case["leaf_starts"][leaf], case["leaf_starts"][leaf + 1]):
            reached.append((case["leaf_targets"][pair], case["leaf_weights"][pair]))
    out = []
    for target in range(2):
        weights = [w for t, w in reached if t == target]
        result = 0.0
        if case["aggregate"] in ("sum", "average"):
            for w in weights:
                result = add(result, w)
            if case["aggregate"] == "average":
                result = div(result, float(len(case["roots"])))
        elif weights:
            result = weights[0]
            for w in weights[1:]:
                result = (minimum if case["aggregate"] == "min" else maximum)(result, w)
        out.append(add(result, case["base"][target]) if case["base"] else result)
    return out


# 8. Recurrent cells


class Cell:
    """One direction; the functions are those that the cases were made with."""

    def __init__(self, case):
        self.gates, self.steps, self.batch, self.inputs, self.hidden = case["size"]
        self.case = case

    def of(self, weights, bias, vector, gate, i):
        row, width = gate * self.hidden + i, len(vector)
        s = dot(zip(self.case[weights][row * width : (row + 1) * width], vector))
        if self.case.get("bias") is None:
            return s
        return add(s, self.case["bias"][bias * self.gates * self.hidden + row])

    def held(self, x):
        limit = self.case["limit"]
        return clip(x, -limit[0], limit[0]) if limit else x

    def run(self):
        case, hidden = self.case, self.hidden
        output = [0.0] * (self.steps * self.batch * hidden)
        states, cells = list(case["state"]), list(case["cells"])
        for entry in range(self.batch):
            own = slice(entry * hidden, (entry + 1) * hidden)
            order = range(case["lengths"][entry])
            for t in reversed(order) if case["reverse"] else order:
                start = (t * self.batch + entry) * self.inputs
                x = case["x"][start : start + self.inputs]
                h, c = states[own], cells[own]
                states[own], cells[own] = self.step(x, h, c)
                start = (t * self.batch + entry) * hidden
                output[start : start + hidden] = states[own]
        return output + states + cells

    def step(self, x, h, c):
        a = lambda gate, i: self.of("w", 0, x, gate, i)
        r = lambda gate, i: self.of("r", 1, h, gate, i)
        z = lambda gate, i: add(r(gate, i), a(gate, i))
        units = range(self.hidden)
        if self.gates == 1:
            return [tanh(self.held(z(0, i))) for i in units], c
        return self.gru(h, c, a, r, z) if self.gates == 3 else self.lstm(h, c, z)

    def gru(self, h, c, a, r, z):
        units = range(self.hidden)
        update = [sigmoid(self.held(z(0, i))) for i in units]
        s = [sigmoid(self.held(z(1, i))) for i in units]
        scaled = [mul(s[i], h[i]) for i in units]
        out = []
        for i in units:
            if self.case["flag"]:
                n = add(a(2, i), mul(s[i], r(2, i)))
            else:
                n = add(self.of("r", 1, scaled, 2, i), a(2, i))
            n = tanh(self.held(n))
            out.append(add(mul(sub(1.0, update[i]), n), mul(update[i], h[i])))
        return out, c

    def lstm(self, h, c, z):
        peepholes, out, cells = self.case.get("peepholes"), [], []
        peep = lambda s, which, value, i: s if peepholes is None else add(
            s, mul(peepholes[which * self.hidden + i], value)
        )
        for i in range(self.hidden):
            gate_in = sigmoid(self.held(peep(z(0, i), 0, c[i], i)))
            forget = sub(1.0, gate_in) if self.case["flag"] else sigmoid(self.held(peep(z(2, i), 2, c[i], i)))
            n = tanh(self.held(z(3, i)))
            after = add(mul(forget, c[i]), mul(gate_in, n))
            gate_out = sigmoid(self.held(peep(z(1, i), 1, after, i)))
            cells.append(after)
            out.append(mul(gate_out, 0.0 if after <= 0 else after))
        return out, cells

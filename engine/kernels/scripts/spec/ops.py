"""What docs/src/numerics-ops.md says of ops that choose, move and order elements, and of what ends others."""

from . import elementwise, folds, linear
from .linear import at, places
from .numbers import add, div, f32, maximum, minimum, mul, r32, sqrt, sub


def top_k(case):
    """The values and their places."""
    outer, size, inner = case["shape"]
    x, k = case["x"], case["k"]
    values, found = [None] * (outer * k * inner), [None] * (outer * k * inner)
    for o in range(outer):
        for n in range(inner):
            line = [x[(o * size + i) * inner + n] for i in range(size)]

            def rank(i):
                value = line[i]
                if value != value:
                    return 0, 0.0, i
                return 1, (-value if case["largest"] else value) + 0.0, i

            for place, i in enumerate(sorted(range(size), key=rank)[:k]):
                values[(o * k + place) * inner + n], found[(o * k + place) * inner + n] = line[i], i
    assert found == case["places"], "other places"
    return values


def non_max_suppression(case):
    """The scores of the boxes that are chosen."""
    images, classes, count = case["shape"]

    def edges(box):
        a, b, c, d = box
        if case["center"]:
            low, high = (sub(a, div(c, 2.0)), sub(b, div(d, 2.0))), (add(a, div(c, 2.0)), add(b, div(d, 2.0)))
        else:
            low, high = (min(a, c), min(b, d)), (max(a, c), max(b, d))
        return low, high, mul(sub(high[0], low[0]), sub(high[1], low[1]))

    def covers(one, other):
        sides = [sub(min(one[1][i], other[1][i]), max(one[0][i], other[0][i])) for i in range(2)]
        if not (sides[0] > 0 and sides[1] > 0 and one[2] > 0 and other[2] > 0):
            return False
        shared = mul(*sides)
        union = sub(add(one[2], other[2]), shared)
        return union > 0 and div(shared, union) > case["iou"][0]

    rows, out = [], []
    for image in range(images):
        boxes = [edges(case["boxes"][(image * count + i) * 4 :][:4]) for i in range(count)]
        for n in range(classes):
            scores = case["x"][(image * classes + n) * count :][:count]
            part = [i for i in range(count) if scores[i] == scores[i] and all(scores[i] > s for s in case["score"])]
            chosen = []
            for i in sorted(part, key=lambda i: (-scores[i], i)):
                if len(chosen) < case["most"] and not any(covers(boxes[c], boxes[i]) for c in chosen):
                    chosen.append(i)
            rows += [(image, n, i) for i in chosen]
            out += [scores[i] for i in chosen]
    rows = (rows + case["rows"] * [(-1, -1, -1)])[: case["rows"]]
    assert [number for row in rows for number in row] == case["found"], "other boxes"
    return out[: case["rows"]]


def resolve(index, size):
    return index + size if index < 0 else index


def gather(case):
    shape, axis, own = case["shape"], case["axis"], case["own"]
    out = []
    for index in places(shape[:axis] + own + shape[axis + 1 :]):
        before, middle, behind = index[:axis], index[axis : axis + len(own)], index[axis + len(own) :]
        chosen = resolve(case["indices"][at(middle, own)], shape[axis])
        out.append(case["x"][at(before + (chosen,) + behind, shape)])
    return out


def picked(case, index):
    """Where in x the element lies that gather_elements takes for this place."""
    shape, axis = case["shape"], case["axis"]
    chosen = resolve(case["indices"][at(index, case["own"])], shape[axis])
    return at(index[:axis] + (chosen,) + index[axis + 1 :], shape)


def gather_elements(case):
    return [case["x"][picked(case, index)] for index in places(case["own"])]


def update(old, new, reduction):
    how = {"replace": lambda a, b: b, "add": add, "mul": mul, "max": maximum, "min": minimum}
    return how[reduction](old, new)


def scatter_elements(case):
    x = list(case["x"])
    for index, new in zip(places(case["own"]), case["updates"]):
        where = picked(case, index)
        x[where] = update(x[where], new, case["reduction"])
    return x


def parts(case, batch):
    """For each list of indices, in order, where the elements of its part lie in x."""
    shape, own = case["shape"], case["own"]
    depth = own[-1]
    for index in places(own[:-1]):
        start = at(index, own[:-1]) * depth
        named = case["indices"][start : start + depth]
        where = index[:batch] + tuple(resolve(i, size) for i, size in zip(named, shape[batch:]))
        yield [at(where + rest, shape) for rest in places(shape[batch + depth :])]


def gather_nd(case):
    return [case["x"][where] for part in parts(case, case["batch"]) for where in part]


def scatter_nd(case):
    x, updates = list(case["x"]), iter(case["updates"])
    for part in parts(case, 0):
        for where in part:
            x[where] = update(x[where], next(updates), case["reduction"])
    return x


def one_hot(case):
    own, axis, depth = case["own"], case["axis"], case["depth"]
    out = []
    for index in places(own[:axis] + [depth] + own[axis:]):
        chosen = resolve(case["indices"][at(index[:axis] + index[axis + 1 :], own)], depth)
        out.append(case["x"][1 if index[axis] == chosen else 0])
    return out


def pad(case):
    shape, before = case["shape"], case["before"]

    def source(place, size):
        if 0 <= place < size or case["mode"] == "constant":
            return place
        if case["mode"] == "edge":
            return 0 if place < 0 else size - 1
        if case["mode"] == "reflect":
            return -place if place < 0 else 2 * (size - 1) - place
        return place % size

    out = []
    for index in places([b + size + a for b, size, a in zip(before, shape, case["after"])]):
        where = [source(i - b, size) for i, b, size in zip(index, before, shape)]
        inside = all(0 <= i < size for i, size in zip(where, shape))
        out.append(case["x"][at(where, shape)] if inside else case["value"][0])
    return out


def trilu(case):
    stays = (lambda r, c: c >= r + case["k"]) if case["upper"] else (lambda r, c: c <= r + case["k"])
    return [x if stays(r, c) else 0.0 for x, (r, c) in zip(case["x"], places(case["shape"]))]


def tile(case):
    shape = case["shape"]
    whole = [size * times for size, times in zip(shape, case["repeats"])]
    return [case["x"][at([i % size for i, size in zip(index, shape)], shape)] for index in places(whole)]


def taken(case):
    """slice"""
    steps = list(zip(case["starts"], case["steps"]))
    return [
        case["x"][at([start + i * step for i, (start, step) in zip(index, steps)], case["shape"])]
        for index in places(case["counts"])
    ]


def probit(p):
    x = sub(mul(2.0, p), 1.0)
    logarithm = elementwise.ln(mul(sub(1.0, x), add(1.0, x)))
    v = add(r32(4.3307505), mul(0.5, logarithm))
    t = sqrt(add(-v, sqrt(sub(mul(v, v), mul(div(1.0, r32(0.147)), logarithm)))))
    return mul(f32(0x3FB504F3), -t if x < 0 else t)


def post_transform(case):
    # What the base value is added to is +0.
    row = [add(0.0, x) for x in case["x"]]
    if case["post"] == "softmax":
        return folds.softmax(row)
    if case["post"] == "softmax_zero":
        others = iter(folds.softmax([x for x in row if x != 0]))
        return [next(others) if x != 0 else x for x in row]
    return [{"logistic": elementwise.sigmoid, "probit": probit}[case["post"]](x) for x in row]


def p_norm(case):
    """The one result of lp_pool with a window over all of x."""
    total = linear.total(linear.size_to_the(case["p"], x) for x in case["x"])
    return [elementwise.power(total, div(1.0, float(case["p"])))]


OPS = {
    f.__name__: f
    for f in (
        top_k, non_max_suppression, gather, gather_elements, scatter_elements, gather_nd, scatter_nd, one_hot, pad,
        trilu, tile, post_transform, p_norm,
    )
}
OPS["slice"] = taken

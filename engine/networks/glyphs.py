"""Images with digits on them, for networks that read."""

import numpy as np

# Five by seven, a row of bits each.
DIGITS = [
    (14, 17, 19, 21, 25, 17, 14),
    (4, 12, 4, 4, 4, 4, 14),
    (14, 17, 1, 2, 4, 8, 31),
    (31, 2, 4, 2, 1, 17, 14),
    (2, 6, 10, 18, 31, 2, 2),
    (31, 16, 30, 1, 1, 17, 14),
    (6, 8, 16, 30, 17, 17, 14),
    (31, 1, 2, 4, 8, 8, 8),
    (14, 17, 17, 14, 17, 17, 14),
    (14, 17, 17, 15, 1, 2, 12),
]


def stroke(digit, scale):
    bits = np.array([[row >> (4 - column) & 1 for column in range(5)] for row in DIGITS[digit]])
    return np.kron(bits, np.ones((scale, scale)))


def write(image, text, top, left, scale):
    """Dark digits on what is there."""
    for place, digit in enumerate(text):
        x = left + place * 6 * scale
        part = image[top : top + 7 * scale, x : x + 5 * scale]
        part -= 0.8 * stroke(int(digit), scale)[: part.shape[0], : part.shape[1]]


def finished(image, seed):
    """Three channels of slightly other colours, with noise, from -1 to 1."""
    colours = np.array([1.0, 0.97, 0.94])[:, None, None]
    noise = 0.02 * np.random.default_rng(seed).standard_normal((3, *image.shape))
    return (np.clip(image * colours + noise, 0, 1) * 2 - 1).astype(np.float32)[None]


def line(text, height, width, seed):
    image = np.full((height, width), 0.9)
    scale = height // 9
    write(image, text, (height - 7 * scale) // 2, 2 * scale, scale)
    return finished(image, seed)


def page(height, width, seed):
    image = np.linspace(0.95, 0.8, width)[None].repeat(height, 0)
    write(image, "314159265", 30, 20, 5)
    write(image, "2718", 120, 60, 7)
    write(image, "141421356237", 230, 30, 3)
    return finished(image, seed)

"""Small pictures of numbers as palette PNGs in SVG: decision regions, what a neuron responds to, digits."""

import base64
import struct
import zlib

import numpy as np

from lecture_lib.draw.markup import tag
from lecture_lib.draw.style import colour

LEVELS = 12  # of certainty, in a decision region
CLASS_COLOURS = "positive", "negative", "h"


def png(indices, palette):
    """`indices` (rows, columns), whole numbers into `palette`, a list of (r, g, b, opacity): the bytes of a PNG."""
    rows, columns = indices.shape
    raw = np.zeros((rows, columns + 1), dtype=np.uint8)  # a row begins with its filter, 0
    raw[:, 1:] = indices

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colours = np.array(palette, dtype=np.uint8)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    chunks = {b"IHDR": head, b"PLTE": colours[:, :3].tobytes(), b"tRNS": colours[:, 3].tobytes()}
    chunks |= {b"IDAT": zlib.compress(raw.tobytes(), 6), b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks.items())


def image(indices, palette, x, y, width, height, smooth=False):
    """An <image> of `indices`, scaled to width by height."""
    data = base64.b64encode(png(indices, palette)).decode()
    place = {"x": x, "y": y, "width": width, "height": height, "preserveAspectRatio": "none"}
    look = None if smooth else "image-rendering:pixelated"
    return tag("image", href=f"data:image/png;base64,{data}", **place, style=look)


def rgb(name):
    light = colour(name)
    return tuple(int(light[at : at + 2], 16) for at in (1, 3, 5))


REGIONS = [(*rgb(name), 14 + 15 * level) for name in CLASS_COLOURS for level in range(LEVELS)]


def signed_palette(steps):
    """Orange below 0, blue above, with `steps` steps on each side; index `steps`, in the middle, is clear."""
    depth = [240 * level // steps for level in range(steps + 1)]
    return [(*rgb("negative"), each) for each in depth[:0:-1]] + [(*rgb("positive"), each) for each in depth]


SIGNED, FINE = signed_palette(10), 16  # FINE steps, where a picture is large
SIGNED_FINE = signed_palette(FINE)
INK = [(*rgb("ink"), 15 * level) for level in range(17)]


def regions(y_hat, side):
    """Indices into REGIONS, (side, side): the most likely class of each point, deeper where it is more certain."""
    k, best = len(y_hat), y_hat.max(axis=0)
    level = np.clip((best - 1 / k) / (1 - 1 / k) * LEVELS, 0, LEVELS - 1).astype(int)
    return (y_hat.argmax(axis=0) * LEVELS + level).reshape(side, side)


def certainty(y_hat_j, j):
    """Indices into REGIONS for the probability of class j alone, from 0 to 1."""
    return (j - 1) * LEVELS + np.minimum(np.asarray(y_hat_j) * LEVELS, LEVELS - 1).astype(int)


def signed(values, limit=1.0, steps=10):
    """Indices into a palette of `steps`, SIGNED without, for numbers from −limit to limit."""
    return np.rint(np.clip(np.asarray(values) / limit, -1, 1) * steps).astype(int) + steps

"""Points of a plane as plain data, (x_1, x_2, class) each: those of the data sets, and what a reader does to them."""

from collections import Counter
from functools import lru_cache

import numpy as np

from lecture_lib import one_hot
from lecture_lib.data import PLANES
from lecture_lib.draw.plane import near, point_at

N, HELD_OUT = 150, 200  # points to train on and held out
NOISE = {"moons": (0.15, 0.3), "spirals": (0.05, 0.12), "circles": (0.12, 0.25), "blobs": (0.35, 0.5)}
LITTLE, MUCH = "little", "much"
OWN = "your own"  # the data set that has only the points of a reader
MOST = 600  # points at most


@lru_cache
def of_data_set(data, noise=LITTLE):
    """The points of a data set, and those held out."""
    if data == OWN:
        return (), ()
    noise = NOISE[data][noise == MUCH]
    return as_points(PLANES[data](N, noise, seed=0)), as_points(PLANES[data](HELD_OUT, noise, seed=1))


def as_points(examples):
    """x (2, N) and y (k, N) as points."""
    (x_1, x_2), y = examples
    return tuple(zip(x_1.round(3).tolist(), x_2.round(3).tolist(), (y.argmax(axis=0) + 1).tolist(), strict=True))


@lru_cache(maxsize=8)
def as_examples(points, k):
    """Points as x (2, N) and y (k, N)."""
    x = np.array([point[:2] for point in points]).reshape(-1, 2).T
    return x, one_hot([point[2] for point in points], k) if points else np.zeros((k, 0))


def of_each_class(y_hat):
    """The probability of each class, (k, N): one output (1, N) says only that of the first."""
    return np.vstack([y_hat, 1 - y_hat]) if len(y_hat) == 1 else y_hat


def touched(points, place, kind, more=False):
    """What a click on a place of the plane makes of points: the nearest one is gone; if none is near, or `more` is
    asked for, there is one more, of class `kind`."""
    x_1, x_2 = point_at(*place)
    x = np.array([point[:2] for point in points]).reshape(-1, 2).T
    (there,) = near(x, (x_1, x_2)).nonzero()
    if len(there) and not more:
        at = there[((x[:, there].T - (x_1, x_2)) ** 2).sum(axis=1).argmin()]
        return points[:at] + points[at + 1 :]
    return (*points, (x_1, x_2, kind)) if len(points) < MOST else points


def counted(points, first):
    """How many points there are, and what a reader did to those that were there first."""
    now, first = Counter(points), Counter(first)
    total, added, gone = now.total(), (now - first).total(), (first - now).total()
    done = [f"{added} added"] * bool(added and first) + [f"{gone} taken away"] * bool(gone)
    return ", ".join([f"{total} point{'s' * (total != 1)}", *done])


def trouble_with(points, outputs):
    """What keeps a network with so many outputs from learning much of these points, in a sentence, or ""."""
    classes = sorted({point[2] for point in points})
    if not points:
        return "No point, no loss, nothing to learn: click the plane to add points, of two classes at least."
    if len(classes) == 1:
        here = f"One example, of class {classes[0]}" if len(points) == 1 else f"Only class {classes[0]} is there"
        all_alike = f"ŷ_{classes[0]} → 1" if outputs > 1 else f"ŷ → {2 - classes[0]}"
        return f"{here}: {all_alike} everywhere is all that there is to learn."
    if len({point[:2] for point in points}) < len(set(points)):
        return "At one place lie points of different classes: no θ tells them apart, and the loss cannot go down to 0."
    return ""

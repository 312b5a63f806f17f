"""Points of a reader's own: scaled into the plane, their classes counted from 1, and what is said of that."""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from lecture_lib.bad_input import got
from lecture_lib.draw.plane import REACH
from lecture_lib.explore.kit.rows import CLASSES, LARGEST, coordinates_and_labels, is_number, wrong
from lecture_lib.formatting import label

MOST = 600  # points at most
INSIDE = REACH - 0.1  # how far out the farthest point may lie
NAME = {1: 40, 2: 16, 3: 10}  # letters of a class in sight, by how many there are


@dataclass(frozen=True, eq=False)
class Table:
    """Points of the plane, (x_1, x_2, class) each, made of those that a reader has handed over.

    `labels` are what classes 1, 2, … are called there, `scales` the (middle, unit) of each coordinate: x = (theirs − middle) / unit.
    Of the `count` points that there were, at most MOST are here.
    """

    points: tuple
    labels: tuple
    scales: tuple
    count: int

    @property
    def k(self):
        """The number of classes; two if all points are of one."""
        return max(2, len(self.labels))

    @property
    def classes(self):
        """What the classes are called, in short; nothing if they have their own numbers."""
        most = NAME[len(self.labels)]
        names = [name if len(name) <= most else f"{name[: most - 1].rstrip()}…" for name in self.labels]
        return "" if self.is_numbered else "class " + ", ".join(f"{c}: {name}" for c, name in enumerate(names, 1))

    @property
    def is_numbered(self):
        """Whether the classes are called 1, 2, … in the table, too."""
        return list(self.labels) == [str(c) for c in range(1, len(self.labels) + 1)]

    @property
    def scaling(self):
        """How the coordinates were scaled."""
        return ", ".join(scaling(label("x", i), *scale) for i, scale in enumerate(self.scales, 1))

    @property
    def drawn(self):
        """That not all points are here, or ""."""
        here = len(self.points)
        return f"{here} of your {self.count:,} points are here, drawn at random." if here < self.count else ""

    @property
    def sentence(self):
        """All that was made of the reader's points."""
        classes = ", ".join(f"class {c} is {name}" for c, name in enumerate(self.labels, 1))
        if self.is_numbered:
            classes = "the classes have your numbers"
        return f"Your points: {classes}; {self.scaling}. {self.drawn}".rstrip()


def scaling(symbol, middle, unit):
    """How a coordinate was scaled: x₁ = (yours − 5.84) / 0.83."""
    moved = f"yours {'−' if middle > 0 else '+'} {abs(middle):.12g}" if middle else "yours"
    if unit == 1:
        return f"{symbol} = {moved}"
    return f"{symbol} = {f'({moved})' if middle else moved} / {unit:.12g}"


def table_of(points):
    """The `Table` of a reader's points: rows of two numbers and a class, as lists, an array or a data frame, or a pair of X,
    (N, 2) or (2, N), and N labels or their (k, N) one-hot columns. ValueError for anything else."""
    coordinates, labels = coordinates_and_labels(points)
    names = in_order(labels)
    scales = tuple(scale(column) for column in coordinates)
    x = [(column - middle) / unit for column, (middle, unit) in zip(coordinates, scales, strict=True)]
    classes, N = [names.index(each) + 1 for each in labels], len(labels)
    kept = sorted(np.random.default_rng(0).choice(N, MOST, replace=False)) if N > MOST else range(N)
    points = tuple((float(x[0][n]), float(x[1][n]), classes[n]) for n in kept)
    return Table(points, tuple(map(called, names)), scales, N)


def in_order(labels):
    """The different labels in order. ValueError if they are too many, or neither numbers nor text."""
    for number, each in enumerate(labels, 1):
        if abs(each) > LARGEST if is_number(each) else not isinstance(each, (str, bool)):
            raise wrong(f"has {got(each)} in row {number}", "a class there, a number or text")
    different = set(labels)
    if len(different) > CLASSES:
        raise wrong(f"has {len(different)} classes, {got(sorted(different, key=str))}", f"2 or {CLASSES}")
    try:
        return sorted(different)
    except TypeError:  # numbers and text
        return sorted(different, key=str)


def called(name):
    """A label in words: 1 for 1.0, on one line."""
    return f"{float(name):.6g}".replace("-", "−") if is_number(name) else " ".join(str(name).split())


def scale(column):
    """The middle and the unit with which a coordinate fills the plane, two digits of each: 0 and 1 if it does already."""
    if abs(column).max() <= REACH <= np.ptp(column):
        return 0.0, 1.0
    if np.ptp(column) <= max(1e-9 * abs(column).max(), 1 / LARGEST):  # all alike
        return float(column[0]), 1.0
    middle = column.mean()
    unit = max(column.std(), abs(column - middle).max() / INSIDE)
    digits = 1 - floor(log10(unit))
    return round(float(middle), digits), ceil(unit * 10.0**digits) / 10.0**digits

"""Points of a reader's own, in the forms in which people have them: scaled into the plane, their classes counted from 1."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from numbers import Real
from os import PathLike

import numpy as np

from lecture_lib.bad_input import got
from lecture_lib.draw.plane import REACH
from lecture_lib.formatting import label

MOST = 600  # points at most
CLASSES = 3  # at most
INSIDE = REACH - 0.1  # how far out the farthest point may lie
LARGEST = 1e100  # of a coordinate: what is larger has no mean
NAME = {1: 40, 2: 16, 3: 10}  # letters of a class in sight, by how many there are
ROWS = "rows of two numbers and a class, or a pair (X, labels)"


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
    coordinates, labels = of_pair(*points) if is_pair(points) else of_rows(points)
    names = in_order(labels)
    scales = tuple(scale(column) for column in coordinates)
    x = [(column - middle) / unit for column, (middle, unit) in zip(coordinates, scales, strict=True)]
    classes, N = [names.index(each) + 1 for each in labels], len(labels)
    kept = sorted(np.random.default_rng(0).choice(N, MOST, replace=False)) if N > MOST else range(N)
    points = tuple((float(x[0][n]), float(x[1][n]), classes[n]) for n in kept)
    return Table(points, tuple(map(called, names)), scales, N)


def wrong(what, needs=ROWS):
    """The error that says what points are, and what they need."""
    return ValueError(f"points {what}: points needs {needs}")


def is_pair(points):
    """Whether these are X and labels, and not two rows."""
    if not isinstance(points, (list, tuple)) or len(points) != 2:
        return False
    X = points[0]
    if isinstance(X, (list, tuple)):
        return bool(X) and is_row(X[0])
    return isinstance(getattr(X, "shape", None), tuple) and len(X.shape) == 2


def is_row(value):
    return isinstance(value, (list, tuple, np.ndarray, np.void))


def of_rows(points):
    """Both coordinates, (N,) each, and the N labels of a table."""
    columns = columns_of(points)
    if len(columns) != 3:
        turn = "; its rows and columns need to change places" if len(columns[0]) == 3 else ""
        raise wrong(f"has {len(columns)} column{'s' * (len(columns) != 1)}", f"3, x_1, x_2 and the class{turn}")
    other = [c for c, column in enumerate(columns) if not all(map(is_number, column))]
    if len(other) > 1:  # numpy and csv make text of numbers that stand beside text
        columns = [as_numbers(column) if c in other else column for c, column in enumerate(columns)]
        other = [c for c, column in enumerate(columns) if not all(map(is_number, column))]
    if len(other) > 1:
        raise wrong(f"has {', '.join(got(columns[c][0]) for c in other)} in a row", "two numbers and one class there")
    labels = columns.pop(other[0] if other else -1)
    return [coordinate(column) for column in columns], labels


def of_pair(X, labels):
    """Both coordinates, (N,) each, and the N labels of X and labels."""
    columns = columns_of(X)
    shape = len(columns[0]), len(columns)
    if shape == (2, 2):
        raise wrong("has X of (2, 2), which fits either way round", "rows here: (x_1, x_2, class) for each point")
    if 2 not in shape:
        raise wrong(f"has X of {shape}", "X of (N, 2) or (2, N): choose two columns, such as X[:, :2]")
    columns = columns if shape[1] == 2 else list(zip(*columns, strict=True))
    labels = labels_of(labels, len(columns[0]))
    if len(labels) != len(columns[0]):
        raise wrong(f"has {len(columns[0])} points in X and {len(labels)} labels", "as many labels as points")
    return [coordinate(column) for column in columns], labels


def labels_of(labels, N):
    """The labels of N points, a flat list; of one-hot columns the classes from 1."""
    listed = as_list(labels)
    if not any(map(is_row, listed)):
        return present(listed)
    columns = columns_of(labels)
    if len(columns) == 1 or len(columns[0]) == 1:
        return [entry for column in columns for entry in column]
    hot = np.array(
        [[float(entry) if is_number(entry) else -1 for entry in column] for column in columns]
    )  # a row is one column of y
    hot = hot if len(hot) == N else hot.T
    if len(hot) != N or not (np.isin(hot, (0, 1)).all() and (hot.sum(axis=1) == 1).all() and hot.shape[1] <= CLASSES):
        raise wrong(f"has labels {got(labels)}", f"N labels, or one-hot columns, (k, N) with k 2 or 3 and N = {N}")
    return (hot.argmax(axis=1) + 1).tolist()


def as_list(value):
    """A table or a list of any kind as a list."""
    if isinstance(value, (str, bytes, PathLike)):
        raise wrong(f"is {got(value)}", f"the numbers themselves, {ROWS}: read the file first")
    if isinstance(value, dict):
        raise wrong(f"is {got(value)}", "rows: list(zip(x_1, x_2, classes)) makes them of three lists")
    value = value.detach().cpu() if hasattr(value, "detach") else value  # a tensor is taken off its graph
    for way in ("to_numpy", "tolist"):  # a data frame becomes an array, that a list; what is masked in it is None
        value = getattr(value, way)() if hasattr(value, way) else value
    value = np.asarray(value).tolist() if hasattr(value, "__array__") else value
    if not isinstance(value, (list, tuple)):
        raise wrong(f"is {got(value)}")
    if not value:
        raise wrong("is empty")
    return list(value)


def columns_of(table):
    """The columns of a table, a list of its entries each. ValueError if its rows are not of one length, or something is missing."""
    rows = as_list(table)
    for number, row in enumerate(rows, 1):
        if not is_row(row):
            raise wrong(f"has {got(row)} in place of row {number}")
        if len(row) != len(rows[0]):
            raise wrong(f"has {len(rows[0])} entries in row 1 and {len(row)} in row {number}", "as many in each")
    if not len(rows[0]):
        raise wrong("is empty")
    return [present(column) for column in zip(*rows, strict=True)]


def present(column):
    """The entries of a column. ValueError if one is missing."""
    column = [entry.tolist() if isinstance(entry, (np.generic, np.ndarray)) else entry for entry in column]
    for number, entry in enumerate(column, 1):
        if is_missing(entry):
            raise wrong(
                f"has {got(entry)} in row {number}", "two finite numbers and a class in every row: leave the others out"
            )
        if is_row(entry) or isinstance(entry, (dict, set)):
            raise wrong(f"has {got(entry)} in row {number}", "two numbers and a class there")
    return column


def is_missing(entry):
    try:
        return entry is None or entry == "" or bool(entry != entry)
    except TypeError:  # pandas does not say whether what is missing equals itself
        return True


def is_number(entry):
    return isinstance(entry, (Real, Decimal)) and not isinstance(entry, bool)


def as_numbers(column):
    """A column of text as numbers, if all of it is numbers."""
    try:
        return [float(entry) if isinstance(entry, str) else entry for entry in column]
    except ValueError:
        return column


def coordinate(column):
    """A column of finite numbers, (N,)."""
    for number, entry in enumerate(column, 1):
        if not is_number(entry) or not abs(entry) <= LARGEST:
            raise wrong(f"has {got(entry)} in row {number}", "two finite numbers there, no larger than 1e100")
    return np.array(column, dtype=float)


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

"""What a reader hands over as points, in the forms in which people have them, as two coordinates and labels."""

from decimal import Decimal
from numbers import Real
from os import PathLike

import numpy as np

from lecture_lib.bad_input import got

CLASSES = 3  # at most
LARGEST = 1e100  # of a coordinate: what is larger has no mean
ROWS = "rows of two numbers and a class, or a pair (X, labels)"


def coordinates_and_labels(points):
    """Both coordinates, (N,) each, and the N labels. ValueError for anything else."""
    return of_pair(*points) if is_pair(points) else of_rows(points)


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
    y = np.array([[float(entry) if is_number(entry) else -1 for entry in column] for column in columns]).T
    y = y if y.shape[1] == N else y.T
    if y.shape[1] != N or len(y) > CLASSES or not (np.isin(y, (0, 1)).all() and (y.sum(axis=0) == 1).all()):
        raise wrong(f"has labels {got(labels)}", f"N labels, or one-hot columns, (k, N) with k 2 or 3 and N = {N}")
    return (y.argmax(axis=0) + 1).tolist()


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

"""Checks of the input. Each ValueError names the symbol, what it got and what it needs."""

import numpy as np


def finite(symbol, value):
    """`value` as an array of floats; the same array if it is one. ValueError unless all its entries are finite numbers."""
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "fiub":  # no complex numbers, no strings of digits
            raise TypeError
        array = np.asarray(array, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{symbol} is {value!r}: {symbol} needs numbers") from None
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)][0]
        raise ValueError(f"{symbol} holds {bad}: {symbol} needs finite numbers")
    return array


def above_zero(symbol, value):
    """`value` as a float. ValueError unless it is a finite number above 0."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = 0.0
    if isinstance(value, str) or not 0 < number < np.inf:
        raise ValueError(f"{symbol} is {value!r}: {symbol} needs a number above 0")
    return number


def columns(symbol, value, rows, rows_symbol):
    """`value` as a finite (rows, N) array, one example per column. ValueError for any other shape."""
    array = finite(symbol, value)
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] == 0:
        raise ValueError(
            f"{symbol} is {array.shape}: {symbol} needs ({rows_symbol}, N) = ({rows}, N), one example per column"
        )
    return array


def one_of(symbol, value, table):
    """`value`, or what it names if it is a name in `table`. ValueError if it is not in `table`."""
    choice = table.get(value, value) if isinstance(value, str) else value
    if not any(choice is known for known in table.values()):
        raise ValueError(f"{symbol} is {value!r}: {symbol} needs one of {', '.join(table)}")
    return choice


def got(value):
    """What was got, in at most 80 characters."""
    return repr(value)[:80] if not hasattr(value, "shape") else f"an array {value.shape}"

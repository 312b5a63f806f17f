"""Checks of the input. Each ValueError names the symbol, what it got and what it needs."""

from decimal import Decimal
from itertools import islice
from math import log10
from numbers import Real

import numpy as np

MOST = 80  # characters of what was got
FIRST = 3  # numbers or names of it
FLOAT = np.dtype(float)


def got(value):
    """What was got, as a message says it: its kind, shape and first numbers, or itself where it is short."""
    try:
        words = " ".join(_described(value).split())
    except Exception:  # what is not ours may fail when it is asked
        words = _a(type(value).__name__)
    return words if len(words) <= MOST else words[: MOST - 1] + "…"


def _described(value):
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (str, bytes)):
        return repr(value) if len(value) < MOST // 2 else f"{value[: MOST // 2]!r}…"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**20:
        return f"a whole number of {int(log10(abs(value))) + 1} digits"
    if value is None or isinstance(value, (int, float, complex)):
        return repr(value)
    if isinstance(value, (Real, Decimal)):
        return str(value)
    kind = type(value).__name__
    if kind == "NAType":  # a missing number of a table
        return repr(value)
    if kind == "ndarray":
        return f"an array {value.shape}{_begins(value.flat, value.size)}" if value.ndim else got(value[()])
    if isinstance(getattr(value, "shape", None), tuple):  # a table, a tensor, a masked array
        return f"{_a(kind)} {tuple(value.shape)}"
    if isinstance(value, dict):
        return f"{_a(kind)} with keys {listed(value)}" if value else f"an empty {kind}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return _short(value) or f"{_a(kind)} of {len(value)}{_begins(value, len(value))}"
    if callable(value) or isinstance(value, type(np)):
        of = "class" if isinstance(value, type) else "module" if isinstance(value, type(np)) else "function"
        name = getattr(value, "__name__", None) or getattr(value, "name", None)
        return f"the {of} {name}" if isinstance(name, str) else _a(kind)
    return _a(kind)


def _short(value):
    """A list of a few numbers, names or such lists as it is; "" if it has more, or anything else."""
    if not isinstance(value, (list, tuple, set, frozenset)):
        plain = value is None or isinstance(value, (int, float, complex, str, bytes, np.generic))
        return _described(value) if plain else ""
    if len(value) > MOST // 4 or not value:
        return "" if value else {list: "[]", tuple: "()"}.get(type(value), f"an empty {type(value).__name__}")
    parts = [_short(each) for each in value]
    left, right = {list: "[]", tuple: "()"}.get(type(value), "{}")
    words = f"{left}{', '.join(parts)}{',' * (right == ')' and len(parts) == 1)}{right}"
    return words if all(parts) and len(words) <= MOST // 2 else ""


def _begins(values, count):
    """The first of many values, or what they are if they are no numbers."""
    first = list(islice(values, FIRST))
    if first and all(isinstance(each, (str, bytes, Real, np.generic)) or each is None for each in first):
        names = [f"{each:.4g}" if isinstance(each, (float, np.floating)) else got(each)[:16] for each in first]
        return f" that begins {', '.join(names)}{', …' * (count > FIRST)}"
    return f", the first {got(first[0])}" if first else ""


def listed(names, most=FIRST):
    """Names with commas between them, the first and the last one if there are many."""
    names = [str(name) if isinstance(name, (str, int)) else got(name) for name in names]
    return ", ".join(names if len(names) <= most + 2 else [*names[:most], "…", names[-1]])


def _a(kind):
    return f"{'an' if kind[:1].lower() in tuple('aeiou') else 'a'} {kind}"


def numbers(symbol, value):
    """`value` as an array of floats: lists, tables and tensors of numbers are. ValueError unless all its entries are
    numbers."""
    if np.ma.is_masked(value):
        hidden = f"{np.ma.count_masked(value)} of {np.size(value)} entries masked"
        raise ValueError(
            f"{symbol} is {got(value)}, {hidden}: {symbol} needs numbers there, or leave these examples out"
        )
    given = value.detach().cpu() if hasattr(value, "detach") else value  # a tensor is taken off its graph
    try:
        array = np.asarray(given)
    except Exception:
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs numbers, as many in each row") from None
    if array.dtype.kind == "O":
        for entry in array.flat:
            if not isinstance(entry, (Real, np.bool_, Decimal)):
                how = f"holds {got(entry)}" if array.ndim else f"is {got(value)}"
                raise ValueError(f"{symbol} {how}: {symbol} needs numbers")
    elif array.dtype.kind not in "fiub":  # no complex numbers, no strings of digits
        real = "real " if array.dtype.kind == "c" else ""
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs {real}numbers")
    try:
        return np.asarray(array, dtype=float)
    except OverflowError:
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs smaller numbers") from None


def finite(symbol, value):
    """`value` as an array of floats; the same array if it is one. ValueError unless all its entries are finite numbers."""
    array = value if type(value) is np.ndarray and value.dtype is FLOAT else numbers(symbol, value)
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)][0]
        raise ValueError(f"{symbol} holds {bad}: {symbol} needs finite numbers")
    return array


def number(symbol, value, needs="a number"):
    """`value` as a float. ValueError unless it is one finite number, and no truth value."""
    if type(value) is float and abs(value) < np.inf:
        return value
    try:
        found = finite(symbol, value)
    except ValueError:
        found = None
    if found is None or found.ndim or isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs {needs}") from None
    return float(found)


def above_zero(symbol, value):
    """`value` as a float. ValueError unless it is a finite number above 0."""
    needs = "a number above 0"
    found = number(symbol, value, needs)
    if found <= 0:
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs {needs}")
    return found


def is_whole(value):
    """Whether this is a whole number: 2.0 and True are not."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def whole(symbol, value, first, last=np.inf, needs=""):
    """`value` as an int. ValueError unless it is a whole number from `first` to `last`."""
    if not (is_whole(value) and first <= value <= last):
        upto = f" to {last}" if last < np.inf else ""
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs {needs or f'a whole number from {first}{upto}'}")
    return int(value)


def generator(symbol, seed):
    """A numpy Generator of a seed; a Generator is itself. ValueError for anything else."""
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(whole(symbol, seed, 0, needs="a seed, a whole number from 0, or a numpy Generator"))


def columns(symbol, value, rows, rows_symbol):
    """`value` as a finite (rows, N) array, one example per column. ValueError for any other shape."""
    array = finite(symbol, value)
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] == 0:
        raise ValueError(
            f"{symbol} is {array.shape}: {symbol} needs ({rows_symbol}, N) = ({rows}, N), one example per column"
            + _way_there(symbol, array, rows, rows_symbol)
        )
    return array


def _way_there(symbol, array, rows, rows_symbol):
    """What is likely to make columns of an array, after a semicolon."""
    if array.ndim == 2 and array.shape[1] == rows:
        return f"; the transpose {symbol}.T fits"
    if array.ndim != 1 or not array.size:
        return ""
    if len(array) == rows:
        return f"; {symbol}.reshape(-1, 1) is one column"
    if rows == 1:
        return f"; {symbol}.reshape(1, -1) is one row"
    if rows_symbol == "k" and (array == np.rint(array)).all() and array.min() >= 0 and array.max() <= rows:
        return "; one_hot makes columns of classes"
    return ""


def one_of(symbol, value, table):
    """`value`, or what it names if it is a name in `table`. ValueError if it is not in `table`."""
    choice = table.get(value, value) if isinstance(value, str) else value
    if not any(choice is known for known in table.values()):
        raise ValueError(f"{symbol} is {got(value)}: {symbol} needs one of {', '.join(table)}")
    return choice

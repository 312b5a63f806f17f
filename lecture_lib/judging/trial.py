"""One call of a reader's function: with arguments of its own, for a few seconds at most, and what came of it."""

import copy
import sys
import sysconfig
import time
import warnings
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import numpy as np

from lecture_lib.network import Parameters

SECONDS = 2.0
OURS = tuple(map(str, (Path(__file__).parents[1], *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))))


class Endless(BaseException):
    """A function did not come to an end. Not an Exception: a reader's `except Exception` is not to catch it."""


class Misfit(ValueError):
    """A function gave something else than it has to."""


@dataclass
class Outcome:
    """What one function did with one case: the `parts` that it gave, {name: array}; or the `error` that it raised.

    `again` are the parts of a second call, `touched` the names of the arguments that the first call changed in place,
    `result` what it gave as it is.
    """

    parts: dict | None = None
    again: dict | None = None
    touched: tuple = ()
    error: BaseException | None = None
    result: object = field(default=None, repr=False)

    def __eq__(self, other):
        """Whether both did the same: the same numbers in both calls, or an error in both."""
        if self.error or other.error:
            return bool(self.error and other.error)
        return (
            same(self.parts, other.parts) and same(self.again, other.again) and set(self.touched) == set(other.touched)
        )


def attempt(function, case, gives, like=None, quiet=True):
    """Call a function twice with the arguments of a `Case`: an `Outcome`. `like` are the parts of the right one."""
    done, arguments = Outcome(), copy.deepcopy(case.arguments)
    try:
        with controlled(quiet):
            done.result = function(*arguments.values())
        done.touched = tuple(name for name in arguments if not unchanged(arguments[name], case.arguments[name]))
        done.parts = parts_of(done.result, gives, like)
        with controlled():
            done.again = parts_of(function(*copy.deepcopy(case.arguments).values()), gives, like)
    except (Exception, Endless) as error:
        done.error = error
    return done


@contextmanager
def controlled(quiet=True):
    """In here nothing runs for more than SECONDS, numpy does not warn, and with `quiet` nothing is printed."""
    with np.errstate(all="ignore"), warnings.catch_warnings(), redirect_stdout(StringIO()) if quiet else nullcontext():
        warnings.simplefilter("ignore")
        before, end = sys.gettrace(), time.monotonic() + SECONDS

        def look(frame, event, argument):
            if frame.f_code.co_filename.startswith(OURS):
                return None  # their calls end, and to look at each of their lines takes long
            frame.f_trace_opcodes = True  # a loop in one line has no other event
            if time.monotonic() > end:
                raise Endless
            return look

        sys.settrace(look)
        try:
            yield
        finally:
            sys.settrace(before)


def parts_of(result, gives, like=None):
    """What a function gave, as {name: array}: {"grad_h": …}, or {"grad_W_2": …} where a part has layers. `Misfit` if it is
    not what `gives` names. Layers may come as a dict, or as a list from layer 1 on."""
    if isinstance(result, Parameters):
        result = tuple(getattr(result, name.removeprefix("grad_")) for name in gives)
    if isinstance(result, dict) and set(gives) <= set(result):
        result = tuple(result[name] for name in gives)
    if isinstance(result, np.ndarray) and result.size == len(gives) and like and not any(map(np.ndim, like.values())):
        result = tuple(result.ravel())
    if result is None:
        raise Misfit("it gives None: return is missing, or what it returns is None")
    if len(gives) == 1:
        result = (result,)
    elif not isinstance(result, (tuple, list)) or len(result) != len(gives):
        raise Misfit(f"it gives {described(result)}, and not the {len(gives)} things {', '.join(gives)}")
    found = {}
    for name, part in zip(gives, result, strict=True):
        layers = [key for key in like if key.startswith(f"{name}_")] if like else []
        if layers and isinstance(part, dict) and any(isinstance(k, str) for k in part):
            raise Misfit(f"the keys of {name} are {', '.join(map(repr, part))}, and not the numbers of layers")
        if isinstance(part, dict) and not (like and name in like):
            found |= {f"{name}_{k}": as_array(f"{name}[{k}]", part[k]) for k in part if part[k] is not None}
        elif layers and isinstance(part, (list, tuple)) and not any(isinstance(entry, dict) for entry in part):
            numbers = [entry for entry in part if entry is not None]
            layers.sort(key=lambda key: int(key.removeprefix(f"{name}_")))
            found |= {key: as_array(key, entry) for key, entry in zip(layers, numbers, strict=False)}
        elif layers:
            raise Misfit(f"{name} is {described(part)}, and not a dict by layer")
        else:
            found[name] = as_array(name, part)
    return found


def as_array(name, value):
    """A copy of `value` as an array of floats. `Misfit` if it is not numbers."""
    try:
        if value is None:  # numpy makes nan of it
            raise TypeError
        return np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise Misfit(f"{name} is {described(value)}, and not numbers") from None


def described(value):
    """What a thing is, in few words."""
    if isinstance(value, (tuple, list)):
        return f"{len(value)} things"
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    kind = type(value).__name__
    return "nothing" if value is None else f"a{'n' * (kind[0] in 'aeiou')} {kind}"


def equal(u, v):
    """Whether two arrays have one shape and the same numbers, as far as rounding allows."""
    if u.shape != v.shape and not u.size == v.size == 1:
        return False
    finite = np.abs(v[np.isfinite(v)])
    return np.allclose(u, v.reshape(u.shape), rtol=1e-6, atol=1e-9 * finite.max(initial=1e-6), equal_nan=True)


def same(parts, others):
    """Whether these are the same parts with the same numbers."""
    return parts.keys() == others.keys() and all(equal(parts[name], others[name]) for name in others)


def unchanged(now, before):
    """Whether an argument holds what it held before: a nudge that was taken back leaves a rounding error."""
    if isinstance(now, dict):
        return now.keys() == before.keys() and all(unchanged(now[key], before[key]) for key in before)
    if isinstance(now, (list, tuple)):
        return len(now) == len(before) and all(map(unchanged, now, before))
    if isinstance(now, np.ndarray):
        return now.shape == before.shape and np.allclose(now, before, rtol=1e-12, atol=1e-12, equal_nan=True)
    return True

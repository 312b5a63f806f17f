"""Tries: moves of explorers as data, by name. One file per module."""

from lecture_lib.bad_input import got
from lecture_lib.by_module import modules, near
from lecture_lib.tries.attempt import Try

TRIES = {attempt.name: attempt for module in modules(__name__).values() for attempt in module.TRIES}
MOST = 3  # tries of one explorer

__all__ = ["MOST", "TRIES", "Try", "tries_named"]


def tries_named(names):
    """The tries of these names, at most `MOST`. ValueError that lists similar names if there is no such try."""
    if not isinstance(names, (tuple, list)) or len(names) > MOST:
        raise ValueError(f"tries is {got(names)}: tries needs a tuple of at most {MOST} names")
    for name in names:
        if not (isinstance(name, str) and name in TRIES):
            raise ValueError(f"tries has {got(name)}: tries needs names of tries, such as {near(name, TRIES)}")
    return tuple(TRIES[name] for name in names)

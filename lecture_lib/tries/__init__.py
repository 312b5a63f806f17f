"""Tries: moves of explorers as data, by name. One file per module."""

from difflib import get_close_matches

from lecture_lib.tries import (
    module_4_1,
    module_4_2,
    module_4_3,
    module_4_4,
    module_4_5,
    module_4_6,
    module_4_7,
    module_4_8,
    module_4_9,
)
from lecture_lib.tries.attempt import Try

MODULES = (
    module_4_1,
    module_4_2,
    module_4_3,
    module_4_4,
    module_4_5,
    module_4_6,
    module_4_7,
    module_4_8,
    module_4_9,
)
TRIES = {attempt.name: attempt for module in MODULES for attempt in module.TRIES}
MOST = 3  # tries of one explorer

__all__ = ["MOST", "TRIES", "Try", "tries_named"]


def tries_named(names):
    """The tries of these names, at most `MOST`. ValueError that lists similar names if there is no such try."""
    if isinstance(names, str) or len(names) > MOST:
        raise ValueError(f"tries is {names!r}: tries needs a tuple of at most {MOST} names")
    for name in names:
        if name not in TRIES:
            near = get_close_matches(str(name), TRIES, n=4, cutoff=0.4) or TRIES
            raise ValueError(f"tries has {name!r}: tries needs names of tries, such as {', '.join(map(repr, near))}")
    return tuple(TRIES[name] for name in names)

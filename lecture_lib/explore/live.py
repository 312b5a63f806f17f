"""What explorers of a live derivation share: line by line, symbols or numbers, traps, and the check at the end."""

from itertools import product

import numpy as np

from lecture_lib.derivations.notation import FORMS
from lecture_lib.digits import written
from lecture_lib.draw import lines
from lecture_lib.explore.base import stepper, switch, toggle, walk_on


def controls_of_lines(last, traps=True):
    """line, show and trap: what every live derivation is steered by."""
    controls = {"line": stepper("line", 1, last), "show": toggle("", list(FORMS), "indices")}
    if traps:
        controls["trap"] = switch("trap", "show the wrong form that lurks at this line")
    return controls


def steered(controls, derived):
    """Put the stepper on the lines of a derivation, where the reader left it."""
    walk_on(controls["line"], (derived.name, len(derived.lines)), len(derived.lines))


def pick_line(controls, kind, indices):
    """A line was clicked: go there."""
    line = controls["line"]
    if kind == "line" and indices and line.min <= indices[0] <= line.max:
        line.value = indices[0]


def live_lines(derived, at, controls, numerical=None, own=None):
    """Title, lines, check: the markup of a live derivation and what it says in words.

    `own` says for a kind of quantity how many decimals it has, where these are not the usual ones.
    """
    line, form = controls["line"].value, controls["show"].value
    trap = "trap" in controls and controls["trap"].value
    line = min(line, len(derived.lines))
    values = derived.values(at)
    found = values[0]
    checked = "" if numerical is None else lines.check(np.ravel(found), np.ravel(numerical))
    title = derived.name[0].upper() + derived.name[1:]
    markup = f'<p class="title">{title}</p>{checked}' + lines.derivation(derived, values, at, form, line, trap, own)
    said = "; ".join(" ".join(written(v, 6) for v in np.ravel(value)) for value in values[1 : line + 1])
    words = f"{title}, {line} of {len(derived.lines)} lines, as {form}. Values: {said}."
    lurking = derived.lines[line - 1].trap
    if trap and lurking:
        wrong = lurking.value(at)
        words += (
            " The trap: " + ("nothing" if wrong is None else " ".join(written(v, 6) for v in np.ravel(wrong))) + "."
        )
    if numerical is not None:
        words += f" Numerical gradient {' '.join(written(v, 6) for v in np.ravel(numerical))}."
    return markup, words


def spoken_of(derived, line, at, sizes):
    """The neurons and edges that a line and the left side speak of, read off the expressions themselves.

    Whole layers, rows and columns are spelled out entry by entry.
    """
    expressions = (derived.left, derived.lines[min(line, len(derived.lines)) - 1].expression)
    out = set()
    for kind, indices in (leaf for expression in expressions for leaf in expression.leaves(at)):
        kind = kind.removeprefix("grad ")
        if kind == "y_hat":
            kind, indices = "h", (len(sizes) - 1, *indices)
        if kind not in ("W", "b", "a", "h"):
            continue
        k, *rest = indices
        full = (sizes[k], sizes[k - 1]) if kind == "W" else (sizes[k],)
        rest = [*rest, *"." * (len(full) - len(rest))]
        ranges = [range(1, n + 1) if i == "." else (i,) for i, n in zip(rest, full, strict=True)]
        out |= {(kind, (k, *entry)) for entry in product(*ranges)}
    return out

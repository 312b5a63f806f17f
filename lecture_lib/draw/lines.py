"""The lines of a derivation, and tables, as HTML: reason, formula, value."""

import re
from html import escape

import numpy as np

from lecture_lib.derivations.notation import MathML
from lecture_lib.digits import SUPERSCRIPTS, padded, scientific, written

DENSE, DENSER = 36, 84  # letters and digits in a formula from which on it is set smaller


def formula(*parts):
    """MathML on a line of its own."""
    return f'<math display="block"><mrow>{"".join(parts)}</mrow></math>'


def line(reason, mathml, value="", classes="", pick=""):
    """One line: the reason above, the formula, its value at the right."""
    picked = f' data-pick="{pick}" aria-label="{escape(re.sub(r"<.*?>", "", reason))}"' if pick else ""
    length = len(re.sub(r"<.*?>", "", mathml))
    if length > DENSE or "<br/>" in value:  # a matrix needs its room as well
        classes += " denser" if length > DENSER else " dense"
    return (
        f'<div class="ll-line {classes}"{picked}><div class="reason">{reason}</div>'
        f'<div class="formula">{formula(mathml)}</div><div class="value">{value}</div></div>'
    )


def value_of(value, decimals=6):
    """A value at the right of a line: one number, a column of them, or the rows of a matrix."""
    if np.ndim(value) == 2 and value.shape[1] > 1:
        return "<br/>".join(" ".join(padded(entry, 3) for entry in row) for row in value)
    return "<br/>".join(padded(entry, decimals) for entry in np.ravel(value))


def derivation(derived, values, at, form, shown, trap=False, own=None):
    """The first `shown` lines of a Derivation; the others keep their place, so that nothing jumps.

    `values` are those of `derived.values(at)`.
    With `trap`, the wrong form that lurks at the current line stands below it, with its value and why it is wrong.
    """
    page = MathML(at, form, 4, own)
    page.a_row = 2
    left = MathML(at, "letters" if form == "letters" else "indices")
    equals = left.op("=")
    out = []
    for number, (step, value) in enumerate(zip(derived.lines, values[1:], strict=True), 1):
        start = derived.left.show(left) if number == 1 else ""
        mathml = left.row(start, equals) + step.expression.show(page)
        classes = "hidden" if number > shown else "current" if number == shown else ""
        reason = step.reason + (' <span class="lurks">a trap lurks here</span>' if step.trap else "")
        out.append(line(reason, mathml, value_of(value), classes, f"line {number}"))
        if trap and number == shown:
            out.append(
                trapped(step.trap, page, value) if step.trap else '<p class="quiet">No trap lurks at this line.</p>'
            )
    return f'<div class="ll-lines">{"".join(out)}</div>'


def trapped(trap, page, right):
    """A trap with its value beside the right one."""
    value = trap.value(page.at)
    try:
        shown = trap.expression.show(page)
    except (IndexError, ValueError):  # with numbers in place there is nothing to show
        shown = trap.expression.show(MathML(page.at, "indices"))
    if value is None:
        verdict = "there is no such number: an index or a shape runs out of the network"
    elif np.shape(value) == np.shape(right) and np.allclose(value, right, rtol=1e-9, atol=0):
        verdict = "here it agrees: choose other indices or other sizes"
    else:
        verdict = "no longer the same value"
    number = "—" if value is None else value_of(value)
    return (
        f'<div class="ll-trap">{line("the trap", page.op("≟") + shown, number)}'
        f'<div class="why">{sentence(verdict)}. {sentence(trap.why)}.</div></div>'
    )


def check(found, numerical):
    """The closing line: the same numbers found by nudging, and how far apart the two are."""
    found, numerical = np.atleast_1d(found), np.atleast_1d(numerical)
    apart = float(abs(found - numerical).max())
    size = max(float(abs(found).max()), float(abs(numerical).max()), 1e-300)
    if apart / size < 1e-4:
        mark, words, how_far = "✓", "ok", f"relative difference {bound(apart / size)}"
    elif apart < 1e-9:  # where both are next to nothing, nudging finds no digits
        mark, words, how_far = "✓", "ok", "difference below 10⁻⁹"
    else:
        mark, words, how_far = "✗", "off", f"relative difference {error_text(apart / size)}"
    numbers = (
        " ".join(written(value, 6) for value in numerical) if numerical.size <= 4 else f"of {numerical.size} entries"
    )
    return f'<div class="ll-check {words}">{mark} numerical gradient {numbers}, {how_far}</div>'


def bound(error):
    """The power of ten that an error stays below: its own digits are rounding noise and differ between machines."""
    power = int(max(np.floor(np.log10(max(error, 1e-300))) + 1, -6))
    return f"below 10{str(power).translate(SUPERSCRIPTS)}"


def error_text(error):
    """A relative error in one digit."""
    if not error:
        return "0"
    return scientific(error, 0) if error < 0.05 else written(error, 1)


def sentence(words):
    """With a capital, unless it begins with a letter of a formula."""
    return words if words[1] in "(_ " else words[0].upper() + words[1:]


def table(heads, rows, classes=""):
    """A plain table; the first column is a head."""
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    body = "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows)
    return f'<table class="ll-table {classes}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

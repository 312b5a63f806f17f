"""The lines of a derivation, and tables, as HTML: reason, formula, value."""

import re
from html import escape

import numpy as np

from lecture_lib.derivations.notation import MathML
from lecture_lib.digits import padded, scientific

DENSE = 62  # letters and digits in a formula from which on it is set smaller


def formula(*parts):
    """MathML on a line of its own."""
    return f'<math display="block"><mrow>{"".join(parts)}</mrow></math>'


def line(reason, mathml, value="", classes="", pick=""):
    """One line: the reason above, the formula, its value at the right."""
    picked = f' data-pick="{pick}" aria-label="{escape(reason)}"' if pick else ""
    if len(re.sub(r"<.*?>", "", mathml)) > DENSE:
        classes += " dense"
    return (
        f'<div class="ll-line {classes}"{picked}><div class="reason">{reason}</div>'
        f'<div class="formula">{formula(mathml)}</div><div class="value">{value}</div></div>'
    )


def value_of(value, decimals=6):
    """A value at the right of a line: one number, or a column of them."""
    return "<br>".join(padded(entry, decimals) for entry in np.ravel(value))


def derivation(derived, at, form, shown):
    """The first `shown` lines of a Derivation; the others keep their place, so that nothing jumps."""
    page = MathML(at, form)
    left = MathML(at, "letters" if form == "letters" else "indices")
    out = []
    for number, step in enumerate(derived.lines, 1):
        start = derived.left.show(left) if number == 1 else ""
        mathml = left.row(start, left.op("=")) + step.expression.show(page)
        classes = "hidden" if number > shown else "current" if number == shown else ""
        out.append(line(step.reason, mathml, value_of(step.expression.value(at)), classes, f"line {number}"))
    return f'<div class="ll-lines">{"".join(out)}</div>'


def check(found, numerical):
    """The closing line: the same number found by nudging, and how far apart the two are."""
    difference = abs(found - numerical) / max(abs(found), abs(numerical), 1e-300)
    mark, words = ("✓", "ok") if difference < 1e-4 or abs(found - numerical) < 1e-9 else ("✗", "off")
    apart = scientific(difference, 0) if difference else "0"
    return (
        f'<div class="ll-check {words}">{mark} numerical gradient {padded(numerical, 6).strip()}, '
        f"relative difference {apart}</div>"
    )


def table(heads, rows, classes=""):
    """A plain table; the first column is a head."""
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    body = "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows)
    return f'<table class="ll-table {classes}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

"""The lines of a derivation, and tables, as HTML: reason, formula, value."""

import re
from dataclasses import dataclass

import numpy as np

from lecture_lib.checking import compare
from lecture_lib.derivations.at import At
from lecture_lib.derivations.derivation import Derivation, same_value
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw.markup import sentence, tag, words
from lecture_lib.draw.panel import Html, Pick
from lecture_lib.draw.writing import LineToWrite
from lecture_lib.formatting import FIGURE_SPACE, format_number, padded, plain, scientific, superscript

DENSE, DENSER = 34, 76  # letters and digits in a formula from which on it is set smaller
PASSES = 1e-4  # a gradient and a numerical one agree if they are as close as this, relative to the larger


def formula_line(reason, mathml, value="", classes="", pick=None):
    """One line: the reason above, the formula, its value at the right (both markup). With `pick` it can be chosen."""
    length = len(re.sub(r"<.*?>", "", mathml)) + 3 * mathml.count("brackets")  # those of a matrix take room
    if "<br/>" in value:  # a matrix needs its room as well
        classes += " tall wide" if " " in value and length > DENSE else " tall"
    if length > DENSE or "<br/>" in value:
        classes += " denser" if length > DENSER else " dense"
    formula = tag("math", tag("mrow", mathml), display="block")
    parts = (
        tag("div", reason, class_="reason") + tag("div", formula, class_="formula") + tag("div", value, class_="value")
    )
    return tag("div", parts, class_=f"ll-line {classes}".rstrip(), data_pick=pick)


def lines(markup):
    """Formula lines, one under the other."""
    return tag("div", "".join(markup), class_="ll-lines")


def value_of(value, decimals=6):
    """A value at the right of a line: one number, a column of them, or the rows of a matrix."""
    if np.ndim(value) == 2 and value.shape[1] > 1:
        return "<br/>".join(" ".join(plain(entry, 3).rjust(6, FIGURE_SPACE) for entry in row) for row in value)
    return "<br/>".join(padded(entry, decimals) for entry in np.ravel(value))


@dataclass
class LiveDerivation:
    """A derivation as far as the reader has come: the current `line`, from 1, the `form` of its formulas, whether
    its trap is shown; its values are those of `at`. `numerical` is the same gradient by nudging. `decimals` says for a
    kind of quantity how many digits it has, where these are not the usual ones. `to_write` is the next line where it is the
    reader's to write, `written` has the numbers of those that are.
    """

    derivation: Derivation
    at: At
    line: int
    form: str
    trap: bool
    numerical: object = None
    decimals: dict | None = None
    to_write: LineToWrite | None = None
    written: tuple = ()

    def __post_init__(self):
        self.values = self.derivation.values(self.at)

    def words(self):
        """The lines so far, as values."""
        title, lines = sentence(self.derivation.name), self.derivation.lines
        shown = "; ".join(_numbers(value) for value in self.values[1 : self.line + 1])
        out = f"{title}, {self.line} of {len(lines)} lines, as {self.form}. Values: {shown}."
        lurking = lines[self.line - 1].trap if self.line else None
        if self.trap and lurking:
            wrong = lurking.value(self.at)
            out += f" The trap: {'nothing' if wrong is None else _numbers(wrong)}."
        if self.to_write:
            out += f" {self.to_write.words()}"
        return out if self.numerical is None else f"{out} Numerical gradient {_numbers(self.numerical)}."


def _numbers(value):
    return " ".join(format_number(entry, 6) for entry in np.ravel(value))


class DerivationLines(Html):
    """A panel of a live derivation of `count` lines, each of which can be picked as "line" with its number; in the line that
    is to write, holes and tiles."""

    def __init__(self, count, width, height, room=0):
        super().__init__(width, height, "right", room)
        self.count = count

    def moving(self, live, note=""):
        """Title, check, lines of a `LiveDerivation`; `note` is markup below the check."""
        title = tag("p", words(sentence(live.derivation.name)), class_="title")
        checked = "" if live.numerical is None else check(live.values[0], live.numerical)
        return title + checked + note + self._lines(live)

    def _lines(self, live):
        """The lines up to the current one; the others keep their place if there is something below.

        With `trap`, the wrong form that lurks at the current line is shown below it, with its value and why it is wrong.
        """
        derivation, out, to_write = live.derivation, [], live.to_write
        count = live.line if to_write else self.count
        self.picked = [Pick("line", (number,)) for number in range(1, count + 1)]
        page = MathML(live.at, live.form, 4, live.decimals, terms_per_row=2)
        letters, indices = MathML(live.at, "letters"), MathML(live.at, "indices")

        def begun(number, notation):
            return notation.row(derivation.left.show(notation) if number == 1 else "", notation.op("="))

        for number, step, value in zip(range(1, count + 1), derivation.lines, live.values[1:], strict=False):
            mathml = begun(number, letters if live.form == "letters" else indices) + step.expression.show(page)
            classes = "hidden" if number > live.line else "current" if number == live.line and not to_write else ""
            yours = " " + tag("span", text="✓ yours", class_="yours") if number in live.written else ""
            lurks = " " + tag("span", text="a trap lurks here", class_="lurks") if step.trap else ""
            reason = words(step.reason) + yours + lurks
            out.append(formula_line(reason, mathml, value_of(value), classes, f"line {number}"))
            if live.trap and number == live.line:
                none = tag("p", text="No trap lurks at this line.", class_="quiet")
                out.append(trapped(step.trap, page, value) if step.trap else none)
        if to_write:
            self.picked += to_write.picks()
            mathml = begun(live.line + 1, letters) + to_write.formula(letters)
            line = formula_line(
                words(to_write.line.reason),
                mathml,
                to_write.value(value_of, live.values[0]),
                "current",
            )
            out.append(tag("div", line + to_write.below(letters, live.values[0]), class_="ll-write"))
        return lines(out)


def trapped(trap, page, right):
    """A trap with its value beside the right one."""
    value = trap.value(page.at)
    try:
        shown = trap.expression.show(page)
    except (IndexError, ValueError):  # with numbers in place there is nothing to show
        shown = trap.expression.show(MathML(page.at, "indices"))
    if value is None:
        verdict = "there is no such number: an index or a shape runs out of the network, or it divides by 0"
    elif same_value(value, right):
        verdict = "here it agrees: choose other numbers, indices or sizes"
    else:
        verdict = "no longer the same value"
    number = "—" if value is None else value_of(value)
    why = tag("div", f"{sentence(verdict)}. {words(sentence(trap.why))}.", class_="why")
    return tag("div", formula_line(f"the trap: {trap.form}", page.op("≟") + shown, number) + why, class_="ll-trap")


def check(found, other, what="numerical gradient"):
    """The closing line: the same numbers found in another way, by nudging if nothing else is said, and how close."""
    found, other = np.ravel(found), np.ravel(other)
    apart = compare(found, other)
    if apart < PASSES:
        mark, kind, how_far = "✓", "ok", f"within {bound(apart)}"
    else:
        mark, kind, how_far = "✗", "off", f"relative difference {error_text(apart)}"
    numbers = " ".join(format_number(value, 6) for value in other) if other.size <= 4 else f"of {other.size} entries"
    return tag("div", text=f"{mark} {what} {numbers}, {how_far}", class_=f"ll-check {kind}")


def bound(error):
    """The power of ten that an error stays below: its own digits are rounding noise and differ between machines."""
    return f"10{superscript(int(max(np.floor(np.log10(max(error, 1e-300))) + 1, -6)))}"


def error_text(error):
    """A relative error in one digit; below 10⁻⁹ its digits are rounding noise, and differ between machines."""
    if error < 1e-9:
        return "< 10⁻⁹"
    return scientific(error, 0) if error < 0.05 else format_number(error, 1)


def table(heads, rows):
    """A plain table; the first column is a head. Cells are markup."""
    head = "".join(tag("th", cell, scope="col") if cell else "<td></td>" for cell in heads)
    body = "".join(
        tag("tr", tag("th", row[0], scope="row") + "".join(tag("td", cell) for cell in row[1:])) for row in rows
    )
    return tag("table", tag("thead", tag("tr", head)) + tag("tbody", body), class_="ll-table")

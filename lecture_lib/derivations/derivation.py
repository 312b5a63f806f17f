"""A derivation is data: its lines, each one expression with the reason for the step."""

from dataclasses import dataclass

import numpy as np

from lecture_lib.derivations.expression import Expression
from lecture_lib.derivations.notation import LaTeX
from lecture_lib.wrong.catalogue import FORMS


@dataclass(frozen=True)
class Trap:
    """A wrong form that is easily written in place of a line: its name in the catalogue, and why it is wrong here."""

    expression: Expression
    form: str
    why: str

    def __post_init__(self):
        if self.form not in FORMS:
            raise ValueError(f"form is {self.form!r}: form needs the name of a wrong form of the catalogue")

    def value(self, at):
        """The value of the wrong form. None if an index lies outside the network, the shapes do not fit, or it divides by 0."""
        try:
            with np.errstate(all="ignore"):
                return self.expression.value(at)
        except (IndexError, ValueError, ZeroDivisionError):
            return None


@dataclass(frozen=True)
class Line:
    """One step: an expression that is equal to the quantity, and the reason."""

    expression: Expression
    reason: str
    trap: Trap | None = None


@dataclass(frozen=True)
class Derivation:
    """`left` = line 1 = line 2 = …: all have the same value, at any numbers. `name` is the left side in words."""

    name: str
    left: Expression
    lines: tuple

    def values(self, at):
        """The values of `left` and of every line: numbers, or arrays of one shape."""
        return [expression.value(at) for expression in (self.left, *(line.expression for line in self.lines))]

    def spread(self, at):
        """How far apart the values are, relative to the largest: 0 if all lines agree."""
        first, *others = self.values(at)
        size = max(np.max(np.abs(first)), np.finfo(float).tiny)
        return float(max(np.max(np.abs(other - first)) for other in others) / size)

    def latex(self, at, form="letters"):
        """The whole derivation as an `aligned` block for a markdown cell or a stored page."""
        notation = LaTeX(at, form)
        left = self.left.show(LaTeX(at, "letters" if form == "letters" else "indices"))
        steps = "".join(rf" &= {line.expression.show(notation)} \\" + "\n" for line in self.lines)
        return rf"\begin{{aligned}} {left}" + steps + r"\end{aligned}"

"""A derivation is data: its lines, each one expression with the reason for the step."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lecture_lib.derivations.expression import Expression
from lecture_lib.derivations.hole import filled, holes_in
from lecture_lib.derivations.notation import LaTeX


@dataclass(frozen=True, eq=False)
class Line:
    """One step: an expression that is equal to the quantity, and the reason. The expression is `written` with holes that a
    reader may fill.

    `lurks` is the filling that is easily written in its place, the number of a tile for each hole: a trap.
    """

    written: Expression
    reason: str
    lurks: tuple = ()

    @cached_property
    def holes(self):
        """The holes, in the order in which they are read."""
        return holes_in(self.written)

    @cached_property
    def expression(self):
        """The line with what is right in all holes."""
        return self.filled([0] * len(self.holes))

    def filled(self, filling):
        """The line with a tile in each hole, by their numbers: 0 is what is right."""
        return filled(self.written, filling)

    @cached_property
    def trap(self):
        """What lurks at this line: a `Trap`, or None."""
        return Trap(self.filled(self.lurks), *self.wrong_in(self.lurks)[0]) if self.lurks else None

    def wrong_in(self, filling, right=None):
        """(form, why) of each tile that is wrong in a filling, where this other one is `right`; of two tiles with one reason once."""
        pairs = zip(self.holes, filling, right or [0] * len(filling), strict=True)
        return list(dict.fromkeys(reason(hole, tile) for hole, tile, other in pairs if tile != other))


def reason(hole, tile):
    """(form, why) of a tile that is wrong in its hole. What is right by itself is wrong beside what it does not fit."""
    if not tile:
        return "", "it does not go with the rest of the line"
    return hole.wrong[tile - 1].form, hole.wrong[tile - 1].why


@dataclass(frozen=True)
class Trap:
    """A wrong form that is easily written in place of a line: its name in the catalogue, and why it is wrong here."""

    expression: Expression
    form: str
    why: str

    def value(self, at):
        """The value of the wrong form. None if it has none."""
        return value_of(self.expression, at)[0]


def value_of(expression, at):
    """(value, why not): the value of an expression and "", or None and why it has none."""
    try:
        with np.errstate(all="ignore"):
            value = expression.value(at)
    except IndexError:
        return None, "an index runs out of the network"
    except KeyError as error:
        return None, f"{error.args[0]} stands for nothing here"
    except ValueError as error:
        return None, str(error)
    except ZeroDivisionError:
        return None, "it divides by 0"
    return (value, "") if np.all(np.isfinite(value)) else (None, "it divides by 0")


def same_value(one, other):
    """Whether two values are equal up to rounding: numbers, or arrays of one shape; a matrix of one entry is a number too."""
    fits = np.shape(one) == np.shape(other) or np.size(one) == np.size(other) == 1
    return fits and np.allclose(one, other, rtol=1e-7, atol=0)


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

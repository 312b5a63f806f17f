"""The functions that the lecture's expressions are built with: exp, log, g and g', the indicator."""

from dataclasses import dataclass

import numpy as np

from lecture_lib.derivations.expression import ATOM, POWER, PRODUCT, Expression


@dataclass(frozen=True)
class Exp(Expression):
    """e to the power of an expression."""

    of: Expression
    binds = POWER

    def value(self, at):
        return np.exp(self.of.value(at))

    def show(self, page):
        return page.power(page.letter("e"), self.of.show(page))

    def children(self):
        return (self.of,)


@dataclass(frozen=True)
class Largest(Expression):
    """The larger of a number and an expression: max(0, z)."""

    bound: float
    of: Expression

    def value(self, at):
        return np.maximum(self.bound, self.of.value(at))

    def show(self, page):
        inside = page.row(page.digit(self.bound), page.op(",", "tight"), page.gap(), self.of.show(page))
        return page.row(page.word("max"), page.brackets(inside))

    def children(self):
        return (self.of,)


@dataclass(frozen=True)
class Log(Expression):
    """The natural logarithm."""

    of: Expression
    binds = PRODUCT

    def value(self, at):
        return np.log(self.of.value(at))

    def show(self, page):
        return page.row(page.word("log"), page.inside(self.of, ATOM))

    def children(self):
        return (self.of,)


@dataclass(frozen=True)
class Activation(Expression):
    """g(z), or g'(z) with `prime`; with numbers in place, its value, as the forward pass has it. `name` may be O."""

    of: Expression
    prime: bool = False
    name: str = "g"

    def value(self, at):
        g, z = at.read(self.name, ()), self.of.value(at)
        value = (g.prime if self.prime else g)(z.real)
        return value + 1j * z.imag * g.prime(z.real) if np.iscomplexobj(z) else value

    def show(self, page):
        if page.form == "numbers":
            return page.number(self.value(page.at), "prime" if self.prime else "h")
        return page.row(
            page.prime(page.letter(self.name)) if self.prime else page.letter(self.name),
            page.brackets(self.of.show(page)),
        )

    def children(self):
        return (self.of,)


@dataclass(frozen=True)
class Indicator(Expression):
    """1 where two indices are the same number, else 0: 1[l = i]."""

    left: str
    right: str

    def value(self, at):
        return float(at.index(self.left) == at.index(self.right))

    def show(self, page):
        return page.digit(int(self.value(page.at))) if page.form == "numbers" else page.indicator(self)

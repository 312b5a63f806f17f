"""The functions in the lecture's expressions: exp, log, max, g and g', the indicator."""

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

    def show(self, notation):
        return notation.power(notation.letter("e"), self.of.show(notation))


@dataclass(frozen=True)
class Maximum(Expression):
    """The larger of a number and an expression: max(0, z)."""

    bound: float
    of: Expression

    def value(self, at):
        return np.maximum(self.bound, self.of.value(at))

    def show(self, notation):
        inside = notation.row(
            notation.digit(self.bound), notation.op(",", "tight"), notation.gap(), self.of.show(notation)
        )
        return notation.row(notation.word("max"), notation.brackets(inside))


@dataclass(frozen=True)
class Log(Expression):
    """The natural logarithm."""

    of: Expression
    binds = PRODUCT

    def value(self, at):
        return np.log(self.of.value(at))

    def show(self, notation):
        return notation.row(notation.word("log"), notation.inside(self.of, ATOM))


@dataclass(frozen=True)
class Activated(Expression):
    """g(z), or g'(z) with `prime`; in numbers it is written as its value. `name` is "g" or "O"."""

    of: Expression
    prime: bool = False
    name: str = "g"

    def value(self, at):
        g, z = at.read(self.name, ()), self.of.value(at)
        value = (g.prime if self.prime else g)(z.real)
        return value + 1j * z.imag * g.prime(z.real) if np.iscomplexobj(z) else value

    def show(self, notation):
        if notation.form == "numbers":
            return notation.number(self.value(notation.at), "prime" if self.prime else "h")
        return notation.row(
            notation.prime(notation.letter(self.name)) if self.prime else notation.letter(self.name),
            notation.brackets(self.of.show(notation)),
        )


@dataclass(frozen=True)
class Indicator(Expression):
    """1 if two indices are equal, else 0: 1[l = i]."""

    left: str
    right: str

    def value(self, at):
        return float(at.index(self.left) == at.index(self.right))

    def show(self, notation):
        return notation.digit(int(self.value(notation.at))) if notation.form == "numbers" else notation.indicator(self)

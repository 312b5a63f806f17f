"""Expressions of whole layers: vectors, matrices and their products. Used in 4.5 to 4.7."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecture_lib.derivations.expression import ATOM, POWER, PRODUCT, Expression


@dataclass(frozen=True)
class Transpose(Expression):
    of: Expression
    binds = POWER

    def value(self, at):
        return self.of.value(at).T

    def show(self, notation):
        return notation.power(notation.inside(self.of, ATOM), notation.letter("T"))


@dataclass(frozen=True)
class MatrixProduct(Expression):
    """A matrix or row times a matrix or column; a number if the product is 1 by 1."""

    left: Expression
    right: Expression
    binds = PRODUCT

    def value(self, at):
        product = self.left.value(at) @ self.right.value(at)
        return product.item() if product.size == 1 else product

    def show(self, notation):
        return notation.row(notation.inside(self.left, PRODUCT), notation.times(), notation.inside(self.right, PRODUCT))


@dataclass(frozen=True)
class Hadamard(Expression):
    """Two arrays of one shape multiplied entry by entry."""

    left: Expression
    right: Expression
    binds = PRODUCT

    def value(self, at):
        return self.left.value(at) * self.right.value(at)

    def show(self, notation):
        return notation.row(notation.inside(self.left, PRODUCT), notation.op("⊙"), notation.inside(self.right, PRODUCT))


@dataclass(frozen=True)
class OneHot(Expression):
    """e(l): 1 at the true class, 0 elsewhere, a column of k numbers."""

    def value(self, at):
        k = at.read("n", (at.index("L"),))
        return (np.arange(1, k + 1)[:, None] == at.index("l")).astype(float)

    def show(self, notation):
        if notation.form == "numbers":
            return notation.array(self.value(notation.at), "e")
        return notation.row(notation.letter("e"), notation.brackets(notation.index("l")))


@dataclass(frozen=True)
class Column(Expression):
    """A column written entry by entry: `entry(i)` for i from 1 to `last`; in letters only the first and the last."""

    entry: Callable
    last: str

    def value(self, at):
        return np.array([[entry.value(at)] for entry in self.entries(at)])

    def show(self, notation):
        if notation.form == "letters":
            first, last = self.entry(1), self.entry(self.last)
            return notation.matrix([[first.show(notation)], [notation.letter("⋮")], [last.show(notation)]])
        return notation.matrix([[entry.show(notation)] for entry in self.entries(notation.at)])

    def leaves(self, at):
        for entry in self.entries(at):
            yield from entry.leaves(at)

    def entries(self, at):
        return [self.entry(i) for i in range(1, at.index(self.last) + 1)]


@dataclass(frozen=True)
class Slope(Expression):
    """g' of every entry of an array."""

    of: Expression

    def value(self, at):
        return at.read("g", ()).prime(self.of.value(at))

    def show(self, notation):
        if notation.form == "numbers":
            return notation.array(self.value(notation.at), "prime")
        return notation.row(notation.prime(notation.letter("g")), notation.brackets(self.of.show(notation)))

"""Expressions of whole layers: vectors, matrices and their products. Used in 4.5 to 4.7."""

from dataclasses import dataclass, replace

import numpy as np

from lecture_lib.derivations.expression import ATOM, POWER, PRODUCT, Expression, Symbol, rebuilt
from lecture_lib.derivations.functions import Indicator
from lecture_lib.derivations.hole import echoed


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
        left, right = as_matrix(self.left.value(at)), as_matrix(self.right.value(at))
        if left.shape[1] != right.shape[0]:
            raise ValueError(f"{shape_of(left)} times {shape_of(right)}: the shapes do not meet")
        product = left @ right
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
        left, right = as_matrix(self.left.value(at)), as_matrix(self.right.value(at))
        if left.shape != right.shape:
            raise ValueError(f"{shape_of(left)} ⊙ {shape_of(right)}: ⊙ needs two of one shape")
        return left * right

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
    """A column written entry by entry: `term` for `letter` from 1 to `last`; in letters only the first and the last."""

    letter: str
    last: object
    term: Expression

    def value(self, at):
        return np.array([[self.term.value(each)] for each in at.each(self.letter, self.last)])

    def show(self, notation):
        if notation.form == "letters":
            first, last = with_index(self.term, self.letter, 1), with_index(echoed(self.term), self.letter, self.last)
            return notation.matrix([[first.show(notation)], [notation.letter("⋮")], [last.show(notation)]])
        rows = notation.at.each(self.letter, self.last)
        return notation.matrix([[self.term.show(notation.but(at=each))] for each in rows])

    def leaves(self, at):
        for each in at.each(self.letter, self.last):
            yield from self.term.leaves(each)


@dataclass(frozen=True)
class Matrix(Expression):
    """A matrix written entry by entry: `term` in row i, from 1 to `rows`, and column j, from 1 to `columns`; in letters, and
    in numbers from 3 columns on, only its corners."""

    i: str
    rows: object
    j: str
    columns: object
    term: Expression

    def entries(self, at):
        """The `At` of each entry, row by row."""
        return [row.each(self.j, self.columns) for row in at.each(self.i, self.rows)]

    def value(self, at):
        return np.array([[self.term.value(each) for each in row] for row in self.entries(at)])

    def show(self, notation):
        rows = [] if notation.form == "letters" else self.entries(notation.at)
        if rows and (notation.form == "indices" or len(rows[0]) < 3):
            return notation.matrix([[self.term.show(notation.but(at=each)) for each in row] for row in rows])
        again, rows, columns = (echoed(part) for part in (self.term, self.rows, self.columns))
        corners = (self.term, 1, 1), (again, 1, self.columns), (again, self.rows, 1), (again, rows, columns)
        first, second, third, fourth = (
            with_index(with_index(term, self.i, i), self.j, j).show(notation) for term, i, j in corners
        )
        across, down, both = (notation.letter(dots) for dots in "⋯⋮⋱")
        return notation.matrix([[first, across, second], [down, both, down], [third, across, fourth]])

    def leaves(self, at):
        for each in (each for row in self.entries(at) for each in row):
            yield from self.term.leaves(each)


def with_index(expression, letter, index):
    """An expression with another index in the place of a letter."""

    def put(part):
        of = {name: index if each == letter else each for name, each in vars(part).items()}
        if isinstance(part, Symbol):
            of["indices"] = tuple(index if each == letter else each for each in part.indices)
        return replace(part, **of)

    return rebuilt(expression, (Symbol, Indicator), put)


def as_matrix(value):
    """A value as a matrix. ValueError if it is one number, which has no rows and columns."""
    if not np.ndim(value):
        raise ValueError("one number is no matrix: it has no shape")
    return value


def shape_of(matrix):
    """ "3×1"."""
    return "×".join(map(str, matrix.shape))


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

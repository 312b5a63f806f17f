"""Expressions: one tree gives a formula in symbols, the same formula with numbers in place, and its value.

Every node has `value(at)`, its value at the numbers of an `At`; `show(notation)`, its form in a `Notation` of
notation.py; and `leaves(at)`, the quantities in it. The three cannot disagree, as they come from the same tree.
"""

from dataclasses import dataclass, replace
from math import prod
from operator import is_

from lecture_lib.derivations.at import TINY, At
from lecture_lib.formatting import INDICES

SUM, PRODUCT, POWER, ATOM = range(4)  # how strongly an operation binds
# What kind of number the derivative of one quantity with respect to another is. All others are a g'.
DERIVATIVE_KINDS = {("a", "h"): "weight", ("a", "W"): "h", ("a", "b"): "one"}


class Expression:
    """What all nodes share: Python's operators build trees."""

    binds = ATOM

    def __add__(self, other):
        return Plus((self, wrap(other)))

    def __sub__(self, other):
        return Plus((self, Minus(wrap(other))))

    def __rsub__(self, other):
        return wrap(other) - self

    def __radd__(self, other):
        return wrap(other) + self

    def __mul__(self, other):
        factors = self.factors if isinstance(self, Product) else (self,)
        return Product((*factors, wrap(other)))

    def __rmul__(self, other):
        return wrap(other) * self

    def __truediv__(self, other):
        return Fraction(self, wrap(other))

    def __rtruediv__(self, other):
        return wrap(other) / self

    def __pow__(self, exponent):
        return Power(self, wrap(exponent))

    def __neg__(self):
        return Minus(self)

    def leaves(self, at):
        """The quantities in this expression, as (name, indices) with numbers for indices: those of the expressions that it
        is made of."""
        for part in vars(self).values():
            for child in part if isinstance(part, tuple) else (part,):
                if isinstance(child, Expression):
                    yield from child.leaves(at)

    def settled(self):
        """The expression that stands for this one, once all its parts are there."""
        return self

    def sign_and_term(self, notation):
        """As a later term of a sum: its sign, as it is shown, and the term without it."""
        return notation.op("+"), self


def rebuilt(part, kind, put):
    """An expression with put(part) in the place of each part of this `kind`, in the order in which they are read."""
    if isinstance(part, kind):
        return put(part)
    if isinstance(part, tuple):
        new = tuple(rebuilt(each, kind, put) for each in part)
        return part if all(map(is_, new, part)) else new
    if not isinstance(part, Expression):
        return part
    changed = {name: rebuilt(each, kind, put) for name, each in vars(part).items()}
    if all(changed[name] is each for name, each in vars(part).items()):
        return part
    return replace(part, **changed).settled()


def wrap(thing):
    return thing if isinstance(thing, Expression) else Number(thing)


@dataclass(frozen=True)
class Number(Expression):
    """A number that belongs to the formula itself, such as 1 or 2."""

    of: float

    @property
    def binds(self):
        return PRODUCT if self.of < 0 else ATOM

    def value(self, at):
        return self.of

    def show(self, notation):
        return notation.digit(self.of)


@dataclass(frozen=True)
class Symbol(Expression):
    """A quantity with its indices: W_{kij}, a_{i+1,m}, z. With fewer indices than a number needs, it is an array."""

    name: str
    indices: tuple = ()

    @property
    def is_array(self):
        return len(self.indices) < INDICES.get(self.name, 0) or "." in self.indices

    def value(self, at):
        return at.number(self.name, self.indices)

    def show(self, notation):
        return notation.quantity(self) if notation.form == "numbers" else notation.symbol(self)

    def leaves(self, at):
        yield self.name, tuple(at.index(letter) for letter in self.indices)


@dataclass(frozen=True)
class Gradient(Expression):
    """The gradient of the loss with respect to a quantity, from a backward pass: ∂L/∂a_{2m}, or ∇_{a_2} L for an array."""

    by: Symbol

    def value(self, at):
        return at.number(f"grad {self.by.name}", self.by.indices)

    def show(self, notation):
        if notation.form == "numbers":
            return notation.quantity(self)
        return notation.nabla(self.by) if self.by.is_array else notation.partial(notation.loss(), self.by)

    def leaves(self, at):
        for name, indices in self.by.leaves(at):
            yield f"grad {name}", indices


@dataclass(frozen=True)
class Defined(Expression):
    """A quantity that is written as its symbol and has the value of its definition, so that it can be differentiated."""

    symbol: Symbol
    body: Expression

    def value(self, at):
        return self.body.value(at)

    def show(self, notation):
        return notation.quantity(self.symbol) if notation.form == "numbers" else notation.symbol(self.symbol)

    def leaves(self, at):
        yield from self.symbol.leaves(at)


@dataclass(frozen=True)
class Derivative(Expression):
    """The derivative of an expression with respect to `by`. A complex step finds its value: no rule of calculus is used."""

    of: Expression
    by: Symbol
    binds = POWER

    def value(self, at):
        key = self.by.name, tuple(at.index(letter) for letter in self.by.indices)
        return self.of.value(At(at.read, at.indices, (*at.nudged, key))).imag / TINY

    def show(self, notation):
        if isinstance(self.of, Defined):
            if notation.form == "numbers":
                return notation.number(
                    self.value(notation.at), DERIVATIVE_KINDS.get((self.of.symbol.name, self.by.name), "prime")
                )
            return notation.partial(notation.symbol(self.of.symbol), self.by)
        return notation.operator(self)

    def leaves(self, at):
        of, by = list(self.of.leaves(at)), list(self.by.leaves(at))
        yield from of + by
        if isinstance(self.of, Defined) and (self.of.symbol.name, self.by.name) == ("a", "h"):
            (_, (k, j)), (_, (_, m)) = of[0], by[0]
            yield "W", (k, j, m)  # the edge between the two


@dataclass(frozen=True)
class Minus(Expression):
    of: Expression
    binds = SUM

    def value(self, at):
        return -self.of.value(at)

    def show(self, notation):
        return notation.row(notation.op("−", "prefix"), notation.inside(self.of, PRODUCT))

    def sign_and_term(self, notation):
        return notation.op("−"), self.of


@dataclass(frozen=True)
class Plus(Expression):
    """The sum of a few terms, each its own expression."""

    terms: tuple
    binds = SUM

    def value(self, at):
        return sum(term.value(at) for term in self.terms)

    def show(self, notation):
        last = self.terms[-1]
        if isinstance(last, Sum) and notation.form == "numbers":  # its terms stand in one row with the others
            first, *others = self.terms[:-1]
            others = [notation.inside(term, PRODUCT) for term in others]
            return notation.terms([notation.inside(first, SUM), *others, *last.shown_terms(notation)])
        shown = [notation.inside(self.terms[0], SUM)]
        signed = [term.sign_and_term(notation) for term in self.terms]
        for sign, term in signed[1:]:
            binds = SUM if isinstance(term, Sum) and term is last else PRODUCT
            shown.append(notation.row(sign, notation.inside(term, binds)))
        products = all(isinstance(term, Product) for _, term in signed)
        return notation.products(shown) if products else notation.row(*shown)


@dataclass(frozen=True)
class Sum(Expression):
    """The sum of one term over an index from 1 to `last`; in numbers it is written term by term."""

    letter: str
    last: object
    term: Expression
    binds = SUM

    def value(self, at):
        return sum(self.term.value(each) for each in at.each(self.letter, self.last))

    def show(self, notation):
        if notation.form != "numbers":
            binds = SUM if isinstance(self.term, Sum) else PRODUCT
            bound = getattr(self.letter, "what", self.letter)
            free = {letter: number for letter, number in notation.at.indices.items() if letter != bound}
            term = notation.but(at=replace(notation.at, indices=free)).inside(self.term, binds)
            return notation.row(notation.big_sum(self.letter, self.last), term)
        return notation.terms(self.shown_terms(notation))

    def shown_terms(self, notation):
        return [notation.but(at=each).inside(self.term, PRODUCT) for each in notation.at.each(self.letter, self.last)]

    def leaves(self, at):
        for each in at.each(self.letter, self.last):
            yield from self.term.leaves(each)


@dataclass(frozen=True)
class Product(Expression):
    factors: tuple
    binds = PRODUCT

    def value(self, at):
        return prod(factor.value(at) for factor in self.factors)

    def show(self, notation):
        shown = [
            notation.inside(factor, POWER if position else PRODUCT) for position, factor in enumerate(self.factors)
        ]
        return notation.factors(shown)


@dataclass(frozen=True)
class Fraction(Expression):
    above: Expression
    below: Expression
    binds = POWER

    def value(self, at):
        return self.above.value(at) / self.below.value(at)

    def show(self, notation):
        inside = notation.but(within_fraction=True)
        return notation.fraction(self.above.show(inside), self.below.show(inside))


@dataclass(frozen=True)
class Power(Expression):
    base: Expression
    exponent: Expression
    binds = POWER

    def value(self, at):
        return self.base.value(at) ** float(self.exponent.value(at))

    def show(self, notation):
        return notation.power(notation.inside(self.base, ATOM), self.exponent.show(notation))

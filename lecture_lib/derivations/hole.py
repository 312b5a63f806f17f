"""Holes in a line, for the reader to fill: where they are, which tiles fit in, the line with some of them filled."""

from dataclasses import dataclass, replace

from lecture_lib.derivations.expression import ATOM, PRODUCT, SUM, Expression, Minus, rebuilt
from lecture_lib.derivations.plain import PLAIN
from lecture_lib.wrong.catalogue import FORMS

SIGNS = "+", "−"


class Tile:
    """A wrong thing to put into a hole: `what` it is, and `why` it is wrong there. `form` is the name of the wrong form in
    the catalogue, if it is one; without a `why` of its own it has the catalogue's. ValueError without a reason."""

    def __init__(self, what, why="", form=""):
        if form and form not in FORMS:
            raise ValueError(f"form is {form!r}: form needs the name of a wrong form of the catalogue")
        if not why and not form:
            raise ValueError(
                f"why is missing for {what}: a tile needs a reason, or a form of the catalogue that has one"
            )
        self.what, self.form, self.why = what, form, why or FORMS[form].why.rstrip(".")


@dataclass(frozen=True, eq=False)
class Hole(Expression):
    """A place in a line that the reader fills: `tiles` has the right thing first, then wrong ones, a `Tile` each.

    What fits in is an expression, an index or the end of a sum ("n_i+1"), or one of SIGNS.
    """

    right: object
    wrong: tuple

    @property
    def tiles(self):
        return (self.right, *(tile.what for tile in self.wrong))


def hole(right, *wrong):
    """A hole; each wrong tile is given as (what, why) or (what, why, form)."""
    return Hole(right, tuple(Tile(*tile) for tile in wrong))


@dataclass(frozen=True)
class Signed(Expression):
    """A term with a sign of SIGNS, which may be a hole. With its sign it is a term like any other."""

    sign: object
    of: Expression
    binds = SUM

    def settled(self):
        return self if self.sign not in SIGNS else Minus(self.of) if self.sign == "−" else self.of

    def show(self, notation):
        return notation.row(self.sign.show(notation), notation.inside(self.of, PRODUCT))

    def sign_and_term(self, notation):
        return self.sign.show(notation), self.of


@dataclass(frozen=True)
class Slot(Expression):
    """A hole as it is shown: its number in the line, from 1 (0 where it is shown again), and what is in it, None while it is empty. `here` says whether
    its tiles are offered now."""

    number: int
    what: object = None
    here: bool = False
    binds = ATOM

    def show(self, notation):
        return notation.slot(self, "" if self.what is None else shown(self.what, notation))


def shown(what, notation):
    """What may be in a hole: an expression, a sign, an index or the end of a sum."""
    if isinstance(what, Expression):
        return what.show(notation)
    return notation.op(what, "prefix") if what in SIGNS else notation.index(what)


def plain(what):
    """The same in plain text."""
    return shown(what, PLAIN)


def holes_in(expression):
    """The holes of a line, in the order in which they are read."""
    found = []
    rebuilt(expression, Hole, lambda each: found.append(each) or each)
    return tuple(found)


def filled(expression, filling):
    """The expression with a tile in each hole: `filling` has their numbers, 0 for what is right."""
    numbers = iter(filling)
    return rebuilt(expression, Hole, lambda each: each.tiles[next(numbers)])


def shown_filled(expression, filling, here):
    """The expression with `filling` as far as it goes, None for an empty hole; the hole of the number `here` is in focus."""
    numbered = iter(enumerate(filling, 1))

    def slot(each):
        number, tile = next(numbered)
        return Slot(number, None if tile is None else each.tiles[tile], number == here)

    return rebuilt(expression, Hole, slot)


def echoed(expression):
    """What is shown again elsewhere in a line: its holes can be picked once."""
    return rebuilt(expression, Slot, lambda slot: replace(slot, number=0))

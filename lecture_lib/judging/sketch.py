"""The judge of a curve that a reader drew before it was shown: how far it is from the true one, and what it is instead."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lecture_lib.formatting import format_number, plain

COLUMNS, ROWS = 61, 201  # places of a sheet: across, and up in each column
BLANK = (0,) * COLUMNS
ENOUGH, WHOLE = 0.6, 0.95  # of the width has to be drawn; so much is nearly all of it
CLOSE = 0.3  # a curve is the true one if it is no further off than this; a wrong one, a little further
NEAR, NEARER = 0.5, 0.5  # a wrong curve is named if it is near, and at most half as far as the true one
SMALL = 0.5  # the height of a sheet whose values need more decimals
FLATTEST = 0.08  # of the sheet's height: how far a curve spreads at least, when distances are measured by it


@dataclass(frozen=True)
class Sheet:
    """Empty axes to draw a curve on: what goes `across` from `left` to `right`, what goes `up` from `low` to `high`.

    A drawing on it is a row for each of its COLUMNS, from 1, the lowest, to ROWS; 0 where nothing is drawn. `name` is that
    of the curve in what is kept of a reader's answers.
    """

    name: str
    across: str
    left: float
    right: float
    up: str
    low: float
    high: float

    @property
    def decimals(self):
        """With how many its values are written."""
        return 2 if self.high - self.low > SMALL else 4

    @cached_property
    def x(self):
        """Where its columns are, (COLUMNS,)."""
        return np.linspace(self.left, self.right, COLUMNS)

    def clipped(self, values):
        """Values as far as the sheet can show them."""
        return np.clip(np.asarray(values, dtype=float), self.low, self.high)

    def curve(self, drawn):
        """The x and the values of a drawing, from its first to its last column; a gap in between is a straight line."""
        at = np.flatnonzero(drawn)
        through = np.arange(at[0], at[-1] + 1)
        rows = np.interp(through, at, np.take(drawn, at))
        return self.x[through], self.low + (rows - 1) / (ROWS - 1) * (self.high - self.low)


def span(drawn):
    """The part of a sheet's width from the first drawn column to the last."""
    at = np.flatnonzero(drawn)
    return (at[-1] - at[0]) / (len(drawn) - 1) if at.size else 0.0


def enough(drawn):
    """Whether so much is drawn that it can be compared."""
    return span(drawn) >= ENOUGH


def is_drawing(rows):
    """Whether these are the rows of all columns."""
    whole = len(rows) == COLUMNS and all(isinstance(row, (int, np.integer)) for row in rows)
    return whole and not any(isinstance(row, bool) for row in rows) and min(rows) >= 0 and max(rows) <= ROWS


@dataclass(frozen=True)
class Compared:
    """What a drawing is beside the true curve. Their largest gap is at `x`, where it is `drawn` and should be `true`; it was
    drawn from `first` to `last`. `close`: it is the true curve, as far as a hand can draw it. `wrong` is the curve that it
    is instead, a `WrongCurve`, None if that is not known."""

    sheet: Sheet
    first: float
    last: float
    x: float
    drawn: float
    true: float
    close: bool
    wrong: object

    @property
    def gap(self):
        return abs(self.drawn - self.true)

    def words(self):
        """What it is, and the largest gap."""
        sheet, x = self.sheet, format_number(self.x, 2)
        drawn, true, gap = (plain(value, sheet.decimals) for value in (self.drawn, self.true, self.gap))
        what = "Yours is close to the true curve. " if self.close else ""
        if self.wrong:
            what = f"{self.wrong.says} "
        missing = ""
        if self.last - self.first < WHOLE * (sheet.right - sheet.left):
            ends = " to ".join(format_number(end, 2) for end in (self.first, self.last))
            missing = f" You drew from {sheet.across} = {ends}."
        more = " or more" if self.true >= sheet.high else " or less" if self.true <= sheet.low else ""
        there = f"The largest gap is {gap}, at {sheet.across} = {x}: you drew {drawn}, true is {true}{more}."
        return what + there + missing


def compared(sheet, drawn, true, wrong=(), about=None):
    """Judge the drawing of a curve: its rows, `true` (COLUMNS,), and the `WrongCurve`s that it may be. `about` is what they
    are functions of, beside x. ValueError if nothing is drawn."""
    if not any(drawn):
        raise ValueError("drawn has no column: a comparison needs a curve")
    x, values = sheet.curve(drawn)
    here = np.isin(sheet.x, x)

    def off(curve):
        """How far the drawing is from a curve, in parts of how far that or the true one spreads."""
        distance = np.sqrt(np.mean((values - curve) ** 2))
        return distance, distance / max(curve.std(), true.std(), FLATTEST * (sheet.high - sheet.low))

    true = sheet.clipped(true)[here]
    distance, parts = off(true)
    at = int(np.abs(values - true).argmax())
    others = []
    for each in wrong:
        curve = each.of(sheet.x, about)
        if curve is not None:
            others.append((*off(sheet.clipped(curve)[here]), each))
    least, other_parts, nearest = min(others, key=lambda other: other[0], default=(np.inf, np.inf, None))
    close = bool(parts <= CLOSE)
    known = not close and other_parts <= NEAR and least <= NEARER * distance
    place = [float(value) for value in (x[0], x[-1], x[at], values[at], true[at])]
    return Compared(sheet, *place, close, nearest if known else None)

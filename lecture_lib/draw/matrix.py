"""Grids of numbers with colour: matrices, vectors, products of the two, tables of paths."""

from functools import cached_property

import numpy as np

from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import hue, plain


class Grid:
    """A matrix of `rows` × `columns` numbers with heads, at (x, y) of a panel; brackets left and right.

    The tint of a cell grows with the size of its number and says its sign by hue; the number says it too. With `pick`,
    the cells can be picked: it says what a row and a column, from 1, are, as kind and indices.
    """

    def __init__(
        self, rows, columns, x=0, y=0, cell=(58, 26), title="", row_heads=(), column_heads=(), pick=None, head=44
    ):
        self.rows, self.columns, self.cell, self.title, self.pick = rows, columns, cell, title, pick
        self.row_heads, self.column_heads = list(row_heads), list(column_heads)
        self.left = x + (head if self.row_heads else 8)
        self.top = y + (26 if title else 6) + (20 if self.column_heads else 0)
        self.right, self.bottom = self.left + columns * cell[0], self.top + rows * cell[1]

    def box(self, row, column, rows=1, columns=1):
        """The place of cells, a hair smaller than they are; row and column from 0."""
        wide, high = self.cell
        x, y = self.left + column * wide, self.top + row * high
        return {"x": x + 1, "y": y + 1, "width": columns * wide - 2, "height": rows * high - 2}

    def still(self):
        wide, high = self.cell
        over = self.top - (28 if self.column_heads else 10)
        out = []
        if self.title:
            out.append(tag("text", text=self.title, class_="strong", x=(self.left + self.right) / 2, y=over))
        for row, head in enumerate(self.row_heads):
            y = self.top + (row + 0.5) * high + 4.5
            out.append(tag("text", text=head, class_="quiet right", x=self.left - 10, y=y))
        for column, head in enumerate(self.column_heads):
            out.append(tag("text", text=head, class_="quiet", x=self.left + (column + 0.5) * wide, y=self.top - 8))
        for x, turn in ((self.left - 4, 6), (self.right + 4, -6)):
            way = f"M{x + turn} {self.top - 2}H{x}V{self.bottom + 2}H{x + turn}"
            out.append(tag("path", class_="bracket", d=way, fill="none"))
        return "".join(out)

    def picks(self):
        """What can be chosen: a cell each."""
        if not self.pick:
            return []
        called = f"{self.title or 'cell'} row %d, column %d"
        places = [(row, column) for row in range(1, self.rows + 1) for column in range(1, self.columns + 1)]
        return [Pick(*self.pick(*at), called % at, place=self.box(at[0] - 1, at[1] - 1)) for at in places]

    @cached_property
    def _cells(self):
        """Of each cell all but its hue, tint and number: a table of hundreds is redrawn at each move."""
        wide, high = self.cell
        cells = []
        for row in range(self.rows):
            for column in range(self.columns):
                box = self.box(row, column)
                at = {"x": box["x"] + wide / 2 - 1, "y": box["y"] + high / 2 + 3.5}
                ground = tag("rect", class_="cell %s", fill_opacity="%g", **box)
                cells.append(ground + tag("text", text="%s", class_="cell-number", **at))
        return cells

    def moving(self, values, decimals=3, kind="gradient", chosen=None, row=None, column=None, write=plain, off=None):
        """The numbers of a 2-d array. `chosen` (row, column) is ringed, a lit `row` or `column` framed; from 0. Where the
        boolean array `off` is true, the number is marked as wrong.

        `kind` is the quantity whose colour the numbers have, "weight" for blue and orange by sign; `write` says how a
        number is written, `format_number` for one whose smallness matters.
        """
        scale = max(float(abs(values).max()), 1e-300)
        out = [
            cell % (hue(kind, value), round(0.3 * min(abs(value) / scale, 1), 3), write(value, decimals))
            for cell, value in zip(self._cells, values.ravel().tolist(), strict=True)
        ]
        for place in () if off is None else np.argwhere(off):
            out.append(failing(self.box(*place.tolist())))
        if row is not None:
            out.append(framed("lit-frame", self.box(row, 0, columns=self.columns)))
        if column is not None:
            out.append(framed("lit-frame", self.box(0, column, rows=self.rows)))
        if chosen is not None:
            out.append(framed("chosen-frame", self.box(*chosen)))
        return "".join(out)


class Signs:
    """Signs between matrices: at the middle of `beside`, a Grid, each at its x."""

    def __init__(self, beside, at):
        self.y, self.at = (beside.top + beside.bottom) / 2 + 5, at

    def still(self):
        return "".join(tag("text", text=sign, class_="head", x=x, y=self.y) for sign, x in self.at.items())

    def picks(self):
        return []


def failing(box):
    """The mark of a number that nudging contradicts, over its cell: a tint, and its corner filled."""
    ground = tag("rect", class_="cell negative", fill_opacity="0.22", **box)
    return ground + tag("path", class_="tint negative", d=f"M{box['x']:g} {box['y']:g}h9l-9 9z")


def framed(kind, box):
    """A frame, "lit-frame" or "chosen-frame", round a box."""
    return tag("rect", class_=kind, rx=4, **box)


def double(box, rx=5):
    """The frame of the true class: a double one, `box` its outer edge."""
    inner = {"x": box["x"] + 3, "y": box["y"] + 3, "width": box["width"] - 6, "height": box["height"] - 6}
    return tag("rect", class_="truth", rx=rx, **box) + tag("rect", class_="truth-inner", rx=rx - 2, **inner)

"""Grids of numbers with colour: matrices, vectors, products of the two, tables of paths."""

from lecture_lib.digits import plain


class Grid:
    """A matrix of `rows` × `columns` numbers with heads, at (x, y) of a panel; brackets left and right.

    The tint of a cell grows with the size of its number and says its sign by hue; the number says it too.
    """

    def __init__(
        self, rows, columns, x=0, y=0, cell=(58, 26), title="", row_heads=(), column_heads=(), pick="", head=44
    ):
        self.rows, self.columns, self.cell, self.title, self.pick = rows, columns, cell, title, pick
        self.row_heads, self.column_heads = list(row_heads), list(column_heads)
        self.left = x + (head if self.row_heads else 8)
        self.top = y + (26 if title else 6) + (20 if self.column_heads else 0)
        self.right, self.bottom = self.left + columns * cell[0], self.top + rows * cell[1]

    def corner(self, row, column):
        """Upper left corner of the cell at row and column, counted from 0."""
        return self.left + column * self.cell[0], self.top + row * self.cell[1]

    def still(self):
        wide, high = self.cell
        middle = (self.left + self.right) / 2
        over = self.top - (28 if self.column_heads else 10)
        out = [f'<text class="strong" x="{middle}" y="{over}">{self.title}</text>'] if self.title else []
        for row, head in enumerate(self.row_heads):
            y = self.top + (row + 0.5) * high + 4.5
            out.append(f'<text class="quiet right" x="{self.left - 10}" y="{y}">{head}</text>')
        for column, head in enumerate(self.column_heads):
            x = self.left + (column + 0.5) * wide
            out.append(f'<text class="quiet" x="{x}" y="{self.top - 8}">{head}</text>')
        for x, turn in ((self.left - 4, 6), (self.right + 4, -6)):
            out.append(
                f'<path class="bracket" d="M{x + turn} {self.top - 2}H{x}V{self.bottom + 2}H{x + turn}" fill="none"/>'
            )
        return "".join(out)

    def hits(self):
        """One thing to choose a cell, named "<pick> row column" with both from 1."""
        wide, high = self.cell
        out = []
        for row in range(self.rows):
            for column in range(self.columns):
                x, y = self.corner(row, column)
                out.append(
                    f'<rect data-pick="{self.pick} {row + 1} {column + 1}" aria-label="row {row + 1}, column {column + 1}" '
                    f'x="{x}" y="{y}" width="{wide}" height="{high}"/>'
                )
        return "".join(out)

    def moving(self, values, decimals=3, kind="gradient", chosen=None, row=None, column=None):
        """The numbers of a 2-d array. `chosen` (row, column) is ringed, a lit `row` or `column` framed; from 0.

        `kind` is the quantity whose colour the numbers have, "weight" for blue and orange by sign.
        """
        wide, high = self.cell
        scale = max(float(abs(values).max()), 1e-300)
        out = []
        for r in range(self.rows):
            for c in range(self.columns):
                value = float(values[r, c])
                x, y = self.corner(r, c)
                hue = kind if kind != "weight" else "positive" if value >= 0 else "negative"
                tint = round(0.3 * min(abs(value) / scale, 1), 3)
                out.append(
                    f'<rect class="cell {hue}" fill-opacity="{tint}" x="{x + 1}" y="{y + 1}" width="{wide - 2}" height="{high - 2}"/>'
                    f'<text class="cell-number" x="{x + wide / 2}" y="{y + high / 2 + 4.5}">{plain(value, decimals)}</text>'
                )
        if row is not None:
            x, y = self.corner(row, 0)
            out.append(self.frame(x, y, self.columns * wide, high, "lit-frame"))
        if column is not None:
            x, y = self.corner(0, column)
            out.append(self.frame(x, y, wide, self.rows * high, "lit-frame"))
        if chosen is not None:
            out.append(self.frame(*self.corner(*chosen), wide, high, "chosen-frame"))
        return "".join(out)

    def frame(self, x, y, wide, high, kind):
        """A frame round something at (x, y): "lit-frame" or "chosen-frame"."""
        return f'<rect class="{kind}" x="{x + 1}" y="{y + 1}" width="{wide - 2}" height="{high - 2}" rx="4"/>'

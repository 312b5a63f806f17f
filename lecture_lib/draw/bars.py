"""Rows of a name, a bar and a number: the factors of a chain, probabilities, gradients."""

from lecture_lib.digits import written


class Bars:
    """`names` one under the other; bars grow from a zero line, to the right for positive numbers.

    `limit` is the size that fills the width; what is larger is cut off with an arrow head, its number tells.
    """

    def __init__(self, names, width, x=0, y=0, title="", limit=1.0, signed=True, name_width=110, row=26):
        self.names, self.title, self.limit, self.row = list(names), title, limit, row
        self.x, self.width, self.name_width = x, width, name_width
        self.top = y + (28 if title else 4)
        self.bottom = self.top + row * len(self.names)
        room = width - name_width - 74
        self.reach = room / 2 if signed else room
        self.zero = x + name_width + (room / 2 if signed else 0)

    def still(self):
        out = [f'<text class="strong left" x="{self.x}" y="{self.top - 12}">{self.title}</text>'] if self.title else []
        out.append(f'<line class="axis" x1="{self.zero}" y1="{self.top}" x2="{self.zero}" y2="{self.bottom}"/>')
        for number, name in enumerate(self.names):
            y = self.top + self.row * (number + 0.5) + 4.5
            out.append(f'<text class="left" x="{self.x}" y="{y}">{name}</text>')
        return "".join(out)

    def moving(self, values, kinds, decimals=4, lit=()):
        """One bar a name; `kinds` are the quantities whose colours they have; the rows `lit`, from 0, are framed."""
        out = []
        for number in lit:
            y = self.top + self.row * number
            box = f'x="{self.x - 4}" y="{y + 1}" width="{self.width + 8}" height="{self.row - 2}" rx="5"'
            out.append(f'<rect class="lit-row" {box}/>')
        for number, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            kind = kind if kind != "weight" else "positive" if value >= 0 else "negative"
            length = round(self.reach * min(abs(value) / self.limit, 1), 2)
            y = self.top + self.row * number
            x = self.zero if value >= 0 else self.zero - length
            tip = ""
            if abs(value) > self.limit:
                side = 1 if value >= 0 else -1
                end, middle = self.zero + side * length, y + self.row / 2
                tip = (
                    f'<path class="tip {kind}" d="M{end} {middle - 8}L{end + 7 * side} {middle}L{end} {middle + 8}Z"/>'
                )
            out.append(
                f'<rect class="bar {kind}" x="{x:.1f}" y="{y + 5}" width="{length}" height="{self.row - 10}"/>{tip}'
                f'<text class="{kind} right" x="{self.x + self.width}" y="{y + self.row / 2 + 4.5}">{written(value, decimals)}</text>'
            )
        return "".join(out)

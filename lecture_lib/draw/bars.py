"""Rows of a name, a bar and a number: the factors of a chain, probabilities, gradients."""

from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import double, framed
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import format_number, hue


def runs(numbers):
    """Numbers that follow each other, as (first, how many)."""
    found = []
    for number in sorted(numbers):
        if found and number == sum(found[-1]):
            found[-1] = found[-1][0], found[-1][1] + 1
        else:
            found.append((number, 1))
    return found


class Bars:
    """`names` one under the other; bars grow from a zero line, to the right for positive numbers.

    The zero line is at the fraction `zero` of the width: 0 where no number is negative, 1 where none is positive.
    `limit` is the size that fills the width; what is larger ends in an arrow head, and its number says how large it is. With
    `pick`, row number i of them, from 1, can be chosen as "<pick> i".
    """

    def __init__(
        self, names, width, x=0, y=0, title="", limit=1.0, zero=0.5, name_width=110, row=26, pick="", number_width=74
    ):
        self.names, self.title, self.limit, self.row, self.pick = list(names), title, limit, row, pick
        self.x, self.width = x, width
        self.top = y + (26 if title else 4)
        self.bottom = self.top + row * len(self.names)
        room = width - name_width - number_width
        self.reach = room * max(zero, 1 - zero)
        self.zero = x + name_width + room * zero

    def _middle(self, number):
        return self.top + self.row * (number + 0.5)

    def still(self):
        out = [tag("text", text=self.title, class_="strong left", x=self.x, y=self.top - 11)] if self.title else []
        out.append(tag("line", class_="axis", x1=self.zero, y1=self.top, x2=self.zero, y2=self.bottom))
        for number, name in enumerate(self.names):
            out.append(tag("text", text=name, class_="left", x=self.x, y=self._middle(number) + 4.5))
        return "".join(out)

    def picks(self):
        """What can be chosen: a row each."""
        return [
            Pick(self.pick, (number + 1,), name, place=self._rows(number))
            for number, name in enumerate(self.names if self.pick else ())
        ]

    def _rows(self, number, count=1):
        y = self.top + self.row * number
        return {"x": self.x - 4, "y": y + 1, "width": self.width + 8, "height": count * self.row - 2}

    def moving(self, values, kinds, decimals=4, lit=(), chosen=(), true=None):
        """One bar a name; `kinds` are the quantities whose colours they have.

        The rows `lit` are framed, those `chosen` ringed; both count from 0. Rows that follow each other share a frame.
        `true` is the row of the true class.
        """
        out = [framed("lit-frame", self._rows(*run)) for run in runs(set(lit) - {*chosen, true})]
        out += [framed("chosen-frame", self._rows(*run)) for run in runs(chosen)]
        out += [] if true is None else [double(self._rows(true))]
        for number, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            kind, side = hue(kind, value), 1 if value >= 0 else -1
            length, middle = self.reach * min(abs(value) / self.limit, 1), self._middle(number)
            x = self.zero if side > 0 else self.zero - length
            box = {"x": x, "y": middle + 5 - self.row / 2, "width": length, "height": self.row - 10}
            out.append(tag("rect", class_=f"bar {kind}", **box))
            if abs(value) > self.limit:
                end = self.zero + side * length
                tip = f"M{end} {middle - 8}L{end + 7 * side} {middle}L{end} {middle + 8}Z"
                out.append(tag("path", class_=f"tip {kind}", d=tip))
            number_at = {"x": self.x + self.width, "y": middle + 4.5}
            out.append(tag("text", text=format_number(value, decimals), class_=f"{kind} right", **number_at))
        return "".join(out)

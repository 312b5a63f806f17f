"""The output layer alone: its scores a_L, what softmax makes of them, and the target, one row per output."""

from lecture_lib.draw.bars import Bars, runs
from lecture_lib.draw.matrix import Grid, framed
from lecture_lib.draw.softmax import dial_picks
from lecture_lib.formatting import label

HEAD, CELL, TARGET = 40, 52, 30  # widths: the name of a score, its number, an entry of e(ℓ)


class OutputLayer:
    """Rows 1 to k of a score, a probability as a bar, an entry of e(ℓ); `width` pixels wide.

    With `real` the outputs and the targets y are real numbers up to that size, not probabilities and e(ℓ).
    A score can be chosen as "a i", an output as "h i".
    """

    def __init__(self, k, width=400, row=26, real=0.0):
        rows = range(1, k + 1)
        self.k, self.width, self.decimals = k, width, (2, 2) if real else (4, 0)
        target = 46 if real else TARGET
        bars = HEAD + CELL + 22
        self.scores = Grid(k, 1, 0, 0, (CELL, row), label("a", "L"), [label("a", "L", i) for i in rows], head=HEAD)
        self.y_hat = Bars(
            [label("y_hat", i) for i in rows],
            width - bars - target - 22,
            bars,
            title=f"ŷ = {label('a', 'L')}" if real else f"ŷ = softmax({label('a', 'L')})",
            limit=real or 1.0,
            zero=0.5 if real else 0,
            name_width=26,
            row=row,
            pick="h",
            number_width=58,
        )
        self.target = Grid(k, 1, width - target - 14, 0, (target, row), "y" if real else "e(ℓ)")
        self.bottom = self.scores.bottom

    def still(self):
        return self.scores.still() + self.y_hat.still() + self.target.still()

    def picks(self):
        return dial_picks(self.scores, self.k) + self.y_hat.picks()

    def moving(self, a_L, y_hat, y, lit=(), chosen=(), dialled=None):
        """`lit` and `chosen` hold ("a", i) and ("h", i), both counted from 1; `dialled` is the i of the score on the dial."""

        def rows(marked, kind):
            return [i - 1 for i in range(1, self.k + 1) if (kind, i) in marked]

        out = self.scores.moving(a_L, 2, "a")
        for frame, marked in ("lit-frame", set(lit) - set(chosen)), ("chosen-frame", chosen):
            out += "".join(framed(frame, self.scores.box(row, 0, rows=n)) for row, n in runs(rows(marked, "a")))
        if dialled:
            box = self.scores.box(dialled - 1, 0)
            out += framed("dial-frame", box | {"x": self.scores.left - HEAD + 2, "width": HEAD - 8})
        out += self.y_hat.moving(y_hat[:, 0], ["h"] * self.k, self.decimals[0], rows(lit, "h"), rows(chosen, "h"))
        return out + self.target.moving(y, self.decimals[1], "a")

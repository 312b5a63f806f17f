"""The output layer alone: its scores a_L, what softmax makes of them, and the target, one row per output."""

from lecture_lib.draw.bars import Bars, runs
from lecture_lib.draw.matrix import Grid, framed
from lecture_lib.draw.panel import Panel
from lecture_lib.draw.scores import HEAD, Scores
from lecture_lib.formatting import label

SCORE, ROW = 52, 26  # the width of a score, the height of a row
NABLA = {"a": f"∇{label('a', 'L')}\u00a0ℒ", "y_hat": "∇ŷ\u00a0ℒ"}  # the two gradients' names, in one piece
LARGEST = {"a": 1.0, "y_hat": 5.0}  # what fills a bar of a gradient: the one w.r.t. y_hat has no bound


class OutputLayer(Panel):
    """Rows 1 to k of a score, a probability as a bar, an entry of e(ℓ); `width` pixels wide.

    With `real` the outputs and the targets y are real numbers up to that size, not probabilities and e(ℓ).
    A score can be chosen as "a i", an output as "h i".
    """

    def __init__(self, k, width, real=0.0):
        self.k, self.decimals = k, (2, 2) if real else (4, 0)
        target, bars = 46 if real else 30, HEAD + SCORE + 22
        self.scores = Scores(k, (SCORE, ROW))
        names, a_L = [label("y_hat", i) for i in range(1, k + 1)], label("a", "L")
        scale = (
            {"title": f"ŷ = {a_L}", "limit": real, "zero": 0.5} if real else {"title": f"ŷ = softmax({a_L})", "zero": 0}
        )
        room = {"name_width": 26, "row": ROW, "number_width": 58}
        self.y_hat = Bars(names, width - bars - target - 22, bars, pick="h", **scale, **room)
        self.target = Grid(k, 1, width - target - 14, 0, (target, ROW), "y" if real else "e(ℓ)")
        self.bottom = self.scores.bottom
        super().__init__(width, self.bottom + 6, kind="plot", parts=(self.scores, self.y_hat, self.target))

    def moving(self, a_L, y_hat, y, dialled, lit=(), chosen=()):
        """`dialled` is the i of the score on the dial; `lit` and `chosen` hold ("a", i) and ("h", i); all from 1."""

        def rows(marked, kind):
            return [i - 1 for i in range(1, self.k + 1) if (kind, i) in marked]

        out = self.scores.moving(a_L, 2, "a")
        for frame, marked in ("lit-frame", set(lit) - set(chosen)), ("chosen-frame", chosen):
            out += "".join(framed(frame, self.scores.box(row, 0, rows=n)) for row, n in runs(rows(marked, "a")))
        out += self.scores.on_dial(dialled)
        out += self.y_hat.moving(y_hat[:, 0], ["h"] * self.k, self.decimals[0], rows(lit, "h"), rows(chosen, "h"))
        return out + self.target.moving(y, self.decimals[1], "a")

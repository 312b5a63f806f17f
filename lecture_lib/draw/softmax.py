"""From scores to an output, step by step, one row per class; and what two distributions have to do with each other."""

from lecture_lib.draw.bars import Bars
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import Grid, double, framed
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import format_number, label

HEAD, ROW = 40, 34
SCORE, SHIFTED, EXPONENTIAL = 58, 66, 92  # widths of cells


def dial_picks(grid, k):
    """A score each can be chosen as "a i", with its name."""
    wide = {"x": grid.left - HEAD, "width": HEAD + grid.cell[0]}
    return [Pick("a", (i,), f"score a_L{i}", place=grid.box(i - 1, 0) | wide) for i in range(1, k + 1)]


def dial_frame(grid, i):
    """The dotted frame round the name of the score that is on the dial."""
    return framed("dial-frame", grid.box(i - 1, 0) | {"x": grid.left - HEAD + 2, "width": HEAD - 8})


class Steps:
    """Rows 1 to k: the score, what is done to it, its exponential, and its share of the sum as a bar.

    Without `exp` the shares are those of the scores themselves, and may be negative.
    """

    def __init__(self, k, exp, width=660):
        self.k, self.width, self.cells = k, width, (ROW, ROW)
        rows = range(1, k + 1)
        self.scores = Grid(k, 1, 0, 0, (SCORE, ROW), label("a", "L"), [label("a", "L", i) for i in rows], head=HEAD)
        self.shifted = Grid(k, 1, self.scores.right + 22, 0, (SHIFTED, ROW), "z")
        self.parts = Grid(k, 1, self.shifted.right + 22, 0, (EXPONENTIAL, ROW), "exp(z)" if exp else "z, no exp")
        left = self.parts.right + 26
        names = [label("y_hat", i) for i in rows]
        self.y_hat = Bars(names, width - left - 10, left, title="ŷ: its share of the sum", zero=0 if exp else 0.5,
                          name_width=28, row=ROW, pick="h", number_width=70)  # fmt: skip
        self.bottom = self.scores.bottom + 44

    def still(self):
        return "".join(part.still() for part in (self.scores, self.shifted, self.parts, self.y_hat))

    def picks(self):
        return dial_picks(self.scores, self.k) + self.y_hat.picks()

    def moving(self, a_L, z, parts, y_hat, true_class, dialled):
        """The columns, (k, 1) each; `y_hat` is None where there is nothing to divide by."""
        out = (
            self.scores.moving(a_L, 2, "a")
            + self.shifted.moving(z, 2, "a")
            + self.parts.moving(parts, 4, "a", write=format_number)
        )
        y, total = self.scores.bottom + 22, float(parts.sum())
        out += tag("text", text=f"sum {format_number(total)}", class_="strong right", x=self.parts.right, y=y)
        out += dial_frame(self.scores, dialled)
        if y_hat is None:
            middle = (self.y_hat.top + self.y_hat.bottom) / 2
            return out + tag("text", text="no output: division by 0", class_="negative strong left",
                             x=self.y_hat.x + 40, y=middle + 4.5)  # fmt: skip
        kinds = ["h" if 0 <= value <= 1 else "negative" for value in y_hat[:, 0]]
        out += self.y_hat.moving(y_hat[:, 0], kinds, 4, true=true_class - 1)
        total = format_number(float(y_hat.sum()), 4)
        return out + tag("text", text=f"sum {total}", class_="strong right", x=self.y_hat.x + self.y_hat.width, y=y)


class Terms:
    """Rows 1 to k: the score, ŷ as a bar, −log ŷ, y, and the term of the cross entropy as a bar."""

    def __init__(self, k, width=660, limit=3.0):
        self.k, self.width = k, width
        rows = range(1, k + 1)
        self.scores = Grid(k, 1, 0, 0, (SCORE, ROW), label("a", "L"), [label("a", "L", i) for i in rows], head=HEAD)
        left = self.scores.right + 18
        names = [label("y_hat", i) for i in rows]
        self.y_hat = Bars(names, 176, left, title="ŷ", zero=0, name_width=26, row=ROW, pick="h", number_width=58)
        self.y = Grid(k, 1, left + 176 + 18, 0, (46, ROW), "y")
        self.logs = Grid(k, 1, self.y.right + 26, 0, (66, ROW), "−log ŷ")
        left = self.logs.right + 26
        self.terms = Bars([""] * k, width - left - 10, left, title="y · (−log ŷ)", limit=limit, zero=0,
                          name_width=4, row=ROW, number_width=66)  # fmt: skip
        self.bottom = self.scores.bottom + 44

    def still(self):
        signs = ("·", self.y.right + 13), ("=", self.logs.right + 13)
        middle = (self.y.top + self.y.bottom) / 2 + 5
        parts = (self.scores, self.y_hat, self.y, self.logs, self.terms)
        return "".join(part.still() for part in parts) + "".join(
            tag("text", text=sign, class_="head", x=x, y=middle) for sign, x in signs
        )

    def picks(self):
        return dial_picks(self.scores, self.k) + self.y_hat.picks()

    def moving(self, a_L, y_hat, y, logs, terms, true_class, dialled):
        """The columns, (k, 1) each."""
        out = self.scores.moving(a_L, 2, "a") + dial_frame(self.scores, dialled)
        out += self.y_hat.moving(y_hat[:, 0], ["h"] * self.k, 4)
        out += self.y.moving(y, 2, "a") + double(self.y.box(true_class - 1, 0)) + self.logs.moving(logs, 4, "a")
        out += self.terms.moving(terms[:, 0], ["negative"] * self.k, 4)
        at = {"x": self.terms.x + self.terms.width, "y": self.terms.bottom + 22}
        return out + tag("text", text=f"sum ℒ = {format_number(float(terms.sum()))}", class_="strong right", **at)

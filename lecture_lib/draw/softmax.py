"""From scores to an output, one row per class; and what two distributions have to do with each other."""

from lecture_lib.draw.bars import Bars
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import Grid, Signs, double
from lecture_lib.draw.panel import Panel
from lecture_lib.draw.scores import Scores
from lecture_lib.formatting import format_number, label

WIDTH, ROW = 660, 34
SCORE, SHIFTED, SUMMAND = 58, 66, 92  # widths of cells


class ByClass(Panel):
    """Rows that begin with the `scores`, over a line with a sum and a `note`."""

    note = ""

    def __init__(self, *parts):
        self.bottom = self.scores.bottom + 44
        super().__init__(WIDTH, self.bottom + 16, "left", parts=(self.scores, *parts))

    def still(self):
        return super().still() + tag("text", text=self.note, class_="quiet left", x=4, y=self.bottom + 6)

    def sum_below(self, text, right):
        """A sum, below what ends there at the right."""
        return tag("text", text=text, class_="strong right", x=right, y=self.scores.bottom + 22)


class Shares(ByClass):
    """Rows 1 to k: the score, what is done to it, its exponential, and its share of the sum as a bar.

    Without `exp` the shares are those of the scores themselves, and may be negative.
    """

    note = f"z = ({label('a', 'L')} + c) / T · dotted: on the dial · double frame: true class · click: dial"

    def __init__(self, k, exp):
        self.scores = Scores(k, (SCORE, ROW))
        self.shifted = Grid(k, 1, self.scores.right + 22, 0, (SHIFTED, ROW), "z")
        self.summands = Grid(k, 1, self.shifted.right + 22, 0, (SUMMAND, ROW), "exp(z)" if exp else "z, no exp")
        left = self.summands.right + 26
        names = [label("y_hat", i) for i in range(1, k + 1)]
        self.y_hat = Bars(names, WIDTH - left - 10, left, title="ŷ: its share of the sum", zero=0 if exp else 0.5,
                          name_width=28, row=ROW, pick="h", number_width=70)  # fmt: skip
        super().__init__(self.shifted, self.summands, self.y_hat)

    def moving(self, a_L, z, summands, y_hat, true_class, dialled):
        """The columns, (k, 1) each; `y_hat` is None where there is nothing to divide by."""
        out = (
            self.scores.moving(a_L, 2, "a")
            + self.shifted.moving(z, 2, "a")
            + self.summands.moving(summands, 4, "a", write=format_number)
            + self.sum_below(f"sum {format_number(summands.sum())}", self.summands.right)
            + self.scores.on_dial(dialled)
        )
        if y_hat is None:
            middle = (self.y_hat.top + self.y_hat.bottom) / 2
            return out + tag("text", text="no output: division by 0", class_="negative strong left",
                             x=self.y_hat.x + 40, y=middle + 4.5)  # fmt: skip
        kinds = ["h" if 0 <= value <= 1 else "negative" for value in y_hat[:, 0]]
        out += self.y_hat.moving(y_hat[:, 0], kinds, 4, true=true_class - 1)
        return out + self.sum_below(f"sum {format_number(y_hat.sum(), 4)}", self.y_hat.x + self.y_hat.width)


class Terms(ByClass):
    """Rows 1 to k: the score, ŷ as a bar, −log ŷ, y, and the term of the cross entropy as a bar."""

    note = "dotted: on the dial · double frame: class ℓ · click: dial"

    def __init__(self, k):
        self.scores = Scores(k, (SCORE, ROW))
        left = self.scores.right + 18
        names = [label("y_hat", i) for i in range(1, k + 1)]
        self.y_hat = Bars(names, 176, left, title="ŷ", zero=0, name_width=26, row=ROW, pick="h", number_width=58)
        self.y = Grid(k, 1, left + 176 + 18, 0, (46, ROW), "y")
        self.logs = Grid(k, 1, self.y.right + 26, 0, (66, ROW), "−log ŷ")
        left = self.logs.right + 26
        self.terms = Bars([""] * k, WIDTH - left - 10, left, title="y · (−log ŷ)", limit=3.0, zero=0,
                          name_width=4, row=ROW, number_width=66)  # fmt: skip
        signs = Signs(self.y, {"·": self.y.right + 13, "=": self.logs.right + 13})
        super().__init__(self.y_hat, self.y, self.logs, self.terms, signs)

    def moving(self, a_L, y_hat, y, logs, terms, true_class, dialled):
        """The columns, (k, 1) each."""
        k = len(y)
        return (
            self.scores.moving(a_L, 2, "a")
            + self.scores.on_dial(dialled)
            + self.y_hat.moving(y_hat[:, 0], ["h"] * k, 4)
            + self.y.moving(y, 2, "a")
            + double(self.y.box(true_class - 1, 0))
            + self.logs.moving(logs, 4, "a")
            + self.terms.moving(terms[:, 0], ["negative"] * k, 4)
            + self.sum_below(f"sum ℒ = {format_number(terms.sum())}", self.terms.x + self.terms.width)
        )

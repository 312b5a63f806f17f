"""The scores a_L in a column, each with its name: what all pictures of an output layer begin with."""

from lecture_lib.draw.matrix import Grid, framed
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import label

HEAD = 40  # the width of a score's name


class Scores(Grid):
    """A column of a_L1 to a_Lk, cells of size `cell`; a score can be picked with its name, as "a i"."""

    def __init__(self, k, cell):
        names = [label("a", "L", i) for i in range(1, k + 1)]
        super().__init__(k, 1, cell=cell, title=label("a", "L"), row_heads=names, head=HEAD)

    def picks(self):
        wide = {"x": self.left - HEAD, "width": HEAD + self.cell[0]}
        return [Pick("a", (i,), f"score a_L{i}", place=self.box(i - 1, 0) | wide) for i in range(1, self.rows + 1)]

    def on_dial(self, i):
        """The dotted frame round the name of the score that is on the dial."""
        return framed("dial-frame", self.box(i - 1, 0) | {"x": self.left - HEAD + 2, "width": HEAD - 8})

"""Two runs of gradient descent beside each other, along one t: their state, their words, the plot of their losses."""

from copy import copy

import numpy as np

from lecture_lib.draw import Curves, Html, headline, shown_of
from lecture_lib.explore.kit.run import RunState
from lecture_lib.formatting import format_number

COLOURS = "positive", "negative"  # of the first run, whose line is solid, and of the second, whose line is dashed


class BesideState(RunState):
    """Where the reader is in two runs at once: the same t, the same eta, the same changes.

    A subclass names the two `kinds` of run; its begin() starts the one that `self.kind` is. The state itself is the
    first run, `of(kind)` either of them. Where the first diverged before a change, both go on from where it was finite.
    """

    kinds = ()

    def __init__(self, **start):
        self.kind = self.kinds[0]
        self._of_second = {}
        super().__init__(**start)

    def of(self, kind):
        """The state with this kind of run in it."""
        if kind == self.kind:
            return self
        other = copy(self)
        other.kind, other._runs = kind, self._of_second
        return other

    @property
    def both(self):
        return [self.of(kind) for kind in self.kinds]

    def messages(self):
        """Which of the runs diverged, in words, or ""."""
        diverged = (one for one in self.both if one.message())
        return " ".join(f"{one.kind} {one.message()}. It stays where it was finite last." for one in diverged)


class BothNow(Html):
    """The line above the pictures: t, eta, and how far each of the two runs has come."""

    def __init__(self):
        super().__init__(1080, 40, "top")

    def moving(self, t, eta, sentences):
        """`sentences` are what there is to say of each run."""
        return headline(f"t = {t}", f"η = {format_number(eta, 2)}", *zip(sentences, COLOURS, strict=True))


class BothOverTime(Curves):
    """A line over t for each of two runs, from 0 to now: the first solid, the second dashed, their names at the ends."""

    def moving(self, names, values, branches=(), more=()):
        """`values` are those of each run at t = 0, 1, … up to now; `branches` the t at which eta was changed; `more`
        are lines that stay as high as they are, as Curves has them."""
        t = shown_of(max(map(len, values)) - 1)
        lines = [
            (name, colour, number, np.asarray(found)[np.minimum(t, len(found) - 1)])
            for number, (name, colour, found) in enumerate(zip(names, COLOURS, values, strict=True))
        ]
        return super().moving(t, [*lines, *((*line, np.full(len(t), value)) for *line, value in more)], branches)

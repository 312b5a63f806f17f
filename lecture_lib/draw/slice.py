"""The loss along the gradient of a network: the curve with its tangent, the step, what was promised, and the table of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lecture_lib.draw.formulas import table
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.sketch import SketchPad, asked
from lecture_lib.draw.style import colour
from lecture_lib.formatting import FIGURE_SPACE, format_number

FURTHEST = 20.0  # how far the slice is looked along for where it begins to climb
FIFTHS = np.arange(6) / 5
UNSEEN = 1e-15  # a promise so small is lost in rounding
BELOW = -0.06  # how far the plot goes below a loss of 0, in parts of its height
PROMISED = "fill:var(--ll-gradient)"
STEP = "fill:var(--ll-ink);stroke:var(--ll-chosen);stroke-width:2.5"


@dataclass
class Slice:
    """The loss along the gradient: `losses` at `etas`, `after` at the `eta` of the step; `squares` is ‖∇θ ℒ‖². It first
    climbs at `turn`, which is None if no climb is in sight."""

    etas: np.ndarray
    losses: list
    eta: float
    after: float
    squares: float
    turn: float | None
    reach: tuple | None = None  # of a sheet: how far both axes reach, whatever the step is

    @property
    def now(self):
        return self.losses[0]

    @property
    def end(self):
        """How far the axis of η reaches."""
        return float(self.etas[-1])

    @cached_property
    def top(self):
        """How far the axis of ℒ reaches."""
        return self.reach[1] if self.reach else rounded_up(max(1.1 * self.now, 1.1 * self.after, 0.01))

    @property
    def promise(self):
        return -self.eta * self.squares

    def first_climb(self):
        """Where it first climbs, in a sentence."""
        if self.turn is None:
            return f"No climb is seen up to η = {FURTHEST:.0f}."
        return f"ℒ first climbs at η = {format_number(self.turn, 3)}."

    def verdict(self):
        """What the step is worth, in a sentence."""
        if -self.promise < UNSEEN:
            return "The gradient is 0, or so small that no step is seen."
        if self.after >= self.now:
            return "Too far: the loss is no smaller than before."
        part = (self.after - self.now) / self.promise
        kept = f"The step keeps {format_number(100 * part, 0)} % of its promise"
        return f"{kept}, and goes past the first climb." if self.turn and self.eta > self.turn else f"{kept}."


def rounded_up(value):
    """The next of …, 1, 2, 5, 10, 20, 50, … that is not below `value`."""
    power = 10.0 ** np.floor(np.log10(value))
    return next(float(power * lead) for lead in (1, 2, 5, 10) if power * lead >= value * (1 - 1e-9))


class SlicePlot(Plot):
    """A slice with its tangent, the step and what was promised. Its axes go from 0 to 1: how far they reach moves with the
    slice, and so do the numbers at them. With a `sheet` a reader draws the slice first."""

    def __init__(self, sheet=None):
        title, x = ("ℒ over η", "") if sheet else ("ℒ along θ − η ∇θ ℒ", "η")
        super().__init__(364, 220, title, x, 46, 44, 12, 26, place="right", kind="wide")
        self.parts = [SketchPad(self, sheet, "ink", unit=(sheet.right, sheet.high))] if sheet else []
        unlabelled = {"xticks": FIFTHS, "yticks": FIFTHS, "xticklabels": [], "yticklabels": []}
        self.ax.set(xlim=(0, 1), ylim=(BELOW, 1), **unlabelled)
        self.curve = self.line(color=colour("ink"), linewidth=2)
        self.tangent = self.line(color=colour("gradient"), linewidth=2, linestyle=(0, (6, 3)))

    def moving(self, along, sketch=None):
        """A `Slice`."""
        if sketch:
            return self.parts[0].moving(sketch) + self._moving(along, sketch.open)
        return self._moving(along)

    def _moving(self, along, hidden=False):
        end, top, now = along.end, along.top, along.now
        self.curve.set_data(along.etas / end, np.divide(along.losses, top))
        self.tangent.set_data([0, 1], [now / top, (now - end * along.squares) / top])
        promised = self._point("promised", along.eta / end, (now + along.promise) / top, 3.5, PROMISED)
        if hidden:
            return self._numbers_at_axes(end, top) + super().moving([self.tangent]) + promised
        return (
            self._numbers_at_axes(end, top)
            + ("" if along.turn is None else self._climb(along.turn / end))
            + super().moving([self.curve, self.tangent])
            + promised
            + self._point("step", along.eta / end, along.after / top, 5, STEP)
        )

    def _numbers_at_axes(self, end, top):
        (left, low), (right, high) = self.places([(0, 0), (1, 1)])
        out = ""
        for part in FIFTHS:
            eta, loss = (f"{part * reach:.6g}" for reach in (end, top))
            out += tag("text", text=eta, class_="quiet", x=left + part * (right - left), y=low + 22)
            out += tag("text", text=loss, class_="quiet right", x=left - 8, y=low + part * (high - low) + 4.5)
        return out

    def _climb(self, part):
        """A line where the loss begins to climb, at this part of the axis, and what it is."""
        (x, low), (_, high) = self.places([(part, BELOW), (part, 1)])
        side, off = ("left", 6) if part < 0.7 else ("right", -6)
        style, at = "stroke:var(--ll-check);stroke-width:1.5;stroke-dasharray:2 3", {"x": x + off, "y": high + 14}
        line = tag("line", class_="climbs", x1=x, x2=x, y1=low, y2=high, style=style)
        return line + tag("text", text="here it first climbs", class_=side, **at, style="fill:var(--ll-check)")

    def _point(self, name, across, up, radius, style):
        """A point, if it is in the picture."""
        if up < BELOW or across > 1:
            return ""
        ((x, y),) = self.places([(across, up)])
        return tag("circle", class_=name, cx=x, cy=y, r=radius, style=style)


def step_table(count, along, sketch=None):
    """What the step promised and what it did to the loss, as markup; while the slice is hidden, only what was promised."""

    def change(value):
        return tag("b", text=format_number(value, 4, sign=True).rjust(9, FIGURE_SPACE))

    promised = f"−{format_number(along.eta, 2)} · {format_number(along.squares)}"
    rows = [
        [tag("span", text="● promised", class_="gradient"), promised, change(along.promise)],
        ["● true", f"{format_number(along.now)} → {format_number(along.after)}", change(along.after - along.now)],
    ]
    if sketch and sketch.open:
        del rows[1]
        verdict = ""
    else:
        verdict = tag("p", tag("b", text=f"{along.verdict()} ") + tag("span", text=along.first_climb(), class_="check"))
    return (
        asked(sketch)
        + tag("p", words(f"One step moves all {count} numbers of θ"), class_="title")
        + table(["", "−η · ‖∇θ ℒ‖²", "change of ℒ"], rows)
        + verdict
    )

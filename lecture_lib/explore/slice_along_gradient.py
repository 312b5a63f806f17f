"""The explorer of 4.2 that looks along the gradient: what one step does to the loss of a whole network."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lecture_lib import logistic, tanh
from lecture_lib.checking import losses_along
from lecture_lib.draw import Html, Plot, colour, table, tag, words
from lecture_lib.draw.sketch import SketchPad, asked
from lecture_lib.explore.kit import Choice, Learned, NetworkRun, OfEntry, OnDial, OnNetwork, Size, Whole, controls
from lecture_lib.explore.kit.network_state import true_classes
from lecture_lib.explore.kit.sketch import Sketching, SketchState
from lecture_lib.explore.kit.state import held
from lecture_lib.formatting import FIGURE_SPACE, format_number
from lecture_lib.judging.sketch import COLUMNS, Sheet
from lecture_lib.wrong.curves import ALONG_GRADIENT

POINTS = 81  # of the curve
FURTHEST = 20.0  # how far the slice is looked along for where it begins to climb
ENDS = (1.0, 2.0, 5.0, 10.0, FURTHEST)  # where the axis of η may end
FIFTHS = np.arange(6) / 5
UNSEEN = 1e-15  # a promise so small is lost in rounding
BELOW = -0.06  # how far the plot goes below a loss of 0, in parts of its height
PROMISED = "fill:var(--ll-gradient)"
STEP = "fill:var(--ll-ink);stroke:var(--ll-chosen);stroke-width:2.5"


class SliceState(SketchState, NetworkRun):
    """A network that has made t steps down its gradient; each had the eta of its time, and weights may be dialled before it."""

    longest = 60
    classes = Size(range(2, 5), 3)
    g = Choice((logistic, tanh), tanh)
    true_class = Choice(true_classes, 3)
    seed = Whole(999, first=0, start=10)  # a slice that falls and climbs again in sight
    weight = OnDial(("W", "b"))
    value = Learned()
    mark = OfEntry()

    @property
    def of_sketch(self):
        return self.t

    @property
    def axes(self):
        """How far the axes reached when this slice was drawn, (end, top); None if it is not."""
        return self.kept.get(("axes", self.t))

    def losses(self, etas):
        """The losses along the gradient of now."""
        now = self.iteration()
        return losses_along(now.theta, -now.gradients, etas, self.x, self.y, self.g, self.output)

    @held
    def reach(self):
        """How far the axes of the sheet reach, (end, top): as when something was drawn there, else as this slice needs."""
        return self.axes or (end_for(turn(self.losses, FURTHEST)), rounded_up(max(1.1 * self.iteration().loss, 0.01)))

    @property
    def entry(self):
        """What is on the dial, at t of the run that led there: the mark belongs to it."""
        return self.setup, self.upto(self.t - 1), self.t, *self.weight

    @property
    def first_value(self):
        return self.learned

    def theta_with(self, kind=None, indices=(), value=0.0):
        theta = self.iteration().theta
        return theta.with_entries({(kind, indices): value}) if kind else theta

    def passed(self, *change):
        now = self.iteration()  # has made them already
        return super().passed(*change) if change else (now.theta, now.forward)

    def take_step(self):
        self.t += 1

    def back_to_first(self):
        self.seed = type(self).seed.start
        self.t = 0
        self.keep(("changes", self.setup), (self.changes[0]._replace(entries=()),))
        self.mark = self.value


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


def slice_along(losses, eta, squares, reach=None):
    """The `Slice` of a function that gives the losses at many η: as much of it as its climb and the step need, or the
    `reach` of a sheet, in its columns."""
    climbs = turn(losses, FURTHEST)
    etas = np.linspace(0, reach[0], COLUMNS) if reach else np.linspace(0, end_for(climbs, eta), POINTS)
    *along, after = losses([*etas, eta]).tolist()
    return Slice(etas, along, eta, after, squares, climbs, reach)


def end_for(climbs, eta=0.0):
    """Where the axis of η ends, so that the first climb and the step are seen."""
    wanted = max(1.25 * eta, 1.5 * climbs if climbs else 0.0)
    return next((end for end in ENDS if end >= wanted), FURTHEST)


def turn(f, end):
    """The least z above 0 at which f, which falls at first, begins to climb; None if no climb is seen up to `end`.

    f takes many z at once. The first look is finest where z is small; three closer ones follow.
    """
    z = np.linspace(0, end**0.5, 321) ** 2
    found = f(z)
    climbs = np.flatnonzero(np.diff(found) > 1e-12 + 1e-9 * found[0])
    if not climbs.size:
        return None
    low = int(found[: climbs[0] + 2].argmin())
    for _ in range(3):
        z = np.linspace(z[max(low - 1, 0)], z[min(low + 1, len(z) - 1)], 21)
        low = int(f(z).argmin())
    return float(z[low])


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


def sheet_of(t, end, top):
    """The axes on which the slice after t steps is drawn."""
    return Sheet(f"4.2 slice after {t} steps", "η", 0.0, end, "ℒ", BELOW * top, top)


class SliceAlongGradient(Sketching, OnNetwork):
    """The loss along theta − η · grad_theta: what one step does to all parameters at once. The lecture's 4.2."""

    State = SliceState
    click = "click: dial"
    sketched_on = "slice"

    def rows(self):
        return [self.dial(), self.topic()]

    def topic(self):
        state = self.state
        return [
            controls.dial(state, "eta", "η", 270, 46, "how long the step is, from here on"),
            controls.button("take the step", self.change(state.take_step), "θ goes where the step leads"),
            controls.stepper(state, "t", "steps", "steps taken so far"),
        ]

    def drawer(self):
        return [self.draw_first(), *super().drawer()]

    def sheet(self):
        """The axes on which the slice is drawn, None if it is shown at once."""
        return sheet_of(self.state.t, *self.state.reach) if self.state.sketch else None

    def laid_out_by(self):
        return super().laid_out_by(), self.sheet()

    def panels(self):
        # the words grow when a drawing is compared: below the plot they do not move it
        return super().panels() | {"slice": SlicePlot(self.sheet()), "words": Html(370, 150, "right")}

    def numbers(self):
        state, now, sheet = self.state, super().numbers(), self.sheet()
        now.along = slice_along(state.losses, state.eta, now.gradients.norm**2, state.reach if sheet else None)
        now.sketch = self.sketched(sheet, now.along.losses, ALONG_GRADIENT, now.along) if sheet else None
        return now

    def keep_drawn(self, rows):
        self.state.keep(("axes", self.state.t), self.state.reach)
        super().keep_drawn(rows)

    def clear(self):
        super().clear()
        self.state.forget(("axes", self.state.t))

    def draw(self, panels, now):
        drawn = {"words": step_table(now.theta.count, now.along, now.sketch)}
        drawn["slice"] = panels["slice"].moving(now.along, now.sketch)
        return super().draw(panels, now) | drawn

    def words(self, now):
        t, along = self.state.t, now.along
        start = f"{self.summary()}. {now.answer.words()} After {t} step{'s' if t != 1 else ''}, {now.theta.count} parameters. "
        if now.sketch and now.sketch.open:
            promised = f"With η = {format_number(along.eta, 2)} promised {format_number(along.promise, 4, sign=True)}."
            return f"{start}{promised} {now.sketch.words()}"
        return (
            f"{start}With η = {format_number(along.eta, 2)} the loss goes from {format_number(along.now)} to "
            f"{format_number(along.after)}, change {format_number(along.after - along.now, 4, sign=True)}, "
            f"promised {format_number(along.promise, 4, sign=True)}. {along.verdict()} {along.first_climb()}"
            + (f" {now.sketch.words()}" if now.sketch else "")
        )


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

"""The explorer of 4.2 that looks along the gradient: what one step does to the loss of a whole network."""

import numpy as np

from lecture_lib import logistic, tanh
from lecture_lib.checking import losses_along
from lecture_lib.draw import Html
from lecture_lib.draw.slice import BELOW, FURTHEST, Slice, SlicePlot, rounded_up, step_table
from lecture_lib.explore.kit import Choice, Learned, NetworkRun, OfEntry, OnDial, OnNetwork, Size, Whole, controls
from lecture_lib.explore.kit.network_state import SharedG, true_classes
from lecture_lib.explore.kit.sketch import Sketching, SketchState
from lecture_lib.explore.kit.state import held
from lecture_lib.formatting import format_number
from lecture_lib.judging.sketch import COLUMNS, Sheet
from lecture_lib.wrong.curves import ALONG_GRADIENT

POINTS = 81  # of the curve
ENDS = (1.0, 2.0, 5.0, 10.0, FURTHEST)  # where the axis of η may end


class SliceState(SketchState, NetworkRun):
    """A network that has made t steps down its gradient; each had the eta of its time, and weights may be dialled before it."""

    longest = 60
    classes = Size(range(2, 5), 3)
    g = SharedG((logistic, tanh), tanh)
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

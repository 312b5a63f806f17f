"""The explorer of 4.2 that looks along the gradient: what one step does to the loss of a whole network."""

import numpy as np

from lecture_lib.checking import losses_along
from lecture_lib.draw.formulas import table
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.slice_state import SliceState
from lecture_lib.formatting import FIGURE_SPACE, format_number
from lecture_lib.widgets import Panel

POINTS = 81  # of the curve
FURTHEST = 20.0  # how far the slice is looked along for where it begins to climb
ENDS = (1.0, 2.0, 5.0, 10.0, FURTHEST)  # where the axis of η may end
FIFTHS = np.arange(6) / 5
UNSEEN = 1e-15  # a promise so small is lost in rounding
BELOW = -0.06  # how far the plot goes below a loss of 0, in parts of its height


def turn(f, end):
    """The least z above 0 at which f, which falls at first, begins to climb; None if no climb is seen up to `end`.

    f takes many z at once. Three finer looks follow the first, which is close where z is small.
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


def short(value):
    """A number at an axis, with no more digits than it has."""
    return f"{value:.6g}"


def rounded_up(value):
    """The next of …, 1, 2, 5, 10, 20, 50, … that is not below `value`."""
    power = 10.0 ** np.floor(np.log10(value))
    return next(float(power * lead) for lead in (1, 2, 5, 10) if power * lead >= value * (1 - 1e-9))


class SliceAlongGradient(OnNetwork):
    """The loss along theta − η · grad_theta: what one step does to all parameters at once. The lecture's 4.2."""

    State = SliceState
    click = "click: dial"

    def topic(self):
        state = self.state
        return [
            controls.dial(state, "eta", "η", 270, 46, "how long the step is, from here on"),
            controls.button("take the step", self.change(state.take_step), "θ goes where the step leads"),
            controls.steps(state, "t", "steps", "steps taken so far"),
        ]

    def staged_for(self):
        return self.state.sizes

    def redraw(self):
        with self._lock:
            self._look()
            super().redraw()

    def _look(self):
        """Follow the slice: the losses, where it begins to climb, how much of it is shown."""
        state = self.state
        self.theta, self.forward, gradients = self.passes()
        self.squares = sum(float((array**2).sum()) for part in (gradients.W, gradients.b) for array in part.values())

        def losses(etas):
            return losses_along(self.theta, -gradients, etas, state.x, state.y, state.g)

        self.turn = turn(losses, FURTHEST)
        wanted = max(1.25 * state.eta, 1.5 * self.turn if self.turn else 0.0)
        self.end = next((end for end in ENDS if end >= wanted), FURTHEST)
        self.etas = np.linspace(0, self.end, POINTS)
        *self.losses, self.after = losses([*self.etas, state.eta]).tolist()
        self.now = self.losses[0]
        self.top = rounded_up(max(1.1 * self.now, 1.1 * self.after, 0.01))

    def panels(self):
        self.plot = Plot(364, 220, "ℒ along θ − η ∇θ ℒ", "η", left=46, bottom=44, right=12, top=26)
        ax = self.plot.ax  # from 0 to 1: what the axes reach moves with the slice, and so do the numbers at them
        ax.set(xlim=(0, 1), ylim=(BELOW, 1), xticks=FIFTHS, yticks=FIFTHS, xticklabels=[], yticklabels=[])
        corners = ax.transData.transform([(0, 0), (1, 1)]).tolist()
        self.corners = [(x, self.plot.height - y) for x, y in corners]
        (self.curve,) = ax.plot([], [], color=colour("ink"), linewidth=2, animated=True)
        (self.tangent,) = ax.plot([], [], color=colour("gradient"), linewidth=2, linestyle=(0, (6, 3)), animated=True)
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("words", 370, 150, kind="html", place="right"),
            Panel("slice", 364, 220, self.plot.still(), kind="wide", place="right"),
        ]

    def picture(self):
        state, theta, now, after = self.state, self.theta, self.now, self.after
        eta, promise = format_number(state.eta, 2), -state.eta * self.squares
        there = self.turn is not None
        self.curve.set_data(self.etas / self.end, np.divide(self.losses, self.top))
        self.tangent.set_data([0, 1], [now / self.top, (now - self.end * self.squares) / self.top])
        slice_ = self._numbers_at_axes() + self._climbs() + self.plot.moving([self.curve, self.tangent])
        slice_ += self._point("promised", now + promise, 3.5, "gradient") + self._point("step", after, 5, "ink")
        first = (
            f"ℒ first climbs at η = {format_number(self.turn, 3)}."
            if there
            else f"No climb is seen up to η = {FURTHEST:.0f}."
        )
        verdict = self._verdict()
        rows = [
            (tag("span", text="● promised", class_="gradient"), f"−{eta} · {format_number(self.squares)}", promise),
            ("● true", f"{format_number(now)} → {format_number(after)}", after - now),
        ]
        numbers = [
            [head, how, tag("b", text=format_number(change, 4, sign=True).rjust(9, FIGURE_SPACE))]
            for head, how, change in rows
        ]
        markup = tag("p", words(f"One step moves all {theta.count} numbers of θ"), class_="title")
        markup += table(["", "−η · ‖∇θ ℒ‖²", "change of ℒ"], numbers)
        markup += tag("p", tag("b", text=f"{verdict} ") + tag("span", text=first, class_="check"))
        network = self.diagram.moving(
            theta, self.forward.a, self.forward.h, None, None, state.weight, frame=state.true_class
        )
        loss, answer = self.loss_answer(self.forward)
        text = (
            f"{self.said()}. {answer} After {state.t} step{'s' if state.t != 1 else ''}, {theta.count} parameters. With η = {eta} the loss goes from "
            f"{format_number(now)} to {format_number(after)}, change {format_number(after - now, 4, sign=True)}, "
            f"promised {format_number(promise, 4, sign=True)}. {verdict} {first}"
        )
        return [loss, network, markup, slice_], text

    def _place(self, eta, loss):
        """Where a point of the slice stands in the panel."""
        (left, low), (right, high) = self.corners
        return left + eta / self.end * (right - left), low + loss / self.top * (high - low)

    def _point(self, name, loss, radius, kind):
        """A point at the η of the step, if it is in the picture; that of the step itself is ringed."""
        if loss < BELOW * self.top:
            return ""
        x, y = self._place(self.state.eta, loss)
        ring = ";stroke:var(--ll-chosen);stroke-width:2.5" if name == "step" else ""
        return tag("circle", class_=name, cx=x, cy=y, r=radius, style=f"fill:var(--ll-{kind}){ring}")

    def _numbers_at_axes(self):
        (left, low), (right, high) = self.corners
        out = ""
        for part in FIFTHS:
            eta, loss = (short(part * reach) for reach in (self.end, self.top))
            out += tag("text", text=eta, class_="quiet", x=left + part * (right - left), y=low + 22)
            out += tag("text", text=loss, class_="quiet right", x=left - 8, y=low + part * (high - low) + 4.5)
        return out

    def _climbs(self):
        """A line where the loss begins to climb, and what it is."""
        if self.turn is None:
            return ""
        (x, low), (_, high) = self._place(self.turn, BELOW * self.top), self._place(self.turn, self.top)
        side, off = ("left", 6) if self.turn / self.end < 0.7 else ("right", -6)
        style = "stroke:var(--ll-check);stroke-width:1.5;stroke-dasharray:2 3"
        line = tag("line", class_="climbs", x1=x, x2=x, y1=low, y2=high, style=style)
        said = {"text": "here it first climbs", "style": "fill:var(--ll-check)"}
        return line + tag("text", class_=side, x=x + off, y=high + 14, **said)

    def _verdict(self):
        if self.state.eta * self.squares < UNSEEN:
            return "The gradient is 0, or so small that no step is seen."
        if self.after >= self.now:
            return "Too far: the loss is no smaller than before."
        part = (self.now - self.after) / (self.state.eta * self.squares)
        kept = f"The step keeps {format_number(100 * part, 0)} % of its promise"
        return f"{kept}, and goes past the first climb." if self.turn and self.state.eta > self.turn else f"{kept}."

"""The explorer of 4.2 that looks along the gradient: what one step does to the loss of a whole network."""

from functools import lru_cache

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import losses_along
from lecture_lib.digits import FIGURE_SPACE, written
from lecture_lib.draw.formulas import table
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore import controls
from lecture_lib.explore.network_state import NetworkState, OfEntry, OnDial, first_weights
from lecture_lib.explore.on_network import OnNetwork
from lecture_lib.explore.run import with_entries
from lecture_lib.explore.state import Choice, Real, Steps
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.scene import Panel

POINTS = 81  # of the curve
FURTHEST = 20.0  # how far the slice is looked along for where it begins to climb
ENDS = (1.0, 2.0, 5.0, 10.0, FURTHEST)  # where the axis of η may end
LAST = 60
FIFTHS = np.arange(6) / 5
BELOW = -0.06  # how far the plot goes below a loss of 0, in parts of its height


@lru_cache(maxsize=512)
def walked(sizes, seed, g, true_class, x, steps):
    """Theta after `steps`, each (what was dialled before it, its eta)."""
    if not steps:
        return first_weights(sizes, seed)
    *before, (entries, eta) = steps
    theta = with_entries(walked(sizes, seed, g, true_class, x, tuple(before)), entries)
    forward = forward_propagation(theta, np.array(x)[:, None], g)
    return theta - eta * back_propagation(theta, forward, one_hot(true_class, sizes[-1]))


class StepEta(Real):
    """The learning rate from t on; what it was before t stays."""

    def preferred(self, state):
        return state.eta_at(state.t)

    def keep(self, state, value):
        if np.isfinite(value):
            state.begin_branch()
            state.etas.setdefault(state.first, {})[state.t] = self.fitted(state, value)


class OfLearned(OfEntry):
    """A number of a theta that was learned: with all its digits until it is dialled.

    The slider rounds what it shows to its steps and says so to the kernel: steps as fine as `same` are no change.
    """

    def __init__(self, held):
        super().__init__(held)
        self.step = 0.01

    def fitted(self, state, preferred):
        return preferred if preferred == state.first_value else super().fitted(state, preferred)

    def keep(self, state, value):
        if self.held == "dialled":
            state.begin_branch()
        super().keep(state, state.first_value if self.same(value, state.first_value) else value)


class SliceState(NetworkState):
    """A network that has made t steps down its gradient; each has the eta of its time, and weights may be dialled before it."""

    classes = Choice(range(2, 5), 3)
    g = Choice((logistic, tanh), tanh)
    true_class = Choice(lambda state: range(1, state.sizes[-1] + 1), 3)
    seed = Steps(999, first=0, start=10)  # a slice that falls and climbs again in sight
    weight = OnDial(("W", "b"))
    value = OfLearned("dialled")
    mark = OfLearned("marks")
    eta = StepEta(0.01, 10.0, 0.5, step=0.01)
    t = Steps(LAST, first=0, start=0, per=lambda state: state.first)

    def __init__(self, **start):
        self.etas = {}
        super().__init__(**start)

    @property
    def first(self):
        """The network in which the walk began: the number of its weights, and its sizes."""
        return self.seed, tuple(self.sizes)

    @property
    def network(self):
        return (*self.first, self.t)

    def eta_at(self, t):
        """The eta of the step from t on."""
        etas = self.etas.get(self.first, {})
        return etas.get(max((at for at in etas if at <= t), default=None), type(self).eta.start)

    def begin_branch(self):
        """Forget what comes after t: it followed from what now changes."""
        self.etas[self.first] = {t: eta for t, eta in self.etas.get(self.first, {}).items() if t <= self.t}
        for held in (self.dialled, self.marks):
            for where in [(of, *rest) for of, *rest in held if of and of[:2] == self.first and of[2] > self.t]:
                del held[where]

    @property
    def first_theta(self):
        """The parameters after t steps, before anything was dialled there."""
        before = [[] for _ in range(self.t)]
        for (of, *entry), number in self.dialled.items():
            if of and of[:2] == self.first and of[2] < self.t:
                before[of[2]].append((tuple(entry), number))
        steps = tuple((tuple(entries), self.eta_at(t)) for t, entries in enumerate(before))
        return walked(tuple(self.sizes), self.seed, self.g, self.true_class, tuple(self.x[:, 0]), steps)

    def take_step(self):
        self.t = min(self.t + 1, LAST)

    def back_to_first(self):
        self.seed = type(self).seed.start
        self.t = 0
        self.begin_branch()
        super().back_to_first()


def turn(f, end):
    """The least z above 0 at which f, which falls at first, begins to climb; None if it falls up to `end`.

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
        self.plot = Plot(370, 220, "ℒ along θ − η ∇θ ℒ", "η", left=46, bottom=44, right=12, top=26)
        ax = self.plot.ax  # from 0 to 1: what the axes reach moves with the slice, and so do the numbers at them
        ax.set(xlim=(0, 1), ylim=(BELOW, 1), xticks=FIFTHS, yticks=FIFTHS, xticklabels=[], yticklabels=[])
        line = {"animated": True, "linewidth": 2}
        amber = {"markeredgecolor": colour("chosen"), "markeredgewidth": 2.5}
        (self.curve,) = ax.plot([], [], color=colour("ink"), **line)
        (self.tangent,) = ax.plot([], [], color=colour("gradient"), linestyle=(0, (6, 3)), **line)
        (self.climbs,) = ax.plot([], [], color=colour("check"), animated=True, linewidth=1.5, linestyle=(0, (1, 2)))
        (self.promised,) = ax.plot([], [], "o", color=colour("gradient"), markersize=7, animated=True)
        (self.step,) = ax.plot([], [], "o", color=colour("ink"), markersize=9, animated=True, **amber)
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("words", 370, 150, kind="html", place="right"),
            Panel("slice", 370, 220, self.plot.still(), kind="wide", place="right"),
        ]

    def picture(self):
        state, theta, now, after = self.state, self.theta, self.now, self.after
        eta, promise = written(state.eta, 2), -state.eta * self.squares
        self._put(self.curve, self.etas, self.losses)
        self._put(self.tangent, [0, self.end], [now, now - self.end * self.squares])
        self._put(self.promised, [state.eta], [now + promise])
        self._put(self.step, [state.eta], [after])
        there = self.turn is not None
        self._put(self.climbs, [self.turn] * 2 if there else [], [BELOW * self.top, self.top] if there else [])
        slice_ = self._numbers_at_axes(there)
        slice_ += self.plot.moving([self.climbs, self.curve, self.tangent, self.promised, self.step])
        climbs = f"From η = {written(self.turn, 3)} on, ℒ climbs." if there else f"Up to η = {FURTHEST:.0f} ℒ falls."
        verdict = self._verdict()
        rows = [
            (tag("span", text="● promised", class_="gradient"), words(f"−η ‖∇θ ℒ‖² = −{eta} · {written(self.squares)}"), promise),
            ("● true", f"{written(now)} → {written(after)}", after - now),
        ]  # fmt: skip
        numbers = [
            [head, how, tag("b", text=written(change, 4, sign=True).rjust(9, FIGURE_SPACE))]
            for head, how, change in rows
        ]
        markup = tag("p", words(f"One step moves all {theta.count} numbers of θ"), class_="title")
        markup += table(["", "", "change of ℒ"], numbers)
        markup += tag("p", tag("b", text=f"{verdict} ") + tag("span", text=climbs, class_="check"))
        network = self.diagram.moving(
            theta, self.forward.a, self.forward.h, None, None, state.weight, frame=state.true_class
        )
        loss, answer = self.loss_answer(self.forward)
        text = (
            f"{self.said()}. {answer} After {state.t} steps, {theta.count} parameters. With η = {eta} the loss goes from "
            f"{written(now)} to {written(after)}, change {written(after - now, 4, sign=True)}, "
            f"promised {written(promise, 4, sign=True)}. {verdict} {climbs}"
        )
        return [loss, network, markup, slice_], text

    def _put(self, line, etas, losses):
        """Lay a line into the plot."""
        line.set_data(np.divide(etas, self.end), np.divide(losses, self.top))

    def _numbers_at_axes(self, there):
        """The numbers at the axes, and what the dotted line is."""
        corners = self.plot.ax.transData.transform([(0, 0), (1, 1)])
        (left, low), (right, high) = [(x, self.plot.height - y) for x, y in corners]
        out = ""
        for part in FIFTHS:
            eta, loss = (short(part * reach) for reach in (self.end, self.top))
            out += tag("text", text=eta, class_="quiet", x=left + part * (right - left), y=low + 22)
            out += tag("text", text=loss, class_="quiet right", x=left - 8, y=low + part * (high - low) + 4.5)
        if there:
            part = self.turn / self.end
            side, off = ("left", 6) if part < 0.7 else ("right", -6)
            x = left + part * (right - left) + off
            out += tag(
                "text", text="here it begins to climb", class_=side, style="fill:var(--ll-check)", x=x, y=high + 14
            )
        return out

    def _verdict(self):
        if self.after >= self.now:
            return "Too far: the loss is no smaller than before."
        part = (self.now - self.after) / (self.state.eta * self.squares)
        kept = f"The step keeps {written(100 * part, 0)} % of its promise"
        return f"{kept}, and is past the bottom." if self.turn and self.state.eta > self.turn else f"{kept}."

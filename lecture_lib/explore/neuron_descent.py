"""The explorer of 4.2: gradient descent of one neuron on the surface of its loss."""

import numpy as np

from lecture_lib import forward_propagation, linear
from lecture_lib.draw import Code, Html, Plot, colour, headline, shown_of, tag
from lecture_lib.explore.kit import Explorer, controls
from lecture_lib.explore.kit.neuron import LINES, REACH, UPDATES, LossOverTime, NeuronState, X, Y, descent, surface
from lecture_lib.formatting import FIGURE_SPACE, format_number, padded

PLACES = 61  # to start at, in each direction
ALONG = np.linspace(0, 3.5, 71)  # where the fit is drawn
MARKS = (
    "○ start, ● step, ➔ next one, −η∇; ◇ new η. Dotted: what ŷ is off by, lowest ℒ. "
    "Each start and O has its own run, kept as you left it."
)


class Fit(Plot):
    """The data, ŷ over x, and dotted what it is off by."""

    def __init__(self, output):
        super().__init__(190, 230, "data and ŷ", "x", left=34, bottom=40, right=8, top=22, place="right", kind="shared")
        self.ax.set(xlim=(0, 3.5), ylim=(-0.6, 1.6) if output is linear else (-0.1, 1.1), yticks=[0, 0.5, 1])
        self.curve = self.line(color=colour("h"), linewidth=2.5)
        self.errors = self.line(":", color=colour("ink"), linewidth=1.5)
        self.ax.plot(X[0], Y[0], "o", color=colour("ink"), markersize=7)

    def moving(self, on_curve, at_data):
        """ŷ along the axis of x, and at the data."""
        on_curve, at_data = (np.clip(y_hat, -9, 9) for y_hat in (on_curve, at_data))
        self.curve.set_data(ALONG, on_curve)
        gaps = np.full(X.shape[1], np.nan)
        self.errors.set_data(np.ravel([X[0], X[0], gaps], "F"), np.ravel([Y[0], at_data, gaps], "F"))
        return super().moving([self.errors, self.curve])


class NeuronDescent(Explorer):
    """Gradient descent of one neuron, w and b, on the surface of its loss. The lecture's 4.2."""

    State = NeuronState
    drawer_name = "w₀ and b₀", "where w and b begin; a click on the surface does that too"

    def rows(self):
        state = self.state
        eta = controls.dial(state, "eta", "η", 300, 18, "the learning rate from here on")
        output = controls.menu(state, "output", "O", 110, 18, "the output function")
        return [[eta, output, self.to_start()], controls.run(state)]

    def drawer(self):
        state = self.state
        return [controls.dial(state, name, words, 240, 26) for name, words in (("w_0", "w₀"), ("b_0", "b₀"))]

    def picked(self, kind, indices, shift=False):
        state = self.state
        if kind == "start":
            w_0, b_0 = (REACH * (2 * (i - 1) / (PLACES - 1) - 1) for i in indices)
            state.keep_all({("w_0", None): w_0, ("b_0", None): b_0})
        else:  # a line; the one that is chosen is given up
            state.line = 0 if indices[0] == state.line else indices[0]

    def laid_out_by(self):
        return self.state.output

    def panels(self):
        output, title, grid = self.state.output, "ℒ over w and b: click where to start", ("start", "start at", PLACES)
        return {
            "summary": Html(1080, 30, "top"),
            "surface": surface(output, 390, 362, title, grid=grid, place="left", kind="svg"),
            "code": Code(LINES, 400, 170, look="numbered"),
            "fit": Fit(output),
            "loss": LossOverTime(output, 190, 230, 14, place="right", kind="shared"),
        }

    def numbers(self):
        state, now = self.state, descent(self.state)
        now.on_curve, now.at_data = (
            forward_propagation(now.iteration.theta, x, output=state.output).y_hat[0] for x in (ALONG[None], X)
        )
        now.turns = state.upto(state.t)[1:]
        return now

    def draw(self, panels, now):
        state, t = self.state, shown_of(now.iteration.t)
        where = f"t = {now.iteration.t}", place(now.points[-1])
        values = {3: place((state.w_0, state.b_0), 2), 4: f"t = {now.iteration.t}"}
        for line, (begun, slope, result) in zip(UPDATES, updates(now), strict=True):
            worked = begun + tag("span", text=slope, class_="gradient") + result
            values[line] = tag("span", worked, style="white-space:normal")
        # Of the next step only the part that the chosen line makes. Both parts begin where the slopes were taken.
        (w, b), after = now.points[-1], now.after
        end = dict(zip(UPDATES, ((after[0], b), (w, after[1])), strict=True)).get(state.line, after)
        turns = [(now.points[turn.t], f"η = {turn.eta:g}") for turn in now.turns]
        code = panels["code"].moving(state.line or UPDATES, values)
        return {
            "summary": headline(f"ℒ = {format_number(now.iteration.loss)}", *where, (now.verdict, "strong")),
            "surface": panels["surface"].moving(now.points, end, turns=turns),
            "code": code + tag("p", text=MARKS, class_="quiet"),
            "fit": panels["fit"].moving(now.on_curve, now.at_data),
            "loss": panels["loss"].moving(t, [("", "ink", 0, np.array(now.losses)[t])], state.branches),
        }

    def words(self, now):
        state = self.state
        next_step = ", ".join("".join(parts).replace(FIGURE_SPACE, "") for parts in updates(now))
        return (
            f"O {state.output}, η = {format_number(now.eta, 2)}, from {place((state.w_0, state.b_0), 2)}. "
            f"t = {now.iteration.t}, ℒ = {format_number(now.iteration.loss)}, {place(now.points[-1])}. {now.verdict} Next: {next_step}."
        ) + "".join(f" From t = {turn.t} on η = {format_number(turn.eta, 2)}." for turn in now.turns)


def place(point, decimals=3):
    """A point of the surface in words."""
    return ", ".join(f"{name} = {format_number(number, decimals)}" for name, number in zip("wb", point, strict=True))


def updates(now):
    """The updates of w and of b with their numbers, each in three parts: what comes before the slope, it, the result."""
    return [
        (f"{name} = {fixed(here, 2)} − {now.eta:g} · ", f"({fixed(slope, 3)})", f" = {fixed(there, 2)}")
        for name, here, slope, there in zip("wb", now.points[-1], now.gradient, now.after, strict=True)
    ]


def fixed(number, decimals):
    """A number that keeps its width from step to step, also where it comes near 0."""
    return padded(number if abs(number) >= 1 else round(number, decimals), decimals)

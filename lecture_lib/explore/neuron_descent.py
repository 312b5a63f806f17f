"""The explorer of 4.2: gradient descent of one neuron on the surface of its loss."""

from functools import cache

import numpy as np

from lecture_lib.activations import linear, logistic
from lecture_lib.draw.code import code
from lecture_lib.draw.curves import Curves, shown_of
from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.draw.surface import Surface
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.neuron import (
    LINES,
    REACH,
    UPDATES,
    NeuronState,
    X,
    Y,
    heights,
    lowest,
    of,
    verdict,
)
from lecture_lib.formatting import FIGURE_SPACE, format_number, padded, superscript
from lecture_lib.network import forward_propagation
from lecture_lib.widgets import Panel

CELLS = 61  # places to start at in each direction
LEVELS = {
    logistic: [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6],
    linear: [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200],
}
LABELLED = {logistic: [0.2, 0.3, 0.4, 0.5, 0.6], linear: [1, 5, 20, 100, 200]}
# From where to where the loss is shown over t, and the numbers beside it; of linear on a scale of powers of ten.
LOSSES = {
    logistic: (0, 0.7, [(number / 10, f"{number / 10:g}") for number in range(0, 8, 2)]),
    linear: (0.1, 1e5, [(10.0**n, f"10{superscript(n)}") for n in range(-1, 6, 2)]),
}
MARKS = (
    "○ where it began, ● a step, ➔ the next one, −η∇; ◇ here η was changed. "
    "Dotted: what ŷ is off by, and the lowest loss that there is."
)


@cache
def surface(output, width, height, title, labelled=True):
    """The surface of the loss, to be drawn."""
    along, losses = heights(output)
    shown = LABELLED[output] if labelled else []
    return Surface(along, along, losses, LEVELS[output], shown, width, height, title, powers=output is linear)


def loss_over_time(output, width, height, right):
    """The plot of losses over t, with the lowest that there is and `right` pixels for the names of the lines."""
    return Curves(width, height, "ℒ over t", *LOSSES[output], output is linear, floor=lowest(output), right=right)


def fixed(number, decimals):
    """A number that keeps its width from step to step, also where it comes near 0."""
    return padded(number if abs(number) >= 1 else round(number, decimals), decimals)


class NeuronDescent(Explorer):
    """Gradient descent of one neuron, w and b, on the surface of its loss. The lecture's 4.2."""

    State = NeuronState
    drawer_name = "w₀ and b₀", "where w and b begin; a click on the surface does that too"

    def rows(self):
        state = self.state
        return [
            [
                controls.dial(state, "eta", "η", 300, 18, "the learning rate from here on"),
                controls.menu(state, "output", "O", 110, 18, "the output function"),
                controls.button("to t = 0", self.change(state.back_to_start), "back to the start"),
            ],
            controls.run(state),
        ]

    def drawer(self):
        state = self.state
        return [controls.dial(state, name, words, 240, 26) for name, words in (("w_0", "w₀"), ("b_0", "b₀"))]

    def picked(self, kind, indices, shift=False):
        state = self.state
        if kind == "start" and len(indices) == 2 and all(1 <= i <= CELLS for i in indices):
            state.w_0, state.b_0 = (REACH * (2 * (i - 1) / (CELLS - 1) - 1) for i in indices)
        if kind == "line" and len(indices) == 1:
            state.pick("line", 0 if indices[0] == state.line else indices[0])

    def staged_for(self):
        return (self.state.output,)

    def panels(self):
        output, line = self.state.output, {"animated": True, "linewidth": 2.5}
        self.plane = surface(output, 390, 362, "ℒ over w and b: click where to start")
        self.fit = Plot(190, 230, "data and ŷ", "x", left=34, bottom=40, right=8, top=22)
        self.fit.ax.set(xlim=(0, 3.5), ylim=(-0.6, 1.6) if output is linear else (-0.1, 1.1), yticks=[0, 0.5, 1])
        (self.curve,) = self.fit.ax.plot([], [], color=colour("h"), **line)
        (self.errors,) = self.fit.ax.plot([], [], ":", color=colour("ink"), animated=True, linewidth=1.5)
        self.fit.ax.plot(X[0], Y[0], "o", color=colour("ink"), markersize=7)
        self.losses = loss_over_time(output, 190, 230, 14)
        return [
            Panel("said", 1080, 30, kind="html", place="top"),
            Panel("surface", 390, 362, self.plane.still(), self.plane.picks("start", "start at", CELLS), place="left"),
            Panel("code", 400, 170, kind="html", place="right"),
            Panel("fit", 190, 230, self.fit.still(), kind="shared", place="right"),
            Panel("loss", 190, 230, self.losses.still(), kind="shared", place="right"),
        ]

    def picture(self):
        state, now = self.state, self.state.iteration()
        t = shown_of(now.t)
        points, losses = state.over_time("measured"), state.over_time()
        point, gradient = points[-1], of(now.gradients)
        eta = state.run().eta
        after = tuple(p - eta * g for p, g in zip(point, gradient, strict=True))
        said = verdict(state.output, points, losses, gradient, state.said_of_run())
        place = f"w = {format_number(point[0], 3)}, b = {format_number(point[1], 3)}"
        values, in_words = self._values(now.t, eta, point, gradient, after)
        turns = state.upto(state.t)[1:]
        text = f"O {state.output}, η = {format_number(eta, 2)}, from w = {format_number(state.w_0, 2)}, b = {format_number(state.b_0, 2)}. "
        text += f"t = {now.t}, ℒ = {format_number(now.loss)}, {place}. {said} {in_words}"
        text += "".join(f" From t = {turn.t} on η = {format_number(turn.eta, 2)}." for turn in turns)
        return [
            tag(
                "div",
                tag("b", text=f"ℒ = {format_number(now.loss)}")
                + tag("span", text=f"t = {now.t}")
                + tag("span", text=place)
                + tag("span", text=said, class_="strong"),
                class_="ll-loss",
            ),
            self._surface(points, after, turns),
            code(LINES, state.line or UPDATES, values, pick="line", kind="numbered")
            + tag("p", text=MARKS, class_="quiet"),
            self._fit(now.theta),
            self.losses.moving(t, [("", "ink", 0, np.array(losses)[t])], state.branches),
        ], text

    def _values(self, t, eta, point, gradient, after):
        """What stands beside the lines, and the two updates in words."""
        began = f"w = {format_number(self.state.w_0, 2)}, b = {format_number(self.state.b_0, 2)}"
        values, said = {3: began, 4: f"t = {t}"}, []
        for line, name, here, slope, there in zip(UPDATES, "wb", point, gradient, after, strict=True):
            here, slope, there = (fixed(number, decimals) for number, decimals in ((here, 2), (slope, 3), (there, 2)))
            begun, result = f"{name} = {here} − {eta:g} · ", f" = {there}"
            values[line] = tag(
                "span", begun + tag("span", text=f"({slope})", class_="gradient") + result, style="white-space:normal"
            )
            said.append(f"{begun}({slope}){result}".replace(FIGURE_SPACE, ""))
        return values, "Next: " + ", ".join(said) + "."

    def _surface(self, points, after, turns):
        """The way so far and the next step; of that only the part that the chosen line makes. Both parts begin where
        the slopes were taken."""
        plane, here = self.plane, points[-1]
        parts = dict(zip(UPDATES, ((after[0], here[1]), (here[0], after[1])), strict=True))
        end = parts.get(self.state.line, after)
        place = f"w = {format_number(here[0], 1)}, b = {format_number(here[1], 1)}"
        return (
            plane.way(np.array(points))
            + plane.start(points[0])
            + "".join(plane.turned(points[turn.t], f"η = {turn.eta:g}") for turn in turns)
            + plane.now(here, end, place)
        )

    def _fit(self, theta):
        x = np.linspace(0, 3.5, 71)
        y_hat = [forward_propagation(theta, at, output=self.state.output).y_hat[0] for at in (x[None], X)]
        on_curve, at_data = (np.clip(each, -9, 9) for each in y_hat)
        self.curve.set_data(x, on_curve)
        gaps = np.full(X.shape[1], np.nan)
        self.errors.set_data(np.ravel([X[0], X[0], gaps], "F"), np.ravel([Y[0], at_data, gaps], "F"))
        return self.fit.moving([self.errors, self.curve])

"""The explorer of 4.2: gradient descent of one neuron on the surface of its loss."""

from functools import cache

import numpy as np

from lecture_lib.activations import linear, logistic
from lecture_lib.digits import FIGURE_SPACE, padded, written
from lecture_lib.draw.code import code
from lecture_lib.draw.markup import tag
from lecture_lib.draw.over_time import OverTime
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.draw.surface import Surface
from lecture_lib.explore import controls
from lecture_lib.explore.base import Explorer
from lecture_lib.explore.run import Change, Eta, RunState
from lecture_lib.explore.state import Choice, Real
from lecture_lib.network import Theta, forward_propagation
from lecture_lib.outputs import squared_error
from lecture_lib.scene import Panel

# Hours that somebody practised, and whether it was enough.
X = np.array([[0.5, 1.0, 1.5, 2.0, 2.5, 3.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
REACH, SIDE, CELLS = 6.0, 97, 61
LINES = [
    "t ← 0",
    "max_iterations ← 1000",
    "initialise w, b",
    "while t++ < max_iterations:",
    "  w ← w − η ∇w",
    "  b ← b − η ∇b",
]
UPDATES = 5, 6  # the lines, counted from 1, that move w and b
FLAT, ABOVE = 0.004, 0.05  # a gradient so short is nearly 0; a loss so far above the lowest is no minimum
LEVELS = {
    logistic: [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6],
    linear: [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200],
}
LABELLED = {logistic: [0.2, 0.3, 0.4, 0.5, 0.6], linear: [1, 5, 20, 100, 200]}


def neuron(w, b):
    return Theta({1: np.array([[w]])}, {1: np.array([[b]])})


@cache
def heights(output, side=SIDE):
    """Where w and b are asked along each axis, and the loss there, (side, side), b from below."""
    along = np.linspace(-REACH, REACH, side)
    w, b = np.meshgrid(along, along)
    many = Theta({1: w.reshape(-1, 1)}, {1: b.reshape(-1, 1)})  # a neuron for each point of the plane
    y_hat = forward_propagation(many, X, output=output).y_hat
    return along, squared_error.columns(y_hat.T, Y.T).reshape(w.shape) / X.shape[1]


@cache
def lowest(output):
    return float(heights(output, 4 * SIDE)[1].min())


@cache
def surface(output, width, height, title, labelled=True):
    """The surface of the loss, to be drawn."""
    along, losses = heights(output)
    shown = LABELLED[output] if labelled else []
    return Surface(along, along, losses, LEVELS[output], shown, width, height, title, powers=output is linear)


class Step(Eta):
    """The learning rate, as far as it makes sense for the output function."""

    def limits(self, state):
        return (0.01, 1.0) if state.output is linear else (0.1, 50.0)

    def stride(self, state):
        return 0.01 if state.output is linear else 0.1


class Start(Real):
    """Where w or b begins; another start begins the run anew, with the learning rate of now."""

    def keep(self, state, value):
        eta = state.latest.eta
        super().keep(state, value)
        state.begin_anew(eta)


class Output(Choice):
    """The output function; each has a learning rate that suits it."""

    def keep(self, state, value):
        super().keep(state, value)
        state.begin_anew(GOOD[value])


GOOD = {logistic: 4.0, linear: 0.1}


class NeuronState(RunState):
    """The start, the output function and the learning rates; `line` is the line of code that is looked at, 0 for all."""

    longest = 1000
    eta = Step(0.01, 50.0, 4.0)
    output = Output((logistic, linear), logistic)
    w_0 = Start(-REACH, REACH, -2.0, step=0.1)
    b_0 = Start(-REACH, REACH, 3.0, step=0.1)
    line = Choice(range(len(LINES) + 1), 0)

    def __init__(self, **start):
        later = {name: start.pop(name) for name in ("eta", "t") if name in start}
        super().__init__(**start)
        for name, value in later.items():  # the other fields begin a run anew
            setattr(self, name, self.fields()[name].checked(self, value))

    def begin_anew(self, eta):
        self.changes, self.t = (Change(0, eta),), 0

    @property
    def setup(self):
        return self.output, self.w_0, self.b_0

    def begin(self):
        return neuron(self.w_0, self.b_0), X, Y, {"output": self.output, "loss": squared_error}

    def measure(self, iteration):
        return of(iteration.theta)


def fixed(number, decimals):
    """A number that keeps its width from step to step, also where it comes near 0."""
    return padded(number, decimals) if abs(number) >= 1 else padded(round(number, decimals), decimals)


def of(parameters):
    """w and b, or the gradients w.r.t. them."""
    return float(parameters.W[1][0, 0]), float(parameters.b[1][0, 0])


def verdict(output, points, losses, gradient, diverged):
    """What the descent does now, in words: `points` and `losses` from t = 0 on, the gradient where it stands."""
    flat, above = np.hypot(*gradient) < FLAT, losses[-1] - lowest(output)
    if diverged:
        return f"It {diverged}. It stays where it was finite."
    if max(map(abs, points[-1])) > REACH and len(losses) > 1 and losses[-1] > losses[0]:
        return "Further with every step, out of the picture: η is too large."
    if flat and above > ABOVE:
        return "A plateau: ∇ is nearly 0, the loss far from its lowest."
    if flat:
        return "It has arrived: ∇ is nearly 0, the loss near its lowest."
    if max(map(abs, points[-1])) > REACH:
        return "w and b have left the picture."
    if len(losses) > 1 and losses[-1] > losses[-2]:
        return "The last step went uphill: η is too large here."
    return "Downhill, step by step." if len(losses) > 1 else "Next: the first step."


class NeuronDescent(Explorer):
    """Gradient descent of one neuron, w and b, on the surface of its loss. The lecture's 4.2."""

    State = NeuronState
    drawer_name = "start", "where w and b begin; a click on the surface does that too"

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
        self.fit = Plot(190, 230, "data and ŷ", "x", left=34, bottom=40, right=8)
        self.fit.ax.set(xlim=(0, 3.5), ylim=(-0.6, 1.6) if output is linear else (-0.1, 1.1), yticks=[0, 0.5, 1])
        (self.curve,) = self.fit.ax.plot([], [], color=colour("h"), **line)
        (self.errors,) = self.fit.ax.plot([], [], ":", color=colour("ink"), animated=True, linewidth=1.5)
        self.fit.ax.plot(X[0], Y[0], "o", color=colour("ink"), markersize=7)
        low, high = (-1, 5) if output is linear else (0, 0.7)
        style = {"color": colour("ink"), "linewidth": 2}
        self.losses = OverTime(190, 230, "ℒ over t", [style], low, high, output is linear, lowest(output))
        return [
            Panel("said", 1080, 30, kind="html", place="top"),
            Panel("surface", 390, 362, self.plane.still(), self.plane.picks("start", "start at", CELLS), place="left"),
            Panel("code", 400, 150, kind="html", place="right"),
            Panel("fit", 190, 230, self.fit.still(), kind="shared", place="right"),
            Panel("loss", 190, 230, self.losses.still(), kind="shared", place="right"),
        ]

    def picture(self):
        state, now = self.state, self.state.iteration()
        points, losses = state.over_time("measured"), state.over_time()
        point, gradient = points[-1], of(now.gradients)
        eta = state.run().eta
        after = tuple(p - eta * g for p, g in zip(point, gradient, strict=True))
        said = verdict(state.output, points, losses, gradient, state.said_of_run())
        place = f"w = {written(point[0], 3)}, b = {written(point[1], 3)}"
        values, in_words = self._values(now.t, eta, point, gradient, after)
        turns = state.upto(state.t)[1:]
        text = (
            f"O {state.output}, η = {written(eta, 2)}, from w = {written(state.w_0, 2)}, b = {written(state.b_0, 2)}. "
        )
        text += f"t = {now.t}, ℒ = {written(now.loss)}, {place}. {said} {in_words}"
        text += "".join(f" From t = {turn.t} on η = {written(turn.eta, 2)}." for turn in turns)
        return [
            tag(
                "div",
                tag("b", text=f"ℒ = {written(now.loss)}")
                + tag("span", text=f"t = {now.t}")
                + tag("span", text=place)
                + tag("span", text=said, class_="strong"),
                class_="ll-loss",
            ),
            self._surface(points, after, turns),
            code(LINES, state.line or UPDATES, values, pick="line"),
            self._fit(now.theta),
            self.losses.moving([losses], now.t, [turn.t for turn in turns]),
        ], text

    def _values(self, t, eta, point, gradient, after):
        """What stands beside the lines, and the two updates in words."""
        began = f"w = {written(self.state.w_0, 2)}, b = {written(self.state.b_0, 2)}"
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
        """The way so far and the next step; of that only the part that the chosen line makes."""
        plane, line = self.plane, self.state.line
        here, at_w = points[-1], (after[0], points[-1][1])
        start, end = {UPDATES[0]: (here, at_w), UPDATES[1]: (at_w, after)}.get(line, (here, after))
        place = f"w = {written(here[0], 1)}, b = {written(here[1], 1)}"
        return (
            plane.way(np.array(points))
            + plane.start(points[0])
            + "".join(plane.turned(points[turn.t], f"η = {turn.eta:g}") for turn in turns)
            + plane.here(here, place)
            + plane.arrow(start, end)
        )

    def _fit(self, theta):
        x = np.linspace(0, 3.5, 71)
        y_hat = [forward_propagation(theta, at, output=self.state.output).y_hat[0] for at in (x[None], X)]
        on_curve, at_data = (np.clip(each, -9, 9) for each in y_hat)
        self.curve.set_data(x, on_curve)
        gaps = np.full(X.shape[1], np.nan)
        self.errors.set_data(np.ravel([X[0], X[0], gaps], "F"), np.ravel([Y[0], at_data, gaps], "F"))
        return self.fit.moving([self.errors, self.curve])

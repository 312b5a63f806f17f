"""One neuron, w and b, a handful of points, and a run of gradient descent on the surface of its loss. Used in 4.2."""

from functools import cache

import numpy as np

from lecture_lib import Theta, forward_propagation, linear, logistic, squared_error
from lecture_lib.draw import Curves
from lecture_lib.draw.surface import Surface
from lecture_lib.explore.kit.explorer import Numbers
from lecture_lib.explore.kit.run import Eta, RunState
from lecture_lib.explore.kit.state import Choice, Real
from lecture_lib.formatting import superscript

# Hours that somebody practised, and whether it was enough.
X = np.array([[0.5, 1.0, 1.5, 2.0, 2.5, 3.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
REACH, SIDE = 6.0, 97  # w and b go from −REACH to REACH; the surface is computed at SIDE values of each
GOOD = {logistic: 4.0, linear: 0.1}  # a learning rate that suits it
LINES = [
    "t ← 0",
    "max_iterations ← 1000",
    "initialise w_0, b_0",
    "while t++ < max_iterations:",
    "  w_{t+1} ← w_t − η ∇w_t",
    "  b_{t+1} ← b_t − η ∇b_t",
]
UPDATES = 5, 6  # the lines, counted from 1, that move w and b
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
FLAT, ABOVE = 0.004, 0.05  # a gradient so short is nearly 0; a loss so far above the lowest is no minimum


def neuron(w, b):
    return Theta({1: np.array([[w]])}, {1: np.array([[b]])})


@cache
def heights(output, side=SIDE):
    """The values of w and b along each axis, and the loss there, (side, side), with b from below."""
    along = np.linspace(-REACH, REACH, side)
    w, b = np.meshgrid(along, along)
    many = Theta({1: w.reshape(-1, 1)}, {1: b.reshape(-1, 1)})  # a neuron for each point of the plane
    y_hat = forward_propagation(many, X, output=output).y_hat
    return along, squared_error.columns(y_hat.T, Y.T).reshape(w.shape) / X.shape[1]


@cache
def lowest(output):
    return float(heights(output, 4 * SIDE)[1].min())


class ForOutput:
    """A learning rate, as far as it makes sense for the output function."""

    def limits(self, state):
        return (0.01, 1.0) if state.output is linear else (0.1, 50.0)

    def stride(self, state):
        return 0.01 if state.output is linear else 0.1


class Step(ForOutput, Eta):
    """That of the descent at t."""


class NeuronState(RunState):
    """The start, the output function and the learning rates; `line` is the line of code that is chosen, 0 for none."""

    longest = 1000
    eta = Step(0.01, 50.0, 4.0)
    output = Choice((logistic, linear), logistic)
    w_0 = Real(-REACH, REACH, -2.0, step=0.1)
    b_0 = Real(-REACH, REACH, 3.0, step=0.1)
    line = Choice(range(len(LINES) + 1), 0)

    @property
    def setup(self):
        return self.output, self.w_0, self.b_0

    def first_eta(self, left, eta):
        return eta if self.output is left[0] else GOOD[self.output]

    def begin(self):
        return neuron(self.w_0, self.b_0), X, Y, {"output": self.output, "loss": squared_error}

    def measure(self, iteration):
        return w_and_b(iteration.theta)


def w_and_b(parameters):
    """The two numbers of the neuron's parameters, or the slopes w.r.t. them."""
    return float(parameters.W[1][0, 0]), float(parameters.b[1][0, 0])


def descent(state):
    """How far the descent of a `NeuronState` has come: its `points` (w, b) and `losses` from t = 0 on, the `gradient` at the
    last of them, the point `after` the next step, and the `verdict` on what it does."""
    iteration, eta = state.iteration(), state.run().eta
    points, losses, gradient = state.over_time("measured"), state.over_time(), w_and_b(iteration.gradients)
    after = tuple(number - eta * slope for number, slope in zip(points[-1], gradient, strict=True))
    now = Numbers(iteration=iteration, eta=eta, points=points, losses=losses, gradient=gradient, after=after)
    now.verdict = verdict(state.output, points, losses, gradient, state.message())
    return now


def verdict(output, points, losses, gradient, diverged):
    """What the descent does now, in words: `points` and `losses` from t = 0 on, the gradient at the last one."""
    flat, above = np.hypot(*gradient) < FLAT, losses[-1] - lowest(output)
    if diverged:
        return f"It {diverged}. It stays where it was finite."
    if max(map(abs, points[-1])) > REACH and len(losses) > 1 and losses[-1] > losses[0]:
        return "Out of the picture, and higher than at the start: η was too large."
    if flat and above > ABOVE:
        return "A plateau: ∇ is nearly 0, the loss far from its lowest."
    if flat:
        return "It has arrived: ∇ is nearly 0, the loss near its lowest."
    if max(map(abs, points[-1])) > REACH:
        return "The way has left the picture."
    if len(losses) > 1 and losses[-1] > losses[-2]:
        return "The last step went uphill: η was too large for it."
    return "The last step went downhill." if len(losses) > 1 else "At the start."


@cache
def surface(output, width, height, title, labelled=True, **more):
    """The panel of the surface of the loss; `more` as Surface has it."""
    along, losses = heights(output)
    shown = LABELLED[output] if labelled else []
    return Surface(along, along, losses, LEVELS[output], shown, width, height, title, powers=output is linear, **more)


class LossOverTime(Curves):
    """Losses over t, with the lowest that there is, and `right` pixels for the names of the lines."""

    def __init__(self, output, width, height, right, **more):
        low, high, ticks = LOSSES[output]
        more |= {"powers": output is linear, "floor": lowest(output), "right": right}
        super().__init__(width, height, "ℒ over t", low, high, ticks, **more)

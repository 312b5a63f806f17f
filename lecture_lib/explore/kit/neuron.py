"""One neuron, w and b, a handful of points, and a run of gradient descent on the surface of its loss: the state of 4.2."""

from functools import cache

import numpy as np

from lecture_lib.activations import linear, logistic
from lecture_lib.explore.kit.run import Change, Eta, RunState
from lecture_lib.explore.kit.state import Choice, Real
from lecture_lib.network import Theta, forward_propagation
from lecture_lib.outputs import squared_error

# Hours that somebody practised, and whether it was enough.
X = np.array([[0.5, 1.0, 1.5, 2.0, 2.5, 3.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
REACH, SIDE = 6.0, 97  # w and b go from −REACH to REACH; the surface is asked at SIDE of them each
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
FLAT, ABOVE = 0.004, 0.05  # a gradient so short is nearly 0; a loss so far above the lowest is no minimum


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


def of(parameters):
    """w and b, or the gradients w.r.t. them."""
    return float(parameters.W[1][0, 0]), float(parameters.b[1][0, 0])


def verdict(output, points, losses, gradient, diverged):
    """What the descent does now, in words: `points` and `losses` from t = 0 on, the gradient where it stands."""
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

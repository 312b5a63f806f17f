"""The explorer of 4.2: gradient descent of one logistic neuron on the surface of its loss."""

from functools import lru_cache

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.digits import written
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore import controls
from lecture_lib.explore.base import Explorer
from lecture_lib.explore.run import Eta, RunState
from lecture_lib.explore.state import Real
from lecture_lib.network import Theta, forward_propagation
from lecture_lib.outputs import squared_error
from lecture_lib.scene import Panel

X = np.array([[-2.0, -1.0, -0.5, 0.5, 1.0, 2.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
REACH, LAST, CELLS = 6.0, 200, 12


def neuron(w, b):
    return Theta({1: np.array([[w]])}, {1: np.array([[b]])})


@lru_cache
def surface(side=49):
    """w, b and the loss of one logistic neuron over them, (side, side)."""
    w, b = np.meshgrid(*[np.linspace(-REACH, REACH, side)] * 2)
    many = Theta({1: w.reshape(-1, 1)}, {1: b.reshape(-1, 1)})  # a neuron for each point of the plane
    y_hat = forward_propagation(many, X, output=logistic).y_hat
    return w, b, squared_error.columns(y_hat.T, Y.T).reshape(w.shape) / X.shape[1]


class NeuronState(RunState):
    longest = LAST
    eta = Eta(0.05, 50.0, 1.0)
    w_0 = Real(-REACH, REACH, -2.0)
    b_0 = Real(-REACH, REACH, 2.0)

    @property
    def setup(self):
        return self.w_0, self.b_0

    def begin(self):
        return neuron(self.w_0, self.b_0), X, Y, {"output": logistic, "loss": squared_error}


class NeuronDescent(Explorer):
    """Gradient descent of one logistic neuron, w and b, on the surface of its loss. The lecture's 4.2."""

    State = NeuronState

    def rows(self):
        state = self.state
        dials = [
            controls.dial(state, name, label, 220, 24) for name, label in (("eta", "η"), ("w_0", "w₀"), ("b_0", "b₀"))
        ]
        return [dials, controls.run(state)]

    def picked(self, kind, indices, shift=False):
        if kind == "start" and len(indices) == 2 and all(0 <= i < CELLS for i in indices):
            step, (column, row) = 2 * REACH / CELLS, indices
            self.state.w_0, self.state.b_0 = -REACH + (column + 0.5) * step, REACH - (row + 0.5) * step
            self.state.t = 0

    def panels(self):
        self.plane = Plot(400, 350, "ℒ over w (across) and b (up)", "w")
        self.fit = Plot(320, 200, "the data and the neuron", "x")
        self.loss = Plot(320, 200, "ℒ over t", "t")
        ax = self.plane.ax
        ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
        for level in np.arange(0.1, 0.7, 0.05):
            ax.contour(*surface(), levels=[level], colors=[colour("outline")], linewidths=[0.5 + 2 * level])
        self.fit.ax.set(xlim=(-2.5, 2.5), ylim=(-0.08, 1.08))
        self.fit.ax.plot(X[0], Y[0], "o", color=colour("h"))
        self.loss.ax.set(xlim=(0, LAST), ylim=(0, 0.7))
        (self.path,) = ax.plot([], [], color=colour("gradient"), linewidth=2, animated=True)
        (self.here,) = ax.plot([], [], "o", color=colour("chosen"), markersize=10, animated=True)
        (self.curve,) = self.fit.ax.plot([], [], color=colour("positive"), linewidth=2, animated=True)
        (self.line,) = self.loss.ax.plot([], [], color=colour("gradient"), linewidth=2, animated=True)
        wide, high = 334 / CELLS, 276 / CELLS
        picks = "".join(
            tag("rect", data_pick=f"start {i} {j}", aria_label=f"start in column {i + 1}, row {j + 1}",
                x=52 + i * wide, y=30 + j * high, width=wide, height=high)
            for i in range(CELLS) for j in range(CELLS)
        )  # fmt: skip
        return [
            Panel("plane", 400, 350, self.plane.still(), picks, place="left"),
            Panel("code", 320, 190, kind="html", place="left"),
            Panel("fit", 320, 200, self.fit.still(), kind="plot", place="right"),
            Panel("loss", 320, 200, self.loss.still(), kind="plot", place="right"),
        ]

    def picture(self):
        state = self.state
        now, losses, thetas = state.iteration(), state.over_time(), state.over_time("thetas")
        w, b = (np.array([float(getattr(theta, kind)[1][0, 0]) for theta in thetas]) for kind in "Wb")
        grad_w, grad_b = float(now.gradients.W[1][0, 0]), float(now.gradients.b[1][0, 0])
        self.path.set_data(w, b)
        self.here.set_data(w[-1:], b[-1:])
        x = np.linspace(-2.5, 2.5, 61)
        self.curve.set_data(x, forward_propagation(now.theta, x[None], output=logistic).y_hat[0])
        self.line.set_data(range(len(losses)), losses)
        eta = written(state.eta, 2)
        steps = [
            f"w ← w − η ∇w = {written(w[-1])} − {eta} · ({written(grad_w)}) = {written(w[-1] - state.eta * grad_w)}",
            f"b ← b − η ∇b = {written(b[-1])} − {eta} · ({written(grad_b)}) = {written(b[-1] - state.eta * grad_b)}",
        ]
        code = tag("p", tag("b", words(f"t = {now.t}: ℒ = {written(now.loss)}"))) + "".join(
            tag("p", text=line) for line in ("while t++ < max_iterations:", *steps)
        )
        message = f" It {state.said_of_run()}." if state.said_of_run() else ""
        text = f"t = {now.t}, loss {written(now.loss)}. {steps[0]}; {steps[1]}.{message}"
        if message:
            code += tag("p", text=message)
        return [
            self.plane.moving([self.path, self.here]),
            code,
            self.fit.moving([self.curve]),
            self.loss.moving([self.line]),
        ], text

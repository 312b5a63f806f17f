"""The explorer of 4.2 that looks along the gradient: what one step does to the loss of a whole network."""

import numpy as np

from lecture_lib.digits import written
from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore import controls
from lecture_lib.explore.base import Explorer
from lecture_lib.explore.network_state import NetworkState
from lecture_lib.explore.state import Real
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.scene import Panel

ETAS = np.linspace(0.0, 20.0, 81)


class SliceState(NetworkState):
    eta = Real(0.05, 20.0, 1.0)


class SliceAlongGradient(Explorer):
    """The loss along theta − η · grad_theta, with its tangent at 0 and the step that η takes. The lecture's 4.2."""

    State = SliceState

    def rows(self):
        state = self.state
        return [
            [
                controls.dial(state, "eta", "η", 300, 24),
                controls.menu(state, "hidden", "hidden layers", 150, 92),
                controls.number(state, "seed", "weights no.", "each number gives other random weights"),
            ]
        ]

    def panels(self):
        self.plot = Plot(640, 330, "ℒ along θ − η ∇θ", "η")
        self.plot.ax.set(xlim=(0, 20), ylim=(0, 4))
        line = {"animated": True, "linewidth": 2}
        (self.curve,) = self.plot.ax.plot([], [], color=colour("ink"), **line)
        (self.tangent,) = self.plot.ax.plot([], [], "--", color=colour("gradient"), **line)
        (self.step,) = self.plot.ax.plot([], [], "o", color=colour("chosen"), markersize=10, animated=True)
        return [Panel("slice", 640, 330, self.plot.still(), kind="plot"), Panel("words", 400, 120, kind="html")]

    def picture(self):
        state, theta = self.state, self.state.theta
        forward = forward_propagation(theta, state.x, state.g)
        grad = back_propagation(theta, forward, state.y)
        losses = [
            forward_propagation(theta - float(eta) * grad, state.x, state.g).loss(state.y) for eta in (*ETAS, state.eta)
        ]
        slope = -sum(float((array**2).sum()) for part in (grad.W, grad.b) for array in part.values())
        self.curve.set_data(ETAS, losses[:-1])
        self.tangent.set_data([0, 20], [losses[0], losses[0] + 20 * slope])
        self.step.set_data([state.eta], losses[-1:])
        said = (
            f"{theta.count} parameters. ℒ = {written(losses[0])}, after one step with η = {written(state.eta, 2)} "
            f"{written(losses[-1])}; the tangent promised {written(losses[0] + state.eta * slope)}."
        )
        climbs = next((eta for eta, a, b in zip(ETAS, losses, losses[1:-1], strict=False) if b > a), None)
        said += (
            f" It begins to climb near η = {written(climbs, 2)}." if climbs is not None else " It climbs nowhere here."
        )
        return [self.plot.moving([self.curve, self.tangent, self.step]), tag("p", text=said)], said

"""The thin network of 4.4: one weight's gradient as a chain of factors, and by nudging."""

import numpy as np

from lecture_lib.activations import ACTIVATIONS, logistic
from lecture_lib.checking import layers_above
from lecture_lib.derivations import module_4_4 as derived
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import scientific, written
from lecture_lib.draw.bars import Bars
from lecture_lib.draw.lines import error_text
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.base import dial
from lecture_lib.explore.live import controls_of_lines, live_lines, pick_line, spoken_of, steered
from lecture_lib.explore.on_network import LIMIT, OnNetwork
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.outputs import squared_error
from lecture_lib.scene import Panel

SWEEP = np.linspace(-LIMIT, LIMIT, 61)
SMALL_NUDGE = 1e-5


class ThinChain(OnNetwork):
    """One neuron a layer: dL/dW_k11 as a chain of factors, and by nudging the weight. Derived in 4.4.

    The output is logistic with squared error: a softmax over one class would always say 1.
    """

    most = {"inputs": (1, 1), "hidden": (1, 4), "neurons": (1, 1), "classes": (1, 1)}
    first_seed = 236  # weights with which the loss moves in sight of the eye

    def __init__(self, hidden=2):
        controls = {
            "y": dial("y", 1.0, 0.0, 1.0, width="180px", label_width=14),
            "nudge": dial("log₁₀ nudge", -1.0, -12.0, 0.0, 0.5, width="240px", label_width=84),
            **controls_of_lines(5, traps=False),
        }
        row = list(controls.values())
        super().__init__(controls, [row[:2], row[2:]], (1, hidden, 1, 1), loss=False)

    def passes(self):
        theta = self.theta
        forward = forward_propagation(theta, self.x, self.controls["g"].value, logistic)
        return theta, forward, back_propagation(theta, forward, self.target, squared_error)

    @property
    def target(self):
        return np.array([[round(self.controls["y"].value, 2)]])

    @property
    def layer(self):
        """The layer of the weight that is spoken of: that of what is on the dial, the first one for x."""
        kind, indices = self.chosen
        return 1 if kind == "x" else indices[0]

    def changed(self, control, old, new):
        super().changed(control, old, new)
        steered(self.controls, derived.thin(len(self.sizes) - 1, self.layer))

    def picked(self, kind, indices):
        super().picked(kind, indices)
        pick_line(self.controls, kind, indices)

    def staged_for(self):
        return self.sizes, self.layer

    def panels(self):
        L, k = len(self.sizes) - 1, self.layer
        self.diagram = NetworkDiagram(self.sizes, width=max(590, 148 * (L + 1)))
        self.chain = Bars(derived.names_of_chain(L, k), 440, title="factors of the chain", limit=1.5, name_width=104)
        self.plot = Plot(420, 290, f"the loss as W_{k}11 moves", f"W_{k}11")
        ax = self.plot.ax
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-0.04, 1.08))
        (self.loss_curve,) = ax.plot([], [], color=colour("ink"), linewidth=2, animated=True)
        (self.tangent,) = ax.plot([], [], color=colour("gradient"), linewidth=2, linestyle=(0, (6, 3)), animated=True)
        ring = {"markeredgecolor": colour("chosen"), "markeredgewidth": 2.5}
        (self.nudged,) = ax.plot([], [], "-o", color=colour("positive"), linewidth=1.5, markersize=6, animated=True)
        (self.point,) = ax.plot([], [], "o", color=colour("gradient"), markersize=10, animated=True, **ring)
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("chain", 450, self.chain.bottom + 10, self.chain.still()),
            Panel("lines", 640, 500, kind="html"),
            Panel("curve", 420, 290, self.plot.still()),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        L, k = theta.L, self.layer
        at = at_network(theta, forward, gradients, y=self.target)
        lines_of = derived.thin(L, k)
        found = float(gradients.W[k][0, 0])
        w, nudge = float(theta.W[k][0, 0]), 10.0 ** self.controls["nudge"].value
        moved = np.array([w, w + nudge, w - nudge, w + SMALL_NUDGE, w - SMALL_NUDGE])
        losses = self._losses(np.concatenate([SWEEP, moved]))
        here, up, down, above, below = (float(loss) for loss in losses[len(SWEEP) :])
        numerical = (above - below) / (2 * SMALL_NUDGE)
        markup, words = live_lines(lines_of, at, self.controls, numerical)
        factors = [float(factor.value(at)) for factor in derived.thin_chain(L, k)]
        kinds = ["gradient", *(["prime", "weight"] * L)[: len(factors) - 2], "h"]
        chain = self.chain.moving([*factors, found], [*kinds, "gradient"])
        slope = (up - down) / (2 * nudge)
        error = abs(slope - found) / max(abs(found), 1e-300)
        words_of_nudge = (
            f"<p>A nudge of {scientific(nudge)} up and down moves the loss by {scientific(up - down)}: "
            f"the slope is <b>{written(slope, 8)}</b>, relative error {error_text(error)}.</p>"
        )
        markup = markup.replace('<div class="ll-lines">', words_of_nudge + '<div class="ll-lines">', 1)
        self.loss_curve.set_data(SWEEP, losses[: len(SWEEP)])
        self.tangent.set_data([w - 1.5, w + 1.5], [here - 1.5 * found, here + 1.5 * found])
        self.nudged.set_data([w - nudge, w + nudge], [down, up])
        self.point.set_data([w], [here])
        lit = spoken_of(lines_of, self.controls["line"].value, at, theta.sizes)
        network = self.diagram.moving(theta, forward.a, forward.h, lit, ("W", (k, 1, 1)))
        curve = self.plot.moving([self.loss_curve, self.nudged, self.tangent, self.point])
        chosen = f"{self.controls['weight'].value} = {written(self.controls['value'].value, 2)}"
        text = (
            f"Thin network of {L} layers, g = {forward.g}, {chosen}, y = {written(self.target[0, 0], 2)}, "
            f"loss {written(here, 6)}. Factors {' · '.join(written(f) for f in factors)} = {written(found, 6)}. "
            f"By a nudge of {scientific(nudge)}: {written(slope, 6)}. {words}"
        )
        return [network, chain, markup, curve], text

    def _losses(self, weights):
        """The loss at many values of the weight W_k11, as one batch: only what lies above layer k - 1 differs."""
        theta, k, g = self.theta, self.layer, ACTIVATIONS[self.controls["g"].value]
        h_below = forward_propagation(theta, self.x, g, logistic).h[k - 1]
        above = layers_above(theta, k - 1)
        above.W[1] = np.ones((1, 1))  # the weight times its input is what comes in
        forward = forward_propagation(above, np.atleast_2d(weights) * h_below, g, logistic)
        return forward.losses(np.broadcast_to(self.target, forward.y_hat.shape), squared_error)

"""The thin network of 4.4: one weight's gradient as a chain of factors, and by nudging."""

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.checking import losses_at, relative_error
from lecture_lib.derivations import module_4_4
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.bars import Bars
from lecture_lib.draw.formulas import error_text
from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.live import LiveState, OnDerivation, live_lines, quantities_in
from lecture_lib.explore.kit.network_state import LIMIT, NetworkState, quantities
from lecture_lib.explore.kit.state import Choice, Real, Steps
from lecture_lib.formatting import format_number, label, plain_name, scientific
from lecture_lib.outputs import squared_error
from lecture_lib.widgets import Panel

SWEEP = np.linspace(-LIMIT, LIMIT, 61)
SMALL_NUDGE = 1e-5
HEIGHT = 214  # of the curve


class ThinState(LiveState, NetworkState):
    """One neuron per layer. A softmax over one class would always say 1, so the output is logistic."""

    inputs = Choice((1,), 1)
    neurons = Choice((1,), 1)
    classes = Choice((1,), 1)
    seed = Steps(999, first=0, start=236)  # weights with which the loss moves as far as the eye sees
    subject = Choice(lambda state: quantities(tuple(state.sizes), ("W",)), ("W", (1, 1, 1)))
    y_1 = Real(0.0, 1.0, 1.0)
    nudge = Real(-12.0, 0.0, -1.0, step=0.5)  # the power of ten
    output, loss = logistic, squared_error

    @property
    def y(self):
        """The target, (1, 1)."""
        return np.array([[self.y_1]])

    @property
    def derivation(self):
        return module_4_4.thin(self.hidden + 1, self.subject[1][0])


class ThinChain(OnDerivation):
    """One neuron per layer: dL/dW_k11 as a chain of factors, and by nudging the weight. Derived in 4.4."""

    State = ThinState
    drawer_name = "network", "target, hidden layers, activation function, other weights"

    def topic(self):
        nudge = controls.dial(self.state, "nudge", "log₁₀ nudge", 230, 84, "how far the weight is moved, up and down")
        return [*super().topic(), nudge]

    def drawer(self):
        return [controls.dial(self.state, "y_1", "target y", 200, 56, "what the output should be"), *super().drawer()]

    def staged_for(self):
        return self.state.sizes, self.state.subject

    def panels(self):
        L, (_, indices) = len(self.state.sizes) - 1, self.state.subject
        network, seen = self.network_panel(), label("W", *indices)
        half = (network.width - 16) // 2  # bars and curve stand side by side under the network
        names = module_4_4.names_of_chain(L, indices[0])
        self.bars = Bars(names, half, title="the factors", limit=1.5, name_width=74, row=21, number_width=56)
        self.plot = Plot(half, HEIGHT, f"ℒ as {seen} moves", seen, left=34, bottom=40, right=8, top=24)
        ax = self.plot.ax
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-0.04, 1.08))
        amber = {"markeredgecolor": colour("chosen"), "markeredgewidth": 2.5}
        (self.loss_curve,) = ax.plot([], [], color=colour("ink"), linewidth=2, animated=True)
        (self.tangent,) = ax.plot([], [], color=colour("gradient"), linewidth=2, linestyle=(0, (6, 3)), animated=True)
        (self.at_mark,) = ax.plot([], [], "|", markersize=16, animated=True, **amber)
        (self.nudged,) = ax.plot([], [], "-o", color=colour("check"), linewidth=1.5, markersize=5, animated=True)
        (self.point,) = ax.plot([], [], "o", color=colour("gradient"), markersize=9, animated=True, **amber)
        return [
            self.loss_panel(),
            network,
            Panel("chain", half, self.bars.bottom + 8, self.bars.still(), place="left"),
            Panel("curve", half, HEIGHT, self.plot.still(), place="left"),
            Panel("lines", 360, 440, kind="html", place="right"),
        ]

    def picture(self):
        state = self.state
        theta, forward, gradients = self.passes()
        L, (k, *_) = theta.L, state.subject[1]
        at = at_network(theta, forward, gradients, y=state.y)
        found, w, nudge = float(gradients.W[k][0, 0]), float(theta.W[k][0, 0]), 10.0**state.nudge
        moved = [w, w + nudge, w - nudge, w + SMALL_NUDGE, w - SMALL_NUDGE, state.mark]
        losses = losses_at(theta, forward, state.y, *state.subject, [*SWEEP, *moved], state.loss)
        here, up, down, above, below, at_mark = (float(loss) for loss in losses[len(SWEEP) :])
        slope = (up - down) / (2 * nudge)
        error = float(relative_error(found, slope))
        note = tag(
            "p",
            tag("span", text="● nudged", class_="check")
            + f" by {scientific(nudge)} up and down, ℒ moves by {scientific(up - down)}: slope {format_number(slope, 8)}, "
            + tag("span", text=f"relative error {error_text(error)}", class_="strong"),
        )
        markup, words = live_lines(state, at, (above - below) / (2 * SMALL_NUDGE), note=note)
        factors = [float(factor.value(at)) for factor in module_4_4.thin_chain(L, k)]
        kinds = ["gradient", *(["prime", "weight"] * L)[: len(factors) - 2], "h", "gradient"]
        chain = self.bars.moving([*factors, found], kinds)
        self.loss_curve.set_data(SWEEP, losses[: len(SWEEP)])
        self.tangent.set_data([w - 1.5, w + 1.5], [here - 1.5 * found, here + 1.5 * found])
        self.nudged.set_data([w - nudge, w + nudge], [down, up])
        self.at_mark.set_data([state.mark], [at_mark])
        self.point.set_data([w], [here])
        marks = [self.at_mark] if state.weight == state.subject and state.mark != w else []
        curve = self.plot.moving([self.loss_curve, *marks, self.nudged, self.tangent, self.point])
        lit = quantities_in(state.derivation, state.line, at, theta.sizes)
        network = self.diagram.moving(theta, forward.a, forward.h, lit, state.subject, state.weight)
        loss, answer = self.loss_answer(forward)
        text = (
            f"{self.said()}, y = {format_number(state.y_1, 2)}, gradient of {plain_name(state.subject)}. {answer} "
            f"Factors {' · '.join(format_number(factor) for factor in factors)} = {format_number(found, 6)}. "
            f"By a nudge of {scientific(nudge)}: {format_number(slope, 6)}, relative error {error_text(error)}. {words}"
        )
        return [loss, network, chain, curve, markup], text

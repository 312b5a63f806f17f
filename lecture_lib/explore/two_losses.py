"""The explorer of 4.3 that sets cross entropy against squared error, both on a softmax output."""

from functools import cache

import numpy as np

from lecture_lib.activations import tanh
from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.beside import COLOURS, BesideState, BothOverTime
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.on_output import identity_network
from lecture_lib.explore.kit.run import Eta
from lecture_lib.explore.kit.state import Real, Steps, Switch
from lecture_lib.formatting import format_number, label
from lecture_lib.network import Theta, back_propagation, forward_propagation, initialise_theta
from lecture_lib.outputs import cross_entropy, one_hot, softmax, squared_error
from lecture_lib.widgets import Panel

X = np.array([[0.8], [-0.4]])
TRUE = 1  # the true class ℓ, of two
Y = one_hot(TRUE, 2)
SIZE = 262, 226
HIGHEST = 10.0  # of the plots of losses
NAMES = {"cross_entropy": "cross entropy (disc)", "squared_error": "squared error (square, dashed)"}
SHORT = "cross", "squared"  # at the ends of lines


@cache
def over_y_hat(loss):
    """ŷ_ℓ from 0 to 1, and the loss and its gradient w.r.t. a_Lℓ there, one example at a time."""
    half = np.linspace(-12, 12, 161) / 2
    a_L = np.array([half, -half])
    forward = forward_propagation(identity_network(2), a_L)
    y = np.repeat(Y, half.size, axis=1)
    gradient = back_propagation(identity_network(2), forward, y, loss).a[1] * half.size  # not of the mean
    return forward.y_hat[TRUE - 1], forward.losses(y, loss), gradient[TRUE - 1]


class TwoLossesState(BesideState):
    """One network of two classes and one example, trained with either loss from the same start.

    At the start the score of the true class is `behind` that of the wrong one.
    """

    kinds = cross_entropy, squared_error
    longest = 1000
    behind = Real(-2.0, 10.0, 7.0, step=0.1, decimals=1)
    eta = Eta(0.01, 2.0, 0.5, step=0.01)
    curves = Switch(True)
    t = Steps(
        lambda state: state.longest, first=0, start=0, per=lambda state: state.behind
    )  # another start is at t = 0

    @property
    def setup(self):
        return self.behind

    def begin(self):
        theta = initialise_theta([2, 3, 2], 2)
        a_L = forward_propagation(theta, X, tanh).a[2]
        b = theta.b | {2: np.array([[-self.behind / 2], [self.behind / 2]]) - a_L}
        return Theta(theta.W, b), X, Y, {"g": tanh, "output": softmax, "loss": self.kind}

    def measure(self, iteration):
        """ŷ_ℓ."""
        return float(iteration.forward.y_hat[TRUE - 1, 0])


class TwoLosses(Explorer):
    """Cross entropy against squared error on a softmax output, over ŷ_ℓ and live from one start. The lecture's 4.3."""

    State = TwoLossesState

    def rows(self):
        state = self.state
        return [
            controls.run(state),
            [
                controls.dial(state, "behind", "true class behind by", 310, 136, "how wrong the start is, in scores"),
                controls.dial(state, "eta", "η", 200, 18, "the learning rate of both from here on"),
                controls.switch(state, "curves", "curves", "loss and gradient over all of ŷ"),
            ],
        ]

    def staged_for(self):
        return self.state.curves

    def panels(self):
        of_true = label("y_hat", TRUE)
        self.loss = Plot(*SIZE, f"loss over {of_true}", of_true, left=38)
        self.slope = Plot(*SIZE, f"gradient w.r.t. {label('a', 'L', TRUE)}", of_true, left=38)
        self.loss.ax.set(xlim=(0, 1), xticks=[0, 0.5, 1], ylim=(0, HIGHEST), yticks=[0, 2, 5, 10])
        self.slope.ax.set(
            xlim=(0, 1), xticks=[0, 0.5, 1], ylim=(-1.05, 0.08), yticks=[-1, -0.5, 0], yticklabels=["−1", "−0.5", "0"]
        )
        shown = zip(TwoLossesState.kinds, COLOURS, strict=True) if self.state.curves else ()
        for number, (loss, name) in enumerate(shown):
            y_hat, losses, gradients = over_y_hat(loss)
            style = {"color": colour(name), "linestyle": ("-", "--")[number], "linewidth": 2}
            self.loss.ax.plot(y_hat, losses, **style)
            self.slope.ax.plot(y_hat, gradients, **style)
        powers = [(1e-4, "10⁻⁴"), (1e-2, "10⁻²"), (1.0, "1"), (10.0, "10")]
        self.losses = BothOverTime(*SIZE, "loss over t", 1e-4, HIGHEST, powers, powers=True)
        self.y_hats = BothOverTime(*SIZE, f"{of_true} over t", 0, 1, [(0, "0"), (0.5, "0.5"), (1, "1")])
        return [
            Panel("said", 1080, 40, kind="html", place="top"),
            Panel("loss", *SIZE, self.loss.still(), kind="plot"),
            Panel("gradient", *SIZE, self.slope.still(), kind="plot"),
            Panel("loss over t", *SIZE, self.losses.still(), kind="plot"),
            Panel("output over t", *SIZE, self.y_hats.still(), kind="plot"),
        ]

    def picture(self):
        state = self.state
        now = [run.iteration() for run in state.both]
        y_hat = [state.measure(one) for one in now]
        slopes = [float(one.gradients.a[2][TRUE - 1, 0]) for one in now]
        names = [str(kind) for kind in state.kinds]
        y = label("y_hat", TRUE)
        lines = [
            f"{NAMES[name]}: {y} {format_number(p)}, ℒ {format_number(one.loss)}, gradient {format_number(slope)}"
            for name, p, one, slope in zip(names, y_hat, now, slopes, strict=True)
        ]
        head = (
            tag("b", text=f"t = {state.t}")
            + tag("span", text=f"η = {format_number(state.eta, 2)}")
            + "".join(tag("span", text=line, class_=name) for line, name in zip(lines, COLOURS, strict=True))
        )
        message = state.said_of()
        text = (
            f"t = {state.t}, η = {format_number(state.eta, 2)}, true class behind by {format_number(state.behind, 1)}. "
        )
        text += ". ".join(lines) + f". {message}"
        losses, y_hats = ([run.over_time(of) for run in state.both] for of in ("losses", "measured"))
        return [
            tag("div", head, class_="ll-loss"),
            points(self.loss, y_hat, [min(one.loss, HIGHEST) for one in now]),
            points(self.slope, y_hat, slopes),
            self.losses.moving(SHORT, losses, state.branches),
            self.y_hats.moving(SHORT, y_hats, state.branches),
        ], text.rstrip()


def points(plot, across, up):
    """Where the two runs stand: a disc and a square."""
    (x, y), (u, v) = plot.places(list(zip(across, up, strict=True)))
    ring = {"stroke": "var(--ll-chosen)", "stroke_width": 2.5}
    square = tag("rect", fill=f"var(--ll-{COLOURS[1]})", x=u - 5.5, y=v - 5.5, width=11, height=11, **ring)
    return square + tag("circle", fill=f"var(--ll-{COLOURS[0]})", cx=x, cy=y, r=5.5, **ring)

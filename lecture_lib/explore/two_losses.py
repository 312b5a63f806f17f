"""The explorer of 4.3 that sets cross entropy against squared error, both on a softmax output."""

from functools import cache

import numpy as np

from lecture_lib.activations import tanh
from lecture_lib.draw import Plot, colour, tag
from lecture_lib.explore.kit import Eta, Explorer, Numbers, Real, Switch, controls
from lecture_lib.explore.kit.beside import COLOURS, BesideState, BothNow, BothOverTime
from lecture_lib.explore.kit.on_output import identity_network
from lecture_lib.formatting import format_number, label
from lecture_lib.network import Theta, back_propagation, forward_propagation, initialise_theta
from lecture_lib.outputs import cross_entropy, one_hot, softmax, squared_error

X = np.array([[0.8], [-0.4]])
TRUE = 1  # the true class ℓ, of two
Y = one_hot(TRUE, 2)
SIZE = 262, 226
HIGHEST = 10.0  # of the plots of losses
NAMES = {"cross_entropy": "cross entropy (disc)", "squared_error": "squared error (square, dashed)"}
SHORT = "cross", "squared"  # at the ends of lines
KEPT = "each start keeps its run"  # another `behind` is another run, which stays where it was left


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


class OverOutput(Plot):
    """A plot over ŷ_ℓ: a curve for each of two runs, and where both are, a disc and a square."""

    def __init__(self, title, curves, **axes):
        super().__init__(*SIZE, title, label("y_hat", TRUE), left=38)
        self.ax.set(xlim=(0, 1), xticks=[0, 0.5, 1], **axes)
        for (across, up), name, line in zip(curves, COLOURS, ("-", "--"), strict=False):
            self.ax.plot(across, up, color=colour(name), linestyle=line, linewidth=2)

    def moving(self, across, up):
        (x, y), (u, v) = self.places(list(zip(across, up, strict=True)))
        ring = {"stroke": "var(--ll-chosen)", "stroke_width": 2.5}
        square = tag("rect", fill=f"var(--ll-{COLOURS[1]})", x=u - 5.5, y=v - 5.5, width=11, height=11, **ring)
        return square + tag("circle", fill=f"var(--ll-{COLOURS[0]})", cx=x, cy=y, r=5.5, **ring)


class TwoLosses(Explorer):
    """Cross entropy against squared error on a softmax output, over ŷ_ℓ and live from one start. The lecture's 4.3."""

    State = TwoLossesState

    def rows(self):
        state = self.state
        behind = controls.dial(state, "behind", "true class behind by", 310, 136, "how wrong the start is, in scores")
        eta = controls.dial(state, "eta", "η", 200, 18, "the learning rate of both from here on")
        curves = controls.switch(state, "curves", "curves", "loss and gradient over all of ŷ")
        return [controls.run(state), [behind, eta, curves]]

    def laid_out_by(self):
        return self.state.curves

    def panels(self):
        of_true, by_score = label("y_hat", TRUE), f"gradient w.r.t. {label('a', 'L', TRUE)}"
        curves = [over_y_hat(loss) for loss in TwoLossesState.kinds] if self.state.curves else []
        losses = [(y_hat, loss) for y_hat, loss, _ in curves]
        slopes = [(y_hat, slope) for y_hat, _, slope in curves]
        downwards = {"ylim": (-1.05, 0.08), "yticks": [-1, -0.5, 0], "yticklabels": ["−1", "−0.5", "0"]}
        powers = [(1e-4, "10⁻⁴"), (1e-2, "10⁻²"), (1.0, "1"), (10.0, "10")]
        return {
            "summary": BothNow(),
            "loss": OverOutput(f"loss over {of_true}", losses, ylim=(0, HIGHEST), yticks=[0, 2, 5, 10]),
            "gradient": OverOutput(by_score, slopes, **downwards),
            "loss over t": BothOverTime(*SIZE, "loss over t", 1e-4, HIGHEST, powers, powers=True, note=KEPT),
            "output over t": BothOverTime(*SIZE, f"{of_true} over t", 0, 1, [(0, "0"), (0.5, "0.5"), (1, "1")]),
        }

    def numbers(self):
        state = self.state
        now = [run.iteration() for run in state.both]
        y_hat = [state.measure(one) for one in now]
        slopes = [float(one.gradients.a[2][TRUE - 1, 0]) for one in now]
        losses, y_hats = ([run.over_time(of) for run in state.both] for of in ("losses", "measured"))
        y = label("y_hat", TRUE)
        sentences = [
            f"{NAMES[str(kind)]}: {y} {format_number(p)}, ℒ {format_number(one.loss)}, gradient {format_number(slope)}"
            for kind, p, one, slope in zip(state.kinds, y_hat, now, slopes, strict=True)
        ]
        return Numbers(y_hat=y_hat, slopes=slopes, losses=losses, y_hats=y_hats, sentences=sentences)

    def draw(self, panels, now):
        state = self.state
        return {
            "summary": panels["summary"].moving(state.t, state.eta, now.sentences),
            "loss": panels["loss"].moving(now.y_hat, [min(losses[-1], HIGHEST) for losses in now.losses]),
            "gradient": panels["gradient"].moving(now.y_hat, now.slopes),
            "loss over t": panels["loss over t"].moving(SHORT, now.losses, state.branches),
            "output over t": panels["output over t"].moving(SHORT, now.y_hats, state.branches),
        }

    def words(self, now):
        state = self.state
        start = f"η = {format_number(state.eta, 2)}, true class behind by {format_number(state.behind, 1)}"
        return f"t = {state.t}, {start}. {'. '.join(now.sentences)}. {state.messages()}".rstrip()

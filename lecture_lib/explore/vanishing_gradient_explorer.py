"""The explorer of vanishing and exploding gradients of 4.9: what a product of many slopes does to grad_a_k."""

from functools import lru_cache

import numpy as np

from lecture_lib.activations import ACTIVATIONS
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.state import Choice, Real, State, Steps
from lecture_lib.formatting import SUPERSCRIPTS, format_number, label, scientific
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.widgets import Panel

WIDTH, CLASSES, DEEPEST = 8, 3, 20
LOWEST, HIGHEST = -16, 12  # the powers of ten that the picture spans
MUCH = 10  # a gradient vanishes or explodes where layer 1 gets so many times less or more than the output


@lru_cache
def first_weights(k):
    """W_k for `size` 1, (8, 8). Every layer has a stream of its own: another depth leaves those below as they are."""
    return np.random.default_rng([k, 9]).normal(scale=WIDTH**-0.5, size=(WIDTH, WIDTH))


class DeepState(State):
    """A deep network of 8 neurons per layer, with three classes."""

    depth = Steps(DEEPEST, start=10)
    g = Choice(ACTIVATIONS.values())
    size = Real(0.05, 4.0, 1.0)

    @property
    def theta(self):
        L = self.depth + 1
        W = {k: self.size * first_weights(k) for k in range(1, L + 1)}
        W[L] = W[L][:CLASSES]
        return Theta(W, {k: np.zeros((len(W[k]), 1)) for k in W})

    @property
    def x(self):
        return np.random.default_rng(4).normal(size=(WIDTH, 1))


class VanishingGradientExplorer(Explorer):
    """The length of grad_a_k in every layer of a deep network, from a real backward pass. Derived in 4.9.

    Every layer has 8 neurons. The weights are `size` times normal numbers of variance 1/8: at size 1, a layer of
    linear neurons would keep the length of what passes through it.
    """

    State = DeepState

    def rows(self):
        state = self.state
        depth = controls.whole(state, "depth", "hidden layers", 330)
        g = controls.menu(state, "g", "g", 122, 18, "the activation function of the hidden layers")
        return [[depth, g, controls.dial(state, "size", "weights ×", 270, 66, "every weight times this number")]]

    def panels(self):
        size = 408, 300
        self.norms = Plot(*size, "length of the gradient, layer by layer", "layer k", left=58)
        self.slopes = Plot(*size, "mean slope g′, layer by layer", "layer k")
        for ax in (self.norms.ax, self.slopes.ax):
            ax.set(xlim=(0.3, DEEPEST + 1.7), xticks=[1, 5, 10, 15, 20])
            ax.grid(visible=False, axis="x")
        powers = range(LOWEST, HIGHEST + 1, 4)
        self.norms.ax.set(ylim=(LOWEST - 0.4, HIGHEST + 0.4), yticks=powers)
        self.norms.ax.set_yticklabels([f"10{str(p).translate(SUPERSCRIPTS)}" if p else "1" for p in powers])
        self.norms.ax.axhline(0, color=colour("outline"), linewidth=1)
        self.slopes.ax.set(ylim=(-0.03, 1.06))
        bars = {"color": colour("gradient"), "linewidth": 9, "solid_capstyle": "butt"}
        # One line with gaps: quicker than a line a bar. On a scale of powers of ten nothing is at 0: bars begin at 1, and
        # a point shows where one ends that is too short to be seen.
        (self.bars,) = self.norms.ax.plot([], [], animated=True, **bars)
        (self.ends,) = self.norms.ax.plot([], [], "o", color=colour("gradient"), markersize=9, animated=True)
        points = {"color": colour("prime"), "markersize": 7, "linewidth": 1.5}
        (self.means,) = self.slopes.ax.plot([], [], "-o", animated=True, **points)
        return [
            Panel("norms", *size, still=self.norms.still(), kind="plot"),
            Panel("slopes", *size, still=self.slopes.still(), kind="plot"),
            Panel("words", 1000, 80, kind="html"),
        ]

    def passes(self):
        """Theta, Forward and Gradients at the numbers of now; the true class is 1."""
        theta = self.state.theta
        forward = forward_propagation(theta, self.state.x, self.state.g)
        return theta, forward, back_propagation(theta, forward, one_hot(1, CLASSES))

    def picture(self):
        state, (theta, forward, gradients) = self.state, self.passes()
        L, g = theta.L, state.g
        norms = [float(np.linalg.norm(gradients.a[k])) for k in range(1, L + 1)]
        means = [float(g.prime(forward.a[k]).mean()) for k in range(1, L)]
        heights = [np.clip(np.log10(norm), LOWEST, HIGHEST) if norm else LOWEST for norm in norms]
        layers = list(range(1, L + 1))
        self.bars.set_data(np.repeat(layers, 3), [at for height in heights for at in (0, height, np.nan)])
        self.ends.set_data(layers, heights)
        self.means.set_data(layers[:-1], means)
        ratio = norms[0] / norms[-1] if norms[-1] else 0.0
        verdict = what_becomes_of_it(norms[-1], ratio)

        def lengths(at_output, at_first):
            return (
                f"{at_output} at the output has length {power(norms[-1])}, {at_first} at the first layer "
                f"{power(norms[0])}: {power(ratio)} times as long."
            )

        typical = float(np.exp(np.mean(np.log(np.maximum(means, 1e-300)))))
        each = f"On average each layer down multiplies the length by {power(ratio ** (1 / state.depth))}."
        seen = lengths(*(f"∇{label('a', k)} ℒ" for k in (L, 1)))
        slopes = f"A typical slope g′(a_k) is {format_number(typical, 3)}; the weights multiply as well."
        shown = tag("p", tag("b", text=f"{verdict} ") + tag("span", text=seen))
        shown += tag("p", words(f"{each} {slopes}" if norms[-1] else slopes), class_="quiet")
        text = f"{state.depth} hidden layer{'s' if state.depth > 1 else ''} of {WIDTH}, g = {g}, weights × {format_number(state.size, 2)}. {verdict} "
        text += f"{lengths(f'grad_a_{L}', 'grad_a_1')} All: " + ", ".join(power(norm) for norm in norms)
        return [self.norms.moving([self.bars, self.ends]), self.slopes.moving([self.means]), shown], text


def what_becomes_of_it(at_output, ratio):
    """Whether a gradient of this length at the output vanishes or explodes on its way down to layer 1."""
    if not at_output:
        return "There is no gradient: the output is right for certain."
    if ratio < 1 / MUCH:
        return "The gradient vanishes."
    return "The gradient explodes." if ratio > MUCH else f"The gradient stays within a factor of {MUCH}."


def power(value):
    """A length of any size, in two digits."""
    return format_number(value, 2) if 0.095 <= value < 1e3 or value == 0 else scientific(value)

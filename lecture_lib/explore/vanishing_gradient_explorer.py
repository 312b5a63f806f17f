"""The explorer of vanishing and exploding gradients of 4.9: what a product of many slopes does to grad_a_k."""

from functools import lru_cache

import numpy as np

from lecture_lib import Theta, back_propagation, forward_propagation, one_hot
from lecture_lib.activations import ACTIVATIONS
from lecture_lib.draw import Html, Plot, colour, tag, words
from lecture_lib.explore.kit import Choice, Explorer, Numbers, Real, State, Whole, controls
from lecture_lib.formatting import format_number, label, scientific, superscript

WIDTH, CLASSES, DEEPEST = 8, 3, 20
SIZE = 408, 300
LOWEST, HIGHEST = -16, 12  # the powers of ten that the picture spans
MUCH = 10  # a gradient vanishes or explodes where layer 1 gets so many times less or more than the output


@lru_cache
def first_weights(k):
    """W_k for `size` 1, (8, 8). Every layer has a stream of its own: another depth leaves those below as they are."""
    return np.random.default_rng([k, 9]).normal(scale=WIDTH**-0.5, size=(WIDTH, WIDTH))


class DeepState(State):
    """A deep network of 8 neurons per layer, with three classes."""

    depth = Whole(DEEPEST, start=10)
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


class ByLayer(Plot):
    """Something of every layer."""

    def __init__(self, title, **more):
        super().__init__(*SIZE, f"{title}, layer by layer", "layer k", **more)
        self.ax.set(xlim=(0.3, DEEPEST + 1.7), xticks=[1, 5, 10, 15, 20])
        self.ax.grid(visible=False, axis="x")


class Lengths(ByLayer):
    """The length of grad_a_k as a bar, on a scale of powers of ten.

    Nothing is at 0 there: bars begin at 1, and a point shows where one ends that is too short to be seen.
    """

    def __init__(self):
        super().__init__("length of the gradient", left=58)
        powers = range(LOWEST, HIGHEST + 1, 4)
        self.ax.set(ylim=(LOWEST - 0.4, HIGHEST + 0.4), yticks=powers)
        self.ax.set_yticklabels([f"10{superscript(p)}" if p else "1" for p in powers])
        self.ax.axhline(0, color=colour("outline"), linewidth=1)
        bars = {"color": colour("gradient"), "linewidth": 9, "solid_capstyle": "butt"}
        self.bars = self.line(**bars)  # one line with gaps: quicker than a line a bar
        self.ends = self.line("o", color=colour("gradient"), markersize=9)

    def moving(self, lengths):
        heights = [np.clip(np.log10(length), LOWEST, HIGHEST) if length else LOWEST for length in lengths]
        layers = range(1, len(lengths) + 1)
        self.bars.set_data(np.repeat(layers, 3), [at for height in heights for at in (0, height, np.nan)])
        self.ends.set_data(layers, heights)
        return super().moving([self.bars, self.ends])


class MeanSlopes(ByLayer):
    """The mean of g' in every hidden layer."""

    def __init__(self):
        super().__init__("mean slope g′")
        self.ax.set(ylim=(-0.03, 1.06))
        self.means = self.line("-o", color=colour("prime"), markersize=7, linewidth=1.5)

    def moving(self, means):
        self.means.set_data(range(1, len(means) + 1), means)
        return super().moving([self.means])


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
        return {"norms": Lengths(), "slopes": MeanSlopes(), "words": Html(1000, 80)}

    def numbers(self):
        """The true class is 1."""
        state = self.state
        theta, g = state.theta, state.g
        forward = forward_propagation(theta, state.x, g)
        gradients = back_propagation(theta, forward, one_hot(1, CLASSES))
        lengths = [float(np.linalg.norm(gradients.a[k])) for k in range(1, theta.L + 1)]
        ratio = lengths[0] / lengths[-1] if lengths[-1] else 0.0
        return Numbers(
            L=theta.L,
            lengths=lengths,
            means=[float(g.prime(forward.a[k]).mean()) for k in range(1, theta.L)],
            ratio=ratio,
            verdict=what_becomes_of_it(lengths[-1], ratio),
        )

    def draw(self, panels, now):
        each = f"On average each layer down multiplies the length by {power(now.ratio ** (1 / self.state.depth))}."
        typical = float(np.exp(np.mean(np.log(np.maximum(now.means, 1e-300)))))
        slopes = f"A typical slope g′(a_k) is {format_number(typical, 3)}; the weights multiply as well."
        seen = how_long(now, *(f"∇{label('a', k)} ℒ" for k in (now.L, 1)))
        return {
            "norms": panels["norms"].moving(now.lengths),
            "slopes": panels["slopes"].moving(now.means),
            "words": tag("p", tag("b", text=f"{now.verdict} ") + tag("span", text=seen))
            + tag("p", words(f"{each} {slopes}" if now.lengths[-1] else slopes), class_="quiet"),
        }

    def words(self, now):
        state = self.state
        layers = f"{state.depth} hidden layer{'s' if state.depth > 1 else ''} of {WIDTH}"
        return (
            f"{layers}, g = {state.g}, weights × {format_number(state.size, 2)}. {now.verdict} "
            f"{how_long(now, f'grad_a_{now.L}', 'grad_a_1')} All: {', '.join(map(power, now.lengths))}"
        )


def how_long(now, at_output, at_first):
    """How long the gradient is at both ends, which have these names."""
    return (
        f"{at_output} at the output has length {power(now.lengths[-1])}, {at_first} at the first layer "
        f"{power(now.lengths[0])}: {power(now.ratio)} times as long."
    )


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

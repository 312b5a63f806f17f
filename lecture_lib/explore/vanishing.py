"""The vanishing gradient explorer of 4.9: what a product of many slopes does to grad_a_k."""

import numpy as np

from lecture_lib.activations import ACTIVATIONS
from lecture_lib.digits import SUPERSCRIPTS, scientific, written
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.base import Explorer, dial, menu, whole
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.scene import Panel

WIDTH, CLASSES, DEEPEST = 8, 3, 20
LOWEST, HIGHEST = -16, 12  # the powers of ten that the picture spans
LAYERS = range(1, DEEPEST + 2)


class VanishingGradientExplorer(Explorer):
    """The size of grad_a_k in every layer of a deep network, from a real backward pass. Derived in 4.9.

    Every layer has 8 neurons. The weights are `size` times normal numbers of variance 1/8: at size 1, a layer of
    linear neurons would keep the length of what passes through it.
    """

    def __init__(self, depth=10, g="logistic", size=1.0):
        controls = {
            "depth": whole("hidden layers", depth, 1, DEEPEST, "340px"),
            "g": menu("g", list(ACTIVATIONS), g, 122, 18),
            "size": dial("weights ×", size, 0.05, 4.0, label_width=66),
        }
        # Every layer has a stream of its own, so that another depth leaves the layers below as they are.
        self._W = {k: np.random.default_rng([k, 9]).normal(scale=WIDTH**-0.5, size=(WIDTH, WIDTH)) for k in LAYERS}
        self._x = np.random.default_rng(4).normal(size=(WIDTH, 1))
        self.theta = self.gradients = None
        super().__init__(controls, [controls.values()])

    def panels(self):
        self.norms = Plot(530, 320, "the length of grad_a_k", "layer k", left=64)
        self.slopes = Plot(530, 320, "the mean of g′(a_k) over layer k", "layer k")
        for ax in (self.norms.ax, self.slopes.ax):
            ax.set(xlim=(0.3, DEEPEST + 1.7), xticks=[1, 5, 10, 15, 20])
            ax.grid(visible=False, axis="x")
        powers = range(LOWEST, HIGHEST + 1, 4)
        self.norms.ax.set(ylim=(LOWEST - 0.4, HIGHEST + 0.4), yticks=powers)
        self.norms.ax.set_yticklabels([f"10{str(p).translate(SUPERSCRIPTS)}" if p else "1" for p in powers])
        self.norms.ax.axhline(0, color=colour("outline"), linewidth=1)
        self.slopes.ax.set(ylim=(-0.03, 1.06))
        bars = {"color": colour("gradient"), "linewidth": 9, "solid_capstyle": "butt"}
        # One line with gaps: quicker than a line a bar.
        (self.bars,) = self.norms.ax.plot([], [], animated=True, **bars)
        points = {"color": colour("prime"), "markersize": 7, "linewidth": 1.5}
        (self.means,) = self.slopes.ax.plot([], [], "-o", animated=True, **points)
        return [
            Panel("norms", 530, 320, still=self.norms.still()),
            Panel("slopes", 530, 320, still=self.slopes.still()),
            Panel("words", 1080, 50, kind="html"),
        ]

    def picture(self):
        depth, g, size = (
            self.controls["depth"].value,
            ACTIVATIONS[self.controls["g"].value],
            self.controls["size"].value,
        )
        L = depth + 1
        W = {k: size * self._W[k] for k in range(1, L + 1)}
        W[L] = W[L][:CLASSES]
        self.theta = Theta(W, {k: np.zeros((len(W[k]), 1)) for k in W})
        forward = forward_propagation(self.theta, self._x, g)
        self.gradients = back_propagation(self.theta, forward, one_hot(1, CLASSES))
        norms = [float(np.linalg.norm(self.gradients.a[k])) for k in range(1, L + 1)]
        means = [float(g.prime(forward.a[k]).mean()) for k in range(1, L)]
        heights = [np.clip(np.log10(norm), LOWEST, HIGHEST) if norm else LOWEST for norm in norms]
        layers = list(range(1, L + 1))
        self.bars.set_data(np.repeat(layers, 3), [at for height in heights for at in (LOWEST - 0.4, height, np.nan)])
        self.means.set_data(layers[:-1], means)
        ratio = norms[0] / norms[-1] if norms[-1] else 0.0
        summary = (
            f"grad_a_{L} at the output has length {power(norms[-1])}, grad_a_1 at the first layer {power(norms[0])}: "
            f"{power(ratio)} times as long."
        )
        typical = float(np.exp(np.mean(np.log(np.maximum(means, 1e-300)))))
        words = f'<p class="strong">{summary}</p><p class="quiet">A typical slope g′(aₖ) is {written(typical, 3)}; each layer down multiplies by slopes and by weights.</p>'
        text = f"{depth} hidden layers of {WIDTH}, g = {g}, weights × {written(size, 2)}. {summary} All: " + ", ".join(
            power(norm) for norm in norms
        )
        return [self.norms.moving([self.bars]), self.slopes.moving([self.means]), words], text


def power(value):
    """A length of any size, in two digits."""
    return written(value, 2) if 0.095 <= value < 1e3 or value == 0 else scientific(value)

"""Explorers of 4.5: from the output layer's pre-activations to the gradients w.r.t. y_hat and a_L."""

from functools import lru_cache

import numpy as np

from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations import module_4_5 as derived
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import written
from lecture_lib.draw.bars import Bars
from lecture_lib.draw.matrix import Grid
from lecture_lib.draw.network import subscript
from lecture_lib.explore.base import Explorer, dial, menu, offer
from lecture_lib.explore.live import controls_of_lines, live_lines, pick_line, steered
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import one_hot, softmax
from lecture_lib.scene import Panel

MOST = 6
FIRST_A = (0.4, 1.2, -0.6, 0.9, -1.3, 0.1)


@lru_cache
def passing_on(k):
    """The one-layer network whose a_L is its input: with it, a_L itself is on the dials."""
    return Theta({1: np.eye(k)}, {1: np.zeros((k, 1))})


class OnOutput(Explorer):
    """An explorer of the output layer alone: dials for a_L, the number of classes k, the true class l."""

    def __init__(self, controls, rows, k, l):
        self.dials = [dial(f"a_L{i}", a, -6.0, 6.0, width="220px") for i, a in enumerate(FIRST_A, 1)]
        own = {
            "k": menu("classes k", range(2, MOST + 1), k, 124, 64),
            "true class": menu("true class ℓ", [1, 2], 1, 138, 82),
            **{slider.description: slider for slider in self.dials},
        }
        self.controls = own | controls
        self._follow_k()
        own["true class"].value = l
        super().__init__(self.controls, [[own["k"], own["true class"], *rows[0]], *rows[1:], self.dials])

    def changed(self, control, old, new):
        if control == "k":
            self._follow_k()

    def _follow_k(self):
        k = self.controls["k"].value
        offer(self.controls["true class"], list(range(1, k + 1)))
        for i, slider in enumerate(self.dials, 1):
            slider.beside.layout.display = None if i <= k else "none"

    @property
    def a_L(self):
        """The pre-activations on the dials, (k, 1)."""
        return np.array([[round(slider.value, 2)] for slider in self.dials[: self.controls["k"].value]])

    def passes(self):
        """Theta, Forward and Gradients of the output layer."""
        theta = passing_on(self.controls["k"].value)
        forward = forward_propagation(theta, self.a_L)
        return theta, forward, back_propagation(theta, forward, self.target)

    @property
    def target(self):
        """e(l), (k, 1)."""
        return one_hot(self.controls["true class"].value, self.controls["k"].value)

    def said(self):
        """The state in words."""
        a = ", ".join(written(v, 2) for v in self.a_L[:, 0])
        return f"k = {self.controls['k'].value}, true class {self.controls['true class'].value}, a_L = [{a}]"


OF = {
    "one a_Li": derived.BY_A_L,
    "one ŷ_i": derived.BY_Y_HAT,
    "all of a_L": derived.BY_A_L_VECTOR,
    "all of ŷ": derived.BY_Y_HAT_VECTOR,
}


class OutputDerivation(OnOutput):
    """dL/da_Li and dL/dy_hat_i line by line, for softmax and cross entropy, each line with its value. Derived in 4.5."""

    def __init__(self, k=3, l=2, i=1):
        controls = {
            "i": menu("i", [1, 2], 1, 70, 12),
            "of": menu("gradient of", list(OF), "one a_Li", 180, 76),
            **controls_of_lines(6),
        }
        row = list(controls.values())
        super().__init__(controls, [row[:2], row[2:]], k, l)
        self.controls["i"].value = i

    def changed(self, control, old, new):
        super().changed(control, old, new)
        steered(self.controls, OF[self.controls["of"].value])

    def picked(self, kind, indices):
        pick_line(self.controls, kind, indices)

    def _follow_k(self):
        super()._follow_k()
        offer(self.controls["i"], list(range(1, self.controls["k"].value + 1)))

    def staged_for(self):
        return self.controls["k"].value

    def panels(self):
        k = self.controls["k"].value
        names = [f"ŷ{subscript(i)}" for i in range(1, k + 1)]
        self.y_hat = Bars(names, 400, x=6, title="ŷ = softmax(a_L)", signed=False, name_width=44)
        self.gradient = Bars(
            [f"∂ℒ/∂a_L{i}" for i in range(1, k + 1)], 400, 6, self.y_hat.bottom + 14, title="∇ of a_L", name_width=84
        )
        still = self.y_hat.still() + self.gradient.still()
        return [
            Panel("lines", 640, 690, kind="html"),
            Panel("bars", 414, self.gradient.bottom + 10, still),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        k, l, i = (self.controls[name].value for name in ("k", "true class", "i"))
        at = at_network(theta, forward, gradients, i=i, l=l, k=k)
        of = self.controls["of"].value
        markup, words = live_lines(OF[of], at, self.controls, self._numerical(of, forward, i), {"a": 2})
        line = OF[of].lines[min(self.controls["line"].value, len(OF[of].lines)) - 1]
        spoken = {index for kind, index in line.expression.leaves(at) if kind in ("y_hat", "grad y_hat")}
        lit = sorted({index[0] - 1 for index in spoken if index} or range(k))
        own = range(k) if of.startswith("all") else [i - 1]
        bars = self.y_hat.moving(forward.y_hat[:, 0], ["h"] * k, lit=lit if spoken else ())
        bars += self.gradient.moving(gradients.a[1][:, 0], ["gradient"] * k, lit=own if "a_L" in of else ())
        y_hat = ", ".join(written(v) for v in forward.y_hat[:, 0])
        return [markup, bars], f"{self.said()}, i = {i}. ŷ = [{y_hat}]. {words}"

    def _numerical(self, of, forward, i):
        l = self.controls["true class"].value - 1
        if "ŷ" in of:
            gradient = numerical_gradient(
                lambda y_hat: -np.log(y_hat[l, 0]), forward.y_hat, nudge=1e-4 * forward.y_hat.min()
            )
        else:
            theta, y = passing_on(len(self.a_L)), self.target
            gradient = numerical_gradient(lambda a_L: forward_propagation(theta, a_L).loss(y), self.a_L)
        return gradient if of.startswith("all") else gradient[i - 1]


class SoftmaxGradient(OnOutput):
    """y_hat, e(l) and both gradients as bars, and the softmax's Jacobian between them. Derived in 4.5."""

    def __init__(self, k=3, l=2):
        super().__init__({}, [[]], k, l)

    def staged_for(self):
        return self.controls["k"].value

    def panels(self):
        k = self.controls["k"].value
        row, numbers = 24, range(1, k + 1)
        high = 28 + row * k + 18
        self.y_hat = Bars(
            [f"ŷ{subscript(i)}" for i in numbers], 260, 0, 0, "ŷ = softmax(a_L)", signed=False, name_width=40, row=row
        )
        self.e = Bars(
            [f"e(ℓ){subscript(i)}" for i in numbers],
            260,
            0,
            high,
            "e(ℓ), the target",
            signed=False,
            name_width=56,
            row=row,
        )
        self.by_y_hat = Bars(
            [f"i = {i}" for i in numbers], 300, 300, 0, "∂ℒ/∂ŷ_i = −1[ℓ=i] / ŷ_ℓ", 20.0, name_width=50, row=row
        )
        self.by_a = Bars(
            [f"i = {i}" for i in numbers], 300, 300, high, "∂ℒ/∂a_Li = −(1[ℓ=i] − ŷ_i)", 1.0, name_width=50, row=row
        )
        heads = [f"a_L{i}" for i in numbers]
        self.jacobian = Grid(k, k, 0, 0, (66, 28), "∂ŷ_row / ∂a_L column", [f"ŷ{subscript(i)}" for i in numbers], heads)
        self.bars = (self.y_hat, self.e, self.by_y_hat, self.by_a)
        return [
            Panel("bars", 610, 2 * high, "".join(bars.still() for bars in self.bars)),
            Panel("jacobian", self.jacobian.right + 14, self.jacobian.bottom + 14, self.jacobian.still()),
            Panel("words", 1060, 54, kind="html"),
        ]

    def picture(self):
        _, forward, gradients = self.passes()
        k, l = self.controls["k"].value, self.controls["true class"].value
        y_hat = forward.y_hat
        # Row by row: what a nudge of each a_L does to one output, by pulling a 1 at that output back.
        jacobian = np.vstack([softmax.pull_back(y_hat, one_hot(row, k)).T for row in range(1, k + 1)])
        columns = (y_hat, self.target, gradients.y_hat, gradients.a[1])
        kinds = ("h", "truth", "gradient", "gradient")
        bars = "".join(
            bar.moving(column[:, 0], [kind] * k, 0 if kind == "truth" else 4)
            for bar, column, kind in zip(self.bars, columns, kinds, strict=True)
        )
        loss, steep = forward.loss(self.target), float(abs(gradients.y_hat).max())
        words = (
            f'<p class="strong">ℒ = −log ŷ_ℓ = {written(loss)}. The gradient w.r.t. ŷ reaches {written(steep, 2)}, '
            f"the one w.r.t. a_L only {written(float(abs(gradients.a[1]).max()), 4)}.</p>"
            '<p class="quiet">1/ŷ_ℓ explodes as ŷ_ℓ goes to 0; row ℓ of the Jacobian (framed) carries a factor ŷ_ℓ that '
            "cancels it. An arrow head marks a bar that goes on.</p>"
        )
        text = f"{self.said()}. Loss {written(loss)}. " + " ".join(
            f"{name} = [{', '.join(written(v) for v in column[:, 0])}]."
            for name, column in zip(("ŷ", "e(ℓ)", "grad_y_hat", "grad_a_L"), columns, strict=True)
        )
        grid = self.jacobian.moving(jacobian, 4, "prime", row=l - 1)
        return [bars, grid, words], text

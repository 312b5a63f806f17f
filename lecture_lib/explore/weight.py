"""Explorers of 4.7: the gradient of one weight or bias, of a whole matrix, and the check of all of grad_theta."""

import numpy as np

from lecture_lib.checking import numerical_gradient, numerical_gradient_of_theta
from lecture_lib.derivations import module_4_7 as derived
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import SUBSCRIPTS, plain, scientific, written
from lecture_lib.draw.lines import bound, error_text
from lecture_lib.draw.matrix import Grid
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.explore.base import dial, menu
from lecture_lib.explore.live import controls_of_lines, live_lines, pick_line, spoken_of, steered
from lecture_lib.explore.on_network import OnNetwork
from lecture_lib.network import Theta, forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.scene import Panel

SMALL = {"inputs": (1, 4), "hidden": (1, 4), "neurons": (1, 4), "classes": (2, 4)}
TABLE = {("W", False): derived.BY_W, ("W", True): derived.BY_W_MATRIX}
TABLE |= {("b", False): derived.BY_B, ("b", True): derived.BY_B_VECTOR}


class WeightGradient(OnNetwork):
    """dL/dW_kij or dL/db_ki of the entry that you choose, line by line, and the outer product. Derived in 4.7."""

    most = SMALL
    kinds = ("W", "b")

    def __init__(self, inputs=3, hidden=2, neurons=3, classes=3):
        controls = {
            "of": menu("gradient of", ["one entry", "all entries"], "one entry", 190, 76),
            **controls_of_lines(2),
        }
        super().__init__(controls, [[], list(controls.values())], (inputs, hidden, neurons, classes), chosen="W_221")

    def changed(self, control, old, new):
        super().changed(control, old, new)
        steered(self.controls, self._derived())

    def picked(self, kind, indices):
        if kind == "cell":
            kind, indices = "W", (self.chosen[1][0], *indices)
        pick_line(self.controls, kind, indices)
        super().picked(kind, indices)

    def _derived(self):
        return TABLE[self.chosen[0], self.controls["of"].value == "all entries"]

    def staged_for(self):
        return self.sizes, self.chosen[1][0]

    def panels(self):
        sizes, k = self.sizes, self.chosen[1][0]
        self.diagram = NetworkDiagram(sizes)
        n, below, sub, under = sizes[k], sizes[k - 1], str(k).translate(SUBSCRIPTS), str(k - 1).translate(SUBSCRIPTS)
        cell, i_heads, j_heads = (
            (78, 26),
            [f"i = {i}" for i in range(1, n + 1)],
            [f"j = {j}" for j in range(1, below + 1)],
        )
        self.column = Grid(n, 1, 0, 46, cell, f"∇ₐ{sub} ℒ", i_heads)
        self.row = Grid(1, below, self.column.right + 44, 0, cell, f"h{under}ᵀ")
        self.outer = Grid(n, below, self.column.right + 44, 46, cell, "", (), j_heads, pick="cell")
        self.bias = Grid(n, 1, self.outer.right + 50, 46, cell, f"∇b{sub} ℒ")
        grids = (self.column, self.row, self.outer, self.bias)
        says = f"∇W{sub} ℒ = ∇ₐ{sub} ℒ · h{under}ᵀ"
        heads = f'<text class="head left" x="{self.row.right + 16}" y="{self.row.bottom - 8}">{says}</text>'
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("lines", 470, 350, kind="html"),
            Panel(
                "outer",
                max(self.bias.right + 12, self.row.right + 182, 400),
                self.outer.bottom + 40,
                "".join(grid.still() for grid in grids) + heads,
                self.outer.hits(),
            ),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        kind, (k, i, *rest) = self.chosen
        j = rest[0] if rest else 1
        at = at_network(theta, forward, gradients, k=k, i=i, j=j)
        numerical = self._numerical(theta, kind, k, i, j)
        markup, words = live_lines(self._derived(), at, self.controls, numerical)
        lit = spoken_of(self._derived(), self.controls["line"].value, at, theta.sizes)
        network = self.diagram.moving(theta, forward.a, forward.h, lit, self.chosen, frame=self.true_class)
        chosen = (i - 1, j - 1) if kind == "W" else None
        row, column = (i - 1, j - 1) if kind == "W" else (None, None)
        outer = self.column.moving(gradients.a[k], 4, row=i - 1)
        outer += self.row.moving(forward.h[k - 1].T, 4, "h", column=column)
        outer += self.outer.moving(gradients.W[k], 4, row=row, column=column, chosen=chosen)
        outer += self.bias.moving(gradients.b[k], 4, chosen=None if kind == "W" else (i - 1, 0))
        if kind == "W":
            a_i, h_j = float(gradients.a[k][i - 1, 0]), float(forward.h[k - 1][j - 1, 0])
            worked = f"row {i}, column {j}: {written(a_i)} · {written(h_j)} = {written(a_i * h_j)}"
            outer += f'<text class="strong left" x="8" y="{self.outer.bottom + 26}">{worked}</text>'
        shown = "; ".join(" ".join(written(v) for v in row) for row in getattr(gradients, kind)[k])
        text = (
            f"Layers {theta.sizes}, g = {forward.g}, true class {self.true_class}, {self.controls['weight'].value} = "
            f"{written(self.controls['value'].value, 2)}. {words} grad_{kind}_{k} = [{shown}]."
        )
        return [network, markup, outer], text

    def _numerical(self, theta, kind, k, i, j):
        """The chosen gradient, or that of the whole layer, by nudging theta."""
        y, arrays = one_hot(self.true_class, theta.sizes[-1]), getattr(theta, kind)

        def loss(array):
            moved = {"W": theta.W, "b": theta.b, kind: {**arrays, k: array}}
            return forward_propagation(Theta(moved["W"], moved["b"]), self.x, self.controls["g"].value).loss(y)

        if self.controls["of"].value == "all entries":
            return numerical_gradient(loss, arrays[k])
        entry = np.zeros_like(arrays[k])
        entry[(i - 1, j - 1) if kind == "W" else (i - 1, 0)] = 1.0
        return numerical_gradient(lambda step: loss(arrays[k] + step * entry), 0.0)


class GradientCheck(OnNetwork):
    """Every entry of grad_theta beside its numerical gradient, with the relative error, at each move. Used in 4.7.

    `break` puts one mistake into the gradients, so that you see the check find it.
    """

    most = {"inputs": (1, 4), "hidden": (1, 3), "neurons": (1, 4), "classes": (2, 4)}

    def __init__(self, inputs=3, hidden=2, neurons=4, classes=3):
        controls = {
            "nudge": dial("log₁₀ nudge", -5.0, -12.0, -1.0, 0.5, width="250px", label_width=84),
            "break": menu("break", list(MISTAKES), "nothing", 190, 42),
        }
        super().__init__(controls, [[], list(controls.values())], (inputs, hidden, neurons, classes))

    def staged_for(self):
        return self.sizes

    def panels(self):
        self.grids, panels = {}, [Panel("summary", 900, 50, kind="html")]
        for k in range(1, len(self.sizes)):
            n, below, sub = self.sizes[k], self.sizes[k - 1], str(k).translate(SUBSCRIPTS)
            heads = [f"j = {j}" for j in range(1, below + 1)]
            rows = [f"i = {i}" for i in range(1, n + 1)]
            W = Grid(n, below, 0, 0, CELL, f"∇W{sub} ℒ", rows, heads, pick=f"W {k}")
            b = Grid(n, 1, W.right + 26, 0, CELL, f"∇b{sub} ℒ", (), [""], pick=f"b {k}")
            self.grids[k] = W, b
            size = b.right + 12, b.bottom + 12
            panels.append(Panel(f"layer {k}", *size, W.still() + b.still(), W.hits() + b.hits()))
        return panels

    def picked(self, kind, indices):
        super().picked(kind, indices[:2] if kind == "b" else indices)

    def picture(self):
        theta, forward, gradients = self.passes()
        y = one_hot(self.true_class, theta.sizes[-1])
        nudge = 10.0 ** self.controls["nudge"].value
        numerical = numerical_gradient_of_theta(theta, forward, y, nudge=nudge)
        MISTAKES[self.controls["break"].value](gradients, theta, forward)
        moving, worst, wrong = [], 0.0, 0
        for k, grids in self.grids.items():
            layer = ""
            for kind, grid in zip("Wb", grids, strict=True):
                found, nudged = getattr(gradients, kind)[k], getattr(numerical, kind)[k]
                errors = relative_error(found, nudged)
                worst, wrong = max(worst, float(errors.max())), wrong + int((errors > TOLERANCE).sum())
                layer += pairs(grid, found, nudged, errors, self._ring(kind, k))
            moving.append(layer)
        verdict = "every entry passes" if not wrong else f"{wrong} of {theta.count} entries fail"
        mark = "✓" if not wrong else "✗"
        summary = (
            f'<p class="ll-check {"ok" if not wrong else "off"}">{mark} {theta.count} parameters: {verdict}; '
            f"largest relative error {error_text(worst)}.</p>"
            '<p class="quiet">In each cell: from back_propagation, by nudging, the relative error.</p>'
        )
        text = (
            f"Layers {theta.sizes}, {theta.count} parameters, nudge {scientific(nudge)}, broken: "
            f"{self.controls['break'].value}. {self.controls['weight'].value} = "
            f"{written(self.controls['value'].value, 2)}: {verdict}, largest relative error {bound(worst)}. "
            f"grad_W_1 = [{'; '.join(' '.join(written(v) for v in row) for row in gradients.W[1])}]."
        )
        return [summary, *moving], text

    def _ring(self, kind, k):
        chosen, indices = self.chosen
        if chosen != kind or indices[0] != k:
            return None
        return (indices[1] - 1, indices[2] - 1) if kind == "W" else (indices[1] - 1, 0)


def relative_error(found, numerical):
    """|u - v| / max(|u|, |v|), entry by entry; where both are next to nothing, against 10⁻⁶."""
    return np.abs(found - numerical) / np.maximum(np.maximum(np.abs(found), np.abs(numerical)), 1e-6)


def pairs(grid, found, numerical, errors, ring):
    """Three lines a cell: the gradient, the numerical one, how far apart they are."""
    out = []
    for at in np.ndindex(found.shape):
        x, y = grid.corner(*at)
        middle, fails = x + CELL[0] / 2, errors[at] > TOLERANCE
        frame = "cell negative" if fails else "cell gradient"
        out.append(
            f'<rect class="{frame}" fill-opacity="{0.22 if fails else 0.06}" x="{x + 1}" y="{y + 1}" '
            f'width="{CELL[0] - 2}" height="{CELL[1] - 2}"/>'
            f'<text class="gradient" x="{middle}" y="{y + 16}">{plain(found[at], 5)}</text>'
            f'<text x="{middle}" y="{y + 31}">{plain(numerical[at], 5)}</text>'
            f'<text class="{"negative" if fails else "quiet"}" x="{middle}" y="{y + 46}">'
            f"{'✗ ' if fails else ''}{error_text(errors[at])}</text>"
        )
    return "".join(out) + (grid.frame(*grid.corner(*ring), *CELL, "chosen-frame") if ring else "")


def flip_a_sign(gradients, theta, forward):
    gradients.W[theta.L][0] *= -1


def layer_1_from(gradients, grad_a_1, forward):
    gradients.W[1], gradients.b[1] = grad_a_1 @ forward.h[0].T, grad_a_1


def forget_the_transpose(gradients, theta, forward):
    """Layer 1 as if W_2 had been used without its transpose, as far as its shape allows."""
    W, n = theta.W[2], theta.sizes[1]
    grad_h = np.resize(W @ np.resize(gradients.a[2], (W.shape[1], 1)), (n, 1))
    layer_1_from(gradients, forward.g.pull_back(forward.h[1], grad_h), forward)


def forget_the_slope(gradients, theta, forward):
    layer_1_from(gradients, gradients.h[1], forward)


MISTAKES = {
    "nothing": lambda gradients, theta, forward: None,
    "a sign": flip_a_sign,
    "the transpose": forget_the_transpose,
    "g′(a₁)": forget_the_slope,
}
CELL = (80, 54)
TOLERANCE = 1e-4

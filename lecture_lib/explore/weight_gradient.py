"""The explorer of 4.7: the gradient of one weight or bias, line by line, and of a whole layer as an outer product."""

import numpy as np

from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations import module_4_7
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import Grid
from lecture_lib.explore.kit.live import LiveState, OnDerivation, live_lines, quantities_in
from lecture_lib.explore.kit.network_state import NetworkState, OnDial, quantities
from lecture_lib.explore.kit.state import Choice
from lecture_lib.formatting import format_number, label, plain_name
from lecture_lib.network import Theta, forward_propagation
from lecture_lib.widgets import Panel

CELL = (52, 24)
DERIVATIONS = {
    ("W", 3): module_4_7.BY_W,
    ("W", 1): module_4_7.BY_W_MATRIX,
    ("b", 2): module_4_7.BY_B,
    ("b", 1): module_4_7.BY_B_VECTOR,
}


def parameters(state):
    """All W_kij and b_ki, and each W_k and b_k as a whole: ("W", (k,))."""
    layers = range(1, len(state.sizes))
    return [*quantities(tuple(state.sizes), ("W", "b")), *((kind, (k,)) for kind in "Wb" for k in layers)]


class WeightState(LiveState, NetworkState):
    subject = Choice(parameters, ("W", (2, 2, 1)))
    weight = OnDial(("W", "b", "x"), ("W", (2, 2, 1)))

    @property
    def derivation(self):
        kind, indices = self.subject
        return DERIVATIONS[kind, len(indices)]


class WeightGradient(OnDerivation):
    """dL/dW_kij or dL/db_ki of the entry that you choose, line by line, and the outer product. Derived in 4.7."""

    State = WeightState
    cell = "W"

    def staged_for(self):
        return self.state.sizes, self.state.subject[1][0]

    def panels(self):
        sizes, k = self.state.sizes, self.state.subject[1][0]
        n, below = sizes[k], sizes[k - 1]
        i_heads, j_heads = [f"i={i}" for i in range(1, n + 1)], [f"j={j}" for j in range(1, below + 1)]
        by_a, by_W, h = f"∇{label('a', k)} ℒ", f"∇{label('W', k)} ℒ", f"{label('h', k - 1)}ᵀ"
        self.column = Grid(n, 1, 0, 70, CELL, by_a, i_heads, head=36)
        self.row = Grid(1, below, self.column.right + 14, 0, CELL, h)
        self.outer = Grid(n, below, self.column.right + 14, 50, CELL, by_W, (), j_heads, pick="cell")
        self.bias = Grid(n, 1, self.outer.right + 10, 70, CELL, f"∇{label('b', k)} ℒ")
        grids = (self.column, self.row, self.outer, self.bias)
        rule = tag("text", text=f"{by_W} = {by_a} · {h}", class_="quiet left", x=8, y=self.outer.bottom + 40)
        still, height = "".join(grid.still() for grid in grids) + rule, self.outer.bottom + 48
        outer = Panel("outer", max(self.bias.right + 10, 300), height, still, self.outer.picks(), place="right")
        return [self.loss_panel(), self.network_panel(), Panel("lines", 360, 200, kind="html", place="right"), outer]

    def picture(self):
        state = self.state
        theta, forward, gradients = self.passes()
        kind, (k, *entry) = state.subject
        i, j = [*entry, 1, 1][:2]
        at = at_network(theta, forward, gradients, k=k, i=i, j=j)
        markup, words = live_lines(state, at, self._numerical(theta, kind, k, entry))
        lit = quantities_in(state.derivation, state.line, at, theta.sizes)
        network = self.diagram.moving(
            theta, forward.a, forward.h, lit, state.subject, state.weight, frame=state.true_class
        )
        row, column = (i - 1 if entry else None), (j - 1 if kind == "W" and entry else None)
        outer = self.column.moving(gradients.a[k], 3, row=row) + self.row.moving(
            forward.h[k - 1].T, 3, "h", column=column
        )
        chosen = None if column is None else (row, column)
        outer += self.outer.moving(gradients.W[k], 3, row=None if chosen is None else row, column=column, chosen=chosen)
        outer += self.bias.moving(gradients.b[k], 3, chosen=(row, 0) if kind == "b" and entry else None)
        if chosen:
            a_i, h_j = float(gradients.a[k][row, 0]), float(forward.h[k - 1][column, 0])
            worked = f"row {i}, column {j}: {format_number(a_i)} · {format_number(h_j)} = {format_number(a_i * h_j)}"
            outer += tag("text", text=worked, class_="strong left", x=8, y=self.outer.bottom + 22)
        shown = "; ".join(" ".join(format_number(v) for v in numbers) for numbers in getattr(gradients, kind)[k])
        loss, answer = self.loss_answer(forward)
        text = f"{self.said()}, gradient of {plain_name(state.subject)}. {answer} {words} grad_{kind}_{k} = [{shown}]."
        return [loss, network, markup, outer], text

    def _numerical(self, theta, kind, k, entry):
        """The chosen gradient, or that of the whole layer, by nudging theta."""
        state, arrays = self.state, getattr(theta, kind)

        def loss(array):
            moved = {"W": theta.W, "b": theta.b, kind: {**arrays, k: array}}
            return forward_propagation(Theta(moved["W"], moved["b"]), state.x, state.g).loss(state.y)

        if not entry:
            return numerical_gradient(loss, arrays[k])
        one = np.zeros_like(arrays[k])
        one[(entry[0] - 1, entry[1] - 1) if kind == "W" else (entry[0] - 1, 0)] = 1.0
        return numerical_gradient(lambda step: loss(arrays[k] + step * one), 0.0)

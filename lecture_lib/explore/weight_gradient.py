"""The explorer of 4.7: the gradient of one weight or bias, line by line, and of a whole layer as an outer product."""

from dataclasses import replace

from lecture_lib import forward_propagation, numerical_gradient
from lecture_lib.derivations import module_4_7
from lecture_lib.draw import Grid, Panel, tag
from lecture_lib.explore.kit import Choice, LiveState, NetworkState, OnDerivation, OnDial, OwnOnNetwork
from lecture_lib.formatting import format_number, label, plain_name

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
    return [*state.quantities("W", "b"), *((kind, (k,)) for kind in "Wb" for k in layers)]


class WeightState(LiveState, NetworkState):
    module = "4.7"
    subject = Choice(parameters, ("W", (2, 2, 1)))
    weight = OnDial(("W", "b", "x"), ("W", (2, 2, 1)))

    @property
    def indices(self):
        return dict(zip("kij", [*self.subject[1], 1, 1], strict=False))

    @property
    def derivation(self):
        kind, indices = self.subject
        return DERIVATIONS[kind, len(indices)]


class Outer(Panel):
    """The outer product grad_a_k · h_{k-1}ᵀ = grad_W_k, its factors at its margins, and grad_b_k beside it; the entries of
    grad_W_k can be picked."""

    def __init__(self, k, n, below):
        i_heads, j_heads = [f"i={i}" for i in range(1, n + 1)], [f"j={j}" for j in range(1, below + 1)]
        by_a, by_W, h = f"∇{label('a', k)} ℒ", f"∇{label('W', k)} ℒ", f"{label('h', k - 1)}ᵀ"
        self.rule = f"{by_W} = {by_a} · {h}"
        self.column = Grid(n, 1, 0, 70, CELL, by_a, i_heads, head=36)
        left = self.column.right + 14
        self.row = Grid(1, below, left, 0, CELL, h)
        self.outer = Grid(n, below, left, 50, CELL, by_W, (), j_heads, pick=lambda i, j: ("W", (k, i, j)))
        self.bias = Grid(n, 1, self.outer.right + 10, 70, CELL, f"∇{label('b', k)} ℒ")
        parts = self.column, self.row, self.outer, self.bias
        super().__init__(max(self.bias.right + 10, 340), self.outer.bottom + 48, "right", parts=parts)

    def still(self):
        rule = tag("text", text=self.rule, class_="quiet left", x=8, y=self.outer.bottom + 40)
        return super().still() + rule

    def moving(self, gradients, h, subject, off):
        """The numbers of the layer of `subject`, whose entry is chosen if it is one; `h` is what comes into it, `off` says by
        kind and layer which of the gradients are wrong."""
        kind, (k, *entry) = subject
        row = entry[0] - 1 if entry else None
        column = entry[1] - 1 if entry and kind == "W" else None
        weight = None if column is None else (row, column)
        bias = (row, 0) if entry and kind == "b" else None
        out = (
            self.column.moving(gradients.a[k], 3, row=row, off=off.get(("a", k)))
            + self.row.moving(h.T, 3, "h", column=column)
            + self.outer.moving(
                gradients.W[k], 3, row=row if weight else None, column=column, chosen=weight, off=off.get(("W", k))
            )
            + self.bias.moving(gradients.b[k], 3, chosen=bias, off=off.get(("b", k)))
        )
        if weight:
            factors = f"{format_number(gradients.a[k][row, 0])} · {format_number(h[column, 0])}"
            product = format_number(gradients.W[k][weight])
            worked = f"row {row + 1}, column {column + 1}: {factors} = {product}"
            out += tag("text", text=worked, class_="strong left", x=8, y=self.outer.bottom + 22)
        return out


class WeightGradient(OwnOnNetwork, OnDerivation):
    """dL/dW_kij or dL/db_ki of the entry that you choose, line by line, and the outer product. Derived in 4.7."""

    State = WeightState
    height = 200
    marked = "Wb"

    def panels(self):
        panels, sizes, k = super().panels(), self.state.sizes, self.state.subject[1][0]
        if self.state.to_write:
            return panels
        return panels | {"outer": Outer(k, sizes[k], sizes[k - 1])}

    def numbers(self):
        state, now = self.state, super().numbers()
        now.live = state.live(state.at_passes(now.theta, now.forward, now.gradients), self.by_nudging(now))
        return now

    def by_nudging(self, now):
        """The chosen gradient, or that of the whole layer, by nudging theta."""
        subject, y, theta = self.state.subject, self.state.y, now.theta
        kind, (k, *entry) = subject
        arrays = getattr(theta, kind)

        def loss(nudged):
            moved = theta.with_entries({subject: nudged}) if entry else replace(theta, **{kind: arrays | {k: nudged}})
            return forward_propagation(moved, now.forward.h[0], now.forward.g, now.forward.output).loss(y)

        return numerical_gradient(loss, theta.entry(*subject) if entry else arrays[k])

    def draw(self, panels, now):
        drawn, subject = super().draw(panels, now), self.state.subject
        if self.state.to_write:
            return drawn
        outer = panels["outer"].moving(now.gradients, now.forward.h[subject[1][0] - 1], subject, now.off)
        return drawn | {"outer": outer}

    def words(self, now):
        kind, (k, *_) = self.state.subject
        rows = "; ".join(" ".join(map(format_number, row)) for row in getattr(now.gradients, kind)[k])
        return (
            f"{self.summary()}, gradient of {plain_name(self.state.subject)}. {now.answer.words()} {now.live.words()} "
            f"grad_{kind}_{k} = [{rows}]."
        )

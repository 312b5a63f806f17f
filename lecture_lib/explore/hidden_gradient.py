"""The explorer of 4.6: the gradient of one hidden unit, line by line, and of all at once."""

from lecture_lib.checking import numerical_gradient, subnetwork_from
from lecture_lib.derivations import module_4_6
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import Grid
from lecture_lib.explore.kit.live import LiveState, OnDerivation, live_lines, quantities_in
from lecture_lib.explore.kit.network_state import NetworkState, OnDial, quantities
from lecture_lib.explore.kit.state import Choice
from lecture_lib.formatting import format_number, label, name, plain_name
from lecture_lib.network import forward_propagation
from lecture_lib.widgets import Panel

CELL, WEIGHT = (54, 24), (44, 24)  # of a gradient with three digits, of a weight with two


def hidden_units(state):
    """All h_ij and a_ij of the hidden layers, and each of these layers as a whole: ("h", (i,))."""
    layers = range(1, len(state.sizes) - 1)
    one_by_one = [unit for unit in quantities(tuple(state.sizes), ("h", "a")) if unit[1][0] in layers]
    return [*one_by_one, *((kind, (i,)) for kind in "ha" for i in layers)]


class HiddenState(LiveState, NetworkState):
    subject = Choice(hidden_units, ("h", (1, 2)))
    weight = OnDial(start=("W", (2, 2, 2)))

    @property
    def derivation(self):
        kind, indices = self.subject
        if len(indices) == 1:
            return module_4_6.BY_H_VECTOR if kind == "h" else module_4_6.BY_A_VECTOR
        return module_4_6.BY_H if kind == "h" else module_4_6.by_a(self.g)


class HiddenGradient(OnDerivation):
    """The chain rule over several paths: dL/dh_ij and dL/da_ij line by line, and a whole layer at once. Derived in 4.6."""

    State = HiddenState
    cell = "h"

    def staged_for(self):
        return self.state.sizes, self.state.subject[1][0]

    def panels(self):
        sizes, i = self.state.sizes, self.state.subject[1][0]
        n, above = sizes[i], sizes[i + 1]
        js, ms = [f"j={j}" for j in range(1, n + 1)], [f"m={m}" for m in range(1, above + 1)]

        def vector(rows, left, top, title, cell=CELL, pick=""):
            return Grid(rows, 1, left, top, cell, title, pick=pick)

        self.matrix = Grid(n, above, 0, 0, WEIGHT, f"{label('W', i + 1)}ᵀ", js, ms, head=36)
        self.vector = vector(above, self.matrix.right + 14, 20, f"∇{label('a', i + 1)} ℒ")
        self.outcome = vector(n, self.vector.right + 16, 20, f"∇{label('h', i)} ℒ", pick="cell")
        self.slopes = vector(n, 12, 0, f"g′({label('a', i)})", (48, 24))
        self.result = vector(n, self.slopes.right + 16, 0, f"∇{label('a', i)} ℒ")
        by_h, by_a = (self.matrix, self.vector, self.outcome), (self.slopes, self.result)

        def panel(title, grids, signs, picks=""):
            middle = grids[0].top + 12 * n + 5
            marks = "".join(tag("text", text=sign, class_="head", x=x, y=middle) for sign, x in signs)
            height = max(grid.bottom for grid in grids) + 8
            still = "".join(grid.still() for grid in grids) + marks
            return Panel(title, grids[-1].right + 10, height, still, picks, place="right")

        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("lines", 360, 280, kind="html", place="right"),
            panel("by h", by_h, [("·", self.matrix.right + 13), ("=", self.vector.right + 14)], self.outcome.picks()),
            panel("by a", by_a, [("⊙", 7), ("=", self.slopes.right + 14)]),
        ]

    def picture(self):
        state = self.state
        theta, forward, gradients = self.passes()
        (kind, (i, *j)), l = state.subject, state.true_class
        one = j[0] if j else None
        at = at_network(theta, forward, gradients, i=i, j=one or 1, l=l, k=theta.sizes[-1])
        markup, words = live_lines(state, at, self._numerical(theta, forward))
        lit, pills = quantities_in(state.derivation, state.line, at, theta.sizes), []
        if kind == "h" and one:
            above = range(1, theta.sizes[i + 1] + 1)
            lit |= {("W", (i + 1, m, one)) for m in above}
            products = (gradients.a[i + 1] * theta.W[i + 1][:, one - 1 : one])[:, 0]
            carried = [format_number(v, 3, sign=True) if abs(v) >= 0.0005 else "0" for v in products]
            pills = [(i + 1, m, one, text) for m, text in zip(above, carried, strict=True)]
            words += f" Paths from {name('h', i, one)}: {', '.join(carried)}, sum {format_number(products.sum(), 6)}."
        network = self.diagram.moving(
            theta, forward.a, forward.h, lit, state.subject, state.weight, pills=pills, frame=l
        )
        loss, answer = self.loss_answer(forward)
        chosen = (one - 1, 0) if one else None
        by_h = self.matrix.moving(theta.W[i + 1].T, 2, "weight", row=one - 1 if one else None)
        by_h += self.vector.moving(gradients.a[i + 1], 3, column=0)
        by_h += self.outcome.moving(gradients.h[i], 3, chosen=chosen)
        by_a = self.slopes.moving(forward.g.prime(forward.a[i]), 3, "prime", chosen=chosen)
        by_a += self.result.moving(gradients.a[i], 3, chosen=chosen)
        text = f"{self.said()}, gradient of {plain_name(state.subject)}. {answer} {words}"
        return [loss, network, markup, by_h, by_a], text

    def _numerical(self, theta, forward):
        """The chosen gradient by nudging h_i or a_i itself and going on from there."""
        (kind, (i, *j)), g, y = self.state.subject, forward.g, self.state.y
        above = subnetwork_from(theta, i)

        def loss(h_i):
            return forward_propagation(above, h_i, g).loss(y)

        if kind == "h":
            gradient = numerical_gradient(loss, forward.h[i])
        else:
            gradient = numerical_gradient(lambda a_i: loss(g(a_i)), forward.a[i])
        return gradient[j[0] - 1] if j else gradient

"""The explorer of 4.6: the gradient of one hidden unit, line by line, and of all at once."""

from lecture_lib import forward_propagation, numerical_gradient, subnetwork_from
from lecture_lib.derivations import module_4_6
from lecture_lib.draw import Grid, Panel, Signs
from lecture_lib.explore.kit import Choice, LiveState, NetworkState, OnDerivation, OnDial, OwnOnNetwork
from lecture_lib.formatting import format_number, label, name, plain_name

CELL, WEIGHT = (54, 24), (44, 24)  # of a gradient with three digits, of a weight with two


def hidden_units(state):
    """All h_ij and a_ij of the hidden layers, and each of these layers as a whole: ("h", (i,))."""
    layers = range(1, len(state.sizes) - 1)
    one_by_one = [unit for unit in state.quantities("h", "a") if unit[1][0] in layers]
    return [*one_by_one, *((kind, (i,)) for kind in "ha" for i in layers)]


class HiddenState(LiveState, NetworkState):
    module = "4.6"
    subject = Choice(hidden_units, ("h", (1, 2)))
    weight = OnDial(start=("W", (2, 2, 2)))

    @property
    def indices(self):
        i, *j = self.subject[1]
        return {"i": i, "j": j[0] if j else 1, "l": self.true_class, "k": self.sizes[-1]}

    @property
    def derivation(self):
        kind, indices = self.subject
        if len(indices) == 1:
            return module_4_6.BY_H_VECTOR if kind == "h" else module_4_6.BY_A_VECTOR
        return module_4_6.BY_H if kind == "h" else module_4_6.by_a(self.g)


class ByH(Panel):
    """The product W_{i+1}ᵀ · grad_a_{i+1} = grad_h_i; the entries of the outcome can be picked."""

    def __init__(self, i, n, above):
        js, ms = [f"j={j}" for j in range(1, n + 1)], [f"m={m}" for m in range(1, above + 1)]
        self.matrix = Grid(n, above, 0, 0, WEIGHT, f"{label('W', i + 1)}ᵀ", js, ms, head=36)
        self.vector = Grid(above, 1, self.matrix.right + 14, 20, CELL, f"∇{label('a', i + 1)} ℒ")
        self.outcome = Grid(
            n, 1, self.vector.right + 16, 20, CELL, f"∇{label('h', i)} ℒ", pick=lambda j, _: ("h", (i, j))
        )
        parts = self.matrix, self.vector, self.outcome
        signs = Signs(self.matrix, {"·": self.matrix.right + 13, "=": self.vector.right + 14})
        height = max(part.bottom for part in parts) + 8
        super().__init__(self.outcome.right + 10, height, "right", parts=(*parts, signs))

    def moving(self, W, grad_a, grad_h, one, off):
        """The numbers; `one` is the row of the chosen unit, from 0, or None; `off` says which of grad_a and grad_h are wrong."""
        return (
            self.matrix.moving(W.T, 2, "weight", row=one)
            + self.vector.moving(grad_a, 3, column=0, off=off[0])
            + self.outcome.moving(grad_h, 3, chosen=None if one is None else (one, 0), off=off[1])
        )


class ByA(Panel):
    """The product g′(a_i) ⊙ grad_h_i = grad_a_i; grad_h_i is in the picture above."""

    def __init__(self, i, n):
        self.slopes = Grid(n, 1, 12, 0, (48, 24), f"g′({label('a', i)})")
        self.outcome = Grid(n, 1, self.slopes.right + 16, 0, CELL, f"∇{label('a', i)} ℒ")
        signs = Signs(self.slopes, {"⊙": 7, "=": self.slopes.right + 14})
        parts = self.slopes, self.outcome, signs
        super().__init__(self.outcome.right + 10, self.slopes.bottom + 8, "right", parts=parts)

    def moving(self, slopes, grad_a, one, off):
        chosen = None if one is None else (one, 0)
        found = self.outcome.moving(grad_a, 3, chosen=chosen, off=off)
        return self.slopes.moving(slopes, 3, "prime", chosen=chosen) + found


class HiddenGradient(OwnOnNetwork, OnDerivation):
    """The chain rule over several paths: dL/dh_ij and dL/da_ij line by line, and a whole layer at once. Derived in 4.6."""

    State = HiddenState
    marked = "ah"

    def panels(self):
        panels, sizes, i = super().panels(), self.state.sizes, self.state.subject[1][0]
        if self.state.to_write:
            return panels
        return panels | {"by h": ByH(i, sizes[i], sizes[i + 1]), "by a": ByA(i, sizes[i])}

    def numbers(self):
        state, now = self.state, super().numbers()
        kind, (i, *j) = state.subject
        now.i, now.j = i, j[0] if j else None
        now.live = state.live(state.at_passes(now.theta, now.forward, now.gradients), self.by_nudging(now))
        # what comes back to h_ij along each of its paths
        now.carried = now.gradients.a[i + 1][:, 0] * now.theta.W[i + 1][:, now.j - 1] if kind == "h" and j else None
        return now

    def by_nudging(self, now):
        """The chosen gradient by nudging h_i or a_i itself and going on from there."""
        y, g, above = self.state.y, now.forward.g, subnetwork_from(now.theta, now.i)

        def loss(h_i):
            return forward_propagation(above, h_i, g, now.forward.output).loss(y)

        if self.state.subject[0] == "h":
            gradient = numerical_gradient(loss, now.forward.h[now.i])
        else:
            gradient = numerical_gradient(lambda a_i: loss(g(a_i)), now.forward.a[now.i])
        return gradient if now.j is None else gradient[now.j - 1]

    def marks(self, now):
        marks = super().marks(now)
        if now.carried is not None:
            edges = [(now.i + 1, m, now.j) for m in range(1, now.theta.sizes[now.i + 1] + 1)]
            marks["lit"] |= {("W", edge) for edge in edges}
            marks["pills"] = [(*edge, text) for edge, text in zip(edges, on_paths(now.carried), strict=True)]
        return marks

    def draw(self, panels, now):
        drawn, i, one = super().draw(panels, now), now.i, now.j and now.j - 1
        if self.state.to_write:
            return drawn
        theta, forward, gradients = now.theta, now.forward, now.gradients
        above, h, a = (now.off.get(of) for of in (("a", i + 1), ("h", i), ("a", i)))
        return drawn | {
            "by h": panels["by h"].moving(theta.W[i + 1], gradients.a[i + 1], gradients.h[i], one, (above, h)),
            "by a": panels["by a"].moving(forward.g.prime(forward.a[i]), gradients.a[i], one, a),
        }

    def words(self, now):
        subject = plain_name(self.state.subject)
        text = f"{self.summary()}, gradient of {subject}. {now.answer.words()} {now.live.words()}"
        if now.carried is not None:
            paths, total = ", ".join(on_paths(now.carried)), format_number(now.carried.sum(), 6)
            text += f" Paths from {name('h', now.i, now.j)}: {paths}, sum {total}."
        return text


def on_paths(carried):
    """What comes along each path, as it is written on the edges."""
    return [format_number(value, 3, sign=True) if abs(value) >= 0.0005 else "0" for value in carried]

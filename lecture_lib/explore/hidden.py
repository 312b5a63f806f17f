"""Explorers of 4.6: the gradient of one hidden unit and of all at once, and the whole backward pass."""

from lecture_lib.activations import ACTIVATIONS
from lecture_lib.checking import layers_above, numerical_gradient
from lecture_lib.derivations import module_4_6 as derived
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import SUBSCRIPTS, name, written
from lecture_lib.draw.matrix import Grid
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.explore.base import choose, menu, offer
from lecture_lib.explore.live import controls_of_lines, live_lines, pick_line, spoken_of, steered
from lecture_lib.explore.on_network import OnNetwork
from lecture_lib.network import forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.scene import Panel

OF = {"one h": ("h", False), "one a": ("a", False), "all of h": ("h", True), "all of a": ("a", True)}
SMALL = {"inputs": (1, 4), "hidden": (1, 4), "neurons": (1, 4), "classes": (2, 4)}


class HiddenGradient(OnNetwork):
    """The chain rule over several paths: dL/dh_ij and dL/da_ij line by line, and a whole layer at once. Derived in 4.6."""

    most = SMALL

    def __init__(self, inputs=3, hidden=2, neurons=3, classes=3):
        controls = {
            "of": menu("gradient of", list(OF), "one h", 170, 76),
            "neuron": menu("neuron", ["h_12"], "h_12", 124, 54),
            **controls_of_lines(3),
        }
        rows = [[], list(controls.values())]
        super().__init__(controls, rows, (inputs, hidden, neurons, classes), chosen="W_222")

    def changed(self, control, old, new):
        super().changed(control, old, new)
        if control in ("of", "g"):
            steered(self.controls, self._derived())

    def picked(self, kind, indices):
        super().picked(kind, indices)
        pick_line(self.controls, kind, indices)
        if kind in ("a", "h"):
            choose(self.controls["neuron"], name("h", *indices))
        elif kind == "cell":
            choose(self.controls["neuron"], name("h", self._neurons[self.controls["neuron"].value][0], indices[0]))

    def _follow_sizes(self):
        super()._follow_sizes()
        L = len(self.sizes) - 1
        self._neurons = {name("h", i, j): (i, j) for i in range(1, L) for j in range(1, self.sizes[i] + 1)}
        offer(self.controls["neuron"], list(self._neurons))
        steered(self.controls, self._derived())

    def _derived(self):
        g = ACTIVATIONS[self.controls["g"].value]
        kind, whole = OF[self.controls["of"].value]
        if kind == "h":
            return derived.BY_H_VECTOR if whole else derived.BY_H
        return derived.BY_A_VECTOR if whole else derived.by_a(g)

    def staged_for(self):
        return self.sizes, self._neurons[self.controls["neuron"].value][0]

    def panels(self):
        sizes, (i, _) = self.sizes, self._neurons[self.controls["neuron"].value]
        self.diagram = NetworkDiagram(sizes)
        n, above = sizes[i], sizes[i + 1]
        width, sub, top = 64, str(i).translate(SUBSCRIPTS), str(i + 1).translate(SUBSCRIPTS)
        js, ms = [f"j = {j}" for j in range(1, n + 1)], [f"m = {m}" for m in range(1, above + 1)]
        self.matrix = Grid(n, above, 0, 0, (width, 26), f"W{top}ᵀ", js, ms)
        self.vector = Grid(above, 1, self.matrix.right + 34, 0, (width, 26), f"∇ₐ{top} ℒ", column_heads=[""])
        self.outcome = Grid(n, 1, self.vector.right + 44, 0, (76, 26), f"∇ₕ{sub} ℒ", column_heads=[""], pick="cell")
        self.slopes = Grid(n, 1, self.outcome.right + 40, 0, (76, 26), f"g′(a{sub})", column_heads=[""])
        self.result = Grid(n, 1, self.slopes.right + 44, 0, (76, 26), f"∇ₐ{sub} ℒ", column_heads=[""])
        grids = (self.matrix, self.vector, self.outcome, self.slopes, self.result)
        height = max(grid.bottom for grid in grids) + 12
        middle = self.matrix.top + 13 * n + 5
        signs = zip("·=⊙=", grids[:-1], strict=True)
        still = "".join(grid.still() for grid in grids) + "".join(
            f'<text class="head" x="{grid.right + 20}" y="{middle}">{sign}</text>' for sign, grid in signs
        )
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("lines", 470, 470, kind="html"),
            Panel("layer", self.result.right + 12, height, still, self.outcome.hits()),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        i, j = self._neurons[self.controls["neuron"].value]
        l, k = self.true_class, theta.sizes[-1]
        at = at_network(theta, forward, gradients, i=i, j=j, l=l, k=k)
        lines = self._derived()
        markup, words = live_lines(lines, at, self.controls, self._numerical(theta, forward, i, j))
        lit = spoken_of(lines, self.controls["line"].value, at, theta.sizes)
        above = range(1, theta.sizes[i + 1] + 1)
        lit |= {("W", (i + 1, m, j)) for m in above if OF[self.controls["of"].value][0] == "h"}
        products = gradients.a[i + 1] * theta.W[i + 1][:, j - 1 : j]
        carried = [float(product) for product in products[:, 0]]
        texts = [written(v, 3, sign=True) if abs(v) >= 0.0005 else "0" for v in carried]
        pills = [(i + 1, m, j, text) for m, text in zip(above, texts, strict=True)]
        network = self.diagram.moving(theta, forward.a, forward.h, lit, ("h", (i, j)), pills=pills, frame=l)
        text = (
            f"Layers {theta.sizes}, g = {forward.g}, true class {l}, {self.controls['weight'].value} = "
            f"{written(self.controls['value'].value, 2)}, h_{i}{j}. {words} "
            f"Paths from h_{i}{j}: {', '.join(pill[3] for pill in pills)}, sum {written(products.sum(), 6)}."
        )
        return [network, markup, self._layer(theta, forward, gradients, i, j)], text

    def _layer(self, theta, forward, gradients, i, j):
        whole = self.matrix.moving(theta.W[i + 1].T, 2, "weight", row=j - 1)
        whole += self.vector.moving(gradients.a[i + 1], 4, column=0)
        whole += self.outcome.moving(gradients.h[i], 4, chosen=(j - 1, 0))
        whole += self.slopes.moving(forward.g.prime(forward.a[i]), 4, "prime", chosen=(j - 1, 0))
        return whole + self.result.moving(gradients.a[i], 4, chosen=(j - 1, 0))

    def _numerical(self, theta, forward, i, j):
        """The chosen gradient by nudging h_i or a_i itself and going on from there."""
        above, y = layers_above(theta, i), one_hot(self.true_class, theta.sizes[-1])
        (kind, whole), g = OF[self.controls["of"].value], forward.g

        def loss(h_i):
            return forward_propagation(above, h_i, g).loss(y)

        if kind == "h":
            gradient = numerical_gradient(loss, forward.h[i])
        else:
            gradient = numerical_gradient(lambda a_i: loss(g(a_i)), forward.a[i])
        return gradient if whole else gradient[j - 1]

"""The wide network of 4.4: one weight's gradient as a sum over all paths to the loss."""

import numpy as np

from lecture_lib.derivations import module_4_4 as derived
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import name, scientific, written
from lecture_lib.draw import lines
from lecture_lib.draw.matrix import Grid
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.explore.base import number
from lecture_lib.explore.on_network import OnNetwork
from lecture_lib.scene import Panel


class PathSum(OnNetwork):
    """All paths from one weight to the loss, each with its product; their sum is the gradient. Derived in 4.4."""

    most = {"inputs": (1, 4), "hidden": (1, 4), "neurons": (1, 4), "classes": (2, 4)}
    kinds = ("W",)

    def __init__(self, inputs=3, hidden=2, neurons=3, classes=3):
        controls = {"path": number("path", 1, 1, 9)}
        super().__init__(controls, [[controls["path"]]], (inputs, hidden, neurons, classes), chosen="W_112")

    def changed(self, control, old, new):
        super().changed(control, old, new)
        self._follow_paths()

    def picked(self, kind, indices):
        super().picked(kind, indices)
        if kind == "cell":
            path = (indices[0] - 1) * self.table_columns + indices[1]
            self.controls["path"].value = min(path, len(self.all_paths))

    def _follow_sizes(self):
        super()._follow_sizes()
        self._follow_paths()

    def _follow_paths(self):
        k, j, _ = self.chosen[1]
        self.all_paths = derived.paths(self.sizes, k, j)
        path = self.controls["path"]
        path.value = min(path.value, len(self.all_paths))
        path.max = len(self.all_paths)

    @property
    def table_columns(self):
        """Paths that part only in their last two layers stand in one row."""
        last = self.sizes[self.chosen[1][0] + 1 :][-2:]
        return int(np.prod(last)) if last else 1

    def staged_for(self):
        return self.sizes, self.chosen[1][:2]

    def panels(self):
        self.diagram = NetworkDiagram(self.sizes)
        columns = self.table_columns
        rows = len(self.all_paths) // columns
        ways = ["→".join(map(str, path)) for path in self.all_paths]
        heads = ["…" + way[-3:] for way in ways[:columns]] if len(ways[0]) > 3 else ways[:columns]
        starts = [ways[row * columns][:-3] + "…" if len(ways[0]) > 3 else "" for row in range(rows)]
        cell = (min(76, max(46, 960 // columns - 14)), 24)
        head = 16 + 11 * max(map(len, starts))
        self.table = Grid(rows, columns, 0, 0, cell, " ", starts, heads, pick="cell", head=head)
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("path", 470, 340, kind="html"),
            Panel(
                "table", max(self.table.right + 14, 300), self.table.bottom + 12, self.table.still(), self.table.hits()
            ),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        k, j, m = self.chosen[1]
        products = path_products(theta, forward, gradients, k, j, m)
        path = self.all_paths[self.controls["path"].value - 1]
        at = at_network(theta, forward, gradients)
        found = float(gradients.W[k][j - 1, m - 1])
        lit = {("W", (k, j, m)), ("h", (k - 1, m)), ("a", (k, j))}
        for i in range(k + 1, theta.L + 1):
            lit |= {("W", (i, path[i - k], path[i - k - 1])), ("a", (i, path[i - k]))}
        network = self.diagram.moving(theta, forward.a, forward.h, lit, ("W", (k, j, m)), frame=self.true_class)
        columns = self.table_columns
        place = divmod(self.controls["path"].value - 1, columns)
        # Hundreds of paths share what a few carry: a unit of its own keeps their digits in sight.
        power = 0 if len(products) < 28 else int(np.floor(np.log10(max(abs(products).max(), 1e-12)))) - 1
        table = self.table.moving(products.reshape(-1, columns) / 10.0**power, 1 if power else 4, chosen=place)
        unit = f", in units of {scientific(10.0**power, 0)}" if power else ""
        table += f'<text class="strong left" x="0" y="16">what each path carries{unit}</text>'
        product = derived.path_factors(path, k, m)
        value = float(product.value(at))
        symbols, numbers = MathML(at, "indices"), MathML(at, "numbers")
        letters = MathML(at, "letters")
        letters.factors_a_row = 5
        sum_of = derived.all_paths(theta.L, k, j, m)
        total = lines.line(
            f"all {len(products)} paths: their sum is the gradient",
            symbols.row(sum_of.left.show(symbols), symbols.op("="), sum_of.lines[0].expression.show(letters)),
            lines.value_of(products.sum()),
        )
        way = "→".join(map(str, path))
        markup = (
            f'<p class="title">Path {self.controls["path"].value} of {len(products)}: neurons {way}</p><div class="ll-lines">'
            + lines.line("from the loss back along this path", product.show(symbols), "")
            + lines.line("with the numbers of now", product.show(numbers), lines.value_of(value), "current")
            + total
            + "</div>"
            + lines.check(found, products.sum()).replace(
                "numerical gradient", "back_propagation says " + written(found, 6) + ", the paths sum to"
            )
        )
        text = (
            f"Layers {theta.sizes}, g = {forward.g}, true class {self.true_class}, {name('W', k, j, m)} = "
            f"{written(self.controls['value'].value, 2)}: {len(products)} paths, path {way} carries {written(value, 6)}, "
            f"the sum is {written(products.sum(), 6)}, back_propagation says {written(found, 6)}."
        )
        return [network, markup, table], text


def path_products(theta, forward, gradients, k, j, m):
    """The product along every path from W_kjm to the loss, in the order of `paths`: one array, a factor a layer."""
    products = np.array([forward.h[k - 1][m - 1, 0]])
    neurons = [j - 1]
    for i in range(k, theta.L):
        slopes = forward.g.prime_of_h(forward.h[i])[:, 0]
        products = products * slopes[neurons]
        products = (products[:, None] * theta.W[i + 1][:, neurons].T).ravel()
        neurons = np.tile(np.arange(theta.sizes[i + 1]), len(neurons))
    return products * gradients.a[theta.L][neurons, 0]

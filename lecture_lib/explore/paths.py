"""Explorers of 4.4: one weight's gradient as a chain of factors, and as a sum over all paths."""

import numpy as np

from lecture_lib.activations import ACTIVATIONS, logistic
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations import module_4_4 as derived
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import name, scientific, written
from lecture_lib.draw import lines
from lecture_lib.draw.bars import Bars
from lecture_lib.draw.matrix import Grid
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.base import dial, number
from lecture_lib.explore.live import controls_of_lines, live_lines, steered
from lecture_lib.explore.on_network import LIMIT, OnNetwork
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import squared_error
from lecture_lib.scene import Panel

SWEEP = np.linspace(-LIMIT, LIMIT, 81)


class ThinChain(OnNetwork):
    """One neuron a layer: dL/dW_k11 as a chain of factors, and by nudging the weight. Derived in 4.4.

    The output is logistic with squared error: a softmax over one class would always say 1.
    """

    most = {"inputs": (1, 1), "hidden": (1, 4), "neurons": (1, 1), "classes": (1, 1)}
    first_seed = 236  # weights with which the loss moves in sight of the eye

    def __init__(self, hidden=2):
        controls = {
            "y": dial("y", 1.0, 0.0, 1.0, width="180px", label_width=14),
            "nudge": dial("log₁₀ nudge", -1.0, -12.0, 0.0, 0.5, width="240px", label_width=84),
            **controls_of_lines(5, traps=False),
        }
        row = list(controls.values())
        super().__init__(controls, [row[:2], row[2:]], (1, hidden, 1, 1), loss=False)

    def passes(self):
        theta = self.theta
        forward = forward_propagation(theta, self.x, self.controls["g"].value, logistic)
        return theta, forward, back_propagation(theta, forward, self.target, squared_error)

    @property
    def target(self):
        return np.array([[round(self.controls["y"].value, 2)]])

    @property
    def layer(self):
        """The layer of the weight that is spoken of: that of what is on the dial, the first one for x."""
        kind, indices = self.chosen
        return 1 if kind == "x" else indices[0]

    def changed(self, control, old, new):
        super().changed(control, old, new)
        steered(self.controls, derived.thin(len(self.sizes) - 1, self.layer))

    def picked(self, kind, indices):
        super().picked(kind, indices)
        if kind == "line":
            self.controls["line"].value = indices[0]

    def staged_for(self):
        return self.sizes, self.layer

    def panels(self):
        L, k = len(self.sizes) - 1, self.layer
        self.diagram = NetworkDiagram(self.sizes, width=max(590, 148 * (L + 1)))
        self.chain = Bars(derived.names_of_chain(L, k), 440, title="factors of the chain", limit=1.5, name_width=104)
        self.plot = Plot(420, 290)
        (ax,) = self.plot.axes
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-0.04, 1.08))
        self.plot.entitle(ax, f"the loss as W_{k}11 moves", f"W_{k}11")
        (self.loss_curve,) = ax.plot([], [], color=colour("ink"), linewidth=2, animated=True)
        (self.tangent,) = ax.plot([], [], color=colour("gradient"), linewidth=2, linestyle=(0, (6, 3)), animated=True)
        ring = {"markeredgecolor": colour("chosen"), "markeredgewidth": 2.5}
        (self.nudged,) = ax.plot([], [], "-o", color=colour("positive"), linewidth=1.5, markersize=6, animated=True)
        (self.point,) = ax.plot([], [], "o", color=colour("gradient"), markersize=10, animated=True, **ring)
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("chain", 450, self.chain.bottom + 10, self.chain.still()),
            Panel("lines", 640, 420, kind="html"),
            Panel("curve", 420, 290, self.plot.still()),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        L, k = theta.L, self.layer
        at = at_network(theta, forward, gradients, y=self.target)
        lines_of = derived.thin(L, k)
        found = float(gradients.W[k][0, 0])
        w, nudge = float(theta.W[k][0, 0]), 10.0 ** self.controls["nudge"].value
        numerical = float(numerical_gradient(self._loss_at, w, 1e-5))
        markup, words = live_lines(lines_of, at, self.controls, numerical)
        factors = [float(factor.value(at)) for factor in derived.thin_chain(L, k)]
        kinds = ["gradient", *(["prime", "weight"] * L)[: len(factors) - 2], "h"]
        chain = self.chain.moving([*factors, found], [*kinds, "gradient"])
        up, down = self._loss_at(w + nudge), self._loss_at(w - nudge)
        slope = (up - down) / (2 * nudge)
        error = abs(slope - found) / max(abs(found), 1e-300)
        markup += (
            f"<p>Nudge by {scientific(nudge)}: the loss changes by {scientific(up - down)} over twice that, "
            f"so the slope is <b>{written(slope, 8)}</b>; relative error {scientific(error)}.</p>"
        )
        self.loss_curve.set_data(SWEEP, self._losses(SWEEP))
        here = self._loss_at(w)
        self.tangent.set_data([w - 1.5, w + 1.5], [here - 1.5 * found, here + 1.5 * found])
        self.nudged.set_data([w - nudge, w + nudge], [down, up])
        self.point.set_data([w], [here])
        network = self.diagram.moving(
            theta, forward.a, forward.h, {("W", (i, 1, 1)) for i in range(k, L + 1)}, ("W", (k, 1, 1))
        )
        curve = self.plot.moving([self.loss_curve, self.nudged, self.tangent, self.point])
        chosen = f"{self.controls['weight'].value} = {written(self.controls['value'].value, 2)}"
        text = (
            f"Thin network of {L} layers, g = {forward.g}, {chosen}, y = {written(self.target[0, 0], 2)}, "
            f"loss {written(here, 6)}. Factors {' · '.join(written(f) for f in factors)} = {written(found, 6)}. "
            f"By a nudge of {scientific(nudge)}: {written(slope, 6)}. {words}"
        )
        return [network, chain, markup, curve], text

    def _losses(self, weights):
        """The loss at many values of the weight W_k11, as one batch: they differ from layer k on."""
        theta, k, g = self.theta, self.layer, ACTIVATIONS[self.controls["g"].value]
        below = forward_propagation(theta, self.x, g, logistic).h[k - 1]
        rest = Theta(
            {1: np.ones((1, 1)), **{i - k + 1: theta.W[i] for i in range(k + 1, theta.L + 1)}},
            {1: theta.b[k], **{i - k + 1: theta.b[i] for i in range(k + 1, theta.L + 1)}},
        )
        forward = forward_propagation(rest, np.atleast_2d(weights) * below, g, logistic)
        return forward.losses(np.broadcast_to(self.target, (1, forward.y_hat.shape[1])), squared_error)

    def _loss_at(self, weight):
        return float(self._losses(np.array([float(weight)]))[0])


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
            self.controls["path"].value = (indices[0] - 1) * self.table_columns + indices[1]

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
        cell = (min(76, max(52, 1040 // columns - 8)), 24)
        head = 16 + 11 * max(map(len, starts))
        self.table = Grid(rows, columns, 0, 0, cell, " ", starts, heads, pick="cell", head=head)
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("path", 470, 300, kind="html"),
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
        sum_of = derived.all_paths(theta.L, k, j, m)
        total = lines.line(
            f"all {len(products)} paths: their sum is the gradient",
            symbols.row(
                sum_of.left.show(symbols), symbols.op("="), sum_of.lines[0].expression.show(MathML(at, "letters"))
            ),
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

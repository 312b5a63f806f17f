"""The wide network of 4.4: one weight's gradient as a sum over all paths to the loss."""

from itertools import pairwise
from math import prod

import numpy as np

from lecture_lib.derivations import module_4_4
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.formulas import check, formula_line, lines, value_of
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import Grid
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState, OnDial, quantities
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, Steps
from lecture_lib.formatting import format_number, label_of, plain, plain_name, superscript
from lecture_lib.widgets import Panel

ROWS = 6  # of the table that are in sight at least; more scroll


def way(path):
    """The neurons of a path, in words."""
    return "→".join(map(str, path))


def power_of(products):
    """The power of ten that a table of these counts in: 0 where four decimals show them well."""
    largest = abs(products).max()
    return 0 if 0.01 <= largest < 10 or largest < 1e-12 else int(np.floor(np.log10(largest))) - 1


class PathState(NetworkState):
    subject = Choice(lambda state: quantities(tuple(state.sizes), ("W",)), ("W", (1, 1, 2)))
    path = Steps(lambda state: state.count, start=1, per=lambda state: (state.subject[1][0], *state.sizes[1:]))
    weight = OnDial(start=("W", (2, 1, 1)))

    @property
    def count(self):
        """How many paths lead from the subject to the loss."""
        return prod(self.sizes[self.subject[1][0] + 1 :])

    @property
    def paths(self):
        """All ways from the subject to the loss, as the neurons they visit."""
        k, j, _ = self.subject[1]
        return module_4_4.paths(self.sizes, k, j)

    @property
    def columns(self):
        """Of the table: paths that part only in the last layer stand in one row."""
        return self.sizes[-1] if self.count > 1 else 1


class PathSum(OnNetwork):
    """All paths from one weight to the loss, each with its product; their sum is the gradient. Derived in 4.4."""

    State = PathState

    def topic(self):
        state = self.state
        return [
            controls.menu(state, "subject", "gradient of", 170, 76, "the weight whose gradient is added up"),
            controls.steps(
                state, "path", "path", "path by path from the weight to the loss; arrow keys go on and back"
            ),
        ]

    def picked(self, kind, indices, shift=False):
        if kind != "cell":
            super().picked(kind, indices, shift)
        elif len(indices) == 2 and 1 <= indices[0] <= self.table.rows and 1 <= indices[1] <= self.table.columns:
            self.state.path = (indices[0] - 1) * self.table.columns + indices[1]

    def staged_for(self):
        return self.state.sizes, self.state.subject[1][:2]

    def panels(self):
        ways, columns = [way(path) for path in self.state.paths], self.state.columns
        several = columns > 1
        heads = [f"…→{c}" for c in range(1, columns + 1)] if several else ways
        starts = [start[: -len("→1")] + "→…" for start in ways[::columns]] if several else []
        head = 16 + 9 * max(map(len, starts), default=0)
        cell = (min(76, (346 - head) // columns), 24)
        self.table = Grid(len(ways) // columns, columns, 0, 0, cell, "", starts, heads, pick="cell", head=head)
        room = self.table.top + 24 * ROWS + 14
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("path", 360, 300, kind="html", place="right"),
            Panel(
                "table", 360, self.table.bottom + 10, self.table.still(), self.table.picks(), place="right", room=room
            ),
        ]

    def picture(self):
        state = self.state
        theta, forward, gradients = self.passes()
        k, j, m = state.subject[1]
        products = module_4_4.path_products(theta, forward, gradients, k, j, m)
        found = float(gradients.W[k][j - 1, m - 1])
        path = state.paths[state.path - 1]
        at = at_network(theta, forward, gradients)
        product = module_4_4.path_factors(path, k, m)
        so_far = np.cumprod([factor.value(at) for factor in product.factors])
        carries = float(so_far[-1])
        edges = [(k, j, m), *((i, to, come) for i, (come, to) in enumerate(pairwise(path), k + 1))]
        lit = {("W", edge) for edge in edges} | {("a", edge[:2]) for edge in edges} | {("h", (k - 1, m))}
        # from the loss back: every second factor is a weight, or the input at the end
        pills = [(*edge, plain(value, 3, sign=True)) for edge, value in zip(reversed(edges), so_far[1::2], strict=True)]
        network = self.diagram.moving(
            theta, forward.a, forward.h, lit, state.subject, state.weight, pills=pills, frame=state.true_class
        )
        loss, answer = self.loss_answer(forward)
        words = (
            f"Gradient of {plain_name(state.subject)}: {len(products)} paths, path {way(path)} carries "
            f"{format_number(carries, 6)}, the sum is {format_number(products.sum(), 6)}, back_propagation says {format_number(found, 6)}."
        )
        markup = self._lines(at, path, product, carries, products, found)
        return [loss, network, markup, self._table(products)], f"{self.said()}. {answer} {words}"

    def _lines(self, at, path, product, carries, products, found):
        """The product along the path, and the sum of all of them, as lines."""
        state, indices, numbers = self.state, MathML(at, "indices"), MathML(at, "numbers")
        sums = at.index("L") - state.subject[1][0]  # each takes room from the factors
        letters = MathML(at, "letters", factors_per_row=max(3, 6 - sums))
        total = module_4_4.all_paths(at.index("L"), *state.subject[1])
        of_all = indices.row(total.left.show(indices), indices.op("="), total.lines[0].expression.show(letters))
        title = f"Path {state.path} of {len(products)}: neurons {way(path)}"
        several = f"all {len(products)} paths: the gradient is their sum"
        whole = several if len(products) > 1 else "the one path: the gradient is its product"
        shown = [
            formula_line("the factors along this path, from the loss back", product.show(indices)),
            formula_line("the product, built up edge by edge", product.show(numbers), value_of(carries), "current"),
            formula_line(whole, of_all, value_of(products.sum())),
        ]
        agreed = check(products.sum(), found, "back_propagation says")
        power = power_of(products)
        unit = f", in units of 10{superscript(power)}" if power else ""
        below = f"What each path carries to {label_of(state.subject)}{unit}"
        return tag("p", text=title, class_="title") + lines(shown) + agreed + tag("p", text=below, class_="strong")

    def _table(self, products):
        power, columns = power_of(products), self.table.columns
        place = divmod(self.state.path - 1, columns)
        scaled = products.reshape(-1, columns) / 10.0**power
        return self.table.moving(scaled, 1 if power else 4, chosen=place)

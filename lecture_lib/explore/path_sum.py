"""The wide network of 4.4: one weight's gradient as a sum over all paths to the loss."""

from itertools import pairwise
from math import prod

import numpy as np

from lecture_lib.derivations import at_network, module_4_4
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import Grid, Html, Panel, check, formula_line, lines, tag, value_of
from lecture_lib.explore.kit import Choice, NetworkState, OnDial, OnNetwork, Whole, controls
from lecture_lib.formatting import format_number, label_of, plain, plain_name, superscript

ROWS = 6  # of the table that are in sight at least; more scroll


def way(path):
    """The neurons of a path, in words."""
    return "→".join(map(str, path))


def power_of(products):
    """The power of ten that a table of these counts in: 0 where four decimals show them well."""
    largest = abs(products).max()
    return 0 if 0.01 <= largest < 10 or largest < 1e-12 else int(np.floor(np.log10(largest))) - 1


class PathState(NetworkState):
    subject = Choice(lambda state: state.quantities("W"), ("W", (1, 1, 2)))
    path = Whole(lambda state: state.count, start=1, per=lambda state: (state.subject[1][0], *state.sizes[1:]))
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
        """The columns of the table: paths that part only in the last layer are in one row."""
        return self.sizes[-1] if self.count > 1 else 1


class PathTable(Panel):
    """What each path carries, the last layer across; a cell is picked as the number of its path."""

    def __init__(self, paths, columns):
        ways = [way(path) for path in paths]
        heads = [f"…→{c}" for c in range(1, columns + 1)] if columns > 1 else ways
        starts = [start[: -len("→1")] + "→…" for start in ways[::columns]] if columns > 1 else []
        head = 16 + 9 * max(map(len, starts), default=0)
        cell = (min(76, (346 - head) // columns), 24)

        def pick(row, column):
            return "path", ((row - 1) * columns + column,)

        self.table = Grid(len(ways) // columns, columns, 0, 0, cell, "", starts, heads, pick, head)
        room = self.table.top + 24 * ROWS + 14
        super().__init__(360, self.table.bottom + 10, "right", room=room, parts=[self.table])

    def moving(self, products, power, path):
        """The products in units of ten to the `power`; the one number `path` is chosen."""
        columns = self.table.columns
        scaled = products.reshape(-1, columns) / 10.0**power
        return self.table.moving(scaled, 1 if power else 4, chosen=divmod(path - 1, columns))


class PathSum(OnNetwork):
    """All paths from one weight to the loss, each with its product; their sum is the gradient. Derived in 4.4."""

    State = PathState

    def topic(self):
        state = self.state
        return [
            controls.menu(state, "subject", "gradient of", 170, 76, "the weight whose gradient is added up"),
            controls.stepper(
                state, "path", "path", "path by path from the weight to the loss; arrow keys go on and back"
            ),
        ]

    def picked(self, kind, indices, shift=False):
        if kind == "path":
            (self.state.path,) = indices
        else:
            super().picked(kind, indices, shift)

    def laid_out_by(self):
        return self.state.sizes, self.state.subject[1][:2]

    def panels(self):
        table = PathTable(self.state.paths, self.state.columns)
        return super().panels() | {"path": Html(360, 300, "right"), "table": table}

    def numbers(self):
        state, now = self.state, super().numbers()
        k, j, m = state.subject[1]
        now.at = at_network(now.theta, now.forward, now.gradients)
        now.neurons = state.paths[state.path - 1]
        now.product = module_4_4.path_factors(now.neurons, k, m)
        now.so_far = np.cumprod([factor.value(now.at) for factor in now.product.factors])
        now.products = module_4_4.path_products(now.theta, now.forward, now.gradients, k, j, m)
        now.carries, now.sum = float(now.so_far[-1]), now.products.sum()
        now.gradient = now.gradients.entry(*state.subject)
        now.power = power_of(now.products)
        return now

    def marks(self, now):
        k, j, m = self.state.subject[1]
        edges = [(k, j, m), *((i, to, come) for i, (come, to) in enumerate(pairwise(now.neurons), k + 1))]
        lit = {("W", edge) for edge in edges} | {("a", edge[:2]) for edge in edges} | {("h", (k - 1, m))}
        # from the loss back: every second factor is a weight, or the input at the end
        carried = [plain(value, 3, sign=True) for value in now.so_far[1::2]]
        pills = [(*edge, text) for edge, text in zip(reversed(edges), carried, strict=True)]
        return {"lit": lit, "chosen": self.state.subject, "pills": pills}

    def draw(self, panels, now):
        return super().draw(panels, now) | {
            "path": path_lines(self.state, now),
            "table": panels["table"].moving(now.products, now.power, self.state.path),
        }

    def words(self, now):
        return (
            f"{self.summary()}. {now.answer.words()} Gradient of {plain_name(self.state.subject)}: {len(now.products)} "
            f"paths, path {way(now.neurons)} carries {format_number(now.carries, 6)}, the sum is "
            f"{format_number(now.sum, 6)}, back_propagation says {format_number(now.gradient, 6)}."
        )


def path_lines(state, now):
    """The product along the path, and the sum of all of them, as lines; below them the title of the table."""
    at, L, count = now.at, now.theta.L, len(now.products)
    indices, numbers = MathML(at, "indices"), MathML(at, "numbers", factors_per_row=3)
    letters = MathML(at, "letters", factors_per_row=3)
    total = module_4_4.all_paths(L, *state.subject[1])
    of_all = indices.row(total.left.show(indices), indices.op("="), total.lines[0].expression.show(letters))
    one = "the one path: the gradient is its product"
    whole = f"all {count} paths: the gradient is their sum" if count > 1 else one
    shown = [
        formula_line("the factors along this path, from the loss back", now.product.show(indices)),
        formula_line("the product, built up edge by edge", now.product.show(numbers), value_of(now.carries), "current"),
        formula_line(whole, of_all, value_of(now.sum)),
    ]
    unit = f", in units of 10{superscript(now.power)}" if now.power else ""
    return (
        tag("p", text=f"Path {state.path} of {count}: neurons {way(now.neurons)}", class_="title")
        + lines(shown)
        + check(now.sum, now.gradient, "back_propagation says")
        + tag("p", text=f"What each path carries to {label_of(state.subject)}{unit}", class_="strong")
    )

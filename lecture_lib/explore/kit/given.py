"""What a reader hands over to an explorer of a network: parameters, an input, a target, points, within what can be drawn."""

from dataclasses import dataclass

import numpy as np

from lecture_lib.bad_input import columns, finite, got
from lecture_lib.explore.kit.state import State, held
from lecture_lib.explore.kit.table import Table
from lecture_lib.network import Theta

SIZES = ("inputs", "hidden", "neurons", "classes")


@dataclass(frozen=True, eq=False)
class Given:
    """What a reader has handed over: theta, x (n_0, 1), y (k, 1), points as a `Table`, each None if it was not, and `g`, a tuple
    with the activation function if it is the reader's own."""

    theta: Theta | None = None
    x: np.ndarray | None = None
    y: np.ndarray | None = None
    table: Table | None = None
    g: tuple = ()


NOTHING = Given()


class GivenState(State):
    """A state that keeps what a reader hands over. A subclass names what it `takes`, gives take(start, **handed), the `Given`
    and the fields that follow from it, and has `sizes`, a `seed` and random_theta()."""

    takes = ()

    def handed_over(self, start):
        handed = {name: start.pop(name) for name in self.takes if name in start}
        if handed:
            found, fields = self.take(start, **handed)
            super().keep(("given", None), found)
            start = fields | start
        return start

    @property
    def given(self):
        """What the reader has handed over, `Given`."""
        return self.kept.get(("given", None), NOTHING)

    @held
    def network(self):
        """What the first weights follow from: the number of the weights, the sizes, what was handed over."""
        return self.seed, tuple(self.sizes), self.given

    @property
    def first_theta(self):
        """The parameters before anything was dialled or learned."""
        if self.given.theta and self.seed == type(self).seed.start:
            return self.given.theta
        return self.random_theta()


def check_theta(theta, start, inputs, hidden, neurons, outputs):
    """ValueError unless theta has sizes among these, which can be drawn: it says which. None of them may be set in `start`."""
    if not isinstance(theta, Theta):
        raise ValueError(f"theta is {got(theta)}: theta needs to be a Theta, such as theta_from(weights, biases, …)")
    n_0, *widths, k = theta.sizes
    fits = n_0 in inputs and len(widths) in hidden and k in outputs
    if not fits or not set(widths) <= set(neurons):
        raise ValueError(
            f"theta has layers {theta.sizes}: theta needs {span(inputs)} inputs, {span(hidden)} hidden layers of "
            f"{span(neurons)} neurons and {span(outputs)} outputs to be drawn here"
        )
    for name in (*SIZES, "seed"):
        if name in start:
            raise ValueError(f"{name} is given, and theta: {name} needs to be left out, theta has layers {theta.sizes}")


def span(numbers):
    """Whole numbers in words."""
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"


def one_example(symbol, value, n):
    """One example as a column; a flat list will do. ValueError unless it has n entries, if n is known."""
    array = finite(symbol, value)
    column = array.reshape(-1, 1) if array.ndim < 2 else array
    if column.shape[1:] != (1,) or not column.size:
        raise ValueError(f"{symbol} is {array.shape}: {symbol} needs one example, a column or a flat list")
    return columns(symbol, column, n or len(column), "n_0" if symbol == "x" else "k")

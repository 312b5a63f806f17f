"""A network of the reader's own in an explorer: its parameters, its input, its target, within the sizes that can be drawn."""

from dataclasses import dataclass

import numpy as np

from lecture_lib.bad_input import columns, finite, got
from lecture_lib.network import Theta

SIZES = ("inputs", "hidden", "neurons", "classes")


@dataclass(frozen=True, eq=False)
class Given:
    """What a reader has handed over: theta, x (n_0, 1) and y (k, 1), each None if it was not."""

    theta: Theta | None = None
    x: np.ndarray | None = None
    y: np.ndarray | None = None


NOTHING = Given()


def given(state, handed, start):
    """The `Given` of what was handed over, and the fields that follow from it. `start` are the fields that are to be set.

    ValueError if it cannot be drawn or does not fit together.
    """
    theta, x, y = (handed.get(name) for name in ("theta", "x", "y"))
    fields = {}
    if theta is not None:
        check_theta(state, theta)
        for name in (*SIZES, "seed"):
            if name in start:
                raise ValueError(
                    f"{name} is given, and theta: {name} needs to be left out, theta has layers {theta.sizes}"
                )
    if x is not None:
        x = one_example("x", x, theta.sizes[0] if theta else None)
        if not theta:
            offered = state.fields()["inputs"].drawn
            if len(x) not in offered:
                raise ValueError(f"x is {x.shape}: x needs {span(offered)} inputs to be drawn here")
            fields["inputs"] = len(x)
    if y is not None:
        y = one_example("y", y, theta.sizes[-1] if theta else None)
        fields |= state.of_target(y, theta, start)
    return Given(theta, x, y), fields


def check_theta(state, theta):
    """ValueError unless theta can be drawn here: it says which can."""
    if not isinstance(theta, Theta):
        raise ValueError(f"theta is {got(theta)}: theta needs to be a Theta, such as theta_from(weights, biases, …)")
    offered = {name: state.fields()[name].drawn for name in SIZES}
    n_0, *widths, k = theta.sizes
    outputs = {*offered["classes"], *([1] if "output" in state.fields() else [])}
    fits = n_0 in offered["inputs"] and len(widths) in offered["hidden"] and k in outputs
    if not fits or not set(widths) <= set(offered["neurons"]):
        inputs, hidden, neurons = (span(offered[name]) for name in SIZES[:3])
        raise ValueError(
            f"theta has layers {theta.sizes}: theta needs {inputs} inputs, {hidden} hidden layers of {neurons} neurons and "
            f"{span(sorted(outputs))} outputs to be drawn here"
        )


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

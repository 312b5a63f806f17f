"""What tries say, computed apart from explorers: one file a module, each claim a function with the name of its try.

A claim is told the explorer in the state of the try. It asserts what the sentence says, with numbers that it computes
plainly, and gives those that stand in the sentence: a text as it is, a number with four digits, or (number, digits).
"""

import numpy as np
from plainly import Plainly, entries

from lecture_lib.first_networks import start
from lecture_lib.formatting import format_number


def first(*sizes, **how):
    """The network that an explorer of these sizes shows first."""
    return Plainly.of(start(*sizes, **how))


def written(number):
    """As a sentence writes it."""
    if isinstance(number, (str, int, np.integer)):
        return str(number)
    number, *digits = number if isinstance(number, tuple) else (number,)
    return format_number(float(number), *digits)


def holds(explorer, network):
    """The state of the explorer holds these numbers; what was given."""
    state = explorer.state
    assert str(state.g) == network.g and np.allclose(state.x, network.x)
    assert np.allclose(entries(state.theta.W, state.theta.b), entries(network.W, network.b))
    return network


def moved(before, after):
    return (~np.isclose(before, after)).ravel().tolist()


def shown(explorer, *numbers):
    """These numbers, which the text of the picture says as well."""
    assert all(written(number) in explorer.text() for number in numbers), numbers
    return numbers

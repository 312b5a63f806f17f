"""The networks that exercises are tried on: seeded, the smallest first, all sizes different among them."""

from functools import cache, cached_property

import numpy as np

from lecture_lib.activations import linear, logistic, relu, tanh
from lecture_lib.first_networks import start
from lecture_lib.judging.exercise import Case
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import one_hot, softmax


def examples(N):
    """How many examples, in words."""
    return "one example" if N == 1 else f"{N} examples"


class Tried:
    """A network with N examples, both its passes, and the options with which an explorer shows it, if one can."""

    def __init__(self, theta, x, y, g=logistic, options=None, large=False, output=softmax, loss=None):
        self.theta, self.x, self.y, self.g, self.options, self.large = theta, x, y, g, options, large
        self.output, self.loss = output, loss

    @cached_property
    def forward(self):
        return forward_propagation(self.theta, self.x, self.g, self.output)

    @cached_property
    def gradients(self):
        return back_propagation(self.theta, self.forward, self.y, self.loss)

    @property
    def N(self):
        return self.x.shape[1]

    @property
    def about(self):
        size = ", large numbers" if self.large else ""
        return f"layers of {', '.join(map(str, self.theta.sizes))}, {examples(self.N)}, g {self.g}{size}"

    def case(self, arguments, *matrices, explorer=None, **options):
        """A `Case` of these arguments by name. `matrices` are those that have to be square for it to count as square.

        `explorer` with `options` shows it, where an explorer can show this network.
        """
        picture = (explorer, self.options | options) if explorer and self.options else None
        square = all(array.shape[0] == array.shape[1] for array in matrices)
        return Case(arguments, self.about, self.N, square, self.large, picture)


def of_explorers(inputs, hidden, neurons, classes, g=logistic, true_class=1):
    """The network that an explorer of these sizes shows first."""
    network = start(inputs, *[neurons] * hidden, classes, g=g, true_class=true_class)
    options = {"inputs": inputs, "hidden": hidden, "neurons": neurons, "classes": classes, "g": g}
    return Tried(network.theta, network.x, network.y, g, options | {"true_class": true_class})


def random(*sizes, N, g=logistic, scale=1.0, seed=0, output=softmax, loss=None):
    """A network of these layers with random weights, biases, inputs and classes; `scale` makes the weights larger."""
    rng = np.random.default_rng([seed, N, *sizes])
    layers = range(1, len(sizes))
    theta = Theta(
        {k: scale * rng.normal(size=(sizes[k], sizes[k - 1])) for k in layers},
        {k: rng.normal(size=(sizes[k], 1)) for k in layers},
    )
    y = one_hot(rng.integers(1, sizes[-1] + 1, size=N), sizes[-1])
    return Tried(theta, rng.normal(size=(sizes[0], N)), y, g, large=scale > 4, output=output, loss=loss)


@cache
def networks():
    """The networks for all exercises about passes: of explorers first, then one and five examples, each g, all sizes."""
    return (
        of_explorers(2, 1, 2, 2),
        of_explorers(3, 2, 3, 2),
        of_explorers(2, 2, 3, 3, true_class=2),
        of_explorers(3, 2, 3, 2, g=tanh),
        random(4, 3, 5, 2, N=1),
        random(3, 3, 3, 3, N=5),
        random(2, 5, 4, 3, N=5),
        random(2, 5, 4, 3, N=5, g=tanh),
        random(3, 4, 2, N=5, g=relu),
        random(4, 2, 3, 5, N=1, g=linear),
        random(2, 3, 4, 2, N=5, scale=8.0),
    )


def logistic_networks():
    """Those of them in which g is logistic."""
    return tuple(network for network in networks() if network.g is logistic)

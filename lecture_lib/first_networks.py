"""The networks that the explorers show first, and that questions and exercises are about."""

from functools import cached_property, lru_cache

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.checking import numerical_gradient
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import one_hot, softmax

STEP = 0.05  # of the dials: what is drawn at random lies on the dial's steps, so the screen shows all of it
FIRST_X = (0.8, -0.4, 0.5, -0.9, 0.3, 0.6)


@lru_cache(maxsize=64)
def first_weights(sizes, seed):
    """Random weights and biases on the dial's steps, a Theta."""
    rng = np.random.default_rng([seed, *sizes])

    def stepped(scale, shape):
        found = np.round(np.round(np.clip(rng.normal(scale=scale, size=shape), -2, 2) / STEP) * STEP, 2) + 0.0  # no −0
        found.flags.writeable = False  # all explorers share these
        return found

    layers = range(1, len(sizes))
    return Theta(
        {k: stepped(1.0, (sizes[k], sizes[k - 1])) for k in layers},
        {k: stepped(0.4, (sizes[k], 1)) for k in layers},
    )


class Network:
    """A network with one example: theta, x (n_0, 1), y (k, 1), and the results of both passes."""

    def __init__(self, theta, x, y, g=logistic, output=softmax, loss=None):
        self.theta, self.x, self.y = theta, x, y
        self.g, self.output, self.loss_function = g, output, loss

    @cached_property
    def forward(self):
        return forward_propagation(self.theta, self.x, self.g, self.output)

    @cached_property
    def grad(self):
        return back_propagation(self.theta, self.forward, self.y, self.loss_function)

    @cached_property
    def numerical(self):
        """The gradient w.r.t. theta by nudging."""
        return numerical_gradient(self.loss_of, self.theta)

    def loss_of(self, theta):
        return forward_propagation(theta, self.x, self.g, self.output).loss(self.y, self.loss_function)

    def turned(self, kind, k, i, j=1, by=None, to=None):
        """The network with W_kij, b_ki, or x_i (for k = 0) changed `by` a number or set `to` one."""
        arrays = {"W": dict(self.theta.W), "b": dict(self.theta.b), "x": {0: self.x}}
        moved = arrays[kind][k] = arrays[kind][k].copy()
        moved[i - 1, j - 1] = moved[i - 1, j - 1] + by if to is None else to
        theta = Theta(arrays["W"], arrays["b"])
        return Network(theta, arrays["x"][0], self.y, self.g, self.output, self.loss_function)


def start(*sizes, g=logistic, true_class=1):
    """The network with these layers, as an explorer shows it first."""
    x = np.array(FIRST_X[: sizes[0]])[:, None]
    return Network(first_weights(sizes, 0), x, one_hot(true_class, sizes[-1]), g)


def moved(before, after):
    """Which entries of an array have changed, counted from 1: (2, 1) is in row 2, column 1."""
    return [tuple(int(n) + 1 for n in at) for at in np.argwhere(~np.isclose(before, after, rtol=1e-9, atol=1e-12))]

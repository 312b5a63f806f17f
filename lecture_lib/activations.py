"""Activation functions g and their derivatives g'. Derived in 4.9."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecture_lib.bad_input import finite, got, one_of


@dataclass(frozen=True, eq=False)
class Activation:
    """An activation function g, applied to every entry of an array of any shape. Derived in 4.9.

    `g(z)` is its value, `g.prime(z)` its derivative. Both raise ValueError if z is not finite.
    `function` is g without the check. `prime_of_h` is the derivative as a function of h = g(z), since backpropagation
    keeps only h. `gives` says which losses fit it as an output function. ValueError if there is no `prime_of_h`.

    One of your own: `leaky_relu = Activation("leaky_relu", lambda z: np.maximum(0.1 * z, z), lambda h: np.where(h > 0, 1, 0.1))`.
    """

    name: str
    function: Callable
    prime_of_h: Callable
    gives: str = "numbers"  # or "probabilities", each of its own; softmax gives "distributions"

    def __post_init__(self):
        if not isinstance(self.name, str):
            raise ValueError(f"name is {got(self.name)}: name needs text")
        if not callable(self.function):
            raise ValueError(f"function is {got(self.function)}: {got(self.name)} needs g as a function of z")
        if not callable(self.prime_of_h):
            raise ValueError(
                f"prime_of_h is {got(self.prime_of_h)}: {self.name} needs its derivative as a function of h = g(z) alone"
            )

        self._check(np.array([[-1.3, 0.7, 2.1]]), 1e-5)

    def _check(self, z, nudge):
        """ValueError unless both functions work entry by entry, and `prime_of_h` is the slope where nudging finds one."""
        low, h, high = (self._tried("function", self.function, at) for at in (z - nudge, z, z + nudge))
        found = self._tried("prime_of_h", self.prime_of_h, h)
        slope = (high - low) / (2 * nudge)
        off = ~(abs(found - slope) <= 1e-3 * (1 + abs(slope)))  # NaN is off as well
        if off.any():
            at, wrong, right = (float(each[off][0]) for each in (z, found, slope))
            raise ValueError(
                f"prime_of_h is {got(self.prime_of_h)}: at z = {at:g} it gives {wrong:.4g} and the slope of {self.name} is "
                f"{right:.4g}; it needs the slope as a function of h = g(z), not of z"
            )

    def _tried(self, symbol, function, at):
        """What one of the two functions gives for an array."""
        try:
            found = np.asarray(function(at), dtype=float) + (0.0 * at if symbol == "prime_of_h" else 0.0)
        except Exception:  # what a reader wrote may raise anything
            found = np.empty(0)
        if found.shape != at.shape:
            raise ValueError(
                f"{symbol} is {got(function)}: {self.name} needs one that takes an array, entry by entry, with np.maximum for "
                "max and np.where for if"
            )
        return found

    def __call__(self, z):
        return self.function(finite("z", z))

    def prime(self, z):
        """g'(z), an array of the shape of z. Derived in 4.9."""
        return self.prime_of_h(self.function(finite("z", z)))

    def pull_back(self, h, grad_h):
        """The gradient w.r.t. a from the one w.r.t. h = g(a): grad_h ⊙ g'(a), same shape. Derived in 4.6."""
        return grad_h * self.prime_of_h(h)

    def __repr__(self):
        return self.name

    def __reduce__(self):
        return self.name  # a copy is the same object


@np.errstate(over="ignore")  # where e^-z is too large for a number, 1/∞ is 0 as it should be
def _logistic(z):
    return 1 / (1 + np.exp(-z))


logistic = Activation("logistic", _logistic, lambda h: h * (1 - h), gives="probabilities")
tanh = Activation("tanh", np.tanh, lambda h: 1 - h**2)
relu = Activation("relu", lambda z: np.maximum(0.0, z), lambda h: 1.0 * (h > 0))
linear = Activation("linear", np.positive, lambda h: 1.0 + 0.0 * h)

ACTIVATIONS = {g.name: g for g in (logistic, tanh, relu, linear)}


def activation(g):
    """g, an `Activation` or the name of one that is here. ValueError for anything else."""
    if isinstance(g, Activation):
        return g
    if isinstance(g, (list, tuple, dict)):
        raise ValueError(
            f"g is a {type(g).__name__} of {len(g)}: all hidden layers share one g here; "
            "with one g for each layer, write the passes by hand: h_k = g_k(a_k), and grad_a_k = grad_h_k * g_k.prime(a_k)"
        )
    return one_of("g", g, ACTIVATIONS)

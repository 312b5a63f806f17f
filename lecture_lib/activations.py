"""Activation functions g and their derivatives g'. Derived in 4.9."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecture_lib.bad_input import finite

# exp(-z) must not overflow; below -708 the logistic is 0 to every digit that matters.
LARGEST_EXPONENT = 708.0


@dataclass(frozen=True, eq=False)
class Activation:
    """An activation function g, applied to every entry of an array of any shape.

    `g(z)` is its value, `g.prime(z)` its derivative. Both raise ValueError if z is not finite.
    `function` and `prime_of_h` are the same two without the check; the second one takes h = g(z),
    because each derivative here is a function of g(z) alone. Derived in 4.9.
    """

    name: str
    function: Callable
    prime_of_h: Callable

    def __call__(self, z):
        return self.function(finite("z", z)[None])[0]

    def prime(self, z):
        """g'(z), same shape as z. Derived in 4.9."""
        return self.prime_of_h(self.function(finite("z", z)[None]))[0]

    def pull_back(self, h, grad_h):
        """The gradient w.r.t. a from the one w.r.t. h = g(a): grad_h ⊙ g'(a), same shape. Derived in 4.6."""
        grad_a = self.prime_of_h(h)
        grad_a *= grad_h
        return grad_a

    def __repr__(self):
        return self.name

    def __reduce__(self):
        return self.name  # there is one of each, also after a copy


def _logistic(z):
    # One array, worked on in place: at 512x512 the temporaries cost more than the exponentials.
    h = -z
    np.minimum(h, LARGEST_EXPONENT, out=h)
    np.exp(h, out=h)
    h += 1.0
    return np.reciprocal(h, out=h)


def _logistic_prime(h):
    prime = 1.0 - h
    prime *= h
    return prime


def _tanh_prime(h):
    prime = h * h
    return np.subtract(1.0, prime, out=prime)


logistic = Activation("logistic", _logistic, _logistic_prime)
tanh = Activation("tanh", np.tanh, _tanh_prime)
relu = Activation("relu", lambda z: np.maximum(z, 0.0), lambda h: (h > 0).astype(float))
linear = Activation("linear", np.positive, np.ones_like)

ACTIVATIONS = {g.name: g for g in (logistic, tanh, relu, linear)}

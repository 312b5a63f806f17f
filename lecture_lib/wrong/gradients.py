"""Wrong gradients that are easily made in backpropagation, to see that the gradient check finds them. Used in 4.7."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lecture_lib.wrong.form import WrongForm, by_name


@dataclass(frozen=True)
class WrongGradient(WrongForm):
    """A mistake in the backward pass of one example. `gradients(theta, forward, right)` gives the Gradients with the
    mistake; `right` are those without it."""

    gradients: Callable


def a_sign(theta, forward, right):
    L = theta.L
    signs = np.where(np.arange(theta.sizes[L]) == 0, -1.0, 1.0)[:, None]
    return replace(right, W=right.W | {L: signs * right.W[L]})


def no_transpose(theta, forward, right):
    W, n = theta.W[2], theta.sizes[1]
    grad_h = np.resize(W @ np.resize(right.a[2], (W.shape[1], 1)), (n, 1))
    return layer_1_from(forward.g.pull_back(forward.h[1], grad_h), forward, right)


def no_slope(theta, forward, right):
    return layer_1_from(right.h[1], forward, right)


def layer_1_from(grad_a_1, forward, right):
    """The right gradients, but those of layer 1 follow from this grad_a_1."""
    return replace(right, W=right.W | {1: grad_a_1 @ forward.h[0].T}, b=right.b | {1: grad_a_1})


WRONG_GRADIENTS = by_name(
    WrongGradient(
        "a sign",
        "The first row of ∇W_L has the wrong sign.",
        "The weights into the first output then walk up the loss, while all others walk down.",
        a_sign,
    ),
    WrongGradient(
        "the transpose",
        "∇h_1 is worked out with W_2 in the place of its transpose, as far as its shape allows.",
        "Row j of W_2 holds what comes into neuron j, column j what leaves it: blame goes to the wrong neurons.",
        no_transpose,
    ),
    WrongGradient(
        "g′(a₁)",
        "∇a_1 is taken to be ∇h_1.",
        "Between a_1 and h_1 stands g: of what comes back, a_1 gets only as much as g is steep there.",
        no_slope,
    ),
)

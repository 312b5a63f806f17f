"""Mistakes that are easily made in backpropagation, to see that the gradient check finds them. Used in 4.7."""

from dataclasses import replace

import numpy as np


def a_sign(theta, forward, gradients):
    """The first row of grad_W_L with the wrong sign."""
    L = theta.L
    signs = np.where(np.arange(theta.sizes[L]) == 0, -1.0, 1.0)[:, None]
    return replace(gradients, W=gradients.W | {L: signs * gradients.W[L]})


def no_transpose(theta, forward, gradients):
    """Layer 1 as if W_2 had been used without its transpose, as far as its shape allows."""
    W, n = theta.W[2], theta.sizes[1]
    grad_h = np.resize(W @ np.resize(gradients.a[2], (W.shape[1], 1)), (n, 1))
    return layer_1_from(forward.g.pull_back(forward.h[1], grad_h), forward, gradients)


def no_slope(theta, forward, gradients):
    """Layer 1 as if grad_a_1 were grad_h_1."""
    return layer_1_from(gradients.h[1], forward, gradients)


def layer_1_from(grad_a_1, forward, gradients):
    return replace(gradients, W=gradients.W | {1: grad_a_1 @ forward.h[0].T}, b=gradients.b | {1: grad_a_1})


# By what is wrong; each takes theta and the passes of one example, and gives the Gradients with the mistake.
MISTAKES = {
    "nothing": lambda theta, forward, gradients: gradients,
    "a sign": a_sign,
    "the transpose": no_transpose,
    "g′(a₁)": no_slope,
}

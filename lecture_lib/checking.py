"""The check on every gradient: nudge a number, see how the loss moves. Used in all modules."""

import numpy as np

from lecture_lib.bad_input import above_zero, finite
from lecture_lib.network import Parameters, Theta


def numerical_gradient(f, z, nudge=1e-5):
    """The gradient of f at z by central differences, (f(z + nudge) - f(z - nudge)) / (2 nudge) entry by entry.

    `f` takes z and gives one number; z is an array of any shape or a Theta, and the gradient has its shape.
    z is never changed. ValueError if z is not finite or nudge is not above 0.
    """
    nudge = above_zero("nudge", nudge)
    if isinstance(z, Parameters):

        def partial(kind, k):
            def f_of(array):
                W, b = dict(z.W), dict(z.b)
                (W if kind == "W" else b)[k] = array
                return f(Theta(W, b))

            return numerical_gradient(f_of, getattr(z, kind)[k], nudge)

        return Parameters({k: partial("W", k) for k in z.W}, {k: partial("b", k) for k in z.b})

    z = finite("z", z)
    gradient = np.empty_like(z)
    for entry in np.ndindex(z.shape):
        up, down = z.copy(), z.copy()
        up[entry] += nudge
        down[entry] -= nudge
        gradient[entry] = (f(up) - f(down)) / (2 * nudge)
    return gradient


def compare(gradient, numerical):
    """The largest relative difference of two gradients, |u - v| / max(1, |u|, |v|): a number, 0 if they agree.

    Both are arrays of one shape, or both have W and b. ValueError if the shapes differ.
    """
    if isinstance(gradient, Parameters):
        if gradient.sizes != numerical.sizes:
            raise ValueError(
                f"gradient has layers {gradient.sizes} but numerical {numerical.sizes}: both need the same"
            )
        return max(
            compare(getattr(gradient, kind)[k], getattr(numerical, kind)[k]) for kind in "Wb" for k in gradient.W
        )
    u, v = finite("gradient", gradient), finite("numerical", numerical)
    if u.shape != v.shape:
        raise ValueError(f"gradient is {u.shape} but numerical is {v.shape}: both need one shape")
    return float((np.abs(u - v) / np.maximum(1.0, np.maximum(np.abs(u), np.abs(v)))).max(initial=0.0))

"""The loop that learns: gradient descent. The lecture's 4.2 and 4.8."""

import warnings
from dataclasses import dataclass

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.bad_input import above_zero
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import softmax


@dataclass
class Descent:
    """What gradient descent found: the last good theta, and the loss before each step and after the last.

    `message` is empty unless the run diverged. Unpacks as `theta, history`.
    """

    theta: Theta
    history: list
    message: str = ""

    def __iter__(self):
        return iter((self.theta, self.history))


def gradient_descent(theta, x, y, eta, max_iterations=1000, g=logistic, output=softmax, loss=None):
    """Walk down the loss of (x, y) from theta, `max_iterations` steps of size eta: a `Descent`. The lecture's 4.8.

    x is (n_0, N), y (k, N). A run that diverges stops, warns and keeps what it had.
    ValueError if eta or max_iterations is not positive, or as `forward_propagation` and `back_propagation` say.
    """
    eta = above_zero("eta", eta)
    if not (isinstance(max_iterations, (int, np.integer)) and max_iterations >= 1):
        raise ValueError(f"max_iterations is {max_iterations!r}: it needs to be a whole number from 1")
    forward = forward_propagation(theta, x, g, output)
    descent = Descent(theta, [forward.loss(y, loss)])

    t = 0
    while t < max_iterations:
        t += 1
        try:
            with np.errstate(over="raise", invalid="raise"):
                grad_theta = back_propagation(theta, forward, y, loss)
                theta = theta - eta * grad_theta
                forward = forward_propagation(theta, x, g, output)
                now = forward.loss(y, loss)
        except (FloatingPointError, ValueError):
            now = np.inf
        if not np.isfinite(now):
            descent.message = (
                f"diverged at iteration {t}: the loss left the finite numbers; try an eta smaller than {eta:g}"
            )
            warnings.warn(descent.message, RuntimeWarning, stacklevel=2)
            break
        descent.theta = theta
        descent.history.append(now)

    return descent

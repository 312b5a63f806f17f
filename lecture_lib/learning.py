"""Gradient descent, as a sequence of iterations and as the lecture's loop. The lecture's 4.2 and 4.8."""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.bad_input import above_zero, columns, whole
from lecture_lib.network import Forward, Gradients, Theta, back_propagation, check_theta, forward_propagation
from lecture_lib.outputs import softmax


@dataclass(frozen=True, eq=False)
class Iteration:
    """Gradient descent at t, before its step: theta, and both passes and the loss of its batch."""

    t: int
    theta: Theta
    forward: Forward
    gradients: Gradients
    loss: float


class Ended(ValueError):
    """A run cannot go on; `t` is the iteration at which it ends."""

    def __init__(self, t, message):
        super().__init__(message)
        self.t = t


class Diverged(Ended):
    """The loss is no longer finite."""

    def __init__(self, t, eta):
        super().__init__(
            t, f"diverged at iteration {t}: the loss left the finite numbers; try an eta smaller than {eta:g}"
        )


def descend(theta, x, y, eta, g=logistic, output=softmax, loss=None, batch=None, seed=0, t=0):
    """Gradient descent on the loss of (x, y), step by step: an `Iteration` at t, t + 1, … without end.

    x is (n_0, N), y (k, N). `batch` is how many examples a step uses; None means all of them. Which ones depends on
    `seed` and t alone, so a run can go on from any of its iterations. The lecture's 4.2 and 4.8.
    ValueError at once if theta, x, y, eta or batch do not fit, and at the first iteration for what else the two passes do not
    accept.
    `Diverged`, a ValueError, when the loss is no longer finite.
    """
    check_theta(theta, "descend and gradient_descent take theta, x, y, eta")
    x, y = columns("x", x, theta.sizes[0], "n_0"), columns("y", y, theta.sizes[-1], "k")
    eta, N = above_zero("eta", eta), x.shape[1]
    if y.shape[1] != N:
        raise ValueError(f"y is {y.shape} but x is {x.shape}: y needs one column per example")
    if batch is not None:
        batch = whole("batch", batch, 1, N, f"a whole number from 1 to N = {N}, or None for all")
    seed, t = whole("seed", seed, 0), whole("t", t, 0)
    return _steps(theta, x, y, eta, g, output, loss, batch, seed, t)


def _steps(theta, x, y, eta, g, output, loss, batch, seed, first):
    for t in count(first):
        columns = batch_at(t, x.shape[-1], batch, seed)
        try:
            with np.errstate(over="raise", invalid="raise"):
                forward = forward_propagation(theta, x[..., columns], g, output)
                gradients = back_propagation(theta, forward, y[..., columns], loss)
                now = forward.loss(y[..., columns], loss)
                if not np.isfinite(now):
                    raise FloatingPointError
        except FloatingPointError:
            raise Diverged(t, eta) from None
        except ValueError:
            if t == first:  # the input does not fit
                raise
            raise Diverged(t, eta) from None
        yield Iteration(t, theta, forward, gradients, now)
        try:
            with np.errstate(over="raise", invalid="raise"):
                theta = theta - eta * gradients
        except (FloatingPointError, ValueError):
            raise Diverged(t + 1, eta) from None


def batch_at(t, N, batch=None, seed=0):
    """Which of N examples, counted from 0, the step at t uses: all, or `batch` of them.

    They are shuffled again whenever too few are left for another batch.
    """
    if batch is None:
        return slice(None)
    rounds, place = divmod(t, N // batch)
    return _shuffled(N, seed, rounds)[place * batch : (place + 1) * batch]


@lru_cache(maxsize=8)
def _shuffled(N, seed, rounds):
    return np.random.default_rng([seed, rounds]).permutation(N)


@dataclass
class Descent:
    """The result of gradient descent: the last finite theta, and the loss before each step and after the last one.

    `message` is empty unless the run diverged. Unpacks as `theta, history`.
    """

    theta: Theta
    history: list
    message: str = ""

    def __iter__(self):
        return iter((self.theta, self.history))


def gradient_descent(theta, x, y, eta, max_iterations=1000, g=logistic, output=softmax, loss=None, batch=None, seed=0):
    """Gradient descent on the loss of (x, y): `max_iterations` steps from theta, a `Descent`. The lecture's 4.8.

    x is (n_0, N), y (k, N); `batch` and `seed` as in `descend`. A run that diverges stops, warns and keeps what it has.
    ValueError if max_iterations is not a whole number from 1, or for what `descend` does not accept.
    """
    above_zero("eta", eta)
    whole("max_iterations", max_iterations, 1)
    descent = Descent(theta, [])
    try:
        for now in descend(theta, x, y, eta, g, output, loss, batch, seed):
            descent.theta = now.theta
            descent.history.append(now.loss)
            if now.t == max_iterations:
                break
    except Diverged as error:
        descent.message = str(error)
        warnings.warn(descent.message, RuntimeWarning, stacklevel=2)
    return descent

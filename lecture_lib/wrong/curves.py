"""Curves that are easily drawn in place of the true one, by name; each is a function of x and of what the picture is about.

A curve that means nothing in a state is None there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.wrong.catalogue import FORMS

A_WRONG_SIGN = FORMS["a wrong sign"].name


@dataclass(frozen=True)
class WrongCurve:
    """A curve that is not the true one: its `name`, what it `says` to the reader who drew it, and its values, `of`(x, about)."""

    name: str
    says: str
    of: Callable


# 4.9: about is the activation function g
SLOPE_OF_G = (
    WrongCurve("the function", "This is g itself, not its slope.", lambda z, g: g(z)),
    WrongCurve(
        A_WRONG_SIGN, "The sign is wrong: g rises everywhere, so its slope is above 0.", lambda z, g: -g.prime(z)
    ),
    WrongCurve("twice the height", "A peak in the right place, of twice the height.", lambda z, g: 2 * g.prime(z)),
    WrongCurve(
        "four times the height", "A peak in the right place, of four times the height.", lambda z, g: 4 * g.prime(z)
    ),
    WrongCurve("half the height", "A peak in the right place, of half the height.", lambda z, g: g.prime(z) / 2),
    WrongCurve(
        "a quarter of the height", "A peak in the right place, of a quarter of the height.", lambda z, g: g.prime(z) / 4
    ),
    WrongCurve(
        "too wide", "A peak in the right place, but too wide: g is flat sooner than that.", lambda z, g: g.prime(z / 2)
    ),
    WrongCurve("too narrow", "A peak in the right place, but too narrow.", lambda z, g: g.prime(2 * z)),
    WrongCurve("no slope", "A slope of 0 everywhere: g would be flat.", lambda z, g: np.zeros(z.shape)),
    WrongCurve(
        FORMS["the other function's slope"].name,
        "This is the slope of the other function: logistic and tanh have one each.",
        lambda z, g: (tanh if g is logistic else logistic).prime(z),
    ),
    WrongCurve(
        "one slope",
        "The same slope everywhere: that is a straight line's, and g bends.",
        lambda z, g: np.full(z.shape, g.prime(0.0)),
    ),
    WrongCurve(
        "the slope of the slope",
        "This is the slope of g′: above 0 where g′ rises.",
        lambda z, g: np.gradient(g.prime(z), z),
    ),
)


def _touching(start, slope, step):
    """The parabola with this value and slope at the start that comes down to 0 and no further, after each `step`."""
    return start * (1 + slope * step / (2 * start)) ** 2 if start > 0 else None


# 4.4: about has w, loss and slope of the point that is known, and the losses of the `true` curve
BESIDE_TANGENT = (
    WrongCurve(
        "the tangent",
        "This is the tangent: too straight. Its slope is that of the curve at one weight only.",
        lambda w, at: at.loss + at.slope * (w - at.w),
    ),
    WrongCurve(
        A_WRONG_SIGN, "Through the point, but the slope has the other sign there.", lambda w, at: at.loss - at.slope * (w - at.w)
    ),
    WrongCurve(
        A_WRONG_SIGN, "The right form, turned round: the slope has the other sign.", lambda w, at: np.interp(2 * at.w - w, w, at.true)
    ),
    WrongCurve(
        "a straight line",
        "This is a straight line from end to end. The loss bends as ŷ does.",
        lambda w, at: np.interp(w, w[[0, -1]], np.take(at.true, [0, -1])),
    ),
    WrongCurve(
        "a parabola",
        "This is a parabola. The squared error is one over ŷ, but ŷ is not a straight line in the weight.",
        lambda w, at: _touching(at.loss, at.slope, w - at.w),
    ),
    WrongCurve(
        "a flat line", "A loss that does not move with the weight has the slope 0.", lambda w, at: np.full(w.shape, at.loss)
    ),
)  # fmt: skip


def _levelling(along, eta):
    """Down to where the slice is lowest, no further, and there it stays."""
    least = min(along.losses)
    return least + (along.now - least) * np.exp(-eta * along.squares / (along.now - least))


# 4.2: about is the slice: the loss `now`, the `squares` ‖∇θ ℒ‖², the `turn` where it first climbs
ALONG_GRADIENT = (
    WrongCurve(
        "the promise",
        "This is the straight line that the gradient promised. Only short steps keep to it.",
        lambda eta, along: along.now - eta * along.squares,
    ),
    WrongCurve(
        "falls for ever",
        "It falls all the way. The true one climbs again: the gradient was taken at η = 0 alone.",
        lambda eta, along: (
            along.now * np.exp(-eta * along.squares / along.now) if along.turn and along.now > 0 else None
        ),
    ),
    WrongCurve(
        "levels off",
        "It falls, and then stays low. The true one climbs again: the gradient was taken at η = 0 alone.",
        lambda eta, along: _levelling(along, eta) if along.turn else None,
    ),
    WrongCurve(
        A_WRONG_SIGN,
        "It goes up from the start. The step is against the gradient, so at first the loss falls.",
        lambda eta, along: along.now + eta * along.squares,
    ),
    WrongCurve(
        "down to 0",
        "This is a parabola that comes down to 0. The slice need not reach 0 anywhere.",
        lambda eta, along: _touching(along.now, -along.squares, eta),
    ),
)


def _safe(y_hat):
    return np.maximum(y_hat, 1e-300)


# 4.3: about nothing
MINUS_LOG = (
    WrongCurve(
        "a straight line", "This is 1 − ŷ, a straight line. At ŷ = 0 it is only 1.", lambda y_hat, _: 1 - y_hat
    ),
    WrongCurve(
        A_WRONG_SIGN, "This is log ŷ: the sign is wrong. A logarithm of what is below 1 is negative.", lambda y_hat, _: np.log(_safe(y_hat))
    ),
    WrongCurve("one over ŷ", "This is 1/ŷ. At ŷ = 1 it is 1, and −log ŷ is 0.", lambda y_hat, _: 1 / _safe(y_hat)),
    WrongCurve(
        "the wrong end", "This is −log (1 − ŷ): it is large at the wrong end.", lambda y_hat, _: -np.log(_safe(1 - y_hat))
    ),
    WrongCurve(
        "all the way down", "This is a straight line from top to bottom. −log ŷ falls fast at first, then slowly.", lambda y_hat, _: 6 * (1 - y_hat)
    ),
)  # fmt: skip
SLOPE_OF_MINUS_LOG = (
    WrongCurve(
        A_WRONG_SIGN, "This is 1/ŷ, the slope without its sign: −log ŷ falls everywhere.", lambda y_hat, _: 1 / _safe(y_hat)
    ),
    WrongCurve(
        "the function", "Yours is above 0, like −log ŷ itself. But −log ŷ falls everywhere: its slope is below 0.", lambda y_hat, _: -np.log(_safe(y_hat))
    ),
    WrongCurve("the function", "This is log ŷ, and not the slope of −log ŷ.", lambda y_hat, _: np.log(_safe(y_hat))),
    WrongCurve(
        "one slope", "The same slope everywhere: that is a straight line's.", lambda y_hat, _: np.full(y_hat.shape, -1.0)
    ),
    WrongCurve(
        "all the way up", "This is a straight line: too straight. −log ŷ is very steep near ŷ = 0, and soon much flatter.", lambda y_hat, _: 9 * y_hat - 10
    ),
    WrongCurve(
        "falls to 0", "At ŷ = 1 yours is 0. There −log ŷ still falls, with the slope −1.", lambda y_hat, _: 1 - 1 / _safe(y_hat)
    ),
    WrongCurve(
        "the wrong end", "It is steep at the wrong end: −log ŷ is steepest near ŷ = 0.", lambda y_hat, _: -1 / _safe(1 - y_hat)
    ),
)  # fmt: skip
CURVES = {
    "4.2": ALONG_GRADIENT,
    "4.3 −log ŷ": MINUS_LOG,
    "4.3 its slope": SLOPE_OF_MINUS_LOG,
    "4.4": BESIDE_TANGENT,
    "4.9": SLOPE_OF_G,
}

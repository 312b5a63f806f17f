"""What the tries of 4.5 say."""

import numpy as np
from plainly import Plainly

from claims import shown

LONG = 190.0  # pixels that a bar of a gradient has at most


def output_layer(true_class=2, **turned):
    """ŷ and its gradients, for the scores that the pictures begin with, or with some turned: output_layer(a_L2=3)."""
    a_L = np.array([[turned.get(f"a_L{i}", value)] for i, value in enumerate((0.4, 1.2, -0.6), 1)], dtype=float)
    return Plainly({1: np.eye(3)}, {1: np.zeros((3, 1))}, a_L, np.eye(3)[:, [true_class - 1]])


FIRST = output_layer()
Y_HAT, BY_A_L = FIRST.y_hat[:, 0], FIRST.by_a[1][:, 0]


def is_at(explorer, **turned):
    """ŷ and both gradients with these scores turned, after it was seen that they are."""
    now = output_layer(**turned)
    assert np.allclose(explorer.state.a_L, now.x)
    return now.y_hat[:, 0], now.by_h[1][:, 0], now.by_a[1][:, 0]


def one_end(explorer):
    y_hat, _, by_a_L = is_at(explorer, a_L3=-6)
    assert 0 < by_a_L[2] * LONG < 0.2 and (y_hat > 0).all()
    return *shown(explorer, by_a_L[2]), 0


def raise_(explorer):
    y_hat, by_y_hat, by_a_L = is_at(explorer, a_L2=3)
    assert (y_hat > Y_HAT).tolist() == [False, True, False]
    assert abs(by_a_L[1]) < abs(BY_A_L[1]) and abs(by_y_hat[1]) < 1 / Y_HAT[1]
    return Y_HAT[1], *shown(explorer, y_hat[1])


def stands_at(explorer, line, trap):
    state = explorer.state
    assert (state.line, state.trap, state.subject) == (line, trap, ("a", ("L", 1)))


def both_l(explorer):
    """With l in both places the fraction is 1/3 at all scores: nothing is left of its slope."""
    stands_at(explorer, 2, True)
    assert "The trap: 0.000000." in explorer.text()
    return 1, 0, *shown(explorer, (BY_A_L[0], 6))


def line_four(explorer):
    stands_at(explorer, 4, explorer.state.trap)
    exp = np.exp(FIRST.x[:, 0])
    line = -1 / Y_HAT[1] * (0 - exp[1] / exp.sum() * exp[0] / exp.sum())
    assert np.isclose(line, BY_A_L[0])


def trap_at_one(explorer):
    stands_at(explorer, 4, True)
    return shown(explorer, (BY_A_L[0], 6), (-1 / Y_HAT[1] * (0 - Y_HAT[1] * Y_HAT[1]), 6))


def left_over(explorer):
    y_hat, _, by_a_L = is_at(explorer, a_L2=6)
    assert explorer.state.line == 6 and explorer.state.trap
    assert np.isclose(by_a_L[0], y_hat[0]) and y_hat[1] > 0.99
    return shown(explorer, y_hat[0], -(0 - y_hat[1]))


def steep(explorer):
    y_hat, by_y_hat, by_a_L = is_at(explorer, a_L2=-6)
    J = np.diag(y_hat) - np.outer(y_hat, y_hat)
    assert abs(J[1]).max() < 0.002 and np.isclose(J[1, 1] * by_y_hat[1], by_a_L[1])
    return shown(explorer, (by_y_hat[1], 2), by_a_L[1])


def sure_and_right(explorer):
    return shown(explorer, *(each[1] for each in is_at(explorer, a_L2=6)))


def another_class(explorer):
    _, by_y_hat, _ = is_at(explorer, true_class=1)
    assert explorer.state.y[:, 0].tolist() == [1, 0, 0] and np.count_nonzero(by_y_hat) == 1

"""What the tries of 4.5 say."""

import numpy as np

from lecture_lib import cross_entropy, numerical_gradient, one_hot, softmax
from lecture_lib.formatting import format_number

A_L, FIRST = np.array([[0.4], [1.2], [-0.6]]), one_hot(2, 3)  # the scores that the pictures begin with, and e(l)
LONG = 190.0  # pixels that a bar of a gradient has at most


def scores(**turned):
    """The first scores with some of them turned: scores(a_L2=3)."""
    return np.array([[turned.get(f"a_L{i}", float(value))] for i, value in enumerate(A_L[:, 0], 1)])


def by_a_L(a_L, y=FIRST):
    return numerical_gradient(lambda a_L: cross_entropy(softmax(a_L), y), a_L)


def by_y_hat(a_L, y=FIRST):
    return -y / softmax(a_L)


def shown(explorer, *numbers, decimals=4):
    """These numbers as they are written, which the picture says as well."""
    found = [format_number(float(number), decimals) for number in numbers]
    assert all(number in explorer.text() for number in found), found
    return found


def is_at(explorer, **turned):
    assert np.allclose(explorer.state.a_L, scores(**turned))


def one_end(explorer):
    is_at(explorer, a_L3=-6)
    grad = by_a_L(scores(a_L3=-6))
    assert 0 < grad[2, 0] * LONG < 0.2 and (softmax(scores(a_L3=-6)) > 0).all()
    return [*shown(explorer, grad[2, 0]), "0"]


def raised(explorer):
    is_at(explorer, a_L2=3)
    before, after = softmax(A_L), softmax(scores(a_L2=3))
    assert after[1] > before[1] and (after[[0, 2]] < before[[0, 2]]).all()
    for gradient in (by_a_L, by_y_hat):
        assert abs(gradient(scores(a_L2=3))[1]) < abs(gradient(A_L)[1])
    return [format_number(float(before[1, 0])), *shown(explorer, after[1, 0])]


def both_l(explorer):
    state = explorer.state
    assert (state.line, state.trap, state.subject) == (2, True, ("a", ("L", 1)))

    def fraction(a_L):
        return np.exp(a_L[1, 0]) / (3 * np.exp(a_L[1, 0]))

    assert fraction(A_L) == fraction(scores(a_L1=3, a_L2=-2)) == 1 / 3
    trap = -numerical_gradient(fraction, A_L)[0, 0] / softmax(A_L)[1, 0] + 0.0
    assert f"The trap: {format_number(trap, 6)}." in explorer.text()
    return ["1", f"{trap:.0f}", *shown(explorer, by_a_L(A_L)[0, 0], decimals=6)]


def line_four(explorer):
    state, (exp, y_hat) = explorer.state, (np.exp(A_L), softmax(A_L))
    assert (state.line, state.subject) == (4, ("a", ("L", 1)))
    assert np.isclose(numerical_gradient(lambda a_L: np.exp(a_L).sum(), A_L)[0, 0], exp[0, 0])  # what is left of it
    line = -1 / y_hat[1, 0] * (0 - exp[1, 0] / exp.sum() * exp[0, 0] / exp.sum())
    assert np.isclose(line, by_a_L(A_L)[0, 0])
    return ()


def trap_at_one(explorer):
    state, y_hat = explorer.state, softmax(A_L)
    assert (state.line, state.trap, state.subject) == (4, True, ("a", ("L", 1)))
    trap = -1 / y_hat[1, 0] * (0 - y_hat[1, 0] * y_hat[1, 0])
    return shown(explorer, by_a_L(A_L)[0, 0], trap, decimals=6)


def left_over(explorer):
    is_at(explorer, a_L2=6)
    assert explorer.state.line == 6 and explorer.state.trap
    y_hat, grad = softmax(scores(a_L2=6)), by_a_L(scores(a_L2=6))
    assert np.isclose(grad[0, 0], y_hat[0, 0]) and y_hat[1, 0] > 0.99
    return shown(explorer, y_hat[0, 0], -(0 - y_hat[1, 0]))


def step(explorer):
    moved, by = scores(a_L2=1.6), -by_a_L(A_L)[1, 0]  # by one step of gradient descent, with eta = 1
    is_at(explorer, a_L2=1.6)
    before, after = (cross_entropy(softmax(a_L), FIRST) for a_L in (A_L, moved))
    assert after < before and by_a_L(moved)[0, 0] > 0  # so a lower a_L1 lowers it further
    return [format_number(moved[1, 0] - A_L[1, 0], 2), "1", format_number(by, 2), *shown(explorer, before, after)]


def steep(explorer):
    is_at(explorer, a_L2=-6)
    a_L = scores(a_L2=-6)
    J, grad = softmax.jacobian(softmax(a_L)), by_y_hat(a_L)
    assert abs(J[1]).max() < 0.002 and np.allclose(J.T @ grad, by_a_L(a_L))
    assert np.isclose(J[1, 1] * grad[1, 0], by_a_L(a_L)[1, 0])
    return [*shown(explorer, grad[1, 0], decimals=2), *shown(explorer, by_a_L(a_L)[1, 0])]


def sure_and_right(explorer):
    is_at(explorer, a_L2=6)
    a_L = scores(a_L2=6)
    return shown(explorer, softmax(a_L)[1, 0], by_y_hat(a_L)[1, 0], by_a_L(a_L)[1, 0])


def another_class(explorer):
    is_at(explorer)
    y, J = explorer.state.y, softmax.jacobian(softmax(A_L))
    assert np.array_equal(y, one_hot(1, 3)) and np.count_nonzero(by_y_hat(A_L, y)) == 1
    assert np.allclose(J.T[:, [0]] * by_y_hat(A_L, y)[0, 0], by_a_L(A_L, y))
    return ()


CLAIMS = {
    "4.5 one end": one_end,
    "4.5 raise": raised,
    "4.5 both l": both_l,
    "4.5 line four": line_four,
    "4.5 trap at one": trap_at_one,
    "4.5 left over": left_over,
    "4.5 step": step,
    "4.5 steep": steep,
    "4.5 sure and right": sure_and_right,
    "4.5 another class": another_class,
}

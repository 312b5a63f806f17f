"""What the tries of 4.3 say."""

import numpy as np

from lecture_lib import (
    cross_entropy,
    gradient_descent,
    initialise_theta,
    linear,
    logistic,
    numerical_gradient,
    softmax,
    squared_error,
    tanh,
)
from lecture_lib.data import FILMS, films
from lecture_lib.formatting import format_number

SCORES = np.array([[2.0], [1.0], [-1.0]])
FIRST = np.array([[0.4], [1.2], [-0.6], [0.9]])  # a_L of explorers of the output layer
BEHIND = 7.0


def learned(state, output):
    """Loss and outputs for the films at the t, eta and scale of a state."""
    assert state.t > 0
    x, y = films()
    y = y / state.divided_by
    begin = initialise_theta([2, 4, 3], 1)
    run = gradient_descent(begin, x, y, state.eta, state.t, tanh, output, squared_error)
    W, b = run.theta.W, run.theta.b
    y_hat = output(W[2] @ np.tanh(W[1] @ x + b[1]) + b[2])
    return squared_error(y_hat, y), y_hat, y


def least_of(y):
    """By hand: nothing for a rating from 0 to 1, else the square of how far it is outside."""
    return np.where(y > 1, (y - 1) ** 2, np.where(y < 0, y**2, 0.0))


def a_thousand_steps(explorer):
    state = explorer.state
    (near, discs, y), (far, squares, _) = learned(state, linear), learned(state, logistic)
    assert abs(discs - y).max() < 0.15 < 1 < abs(squares - y).max()  # stars
    assert ((squares > 0) & (squares < 1)).all() and far > 100 * near
    return format_number(near), format_number(far)


def floor(explorer):
    loss, _, y = learned(explorer.state, logistic)
    floor = least_of(y).sum() / y.shape[1]
    assert explorer.state.floor and floor < loss < 1.01 * floor
    return format_number(floor), format_number(loss)


def divided_by_five(explorer):
    state = explorer.state
    (slow, _, y), (loss, *_) = learned(state, linear), learned(state, logistic)
    least = least_of(y)
    assert state.floor and np.count_nonzero((y < 0) | (y > 1)) == 1
    assert np.count_nonzero(least) == 1 and list(FILMS)[np.argwhere(least)[0, 1]] == "The Orchard"
    floor = least.sum() / y.shape[1]
    assert floor < loss < slow
    return format_number(floor), str(state.t), format_number(loss), format_number(slow), str(int(least.min()))


def without_exp(explorer):
    total = SCORES.sum()
    shares = SCORES / total
    assert not explorer.state.exp and shares[2, 0] < 0 and np.isclose(shares.sum(), 1)
    return format_number(total, 0), format_number(shares[2, 0]), "1"


def add_five(explorer):
    state = explorer.state
    times = np.exp(SCORES + state.add) / np.exp(SCORES)
    assert np.allclose(times, times[0]) and times[0, 0] > 1
    assert format_number(softmax(SCORES + state.add)[0, 0], 12) == format_number(softmax(SCORES)[0, 0], 12)
    assert state.y_hat.shape == SCORES.shape and np.allclose(state.a_L, SCORES)
    return (format_number(times[0, 0], 2),)


def by_temperature(explorer):
    state = explorer.state
    y_hat = np.exp(SCORES / state.temperature) / np.exp(SCORES / state.temperature).sum()
    assert np.allclose(state.a_L, SCORES) and state.temperature != 1
    assert (np.diff(y_hat[:, 0]) < 0).all()  # the order stays
    return y_hat[:, 0]


def small_T(explorer):
    y_hat = by_temperature(explorer)
    assert np.isclose(1 / explorer.state.temperature, 5) and y_hat[0] > 0.99
    return format_number(y_hat[0]), format_number(softmax(SCORES)[0, 0])


def large_T(explorer):
    y_hat = by_temperature(explorer)
    assert (abs(y_hat - 1 / 3) < abs(softmax(SCORES)[:, 0] - 1 / 3)).all()
    return format_number(y_hat[0]), format_number(y_hat[2])


def of_true(a_L2):
    """ŷ_2 and −log ŷ_2 of three classes with this score."""
    y_hat = softmax(np.array([[0.4], [a_L2], [-0.6]]))[1, 0]
    return y_hat, -np.log(y_hat)


def one_in_ten(explorer):
    y_hat, loss = of_true(explorer.state.value)
    assert round(y_hat, 2) == 0.1
    return format_number(y_hat), format_number(loss)


def one_in_a_hundred(explorer):
    (y_hat, loss), (in_ten, before) = of_true(explorer.state.value), of_true(-1.5)
    assert (
        round(y_hat, 2) == 0.01
        and np.isclose(y_hat / in_ten, 0.1, rtol=0.01)
        and np.isclose(loss - before, np.log(10), atol=0.005)
    )
    return format_number(y_hat), format_number(loss), format_number(round(loss, 4) - round(before, 4))


def all_on_one(explorer):
    y, a_L = np.array([0.1, 0.8, 0.1]), np.array([0.4, explorer.state.value, -0.6])
    y_hat, first = (np.exp(a) / np.exp(a).sum() for a in (a_L, FIRST[:3, 0]))
    terms, before = -y * np.log(y_hat), -y * np.log(first)
    assert terms[1] < 0.01 and terms[[0, 2]].sum() - before[[0, 2]].sum() > before[1] - terms[1]
    return "2", format_number(terms.sum()), format_number(before.sum())


def another_score(explorer):
    y, a_L = np.array([[0.0], [1.0], [0.0], [0.0]]), FIRST.copy()
    a_L[0, 0] = explorer.state.value
    y_hat, before = softmax(a_L), softmax(FIRST)
    assert (y * np.log(y_hat))[0, 0] == (y * np.log(before))[0, 0] == 0
    assert cross_entropy(y_hat, y) > cross_entropy(before, y) and y_hat[1, 0] < before[1, 0]
    return (str(int(y[0, 0])),)


def slopes(y_hat):
    """∂ℒ/∂a_L1 of cross entropy and of squared error, two classes, class 1 true."""
    return y_hat - 1, -4 * y_hat * (1 - y_hat) ** 2


def sure_and_wrong(explorer):
    state = explorer.state
    y_hat = 1 / (1 + np.exp(state.behind))
    cross, squared = slopes(y_hat)
    assert state.t == 0 and abs(cross) > 100 * abs(squared)
    return format_number(y_hat), format_number(cross), format_number(squared)


def a_hundred_steps(explorer):
    """Both runs in plain numpy, from the explorer's own start."""
    state, found = explorer.state, []
    for which in (0, 1):
        theta, x = state.iteration(0).theta, np.array([[0.8], [-0.4]])
        W, b = ([part[k].copy() for k in (1, 2)] for part in (theta.W, theta.b))
        for _ in range(state.t):
            h = np.tanh(W[0] @ x + b[0])
            e = np.exp(W[1] @ h + b[1])
            by_1 = slopes(e[0, 0] / e.sum())[which]
            by_a = np.array([[by_1], [-by_1]])
            by_h = (W[1].T @ by_a) * (1 - h**2)
            W = [W[0] - state.eta * by_h @ x.T, W[1] - state.eta * by_a @ h.T]
            b = [b[0] - state.eta * by_h, b[1] - state.eta * by_a]
        e = np.exp(W[1] @ np.tanh(W[0] @ x + b[0]) + b[1])
        found.append(e[0, 0] / e.sum())
    assert state.behind == BEHIND and found[0] > 0.99 and found[1] < 0.01
    return format_number(found[0]), format_number(found[1])


def over_all_outputs(explorer):
    cross, squared = slopes(1e-9)
    assert explorer.state.curves and slopes(0.3)[1] < -0.5  # the dashed one was far below 0 before
    return format_number(cross, 0), str(round(abs(squared)))


def by_hand(explorer):
    y, a_L = np.array([[4.5], [3.2], [0.3]]), explorer.state.a_L
    found = numerical_gradient(lambda a: ((a - y) ** 2).sum(), a_L)[1, 0]
    others = np.array([[-1.0], [1.0], [5.0]])
    assert np.isclose(found, numerical_gradient(lambda a: ((a - y) ** 2).sum(), others)[1, 0])
    assert np.isclose(found, 2 * (1 - 3.2)) and a_L[:, 0].tolist() == [3, 1, 0]
    return format_number(found), "2", format_number(a_L[1, 0], 0), format_number(y[1, 0], 1)


CLAIMS = {
    "4.3 a thousand steps": a_thousand_steps,
    "4.3 floor": floor,
    "4.3 divided by five": divided_by_five,
    "4.3 without exp": without_exp,
    "4.3 add five": add_five,
    "4.3 small T": small_T,
    "4.3 large T": large_T,
    "4.3 one in ten": one_in_ten,
    "4.3 one in a hundred": one_in_a_hundred,
    "4.3 all on one": all_on_one,
    "4.3 another score": another_score,
    "4.3 sure and wrong": sure_and_wrong,
    "4.3 a hundred steps": a_hundred_steps,
    "4.3 over all outputs": over_all_outputs,
    "4.3 by hand": by_hand,
}

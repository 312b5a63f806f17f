"""What the tries of 4.3 say."""

import numpy as np
from plainly import PLAIN, Plainly

from lecture_lib import initialise_theta
from lecture_lib.data import FILMS, films

SCORES = np.array([2.0, 1.0, -1.0])
FIRST = np.array([0.4, 1.2, -0.6])  # a_L of explorers of the output layer


def softmax(a_L):
    return PLAIN["softmax"](np.reshape(a_L, (-1, 1)))[:, 0]


def learned(state, output):
    """The network of films at the t, eta and scale of a state."""
    assert state.t > 0
    theta, (x, y) = initialise_theta([2, 4, 3], 1), films()
    return Plainly(theta.W, theta.b, x, y / state.divided_by, "tanh", output).walk([state.eta] * state.t)[-1]


def least_of(y):
    """By hand: nothing for a rating from 0 to 1, else the square of how far it is outside."""
    return np.where(y > 1, (y - 1) ** 2, np.where(y < 0, y**2, 0.0))


def a_thousand_steps(explorer):
    linear, logistic = (learned(explorer.state, output) for output in ("linear", "logistic"))
    assert abs(linear.y_hat - linear.y).max() < 0.15 < 1 < abs(logistic.y_hat - linear.y).max()  # stars
    assert ((logistic.y_hat > 0) & (logistic.y_hat < 1)).all() and logistic.loss > 100 * linear.loss
    return linear.loss, logistic.loss


def floor(explorer):
    now = learned(explorer.state, "logistic")
    floor = least_of(now.y).sum() / now.y.shape[1]
    assert explorer.state.floor and floor < now.loss < 1.01 * floor
    return floor, now.loss


def divided_by_five(explorer):
    linear, logistic = (learned(explorer.state, output) for output in ("linear", "logistic"))
    least = least_of(linear.y)
    outside = np.argwhere((linear.y < 0) | (linear.y > 1))
    assert explorer.state.floor and len(outside) == np.count_nonzero(least) == 1
    assert list(FILMS)[outside[0, 1]] == "The Orchard"
    floor = least.sum() / linear.y.shape[1]
    assert floor < logistic.loss < linear.loss
    return floor, explorer.state.t, logistic.loss, linear.loss, 0


def without_exp(explorer):
    shares = SCORES / SCORES.sum()
    assert not explorer.state.exp and shares[2] < 0 and np.isclose(shares.sum(), 1)
    return (SCORES.sum(), 0), shares[2], 1


def add_five(explorer):
    state = explorer.state
    times = np.exp(SCORES + state.add) / np.exp(SCORES)
    assert np.allclose(times, times[0]) and times[0] > 1 and np.allclose(state.a_L[:, 0], SCORES)
    assert np.allclose(softmax(SCORES + state.add), softmax(SCORES), atol=1e-12)
    return ((times[0], 2),)


def all_on_one(explorer):
    y, a_L = np.array([0.1, 0.8, 0.1]), [0.4, explorer.state.value, -0.6]
    terms, before = (-y * np.log(softmax(a)) for a in (a_L, FIRST))
    assert terms[1] < 0.01 and terms[[0, 2]].sum() - before[[0, 2]].sum() > before[1] - terms[1]
    return 2, terms.sum(), before.sum()


def slopes(y_hat):
    """∂ℒ/∂a_L1 of cross entropy and of squared error, two classes, class 1 true."""
    return y_hat - 1, -4 * y_hat * (1 - y_hat) ** 2


def sure_and_wrong(explorer):
    y_hat = 1 / (1 + np.exp(explorer.state.behind))
    cross, squared = slopes(y_hat)
    assert explorer.state.t == 0 and abs(cross) > 100 * abs(squared)
    return y_hat, cross, squared


def a_hundred_steps(explorer):
    """Both runs, from the explorer's own start."""
    state, x, y = explorer.state, np.array([[0.8], [-0.4]]), np.array([[1.0], [0.0]])
    theta = state.iteration(0).theta
    cross, squared = (Plainly(theta.W, theta.b, x, y, "tanh", loss=loss).walk([state.eta] * state.t)[-1].y_hat[0, 0]
                      for loss in ("cross_entropy", "squared_error"))  # fmt: skip
    assert state.behind == 7.0 and cross > 0.99 and squared < 0.01
    return cross, squared


def over_all_outputs(explorer):
    cross, squared = slopes(1e-9)
    assert explorer.state.curves and slopes(0.3)[1] < -0.5  # the dashed one was far below 0 before
    return (cross, 0), round(abs(squared))


def by_hand(explorer):
    y, a_L = np.array([4.5, 3.2, 0.3]), explorer.state.a_L[:, 0]
    assert a_L.tolist() == [3, 1, 0]
    return 2 * (a_L - y)[1], 2, (a_L[1], 0), (y[1], 1)

"""What the text of notebook 4.3 says beside its numbers holds."""

import numpy as np

from lecture_lib import (
    cross_entropy,
    gradient_descent,
    initialise_theta,
    linear,
    logistic,
    softmax,
    squared_error,
    tanh,
)
from lecture_lib.data import films
from lecture_lib.formatting import format_number

X, Y = films()


def learned(output, y, eta, steps):
    """The loss and the outputs after so many steps, from the start of the picture."""
    run = gradient_descent(initialise_theta([2, 4, 3], 1), X, y, eta, steps, tanh, output, squared_error)
    h = np.tanh(run.theta.W[1] @ X + run.theta.b[1])
    return run.history[-1], output(run.theta.W[2] @ h + run.theta.b[2])


def test_logistic_outputs_of_ratings_above_1_come_near_1_and_the_others_do_not():
    _, y_hat = learned(logistic, Y, 0.05, 1000)
    assert (y_hat[Y > 1.2] > 0.95).all() and (y_hat[Y < 1] < 0.3).all() and (Y > 1).sum() > Y.size / 2


def test_shrunk_ratings():
    """Divided by 5, all but one lie between 0 and 1; after 1000 steps logistic is ahead, after 3000 linear is."""
    small = Y / 5
    floor = squared_error(np.clip(small, 0, 1), small)
    assert np.count_nonzero((small <= 0) | (small >= 1)) == 1
    assert learned(logistic, small, 0.5, 1000)[0] < learned(linear, small, 0.5, 1000)[0]
    later = [learned(output, small, 0.5, 3000)[0] for output in (linear, logistic)]
    assert [format_number(loss) for loss in later] == ["0.0003", "0.0049"] and later[0] < floor < later[1]


def test_the_third_picture_costs_more_than_the_others_together():
    costs = -np.log([0.9, 0.6, 0.05, 0.8])
    assert costs[2] > costs.sum() - costs[2]


def test_the_order_of_scores_stays_at_every_temperature():
    scores = np.array([[2.0], [1.0], [-1.0]])
    for T in np.linspace(0.1, 5.0, 50):
        assert (np.diff(softmax(scores / T)[:, 0]) < 0).all()


def test_without_an_opinion():
    """Exercise 2: the same probability for all classes costs log k."""
    for k, says in ((2, "0.69"), (10, "2.30")):
        y = np.eye(k)[:, [0]]
        assert format_number(cross_entropy(np.full((k, 1), 1 / k), y), 2) == says

"""Gradients from elsewhere are examined: every form in which they come, and every mistake by its name."""

import numpy as np
import pytest

from lecture_lib import (
    Theta,
    back_propagation,
    examine,
    forward_propagation,
    initialise_theta,
    linear,
    logistic,
    one_hot,
    softmax,
    squared_error,
    tanh,
)
from lecture_lib.wrong.gradients import EVERYWHERE, WRONG_GRADIENTS


def problem(sizes=(3, 4, 4, 4, 2), N=5, g=logistic, output=softmax, loss=None, seed=1):
    rng = np.random.default_rng(seed)
    theta = initialise_theta(list(sizes), seed)
    theta = Theta(theta.W, {k: rng.normal(size=b.shape) for k, b in theta.b.items()})
    x, y = rng.normal(size=(sizes[0], N)), one_hot(rng.integers(1, sizes[-1] + 1, size=N), sizes[-1])
    return theta, x, y, g, output, loss


def right_of(theta, x, y, g=logistic, output=softmax, loss=None):
    return back_propagation(theta, forward_propagation(theta, x, g, output), y, loss)


def wrong_of(name, theta, x, y, g=logistic, output=softmax, loss=None):
    return WRONG_GRADIENTS[name].gradients(theta, forward_propagation(theta, x, g, output), y, loss)


class Tensor:
    """As much of a torch tensor as is needed."""

    def __init__(self, array):
        self.array = array

    def detach(self):
        return self

    def cpu(self):
        return self

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype)


HANDED = {
    "Gradients": lambda grad: grad,
    "two dicts": lambda grad: (grad.W, grad.b),
    "named dicts": lambda grad: {"grad_W": grad.W, "grad_b": grad.b},
    "two lists": lambda grad: (list(grad.W.values()), list(grad.b.values())),
    "lists from layer 0": lambda grad: ([None, *grad.W.values()], [None, *grad.b.values()]),
    "one flat list": lambda grad: [array for k in grad.W for array in (grad.W[k], grad.b[k].ravel())],
    "weights alone": lambda grad: list(grad.W.values()),
    "weights from layer 0": lambda grad: [None, *grad.W.values()],
    "a dict of weights": lambda grad: grad.W,
    "nested lists": lambda grad: ([W.tolist() for W in grad.W.values()], [b.ravel().tolist() for b in grad.b.values()]),
    "tensors": lambda grad: [Tensor(array) for k in grad.W for array in (grad.W[k], grad.b[k][:, 0])],
    "rows of biases": lambda grad: (grad.W, {k: b.T for k, b in grad.b.items()}),
}


@pytest.mark.parametrize("how", HANDED)
def test_every_form_in_which_gradients_come(how):
    theta, x, y, *_ = case = problem()
    found = examine(theta, x, y, HANDED[how](right_of(*case)))
    assert not found.failing and found.mistake == ""
    assert len(found.blocks) == (theta.L if "weights" in how else 2 * theta.L)
    assert "All of it passes." in repr(found)
    wrong = examine(theta, x, y, HANDED[how](wrong_of("no g′", *case)))
    assert wrong.mistake == "no g′" and wrong.failing[0].name == "W_3"


def test_rows_may_be_inputs():
    theta, x, y, *_ = case = problem()
    turned = [W.T for W in right_of(*case).W.values()]
    assert not examine(theta, x, y, turned, rows="inputs").failing
    assert examine(theta, x, y, turned).mistake == "turned round"


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_mistake_is_named(name):
    # square where a form needs it, with as many neurons as classes where a form needs that
    case = problem((3, 4, 4, 4), g=tanh if name != "softmax entry by entry" else logistic)
    theta, x, y, g, output, loss = case
    found = examine(theta, x, y, wrong_of(name, *case), g=g)
    assert name in found.mistake.split(" or ")
    assert found.failing


def test_several_that_fit_are_joined_by_or():
    theta, x, y, *_ = case = problem((3, 4, 2), N=2)
    assert examine(theta, x, y, wrong_of("1/N twice", *case)).mistake == "1/N twice or a half or mean over the outputs"


@pytest.mark.parametrize("output,loss", [(logistic, squared_error), (linear, None), (softmax, squared_error)])
def test_other_outputs_and_losses(output, loss):
    theta, x, y, *_ = case = problem(output=output, loss=loss)
    assert not examine(theta, x, y, right_of(*case), output=output, loss=loss).failing
    if output is not linear:
        found = examine(theta, x, y, wrong_of("no slope at the output", *case), output=output, loss=loss)
        assert found.mistake == "no slope at the output"


def test_where_the_mistake_is():
    theta, x, y, *_ = case = problem()
    right, L = right_of(*case), theta.L
    only_W = examine(theta, x, y, (right.W | {L: 1.5 * right.W[L]}, right.b))
    assert "grad_b_4 passes, so grad_a_4 is right" in repr(only_W)
    only_b = examine(theta, x, y, (right.W, right.b | {2: 1.5 * right.b[2]}))
    assert "grad_W_2 passes, so grad_a_2 is right" in repr(only_b)
    assert "from grad_a_4 down to grad_a_3" in repr(examine(theta, x, y, wrong_of("h sent back", *case)))
    assert "Layer 4 fails already" in repr(examine(theta, x, y, wrong_of("no 1/N", *case)))
    assert "none of the mistakes that are known" in repr(only_W) and "1.5000 times the right one" in repr(only_W)


def test_xor_trained_with_h_sent_back_ends_at_a_half():
    x, y = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0.0, 1, 1, 0]])
    ends = {}
    for name in ("right", "h sent back"):
        theta = initialise_theta([2, 4, 1], 1)
        for _ in range(6000):
            forward = forward_propagation(theta, x, logistic, logistic)
            if name == "right":
                grad = back_propagation(theta, forward, y, squared_error)
            else:
                grad = WRONG_GRADIENTS[name].gradients(theta, forward, y, squared_error)
            before, theta = theta, theta - 2.0 * grad
        ends[name] = forward.y_hat
        assert examine(before, x, y, grad, output=logistic, loss=squared_error).mistake == name.replace("right", "")
    assert np.abs(ends["right"] - y).max() < 0.1
    assert np.abs(ends["h sent back"] - 0.5).max() < 0.05


def test_softmax_entry_by_entry_with_squared_error():
    theta = Theta({1: np.eye(3)}, {1: np.zeros((3, 1))})
    x, y = np.array([[1.0], [2.0], [0.5]]), one_hot(2, 3)
    right = right_of(theta, x, y, loss=squared_error)
    np.testing.assert_allclose(right.a[1].ravel(), [0.1811, -0.2654, 0.0843], atol=5e-5)
    wrong = wrong_of("softmax entry by entry", theta, x, y, loss=squared_error)
    np.testing.assert_allclose(wrong.a[1].ravel(), [0.0822, -0.1735, 0.0338], atol=5e-5)
    assert examine(theta, x, y, wrong, loss=squared_error).mistake == "softmax entry by entry"


def test_what_is_right_may_be_0_and_lists_are_taken():
    theta, x, y, *_ = case = problem()
    x[0] = 0
    wrong = right_of(*case)
    wrong.W[1] = wrong.W[1] + 1
    (first,) = examine(theta, x.tolist(), y.tolist(), wrong).failing
    assert str(first) == "✗ grad_W_1 fails: no one factor, 12 of 12 entries"
    only_one = Theta({1: np.ones((2, 3))}, {1: np.zeros((2, 1))})
    right = right_of(only_one, np.zeros((3, 1)), one_hot(1, 2))
    (block,) = examine(only_one, np.zeros((3, 1)), one_hot(1, 2), (right.W | {1: right.W[1] + 1}, right.b)).failing
    assert str(block) == "✗ grad_W_1 fails: no one factor, 6 of 6 entries"


BAD = {
    "theta is an empty dict": lambda t, x, y, g: examine({}, x, y, g),
    "rows is 'columns'": lambda t, x, y, g: examine(t, x, y, g, rows="columns"),
    "gradients has 3 parts: gradients needs W and b, or 4 matrices, or 8 with biases": lambda t, x, y, g: examine(
        t, x, y, [1, 2, 3]
    ),
    "gradients has W for": lambda t, x, y, g: examine(t, x, y, {1: g.W[1]}),
    "W_1 is \\(4,\\)": lambda t, x, y, g: examine(t, x, y, (g.b | {1: np.ones(4)}, g.b)),
    "gradients' W_1 is 'none': .* needs numbers": lambda t, x, y, g: examine(t, x, y, (g.W | {1: "none"}, g.b)),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_named(message):
    theta, x, y, *_ = case = problem()
    with pytest.raises(ValueError, match=message):
        BAD[message](theta, x, y, right_of(*case))

import math

import numpy as np
import pytest
from networks import random_problem

from lecture_lib import (
    compare,
    forward_propagation,
    initialise_theta,
    layers_above,
    numerical_gradient,
    numerical_gradient_of_theta,
    one_hot,
)
from lecture_lib.network import Parameters


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2)])
def test_gradient_of_a_cubic_has_the_shape_of_z(shape):
    z = np.random.default_rng(0).normal(size=shape)
    z.setflags(write=False)
    gradient = numerical_gradient(lambda z: (z**3).sum(), z)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 3 * z**2, atol=1e-8)


def test_differences_are_central_and_the_nudge_is_the_one_asked_for():
    # (f(z + d) - f(z - d)) / 2d of z^3 is 3z^2 + d^2; a one-sided difference has 3zd besides
    assert float(numerical_gradient(lambda z: z**3, 2.0, nudge=0.5)) == pytest.approx(12.25)


def test_whole_numbers_are_nudged_too():
    np.testing.assert_allclose(numerical_gradient(lambda z: (z**2).sum(), [1, 2]), [2.0, 4.0])


def test_gradient_at_a_theta_nudges_every_weight_and_bias():
    theta = random_problem([2, 3, 2]).theta

    def f(theta):
        return sum(k * (theta.W[k] ** 2).sum() + (theta.b[k] ** 3).sum() for k in theta.W)

    gradient = numerical_gradient(f, theta)
    assert isinstance(gradient, Parameters)
    for k in theta.W:
        np.testing.assert_allclose(gradient.W[k], 2 * k * theta.W[k], atol=1e-8)
        np.testing.assert_allclose(gradient.b[k], 3 * theta.b[k] ** 2, atol=1e-8)
    assert (theta - 0.1 * gradient).sizes == theta.sizes


def test_compare_is_the_largest_relative_difference():
    assert compare([1.0, 2.0], [1.0, 2.0]) == 0.0
    assert compare([0.0, 0.1], [0.0, 0.3]) == pytest.approx(0.2 / 0.3)
    assert compare([100.0, 5.0], [110.0, 5.0]) == compare([110.0], [100.0]) == pytest.approx(10 / 110)
    assert compare([1e-7, -2e-7], [-1e-7, 2e-7]) > 1e-3  # a wrong sign shows in small numbers too
    assert compare([1e-14], [2e-14]) < 1e-9  # and rounding noise does not
    assert compare([-3.0], [3.0]) == 2.0
    assert isinstance(compare([1.0], [1.0]), float)


@pytest.mark.parametrize("kind, k", [("W", 1), ("W", 2), ("b", 1), ("b", 2)])
def test_compare_finds_one_wrong_number_anywhere(kind, k):
    problem = random_problem([2, 3, 2])
    gradients = problem.back(problem.forward())
    numerical = numerical_gradient(problem.loss_of_theta, problem.theta)
    assert compare(gradients, numerical) < 1e-8
    getattr(numerical, kind)[k][-1, -1] += 0.01
    assert compare(gradients, numerical) > 0.009


@pytest.mark.parametrize("nudge", [0, -1e-5, math.nan])
def test_bad_nudge(nudge):
    with pytest.raises(ValueError, match=f"nudge is {nudge}: nudge needs to be a number above 0"):
        numerical_gradient(np.sum, [1.0], nudge)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: numerical_gradient(np.sum, [1.0, math.nan]), "z holds nan: z needs finite numbers"),
        (lambda: numerical_gradient(np.sum, "abc"), "z is 'abc': z needs numbers"),
        (lambda: compare([1.0], [1.0, 2.0]), r"gradient is \(1,\) but numerical is \(2,\): both need one shape"),
        (lambda: compare([math.inf], [1.0]), "gradient holds inf: gradient needs finite numbers"),
        (lambda: compare([1.0], [math.nan]), "numerical holds nan: numerical needs finite numbers"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("examples", [1, 3])
@pytest.mark.parametrize(
    ("g", "output", "loss"), [("logistic", "softmax", None), ("tanh", "logistic", "squared_error")]
)
def test_all_nudges_in_one_batch_are_the_nudges_one_by_one(examples, g, output, loss):
    rng = np.random.default_rng(examples)
    theta, x = initialise_theta([3, 4, 2, 3], rng), rng.normal(size=(3, examples))
    y = one_hot([1, 3, 2][:examples], 3)
    forward = forward_propagation(theta, x, g, output)
    one_by_one = numerical_gradient(lambda theta: forward_propagation(theta, x, g, output).loss(y, loss), theta)
    assert compare(numerical_gradient_of_theta(theta, forward, y, loss), one_by_one) < 1e-8


def test_layers_above_go_on_from_any_layer():
    theta, x = initialise_theta([2, 4, 3, 2]), np.array([[0.5], [-1.0]])
    forward = forward_propagation(theta, x)
    for i in range(3):
        assert np.array_equal(forward_propagation(layers_above(theta, i), forward.h[i]).y_hat, forward.y_hat)
    with pytest.raises(ValueError, match="i is 3 and L is 3: i needs to be from 0 to L - 1"):
        layers_above(theta, 3)

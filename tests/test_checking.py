import copy
import math

import numpy as np
import pytest
from networks import ACTIVATIONS, PAIRS, random_problem

from lecture_lib import (
    compare,
    forward_propagation,
    initialise_theta,
    numerical_gradient,
    numerical_gradient_of_theta,
    subnetwork_from,
)
from lecture_lib.checking import losses_at, relative_error
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
    assert float(numerical_gradient(lambda z: z**3, 0.0)) == pytest.approx(1e-5**2, rel=1e-9, abs=0)


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


def test_relative_error_is_the_difference_over_the_larger_of_the_two():
    found, numerical = np.array([[3.0, -1.0, 1.0], [0.0, 2e-7, -5.0]]), np.array([[2.0, 1.0, -4.0], [0.0, -1e-7, 0.0]])
    np.testing.assert_allclose(relative_error(found, numerical), [[1 / 3, 2.0, 5 / 4], [0.0, 0.3, 1.0]], rtol=1e-9)
    assert relative_error(1.0, 3.0, floor=10.0) == 0.2


def test_compare_is_the_largest_relative_difference():
    assert compare([1.0, 2.0], [1.0, 2.0]) == 0.0
    assert compare([0.0, 0.1], [0.0, 0.3]) == pytest.approx(0.2 / 0.3)
    assert compare([100.0, 5.0], [110.0, 5.0]) == compare([110.0], [100.0]) == pytest.approx(10 / 110)
    assert compare([1e-7, -2e-7], [-1e-7, 2e-7]) > 1e-3  # a wrong sign shows in small numbers too
    assert compare([1e-14], [2e-14]) < 1e-9  # and rounding noise does not
    assert compare([-3.0], [3.0]) == 2.0
    u, v = [-100.0, 10.0], [-50.0, 90.0]  # off by 50 and 80, and the largest entry is the -100
    assert compare(u, v) == compare(v, u) == pytest.approx(0.8)
    assert compare([], []) == 0.0
    assert type(compare([1.0], [1.0])) is float


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
    problem = random_problem([2, 2])
    message = f"nudge is {nudge}: nudge needs a number above 0"
    with pytest.raises(ValueError, match=message):
        numerical_gradient(np.sum, [1.0], nudge)
    with pytest.raises(ValueError, match=message):
        numerical_gradient_of_theta(problem.theta, problem.forward(), problem.y, nudge=nudge)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: numerical_gradient(np.sum, [1.0, math.nan]), "z holds nan: z needs finite numbers"),
        (lambda: numerical_gradient(np.sum, "abc"), "z is 'abc': z needs numbers"),
        (lambda: compare([1.0], [1.0, 2.0]), r"gradient is \(1,\) but numerical is \(2,\): both need the same shape"),
        (
            lambda: compare(initialise_theta([2, 3]), initialise_theta([3, 3])),
            r"gradient_W_1 is \(3, 2\) but numerical_W_1 is \(3, 3\): both need the same shape",
        ),
        (lambda: compare([math.inf], [1.0]), "gradient holds inf: gradient needs finite numbers"),
        (lambda: compare([1.0], [math.nan]), "numerical holds nan: numerical needs finite numbers"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("N", [1, 3])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@pytest.mark.parametrize("sizes", [[3, 4, 2, 3], [2, 3, 2], [3, 2]])
def test_all_nudges_in_one_batch_are_the_nudges_one_by_one(sizes, pair, N):
    problem = random_problem(sizes, N, "tanh", pair)
    one_by_one = numerical_gradient(problem.loss_of_theta, problem.theta)
    at_once = numerical_gradient_of_theta(problem.theta, problem.forward(), problem.y, problem.loss)
    assert compare(at_once, one_by_one) < 1e-8


def test_all_nudges_are_as_large_as_one_asks_for():
    problem = random_problem([2, 3, 2])
    for asked, nudge in (({}, 1e-5), ({"nudge": 0.5}, 0.5)):
        one_by_one = numerical_gradient(problem.loss_of_theta, problem.theta, nudge)
        at_once = numerical_gradient_of_theta(problem.theta, problem.forward(), problem.y, **asked)
        assert compare(at_once, one_by_one) < 1e-9


@pytest.mark.parametrize("g", ACTIVATIONS)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_losses_at_are_those_of_a_changed_theta(g, pair):
    problem = random_problem([3, 4, 2, 3], g=g, pair=pair)
    forward, values = problem.forward(), [-2.0, 0.0, 0.5, 3.0]
    for kind, k in [(kind, k) for kind in "Wb" for k in (1, 2, 3)]:
        theta = copy.deepcopy(problem.theta)
        array = getattr(theta, kind)[k]
        for i, j in np.ndindex(array.shape):
            expected, now = [], array[i, j]
            for array[i, j] in values:
                expected.append(problem.loss_of_theta(theta))
            array[i, j] = now
            indices = (k, i + 1, j + 1) if kind == "W" else (k, i + 1)
            losses = losses_at(problem.theta, forward, problem.y, kind, indices, values, problem.loss)
            np.testing.assert_allclose(losses, expected, rtol=1e-10, err_msg=f"{kind}{indices}")


def test_losses_at_take_the_loss_of_the_output():
    problem = random_problem([2, 3, 2], pair=("softmax", "cross_entropy"))
    asked = problem.theta, problem.forward(), problem.y, "W", (1, 3, 2), [-1.0, 0.25]
    np.testing.assert_array_equal(losses_at(*asked), losses_at(*asked, loss="cross_entropy"))


def test_layers_above_go_on_from_any_layer():
    theta, x = initialise_theta([2, 4, 3, 2]), np.array([[0.5], [-1.0]])
    forward = forward_propagation(theta, x)
    for i in range(3):
        assert np.array_equal(forward_propagation(subnetwork_from(theta, i), forward.h[i]).y_hat, forward.y_hat)
    for i in (-1, 3):
        with pytest.raises(ValueError, match=f"i is {i}: i needs a layer, a whole number from 0 to L - 1 = 2"):
            subnetwork_from(theta, i)

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import ACTIVATIONS, PLAIN, steady

import lecture_lib
from lecture_lib import linear, logistic, numerical_gradient, relu, tanh
from lecture_lib.activations import Activation

EVERY_G = pytest.mark.parametrize("g", [getattr(lecture_lib, name) for name in ACTIVATIONS], ids=ACTIVATIONS)
numbers = st.floats(-30, 30).filter(lambda z: z == 0 or abs(z) > 1e-3)


@EVERY_G
@steady
@given(z=numbers)
def test_value_is_the_formula(g, z):
    assert float(g(z)) == pytest.approx(float(PLAIN[g.name](z)), rel=1e-12, abs=1e-15)


@EVERY_G
@steady
@given(z=numbers.filter(bool))
def test_prime_is_the_slope(g, z):
    assert float(g.prime(z)) == pytest.approx(float(numerical_gradient(g, z)), abs=1e-8)


def test_lecture_formulas_of_the_derivatives():
    z = np.linspace(-6, 6, 49)
    np.testing.assert_allclose(logistic.prime(z), np.exp(-z) / (1 + np.exp(-z)) ** 2, rtol=1e-12)
    np.testing.assert_allclose(tanh.prime(z), 4 / (np.exp(z) + np.exp(-z)) ** 2, atol=1e-15)
    assert logistic.prime(z).max() == logistic.prime(0.0) == 0.25
    assert tanh.prime(z).max() == tanh.prime(0.0) == 1.0


def test_relu_has_slope_0_at_its_kink():
    assert relu.prime(0.0) == 0.0


@EVERY_G
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
def test_any_shape_entry_by_entry(g, shape):
    z = np.random.default_rng(1).normal(size=shape)
    for function in (g, g.prime):
        assert np.shape(function(z)) == shape
        np.testing.assert_array_equal(np.ravel(function(z)), [function(v) for v in np.ravel(z)])


@EVERY_G
def test_lists_and_whole_numbers_are_numbers(g):
    np.testing.assert_array_equal(g([1, -2]), g(np.array([1.0, -2.0])))
    np.testing.assert_array_equal(g.prime([1, -2]), g.prime(np.array([1.0, -2.0])))


@EVERY_G
def test_pull_back_is_grad_h_times_prime(g):
    a, grad_h = np.random.default_rng(2).normal(size=(2, 3, 4))
    grad_a = grad_h * g.prime(a)
    np.testing.assert_allclose(g.pull_back(g(a), grad_h), grad_a, rtol=1e-14)


@EVERY_G
def test_input_is_never_changed(g):
    z = np.array([[-1.0, 0.0, 2.0]])
    z.setflags(write=False)
    for result in (g(z), g.prime(z), g.pull_back(z, z)):
        assert not np.shares_memory(result, z)


@EVERY_G
@pytest.mark.parametrize("z", [1e3, 1e4, 1e300])
def test_extremes_are_finite_and_silent(g, z):
    both = np.array([-z, z])
    assert np.isfinite(g(both)).all() and np.isfinite(g.prime(both)).all()


def test_limits():
    assert logistic(1e4) == 1.0 and logistic(-1e4) == pytest.approx(0.0, abs=1e-300)
    assert tanh(1e4) == 1.0 and tanh(-1e4) == -1.0
    assert relu(1e4) == linear(1e4) == 1e4 and relu(-1e4) == 0.0


def test_logistic_keeps_its_digits_near_0():
    assert float(logistic(-700.0)) == pytest.approx(math.exp(-700.0), rel=1e-12)


def test_an_activation_needs_its_derivative():
    with pytest.raises(ValueError, match="prime_of_h is None: step needs its derivative as a function of h"):
        Activation("step", np.sign, None)


@EVERY_G
def test_an_activation_cannot_be_changed(g):
    with pytest.raises(dataclasses.FrozenInstanceError):
        g.prime_of_h = np.sign


@EVERY_G
@pytest.mark.parametrize(
    "z, message",
    [
        (math.nan, "z holds nan: z needs finite numbers"),
        ([0.0, math.inf], "z holds inf: z needs finite numbers"),
        ([[-math.inf]], "z holds -inf: z needs finite numbers"),
        ("abc", "z is 'abc': z needs numbers"),
        ("1", "z is '1': z needs numbers"),
        (1 + 2j, r"z is \(1\+2j\): z needs real numbers"),
        (10**400, "z is a whole number of 401 digits: z needs smaller numbers"),
        ([[1.0], [2.0, 3.0]], r"z is \[\[1.0\], \[2.0, 3.0\]\]: z needs numbers"),
    ],
)
def test_bad_z(g, z, message):
    for function in (g, g.prime):
        with pytest.raises(ValueError, match=message):
            function(z)


@pytest.mark.parametrize(
    "name, function, prime_of_h, message",
    [
        ("sin", np.sin, np.cos, "prime_of_h is the function cos: at z = -1.3 it gives .* the slope of sin is 0.2675"),
        ("again", np.tanh, lambda z: 1 - np.tanh(z) ** 2, "it needs the slope as a function of h = g\\(z\\), not of z"),
        ("python", lambda z: max(0, z), lambda h: 1.0, "python needs one that takes an array, entry by entry"),
        (
            "math",
            math.tanh,
            lambda h: 1 - h**2,
            "function is the function tanh: math needs one that takes an array",
        ),
        ("one", lambda z: 1.0, lambda h: 0.0, "function is the function <lambda>: one needs one that takes an array"),
    ],
)
def test_an_activation_whose_slope_is_another(name, function, prime_of_h, message):
    """Both passes and `examine` would go by it."""
    with pytest.raises(ValueError, match=message):
        Activation(name, function, prime_of_h)


def test_slopes_that_are_functions_of_h():
    elu = Activation("elu", lambda z: np.where(z > 0, z, np.exp(z) - 1), lambda h: np.where(h > 0, 1, h + 1))
    softplus = Activation("softplus", lambda z: np.log1p(np.exp(z)), lambda h: 1 - np.exp(-h))
    for g in (elu, softplus):
        assert g.prime(0.5) == pytest.approx((g(0.5 + 1e-6) - g(0.5 - 1e-6)) / 2e-6, rel=1e-6)

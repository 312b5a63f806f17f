import dataclasses
import math
import re
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import PAIRS, PLAIN, steady

import lecture_lib
from lecture_lib import (
    binary_cross_entropy,
    cross_entropy,
    linear,
    logistic,
    numerical_gradient,
    one_hot,
    softmax,
    squared_error,
    tanh,
)
from lecture_lib.outputs import LOSSES, loss_that_belongs_to, output_with_loss


def cross_entropy_of_a_L(a_L, y):
    return output_with_loss(softmax, cross_entropy).losses(a_L, softmax(a_L), y)


@st.composite
def scores_and_targets(draw):
    """a_L and a distribution y of the same shape (k, N)."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    k, N = draw(st.integers(2, 6)), draw(st.integers(1, 5))
    return 2 * rng.normal(size=(k, N)), rng.dirichlet(np.ones(k), size=N).T


@steady
@given(scores_and_targets())
def test_softmax_is_a_distribution_in_every_column(case):
    a_L, _ = case
    y_hat = softmax(a_L)
    np.testing.assert_allclose(y_hat, PLAIN["softmax"](a_L), rtol=1e-12)
    np.testing.assert_allclose(y_hat.sum(axis=0), 1.0, rtol=1e-14)
    np.testing.assert_allclose(softmax(a_L + 100.0), y_hat, rtol=1e-12)


@steady
@given(scores_and_targets())
def test_softmax_pull_back_is_its_jacobian(case):
    a_L, grad_y_hat = case
    for n, y_hat in enumerate(softmax(a_L).T):  # dy_hat_l/da_Li = 1[l=i] y_hat_l - y_hat_l y_hat_i
        jacobian = np.diag(y_hat) - np.outer(y_hat, y_hat)
        pulled = softmax.pull_back(softmax(a_L), grad_y_hat)[:, n]
        np.testing.assert_allclose(pulled, jacobian.T @ grad_y_hat[:, n], atol=1e-14)


@steady
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_softmax_jacobian_has_a_row_for_each_output_and_a_column_for_each_score(k, seed):
    a_L = np.random.default_rng(seed).normal(size=(k, 1))
    jacobian = softmax.jacobian(softmax(a_L))
    assert jacobian.shape == (k, k)
    for i in range(k):
        dy_hat_i = numerical_gradient(lambda a_L, i=i: PLAIN["softmax"](a_L)[i, 0], a_L)
        np.testing.assert_allclose(jacobian[i], dy_hat_i[:, 0], atol=1e-9)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@steady
@given(scores_and_targets())
def test_a_pair_is_its_loss_seen_from_a_L(pair, case):
    a_L, y = case
    if pair[1] == "squared_error":
        y = 3 * y - 1
    output, loss = (PLAIN[name] for name in pair)
    pair = output_with_loss(*(getattr(lecture_lib, name) for name in pair))
    y_hat = output(a_L)
    losses = [loss(y_hat[:, [n]], y[:, [n]]) for n in range(y.shape[1])]
    np.testing.assert_allclose(pair.losses(a_L, y_hat, y), losses, rtol=1e-12)
    numerical = numerical_gradient(lambda a_L: loss(output(a_L), y), a_L)
    np.testing.assert_allclose(pair.grad_a_L(y_hat, y), numerical, atol=1e-8)


@steady
@given(scores_and_targets())
def test_losses_are_the_formulas_and_their_gradients_the_slopes(case):
    a_L, y = case
    for loss in (cross_entropy, squared_error):
        y_hat = softmax(a_L)
        assert type(loss(y_hat, y)) is float and loss(y_hat, y) == pytest.approx(PLAIN[loss.name](y_hat, y), rel=1e-12)
        numerical = numerical_gradient(partial(PLAIN[loss.name], y=y), y_hat, nudge=1e-7)
        np.testing.assert_allclose(loss.gradient(y_hat, y), numerical, rtol=1e-4, atol=1e-6)


@steady
@given(scores_and_targets())
def test_cross_entropy_of_a_L_is_cross_entropy_of_softmax(case):
    a_L, y = case
    assert cross_entropy_of_a_L(a_L, y).mean() == pytest.approx(cross_entropy(softmax(a_L), y), rel=1e-12)


def test_the_lectures_gradients_of_one_example():
    y_hat = softmax([[1.0], [-0.5], [0.25]])
    e_l, y_hat_l = one_hot(2, 3), y_hat[1, 0]
    np.testing.assert_allclose(cross_entropy(y_hat, e_l), -math.log(y_hat_l))
    np.testing.assert_allclose(cross_entropy.gradient(y_hat, e_l), -e_l / y_hat_l)
    np.testing.assert_allclose(softmax.pull_back(y_hat, cross_entropy.gradient(y_hat, e_l)), -(e_l - y_hat))


@pytest.mark.parametrize("size", [1e3, 1e4, 1e300])
def test_extremes_are_finite_silent_and_exact(size):
    a_L = np.array([[size, 0.0], [-size, 0.0], [0.0, -size]])
    np.testing.assert_array_equal(softmax(a_L), [[1.0, 0.5], [0.0, 0.5], [0.0, 0.0]])
    y = one_hot([3, 3], 3)
    assert cross_entropy_of_a_L(a_L, y).mean() == pytest.approx((size + size + math.log(2)) / 2, rel=1e-12)
    assert np.isfinite(cross_entropy(softmax(a_L), y))
    assert np.isfinite(cross_entropy.gradient(softmax(a_L), y)).all()


def test_softmax_of_the_largest_numbers_is_silent():
    np.testing.assert_array_equal(softmax([[1.7e308], [-1.7e308]]), [[1.0], [0.0]])


def test_input_is_never_changed():
    a_L, y = np.array([[1.0, -2.0], [0.5, 0.0]]), np.array([[0.0, 0.5], [1.0, 0.5]])
    y_hat = np.array([[0.25, 1.0], [0.75, 0.0]])
    before = a_L.copy(), y.copy(), y_hat.copy()
    softmax(a_L), softmax.pull_back(y_hat, y), softmax.jacobian(y_hat[:, :1]), cross_entropy_of_a_L(a_L, y)
    for loss in (cross_entropy, squared_error):
        loss(y_hat, y), loss.gradient(y_hat, y)
    np.testing.assert_array_equal((a_L, y, y_hat), before)


def test_one_hot_counts_classes_from_1():
    np.testing.assert_array_equal(one_hot(1, 3), [[1.0], [0.0], [0.0]])
    np.testing.assert_array_equal(one_hot([3, 1], 3), [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
    np.testing.assert_array_equal(one_hot(np.array([2]), 2), [[0.0], [1.0]])


@pytest.mark.parametrize("l", [0, 4, -1, [1, 4], [0, 1], 1.0, "2", True, [[1, 2]], []])
def test_class_out_of_range(l):
    with pytest.raises(ValueError, match=re.escape(f"l is {l!r} and k is 3: l needs whole numbers from 1 to k")):
        one_hot(l, 3)


@pytest.mark.parametrize("k", [3.0, "3", None])
def test_k_is_a_whole_number(k):
    with pytest.raises(ValueError, match=f"l is 1 and k is {k!r}: l needs whole numbers from 1 to k"):
        one_hot(1, k)


def test_k_may_be_numpys():
    np.testing.assert_array_equal(one_hot(1, np.int64(2)), [[1.0], [0.0]])


@pytest.mark.parametrize(
    "a_L, message",
    [
        (1.0, r"a_L is \(\): a_L needs \(k, N\)"),
        ([1.0, 2.0], r"a_L is \(2,\): a_L needs \(k, N\) = \(2, N\), one example per column"),
        (np.zeros((2, 0)), r"a_L is \(2, 0\): a_L needs"),
        ([[math.nan]], "a_L holds nan: a_L needs finite numbers"),
        ([["a"]], "a_L is .*: a_L needs numbers"),
    ],
)
def test_bad_a_L(a_L, message):
    with pytest.raises(ValueError, match=message):
        softmax(a_L)


@pytest.mark.parametrize(
    "loss, y, message",
    [
        (squared_error, [1.0, 0.0], r"y is \(2,\): y needs \(k, N\) = \(2, N\), one example per column"),
        (squared_error, [[1.0]], r"y is \(1, 1\): y needs \(k, N\) = \(2, N\)"),
        (
            squared_error,
            [[1.0, 0.0], [0.0, 1.0]],
            r"y is \(2, 2\) but y_hat is \(2, 1\): y needs one column per example",
        ),
        (squared_error, [[math.inf], [0.0]], "y holds inf: y needs finite numbers"),
        (squared_error, [["a"], ["b"]], "y is .*: y needs numbers"),
        (cross_entropy, [[0.5], [0.6]], r"y has a column \[0.5, 0.6\]: cross_entropy needs columns .* sum to 1"),
        (binary_cross_entropy, [[2.0], [1.0]], "y has 2: binary_cross_entropy needs numbers from 0 to 1"),
        (binary_cross_entropy, [[-1.0], [1.0]], "y has -1: binary_cross_entropy needs numbers from 0 to 1"),
        (cross_entropy, [[1.5], [-0.5]], r"y has a column \[1.5, -0.5\]: cross_entropy needs columns that are ≥ 0"),
    ],
)
def test_bad_y(loss, y, message):
    with pytest.raises(ValueError, match=message):
        loss([[0.5], [0.5]], y)


@pytest.mark.parametrize(
    "columns, worst",
    [
        ([[1.0, 0.0], [2.0, 0.0], [0.9, 0.0]], [2.0, 0.0]),  # the sum is off by 0, 1, 0.1
        ([[1.2, 0.0], [0.5, 0.0], [0.9, 0.0]], [0.5, 0.0]),  # too small a sum is as bad as too large a one
        ([[0.9, 0.0], [1.2, 0.0]], [1.2, 0.0]),
        ([[0.0, 0.0], [1.5, 0.0], [1.1, 0.1]], [0.0, 0.0]),
        ([[0.5, 0.5], [1.1, -0.1], [1.4, -0.4], [1.3, -0.3]], [1.4, -0.4]),  # negative, with a sum of 1
        ([[1.1, 0.0], [1.4, -0.4], [0.8, 0.1]], [1.4, -0.4]),
        ([[3.0, 0.0], [1.4, -0.4]], [3.0, 0.0]),
        ([[0.0, 0.5], [-0.4, 1.0]], [-0.4, 1.0]),  # both: off by 0.4, and 0.4 below 0
        ([[1 / 3, 1 / 3]], [0.3333, 0.3333]),
    ],
)
def test_the_message_shows_the_worst_column(columns, worst):
    y = np.transpose(columns)
    with pytest.raises(ValueError, match=re.escape(f"y has a column {worst}: cross_entropy needs")):
        cross_entropy(np.full(y.shape, 0.5), y)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_sum_may_be_off_by_a_rounding_error(sign):
    y_hat = [[0.5], [0.5]]
    assert cross_entropy(y_hat, [[0.5], [0.5 + sign * 9e-7]]) == pytest.approx(math.log(2), rel=1e-5)
    with pytest.raises(ValueError, match="y has a column"):
        cross_entropy(y_hat, [[0.5], [0.5 + sign * 1.1e-6]])


@pytest.mark.parametrize("thing", [*LOSSES.values(), output_with_loss(softmax), output_with_loss(linear)], ids=repr)
def test_a_loss_or_pair_cannot_be_changed(thing):
    with pytest.raises(dataclasses.FrozenInstanceError):
        thing.loss = cross_entropy


@pytest.mark.parametrize("size", [40.0, 1e3, 1e300])
def test_one_output_is_exact_where_it_rounds_to_0_or_1(size):
    """Without the pair the logarithm of a rounded 0 is taken."""
    a_L, y = np.array([[size, -size, size, -size]]), np.array([[0.0, 1.0, 1.0, 0.0]])
    pair = output_with_loss(logistic)
    np.testing.assert_allclose(pair.losses(a_L, logistic(a_L), y), [size, size, 0.0, 0.0], atol=1e-15)
    np.testing.assert_allclose(pair.grad_a_L(logistic(a_L), y), [[0.25, -0.25, 0.0, 0.0]], atol=1e-15)
    assert np.isfinite(binary_cross_entropy(logistic(a_L), y))
    assert np.isfinite(binary_cross_entropy.gradient(logistic(a_L), y)).all()


@steady
@given(st.floats(-20, 20), st.floats(-20, 20), st.integers(1, 2))
def test_one_output_is_two_whose_scores_are_subtracted(a_1, a_2, l):
    two, one = np.array([[a_1], [a_2]]), np.array([[a_1 - a_2]])
    both, alone = output_with_loss(softmax), output_with_loss(logistic)
    e_l = one_hot(l, 2)
    np.testing.assert_allclose(
        alone.losses(one, logistic(one), e_l[:1]), both.losses(two, softmax(two), e_l), rtol=1e-9, atol=1e-15
    )
    np.testing.assert_allclose(
        alone.grad_a_L(logistic(one), e_l[:1]), both.grad_a_L(softmax(two), e_l)[:1], rtol=1e-9, atol=1e-15
    )


def test_bad_y_hat():
    with pytest.raises(ValueError, match="y_hat holds nan: y_hat needs finite numbers"):
        squared_error([[math.nan]], [[1.0]])


def test_each_output_has_its_loss():
    assert loss_that_belongs_to(softmax) is cross_entropy
    assert loss_that_belongs_to(linear) is squared_error
    assert loss_that_belongs_to(logistic, squared_error) is squared_error
    assert output_with_loss(logistic, squared_error).output is logistic
    assert loss_that_belongs_to(logistic) is binary_cross_entropy
    with pytest.raises(ValueError, match='loss is None and output is tanh: tanh needs loss="squared_error"'):
        loss_that_belongs_to(tanh)
    with pytest.raises(
        ValueError, match='binary_cross_entropy needs logistic outputs; softmax has loss="cross_entropy"'
    ):
        loss_that_belongs_to(softmax, binary_cross_entropy)
    with pytest.raises(ValueError, match="output is linear: cross_entropy needs softmax's probabilities"):
        loss_that_belongs_to(linear, cross_entropy)

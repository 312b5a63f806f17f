import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import ACTIVATIONS, PAIRS, freeze, random_problem, steady

from lecture_lib import compare, numerical_gradient
from lecture_lib.wrong.gradients import WRONG_GRADIENTS


@st.composite
def passes(draw):
    """A problem of 2 to 5 layers of 1 to 4 neurons with one example, and both its passes."""
    problem = random_problem(
        sizes=draw(st.lists(st.integers(1, 4), min_size=3, max_size=6)),
        g=draw(st.sampled_from(ACTIVATIONS)),
        pair=draw(st.sampled_from(PAIRS)),
        seed=draw(st.integers(0, 2**32 - 1)),
    )
    forward = problem.forward()
    gradients = problem.back(forward)
    freeze(gradients.W, gradients.b, gradients.a, gradients.h)
    return problem, forward, gradients


def assert_agree(found, expected):
    for name, arrays in vars(expected).items():
        assert vars(found)[name].keys() == arrays.keys()
        for k, array in arrays.items():
            np.testing.assert_allclose(vars(found)[name][k], array, rtol=1e-12, atol=1e-15, err_msg=f"{name}[{k}]")


def with_grad_a_1(grad_a_1, problem, gradients):
    return replace(gradients, W=gradients.W | {1: np.outer(grad_a_1, problem.x)}, b=gradients.b | {1: grad_a_1})


@steady
@given(passes())
def test_a_sign_is_that_of_the_first_row_of_grad_W_L(case):
    problem, forward, gradients = case
    W_L = gradients.W[problem.theta.L].copy()
    W_L[0] = -W_L[0]
    expected = replace(gradients, W=gradients.W | {problem.theta.L: W_L})
    assert_agree(WRONG_GRADIENTS["a sign"].gradients(problem.theta, forward, gradients), expected)


@steady
@given(passes())
def test_without_the_transpose_rows_and_columns_of_W_2_change_places(case):
    problem, forward, gradients = case
    n_1, n_2, W_2, grad_a_2 = *problem.theta.sizes[1:3], problem.theta.W[2], gradients.a[2]
    # where W_2 has too few rows, or grad_a_2 too few entries, they begin anew
    grad_h_1 = [[sum(W_2[j % n_2, i] * grad_a_2[i % n_2, 0] for i in range(n_1))] for j in range(n_1)]
    slope = numerical_gradient(lambda a: problem.plain_function(1)(a).sum(), forward.a[1])
    found = WRONG_GRADIENTS["the transpose"].gradients(problem.theta, forward, gradients)
    np.testing.assert_allclose(found.b[1], grad_h_1 * slope, atol=1e-8)
    assert_agree(found, with_grad_a_1(found.b[1], problem, gradients))


@steady
@given(passes())
def test_without_the_slope_grad_a_1_is_grad_h_1(case):
    problem, forward, gradients = case
    found = WRONG_GRADIENTS["g′(a₁)"].gradients(problem.theta, forward, gradients)
    assert_agree(found, with_grad_a_1(gradients.h[1], problem, gradients))


@pytest.mark.parametrize("mistake", WRONG_GRADIENTS)
def test_no_input_is_changed(mistake):
    problem = random_problem([2, 3, 4, 2])
    inputs = problem.theta, problem.forward(), problem.back(problem.forward())
    before = copy.deepcopy(inputs)
    WRONG_GRADIENTS[mistake].gradients(*inputs)
    for now, then in zip(inputs, before, strict=True):
        np.testing.assert_equal(vars(now), vars(then))


@pytest.mark.parametrize("mistake", WRONG_GRADIENTS)
@pytest.mark.parametrize("sizes", [[2, 3, 2], [3, 2, 2], [2, 2, 4, 3], [1, 4, 2, 3, 2]])
def test_the_gradient_check_finds_them(mistake, sizes):
    problem = random_problem(sizes)
    forward = problem.forward()
    wrong = WRONG_GRADIENTS[mistake].gradients(problem.theta, forward, problem.back(forward))
    assert compare(wrong, numerical_gradient(problem.loss_of_theta, problem.theta)) > 0.01

"""Wrong gradients: what each makes of the right ones, worked out apart from its lines, and that the check finds it."""

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import ACTIVATIONS, PAIRS, freeze, layers, random_problem, steady
from plainly import SLOPES

from lecture_lib import compare, numerical_gradient
from lecture_lib.wrong.gradients import EVERYWHERE, WRONG_GRADIENTS, as_far_as_it_fits


@st.composite
def passes(draw):
    """A problem of 2 to 5 layers of 1 to 4 neurons with one example, and both its passes."""
    pair = draw(st.sampled_from(PAIRS))
    problem = random_problem(
        sizes=draw(layers(draw(st.integers(2, 5)), pair)),
        g=draw(st.sampled_from(ACTIVATIONS)),
        pair=pair,
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


def wrong(name, problem, forward, **more):
    return WRONG_GRADIENTS[name].gradients(problem.theta, forward, problem.y, problem.loss, **more)


def with_layer_1(gradients, problem, grad_h_1, grad_a_1):
    return replace(
        gradients,
        W=gradients.W | {1: np.outer(grad_a_1, problem.x)},
        b=gradients.b | {1: grad_a_1},
        a=gradients.a | {1: grad_a_1},
        h=gradients.h | {1: grad_h_1},
    )


@steady
@given(passes())
def test_a_sign_is_that_of_the_first_row_of_grad_W_L(case):
    problem, forward, gradients = case
    W_L = gradients.W[problem.theta.L].copy()
    W_L[0] = -W_L[0]
    assert_agree(wrong("a sign", problem, forward), replace(gradients, W=gradients.W | {problem.theta.L: W_L}))


@steady
@given(passes())
def test_without_the_transpose_rows_and_columns_of_W_2_change_places(case):
    problem, forward, gradients = case
    n_1, n_2, W_2, grad_a_2 = *problem.theta.sizes[1:3], problem.theta.W[2], gradients.a[2]
    # where W_2 has too few rows, or grad_a_2 too few entries, they begin anew
    grad_h_1 = [[sum(W_2[j % n_2, i] * grad_a_2[i % n_2, 0] for i in range(n_1))] for j in range(n_1)]
    slope = numerical_gradient(lambda a: problem.plain_function(1)(a).sum(), forward.a[1])
    found = wrong("the transpose", problem, forward)
    np.testing.assert_allclose(found.b[1], grad_h_1 * slope, atol=1e-8)
    assert_agree(found, with_layer_1(gradients, problem, np.array(grad_h_1), found.b[1]))


@steady
@given(passes())
def test_without_the_slope_grad_a_1_is_grad_h_1(case):
    problem, forward, gradients = case
    found = wrong("g′(a₁)", problem, forward)
    assert_agree(found, with_layer_1(gradients, problem, gradients.h[1], gradients.h[1]))


# The mistakes that are made everywhere: by which factor all is off, with which grad_a_L the walk begins, how it goes on.
N, n = 4, 3
FACTORS = {"a wrong sign": -1, "no 1/N": N, "1/N twice": 1 / N, "a half": 1 / 2, "mean over the outputs": 1 / n}
STARTS = {
    "no slope at the output": lambda grad_y_hat, y_hat: grad_y_hat,
    "softmax entry by entry": lambda grad_y_hat, y_hat: grad_y_hat * (y_hat - y_hat**2),
}
WALKS = {
    "no transpose": lambda W, grad_a, h: np.einsum("ij,jn->in", W, grad_a),
    "the inverse": lambda W, grad_a, h: np.linalg.solve(W, grad_a),
    "shares of rows": lambda W, grad_a, h: sum(np.outer(row / sum(row), of) for row, of in zip(W, grad_a, strict=True)),
    "shares of columns": lambda W, grad_a, h: np.array([column @ grad_a / sum(column) for column in W.T]),
    "h sent back": lambda W, grad_a, h: np.einsum("ij,in->jn", W, h),
}
NO_SLOPE = {"no g′": lambda a, h: 1.0, "g′ at h": lambda a, h: SLOPES["logistic"](1 / (1 + np.exp(-h)))}
ENDS = {
    "turned round": lambda right, y_hat: replace(right, W={k: W_k.T for k, W_k in right.W.items()}),
    "bias not summed": lambda right, y_hat: replace(right, b=right.a),
    "on to k = 0, in lists": lambda right, y_hat: replace(right, W=right.W | {3: right.a[3] @ y_hat.T}),
}


def expected(name, problem, forward, right):
    """What comes of a mistake, with the right gradients in sight."""
    if name in ENDS:
        return ENDS[name](right, forward.h[3])
    factor = FACTORS.get(name, 1)
    start, way = STARTS.get(name), WALKS.get(name, lambda W, grad_a, h: W.T @ grad_a)
    slope = NO_SLOPE.get(name, lambda a, h: SLOPES["logistic"](h))
    h, by_h = forward.h, {3: right.h[3]}
    by_a = {3: start(right.h[3], h[3]) if start else factor * right.a[3]}
    for k in (2, 1):
        by_h[k] = way(problem.theta.W[k + 1], by_a[k + 1], h[k + 1])
        by_a[k] = by_h[k] * slope(forward.a[k], h[k])
    by_W = {k: np.einsum("in,jn->ij", by_a[k], h[k - 1]) for k in by_a}
    return replace(right, W=by_W, b={k: by_a[k].sum(axis=1)[:, None] for k in by_a}, a=by_a, h=by_h)


@pytest.mark.parametrize("name", EVERYWHERE)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_mistake_that_is_made_everywhere(name, pair):
    problem = random_problem([n] * 4, N, pair=pair)
    forward = problem.forward()
    right = problem.back(forward)
    assert_agree(wrong(name, problem, forward), expected(name, problem, forward, right))
    assert name in {**FACTORS, **STARTS, **WALKS, **NO_SLOPE, **ENDS}


def test_what_does_not_fit_is_refused_or_made_to_fit():
    problem = random_problem([2, 4, 3, 2])
    forward = problem.forward()
    for name in ("no transpose", "the inverse"):
        with pytest.raises(ValueError):
            wrong(name, problem, forward)
    fitted = wrong("no transpose", problem, forward, times=as_far_as_it_fits)
    assert fitted.sizes == problem.theta.sizes


@pytest.mark.parametrize("mistake", WRONG_GRADIENTS)
def test_no_input_is_changed(mistake):
    problem = random_problem([2, 3, 3, 3], N=2)
    inputs = problem.theta, problem.forward()
    before = copy.deepcopy(inputs)
    wrong(mistake, problem, inputs[1])
    for now, then in zip(inputs, before, strict=True):
        np.testing.assert_equal(vars(now) | {"theta": None}, vars(then) | {"theta": None})  # its copy has one too


@pytest.mark.parametrize("mistake", WRONG_GRADIENTS)
@pytest.mark.parametrize("sizes", [[2, 3, 2], [3, 2, 2], [2, 2, 4, 3], [1, 4, 2, 3, 2], [3, 3, 3, 3]])
def test_the_gradient_check_finds_them(mistake, sizes):
    problem = random_problem(sizes, N=3)
    try:
        found = wrong(mistake, problem, problem.forward())
        off = compare(found, numerical_gradient(problem.loss_of_theta, problem.theta))
    except ValueError:
        return  # it says so itself
    assert off > 0.01


# Of a check of three layers: which blocks fail, as the table of 4.7 has it, and the mistakes that do this.
TABLE = {
    "W3 b3 W2 b2 W1 b1": [*FACTORS, *STARTS],
    "W2 b2 W1 b1": [*WALKS, *NO_SLOPE],
    "W3 W2 W1": ["turned round"],
    "b3 b2 b1": ["bias not summed"],
    "W3": ["a sign", "on to k = 0, in lists"],
    "W1 b1": ["the transpose", "g′(a₁)"],
}


def fails(found, right):
    return found.shape != right.shape or compare(found, right) > 1e-6


@pytest.mark.parametrize("failing", TABLE)
def test_what_fails_says_where_the_mistake_is(failing):
    problem = random_problem([n] * 4, N)
    forward = problem.forward()
    right = problem.back(forward)
    for name in TABLE[failing]:
        found = wrong(name, problem, forward)
        blocks = [(kind, k) for k in (3, 2, 1) for kind in "Wb"]
        seen = [f"{kind}{k}" for kind, k in blocks if fails(getattr(found, kind)[k], getattr(right, kind)[k])]
        assert seen == failing.split(), name

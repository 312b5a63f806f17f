import copy
import json
import math
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from networks import ACTIVATIONS, PAIRS, PLAIN, problems, random_problem, steady

import lecture_lib
from lecture_lib import (
    Activation,
    Theta,
    back_propagation,
    compare,
    examine,
    forward_propagation,
    gradient_descent,
    initialise_theta,
    linear,
    numerical_gradient,
    one_hot,
    squared_error,
)
from lecture_lib.network import Parameters

TORCH_TABLE = json.loads((Path(__file__).parent / "data" / "torch_table.json").read_text())


def every_network(test):
    return pytest.mark.parametrize("g", ACTIVATIONS)(pytest.mark.parametrize("pair", PAIRS, ids="-".join)(test))


def all_arrays(*results):
    """Every array of Thetas, Forwards and Gradients, by name."""
    return {
        f"{type(result).__name__}.{name}[{k}]": array
        for result in results
        for name, arrays in vars(result).items()
        if isinstance(arrays, dict)
        for k, array in arrays.items()
    }


@steady
@given(problems())
def test_forward_pass_is_the_plain_one(problem):
    forward, L = problem.forward(), problem.theta.L
    a, h = problem.plain_forward(problem.theta, 0, problem.x)
    assert sorted(forward.a) == list(range(1, L + 1)) and sorted(forward.h) == list(range(L + 1))
    for k in a:
        np.testing.assert_allclose(forward.a[k], a[k], rtol=1e-10, atol=1e-13)
    for k in h:
        np.testing.assert_allclose(forward.h[k], h[k], rtol=1e-10, atol=1e-13)
    assert forward.y_hat is forward.h[L]
    assert type(forward.loss(problem.y, problem.loss)) is float
    assert forward.loss(problem.y, problem.loss) == pytest.approx(PLAIN[problem.loss](h[L], problem.y), rel=1e-10)


@steady
@given(problems())
def test_every_gradient_is_the_numerical_one(problem):
    agree = partial(np.testing.assert_allclose, rtol=1e-6, atol=1e-8)
    forward = problem.forward()
    gradients = problem.back(forward)
    numerical = numerical_gradient(problem.loss_of_theta, problem.theta)
    assert sorted(gradients.W) == sorted(gradients.a) == sorted(gradients.h) == list(range(1, problem.theta.L + 1))
    for k in gradients.W:
        agree(gradients.W[k], numerical.W[k])
        agree(gradients.b[k], numerical.b[k])
        agree(gradients.a[k], numerical_gradient(partial(problem.loss_of_a, k), forward.a[k]))
        agree(gradients.h[k], numerical_gradient(partial(problem.loss_of_h, k), forward.h[k], nudge=1e-6))
    assert gradients.y_hat is gradients.h[problem.theta.L]


@pytest.mark.parametrize("row", TORCH_TABLE, ids=lambda row: f"{row['g']}-{row['output']}-{row['loss']}")
def test_numbers_are_pytorchs(row):
    theta = Theta(**{name: {int(k): v for k, v in arrays.items()} for name, arrays in row["theta"].items()})
    forward = forward_propagation(theta, row["x"], row["g"], row["output"])
    gradients = back_propagation(theta, forward, row["y"], row["loss"])
    agree = partial(np.testing.assert_allclose, rtol=1e-10, atol=1e-14)
    agree(forward.y_hat, row["y_hat"])
    agree(forward.loss(row["y"], row["loss"]), row["value"])
    for name, arrays in row["grad"].items():
        for k, expected in arrays.items():
            agree(getattr(gradients, name)[int(k)], expected)


def test_a_network_by_hand():
    w111, w112, w121, w122, b11, b12 = 0.1, -0.2, 0.3, 0.4, 0.05, -0.05
    w211, w212, w221, w222, b21, b22 = 0.5, -0.6, 0.7, 0.8, 0.0, 0.1
    x1, x2 = 1.0, 2.0
    h11 = 1 / (1 + math.exp(-(b11 + w111 * x1 + w112 * x2)))
    h12 = 1 / (1 + math.exp(-(b12 + w121 * x1 + w122 * x2)))
    a21, a22 = b21 + w211 * h11 + w212 * h12, b22 + w221 * h11 + w222 * h12
    y_hat2 = math.exp(a22) / (math.exp(a21) + math.exp(a22))

    theta = Theta(
        W={1: [[w111, w112], [w121, w122]], 2: [[w211, w212], [w221, w222]]},
        b={1: [[b11], [b12]], 2: [[b21], [b22]]},
    )
    forward = forward_propagation(theta, [[x1], [x2]])
    np.testing.assert_allclose(forward.h[1], [[h11], [h12]])
    np.testing.assert_allclose(forward.a[2], [[a21], [a22]])
    np.testing.assert_allclose(forward.y_hat, [[1 - y_hat2], [y_hat2]])
    assert forward.loss(one_hot(2, 2)) == pytest.approx(-math.log(y_hat2))

    gradients = back_propagation(theta, forward, one_hot(2, 2))  # the true class is l = 2
    da21, da22 = 1 - y_hat2, -(1 - y_hat2)
    da11 = (da21 * w211 + da22 * w221) * h11 * (1 - h11)
    np.testing.assert_allclose(gradients.y_hat, [[0.0], [-1 / y_hat2]])
    np.testing.assert_allclose(gradients.a[2], [[da21], [da22]])
    np.testing.assert_allclose(gradients.W[2], [[da21 * h11, da21 * h12], [da22 * h11, da22 * h12]])
    np.testing.assert_allclose(gradients.W[1][0], [da11 * x1, da11 * x2])  # the second is dL/dW_112
    np.testing.assert_allclose(gradients.b[1][0], da11)


def test_defaults_are_logistic_softmax_cross_entropy_and_functions_are_as_good_as_names():
    named = random_problem([2, 3, 2], N=2, g="logistic")
    default = forward_propagation(named.theta, named.x)
    functions = forward_propagation(named.theta, named.x, lecture_lib.logistic, lecture_lib.softmax)
    expected = all_arrays(named.back(named.forward()))
    np.testing.assert_equal(all_arrays(back_propagation(named.theta, default, named.y)), expected)
    by_function = back_propagation(named.theta, functions, named.y, lecture_lib.cross_entropy)
    np.testing.assert_equal(all_arrays(by_function), expected)


@every_network
def test_the_same_twice_and_no_input_changed(g, pair):
    problem = random_problem([2, 3, 4, 2], N=3, g=g, pair=pair)
    forward = problem.forward()
    inputs = all_arrays(problem.theta, forward) | {"x": problem.x, "y": problem.y}
    before = copy.deepcopy(inputs)
    first, second = all_arrays(problem.back(forward)), all_arrays(problem.back(forward))
    assert all(first[name].tobytes() == second[name].tobytes() for name in first)
    np.testing.assert_equal(inputs, before)
    assert not any(np.shares_memory(v, u) for v in first.values() for u in inputs.values())


@every_network
@pytest.mark.parametrize("scale", [1e3, 1e-160])
def test_extremes_are_finite_and_silent(g, pair, scale):
    problem = random_problem([3, 4, 4, 3], N=4, g=g, pair=pair, scale=scale)
    forward = problem.forward()
    assert all(np.isfinite(v).all() for v in all_arrays(forward, problem.back(forward)).values())
    assert math.isfinite(forward.loss(problem.y, problem.loss))


def test_an_underflowing_y_hat_l_has_its_exact_loss_and_finite_gradients():
    theta = Theta(W={1: [[1.0], [-1.0]]}, b={1: [[0.0], [0.0]]})
    forward = forward_propagation(theta, [[1e4]])
    assert forward.y_hat[1, 0] == 0.0 and forward.loss(one_hot(2, 2)) == 2e4
    gradients = back_propagation(theta, forward, one_hot(2, 2))
    np.testing.assert_array_equal(gradients.a[1], [[1.0], [-1.0]])
    assert np.isfinite(gradients.y_hat).all() and gradients.y_hat[1, 0] < -1e300


def test_theta_knows_its_layers():
    theta = initialise_theta([4, 3, 2, 5])
    assert (theta.L, theta.sizes, theta.count) == (3, [4, 3, 2, 5], 3 * 5 + 2 * 4 + 5 * 3)
    assert {k: v.shape for k, v in theta.W.items()} == {1: (3, 4), 2: (2, 3), 3: (5, 2)}
    assert {k: v.shape for k, v in theta.b.items()} == {1: (3, 1), 2: (2, 1), 3: (5, 1)}
    backwards = Theta(W=dict(reversed(theta.W.items())), b=dict(reversed(theta.b.items())))
    assert list(backwards.W) == list(backwards.b) == [1, 2, 3]
    gradients = Parameters(W=dict(reversed(theta.W.items())), b=dict(reversed(theta.b.items())))
    assert gradients.sizes == theta.sizes and (gradients.vector == theta.vector).all()


def test_an_entry_goes_by_its_indices_from_1():
    theta = random_problem([2, 4, 3]).theta
    for kind, arrays in (("W", theta.W), ("b", theta.b)):
        for k, place in ((k, place) for k, array in arrays.items() for place in np.ndindex(array.shape)):
            indices = k, *(i + 1 for i in (place if kind == "W" else place[:1]))
            assert type(theta.entry(kind, indices)) is float and theta.entry(kind, indices) == arrays[k][place]
            before, other = theta.vector, theta.with_entries({(kind, indices): 7.5})
            assert isinstance(other, Theta) and getattr(other, kind)[k][place] == 7.5
            assert (other.vector != before).sum() == 1 and (theta.vector == before).all()
    both = theta.with_entries([(("W", (1, 4, 2)), 7.5), (("b", (2, 3)), -7.5)])
    assert both.W[1][3, 1] == 7.5 and both.b[2][2, 0] == -7.5 and (both.vector != theta.vector).sum() == 2


NO_ENTRIES = [("W", (0, 1, 1)), ("W", (3, 1, 1)), ("W", (1, 0, 1)), ("W", (1, 5, 1)), ("W", (1, 1, 3)), ("W", (1, 1))]
NO_ENTRIES += [("b", (0, 1)), ("b", (1, 0)), ("b", (1, 5)), ("b", (1, 1, 1)), ("b", (1,)), ("a", (1, 1))]


@pytest.mark.parametrize("kind, indices", NO_ENTRIES)
def test_what_is_no_entry(kind, indices):
    theta = initialise_theta([2, 4, 3])
    for ask in (lambda: theta.entry(kind, indices), lambda: theta.with_entries({(kind, indices): 1.0})):
        with pytest.raises(ValueError, match=r"is not an entry: layers \[2, 4, 3\] need W_kij or b_ki, counted from 1"):
            ask()


def test_how_far_off():
    """Of theta's numbers as of any vectors: their lengths, and the angle between two."""
    theta = initialise_theta([1, 1], 1)
    one, other = (theta.with_entries({("W", (1, 1, 1)): w, ("b", (1, 1)): b}) for w, b in ((3.0, 0.0), (-2.0, 2.0)))
    assert one.angle(other) == pytest.approx(135) and one.angle(2 * other) == pytest.approx(135)
    assert (
        one.angle(-one) == pytest.approx(180) and one.angle(one) < 1e-9 and (one - other).norm == pytest.approx(29**0.5)
    )
    assert (0 * one).angle(other) is None and other.angle(0 * one) is None


def test_parameters_are_shown_by_their_shapes_and_equal_only_themselves():
    problem = random_problem([2, 3, 1], pair=PAIRS[1])
    gradients = problem.back(problem.forward())
    assert repr(problem.theta) == "Theta(W_1 (3, 2), W_2 (1, 3); 13 numbers)"
    assert repr(-problem.theta) == "Parameters(W_1 (3, 2), W_2 (1, 3); 13 numbers)"
    assert re.fullmatch(r"Gradients\(W_.*; 13 numbers\)", repr(gradients))
    for parameters in (problem.theta, gradients, -gradients):
        assert parameters == parameters and parameters != copy.copy(parameters)


def test_initialise_theta_is_seeded_and_scaled():
    np.testing.assert_equal(all_arrays(initialise_theta([2, 3, 2], 7)), all_arrays(initialise_theta([2, 3, 2], 7)))
    generator = initialise_theta([2, 3, 2], rng=np.random.default_rng(7))
    np.testing.assert_equal(all_arrays(initialise_theta([2, 3, 2], 7)), all_arrays(generator))
    assert not np.array_equal(initialise_theta([2, 3], 1).W[1], initialise_theta([2, 3], 2).W[1])
    np.testing.assert_equal(all_arrays(initialise_theta([2, 3, 2])), all_arrays(initialise_theta([2, 3, 2], 0)))
    assert initialise_theta([np.int64(2), 1]).sizes == [2, 1]
    wide = initialise_theta([400, 300])
    assert wide.W[1].std() == pytest.approx(1 / 20, rel=0.01) and not wide.b[1].any()


@pytest.mark.parametrize("eta", [0.5, 2, np.float64(0.5), np.float32(0.5), np.int64(2)])
@pytest.mark.parametrize("sizes", [[2, 4, 3], [3, 3, 3], [1, 5, 2, 4]])
def test_a_step_is_a_theta(eta, sizes):
    problem = random_problem(sizes)
    theta, gradients = problem.theta, problem.back(problem.forward())
    assert gradients.sizes == theta.sizes and gradients.count == theta.count
    for step in (theta - eta * gradients, theta - gradients * eta, theta + -(eta * gradients)):
        assert isinstance(step, Theta) and step.sizes == sizes
        for k in theta.W:
            np.testing.assert_allclose(step.W[k], theta.W[k] - eta * gradients.W[k], rtol=1e-14)
            np.testing.assert_allclose(step.b[k], theta.b[k] - eta * gradients.b[k], rtol=1e-14)


def test_an_array_is_no_eta():
    gradients = initialise_theta([2, 3, 2])
    with pytest.raises(TypeError):
        np.array([0.1, 0.2]) * gradients


def test_importing_the_maths_loads_no_pictures():
    script = "import sys, lecture_lib; print({'matplotlib', 'ipywidgets', 'IPython', 'anywidget'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


W, B = {1: np.ones((3, 2)), 2: np.ones((2, 3))}, {1: np.ones((3, 1)), 2: np.ones((2, 1))}


@pytest.mark.parametrize(
    "bad_W, bad_b, message",
    [
        ({2: np.ones((4, 5))}, {}, r"W_2 is \(4, 5\) but h_1 has 3 rows: W_2 needs 3 columns"),
        ({1: np.ones(3)}, {}, r"W_1 is \(3,\): W_1 needs \(n_1, n_0\), one row per neuron"),
        ({1: np.ones((3, 0))}, {}, r"W_1 is \(3, 0\): W_1 needs \(n_1, n_0\)"),
        ({}, {2: np.ones(2)}, r"b_2 is \(2,\) but W_2 is \(2, 3\): b_2 needs \(2, 1\)"),
        ({}, {1: np.ones((2, 1))}, r"b_1 is \(2, 1\) but W_1 is \(3, 2\): b_1 needs \(3, 1\)"),
        ({1: [[1.0, math.nan]] * 3}, {}, "W_1 holds nan: W_1 needs finite numbers"),
        ({}, {2: [[0.0], [-math.inf]]}, "b_2 holds -inf: b_2 needs finite numbers"),
        ({1: "abc"}, {}, "W_1 is 'abc': W_1 needs numbers"),
        ({}, {1: [["a"], ["b"], ["c"]]}, "b_1 is .*: b_1 needs numbers"),
        ({0: np.ones((2, 2))}, {}, r"theta has W for \[1, 2, 0\], b for \[1, 2\]: both need layers 1 to L"),
        ({4: np.ones((2, 2))}, {4: np.ones((2, 1))}, r"W for \[1, 2, 4\], b for \[1, 2, 4\]: both need layers 1 to L"),
        ({}, {3: np.ones((2, 1))}, r"W for \[1, 2\], b for \[1, 2, 3\]: both need layers 1 to L"),
    ],
)
def test_bad_theta(bad_W, bad_b, message):
    with pytest.raises(ValueError, match=message):
        Theta(W=W | bad_W, b=B | bad_b)


def test_empty_theta():
    with pytest.raises(ValueError, match="theta has W for .*: both need layers 1 to L"):
        Theta(W={}, b={})


@pytest.mark.parametrize("W, b", [([[[1.0]]], {1: [[0.0]]}), ({1: [[1.0]]}, [[[0.0]]])])
def test_layers_in_a_list(W, b):
    with pytest.raises(
        ValueError, match="W and b are (list and dict|dict and list): both need a dict {1: array, ..., L: array}"
    ):
        Theta(W, b)


@pytest.mark.parametrize("sizes", [[], [3], [2, 0], [2, -1], [2, 1.5], ["2", 3], [2, True]])
def test_bad_sizes(sizes):
    with pytest.raises(ValueError, match=r"sizes is \[.*\]: sizes needs \[n_0, ..., n_L\], two or more whole numbers"):
        initialise_theta(sizes)


THETA, X, Y = Theta(W=W, b=B), np.ones((2, 1)), np.array([[0.0], [1.0]])


@pytest.mark.parametrize(
    "bad, message",
    [
        ({"x": np.ones(2)}, r"x is \(2,\): x needs \(n_0, N\) = \(2, N\), one example per column"),
        ({"x": np.ones((3, 1))}, r"x is \(3, 1\): x needs \(n_0, N\) = \(2, N\)"),
        ({"x": np.ones((2, 0))}, r"x is \(2, 0\): x needs"),
        ({"x": [[math.nan], [0.0]]}, "x holds nan: x needs finite numbers"),
        ({"x": [["a"], ["b"]]}, "x is .*: x needs numbers"),
        ({"x": [[1.0], [1.0, 2.0]]}, "x is .*: x needs numbers"),
        ({"g": "sigmoid"}, "g is 'sigmoid': g needs one of logistic, tanh, relu, linear"),
        ({"g": math.tanh}, "g is the function tanh: g needs one of"),
        ({"g": "softmax"}, "g is 'softmax': g needs one of"),
        ({"output": "max"}, "output is 'max': output needs one of softmax, logistic"),
        ({"loss": "hinge"}, "loss is 'hinge': loss needs one of cross_entropy, binary_cross_entropy, squared_error"),
        ({"output": "linear", "loss": "cross_entropy"}, "output is linear: cross_entropy needs softmax's prob"),
        ({"output": "tanh"}, 'loss is None and output is tanh: tanh needs loss="squared_error"'),
        ({"y": np.ones((3, 1))}, r"y is \(3, 1\): y needs \(k, N\) = \(2, N\)"),
        ({"y": np.ones(2)}, r"y is \(2,\): y needs \(k, N\) = \(2, N\)"),
        ({"y": np.eye(2)}, r"y is \(2, 2\) but y_hat is \(2, 1\): y needs one column per example"),
        ({"y": [[0.5], [0.6]]}, r"y has a column \[0.5, 0.6\]: cross_entropy needs columns that are ≥ 0 and sum to 1"),
        ({"y": [[math.inf], [0.0]]}, "y holds inf: y needs finite numbers"),
        ({"y": "cat"}, "y is 'cat': y needs numbers"),
    ],
)
def test_bad_input_of_either_pass(bad, message):
    x, g, output, y, loss = ({"x": X, "g": "tanh", "output": "softmax", "y": Y, "loss": None} | bad).values()
    with pytest.raises(ValueError, match=message):
        back_propagation(THETA, forward_propagation(THETA, x, g, output), y, loss)
    with pytest.raises(ValueError, match=message):
        forward_propagation(THETA, x, g, output).loss(y, loss)


@pytest.mark.parametrize("sizes", [[2, 3, 3], [2, 4, 2], [2, 2], [2, 3, 2, 2]])
def test_a_forward_pass_of_another_network(sizes):
    forward = forward_propagation(initialise_theta(sizes), X)
    with pytest.raises(ValueError, match=r"forward has layers \[.*\] but theta has \[2, 3, 2\]: both need the same"):
        back_propagation(THETA, forward, Y)


def test_a_step_of_another_network():
    with pytest.raises(ValueError, match=r"theta has layers \[2, 3, 2\], the step has \[2, 4, 2\]: both need the same"):
        THETA - initialise_theta([2, 4, 2])


def test_a_weight_replaced_by_one_that_does_not_fit():
    theta = initialise_theta([2, 3, 2])
    theta.W[2] = np.ones((2, 4))
    with pytest.raises(ValueError, match=r"W_2 is \(2, 4\) but h_1 has 3 rows: W_2 needs 3 columns"):
        forward_propagation(theta, X)


def test_a_weight_overwritten_by_no_number_is_named():
    theta = initialise_theta([2, 3, 2])
    theta.W[1][2, 0] = math.nan
    with pytest.raises(ValueError, match="W_1 holds nan: W_1 needs finite numbers"):
        forward_propagation(theta, X)


@pytest.mark.parametrize(
    "W",
    [
        {1: [[1e200], [1.0]], 2: [[1e200, 0.0], [0.0, 1.0]]},  # one number of two
        {1: [[1e200]], 2: [[1e200]], 3: [[0.0]]},  # 0 times infinity is no number
    ],
)
def test_weights_too_large_for_the_forward_pass(W):
    theta = Theta(W, b={k: np.zeros((len(W_k), 1)) for k, W_k in W.items()})
    with pytest.raises(ValueError, match=f"a_{len(W)} is not finite: W or b need smaller numbers"):
        forward_propagation(theta, [[1.0]], "linear", "linear")


def test_gradients_too_large_are_silent():
    theta = Theta(W={1: [[1.0]], 2: [[1e200]]}, b={1: [[0.0]], 2: [[0.0]]})
    for g, grad_a_1 in (("linear", math.inf), ("relu", math.nan)):  # relu's slope at 0 is 0, times infinity
        gradients = back_propagation(theta, forward_propagation(theta, [[0.0]], g, "linear"), [[-1e200]])
        assert gradients.h[1] == math.inf
        np.testing.assert_array_equal(gradients.a[1], grad_a_1)


def test_gradients_add_up_and_divide():
    problem = random_problem([3, 2, 2], N=4, seed=3)
    gradients = problem.back(problem.forward())
    added = sum([gradients, gradients, gradients])
    for kind in "Wb":
        for k, array in getattr(gradients, kind).items():
            np.testing.assert_allclose(getattr(added / 3, kind)[k], array, rtol=1e-15)
            np.testing.assert_array_equal(getattr(gradients / 2, kind)[k], array / 2)
    assert type(added) is type(gradients / 2) is Parameters and type(problem.theta - gradients / 2) is Theta
    with pytest.raises(TypeError):
        gradients + 1


def test_an_activation_of_the_readers_own():
    """It goes into both passes, into training and into `examine`, and is in no table."""
    leaky = Activation("leaky_relu", lambda z: np.maximum(0.1 * z, z), lambda h: np.where(h > 0, 1.0, 0.1))
    problem = random_problem([3, 4, 4, 2], N=5, pair=("linear", "squared_error"), seed=5)
    x, y = problem.x, problem.y

    def loss(theta):
        a, h = {}, {0: x}
        for k in theta.W:
            a[k] = theta.b[k] + theta.W[k] @ h[k - 1]
            h[k] = np.where(a[k] > 0, a[k], 0.1 * a[k])
        return ((a[3] - y) ** 2).sum() / 5

    forward = forward_propagation(problem.theta, x, leaky, linear)
    gradients = back_propagation(problem.theta, forward, y)
    assert forward.loss(y) == pytest.approx(loss(problem.theta), rel=1e-12)
    assert compare(gradients, numerical_gradient(loss, problem.theta)) < 1e-8
    assert not examine(problem.theta, x, y, gradients, leaky, "linear").mistake
    theta, history = gradient_descent(problem.theta, x, y, 0.02, 20, leaky, linear)
    assert history[-1] < history[0] and loss(theta) == pytest.approx(history[-1], rel=1e-12)
    assert forward_propagation(problem.theta, x, "tanh", leaky).loss(y, squared_error) > 0


@pytest.mark.parametrize("several", [["tanh", "relu"], {1: "tanh", 2: "relu"}, ("tanh", "tanh")])
def test_all_hidden_layers_share_one_g(several):
    with pytest.raises(ValueError, match="all hidden layers share one g here.*by hand: h_k = g_k"):
        forward_propagation(random_problem([2, 3, 3, 2]).theta, [[1.0], [0.5]], several)

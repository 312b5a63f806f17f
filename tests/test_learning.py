import math

import numpy as np
import pytest
from networks import PAIRS, random_problem

from lecture_lib import Theta, gradient_descent, initialise_theta, one_hot

XOR = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]]), one_hot([1, 2, 2, 1], 2)


def descend(problem, eta, **more):
    return gradient_descent(
        problem.theta, problem.x, problem.y, eta, g=problem.g, output=problem.output, loss=problem.loss, **more
    )


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_step_lowers_the_loss(pair):
    problem = random_problem([2, 4, 3], N=5, g="tanh", pair=pair)
    theta, history = descend(problem, eta=0.02, max_iterations=50)
    assert len(history) == 51 and all(later < sooner for sooner, later in zip(history, history[1:], strict=False))
    assert history[0] == pytest.approx(problem.loss_of_theta(problem.theta))
    assert history[-1] == pytest.approx(problem.loss_of_theta(theta))


def test_a_step_is_the_formula():
    problem = random_problem([2, 3, 2], N=4)
    gradients = problem.back(problem.forward())
    descent = descend(problem, eta=0.3, max_iterations=1)
    for k in problem.theta.W:
        np.testing.assert_allclose(descent.theta.W[k], problem.theta.W[k] - 0.3 * gradients.W[k], rtol=1e-14)
        np.testing.assert_allclose(descent.theta.b[k], problem.theta.b[k] - 0.3 * gradients.b[k], rtol=1e-14)
    assert descent.message == "" and len(descent.history) == 2


def test_two_runs_of_five_are_one_of_ten():
    problem = random_problem([2, 3, 2], N=4)
    ten = descend(problem, eta=0.3, max_iterations=10)
    five = descend(problem, eta=0.3, max_iterations=np.int64(5))
    again = gradient_descent(five.theta, problem.x, problem.y, 0.3, max_iterations=5)
    assert ten.history == five.history + again.history[1:]


def test_learns_xor():
    theta, history = gradient_descent(initialise_theta([2, 4, 2]), *XOR, eta=1.0, g="tanh")
    assert len(history) == 1001 and history[0] > 0.5 and history[-1] < 0.01


@pytest.mark.parametrize("eta", [1.0, 1e10, 1e200, 1e308])
def test_a_diverging_run_warns_and_keeps_what_it_has(eta):
    problem = random_problem([2, 3, 2], N=4, g="linear", pair=PAIRS[1])
    with pytest.warns(RuntimeWarning, match="diverged at iteration .* try an eta smaller than") as warned:
        descent = gradient_descent(problem.theta, problem.x, problem.y, eta, g="linear", output="linear")
    assert len(warned) == 1 and str(warned[0].message) == descent.message
    assert warned[0].filename == __file__  # the line that called, not one of ours
    assert f"diverged at iteration {len(descent.history)}:" in descent.message
    assert isinstance(descent.theta, Theta) and np.isfinite(descent.history).all()
    assert all(np.isfinite(v).all() for v in (*descent.theta.W.values(), *descent.theta.b.values()))
    with np.errstate(over="ignore"):
        assert descent.history[-1] == pytest.approx(problem.loss_of_theta(descent.theta), rel=1e-6)


@pytest.mark.parametrize(
    "bad, message",
    [
        ({"eta": 0}, "eta is 0: eta needs a number above 0"),
        ({"eta": -0.1}, "eta is -0.1: eta needs a number above 0"),
        ({"eta": math.nan}, "eta is nan: eta needs a number above 0"),
        ({"eta": math.inf}, "eta is inf: eta needs a number above 0"),
        ({"eta": "fast"}, "eta is 'fast': eta needs a number above 0"),
        ({"eta": "0.1"}, "eta is '0.1': eta needs a number above 0"),
        ({"eta": 10**400}, "eta is a whole number of 401 digits: eta needs a number above 0"),
        ({"eta": [0.1]}, r"eta is \[0.1\]: eta needs a number above 0"),
        ({"max_iterations": 0}, "max_iterations is 0: max_iterations needs a whole number from 1"),
        ({"max_iterations": 1.5}, "max_iterations is 1.5: max_iterations needs a whole number from 1"),
        ({"x": np.ones((3, 4))}, r"x is \(3, 4\): x needs \(n_0, N\) = \(2, N\)"),
        ({"y": np.ones((2, 4))}, r"y has a column \[1.0, 1.0\]: cross_entropy needs"),
        ({"y": one_hot(1, 2)}, r"y is \(2, 1\) but x is \(2, 4\): y needs one column per example"),
        ({"g": "step"}, "g is 'step': g needs one of"),
        ({"loss": "hinge"}, "loss is 'hinge': loss needs one of"),
        ({"output": "linear", "loss": "cross_entropy"}, "cross_entropy needs softmax's probabilities"),
    ],
)
def test_bad_input_is_an_error_and_no_divergence(bad, message):
    x, y = XOR
    with pytest.raises(ValueError, match=message):
        gradient_descent(**{"theta": initialise_theta([2, 3, 2]), "x": x, "y": y, "eta": 0.1} | bad)

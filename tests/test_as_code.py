"""The program of what is on the screen: run, it has the loss and the gradients of an oracle; in the browser it can be copied."""

import numpy as np
import pytest
from bare_page import Bare
from driving import NAMES, at_random, made, runs_are_short  # noqa: F401  an autouse fixture
from hypothesis import given
from networks import problems, steady
from plainly import Plainly

from lecture_lib import Activation, back_propagation, explore, forward_propagation
from lecture_lib.as_code import as_code

WITH_CODE = [name for name in NAMES if getattr(explore, name).program]


def run(program):
    """What a program leaves, by name. It may use numpy alone."""
    space = {"print": lambda *shown: None}
    exec(compile(program, "as code", "exec"), space)
    return space


def same(left, plain):
    """Whether what a program left is what the oracle says."""
    assert left["loss"] == pytest.approx(plain.loss, rel=1e-9, abs=1e-12)
    for kind in "Wb":
        for k, by in getattr(plain, f"by_{kind}").items():
            np.testing.assert_allclose(left[f"grad_{kind}"][k], by, rtol=1e-8, atol=1e-12)


@steady
@given(problems())
def test_the_program_of_any_network(problem):
    program = as_code(problem.theta, problem.forward(), problem.y, problem.loss)
    theta = problem.theta
    same(run(program), Plainly(theta.W, theta.b, problem.x, problem.y, problem.g, problem.output, problem.loss))
    assert program.count("\n") < 45 and "lecture_lib" not in program


def test_all_explorers_of_a_network_have_it():
    assert len(WITH_CODE) == 12 and "Training" in WITH_CODE and "PseudoCode" in WITH_CODE


def shown_in(explorer):
    """The oracle's network for what is on the screen."""
    state = explorer.state
    if explorer.__class__.__name__ == "Training":
        theta, (x, y) = state.iteration().theta, state.examples[:2]
        loss = "binary_cross_entropy" if len(y) == 1 else "cross_entropy"
        return Plainly(theta.W, theta.b, x, y, state.g, "logistic" if len(y) == 1 else "softmax", loss)
    if explorer.__class__.__name__ == "PseudoCode":
        updated = state.line == len(state.steps)
        theta = state.run().at(state.t + updated).theta
        return Plainly(theta.W, theta.b, state.x, state.y, state.g, "softmax")
    return Plainly.of(state)


@pytest.mark.parametrize("name", WITH_CODE)
def test_it_is_what_is_on_the_screen(name):
    explorer = made(name)
    assert explorer.listing.code == ""
    explorer.moves.opened = ["code"]
    for seed in range(6):
        if getattr(explorer.state, "points", True):
            same(run(explorer.listing.code), shown_in(explorer))
        else:
            assert explorer.listing.code == ""
        at_random(explorer, np.random.default_rng(seed), 5)
    explorer.moves.opened = ["drawer"]
    assert explorer.listing.code == ""


def test_a_function_of_the_readers_own_is_filled_in():
    value, slope = lambda a: np.where(a > 0, a, 0.1 * a), lambda h: np.where(h > 0, 1, 0.1)
    leaky = Activation("leaky", value, slope)
    theta, x, y = made("NetworkExplorer").state.theta, np.array([[1.0], [0.0], [0.0]]), np.eye(3)[:, :1]
    forward = forward_propagation(theta, x, leaky)
    program = as_code(theta, forward, y)
    assert "g, slope = ..., ...  # fill in your leaky" in program
    left = run(program.replace("..., ...", "lambda a: np.where(a > 0, a, 0.1 * a), lambda h: np.where(h > 0, 1, 0.1)"))
    right = back_propagation(theta, forward, y)
    for kind in "Wb":
        for k, by in getattr(right, kind).items():
            np.testing.assert_allclose(left[f"grad_{kind}"][k], by, rtol=1e-9, atol=1e-14)
    with pytest.raises(ValueError, match="output is leaky: output needs to be one of logistic, tanh"):
        as_code(theta, forward_propagation(theta, x, output=leaky), y, "squared_error")


@pytest.mark.browser
def test_it_is_shown_followed_and_copied(bare):
    shown = Bare(bare, made("HiddenGradient"))
    program, hidden = (".ll-listing pre", "it.textContent"), (".ll-listing", "it.hidden")
    assert shown.see(*hidden) == [True]
    shown.page.click("[data-key=code]")
    shown.turn()
    assert shown.see(*hidden) == [False] and shown.see(*program) == [
        as_code(*shown.widget.state.passed(), shown.widget.state.y)
    ]
    before = shown.widget.listing.code
    shown.widget.controls["value"].value = 1.25
    shown.tell()
    assert shown.see(*program) == [shown.widget.listing.code] != [before] and "1.25" in shown.widget.listing.code
    shown.page.click(".ll-listing button")
    bare.wait_for_function("document.querySelector('.ll-listing span').textContent")
    assert shown.page.evaluate("getSelection().toString()").strip() == shown.widget.listing.code.strip()
    shown.page.click("[data-key=code]")
    shown.turn()
    assert shown.see(*hidden) == [True]

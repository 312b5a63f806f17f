"""What notebook 4.8 and its questions say of the pictures holds in the states that they speak of."""

import re

import numpy as np
import pytest
from driving import made, move_on_the_page, press
from networks import PLAIN

from lecture_lib.data import digits


def said(text, before, decimals=4):
    """The number that a text has after these words."""
    number = re.search(rf"{re.escape(before)}\s*([+−]?[\d,]+(?:\.\d{{{decimals}}})?)", text)[1]
    return float(number.replace("−", "-").replace(",", ""))


def plain_step(state, eta):
    """The loss before a step of eta, what the tangent promises, and how the loss changes: plainly."""
    W, b = ([np.array(each[k]) for k in (1, 2, 3)] for each in (state.theta.W, state.theta.b))

    def forward(W, b):
        h = [state.x]
        for k in range(2):
            h.append(PLAIN["logistic"](W[k] @ h[-1] + b[k]))
        a = W[2] @ h[-1] + b[2]
        return h, np.exp(a) / np.exp(a).sum()

    h, y_hat = forward(W, b)
    grad_a, squares, moved_W, moved_b = y_hat - state.y, 0.0, [None] * 3, [None] * 3
    for k in (2, 1, 0):
        grad_W = grad_a @ h[k].T
        squares += (grad_W**2).sum() + (grad_a**2).sum()
        moved_W[k], moved_b[k] = W[k] - eta * grad_W, b[k] - eta * grad_a
        grad_a = (W[k].T @ grad_a) * h[k] * (1 - h[k])
    l = state.true_class - 1
    loss, after = (-np.log(each[l, 0]) for each in (y_hat, forward(moved_W, moved_b)[1]))
    return loss, -eta * squares, after - loss


@pytest.mark.parametrize(("eta", "promised", "kept"), [(0.5, -2.40, -2.07), (5.0, -23.97, None)])
def test_what_the_gradient_promises_and_what_the_first_step_keeps(eta, promised, kept):
    explorer = made("PseudoCode", by="iteration", eta=eta)
    loss, promise, change = plain_step(explorer.state, eta)
    assert loss == pytest.approx(3.4130, abs=5e-5) and promise == pytest.approx(promised, abs=0.005)
    assert kept is None or change == pytest.approx(kept, abs=0.005)
    move_on_the_page(explorer.controls["at"], 1)
    text = explorer.text()
    assert said(text, "Loss") == pytest.approx(loss, abs=6e-5)
    assert said(text, "promised") == pytest.approx(promise, abs=6e-5)
    assert said(text, "change") == pytest.approx(change, abs=6e-5)


def test_the_promise_holds_later():
    text = made("PseudoCode", by="iteration", at=40).text()
    assert said(text, "promised") == pytest.approx(said(text, "change"), rel=0.05)


def test_an_iteration_has_as_many_lines_as_the_question_says():
    assert "of 22" in made("PseudoCode").text() and "of 16" in made("PseudoCode", hidden=1).text()


def test_one_round_too_many_stops_the_lecture_s_program_and_spoils_that_in_lists(monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.faults.FaultsState.longest", 100)
    assert "stopped" in made("FaultyTraining", fault="no stop at k = 1", t=1).text()
    explorer = made("FaultyTraining", fault="on to k = 0, in lists", t=100)
    text = explorer.text()
    first, last = (explorer.state.both[1].run().losses(t)[-1] for t in (0, 100))
    assert "stopped" not in text and said(text, "Up to", 1) > 45 and last < 0.75 * first
    used, right = ((now := explorer.state.both[1].run().at(0)).used, now.gradients)
    wrong = [f"{kind}_{k}" for kind in "Wb" for k in right.W
             if not np.allclose(getattr(used, kind)[k], getattr(right, kind)[k], atol=1e-9)]  # fmt: skip
    assert wrong == ["W_3"]


def test_the_early_update_hides_with_a_small_eta():
    degrees = {eta: said(made("FaultyTraining", fault="W_k overwritten too early", eta=eta).text(), "off by", 1)
               for eta in (0.05, 0.5, 5.0)}  # fmt: skip
    assert degrees[0.5] == 6.9 and degrees[5.0] / degrees[0.5] == pytest.approx(7, abs=0.5) and degrees[0.05] < 1
    state = made("FaultyTraining", fault="W_k overwritten too early", eta=0.05).state
    right, wrong = (np.array(each.run().losses(300)) for each in state.both)
    assert len(wrong) == len(right) and abs(right - wrong).max() < 1e-3


@pytest.mark.parametrize(("neurons", "closed"), [(2, False), (3, True)])
def test_two_edges_close_no_ring_and_three_do(neurons, closed, monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.training_state.TrainingState.longest", 400)
    text = made("Training", data="circles", hidden=1, neurons=neurons, eta=1.0, t=400).text()
    assert (said(text, "right", 1) > 99) == closed


def test_what_is_held_out_climbs_again():
    state = made("Training", noise="much", eta=1.0).state
    assert state.iteration().theta.count == 114 and len(state.points) == 150
    state.t = 1500
    measured = {t: each for t, each in enumerate(state.over_time("measured")) if each.loss}
    lowest = min(measured, key=lambda t: measured[t].loss_held)
    assert 80 < lowest < 160 and measured[1500].loss_held > 1.5 * measured[lowest].loss_held
    assert measured[1500].loss < 0.5 * measured[lowest].loss


def test_the_digits_at_the_start_and_after_one_round(monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.handwritten.HandwrittenState.longest", 200)
    explorer = made("HandwrittenDigits", t=200)
    assert said(explorer.text(), "Held out,", 1) > 95
    move_on_the_page(explorer.controls["t"], digits()[0].shape[1] // 32)
    assert 85 < said(explorer.text(), "Held out,", 1) < 95
    press(explorer, "to t = 0")
    assert said(explorer.text(), "ℒ =") == pytest.approx(np.log(10), abs=0.1)

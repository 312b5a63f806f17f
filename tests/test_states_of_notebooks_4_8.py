"""What notebook 4.8 and its questions say of the pictures holds in the states that they speak of."""

import re
from itertools import islice

import numpy as np
import pytest
from driving import made, move_on_the_page, press

from lecture_lib import Theta, descend, forward_propagation, initialise_theta, tanh
from lecture_lib.data import digits
from lecture_lib.questions.first_networks import start


def said(text, before, decimals=4):
    """The number that a text has after these words."""
    number = re.search(rf"{re.escape(before)}\s*([+−]?[\d,]+(?:\.\d{{{decimals}}})?)", text)[1]
    return float(number.replace("−", "-").replace(",", ""))


def test_the_network_of_one_iteration_has_36_parameters():
    assert made("PseudoCode").state.theta.count == 36


def test_a_batch_costs_a_fortieth_and_forty_of_them_lead_further():
    x, y, *_ = digits()
    theta = initialise_theta([64, 32, 10], 0)
    one, forty = (
        next(now.theta for now in descend(theta, x, y, 0.5, g=tanh, **more) if now.t == steps)
        for steps, more in ((1, {}), (40, {"batch": 32}))
    )
    assert x.shape[1] // 32 == 40
    loss_of_one, loss_of_forty = (forward_propagation(each, x, tanh).loss(y) for each in (one, forty))
    assert loss_of_forty < 0.5 * loss_of_one


@pytest.mark.parametrize("out", [True, False])
def test_neurons_that_begin_alike_stay_twins_and_part_if_what_leaves_them_differs(out):
    """Exercise 4: the weights into them are equal; those out of them too, or not."""
    network = start(3, 3, 3, 3, g=tanh)
    W, b = dict(network.theta.W), dict(network.theta.b)
    W[1], b[1] = np.full((3, 3), 0.3), np.full((3, 1), 0.3)
    if out:
        W[2] = np.repeat(W[2][:, :1], 3, axis=1)
    run = descend(Theta(W, b), network.x, network.y, 0.5, g=tanh)
    for now in islice(run, 1, 50):
        rows, columns = now.theta.W[1], now.theta.W[2].T
        assert np.allclose(rows, rows[0], atol=1e-12) == out
        assert np.allclose(columns, columns[0], atol=1e-12) == out


def test_one_round_too_many_stops_the_lecture_s_program_and_spoils_that_in_lists(monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.faulty_training.FaultsState.longest", 100)
    assert "stopped" in made("FaultyTraining", fault="no stop at k = 1", t=1).text()
    explorer = made("FaultyTraining", fault="on to k = 0, in lists", t=100)
    text = explorer.text()
    first, last = (explorer.state.both[1].run().losses(t)[-1] for t in (0, 100))
    assert "stopped" not in text and said(text, "up to", 1) > 45 and last < 0.75 * first
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
    monkeypatch.setattr("lecture_lib.explore.handwritten_digits.HandwrittenState.longest", 200)
    explorer = made("HandwrittenDigits", t=200)
    assert said(explorer.text(), "Held out,", 1) > 95
    move_on_the_page(explorer.controls["t"], digits()[0].shape[1] // 32)
    assert 85 < said(explorer.text(), "Held out,", 1) < 95
    press(explorer, "to t = 0")
    assert said(explorer.text(), "ℒ =") == pytest.approx(np.log(10), abs=0.1)

"""What notebook 4.2 and its questions say of the pictures holds in the states that they speak of."""

import numpy as np
from driving import made, press
from plainly import Plainly

X, Y = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0]), np.array([0, 0, 1, 0, 1, 1])


def descended(w, b, eta, steps, logistic=True):
    """w, b and the loss after so many steps, plainly."""
    for _ in range(steps):
        a = w * X + b
        y_hat = 1 / (1 + np.exp(-a)) if logistic else a
        by_a = 2 * (y_hat - Y) * (y_hat * (1 - y_hat) if logistic else 1)
        w, b = w - eta * (by_a * X).mean(), b - eta * by_a.mean()
    a = w * X + b
    return w, b, float((((1 / (1 + np.exp(-a)) if logistic else a) - Y) ** 2).mean())


def test_the_plateau():
    w, b, loss = descended(5, 5, 4.0, 100)
    assert np.hypot(w - 5, b - 5) < 0.2 and loss > 0.49
    text = made("NeuronDescent", w_0=5.0, b_0=5.0, t=100).text()
    assert f"ℒ = {loss:.4f}" in text and "A plateau" in text
    w, b, loss = descended(5, 5, 4.0, 1000)
    assert loss < 0.15 and f"ℒ = {loss:.4f}" in made("NeuronDescent", w_0=5.0, b_0=5.0, t=1000).text()


def test_the_largest_learning_rate_that_comes_down():
    first = descended(-2, 3, 0.1, 0, logistic=False)[2]
    assert descended(-2, 3, 0.21, 200, logistic=False)[2] < first < descended(-2, 3, 0.22, 200, logistic=False)[2]
    down, up = (made("ThreeEtas", eta_3=eta, t=200).text().partition("η₃")[2] for eta in (0.21, 0.22))
    assert "η was too large" in up and "η was too large" not in down
    bends = 2 / 6 * np.array([[X @ X, X.sum()], [X.sum(), 6]])
    c = np.linalg.eigvalsh(bends).max()
    assert f"{c:.2f}" == "9.27" and f"{2 / c:.3f}" == "0.216"


def test_far_up_on_the_right_half_of_the_outputs_are_wrong():
    assert (1 / (1 + np.exp(-(5 * X + 5))) > 0.99).all() and Y.sum() == 3


def test_both_slices_show_a_network_of_36_numbers():
    assert made("SliceAlongGradient").state.theta.count == 36


def test_with_logistic_the_slice_falls_as_far_as_the_dial_goes():
    explorer = made("SliceAlongGradient", eta=0.5, g="logistic")
    last = explorer.state.fields()["eta"].limits(explorer.state)[1]
    plain = Plainly(explorer.state)
    losses = []
    for eta in np.linspace(0, last, 101):
        h = plain.h[0]
        for k in range(1, plain.L + 1):
            a = plain.b[k] - eta * plain.by_b[k] + (plain.W[k] - eta * plain.by_W[k]) @ h
            h = 1 / (1 + np.exp(-a)) if k < plain.L else np.exp(a) / np.exp(a).sum()
        losses.append(-np.log(h[explorer.state.true_class - 1, 0]))
    assert (np.diff(losses) < 0).all()


def test_three_learning_rates():
    losses = [descended(-2, 3, eta, 200, logistic=False)[2] for eta in (0.02, 0.1, 0.25)]
    assert losses[1] == min(losses)
    text = made("ThreeEtas", t=200).text()
    assert all(f"η{name} = {eta:g}: ℒ = " in text for name, eta in zip("₁₂₃", (0.02, 0.1, 0.25), strict=True))
    assert f"ℒ = {losses[0]:.4f}" in text and f"ℒ = {losses[1]:.4f}" in text


def test_the_next_slice_is_flatter_and_a_single_weight_promises_less():
    explorer = made("SliceAlongGradient", eta=0.5)
    lengths = []
    for _ in range(3):
        plain = Plainly(explorer.state)
        entries = np.concatenate([np.ravel(a) for part in (plain.by_W, plain.by_b) for a in part.values()])
        lengths.append(np.linalg.norm(entries))
        assert f"promised −{0.5 * lengths[-1] ** 2:.4f}" in explorer.text() and np.abs(entries).max() < lengths[-1]
        press(explorer, "take the step")
    assert lengths[1] ** 2 < lengths[0] ** 2 / 10 and lengths[2] < lengths[1]


def test_where_the_wrong_shape_gives_itself_away():
    explorer = made("GradientLayout", weight="W_321", show="names", trap=True)
    assert "n×k = 3×2" in explorer.text() and "grad_W_3 2×3" in explorer.text()
    explorer.controls["classes"].value = 3
    assert "n = k = 3" in explorer.text()
    assert "in row 1 (to neuron 1 of layer 2), column 3" in made("GradientLayout", weight="W_213").text()

"""Small cases that are public: models of other libraries, and worked examples, held against the figures that they print.

Where a source has another loss than the lecture, the test says the factor.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from lecture_lib import (
    back_propagation,
    binary_cross_entropy,
    cross_entropy,
    examine,
    forward_propagation,
    linear,
    logistic,
    one_hot,
    relu,
    softmax,
    squared_error,
    tanh,
    theta_from,
)

DATA = Path(__file__).parent / "data"
IRIS = json.loads((DATA / "sklearn_iris.json").read_text())  # how it was made, and its source: sklearn_iris.py
TORCH = json.loads((DATA / "torch_two_classes.json").read_text())
TORCH_TABLE = json.loads((DATA / "torch_table.json").read_text())
ACTIVATIONS = {"tanh": tanh, "logistic": logistic, "relu": relu}


def passes(theta, x, y, **functions):
    forward = forward_propagation(theta, x, **functions)
    return forward, back_propagation(theta, forward, y)


# Models of libraries


def of_iris(name, output):
    """A model, its theta, x with an example in each column, and its forward pass."""
    model = IRIS[name]
    theta = theta_from(model["coefs_"], model["intercepts_"], rows="inputs")
    x = np.transpose(model["x"])
    return model, theta, x, forward_propagation(theta, x, ACTIVATIONS[model["activation"]], output)


def has_gradients_of(model, gradients, factor=1.0):
    """scikit-learn's backward pass gives `factor` times these gradients, with a row for each input."""
    for k, (W_k, b_k) in enumerate(
        zip(*(model["gradients"][part] for part in ("coefs", "intercepts")), strict=True), 1
    ):
        np.testing.assert_allclose(W_k, factor * gradients.W[k].T, rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(b_k, factor * gradients.b[k][:, 0], rtol=1e-9, atol=1e-13)


def test_three_classes_of_iris():
    model, theta, x, forward = of_iris("three classes", softmax)
    assert theta.sizes == [4, 5, 3] and x.shape == (4, 150)
    np.testing.assert_allclose(forward.y_hat.T, model["predict_proba"], rtol=0, atol=1e-12)
    y = one_hot([1 + model["classes_"].index(name) for name in model["targets"]], 3)
    assert forward.loss(y) == pytest.approx(model["log_loss"], rel=1e-12)
    assert cross_entropy(forward.y_hat, y) == pytest.approx(model["log_loss"], rel=1e-12)
    has_gradients_of(model, back_propagation(theta, forward, y))
    given = model["gradients"]["coefs"], model["gradients"]["intercepts"]
    assert not examine(theta, x, y, given, g=tanh, rows="inputs").failing


def test_two_classes_of_iris_with_one_output():
    """scikit-learn's one output is the probability of classes_[1], its second class; here it is that of y = 1."""
    model, theta, x, forward = of_iris("two classes", logistic)
    assert theta.sizes == [4, 4, 3, 1] and model["out_activation"] == "logistic"
    first, second = np.transpose(model["predict_proba"])
    np.testing.assert_allclose(forward.y_hat[0], second, rtol=0, atol=1e-12)
    np.testing.assert_allclose(1 - forward.y_hat[0], first, rtol=0, atol=1e-12)
    y = np.array([[float(name == model["classes_"][1]) for name in model["targets"]]])
    assert forward.loss(y) == pytest.approx(model["log_loss"], rel=1e-12)
    assert binary_cross_entropy(forward.y_hat, y) == pytest.approx(model["log_loss"], rel=1e-12)
    gradients = back_propagation(theta, forward, y)
    assert np.array_equal(gradients.a[3], (forward.y_hat - y) / x.shape[1])  # exactly
    has_gradients_of(model, gradients)


def test_a_number_of_iris():
    """MLPRegressor has half of the squared error."""
    model, theta, x, forward = of_iris("a number", linear)
    assert theta.sizes == [3, 4, 1]
    np.testing.assert_allclose(forward.y_hat[0], model["predict"], rtol=0, atol=1e-12)
    y = [model["targets"]]
    assert forward.loss(y) / 2 == pytest.approx(model["gradients"]["loss"], rel=1e-12)
    has_gradients_of(model, back_propagation(theta, forward, y), factor=1 / 2)


def test_a_model_of_pytorch_with_one_output():
    """BCEWithLogitsLoss; an example in each row, so x and y are turned."""
    numbers = list(TORCH["state_dict"].values())
    theta = theta_from(numbers[::2], numbers[1::2], rows="outputs")
    x, y = np.transpose(TORCH["x"]), np.transpose(TORCH["y"])
    forward, gradients = passes(theta, x, y, g=tanh, output=logistic)
    np.testing.assert_allclose(forward.y_hat.T, TORCH["probabilities"], rtol=0, atol=1e-12)
    assert forward.loss(y) == pytest.approx(TORCH["loss"], rel=1e-12)
    for k, layer in ((1, "0"), (2, "2")):
        np.testing.assert_allclose(gradients.W[k], TORCH["grad"][f"{layer}.weight"], rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(gradients.b[k][:, 0], TORCH["grad"][f"{layer}.bias"], rtol=1e-9, atol=1e-15)
    assert not examine(theta, x, y, list(TORCH["grad"].values()), g=tanh, output=logistic).failing


@pytest.mark.parametrize("row", TORCH_TABLE, ids=lambda row: f"{row['g']} {row['output']} {row['loss']}")
def test_layouts_of_libraries(row):
    """One network as PyTorch has it and as Keras has it: the same theta, and PyTorch's outputs."""
    parts = [(np.array(row["theta"]["W"][k]), np.ravel(row["theta"]["b"][k])) for k in row["theta"]["W"]]
    torch = [array for W_k, b_k in parts for array in (W_k, b_k)]
    keras = [array for W_k, b_k in parts for array in (W_k.T, b_k)]
    for numbers, rows in ((torch, "outputs"), (keras, "inputs")):
        theta = theta_from(numbers[::2], numbers[1::2], rows=rows)
        y_hat = forward_propagation(theta, row["x"], row["g"], row["output"]).y_hat
        np.testing.assert_allclose(y_hat, row["y_hat"], rtol=0, atol=1e-12)


# Worked examples


def test_mazur_step_by_step():
    """M. Mazur, "A Step by Step Backpropagation Example", mattmazur.com, 2015: 2-2-2, half of the squared error.

    Its biases are not trained. The error after the step was worked out there from rounded numbers: 1.5e-7 too much.
    """
    theta = theta_from(
        [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]], [[0.35] * 2, [0.60] * 2], rows="outputs"
    )
    x, y = [[0.05], [0.10]], [[0.01], [0.99]]
    forward = forward_propagation(theta, x, output=logistic)
    assert forward.a[1][0, 0] == pytest.approx(0.3775)
    assert forward.h[1][:, 0] == pytest.approx([0.593269992, 0.596884378], abs=1e-9)
    assert forward.y_hat[:, 0] == pytest.approx([0.75136507, 0.772928465], abs=1e-8)
    assert forward.loss(y, loss=squared_error) / 2 == pytest.approx(0.298371109, abs=1e-9)
    half = back_propagation(theta, forward, y, loss=squared_error) / 2
    assert half.W[2][0, 0] == pytest.approx(0.082167041, abs=1e-9)
    assert half.W[1][0, 0] == pytest.approx(0.000438568, abs=1e-9)
    after = theta_from({k: theta.W[k] - 0.5 * half.W[k] for k in theta.W}, theta.b, rows="outputs")
    assert after.W[2].ravel() == pytest.approx([0.35891648, 0.408666186, 0.511301270, 0.561370121], abs=1e-8)
    assert after.W[1].ravel() == pytest.approx([0.149780716, 0.19956143, 0.24975114, 0.29950229], abs=1e-8)
    error = forward_propagation(after, x, output=logistic).loss(y, loss=squared_error) / 2
    assert error == pytest.approx(0.291027924, abs=2e-7)


def test_nielsen_one_neuron():
    """M. Nielsen, "Neural Networks and Deep Learning", chapter 3, "The cross-entropy cost function": from 1 to 0, η = 0.15.

    Its quadratic cost is half of the squared error. One start falls to "about 0.09" in 300 steps, the other hardly in 150.
    """

    def outputs(w, b):
        theta = theta_from([[[w]]], [[b]], rows="outputs")
        for _ in range(301):
            forward = forward_propagation(theta, [[1.0]], output=logistic)
            yield forward.y_hat.item()
            theta = theta - 0.15 * back_propagation(theta, forward, [[0.0]], loss=squared_error) / 2

    rapid, slow = list(outputs(0.6, 0.9)), list(outputs(2.0, 2.0))
    assert (rapid[0], rapid[300]) == pytest.approx((0.82, 0.09), abs=0.005)
    assert slow[0] == pytest.approx(0.98, abs=0.005) and slow[150] > 0.9


def test_cs231n_softmax():
    """CS231n, "Linear Classification", "SVM vs. Softmax", cs231n.github.io: the third class (2 from 0) has the loss 1.04."""
    W = [[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0.0, -0.45, -0.2, 0.03]]
    theta, x, y = theta_from([W], [[0.0, 0.2, -0.3]], rows="outputs"), [[-15.0], [22.0], [-44.0], [56.0]], one_hot(3, 3)
    forward, gradients = passes(theta, x, y)
    assert forward.a[1][:, 0] == pytest.approx([-2.85, 0.86, 0.28])
    assert forward.y_hat[:, 0] == pytest.approx([0.016, 0.631, 0.353], abs=6e-4)  # there from rounded exponentials
    assert forward.loss(y) == pytest.approx(1.04, abs=5e-3)
    assert gradients.a[1][:, 0] == pytest.approx([0.016, 0.631, 0.353 - 1], abs=6e-4)


@pytest.mark.parametrize("scores,probabilities", [([1, -2, 0], [0.7, 0.04, 0.26]), ([0.5, -1, 0], [0.55, 0.12, 0.33])])
def test_cs231n_probabilities(scores, probabilities):
    """The same section."""
    assert softmax(np.transpose([scores]))[:, 0] == pytest.approx(probabilities, abs=6e-3)  # 0.705 is 0.7 there


def test_2_2_1_with_one_output():
    """S. M. Lakew, "Numerical walkthrough — backprop by hand on a 2-2-1 net", surafelml.github.io/nn-timeline."""
    theta = theta_from([[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6]]], [[0, 0], [0]], rows="outputs")
    forward, gradients = passes(theta, [[1.0], [0.0]], [[1.0]], output=logistic)
    assert forward.a[1][:, 0] == pytest.approx([0.1, 0.3])
    assert forward.h[1][:, 0] == pytest.approx([0.525, 0.5744], abs=5e-5)
    assert (forward.a[2].item(), forward.y_hat.item()) == pytest.approx((0.6072, 0.6473), abs=5e-5)
    assert forward.loss([[1.0]]) == pytest.approx(0.435, abs=5e-5)
    assert gradients.a[2].item() == pytest.approx(-0.3527, abs=5e-5)
    assert gradients.W[2][0] == pytest.approx([-0.1852, -0.2026], abs=5e-5)


# Losses, as documentation prints them. Keras and PyTorch have the mean over the outputs as well: 1/k of the lecture's.


def test_cross_entropy_of_keras():
    """keras.losses.CategoricalCrossentropy, its example."""
    y_hat, y = np.transpose([[0.05, 0.95, 0], [0.1, 0.8, 0.1]]), np.transpose([[0, 1, 0], [0, 0, 1]])
    assert cross_entropy.columns(y_hat, y) == pytest.approx([0.0513, 2.303], abs=5e-4)
    assert cross_entropy(y_hat, y) == pytest.approx(1.177, abs=5e-4)


def test_binary_cross_entropy_of_keras():
    """keras.losses.BinaryCrossentropy, its examples 1 and 2, and keras.losses.binary_crossentropy: k = 2."""
    a_L, y = [-18.6, 0.51, 2.94, -12.8], [0, 1, 0, 0]
    for k in (1, 2):
        columns = np.reshape(a_L, (-1, k)).T, np.reshape(y, (-1, k)).T
        scores = theta_from([np.eye(k)], [np.zeros(k)], rows="outputs")  # a_L = x
        assert forward_propagation(scores, columns[0], output=logistic).loss(columns[1]) / k == pytest.approx(
            0.865, abs=5e-4
        )
    y_hat, y = np.transpose([[0.6, 0.4], [0.4, 0.6]]), np.transpose([[0, 1], [0, 0]])
    assert binary_cross_entropy.columns(y_hat, y) / 2 == pytest.approx([0.916, 0.714], abs=5e-4)


def test_binary_cross_entropy_of_pytorch():
    """torch.nn.BCEWithLogitsLoss, its example: 10 examples, k = 64 outputs."""
    forward = forward_propagation(
        theta_from([np.eye(64)], [np.zeros(64)], rows="outputs"), np.full((64, 10), 1.5), output=logistic
    )
    assert forward.loss(np.ones((64, 10))) / 64 == pytest.approx(0.2014, abs=5e-5)


def test_log_loss_of_scikit_learn():
    """sklearn.metrics.log_loss, its example: of the two probabilities the second is that of "spam"."""
    y_hat, y = [[0.9, 0.1, 0.2, 0.65]], [[1, 0, 0, 1]]
    assert binary_cross_entropy(np.array(y_hat), y) == pytest.approx(0.21616, abs=5e-6)
    both, targets = np.vstack([1 - np.array(y_hat), y_hat]), np.vstack([1 - np.array(y), y])
    assert cross_entropy(both, targets) == pytest.approx(0.21616, abs=1e-5)

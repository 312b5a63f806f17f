"""Weights and gradients from elsewhere: every form in which they come, and what is said where they do not fit."""

from collections import OrderedDict

import numpy as np
import pytest

from lecture_lib import Theta, theta_from
from lecture_lib.elsewhere import gradients_from

SIZES = [3, 4, 2]


class Tensor:
    """As much of a torch tensor with a gradient as is needed: no numpy array before it is taken off its graph."""

    def __init__(self, array, on_graph=True):
        self.array, self.on_graph = array, on_graph

    def detach(self):
        return Tensor(self.array, on_graph=False)

    def cpu(self):
        return self

    def numpy(self):
        return self.__array__()

    def __array__(self, dtype=None, copy=None):
        if self.on_graph:
            raise RuntimeError("call detach() first")
        return np.asarray(self.array, dtype=dtype)


def arrays(sizes=SIZES, seed=0):
    """Matrices with a row for each neuron, and flat biases."""
    rng = np.random.default_rng(seed)
    W = [rng.normal(size=(n, n_below)) for n_below, n in zip(sizes, sizes[1:], strict=False)]
    return W, [rng.normal(size=n) for n in sizes[1:]]


def turned(matrices):
    return [W_k.T for W_k in matrices]


def in_turn(W, b):
    return [array for pair in zip(W, b, strict=True) for array in pair]


def objects(parts):
    """The array that numpy makes of a list of arrays with dtype=object; of arrays of one shape, it takes them apart."""
    found = np.empty(len(parts), dtype=object)
    found[:] = parts
    return found


W, B = arrays()
FORMS = {  # weights, biases, rows
    "lists": (W, B, "outputs"),
    "tuples": (tuple(W), tuple(B), "outputs"),
    "dicts by layer": (dict(enumerate(W, 1)), dict(enumerate(B, 1)), "outputs"),
    "dicts in another order": ({2: W[1], 1: W[0]}, {2: B[1], 1: B[0]}, "outputs"),
    "values of dicts": ({"W1": W[0], "W2": W[1]}.values(), {"b1": B[0], "b2": B[1]}.values(), "outputs"),
    "an empty place for layer 0": ([None, *W], [None, *B], "outputs"),
    "columns": (W, [b.reshape(-1, 1) for b in B], "outputs"),
    "rows": (W, [b.reshape(1, -1) for b in B], "outputs"),
    "nested lists": ([W_k.tolist() for W_k in W], [b.tolist() for b in B], "outputs"),
    "tensors": ([Tensor(W_k) for W_k in W], [Tensor(b) for b in B], "outputs"),
    "arrays of arrays": (objects(W), objects(B), "outputs"),
    "one row for each input": (turned(W), B, "inputs"),
    "Keras' get_weights()": (in_turn(turned(W), B)[::2], in_turn(turned(W), B)[1::2], "inputs"),
    "PyTorch's state_dict()": (in_turn(W, B)[::2], in_turn(W, B)[1::2], "outputs"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_which_weights_come(form):
    theta = theta_from(*FORMS[form])
    assert isinstance(theta, Theta) and theta.sizes == SIZES
    for k in (1, 2):
        assert np.array_equal(theta.W[k], W[k - 1])
        assert np.array_equal(theta.b[k], B[k - 1].reshape(-1, 1))


def test_its_numbers_are_its_own():
    given, b = [W_k.copy() for W_k in W], [b.copy() for b in B]
    theta = theta_from(given, b, rows="outputs")
    given[0][:], b[0][:] = 0.0, 0.0
    assert np.array_equal(theta.W[1], W[0]) and np.array_equal(theta.b[1][:, 0], B[0])


def test_numbers_of_7_digits_become_floats():
    theta = theta_from([W_k.astype(np.float32) for W_k in W], [b.astype(np.float32) for b in B], rows="outputs")
    assert theta.W[1].dtype == theta.b[1].dtype == float


def test_square_matrices_are_as_rows_says():
    """They fit both ways, so only the reader knows."""
    square, b = arrays([3, 3, 3])
    assert np.array_equal(theta_from(square, b, rows="outputs").W[2], square[1])
    assert np.array_equal(theta_from(square, b, rows="inputs").W[2], square[1].T)


def test_matrices_of_one_shape_in_one_array():
    square, b = arrays([3, 3, 3])
    theta = theta_from(np.array(square), np.array(b), rows="outputs")
    assert np.array_equal(theta.W[2], square[1]) and np.array_equal(theta.b[2][:, 0], b[1])


def message(*arguments, **rows):
    with pytest.raises(ValueError) as error:
        theta_from(*arguments, **rows)
    lines = str(error.value).splitlines()
    assert len(lines) <= 3 and all(len(line) < 200 for line in lines)
    return str(error.value)


@pytest.mark.parametrize("rows", [None, "rows", "", 1, ["inputs"]])
def test_rows_is_always_given(rows):
    said = message(W, B, rows=rows)
    assert said.startswith("rows is ") and '"outputs"' in said and '"inputs"' in said
    assert "PyTorch" in said and "scikit-learn, Keras" in said


@pytest.mark.parametrize("sizes", [[3, 4, 2], [2, 3, 4, 5], [4, 3, 3, 2], [3, 4, 3], [2, 5, 1], [1, 4, 1]])
@pytest.mark.parametrize("rows,other", [("outputs", "inputs"), ("inputs", "outputs")])
def test_all_of_them_the_wrong_way_round(sizes, rows, other):
    matrices, b = arrays(sizes)
    given = turned(matrices) if rows == "outputs" else matrices
    assert f'All matrices the other way round fit: rows="{other}".' in message(given, b, rows=rows)
    assert theta_from(given, b, rows=other).sizes == sizes


@pytest.mark.parametrize("sizes", [[3, 4, 2], [2, 3, 4, 5], [3, 4, 3], [2, 5, 1], [5, 4, 3, 2, 1]])
@pytest.mark.parametrize("rows", ["outputs", "inputs"])
def test_one_matrix_the_wrong_way_round_is_named(sizes, rows):
    for k in range(1, len(sizes)):
        matrices, b = arrays(sizes)
        matrices[k - 1] = matrices[k - 1].T
        said = message(matrices if rows == "outputs" else turned(matrices), b, rows=rows)
        assert f"W_{k} is the wrong way round" in said or f"W_{k} needs" in said and "transpose" in said.splitlines()[0]
        assert ("each W_k here is the transpose of what was given" in said) == (rows == "inputs")
        assert "All matrices" not in said


def test_one_list_of_weights_and_biases():
    """A model's own list, W_1, b_1, W_2, …, as it is: what leads on is the slices."""
    flat, columns = in_turn(W, B), in_turn(W, [b.reshape(-1, 1) for b in B])
    for given in (flat, tuple(flat), columns):
        for biases in (None, given):
            assert 'weights[::2], weights[1::2] and rows="outputs" fit' in message(given, biases, rows="outputs")
            assert 'weights[::2], weights[1::2] and rows="outputs" fit' in message(given, biases, rows="inputs")
    keras = in_turn(turned(W), B)
    assert 'weights[::2], weights[1::2] and rows="inputs" fit' in message(keras, rows="inputs")
    state = OrderedDict(zip(("0.weight", "0.bias", "2.weight", "2.bias"), flat, strict=True))
    said = message(state, rows="outputs")
    assert 'list(weights.values())[::2], list(weights.values())[1::2] and rows="outputs" fit' in said
    named = {"W1": W[0], "b1": B[0], "W2": W[1], "b2": B[1]}
    assert "list(weights.values())[::2]" in message(named, rows="outputs")


def test_other_ways_that_lead_on():
    assert "In the other order they fit: weights, then biases." in message(B, W, rows="outputs")
    assert "a network of one layer they fit: [weights], [biases]" in message(W[0], B[0], rows="outputs")
    assert "layers 1 to L, or a list of its values" in message({"W1": W[0], "W2": W[1]}, B, rows="outputs")
    assert "layers 1 to L" in message(dict(enumerate(W)), dict(enumerate(B)), rows="outputs")


@pytest.mark.parametrize("given", [None, "abc", b"abc", 3, 2.5, True, [], (), {}, {1, 2}, np.array(3.0), len], ids=repr)
def test_no_list_of_arrays(given):
    assert message(given, B, rows="outputs").startswith("weights is ")
    assert message(W, given, rows="outputs").startswith("biases is ")


@pytest.mark.parametrize(
    "given", ["abc", None, "12", [[1.0, 2.0], [3.0]], [["1", "2"]], 1j, {}, np.nan, [[np.inf] * 4] * 2]
)
def test_no_numbers(given):
    assert message([W[0], given], B, rows="outputs").startswith("W_2 ")
    assert message(W, [B[0], given], rows="outputs").startswith("b_2 ")


def test_arrays_that_do_not_fit():
    assert "weights has 2, biases has 1: both need one array for each layer" in message(W, B[:1], rows="outputs")
    assert "W_1 is (4,): W_1 needs a matrix" in message([B[0], W[1]], B, rows="outputs")
    assert "W_1 is (1, 4, 3): W_1 needs a matrix" in message([W[0][None], W[1]], B, rows="outputs")
    assert "b_1 is (2, 2) but W_1 is (4, 3): b_1 needs (4, 1)" in message(W, [np.eye(2), B[1]], rows="outputs")
    assert "b_1 is (1, 1) but W_1 is (4, 3): b_1 needs (4, 1)" in message(W, [1.0, B[1]], rows="outputs")
    assert "b_2 is (3, 1) but W_2 is (2, 4)" in message(W, [B[0], [1, 2, 3]], rows="outputs")
    assert "W_1 is (0, 3)" in message([np.zeros((0, 3))], [[]], rows="outputs")


def test_two_matrices_as_lists_are_no_weights_and_biases():
    found = gradients_from([W_k.tolist() for W_k in W], 2, "outputs")
    assert set(found) == {("W", 1), ("W", 2)} and np.array_equal(found["W", 2], W[1])
    both = gradients_from(([W_k.tolist() for W_k in W], [b.tolist() for b in B]), 2, "outputs")
    assert set(both) == {(kind, k) for kind in "Wb" for k in (1, 2)} and np.array_equal(both["b", 2][:, 0], B[1])

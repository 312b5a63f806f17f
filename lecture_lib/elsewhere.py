"""Weights as other books and libraries have them: lists of arrays, matrices either way round, biases flat or as columns."""

from collections.abc import ValuesView

import numpy as np

from lecture_lib.bad_input import finite
from lecture_lib.network import Theta

ROWS = {"outputs": "inputs", "inputs": "outputs"}  # what the rows of a matrix belong to, and what its columns belong to


def theta_from(weights, biases=None, rows=None):
    """A `Theta` of the `weights` and `biases` of a network from elsewhere, lists from layer 1 on or dicts by layer. Used in 4.8.

    `rows` says what a row of a matrix belongs to: "outputs" as in the lecture and in PyTorch, (n_k, n_{k-1}), or "inputs" as in
    scikit-learn and Keras, (n_{k-1}, n_k). It is always given, since a square matrix the wrong way round fits as well.
    Biases are flat or columns. ValueError if `rows` is not given, or if the arrays do not fit together.
    """
    if not (isinstance(rows, str) and rows in ROWS):
        raise ValueError(
            f'rows is {rows!r}: rows needs "outputs" if a row of a matrix has the weights of one neuron (PyTorch), or '
            '"inputs" if a column has them (scikit-learn, Keras)'
        )
    try:
        return put_together(weights, biases, rows)
    except ValueError as error:
        for way, arguments in likely_ways(weights, biases, rows):
            if fits(*arguments):
                raise ValueError(f"{error}\n{way}") from None
        raise


def put_together(weights, biases, rows):
    """The `Theta`, if these fit as they are."""
    W, b = by_layer("weights", weights), by_layer("biases", biases)
    if len(W) != len(b):
        raise ValueError(f"weights has {len(W)}, biases has {len(b)}: both need one array for each layer")
    W = {k: matrix(f"W_{k}", array, rows) for k, array in W.items()}
    b = {k: column(f"b_{k}", array) for k, array in b.items()}
    try:
        return Theta(W, b)
    except ValueError as error:
        turned = '\nrows="inputs", so each W_k here is the transpose of what was given.' if rows == "inputs" else ""
        raise ValueError(f"{error}{turned}") from None


def likely_ways(weights, biases, rows):
    """What may be meant instead: a sentence, and the arguments that it stands for."""
    yield f'All matrices the other way round fit: rows="{ROWS[rows]}".', (weights, biases, ROWS[rows])
    yield "In the other order they fit: weights, then biases.", (biases, weights, rows)
    yield "As a network of one layer they fit: [weights], [biases].", ([weights], [biases], rows)
    name = "weights"
    if isinstance(weights, dict):
        name, weights = "list(weights.values())", list(weights.values())
    if isinstance(weights, (list, tuple)):
        for each in (rows, ROWS[rows]):
            says = f'weights has W and b in turn: {name}[::2], {name}[1::2] and rows="{each}" fit.'
            yield says, (weights[::2], weights[1::2], each)


def fits(weights, biases, rows):
    """Whether these are the arrays of one network."""
    try:
        return bool(put_together(weights, biases, rows))
    except ValueError:
        return False


def by_layer(symbol, arrays):
    """Arrays as a dict by layer, counted from 1; a list may have an empty place for layer 0."""
    if isinstance(arrays, (list, tuple, ValuesView)) or getattr(arrays, "ndim", 0):
        arrays = list(arrays)
        arrays = dict(enumerate(arrays[1:] if arrays and arrays[0] is None else arrays, 1))
    if not isinstance(arrays, dict) or not arrays:
        kind = "None" if arrays is None else "empty" if isinstance(arrays, dict) else f"a {type(arrays).__name__}"
        raise ValueError(f"{symbol} is {kind}: {symbol} needs a list with one array for each layer")
    if set(arrays) != set(range(1, len(arrays) + 1)):
        raise ValueError(f"{symbol} has {list(arrays)}: {symbol} needs layers 1 to L, or a list: {symbol}.values()")
    return dict(arrays)


def matrix(symbol, array, rows):
    """A matrix with a row for each neuron."""
    array = numbers(symbol, array)
    if array.ndim != 2:
        raise ValueError(f"{symbol} is {array.shape}: {symbol} needs a matrix, one row for each of its {rows}")
    return array.T if rows == "inputs" else array


def column(symbol, array):
    """Biases as a column."""
    array = numbers(symbol, array)
    if array.ndim > 2 or array.size != max(array.shape, default=0):
        raise ValueError(f"{symbol} is {array.shape}: {symbol} needs one number for each neuron, flat or as a column")
    return array.reshape(-1, 1)


def numbers(symbol, array):
    """An array of floats of its own; a tensor is taken off its graph first."""
    array = array.detach().cpu().numpy() if hasattr(array, "detach") else array
    return np.array(finite(symbol, array))

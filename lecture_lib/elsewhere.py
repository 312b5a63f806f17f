"""Weights as other books and libraries have them: lists of arrays, matrices either way round, biases flat or as columns."""

import numpy as np

from lecture_lib.bad_input import finite, got, listed
from lecture_lib.network import Theta

ROWS = ("outputs", "inputs")


def theta_from(weights, biases, rows=None):
    """A `Theta` of the `weights` and `biases` of a network from elsewhere, lists from layer 1 on or dicts by layer. Used in 4.8.

    `rows` says what a row of a matrix belongs to: "outputs" as in the lecture and in PyTorch, (n_k, n_{k-1}), or "inputs" as in
    scikit-learn and Keras, (n_{k-1}, n_k). It is always given, since a square matrix the wrong way round fits as well.
    Biases are flat or columns. ValueError if `rows` is not given, or if the arrays do not fit together.
    """
    if not (isinstance(rows, str) and rows in ROWS):
        raise ValueError(
            f'rows is {got(rows)}: rows needs "outputs" if a row of a matrix has the weights of one neuron (PyTorch), or '
            '"inputs" if a column has them (scikit-learn, Keras)'
        )
    W, b = by_layer("weights", weights), by_layer("biases", biases)
    if set(W) != set(b):
        raise ValueError(
            f"weights has layers [{listed(W)}] and biases has [{listed(b)}]: both need one array for each layer"
        )
    W = {k: matrix(f"W_{k}", array, rows) for k, array in W.items()}
    b = {k: column(f"b_{k}", array) for k, array in b.items()}
    try:
        return Theta(W, b)
    except ValueError as error:
        if not fits({k: W_k.T for k, W_k in W.items()}, b):
            raise
        other = ROWS[1 - ROWS.index(rows)]
        raise ValueError(f'{error}\nAll matrices the other way round fit: rows="{other}"') from None


def by_layer(symbol, arrays):
    """Arrays as a dict by layer, counted from 1."""
    if isinstance(arrays, dict):
        return dict(arrays)
    if isinstance(arrays, (list, tuple)) and arrays:
        return dict(enumerate(arrays, 1))
    raise ValueError(f"{symbol} is {got(arrays)}: {symbol} needs a list with one array for each layer")


def matrix(symbol, array, rows):
    """A matrix with a row for each neuron."""
    array = np.array(finite(symbol, array))
    if array.ndim != 2:
        raise ValueError(f"{symbol} is {array.shape}: {symbol} needs two dimensions, one row for each of the {rows}")
    return array.T if rows == "inputs" else array


def column(symbol, array):
    """Biases as a column."""
    array = np.array(finite(symbol, array))
    if array.ndim > 2 or array.size != max(array.shape, default=0):
        raise ValueError(f"{symbol} is {array.shape}: {symbol} needs one number for each neuron, flat or as a column")
    return array.reshape(-1, 1)


def fits(W, b):
    """Whether these are the arrays of one network."""
    try:
        return bool(Theta(W, b))
    except ValueError:
        return False

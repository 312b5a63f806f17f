"""Weights and gradients as books and libraries have them: lists, matrices either way round, biases flat or as columns."""

from collections.abc import ValuesView

import numpy as np

from lecture_lib.bad_input import got, listed, numbers
from lecture_lib.network import Parameters, Theta

ROWS = {"outputs": "inputs", "inputs": "outputs"}  # what the rows of a matrix belong to, and what its columns belong to


def theta_from(weights, biases=None, rows=None):
    """A `Theta` of the `weights` and `biases` of a network from elsewhere, lists from layer 1 on or dicts by layer. Used in 4.8.

    `rows` says what a row of a matrix belongs to: "outputs" as in the lecture and in PyTorch, (n_k, n_{k-1}), or "inputs" as in
    scikit-learn and Keras, (n_{k-1}, n_k). It is always given, since a square matrix the wrong way round fits as well.
    Biases are flat or columns. ValueError if `rows` is not given, or if the arrays do not fit together.
    """
    check_rows(rows)
    try:
        return put_together(weights, biases, rows)
    except ValueError as error:
        for way, arguments in likely_ways(weights, biases, rows):
            if fits(*arguments):
                raise ValueError(f"{error}\n{way}") from None
        raise


def gradients_from(gradients, L, rows):
    """Gradients from elsewhere, {("W", k): array, ("b", k): column} of the layers 1 to L; W alone if they have no b. Used in 4.7.

    ValueError if they do not have these layers. A shape may be any: whoever compares says that it is wrong.
    """
    check_rows(rows)
    found = {}
    for kind, arrays in zip("Wb", weights_and_biases(gradients, L), strict=True):
        if arrays is None:
            continue
        arrays = by_layer(f"gradients' {kind}", arrays)
        if len(arrays) != L:
            layers = listed(arrays)
            raise ValueError(f"gradients has {kind} for [{layers}]: gradients needs layers 1 to {L}, as theta has")
        for k, array in arrays.items():
            symbol = f"gradients' {kind}_{k}"
            found[kind, k] = matrix(symbol, array, rows) if kind == "W" else column(symbol, array)
    return found


def check_rows(rows):
    """ValueError unless the reader has said what a row belongs to."""
    if not (isinstance(rows, str) and rows in ROWS):
        raise ValueError(
            f'rows is {got(rows)}: rows needs "outputs" if a row of a matrix has the weights of one neuron (PyTorch), or '
            '"inputs" if a column has them (scikit-learn, Keras)'
        )


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


def weights_and_biases(gradients, L):
    """W and b of gradients in any form, each with its arrays by layer; b is None if there are weights alone."""
    if isinstance(gradients, Parameters):
        return gradients.W, gradients.b
    if isinstance(gradients, dict):
        named = {str(key).removeprefix("grad_"): part for key, part in gradients.items()}
        return (named["W"], named.get("b")) if "W" in named else (gradients, None)
    if not np.iterable(gradients) or isinstance(gradients, (str, bytes, set)):
        raise ValueError(f"gradients is {got(gradients)}: gradients needs Gradients, or W and b as dicts or lists")
    parts = list(gradients)
    if len(parts) == 2 and all(isinstance(part, (dict, list, tuple)) for part in parts) and not is_matrix(parts[0]):
        return parts
    if len(parts) == 2 * L:
        return parts[::2], parts[1::2]
    if len(parts) in (L, L + 1):  # a place for layer 0 may be empty
        return parts, None
    raise ValueError(
        f"gradients has {len(parts)} parts: gradients needs W and b, or {L} matrices, or {2 * L} with biases"
    )


def is_matrix(part):
    """Whether this is one matrix as lists, and not a list of matrices."""
    try:
        return bool(part) and not isinstance(part, dict) and np.ndim(part[0]) == 1
    except ValueError:  # rows of different lengths
        return False


def by_layer(symbol, arrays):
    """Arrays as a dict by layer, counted from 1; a list may have an empty place for layer 0."""
    given = arrays
    if isinstance(arrays, (list, tuple, ValuesView)) or isinstance(arrays, np.ndarray) and arrays.ndim:
        arrays = list(arrays)
        arrays = dict(enumerate(arrays[1:] if arrays and arrays[0] is None else arrays, 1))
    if not isinstance(arrays, dict) or not arrays:
        raise ValueError(f"{symbol} is {got(given)}: {symbol} needs a list with one array for each layer")
    if set(arrays) != set(range(1, len(arrays) + 1)):
        raise ValueError(f"{symbol} has {listed(arrays)}: {symbol} needs layers 1 to L, or a list of its values")
    return dict(arrays)


def matrix(symbol, array, rows):
    """A matrix of its own with a row for each neuron."""
    array = np.array(numbers(symbol, array))
    if array.ndim != 2:
        raise ValueError(f"{symbol} is {array.shape}: {symbol} needs a matrix, one row for each of its {rows}")
    return array.T if rows == "inputs" else array


def column(symbol, array):
    """Biases of their own, as a column if they are flat, a row or one number."""
    array = np.array(numbers(symbol, array))
    return array.reshape(-1, 1) if array.ndim < 2 or array.ndim == 2 and array.shape[0] == 1 else array

"""What is said to wrong arguments: for every function and every field of an explorer, some thirty wrong values each.

A message is a ValueError or TypeError that names the argument, in at most three lines, what it got in at most 80 characters,
and no word of numpy's own.
"""

import inspect
import math
import re
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

import lecture_lib
from lecture_lib import (
    Activation,
    Forward,
    Theta,
    back_propagation,
    binary_cross_entropy,
    compare,
    cross_entropy,
    descend,
    explore,
    forward_propagation,
    gradient_descent,
    initialise_theta,
    logistic,
    numerical_gradient,
    numerical_gradient_of_theta,
    one_hot,
    softmax,
    squared_error,
    tanh,
)
from lecture_lib.bad_input import MOST, finite, got
from lecture_lib.exercises import exercise, is_right
from lecture_lib.explore.kit.state import Choice, Real, Switch, Whole
from lecture_lib.questions import again, ask
from lecture_lib.questions import start as first_network


class Table:
    """A table as pandas has them: it becomes an array when it is asked, of objects if it is not all numbers."""

    def __init__(self, rows, dtype=object):
        self.array = np.array(rows, dtype=dtype)
        self.shape = self.array.shape

    def __array__(self, dtype=None, copy=None):
        return self.array.astype(dtype or self.array.dtype)

    def __repr__(self):
        return "\n".join(map(str, self.array))


class Tensor:
    """A tensor as PyTorch has them: numpy does not take it before it is detached."""

    def __init__(self, array, graph=True):
        self.array, self.graph, self.shape = np.asarray(array), graph, np.shape(array)

    def detach(self):
        return Tensor(self.array, graph=False)

    def cpu(self):
        return self

    def __array__(self, dtype=None, copy=None):
        if self.graph:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        return self.array.astype(dtype or self.array.dtype)


class NAType:
    def __repr__(self):
        return "<NA>"

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")


X, Y = np.array([[0.5, -1.0], [0.25, 2.0]]), one_hot([2, 1], 2)
THETA = initialise_theta([2, 3, 2])
FORWARD = forward_propagation(THETA, X)
GRADIENTS = back_propagation(THETA, FORWARD, Y)

WRONG = {
    "None": None, "True": True, "False": False, "0": 0, "-1": -1, "2.5": 2.5, "1.0": 1.0, "2.0": 2.0, "nan": math.nan,
    "inf": math.inf, "many digits": 10**400, "complex": 1 + 2j, "text": "abc", "digit": "1", "no text": "", "long": "n" * 999,
    "bytes": b"ab", "[]": [], "mixed": [1, "a"], "ragged": [[1.0], [2.0, 3.0]], "long list": list(range(999)),
    "dicts": [{"a": 1}] * 99, "{}": {}, "dict": {1: 2}, "long dict": dict.fromkeys(map(str, range(99)), 0), "set": {1, 2},
    "()": (), "flat": np.ones(3), "matrix": np.ones((7, 5)), "no column": np.ones((2, 0)), "cube": np.ones((2, 2, 2)),
    "texts": np.array(["a", "b"]), "objects": np.array([None, 1.0]), "nans": np.full((2, 2), math.nan),
    "complexes": np.full((2, 2), 1j), "masked": np.ma.masked_array(X, X > 1), "table": Table([[1, "setosa"]] * 150),
    "missing": Table([[1.0, NAType()], [2.0, 3.0]]), "object": object(), "function": print, "class": Theta, "module": np,
    "generator": (n for n in "ab"), "another theta": initialise_theta([4, 1, 3]), "a forward": FORWARD, "names": ("a", "b"),
}  # fmt: skip

# What numpy, Python or traitlets would say.
NOT_OURS = [
    "broadcast", "ufunc", "matmul", "gufunc", "shape mismatch", "inhomogeneous", "operand", "setting an array element",
    "could not convert", "not supported between", "ambiguous", "truth value", "unhashable", "object is not", "has no attribute",
    "object has no", "out of bounds", "can't multiply", "concatenat", "casting", "dtype", "index", "invalid literal",
    "unexpected keyword", "required positional", "must be real", "must be str", "must be a", "subscriptable", "iterable",
    "SeedSequence", "trait", "Instance", "np.float64", "array(", "object at 0x",
]  # fmt: skip

NAMED = "relu", "softmax"
GOOD = {  # functions by name with arguments that fit
    "Theta": (Theta, {"W": THETA.W, "b": THETA.b}),
    "Activation": (Activation, {"name": "step", "function": np.sign, "prime_of_h": np.zeros_like}),
    "theta_from": (lecture_lib.theta_from, {"weights": list(THETA.W.values()), "biases": list(THETA.b.values()), "rows": "outputs"}),
    "initialise_theta": (initialise_theta, {"sizes": [2, 3, 2], "rng": 0}),
    "forward_propagation": (forward_propagation, {"theta": THETA, "x": X, "g": tanh, "output": softmax}),
    "back_propagation": (back_propagation, {"theta": THETA, "forward": FORWARD, "y": Y, "loss": None}),
    "numerical_gradient": (numerical_gradient, {"f": np.sum, "z": X, "nudge": 1e-5}),
    "numerical_gradient_of_theta": (
        numerical_gradient_of_theta, {"theta": THETA, "forward": FORWARD, "y": Y, "loss": None, "nudge": 1e-5},
    ),
    "subnetwork_from": (lecture_lib.subnetwork_from, {"theta": THETA, "i": 1}),
    "compare": (compare, {"gradient": X, "numerical": X}),
    "compare parts": (compare, {"gradient": GRADIENTS, "numerical": GRADIENTS}),
    "examine": (
        lecture_lib.examine,
        {"theta": THETA, "x": X, "y": Y, "gradients": GRADIENTS, "g": logistic, "output": softmax, "loss": None, "rows": "outputs"},
    ),
    "descend": (
        descend,
        {"theta": THETA, "x": X, "y": Y, "eta": 0.1, "g": tanh, "output": softmax, "loss": None, "batch": 1, "seed": 0, "t": 0},
    ),
    "gradient_descent": (
        gradient_descent,
        {"theta": THETA, "x": X, "y": Y, "eta": 0.1, "max_iterations": 1, "g": tanh, "output": softmax, "loss": None,
         "batch": 1, "seed": 0},
    ),
    "loss_that_belongs_to": (lecture_lib.loss_that_belongs_to, {"output": softmax, "loss": None}),
    "one_hot": (one_hot, {"l": [1, 2], "k": 2}),
    "format_number": (lecture_lib.format_number, {"value": 0.5, "decimals": 4}),
    "softmax": (softmax, {"a_L": X}),
    "softmax.jacobian": (softmax.jacobian, {"y_hat": softmax(X[:, :1])}),
    "Forward.losses": (FORWARD.losses, {"y": Y, "loss": None}),
    "Forward.loss": (FORWARD.loss, {"y": Y, "loss": None}),
    **{loss.name: (loss, {"y_hat": softmax(X), "y": Y}) for loss in (cross_entropy, binary_cross_entropy, squared_error)},
    **{g: (getattr(lecture_lib, g), {"z": X}) for g in ("logistic", "tanh", "relu", "linear")},
    **{f"{g}.prime": (getattr(lecture_lib, g).prime, {"z": X}) for g in ("logistic", "tanh", "relu", "linear")},
    **{data: (getattr(lecture_lib, data), {"N": 20, "noise": 0.1, "seed": 0}) for data in ("moons", "circles", "spirals", "blobs")},
    "ask": (ask, {"name": "4.6 paths"}),
    "again": (again, {"module": "4.6"}),
    "exercise": (exercise, {"name": "4.6 walk down", "function": len}),
    "is_right": (is_right, {"name": "4.6 walk down", "function": len}),
}  # fmt: skip
# Results, which nobody makes, and what takes no arguments.
NOT_CALLED = {"Forward", "Gradients", "Descent", "Iteration", "SoftmaxWithCrossEntropy", "digits", "films"}
NOT_CALLED |= {"FILMS", "RATINGS", "WRONG_GRADIENTS"}


LEGITIMATE = {}


def faults(error, symbol):
    """What is wrong with a message about an argument."""
    said, found = str(error), []
    if type(error) not in (ValueError, TypeError):
        found.append(f"it is a {type(error).__name__}")
    if not re.search(rf"(?<![\w]){symbol}(?![a-z])", said):
        found.append(f"it does not name {symbol}")
    if said.count("\n") > 2 or len(said) > 500:
        found.append("it is too long")
    for part in re.split(r" but | and (?=\w+ (?:is|has) )", said.split(": ")[0]):
        what = re.sub(r"^.*? (is|are|has|have|holds|gives) ", "", part)
        if len(what) > MOST:
            found.append(f"what it got has {len(what)} characters")
    return found + [f"it says {word!r}" for word in NOT_OURS if word in said]


def try_it(function, arguments):
    """The error of a call, None if there is none."""
    try:
        function(**arguments)
    except Exception as error:
        return error

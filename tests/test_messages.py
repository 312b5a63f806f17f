"""What is said to wrong arguments: for every function and every field of an explorer, some thirty wrong values each.

A message is a ValueError or TypeError that names the argument, in at most three lines, what it got in at most 80 characters,
and no word of numpy's own.
"""

import inspect
import math
import re
from itertools import product

import numpy as np
import pytest

import lecture_lib
from lecture_lib import (
    Activation,
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
from lecture_lib.bad_input import MOST
from lecture_lib.exercises import exercise, is_right
from lecture_lib.explore.kit.state import Choice, Real, Switch, Whole
from lecture_lib.explore.kit.writing import Filling, holes_of
from lecture_lib.questions import again, ask


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
        lambda **arguments: next(descend(**arguments)),
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


# What happens to fit, by argument: names of WRONG, several names each between commas.
NUMBERS = "True, False, 0, -1, 2.5, 1.0, 2.0"
ABOVE_0 = "2.5, 1.0, 2.0"
OF_ANY_SHAPE = f"{NUMBERS}, [], long list, (), flat, matrix, no column, cube"
LEGITIMATE = {
    "z": OF_ANY_SHAPE,
    "a_L": "matrix",
    "nudge": ABOVE_0,
    "eta": ABOVE_0,
    "rng": "0, many digits",
    "seed": "0, many digits",
    "t": "0, many digits",
    "loss": "None",
    "batch": "None",
    "noise": f"0, -1, {ABOVE_0}",
    "value": f"{NUMBERS}, nan, inf",
    "decimals": "0, -1",
    "forward": "a forward",
    "subnetwork_from.theta": "another theta",
    "subnetwork_from.i": "0",
    "examine.gradients": "cube, another theta",  # whose shapes then fail, which is what it says
    "Activation.name": "text, digit, no text, long",
    "Activation.function": "function, class",
    "Activation.prime_of_h": "function, class",
    "exercise.function": "function, class",
    "is_right.function": "function, class",
}
LEGITIMATE["numerical_gradient.z"] = f"{OF_ANY_SHAPE}, another theta"
# A run without end, and functions that fail by themselves.
NOT_TRIED = {("gradient_descent.max_iterations", "many digits"), ("numerical_gradient.f", "class")}
NOT_TRIED |= {("numerical_gradient.z", "another theta")}
# What an argument may be called: it may be another one that does not fit it.
CALLED = {"theta": "theta|x", "y_hat": "y_hat|y", "weights": "weights|W", "biases": "biases|b"}


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


@pytest.mark.parametrize("name", GOOD)
def test_a_wrong_argument_is_named(name):
    function, good = GOOD[name]
    assert try_it(function, good) is None
    for argument, (wrong, value) in product(good, WRONG.items()):
        if (place := f"{name}.{argument}", wrong) in NOT_TRIED:
            continue
        error = try_it(function, good | {argument: value})
        fits = wrong in LEGITIMATE.get(place, LEGITIMATE.get(argument, "")).split(", ")
        assert (error is None) == fits, (place, wrong, error)
        if error:
            assert faults(error, CALLED.get(argument, argument)) == [], (place, wrong, error)


def test_every_function_is_tried():
    for name in set(lecture_lib.__all__) - NOT_CALLED:
        tried = {argument for each, (_, good) in GOOD.items() if each.split()[0] == name for argument in good}
        function = getattr(lecture_lib, name)
        if isinstance(function, type) or inspect.isfunction(function):
            assert tried == set(inspect.signature(function).parameters) - {"sign", "gives"}, name
        else:
            assert tried, name
    assert len(WRONG) >= 30 and not NOT_CALLED - set(lecture_lib.__all__)


def on_offer(field, state):
    """The names of WRONG that this field may be set to, by its kind."""
    if isinstance(field, Switch):
        return {"True", "False"}
    if isinstance(field, Choice):
        names = {"None": "None", "digit": "1", "0": "0"}
        return {wrong for wrong, name in names.items() if name in map(str, field.offered(state))}
    if isinstance(field, Filling) and not holes_of(state):
        return {"[]", "()"}
    if isinstance(field, (Whole, Real)):
        low, high = field.limits(state)
        numbers = {"0": 0, "-1": -1} | ({"2.5": 2.5, "1.0": 1.0, "2.0": 2.0} if isinstance(field, Real) else {})
        return {wrong for wrong, number in numbers.items() if low <= number <= high}
    return set()


@pytest.mark.parametrize("explorer", explore.__all__)
def test_a_wrong_field_of_an_explorer_is_named(explorer):
    State = getattr(explore, explorer).State
    first, fields = State(), State.fields()
    assert fields
    for (name, field), (wrong, value) in product(fields.items(), WRONG.items()):
        error = try_it(State, {name: value})
        assert (error is None) == (wrong in on_offer(field, first)), (name, wrong, error)
        if error:
            assert faults(error, name) == [], (name, wrong, error)


OF_AN_EXPLORER = {  # what may be handed to an explorer of a network, with what happens to fit
    "tries": "[], ()",
    "back_propagation": "None, function, class",
    "theta": "None, another theta",
    "x": f"None, {NUMBERS}, flat",
    "y": "None, True, False, 0, 1.0",
}


@pytest.mark.parametrize("argument", OF_AN_EXPLORER)
def test_a_wrong_argument_of_an_explorer_is_named(argument):
    for wrong, value in WRONG.items():
        error = try_it(explore.BackwardPass, {argument: value})
        assert (error is None) == (wrong in OF_AN_EXPLORER[argument].split(", ")), (argument, wrong, error)
        if error:
            assert faults(error, argument) == [], (argument, wrong, error)

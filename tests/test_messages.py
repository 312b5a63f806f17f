"""What is said to wrong arguments: for every function and every field of an explorer, some thirty wrong values each.

A message is a ValueError or TypeError that names the argument, in at most three lines, what it got in at most 80 characters,
and no word of numpy's own.
"""

import copy
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


SCORES = np.array([[2.0], [1.0]])
ITEMS = {  # what was accepted, or refused in other words, and what is said now
    "scores for probabilities": (
        lambda: cross_entropy(SCORES, one_hot(1, 2)),
        "y_hat has a column [2.0, 1.0]: cross_entropy needs probabilities; of scores, softmax(a_L) makes them",
    ),
    "scores for one probability": (
        lambda: binary_cross_entropy([[2.0]], [[1.0]]),
        "y_hat has a column [2.0]: binary_cross_entropy needs probabilities; of scores, logistic(a_L) makes them",
    ),
    "y and y_hat swapped": (
        lambda: cross_entropy(one_hot([1, 2], 2), softmax(X)),
        "y_hat is one-hot and y is not, so it is infinite: cross_entropy needs y_hat first, then y",
    ),
    "softmax of one output": (
        lambda: forward_propagation(initialise_theta([2, 3, 1]), X),
        "a_L is (1, 2): softmax of one score is always 1, it needs two scores",
    ),
    "scores in a row": (lambda: softmax([[1.0, 2.0, 3.0]]), "it needs two scores, and a_L.T is a column of 3"),
    "flat scores": (lambda: softmax([1.0, 2.0]), "one example per column; a_L.reshape(-1, 1) is one column"),
    "the Jacobian of a table": (
        lambda: softmax.jacobian(softmax(X)),
        "y_hat is (2, 2): jacobian needs one example, (k, 1), such as y_hat[:, [0]]",
    ),
    "labels from 0": (
        lambda: one_hot([0, 1, 2], 3),
        "l is [0, 1, 2] and k is 3: l needs whole numbers from 1 to k; classes count from 1: add 1",
    ),
    "classes for y": (lambda: FORWARD.loss([1, 2, 1]), "y is (3,): y needs (k, N) = (2, N), one example per column; one_hot"),
    "a row for y of one output": (
        lambda: forward_propagation(initialise_theta([2, 1]), X, output="logistic").loss([0, 1]),
        "y is (2,): y needs (k, N) = (1, N), one example per column; y.reshape(1, -1) is one row",
    ),
    "rows for examples": (
        lambda: forward_propagation(THETA, np.ones((5, 2))),
        "x is (5, 2): x needs (n_0, N) = (2, N), one example per column; the transpose x.T fits",
    ),
    "arguments swapped on the way": (
        lambda: forward_propagation(X, THETA),
        "needs a Theta; forward_propagation takes theta, x, g, output",
    ),
    "arguments swapped on the way back": (
        lambda: back_propagation(FORWARD, THETA, Y),
        "theta is a Forward: theta needs a Theta; back_propagation takes theta, forward, y",
    ),
    "x for forward": (
        lambda: back_propagation(THETA, X, Y),
        "forward is an array (2, 2) that begins 0.5, -1, 0.25, …: forward needs a Forward; back_propagation takes theta, forward, y",
    ),
    "f and z swapped": (lambda: numerical_gradient(X, np.sum), "f is an array (2, 2) that begins 0.5, -1, 0.25, …: f needs a function"),
    "a Forward of another theta": (
        lambda: back_propagation(initialise_theta([2, 3, 2], 1), FORWARD, Y),
        "forward is a pass of another theta of these sizes",
    ),
    "another theta, nudged": (
        lambda: numerical_gradient_of_theta(initialise_theta([2, 3, 2], 1), FORWARD, Y),
        "forward is a pass of another theta of these sizes",
    ),
    "nudged with flat y": (lambda: numerical_gradient_of_theta(THETA, FORWARD, [0, 1]), "y is (2,): y needs (k, N) = (2, N)"),
    "nudged with y of another k": (
        lambda: numerical_gradient_of_theta(THETA, FORWARD, one_hot([1, 3], 3)), "y is (3, 2): y needs (k, N) = (2, N)",
    ),
    "a function that gives an array": (
        lambda: numerical_gradient(lambda z: z**2, [1.0, 2.0]),
        "f gives an array (2,) that begins 1, 4: f needs to give one number, such as a loss",
    ),
    "a function without return": (lambda: numerical_gradient(lambda z: None, [1.0]), "f gives None: f needs to give one number"),
    "a nudge that changes nothing": (
        lambda: numerical_gradient(np.sum, [1.0, 0.0], 1e-17),
        "nudge is 1e-17 and z has 1: nudge needs to change it, as 1e-5 changes 1",
    ),
    "a nudge that changes no weight": (
        lambda: numerical_gradient_of_theta(THETA, FORWARD, Y, nudge=1e-18), "nudge is 1e-18 and a_1 has ",
    ),
    "more columns in y": (
        lambda: gradient_descent(THETA, X, one_hot([1, 2, 1], 2), 0.1, batch=1),
        "y is (2, 3) but x is (2, 2): y needs one column per example",
    ),
    "sizes as a set": (lambda: initialise_theta({2, 3}), "sizes is {2, 3}: sizes needs [n_0, ..., n_L]"),
    "True iterations": (
        lambda: gradient_descent(THETA, X, Y, 0.1, True), "max_iterations is True: max_iterations needs a whole number from 1",
    ),
    "masked": (
        lambda: forward_propagation(THETA, np.ma.masked_array(X, X > 1)),
        "x is a MaskedArray (2, 2), 1 of 4 entries masked: x needs numbers there, or leave these examples out",
    ),
    "a missing number": (lambda: forward_propagation(THETA, WRONG["missing"]), "x holds <NA>: x needs numbers"),
    "rows of different lengths": (lambda: logistic([[1.0], [2.0, 3.0]]), "z is [[1.0], [2.0, 3.0]]: z needs numbers, as many in each row"),
    "the transpose of W": (
        lambda: Theta({1: np.ones((3, 2)), 2: np.ones((3, 4))}, {1: np.ones((3, 1)), 2: np.ones((4, 1))}),
        "W_2 is (3, 4) but h_1 has 3 rows: W_2 needs 3 columns, its transpose has them",
    ),
    "which loss": (
        lambda: lecture_lib.loss_that_belongs_to("tanh"), 'loss is None and output is tanh: tanh needs loss="squared_error"',
    ),
    "None on a dial": (lambda: explore.BackwardPass(value=None), "value is None: value needs a number from -4 to 4"),
    "a list on a dial": (lambda: explore.BackwardPass(value=[1.0]), "value is [1.0]: value needs a number from -4 to 4"),
    "2.0 in a menu": (lambda: explore.BackwardPass(hidden=2.0), "hidden is 2.0: hidden needs one of 1, 2, 3, 4"),
    "an array in a menu": (lambda: explore.BackwardPass(g=X), "g is an array (2, 2) that begins 0.5, -1, 0.25, …: g needs one of logistic, tanh"),
    "1.0 for a switch": (lambda: explore.HiddenGradient(trap=1.0), "trap is 1.0: trap needs one of False, True"),
    "True for a number": (lambda: explore.BackwardPass(seed=True), "seed is True: seed needs a whole number from 0 to 999"),
}  # fmt: skip


@pytest.mark.parametrize("item", ITEMS)
def test_what_was_wrong_and_not_said(item):
    call, message = ITEMS[item]
    with pytest.raises(ValueError, match=re.escape(message)) as raised:
        call()
    assert [fault for fault in faults(raised.value, "") if fault != "it does not name "] == []


NUMBERS_OF_ALL_KINDS = {
    "objects": np.array([[1, 2.5], [np.float32(0.5), True]], dtype=object),
    "fractions": [[Fraction(1), Decimal("2.5")], [Fraction(1, 2), 1]],
    "a table": Table([[1.0, 2.5], [0.5, 1.0]]),
    "a tensor": Tensor([[1.0, 2.5], [0.5, 1.0]]),
    "nothing masked": np.ma.masked_array([[1.0, 2.5], [0.5, 1.0]], mask=False),
    "a matrix": np.array([[1.0, 2.5], [0.5, 1.0]]),
    "lists": [[1, 2.5], [0.5, 1]],
}


@pytest.mark.parametrize("kind", NUMBERS_OF_ALL_KINDS)
def test_what_is_numbers_is_taken(kind):
    given = NUMBERS_OF_ALL_KINDS[kind]
    array = finite("x", given)
    assert type(array) is np.ndarray and array.dtype == float
    np.testing.assert_array_equal(array, [[1.0, 2.5], [0.5, 1.0]])
    np.testing.assert_array_equal(forward_propagation(THETA, given).h[0], array)


def test_an_array_of_floats_is_itself():
    assert finite("x", X) is X


def test_labels_of_a_table_are_classes():
    np.testing.assert_array_equal(one_hot(np.array([2, 1], dtype=object), 2), Y)


def test_a_forward_pass_goes_with_its_theta_and_with_copies():
    for theta in (THETA, copy.deepcopy(THETA), Theta(dict(THETA.W), dict(THETA.b))):
        assert compare(back_propagation(theta, FORWARD, Y), GRADIENTS) == 0.0
    for forward in (copy.deepcopy(FORWARD), Forward(FORWARD.a, FORWARD.h, FORWARD.g, FORWARD.output)):
        assert compare(back_propagation(THETA, forward, Y), GRADIENTS) == 0.0
    theta = initialise_theta([2, 3, 2], 1)  # a pass by hand is nobody's: its maker knows
    assert back_propagation(theta, Forward(FORWARD.a, FORWARD.h, FORWARD.g, FORWARD.output), Y).sizes == [2, 3, 2]


def test_probabilities_may_be_rounded_or_nudged():
    y_hat, y = np.array([[0.33], [0.33], [0.33]]), one_hot(2, 3)
    assert cross_entropy(y_hat, y) == pytest.approx(-math.log(0.33))
    assert numerical_gradient(lambda y_hat: cross_entropy(y_hat, y), y_hat)[1, 0] == pytest.approx(-1 / 0.33)
    assert math.isfinite(cross_entropy(softmax([[1e4], [0.0]]), one_hot(2, 2)))  # one-hot by rounding


@pytest.mark.parametrize(
    "value, words",
    [
        (np.float64(0.5), "0.5"),
        ([0.1, 2], "[0.1, 2]"),
        ((3,), "(3,)"),
        ({2, 3}, "{2, 3}"),
        (np.array([[0.12345, -0.3, 1.0, 2.0]] * 4), "an array (4, 4) that begins 0.1235, -0.3, 1, …"),
        (np.array(3.0), "3.0"),
        (Table([[0.0] * 5] * 150), "a Table (150, 5)"),
        ([X, X, X], "a list of 3, the first an array (2, 2) that begins 0.5, -1, 0.25, …"),
        (list(range(200)), "a list of 200 that begins 0, 1, 2, …"),
        ({1: X, 2: X}, "a dict with keys 1, 2"),
        (dict.fromkeys(range(50)), "a dict with keys 0, 1, 2, …, 49"),
        (THETA, "a Theta"),
        (FORWARD, "a Forward"),
        (math.tanh, "the function tanh"),
        (logistic, "the function logistic"),
        (Theta, "the class Theta"),
        (np, "the module numpy"),
        (10**5000, "a whole number of 5001 digits"),
        (Fraction(1, 3), "1/3"),
        ([], "[]"),
        (set(), "an empty set"),
        ("a\nb", r"'a\nb'"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_was_got_in_words(value, words):
    assert got(value) == words


class Broken:
    @property
    def shape(self):
        raise RuntimeError


def test_what_was_got_is_short_whatever_it_is():
    for value in (*WRONG.values(), Broken(), [Broken()] * 9, {"k" * 99: 1}, ["n" * 300] * 40, np.zeros((1,) * 30)):
        assert 0 < len(got(value)) <= MOST and "\n" not in got(value)


def test_parts_of_gradients_are_compared():
    W, b = GRADIENTS.W, GRADIENTS.b
    forms = [GRADIENTS, (W, b), [W, b], {"W": W, "b": b}, {"grad_W": W, "grad_b": b}]
    forms += [([*W.values()], [*b.values()]), ([None, *W.values()], [None, *b.values()])]
    for one, other in product(forms, forms):
        assert compare(one, other) == 0.0
    for one, other in ((W, [*W.values()]), ([*W.values()], W), ([W[1].tolist(), W[2].tolist()], W)):
        assert compare(one, other) == 0.0
    wrong = {1: W[1], 2: W[2] + 0.01 * np.abs(W[2]).max() * np.eye(2, 3)}
    expected = compare(wrong[2], W[2])
    assert 0.005 < expected < 0.02
    for one in ((wrong, b), {"W": wrong, "b": b}, ([*wrong.values()], b)):
        assert compare(one, GRADIENTS) == compare(GRADIENTS, one) == expected


@pytest.mark.parametrize(
    "one, other, message",
    [
        ({1: X}, {1: X, 2: X}, "gradient has 1 but numerical has 1, 2: both need the same layers"),
        ((GRADIENTS.W, GRADIENTS.b), X, "gradient has W_1, W_2, b_1, b_2 but numerical is an array (2, 2) that begins "),
        ({1: np.ones((3, 2))}, {1: np.ones((2, 3))}, "gradient_1 is (3, 2) but numerical_1 is (2, 3): both need the same shape; the transpose fits"),
        ((GRADIENTS.W, {1: np.ones(3), 2: GRADIENTS.b[2]}), GRADIENTS, "gradient_b_1 is (3,) but numerical_b_1 is (3, 1)"),
        ({}, {}, "gradient is an empty dict but numerical is an empty dict"),
        ({1: "none"}, {1: X}, "gradient_1 is 'none': gradient_1 needs numbers"),
    ],
)  # fmt: skip
def test_parts_that_cannot_be_compared(one, other, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        compare(one, other)

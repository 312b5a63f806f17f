"""The table of 4.3 about other books: each line is held against the other book's own loss, in plain numpy."""

import re

import nbformat
import numpy as np
import pytest
from lab import NOTEBOOKS
from plainly import PLAIN

from lecture_lib import back_propagation, forward_propagation, initialise_theta, one_hot, squared_error, tanh

N, K, CLASSES = 5, 3, [2, 3, 1, 1, 2]
THETA = initialise_theta([2, 4, K], 7)
RNG = np.random.default_rng(11)
X, RATINGS, ONE_HOT = RNG.normal(size=(2, N)), RNG.normal(size=(K, N)), one_hot(CLASSES, K)
W, B = ([part[1], part[2]] for part in (THETA.W, THETA.b))


def ours(output, y, loss=None):
    forward = forward_propagation(THETA, X, tanh, output)
    return back_propagation(THETA, forward, y, loss)


def slopes(of, arrays):
    """∂of/∂ each entry of each array, by nudging: `of` takes arrays of these shapes."""
    found = [np.zeros_like(array) for array in arrays]
    for number, array in enumerate(arrays):
        for at in np.ndindex(array.shape):
            ends = []
            for nudge in (1e-6, -1e-6):
                nudged = [each.copy() for each in arrays]
                nudged[number][at] += nudge
                ends.append(of(*nudged))
            found[number][at] = (ends[0] - ends[1]) / 2e-6
    return found


def scores(W_1, W_2, b_1, b_2):
    return W_2 @ np.tanh(W_1 @ X + b_1) + b_2


def probabilities(*parameters):
    return PLAIN["softmax"](scores(*parameters))


def in_rows(W_1, W_2, b_1, b_2):
    """An example is a row: a row times W, and a bias for each column."""
    y_hat = PLAIN["softmax"]((np.tanh(X.T @ W_1 + b_1) @ W_2 + b_2).T).T
    return np.mean([-np.log(row[l - 1]) for row, l in zip(y_hat, CLASSES, strict=True)])


def by_pre_activations(a_1, a_2):
    """The loss if these are added to the pre-activations: the slopes are δ of both layers."""
    y_hat = PLAIN["softmax"](W[1] @ np.tanh(W[0] @ X + B[0] + a_1) + B[1] + a_2)
    return -np.sum(ONE_HOT * np.log(y_hat)) / N


def numbered_from_0(*parameters):
    labels = np.array(CLASSES) - 1
    return -np.log(probabilities(*parameters)[labels, np.arange(N)]).mean()


def of_parameters(grad):
    return [grad.W[1], grad.W[2], grad.b[1], grad.b[2]]


SQUARED = of_parameters(ours("linear", RATINGS, squared_error))
CROSS, BY_A = (of(ours("softmax", ONE_HOT)) for of in (of_parameters, lambda grad: [grad.a[1], grad.a[2]]))
HERE = [*W, *B]
# What differs: our gradients, the other book's loss, and what it is a function of.
BOOKS = {
    "squared error": (SQUARED, lambda *p: np.sum((scores(*p) - RATINGS) ** 2 / 2) / N, HERE),
    "$k$ outputs": (SQUARED, lambda *p: np.mean((scores(*p) - RATINGS) ** 2), HERE),
    "$N$ examples": (CROSS, lambda *p: -np.sum(ONE_HOT * np.log(probabilities(*p))), HERE),
    "logarithm": (CROSS, lambda *p: -np.sum(ONE_HOT * np.log2(probabilities(*p))) / N, HERE),
    "an example": (CROSS, in_rows, [each.T for each in HERE]),
    r"$\nabla_a\mathscr{L}$": (BY_A, by_pre_activations, [np.zeros((4, N)), np.zeros((K, N))]),
    "classes": (CROSS, numbered_from_0, HERE),
}


def table():
    """The last column by the first, as they stand in the notebook."""
    notebook = nbformat.read(NOTEBOOKS / "4.3-output-and-loss-functions.ipynb", as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.source.startswith("## Books differ")]
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in cell.source.splitlines() if line[:1] == "|"]
    return {first: theirs for first, _, _, theirs in rows[2:]}


def factor(theirs):
    """What our gradients are multiplied by."""
    if theirs in ("the same", "transposed"):
        return 1.0
    sign, number = re.match(r"([÷×]) \$?([\w.]+)\$?", theirs).groups()
    value = {"k": K, "N": N}.get(number) or float(number)
    return value if sign == "×" else 1 / value


def test_every_line_is_held_against_its_book():
    assert list(table()) == list(BOOKS)
    assert len({factor(theirs) for theirs in table().values()}) == 5  # none of them is another by chance


@pytest.mark.parametrize("what", BOOKS)
def test_their_gradients_are_what_the_table_says(what):
    theirs, (our_gradients, loss, at) = table()[what], BOOKS[what]
    for here, there in zip(our_gradients, slopes(loss, at), strict=True):
        said = factor(theirs) * (here.T if theirs == "transposed" else here)
        np.testing.assert_allclose(there, said, rtol=1e-3, atol=1e-7)  # 0.693 has three digits
        assert abs(there).max() > 1e-3


def test_the_logarithm_of_2_is_what_stands_beside_it():
    number, name = re.fullmatch(r"÷ ([\d.]+) \((.+)\)", table()["logarithm"]).groups()
    assert name == "ln 2" and round(float(np.log(2)), 3) == float(number)


def test_twice_the_rate_makes_the_same_step_with_half_the_gradient():
    here, loss, at = BOOKS["squared error"]
    for ours_of_it, theirs in zip(here, slopes(loss, at), strict=True):
        np.testing.assert_allclose(0.1 * ours_of_it, 0.2 * theirs, atol=1e-8)

"""Exercises of 4.3: the two losses, softmax, and the loss straight from the scores."""

import numpy as np

from lecture_lib.data import films
from lecture_lib.explore.kit.on_output import FIRST_A
from lecture_lib.judging.cases import examples
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.outputs import one_hot, softmax


def of_picture(k, l):
    """The scores that an explorer of k classes shows first, and e(l) as target."""
    return np.array([FIRST_A[:k]]).T, one_hot(l, k)


def random_scores(k, N, seed, scale=1.0, center=0.0):
    """(a_L, y): scores, each column around a number of its own near `center`, and distributions as targets."""
    rng = np.random.default_rng([seed, k, N])
    a_L = center + scale * (rng.normal(size=(k, N)) + rng.normal(size=N))
    return a_L, rng.dirichlet(np.ones(k), size=N).T


def ratings():
    a_L = np.array([FIRST_A[:3]]).T
    yield Case({"y_hat": a_L, "y": films()[1][:, :1]}, "one film", picture=("RatingsDerivation", {}))
    for k, N in ((3, 4), (2, 5), (5, 5), (4, 1)):
        y_hat, y = random_scores(k, N, seed=1, scale=3.0)
        yield Case({"y_hat": y_hat, "y": 5 * y}, f"{k} outputs, {examples(N)}", N, k == N)


def scores():
    """Scores as they mostly are, near 1000, near −1000, and in columns that lie far apart."""
    for k, l in ((2, 1), (3, 2)):
        yield *of_picture(k, l), f"{k} classes, one example", {"k": k, "true_class": l}, False
    a_L, _ = random_scores(3, 5, seed=2)
    yield a_L, one_hot([2, 3, 1, 1, 2], 3), "3 classes, 5 examples", {}, False
    yield *random_scores(4, 5, seed=3), "4 classes, 5 examples", {}, False
    yield *random_scores(5, 5, seed=4), "5 classes, 5 examples", {}, False
    yield np.array([[1000.0], [998.0], [0.0]]), one_hot(2, 3), "scores of 1000, 998 and 0", {}, True
    yield *random_scores(3, 5, seed=5, center=1000), "5 examples, scores near 1000", {}, True
    yield *random_scores(2, 5, seed=6, center=-1000), "5 examples, scores near −1000", {}, True
    yield *random_scores(3, 5, seed=7, scale=900), "5 examples, columns that lie far apart", {}, True


def for_softmax():
    for a_L, _, about, options, large in scores():
        picture = options and ("Classes", options)
        yield Case({"a_L": a_L}, about, a_L.shape[1], len(a_L) == a_L.shape[1], large, picture or None)


def for_loss():
    for a_L, y, about, options, large in scores():
        picture = options and ("CrossEntropy", options | {"target": "e(ℓ)"})
        yield Case({"a_L": a_L, "y": y}, about, a_L.shape[1], len(a_L) == a_L.shape[1], large, picture or None)


def probabilities():
    """The same without the large scores: of these, some probabilities round to 0."""
    for case in for_loss():
        if not case.large:
            arguments = {"y_hat": softmax(case.arguments["a_L"]), "y": case.arguments["y"]}
            yield Case(arguments, case.about, case.N, case.square, picture=case.picture)


SQUARED = Exercise(
    "4.3 squared error",
    '''\
def squared_loss(y_hat, y):
    """The squared error of N films as one number; y_hat and y are (k, N)."""
    N = y.shape[1]
    off = y_hat - y
    return (off**2).sum() / N
''',
    ("loss",),
    ratings,
    {
        "a half": [("return (off", "return 0.5 * (off")],
        "mean over the outputs": [("/ N", "/ (N * len(y))")],
        "no 1/N": [(" / N", "")],
        "rows for columns": [("shape[1]", "shape[0]")],
        "an input changed": [("off = y_hat - y", "y_hat -= y\n    off = y_hat")],
    },
    (
        "Square each difference, and add up everything. Only one thing is left: the mean.",
        "Add up over outputs and films alike. The mean is over the films alone: how many columns are there?",
        "The sum of all entries of (y_hat - y)**2, divided by y.shape[1].",
    ),
    "Put every film in twice: you get the same loss. What would you get without the 1/N?",
)
SOFTMAX = Exercise(
    "4.3 softmax",
    '''\
def softmax_of(a_L):
    """y_hat, (k, N): a distribution in each column; a_L is (k, N), with scores of any size."""
    shifted = a_L - a_L.max(axis=0)
    parts = np.exp(shifted)
    return parts / parts.sum(axis=0)
''',
    ("y_hat",),
    for_softmax,
    {
        "rows for columns": (
            [("axis=0", "axis=1, keepdims=True")],
            [("axis=0", "axis=1")],
            [("parts.sum(axis=0)", "parts.sum(axis=1, keepdims=True)")],
            [("parts.sum(axis=0)", "parts.sum(axis=1)")],
        ),
        "softmax overflows": [(" - a_L.max(axis=0)", "")],
        "shifted only once": (
            [("parts.sum(axis=0)", "np.exp(a_L).sum(axis=0)")],
            [("return parts", "return np.exp(a_L)")],
        ),
        "no exponential": [("np.exp(shifted)", "a_L")],
        "all examples at once": [("parts.sum(axis=0)", "parts.sum()")],
        "one maximum for all": [("a_L.max(axis=0)", "a_L.max()")],
        "g at the output": [("parts / parts.sum(axis=0)", "logistic(a_L)")],
        "an input changed": [("shifted = a_L - a_L.max(axis=0)", "a_L -= a_L.max(axis=0)\n    shifted = a_L")],
    },
    (
        "Three steps: make the scores smaller without changing ŷ, take the exponential, divide by a sum.",
        "The maximum and the sum belong to one example each. So both go down a column: axis=0.",
        "Subtract a_L.max(axis=0), take np.exp, and divide by its sum with axis=0.",
    ),
    "After you subtract the largest score, the sum in the denominator is at least 1. Why?",
)
CROSS_ENTROPY = Exercise(
    "4.3 cross entropy",
    '''\
def cross_entropy_of(y_hat, y):
    """The cross entropy of N examples, one number; columns of y_hat and y are distributions."""
    terms = y * np.log(y_hat)
    losses = -terms.sum(axis=0)
    return losses.mean()
''',
    ("loss",),
    probabilities,
    {
        "no minus": [("-terms", "terms")],
        "the true class alone": (
            [("terms.sum(axis=0)", "np.log(y_hat[y.argmax(axis=0), np.arange(y.shape[1])])")],
            [("terms.sum(axis=0)", "terms[y.argmax(axis=0), np.arange(y.shape[1])]")],
        ),
        "log of the sum": [("terms.sum(axis=0)", "np.log((y * y_hat).sum(axis=0))")],
        "target and output exchanged": [("y * np.log(y_hat)", "y_hat * np.log(y)")],
        "binary, class by class": [("np.log(y_hat)", "np.log(y_hat) + (1 - y) * np.log(1 - y_hat)")],
        "mean over the outputs": [("terms.sum", "terms.mean")],
        "no 1/N": [("losses.mean()", "losses.sum()")],
        "rows for columns": [("axis=0", "axis=1")],
        "base two": [("np.log", "np.log2")],
    },
    (
        "First the sum over the classes of one example, then the mean over the examples.",
        "Each class costs −log ŷ_{c}, and y_{c} says how much that counts: multiply entry by entry.",
        "Minus the sum of y * np.log(y_hat) with axis=0 has one loss per example. Take its mean.",
    ),
    "Your function adds up all classes. Which of them count if y is one-hot?",
)
OF_SCORES = Exercise(
    "4.3 loss of scores",
    '''\
def loss_of_scores(a_L, y):
    """The cross entropy of y and softmax(a_L), one number; the scores a_L are of any size."""
    shifted = a_L - a_L.max(axis=0)
    log_y_hat = shifted - np.log(np.exp(shifted).sum(axis=0))
    losses = -(y * log_y_hat).sum(axis=0)
    return losses.mean()
''',
    ("loss",),
    for_loss,
    {
        "rows for columns": (
            [("axis=0", "axis=1, keepdims=True")],
            [("axis=0", "axis=1")],
        ),
        "log of 0": [("shifted - np.log(np.exp(shifted)", "np.log(np.exp(shifted) / np.exp(shifted)")],
        "softmax overflows": [(" - a_L.max(axis=0)", "")],
        "shifted only once": (
            [("shifted - np.log", "a_L - np.log")],
            [("np.exp(shifted)", "np.exp(a_L)")],
        ),
        "one maximum for all": [("a_L.max(axis=0)", "a_L.max()")],
        "all examples at once": [("np.exp(shifted).sum(axis=0)", "np.exp(shifted).sum()")],
        "the true class alone": [("(y * log_y_hat).sum(axis=0)", "log_y_hat[y.argmax(axis=0), np.arange(y.shape[1])]")],
        "no minus": [("-(y", "(y")],
        "mean over the outputs": [("log_y_hat).sum", "log_y_hat).mean")],
        "no 1/N": [("losses.mean()", "losses.sum()")],
        "an input changed": [("shifted = a_L - a_L.max(axis=0)", "a_L -= a_L.max(axis=0)\n    shifted = a_L")],
    },
    (
        "Take the logarithm of softmax on paper first: the logarithm of a fraction is a difference.",
        "log ŷ_{j} is the score a_{Lj} minus the logarithm of the sum. Subtract the largest score before you begin.",
        "With shifted = a_L - a_L.max(axis=0): log_y_hat is shifted minus np.log of the column sums of np.exp(shifted).",
    ),
    "What does it give if all k scores are the same? A training that begins far above that is sure and wrong: why?",
)
EXERCISES = (SQUARED, SOFTMAX, CROSS_ENTROPY, OF_SCORES)

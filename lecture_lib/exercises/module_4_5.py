"""Exercises of 4.5: the gradient w.r.t. the scores, the Jacobian of softmax, and the way back through an output function."""

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.explore.kit.on_output import FIRST_A
from lecture_lib.judging.cases import examples
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.outputs import cross_entropy, one_hot, softmax

ON_SCREEN = ((2, 1), (3, 2), (4, 4))  # classes k and true class, with the scores that the explorer shows first
AT_RANDOM = (
    (5, 1, 1.0),
    (3, 5, 1.0),
    (4, 5, 1.0),
    (6, 5, 30.0),
    (6, 1, 30.0),
)  # classes k, N, how large the scores are


def on_screen():
    """(y_hat, true classes, what is needed for a `Case`) of the output layers that the explorer shows."""
    for k, l in ON_SCREEN:
        picture = "SoftmaxGradient", {"k": k, "true_class": l}
        facts = {"about": f"{k} classes, one example", "picture": picture}
        yield softmax(np.array(FIRST_A[:k])[:, None]), np.array([l]), facts


def at_random():
    """The same of random output layers."""
    for k, N, scale in AT_RANDOM:
        rng = np.random.default_rng([k, N])
        large = scale > 4
        about = f"{k} classes, {examples(N)}{', large scores' if large else ''}"
        y_hat = softmax(scale * rng.normal(size=(k, N)))
        yield y_hat, rng.integers(1, k + 1, size=N), {"about": about, "N": N, "large": large}


def of_true_classes():
    for y_hat, l, facts in (*on_screen(), *at_random()):
        yield Case({"y_hat": y_hat, "l": l}, **facts)


def of_one_example():
    for y_hat, _, facts in (*on_screen(), *at_random()):
        if y_hat.shape[1] == 1:
            yield Case({"y_hat": y_hat}, **facts)


def of_any_loss():
    for y_hat, l, facts in on_screen():
        yield Case({"y_hat": y_hat, "grad_y_hat": cross_entropy.gradient(y_hat, one_hot(l, len(y_hat)))}, **facts)
    for y_hat, _, facts in at_random():
        yield Case({"y_hat": y_hat, "grad_y_hat": np.random.default_rng(y_hat.shape).normal(size=y_hat.shape)}, **facts)


def of_logistic_outputs():
    for k, N, scale in ((1, 1, 1.0), (3, 1, 1.0), *AT_RANDOM):
        rng = np.random.default_rng([k, N])
        y_hat, y = logistic(scale / 3 * rng.normal(size=(k, N))), 1.0 * rng.integers(0, 2, size=(k, N))
        outputs = "one output" if k == 1 else f"{k} outputs"
        yield Case({"y_hat": y_hat, "y": y}, f"{outputs}, {examples(N)}", N, large=scale > 4)


SCORES = Exercise(
    "4.5 scores of N examples",
    '''\
def gradient_of_scores(y_hat, l):
    """grad_a_L of the mean loss; y_hat is (k, N), l an array of the N true classes, from 1."""
    k, N = y_hat.shape
    e_l = np.zeros((k, N))
    e_l[l - 1, range(N)] = 1
    return -(e_l - y_hat) / N
''',
    ("grad_a_L",),
    of_true_classes,
    {
        "a wrong sign": [("-(e_l", "(e_l")],
        "no indicator": [("np.zeros", "np.ones")],
        "one index twice": [("- y_hat)", "- y_hat[l - 1, range(N)])")],
        "counted from 0": [("l - 1", "l")],
        "no slope at the output": [("e_l - y_hat", "e_l / y_hat")],
        "softmax entry by entry": [("e_l - y_hat", "e_l * (1 - y_hat)")],
        "no 1/N": [(" / N", "")],
        "1/N twice": [(" / N", " / N**2")],
        "rows for columns": [(" / N", " / k")],
        "mean over the outputs": [(" / N", " / (k * N)")],
        "an input changed": [
            ("    e_l = np.zeros((k, N))\n", ""),
            ("e_l[l - 1, range(N)] = 1", "y_hat[l - 1, range(N)] -= 1"),
            ("-(e_l - y_hat)", "y_hat"),
        ],
    },
    (
        "Make a matrix with e(ℓ) of each example in its column. Then the formula is that of one example.",
        "Begin with zeros of the shape of ŷ. In column n, place l[n] − 1 becomes 1: a loop over n will do.",
        "The result is −(e(ℓ) − ŷ), with these matrices, divided by the number of columns.",
    ),
    "Now let the target of one example be 0.7 for class 1 and 0.3 for class 2. Which of your lines has to change?",
)
JACOBIAN = Exercise(
    "4.5 Jacobian",
    '''\
def jacobian(y_hat):
    """J of softmax, (k, k), with dy_hat_c / da_Li in row c and column i; y_hat is (k, 1)."""
    k = len(y_hat)
    J = np.zeros((k, k))
    for c in range(k):
        for i in range(k):
            J[c, i] = y_hat[c, 0] * ((c == i) - y_hat[i, 0])
    return J
''',
    ("J",),
    of_one_example,
    {
        "softmax entry by entry": [("((c == i) - y_hat[i, 0])", "(c == i) * (1 - y_hat[i, 0])")],
        "no diagonal": [("((c == i) - y_hat[i, 0])", "-y_hat[i, 0]")],
        "plus off the diagonal": [("((c == i) - y_hat[i, 0])", "(1 - y_hat[i, 0] if c == i else y_hat[i, 0])")],
        "diag of a column": [("y_hat[c, 0] * ((c == i) - y_hat[i, 0])", "y_hat[0, 0] - y_hat[c, 0] * y_hat[i, 0]")],
        "no indicator": [("(c == i) -", "1 -")],
        "one index twice": [("- y_hat[i, 0]", "- y_hat[c, 0]")],
        "a wrong sign": [("y_hat[c, 0] *", "-y_hat[c, 0] *")],
        "no brackets": [("((c == i) - y_hat[i, 0])", "(c == i) - y_hat[i, 0]")],
        "softmax twice": [("    k =", "    y_hat = softmax(y_hat)\n    k =")],
    },
    (
        "There are k · k entries, and one formula for all of them: two loops, one over c and one over i.",
        "(c == i) is the indicator: Python counts True as 1 and False as 0.",
        "J[c, i] is output c times (the indicator minus output i). Write y_hat[c, 0], so that it is a number.",
    ),
    "J is symmetric. What does that say about ŷ_{1} with a_{L2}, and ŷ_{2} with a_{L1}?",
)
THROUGH_SOFTMAX = Exercise(
    "4.5 back through softmax",
    '''\
def back_through_softmax(y_hat, grad_y_hat):
    """grad_a_L from any grad_y_hat, if the output is softmax; all are (k, N)."""
    mean = (y_hat * grad_y_hat).sum(axis=0)
    return y_hat * (grad_y_hat - mean)
''',
    ("grad_a_L",),
    of_any_loss,
    {
        "softmax entry by entry": [("(grad_y_hat - mean)", "(1 - y_hat) * grad_y_hat")],
        "no slope at the output": [("y_hat * (grad_y_hat - mean)", "grad_y_hat")],
        "no diagonal": [("grad_y_hat - mean", "-mean")],
        "a wrong sign": [("y_hat * (grad_y_hat", "-y_hat * (grad_y_hat")],
        "rows for columns": [("axis=0", "axis=1, keepdims=True")],
        "all examples at once": [("axis=0", "")],
        "no brackets": [("(grad_y_hat - mean)", "grad_y_hat - mean")],
        "softmax twice": [("    mean", "    y_hat = softmax(y_hat)\n    mean")],
        "an input changed": [
            ("return y_hat * (grad_y_hat - mean)", "grad_y_hat -= mean\n    return y_hat * grad_y_hat")
        ],
    },
    (
        "The sum over c is one number for each example: work it out first, for all columns at once.",
        "It is the sum of ŷ_{c} times ∂ℒ/∂ŷ_{c} down each column, with axis=0.",
        "Take that sum away from ∇_{ŷ} ℒ, and multiply by ŷ, entry by entry.",
    ),
    "If you add the same number to all entries of ∇_{ŷ} ℒ, nothing changes. Why?",
)
LOGISTIC_OUTPUT = Exercise(
    "4.5 logistic outputs",
    '''\
def gradient_of_logistic_scores(y_hat, y):
    """grad_a_L of the mean squared error, the outputs logistic; y_hat and y are (k, N)."""
    N = y.shape[1]
    grad_y_hat = 2 * (y_hat - y) / N
    return grad_y_hat * y_hat * (1 - y_hat)
''',
    ("grad_a_L",),
    of_logistic_outputs,
    {
        "no slope at the output": [(" * y_hat * (1 - y_hat)", "")],
        "g′ at h": [("y_hat * (1 - y_hat)", "logistic.prime(y_hat)")],
        "the other function's slope": [("y_hat * (1 - y_hat)", "(1 - y_hat**2)")],
        "a wrong sign": [("(y_hat - y)", "(y - y_hat)")],
        "a half": [("2 * ", "")],
        "no brackets": [("(1 - y_hat)", "1 - y_hat")],
        "no 1/N": [(" / N", "")],
        "1/N twice": [(" / N", " / N**2")],
        "rows for columns": [(" / N", " / len(y)")],
        "mean over the outputs": [(" / N", " / y.size")],
    },
    (
        "There are two factors: ∇_{ŷ} ℒ, and the slope of the logistic function.",
        "The squared error of one output has the slope 2(ŷ − y). The loss is the mean over the N columns.",
        "∇_{ŷ} ℒ is 2(ŷ − y)/N. Multiply it by ŷ(1 − ŷ), entry by entry.",
    ),
    "An output is 0.999, and its target is 0. How large is the gradient there, and what does that do to learning?",
)
EXERCISES = (SCORES, JACOBIAN, THROUGH_SOFTMAX, LOGISTIC_OUTPUT)

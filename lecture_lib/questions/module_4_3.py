"""Questions of 4.3: what a logistic output cannot reach, softmax, cross entropy, the gradients, two classes."""

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.data import FILMS, films
from lecture_lib.explore.kit.on_output import identity_network
from lecture_lib.learning import gradient_descent
from lecture_lib.network import back_propagation, forward_propagation, initialise_theta
from lecture_lib.outputs import cross_entropy, one_hot, softmax, squared_error
from lecture_lib.questions.question import Choices, Number, Option, Slip

SCORES = np.array([[2.0], [1.0], [-1.0]])
TWO_SCORES = np.array([[2.0], [0.5]])
SOFT = np.array([[0.1], [0.8], [0.1]])
CANDIDATES = {"one-hot": one_hot(2, 3), "y": SOFT, "even": np.full((3, 1), 1 / 3)}


def y_of(film):
    """The ratings of a film, (3, 1)."""
    return np.array([FILMS[film][1]]).T


def learned():
    """With which outputs the loss on the films falls to a hundredth of what it was at first."""
    x, y = films()
    start = initialise_theta([2, 4, 3], 1)
    histories = {
        output.name: gradient_descent(start, x, y, 0.05, 1000, tanh, output, squared_error).history
        for output in (linear, logistic)
    }
    return {name for name, losses in histories.items() if losses[-1] < losses[0] / 100}


def after_adding(number):
    """Which outputs grow when a number is added to all scores."""
    grown = softmax(SCORES + number) - softmax(SCORES)
    return {i for i, change in enumerate(grown[:, 0], 1) if change > 1e-9}


def gradients_at(y_hat_l):
    """∂ℒ/∂a_Lℓ of cross entropy and of squared error, two classes, rounded to tenths."""
    a_L = np.log([[y_hat_l], [1 - y_hat_l]])
    forward = forward_propagation(identity_network(2), a_L)
    return tuple(
        round(float(back_propagation(identity_network(2), forward, one_hot(1, 2), loss).a[1][0, 0]), 1) + 0.0
        for loss in (cross_entropy, squared_error)
    )


def slope_of_squared_error(a_L, j):
    y = y_of("Paper Boat")
    return numerical_gradient(lambda a: squared_error(linear(a), y), np.array([a_L]).T)[j - 1, 0]


def score_of(y_hat):
    """The a of which logistic is y_hat."""
    return np.log(y_hat / (1 - y_hat))


QUESTIONS = (
    Choices(
        "4.3 who learns",
        "Two networks start alike and learn the films with squared error. One has linear outputs, one has logistic ones. Whose loss goes down to nearly 0?",
        learned,
        "Or press *play*, and watch the disc and the square of each rating on their way to its ring.",
        (
            Option(
                "both",
                {"linear", "logistic"},
                "The shaded band is all that a logistic output can be. Most of the rings are outside.",
            ),
            Option(
                "the logistic one alone",
                {"logistic"},
                "It starts with the smaller loss, but soon it stops: most ratings are above 1, and its outputs are not.",
            ),
            Option(
                "the linear one alone",
                {"linear"},
                "It can reach every number. A logistic output has to stay between 0 and 1.",
            ),
        ),
        try_="4.3 a thousand steps",
        alone=False,
    ),
    Number(
        "4.3 floor",
        "Paper Boat has y = (4.5, 3.2, 0.3). ŷ comes from a logistic output. What does Σ_{j}(ŷ_{j} − y_{j})^{2} stay above, whatever the weights?",
        lambda: squared_error(logistic(np.array([[40.0], [40.0], [np.log(0.3 / 0.7)]])), y_of("Paper Boat")),
        "Then add up the three numbers of Paper Boat in the column *least*.",
        why="3.5^{2} + 2.2^{2} + 0. The nearest numbers to 4.5 and to 3.2 are just below 1, and 0.3 can be reached.",
        hint="Take each rating by itself. Which number between 0 and 1 is nearest to it?",
        slips=(
            Slip(
                lambda: squared_error(np.ones((3, 1)), y_of("Paper Boat")),
                "That puts all three at 1. But 0.3 lies between 0 and 1: there the output can be right.",
            ),
            Slip(
                lambda: squared_error(np.zeros((3, 1)), y_of("Paper Boat")),
                "That puts all three at 0. Two of them come nearer at 1.",
            ),
            Slip(0.0, "For that ŷ_{1} has to be 4.5. A logistic output stays below 1."),
        ),
        decimals=2,
        try_="4.3 floor",
    ),
    Choices(
        "4.3 add",
        "You add 5 to all scores. Which of the outputs of softmax grow?",
        lambda: after_adding(5),
        "Then press *exp*, so that it is off. Do the outputs still stay the same when you add a number?",
        (
            Option("all of them", {1, 2, 3}, "They sum to 1, before and after. They cannot all grow."),
            Option("none", set(), "Every exponential is e^{5} times as large, and so is the sum: it cancels."),
            Option(
                "the largest one",
                {1},
                "It would if you *multiplied* all scores by a number above 1. Adding keeps their differences.",
            ),
        ),
        try_="4.3 add five",
    ),
    Choices(
        "4.3 least",
        "The target is y = (0.1, 0.8, 0.1). Which ŷ makes −Σ_{c} y_{c} log ŷ_{c} smallest?",
        lambda: min(CANDIDATES, key=lambda name: cross_entropy.columns(CANDIDATES[name], SOFT)),
        "Then press *start*, and raise a_{L2} slowly. Where does ℒ begin to rise again? What is ŷ there?",
        (
            Option(
                "(0, 1, 0): all on the likeliest",
                "one-hot",
                "Then 0.1 · (−log 0) is in the sum twice, and that is infinite.",
            ),
            Option(
                "(0.1, 0.8, 0.1): y itself",
                "y",
                "Some loss is left even there. It is no mistake: y itself is not sure.",
            ),
            Option("(⅓, ⅓, ⅓): safe for all", "even", "Safe but expensive: every class costs log 3."),
        ),
        try_="4.3 all on one",
    ),
    Choices(
        "4.3 stuck",
        "Two classes, softmax. The network is sure and wrong: ŷ_{ℓ} = 0.001. How large is ∂ℒ/∂a_{Lℓ} with cross entropy, and with squared error?",
        lambda: gradients_at(0.001),
        "Then press *play*. At about which t does the network with squared error begin to learn?",
        (
            Option(
                "near −1 with both",
                (-1.0, -1.0),
                "The gradient of squared error has the slope of softmax in it, and that is nearly 0 here.",
            ),
            Option(
                "near 0, and near −1",
                (0.0, -1.0),
                "The other way round: −log is steep where ŷ_{ℓ} is small, and that makes up for the flat softmax.",
            ),
            Option(
                "near −1, and near 0",
                (-1.0, 0.0),
                "Softmax brings a factor ŷ_{ℓ}. It stays in the gradient of squared error; with cross entropy it cancels.",
            ),
        ),
        try_="4.3 sure and wrong",
    ),
    Number(
        "4.3 by hand",
        "A linear output, squared error, one film: ŷ = (3, 1, 0) and y = (4.5, 3.2, 0.3). What is ∂ℒ/∂a_{L2}?",
        lambda: slope_of_squared_error([3.0, 1.0, 0.0], 2),
        "Then turn a_{L2} until its bar is gone. Where is that, and why there?",
        why="2(ŷ_{2} − y_{2}) = 2(1 − 3.2). It is negative: raise a_{L2}, and the loss falls.",
        hint="Only one of the three squares contains ŷ_{2}. Differentiate that one.",
        slips=(
            Slip(4.4, "2(y − ŷ) is the step *down* the loss. The gradient points up."),
            Slip(-2.2, "The power comes down: the slope of z^{2} is 2z."),
            Slip(-8.0, "That adds up all three. The other two do not depend on a_{L2}."),
        ),
        decimals=1,
        try_="4.3 by hand",
    ),
    Number(
        "4.3 one output",
        "Softmax of two scores, 2.0 and 0.5, gives ŷ_{1}. Which score a makes a logistic output, 1/(1 + e^{−a}), give the same number?",
        lambda: score_of(softmax(TWO_SCORES)[0, 0]),
        "Then add the same number to both scores in the cell below. Which of the numbers that it prints change?",
        why="2.0 − 0.5. Softmax depends on the difference alone: subtract 0.5 from both, and it is e^{1.5}/(e^{1.5} + 1).",
        hint="Subtract 0.5 from both scores. Softmax stays the same, and one score is 0.",
        slips=(
            Slip(
                TWO_SCORES[0, 0],
                "That is right if the second score is 0. Here it is 0.5, and takes some of the probability.",
            ),
            Slip(
                lambda: softmax(TWO_SCORES)[0, 0], "That is ŷ_{1} itself. What does logistic have to be given for it?"
            ),
            Slip(lambda: TWO_SCORES.sum(), "A higher second score makes class 1 less likely: it counts with a minus."),
            Slip(
                lambda: TWO_SCORES[0, 0] / TWO_SCORES[1, 0],
                "The scores are exponents: divided by each other, e^{2.0} and e^{0.5} leave the difference.",
            ),
            Slip(lambda: score_of(softmax(TWO_SCORES)[1, 0]), "That gives the probability of class 2."),
        ),
        decimals=1,
    ),
)

"""Questions of 4.3: what a logistic output cannot reach, softmax, likelihood, cross entropy, the losses that belong."""

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.data import FILMS, films
from lecture_lib.explore.on_output import passing_on
from lecture_lib.learning import gradient_descent
from lecture_lib.network import back_propagation, forward_propagation, initialise_theta
from lecture_lib.outputs import cross_entropy, loss_that_belongs_to, one_hot, softmax, squared_error
from lecture_lib.questions.question import Choice, Choices, Number, Slip

SCORES = np.array([[2.0], [1.0], [-1.0]])
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
    forward = forward_propagation(passing_on(2), a_L)
    return tuple(
        round(float(back_propagation(passing_on(2), forward, one_hot(1, 2), loss).a[1][0, 0]), 1) + 0.0
        for loss in (cross_entropy, squared_error)
    )


def refused():
    """The pairs, of these, that make no sense."""

    def is_refused(output, loss):
        try:
            loss_that_belongs_to(output, loss)
        except ValueError:
            return True
        return False

    pairs = (linear, cross_entropy), (softmax, squared_error), (logistic, squared_error)
    return {(output.name, loss.name) for output, loss in pairs if is_refused(output, loss)}


def slope_of_squared_error(a_L, j):
    y = y_of("Paper Boat")
    return numerical_gradient(lambda a: squared_error(linear(a), y), np.array([a_L]).T)[j - 1, 0]


QUESTIONS = (
    Choices(
        "4.3 who learns",
        "Two networks start alike and learn the films with squared error. One has linear outputs, one has logistic ones. Whose loss goes down to nearly 0?",
        learned,
        "Press *play*. Watch the disc and the square of each rating: which of them comes into its ring?",
        (
            Choice("both", {"linear", "logistic"}, "Look at the scale: the logistic squares never leave the band."),
            Choice(
                "the logistic one alone",
                {"logistic"},
                "It starts with the smaller loss, and soon it stands still: its outputs end at 1.",
            ),
            Choice("the linear one alone", {"linear"}, "It can reach every number. The other one ends at 0 and at 1."),
        ),
    ),
    Number(
        "4.3 floor",
        "Paper Boat has y = (4.5, 3.2, 0.3). ŷ comes from a logistic output. What does Σ_{j}(ŷ_{j} − y_{j})^{2} stay above, whatever the weights?",
        lambda: squared_error(logistic(np.array([[40.0], [40.0], [np.log(0.3 / 0.7)]])), y_of("Paper Boat")),
        "In the picture, press *floor*. The column *least* has a number for each rating: add up those of Paper Boat.",
        why="3.5^{2} + 2.2^{2} + 0: the nearest that ŷ can come to 4.5 and 3.2 is 1, and 0.3 it can reach.",
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
    ),
    Number(
        "4.3 by the sum",
        "Three scores, a_{L} = (2, 1, −1). Somebody divides each by their sum, to get “probabilities”. What is ŷ_{3}?",
        lambda: (SCORES / SCORES.sum())[2, 0],
        "Press *exp*, so that it is off. Then turn a_{L3} slowly down to −3. What happens there?",
        why="The sum is 2, and −1/2 is no probability, though the three add up to 1.",
        hint="The sum of the three is 2 + 1 − 1.",
        slips=(
            Slip(lambda: softmax(SCORES)[2, 0], "That is softmax. Here nobody takes the exponential."),
            Slip(-0.25, "The sum is 2 + 1 − 1: the minus counts."),
            Slip(0.5, "The sign stays: −1 divided by 2."),
        ),
        decimals=2,
    ),
    Choices(
        "4.3 add",
        "You add 5 to all scores. Which of the outputs of softmax grow?",
        lambda: after_adding(5),
        "Turn *add to all*, up and down, and watch exp(z) and its sum. Then press *exp* and turn it again.",
        (
            Choice("all of them", {1, 2, 3}, "They sum to 1, before and after. They cannot all grow."),
            Choice("none", set(), "Every exponential is e^{5} times as large, and so is the sum. The shares stay."),
            Choice(
                "the largest one", {1}, "It would, if the scores were *multiplied*. That is what the temperature does."
            ),
        ),
    ),
    Choices(
        "4.3 ten times",
        "The true class had ŷ_{ℓ} = 0.1. Now it has 0.01. What has become of the loss −log ŷ_{ℓ}?",
        lambda: round(float(np.log(0.1) - np.log(0.01)), 4),
        "Turn a_{L2} down until ŷ_{2} is 0.1, then on until it is 0.01, and read off ℒ. How much more score did it take?",
        (
            Choice("it grew by 0.09", 0.09, "That is how much the probability fell. The loss takes its logarithm."),
            Choice(
                "it grew by 2.3",
                lambda: round(float(np.log(10)), 4),
                "Ten times less likely costs log 10, whether from 0.1 to 0.01 or from 1 to 0.1.",
            ),
            Choice(
                "it is ten times as large", lambda: round(float(-9 * np.log(0.1)), 4), "From 2.3 to 4.6: twice, here."
            ),
        ),
    ),
    Choices(
        "4.3 least",
        "The target is y = (0.1, 0.8, 0.1). Which ŷ makes −Σ_{c} y_{c} log ŷ_{c} smallest?",
        lambda: min(CANDIDATES, key=lambda name: cross_entropy(CANDIDATES[name], SOFT)),
        "Raise a_{L2} as far as it goes: where does ℒ turn? Then press *ŷ like y*.",
        (
            Choice(
                "(0, 1, 0): all on the likeliest",
                "one-hot",
                "Then 0.1 · (−log 0) is in the sum twice, and it is infinite.",
            ),
            Choice(
                "(0.1, 0.8, 0.1): y itself", "y", "And what is left there is no mistake: it is how unsure y itself is."
            ),
            Choice("(⅓, ⅓, ⅓): safe for all", "even", "Safe, and dear: 0.8 of the weight pays log 3."),
        ),
    ),
    Number(
        "4.3 terms",
        "Ten classes, and y = e(ℓ). How many terms of −Σ_{c} y_{c} log ŷ_{c} are not 0?",
        lambda: np.count_nonzero(one_hot(4, 10) * -np.log(softmax(np.arange(10.0)[:, None] / 4))),
        "Set *target y* to e(ℓ), and look at the terms. Then choose another ℓ.",
        why="y_{c} is 0 for every class but ℓ. What is left is −log ŷ_{ℓ}.",
        hint="Each term has y_{c} as a factor.",
        slips=(
            Slip(10, "None of the logarithms is 0, but nine of them are multiplied by 0."),
            Slip(9, "The other way round: nine of them are 0."),
        ),
    ),
    Choices(
        "4.3 stuck",
        "Two classes, softmax. The network is sure and wrong: ŷ_{ℓ} = 0.001. How large is ∂ℒ/∂a_{Lℓ} with cross entropy, and with squared error?",
        lambda: gradients_at(0.001),
        "Turn *true class behind by* to 7. Then play: how long does the square wait? Press *curves* to see why.",
        (
            Choice("near −1 with both", (-1.0, -1.0), "Squared error asks softmax as well, and there softmax is flat."),
            Choice(
                "near 0, and near −1",
                (0.0, -1.0),
                "The other way round: −log is steep where ŷ_{ℓ} is small, and makes up for softmax.",
            ),
            Choice(
                "near −1, and near 0",
                (-1.0, 0.0),
                "Its factor ŷ_{ℓ} stays in the gradient of squared error. In that of cross entropy it cancels.",
            ),
        ),
    ),
    Choices(
        "4.3 refused",
        "One of these pairs makes no sense at all. Which one will the library refuse?",
        refused,
        "Go on: put the pair that you chose into the cell below.",
        (
            Choice(
                "logistic outputs with squared error",
                {("logistic", "squared_error")},
                "A poor choice for ratings. But it has a value and a gradient: you trained it above.",
            ),
            Choice(
                "softmax with squared error",
                {("softmax", "squared_error")},
                "Slow from a bad start, and still a loss with a gradient.",
            ),
            Choice(
                "linear outputs with cross entropy",
                {("linear", "cross_entropy")},
                "A linear output can be below 0, and that has no logarithm.",
            ),
        ),
    ),
    Number(
        "4.3 by hand",
        "A linear output, squared error, one film: ŷ = (3, 1, 0) and y = (4.5, 3.2, 0.3). What is ∂ℒ/∂a_{L2}?",
        lambda: slope_of_squared_error([3.0, 1.0, 0.0], 2),
        "Turn a_{L2} to 1: its bar below is your answer. Where does the bar vanish?",
        why="2(ŷ_{2} − y_{2}) = 2(1 − 3.2). It is negative: raise a_{L2}, and the loss falls.",
        hint="Of the three squares only one speaks of ŷ_{2}. Differentiate that one.",
        slips=(
            Slip(4.4, "2(y − ŷ) is the step *down* the loss. The gradient points up."),
            Slip(-2.2, "The power comes down: the slope of z^{2} is 2z."),
            Slip(-8.0, "That adds up all three. The other two do not depend on a_{L2}."),
        ),
        decimals=1,
    ),
)

"""Questions of 4.2: the sign of a step, where it leads and how long it may be, a whole network, where grad_theta is."""

import warnings
from functools import cache

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.explore.kit.neuron import X, Y, neuron
from lecture_lib.first_networks import FIRST_X, Network, first_weights, moved, start
from lecture_lib.learning import gradient_descent
from lecture_lib.outputs import one_hot, squared_error
from lecture_lib.questions.question import Choices, Number, Option, Slip

ETA = 4.0  # of the neuron
SIZES, SEED, TRUE_CLASS = (3, 3, 3, 3), 10, 3  # of the network that the slice shows first


def at(w, b):
    """The neuron at w and b with its data."""
    return Network(neuron(w, b), X, Y, output=logistic, loss=squared_error)


def slopes(w, b):
    """∂ℒ/∂w and ∂ℒ/∂b."""
    grad = at(w, b).grad
    return grad.W[1].item(), grad.b[1].item()


def signs_of_a_small_step(w=-2.0, b=3.0, eta=0.1):
    """Whether w and the loss grow, as signs."""
    (grad_w, grad_b), before = slopes(w, b), at(w, b)
    after = at(w - eta * grad_w, b - eta * grad_b)
    now, then = (each.loss_of(each.theta) for each in (before, after))
    return int(np.sign(-eta * grad_w)), int(np.sign(then - now))


@cache
def run(w, b, eta, steps, output):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one of them diverges, and says so
        return gradient_descent(neuron(w, b), X, Y, eta, steps, output=output, loss=squared_error)


def on_the_plateau():
    """Where a run of 100 steps from w = b = 5 ends."""
    theta, history = run(5.0, 5.0, ETA, 100, logistic)
    way = np.hypot(theta.W[1].item() - 5, theta.b[1].item() - 5)
    return "hardly moved" if way < 0.2 else "at the bottom" if history[-1] < 0.15 else "gone"


def ends_in_two_valleys(starts=(-2.0, 2.0), eta=0.02):
    """Where descents of (w² − 1)² + w/2 end: "one each", "at once together", or "together later", after many more steps."""

    def end(w, steps):
        for _ in range(steps):
            w -= eta * (4 * w * (w**2 - 1) + 0.5)
        return round(w, 3)

    soon, late = (len({end(w, steps) for w in starts}) for steps in (500, 20_000))
    return "at once together" if soon == 1 else "together later" if late == 1 else "one each"


def lowest_of_three():
    """Which of three learning rates ends with the lowest loss, with a linear output."""
    return min((0.02, 0.1, 0.25), key=lambda eta: run(-2.0, 3.0, eta, 200, linear).history[-1])


def network(theta=None):
    """The network of the slice, or at another theta."""
    x = np.array(FIRST_X[: SIZES[0]])[:, None]
    theta = first_weights(SIZES, SEED) if theta is None else theta
    return Network(theta, x, one_hot(TRUE_CLASS, SIZES[-1]), tanh)


def entries(grad):
    """All entries of grad_theta in a row."""
    return np.concatenate([array.ravel() for part in (grad.W, grad.b) for array in part.values()])


def promised(direction):
    """The fall that is promised for a step of length 0.1 along `direction`, a function of the gradient's entries."""
    grad = entries(network().grad)
    way = direction(grad)
    return float(0.1 * grad @ way / np.linalg.norm(way))


WAYS = {
    "one": lambda grad: np.where(abs(grad) == abs(grad).max(), grad, 0),
    "equal": np.sign,
    "gradient": lambda grad: grad,
}


QUESTIONS = (
    Choices(
        "4.2 sign",
        "At w = −2 and b = 3 the slope ∇w_{t} is negative, and η is small. The rule is w_{t+1} ← w_{t} − η ∇w_{t}. What do w and ℒ do?",
        signs_of_a_small_step,
        "Find a place on the surface where w has to shrink: click there. What is the sign of its slope?",
        (
            Option(
                "w grows, and ℒ falls", (1, -1), "Minus a negative slope is a step up in w, and downhill for the loss."
            ),
            Option(
                "w shrinks, and ℒ falls",
                (-1, -1),
                "A negative slope says that ℒ falls as w *grows*. The minus in the rule reverses the sign.",
            ),
            Option("w grows, and so does ℒ", (1, 1), "w does grow. But the slope is negative: as w grows, ℒ falls."),
        ),
        try_="4.2 one step",
    ),
    Choices(
        "4.2 plateau",
        "At w = b = 5 all six outputs are nearly 1, and ℒ is 0.50. Where is the descent after 100 steps with η = 4?",
        on_the_plateau,
        "Drag t on to 1000. When does the loss begin to fall?",
        (
            Option(
                "at the bottom, where ℒ = 0.14",
                "at the bottom",
                "To get there it would need a slope. The logistic function is flat here.",
            ),
            Option(
                "almost where it began",
                "hardly moved",
                "The step is η times the slope, and the slope is nearly 0: not because all is well, but because g is flat.",
            ),
            Option(
                "far away: so large a loss makes large steps",
                "gone",
                "The length of a step depends on the *slope* of the loss, not on its height.",
            ),
        ),
        try_="4.2 hundred steps",
        alone=False,
    ),
    Choices(
        "4.2 two valleys",
        "Two descents begin at w = −2 and at w = 2, with a small η. Where do they end?",
        ends_in_two_valleys,
        "Change the starts in the cell below. Which is the largest start that still ends on the left?",
        (
            Option(
                "both at the lowest place, on the left",
                "at once together",
                "Nothing tells the run on the right that there is a lower place. It only knows the slope where it is.",
            ),
            Option(
                "first in different valleys, but with many more steps both on the left",
                "together later",
                "A valley is no plateau: at its bottom the slope is 0, and to both sides it leads back.",
            ),
            Option(
                "each in the valley on its own side, for ever",
                "one each",
                "Both ends have slope 0, so both runs stop. One of them is not at the lowest place, and cannot know it.",
            ),
        ),
        alone=False,
    ),
    Choices(
        "4.2 three rates",
        "O is linear now: ŷ = wx + b. Three runs of 200 steps from one start. Which learning rate ends with the lowest loss?",
        lowest_of_three,
        "Find the largest η_{3} with which the run still comes down.",
        (
            Option(
                "η = 0.02: small steps are safe",
                0.02,
                "Safe but slow: after 200 steps it is still on its way.",
            ),
            Option("η = 0.1", 0.1, "Long enough to arrive, short enough not to jump across the valley."),
            Option(
                "η = 0.25: it gets there first",
                0.25,
                "Each step lands higher on the other side of the valley, and the next one is longer still.",
            ),
        ),
        try_="4.2 to the end",
        alone=False,
    ),
    Choices(
        "4.2 best direction",
        "θ has 36 numbers here. You may move θ by 0.1 in total length. Which way promises the largest fall of ℒ?",
        lambda: max(promised(way) for way in WAYS.values()),
        "Put other single numbers on the dial and turn them by 0.1. Does one of them promise more, on the line on top?",
        (
            Option(
                "all of it in the number with the largest slope",
                lambda: promised(WAYS["one"]),
                "That is only one slope. The other numbers promise something as well.",
            ),
            Option(
                "the same amount in each number, each against its slope",
                lambda: promised(WAYS["equal"]),
                "Much of the length is then spent on numbers whose slope is nearly 0.",
            ),
            Option(
                "each number in proportion to its slope",
                lambda: promised(WAYS["gradient"]),
                "That is the direction of −∇_{θ} ℒ. For steps of one length, none promises more.",
            ),
        ),
        try_="4.2 one number",
    ),
    Choices(
        "4.2 entry",
        "Where in ∇_{θ} ℒ do you find ∂ℒ/∂W_{213}?",
        lambda: (2, *moved(start(3, 3, 3, 2).theta.W[2], start(3, 3, 3, 2).turned("W", 2, 1, 3, by=1.0).theta.W[2])[0]),
        "Click other edges, and say before each click which cell will be ringed. The *names* tell you.",
        (
            Option(
                "in the block of W_{2}, row 3, column 1",
                (2, 3, 1),
                "*To* is the row, *from* is the column. This is the place of W_{231}.",
            ),
            Option(
                "in the block of W_{1}, row 2, column 3",
                (1, 2, 3),
                "The first index is the layer, and the block. The other two are row and column.",
            ),
            Option(
                "in the block of W_{2}, row 1, column 3",
                (2, 1, 3),
                "It has the place that W_{213} itself has in W_{2}: layer, to, from.",
            ),
        ),
        try_="4.2 W 213",
    ),
    Number(
        "4.2 passes",
        "You have no formula for ∇_{θ} ℒ and nudge each of the 32 numbers, up and down. How many forward passes for one step?",
        lambda: 2 * start(3, 3, 3, 2).theta.count,
        "The try is one pass, for one number. Do the same for b_{12}: how near does *change* / 0.05 come to ∂ℒ/∂b_{12}?",
        why="Two passes for each number, and all of them again at the next step. This is the second open question.",
        hint="One nudge is one forward pass.",
        slips=(
            Slip(lambda: start(3, 3, 3, 2).theta.count, "Each number is nudged twice: up and down."),
            Slip(2, "That is for one number. A pass tells you about one nudge only."),
        ),
        try_="4.2 one nudge",
        alone=False,
    ),
)

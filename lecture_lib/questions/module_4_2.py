"""Questions of 4.2: the step and its sign, how long it may be, what a step does to a whole network, where grad_theta is."""

import warnings
from functools import cache

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.explore.network_state import FIRST_X, first_weights
from lecture_lib.explore.neuron_state import X, Y, neuron
from lecture_lib.learning import gradient_descent
from lecture_lib.outputs import one_hot, squared_error
from lecture_lib.questions.question import Choice, Choices, Number, Shape, Slip
from lecture_lib.questions.start import Network, moved, start

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


def with_b_second(w=-2.0, b=3.0):
    """What b does if its slope is taken after w has moved: "the same", "the other way", or "as far again"."""
    grad_w, grad_b = slopes(w, b)
    ratio = slopes(w - ETA * grad_w, b)[1] / grad_b
    return "the other way" if ratio < 0 else "the same" if abs(ratio - 1) < 0.01 else "as far again"


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


def lowest_of_three():
    """Which of three learning rates ends lowest, a line in the place of the logistic function."""
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
    """The fall that a step of length 0.1 in a direction promises; `direction` turns the gradient's entries into it."""
    grad = entries(network().grad)
    way = direction(grad)
    return float(0.1 * grad @ way / np.linalg.norm(way))


WAYS = {
    "one": lambda grad: np.where(abs(grad) == abs(grad).max(), grad, 0),
    "equal": np.sign,
    "gradient": lambda grad: grad,
}


def next_slice(eta=0.5):
    """How the slice begins after a step: its slope at 0 beside the one before."""
    before = network()
    after = network(before.theta - eta * before.grad)
    ratio = (entries(after.grad) ** 2).sum() / (entries(before.grad) ** 2).sum()
    return "flatter" if ratio < 0.5 else "as steep" if ratio < 2 else "steeper"


QUESTIONS = (
    Choices(
        "4.2 sign",
        "At w = −2 and b = 3 the slope ∂ℒ/∂w is negative. The rule is w ← w − η ∂ℒ/∂w, and η is small. What do w and ℒ do?",
        signs_of_a_small_step,
        "In the picture of the descent, press *next* and read the line of w. Then click on the surface where w has to shrink.",
        (
            Choice(
                "w grows, and ℒ falls", (1, -1), "Minus a negative slope is a step up in w, and downhill for the loss."
            ),
            Choice(
                "w shrinks, and ℒ falls",
                (-1, -1),
                "A negative slope says that ℒ falls as w *grows*. The minus in the rule turns the sign round.",
            ),
            Choice("w grows, and so does ℒ", (1, 1), "w does grow. But to where the slope is negative, ℒ goes down."),
        ),
    ),
    Number(
        "4.2 by hand",
        "w = 0.42, ∂ℒ/∂w = −0.103, and η = 0.5. Where is w after one step?",
        lambda: (neuron(0.42, 0.0) - 0.5 * neuron(-0.103, 0.0)).W[1].item(),
        "In the picture of the descent, the same arithmetic stands beside the two lines that move w and b, at every t.",
        why="0.42 − 0.5 · (−0.103) = 0.42 + 0.0515.",
        hint="Multiply the slope by η first. Then take that away from w.",
        slips=(
            Slip(lambda: 0.42 + 0.5 * -0.103, "That is uphill: it adds the slope. The rule takes it away."),
            Slip(lambda: 0.42 + 0.103, "That is the whole slope. η makes the step half as long."),
        ),
        decimals=2,
    ),
    Choices(
        "4.2 both at once",
        "Somebody moves w first, and then computes ∂ℒ/∂b at the *new* w. What does b do in the first step, with η = 4?",
        with_b_second,
        "In the picture of the descent, click on line 5 and then on line 6: both start from the slopes at one point.",
        (
            Choice(
                "the same: w is not in ∂ℒ/∂b",
                "the same",
                "It is: ŷ depends on w and on b, and ŷ is in both slopes.",
            ),
            Choice(
                "it steps the other way",
                "the other way",
                "At the new w this slope has another sign. Both slopes belong to one point: first all slopes, then all steps.",
            ),
            Choice(
                "it steps as far again",
                "as far again",
                "The new slope is no multiple of the old one: it is that of another point.",
            ),
        ),
    ),
    Choices(
        "4.2 plateau",
        "At w = b = 5 all six outputs are nearly 1, and ℒ is 0.50. Where is the descent after 100 steps with η = 4?",
        on_the_plateau,
        "Set w_{0} and b_{0} to 5 behind *start*, and press play. What are the two slopes? Then drag t to 1000: what happens at last?",
        (
            Choice(
                "at the bottom, where ℒ = 0.14",
                "at the bottom",
                "To get there it would need a slope. The logistic function is flat here.",
            ),
            Choice(
                "almost where it began",
                "hardly moved",
                "The step is η times the slope, and the slope is nearly 0: not because all is well, but because g is flat.",
            ),
            Choice(
                "far away: so large a loss makes large steps",
                "gone",
                "The length of a step follows the *slope* of the loss, not its height.",
            ),
        ),
    ),
    Choices(
        "4.2 three rates",
        "O is linear now: ŷ = wx + b. Three runs of 200 steps from one start. Which learning rate ends with the lowest loss?",
        lowest_of_three,
        "Press play, or drag t to the end. Then find the largest η_{3} that still comes down. Last, set O to logistic.",
        (
            Choice(
                "η = 0.02: small steps are safe",
                0.02,
                "Safe, and slow: after 200 steps it is still on its way.",
            ),
            Choice("η = 0.1", 0.1, "Long enough to arrive, short enough not to jump across the valley."),
            Choice(
                "η = 0.25: it gets there first",
                0.25,
                "Each step lands higher on the other side of the valley, and the next one is longer still.",
            ),
        ),
    ),
    Choices(
        "4.2 best direction",
        "θ has 36 numbers here. You may go a way of length 0.1 in all of them together. Which way promises the largest fall of ℒ?",
        lambda: max(promised(way) for way in WAYS.values()),
        "In the picture below, turn single weights by 0.1, a step of the same length: how much does the line on top promise?",
        (
            Choice(
                "all of it in the weight with the largest slope",
                lambda: promised(WAYS["one"]),
                "That is one slope, however large. The others have something to give as well.",
            ),
            Choice(
                "the same for each number, with its own sign",
                lambda: promised(WAYS["equal"]),
                "Much of the way then goes to numbers whose slope is nearly 0.",
            ),
            Choice(
                "each number in proportion to its slope",
                lambda: promised(WAYS["gradient"]),
                "That is the direction of −∇_{θ} ℒ. For steps of one length, none promises more.",
            ),
        ),
    ),
    Choices(
        "4.2 next slice",
        "You take the step with η = 0.5. From there you look along the new gradient. How does the new slice begin?",
        next_slice,
        "Press *take the step* and read what is promised now. Press it again: what becomes of ‖∇_{θ} ℒ‖^{2}?",
        (
            Choice(
                "as steep as before",
                "as steep",
                "The gradient belongs to a point. Here you are at another one, much further down.",
            ),
            Choice(
                "much flatter",
                "flatter",
                "Near the bottom there is less slope. So the steps grow short by themselves, with the same η.",
            ),
            Choice(
                "steeper: ℒ falls faster and faster",
                "steeper",
                "Downhill does not mean steeper. This loss cannot fall below 0, and it flattens on its way there.",
            ),
        ),
    ),
    Choices(
        "4.2 entry",
        "Where in ∇_{θ} ℒ does ∂ℒ/∂W_{213} stand?",
        lambda: (2, *moved(start(3, 3, 3, 2).theta.W[2], start(3, 3, 3, 2).turned("W", 2, 1, 3, by=1.0).theta.W[2])[0]),
        "Click on the edge from neuron 3 of layer 1 to neuron 1 of layer 2. Which cell is lit? Then show the *names*.",
        (
            Choice(
                "in the block of W_{2}, row 3, column 1",
                (2, 3, 1),
                "*To* is the row, *from* is the column. This entry is that of W_{231}.",
            ),
            Choice(
                "in the block of W_{1}, row 2, column 3",
                (1, 2, 3),
                "The first index is the layer, and the block. The other two are row and column.",
            ),
            Choice(
                "in the block of W_{2}, row 1, column 3",
                (2, 1, 3),
                "It stands where W_{213} itself stands in W_{2}: layer, to, from.",
            ),
        ),
    ),
    Shape(
        "4.2 shape",
        "Layers of 4, 5, 5 and 3 neurons. Which shape has the block ∇_{W_{3}} ℒ?",
        lambda: start(4, 5, 5, 3).grad.W[3].shape,
        "Switch *trap* on. Then set the classes to 3 behind *network*: does the wrong shape still give itself away?",
        why="The gradient has the shape of what it is the gradient of, and W_{3} takes 5 numbers to 3.",
        hint="It has one entry for each entry of W_{3}. Which shape has W_{3}, so that W_{3} h_{2} makes sense?",
        slips=(
            Slip(
                lambda: start(4, 5, 5, 3).theta.W[3].T.shape,
                "That is *from × to*. W_{3} has one row per output, one column per neuron of h_{2}.",
            ),
            Slip(
                lambda: start(4, 5, 5, 3).grad.W[2].shape, "That is the block of W_{2}. W_{3} leads to the 3 outputs."
            ),
        ),
    ),
    Number(
        "4.2 passes",
        "You have no formula for ∇_{θ} ℒ and nudge each of the 32 numbers, up and down. How many forward passes for one step?",
        lambda: 2 * start(3, 3, 3, 2).theta.count,
        "Put a weight on the dial, turn it a little, and read the change: that is one of these passes. The others are left to you.",
        why="Two passes for each number. And all of them anew at the next step: this is the second open question.",
        hint="One nudge is one forward pass.",
        slips=(
            Slip(lambda: start(3, 3, 3, 2).theta.count, "Each number is nudged twice: up and down."),
            Slip(2, "Two for each number. One pass answers for one nudge only."),
        ),
    ),
)

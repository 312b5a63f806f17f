"""Questions of 4.9: the two derivatives, saturation, and what many slopes in a row do to a gradient."""

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.explore.vanishing import DeepState
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.questions.question import Choice, Choices, Number, Slip

Z = 0.5
GRID = np.linspace(-6, 6, 1201)


def top(z):
    return np.exp(z) - np.exp(-z)


def bottom(z):
    return np.exp(z) + np.exp(-z)


def where_steepest():
    """The g and the z at which the logistic function is steepest."""
    at = logistic.prime(GRID).argmax()
    return [round(float(number), 6) for number in (logistic(GRID)[at], GRID[at])]


def left_at_4():
    """What is left of the largest slope at z = 4, as "half", "quarter" or "less than a tenth"."""
    share = logistic.prime(4.0) / logistic.prime(0.0)
    return "less than a tenth" if share < 0.1 else "quarter" if share < 0.35 else "half"


def from_2_to_minus_2():
    """Do height and slope of tanh come back at −2?"""
    return tuple(bool(np.isclose(f(2.0), f(-2.0))) for f in (tanh, tanh.prime))


def length_left(depth, g, size=1.0):
    """|grad_a_1| as a share of |grad_a_L| in the picture of `depth` hidden layers of 8, as a power of ten."""
    deep = DeepState(depth=depth, g=g.name, size=size)
    theta, x = deep.theta, deep.x
    grad = back_propagation(theta, forward_propagation(theta, x, g), one_hot(1, 3))
    return np.log10(np.linalg.norm(grad.a[1]) / np.linalg.norm(grad.a[theta.L]))


def vanishing():
    """The g with which less than a thousandth of the gradient is left after 10 layers."""
    return [str(g) for g in (logistic, tanh, linear) if length_left(10, g) < -3]


def fate_of_linear():
    """What 10 linear layers with weights × 2 do to the gradient."""
    power = length_left(10, linear, 2.0)
    return "grows" if power > 1 else "fades" if power < -1 else "stays"


QUESTIONS = (
    Choices(
        "4.9 first rule",
        "g = (1 + e^{−z})^{−1}. The power rule gives −(1 + e^{−z})^{−2}. Is that g′?",
        lambda: numerical_gradient(logistic, Z),
        "Press *next*, one line at a time. The value beside each line has to stay the same.",
        (
            Choice(
                "yes, all of it",
                lambda: -((1 + np.exp(-Z)) ** -2),
                "It is below 0, and g only rises. The inside moves as well.",
            ),
            Choice(
                "no: times the slope of the inside, −e^{−z}",
                lambda: -((1 + np.exp(-Z)) ** -2) * -np.exp(-Z),
                "That is the chain rule: outside first, then times the inside's slope.",
            ),
            Choice(
                "no: divided by the slope of the inside",
                lambda: -((1 + np.exp(-Z)) ** -2) / -np.exp(-Z),
                "The chain rule multiplies: z moves the inside, and the inside moves g.",
            ),
        ),
    ),
    Choices(
        "4.9 steepest",
        "g′ = g(1 − g), and the logistic g lies between 0 and 1. Where is the slope largest?",
        where_steepest,
        "Turn z and watch the two factors of the last line, and their product beside it. Where is it largest?",
        (
            Choice("at g = 1, far to the right", [1, 6], "There 1 − g is 0: the curve lies flat."),
            Choice(
                "at g = ½, where z = 0",
                [0.5, 0],
                "A product of two numbers that sum to 1 is largest where they are equal. It is ¼ there.",
            ),
            Choice("at g = 0, far to the left", [0, -6], "There g is 0, and with it the product: the curve lies flat."),
        ),
    ),
    Choices(
        "4.9 brackets",
        "tanh z = p/q with p = e^{z} − e^{−z} and q = e^{z} + e^{−z}. What are p′ and q′?",
        lambda: [numerical_gradient(top, Z), numerical_gradient(bottom, Z)],
        "Press *next*: which brackets does the quotient rule put where?",
        (
            Choice(
                "p′ = p and q′ = q", lambda: [top(Z), bottom(Z)], "e^{z} does that. But e^{−z} brings a minus with it."
            ),
            Choice(
                "p′ = q and q′ = −p",
                lambda: [bottom(Z), -top(Z)],
                "The minus belongs to e^{−z} alone, and e^{z} − e^{−z} is p itself.",
            ),
            Choice(
                "p′ = q and q′ = p",
                lambda: [bottom(Z), top(Z)],
                "e^{−z} brings a minus, and so each becomes the other.",
            ),
        ),
    ),
    Choices(
        "4.9 saturated",
        "How much of its largest value has the logistic slope left at z = 4?",
        left_at_4,
        "In the same picture turn z to 0, then to 4. Compare the values beside the lines.",
        (
            Choice("about half", "half", "It falls much faster: at z = 4 the curve is within 2% of its end."),
            Choice(
                "about a quarter", "quarter", "¼ is the largest slope itself. The share that is left is far smaller."
            ),
            Choice(
                "less than a tenth",
                "less than a tenth",
                "g is close to 1, so 1 − g is close to 0: the neuron is saturated.",
            ),
        ),
    ),
    Choices(
        "4.9 mirror",
        "tanh, and z goes from 2 to −2. What comes back to where it was?",
        from_2_to_minus_2,
        "Turn z from 2 to −2. Watch the point on the left and the slope in the middle.",
        (
            Choice("the slope alone", (False, True), "g changes sign, and 1 − g^{2} does not see the sign."),
            Choice(
                "the height alone",
                (True, False),
                "The height turns over: tanh(−2) = −tanh 2. And the slope is made of its square.",
            ),
            Choice("both", (True, True), "The height turns over: tanh(−2) = −tanh 2."),
            Choice("neither", (False, False), "The slope is 1 − g^{2}, and a square forgets the sign."),
        ),
    ),
    Number(
        "4.9 from h",
        "A logistic neuron has h = 0.9, and you have lost its a. What is g′(a)?",
        lambda: logistic.prime(np.log(0.9 / (1 - 0.9))),
        "Turn z until g is 0.9, and read the slope.",
        why="h(1 − h) = 0.9 · 0.1. The forward pass has done the work, and a is not needed.",
        hint="The slope is made of g alone, and h is g(a).",
        slips=(
            Slip(lambda: tanh.prime(np.arctanh(0.9)), "That is 1 − h^{2}, the slope of a tanh neuron."),
            Slip(lambda: logistic.prime(0.9), "0.9 is already h = g(a). You have put it through g once more."),
        ),
        decimals=2,
    ),
    Choices(
        "4.9 ten layers",
        "Ten logistic layers in a row. How much can the slopes leave of the gradient, at the best?",
        lambda: round(float(np.log10(logistic.prime(0.0) ** 10))),
        "Turn the hidden layers from 1 to 10. How far down is the bar of layer 1, and where do the slopes on the right lie?",
        (
            Choice(
                "about a fortieth",
                round(np.log10(1 / 40)),
                "That divides the quarter by ten. Slopes in a row multiply.",
            ),
            Choice(
                "about a thousandth", round(np.log10(0.5**10)), "That would be ½ per layer. The largest slope is ¼."
            ),
            Choice("about a millionth", round(np.log10(0.25**10)), "(¼)^{10}, with every neuron at its very best."),
        ),
    ),
    Choices(
        "4.9 twice as deep",
        "Logistic, 10 hidden layers: the lowest bar lies some powers of ten below the output's. Where with 20?",
        lambda: round(length_left(20, logistic) / length_left(10, logistic)),
        "Turn the hidden layers from 10 to 20, one by one. Watch the bar of layer 1 fall.",
        (
            Choice(
                "about as low as with 10", 1, "Every layer more multiplies by slopes of ¼ or less. There is no floor."
            ),
            Choice(
                "about four times as many powers of ten below",
                4,
                "Each layer costs about as much as the one before: that adds up to twice, not four times.",
            ),
            Choice(
                "about twice as many powers of ten below",
                2,
                "Each layer costs about the same factor, so about the same number of powers.",
            ),
        ),
    ),
    Choices(
        "4.9 which vanish",
        "10 hidden layers, weights × 1. With which g is less than a thousandth of the gradient left at layer 1?",
        vanishing,
        "Go back to 10 hidden layers. Set g to logistic, tanh and linear in turn. How far down is the bar of layer 1?",
        (
            Choice(
                "logistic and tanh",
                ["logistic", "tanh"],
                "The slopes of tanh come close to 1 while its a are small. A good part gets through.",
            ),
            Choice(
                "logistic alone",
                ["logistic"],
                "Its slopes are ¼ at the most. Those of tanh come close to 1, and linear has 1 everywhere.",
            ),
            Choice(
                "all three",
                ["logistic", "tanh", "linear"],
                "linear has slope 1 everywhere: nothing is lost there. Only the weights are left.",
            ),
        ),
    ),
    Choices(
        "4.9 explode",
        "g is linear, so every slope is 1. Now the weights are twice as large. What does the gradient do on its way down?",
        fate_of_linear,
        "Turn the weights from × 1 to × 2, then to × 4. Then set g to tanh: what holds the gradient back?",
        (
            Choice(
                "it stays: the slopes are 1", "stays", "The slopes are. But each layer also multiplies by its weights."
            ),
            Choice(
                "it grows at every layer",
                "grows",
                "Twice as large at each of ten layers: about a thousand times in all. It *explodes*, the other end of vanishing.",
            ),
            Choice(
                "it fades: larger weights saturate",
                "fades",
                "A linear neuron cannot saturate. That happens to logistic and tanh.",
            ),
        ),
    ),
)

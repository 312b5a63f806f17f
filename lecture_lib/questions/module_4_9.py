"""Questions of 4.9: the two derivatives, saturation, and what many slopes in a row do to a gradient."""

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.explore.vanishing_gradient_explorer import DeepState
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.outputs import one_hot
from lecture_lib.questions.question import Choices, Number, Option, Slip
from lecture_lib.wrong.catalogue import FORMS

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


def length_left(depth, g, size=1.0):
    """|grad_a_1| / |grad_a_L| in the picture of `depth` hidden layers of 8, as a power of ten."""
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
        "Write lines 3 and 6 below. Does the value beside the lines ever change?",
        (
            Option(
                "yes, all of it",
                lambda: -((1 + np.exp(-Z)) ** -2),
                "That is negative, and g rises everywhere. The inside changes with z as well.",
            ),
            Option(
                "no: multiply by the slope of the inside, −e^{−z}",
                lambda: -((1 + np.exp(-Z)) ** -2) * -np.exp(-Z),
                "That is the chain rule: first the outside, then times the slope of the inside.",
            ),
            Option(
                "no: divide by the slope of the inside, −e^{−z}",
                lambda: -((1 + np.exp(-Z)) ** -2) / -np.exp(-Z),
                "The chain rule multiplies: z moves the inside, and the inside moves g.",
            ),
        ),
    ),
    Choices(
        "4.9 steepest",
        "g′ = g(1 − g), and the logistic g lies between 0 and 1. Where is the slope largest?",
        where_steepest,
        "Turn z to each side. Which of the two factors makes the product small?",
        (
            Option("near g = 1, far to the right", [1, 6], "There 1 − g is almost 0: the curve is flat."),
            Option(
                "at g = ½, where z = 0",
                [0.5, 0],
                "A product of two numbers that sum to 1 is largest where they are equal. Here it is ¼.",
            ),
            Option(
                "near g = 0, far to the left",
                [0, -6],
                "There g is almost 0, and so is the product: the curve is flat.",
            ),
        ),
        try_="4.9 middle",
    ),
    Choices(
        "4.9 brackets",
        "tanh z = p/q with p = e^{z} − e^{−z} and q = e^{z} + e^{−z}. What are p′ and q′?",
        lambda: [numerical_gradient(top, Z), numerical_gradient(bottom, Z)],
        "Write the lines below. What has become of the two brackets in the last one?",
        (
            Option(
                "p′ = p and q′ = q",
                lambda: [top(Z), bottom(Z)],
                "That is how e^{z} behaves. The derivative of e^{−z} has a minus sign.",
            ),
            Option(
                "p′ = q and q′ = −p",
                lambda: [bottom(Z), -top(Z)],
                "Only e^{−z} changes its sign. So q′ is e^{z} − e^{−z}, which is p itself.",
            ),
            Option(
                "p′ = q and q′ = p",
                lambda: [bottom(Z), top(Z)],
                "The derivative of e^{−z} is −e^{−z}, so each bracket becomes the other.",
            ),
        ),
    ),
    Number(
        "4.9 from h",
        "A logistic neuron has h = 0.9, and you have lost its a. What is g′(a)?",
        lambda: logistic.prime(np.log(0.9 / (1 - 0.9))),
        "Turn z until g is about 0.9, and read off the slope.",
        why="h(1 − h) = 0.9 · 0.1. The forward pass has done the work: you do not need a.",
        hint="The slope can be written with g alone, and g(a) is h.",
        slips=(
            Slip(lambda: tanh.prime(np.arctanh(0.9)), FORMS["the other function's slope"].why),
            Slip(lambda: logistic.prime(0.9), "0.9 is already h = g(a). You have put it through g once more."),
        ),
        decimals=2,
    ),
    Choices(
        "4.9 ten layers",
        "A gradient passes ten logistic layers on its way down. What is the most that their slopes can leave of it?",
        lambda: round(float(np.log10(logistic.prime(0.0) ** 10))),
        "The next cell has the slopes of a real network. How near to ¼ do they come?",
        (
            Option(
                "about a fortieth",
                round(np.log10(1 / 40)),
                "That is a quarter divided by ten. But slopes in a row multiply.",
            ),
            Option(
                "about a thousandth",
                round(np.log10(0.5**10)),
                "That is ½ for each layer. The largest slope is ¼.",
            ),
            Option(
                "about a millionth",
                round(np.log10(0.25**10)),
                "It is (¼)^{10}, and only if every neuron is at z = 0, where its slope is largest.",
            ),
        ),
    ),
    Choices(
        "4.9 twice as deep",
        "With 10 logistic layers, the gradient at layer 1 is some powers of ten shorter than at the output. How many with 20?",
        lambda: round(length_left(20, logistic) / length_left(10, logistic)),
        "Turn *hidden layers* up, one by one. Does each layer cost the same factor, exactly?",
        (
            Option(
                "about as many as with 10",
                1,
                "Every further layer multiplies by slopes of ¼ or less. So the gradient goes on shrinking.",
            ),
            Option(
                "about four times as many",
                4,
                "Each layer costs about as much as the one before. Twice the layers cost twice as much.",
            ),
            Option(
                "about twice as many",
                2,
                "Each layer costs about the same factor, so about the same number of powers of ten.",
            ),
        ),
        try_="4.9 twenty layers",
    ),
    Choices(
        "4.9 which vanish",
        "10 hidden layers, weights × 1. With which g does less than a thousandth of the length reach layer 1?",
        vanishing,
        "Then choose *linear* for g. What does the plot on the right show?",
        (
            Option(
                "logistic and tanh",
                ["logistic", "tanh"],
                "The slopes of tanh are close to 1 while its pre-activations are small. A good part gets through.",
            ),
            Option(
                "logistic alone",
                ["logistic"],
                "Its slopes are ¼ at most. Those of tanh come close to 1, and those of linear are all 1.",
            ),
            Option(
                "logistic, tanh and linear",
                ["logistic", "tanh", "linear"],
                "Every slope of linear is 1, so slopes lose nothing there. Only the weights are left.",
            ),
        ),
        try_="4.9 tanh layers",
        alone=False,
    ),
    Choices(
        "4.9 explode",
        "g is linear, so every slope is 1. Make the weights twice as large. What happens to the gradient on its way down?",
        fate_of_linear,
        "Turn *weights ×* until the gradient is about as long at layer 1 as at the output.",
        (
            Option(
                "it keeps its length: the slopes are 1",
                "stays",
                "The slopes are 1. But each layer also multiplies by its weights.",
            ),
            Option(
                "it grows at every layer",
                "grows",
                "Weights twice as large at each of ten layers: 2^{10} is about a thousand. The gradient *explodes*.",
            ),
            Option(
                "it shrinks: large weights saturate",
                "fades",
                "A linear neuron cannot saturate. That happens to logistic and tanh.",
            ),
        ),
        try_="4.9 double weights",
    ),
)

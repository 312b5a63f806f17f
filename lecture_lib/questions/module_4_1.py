"""Questions of 4.1: what a forward pass computes, the indices, the shapes, who hears whom."""

import numpy as np

from lecture_lib.first_networks import moved, start
from lecture_lib.network import initialise_theta
from lecture_lib.questions.question import Choices, Number, Option, Shape, Slip
from lecture_lib.wrong.catalogue import FORMS

SIZES = (3, 3, 3, 2)
FOUR_WIDE = (3, 4, 4, 2)


def computable_from_x():
    """The layers whose a_i is a sum over x alone."""
    theta, x, a = start(*SIZES).theta, start(*SIZES).x, start(*SIZES).forward.a
    return [i for i in a if np.allclose(a[i], theta.b[i] + theta.W[i] @ x)]


def a_11_without(*products):
    """a_11 without some of its products W_11m x_m."""
    theta, x = start(*SIZES).theta, start(*SIZES).x
    return theta.b[1][0, 0] + sum(theta.W[1][0, m - 1] * x[m - 1, 0] for m in (1, 2, 3) if m not in products)


def ends_of_W_112():
    """(to, from), found by moving the weight, and by taking away one input at a time."""
    network = start(*SIZES)

    def a_1_hears(network):
        return moved(network.forward.a[1], network.turned("W", 1, 1, 2, by=1.0).forward.a[1])

    ((to, _),) = a_1_hears(network)
    (sender,) = [m for m in (1, 2, 3) if not a_1_hears(network.turned("x", 0, m, to=0.0))]
    return to, sender


def a_moved_by_W_212():
    network = start(*SIZES)
    after = network.turned("W", 2, 1, 2, by=1.0).forward.a
    return [(i, j) for i in (1, 2) for j, _ in moved(network.forward.a[i], after[i])]


def outputs_moved_by_W_311():
    network = start(*SIZES)
    doubled = network.turned("W", 3, 1, 1, by=network.theta.W[3][0, 0])
    return [j for j, _ in moved(network.forward.y_hat, doubled.forward.y_hat)]


QUESTIONS = (
    Choices(
        "4.1 first numbers",
        "Only layer 0 has numbers so far. All weights and biases are known. What can be computed next?",
        computable_from_x,
        "Press *next*, one layer at a time. Which numbers does each layer need?",
        (
            Option("ŷ", [3], "The output comes last: it is made from h_{2}, which is not there yet."),
            Option(
                "a_{1}, a_{2} and a_{3} at once", [1, 2, 3], "a_{2} is a sum over h_{1}, and h_{1} waits for a_{1}."
            ),
            Option("a_{1}, and h_{1} from it", [1], "a_{1} needs only x, W_{1} and b_{1}, and you have all three."),
        ),
        try_="4.1 first layer",
        alone=False,
    ),
    Choices(
        "4.1 one input",
        "a_{11} = b_{11} + W_{111}x_{1} + W_{112}x_{2} + W_{113}x_{3}. You set x_{1} to 0. What is left of a_{11}?",
        lambda: start(*SIZES).turned("x", 0, 1, to=0.0).forward.a[1][0, 0],
        "Then turn x_{1}. It does not reach every neuron of layer 1: which weight keeps it out of one of them?",
        (
            Option(
                "b_{11} alone",
                lambda: a_11_without(1, 2, 3),
                "x_{2} and x_{3} still contribute: only one term of the sum is lost.",
            ),
            Option(
                "b_{11} + W_{112}x_{2} + W_{113}x_{3}",
                lambda: a_11_without(1),
                "Each input enters one product of the sum. The other products and the bias do not change.",
            ),
            Option("nothing: a_{11} is 0", 0.0, "Only one product is 0. The terms are added, not multiplied."),
        ),
        try_="4.1 no input",
    ),
    Choices(
        "4.1 indices",
        "Which way does the weight W_{112} lead?",
        lambda: ("layer 1", *ends_of_W_112()),
        "Put W_{112} on the dial. Its line now carries the number: where does the line begin, and where does it end?",
        (
            Option(
                "from neuron 1 of layer 0 to neuron 2 of layer 1",
                ("layer 1", 2, 1),
                "That is W_{121}: *to* is named before *from*.",
            ),
            Option(
                "from neuron 2 of layer 0 to neuron 1 of layer 1",
                ("layer 1", 1, 2),
                "The indices read layer, to, from.",
            ),
            Option(
                "from neuron 1 of layer 1 to neuron 2 of layer 2",
                ("layer 2", 2, 1),
                "The first index is the layer it leads to, and that is layer 1.",
            ),
        ),
    ),
    Shape(
        "4.1 shape",
        "n = 4 neurons in each hidden layer, k = 2 classes. What is the shape of W_{3}, the last matrix?",
        lambda: initialise_theta(FOUR_WIDE).W[3].shape,
        "Add a class behind *network*: which side of W_{3} grows?",
        why="W_{3}h_{2} has to be a column of 2 numbers, and h_{2} has 4: one row per output, one column per neuron below.",
        hint="Let the product decide: W_{3}h_{2} has to give one number for each class.",
        slips=(
            Slip(
                lambda: initialise_theta(FOUR_WIDE).W[3].T.shape,
                FORMS["from × to"].why,
            ),
            Slip(
                lambda: initialise_theta(FOUR_WIDE).W[2].shape,
                "That is W_{2}, between two hidden layers. W_{3} leads to the classes.",
            ),
        ),
        try_="4.1 four wide",
    ),
    Choices(
        "4.1 twice as wide",
        "Twice as wide: 6 inputs and 6 neurons in each hidden layer instead of 3, still 2 classes. How many parameters are there now?",
        lambda: round(initialise_theta([6, 6, 6, 2]).count / initialise_theta(SIZES).count),
        "Add hidden layers, with 6 inputs and 6 neurons: by how much does each of them raise the count?",
        (
            Option(
                "about twice as many", 2, "That holds for W_{3} and the biases. W_{1} and W_{2} double on both sides."
            ),
            Option(
                "about three times as many",
                3,
                "W_{1} and W_{2} have four times the entries, W_{3} and the biases only twice.",
            ),
            Option(
                "four times as many",
                4,
                "W_{1} and W_{2} do that. But W_{3} keeps its 2 rows, and each b_{i} only doubles.",
            ),
        ),
        try_="4.1 six wide",
        alone=False,
    ),
    Number(
        "4.1 count",
        "Four inputs, two hidden layers of 5 neurons, 3 classes. How many parameters are there to learn?",
        lambda: initialise_theta([4, 5, 5, 3]).count,
        "Set these sizes behind *network* in any picture of this notebook. Its table counts for you: compare line by line.",
        why="(5·4 + 5) + (5·5 + 5) + (3·5 + 3): a matrix and a column of biases for each layer above the input.",
        hint="For each layer above the input: rows times columns, and one bias per row.",
        slips=(
            Slip(
                lambda: sum(W.size for W in initialise_theta([4, 5, 5, 3]).W.values()),
                "These are the weights. Every neuron above the input has a bias as well.",
            ),
            Slip(
                lambda: sum(initialise_theta([4, 5, 5, 3]).sizes),
                "That counts neurons. The numbers to learn are the weights on the lines between them, and the biases.",
            ),
        ),
    ),
    Choices(
        "4.1 who moves",
        "You add 1 to W_{212}. Which pre-activations of layers 1 and 2 change?",
        a_moved_by_W_212,
        "Turn W_{212} to both ends of the dial. Do a_{22} and a_{23} ever move?",
        (
            Option("a_{21} alone", [(2, 1)], "The weight is in the sum of neuron 1 of layer 2, and in no other sum."),
            Option(
                "a_{22} alone", [(2, 2)], "The 2 at the end is where the weight comes *from*. It leads to neuron 1."
            ),
            Option(
                "a_{21}, a_{22} and a_{23}",
                [(2, 1), (2, 2), (2, 3)],
                "Each neuron of layer 2 has its own weights. W_{212} is in neither of the other two sums.",
            ),
            Option(
                "a_{12} and a_{21}",
                [(1, 2), (2, 1)],
                "Layer 1 is computed before this weight is used, so nothing changes there.",
            ),
        ),
        try_="4.1 one weight",
    ),
    Choices(
        "4.1 one output",
        "O is softmax. You double W_{311}, which leads to output 1 alone. Which outputs change?",
        outputs_moved_by_W_311,
        "Set O to linear behind *network*, and turn W_{311} again. Which output does not move now?",
        (
            Option(
                "ŷ_{1} alone",
                [1],
                "It is true that only a_{31} changes. But a_{31} is in the denominator of every output.",
            ),
            Option("ŷ_{2} alone", [2], "The weight leads to output 1: its numerator changes as well."),
            Option("both", [1, 2], "The outputs sum to 1: what one of them gains, the other loses."),
        ),
        try_="4.1 doubled",
    ),
)

"""Questions of 4.1: what a forward pass computes, the indices, the shapes, who hears whom."""

import numpy as np

from lecture_lib.network import initialise_theta
from lecture_lib.outputs import softmax
from lecture_lib.questions.question import Choice, Choices, Number, Shape, Slip
from lecture_lib.questions.start import moved, start

SIZES = (3, 3, 3, 2)


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


def y_hat_without_weights():
    network = start(*SIZES)
    for k, W_k in network.theta.W.items():
        for i, j in np.ndindex(W_k.shape):
            network = network.turned("W", k, i + 1, j + 1, to=0.0)
    return network.forward.y_hat


def signs_of_y_hat_after_one_more():
    """+1, 0 or −1 for each output, after 1 has been added to every entry of b_L."""
    network = start(*SIZES)
    after = network.turned("b", 3, 1, by=1.0).turned("b", 3, 2, by=1.0).forward.y_hat
    return np.sign((after - network.forward.y_hat).round(9)).ravel()


QUESTIONS = (
    Choices(
        "4.1 first numbers",
        "Only layer 0 has numbers so far. All weights and biases are known. What can be computed next?",
        computable_from_x,
        "Press *next*, one layer at a time. Which numbers does each layer need?",
        (
            Choice("ŷ", [3], "The output comes last: it is made of h_{2}, which is not there yet."),
            Choice(
                "a_{1}, a_{2} and a_{3} at once", [1, 2, 3], "a_{2} is a sum over h_{1}, and h_{1} waits for a_{1}."
            ),
            Choice(
                "a_{1}, and h_{1} from it", [1], "a_{1} asks for x, W_{1} and b_{1} alone, and all three are there."
            ),
        ),
    ),
    Choices(
        "4.1 one input",
        "a_{11} = b_{11} + W_{111}x_{1} + W_{112}x_{2} + W_{113}x_{3}. You set x_{1} to 0. What is left of a_{11}?",
        lambda: start(*SIZES).turned("x", 0, 1, to=0.0).forward.a[1][0, 0],
        "Work it out, then put x_{1} on its dial and turn it to 0. The circle of a_{11} shows the sum.",
        (
            Choice(
                "b_{11} alone", lambda: a_11_without(1, 2, 3), "x_{2} and x_{3} still speak: a sum loses one term only."
            ),
            Choice(
                "b_{11} + W_{112}x_{2} + W_{113}x_{3}",
                lambda: a_11_without(1),
                "One input carries one product of the sum, and the rest does not notice.",
            ),
            Choice("nothing: a_{11} is 0", 0.0, "Only one product is 0. The terms are added, not multiplied."),
        ),
    ),
    Choices(
        "4.1 indices",
        "Which way does the weight W_{112} lead?",
        lambda: ("layer 1", *ends_of_W_112()),
        "Put W_{112} on the dial, or click its line. Turn it: which circle moves first?",
        (
            Choice(
                "from neuron 1 of layer 0 to neuron 2 of layer 1",
                ("layer 1", 2, 1),
                "That is W_{121}: *to* is named before *from*.",
            ),
            Choice(
                "from neuron 2 of layer 0 to neuron 1 of layer 1",
                ("layer 1", 1, 2),
                "The indices read layer, to, from.",
            ),
            Choice(
                "from neuron 1 of layer 1 to neuron 2 of layer 2",
                ("layer 2", 2, 1),
                "The first index is the layer it leads to, and that is layer 1.",
            ),
        ),
    ),
    Shape(
        "4.1 shape",
        "n = 3 neurons in each hidden layer, k = 2 classes. What is the shape of W_{3}, the last matrix?",
        lambda: initialise_theta(SIZES).W[3].shape,
        "Open *network* and set the classes to 4. Which side of W_{3} grows in the table below the network?",
        why="W_{3}h_{2} has to be a column of 2 numbers, and h_{2} has 3: one row an output, one column a neuron below.",
        hint="Let the product decide: W_{3}h_{2} has to give one number for each class.",
        slips=(
            Slip(
                lambda: initialise_theta(SIZES).W[3].T.shape,
                "That reads “from n to k”. But rows are what comes out: with this shape W_{3}h_{2} does not exist.",
            ),
            Slip(
                lambda: initialise_theta(SIZES).W[2].shape,
                "That is W_{2}, between two hidden layers. W_{3} leads to the classes.",
            ),
        ),
    ),
    Choices(
        "4.1 twice as wide",
        "Twice the neurons: 6 inputs and 6 a hidden layer instead of 3, still 2 classes. How many parameters are there now?",
        lambda: round(initialise_theta([6, 6, 6, 2]).count / initialise_theta(SIZES).count),
        "Open *network*, set inputs and neurons to 6, then back to 3. Compare the tables below the network.",
        (
            Choice(
                "about twice as many", 2, "That holds for W_{3} and the biases. W_{1} and W_{2} double on both sides."
            ),
            Choice(
                "about three times as many",
                3,
                "W_{1} and W_{2} have four times the entries, W_{3} and the biases only twice.",
            ),
            Choice(
                "four times as many",
                4,
                "W_{1} and W_{2} do that. But W_{3} keeps its 2 rows, and a bias has one side only.",
            ),
        ),
    ),
    Number(
        "4.1 count",
        "Four inputs, two hidden layers of 5 neurons, 3 classes. How many parameters are there to learn?",
        lambda: initialise_theta([4, 5, 5, 3]).count,
        "Open *network* and set these sizes. The table below the network counts for you.",
        why="(5·4 + 5) + (5·5 + 5) + (3·5 + 3): a matrix and a bias for each layer above the input.",
        hint="For each layer above the input: rows times columns, and one bias a row.",
        slips=(
            Slip(
                lambda: sum(W.size for W in initialise_theta([4, 5, 5, 3]).W.values()),
                "These are the weights. Every neuron above the input has a bias as well.",
            ),
            Slip(
                lambda: sum(initialise_theta([4, 5, 5, 3]).sizes),
                "That counts neurons. The numbers to learn sit on the lines between them.",
            ),
        ),
    ),
    Choices(
        "4.1 who moves",
        "You add 1 to W_{212}. Which pre-activations of layers 1 and 2 change?",
        a_moved_by_W_212,
        "Put W_{212} on the dial and turn it. Watch which circles of layer 2 stand still.",
        (
            Choice("a_{21} alone", [(2, 1)], "The weight stands in the sum of neuron 1 of layer 2, and nowhere else."),
            Choice(
                "a_{22} alone", [(2, 2)], "The 2 at the end is where the weight comes *from*. It leads to neuron 1."
            ),
            Choice(
                "a_{21}, a_{22} and a_{23}",
                [(2, 1), (2, 2), (2, 3)],
                "Each neuron of layer 2 has weights of its own. The others meet this one only in layer 3.",
            ),
            Choice(
                "a_{12} and a_{21}", [(1, 2), (2, 1)], "Layer 1 is computed before the weight is used: it cannot know."
            ),
        ),
    ),
    Choices(
        "4.1 one output",
        "O is softmax. You double W_{311}, which leads to output 1 alone. Which outputs change?",
        outputs_moved_by_W_311,
        "Put W_{311} on the dial and turn it. Then set O to linear and turn it again: which output stands still now?",
        (
            Choice(
                "ŷ_{1} alone",
                [1],
                "Only a_{31} changes, that is so. But a_{31} stands in the denominator of every output.",
            ),
            Choice("ŷ_{2} alone", [2], "The weight leads to output 1: its numerator changes as well."),
            Choice("both", [1, 2], "Softmax shares one whole: what one output gains, the other loses."),
        ),
    ),
    Choices(
        "4.1 no weights",
        "Every weight is 0, the biases stay. You change x. What is ŷ?",
        y_hat_without_weights,
        "Turn the dials of x: which layers still move?",
        (
            Choice("0 for both classes", [[0.0], [0.0]], "Softmax never gives 0, and its outputs sum to 1."),
            Choice(
                "½ for both classes",
                [[0.5], [0.5]],
                "Only if the entries of b_{3} are equal. The biases stay, and they differ.",
            ),
            Choice(
                "softmax(b_{3}), whatever x is",
                lambda: softmax(start(*SIZES).theta.b[3]),
                "Every a_{i} is b_{i}. The input is cut off.",
            ),
        ),
    ),
    Choices(
        "4.1 same bias",
        "You add 1 to every entry of b_{3}, with softmax on top. What does ŷ do?",
        signs_of_y_hat_after_one_more,
        "Put b_{31} on the dial and turn it up by 1, then b_{32}. Is ŷ back where it was?",
        (
            Choice("every output grows", [1, 1], "They cannot all grow: they sum to 1."),
            Choice(
                "nothing",
                [0, 0],
                "Each exponential gets the same factor e, above and below the fraction line. It cancels.",
            ),
            Choice(
                "the larger output grows, the smaller shrinks",
                [1, -1],
                "Only differences between the a_{3j} matter to softmax, and these stay.",
            ),
        ),
    ),
)

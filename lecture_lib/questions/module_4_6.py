"""Questions of 4.6: paths and their sum, the transpose, the slope of each neuron."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import layers_above, numerical_gradient
from lecture_lib.network import forward_propagation
from lecture_lib.questions.question import Choice, Choices, Number, Slip
from lecture_lib.questions.start import start

SIZES = (3, 3, 3, 2)


def q(z):
    return np.array([z**2, np.exp(z), 3 * z])


def products_of_the_chain(z=0.5):
    """dp/dq_m · dq_m/dz for p = q_1 q_2 + q_3."""
    dq_dz = np.array([numerical_gradient(lambda z, m=m: q(z)[m], z) for m in range(3)])
    return numerical_gradient(lambda q: q[0] * q[1] + q[2], q(z)) * dq_dz


def loss_of_h(i):
    """The loss as a function of h_i (n_i, 1)."""
    network = start(*SIZES)
    above = layers_above(network.theta, i)
    return lambda h_i: forward_propagation(above, h_i, network.g).loss(network.y)


def measured(i):
    """grad_h_i by nudging h_i."""
    return numerical_gradient(loss_of_h(i), start(*SIZES).forward.h[i])


def slope_of_a_32_by_h_21():
    theta, h_2 = start(*SIZES).theta, start(*SIZES).forward.h[2]
    return numerical_gradient(lambda h: (theta.b[3] + theta.W[3] @ h)[1, 0], h_2)[0, 0]


def grad_a(i):
    return start(*SIZES).grad.a[i]


def W(i):
    return start(*SIZES).theta.W[i]


def without_the_transpose():
    """What W_2 grad_a_2 does: "an error", "wrong", or "right"."""
    try:
        tried = W(2) @ grad_a(2)
    except ValueError:
        return "an error"
    return "right" if np.allclose(tried, measured(1)) else "wrong"


def unnoticed():
    """The neurons j of layer 2 whose gradient stays right with the slope of a_22 in the place of their own."""
    network = start(*SIZES)
    right = numerical_gradient(lambda a_2: loss_of_h(2)(network.g(a_2)), network.forward.a[2])
    trap = measured(2) * network.g.prime(network.forward.a[2])[1, 0]
    return [j + 1 for j in range(3) if np.isclose(right[j, 0], trap[j, 0], rtol=1e-6)]


def product(m):
    """The product that path m brings to h_11."""
    return grad_a(2)[m - 1, 0] * W(2)[m - 1, 0]


def stops(hidden):
    """The stops of a walk from a_L down to W_1: each a, each h below the output, each layer's parameters."""
    grad = start(*[3] * (hidden + 1), 2).grad
    return len(grad.a) + len(grad.h) - 1 + len(grad.W)


QUESTIONS = (
    Number(
        "4.6 chain rule",
        "q_{1} = z^{2}, q_{2} = e^{z}, q_{3} = 3z, and p = q_{1}q_{2} + q_{3}. How many products does the chain rule add up to dp/dz?",
        lambda: np.count_nonzero(products_of_the_chain()),
        "Run the next cells: one prints the products, the other moves one q at a time.",
        why="z reaches p through three q. Each of them is a path, and each path is one product.",
        hint="Count the ways from z to p, one through each q.",
        slips=(Slip(2, "p has two terms, but z reaches the first one on two ways: through q_{1} and through q_{2}."),),
    ),
    Choices(
        "4.6 paths",
        "Layers of 3, 3, 3 and 2 neurons. How many paths leave h_{21} for the layer above, and how many leave h_{11}?",
        lambda: (W(3)[:, 0].size, W(2)[:, 0].size),
        "Choose h_{21}, then h_{11}: in the menu *gradient of*, or by a click. Count the numbers on the edges.",
        (
            Choice("three and three", (3, 3), "Above h_{21} lies the output, and it has 2 neurons."),
            Choice("three and two", (3, 2), "The other way round: h_{21} is in layer 2, right below the 2 outputs."),
            Choice("two and two", (2, 2), "k = 2 holds below the output only. Above h_{11} lies a hidden layer of 3."),
            Choice(
                "two and three", (2, 3), "One path for each neuron of the layer above: 2 outputs, 3 neurons of layer 2."
            ),
        ),
    ),
    Choices(
        "4.6 second factor",
        "Each path has two factors, ∂ℒ/∂a_{i+1,m} and ∂a_{i+1,m}/∂h_{ij}. What is the second one?",
        slope_of_a_32_by_h_21,
        "Turn the weight on one of the paths: which number on the edges follows it at once?",
        (
            Choice(
                "W_{i+1,m,j}",
                lambda: W(3)[1, 0],
                "h_{ij} stands once in the sum of a_{i+1,m}, next to the weight *to* m, *from* j.",
            ),
            Choice(
                "W_{i+1,j,m}",
                lambda: W(3)[0, 1],
                "*To* comes first, and the path leads to m. This weight belongs to other neurons.",
            ),
            Choice(
                "h_{ij}",
                lambda: start(*SIZES).forward.h[2][0, 0],
                "That is the slope by the weight. Here h_{ij} moves, and the weight stands still.",
            ),
        ),
    ),
    Choices(
        "4.6 row or column",
        "The sum over m is a dot product with ∇_{a_{i+1}} ℒ. Where in W_{i+1} do its weights stand?",
        lambda: measured(1)[0, 0],
        "Choose h_{11} and switch *trap* on at the last line. Then choose h_{21}: what becomes of the trap there?",
        (
            Choice(
                "in row j",
                lambda: W(2)[0] @ grad_a(2)[:, 0],
                "Row j holds what comes *into* neuron j above. You want what leaves neuron j below.",
            ),
            Choice(
                "in column j",
                lambda: W(2)[:, 0] @ grad_a(2)[:, 0],
                "All weights that leave neuron j carry j as their last index: a column.",
            ),
            Choice(
                "on the diagonal",
                lambda: np.diag(W(2)) @ grad_a(2)[:, 0],
                "There *to* and *from* are equal. The sum needs every m with one and the same j.",
            ),
        ),
    ),
    Choices(
        "4.6 transpose",
        "W_{2} is 3 × 3. You forget the transpose and compute W_{2}∇_{a_{2}} ℒ. What happens?",
        without_the_transpose,
        "Choose all of h_{1} in *gradient of* and switch *trap* on. Then do the same at h_{2}, where W_{3} is 2 × 3.",
        (
            Choice(
                "Python complains about the shapes",
                "an error",
                "A square matrix fits both ways. Only W_{3}, which is 2 × 3, would complain.",
            ),
            Choice(
                "three numbers come out, and they are wrong",
                "wrong",
                "The shapes fit, so nothing warns you. Only the numerical gradient tells.",
            ),
            Choice(
                "three right numbers: W_{2} is square",
                "right",
                "Square is not symmetric: rows and columns hold other numbers.",
            ),
        ),
    ),
    Number(
        "4.6 quarter",
        "g is logistic. What is the largest share of ∂ℒ/∂h_{ij} that g can let through to a_{ij}?",
        lambda: logistic.prime(0.0),
        "Choose all of a_{1} in *gradient of* and turn a weight. Then set g to tanh: what is the largest slope you can find?",
        why="The share is g′(a_{ij}) = h(1 − h), and that is largest at h = ½.",
        hint="The share is the slope g′(a_{ij}). Where is the logistic curve steepest?",
        slips=(
            Slip(lambda: tanh.prime(0.0), "That holds for tanh. The logistic curve is never as steep."),
            Slip(lambda: logistic(0.0), "That is g(0), the height of the curve. The share is its slope."),
        ),
        decimals=2,
    ),
    Choices(
        "4.6 own slope",
        "k = 2. Somebody writes g′(a_{ik}) for g′(a_{ij}), so all of layer 2 gets the slope of a_{22}. Whose gradient is right all the same?",
        unnoticed,
        "Choose a_{21}, a_{22} and a_{23} in *gradient of*, one by one, with *trap* on at the last line.",
        (
            Choice("nobody's", [], "One neuron does get its own slope: the one with j = k."),
            Choice("that of a_{22}", [2], "There j = k = 2 by chance. An example with j = k proves nothing."),
            Choice("everybody's", [1, 2, 3], "Each neuron has its own a_{ij}, and so its own slope."),
        ),
    ),
    Choices(
        "4.6 where m ends",
        "k = 2, and hidden layers have 3 neurons. For h_{11}, somebody lets m run to k. What does the sum lose?",
        lambda: measured(1)[0, 0] - product(1) - product(2),
        "Choose h_{11}, switch *trap* on, and read the numbers on its edges. Then choose h_{13}.",
        (
            Choice(
                "nothing: there are k classes", 0.0, "The classes are two layers up. m counts the neurons of layer 2."
            ),
            Choice(
                "the product by way of a_{23}",
                lambda: product(3),
                "m runs over all of layer i + 1. Only below the output are these k.",
            ),
            Choice(
                "the product by way of a_{21}",
                lambda: product(1),
                "m = 1 is still in the sum. It is the last term that goes.",
            ),
        ),
    ),
    Number(
        "4.6 stops",
        "The walk down makes 8 stops with 2 hidden layers: an a, an h, or the parameters of a layer. How many with 4?",
        lambda: stops(4),
        "Open *network*, set the hidden layers to 4, and press *next* until the walk is over.",
        why="Each hidden layer more brings three stops: its h, its a, and its parameters.",
        hint="What does one hidden layer more add to the walk?",
        slips=(
            Slip(lambda: 2 * stops(2), "The output layer has its stops once only. It is not doubled."),
            Slip(lambda: stops(2) + 4, "The new layers have parameters too: three stops each."),
        ),
    ),
    Number(
        "4.6 tanh",
        "A tanh neuron has h_{ij} = 0.8, and ∂ℒ/∂h_{ij} = −0.5. What is ∂ℒ/∂a_{ij}?",
        lambda: tanh.pull_back(np.array([[0.8]]), np.array([[-0.5]])),
        "Set g to tanh and choose one a in *gradient of*. Press *numbers* and find the same two factors.",
        why="g′ = 1 − h^{2} = 0.36, and −0.5 · 0.36 is the rest.",
        hint="Multiply by the slope, and take it from h: for tanh it is 1 − h^{2}.",
        slips=(
            Slip(
                lambda: logistic.pull_back(np.array([[0.8]]), np.array([[-0.5]])),
                "h(1 − h) is the slope of the logistic function. This neuron is a tanh.",
            ),
            Slip(lambda: -0.5 * tanh.prime(0.8), "0.8 is already h. You have put it through tanh once more."),
            Slip(-0.4, "That multiplies by h. What passes is the slope g′, not the height."),
        ),
        decimals=2,
    ),
)

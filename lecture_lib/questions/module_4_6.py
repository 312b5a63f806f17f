"""Questions of 4.6: paths and their sum, the transpose, what g lets through."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import layers_above, numerical_gradient
from lecture_lib.network import forward_propagation
from lecture_lib.questions.question import Choice, Choices, Number, Shape, Slip
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
        "Go on: the next cells print the products, and then move one q at a time.",
        why="z reaches p through three q. Each of them is a path, and each path is one product.",
        hint="Count the ways from z to p, one through each q.",
        slips=(Slip(2, "p has two terms, but z reaches the first one on two ways: through q_{1} and through q_{2}."),),
    ),
    Choices(
        "4.6 paths",
        "Now give this network 4 outputs: layers of 3, 3, 3 and 4 neurons. How many paths leave h_{21} for the layer above, and how many leave h_{11}?",
        lambda: tuple(start(3, 3, 3, 4).theta.W[k][:, 0].size for k in (3, 2)),
        "Open *network* and set the classes to 4. Count the numbers on the edges of h_{21}. Then choose h_{11}: in the menu *gradient of*, or by a click.",
        (
            Choice("three and three", (3, 3), "Above h_{21} lies the output, and it has 4 neurons now."),
            Choice("three and four", (3, 4), "The other way round: h_{21} is in layer 2, right below the 4 outputs."),
            Choice(
                "four and four", (4, 4), "k = 4 holds below the output only. Above h_{11} lies a hidden layer of 3."
            ),
            Choice(
                "four and three",
                (4, 3),
                "One path for each neuron of the layer above: 4 outputs, 3 neurons of layer 2.",
            ),
        ),
    ),
    Choices(
        "4.6 second factor",
        "Each path has two factors, ∂ℒ/∂a_{i+1,m} and ∂a_{i+1,m}/∂h_{ij}. What is the second one?",
        slope_of_a_32_by_h_21,
        "In the picture above, turn W_{311}: which of the numbers on the edges follows it, and how far?",
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
        "In the picture above, choose h_{11}, press *all*, and switch *trap* on. Then choose h_{21}: what becomes of the trap there?",
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
        "Switch *trap* on and compare it with the numerical gradient. Then choose all of h_{2} in *gradient of*, where W_{3} is 2 × 3.",
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
        "In the picture above, choose all of a_{1} in *gradient of* and turn a bias: the slopes stand after ⊙. Then set g to tanh, behind *network*.",
        why="The share is g′(a_{ij}) = h(1 − h), and that is largest at h = ½.",
        hint="The share is the slope g′(a_{ij}). Where is the logistic curve steepest?",
        slips=(
            Slip(lambda: tanh.prime(0.0), "That holds for tanh. The logistic curve is never as steep."),
            Slip(lambda: logistic(0.0), "That is g(0), the height of the curve. The share is its slope."),
        ),
        decimals=2,
    ),
    Choices(
        "4.6 where m ends",
        "k = 2, and hidden layers have 3 neurons. For h_{11}, somebody lets m run to k. What does the sum lose?",
        lambda: measured(1)[0, 0] - product(1) - product(2),
        "Switch *trap* on, and compare its value with the numbers on the edges. Then choose h_{13}: why is the damage small?",
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
        "Press *next* until the walk is over. Then open *network*, set the hidden layers to 4, and press *all*.",
        why="Each hidden layer more brings three stops: its h, its a, and its parameters.",
        hint="What does one hidden layer more add to the walk?",
        slips=(
            Slip(lambda: 2 * stops(2), "The output layer has its stops once only. It is not doubled."),
            Slip(lambda: stops(2) + 4, "The new layers have parameters too: three stops each."),
        ),
    ),
    Shape(
        "4.6 shape",
        "Layer i has 3 neurons, layer i + 1 has 5. What is the shape of the matrix that stands before ∇_{a_{i+1}} ℒ in ∇_{h_{i}} ℒ?",
        lambda: start(3, 5, 2).theta.W[1].T.shape,
        "In the picture of the walk, set the neurons to 4 and the classes to 2 behind *network*: which shape has W_{3}^{T}?",
        why="W_{i+1} is 5 × 3, one row for each neuron above. Its transpose takes 5 numbers to 3.",
        hint="It takes the 5 numbers of ∇_{a_{i+1}} ℒ, and gives the 3 of ∇_{h_{i}} ℒ.",
        slips=(
            Slip(
                lambda: start(3, 5, 2).theta.W[1].shape,
                "That is W_{i+1} itself. It takes 3 numbers to 5, on the way up.",
            ),
            Slip(
                lambda: start(3, 5, 2).grad.h[1].shape,
                "That is a vector of 5. You need a matrix that takes 5 numbers to 3.",
            ),
        ),
    ),
    Number(
        "4.6 tanh",
        "A tanh neuron has h_{ij} = 0.8, and ∂ℒ/∂h_{ij} = −0.5. What is ∂ℒ/∂a_{ij}?",
        lambda: tanh.pull_back(np.array([[0.8]]), np.array([[-0.5]])),
        "In one of the pictures, set g to tanh behind *network*, choose one a in *gradient of*, and find the two factors *with numbers*.",
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

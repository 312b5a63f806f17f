"""Questions of 4.6: paths and their sum, the transpose, what g lets through."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import numerical_gradient, subnetwork_from
from lecture_lib.network import forward_propagation
from lecture_lib.questions.first_networks import start
from lecture_lib.questions.question import Choices, Number, Option, Shape, Slip

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
    above = subnetwork_from(network.theta, i)
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


def with_tanh():
    """What becomes of each entry of grad_a_1 with tanh in place of logistic: +1 where it is larger in size, else −1."""
    by_tanh, by_logistic = (abs(start(*SIZES, g=g).grad.a[1]) for g in (tanh, logistic))
    return np.sign(by_tanh - by_logistic).ravel()


QUESTIONS = (
    Number(
        "4.6 chain rule",
        "q_{1} = z^{2}, q_{2} = e^{z}, q_{3} = 3z, and p = q_{1}q_{2} + q_{3}. How many products add up to dp/dz?",
        lambda: np.count_nonzero(products_of_the_chain()),
        "The code below prints the products. Which of them is the largest at z = 0.5?",
        why="z reaches p through three q. Each of them is a path, and each path is one product.",
        hint="Count the ways from z to p. Each of them goes through one q.",
        slips=(Slip(2, "p has two terms, but z reaches the first one in two ways: through q_{1} and through q_{2}."),),
    ),
    Choices(
        "4.6 paths",
        "Now give this network 4 outputs: layers of 3, 3, 3 and 4 neurons. How many paths leave h_{21} for the layer above, and how many leave h_{11}?",
        lambda: tuple(start(3, 3, 3, 4).theta.W[k][:, 0].size for k in (3, 2)),
        "Make the try and count the numbers on the edges that leave h_{21}. Then click h_{11} and count again.",
        (
            Option("three and three", (3, 3), "Above h_{21} lies the output, and it has 4 neurons now."),
            Option("three and four", (3, 4), "The other way round: h_{21} is in layer 2, right below the 4 outputs."),
            Option(
                "four and four",
                (4, 4),
                "That is right for the layer below the output. Above h_{11} is a hidden layer of 3 neurons.",
            ),
            Option(
                "four and three",
                (4, 3),
                "One path for each neuron of the layer above: 4 outputs, 3 neurons of layer 2.",
            ),
        ),
        try_="4.6 four outputs",
    ),
    Choices(
        "4.6 second factor",
        "Each path has two factors, ∂ℒ/∂a_{i+1,m} and ∂a_{i+1,m}/∂h_{ij}. What is the second one?",
        slope_of_a_32_by_h_21,
        "Make the try, then turn W_{311} up again and look at line 2. Which of the second factors changes?",
        (
            Option(
                "W_{i+1,m,j}",
                lambda: W(3)[1, 0],
                "In the sum of a_{i+1,m}, h_{ij} appears once: times the weight *to* m, *from* j.",
            ),
            Option(
                "W_{i+1,j,m}",
                lambda: W(3)[0, 1],
                "*To* comes first, and the path leads to m. This weight belongs to other neurons.",
            ),
            Option(
                "W_{i+1,m,j} / Σ_{p} W_{i+1,m,p}",
                lambda: W(3)[1, 0] / W(3)[1].sum(),
                "Blame is not shared out among the neurons below m. Each gets all of it, times its own weight.",
            ),
            Option(
                "h_{ij}",
                lambda: start(*SIZES).forward.h[2][0, 0],
                "That is the slope with respect to the weight. Here h_{ij} changes, and the weight stays.",
            ),
        ),
        try_="4.6 closed path",
    ),
    Choices(
        "4.6 row or column",
        "The sum over m is a dot product with ∇_{a_{i+1}} ℒ. Where in W_{i+1} are its weights?",
        lambda: measured(1)[0, 0],
        "Make the try, then choose h_{21} in *gradient of*. What happens to the trap there, and why?",
        (
            Option(
                "in row j",
                lambda: W(2)[0] @ grad_a(2)[:, 0],
                "Row j holds the weights *into* neuron j above. You need those that leave neuron j below.",
            ),
            Option(
                "in column j",
                lambda: W(2)[:, 0] @ grad_a(2)[:, 0],
                "All weights that leave neuron j have j as their last index: they are a column.",
            ),
            Option(
                "on the diagonal",
                lambda: np.diag(W(2)) @ grad_a(2)[:, 0],
                "There *to* and *from* are equal. The sum needs every m, all with the same j.",
            ),
        ),
        try_="4.6 row one",
    ),
    Choices(
        "4.6 transpose",
        "W_{2} is 3 × 3. You forget the transpose and compute W_{2}∇_{a_{2}} ℒ. What happens?",
        without_the_transpose,
        "Make the try. Then make the next one, *h_{2} with the trap*. Which shape saves you there?",
        (
            Option(
                "Python complains about the shapes",
                "an error",
                "A square matrix fits both ways. Only W_{3}, which is 2 × 3, would complain.",
            ),
            Option(
                "three numbers come out, and they are wrong",
                "wrong",
                "The shapes fit, so nothing warns you. Only the numerical gradient shows it.",
            ),
            Option(
                "three right numbers: W_{2} is square",
                "right",
                "Square is not symmetric: its rows and its columns hold different numbers.",
            ),
        ),
        try_="4.6 no transpose",
    ),
    Number(
        "4.6 quarter",
        "g is logistic. What is the largest factor that ∂ℒ/∂h_{ij} can get on its way to ∂ℒ/∂a_{ij}?",
        lambda: logistic.prime(0.0),
        "In the picture below, turn b_{21}: the slopes are in the column after ⊙. Where is the first one largest, and what is h_{21} there?",
        why="The factor is g′(a_{ij}) = h(1 − h), and that is largest at h = ½.",
        hint="The factor is the slope g′(a_{ij}). Where is the logistic curve steepest?",
        slips=(
            Slip(lambda: tanh.prime(0.0), "That is right for tanh. The logistic curve is never as steep."),
            Slip(lambda: logistic(0.0), "That is g(0), the height of the curve. The factor is its slope."),
        ),
        decimals=2,
    ),
    Choices(
        "4.6 where m ends",
        "k = 2, and hidden layers have 3 neurons. For h_{11}, somebody lets m run to k. What is missing from the sum?",
        lambda: measured(1)[0, 0] - product(1) - product(2),
        "Make the try, then click h_{13}. Why is the damage so small there?",
        (
            Option(
                "nothing: there are k classes", 0.0, "The classes are two layers up. m counts the neurons of layer 2."
            ),
            Option(
                "the product through a_{23}",
                lambda: product(3),
                "m runs over all neurons of layer i + 1. Only where that is the output are there k of them.",
            ),
            Option(
                "the product through a_{21}",
                lambda: product(1),
                "m = 1 is still in the sum. It is the last term that is missing.",
            ),
        ),
        try_="4.6 m to k",
    ),
    Choices(
        "4.6 seen with tanh",
        "Make the tries *stop 7, logistic* and *stop 7, tanh*, one after the other. What happens to the three entries of ∇_{a_{1}} ℒ?",
        with_tanh,
        "In each of the two, go back to stop 1. Where is ∇_{a_{L}} ℒ larger? Go on stop by stop: where does that change?",
        (
            Option(
                "with tanh all three are smaller",
                [-1, -1, -1],
                "∇_{a_{L}} ℒ is smaller with tanh. On the way down that changes: tanh has the larger slopes here.",
            ),
            Option(
                "with tanh all three are larger",
                [1, 1, 1],
                "Each layer multiplies by its slopes. Those of tanh are near 1 here, those of logistic at most ¼.",
            ),
            Option(
                "some are larger, some smaller",
                [1, -1, 1],
                "Compare them one by one, and by their size: the sign says only in which direction the loss falls.",
            ),
        ),
        try_="4.6 stop seven with tanh",
        asks="See",
    ),
    Shape(
        "4.6 shape",
        "Layer i has 3 neurons, layer i + 1 has 5. What is the shape of the matrix that multiplies ∇_{a_{i+1}} ℒ in the formula for ∇_{h_{i}} ℒ?",
        lambda: start(3, 5, 2).theta.W[1].T.shape,
        "In the try, layer i has 4 neurons and layer i + 1 has 2. Compare the shape of W_{3}^{T} with your answer.",
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
        try_="4.6 wider",
    ),
    Number(
        "4.6 tanh",
        "A tanh neuron has h_{ij} = 0.8, and ∂ℒ/∂h_{ij} = −0.5. What is ∂ℒ/∂a_{ij}?",
        lambda: tanh.pull_back(np.array([[0.8]]), np.array([[-0.5]])),
        "Make the try: which numbers on the last line are ∂ℒ/∂h_{21} and the slope? Turn b_{21}: when is the slope almost 1?",
        why="g′ = 1 − h^{2} = 0.36, and −0.5 · 0.36 is the answer.",
        hint="Multiply by the slope, and take it from h: for tanh it is 1 − h^{2}.",
        slips=(
            Slip(
                lambda: logistic.pull_back(np.array([[0.8]]), np.array([[-0.5]])),
                "h(1 − h) is the slope of the logistic function. This neuron is a tanh.",
            ),
            Slip(lambda: -0.5 * tanh.prime(0.8), "0.8 is already h. You have put it through tanh once more."),
            Slip(-0.4, "You multiplied by h, the height of the curve. The factor is its slope, g′."),
        ),
        decimals=2,
        try_="4.6 through tanh",
    ),
)

"""Questions of 4.6: paths and their sum, what is no way back, what g lets through."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import numerical_gradient, subnetwork_from
from lecture_lib.first_networks import start
from lecture_lib.network import forward_propagation
from lecture_lib.questions.question import Choices, Number, Option, Shape, Slip
from lecture_lib.wrong.catalogue import FORMS

SIZES = (3, 3, 3, 2)


def q(z):
    return np.array([z**2, np.exp(z), 3 * z])


def products_of_the_chain(z=0.5):
    """dp/dq_m · dq_m/dz for p = q_1 q_2 + q_3."""
    dq_dz = np.array([numerical_gradient(lambda z, m=m: q(z)[m], z) for m in range(3)])
    return numerical_gradient(lambda q: q[0] * q[1] + q[2], q(z)) * dq_dz


def slope_of_a_32_by_h_21():
    theta, h_2 = start(*SIZES).theta, start(*SIZES).forward.h[2]
    return numerical_gradient(lambda h: (theta.b[3] + theta.W[3] @ h)[1, 0], h_2)[0, 0]


def change_of_the_loss(raised=0.1):
    """By how much the loss changes if h_13 is raised."""
    network, above = start(*SIZES), subnetwork_from(start(*SIZES).theta, 1)
    moved = network.forward.h[1] + np.array([[0.0], [0.0], [raised]])
    return forward_propagation(above, moved, network.g).loss(network.y) - network.forward.loss(network.y)


def grad_a(i):
    return start(*SIZES).grad.a[i]


def W(i):
    return start(*SIZES).theta.W[i]


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
        alone=False,
    ),
    Choices(
        "4.6 second factor",
        "Each path has two factors, ∂ℒ/∂a_{i+1,m} and ∂a_{i+1,m}/∂h_{ij}. What is the second one?",
        slope_of_a_32_by_h_21,
        "First write line 2 in the picture above. Then make the try, turn W_{311} up again and look at line 2. Which of the second factors changes?",
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
                FORMS["shares of rows"].why,
            ),
            Option(
                "h_{ij}",
                lambda: start(*SIZES).forward.h[2][0, 0],
                "That is the slope with respect to the weight. Here h_{ij} changes, and the weight stays.",
            ),
        ),
        try_="4.6 closed path",
    ),
    Number(
        "4.6 shares",
        "The blame of a_{31} is split among h_{21}, h_{22}, h_{23}, in shares that sum to 1: row 1 of W_{3}, [2.00, −0.80, −1.15], divided by its sum. Which share does h_{21} get?",
        lambda: W(3)[0, 0] / W(3)[0].sum(),
        "Make the try. Then turn W_{311} to 1.95 and to 1.90. What happens to the trap, and what to the gradient?",
        why="2.00 divided by 0.05: forty times the blame that there is. To make the sum 1, the others get −16 and −23 times as much.",
        hint="Add up the three weights first. Two of them are below 0.",
        slips=(
            Slip(
                lambda: W(3)[0, 0],
                "That is the weight as it is, and the right factor. A share is divided by the sum of the row.",
            ),
            Slip(
                lambda: round(abs(W(3)[0, 0]) / abs(W(3)[0]).sum(), 2),
                "That is the share by size. But then a weight below 0 would blame its neuron as if it were above 0.",
            ),
        ),
        try_="4.6 shares",
    ),
    Choices(
        "4.6 inverse",
        "W_{2} leads from h_{1} to a_{2}, and W_{2}^{−1} leads back. At h_{13}, W_{2}^{−1}∇_{a_{2}} ℒ has −1.04, and W_{2}^{T}∇_{a_{2}} ℒ has −0.06. You raise h_{13} by 0.1. By how much does the loss change?",
        change_of_the_loss,
        "The cell below raises each h_{1j} by itself. Look at all three entries: in which of them could the inverse fool you?",
        (
            Option("by about −0.104", lambda: 0.1 * (np.linalg.inv(W(2)) @ grad_a(2))[2, 0], FORMS["the inverse"].why),
            Option(
                "by about −0.006",
                change_of_the_loss,
                "h_{13} reaches layer 2 through the weights 0, −0.40 and 0.05 alone, and they are small: so is its blame.",
            ),
            Option(
                "not at all: one undoes the other",
                0.0,
                "Nothing is undone here: a_{2} follows h_{1}, and the loss follows a_{2}.",
            ),
        ),
        alone=False,
    ),
    Number(
        "4.6 quarter",
        "g is logistic. What is the largest factor that ∂ℒ/∂h_{ij} can get on its way to ∂ℒ/∂a_{ij}?",
        lambda: logistic.prime(0.0),
        "Write both lines of the picture below. Then turn b_{21}: the slopes are in the column after ⊙. Where is the first one largest, and what is h_{21} there?",
        why="The factor is g′(a_{ij}) = h(1 − h), and that is largest at h = ½.",
        hint="The factor is the slope g′(a_{ij}). Where is the logistic curve steepest?",
        slips=(
            Slip(lambda: tanh.prime(0.0), "That is right for tanh. The logistic curve is never as steep."),
            Slip(lambda: logistic(0.0), "That is g(0), the height of the curve. The factor is its slope."),
        ),
        decimals=2,
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
)

"""Exercises of 4.4: the nudge, the chain of a thin network, all paths from one weight, and the walk by layers."""

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.explore.thin_chain import ThinState
from lecture_lib.judging.cases import networks, random
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.network import Theta, forward_propagation


def nudges():
    """Two entries of W_1 in each network of one example."""
    for tried in networks():
        if tried.N == 1:
            for i, j, epsilon in ((0, 1, 1e-2), (1, 0, 1e-3)):
                arguments = {"y_hat_l": given_W_1(tried), "W": tried.theta.W[1], "i": i, "j": j, "epsilon": epsilon}
                yield tried.case(arguments, tried.theta.W[1], explorer="NetworkExplorer", weight=f"W_1{i + 1}{j + 1}")


def given_W_1(tried):
    """The probability of the true class as a function of W_1."""

    def y_hat_l(W_1):
        theta = Theta(tried.theta.W | {1: W_1}, tried.theta.b)
        return forward_propagation(theta, tried.x, tried.g).y_hat[tried.y == 1].item()

    return y_hat_l


def chains():
    """The thin network of ThinChain with several targets and weights, then others with all numbers at random."""
    for options in ({}, {"y_1": 0.0}, {"value": -1.0}, {"seed": 3}):
        state = ThinState(**options)
        forward = forward_propagation(state.theta, state.x, logistic, logistic)
        yield chain(state.x, state.theta.W, forward.h, state.y, ("ThinChain", options))
    rng = np.random.default_rng(44)
    for scale in (1.0, 1.0, 4.0):
        h = {k: rng.uniform(size=(1, 1)) for k in (1, 2, 3)}
        W = {k: scale * rng.normal(size=(1, 1)) for k in (1, 2, 3)}
        yield chain(rng.normal(size=(1, 1)), W, h, rng.uniform(size=(1, 1)))


def chain(x, W, h, y, picture=None):
    numbers = {"x_1": x, "W_111": W[1], "h_11": h[1], "W_211": W[2], "h_21": h[2], "W_L11": W[3], "y_hat": h[3], "y": y}
    return Case({name: value.item() for name, value in numbers.items()}, "a thin network", picture=picture)


def wide():
    """Networks of three layers, one example each, and the slopes that the reader is given."""
    for tried in (*networks(), random(2, 4, 3, 5, N=1, scale=8.0)):
        W, forward = tried.theta.W, tried.forward
        if tried.theta.L == 3 and tried.N == 1:
            slope = {k: tried.g.prime_of_h(forward.h[k]) for k in (1, 2)}
            arguments = {"grad_a_L": tried.gradients.a[3], "W": W, "slope": slope, "x": tried.x}
            yield tried.case(arguments, W[2], W[3], explorer="PathSum", subject="W_112")


def walk():
    for tried in networks():
        W, L = tried.theta.W, tried.theta.L
        slope = {k: tried.g.prime_of_h(tried.forward.h[k]) for k in range(1, L)}
        arguments = {"grad_a_L": tried.gradients.a[L], "W": W, "slope": slope}
        yield tried.case(arguments, *(W[k] for k in range(2, L + 1)), explorer="Responsibility", stop=3 * L - 2)


NUDGE = Exercise(
    "4.4 central difference",
    '''\
def by_nudging(y_hat_l, W, i, j, epsilon):
    """dL/dW[i, j] by a nudge up and a nudge down; y_hat_l(W) gives ŷ_ℓ at these weights."""
    up, down = W.copy(), W.copy()
    up[i, j] += epsilon
    down[i, j] -= epsilon
    change = -np.log(y_hat_l(up)) + np.log(y_hat_l(down))
    return change / (2 * epsilon)
''',
    ("dL_dW_ij",),
    nudges,
    {
        "one-sided": (
            [("y_hat_l(down)", "y_hat_l(W)"), ("2 * epsilon", "epsilon")],
            [("y_hat_l(up)", "y_hat_l(W)"), ("2 * epsilon", "epsilon")],
        ),
        "half the distance": [("2 * epsilon", "epsilon")],
        "twice the distance": ([("y_hat_l(down)", "y_hat_l(W)")], [("y_hat_l(up)", "y_hat_l(W)")]),
        "no brackets": [("(2 * epsilon)", "2 * epsilon")],
        "no copy": [("W.copy(), W.copy()", "W, W")],
        "the output nudged": [("-np.log(y_hat_l(up)) + np.log(y_hat_l(down))", "y_hat_l(up) - y_hat_l(down)")],
        "a wrong sign": [("-np.log(y_hat_l(up)) + np.log", "np.log(y_hat_l(up)) - np.log")],
        "base two": [("np.log", "np.log2")],
        "an input changed": [("W.copy(), W.copy()", "W, W.copy()")],
    },
    (
        "You need W twice, once with the entry a little larger and once a little smaller. Leave W itself as it is.",
        "y_hat_l gives a probability. The loss is −log of it: take it at both places, and subtract.",
        "With up and down as copies: −log ŷ_{ℓ} at up, minus −log ŷ_{ℓ} at down, divided by 2 * epsilon.",
    ),
    "How many calls of y_hat_l would you need for the gradient w.r.t. all entries of W?",
)
CHAIN = Exercise(
    "4.4 chain",
    '''\
def gradient_of_W_111(x_1, W_111, h_11, W_211, h_21, W_L11, y_hat, y):
    """dL/dW_111 of the thin network: all numbers, g and the output are logistic, squared error."""
    output_layer = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    layer_2 = W_L11 * h_21 * (1 - h_21)
    layer_1 = W_211 * h_11 * (1 - h_11)
    return output_layer * layer_2 * layer_1 * x_1
''',
    ("dL_dW_111",),
    chains,
    {
        "a sum for a product": [("output_layer * layer_2 * layer_1 *", "output_layer + layer_2 + layer_1 +")],
        "no slope at the output": [(" * y_hat * (1 - y_hat)", "")],
        "no g′": (
            [(" * h_21 * (1 - h_21)", ""), (" * h_11 * (1 - h_11)", "")],
            [(" * h_21 * (1 - h_21)", "")],
            [(" * h_11 * (1 - h_11)", "")],
        ),
        "h for its slope": [(" * (1 - h_21)", ""), (" * (1 - h_11)", "")],
        "g′ at h": [("h_21 * (1 - h_21)", "logistic.prime(h_21)"), ("h_11 * (1 - h_11)", "logistic.prime(h_11)")],
        "the other function's slope": [("h_21 * (1 - h_21)", "(1 - h_21**2)"), ("h_11 * (1 - h_11)", "(1 - h_11**2)")],
        "another layer's W": [("layer_2 = W_L11", "layer_2 = W_211"), ("layer_1 = W_211", "layer_1 = W_111")],
        "no input": [(" * x_1", "")],
        "its own weight": ([(" * x_1", " * W_111")], [(" * x_1", " * x_1 * W_111")]),
        "a wrong sign": [("y_hat - y)", "y - y_hat)")],
        "a half": [("2 * (y_hat - y)", "(y_hat - y)")],
    },
    (
        "Seven factors, in four groups: the output layer, hidden layer 2, hidden layer 1, the weight.",
        "A hidden layer brings the weight on its right, and the slope of g. From h that slope is h(1 − h).",
        "2(ŷ − y) ŷ(1 − ŷ), times W_{L11} h_{21}(1 − h_{21}), times W_{211} h_{11}(1 − h_{11}), times x_{1}.",
    ),
    "Which of the factors would you take away, and which one would you add, for the gradient of W_{211}?",
)
PATHS = Exercise(
    "4.4 all paths",
    '''\
def over_all_paths(grad_a_L, W, slope, x):
    """dL/dW_112 of a network with L = 3; slope[1] and slope[2] are columns: g′(a_1) and g′(a_2)."""
    total = 0.0
    for p in range(len(slope[2])):
        for c in range(len(grad_a_L)):
            to_layer_2 = grad_a_L[c, 0] * W[3][c, p] * slope[2][p, 0]
            total += to_layer_2 * W[2][p, 0] * slope[1][0, 0] * x[1, 0]
    return total
''',
    ("dL_dW_112",),
    wide,
    {
        "one path alone": ([("total +=", "total =")], [("    return", "            return")]),
        "a product for a sum": [("total = 0.0", "total = 1.0"), ("total +=", "total *=")],
        "a sum for a product": [
            ("grad_a_L[c, 0] * W[3][c, p] *", "grad_a_L[c, 0] + W[3][c, p] +"),
            ("to_layer_2 * W[2][p, 0] * slope[1][0, 0] *", "to_layer_2 + W[2][p, 0] + slope[1][0, 0] +"),
        ],
        "no transpose": (
            [("W[3][c, p]", "W[3][p, c]"), ("W[2][p, 0]", "W[2][0, p]")],
            [("W[3][c, p]", "W[3][p, c]")],
            [("W[2][p, 0]", "W[2][0, p]")],
        ),
        "no g′": (
            [(" * slope[2][p, 0]", ""), (" * slope[1][0, 0]", "")],
            [(" * slope[2][p, 0]", "")],
            [(" * slope[1][0, 0]", "")],
        ),
        "no input": [(" * x[1, 0]", "")],
        "its own weight": ([("x[1, 0]", "W[1][0, 1]")], [("x[1, 0]", "x[1, 0] * W[1][0, 1]")]),
    },
    (
        "Two loops: one over the neurons p of layer 2, one over the outputs c. Each round is one path.",
        "Python counts from 0: W_{3cp} is W[3][c, p], W_{2p1} is W[2][p, 0], and x_{2} is x[1, 0].",
        "In each round, add to the total: grad_a_L at c, times W_{3cp}, slope of p, W_{2p1}, slope of neuron 1, x_{2}.",
    ),
    "Some of the factors are the same in every round. Which ones could you take out of both loops?",
)
LAYERS = Exercise(
    "4.4 by layers",
    '''\
def back_to_layer_1(grad_a_L, W, slope):
    """What reaches a_1, one row per example; slope[k] is g′(a_k), k < L; W is a dict too."""
    back = grad_a_L.T
    for k in range(len(W), 1, -1):
        back = (back @ W[k]) * slope[k - 1].T
    return back
''',
    ("back",),
    walk,
    {
        "no transpose": [("back @ W[k]", "back @ W[k].T")],
        "the inverse": [("back @ W[k]", "back @ np.linalg.inv(W[k]).T")],
        "shares of rows": [("W[k])", "(W[k] / W[k].sum(axis=1, keepdims=True)))")],
        "shares of columns": [("W[k])", "(W[k] / W[k].sum(axis=0)))")],
        "no g′": ([(" * slope[k - 1].T", "")], [("slope[k - 1].T", "(slope[k - 1].T if k > 2 else 1.0)")]),
        "a sum for a product": [(") * slope", ") + slope")],
    },
    (
        "Begin with grad_a_L turned into a row. Then one loop, from layer L down to layer 2.",
        "In the round for k, W[k] takes you from layer k to layer k − 1. There the blame meets the slope of g.",
        "for k in range(len(W), 1, -1): multiply the row by W[k], then entry by entry by slope[k - 1].T.",
    ),
    "Which one more product gives you the gradient w.r.t. all of W_{1}?",
)
EXERCISES = (NUDGE, CHAIN, PATHS, LAYERS)

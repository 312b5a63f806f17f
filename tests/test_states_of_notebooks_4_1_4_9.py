"""What the explorers of notebooks 4.1 and 4.9 say where a question sends the reader, against numbers of the library."""

import numpy as np
import pytest

from lecture_lib import (
    Theta,
    back_propagation,
    forward_propagation,
    initialise_theta,
    linear,
    logistic,
    one_hot,
    relu,
    softmax,
    tanh,
)
from lecture_lib.explore import ActivationDerivation, DerivativeExplorer, NetworkExplorer, VanishingGradientExplorer
from lecture_lib.explore.vanishing_gradient_explorer import power
from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import start

SIZES = (3, 3, 3, 2)


def row(z):
    return f"[{', '.join(format_number(value) for value in np.ravel(z))}]"


def turned(*where, g=logistic, **how):
    """The forward pass of the network of 4.1 with one number turned."""
    network = start(*SIZES, g=g)
    return (network.turned(*where, **how) if where else network).forward


def length_left(depth, g, size):
    """|grad_a_1| as a share of |grad_a_L|, from the parameters that the picture speaks of."""
    explorer = VanishingGradientExplorer(depth=depth, g=g.name)
    first, x = explorer.state.theta, explorer.state.x
    theta = Theta({k: size * W_k for k, W_k in first.W.items()}, first.b)
    grad = back_propagation(theta, forward_propagation(theta, x, g), one_hot(1, 3))
    return np.linalg.norm(grad.a[1]) / np.linalg.norm(grad.a[depth + 1])


def a_of(layer, forward):
    return f"a_{layer} = {row(forward.a[layer])}"


def slope_at(g, z):
    return f"z = {format_number(z, 2)}, g(z) = {format_number(float(g(z)))}, g′(z) = {format_number(float(g.prime(z)))}"


# The explorer, its start and moves as arguments, and what it says then.
STATES_4_1 = [
    ({"layer": 0}, lambda: ["nothing computed yet", "W_111 = −0.50"]),
    ({"layer": 1, "subject": "a_11", "weight": "x_1"}, lambda: [a_of(1, turned()), f"h_1 = {row(turned().h[1])}"]),
    ({"layer": 1, "weight": "x_1", "value": 0.0}, lambda: [a_of(1, turned("x", 0, 1, to=0.0))]),
    ({"layer": 1, "g": "relu"}, lambda: [f"h_1 = {row(turned(g=relu).h[1])}", "0.0000, "]),
    ({"layer": 1, "g": "tanh"}, lambda: [f"h_1 = {row(turned(g=tanh).h[1])}"]),
    ({"layer": 1, "g": "linear"}, lambda: [f"h_1 = {row(turned(g=linear).a[1])}"]),
    ({"subject": "a_31", "weight": "W_311"}, lambda: [f"h_3 = {row(turned().y_hat)}", "W_311 = 2.00"]),
    (
        {"weight": "W_212", "value": 0.55},
        lambda: [a_of(layer, turned("W", 2, 1, 2, by=1.0)) for layer in (1, 2, 3)],
    ),
    (
        {"weight": "W_311", "value": 4.0},
        lambda: [
            f"h_3 = {row(turned('W', 3, 1, 1, to=4.0).y_hat)}",
            f"Loss {format_number(-np.log(turned('W', 3, 1, 1, to=4.0).y_hat[0, 0]))}",
            f"was {format_number(-np.log(turned().y_hat[0, 0]))} at W_311 = 2.00",
        ],
    ),
    ({"output": "linear"}, lambda: [f"h_3 = {row(turned().a[3])}"]),
]
STATES_4_9 = [
    (ActivationDerivation, {"g": "logistic", "z": 0.5}, lambda: ["1 of 6 lines", f"{logistic.prime(0.5):.6f}"]),
    (ActivationDerivation, {"g": "tanh", "z": 0.5}, lambda: ["1 of 5 lines", f"{tanh.prime(0.5):.6f}"]),
    *(
        (
            ActivationDerivation,
            {"g": "logistic", "z": z, "line": 6, "show": "numbers"},
            lambda z=z: ["6 of 6 lines", "Values: " + "; ".join([f"{logistic.prime(z):.6f}"] * 6)],
        )
        for z in (0.0, 2.0, 4.0, -4.0)
    ),
    *((DerivativeExplorer, {"g": "tanh", "z": z}, lambda z=z: [slope_at(tanh, z), "saturated"]) for z in (2.0, -2.0)),
    (DerivativeExplorer, {"g": "logistic", "z": 0.0}, lambda: [slope_at(logistic, 0.0), "100% of its largest"]),
    (DerivativeExplorer, {"g": "logistic", "z": 2.2}, lambda: ["g(z) = 0.9002", f"{0.9002 * (1 - 0.9002):.4f}"]),
    (DerivativeExplorer, {"g": "logistic", "z": 3.6}, lambda: ["; the slope is"]),
    (DerivativeExplorer, {"g": "logistic", "z": 3.65}, lambda: ["saturated"]),  # log(h / (1 - h)) at h(1 - h) = 1/40
    *(
        (
            VanishingGradientExplorer,
            {"depth": depth, "g": g.name, "size": size},
            lambda depth=depth, g=g, size=size, fate=fate: [
                fate,
                f"{power(length_left(depth, g, size))} times as long",
            ],
        )
        for depth, g, size, fate in (
            (1, logistic, 1.0, "stays within a factor of 10"),
            (10, relu, 1.0, "3.1·10⁻² times as long"),
            (10, linear, 0.5, "vanishes"),
            (10, tanh, 4.0, "vanishes"),
            (10, logistic, 1.0, "vanishes"),
            (20, logistic, 1.0, "vanishes"),
            (10, tanh, 1.0, "stays within a factor of 10"),
            (10, linear, 1.0, "stays within a factor of 10"),
            (10, linear, 2.0, "explodes"),
            (10, linear, 4.0, "explodes"),
            (10, logistic, 4.0, "vanishes"),
        )
    ),
]
STATES = [(NetworkExplorer, {"classes": 2} | state, says) for state, says in STATES_4_1] + STATES_4_9


@pytest.mark.parametrize(
    ("explorer", "state", "says"), STATES, ids=[f"{explorer.__name__}-{state}" for explorer, state, _ in STATES]
)
def test_an_explorer_says_what_the_library_computes(explorer, state, says):
    text, expected = explorer(**state).text(), says()
    assert expected and all(words in text for words in expected), text


def test_what_the_text_of_4_1_claims():
    before, after = turned(), turned("W", 2, 1, 2, by=1.0)
    assert np.isclose(after.a[2][0, 0], before.a[2][0, 0] + before.h[1][1, 0])  # a_21 moves by exactly h_12
    doubled = turned("W", 3, 1, 1, to=4.0)
    assert np.isclose(doubled.a[3][1, 0], before.a[3][1, 0]) and not np.isclose(doubled.y_hat[1, 0], before.y_hat[1, 0])


def test_the_exercises_of_4_1():
    network = start(*SIZES)
    W, b, x = network.theta.W, network.theta.b, network.x
    nudged = network.turned("b", 2, 2, by=0.1).forward
    assert (~np.isclose(nudged.a[2], network.forward.a[2])).ravel().tolist() == [False, True, False]
    no_weights = Theta({k: 0 * W[k] for k in W}, b)
    for other in (x, 10 * x):
        assert np.allclose(forward_propagation(no_weights, other).y_hat, softmax(b[3]))
    flat = W[3] @ W[2] @ W[1] @ x + W[3] @ W[2] @ b[1] + W[3] @ b[2] + b[3]
    assert np.allclose(flat, forward_propagation(network.theta, x, g=linear, output=linear).y_hat)


def test_what_the_text_of_4_9_claims():
    """What logistic, tanh and linear keep, why tanh loses it again, and what the questions send a reader to find."""
    kept = {g: [length_left(10, g, size) for size in (1.0, 2.0, 4.0)] for g in (logistic, tanh, linear)}
    assert kept[logistic] == sorted(kept[logistic]) and kept[logistic][-1] < 1e-3  # larger weights help, and not enough
    assert round(kept[tanh][0], 1) == 0.1 and kept[tanh] == sorted(kept[tanh], reverse=True)
    assert 1 / 3 < kept[linear][0] < 0.4 and kept[linear][1] > 100 and kept[linear] == sorted(kept[linear])

    slopes = {g: [mean_slope(g, size) for size in (1.0, 2.0, 4.0)] for g in (logistic, tanh)}
    for g, means in slopes.items():  # they shrink as the weights grow, and those of tanh shrink more
        assert means == sorted(means, reverse=True)
        for size, mean in zip((1.0, 2.0, 4.0), means, strict=True):
            a_layer = length_left(10, g, size) ** 0.1
            assert (a_layer < 1) == (mean * size < 1) and 0.7 < a_layer / (mean * size) < 1.1, (g, size)
    assert length_left(10, linear, 1.0) < 1 < length_left(10, linear, 1.1)  # "as long at layer 1 as at the output"
    step_by_step = [length_left(10, tanh, size) for size in np.arange(4, 0.95, -0.1).round(2)]
    assert step_by_step != sorted(step_by_step)  # "does each step let more of the gradient through?" No

    each = np.diff([np.log10(length_left(depth, logistic, 1.0)) for depth in (1, 10, 20)])
    assert 0.4 < each[1] / 10 / (each[0] / 9) < 1.6  # each layer costs about as much


def mean_slope(g, size):
    state = VanishingGradientExplorer(g=g.name, size=size).state
    forward = forward_propagation(state.theta, state.x, g)
    return np.exp(np.mean([np.log(g.prime(forward.a[k]).mean()) for k in range(1, state.theta.L)]))


def test_the_exercises_of_4_9():
    z = np.linspace(-6, 6, 241)
    assert np.allclose(tanh(z), 2 * logistic(2 * z) - 1)
    h = 0.5 + 0.5 * np.sqrt(0.9)
    edge = np.log(h / (1 - h))
    assert round(edge, 2) == 3.64 and np.allclose(logistic.prime(np.array([edge, -edge])), 0.1 * logistic.prime(0.0))
    assert np.allclose(relu.prime(z), relu(z) > 0)
    assert np.isclose(1 - 0.5**2, 0.75) and round(0.75**10, 3) == 0.056
    assert np.allclose(tanh.prime(np.arctanh(0.5)), 0.75)


def test_weights_of_initialise_theta_have_the_size_that_the_picture_calls_1():
    drawn = initialise_theta([400, 400], rng=0).W[1]
    explorer = VanishingGradientExplorer(depth=20)
    pictured = np.concatenate([W_k.ravel() for W_k in explorer.state.theta.W.values()])
    assert abs(drawn.var() * 400 - 1) < 0.02 and abs(pictured.var() * 8 - 1) < 0.15

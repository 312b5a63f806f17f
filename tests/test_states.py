"""What explorers say in the states that notebooks and questions speak of: state by state, worked out apart."""

import re
from itertools import islice

import numpy as np
import pytest
from driving import made, markup, press, said
from plainly import PLAIN, Plainly, X, Y, descent, neuron, slope_at
from seeing_parts import number

from lecture_lib import (
    Theta,
    compare,
    descend,
    initialise_theta,
    numerical_gradient_of_theta,
    tanh,
)
from lecture_lib.data import films
from lecture_lib.derivations.module_4_4 import paths
from lecture_lib.explore.thin_chain import ThinState
from lecture_lib.explore.vanishing_gradient_explorer import DeepState, power
from lecture_lib.first_networks import start
from lecture_lib.formatting import format_number, plain
from lecture_lib.questions import QUESTIONS


def first(*sizes, **how):
    """The network that an explorer of these sizes shows first."""
    return Plainly.of(start(*sizes, **how))


TWO, WIDE, THIN = first(3, 3, 3, 2), first(3, 3, 3, 3), Plainly.of(ThinState())
TWO_TANH, WIDE_TANH = first(3, 3, 3, 2, g=tanh), first(3, 3, 3, 3, g=tanh)
THIN_TANH = Plainly(THIN.W, THIN.b, THIN.x, THIN.y, "tanh", "logistic").turned("W", (1, 1, 1), 0.5)
A_L, E_2 = np.array([[0.4], [1.2], [-0.6]]), np.array([[0.0], [1.0], [0.0]])


def six(values):
    return numbers(values, 6)


def numbers(values, decimals=4, between=" "):
    return between.join(format_number(float(value), decimals) for value in np.ravel(values))


def row(values):
    return f"[{numbers(values, 4, ', ')}]"


def at_each(value, lines):
    """The same value at each of the first lines."""
    return f"Values: {'; '.join([six(value)] * lines)}. "


def trap(values):
    return f"The trap: {values if isinstance(values, str) else six(values)}. "


def fractions(g, z, decimals=4):
    return f"z = {numbers(z, 2)}, g(z) = {numbers(PLAIN[g](z))}, g′(z) = {numbers(slope_at(g, z))}"


def deep(depth, g, size):
    """The network of the picture whose weights are `size` times as large as at first."""
    state = DeepState(depth=depth)
    return Plainly({k: size * W_k for k, W_k in state.theta.W.items()}, state.theta.b, state.x, np.eye(3)[:, :1], g)


def length_left(*network):
    """|grad_a_1| as a share of |grad_a_L|."""
    lengths = [float(np.linalg.norm(by)) for _, by in sorted(deep(*network).by_a.items())]
    return lengths[0] / lengths[-1]


def carried(network, *path):
    """What a path from W_112 carries: the neurons that it visits in layers 1, 2 and 3."""
    j, p, c = path
    back = network.by_a[3][c - 1, 0] * network.W[3][c - 1, p - 1] * network.slope[2][p - 1, 0]
    return back * network.W[2][p - 1, j - 1] * network.slope[1][j - 1, 0] * network.x[1, 0]


def softmax(*scores):
    return PLAIN["softmax"](np.array([scores]).T)


Y_HAT, LOW, HIGH = softmax(0.4, 1.2, -0.6), softmax(0.4, -6.0, -0.6), softmax(0.4, 6.0, -0.6)


def of_two_softmaxes(i):
    return -1 / Y_HAT[1, 0] * ((i == 2) * Y_HAT[1, 0] - Y_HAT[1, 0] ** 2)


def along_paths(i, j):
    products = TWO.by_a[i + 1][:, 0] * TWO.W[i + 1][:, j - 1]
    return (
        f"Paths from h_{i}{j}: {', '.join(plain(each, 3, sign=True) for each in products)}, sum {six(products.sum())}."
    )


def to_k(j):
    """The sum for h_1j that stops at m = k = 2."""
    return TWO.by_a[2][:2, 0] @ TWO.W[2][:2, j - 1]


def in_shares(network):
    """The blame of h_21 if each row of W_3 gave away shares that sum to 1."""
    W = network.W[3]
    return (W[:, 0] / W.sum(axis=1)) @ network.by_a[3][:, 0]


def thin(k, network=THIN):
    return f"= {six(network.by_W[k])}. "


def matrix(k):
    return f"grad_W_{k} = [{'; '.join(numbers(each) for each in TWO.by_W[k])}]."


ONE_UP, DOUBLED = TWO.turned("W", (2, 1, 2), by=1.0), TWO.turned("W", (3, 1, 1), 4.0)
FATES = [  # depth, g, size of the weights, what becomes of the gradient
    (1, "logistic", 1.0, "stays within a factor of 10"), (10, "relu", 1.0, "3.1·10⁻² times as long"),
    (10, "linear", 0.5, "vanishes"), (10, "tanh", 4.0, "vanishes"), (10, "logistic", 1.0, "vanishes"),
    (20, "logistic", 1.0, "vanishes"), (10, "tanh", 1.0, "stays within a factor of 10"),
    (10, "linear", 1.0, "stays within a factor of 10"), (10, "linear", 2.0, "explodes"),
    (10, "linear", 4.0, "explodes"), (10, "logistic", 4.0, "vanishes"),
]  # fmt: skip
ENDS = descent("logistic", [4.0] * 1000, (5, 5))
PLATEAU, AFTER = (float(neuron("logistic", *ENDS[t]).loss) for t in (100, 1000))
SLOW, GOOD = (float(neuron("linear", *descent("linear", [eta] * 200)[-1]).loss) for eta in (0.02, 0.1))
TO_GRAD_A_1 = 7

# Explorer, what all its states have, and its states with what is said there.
STATES = [
    ("NetworkExplorer", {"classes": 2}, [
        ({"layer": 0}, "nothing computed yet", "W_111 = −0.50"),
        ({"layer": 1, "subject": "a_11", "weight": "x_1"}, f"a_1 = {row(TWO.a[1])}", f"h_1 = {row(TWO.h[1])}"),
        ({"layer": 1, "weight": "x_1", "value": 0.0}, f"a_1 = {row(TWO.turned('x', (1,), 0.0).a[1])}"),
        ({"layer": 1, "g": "relu"}, f"h_1 = {row(PLAIN['relu'](TWO.a[1]))}", "0.0000, "),
        ({"layer": 1, "g": "tanh"}, f"h_1 = {row(TWO_TANH.h[1])}"),
        ({"layer": 1, "g": "linear"}, f"h_1 = {row(TWO.a[1])}"),
        ({"subject": "a_31", "weight": "W_311"}, f"h_3 = {row(TWO.y_hat)}", "W_311 = 2.00"),
        ({"weight": "W_212", "value": 0.55}, *(f"a_{k} = {row(ONE_UP.a[k])}" for k in (1, 2, 3))),
        ({"weight": "W_311", "value": 4.0}, f"h_3 = {row(DOUBLED.y_hat)}", f"Loss {numbers(DOUBLED.loss)}",
         f"was {numbers(TWO.loss)} at W_311 = 2.00"),
        ({"output": "linear"}, f"h_3 = {row(TWO.a[3])}"),
    ]),
    ("NeuronDescent", {"w_0": 5.0, "b_0": 5.0}, [
        ({"t": 100}, f"ℒ = {PLATEAU:.4f}", "A plateau"), ({"t": 1000}, f"ℒ = {AFTER:.4f}"),
    ]),
    ("ThreeEtas", {"t": 200}, [({}, f"ℒ = {SLOW:.4f}", f"ℒ = {GOOD:.4f}",
                                "η₁ = 0.02: ℒ = ", "η₂ = 0.1: ℒ = ", "η₃ = 0.25: ℒ = ")]),
    ("GradientLayout", {}, [
        ({"weight": "W_321", "show": "names", "trap": True, "classes": 2}, "n×k = 3×2", "grad_W_3 2×3"),
        ({"weight": "W_213"}, "in row 1 (to neuron 1 of layer 2), column 3"),
    ]),
    ("ThinChain", {}, [
        ({}, thin(1)[:-1] + " By a nudge of 1.0·10⁻¹: ", "gradient of W_111. ", ", promised "),
        ({"subject": "W_311", "weight": "W_211"}, thin(3), f"promised {numbers(THIN.by_W[2])} · "),
        ({"subject": "W_211", "line": 5}, at_each(THIN.by_W[2], 5)),
        ({"g": "tanh", "value": 0.5, "mark": 0.5, "nudge": 0}, thin(1, THIN_TANH)),
    ]),
    ("PathSum", {}, [
        ({}, f"9 paths, path 1→1→1 carries {six(carried(WIDE, 1, 1, 1))}, ", ", promised ",
         f"the sum is {six(WIDE.by_W[1][0, 1])}, "),
        ({"path": 6}, f"path 1→2→3 carries {six(carried(WIDE, 1, 2, 3))}, "),
        ({"weight": "x_2", "value": 0.0}, "the sum is 0.000000, "),
        ({"hidden": 4}, f" {len(paths([3] * 6, 1, 1))} paths, "),
    ]),
    ("Responsibility", {}, [
        ({}, f"stop 0 of 8. Loss {numbers(WIDE.loss)}, ", ", promised "),
        ({"stop": 1}, f"grad_a_3 = {numbers(WIDE.by_a[3])}."), ({"stop": 2}, "W_3 and b_3 answer. "),
        ({"stop": 3}, "h_2 is blamed from all sides. "), ({"stop": 8}, f"grad_W_1 = {numbers(WIDE.by_W[1])}."),
    ]),
    ("OutputDerivation", {}, [
        ({"subject": "a_L1", "line": 3}, "a_L = [0.40, 1.20, −0.60], gradient of a_L1. "),
        *(({"subject": f"a_L{i}", "line": line}, at_each((Y_HAT - E_2)[i - 1], line))
          for i in (1, 2, 3) for line in (3, 6)),
        *(({"subject": f"a_L{i}", "line": 4, "trap": True}, trap(of_two_softmaxes(i))) for i in (1, 2, 3)),
        ({"subject": "a_L1", "line": 2, "trap": True}, trap(0)),  # 1/k has no slope
        ({"subject": "a_L1", "line": 6, "trap": True}, trap(Y_HAT[1])),
        ({"subject": "a_L1", "line": 6, "trap": True, "a_L2": 6.0}, at_each(HIGH[0], 6), trap(HIGH[1])),
        ({"subject": "a_L1", "line": 5, "show": "numbers", "score": "a_L2"}, "5 of 6 lines, as numbers. "),
        ({"subject": "a_L", "line": 2, "score": "a_L2"}, at_each(Y_HAT - E_2, 2),
         f"promised {numbers(Y_HAT[1] - 1)} · "),
        *(({"subject": f"y_hat_{i}", "line": 2}, at_each(-E_2[i - 1] / Y_HAT[1], 2)) for i in (1, 2, 3)),
        *(({"subject": f"y_hat_{i}", "line": 2, "trap": True}, trap(-1 / Y_HAT[1])) for i in (1, 2)),  # right at i = l
        ({"subject": "y_hat", "line": 2}, at_each(-E_2 / Y_HAT[1], 2)),
        # what is to be found after "4.5 left over", and at line 4: right by chance where two scores are equal
        *(({"subject": "a_L1", "line": line, "trap": True} | {score: to}, trap(softmax(*scores)[0]))
          for line, score, to, scores in ((4, "a_L1", 1.2, (1.2, 1.2, -0.6)), (6, "a_L2", 0.4, (0.4, 0.4, -0.6)))),
    ]),
    ("SoftmaxGradient", {"score": "a_L2"}, [
        ({"jacobian": False}, f"ŷ = {row(Y_HAT)}. ", f"grad_a_L = {row(Y_HAT - E_2)}."),
        ({"a_L2": 3.0, "jacobian": False}, f"ŷ = {row(softmax(0.4, 3.0, -0.6))}. "),
        ({"a_L2": -6.0}, f"grad_y_hat = {row(-E_2 / LOW[1])}. ", f"grad_a_L = {row(LOW - E_2)}."),
    ]),
    ("HiddenGradient", {"classes": 2}, [
        ({"subject": "h_21", "weight": "W_311"}, along_paths(2, 1)),
        ({"subject": "h_21"}, f"1 of 3 lines, as indices. {at_each(TWO.by_h[2][0], 1)}"),
        ({"subject": "h_11"}, along_paths(1, 1)), ({"subject": "h_13"}, along_paths(1, 3)),
        ({"subject": "h_21", "line": 2, "trap": True}, trap(in_shares(TWO))),
        ({"subject": "h_21", "line": 2, "trap": True, "weight": "W_311", "value": 1.95}, trap("nothing")),  # their sum is 0
        ({"subject": "h_21", "line": 2, "trap": True, "weight": "W_311", "value": 1.9},
         trap(in_shares(TWO.turned("W", (3, 1, 1), 1.9)))),
        ({"subject": "h_11", "line": 3, "trap": True}, trap(TWO.W[2][0] @ TWO.by_a[2])),
        ({"subject": "h_21", "line": 3, "trap": True}, trap("nothing")),
        ({"subject": "h_1"}, at_each(TWO.by_h[1], 1)),
        ({"subject": "h_1", "line": 2, "trap": True}, trap(TWO.W[2] @ TWO.by_a[2])),
        ({"subject": "h_2", "line": 2, "trap": True}, trap("nothing")),
        *(({"subject": f"h_1{j}", "trap": True}, trap(to_k(j))) for j in (1, 2, 3)),
        ({"subject": "h_21", "trap": True}, trap(TWO.by_h[2][0])),  # no trap: k neurons lie above
        *(({"subject": f"a_2{j}", "line": 2, "trap": True}, trap(TWO.by_h[2][j - 1] * TWO.slope[2][1]))
          for j in (1, 2, 3)),
        ({"subject": "a_2"}, at_each(TWO.by_a[2], 1)),
        ({"subject": "h_1", "weight": "b_21"}, f"promised {numbers(TWO.by_a[2][0])} · "),
    ]),
    ("WeightGradient", {"classes": 2}, [
        ({"subject": "W_221"}, f"1 of 2 lines, as indices. {at_each(TWO.by_W[2][1, 0], 1)}"),
        ({"subject": "W_213", "weight": "W_213"}, at_each(TWO.by_W[2][0, 2], 1)),
        ({"subject": "W_112", "line": 2}, at_each(TWO.by_W[1][0, 1], 2)),
        ({"subject": "W_212", "line": 2, "trap": True}, trap(TWO.by_W[2][1, 0])),  # the mirror image
        ({"subject": "W_222", "line": 2, "trap": True}, trap(TWO.by_W[2][1, 1])),  # on the diagonal: right by chance
        ({"subject": "W_313", "weight": "W_313"}, f"promised {numbers(TWO.by_W[3][0, 2])} · "),
        ({"subject": "W_1", "weight": "x_2"}, matrix(1)), ({"subject": "W_2"}, matrix(2)),
        ({"subject": "W_3"}, matrix(3)), ({"subject": "W_2", "line": 2, "trap": True}, trap(TWO.by_W[2].T)),
        ({"subject": "W_3", "line": 2, "trap": True}, trap(TWO.h[2] @ TWO.by_a[3].T)),
        ({"subject": "b_22", "line": 2}, at_each(TWO.by_b[2][1], 2)),
    ]),
    ("GradientCheck", {"neurons": 3, "classes": 2}, [
        ({}, "32 parameters, nudge 1.0·10⁻⁵, mistake in: nothing.",
         "every entry passes, largest relative error below 10⁻⁶."),
        ({"mistake": "a sign"}, "3 of 32 entries fail"),  # one row of W_3
        *(({"mistake": of}, "12 of 32 entries fail") for of in ("the transpose", "g′(a₁)")),  # layer 1
        *(({"nudge": nudge}, "entries fail") for nudge in (-1.0, -12.0)),
        ({"weight": "W_111", "value": 4.0}, "every entry passes"),
    ]),
    ("BackwardPass", {"classes": 2}, [
        ({}, "stop 0 of 8."), ({"hidden": 4}, "stop 0 of 14."), ({"stop": 1}, numbers(TWO.by_a[3])),
        ({"stop": 3}, numbers(TWO.by_h[2])), ({"stop": TO_GRAD_A_1}, numbers(TWO.by_a[1])),
        ({"stop": TO_GRAD_A_1, "g": "tanh"}, numbers(TWO_TANH.by_a[1])),
    ]),
    ("FaultyTraining", {}, [({"fault": "no stop at k = 1", "t": 1}, "stopped")]),
    ("ActivationDerivation", {}, [
        ({"g": "logistic", "z": 0.5}, "1 of 6 lines", six(slope_at("logistic", 0.5))),
        ({"g": "tanh", "z": 0.5}, "1 of 5 lines", six(slope_at("tanh", 0.5))),
        ({"g": "logistic", "z": -1.5, "line": 6, "show": "numbers"}, "6 of 6 lines",
         at_each(slope_at("logistic", -1.5), 6)[:-2]),
    ]),
    ("DerivativeExplorer", {}, [
        ({"g": "tanh", "z": 2.0}, fractions("tanh", 2.0), "saturated"),
        ({"g": "logistic", "z": 0.0}, fractions("logistic", 0.0), "100% of its largest"),
        ({"g": "logistic", "z": 2.2}, "g(z) = 0.9002", f"{0.9002 * (1 - 0.9002):.4f}"),
        ({"g": "logistic", "z": 4.0}, "saturated: the slope is 7% of its largest"),
    ]),
    ("VanishingGradientExplorer", {}, [
        ({"depth": depth, "g": g, "size": size}, fate, f"{power(length_left(depth, g, size))} times as long")
        for depth, g, size, fate in FATES
    ]),
]  # fmt: skip


@pytest.mark.parametrize("name, always, states", STATES, ids=[name for name, *_ in STATES])
def test_an_explorer_says_what_is_so(name, always, states):
    for state, *expected in states:
        text = said(name, **always | state)
        assert expected and not [words for words in expected if words not in text], (state, text)


# 4.1


def test_what_the_text_of_4_1_claims():
    assert np.isclose(ONE_UP.a[2][0, 0], TWO.a[2][0, 0] + TWO.h[1][1, 0])  # a_21 moves by exactly h_12
    assert np.isclose(DOUBLED.a[3][1, 0], TWO.a[3][1, 0]) and not np.isclose(DOUBLED.y_hat[1, 0], TWO.y_hat[1, 0])


def test_the_exercise_of_4_1():
    W, b, x = TWO.W, TWO.b, TWO.x
    flat = W[3] @ W[2] @ W[1] @ x + W[3] @ W[2] @ b[1] + W[3] @ b[2] + b[3]
    assert np.allclose(flat, Plainly(W, b, x, TWO.y, "linear", "linear").y_hat)


# 4.2


def test_a_thousand_steps_from_the_plateau():
    assert np.hypot(*(ENDS[100] - 5)) < 0.2 and PLATEAU > 0.49 and AFTER < 0.15


def test_far_up_on_the_right_half_of_the_outputs_are_wrong():
    assert (PLAIN["logistic"](5 * X + 5) > 0.99).all() and Y.sum() == 3


def test_the_networks_of_4_2_and_4_8_have_36_numbers():
    assert {made(name).state.theta.count for name in ("SliceAlongGradient", "PseudoCode")} == {36}


def test_the_next_slice_is_flatter_and_a_single_weight_promises_less():
    explorer, lengths = made("SliceAlongGradient", eta=0.5), []
    for _ in range(3):
        network = Plainly.of(explorer.state)
        lengths.append(network.squares**0.5)
        assert f"promised −{0.5 * network.squares:.4f}" in explorer.text()
        assert np.abs(network.gradient).max() < lengths[-1]
        press(explorer, "take the step")
    assert lengths[1] ** 2 < lengths[0] ** 2 / 10 and lengths[2] < lengths[1]


# 4.3


def test_ratings_and_how_near_each_output_comes():
    """Logistic comes near 1 and not beyond. Divided by 5, all ratings but one are between 0 and 1."""
    x, y = films()
    theta = initialise_theta([2, 4, 3], 1)

    y_hat = Plainly(theta.W, theta.b, x, y, "tanh", "logistic").walk([0.05] * 1000)[-1].y_hat
    assert (y_hat[y > 1.2] > 0.95).all() and (y_hat[y < 1] < 0.3).all() and (y > 1).sum() > y.size / 2
    assert np.count_nonzero((y <= 0) | (y >= 5)) == 1


def test_what_4_3_says_beside_its_numbers():
    costs = -np.log([0.9, 0.6, 0.05, 0.8])
    assert costs[2] > costs.sum() - costs[2]  # the third picture costs more than the others together
    assert -1 / (2 + 1 - 1) == -0.5  # scores by their sum: the last is no probability


# 4.4


def test_the_chains_have_as_many_factors_as_the_questions_say():
    for state, count in (({}, 7), ({"subject": "W_211"}, 5), ({"subject": "W_311"}, 3), ({"hidden": 4}, 11)):
        factors = said("ThinChain", **state).split("Factors ")[1].split(" = ")[0]
        assert factors.count("·") == count - 1


def test_the_error_of_a_nudge_falls_and_grows_again():
    """In the picture of the thin network: from 1 to 10⁻⁵, and from there to 10⁻¹²."""
    up, down = (THIN_TANH.turned("W", (1, 1, 1), by=nudge).loss for nudge in (1, -1))
    explorer = made("ThinChain", g="tanh", value=0.5, mark=0.5)

    def found(power):
        explorer.controls["nudge"].value = power
        nudged, error = re.search(r"nudge of \S+: (\S+), relative error (?:< )?(.+?)\. ", explorer.text()).groups()
        return nudged, number(error)[0]

    (nudged, at_1), *errors = (found(power) for power in (0, -2, -5, -12))
    assert nudged == six((up - down) / 2)
    assert at_1 == pytest.approx(abs((up - down) / 2 / THIN_TANH.by_W[1].item() - 1), rel=0.15)  # to one digit
    assert at_1 > errors[0][1] > errors[1][1] < errors[2][1]


def test_the_promise_that_the_question_speaks_of():
    """W_112 with tanh: what the gradient promises for steps of 0.1 and of 4, and what the loss does."""
    question, at, gradient = QUESTIONS["4.4 promise"].text, WIDE_TANH.W[1][0, 1], WIDE_TANH.by_W[1][0, 1]
    assert f"ℒ = {numbers(WIDE_TANH.loss, 2)} and " in question and f" = {numbers(gradient, 2)}. " in question
    for step in (0.1, 4.0):
        change = WIDE_TANH.turned("W", (1, 1, 2), by=step).loss - WIDE_TANH.loss
        told = said("NetworkExplorer", weight="W_112", g="tanh", value=at + step, mark=at)
        assert f"change {format_number(change, 4, sign=True)}, promised {numbers(gradient)} · " in told
        assert f"promises {numbers(gradient * step, 2)}" in question
    assert WIDE_TANH.loss + gradient * 4.0 < 0  # "and −log of a probability never is"


# 4.5


def test_what_moving_a_l2_lets_find():
    """After "4.5 steep" near −6 one entry at l changes quickly and the other hardly; as a_L2 grows, ŷ_1 falls."""
    higher = softmax(0.4, -5.5, -0.6)
    assert (1 / LOW - 1 / higher)[1] > 300 and abs(LOW - higher)[1] < 1e-3
    assert (np.diff([softmax(0.4, to, -0.6)[0, 0] for to in np.arange(-6, 6.05, 0.05)]) < 0).all()


# 4.6 and 4.7


def test_a_wrong_sign_has_an_error_of_2():
    broken = made("GradientCheck", neurons=3, classes=2, mistake="a sign")
    assert "largest relative error 2" in markup(broken)


def test_more_comes_down_through_tanh():
    """Although less starts at the output; that changes between h_2 and a_2."""
    assert (abs(TWO_TANH.by_a[1]) > abs(TWO.by_a[1])).all()
    walk = [("by_a", 3), ("by_h", 2), ("by_a", 2), ("by_h", 1), ("by_a", 1)]
    more = [np.linalg.norm(getattr(TWO_TANH, by)[k]) > np.linalg.norm(getattr(TWO, by)[k]) for by, k in walk]
    assert more == [False, False, True, True, True]


def test_two_neurons_are_blamed_equally_and_the_first_product_is_ten_times_the_second():
    one, other = TWO.by_a[3][:, 0] * TWO.W[3][:, 0]
    assert one / other == pytest.approx(10) and TWO.by_a[3][0, 0] == pytest.approx(-TWO.by_a[3][1, 0])


def test_what_the_questions_of_4_6_let_find():
    """A slope of ¼ and of almost 1 lie on the dial of b_21; a sum for h_13 that stops at k is nearly right."""
    for network, largest, bias in ((TWO, 0.25, 0.85), (TWO_TANH, 1.0, 0.0)):
        assert network.turned("b", (2, 1), bias).slope[2][0, 0] == pytest.approx(largest, abs=1e-4)
    lost = [abs(to_k(j) - TWO.by_h[1][j - 1, 0]) for j in (1, 2, 3)]
    assert lost[2] == min(lost) and lost[2] < 0.02


def test_the_numbers_of_the_questions_about_shares_and_the_inverse():
    row, back = TWO.W[3][0], np.linalg.inv(TWO.W[2]) @ TWO.by_a[2]
    assert f"[{', '.join(format_number(weight, 2) for weight in row)}]" in QUESTIONS["4.6 shares"].text
    assert (row / row.sum()).round(6).tolist() == [40, -16, -23]
    for entry in (back[2, 0], TWO.by_h[1][2, 0]):
        assert f" has {format_number(entry, 2)}" in QUESTIONS["4.6 inverse"].text
    assert np.allclose(TWO.W[2][:, 2], [0, -0.4, 0.05])


def test_the_promise_of_b_21_fails_far_away():
    change = TWO.turned("b", (2, 1), 4.0).loss - TWO.loss
    assert 0 > change > 0.6 * TWO.by_b[2][0, 0] * (4.0 - TWO.b[2][0, 0])


def test_the_error_of_a_check_falls_with_the_square_of_the_nudge():
    """4.7: a tenth of the nudge, a hundredth of the error, until noise takes over; the best is near 10⁻⁵."""
    network, error = start(3, 3, 3, 2), {}
    for n in range(1, 13):
        found = numerical_gradient_of_theta(network.theta, network.forward, network.y, nudge=10.0**-n)
        error[n] = compare(network.grad, found)
    assert all(50 < error[n] / error[n + 1] < 200 for n in (1, 2, 3))
    assert min(error, key=error.get) in (4, 5, 6) and error[12] > 1e3 * error[5]


# 4.8


def after(words, text, decimals=4):
    """The number that a text has after these words."""
    found = re.search(rf"{re.escape(words)}\s*([+−]?[\d,]+(?:\.\d{{{decimals}}})?)", text)[1]
    return float(found.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("out", [True, False])
def test_neurons_that_begin_alike_stay_twins_and_part_if_what_leaves_them_differs(out):
    """4.8: the weights into them are equal; those out of them too, or not."""
    W, b = dict(WIDE.W), dict(WIDE.b)
    W[1], b[1] = np.full((3, 3), 0.3), np.full((3, 1), 0.3)
    if out:
        W[2] = np.repeat(W[2][:, :1], 3, axis=1)
    for now in islice(descend(Theta(W, b), WIDE.x, WIDE.y, 0.5, g=tanh), 1, 50):
        for twins in (now.theta.W[1], now.theta.W[2].T):
            assert np.allclose(twins, twins[0], atol=1e-12) == out


def test_one_round_too_many_spoils_the_program_in_lists(monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.faulty_training.FaultsState.longest", 100)
    explorer = made("FaultyTraining", fault="on to k = 0, in lists", t=100)
    text, run = explorer.text(), explorer.state.both[1].run()
    assert "stopped" not in text and after("up to", text, 1) > 45 and run.losses(100)[-1] < 0.75 * run.losses(0)[-1]
    used, right = run.at(0).used, run.at(0).gradients
    wrong = [(kind, k) for kind in "Wb" for k in right.W
             if not np.allclose(getattr(used, kind)[k], getattr(right, kind)[k], atol=1e-9)]  # fmt: skip
    assert wrong == [("W", 3)]


def test_the_early_update_hides_with_a_small_eta():
    early = {eta: made("FaultyTraining", fault="W_k overwritten too early", eta=eta) for eta in (0.05, 0.5, 5.0)}
    degrees = {eta: after("off by", explorer.text(), 1) for eta, explorer in early.items()}
    assert degrees[0.5] == 6.9 and degrees[5.0] / degrees[0.5] == pytest.approx(7, abs=0.5) and degrees[0.05] < 1
    right, wrong = (np.array(each.run().losses(300)) for each in early[0.05].state.both)
    assert len(wrong) == len(right) and abs(right - wrong).max() < 1e-3


def test_what_is_held_out_climbs_again():
    state = made("Training", noise="much", eta=1.0).state
    assert state.iteration().theta.count == 114 and len(state.points) == 150
    state.t = 1500
    measured = {t: each for t, each in enumerate(state.over_time("measured")) if each.loss}
    lowest = min(measured, key=lambda t: measured[t].loss_held)
    assert 80 < lowest < 160 and measured[1500].loss_held > 1.5 * measured[lowest].loss_held
    assert measured[1500].loss < 0.5 * measured[lowest].loss


# 4.9


def test_what_the_text_of_4_9_claims():
    """What logistic, tanh and linear keep, why tanh loses it again, and what the questions send a reader to find."""
    sizes = (1.0, 2.0, 4.0)
    kept = {g: [length_left(10, g, size) for size in sizes] for g in ("logistic", "tanh", "linear")}
    logistic, through_tanh, linear = kept.values()
    assert logistic == sorted(logistic) and logistic[-1] < 1e-3  # larger weights help, and not enough
    assert round(through_tanh[0], 1) == 0.1 and through_tanh == sorted(through_tanh, reverse=True)
    assert 1 / 3 < linear[0] < 0.4 and linear[1] > 100 and linear == sorted(linear)
    for g in ("logistic", "tanh"):  # slopes shrink as the weights grow, and those of tanh shrink more
        means = [np.exp(np.mean([np.log(s.mean()) for s in deep(10, g, size).slope.values()])) for size in sizes]
        assert means == sorted(means, reverse=True)
        for size, mean, left in zip(sizes, means, kept[g], strict=True):
            assert (left < 1) == (mean * size < 1) and 0.7 < left**0.1 / (mean * size) < 1.1, (g, size)
    assert length_left(10, "linear", 1.0) < 1 < length_left(10, "linear", 1.1)  # "as long at layer 1 as at the output"
    each = np.diff([np.log10(length_left(depth, "logistic", 1.0)) for depth in (1, 10, 20)])
    assert 0.4 < each[1] / 10 / (each[0] / 9) < 1.6  # each layer costs about as much


def test_the_exercises_of_4_9():
    z, logistic = np.linspace(-6, 6, 241), PLAIN["logistic"]
    assert np.allclose(np.tanh(z), 2 * logistic(2 * z) - 1)
    assert slope_at("tanh", np.arctanh(0.5)) == pytest.approx(0.75) and round(0.75**10, 3) == 0.056


def test_weights_of_initialise_theta_have_the_size_that_the_picture_calls_1():
    drawn = initialise_theta([400, 400], rng=0).W[1]
    pictured = np.concatenate([W_k.ravel() for W_k in DeepState(depth=20).theta.W.values()])
    assert abs(drawn.var() * 400 - 1) < 0.02 and abs(pictured.var() * 8 - 1) < 0.15

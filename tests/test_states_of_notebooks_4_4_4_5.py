"""What the explorers of notebooks 4.4 and 4.5 say where a question sends the reader, against numbers of the library."""

import re

import numpy as np
import pytest

from lecture_lib import cross_entropy, explore, logistic, numerical_gradient, one_hot, softmax, tanh
from lecture_lib.derivations.module_4_4 import paths
from lecture_lib.explore.thin_chain import ThinState
from lecture_lib.formatting import format_number
from lecture_lib.questions import QUESTIONS
from lecture_lib.questions.first_networks import Network, start

WIDE = start(3, 3, 3, 3)
A_L, FIRST = np.array([[0.4], [1.2], [-0.6]]), "a_L = [0.40, 1.20, −0.60]"
Y_HAT, Y = softmax(A_L), one_hot(2, 3)


def numbers(values, decimals=6):
    return " ".join(format_number(value, decimals) for value in np.ravel(values))


def lines(value, count):
    """The same value at each of the first `count` lines."""
    return f"Values: {'; '.join([numbers(value)] * count)}. "


def named(start):
    return ", ".join(f"{field}={value}" for field, value in start.items()) or "at first"


def table(*rows):
    """Rows (start, words) as parameters: the words may be a function, so that they are computed with the test."""
    return pytest.mark.parametrize(
        ("start", "words"), rows, ids=[f"{n} {named(start)}" for n, (start, _) in enumerate(rows)]
    )


def says(explorer, start, words):
    assert words() in getattr(explore, explorer)(**start).text()


# 4.4


def thin(g=logistic, **turned):
    """The thin network at first, or with W_111, W_211 or W_311 turned: thin(W_2=0.0)."""
    state = ThinState()
    network = Network(state.theta, state.x, np.array([[1.0]]), g, state.output, state.loss)
    for name, value in turned.items():
        network = network.turned("W", int(name[2]), 1, to=value)
    return network


def slope(k, **how):
    return float(thin(**how).numerical.W[k].item())


def carried(network, *path):
    """What a path from W_112 carries: the neurons that it visits in layers 1, 2 and 3."""
    W, a, (j, p, c) = network.theta.W, network.forward.a, (n - 1 for n in path)
    back = network.grad.a[3][c, 0] * W[3][c, p] * logistic.prime(a[2][p, 0])
    return back * W[2][p, j] * logistic.prime(a[1][j, 0]) * network.x[1, 0]


@table(
    ({}, lambda: f"= {format_number(slope(1), 6)}. By a nudge of 1.0·10⁻¹: "),
    ({}, lambda: "gradient of W_111. "),
    ({"subject": "W_311", "weight": "W_211"}, lambda: f"= {format_number(slope(3), 6)}. "),
    ({"subject": "W_311", "weight": "W_211"}, lambda: f"promised {format_number(slope(2))} · "),
    ({"subject": "W_211", "line": 5}, lambda: lines(slope(2), 5)),
    ({"subject": "W_111", "weight": "W_211", "value": 0.0}, lambda: "= 0.000000. "),
    ({"subject": "W_211", "weight": "W_211", "value": 0.0}, lambda: f"= {format_number(slope(2, W_2=0.0), 6)}. "),
    ({"subject": "W_311", "weight": "W_211", "value": 0.0}, lambda: f"= {format_number(slope(3, W_2=0.0), 6)}. "),
    ({"subject": "W_111", "weight": "W_311", "value": 0.0}, lambda: "= 0.000000. "),
    ({"subject": "W_311", "weight": "W_311", "value": 0.0}, lambda: f"= {format_number(slope(3, W_3=0.0), 6)}. "),
    (
        {"g": "tanh", "value": 0.5, "mark": 0.5, "nudge": 0},
        lambda: f"= {format_number(slope(1, g=tanh, W_1=0.5), 6)}. ",
    ),
)
def test_the_thin_chain(start, words):
    says("ThinChain", start, words)


def test_only_one_weight_beside_it_and_itself_leave_the_gradient_of_w_311():
    """The folded answer after "dead weight": W_211 and W_311 at 0 stop W_111, and neither stops W_311."""
    for stopped in ({"W_2": 0.0}, {"W_3": 0.0}):
        grad = thin(**stopped).grad.W
        assert grad[1].item() == 0 != grad[3].item()


def test_the_chains_have_as_many_factors_as_the_questions_say():
    for state, count in (({}, 7), ({"subject": "W_211"}, 5), ({"subject": "W_311"}, 3), ({"hidden": 4}, 11)):
        factors = explore.ThinChain(**state).text().split("Factors ")[1].split(" = ")[0]
        assert factors.count("·") == count - 1


def test_the_error_of_a_nudge_falls_and_grows_again():
    """In the third picture of the thin network: from 1 to 10⁻⁵, and from there to 10⁻¹²."""
    right = thin(g=tanh, W_1=0.5).grad.W[1].item()
    up, down = (thin(g=tanh, W_1=0.5 + nudge).forward.loss(np.array([[1.0]]), ThinState.loss) for nudge in (1, -1))

    def said(power):
        return explore.ThinChain(g="tanh", value=0.5, mark=0.5, nudge=power).text()

    def error(power):
        number, order = re.search(r"relative error ([\d.]+)(?:·10([⁻⁰¹²³⁴-⁹]+))?\.", said(power)).groups()
        return float(number) * 10.0 ** int((order or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))

    assert f"By a nudge of 1.0·10⁰: {format_number((up - down) / 2, 6)}, relative error " in said(0)
    assert error(0) == pytest.approx(abs((up - down) / 2 / right - 1), rel=0.15)  # to one digit
    assert error(0) > error(-2) > error(-5) < error(-12)


@table(
    ({}, lambda: f"9 paths, path 1→1→1 carries {format_number(carried(WIDE, 1, 1, 1), 6)}, "),
    ({"path": 6}, lambda: f"path 1→2→3 carries {format_number(carried(WIDE, 1, 2, 3), 6)}, "),
    ({}, lambda: f"the sum is {format_number(WIDE.numerical.W[1][0, 1], 6)}, "),
    (
        {"value": 0.0},
        lambda: f"the sum is {format_number(WIDE.turned('W', 2, 1, 1, to=0.0).numerical.W[1][0, 1], 6)}, ",
    ),
    *(({"value": 0.0, "path": path}, lambda: " carries 0.000000, ") for path in (1, 2, 3)),
    (
        {"value": 0.0, "path": 4},
        lambda: f" carries {format_number(carried(WIDE.turned('W', 2, 1, 1, to=0.0), 1, 2, 1), 6)}, ",
    ),
    ({"weight": "x_2", "value": 0.0}, lambda: "the sum is 0.000000, "),
    (
        {"inputs": 4, "hidden": 3, "neurons": 4, "classes": 4, "seed": 3},
        lambda: f" {len(paths([4] * 5, 1, 1))} paths, ",
    ),
    ({"inputs": 4, "hidden": 4, "neurons": 4, "classes": 4}, lambda: f" {len(paths([4] * 6, 1, 1))} paths, "),
)
def test_all_paths(start, words):
    says("PathSum", start, words)


@table(
    ({}, lambda: f"stop 0 of 8. Loss {format_number(WIDE.loss_of(WIDE.theta))}, "),
    ({"stop": 1}, lambda: f"grad_a_3 = {numbers(WIDE.grad.a[3], 4)}."),
    ({"stop": 2}, lambda: "W_3 and b_3 answer. "),
    ({"stop": 3}, lambda: "h_2 is blamed from all sides. "),
    ({"stop": 8}, lambda: f"grad_W_1 = {numbers(WIDE.numerical.W[1], 4)}."),
)
def test_responsibility(start, words):
    says("Responsibility", start, words)


def test_the_promise_that_the_question_speaks_of():
    """W_112 with tanh: what the gradient promises for steps of 0.1 and of 4, and what the loss does."""
    network, question = start(3, 3, 3, 3, g=tanh), QUESTIONS["4.4 promise"].text
    at, gradient, loss = network.theta.W[1][0, 1], network.numerical.W[1][0, 1], network.loss_of(network.theta)
    assert f"ℒ = {format_number(loss, 2)} and " in question and f" = {format_number(gradient, 2)}. " in question
    for step in (0.1, 4.0):
        change = network.turned("W", 1, 1, 2, by=step).forward.loss(network.y) - loss
        said = explore.NetworkExplorer(weight="W_112", g="tanh", value=at + step, mark=at).text()
        assert f"change {format_number(change, 4, sign=True)}, promised {format_number(gradient)} · " in said
        assert f"promises {format_number(gradient * step, 2)}" in question
    assert loss + gradient * 4.0 < 0  # "and −log of a probability never is"


def test_every_picture_of_4_4_holds_the_promise():
    for explorer in (explore.NetworkExplorer, explore.ThinChain, explore.PathSum, explore.Responsibility):
        assert ", promised " in explorer().text()


def test_what_silences_paths():
    """The folded answer below the table: W_2p1 three of them, the rest moves a little; W_112 none, x_2 all of them."""

    def table(*where, **how):
        network = WIDE.turned(*where, **how) if where else WIDE
        return np.array([[carried(network, 1, p, c) for c in (1, 2, 3)] for p in (1, 2, 3)])

    for p in (1, 2, 3):
        silent, others = table("W", 2, p, 1, to=0.0), [row for row in range(3) if row != p - 1]
        assert (silent[p - 1] == 0).all() and not np.isclose(silent[others], table()[others]).any()
        assert abs(silent[others] - table()[others]).max() < 0.002
    weights = [(k, *(n + 1 for n in at)) for k, W_k in WIDE.theta.W.items() for at in np.ndindex(W_k.shape)]
    assert all(table("W", *where, to=0.0).any() for where in weights)
    assert not np.isclose(table("W", 1, 1, 2, to=0.0), 0).any() and (table("x", 0, 2, to=0.0) == 0).all()


def test_what_learns_without_an_input():
    """Exercise 3 of 4.4: all biases, not W_111; W_211 unless h_11 = g(b_11) is 0, W_L11 unless h_21 is."""
    for g in (logistic, tanh):
        grad = thin(g).turned("x", 0, 1, to=0.0).grad
        assert all(grad.b[k].item() != 0 for k in grad.b) and grad.W[1].item() == 0 != grad.W[2].item()
        without_bias = thin(g).turned("x", 0, 1, to=0.0).turned("b", 1, 1, to=0.0)
        assert (without_bias.grad.W[2].item() == 0) == (g is tanh)
        both = without_bias.turned("b", 2, 1, to=0.0).grad.W[3].item()
        assert (both == 0) == (g is tanh)


# 4.5


def by_a_L(a_L=A_L, y=Y):
    return numerical_gradient(lambda a_L: cross_entropy(softmax(a_L), y), a_L)


def raised(to):
    """a_L with a_L2 turned."""
    return np.array([[0.4], [to], [-0.6]])


def trap(value):
    return f"The trap: {numbers(value)}. "


def with_two_softmaxes(i):
    return -1 / Y_HAT[1, 0] * ((i == 2) * Y_HAT[1, 0] - Y_HAT[1, 0] ** 2)


@table(
    ({"subject": "a_L1", "line": 3}, lambda: f"{FIRST}, gradient of a_L1. "),
    *(({"subject": f"a_L{i}", "line": 3}, lambda i=i: lines(by_a_L()[i - 1], 3)) for i in (1, 2, 3)),
    *(({"subject": f"a_L{i}", "line": 6}, lambda i=i: lines(Y_HAT[i - 1] - Y[i - 1], 6)) for i in (1, 2, 3)),
    *(({"subject": f"a_L{i}", "line": 4, "trap": True}, lambda i=i: trap(with_two_softmaxes(i))) for i in (1, 2, 3)),
    ({"subject": "a_L1", "line": 2, "trap": True}, lambda: trap(0)),  # 1/k has no slope
    ({"subject": "a_L1", "line": 6, "trap": True}, lambda: trap(Y_HAT[1])),
    ({"subject": "a_L1", "line": 6, "trap": True, "a_L2": 6.0}, lambda: lines(softmax(raised(6.0))[0], 6)),
    ({"subject": "a_L1", "line": 6, "trap": True, "a_L2": 6.0}, lambda: trap(softmax(raised(6.0))[1])),
    ({"subject": "a_L1", "line": 5, "show": "numbers", "score": "a_L2"}, lambda: "5 of 6 lines, as numbers. "),
    ({"subject": "a_L", "line": 2, "score": "a_L2"}, lambda: lines(by_a_L(), 2)),
    ({"subject": "a_L", "score": "a_L2"}, lambda: f"promised {format_number(by_a_L()[1, 0])} · "),
    *(({"subject": f"y_hat_{i}", "line": 2}, lambda i=i: lines(-Y[i - 1] / Y_HAT[1], 2)) for i in (1, 2, 3)),
    ({"subject": "y_hat_1", "line": 2, "trap": True}, lambda: trap(-1 / Y_HAT[1])),
    ({"subject": "y_hat_2", "line": 2, "trap": True}, lambda: trap(-1 / Y_HAT[1])),  # at i = l it is right
    ({"subject": "y_hat", "line": 2}, lambda: lines(-Y / Y_HAT[1], 2)),
)
def test_the_output_gradients_line_by_line(start, words):
    says("OutputDerivation", start, words)


def row(values):
    return f"[{', '.join(format_number(value) for value in np.ravel(values))}]"


@table(
    ({"score": "a_L2", "jacobian": False}, lambda: f"ŷ = {row(Y_HAT)}. "),
    ({"score": "a_L2", "jacobian": False}, lambda: f"grad_a_L = {row(by_a_L())}."),
    ({"a_L2": 3.0, "score": "a_L2", "jacobian": False}, lambda: f"ŷ = {row(softmax(raised(3.0)))}. "),
    ({"a_L2": -6.0, "score": "a_L2"}, lambda: f"grad_y_hat = {row(-Y / softmax(raised(-6.0))[1])}. "),
    ({"a_L2": -6.0, "score": "a_L2"}, lambda: f"grad_a_L = {row(by_a_L(raised(-6.0)))}."),
)
def test_both_gradients_side_by_side(start, words):
    says("SoftmaxGradient", start, words)


def traps(line, **start):
    """What this line says, and what its trap says, in the state that a reader comes to."""
    text = explore.OutputDerivation(subject="a_L1", line=line, trap=True, **start).text()
    return re.search(r"Values: (.*?)\. The trap: (.*?)\. ", text).groups()


@pytest.mark.parametrize(("line", "turned"), [(4, {"a_L1": 1.2}), (6, {"a_L2": 0.4})])
def test_a_trap_is_right_by_chance_where_two_scores_are_equal(line, turned):
    """What is to be found after "4.5 two softmaxes" and "4.5 left over"."""
    values, trap = traps(line, **turned)
    assert set(values.split("; ")) == {trap}
    assert {traps(line)[0].split("; ")[0]} != {traps(line)[1]}


def test_the_two_entries_at_l_fall_differently():
    """What is to be found after "4.5 steep": near −6 one of them changes quickly, and the other hardly at all."""
    low, higher = (softmax(raised(to)) for to in (-6.0, -5.5))
    assert (1 / low - 1 / higher)[1] > 300 and abs(low - higher)[1] < 1e-3


def test_y_hat_1_never_grows_with_a_l2():
    """What is to be found after "4.5 raise one", from one end of the dial to the other."""
    assert (np.diff([softmax(raised(to))[0, 0] for to in np.arange(-6, 6.05, 0.05)]) < 0).all()

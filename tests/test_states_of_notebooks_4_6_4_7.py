"""The explorers of 4.6 and 4.7 in the states that the notebooks speak of: what they say there, computed apart."""

import contextlib
import io
import re

import nbformat
import numpy as np
import pytest
from test_notebooks import NOTEBOOKS

import lecture_lib
from lecture_lib import compare, explore, logistic, numerical_gradient_of_theta, tanh
from lecture_lib.formatting import format_number, plain
from lecture_lib.questions.first_networks import start

NETWORK = start(3, 3, 3, 2)
W, GRAD, NUMERICAL = NETWORK.theta.W, NETWORK.grad, NETWORK.numerical
A, H = NETWORK.forward.a, NETWORK.forward.h
WITH_TANH = start(3, 3, 3, 2, g=tanh)


def numbers(values, decimals=6):
    return " ".join(format_number(value, decimals) for value in np.ravel(values))


def trap(values):
    return f" The trap: {values if isinstance(values, str) else numbers(values)}. "


def said(**start):
    return explore.HiddenGradient(classes=2, **start).text()


def said_of_weight(**start):
    return explore.WeightGradient(classes=2, **start).text()


def said_of_check(**start):
    return explore.GradientCheck(neurons=3, classes=2, **start).text()


def paths(i, j):
    products = (GRAD.a[i + 1] * W[i + 1][:, [j - 1]])[:, 0]
    shown = ", ".join(plain(product, 3, sign=True) for product in products)
    return f"Paths from h_{i}{j}: {shown}, sum {format_number(products.sum(), 6)}."


def to_k(j):
    """The sum for h_1j that stops at m = k = 2."""
    return GRAD.a[2][:2, 0] @ W[2][:2, j - 1]


def with_slope_of_a_22(j):
    return GRAD.h[2][j - 1, 0] * logistic.prime(A[2][1, 0])


def entry(k, i, j):
    return GRAD.a[k][i - 1, 0] * H[k - 1][j - 1, 0]


def matrix(k):
    return f"grad_W_{k} = [{'; '.join(numbers(row, 4) for row in GRAD.a[k] @ H[k - 1].T)}]."


HIDDEN = [
    # start, what it says
    ({"subject": "h_21", "weight": "W_311"}, paths(2, 1)),
    ({"subject": "h_21"}, f"1 of 3 lines, as indices. Values: {numbers(W[3][:, 0] @ GRAD.a[3])}. "),
    ({"subject": "h_11"}, paths(1, 1)),
    ({"subject": "h_13"}, paths(1, 3)),
    ({"subject": "h_11", "line": 3, "trap": True}, trap(W[2][0] @ GRAD.a[2])),
    ({"subject": "h_21", "line": 3, "trap": True}, trap("nothing")),
    ({"subject": "h_1"}, f"Values: {numbers(W[2].T @ GRAD.a[2])}. "),
    ({"subject": "h_1", "trap": True}, trap(W[2] @ GRAD.a[2])),
    ({"subject": "h_2", "trap": True}, trap("nothing")),
    *(({"subject": f"h_1{j}", "trap": True}, trap(to_k(j))) for j in (1, 2, 3)),
    ({"subject": "h_21", "trap": True}, trap(W[3][:, 0] @ GRAD.a[3])),  # no trap: k neurons lie above
    *(({"subject": f"a_2{j}", "line": 2, "trap": True}, trap(with_slope_of_a_22(j))) for j in (1, 2, 3)),
    ({"subject": "a_2"}, f"Values: {numbers(GRAD.h[2] * H[2] * (1 - H[2]))}. "),
    ({"subject": "h_1", "weight": "b_21"}, f"promised {format_number(GRAD.a[2][0, 0])} · "),
]

WEIGHTS = [
    ({"subject": "W_221"}, f"1 of 2 lines, as indices. Values: {numbers(NUMERICAL.W[2][1, 0])}. "),
    ({"subject": "W_213", "weight": "W_213"}, f"Values: {numbers(entry(2, 1, 3))}. "),
    ({"subject": "W_112", "line": 2}, f"Values: {numbers([entry(1, 1, 2)])}; {numbers([entry(1, 1, 2)])}. "),
    ({"subject": "W_212", "line": 2, "trap": True}, trap(NUMERICAL.W[2][1, 0])),  # the mirror image
    ({"subject": "W_222", "line": 2, "trap": True}, trap(NUMERICAL.W[2][1, 1])),  # on the diagonal: right by chance
    ({"subject": "W_313", "weight": "W_313"}, f"promised {format_number(NUMERICAL.W[3][0, 2])} · "),
    ({"subject": "W_1", "weight": "x_2"}, matrix(1)),
    ({"subject": "W_2"}, matrix(2)),
    ({"subject": "W_3"}, matrix(3)),
    ({"subject": "W_2", "trap": True}, trap(NUMERICAL.W[2].T)),
    ({"subject": "W_3", "trap": True}, trap(H[2] @ GRAD.a[3].T)),
    ({"subject": "b_22", "line": 2}, f"Values: {numbers([NUMERICAL.b[2][1, 0]] * 2).replace(' ', '; ')}. "),
]

CHECKS = [
    ({}, "32 parameters, nudge 1.0·10⁻⁵, mistake in: nothing."),
    ({}, "every entry passes, largest relative error below 10⁻⁶."),
    ({"mistake": "a sign"}, f"{W[3].shape[1]} of {NETWORK.theta.count} entries fail"),  # one row of W_3
    ({"mistake": "the transpose"}, f"{W[1].size + len(A[1])} of {NETWORK.theta.count} entries fail"),  # layer 1
    ({"mistake": "g′(a₁)"}, f"{W[1].size + len(A[1])} of {NETWORK.theta.count} entries fail"),
    ({"nudge": -1.0}, "entries fail"),
    ({"nudge": -12.0}, "entries fail"),
    ({"weight": "W_111", "value": 4.0}, "every entry passes"),
]


def named(start):
    return ", ".join(f"{field}={value}" for field, value in start.items()) or "at first"


@pytest.mark.parametrize(("start", "words"), HIDDEN, ids=lambda part: named(part) if isinstance(part, dict) else "")
def test_the_gradient_of_a_hidden_unit(start, words):
    assert words in said(**start)


@pytest.mark.parametrize(("start", "words"), WEIGHTS, ids=lambda part: named(part) if isinstance(part, dict) else "")
def test_the_gradient_of_a_weight(start, words):
    assert words in said_of_weight(**start)


@pytest.mark.parametrize(("start", "words"), CHECKS, ids=lambda part: named(part) if isinstance(part, dict) else "")
def test_the_gradient_check(start, words):
    assert words in said_of_check(**start)


def test_a_wrong_sign_has_an_error_of_2():
    broken = explore.GradientCheck(neurons=3, classes=2, mistake="a sign")
    assert "largest relative error 2" in broken.scene.frame["moving"]["summary"]


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({}, "stop 0 of 8."),
        ({"hidden": 4}, "stop 0 of 14."),
        ({"stop": 1}, numbers(GRAD.a[3], 4)),
        ({"stop": 3}, numbers(GRAD.h[2], 4)),
        ({"stop": 7}, numbers(GRAD.a[1], 4)),
        ({"stop": 7, "g": "tanh"}, numbers(WITH_TANH.grad.a[1], 4)),
    ],
    ids=lambda part: named(part) if isinstance(part, dict) else "",
)
def test_the_walk_down(start, words):
    assert words in explore.BackwardPass(classes=2, **start).text()


def test_more_comes_down_through_tanh():
    """Although less starts at the output; that changes between h_2 and a_2."""
    assert (abs(WITH_TANH.grad.a[1]) > abs(GRAD.a[1])).all()
    more = [
        np.linalg.norm(getattr(WITH_TANH.grad, kind)[k]) > np.linalg.norm(getattr(GRAD, kind)[k])
        for kind, k in (("a", 3), ("h", 2), ("a", 2), ("h", 1), ("a", 1))
    ]
    assert more == [False, False, True, True, True]


def test_two_neurons_are_blamed_equally_and_the_first_product_is_ten_times_the_second():
    first, second = GRAD.a[3][:, 0] * W[3][:, 0]
    assert first / second == pytest.approx(10) and GRAD.a[3][0, 0] == pytest.approx(-GRAD.a[3][1, 0])


def test_what_the_questions_of_4_6_let_find():
    """A slope of ¼ and of almost 1 lie on the dial of b_21; a sum for h_13 that stops at k is nearly right."""
    for network, largest, bias in ((NETWORK, 0.25, 0.85), (WITH_TANH, 1.0, 0.0)):
        turned = network.turned("b", 2, 1, to=bias)
        assert network.g.prime(turned.forward.a[2])[0, 0] == pytest.approx(largest, abs=1e-4)
    lost = [abs(to_k(j) - GRAD.h[1][j - 1, 0]) for j in (1, 2, 3)]
    assert lost[2] == min(lost) and lost[2] < 0.02


def test_the_promise_of_b_21_fails_far_away():
    slope = NUMERICAL.b[2][0, 0]
    far = NETWORK.turned("b", 2, 1, to=4.0)
    change, promised = far.loss_of(far.theta) - NETWORK.loss_of(NETWORK.theta), slope * (4.0 - NETWORK.theta.b[2][0, 0])
    assert 0 > change > 0.6 * promised


def test_the_folded_answer_of_4_6_is_right():
    """The two lines below "Write it yourself", put in their place, satisfy the cell that judges."""
    cells = nbformat.read(NOTEBOOKS / "4.6-hidden-gradients.ipynb", as_version=4).cells
    at = next(n for n, cell in enumerate(cells) if "def hidden_gradients" in cell.source)
    lines = iter(re.search(r"```python\n(.*?)\n```", cells[at + 2].source, re.DOTALL)[1].splitlines())
    written_in = re.sub(r" +grad_[ha]\[i\] = None.*", lambda gap: next(lines), cells[at].source)
    known = vars(lecture_lib) | {"np": np, "x": NETWORK.x, "y": NETWORK.y}
    for source, verdict in ((cells[at].source, "not yet there"), (written_in, "right")):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(f"{source}\n{cells[at + 1].source}", dict(known))
        assert re.findall(r" is (.*)", printed.getvalue()) == [verdict] * 4


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_what_one_class_gains_the_others_lose(classes):
    """4.7, exercise 5: a column of grad_W_L adds up to 0."""
    assert np.allclose(start(3, 3, 3, classes).numerical.W[3].sum(axis=0), 0, atol=1e-9)


def test_the_error_of_a_check_falls_with_the_square_of_the_nudge():
    """4.7: a tenth of the nudge, a hundredth of the error, until noise takes over; the best is near 10⁻⁵."""
    error = {}
    for power in range(1, 13):
        found = numerical_gradient_of_theta(NETWORK.theta, NETWORK.forward, NETWORK.y, nudge=10.0**-power)
        error[power] = compare(GRAD, found)
    assert all(50 < error[power] / error[power + 1] < 200 for power in (1, 2, 3))
    assert min(error, key=error.get) in (4, 5, 6) and error[12] > 1e3 * error[5]

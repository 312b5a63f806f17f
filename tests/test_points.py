"""Training on points of the reader's own: every form they come in, what was made of them, one output, a network of theirs."""

import re
from decimal import Decimal

import numpy as np
import pytest
from driving import (
    at_random,
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    click,
    press,
    runs_are_short,  # noqa: F401  an autouse fixture
    shown,
)
from plainly import Plainly
from seeing import Seen
from seeing_parts import words
from test_given import network
from test_training import BIG, by_class, check_points

from lecture_lib import Activation, logistic
from lecture_lib.draw.plane import REACH
from lecture_lib.explore import Training
from lecture_lib.explore.kit.table import MOST, table_of

pytestmark = pytest.mark.filterwarnings("error")

RNG = np.random.default_rng(4)
X = np.array([[5.8, 3.1]]) + RNG.normal(size=(12, 2)) * (0.8, 0.4)
NAMES = ["virginica", "setosa", "setosa"] * 4
CLASSES = [2, 1, 1] * 4
ROWS = [(*x, name) for x, name in zip(X.tolist(), NAMES, strict=True)]
ONE_HOT = np.array([[c == k for c in CLASSES] for k in (1, 2)]) * 1.0
FIELDS = [("length", float), ("width", float), ("kind", "U9")]


class Frame:
    """As much of a data frame as is asked for: a shape, and to_numpy()."""

    def __init__(self, rows):
        self.values = np.array(rows, dtype=object)
        self.shape = self.values.shape

    def __bool__(self):
        raise ValueError("a frame is neither true nor false")

    def to_numpy(self):
        return self.values


FORMS = {
    "rows": ROWS,
    "lists": [list(row) for row in ROWS],
    "an array of objects": np.array(ROWS, dtype=object),
    "an array of text": np.array(ROWS),
    "text, as csv has it": [[str(each) for each in row] for row in ROWS],
    "numbers": np.column_stack([X, CLASSES]),
    "the class first": [(name, *x) for *x, name in ROWS],
    "the class in the middle": [(x_1, name, x_2) for x_1, x_2, name in ROWS],
    "a frame": Frame(ROWS),
    "fields": np.array(ROWS, dtype=FIELDS),
    "decimals": [(Decimal(repr(x_1)), x_2, name) for x_1, x_2, name in ROWS],
    "X and names": (X, NAMES),
    "X in a frame": (Frame(X), Frame([[name] for name in NAMES])),
    "columns": (X.T, NAMES),
    "lists and an array": [X.tolist(), np.array(CLASSES)],
    "True is the later": (X, [c == 2 for c in CLASSES]),
    "-1 and 1": (X, np.array(CLASSES) * 2.0 - 3),
    "one column of labels": (X, np.array(CLASSES)[:, None]),
    "one row of labels": (X, [CLASSES]),
    "one-hot": (X.T, ONE_HOT),
    "one-hot, example by example": (X, ONE_HOT.T),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_points(form):
    explorer = Training(points=FORMS[form])
    state = explorer.state
    assert state.data == "your own" and state.sizes == [2, 8, 8, 2] and not state.held_out
    x_1, x_2, classes = zip(*state.points, strict=True)
    theirs = [middle + unit * np.array(x) for x, (middle, unit) in zip((x_1, x_2), state.table.scales, strict=True)]
    np.testing.assert_allclose(np.array(theirs).T, X, rtol=1e-12)
    assert list(classes) == CLASSES
    check_points(explorer, state.points)
    assert state.table.scaling in words(Seen(explorer)[BIG].still)


@pytest.mark.parametrize("labels, said, short", [
    (["dog", "cat", "dog", "cat"], "class 1 is cat, class 2 is dog;", "class 1: cat, 2: dog"),
    ([1, 0, 0, 1], "class 1 is 0, class 2 is 1;", "class 1: 0, 2: 1"),
    ([-1, 1.0, 1, -1], "class 1 is −1, class 2 is 1;", "class 1: −1, 2: 1"),
    ([True, False, True, True], "class 1 is False, class 2 is True;", "class 1: False, 2: True"),
    ([2, 1, 3, 1], "the classes have your numbers;", ""),
    ([7, 7, 7, 7], "class 1 is 7;", "class 1: 7"),
    (["a", 3, "a", 3], "class 1 is 3, class 2 is a;", "class 1: 3, 2: a"),
    (["<b>&", "b", "c", "c"], "class 1 is <b>&, class 2 is b, class 3 is c;", "class 1: <b>&, 2: b, 3: c"),
    (["a name of many letters", "b", "b", "b"], "class 1 is a name of many letters, class 2 is b;", "class 1: a name of many…, 2: b"),
])  # fmt: skip
def test_labels_in_order_are_the_classes(labels, said, short):
    explorer = Training(points=(X[:4], labels))
    assert f"Your points: {said}" in explorer.text()
    (headline,) = Seen(explorer)["summary"].moving.cssselect("div.ll-loss")
    assert words(headline).endswith(short) and ("class" in words(headline)) == bool(short)
    ordered = sorted(set(labels), key=lambda label: (isinstance(label, str), label))
    assert explorer.state.k == max(2, len(ordered))
    assert [c for *_, c in explorer.state.points] == [ordered.index(label) + 1 for label in labels]


SCALING = re.compile(r"x([₁₂]) = \(?yours(?: ([−+]) ([\d.e+-]+?))?\)?(?: / ([\d.e+-]+?))?(?=[,.] |, |\.$|\. )")


def scaled_as_said(sentence, X):
    """The reader's numbers, scaled by hand as the sentence has it."""
    found = {number: (sign, middle, unit) for number, sign, middle, unit in SCALING.findall(sentence)}
    assert sorted(found) == ["₁", "₂"], sentence
    for column, (sign, middle, unit) in zip(X.T, (found["₁"], found["₂"]), strict=True):
        yield (column - float(middle or 0) * (-1 if sign == "+" else 1)) / float(unit or 1)


@pytest.mark.parametrize("seed", range(30))
def test_what_is_said_of_the_scaling_is_what_was_done(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rng.integers(1, 40), 2)) * 10.0 ** rng.integers(-8, 9, 2) + 10.0 ** rng.integers(-2, 6, 2)
    X[rng.random(len(X)) < 0.1] *= 20  # some far out
    table = table_of((X if len(X) != 2 else X[:1], rng.integers(0, 2, len(X) if len(X) != 2 else 1)))
    X = X if len(X) != 2 else X[:1]
    x = np.array(table.points)[:, :2]
    assert abs(x).max() <= REACH - 0.04
    np.testing.assert_allclose(np.array([*scaled_as_said(table.sentence, X)]).T, x, rtol=1e-9, atol=1e-6)
    if len(X) > 20:
        assert (np.ptp(x, axis=0) > 1.5).all()  # and fill it
    assert all(len(f"{unit:.12g}".replace(".", "").replace("e", "").strip("0+-")) <= 5 for _, unit in table.scales)


def test_coordinates_that_fill_the_plane_stay_and_those_alike_lie_in_the_middle():
    table = table_of([(-1.25, 7.5, 1), (1.5, 7.5, 2), (0.1, 7.5, 2)])
    assert [x[:2] for x in table.points] == [(-1.25, 0.0), (1.5, 0.0), (0.1, 0.0)]
    assert table.sentence == "Your points: the classes have your numbers; x₁ = yours, x₂ = yours − 7.5."


def test_of_many_points_some_are_drawn_and_that_is_said():
    rows = [(n, (n * 7) % 1000, n % 3) for n in range(1000)]
    one, other = (Training(points=rows) for _ in range(2))
    points = one.state.points
    assert len(set(points)) == len(points) == MOST == 600 and points == other.state.points
    assert one.text().count("600 of your 1,000 points are here, drawn at random.") == 2
    assert "600 of your 1,000 points are here, drawn at random. Play" in Seen(one)["summary"].words()
    middle, unit = one.state.table.scales[0]
    n = [round(middle + unit * x_1) for x_1, *_ in points]
    assert (
        n == sorted(n) and 400 < np.mean(n) < 600 and all(c == i % 3 + 1 for i, (*_, c) in zip(n, points, strict=True))
    )
    assert "drawn" not in Training(points=rows[:600]).text()


MESSAGES = [
    ("iris.csv", "is 'iris.csv'", "read the file first"),
    ({"x_1": [1, 2]}, "is a dict", "list(zip(x_1, x_2, classes))"),
    ([], "is empty", "rows of two numbers and a class"),
    (np.zeros((0, 3)), "is empty", "rows of two numbers"),
    (5, "is 5", "rows of two numbers"),
    (zip([1], [2], [3], strict=True), "is a", "rows of two numbers"),
    ([1, 2, 3], "has 1 in place of row 1", "rows of two numbers"),
    ([(1,), (2,)], "has 1 column", "3, x_1, x_2 and the class"),
    (np.zeros((9, 2)), "has 2 columns", "3, x_1, x_2 and the class"),
    (np.zeros((9, 5)), "has 5 columns", "3, x_1, x_2 and the class"),
    (np.zeros((3, 9)), "has 9 columns", "its rows and columns need to change places"),
    (np.zeros((2, 3, 3)), "in row 1", "two numbers and a class there"),
    ([(1, 2, 0), (1, 2)], "has 3 entries in row 1 and 2 in row 2", "as many in each"),
    ([(1, 2, 0), (1, None, 0)], "has None in row 2", "leave the others out"),
    ([(1, 2, 0), (1, np.nan, 0)], "has nan in row 2", "leave the others out"),
    ([(1, 2, "a"), (1, 2, "")], "has '' in row 2", "leave the others out"),
    ([(1, 2, 0), (1, 2, np.nan)], "has nan in row 2", "leave the others out"),
    (np.ma.masked_array(np.ones((2, 3)), [[0] * 3, [0, 1, 0]]), "has None in row 2", "leave the others out"),
    ([(1, 2, 0), (np.inf, 2, 0)], "has inf in row 2", "two finite numbers there"),
    ([(1, 2, 0), (10**400, 2, 0)], "in row 2", "no larger than 1e100"),
    ([("a", "b", 1)], "has 'a', 'b' in a row", "two numbers and one class there"),
    ([(1, 2, [3])], "has [3] in row 1", "two numbers and a class there"),
    ([(1, 2, np.inf)], "has inf in row 1", "a class there, a number or text"),
    ([(1, 2, print)], "has the function print in row 1", "a class there, a number or text"),
    ([(n, n, n) for n in range(4)], "has 4 classes", "2 or 3"),
    ((X, NAMES[:-1]), "has 12 points in X and 11 labels", "as many labels as points"),
    ((X[:2], [0, 1]), "has X of (2, 2), which fits either way round", "rows here"),
    ((np.zeros((9, 4)), [0] * 9), "has X of (9, 4)", "choose two columns"),
    ((X, ONE_HOT * 0.5), "has labels", "one-hot columns, (k, N) with k 2 or 3 and N = 12"),
    ((X, np.eye(12)), "has labels", "one-hot columns"),
    ((X, "abc"), "is 'abc'", "the numbers themselves"),
    ((X, [*NAMES[:-1], None]), "has None in row 12", "leave the others out"),
]  # fmt: skip


@pytest.mark.parametrize("points, has, needs", MESSAGES, ids=range(len(MESSAGES)))
def test_what_are_no_points(points, has, needs):
    with pytest.raises(ValueError) as error:
        Training(points=points)
    said = str(error.value)
    assert said.startswith(f"points {has}") or (said.startswith("points ") and has in said)
    assert "points needs " in said and needs in said and len(said) < 260 and "\n" not in said


def test_first_points_start_and_back_lead_to_them():
    explorer = Training(points=ROWS, t=5)
    first, points = shown(explorer), explorer.state.points
    click(explorer, "spot 20 20")
    assert "13 points, 1 added" in explorer.text() and explorer.state.t == 0 and "Your points" in explorer.text()
    edited = shown(explorer)
    explorer.controls["data"].value = "spirals"
    assert "Your points" not in explorer.text() and "spirals, 150 points" in explorer.text()
    explorer.controls["data"].value = "your own"
    assert shown(explorer) == edited
    press(explorer, "first points")
    assert explorer.state.points == points and shown(explorer) == first
    press(explorer, "no points")
    assert "No point, no loss" in explorer.text()
    for seed in range(3):
        at_random(explorer, np.random.default_rng(seed), 6)
    last = shown(explorer)
    explorer.start()
    assert shown(explorer) == first
    explorer.back()
    assert shown(explorer) == last
    assert "Your points" not in Training(data="your own").text() and Training(data="your own").state.k == 3


def test_points_wait_in_the_menu_of_another_data_set():
    explorer = Training(points=ROWS, data="spirals")
    assert explorer.state.data == "spirals" and len(explorer.state.points) == 150
    explorer.controls["data"].value = "your own"
    assert len(explorer.state.points) == len(ROWS)


# one output


@pytest.mark.parametrize("eta, batch", [(0.5, "all"), (2.0, 10)])
def test_one_output_learns_as_the_oracle_does(eta, batch):
    explorer = Training(points=ROWS, output="logistic", neurons=3, eta=eta, batch=batch, t=0)
    state = explorer.state
    x, y = np.array(state.points)[:, :2].T, ONE_HOT[:1]
    theta = state.iteration().theta
    now = Plainly(theta.W, theta.b, x, y, "tanh", "logistic", "binary_cross_entropy")
    assert state.sizes == [2, 3, 3, 1]
    for t in range(12):
        state.t = t
        here = state.iteration()
        if batch == "all":
            assert here.loss == pytest.approx(now.loss, rel=1e-12)
            for k, by in now.by_W.items():
                np.testing.assert_allclose(here.gradients.W[k], by, rtol=1e-9, atol=1e-15)
                np.testing.assert_allclose(here.theta.W[k], now.W[k], rtol=1e-9, atol=1e-15)
            measured = state.measured(here)
            assert measured.loss == pytest.approx(now.loss, rel=1e-12)
            assert measured.right == (by_class(now.y_hat).argmax(axis=0) == np.array(CLASSES) - 1).mean()
            now = now.along(eta)
        else:
            assert here.forward.y_hat.shape == (1, 10)
    explorer.redraw()
    assert (
        "layers [2, 3, 3, 1]" in explorer.text()
        and "With one output, ŷ is the probability of class 1" in explorer.text()
    )
    assert "of class 1" in words(Seen(explorer)[BIG].still)
    check_points(explorer, state.points)


def test_the_menu_of_outputs_is_there_for_two_classes():
    explorer = Training(output="logistic", t=3)
    menu = explorer.controls["output"]
    assert menu.label == "logistic, one output" and [text for text, _ in menu.options] == [
        "softmax, two outputs",
        "logistic, one output",
    ]
    explorer.controls["data"].value = "blobs"
    assert menu.layout.display == "none" and explorer.state.sizes[-1] == 3
    explorer.controls["data"].value = "moons"
    assert menu.layout.display is None and explorer.state.sizes[-1] == 1 and explorer.state.t == 3
    click(explorer, "h 3 1")
    assert (
        "The plane shows h_31" in explorer.text()
        and len(Seen(explorer)[BIG].moving.cssselect("rect.chosen-frame")) == 2
    )
    for c, said in ((1, "ŷ → 1 everywhere"), (2, "ŷ → 0 everywhere")):
        explorer.state.place(((0.0, 0.0, c),))
        explorer.redraw()
        assert f"One example, of class {c}: {said}" in explorer.text()


def test_with_a_function_of_the_readers_own():
    def back_propagation(W, a, h, y, g):
        grad_a, N = {len(W): -(y - h[len(W)]) / y.shape[1]}, y.shape[1]
        for k in range(len(W), 1, -1):
            grad_a[k - 1] = W[k].T @ grad_a[k] * g.prime(a[k - 1])
        assert N == 12
        return {k: grad_a[k] @ h[k - 1].T for k in W}, {k: grad_a[k].sum(axis=1, keepdims=True) for k in W}

    start = {"points": ROWS, "output": "logistic", "t": 9}
    mine, plain = Training(**start, back_propagation=back_propagation), Training(**start)
    assert mine.state.iteration().loss == pytest.approx(plain.state.iteration().loss, rel=1e-12)
    assert "✓" in mine.scene.frame["moving"]["own"]


# a network and a function of the reader's own


@pytest.mark.parametrize("sizes", [[2, 8, 8, 2], [2, 5, 1, 7, 1], [2, 1, 2], [2, 3, 8, 3], [2, 8, 1, 8, 1]])
def test_the_first_weights_are_those_handed_over(sizes):
    theta = network(sizes)
    labels = [0, 1, 2] * 4 if sizes[-1] == 3 else NAMES
    explorer = Training(points=(X, labels), theta=theta)
    state = explorer.state
    assert state.sizes == sizes and state.iteration().theta.W[1].tolist() == theta.W[1].tolist()
    y = np.eye(3)[[l - 1 for *_, l in state.points]].T[: sizes[-1]]
    of = ("logistic", "binary_cross_entropy") if sizes[-1] == 1 else ("softmax", "cross_entropy")
    plain = Plainly(theta.W, theta.b, np.array(state.points)[:, :2].T, y, "tanh", *of)
    assert state.iteration().loss == pytest.approx(plain.loss, rel=1e-12)
    assert all(explorer.controls[of].layout.display == "none" for of in ("hidden", "neurons", "output"))
    first = shown(explorer)
    explorer.controls["seed"].value = 3
    assert state.sizes == sizes and (state.iteration().theta.W[1] != theta.W[1]).any()
    explorer.controls["seed"].value = 0
    assert shown(explorer) == first
    for seed in range(3):
        at_random(explorer, np.random.default_rng(seed), 6)
        assert state.sizes == sizes and state.k == max(2, sizes[-1])
    explorer.start()
    assert shown(explorer) == first


def test_theta_alone_has_the_data_of_as_many_classes():
    assert [data for _, data in Training(theta=network([2, 4, 3])).controls["data"].options] == ["blobs", "your own"]
    one = Training(theta=network([2, 4, 1]), t=2)
    assert one.state.data == "moons" and one.state.output is logistic
    one.controls["data"].value = "your own"
    assert one.state.k == 2 and one.state.sizes == [2, 4, 1]


@pytest.mark.parametrize("start, message", [
    ({"theta": network([3, 4, 2])}, "theta has layers [3, 4, 2]: theta needs 2 inputs, 1 to 3 hidden layers of 1 to 8 neurons and 1 to 3 outputs"),
    ({"theta": network([2, 9, 2])}, "theta has layers [2, 9, 2]: theta needs"),
    ({"theta": network([2, 2])}, "theta has layers [2, 2]: theta needs"),
    ({"theta": network([2, 3, 4])}, "theta has layers [2, 3, 4]: theta needs"),
    ({"theta": network([2, 3, 3]), "points": ROWS}, "theta has layers [2, 3, 3] and points have 2 classes: theta needs 1 or 2 outputs"),
    ({"theta": network([2, 3, 2]), "neurons": 3}, "neurons is given, and theta"),
    ({"theta": network([2, 3, 3]), "data": "moons"}, "data is 'moons': data needs one of blobs"),
    ({"theta": [[1.0]]}, "needs to be a Theta"),
])  # fmt: skip
def test_a_network_that_does_not_fit(start, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Training(**start)


def test_an_activation_of_the_readers_own_is_in_the_menu():
    leaky = Activation("leaky", lambda z: np.maximum(0.1 * z, z), lambda h: np.where(h > 0, 1.0, 0.1))
    explorer = Training(g=leaky, neurons=2, hidden=1, t=1)
    assert [text for text, _ in explorer.controls["g"].options] == ["logistic", "tanh", "relu", "leaky"]
    before, after = explorer.state.iteration(0), explorer.state.iteration(1)
    (x, y), W, b = explorer.state.examples[:2], before.theta.W, before.theta.b
    a = W[1] @ x + b[1]
    h = np.where(a > 0, a, 0.1 * a)
    scores = np.exp(W[2] @ h + b[2])
    grad_a = (scores / scores.sum(axis=0) - y) / x.shape[1]
    by_W_1 = W[2].T @ grad_a * np.where(a > 0, 1, 0.1) @ x.T
    np.testing.assert_allclose(after.theta.W[1], W[1] - 0.5 * by_W_1, rtol=1e-9)
    explorer.moves.opened = ["code"]
    assert "fill in your leaky" in explorer.listing.code
    explorer.controls["g"].value = explorer.controls["g"].options[0][1]
    explorer.start()
    assert explorer.state.g is leaky

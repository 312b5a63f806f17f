"""A back_propagation that the reader wrote, in the explorers: it is shown, marked where it is wrong, named, and trained by."""

import re

import numpy as np
import pytest
from driving import callbacks_are_silent  # noqa: F401  an autouse fixture

from lecture_lib import Gradients, back_propagation, explore, initialise_theta
from lecture_lib.exercises import EXERCISES
from lecture_lib.explore.kit.own import contradicted
from lecture_lib.judging.own import OwnBackPropagation
from lecture_lib.questions import start

BACKWARD = EXERCISES["4.8 backward"]
NETWORKS = "GradientCheck", "HiddenGradient", "WeightGradient", "BackwardPass"
WAYS = {name: way for way in reversed(BACKWARD.ways) for name in way[:1]}  # the first way to make each mistake
RUNS = "Training", "FaultyTraining", "HandwrittenDigits"
SQUARE = {"neurons": 3}  # where a missing transpose raises nothing
PANELS = {  # of the panels with gradients: which are marked there, the network first
    "HiddenGradient": {"network": "ah", "by h": [("a", 2), ("h", 1)], "by a": [("a", 1)]},
    "WeightGradient": {"network": "Wb", "outer": [("a", 2), ("W", 2), ("b", 2)]},
    "BackwardPass": {"network": "Wbah"},
}


def wrong(mistake=None):
    """The function with a mistake, if one is named."""
    return BACKWARD.function(*[WAYS[mistake]] if mistake else ())


def made(name, function, **start):
    return getattr(explore, name)(back_propagation=function, **start)


def moving(explorer):
    """What moves, without the line about the reader's function."""
    return {name: markup for name, markup in explorer.scene.frame["moving"].items() if name != "own"}


def of(explorer):
    """The line about the reader's function, as a reader of the screen has it."""
    assert "own" in explorer.scene.frame["moving"]
    return "Your function" + explorer.text().split("Your function")[1]


def right(W, a, h, y, g):
    return BACKWARD.function()(W, a, h, y, g)


def as_the_library(theta, forward, y):
    return back_propagation(theta, forward, y)


def four(W, a, h, y, g):
    found = back_propagation(*as_library(W, a, h, g), y)
    return found.W, found.b, found.a, found.h


def as_library(W, a, h, g):
    from lecture_lib import Theta, softmax
    from lecture_lib.network import Forward

    return Theta(W, {k: np.zeros((len(W[k]), 1)) for k in W}), Forward(a, h, g, softmax)


def lists(W, a, h, y, g):
    return tuple([part[k] for k in sorted(part)] for part in right(W, a, h, y, g))


def by_name(W, a, h, y, g):
    return dict(zip(("grad_W", "grad_b"), right(W, a, h, y, g), strict=True))


@pytest.mark.parametrize("function", [right, as_the_library, four, lists, by_name])
@pytest.mark.parametrize("name", [*NETWORKS, *RUNS[:2]])
def test_a_right_function_shows_what_the_library_shows(name, function):
    start = {"t": 7} if name in RUNS else {}
    start |= {"batch": 10} if name == "Training" else {}
    mine, plain = made(name, function, **start), getattr(explore, name)(**start)
    assert "✓" in mine.scene.frame["moving"]["own"]
    if name in NETWORKS:
        assert moving(mine) == moving(plain)
    for k, W in mine.state.both[1].iteration().theta.W.items() if name == "FaultyTraining" else ():
        np.testing.assert_allclose(W, plain.state.iteration().theta.W[k])
    if name == "Training":
        assert mine.state.iteration().loss == pytest.approx(plain.state.iteration().loss)


@pytest.mark.parametrize("mistake", BACKWARD.mistakes)
def test_each_mistake_is_named(mistake):
    """Also those that one example does not show."""
    line = of(made("HiddenGradient", wrong(mistake)))
    assert f"The mistake is {mistake}." in line
    assert "elsewhere not" in line or "not what nudging gives" in line or "gives none here" in line


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_shown_is_the_readers(name):
    """The words have its numbers, the loss line promises by them."""
    function = wrong("no g′")
    explorer = made(name, function, **SQUARE, **({"weight": "W_111"} if name != "BackwardPass" else {}))
    state = explorer.state
    theta, forward = explorer.state.passed()
    grad_W, _ = function(theta.W, forward.a, forward.h, state.y, forward.g)
    assert explorer.numbers().answer.gradient == pytest.approx(grad_W[1][0, 0])
    np.testing.assert_allclose(explorer.numbers().gradients.W[1], grad_W[1])
    assert abs(grad_W[1][0, 0] - back_propagation(theta, forward, state.y).W[1][0, 0]) > 1e-3


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("mistake", ["no g′", "no transpose", "a wrong sign", "g′ at h"])
def test_just_what_nudging_contradicts_is_marked(name, mistake):
    explorer = made(name, wrong(mistake), **SQUARE)
    now, plain = explorer.numbers(), getattr(explore, name)(**SQUARE)
    right = back_propagation(now.theta, now.forward, explorer.state.y)
    off = {
        (kind, k): ~np.isclose(found, getattr(right, kind)[k], rtol=1e-4, atol=1e-9)
        for kind in "Wbah"
        for k, found in getattr(now.gradients, kind).items()
        if (kind, k) != ("h", now.theta.L)
    }
    assert any(part.any() for part in off.values())
    for panel, of_panel in PANELS[name].items():
        marked = [key for key in off if key[0] in of_panel] if isinstance(of_panel, str) else of_panel
        count = sum(int(off[key].sum()) for key in marked)
        mark = "✗" if panel == "network" else 'class="tint negative"'
        assert explorer.scene.frame["moving"][panel].count(mark) == count, panel
        assert mark not in plain.scene.frame["moving"][panel]


def test_nudging_finds_what_it_contradicts_and_nothing_else():
    plain = explore.BackwardPass()
    now, y = plain.numbers(), plain.state.y
    assert not any(off.any() for off in contradicted(now.gradients, now.theta, now.forward, y).values())
    for kind, k in (("W", 2), ("b", 3), ("a", 1), ("h", 2)):
        parts = {of: dict(getattr(now.gradients, of)) for of in "Wbah"}
        parts[kind][k] = parts[kind][k] * 1.001
        off = contradicted(Gradients(*parts.values()), now.theta, now.forward, y)
        assert [key for key, where in off.items() if where.any()] == [(kind, k)]


def test_the_count_of_what_fails_is_that_of_the_check():
    explorer = made("GradientCheck", wrong("no g′"))
    now = explorer.numbers()
    assert 0 < now.failing < now.theta.count
    assert f"{now.failing} of {now.theta.count} entries are not what nudging gives" in of(explorer)
    assert "mistake" not in explorer.controls


@pytest.mark.parametrize("name", [*NETWORKS, *RUNS])
def test_nothing_written_yet_leaves_the_library(name):
    def back_propagation(W, a, h, y, g):
        """grad_W and grad_b."""
        ...

    start = {"t": 3} if name in RUNS else {}
    explorer = made(name, back_propagation, **start)
    plain = moving(getattr(explore, name)(**start))
    if name == "Training":  # there the line about the function takes the place of another one
        plain["summary"] = plain["summary"].split("<p>")[0]
    assert moving(explorer) == plain and "gives nothing yet" in of(explorer)


def test_an_error_is_shown_with_its_line_and_the_picture_stays():
    def picky(W, a, h, y, g):
        if W[1][0, 0] > 1:
            raise OverflowError("too large for me")
        return right(W, a, h, y, g)

    explorer = made("WeightGradient", picky, weight="W_111")
    explorer.controls["value"].value = 0.5
    before = moving(explorer)
    for value in (2.0, 3.0):
        explorer.controls["value"].value = value
        assert moving(explorer) == before
        assert "OverflowError: too large for me" in of(explorer)
        assert 'raise OverflowError("too large for me")' in of(explorer) and "last one with gradients" in of(explorer)
    explorer.controls["value"].value = 0.75
    assert moving(explorer) != before and "here every entry is what nudging gives" in of(explorer)
    explorer.controls["value"].value = 2.0
    explorer.controls["neurons"].value = 2  # other panels: what was shown does not fit there
    assert "OverflowError" not in of(explorer)


def test_where_it_never_gave_any_the_picture_is_by_the_library():
    def never(W, a, h, y, g):
        return W[1] @ y

    explorer = made("HiddenGradient", never, classes=2)
    assert moving(explorer) == moving(explore.HiddenGradient(classes=2))
    assert "return W[1] @ y — W[1] is (3, 3), y is (2, 1)" in of(explorer) and "by the library's" in of(explorer)


@pytest.mark.parametrize("result, words", [
    (lambda W: 5, "it gives an int"),
    (lambda W: (W, {}), "grad_b_1 is missing"),
    (lambda W: ({k: W[k].T for k in W}, {k: W[k][:, :1] for k in W}), "grad_W_1 is (3, 2), and needs (2, 3), the shape of W_1"),
    (lambda W: ({k: W[k] * np.nan for k in W}, {k: W[k][:, :1] for k in W}), "grad_W_1 is not finite"),
    (lambda W: ({k: "many" for k in W}, W), "grad_W[1] is a str, and not numbers"),
])  # fmt: skip
def test_what_are_no_gradients_is_said(result, words):
    line = of(made("BackwardPass", lambda W, a, h, y, g: result(W), neurons=2))
    assert words in line and "gives none here" in line


@pytest.mark.parametrize("mistake", [None, "no g′", "1/N twice", "a wrong sign"])
def test_a_training_goes_by_its_steps(mistake):
    function, eta = wrong(mistake), 0.5
    explorer = made("Training", function, t=8, neurons=3, eta=eta)
    x, y, *_ = explorer.state.examples
    theta = initialise_theta([2, 3, 3, 2])
    W, b = dict(theta.W), dict(theta.b)
    for _ in range(8):
        a, h = EXERCISES["4.8 forward"].function()(W, b, x, explorer.state.g)
        grad_W, grad_b = function(W, a, h, y, explorer.state.g)
        W, b = ({k: part[k] - eta * grad[k] for k in W} for part, grad in ((W, grad_W), (b, grad_b)))
    for k, W_k in explorer.state.iteration().theta.W.items():
        np.testing.assert_allclose(W_k, W[k])
    plain = explore.Training(t=8, neurons=3, eta=eta)
    assert explorer.state.by_library().iteration().loss == plain.state.iteration().loss
    assert (f"The mistake is {mistake}." in of(explorer)) == bool(mistake)
    losses = re.findall(r"\d\.\d{4}", of(explorer))
    assert losses == ([] if not mistake else [f"{each.state.iteration().loss:.4f}" for each in (explorer, plain)])


@pytest.mark.parametrize("name, panel, lines", [("Training", "loss ℒ", 3), ("HandwrittenDigits", "over t", 5)])
def test_the_librarys_training_runs_beside_it(name, panel, lines):
    """Its line goes on where the reader's has stopped."""

    def stops(W, a, h, y, g):
        if np.abs(W[1]).sum() != pytest.approx(start):
            raise OverflowError("no more")
        return right(W, a, h, y, g)

    start = np.abs(getattr(explore, name)().state.iteration().theta.W[1]).sum()
    markup = made(name, wrong("no g′"), t=40).scene.frame["moving"][panel]
    assert markup.count('class="curve') == lines and ">library<" in markup
    stopped = made(name, stops, t=40)
    assert "stopped in iteration 2: OverflowError: no more" in stopped.text()
    markup = stopped.scene.frame["moving"][panel]
    d = re.findall(r'<path class="curve (\w+)" d="M\S+ \S+?[lh]([^"]*)"', markup)
    longest = {colour: max(len(path.split()) for of, path in d if of == colour) for colour, _ in d}
    assert longest["h"] > longest["ink"]


def test_a_faulty_training_shows_the_readers_lines_and_where_they_stop():
    def mine(W, a, h, y, g):
        wrong = W[2].T @ y @ y
        return wrong, wrong

    explorer = made("FaultyTraining", mine, t=3)
    programs = explorer.scene.frame["moving"]["programs"]
    (lit,) = re.findall(r'<div class="ll-code-line current[^"]*"[^>]*>.*?</div>', programs)
    assert "W[2].T @ y @ y" in lit and "ValueError" in lit
    assert "fault" not in explorer.controls and "stopped in iteration 1" in explorer.text()


def test_what_it_changes_is_its_own_copy():
    def spoils(W, a, h, y, g):
        found = right(W, a, h, y, g)
        for part in (*W.values(), *a.values(), *h.values(), y):
            part[...] = 7.0
        return found

    explorer = made("HiddenGradient", spoils)
    assert moving(explorer) == moving(explore.HiddenGradient())
    assert "here every entry is what nudging gives" in of(explorer) and "in place" in of(explorer)


def test_who_does_not_end_is_called_no_more(monkeypatch):
    monkeypatch.setattr("lecture_lib.judging.trial.SECONDS", 0.05)
    calls = []

    def endless(W, a, h, y, g):
        calls.append(1)
        while True:
            pass

    explorer = made("GradientCheck", endless)
    assert "still running" in of(explorer) and len(calls) == 2  # once by the judge, once for the picture
    explorer.redraw()
    assert len(calls) == 2


@pytest.mark.parametrize("name", [*NETWORKS, *RUNS])
@pytest.mark.parametrize("wrong", [5, "mine", (1, 2)])
def test_bad_input(name, wrong):
    with pytest.raises(ValueError, match="back_propagation is .*: back_propagation needs a function"):
        made(name, wrong)


def test_an_explorer_without_gradients_takes_none():
    with pytest.raises(TypeError, match="back_propagation"):
        explore.CrossEntropy(back_propagation=right)


def test_what_follows_from_its_gradients_follows_from_them():
    """A function that gives no grad_h is not shown with the library's: W^T times its own grad_a."""
    network = start(3, 3, 3, 2)
    found = OwnBackPropagation(wrong("no g′")).gradients(network.theta, network.forward, network.y)
    for k in (1, 2):
        np.testing.assert_allclose(found.a[k], found.b[k])
        np.testing.assert_allclose(found.h[k], network.theta.W[k + 1].T @ found.b[k + 1])
    assert not np.allclose(found.h[1], network.grad.h[1])

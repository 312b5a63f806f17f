"""The slice along the gradient: its curve, tangent, step and turn, and the walk of steps, against plain numpy."""

import re

import numpy as np
import pytest
from driving import click, everywhere, made, move_on_the_page, press
from plainly import Plainly
from seeing import Seen
from seeing_parts import Axes, kinds, number, place, says, unlike

from lecture_lib import back_propagation, forward_propagation, initialise_theta, linear, logistic, softmax, tanh
from lecture_lib.checking import losses_along
from lecture_lib.network import Parameters

NAME = "SliceAlongGradient"
STARTS = (
    {},
    {"eta": 2.0},
    {"eta": 10.0, "g": "logistic"},
    {"t": 4, "eta": 1.3, "seed": 3},
    {"hidden": 4, "neurons": 4, "inputs": 4, "classes": 4, "seed": 11, "true_class": 1, "weight": "b_32"},
)


class SliceAxes(Axes):
    """The numbers at these axes move: they stand at the ticks of the still layer."""

    def _scale(self, axis):
        up = axis == "y"
        ticks = sorted(float(tick.find(".//use").get(axis)) for tick in self.still.cssselect(f"g[id*={axis}tick]"))
        texts = [text for text in self.moving.cssselect("text.quiet") if ("right" in kinds(text)) == up]
        found = sorted((place(text, axis)[0] - 4.5 * up, number(text.text)[0]) for text in texts)
        assert len(found) == len(ticks) == 6
        np.testing.assert_allclose([at for at, _ in found], ticks, atol=0.5)
        slope, start = np.polyfit(ticks, [value for _, value in found], 1)
        np.testing.assert_allclose(slope * np.array(ticks) + start, [value for _, value in found], atol=1e-6)
        return slope, start, False


def point(axes, circle):
    """Where a point stands, in the numbers of the axes."""
    return tuple(float(axes._read(axis, at)) for axis, at in enumerate(place(circle, "cx", "cy")))


def loss_along(state):
    """The numbers of now; the sum of the squares of the gradient; the loss after a step of each eta, a stack of networks."""
    plain = Plainly.of(state)
    return plain, plain.squares, lambda etas: plain.along(etas).loss


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_curve_tangent_and_step(start):
    explorer = made(NAME, **start)
    for state, shown in [(explorer.state, Seen(explorer)), *(everywhere(NAME)[1:-1] if not start else [])]:
        plain, squares, loss = loss_along(state)
        axes = SliceAxes(shown["slice"])
        up = axes.pixel[1]
        assert axes.left == pytest.approx(0, abs=1e-6) and axes.right >= state.eta
        (curve,) = axes.curves("ink")
        inside = curve.y < axes.top
        np.testing.assert_allclose(curve.y[inside], loss(curve.x[inside]), atol=0.5 * up)
        assert inside.sum() > 5 and curve.x.min() < 2 * axes.pixel[0]
        (tangent,) = axes.curves("gradient")
        np.testing.assert_allclose(tangent.y, plain.loss - squares * tangent.x, atol=0.6 * up + 0.01 * squares * up)
        circles = {kinds(node)[0]: point(axes, node) for node in shown["slice"].moving.cssselect("circle")}
        np.testing.assert_allclose(circles["step"], (state.eta, loss(state.eta)), atol=0.4 * max(axes.pixel))
        promise = plain.loss - state.eta * squares
        assert ("promised" in circles) == (promise > axes.bottom)
        if "promised" in circles:
            np.testing.assert_allclose(circles["promised"], (state.eta, promise), atol=0.4 * max(axes.pixel))
        table = [[word for word in row.itertext()] for row in shown["words"].moving.cssselect("tbody tr")]
        promised, true = (row[-1].strip() for row in table)
        assert unlike([promised, true], [-state.eta * squares, loss(state.eta) - plain.loss], 4) == []
        assert says(table[0][1].split("· ")[1], squares, 4)
        assert unlike(table[1][1].split(" → "), [plain.loss, loss(state.eta)]) == []
        count = sum(array.size for part in (plain.W, plain.b) for array in part.values())
        assert f"all {count} numbers" in shown["words"].words()


def first_rise(loss, end=20.0):
    """Where a function first climbs, looked at closely; None if it does not up to `end`."""
    etas = np.linspace(0, end**0.5, 3000) ** 2
    found = loss(etas)
    rises = np.flatnonzero(np.diff(found) > 1e-12 + 1e-9 * found[0])
    return etas[found[: rises[0] + 2].argmin()] if rises.size else None


def said_turn(explorer):
    found = re.search(r"ℒ first climbs at η = (\S+)\. *", explorer.text())
    assert found or "No climb is seen up to η = 20." in explorer.text()
    return found and number(found[1])[0]


@pytest.mark.parametrize("seed", [0, 2, 4, 9, 10, 11])
def test_where_it_begins_to_climb(seed):
    for true_class in (1, 2, 3):
        explorer = made(NAME, seed=seed, true_class=true_class)
        expected, said = first_rise(loss_along(explorer.state)[2]), said_turn(explorer)
        assert (said is None) == (expected is None)
        if expected is not None:
            assert said == pytest.approx(expected, abs=0.002 + 0.002 * expected)
            panel = Seen(explorer)["slice"]
            (line,) = panel.moving.cssselect("line.climbs")
            axes = SliceAxes(panel)
            np.testing.assert_allclose(axes._read(0, place(line, "x1", "x2")), said, atol=axes.pixel[0])


def test_some_slices_climb_and_others_do_not():
    assert said_turn(made(NAME)) == pytest.approx(0.84, abs=0.01) and said_turn(made(NAME, g="logistic")) is None


def test_a_step_is_taken():
    explorer = made(NAME, eta=0.7)
    plain, _, loss = loss_along(explorer.state)
    first = explorer.text()
    press(explorer, "take the step")
    for k in plain.W:
        np.testing.assert_allclose(explorer.state.theta.W[k], plain.W[k] - 0.7 * plain.by_W[k], rtol=1e-12)
        np.testing.assert_allclose(explorer.state.theta.b[k], plain.b[k] - 0.7 * plain.by_b[k], rtol=1e-12)
    assert says(Seen(explorer).loss.now, loss(0.7)) and explorer.controls["t"].value == 1
    explorer.controls["t"].value = 0
    assert explorer.text() == first


@pytest.mark.parametrize("turns", [(("W", (1, 1, 1)),), (("W", (2, 2, 1)), ("b", (1, 2)))])
def test_a_step_starts_from_what_was_dialled(turns):
    """The forward pass and the gradients of a step are those of the theta that is seen, also after a turn and a step."""
    explorer = made("SliceAlongGradient", eta=0.5)
    state = explorer.state
    for turn in turns:
        before = state.theta
        explorer.controls["weight"].value = turn
        explorer.controls["value"].value = -2.5
        theta = state.theta
        assert np.count_nonzero((theta - before).vector) == 1
        gradients = back_propagation(theta, forward_propagation(theta, state.x, state.g), state.y)
        press(explorer, "take the step")
        np.testing.assert_allclose(state.theta.vector, (theta - 0.5 * gradients).vector, atol=1e-12)


def test_no_step_is_left_after_the_last():
    explorer = made(NAME, t=60)
    words = explorer.text()
    press(explorer, "take the step")
    assert explorer.text() == words and explorer.state.t == 60


def test_what_was_learned_is_no_change():
    """The slider rounds what it shows, and says so: theta stays as it was learned, and the mark with it."""
    explorer = made(NAME, t=3)
    dial, words, theta = explorer.controls["value"], explorer.text(), explorer.state.theta
    assert "change +0.0000" in words and abs(dial.value * 100 % 1) > 1e-6
    move_on_the_page(dial, round(dial.value, 2))
    assert explorer.text() == words
    np.testing.assert_array_equal(explorer.state.theta.W[1], theta.W[1])
    was = explorer.controls["mark"].value
    move_on_the_page(dial, 2.5)
    assert explorer.state.theta.W[1][0, 0] == 2.5 and f"at W_111 = {was:.2f}".replace("-", "−") in explorer.text()
    move_on_the_page(dial, round(was, 2))
    assert explorer.text() == words and explorer.state.theta.W[1][0, 0] == theta.W[1][0, 0]


def test_a_change_on_the_way_begins_a_branch():
    explorer = made(NAME)
    eta, t, dial = (explorer.controls[key] for key in ("eta", "t", "value"))

    def texts():
        """What stands at t = 0 to 4, walked back and forth."""
        found = {}
        for at in (4, 0, 2, 3, 1, 4):
            t.value = at
            assert found.setdefault(at, explorer.text()) == explorer.text()
        return [found[at] for at in range(5)]

    straight = texts()
    t.value, eta.value = 2, 1.5
    bent = texts()
    assert bent[:2] == straight[:2] and all(one != other for one, other in zip(bent[2:], straight[2:], strict=True))
    t.value = 1
    assert eta.value == 0.5
    dial.value = -1.0
    moved = texts()
    assert moved[0] == bent[0] and moved[1] != bent[1]
    t.value = 3
    assert eta.value == 0.5  # the 1.5 of t = 2 followed from a past that is gone
    press(explorer, "first weights")
    assert explorer.state.t == 0 and texts() == straight


def test_each_network_has_a_walk_of_its_own():
    explorer = made(NAME, t=5)
    words = explorer.text()
    press(explorer, "new weights")
    assert explorer.state.t == 0 and explorer.state.seed == 11
    explorer.controls["seed"].value = 10
    assert explorer.text() == words


def test_a_click_puts_a_weight_on_the_dial_after_some_steps():
    explorer = made(NAME, t=2)
    click(explorer, "W 3 2 1")
    assert explorer.controls["value"].value == explorer.state.theta.W[3][1, 0]
    assert "W_321" in explorer.text()
    with pytest.raises(ValueError, match="eta is 11"):
        made(NAME, eta=11)


@pytest.mark.parametrize("g, output, loss", [(logistic, softmax, None), (tanh, linear, None)])
def test_losses_along_a_step(g, output, loss):
    """One column a value and example: the same as one pass after the other."""
    rng = np.random.default_rng(5)
    theta, x = initialise_theta([3, 4, 2], 1), rng.normal(size=(3, 5))
    y = softmax(rng.normal(size=(2, 5)))
    step = Parameters(*({k: rng.normal(size=a.shape) for k, a in part.items()} for part in (theta.W, theta.b)))
    values = [-0.5, 0.0, 0.3, 2.0]
    found = losses_along(theta, step, values, x, y, g, output, loss)
    for value, each in zip(values, found, strict=True):
        W, b = ({k: now[k] + value * by[k] for k in now} for now, by in ((theta.W, step.W), (theta.b, step.b)))
        assert each == pytest.approx(Plainly(W, b, x, y, g, output).loss, rel=1e-12)

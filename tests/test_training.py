"""Training, live: the picture read back and compared with a descent computed apart; points by click; branches; bad data."""

import json
import re
import warnings

import numpy as np
import pytest
from driving import click, press, receive, shown
from plainly import Plainly
from seeing import Seen
from seeing_parts import BLUE, ORANGE, TEAL, colours, kinds, place, words

from lecture_lib.data import PLANES
from lecture_lib.draw.curves import shown_of
from lecture_lib.draw.plane import REACH
from lecture_lib.explore import Training
from lecture_lib.explore.kit.run import Eta
from lecture_lib.explore.training_state import TrainingState

pytestmark = pytest.mark.filterwarnings("error")


BIG = "network and plane"


class Descent:
    """What a training has to show, plainly, from theta_0 of an explorer on: the network of its points, and those held out."""

    def __init__(self, explorer):
        state = explorer.state
        theta, noise = state.iteration(0).theta, {"moons": 0.15, "spirals": 0.05, "circles": 0.12, "blobs": 0.35}
        x, y = PLANES[state.data](200, noise=noise[state.data], seed=1)
        self.k, self.points = len(y), np.array(state.points)
        outputs = len(theta.b[theta.L])
        self.held_out = x.round(3), y[:outputs]
        y = np.eye(self.k)[:outputs, self.points[:, 2].astype(int) - 1]
        self.of = ("logistic", "binary_cross_entropy") if outputs == 1 else ("softmax", "cross_entropy")
        self.now = Plainly(theta.W, theta.b, self.points[:, :2].T, y, state.g, *self.of)

    def at(self, x, y=None):
        """The network of now with other points."""
        y = np.zeros((len(self.now.y), x.shape[1])) if y is None else y
        return Plainly(self.now.W, self.now.b, x, y, self.now.g, *self.of)

    def measure(self):
        """Loss and percent right on the data, both held out, the lengths of grad_W_k."""
        measured = []
        for of in (self.now, self.at(*self.held_out)):
            measured += [of.loss, 100 * (by_class(of.y_hat).argmax(axis=0) == by_class(of.y).argmax(axis=0)).mean()]
        return [*measured, *(np.linalg.norm(by) for by in self.now.by_W.values())]

    def walk(self, steps, eta):
        """What is measured before each step, and after the last."""
        found = [self.measure()]
        for _ in range(steps):
            self.now = self.now.along(eta)
            found.append(self.measure())
        return np.array(found)


def by_class(y_hat):
    """The probability of each class, (k, N): one output is that of class 1."""
    return np.array([y_hat[0], 1 - y_hat[0]]) if len(y_hat) == 1 else y_hat


def images(explorer):
    """The images in sight, the columns of small pictures first, the plane last."""
    return Seen(explorer)[BIG].moving.cssselect("image")


def grid(image):
    """The points of the plane that the pixels of its picture stand for."""
    side = len(colours(image.get("href")))
    at = (np.arange(side) + 0.5) / side * 2 * REACH - REACH
    return np.array(np.meshgrid(at, -at)).reshape(2, -1)


def frame(panel):
    """Left, top and width of the plane."""
    x, y, width = place(panel.still.cssselect("rect.axis")[0], "x", "y", "width")
    return x, y, width


def points(explorer):
    """The points in sight, (x_1, x_2, class) each, to a pixel, sorted."""
    panel = Seen(explorer)[BIG]
    left, top, width = frame(panel)
    found = []
    for path in panel.moving.cssselect('path[class^="class-"]'):
        assert "url(" in path.get("marker-start")
        numbers = np.array(re.findall(r"[\d.]+", path.get("d").removesuffix("h0")), float).reshape(-1, 2)
        scaled = (numbers - (left, top)) / width * 2 * REACH - REACH
        found += [(x, -y, int(kinds(path)[0][-1])) for x, y in scaled]
    return sorted(found, key=lambda point: (point[2], point[0], point[1]))


def check_points(explorer, expected):
    found = points(explorer)
    expected = sorted(expected, key=lambda point: (point[2], point[0], point[1]))
    assert [point[2] for point in found] == [point[2] for point in expected]
    far = [np.abs(np.array(found)[:, :2] - point[:2]).max(axis=1).min() for point in expected]
    assert max(far) < 0.01  # a pixel is 0.014


def curves(panel):
    """The curves of a plot of powers or percents: {name: (t, values)}, and at which t a branch is marked."""
    scale = [(place(text, "x", "y"), words(text)) for text in panel.still.cssselect("text.right")]
    numbers = [10.0 ** float(t[2:].translate(str.maketrans("⁻⁰¹²³⁴⁵", "-012345"))) if t[:2] == "10" and len(t) > 2 and t != "100"
               else float(t) for _, t in scale]  # fmt: skip
    percent = 100.0 in numbers
    slope, start = np.polyfit([at[1] - 4 for at, _ in scale], numbers if percent else np.log10(numbers), 1)
    ticks = [(place(text, "x")[0], float(words(text))) for text in panel.moving.cssselect("text.quiet:not(.left)")]
    per_t, first = np.polyfit(*zip(*ticks, strict=True), 1)
    ends = [words(text) for text in panel.moving.cssselect("text.left")]
    names = [words(text) for text in panel.still.cssselect("text.left:not(.strong)")]
    samples = [path.get("stroke-dasharray") for path in panel.still.cssselect("path.sample")]
    assert len(set(samples)) == len(names)  # told apart not by colour alone
    by_dash = dict(zip(samples, names, strict=True))
    found = {}
    for path in panel.moving.cssselect("path.curve"):
        start_, _, steps = path.get("d")[1:].partition("l")
        at = [[*map(int, start_.removesuffix("h0").split())], *np.array(steps.split(), int).reshape(-1, 2)]
        across, down = np.cumsum(at, axis=0).T / 10
        values = slope * down + start
        found[by_dash[path.get("stroke-dasharray")]] = per_t * across + first, values if percent else 10**values
    assert sorted(found) == sorted(ends)
    marks = [round(per_t * place(line, "x1")[0] + first) for line in panel.moving.cssselect("line.branch")]
    return found, marks


def check_curves(explorer, measured, branches=()):
    """All curves are what was measured apart, at the t that are drawn."""
    seen = Seen(explorer)
    names = [[("data", 0), ("held out", 2)], [("data", 1), ("held out", 3)]]
    names.append([(f"W{'₁₂₃₄'[k]}", 4 + k) for k in range(len(measured[0]) - 4)])
    panels = list(seen.panels.values())[2:]
    for panel, of in zip(panels, names, strict=True):
        drawn, marks = curves(panel)
        assert sorted(drawn) == sorted(name for name, _ in of) and marks == list(branches)
        for name, column in of:
            t, values = drawn[name]
            at = t.round().astype(int)
            assert at[0] == 0 and at[-1] == len(measured) - 1 and (np.diff(at) > 0).all() and len(at) <= 102
            np.testing.assert_allclose(t, at, atol=0.0015 * max(at[-1], 50))
            expected = measured[at, column]
            if column in (1, 3):
                np.testing.assert_allclose(values, expected, atol=0.15)
            else:
                np.testing.assert_allclose(values, np.clip(expected, 1e-3 if column in (0, 2) else 1e-5, 10), rtol=0.02)


@pytest.mark.parametrize(
    "start",
    [{"t": 30}, {"t": 30, "output": "logistic"}, {"data": "blobs", "g": "relu", "hidden": 1, "neurons": 4, "t": 60}],
)
def test_the_plane_shows_the_most_likely_class_and_how_certain_it_is(start):
    explorer = Training(**start)
    plain = Descent(explorer)
    plain.walk(start["t"], 0.5)
    drawn = images(explorer)[-1]
    y_hat, seen = by_class(plain.at(grid(drawn)).y_hat), colours(drawn.get("href")).reshape(-1, 4)
    best = y_hat.argmax(axis=0)
    np.testing.assert_array_equal(seen[:, :3], np.array([BLUE, ORANGE, TEAL])[best])
    depths = sorted(set(seen[:, 3]))
    certain = (y_hat.max(axis=0) - 1 / plain.k) / (1 - 1 / plain.k) * 12
    np.testing.assert_allclose(
        [depths.index(depth) for depth in seen[:, 3]], np.minimum(certain, 11.999) // 1 - min(certain) // 1
    )
    check_points(explorer, plain.points)
    assert place(drawn, "x", "y", "width") == frame(Seen(explorer)[BIG])


@pytest.mark.parametrize(
    "start",
    [{"t": 25}, {"t": 25, "output": "logistic"}, {"g": "relu", "hidden": 3, "neurons": 3, "t": 25, "data": "spirals"}],
)
def test_each_neuron_shows_what_it_responds_to(start):
    explorer = Training(**start)
    panel, plain = Seen(explorer)[BIG], Descent(explorer)
    plain.walk(start["t"], 0.5)
    *columns, large = images(explorer)
    h = plain.at(grid(large)).h
    limits = [max(1, layer.max()) for layer in h.values()]
    boxes = {pick: place(node, "x", "y", "width", "height") for pick, node in panel.picks.items() if pick[0] == "h"}
    for k, image in enumerate(columns[: explorer.state.hidden], 1):
        pixels = colours(image.get("href"))
        (left, top, width, _), per_pixel = (
            place(image, "x", "y", "width", "height"),
            float(image.get("height")) / len(pixels),
        )
        for j in range(1, explorer.state.neurons + 1):
            x, y, size, _ = boxes[f"h {k} {j}"]
            first = round((y - top) / per_pixel)
            assert (x, size) == (left, width) and abs(y + size - top - (first + 20) * per_pixel) < 0.2
            shades = pixels[first : first + 20]
            value = np.where((shades[..., :3] == BLUE).all(axis=2), 1, -1) * shades[..., 3] / 240 * limits[k]
            expected = h[k][j - 1].reshape(60, 60)[::3, ::3]
            np.testing.assert_allclose(value, expected, atol=limits[k] * 0.04)
            if j == 1:
                click(explorer, f"h {k} {j}")
                shown_large = colours(images(explorer)[-1].get("href"))
                np.testing.assert_array_equal(shown_large[::3, ::3], shades)
                assert (
                    f"h_{k}{j}" in explorer.text()
                    and len(Seen(explorer)[BIG].moving.cssselect("rect.chosen-frame")) == 2
                )
                click(explorer, f"h {k} {j}")
                assert colours(images(explorer)[-1].get("href")).tolist() == colours(large.get("href")).tolist()
    for j, image in enumerate(columns[explorer.state.hidden :], 1):
        shades = colours(image.get("href"))
        assert (shades[..., :3] == (BLUE, ORANGE, TEAL)[j - 1]).all()
        step = (shades[..., 3] - 14) / 15
        np.testing.assert_allclose(
            step, (np.minimum(h[max(h)][j - 1], 0.9999) * 12 // 1).reshape(60, 60)[::3, ::3], atol=0.01
        )


def test_edges_show_sign_and_size_of_the_weights():
    explorer = Training(t=10, hidden=1, neurons=4, weight="W_132")
    panel, theta = Seen(explorer)[BIG], explorer.state.iteration().theta
    drawn = {}
    for path in panel.moving.cssselect("path.edge"):
        (sign,) = {"positive", "negative"} & set(kinds(path))
        for way in path.get("d").split("M")[1:]:
            drawn[tuple(map(float, re.findall(r"[\d.]+", way)))] = sign, float(path.get("stroke-width"))
    ways = {pick: place(node, "x1", "y1", "x2", "y2") for pick, node in panel.picks.items() if pick[0] == "W"}
    assert len(ways) == 16 and set(ways.values()) == set(drawn)
    by_size = []
    for pick, way in ways.items():
        k, j, m = map(int, pick.split()[1:])
        weight, (sign, width) = theta.W[k][j - 1, m - 1], drawn[way]
        assert sign == ("positive" if weight >= 0 else "negative")
        by_size.append((abs(weight), width))
    widths = [width for _, width in sorted(by_size)]
    assert widths == sorted(widths) and len(set(widths)) > 2
    (ring,) = panel.moving.cssselect("line.ring")
    assert place(ring, "x1", "y1", "x2", "y2") == ways["W 1 3 2"]
    assert words(panel.moving.cssselect("g.pill")[0]) == f"{theta.W[1][2, 1]:.2f}".replace("-", "−")
    assert explorer.controls["value"].value == theta.W[1][2, 1]


def test_curves_are_those_of_a_descent_computed_apart():
    explorer = Training(t=260, neurons=4, eta=1.0)
    check_curves(explorer, Descent(explorer).walk(260, 1.0))
    for start in ({"data": "blobs"}, {"output": "logistic"}):
        explorer = Training(**start, hidden=1, neurons=3, g="logistic", eta=3.0, t=40)
        check_curves(explorer, Descent(explorer).walk(40, 3.0))


def test_eta_and_a_weight_changed_on_the_way_begin_branches():
    explorer = Training(neurons=3, hidden=1)
    plain, controls = Descent(explorer), explorer.controls
    controls["t"].value = 20
    controls["eta"].value = 2.0
    click(explorer, "W 2 1 3")
    controls["t"].value = 35
    controls["value"].value = -1.5
    assert "branch begins at t = 35 with W₂₁₃ = −1.50" in explorer.text()
    controls["t"].value = 50
    measured = plain.walk(20, 0.5)[:-1]
    measured = np.concatenate([measured, plain.walk(15, 2.0)[:-1]])
    plain.now = plain.now.turned("W", (2, 1, 3), -1.5)
    check_curves(explorer, np.concatenate([measured, plain.walk(15, 2.0)]), [20, 35])
    after = shown(explorer)
    for t in (36, 34, 3, 0, 50):
        controls["t"].value = t
        assert controls["eta"].value == (2.0 if t >= 20 else 0.5)
    assert shown(explorer) == after
    controls["t"].value = 35
    controls["value"].value = round(explorer.state.learned, 2)
    assert "η = 2.00" in explorer.text() and [change.t for change in explorer.state.changes] == [0, 20]
    press(explorer, "to t = 0")
    assert (
        [change.t for change in explorer.state.changes] == [0] and explorer.state.eta == 0.5 and explorer.state.t == 0
    )


def test_a_click_adds_a_point_and_another_takes_it_away():
    explorer = Training(t=5)
    first = explorer.state.points
    click(explorer, "spot 46 44")
    check_points(explorer, [*first, (2.0, 1.8, 1)])
    assert "151 points, 1 added" in words(Seen(explorer)[BIG].moving)
    assert explorer.state.t == 0 and "another run; the earlier one waits" in Seen(explorer)["summary"].words()
    click(explorer, "adds 2")
    click(explorer, "spot 46 41")
    click(explorer, "spot 46 41", shift=True)  # one more there, of the class after it
    check_points(explorer, [*first, (2.0, 1.8, 1), (2.0, 1.5, 2), (2.0, 1.5, 1)])
    assert "no θ tells them apart" in explorer.text()
    plain = Descent(explorer)
    explorer.controls["t"].value = 12
    check_curves(explorer, plain.walk(12, 0.5))
    x_1, x_2, _ = first[7]
    click(explorer, "spot {} {}".format(*(round((REACH + at) / 0.1) + 1 for at in (x_1, x_2))))
    assert "1 taken away" in explorer.text() and len(points(explorer)) == 152
    explorer.controls["data"].value = "circles"
    assert "150 points, layers" in explorer.text()
    explorer.controls["data"].value = "moons"
    assert "152 points, 3 added, 1 taken away" in explorer.text()
    press(explorer, "first points")
    check_points(explorer, first)


def test_every_point_can_be_taken_away_where_it_is_seen():
    explorer = Training(data="your own")
    node, (left, top, width) = Seen(explorer)[BIG].picks["spot"], frame(Seen(explorer)[BIG])
    assert node.get("data-cells") == "x₁ -2.5 2.5 51 x₂ -2.5 2.5 51"
    assert place(node, "x", "y", "width", "height") == (left, top, width, width)
    for pick, at in (("1 51", (-2.5, 2.5)), ("51 1", (2.5, -2.5)), ("26 26", (0.0, 0.0)), ("27 25", (0.1, -0.1))):
        click(explorer, f"spot {pick}")
        check_points(explorer, [(*at, 1)])
        click(explorer, f"spot {pick}")
        assert points(explorer) == []
    click(explorer, "spot 20 20")
    for beyond in ("18 20", "20 22"):
        click(explorer, f"spot {beyond}")
    assert len(points(explorer)) == 3
    click(explorer, "spot 19 20")  # the nearest of those so near
    assert len(points(explorer)) == 2


def test_another_network_or_other_points_are_another_run_and_the_earlier_one_stays():
    explorer = Training(t=8, weight="W_111", value=2.0)
    explorer.controls["eta"].value = 3.0
    first = shown(explorer)
    explorer.controls["neurons"].value = 4
    assert explorer.controls["eta"].value == 3.0 and explorer.state.t == 0
    assert "another run; the earlier one waits where you left it" in explorer.text()
    assert explorer.text().count("On the dial: W_111") == 1
    explorer.controls["t"].value = 3
    explorer.controls["neurons"].value = 8
    assert shown(explorer) == first
    for _ in range(2):  # a point more, and away again
        click(explorer, "spot 46 44")
        assert (explorer.state.t, len(explorer.state.points)) in ((0, 151), (8, 150))
    assert shown(explorer) == first
    press(explorer, "no points")
    press(explorer, "first points")
    assert shown(explorer) == first
    explorer.controls["neurons"].value = 4
    assert explorer.state.t == 3


def test_no_point_one_point_and_one_class():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explorer = Training(t=9)
        press(explorer, "no points")
        assert "No point, no loss" in explorer.text() and points(explorer) == []
        for t in (1, 2000, 0):
            explorer.controls["t"].value = t
            assert explorer.state.t == 0 and "No point, no loss" in explorer.text()
        assert not Seen(explorer)["loss ℒ"].moving.cssselect("path.curve")
        explorer.controls["eta"].value = 10.0
        click(explorer, "spot 7 42")
        explorer.controls["t"].value = 50
        assert "One example, of class 1" in explorer.text() and "1 point," in explorer.text()
        click(explorer, "spot 7 38")
        explorer.controls["t"].value = 200
        assert "Only class 1 is there" in explorer.text()
        click(explorer, "spot 7 38", shift=True)
        explorer.controls["t"].value = 200
        assert "no θ tells them apart" in explorer.text() and not re.search(r"\b(nan|inf)\b", explorer.text())


class Wild(TrainingState):
    eta = Eta(0.01, 1e300, 0.5)


class WildTraining(Training):
    State = Wild


def test_a_run_that_diverges_says_so_and_stays_where_it_was_finite():
    explorer = WildTraining(g="relu", t=4)
    explorer.controls["eta"].value = 1e200
    explorer.controls["t"].value = 30
    said = Seen(explorer)["summary"].words()
    last = int(re.search(r"Here is t = (\d+), where it was finite last", said)[1])
    assert "It diverged at iteration" in said and 4 <= last < 30
    assert f"t = {last}, eta" in explorer.text() and len(images(explorer)) == 5
    explorer.controls["eta"].value = 0.5
    assert explorer.state.t == last and "diverged" not in explorer.text()
    explorer.controls["t"].value = 3
    assert "diverged" not in explorer.text()


def test_dead_relu_is_named():
    explorer = Training(g="relu", eta=10.0, t=60)
    assert "No gradient reached W_1 for 20 iterations" in explorer.text()
    theta = explorer.state.iteration().theta
    first = Descent(explorer).now
    assert not Plainly(theta.W, theta.b, first.x, first.y, "relu").by_W[1].any()
    explorer.controls["t"].value = 0
    assert "No gradient" not in explorer.text()


def test_a_gradient_that_does_not_arrive_is_named():
    """By made-up norms: where a large eta leads is chaos, and other processors end elsewhere."""
    state = Training(g="tanh", t=30).state
    good = state.measured(state.iteration())
    faint, near = (good._replace(norms=(share, 0.1, 1.0), loss=2.0) for share in (0.0009, 0.0011))
    said = state.sentence([good] * 11 + [faint] * 20)
    assert said == "Next to no gradient has reached W_1 for 20 iterations."  # these neurons are not saturated
    for others in ([faint] * 11 + [near] * 20, [faint] * 30 + [near], [faint._replace(loss=0.009)] * 31):
        assert "gradient" not in state.sentence(others)


def test_play_steps_and_what_is_not_on_offer():
    explorer = Training()
    for t in (1, 2, 3):
        receive(explorer.controls["t"], method="update", state={"value": t}, buffer_paths=[])
    assert "t = 3, eta" in explorer.text()
    with pytest.raises(ValueError, match="eta"):
        Training(eta=1e6)
    with pytest.raises(ValueError, match="batch"):
        Training(batch=0)


def test_batches_and_weights_no_begin_anew():
    one, other = Training(t=40, batch=10), Training(t=40, batch=10)
    assert shown(one) == shown(other)
    theta = one.state.iteration(0).theta
    one.controls["seed"].value = 7
    assert one.state.t == 0 and not np.allclose(theta.W[1], one.state.iteration(0).theta.W[1])
    one.controls["seed"].value = 0
    assert shown(one) == shown(other)
    for _ in range(145):
        one.state.place(one.state.points[1:])
    one.redraw()
    assert one.controls["batch"].label == "all" and "batch all" in one.text() and "5 points" in one.text()


def test_a_move_is_small():
    explorer = Training(data="blobs", hidden=3, t=990, weight="W_111")
    explorer.controls["t"].value = 995
    assert len(json.dumps(explorer.scene.frame)) < 25_000


def test_what_is_drawn_was_looked_at():
    state = Training(data="blobs", hidden=1, neurons=2, eta=1.0).state
    for t in (30, 200, 201, 503, 1000, 1999):
        state.t = t
        measured = state.over_time("measured")
        assert [at for at in shown_of(t)[:-1] if measured[at].loss is None] == [], t
        assert len(measured) == t + 1 and all(len(each.norms) == 2 for each in measured)
    assert state.measured(state.iteration()).loss == pytest.approx(state.iteration().loss)

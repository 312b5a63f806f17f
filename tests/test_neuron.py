"""The explorers of one neuron show its descent: surface, way, data, loss and code read back, worked out plainly apart."""

import base64
import re
import zlib

import numpy as np
import pytest
from driving import click, made, move_on_the_page, press
from plainly import PLAIN, descent, neuron
from seeing import Seen
from seeing_over_time import over_t
from seeing_parts import corners, number, place, says, words

AXIS = {"logistic": (0, 0.7), "linear": (0.1, 1e5)}  # of the losses over t

OUTPUTS = ("logistic", "linear")
over_outputs = pytest.mark.parametrize("output, eta", [("logistic", 4.0), ("linear", 0.25), ("logistic", 50.0)])


def loss(output, w, b):
    return neuron(output, w, b).loss


def on_plane(axes, places):
    return np.column_stack([axes._read(axis, np.reshape(places, (-1, 2))[:, axis]) for axis in (0, 1)])


def way(panel):
    """The points on the way that lie in the frame, one after the other, and all of its corners."""
    (path,) = panel.moving.cssselect("path.way")
    pieces = [corners_of(piece) for piece in path.get("d").split("M")[1:]]
    places = np.concatenate(pieces) if pieces else np.empty((0, 2))
    return on_plane(panel.axes, places), places


def corners_of(piece):
    return np.array(piece.replace("L", " ").split(), dtype=float).reshape(-1, 2)


def without_twins(points, pixel):
    """Points that are told apart in a picture: what moves less than a tenth of a pixel is one point."""
    kept = [points[0]]
    for point in points[1:]:
        if np.abs((point - kept[-1]) / pixel).max() > 0.2:
            kept.append(point)
    return np.array(kept)


def circle(panel, kind):
    (node,) = panel.moving.cssselect(f"circle.{kind}")
    return on_plane(panel.axes, place(node, "cx", "cy"))[0]


def step(panel):
    (shaft,) = panel.moving.cssselect("path.step")
    return on_plane(panel.axes, corners(shaft))


def check_losses(t, drawn, losses, low, high):
    """A line goes through the losses at its t, from 0 to the last, as far as its axis reaches."""
    at = t.round().astype(int)
    np.testing.assert_allclose(t, at, atol=0.002 * max(at[-1], 50))
    np.testing.assert_allclose(drawn, np.clip(losses[at], low, high), rtol=0.02, atol=0.002)
    assert at[0] == 0 and at[-1] == len(losses) - 1


def check_curve(axes, output, w, b):
    seen = [curve for curve in axes.curves("h") if len(curve.x)]
    low, high = axes.bottom, axes.top
    for curve in seen:
        y_hat = PLAIN[output](w * curve.x + b)
        drawn = (curve.y > low) & (curve.y < high) & (y_hat > low) & (y_hat < high)
        np.testing.assert_allclose(curve.y[drawn], y_hat[drawn], atol=axes.pixel[1])
    assert seen or np.all(np.abs(PLAIN[output](w * np.linspace(0, 3.5, 50) + b)) > 1)


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_surface_is_shaded_by_the_loss_and_its_lines_lie_at_their_heights(output):
    panel = Seen(made("NeuronDescent", output=output))["surface"]
    (image,) = panel.still.cssselect("image")
    png = base64.b64decode(image.get("href").split(",")[1])
    columns, rows = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    raw = zlib.decompress(png[png.index(b"IDAT") + 4 :])
    shades = np.frombuffer(raw, np.uint8).reshape(rows, columns + 1)[:, 1:].astype(int)
    along = np.linspace(-6, 6, columns)
    heights = loss(output, *np.meshgrid(along, -along))
    heights = np.log(heights) if output == "linear" else heights
    expected = (heights - heights.min()) / np.ptp(heights) * shades.max()
    assert shades.min() == 0 and np.abs(shades - expected).max() < 0.51
    levels = []
    for line in panel.still.cssselect("g[id*=QuadContourSet] path, g[id*=LineCollection] path"):
        for piece in line.get("d").split("M")[1:]:
            around = loss(output, *on_plane(panel.axes, corners_of(piece.rstrip("z \n"))).T)
            assert np.ptp(around) < 0.09 * around.mean(), "a contour line goes up or down"
            levels.append(np.median(around))
    labels = {float(node.text) for node in panel.still.iter("text") if "translate" in node.get("transform", "")}
    assert len(levels) >= 8 and len(labels) >= 4
    assert all(np.abs(np.array(levels) / label - 1).min() < 0.05 for label in labels)


@over_outputs
def test_the_way_the_data_and_the_loss_at_each_t(output, eta):
    explorer = made("NeuronDescent", output=output, eta=eta)
    for t in (0, 1, 3, 12, 2):
        move_on_the_page(explorer.controls["t"], t)
        shown, points = Seen(explorer), descent(output, [eta] * t)
        panel, inside = shown["surface"], np.abs(points).max(axis=1) < 6
        pixel = np.array(panel.axes.pixel)
        found, places = way(panel)
        for point in without_twins(points, pixel)[: t + 1] if t else ():
            if np.abs(point).max() < 6:
                assert np.abs((found - point) / pixel).max(axis=1).min() < 0.25, f"no dot at {point}"
        assert np.all(places > -50) and np.all(places < 500)
        assert np.allclose(circle(panel, "start"), points[0], atol=pixel.max() / 4)
        assert len(panel.moving.cssselect("circle.here")) == inside[-1]
        if inside[-1]:
            assert np.allclose(circle(panel, "here"), points[-1], atol=pixel.max() / 4)
            after = descent(output, [eta] * (t + 1))[-1]
            if np.abs((after - points[-1]) / pixel).max() > 2 and np.abs(after).max() < 6:
                np.testing.assert_allclose(step(panel), [points[-1], after], atol=pixel.max() / 4)
        check_curve(shown["fit"].axes, output, *points[-1])
        drawn = over_t(shown["loss"], powers=output == "linear")
        assert list(drawn) == ["ink"]
        check_losses(*drawn["ink"][:2], loss(output, *points.T), *AXIS[output])
        w, b = points[-1]
        assert says(re.search(r"ℒ = ([^,]+)", explorer.text())[1].rstrip("."), float(loss(output, w, b)))


@over_outputs
def test_the_code_says_the_next_step_in_numbers(output, eta):
    explorer = made("NeuronDescent", output=output, eta=eta, t=2)
    points = descent(output, [eta] * 3)
    slopes = neuron(output, *points[2]).gradient
    lines = Seen(explorer)["code"].moving.cssselect(".ll-code-line")
    assert [("current" in line.get("class")) for line in lines] == [False] * 4 + [True, True]
    for axis, line in enumerate(lines[4:]):
        value = words(line.cssselect(".value")[0]).replace("\u2007", "")
        here, rate, slope, there = re.fullmatch(r"[wb] = (\S+) − (\S+) · \((\S+)\) = (\S+)", value).groups()
        assert says(here, points[2, axis], 2) and float(rate) == eta
        assert says(slope, slopes[axis], 3) and says(there, points[3, axis], 2)
    for line, from_to in (
        (5, [points[2], (points[3, 0], points[2, 1])]),
        (6, [points[2], (points[2, 0], points[3, 1])]),  # from where both slopes were taken
    ):
        click(explorer, f"line {line}")
        shown = Seen(explorer)
        lit = ["current" in each.get("class") for each in shown["code"].moving.cssselect(".ll-code-line")]
        assert lit == [at == line for at in range(1, 7)]
        panel = shown["surface"]
        if np.abs(from_to).max() < 6 and np.abs(np.subtract(*from_to)).max() > 0.2:
            np.testing.assert_allclose(step(panel), from_to, atol=max(panel.axes.pixel))
    click(explorer, "line 6")
    assert explorer.state.line == 0


def test_a_click_starts_there():
    explorer = made("NeuronDescent", t=7, eta=9.0)
    (cells,) = (node.get("data-cells") for node in Seen(explorer)["surface"].picks.values())
    names, (left, right, columns), (bottom, top, rows) = (
        cells.split()[::4], *(map(float, cells.split()[at : at + 3]) for at in (1, 5))
    )  # fmt: skip
    assert names == ["w", "b"]
    for i, j in ((1, 1), (61, 61), (46, 12)):
        click(explorer, f"start {i} {j}")
        w, b = left + (right - left) * (i - 1) / (columns - 1), bottom + (top - bottom) * (j - 1) / (rows - 1)
        assert (explorer.state.w_0, explorer.state.b_0, explorer.state.t) == (pytest.approx(w), pytest.approx(b), 0)
        assert explorer.state.eta == 9.0
        panel = Seen(explorer)["surface"]
        np.testing.assert_allclose(circle(panel, "start"), (w, b), atol=max(panel.axes.pixel) / 3)


def test_who_comes_back_to_a_start_or_an_output_finds_the_run_where_it_was_left():
    explorer = made("NeuronDescent", t=6)
    explorer.controls["eta"].value = 9.0
    left = explorer.text()
    click(explorer, "start 46 12")
    explorer.controls["t"].value = 3
    explorer.controls["w_0"].value, explorer.controls["b_0"].value = -2.0, 3.0
    assert explorer.text() == left
    logistic, linear = type(explorer.state).output.offered(explorer.state)
    explorer.controls["output"].value = linear
    assert (explorer.state.t, explorer.state.eta) == (0, 0.1), "an output begins with an eta that suits it"
    explorer.controls["output"].value = logistic
    assert explorer.text() == left


def test_another_eta_begins_a_branch_that_is_marked_and_keeps_its_past():
    explorer = made("NeuronDescent", t=6, eta=4.0)
    before = way(Seen(explorer)["surface"])[0]
    explorer.controls["eta"].value = 30.0
    assert np.array_equal(way(Seen(explorer)["surface"])[0], before)
    move_on_the_page(explorer.controls["t"], 9)
    points, shown = descent("logistic", [4.0] * 6 + [30.0] * 3), Seen(explorer)
    pixel = np.array(shown["surface"].axes.pixel)
    np.testing.assert_allclose(way(shown["surface"])[0], points, atol=pixel.max() / 4)
    (mark,) = (node for node in shown["surface"].moving.iter("text") if node.text == "η = 30")
    at = on_plane(shown["surface"].axes, place(mark, "x", "y"))[0]
    assert np.abs((at - points[6]) / pixel).max() < 12
    (branch,) = shown["loss"].moving.cssselect("line.branch")
    ticks = [(place(text, "x")[0], float(text.text)) for text in shown["loss"].moving.cssselect("text.quiet")]
    assert np.interp(place(branch, "x1")[0], *zip(*ticks, strict=True)) == pytest.approx(6, abs=0.05)
    walked = explorer.scene.frame
    for t in (3, 12, 9):
        move_on_the_page(explorer.controls["t"], t)
    assert explorer.scene.frame == walked
    press(explorer, "to t = 0")
    assert (explorer.state.t, explorer.state.eta) == (0, 4.0)
    move_on_the_page(explorer.controls["t"], 9)
    np.testing.assert_allclose(way(Seen(explorer)["surface"])[0], descent("logistic", [4.0] * 9), atol=pixel.max() / 4)


def test_a_run_that_diverges_says_so_and_stays_where_it_was_finite():
    explorer = made("NeuronDescent", output="linear", eta=0.5, t=1000)
    with np.errstate(over="ignore", invalid="ignore"):
        points = descent("linear", [0.5] * 400)
        first = int(np.argmin(np.isfinite(loss("linear", *points.T))))
    assert f"diverged at iteration {first}:" in explorer.text() and f"t = {first - 1}, " in explorer.text()
    shown = Seen(explorer)
    assert f"diverged at iteration {first}:" in shown["summary"].words()
    panel = shown["surface"]
    assert not panel.moving.cssselect("circle.here") and panel.moving.cssselect("path.head")
    last = points[first - 1]
    tip = on_plane(panel.axes, corners(panel.moving.cssselect("path.head")[0])[0])[0]
    assert np.abs(tip).max() == pytest.approx(6, abs=0.1)
    np.testing.assert_allclose(tip / np.abs(tip).max(), last / np.abs(last).max(), atol=0.05)
    places = way(panel)[1]
    assert len(places) and np.abs(way(panel)[0]).max() < 7.7, "a line far out of the frame is drawn"
    explorer.controls["eta"].value = 0.1  # from where it was finite
    assert explorer.state.t == first - 1
    press(explorer, "to t = 0")
    explorer.controls["eta"].value = 0.1
    move_on_the_page(explorer.controls["t"], 300)
    assert "arrived" in explorer.text() and "diverged" not in explorer.text()


@pytest.mark.parametrize(
    "start, said",
    [
        ({"eta": 50.0, "t": 30}, "A plateau"),
        ({"eta": 4.0, "t": 300}, "It has arrived"),
        ({"eta": 4.0, "t": 5}, "The last step went downhill"),
        ({"eta": 10.0, "t": 5}, "The last step went uphill"),
        ({"output": "linear", "eta": 0.25, "t": 8}, "Out of the picture, and higher than at the start"),
        ({"t": 0}, "At the start"),
    ],
)
def test_what_the_descent_does_in_words(start, said):
    assert said in Seen(made("NeuronDescent", **start))["summary"].words()


@pytest.mark.parametrize(
    "start, names", [({"w_0": 7.0}, "w_0"), ({"output": "linear", "eta": 4.0}, "eta"), ({"t": -1}, "t")]
)
def test_a_start_that_is_not_on_offer(start, names):
    with pytest.raises(ValueError, match=f"{names} is .*: {names} needs"):
        made("NeuronDescent", **start)


@pytest.mark.parametrize("output, etas", [("linear", (0.02, 0.1, 0.25)), ("logistic", (0.5, 4.0, 50.0))])
def test_three_etas_from_one_start(output, etas):
    explorer = made("ThreeEtas", output=output)
    for t in (0, 4, 40, 2):
        move_on_the_page(explorer.controls["t"], t)
        shown, panels = Seen(explorer), [Seen(explorer)[f"surface {number}"] for number in (1, 2, 3)]
        drawn = over_t(shown["losses"], powers=output == "linear")
        dashes = [
            [path.get("stroke-dasharray") for path in shown["losses"].moving.cssselect(f"path.{kind}")]
            for kind in ("curve", "sample")
        ]
        assert len(drawn) == 3 and dashes[0] == dashes[1] and len(set(dashes[0])) == 3, "told apart by colour alone"
        for eta, panel, (at, losses, _) in zip(etas, panels, drawn.values(), strict=True):
            points = descent(output, [eta] * t)
            pixel = np.array(panel.axes.pixel)
            found = way(panel)[0]
            for point in without_twins(points, pixel) if t else ():
                if np.abs(point).max() < 6:
                    assert np.abs((found - point) / pixel).max(axis=1).min() < 0.25
            assert np.allclose(circle(panel, "start"), (-2, 3), atol=pixel.max() / 4)
            after = descent(output, [eta] * (t + 1))[-1]
            if np.abs((after - points[-1]) / pixel).max() > 2 and np.abs([points[-1], after]).max() < 6:
                np.testing.assert_allclose(step(panel), [points[-1], after], atol=pixel.max() / 4)
            check_losses(at, losses, loss(output, *points.T), *AXIS[output])
            heads = [node.text for node in shown["losses"].moving.iter("text") if f"= {eta:g}: " in (node.text or "")]
            assert len(heads) == 1 and says(heads[0].split("ℒ = ")[1], float(loss(output, *points[-1])))


def test_an_eta_of_three_runs_its_whole_run_anew_and_each_output_keeps_its_own():
    explorer = made("ThreeEtas", t=5)
    explorer.controls["eta_2"].value = 0.2
    panel = Seen(explorer)["surface 2"]
    np.testing.assert_allclose(way(panel)[0], descent("linear", [0.2] * 5), atol=max(panel.axes.pixel) / 4)
    explorer.controls["output"].value = type(explorer.state).output.offered(explorer.state)[1]
    assert explorer.controls["eta_2"].value == 4.0
    explorer.controls["output"].value = type(explorer.state).output.offered(explorer.state)[0]
    assert explorer.controls["eta_2"].value == 0.2


def test_the_third_of_three_diverges_while_the_others_go_on():
    explorer = made("ThreeEtas", eta_3=1.0, t=200)
    text = explorer.text()
    assert "diverged at iteration 168:" in text and "try an eta smaller than 1" in text
    assert text.count("t = 200") == 3 and "t = 167" in text
    drawn = over_t(Seen(explorer)["losses"], powers=True)
    assert [round(t[-1]) for t, _, _ in drawn.values()] == [200, 200, 166]  # every second t is drawn
    names = [words(text) for text in Seen(explorer)["losses"].moving.cssselect("text.left:not(.strong)")]
    assert {"η₁", "η₂", "η₃ ↑"} <= set(names)


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_lowest_loss_that_there_is(output):
    panel = Seen(made("NeuronDescent", output=output))["loss"]
    heights = [place(line, "y1")[0] for line in panel.still.cssselect("line.scale")]
    numbers = [number(text.text)[0] for text in panel.still.cssselect("text.right")]
    numbers = np.log10(numbers) if output == "linear" else numbers
    up, start = np.polyfit(heights, numbers, 1)
    along = np.linspace(-6, 6, 800)
    lowest = loss(output, *np.meshgrid(along, along)).min()
    (floor,) = panel.still.cssselect("line.floor")
    drawn = up * place(floor, "y1")[0] + start
    assert drawn == pytest.approx(np.log10(lowest) if output == "linear" else lowest, abs=0.01)
    assert place(floor, "y1") == place(floor, "y2")

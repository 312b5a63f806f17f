"""Ratings of films: what is drawn of both outputs, the floor, divergence; and the gradient line by line."""

import numpy as np
import pytest
from driving import at_lines, click, move_on_the_page, shown
from plainly import Plainly
from seeing import Seen
from seeing_over_time import check_over_t, over_t
from seeing_parts import check_bars, check_grid, kinds, middle, place, says, unlike

from lecture_lib.data import FILMS, RATINGS, films
from lecture_lib.explore import Ratings, RatingsDerivation

pytestmark = pytest.mark.filterwarnings("error")
OUTPUTS = {"positive": "linear", "negative": "logistic"}  # by their colour


def plain_run(state, colour, steps):
    """The network at every t, plainly, from the explorer's own start."""
    theta = state.iteration(0).theta
    x, y = (np.array(columns).T for columns in zip(*FILMS.values(), strict=True))
    first = Plainly(theta.W, theta.b, x, y / state.divided_by, "tanh", OUTPUTS[colour])
    return first.walk([state.eta] * steps)


def floor_of(y):
    """By hand: nothing for a number from 0 to 1, else the square of how far it is outside."""
    least = np.where(y > 1, (y - 1) ** 2, np.where(y < 0, y**2, 0.0))
    return least, least.sum() / 4


def on_scale(panel):
    """How a place across becomes a number, and the marks lane by lane: ring, disc, square."""
    ticks = [(place(text, "x")[0], float(text.text.replace("−", "-"))) for text in panel.still.cssselect("text.quiet")
             if text.text.lstrip("−").replace(".", "").isdigit()]  # fmt: skip
    slope, start = np.polyfit(*zip(*ticks, strict=True), 1)
    rings = [node for node in panel.moving.iter("circle") if node.get("fill") == "none"]
    discs = [node for node in panel.moving.iter("circle") if node.get("fill") != "none"]
    squares = list(panel.moving.iter("rect"))
    found = {
        "ring": [place(node, "cx", "cy") for node in rings],
        "disc": [place(node, "cx", "cy") for node in discs],
        "square": [middle(node) for node in squares],
    }
    return {what: [(slope * x + start, y) for x, y in sorted(at, key=lambda p: p[1])] for what, at in found.items()}


def test_a_line_that_ends_above_the_axis_says_so():
    low, high = (Seen(Ratings(t=100, eta=eta))["losses"] for eta in (0.05, 0.3))
    ends = [
        [node.text for node in panel.moving.iter("text") if node.text[:3] in ("lin", "log")] for panel in (low, high)
    ]
    assert sorted(ends[0]) == ["linear", "logistic"] and sorted(ends[1]) == ["linear ↑", "logistic"]


def test_the_films():
    x, y = films()
    assert x.shape == (2, 4) and y.shape == (3, 4)
    assert y[:, 0].tolist() == [4.5, 3.2, 0.3] and (y > 1).any() and (y < 0).any()


@pytest.mark.parametrize(
    "start", [{}, {"t": 30}, {"t": 400, "floor": True}, {"divided_by": 5, "t": 250, "floor": True}], ids=str
)
def test_both_outputs_and_their_losses(start):
    explorer = Ratings(**start)
    state, seen = explorer.state, Seen(explorer)
    y = films()[1] / state.divided_by
    runs = {colour: plain_run(state, colour, state.t) for colour in OUTPUTS}
    marks, panel = on_scale(seen["films"]), seen["films"]
    last = {"ring": y, "disc": runs["positive"][-1].y_hat, "square": runs["negative"][-1].y_hat}
    for what, values in last.items():
        np.testing.assert_allclose([value for value, _ in marks[what]], values.T.ravel(), atol=0.02 / state.divided_by)
    heads = [place(text, "x") for text in panel.still.cssselect("text.quiet.right")[: 3 + state.floor]]
    rows = [marks["ring"][lane][1] for lane in range(12)]
    columns = [*last.values(), *([floor_of(y)[0]] if state.floor else [])]
    for (x,), values in zip(heads, columns, strict=True):
        texts = [text for text in panel.moving.iter("text") if abs(place(text, "x")[0] - x) < 1]
        assert [place(text, "y")[0] - 4.5 for text in texts] == pytest.approx(rows)
        assert unlike([text.text.strip("\u2007") for text in texts], values.T.ravel()) == []
    said = seen["summary"].said("span")
    for colour, line in zip(OUTPUTS, said[1:], strict=True):
        losses = [now.loss for now in runs[colour]]
        assert says(line.rpartition(" = ")[2], losses[-1])
        check_over_t(over_t(seen["losses"], powers=True), colour, losses, 0.01, relative=True)


def test_the_floor():
    for by in (1, 2, 5):
        explorer = Ratings(floor=True, divided_by=by, t=300)
        least, floor = floor_of(films()[1] / by)
        seen = Seen(explorer)
        (worked,) = seen["words"].said("p.strong")
        sums, value = worked.removeprefix("floor: (").split(") / 4 = ")
        assert unlike(sums.split(" + "), least.sum(axis=0)) == [] and says(value, floor)
        drawn = over_t(seen["losses"], powers=True)["gradient"]
        np.testing.assert_allclose(drawn[1], max(floor, 1e-4), rtol=0.02)
        assert all(loss > floor for loss in explorer.state.both[1].over_time())
        assert explorer.state.iteration().loss < floor or by == 5
    assert "floor" not in Ratings().text() and "gradient" not in over_t(Seen(Ratings())["losses"], powers=True)


def test_the_shaded_band_is_what_logistic_can_be():
    for by in (1, 2, 5):
        panel = Seen(Ratings(divided_by=by))["films"]
        ticks = {float(text.text.replace("−", "-")): place(text, "x")[0] for text in panel.still.cssselect("text.quiet")
                 if text.text.lstrip("−").replace(".", "").isdigit()}  # fmt: skip
        (band,) = panel.still.cssselect("rect")
        slope, start = np.polyfit(*zip(*ticks.items(), strict=True), 1)
        edges = place(band, "x")[0], place(band, "x")[0] + place(band, "width")[0]
        assert edges == pytest.approx((start, slope + start), abs=0.5)


def test_linear_diverges_and_mends():
    explorer = Ratings(eta=1.0)
    move_on_the_page(explorer.controls["t"], 60)
    arrows = [node for node in Seen(explorer)["films"].moving.iter("path")]
    assert len(arrows) == 12 and "too large for the linear output" in Seen(explorer)["words"].words()
    move_on_the_page(explorer.controls["t"], 600)
    assert "linear diverged at iteration" in explorer.text() and "logistic diverged" not in explorer.text()
    assert "linear diverged at iteration" in Seen(explorer)["words"].words()
    assert explorer.state.both[1].iteration().t == 600
    finite = explorer.state.iteration().t
    move_on_the_page(explorer.controls["eta"], 0.05)
    assert explorer.controls["t"].value == finite and "diverged" not in explorer.text()
    move_on_the_page(explorer.controls["t"], 3)
    move_on_the_page(explorer.controls["eta"], 0.05)
    move_on_the_page(explorer.controls["t"], 900)
    assert explorer.state.iteration().loss < 14 and "diverged" not in explorer.text()
    explorer.start()
    assert shown(explorer)[1] == shown(Ratings(eta=1.0))[1]


def test_each_divisor_has_its_own_run():
    explorer = Ratings(t=41)
    before = explorer.text()
    move_on_the_page(explorer.controls["divided_by"], 5)
    assert explorer.text().startswith("t = 0, η = 0.05, ratings divided by 5.")
    move_on_the_page(explorer.controls["divided_by"], 1)
    assert explorer.text() == before


def test_the_numbers_of_the_derivation():
    for start in ({}, {"film": "The Orchard", "a_L3": 5.9, "a_L1": -6.0}, {"subject": "a_L"}):
        explorer = RatingsDerivation(**start)
        for state, seen in at_lines(explorer):
            y = np.array([FILMS[state.film][1]]).T
            gradient, panel = 2 * (state.a_L - y), seen["output layer"]
            check_grid(panel.grid(0), state.a_L, 2, "a")
            check_grid(panel.grid(1), y, 2, "a")
            check_bars(panel.bars(0), state.a_L[:, 0], ["h"] * 3)
            check_bars(panel.bars(1), gradient[:, 0], ["gradient"] * 3)
            assert says(seen.loss.now, ((state.a_L - y) ** 2).sum())
            assert says(seen.loss.gradient, gradient[state.score[1][1] - 1, 0])
            for line in seen["lines"].lines:
                assert (
                    unlike(line.values, gradient if start.get("subject") else gradient[state.subject[1][1] - 1]) == []
                )
            assert seen["lines"].check[1]


def test_the_traps_of_the_derivation():
    explorer = RatingsDerivation(line=3, trap=True)
    y = np.array([FILMS[explorer.state.film][1]]).T
    wrong, why, line = Seen(explorer)["lines"].trap
    assert says(wrong.values[0], 2 * (explorer.state.a_L - y).sum()) and line == 3 and "nudging" in why
    wrong, _, _ = Seen(RatingsDerivation(subject="a_L", line=2, trap=True))["lines"].trap
    assert unlike(wrong.values, -2 * (explorer.state.a_L - y)) == []


def test_an_output_that_is_clicked_is_its_score():
    explorer = RatingsDerivation()
    click(explorer, "h 3")
    assert explorer.state.subject == ("a", ("L", 3))
    chosen = [kinds(node) for node in Seen(explorer)["output layer"].moving.cssselect("rect.chosen-frame")]
    assert len(chosen) == 2 and len(RATINGS) == 3
    click(explorer, "h 2", shift=True)
    assert explorer.state.score == ("a", ("L", 2)) and explorer.state.subject == ("a", ("L", 3))

"""Cross entropy against squared error on a softmax output: both plots, both runs over t, and what changes a run."""

import numpy as np
import pytest
from driving import made, move_on_the_page, shown
from plainly import Plainly
from seeing import Seen
from seeing_over_time import check_over_t, over_t
from seeing_parts import middle, place, says

from lecture_lib.explore import TwoLosses

pytestmark = pytest.mark.filterwarnings("error")
LOSSES = {"positive": lambda p: -np.log(p), "negative": lambda p: 2 * (1 - p) ** 2}
SLOPES = {"positive": lambda p: p - 1, "negative": lambda p: -4 * p * (1 - p) ** 2}


def plain_runs(state, etas):
    """ŷ_1, the loss and its gradient w.r.t. a_L1 at every t, for each colour, plainly."""
    theta, x, y = state.iteration(0).theta, np.array([[0.8], [-0.4]]), np.array([[1.0], [0.0]])
    found = {}
    for colour, loss in (("positive", "cross_entropy"), ("negative", "squared_error")):
        run = Plainly(theta.W, theta.b, x, y, "tanh", loss=loss).walk(etas)
        found[colour] = np.array([(now.y_hat[0, 0], now.loss, now.by_a[2][0, 0]) for now in run])
    return found


def marks(panel, axes):
    """Where the disc and the square stand, by colour, in the numbers of the axes."""
    out = {}
    for node in panel.moving:
        at = place(node, "cx", "cy") if node.tag == "circle" else middle(node)
        out[node.get("fill").removeprefix("var(--ll-").rstrip(")")] = tuple(
            float(axes._read(axis, [value])[0]) for axis, value in enumerate(at)
        )
    assert [node.tag for node in panel.moving] == ["rect", "circle"]
    return out


@pytest.mark.parametrize("start", [{}, {"t": 1}, {"t": 137}, {"behind": -1.5, "t": 60, "eta": 2.0}], ids=str)
def test_both_runs(start):
    explorer = TwoLosses(**start)
    state, seen = explorer.state, Seen(explorer)
    plain = plain_runs(state, [state.eta] * state.t)
    curves, y_hats = over_t(seen["loss over t"], powers=True), over_t(seen["output over t"])
    said = seen["summary"].said("span")
    assert seen["summary"].said("b") == [f"t = {state.t}"] and said[0] == f"η = {state.eta:.2f}"
    for colour, line in zip(("positive", "negative"), said[1:], strict=True):
        history = plain[colour]
        check_over_t(y_hats, colour, history[:, 0], 0.002)
        check_over_t(curves, colour, np.clip(history[:, 1], 1e-4, 10), 0.01, relative=True)
        numbers = [text for text in line.replace(",", "").split() if text[0] in "−0123456789"]
        assert len(numbers) == 3 and all(says(*pair) for pair in zip(numbers, history[-1], strict=True))
        for name, height in (("loss", min(history[-1, 1], 10)), ("gradient", history[-1, 2])):
            axes = seen[name].axes
            at = marks(seen[name], axes)[colour]
            np.testing.assert_allclose(at, (history[-1, 0], height), atol=0.5 * max(axes.pixel))


def test_the_curves_over_y_hat():
    seen = Seen(TwoLosses())
    for name, expected in (("loss", LOSSES), ("gradient", SLOPES)):
        axes = seen[name].axes
        for colour in ("positive", "negative"):
            (curve,) = axes.curves(colour, moving=False)
            inside = (curve.x > 0.001) & (curve.x < 0.999)
            np.testing.assert_allclose(curve.y[inside], expected[colour](curve.x[inside]), atol=2 * axes.pixel[1])
            assert curve.dashed == (colour == "negative") and curve.x.min() < 0.01 and curve.x.max() > 0.99


def test_without_the_curves_the_points_stay():
    with_curves, without = Seen(TwoLosses(t=20)), Seen(TwoLosses(t=20, curves=False))
    for name in ("loss", "gradient"):
        assert [curve for curve in without[name].axes.curves(moving=False) if curve.colour in LOSSES] == []
        assert marks(without[name], without[name].axes) == marks(with_curves[name], with_curves[name].axes)


def test_both_begin_where_the_dial_says():
    for behind in (-2.0, 3.5, 10.0):
        state = TwoLosses(behind=behind).state
        for run in state.both:
            a = run.iteration(0).forward.a[2]
            assert a[1, 0] - a[0, 0] == pytest.approx(behind, abs=1e-12)


def test_squared_error_hardly_moves():
    state = TwoLosses(t=50).state
    right, slow = (run.over_time("measured")[-1] for run in state.both)
    assert right > 0.99 and slow < 0.01


def test_eta_begins_a_branch_in_both():
    explorer = TwoLosses()
    move_on_the_page(explorer.controls["t"], 20)
    move_on_the_page(explorer.controls["eta"], 1.5)
    move_on_the_page(explorer.controls["t"], 60)
    plain = plain_runs(explorer.state, [0.5] * 20 + [1.5] * 40)
    seen = Seen(explorer)
    for colour in ("positive", "negative"):
        check_over_t(over_t(seen["output over t"]), colour, plain[colour][:, 0], 0.002)
    for name in ("loss over t", "output over t"):
        (branch,) = seen[name].moving.cssselect("line.branch")
        at = [(place(text, "x")[0], int(text.text)) for text in seen[name].moving.cssselect("text.quiet")]
        assert np.interp(place(branch, "x1")[0], *zip(*at, strict=True)) == pytest.approx(20, abs=0.5)
    explorer.start()
    assert shown(explorer)[1] == shown(made("TwoLosses"))[1]


def test_another_start_is_at_t_0_and_the_old_one_is_where_it_was():
    explorer = TwoLosses(t=80)
    before = explorer.text()
    move_on_the_page(explorer.controls["behind"], 4.0)
    assert explorer.controls["t"].value == 0 and explorer.text().startswith("t = 0,")
    move_on_the_page(explorer.controls["behind"], 7.0)
    assert explorer.controls["t"].value == 80 and explorer.text() == before

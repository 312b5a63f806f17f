"""Scores that become probabilities, and the cross entropy of two distributions: numbers, bars, marks, words, clicks."""

import numpy as np
import pytest
from driving import click, everywhere, move_on_the_page, press
from plainly import PLAIN
from seeing import Seen
from seeing_parts import check_bars, check_grid, number, place, says, unlike

from lecture_lib.explore import Classes, CrossEntropy

pytestmark = pytest.mark.filterwarnings("error")
HIGHEST = 6.0


def shares(state):
    """What is divided by its sum, and the shares; None where the sum is 0."""
    z = (state.a_L + state.add) / state.temperature
    parts = np.exp(z) if state.exp else z
    return z, parts, None if not state.exp and abs(parts.sum()) < 1e-9 else parts / parts.sum()


def points(seen):
    """The points on −log ŷ as (ŷ, height), where none lies above the picture; the stems' widths by ŷ."""
    axes = seen["curve"].axes

    def read(x, y):
        return tuple(float(axes._read(axis, [value])[0]) for axis, value in enumerate((x, y)))

    found = [read(*place(node, "cx", "cy")) for node in seen["curve"].moving.cssselect("circle")]
    stems = {}
    for node in seen["curve"].moving.cssselect("line.stem"):
        x1, x2, foot, top, width = place(node, "x1", "x2", "y1", "y2", "stroke-width")
        assert x1 == x2 and abs(read(x1, foot)[1]) < axes.pixel[1]
        stems[read(x1, top)] = width
    return found, stems, axes.pixel


def test_the_steps_to_probabilities():
    starts = (
        {},
        {"exp": False},
        {"k": 4, "add": 3.5, "temperature": 0.5},
        {"add": -10, "a_L1": -6, "temperature": 0.1},
    )
    for start in starts:
        for state, seen in everywhere("Classes", **start):
            z, parts, y_hat = shares(state)
            panel, l = seen["steps"], state.true_class
            check_grid(panel.grid(0), state.a_L, 2, "a")
            check_grid(panel.grid(1), z, 2, "a")
            assert panel.grid(0).on_dial() == {state.score[1][1]}
            assert unlike(panel.grid(2).texts, parts) == []
            said = [text for text in panel.said("text.strong") if text.startswith("sum")]
            assert says(said[0].removeprefix("sum "), parts.sum())
            if y_hat is None:
                assert len(said) == 1
                continue
            bars = panel.bars(0)
            good = (y_hat >= 0) & (y_hat <= 1)
            check_bars(bars, y_hat[:, 0], np.where(good, "h", "negative")[:, 0].tolist())
            assert [i for i, bar in enumerate(bars, 1) if bar.true] == [l] and said[1] == "sum 1.0000"
            found, _, pixel = points(seen)
            true = y_hat[l - 1, 0]
            if not 0 < true <= 1:
                assert found == [] and seen["loss"].said("b") == ["no loss"]
                continue
            loss = -np.log(true)
            if loss < HIGHEST:
                np.testing.assert_allclose(found, [(true, loss)], atol=max(pixel))
            assert says(seen["loss"].said("b")[0].removeprefix("ℒ = "), loss)
            likelihood, log, minus = (text.rpartition(" = ")[2] for text in seen["loss"].said("span"))
            assert unlike([likelihood, log, minus], [true, -loss, loss]) == []


def test_one_number_added_to_all_changes_nothing():
    explorer = Classes(a_L1=2.0)
    before = [bar.text for bar in Seen(explorer)["steps"].bars(0)]
    for value in (-10.0, 2.5, 10.0):
        move_on_the_page(explorer.controls["add"], value)
        assert [bar.text for bar in Seen(explorer)["steps"].bars(0)] == before
        factor = Seen(explorer)["words"].words().split(" is ")[1].split(" times")[0]
        assert says(factor, np.exp(value))
    move_on_the_page(explorer.controls["exp"], False)
    assert [bar.text for bar in Seen(explorer)["steps"].bars(0)] != before


def test_temperature():
    explorer, largest = Classes(), []
    for value in (0.1, 0.5, 1.0, 5.0):
        move_on_the_page(explorer.controls["temperature"], value)
        y_hat = [number(bar.text)[0] for bar in Seen(explorer)["steps"].bars(0)]
        largest.append(max(y_hat))
        assert np.argsort(y_hat).tolist() == np.argsort(explorer.state.a_L[:, 0]).tolist()
    assert largest == sorted(largest, reverse=True) and largest[0] > 0.999 and largest[-1] < 0.45


def test_without_the_exponential():
    bad = Seen(Classes(exp=False))
    assert "ŷ₂ and ŷ₃ are not between 0 and 1" in bad["words"].words()
    assert {bar.side for bar in bad["steps"].bars(0)} == {1, -1} and any(bar.tip for bar in bad["steps"].bars(0))
    nothing = Classes(exp=False, a_L1=0.5, a_L2=0.25, a_L3=-0.75)
    assert (
        "add up to 0" in Seen(nothing)["words"].words() and "no output: division by 0" in Seen(nothing)["steps"].words()
    )
    assert "there is no loss" in nothing.text()
    assert "by luck alone" in Seen(Classes(exp=False, a_L3=0.5))["words"].words()
    move_on_the_page(nothing.controls["exp"], True)
    assert "division" not in Seen(nothing)["steps"].words()


def test_a_click_puts_a_score_on_the_dial():
    explorer = Classes(k=4)
    for pick, i in (("a 3", 3), ("h 4", 4), ("a 9", 4), ("a", 4), ("W 1 1 1", 4)):
        click(explorer, pick)
        assert explorer.state.score == ("a", ("L", i)) and Seen(explorer)["steps"].grid(0).on_dial() == {i}


TARGETS = {
    "e(ℓ)": lambda l, k: [1.0 * (c == l) for c in range(1, k + 1)],
    "mostly ℓ": lambda l, k: [1 - 0.1 * (k - 1) if c == l else 0.1 for c in range(1, k + 1)],
    "half ℓ, half the next": lambda l, k: [0.5 * (c in (l, l + 1 if l < k else 1)) for c in range(1, k + 1)],
    "all alike": lambda l, k: [1 / k] * k,
}


def test_cross_entropy_term_by_term():
    starts = ({"target": "e(ℓ)", "a_L2": -5.5}, {"target": "half ℓ, half the next", "k": 4, "true_class": 4}, {"k": 2})
    met = set()
    for start in (*starts, {"target": "all alike"}, {"target": "half ℓ, half the next", "true_class": 1}):
        for state, seen in everywhere("CrossEntropy", **start):
            met.add(state.target)
            y = np.array([TARGETS[state.target](state.true_class, state.k)]).T
            y_hat = PLAIN["softmax"](state.a_L)
            logs, loss, panel = -np.log(y_hat), -(y * np.log(y_hat)).sum(), seen["terms"]
            check_grid(panel.grid(0), state.a_L, 2, "a")
            check_bars(panel.bars(0), y_hat[:, 0], ["h"] * state.k)
            check_grid(panel.grid(1), y, 2, "a")
            assert panel.grid(1).framed("true") == [{(state.true_class, 1)}]
            assert unlike(panel.grid(2).texts, logs, None) == []
            check_bars(panel.bars(1), (y * logs)[:, 0], ["negative"] * state.k)
            (total,) = panel.said("text.strong")
            assert says(total.rpartition(" = ")[2], loss) and says(seen.loss.now, loss)
            assert says(seen.loss.gradient, mark_gradient(state, y))
            worked = seen["words"].said("p")[0]
            shown = worked.removeprefix("ℒ = ").rpartition(" = ")[0].split(" + ")
            pairs = [pair.split(" · ", 1) for pair in shown]
            assert unlike([share for share, _ in pairs], y, 2) == [] and unlike([log for _, log in pairs], logs) == []
            found, stems, pixel = points(seen)
            low = [(float(p), float(h)) for p, h in zip(y_hat[:, 0], logs[:, 0], strict=True) if h < HIGHEST]
            np.testing.assert_allclose(sorted(found), sorted(low), atol=max(pixel))
            widths = sorted((p, weight) for p, weight in zip(y_hat[:, 0], y[:, 0], strict=True) if weight)
            assert [w for _, w in sorted((at[0], width) for at, width in stems.items())] == pytest.approx(
                [1 + 9 * weight for _, weight in widths]
            )
            sentence = seen["words"].said("p")[1]
            if state.target == "e(ℓ)":
                assert "what is left is −log ŷ" in sentence
            else:
                with np.errstate(divide="ignore", invalid="ignore"):
                    least = -np.nansum(y * np.log(y))
                found, above = sentence.split("make of it is ")[1].removesuffix(" less than now.").split(": ")
                assert says(found, least) and says(above, loss - least)
    assert met == set(TARGETS)


def mark_gradient(state, y):
    """∂ℒ/∂a_Li at the mark, for the score on the dial."""
    a_L, i = state.a_L.copy(), state.score[1][1] - 1
    a_L[i] = state.mark
    return (PLAIN["softmax"](a_L) - y)[i, 0]


def test_the_scores_that_come_nearest():
    for target in TARGETS:
        explorer = CrossEntropy(target=target, k=4, a_L1=-3.0)
        before = Seen(explorer).loss.now
        press(explorer, "ŷ like y")
        y, y_hat = explorer.state.y, PLAIN["softmax"](explorer.state.a_L)
        assert np.abs(y - y_hat).max() < (0.01 if (y > 0).all() else 1e-4)
        assert number(Seen(explorer).loss.now)[0] < number(before)[0]
        assert ("ŷ is as good as y" in explorer.text()) == (target != "e(ℓ)")
        assert explorer.controls["value"].value == explorer.state.a_L[0, 0]

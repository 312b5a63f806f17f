"""The pseudo code of 4.8, run line by line: each line's numbers, what is lit, what stands in the network, the update.

What has to be shown is worked out by a plain program that writes down each line it runs, as the lecture has it.
"""

import re
from html import unescape

import numpy as np
import pytest
from driving import click, made, press, shown
from plainly import Plainly
from seeing import Seen
from seeing_over_time import check_over_t, over_t
from seeing_parts import kinds, unlike, words

from lecture_lib import Theta
from lecture_lib.derivations.module_4_8 import BY_LINE, PROGRAM, steps
from lecture_lib.draw.code import code, statement
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.draw.panel import Pick

STARTS = [{}, {"g": "tanh", "eta": 2.0, "true_class": 3, "seed": 5}, {"hidden": 1, "neurons": 2, "eta": 10.0}]


def ran(state, t):
    """The network at t and after the step, plainly."""
    y = np.eye(3)[:, [state.true_class - 1]]
    *_, now, after = Plainly(state.theta.W, state.theta.b, state.x, y, state.g).walk([state.eta] * (t + 1))
    return now, after


def rows_of(now):
    """Each line of an iteration that runs, with its k and the matrices that it makes of others."""
    L, a, h, W, b = now.L, now.a, now.h, now.W, now.b
    rows = [("while t++ < max_iterations:", None), ("h_1..h_{L−1}, a_1..a_L, ŷ =", None)]
    for k in range(1, L):
        rows += [("a_k", k, b[k], W[k], h[k - 1], a[k]), ("h_k", k, a[k], h[k])]
    rows += [("a_L", None, b[L], W[L], h[L - 1], a[L]), ("ŷ", None, a[L], h[L])]
    rows += [("∇θ_t =", None), ("∇a_L", None, now.y, h[L], now.by_a[L])]
    for k in range(L, 0, -1):
        rows += [("∇W_k", k, now.by_a[k], h[k - 1], now.by_W[k]), ("∇b_k", k, now.by_b[k])]
        if k > 1:
            rows.append(("∇h_{k−1}", k, W[k], now.by_a[k], now.by_h[k - 1]))
            rows.append(("∇a_{k−1}", k, now.by_h[k - 1], now.slope[k - 1], now.by_a[k - 1]))
    return [*rows, ("if k > 1:", 1), ("θ_{t+1}", None)]


def lit_lines(panel):
    """The texts of the lines that are lit, and of those that are under way."""
    lines = panel.moving.cssselect(".ll-code-line")
    return [[words(line[0]).strip() for line in lines if kind in kinds(line)] for kind in ("current", "within")]


def as_seen(line):
    """A line of the program as it is read off the page."""
    return unescape(re.sub("<.*?>", "", statement(line)))


def matrices(panel):
    """The matrices that stand beside the line that runs, as rows of texts."""
    tables = panel.moving.cssselect(".current .numbers mtable")
    return [[[words(cell) for cell in row] for row in table.iter("mtr")] for table in tables]


def check_matrices(found, expected):
    assert [np.shape(each) for each in found] == [np.shape(each) for each in expected]
    for texts, values in zip(found, expected, strict=True):
        assert unlike([text for row in texts for text in row], values) == []


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("t", [0, 7])
def test_each_line_that_runs_is_lit_and_has_its_numbers(start, t):
    explorer = made("PseudoCode", t=t, **start)
    rows = rows_of(ran(explorer.state, t)[0])
    assert explorer.controls["at"].max == 301 * len(rows)
    for number, (line, k, *arrays) in enumerate(rows, 1):
        explorer.controls["at"].value = t * len(rows) + number
        panel = Seen(explorer)["program"]
        (current,), within = lit_lines(panel)
        assert current.startswith(as_seen(line)), (current, line)
        in_loop = [line for line in within if line.startswith("for k")]
        assert len(in_loop) == (k is not None)
        if k is not None:
            assert f"k = {k}" in panel.words()
            assert ("down" in in_loop[0]) == ("∇" in line or "if" in line)
        check_matrices(matrices(panel), arrays)
        called = {"forward" if "ŷ = forward" in line else "back" for line in within if "_propagation(" in line}
        assert called == ({"back" if "∇" in line else "forward"} if arrays else {"back"} if k else set())


@pytest.mark.parametrize("start", STARTS)
def test_forward_fills_and_backward_takes_its_place(start):
    explorer = made("PseudoCode", t=2, **start)
    plain, _ = ran(explorer.state, 2)
    rows = rows_of(plain)
    L, filled, gradients = len(explorer.state.sizes) - 1, set(), {}
    for number, (line, k, *arrays) in enumerate(rows, 1):
        explorer.controls["at"].value = 2 * len(rows) + number
        network = Seen(explorer)["network"]
        if line in ("a_k", "a_L", "h_k", "ŷ"):
            filled.add((line[0].replace("ŷ", "h"), k or L))
        if re.match("∇[ah]", line):
            gradients[line[1], L if line == "∇a_L" else k - 1] = arrays[-1]
        for (layer, j), neuron in network.neurons.items():
            for kind in ("a", "h") if layer else ():
                half = getattr(neuron, kind)
                if (kind, layer) in gradients:
                    assert half.kind == "gradient" and unlike([half.text], gradients[kind, layer][j - 1]) == []
                elif (kind, layer) not in filled or (kind == "a" and ("h", layer) in gradients and layer < L):
                    assert half is None, f"{kind}_{layer}{j} at {line}"
                else:
                    assert half.kind == kind
                    assert unlike([half.text], getattr(plain, kind)[layer][j - 1]) == []
        edges = {edge for edge, drawn in network.edges.items() if drawn.lit}
        speaks_of = {"a_k": k, "a_L": L, "∇W_k": k, "∇h_{k−1}": k}.get(line)
        if speaks_of:
            assert {edge for edge in edges if edge != (1, 1, 2)} == {
                edge for edge in network.edges if edge[0] == speaks_of and edge != (1, 1, 2)
            }


def strip(explorer):
    """The numbers in the line above: those that are not known yet are None."""
    parts = [words(part) for part in Seen(explorer)["loss"].moving.cssselect(".ll-loss > *")]
    texts = [re.split(r" = |change |: ", part)[-1].strip("\u2007 ") for part in parts if part]
    return [None if text == "—" else text for text in texts]


@pytest.mark.parametrize("start", STARTS)
def test_the_update_moves_the_weights_and_the_loss_answers(start):
    explorer = made("PseudoCode", t=3, line=len(steps(start.get("hidden", 2) + 1)), **start)
    plain, after = ran(explorer.state, 3)
    y_hat = plain.y_hat[explorer.state.true_class - 1, 0]
    change, promised = after.loss - plain.loss, -explorer.state.eta * plain.squares
    assert unlike(strip(explorer), [plain.loss, y_hat, after.loss, change, promised]) == []
    seen = Seen(explorer)["network"]
    for (k, j, m), edge in seen.edges.items():
        assert edge.sign == ("positive" if after.W[k][j - 1, m - 1] >= 0 else "negative")
        assert edge.width == pytest.approx(0.7 + 5 * np.tanh(abs(after.W[k][j - 1, m - 1]) / 2.5), abs=0.006)
    for pick in ("W 1 1 2", "W 2 1 1", "b 1 2"):
        click(explorer, pick)
        kind, *at = pick.split()
        at = tuple(map(int, at))
        old, slope, new = plain.entry(kind, at), plain.entry(f"by {kind}", at), after.entry(kind, at)
        told = words(Seen(explorer)["program"].moving.cssselect(".current .numbers")[0])
        name, was, eta, gradient, now = re.fullmatch(r"(.+) ← (.+) − (.+) · \(?(.+?)\)? = (.+)", told).groups()
        assert unlike([was, eta, gradient, now], [old, explorer.state.eta, slope, new]) == []
        assert name.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")) == "".join(pick.split())


def test_what_is_not_known_yet_is_not_said():
    explorer = made("PseudoCode", t=1)
    known = []
    for line in range(1, 23):
        explorer.controls["at"].value = 22 + line
        known.append([each is not None for each in strip(explorer)])
        t, _, _ = over_t(Seen(explorer)["losses"])["gradient"]
        assert len({*np.rint(t)}) == 1 + known[-1][0] + known[-1][2]
    assert known[:7] == [[False] * 5] * 7
    assert known[7:19] == [[True, True, False, False, False]] * 12
    assert known[19:21] == [[True, True, False, False, True]] * 2 and known[21] == [True] * 5


def test_the_loss_over_t():
    explorer = made("PseudoCode", t=9, line=22, eta=1.0)
    losses = [ran(explorer.state, t)[0].loss for t in range(11)]
    check_over_t(over_t(Seen(explorer)["losses"]), "gradient", losses, 0.03)


def test_the_plot_reaches_as_high_as_the_run_begins_whatever_was_shown_before():
    explorer = made("PseudoCode", t=3)
    for seed in (0, 5, 9):
        explorer.controls["seed"].value = seed
        explorer.controls["t"].value = 3
        assert shown(explorer) == shown(made("PseudoCode", t=3, seed=seed))
        t, values, _ = over_t(Seen(explorer)["losses"])["gradient"]
        assert values[0] == pytest.approx(ran(explorer.state, 0)[0].loss, abs=0.03)


def walk(explorer, places):
    found = []
    for place in places:
        explorer.controls["at"].value = place
        found.append(shown(explorer))
    return found


def test_a_function_and_an_iteration_end_where_their_lines_end():
    line_by_line = walk(made("PseudoCode"), range(3 * 22 + 1))
    by_function = walk(made("PseudoCode", by="function"), range(10))
    assert by_function == [line_by_line[at] for at in (0, 8, 21, 22, 30, 43, 44, 52, 65, 66)]
    assert walk(made("PseudoCode", by="iteration"), range(4)) == [line_by_line[at] for at in (0, 22, 44, 66)]


def test_steps_of_another_size_and_back():
    explorer = made("PseudoCode", t=2, line=5)
    first = shown(explorer)
    explorer.controls["by"].value = "iteration"
    assert (explorer.state.t, explorer.state.line, explorer.controls["at"].value) == (2, 22, 3)
    explorer.controls["by"].value = "function"
    assert (explorer.state.line, explorer.controls["at"].value) == (8, 7)
    explorer.controls["by"].value = "line"
    assert shown(explorer) == first and explorer.controls["at"].value == 2 * 22 + 5
    explorer.controls["t"].value = 4
    assert explorer.state.line == 5 and explorer.controls["at"].value == 4 * 22 + 5


def test_play_has_a_pace_for_each_size_of_step():
    explorer = made("PseudoCode")
    (play,) = (widget for widget in explorer.children[0].children if type(widget).__name__ == "Play")
    pace = {}
    for by in ("line", "function", "iteration"):
        explorer.controls["by"].value = by
        pace[by] = play.interval
    assert pace["line"] > 400 and pace["iteration"] < 100
    play.value = 3
    assert explorer.state.t == 2


def test_another_eta_on_the_way_begins_a_branch():
    explorer = made("PseudoCode", t=4, line=22)
    first = shown(made("PseudoCode"))
    before = strip(explorer)
    explorer.controls["eta"].value = 2.0
    assert strip(explorer)[:2] == before[:2] and strip(explorer)[2:] != before[2:]
    explorer.controls["t"].value = 3
    untouched = made("PseudoCode", t=3, line=22)
    assert shown(explorer)[1] == shown(untouched)[1]
    explorer.controls["t"].value = 6
    assert len(Seen(explorer)["losses"].moving.cssselect("line.branch")) == 1
    press(explorer, "to t = 0")
    assert shown(explorer) == first


def test_a_click_on_a_line_runs_on_to_it():
    explorer = made("PseudoCode", by="iteration", t=1)
    where = []
    for pick in ("line 19", "line 19", "line 23", "line 7", "line 4", "line 11"):
        click(explorer, pick)
        where.append(explorer.state.line)
    lines = [step.line for step in steps(3)]
    assert [lines[line - 1] for line in where] == [19, 19, 23, 7, 4, 11] and explorer.state.by == "line"
    assert where[0] < where[1] < where[2]


def test_the_gradient_of_what_is_followed_stands_on_its_edge():
    explorer = made("PseudoCode", line=20)
    plain, _ = ran(explorer.state, 0)
    for edge in ((1, 1, 2), (2, 3, 1), (3, 2, 2)):
        click(explorer, "W " + " ".join(map(str, edge)))
        (pill,) = Seen(explorer)["network"].pills(*edge)
        assert pill.on_dial and pill.kind == "gradient"
        assert unlike([pill.text], plain.entry("by W", edge)) == []


def test_a_small_bias_has_room_in_its_place():
    state = made("PseudoCode").state
    theta = Theta(dict(state.first_theta.W), dict(state.first_theta.b))
    theta.b[1] = np.array([[-2.5e-3], [2.5e-7], [-0.02]])
    markup = NetworkDiagram(state.sizes).moving(theta, {}, {0: state.x})
    assert re.findall(r">b ([^<]+)<", markup)[:3] == ["0.00", "0.00", "−0.02"]


@pytest.mark.parametrize("L", [1, 2, 4])
def test_the_lines_of_an_iteration(L):
    run = steps(L)
    texts = [PROGRAM[step.line - 1].strip() for step in run]
    assert sum(text.startswith("∇W_k") for text in texts) == L == sum(text.startswith("∇b_k") for text in texts)
    assert sum(text.startswith("∇h_") for text in texts) == L - 1 == sum(text.startswith("h_k") for text in texts)
    assert texts[-1].startswith("θ_{t+1}") and [step.k for step in run if step.line in BY_LINE][-1] == 1
    found = [step.found for step in run if step.found]
    assert len(found) == len(set(found)) and {k for kind, k in found if kind == "grad a"} == set(range(1, L + 1))


def test_lines_of_code():
    picks = [Pick("line", (number,)) for number in (1, 2, 3)]
    markup = code(["if a_k < 3:", "  W_{k−1} = max_iterations", ""], 2, {1: "<i>x</i>"}, {1}, within={1}, picks=picks)
    assert "&lt;" in markup and "<sub>k</sub>" in markup and "<sub>k−1</sub>" in markup and "max_iterations" in markup
    assert markup.count(" current") == 1 and markup.count("within") == 1 and markup.count("wrong") == 1
    assert (
        code(["a"], 1).count('aria-current="step"') == 1 and "aria-current" not in markup
    )  # where it can be picked, the page says so
    assert 'data-pick="line 2"' in markup and "<i>x</i>" in markup and "ll-code-gap" in markup

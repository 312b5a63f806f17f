"""What is drawn of the output layer alone is what its numbers are: scores, outputs, target, both gradients, what is lit."""

import numpy as np
from driving import at_lines, everywhere, made
from plainly import PLAIN
from seeing import Seen
from seeing_parts import check_bars, check_grid, column_of


def output_of(state):
    """ŷ and both gradients of an output layer, plainly."""
    y_hat = PLAIN["softmax"](state.a_L)
    e = (np.arange(1, state.k + 1)[:, None] == state.true_class) * 1.0
    return y_hat, e, -e / y_hat, y_hat - e


def check_output_layer(panel, state):
    y_hat, e, _, _ = output_of(state)
    scores, target = panel.grid(0), panel.grid(1)
    check_grid(scores, state.a_L, 2, "a")
    check_grid(target, e, 0, "a")
    check_bars(panel.bars(0), y_hat[:, 0], ["h"] * state.k)
    assert all(bar.side == 1 and not bar.tip for bar in panel.bars(0))
    assert scores.on_dial() == {state.score[1][1]}
    return scores


def test_the_output_layer_and_its_gradient():
    for subject in (("a", ("L", 2)), ("a", ("L",)), ("y_hat", (1,)), ("y_hat", ())):
        for state, shown in everywhere("OutputDerivation", subject=subject, a_L2=-5.5, true_class=2, k=4):
            (kind, indices), panel = state.subject, shown["output layer"]
            scores, (_, _, by_y_hat, by_a) = check_output_layer(panel, state), output_of(state)
            gradient = panel.bars(1)
            check_bars(gradient, (by_a if kind == "a" else by_y_hat)[:, 0], ["gradient"] * state.k)
            of = set(indices[kind == "a" :]) or set(range(1, state.k + 1))
            assert {i for i, bar in enumerate(gradient, 1) if bar.chosen} == of
            chosen = (
                set().union(*scores.framed("chosen"))
                if kind == "a"
                else {(i, 1) for i, bar in enumerate(panel.bars(0), 1) if bar.chosen}
            )
            assert chosen == {(i, 1) for i in of}


LIT_ROWS = {  # what the lines of 4.5 speak of, as scores and as outputs: "l", "i", "all"
    ("a", True): [("i", "l"), ("all", "l"), ("all", "l"), ("all", "l"), ("i", "li"), ("i", "i")],
    ("a", False): [("all", "all"), ("all", "all")],
    ("y_hat", True): [("", "li"), ("", "li")],
    ("y_hat", False): [("", "all"), ("", "all")],
}


def test_lit_rows_of_the_output_layer():
    explorer = made("OutputDerivation", true_class=2, k=4)
    for subject in (("a", ("L", 3)), ("a", ("L",)), ("y_hat", (1,)), ("y_hat", ())):
        kind, indices = subject
        i = indices[kind == "a" :]
        for state, shown in at_lines(explorer, subject=subject):
            names = {"i": set(i), "l": {2}, "all": {1, 2, 3, 4}, "li": {2, *i}, "": set()}
            scores, outputs = (names[spoken] for spoken in LIT_ROWS[kind, bool(i)][state.line - 1])
            of = set(i) or names["all"]  # these have the frame of what is chosen, with or without the other one
            grid, bars = shown["output layer"].grid(0), shown["output layer"].bars(0)
            lit = {r for cells in grid.framed("lit") for r, _ in cells}, {n for n, bar in enumerate(bars, 1) if bar.lit}
            but = (of, set()) if kind == "a" else (set(), of)
            assert (lit[0] - but[0], lit[1] - but[1]) == (scores - but[0], outputs - but[1])


def test_both_gradients_and_the_jacobian_between_them():
    for start in ({"k": 5, "true_class": 4}, {"a_L2": -6.0}):
        for state, shown in everywhere("SoftmaxGradient", **start):
            check_output_layer(shown["output layer"], state)
            y_hat, _, by_y_hat, by_a = output_of(state)
            check_bars(shown["gradients"].bars(0), by_y_hat[:, 0], ["gradient"] * state.k)
            check_bars(shown["gradients"].bars(1), by_a[:, 0], ["gradient"] * state.k)
            assert ("product" in shown) == state.jacobian
            if not state.jacobian:
                continue
            matrix, vector, outcome = (shown["product"].grid(n) for n in range(3))
            a, nudge = state.a_L, 1e-6
            columns = [
                (PLAIN["softmax"](a + nudge * one[:, None]) - PLAIN["softmax"](a - nudge * one[:, None])) / (2 * nudge)
                for one in np.eye(state.k)
            ]  # one column for each score: what all ŷ do as it moves
            check_grid(matrix, np.hstack(columns).T, 3, "prime")
            check_grid(vector, by_y_hat, 2)
            check_grid(outcome, by_a, 3)
            l = state.true_class
            assert matrix.framed("lit") == [column_of(l, state.k)] and vector.framed("chosen") == [{(l, 1)}]
    assert any(bar.tip for bar in shown["gradients"].bars(0))  # the last one: 1/ŷ_ℓ is beyond all bounds


def test_gradients_that_are_compared_have_one_scale():
    for start in ({}, {"k": 6}, {"a_L2": -0.5}):
        shown = Seen(made("SoftmaxGradient", **start))["gradients"]
        units = [bar.length / abs(float(bar.text.replace("−", "-"))) for axis in (0, 1) for bar in shown.bars(axis)
                 if bar.length > 3 and not bar.tip]  # fmt: skip
        assert len(units) > 2 and max(units) < 1.01 * min(units)

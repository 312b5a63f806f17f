"""grad_theta in blocks: every entry stands where its weight stands, and is lit where it is lit."""

import re

import numpy as np
import pytest
from driving import click, everywhere, made, picks
from plainly import Plainly
from seeing import Seen
from seeing_parts import kinds, says, words

from lecture_lib.formatting import label

NAME = "GradientLayout"
STARTS = (
    {},
    {"show": "names", "weight": "b_21"},
    {"trap": True, "classes": 4, "neurons": 2},
    {"hidden": 4, "neurons": 4, "inputs": 4, "classes": 4, "g": "tanh", "weight": "W_534"},
    {"hidden": 1, "neurons": 1, "inputs": 1},
)


def blocks(shown):
    """The blocks by their title: [(title, shape as it is said, rows of cells)]."""
    found = []
    for block in shown["grad theta"].moving.cssselect(".ll-block"):
        title, grid, shape = block
        columns = int(re.fullmatch(r"--columns:(\d+)", grid.get("style"))[1])
        cells = list(grid)
        assert len(cells) % columns == 0
        rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
        found.append((words(title), words(shape), rows))
    return found


def tint(cell):
    return float(cell.get("style", "--t:0").removeprefix("--t:"))


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_every_entry_stands_in_its_place(start):
    explorer = made(NAME, **start)
    states = [(explorer.state, Seen(explorer)), *(everywhere(NAME)[1:-1] if not start else [])]
    for state, shown in states:
        plain, found = Plainly.of(state), blocks(shown)
        L, small = plain.L, max(len(state.sizes) - 1, *state.sizes) > 3
        expected = [("W", k, plain.by_W[k]) for k in range(1, L + 1)]
        expected += [("b", k, plain.by_b[k]) for k in range(1, L + 1)]
        largest = max(np.abs(values).max() for *_, values in expected)
        assert [title for title, *_ in found] == [f"∇{label(kind, k)} ℒ" for kind, k, _ in expected]
        for (kind, k, values), (_, shape, rows) in zip(expected, found, strict=True):
            wrong = state.trap and (kind, k) == ("W", L)
            n, m = values.shape[::-1] if wrong else values.shape
            assert shape == f"{n}×{m}" and (len(rows), len(rows[0])) == (n, m)
            for (i, j), value in np.ndenumerate(values):
                if wrong and (i >= n or j >= m):
                    continue
                cell, indices = rows[i][j], (k, i + 1, j + 1)[: 3 if kind == "W" else 2]
                assert cell.get("data-pick") == f"{kind} {' '.join(map(str, indices))}"
                if state.show == "names":
                    assert words(cell) == f"∂ℒ∂{label(kind, *indices)}"
                else:
                    assert says(words(cell), value, 2 if small else 3)
                assert abs(tint(cell) - 0.3 * abs(value) / largest) < 0.0051
                assert ("chosen-frame" in kinds(cell)) == (state.weight == (kind, indices))
            missing = [cell for row in rows for cell in row if cell.get("data-pick") is None]
            assert len(missing) == (n * m - min(n, m) ** 2 if wrong else 0)
            assert all(words(cell) == "?" for cell in missing)


def test_an_entry_is_lit_in_the_network():
    explorer = made(NAME)
    for pick in dict.fromkeys(pick for pick in picks(explorer) if pick[0] in "Wb"):
        click(explorer, pick)
        kind, *indices = pick.split()
        k, i, *j = indices = tuple(map(int, indices))
        assert explorer.state.weight == (kind, indices)
        network, (lit, neurons) = Seen(explorer)["network"], Seen(explorer)["network"].lit
        rings = {edge for edge, drawn in network.edges.items() if drawn.ring}
        marked = {neuron for neuron, drawn in network.neurons.items() if drawn.bias_marked}
        assert lit == rings == ({indices} if kind == "W" else set())
        assert marked == ({indices} if kind == "b" else set())
        assert neurons == ({(k, i), (k - 1, *j)} if kind == "W" else {(k, i)})
        (ring,) = Seen(explorer)["grad theta"].moving.cssselect(".chosen-frame")
        assert ring.get("data-pick") == pick


def test_both_pictures_choose_the_same():
    """Whatever can be chosen in the matrix can be chosen in the network, and does the same."""
    one, other = made(NAME, classes=3), made(NAME, classes=3)
    there = {node.get("data-pick") for node in Seen(one)["grad theta"].moving.cssselect("[data-pick]")}
    assert there == {pick for pick in Seen(one)["network"].picks if pick[0] in "Wb"} and len(there) == 36
    for pick in sorted(there)[::7]:
        click(one, pick)
        click(other, pick, shift=True)
        assert one.text() == other.text()


def test_the_loss_answers_to_the_chosen_entry():
    explorer = made(NAME, weight="W_321", value=1.25, mark=1.0)
    state, loss = explorer.state, Seen(explorer).loss
    before = Plainly.of(state, ("W", (3, 2, 1)), 1.0)
    assert says(loss.now, Plainly.of(state).loss) and says(loss.was, before.loss)
    assert says(loss.gradient, before.by_W[3][1, 0]) and loss.step == "+0.25"
    said = Seen(explorer)["words"].words()
    assert "in row 2 (to neuron 2 of layer 3), column 1 (from neuron 1 of layer 2)" in said and "W₃, 2×3" in said


@pytest.mark.parametrize("neurons, classes", [(3, 2), (2, 4), (3, 3)])
def test_the_trap(neurons, classes):
    off, on = (made(NAME, neurons=neurons, classes=classes, trap=trap) for trap in (False, True))
    assert [shape for _, shape, _ in blocks(Seen(off))].count(f"{classes}×{neurons}") >= 1
    assert blocks(Seen(on))[2][1] == f"{neurons}×{classes}" and "The trap" not in off.text()
    said = Seen(on)["words"].words()
    if neurons == classes:
        assert f"n = k = {neurons}" in said
    else:
        assert f"n×k = {neurons}×{classes}" in said and f"rows of {classes} numbers meet the {neurons}" in said
    (wrong,) = Seen(on)["grad theta"].moving.cssselect(".wrong")
    assert words(wrong[0]) == "∇W₃ ℒ" and not Seen(off)["grad theta"].moving.cssselect(".wrong")


def test_what_is_no_entry_changes_nothing():
    explorer = made(NAME)
    words_before = explorer.text()
    for forged in ("W 3 3 1", "W 1 4 1", "b 4 1", "b 1", "h 0 1", "x 1", "a 1 1", "cell 1 1"):
        click(explorer, forged)
        assert explorer.text() == words_before
    with pytest.raises(ValueError, match="weight is 'x_1'"):
        made(NAME, weight="x_1")

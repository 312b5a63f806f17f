"""Lines that the reader writes: exactly the right fillings agree everywhere, and the page says what the numbers say."""

import re
from itertools import product

import numpy as np
import pytest
from driving import NAMES, STATES, click, made
from plainly import Plainly
from seeing import Seen
from seeing_parts import unlike

from lecture_lib import back_propagation
from lecture_lib.derivations.hole import hole, plain, shown_filled
from lecture_lib.derivations.notation import MathML
from lecture_lib.explore.kit import live
from lecture_lib.explore.kit.live import LiveState
from lecture_lib.explore.kit.writing import places_of, right_fillings

# Fillings that write the same in another way, by derivation and line: swapped factors, a dummy index renamed throughout.
OTHER_WAYS = {
    ("the gradient w.r.t. one linear output a_Li", 2): [(0, 1, 0)],  # y_c − ŷ_c, squared
    ("the gradient w.r.t. one output ŷ_i", 2): [(0, 0, 1)],  # where the indicator is not 0, i is ℓ
    ("the gradient w.r.t. one pre-activation a_Li", 2): [(0, 1, 1)],  # m in the place of c
    ("the gradient w.r.t. one pre-activation a_Li", 5): [(0, 1, 1)],
    ("the gradient w.r.t. all pre-activations a_L", 2): [(1, 1, 1)],  # ŷ − e(ℓ)
    ("the gradient w.r.t. one hidden activation", 2): [(2, 3)],
    ("the gradient w.r.t. one weight", 2): [(2, 3)],
    ("the derivative of the logistic function", 1): [(1, 1)],  # eᶻ/(1 + eᶻ)
    ("the derivative of the logistic function", 6): [(1, 1)],
}


def each_derivation():
    """Every derivation that an explorer shows, with a state that shows it."""
    found = {}
    for name in NAMES:
        if not issubclass(STATES[name], LiveState):
            continue
        for choices in product(*(options_of(STATES[name](), field) for field in ("hidden", "g", "subject"))):
            try:
                state = STATES[name](write=True, **{key: value for choice in choices for key, value in choice.items()})
            except ValueError:  # no such subject in a network of these layers
                continue
            found.setdefault(
                f"{name} {state.derivation.name} {len(state.derivation.lines)} {getattr(state, 'g', '')}", state
            )
    return found


def options_of(state, field):
    known = state.fields().get(field)
    return [{field: value} for value in known.offered(state)] if known else [{}]


DERIVATIONS = each_derivation()
over_derivations = pytest.mark.parametrize("state", DERIVATIONS.values(), ids=DERIVATIONS.keys())


@over_derivations
def test_of_all_fillings_exactly_the_right_ones_agree_everywhere(state):
    places = places_of(state)
    assert len(places) >= 12
    for number, line in enumerate(state.derivation.lines, 1):
        if not line.holes:
            continue
        plain = (0,) * len(line.holes)
        right = right_fillings(line, places)
        assert right == [plain, *OTHER_WAYS.get((state.derivation.name, number), [])], (number, right)


@over_derivations
def test_each_hole_can_be_picked_at_one_place_whatever_is_put_into_the_others(state):
    letters = MathML(state.at, "letters")
    for line in state.derivation.lines:
        count = len(line.holes)
        for filling in product(*((None, *range(len(each.tiles))) for each in line.holes)):
            shown = shown_filled(line.written, filling, 1).show(letters)
            picks = [int(number) for number in re.findall(r'data-to="hole (\d+)"', shown)]
            assert sorted(picks) == list(range(1, count + 1)), (line.reason, filling)


@over_derivations
def test_each_derivation_has_lines_to_write(state):
    written = [line for line in state.derivation.lines if line.holes]
    assert len(written) >= 2
    for line in written:
        assert len(line.holes) <= 3 and all(2 <= len(each.tiles) <= 4 for each in line.holes)
        for each in line.holes:
            assert len({plain(tile) for tile in each.tiles}) == len(each.tiles), "two tiles look alike"


def test_there_are_many():
    lines = {id(line): line for state in DERIVATIONS.values() for line in state.derivation.lines if line.holes}
    print(f"\n{len(lines)} lines to write, {sum(len(line.holes) for line in lines.values())} holes")
    assert len({line.reason for line in lines.values()}) >= 30


def test_a_wrong_tile_needs_a_reason():
    assert hole("m", ("j", "", "k for a width")).wrong[0].why.startswith("k is the width of the output alone")
    with pytest.raises(ValueError, match="why is missing for j"):
        hole("m", ("j",))
    with pytest.raises(ValueError, match="form is 'no such'"):
        hole("m", ("j", "because", "no such"))


def writing(name, **start):
    return made(name, write=True, **start)


def put(explorer, *tiles):
    """Click the tiles with these names, one after the other."""
    for tile in tiles:
        offered = Seen(explorer)["lines"].to_write.tiles
        click(explorer, next(pick for pick, named in offered.items() if named == tile))
    return Seen(explorer)["lines"]


PATH = "∂ℒ/∂a_{i+1,m}", "∂a_{i+1,m}/∂h_{ij}"


def test_a_right_line_is_the_readers_and_the_next_one_comes():
    explorer = writing("HiddenGradient", subject="h_12")
    first = Seen(explorer)["lines"]
    assert first.lines == [] and list(first.to_write.holes.values()) == [f"hole {n}: empty" for n in (1, 2, 3)]
    after = put(explorer, "n_{i+1}", *PATH)
    (line,) = after.lines
    assert line.reason.endswith("✓ yours a trap lurks here") and explorer.state.line == 1
    assert len(after.to_write.holes) == 2 and after.to_write.kind == "open" and after.to_write.here == ["hole 1"]
    put(explorer, "W_{i+1,m,j}", "∂ℒ/∂a_{i+1,m}")  # the factors the other way round
    assert explorer.state.line == 2
    after = put(explorer, "W_{i+1,·,j}ᵀ", "∇_{a_{i+1}}ℒ")
    assert after.to_write is None and [line.number for line in after.lines] == [1, 2, 3]
    assert "by h" in Seen(explorer)


def test_a_wrong_line_stays_with_both_numbers_and_the_reason():
    explorer = writing("HiddenGradient", subject="h_12", line=2, classes=2)
    was = Plainly.of(explorer.state)
    shown = put(explorer, "W_{i+1,j,·}", "∇_{a_{i+1}}ℒ").to_write
    wrong, right = was.W[2][1] @ was.by_a[2][:, 0], was.by_h[1][1, 0]
    assert explorer.state.line == 2 and shown.kind == "different" and unlike(shown.values, wrong) == []
    assert f"{wrong:.6f}".replace("-", "−") in shown.says and f"{right:.6f}".replace("-", "−") in shown.says
    assert "no transpose: row j holds the weights that come into neuron j above" in shown.says
    click(explorer, "hole 1")
    shown = put(explorer, "W_{i+1,·,j}").to_write
    assert shown.kind == "no-value" and shown.values == ["—"] and "3×1 times 3×1: the shapes do not meet" in shown.says


def test_what_is_equal_here_and_wrong_elsewhere_leads_there_and_back():
    explorer = writing("HiddenGradient", subject="h_12")  # as many neurons as classes
    shown = put(explorer, "k", *PATH).to_write
    assert shown.kind == "different-elsewhere" and shown.leads and explorer.state.line == 0
    click(explorer, "there 1")
    state, there = explorer.state, Seen(explorer)["lines"].to_write
    now = Plainly.of(state)
    (_, (i, j)) = state.subject
    wrong = sum(now.by_a[i + 1][m, 0] * now.W[i + 1][m, j - 1] for m in range(state.classes))
    assert (
        there.kind == "different" and unlike(there.values, wrong) == [] and not np.isclose(wrong, now.by_h[i][j - 1, 0])
    )
    before = explorer.text()
    explorer.controls["value"].value = 1.0  # the dial is alive
    assert explorer.text() != before
    explorer.back()
    assert explorer.state.subject == ("h", (1, 2)) and Seen(explorer)["lines"].to_write == shown


def test_what_is_only_rounding_is_shown_as_0():
    shown = put(
        writing("OutputDerivation", subject="a_L2", line=1), "ℓ", "c", "a_{Lℓ}"
    ).to_write  # a fraction that never moves
    assert shown.values == ["0.000000"] and "0.000000, where −0.380662 belongs" in shown.says


def test_two_zeros_prove_nothing():
    explorer = writing("HiddenGradient", subject="h_11", line=1, neurons=1, hidden=1, classes=2)
    state = explorer.state
    for place in ((2, 1, 1), (2, 2, 1)):
        state.weight = ("W", place)
        state.value = 0.0
    explorer.redraw()
    shown = put(explorer, "∂ℒ/∂a_{i+1,m}", "W_{i+1,j,m}").to_write
    assert Plainly.of(state).by_h[1][0, 0] == 0 and shown.kind in ("different-elsewhere", "no-value")


def test_a_filling_is_kept_by_line_and_what_is_no_tile_is_refused():
    explorer = writing("HiddenGradient", subject="h_12")
    put(explorer, "k")
    explorer.controls["line"].value = 1
    assert Seen(explorer)["lines"].to_write.holes["hole 1"] == "hole 1: empty"
    explorer.controls["line"].value = 0
    assert Seen(explorer)["lines"].to_write.holes["hole 1"] == "hole 1: k"
    for forged in ("tile 0", "tile 9", "hole 4", "there 1", "line 1", "tile"):
        before = explorer.text()
        click(explorer, forged)
        assert explorer.text() == before
    with pytest.raises(ValueError, match="filled is .*: filled needs the number of a tile, or None, for 3 holes"):
        STATES["HiddenGradient"](write=True, subject="h_12", filled=(9, None, None))


def test_beside_an_own_back_propagation_a_line_is_judged_by_the_right_one():
    def mine(theta, forward, y):
        return 2 * back_propagation(theta, forward, y)

    explorer = writing("HiddenGradient", subject="h_12", back_propagation=mine)
    assert "✗ Your function" in explorer.text() and Seen(explorer)["lines"].to_write
    put(explorer, "n_{i+1}", *PATH)
    assert explorer.state.line == 1


def test_a_reason_is_written_with_its_powers():
    explorer = writing("HiddenGradient", subject="a_12", line=2)
    shown = put(explorer, "1 − h_{ij}²")
    assert (
        "<sup>2</sup>" in explorer.scene.frame["moving"]["lines"]
        and "the other function's slope" in shown.to_write.says
    )


def test_a_line_is_kept_once_it_is_full(monkeypatch):
    kept = []
    monkeypatch.setattr(live, "keep", lambda *answer: kept.append(answer))
    explorer = writing("HiddenGradient", subject="h_12")
    put(explorer, "k", *PATH)
    click(explorer, "hole 1")
    put(explorer, "k")  # the same once more
    put(explorer, "n_{i+1}")
    name, line = (
        "4.6 the gradient w.r.t. one hidden activation, line 1",
        "sum over m to {} of ∂ℒ/∂a_{{i+1,m}} ∂a_{{i+1,m}}/∂h_{{ij}}",
    )
    assert kept == [("line", name, line.format("k"), "wrong"), ("line", name, line.format("n_{i+1}"), "right")]
    explorer.start()
    assert explorer.state.line == 0 and Seen(explorer)["lines"].to_write.kind == "right", "a new start keeps it"


def test_pages_without_a_kernel_fold_the_lines_to_write():
    explorer = writing("HiddenGradient", subject="h_12", line=1)
    bundle = explorer._repr_mimebundle_()
    latex = bundle["text/latex"]
    assert latex.count("&=") == 2 and r"\boxed" not in latex
    assert r"W_{i + 1,m,j}" in latex and r"{W_{i + 1,\cdot,j}}^{T}" in latex
    still = bundle["image/svg+xml"]
    assert still.count("<math") == still.count("<math xmlns=") > 3
    explorer.controls["write"].value = False
    assert "text/latex" not in explorer._repr_mimebundle_()

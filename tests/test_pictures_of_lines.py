"""What the lines of derivations and walks say, how far they are shown, and what is remembered of them."""

from itertools import chain

import numpy as np
import pytest
from driving import NAMES, STATES, at_lines, everywhere, having, made, seen
from plainly import PLAIN, SLOPES, Plainly
from seeing import Seen
from seeing_parts import says, unlike

from lecture_lib import tanh
from lecture_lib.explore.kit.live import LiveState

LIVE = [name for name in NAMES if issubclass(STATES[name], LiveState)]


def gradient_of(state):
    """What every line of the derivation that a state shows is worth, plainly."""
    if "z" in state.fields():
        return SLOPES[str(state.g)](PLAIN[str(state.g)](state.z))
    kind, indices = state.subject
    if "film" in state.fields():
        found, i = 2 * (state.a_L - state.y), indices[1:]
        return found[i[0] - 1, 0] if i else found
    if "score" in state.fields():
        y_hat, e = PLAIN["softmax"](state.a_L), 1.0 * (np.arange(1, state.k + 1)[:, None] == state.true_class)
        found, i = (y_hat - e, indices[1:]) if kind == "a" else (-e / y_hat, indices)
        return found[i[0] - 1, 0] if i else found
    plain = Plainly.of(state)
    one = len(indices) == (3 if kind == "W" else 2)
    return plain.entry(f"by {kind}", indices) if one else getattr(plain, f"by_{kind}")[indices[0]]


def test_there_are_derivations():
    assert {"HiddenGradient", "WeightGradient", "OutputDerivation", "ActivationDerivation", "ThinChain"} <= set(LIVE)


@pytest.mark.parametrize("name", LIVE)
def test_lines_say_what_the_gradient_is(name):
    for state, shown in chain(seen(name), at_lines(made(name)), at_lines(made(name, show="numbers"))):
        lines, panel, value = shown["lines"].lines, shown["lines"], gradient_of(state)
        last = state.line if state.to_write else len(state.derivation.lines)
        assert [line.number for line in lines] == list(range(1, last + 1))
        assert [line.number for line in lines if line.current] == [state.line] * bool(state.line and not state.to_write)
        assert [line.number for line in lines if not line.hidden] == list(range(1, state.line + 1))
        for line, step in zip(lines, state.derivation.lines, strict=False):
            decimals = 3 if np.ndim(value) and np.shape(value)[1] > 1 else None
            assert unlike(line.values, value, decimals) == []
            assert line.lurks == (step.trap is not None)
            in_words = step.reason.replace("_", "").replace("{", "").replace("}", "")
            assert line.reason.removesuffix(" a trap lurks here") == in_words
            has_numbers = any("." in text for text, _ in line.numbers)
            assert has_numbers or state.show != "numbers" or "e" in line.formula or line.formula.endswith("1)")
            assert state.show == "numbers" or not has_numbers
        said, agrees = panel.check
        assert agrees and said.startswith("✓ numerical gradient")
        if np.size(value) <= 4:
            numbers = said.removeprefix("✓ numerical gradient").split(",")[0].split()
            assert len(numbers) == np.size(value)
            assert all(
                abs(float(text.replace("−", "-")) - v) < 2e-6
                for text, v in zip(numbers, np.ravel(value), strict=True)
                if "·" not in text
            )


@pytest.mark.parametrize("name", LIVE)
def test_a_trap_is_shown_at_its_line_alone(name):
    shown_traps = 0
    for state, shown in chain(at_lines(made(name, trap=True)), at_lines(made(name))):
        trap, step = shown["lines"].trap, state.derivation.lines[state.line - 1]
        assert (trap is not None) == (state.trap and step.trap is not None)
        if trap:
            line, words, at = trap
            shown_traps += 1
            same = line.values == [text.strip() for text in shown["lines"].lines[state.line - 1].values]
            assert at == state.line and step.trap.why[1:].split(" ")[0] in words
            assert ("here it agrees" in words.lower()) == same
    assert shown_traps == sum(line.trap is not None for line in state.derivation.lines)


def test_what_the_traps_are_worth():
    explorer = made("HiddenGradient", trap=True, subject="h_12", neurons=4, classes=2)
    plain = Plainly.of(explorer.state)
    (line, _, at) = Seen(explorer)["lines"].trap
    assert at == 1 and unlike(line.values, sum(plain.by_a[2][m, 0] * plain.W[2][m, 1] for m in range(2))) == []
    explorer = made("WeightGradient", trap=True, subject="W_231", line=2)
    plain = Plainly.of(explorer.state)
    (line, _, at) = Seen(explorer)["lines"].trap
    assert at == 2 and unlike(line.values, plain.by_a[2][0, 0] * plain.h[1][2, 0]) == []


def in_formula(shown, line):
    return shown["lines"].lines[line - 1].numbers


def signed(value):
    return "positive" if value >= 0 else "negative"


def test_the_numbers_in_the_formulas():
    for subject in ("h_11", "h_22"):
        *_, (state, shown) = at_lines(made("HiddenGradient", subject=subject, show="numbers", neurons=4))
        plain, (i, j) = Plainly.of(state), state.subject[1]
        pairs = list(zip(plain.by_a[i + 1][:, 0], plain.W[i + 1][:, j - 1], strict=True))
        numbers = in_formula(shown, 2)
        assert unlike([text for text, _ in numbers], pairs) == []
        assert [kind for _, kind in numbers] == [kind for _, w in pairs for kind in ("gradient", signed(w))]
        column = in_formula(shown, 3)
        assert unlike([text for text, _ in column], [w for _, w in pairs] + [a for a, _ in pairs], 2) == []
    for subject, below in (("W_123", "x"), ("W_221", "h")):
        *_, (state, shown) = at_lines(made("WeightGradient", subject=subject, show="numbers"))
        plain, (k, i, j) = Plainly.of(state), state.subject[1]
        numbers = in_formula(shown, 2)
        assert unlike([text for text, _ in numbers], [plain.by_a[k][i - 1, 0], plain.h[k - 1][j - 1, 0]]) == []
        assert [kind for _, kind in numbers] == ["gradient", below]


def test_the_stops_of_the_backward_pass():
    for name in ("BackwardPass", "Responsibility"):
        for sizes in ({}, {"inputs": 2, "hidden": 3, "classes": 4}):
            explorer = made(name, **sizes)
            plain, stops = Plainly.of(explorer.state), []
            for k in range(plain.L, 0, -1):
                stops += [("a", k), ("W", k), *([("h", k - 1)] if k > 1 else [])]
            assert explorer.controls["stop"].max == len(stops)
            for stop, (kind, k) in enumerate(stops, 1):
                explorer.controls["stop"].value = stop
                values = [line.values for line in Seen(explorer)["stop"].lines if line.values]
                gradient = getattr(plain, f"by_{kind}")[k]
                assert unlike(values[0], gradient, 3 if gradient.shape[1] > 1 else None) == []
                if name == "BackwardPass" and kind == "W":
                    assert unlike(values[1], plain.by_b[k]) == []
                words = Seen(explorer)["stop"].words()
                assert name != "BackwardPass" or f"Stop {stop}" in words


def test_the_lines_of_a_path():
    for state, shown in everywhere("PathSum", hidden=3, neurons=2):
        _, path, total = shown["path"].lines
        (chosen,) = shown["table"].grid().framed("chosen")
        (place,) = chosen
        assert says(total.values[0], Plainly.of(state).entry("by W", state.subject[1]))
        unit = "in units of" in shown["path"].words()
        assert unit or says(shown["table"].grid()[place].texts[0], float(path.values[0].replace("−", "-")), 4)
        assert shown["path"].check[1]


def test_the_arithmetic_of_the_forward_pass():
    for state, shown in everywhere("NetworkExplorer", g="relu", subject=("a", (2, 1)), inputs=5):
        plain, (k, j) = Plainly.of(state), state.subject[1]
        if k > state.layer:
            assert shown["arithmetic"].lines == [] and "Not computed yet" in shown["arithmetic"].words()
            continue
        whole, numbers, rule, neuron, function = shown["arithmetic"].lines
        assert unlike(numbers.values, plain.a[k]) == [] and not rule.values
        assert unlike(neuron.values, plain.a[k][j - 1]) == [] and unlike(function.values, plain.h[k][j - 1]) == []
        worked = [plain.b[k][j - 1, 0], *np.stack([plain.W[k][j - 1], plain.h[k - 1][:, 0]], axis=1).ravel()]
        assert unlike([text for text, _ in neuron.numbers], worked) == []
        counts = [W.size + plain.b[layer].size for layer, W in plain.W.items()]
        assert [text.rpartition(" = ")[2] for text in shown["shapes"].said("tbody td:last-child")] == [
            *map(str, counts),
            str(sum(counts)),
        ]


KEPT = [  # where a reader stands, and what else he looks at, with a place of its own
    ("HiddenGradient", "line", 2, "subject", ("a", (1, 1))),
    ("WeightGradient", "line", 2, "subject", ("b", (1, 1))),
    ("OutputDerivation", "line", 5, "subject", ("y_hat", (1,))),
    ("RatingsDerivation", "line", 3, "subject", ("a", ("L",))),
    ("ThinChain", "line", 3, "subject", ("W", (2, 1, 1))),
    ("ActivationDerivation", "line", 4, "g", tanh),
    ("BackwardPass", "stop", 5, "hidden", 3),
    ("Responsibility", "stop", 5, "hidden", 3),
    ("PathSum", "path", 7, "neurons", 4),
]


def test_each_walk_has_a_place_that_is_kept():
    assert sorted(name for name, *_ in KEPT) == sorted([*LIVE, *having("stop", "path")])


@pytest.mark.parametrize("name, key, place, other, value", KEPT, ids=[name for name, *_ in KEPT])
def test_the_place_in_a_walk_is_kept(name, key, place, other, value):
    explorer = made(name)
    walk, choice = explorer.controls[key], explorer.controls[other]
    first, start = choice.value, walk.value
    walk.value = place
    before = Seen(explorer)
    choice.value = value
    assert walk.value == start != place
    walk.value = 2
    choice.value = first
    assert walk.value == place
    for panel in before.panels:
        assert Seen(explorer)[panel].words() == before[panel].words()

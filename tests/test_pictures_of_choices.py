"""What a click chooses, on each kind of thing, with and without Shift; what a menu remembers; what the mark keeps."""

import numpy as np
import pytest
from driving import NAMES, at_first, at_random, click, having, made, move_on_the_page, options, picks, press
from plainly import Plainly
from seeing import Seen
from seeing_parts import says

DERIVED = {  # the kinds of what can be derived, by the explorers in which something is chosen to be
    "NetworkExplorer": "a",
    "HiddenGradient": "ah",
    "WeightGradient": "Wb",
    "PathSum": "W",
    "ThinChain": "W",
}
# What a click does in these is tested with their pictures: test_handwritten, test_neuron, test_pseudo_code, test_training.
OF_THEIR_OWN = {"HandwrittenDigits", "NeuronDescent", "PseudoCode", "Training"}
WITHOUT_X = {"GradientLayout", "SliceAlongGradient"}  # these turn what is learned, the entries of theta
OF_OUTPUT = ("OutputDerivation", "RatingsDerivation", "SoftmaxGradient", "Classes", "CrossEntropy")


def fields(state):
    return {name: getattr(state, name) for name in state.fields() if name not in ("value", "mark")}


def chosen_by(name, state, pick, shift):
    """What a click has to change: the fields of the state, by hand."""
    kind, *indices = pick.split()
    indices = tuple(map(int, indices))
    if kind in ("line", "row"):
        return {"line": indices[0]}
    if name in OF_OUTPUT:
        if "Derivation" not in name or shift:
            return {"score": ("a", ("L", *indices))}
        of_score = kind == "a" or name == "RatingsDerivation"  # there an output is its score
        return {"subject": ("a", ("L", *indices)) if of_score else ("y_hat", indices)}
    L = len(state.sizes) - 1
    if kind == "cell":
        if name == "PathSum":
            return {"path": (indices[0] - 1) * (state.sizes[-1] if len(state.paths) > 1 else 1) + indices[1]}
        layer = state.subject[1][0]
        kind, indices = ("h", (layer, indices[0])) if name == "HiddenGradient" else ("W", (layer, *indices))
    if kind == "b":
        indices = indices[:2]
    if (kind, indices[0]) == ("h", 0):
        return {"weight": ("x", indices[1:])} if name not in WITHOUT_X else {}
    derivable = kind in DERIVED.get(name, "") and (name != "HiddenGradient" or indices[0] < L)
    if derivable and not shift:
        return {"subject": (kind, indices)}
    return {"weight": (kind, indices)} if kind in "Wb" else {}


@pytest.mark.parametrize("shift", [False, True], ids=["click", "Shift+click"])
@pytest.mark.parametrize("name", [name for name in NAMES if picks(at_first(name)) and name not in OF_THEIR_OWN])
def test_a_click_chooses(name, shift):
    for explorer in (made(name), at_random(made(name), np.random.default_rng(5), moves=4)):
        clicked = set()
        for pick in dict.fromkeys(picks(explorer)):
            if pick not in picks(explorer):
                continue  # another click put another table in the place of this one
            before, expected = fields(explorer.state), chosen_by(name, explorer.state, pick, shift)
            click(explorer, pick, shift)
            after = fields(explorer.state)
            own = {"line", "path", "trap"} if "subject" in expected else set()  # each subject has a place of its own
            assert {key: value for key, value in after.items() if key not in own} == {
                key: expected.get(key, value) for key, value in before.items() if key not in own
            }, pick
            for key, value in expected.items():
                assert explorer.controls[key].value == value
            clicked |= set(expected) | {pick.split()[0]}
            shown = Seen(explorer)
            if "subject" in expected and "network" in shown and name != "NetworkExplorer":
                kind, at = expected["subject"]
                place = shown["network"].edges if kind == "W" else shown["network"].neurons
                assert place[at].bias_marked if kind == "b" else place[at].ring
            if "line" in expected:
                (current,) = [line.number for line in shown["lines"].lines if line.current]
                assert current == expected["line"]
        assert clicked


def test_a_layer_chooses_its_neuron():
    explorer = made("NetworkExplorer", hidden=3)
    for layer in (1, 2, 3, 2):
        explorer.controls["layer"].value = layer
        assert explorer.state.subject == ("a", (layer, 1))
        shown = Seen(explorer)
        assert {at for at, drawn in shown["network"].neurons.items() if drawn.ring} == {(layer, 1)}
        assert says(shown["arithmetic"].lines[3].values[0], Plainly.of(explorer.state).a[layer][0, 0])


PREFERRED = [
    ("weight", "neurons"),
    ("subject", "neurons"),
    ("true_class", "classes"),
    ("true_class", "k"),
    ("score", "k"),
    ("subject", "k"),
]
MENUS = [(name, *pair) for name in NAMES for pair in PREFERRED if set(pair) <= set(at_first(name).controls)]


@pytest.mark.parametrize("name, key, sizes", MENUS)
def test_a_menu_keeps_what_was_preferred(name, key, sizes):
    explorer = made(name)
    menu, size = explorer.controls[key], explorer.controls[sizes]
    size.value = first = options(size)[-1]
    offered = options(menu)
    size.value = fewest = options(size)[0]
    lost = next(option for option in offered if option not in options(menu))
    size.value = first
    menu.value = lost
    before = Seen(explorer)
    size.value = fewest
    assert menu.value in options(menu) and menu.value == getattr(explorer.state, key)
    size.value = first
    assert menu.value == lost
    for panel in before.panels:
        assert Seen(explorer)[panel].words() == before[panel].words()


@pytest.mark.parametrize("name", [name for name in having("mark") if name not in ("Classes", "PseudoCode")])
def test_the_mark_stays_where_it_was_set(name):
    explorer = made(name)
    dial, mark = explorer.controls["value"], explorer.controls["mark"]
    start, was = explorer.state.mark, Seen(explorer).loss.now
    for value in (-1.5, 0.75):
        move_on_the_page(dial, value)
        loss = Seen(explorer).loss
        assert says(loss.at_value, start) and loss.was == was and says(loss.step, value - start)
    now = loss.now
    move_on_the_page(mark, 0.75)  # set mark
    loss = Seen(explorer).loss
    assert says(loss.at_value, 0.75) and (loss.was, loss.change, loss.promised) == (now, "+0.0000", "+0.0000")
    move_on_the_page(dial, 1.5)
    move_on_the_page(dial, 0.75)  # undo
    assert Seen(explorer).loss == loss
    if "weight" in explorer.controls:
        press(explorer, "new weights")
        assert Seen(explorer).loss.step == "+0.00"

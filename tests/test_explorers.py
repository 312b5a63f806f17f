"""What every explorer keeps to: its contract, what its controls and clicks change, what it remembers, threads.

That what is shown is a function of the state, whatever was done before, is in test_any_moves.py.
"""

import math
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from driving import (
    DIALLED,
    NAMES,
    STATES,
    WALKED,
    a_dial,
    anything,
    at_first,
    at_random,
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    ends,
    having,
    is_in_use,
    is_widget,
    made,
    markup,
    move_on_the_page,
    options,
    other_value,
    over_all,
    over_networks,
    picks,
    press,
    runs_are_short,  # noqa: F401  an autouse fixture
    sent,  # noqa: F401  a fixture
    shown,
    values,
    widgets_in,
)
from ipywidgets import Play
from plainly import Plainly
from seeing import Seen
from seeing_parts import says
from traitlets import TraitError

from lecture_lib import Theta, explore
from lecture_lib.draw.panel import Pick, choice
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.formatting import label_of

pytestmark = pytest.mark.filterwarnings("error")


def test_there_are_explorers():
    assert len(NAMES) >= 20 and len(set(NAMES)) == len(NAMES) and "NetworkExplorer" in DIALLED


@over_all
def test_contract(name):
    explorer = at_first(name)
    assert is_widget(explorer) and getattr(explore, name).__doc__
    assert explorer.controls and all(hasattr(control, "value") for control in explorer.controls.values())
    assert explorer.text().strip() and "@@" not in explorer.still()
    assert ElementTree.fromstring(explorer.still()).tag == "{http://www.w3.org/2000/svg}svg"
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == explorer.text() and bundle["image/svg+xml"] == explorer.still()
    assert set(picks(explorer)) <= {pick.name for pick in explorer.picks()}
    for tag in re.findall(r"<(?:rect|line)[^>]*data-pick=[^>]*>", markup(explorer)):
        assert re.search(r'aria-label="[^"]+"', tag), tag


@over_all
def test_a_move_is_one_message_and_shows(name, sent):  # noqa: F811
    """A dial changes words and picture, and nothing goes to the page but the scene."""
    explorer = made(name)
    dial = a_dial(explorer)
    for value in (*ends(dial), sum(ends(dial)) / 2):
        words, moving = explorer.text(), explorer.scene.frame["moving"]
        sent.clear()
        move_on_the_page(dial, value)
        assert sent == [explorer.scene.comm.comm_id]
        assert explorer.text() != words and explorer.scene.frame["moving"] != moving
    for control in explorer.controls.values():  # new panels come with their first frame
        for value in ends(control):
            sent.clear()
            move_on_the_page(control, value)
            assert sent.count(explorer.scene.comm.comm_id) <= 1


@over_all
def test_every_control_changes_what_is_shown(name):
    """At first, or in one of some random states: a trap lurks not at every line."""
    explorer = made(name)
    # how play goes on is no part of the picture
    left = {key for key in explorer.controls if key != "speed" and is_in_use(explorer, key)}
    for seed in range(8):
        before = shown(explorer), dict(explorer.state.kept)
        for key in sorted(left):
            for end in ends(explorer.controls[key]) if key in left else ():
                explorer.controls[key].value = end
                if shown(explorer) != before[0]:
                    left.discard(key)
                    break
            explorer.state.become(dict(before[1]))
            explorer.redraw()
        if not left:
            break
        at_random(explorer, np.random.default_rng(seed), 4)
    assert not left


@pytest.mark.parametrize("name", WALKED)
def test_play_makes_so_many_iterations_a_frame(name):
    explorer = made(name)
    (play,) = (widget for widget in widgets_in(explorer) if isinstance(widget, Play))
    for speed in ends(explorer.controls["speed"]):
        explorer.controls["speed"].value = speed
        assert play.step == speed
    assert (play.min, play.max, play.value) == (0, explorer.state.longest, 0)


@over_all
def test_what_is_no_number_is_refused(name, sent):  # noqa: F811
    explorer = at_first(name)
    for control in explorer.controls.values():
        for number in (math.nan, math.inf, -math.inf):
            with pytest.raises(TraitError):
                control.value = number
    assert not sent


@over_all
def test_controls_moved_by_several_threads_at_once(name):
    explorer = made(name)
    controls = list(explorer.controls.values())

    def move(number):
        rng = np.random.default_rng(number)
        for control in controls[number::4] * 4:
            control.value = anything(control, rng) if not hasattr(control, "options") else control.value

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(move, number) for number in range(4)]:
            done.result()
    last = shown(explorer)
    explorer.redraw()
    assert shown(explorer) == last


@pytest.mark.browser  # a process of its own
def test_no_pyplot():
    looked_for = {"matplotlib.figure", "matplotlib.pyplot", "IPython.core.pylabtools"}
    make_all = "import sys, lecture_lib.explore as e; [getattr(e, name)() for name in e.__all__]; "
    code = make_all + f"print(*{looked_for} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "matplotlib.figure\n"


# what is picked

WHOLE, PLACES = Pick("thing", (1,)), Pick("start", cells=(3, 2))


@pytest.mark.parametrize("name, chosen", [
    ("thing 1", ("thing", (1,))), ("start 1 1", ("start", (1, 1))), ("start 3 2", ("start", (3, 2))),
    *((name, None) for name in ("start 4 1", "start 1 3", "start 0 1", "start", "start 1", "start 1 1 1", "thing")),
])  # fmt: skip
def test_a_place_of_many_is_picked_by_its_numbers(name, chosen):
    assert choice([WHOLE, PLACES], name) == chosen


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
CLICKED = [
    *DERIVED,
    *OF_OUTPUT,
    *sorted(WITHOUT_X),
    "ActivationDerivation",
    "BackwardPass",
    "GradientCheck",
    "Responsibility",
]


# Kinds of picks that have tests of their own: in test_sketch.py and test_writing.py.
OF_A_READER = "stroke", "compare", "show", "clear", "curve", "hole", "tile", "there"


def fields(state):
    return {name: getattr(state, name) for name in state.fields() if name not in ("value", "mark")}


def chosen_by(name, state, kind, indices, shift):
    """What a click has to change: the fields of the state, by hand."""
    if kind in ("line", "path"):
        return {kind: indices[0]}
    if name in OF_OUTPUT:
        if "Derivation" not in name or shift:
            return {"score": ("a", ("L", *indices))}
        of_score = kind == "a" or name == "RatingsDerivation"  # there an output is its score
        return {"subject": ("a", ("L", *indices)) if of_score else ("y_hat", indices)}
    if (kind, indices[0]) == ("h", 0):
        return {"weight": ("x", indices[1:])} if name not in WITHOUT_X else {}
    if name == "NetworkExplorer" and kind == "h":
        kind = "a"  # both halves of a neuron are its arithmetic
    derivable = kind in DERIVED.get(name, "") and (name != "HiddenGradient" or indices[0] < len(state.sizes) - 1)
    if derivable and not shift:
        return {"subject": (kind, indices)}
    return {"weight": (kind, indices)} if kind in "Wb" else {}


def test_all_that_can_be_clicked_is_looked_at():
    assert {*CLICKED, *OF_THEIR_OWN} == {name for name in NAMES if at_first(name).picks()}


@pytest.mark.parametrize("name", CLICKED)
def test_a_click_chooses(name):
    for explorer in (made(name), at_random(made(name), np.random.default_rng(5), 4)):
        kept, before = dict(explorer.state.kept), fields(explorer.state)
        for pick in [pick for pick in explorer.picks() if pick.kind not in OF_A_READER]:
            for shift in (False, True):
                explorer.picked(pick.kind, pick.indices, shift)
                after, expected = (
                    fields(explorer.state),
                    chosen_by(name, explorer.state, pick.kind, pick.indices, shift),
                )
                own = (
                    {"line", "path", "trap"} - set(expected) if "subject" in expected else set()
                )  # has a place of its own
                own |= {"hole", "filled"} if {"line", "subject"} & set(expected) else set()  # of the next line
                assert [
                    key for key in before if key not in own and after[key] != expected.get(key, before[key])
                ] == [], pick
                explorer.state.become(dict(kept))


# what is remembered

PREFERRED = ("weight", "neurons"), ("subject", "neurons"), ("true_class", "classes"), ("true_class", "k"), ("score", "k"), ("subject", "k")  # fmt: skip
MENUS = [(name, *pair) for name in NAMES for pair in PREFERRED if set(pair) <= set(STATES[name].fields())]


@pytest.mark.parametrize("name, key, sizes", MENUS)
def test_a_menu_keeps_what_was_preferred(name, key, sizes):
    state = STATES[name]()
    field, size = state.fields()[key], state.fields()[sizes]
    few, *_, most = size.offered(state) * 2
    setattr(state, sizes, most)
    offered = field.offered(state)
    setattr(state, sizes, few)
    gone = [option for option in offered if option not in field.offered(state)]
    for lost in gone[:1]:
        setattr(state, sizes, most)
        setattr(state, key, lost)
        setattr(state, sizes, few)
        assert getattr(state, key) in field.offered(state)
        setattr(state, sizes, most)
        assert getattr(state, key) == lost
    assert gone or len(size.offered(state)) == 1


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
    move_on_the_page(dial, 0.5)
    chosen = explorer.controls[explorer.on_dial[0]]
    chosen.value, chosen.value = options(chosen)[-1], chosen.value
    assert mark.value == dial.value == 0.5  # put on the dial again, it is marked where it stands
    if "weight" in explorer.controls:
        press(explorer, "new weights")
        assert Seen(explorer).loss.step == "+0.00"


@over_networks
def test_what_was_dialled_is_kept(name):
    explorer = made(name)
    weight, dial = (explorer.controls[key] for key in ("weight", "value"))
    first, words, (chosen, other, *_) = values(explorer), explorer.text(), options(weight)
    weight.value = chosen
    dial.value = dialled = -3.35
    moved = explorer.state.theta
    assert dial.description == label_of(chosen) and dialled in (moved.W[1][0, 0], explorer.state.x[0, 0])
    weight.value = other
    assert dial.value != dialled
    if "neurons" in explorer.controls:
        explorer.controls["neurons"].value = ends(explorer.controls["neurons"])[1]
        explorer.controls["neurons"].value = first["neurons"]
    weight.value = chosen
    assert dial.value == dialled
    for k in moved.W:
        np.testing.assert_array_equal(explorer.state.theta.W[k], moved.W[k])
    for label in ("new weights", "first weights"):
        press(explorer, label)
        assert dial.value != dialled
    weight.value = first["weight"]
    assert explorer.text() == words


def test_the_dial_reaches_what_was_learned():
    class Learned(STATES["NetworkExplorer"]):
        """Its first weights are twenty times as large."""

        @property
        def first_theta(self):
            first = super().first_theta
            return Theta({k: 20 * W_k for k, W_k in first.W.items()}, first.b)

    class OfLearned(explore.NetworkExplorer):
        State = Learned

    explorer = OfLearned()
    value = explorer.state.theta.W[1][0, 0]
    assert abs(value) > 4 and explorer.controls["value"].max >= abs(value) and explorer.controls["value"].value == value


def test_a_layer_chooses_its_neuron():
    explorer = made("NetworkExplorer", hidden=3)
    for layer in (1, 2, 3, 2):
        explorer.controls["layer"].value = layer
        assert explorer.state.subject == ("a", (layer, 1))
        seen = Seen(explorer)
        assert {at for at, drawn in seen["network"].neurons.items() if drawn.ring} == {(layer, 1)}
        assert says(seen["arithmetic"].lines[3].values[0], Plainly.of(explorer.state).a[layer][0, 0])


# a forged drawing

INK = [0, 16] * 32
DRAWINGS = [], INK[1:], [*INK, 0], [*INK[1:], 17], [*INK[1:], -1], [*INK[1:], 0.5], [*INK[1:], math.nan]
DRAWINGS += [*INK[1:], None], [*INK[1:], "8"], [*INK[1:], [8]], ["0"] * 64, [[0] * 8] * 8, [0] * 5000, [10**300] * 64


def test_a_forged_drawing_is_none():
    explorer = made("HandwrittenDigits")
    explorer.controls["pad"].value = tuple(INK)
    before = values(explorer), shown(explorer)
    for ink in DRAWINGS:
        move_on_the_page(explorer.controls["pad"], ink)
        assert (values(explorer), shown(explorer)) == before
        explorer.controls["pad"].value = tuple(ink)
        assert (values(explorer), shown(explorer)) == before


def test_the_example_of_contributing_runs():
    text = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"```python\n(.*?class .*?)```", text, re.DOTALL)
    assert source.count("\n") <= 34
    space = {}
    exec(compile(source, "CONTRIBUTING.md", "exec"), space)
    (explorer,) = (
        thing()
        for thing in space.values()
        if isinstance(thing, type) and issubclass(thing, Explorer) and thing.__module__ != Explorer.__module__
    )
    for control in explorer.controls.values():
        before = shown(explorer)
        control.value = other_value(control)
        assert shown(explorer) != before
    assert explorer.text() and "<svg" in explorer.still()

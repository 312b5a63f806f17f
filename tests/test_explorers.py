"""Every explorer of `lecture_lib.explore`, driven in Python: its contract, its controls, its messages, its clicks."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from driving import (
    DIALLED,
    NAMES,
    WALKED,
    anything,
    ends,
    is_in_use,
    is_widget,
    made,
    other_value,
    over_all,
    put,
    runs_are_short,  # noqa: F401  an autouse fixture
    shown,
    values,
    widgets_in,
)
from ipywidgets import FloatSlider, Play

from lecture_lib import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def callbacks_are_silent(caplog):
    """ipywidgets logs what a callback raises, and goes on."""
    yield
    assert [record.getMessage() for record in caplog.records] == []


def test_there_are_explorers():
    assert len(NAMES) >= 4 and len(set(NAMES)) == len(NAMES)
    assert "NetworkExplorer" in DIALLED


@over_all
def test_contract(name):
    explorer = made(name)
    assert is_widget(explorer) and getattr(explore, name).__doc__
    assert explorer.controls and all(hasattr(control, "value") for control in explorer.controls.values())
    assert isinstance(explorer.text(), str) and explorer.text().strip()
    still = explorer.still()
    assert ElementTree.fromstring(still).tag == "{http://www.w3.org/2000/svg}svg"
    assert "@@" not in still
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == explorer.text() and bundle["image/svg+xml"] == still


def pictures_at_ends(explorer, control):
    """What is shown with the control at its ends, and as it was: a set of one if it changes nothing."""
    before, pictures = control.value, {(explorer.text(), explorer.still())}
    for end in ends(control):
        control.value = end
        assert control.value == end
        pictures.add((explorer.text(), explorer.still()))
    control.value = before
    return pictures


@over_all
def test_every_control_goes_to_both_ends_and_back(name):
    explorer = made(name)
    first, picture, words, still = values(explorer), shown(explorer), explorer.text(), explorer.still()
    for key, control in explorer.controls.items():
        needless = key == "speed" or not is_in_use(explorer, key)  # how play goes on is no part of the picture
        changes = len(pictures_at_ends(explorer, control)) > 1 or needless
        put(explorer, first)
        assert (explorer.text(), explorer.still()) == (words, still), f"{key} does not come back"
        assert shown(explorer) == picture
        for other in explorer.controls.values():  # a trap lurks not at every line
            for end in ends(other) if not changes else ():
                other.value = end
                changes = len(pictures_at_ends(explorer, control)) > 1
                put(explorer, first)
        assert changes, f"{key} changes nothing"


@pytest.mark.parametrize("name", WALKED)
def test_play_makes_so_many_iterations_a_frame(name):
    explorer = made(name)
    (play,) = (widget for widget in widgets_in(explorer) if isinstance(widget, Play))
    for speed in ends(explorer.controls["speed"]):
        explorer.controls["speed"].value = speed
        assert play.step == speed
    assert (play.min, play.max, play.value) == (0, explorer.state.longest, 0)


@over_all
def test_each_dial_changes_words_and_picture(name):
    explorer = made(name)
    for key, control in explorer.controls.items():
        if isinstance(control, FloatSlider) and is_in_use(explorer, key):
            words, picture = explorer.text(), explorer.scene.frame["moving"]
            control.value = other_value(control)
            assert explorer.text() != words and explorer.scene.frame["moving"] != picture


@over_all
def test_random_settings(name):
    explorer, twin, rng = made(name), made(name), np.random.default_rng(7)
    for turn in range(100):
        keys = list(explorer.controls)
        key = keys[turn % len(keys)] if turn < len(keys) else keys[rng.integers(len(keys))]
        value = anything(explorer.controls[key], rng)
        for one in (explorer, twin):
            one.controls[key].value = value
        assert not re.search(r"\b(nan|inf)\b", explorer.text()), explorer.text()
        assert not re.search(r">[^<]*\b(nan|NaN|inf)\b[^<]*<", "".join(explorer.scene.frame["moving"]))
        if turn % 10 == 0:
            ElementTree.fromstring(explorer.still())
    assert values(explorer) == values(twin)
    assert shown(explorer) == shown(twin) and explorer.still() == twin.still()


@over_all
def test_to_draw_changes_nothing(name):
    explorer = made(name)
    before, state = shown(explorer), values(explorer)
    explorer.redraw()
    explorer.redraw()
    assert shown(explorer) == before and values(explorer) == state


@over_all
def test_two_explorers_share_nothing(name):
    still_one, moved = made(name), made(name)
    before, state = shown(still_one), values(still_one)
    moved_by = moved.controls.get("value") or next(iter(moved.controls.values()))
    moved_by.value = ends(moved_by)[1]
    for control in moved.controls.values():
        control.value = ends(control)[1]
    assert values(still_one) == state
    still_one.redraw()
    assert shown(still_one) == before
    assert shown(made(name)) == before


def test_no_pyplot():
    looked_for = {"matplotlib.figure", "matplotlib.pyplot", "IPython.core.pylabtools"}
    make_all = "import sys, lecture_lib.explore as e; [getattr(e, name)() for name in e.__all__]; "
    code = make_all + f"print(*{looked_for} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "matplotlib.figure\n"

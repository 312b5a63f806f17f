"""How tests drive an explorer in Python: its controls to their ends and to random values, moves and clicks of the page."""

import gc
import re
from functools import lru_cache

import pytest
from ipywidgets import Button, FloatSlider, Widget

from lecture_lib import explore
from lecture_lib.widgets import Pad

NAMES = explore.__all__
over_all = pytest.mark.parametrize("name", NAMES)


def made(name, **start):
    return getattr(explore, name)(**start)


@lru_cache(None)
def at_first(name):
    """An explorer as it is at first, one for all: to be looked at, not to be moved."""
    return made(name)


DIALLED = [name for name in NAMES if "weight" in at_first(name).controls]
over_networks = pytest.mark.parametrize("name", DIALLED)
STATES = {name: type(at_first(name).state) for name in NAMES}
WALKED = [name for name in NAMES if "speed" in at_first(name).controls]
SHORT = 60


@pytest.fixture(autouse=True)
def runs_are_short(monkeypatch):
    """Runs that a control at its end walks in a moment; test_run.py has long ones."""
    for state in {state for state in STATES.values() if hasattr(state, "longest")}:
        monkeypatch.setattr(state, "longest", SHORT)


@pytest.fixture(scope="module")
def only_what_is_new():
    """Python's collector leaves alone what was there before, which takes it half a second each time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def shown(explorer):
    """All that a reader gets: the panels, what moves on them, the words."""
    return explorer.scene.panels, explorer.scene.frame


def is_in_use(explorer, name):
    """False for controls that the state of now leaves no use for."""
    return explorer.state.fields()[name].used(explorer.state)


def options(control):
    return [option[1] if isinstance(option, tuple) and len(option) == 2 else option for option in control.options]


def ends(control):
    """The first and the last value of a control."""
    if hasattr(control, "options"):
        return options(control)[0], options(control)[-1]
    if isinstance(control, Pad):
        return (0,) * 64, (16,) * 64
    return (control.min, control.max) if hasattr(control, "min") else (False, True)


def anything(control, rng):
    """Some value of a control."""
    if hasattr(control, "options"):
        return options(control)[rng.integers(len(control.options))]
    if isinstance(control, Pad):
        return tuple(rng.integers(0, 17, 64).tolist())
    if not hasattr(control, "min"):
        return bool(rng.integers(2))
    if isinstance(control.value, int):
        return int(rng.integers(control.min, control.max, endpoint=True))
    steps = round((control.max - control.min) / control.step)
    return min(control.min + control.step * int(rng.integers(steps + 1)), control.max)


def at_random(explorer, rng, moves=25):
    """Bring an explorer to a random state: every control once, in any order, then some again."""
    keys = rng.permutation(list(explorer.controls)).tolist()
    for key in [*keys, *(keys[rng.integers(len(keys))] for _ in range(moves))]:
        explorer.controls[key].value = anything(explorer.controls[key], rng)
    return explorer


def other_value(control):
    return next(value for value in reversed(ends(control)) if value != control.value)


def values(explorer):
    return {key: control.value for key, control in explorer.controls.items()}


def put(explorer, state):
    """Bring all controls to `state`; as some depend on others, more than once."""
    for _ in range(3):
        for key, value in state.items():
            control = explorer.controls[key]
            if control.value != value and (not hasattr(control, "options") or value in options(control)):
                control.value = value
    assert values(explorer) == state


def a_dial(explorer):
    """A continuous control that is in use."""
    dials = (
        control
        for key, control in explorer.controls.items()
        if isinstance(control, FloatSlider) and is_in_use(explorer, key)
    )
    return next(dials, None) or next(iter(explorer.controls.values()))


def markup(explorer):
    panels, frame = shown(explorer)
    return "".join(panel["still"] + panel["picks"] for panel in panels) + "".join(frame["moving"])


def picks(explorer):
    """The names of all that can be picked."""
    return re.findall(r'data-pick="([^"]+)"', markup(explorer))


def receive(widget, **data):
    """What the widget does with a message from the page."""
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def move_on_the_page(control, value):
    """What the kernel does when the page moves a control."""
    state = {"index": options(control).index(value)} if hasattr(control, "options") else {"value": value}
    receive(control, method="update", state=state, buffer_paths=[])


def click(explorer, pick, shift=False):
    receive(explorer.scene, method="custom", content={"pick": pick, "shift": shift})


def widgets_in(widget):
    """A widget and all that stand in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_in(child)


def press(explorer, label):
    next(w for w in widgets_in(explorer) if isinstance(w, Button) and w.description == label).click()


def is_widget(thing):
    return isinstance(thing, Widget)

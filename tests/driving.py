"""How tests drive an explorer in Python: its controls to their ends and to random values, moves and clicks of the page."""

import re
from functools import lru_cache

import comm
import numpy as np
import pytest
from ipywidgets import Button, FloatSlider, Widget
from seeing import Seen

from lecture_lib import explore
from lecture_lib.explore.kit.pad import Ink
from lecture_lib.explore.kit.state import Choice, Whole
from lecture_lib.widgets import Pad

NAMES = explore.__all__
STATES = {name: getattr(explore, name).State for name in NAMES}


def having(*keys):
    """The explorers whose state has one of these fields."""
    return [name for name in NAMES if set(keys) & set(STATES[name].fields())]


DIALLED = [
    name for name in having("weight") if name not in ("PseudoCode", "Training")
]  # these follow it and have no dial
WALKED = [name for name in having("speed") if name not in ("PseudoCode", "SliceAlongGradient")]
SHORT, SEEDS = 60, 5
over_all = pytest.mark.parametrize("name", NAMES)
over_networks = pytest.mark.parametrize("name", DIALLED)


def made(name, **start):
    return getattr(explore, name)(**start)


@lru_cache(None)
def at_first(name, whose="all"):
    """An explorer as it is at first, one for all who say nothing else: to be looked at, not to be moved."""
    return made(name)


@pytest.fixture(autouse=True)
def runs_are_short(monkeypatch):
    """Runs that a control at its end walks in a moment; test_run.py has long ones."""
    for state in {state for state in STATES.values() if hasattr(state, "longest")}:
        monkeypatch.setattr(state, "longest", SHORT)


@pytest.fixture
def sent(monkeypatch):
    """The messages that the kernel sends to the page: the id of the widget's comm. Echoes, ipywidgets' own, do not count."""
    messages = []

    def publish_msg(self, msg_type, data=None, **rest):
        if (data or {}).get("method") == "update":
            messages.append(self.comm_id)

    monkeypatch.setattr(comm.DummyComm, "publish_msg", publish_msg)
    return messages


@pytest.fixture(autouse=True)
def callbacks_are_silent(caplog):
    """ipywidgets logs what a callback raises, and goes on."""
    yield
    assert [record.getMessage() for record in caplog.records] == []


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


def any_value(field, state, rng):
    """Some value that a field of a state has on offer."""
    if isinstance(field, Choice):
        offered = field.offered(state)
        return offered[rng.integers(len(offered))]
    if isinstance(field, Ink):
        return tuple(rng.integers(0, 17, 64).tolist())
    first, last = field.limits(state)
    if isinstance(field, Whole):
        return int(rng.integers(first, last, endpoint=True))
    step = field.stride(state)
    return min(first + step * int(rng.integers(round((last - first) / step) + 1)), last)


def at_random(explorer, rng, moves=25):
    """Bring an explorer to a random state: what each control is for once, in any order, then some again, the dial last."""
    set_at_random(explorer, rng, moves)
    explorer.redraw()
    return explorer


def set_at_random(explorer, rng, moves):
    """A curve that is hidden cannot be looked at: that is for test_sketch.py."""
    names = rng.permutation([name for name in explorer.controls if name != "sketch"]).tolist()
    fields = explorer.state.fields()
    names += [names[rng.integers(len(names))] for _ in range(moves)]
    for name in [*names, *({"value"} & set(names))]:
        setattr(explorer.state, name, any_value(fields[name], explorer.state, rng))


def said(name, **state):
    """What an explorer says in a state, without a picture of it."""
    explorer = at_first(name, "said")
    explorer.state.restart(**state)
    return explorer.words(explorer.numbers())


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
    return "".join(panel["still"] + panel["picks"] for panel in panels) + "".join(frame["moving"].values())


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


@lru_cache
def seen(name):
    """What an explorer shows at first and in random states: [(state, Seen)]."""
    others = [at_random(made(name), np.random.default_rng(seed), moves=3) for seed in range(1, SEEDS)]
    return [(explorer.state, Seen(explorer)) for explorer in (at_first(name), *others)]


def at_lines(explorer, **choices):
    """Make these choices in an explorer, and go through the lines of the derivation that it shows: (state, Seen)."""
    for key, value in choices.items():
        explorer.controls[key].value = value
    for line in range(1, len(explorer.state.derivation.lines) + 1):
        explorer.controls["line"].value = line
        assert explorer.state.line == line
        yield explorer.state, Seen(explorer)


def everywhere(name, **start):
    """The states of `seen`, and one more that the arguments name."""
    explorer = made(name, **start)
    return [*seen(name), (explorer.state, Seen(explorer))]

"""What no reader does: forged clicks and numbers that are none. Both change nothing, and nothing is sent to the page."""

import math
from copy import deepcopy

import numpy as np
import pytest
from driving import at_random, click, made, over_all, picks, runs_are_short, shown, values  # noqa: F401
from test_events import sent  # noqa: F401  a fixture
from test_explorers import callbacks_are_silent  # noqa: F401  an autouse fixture
from traitlets import TraitError

from lecture_lib.explore.base import Explorer
from lecture_lib.explore.state import State
from lecture_lib.scene import Panel

KINDS = "W", "b", "a", "h", "x", "grad", "line", "cell", "start", "path", "unknown"
PLACES = "", " 0", " 1", " 9999", " 0 0", " 1 9", " 1 1 1", " 0 0 0", " 1 1 1 1", " ² 1 1", " ٣ 1 1", " -1 1 1", " 1.5"
FORGED = [kind + place for kind in KINDS for place in PLACES]
FORGED += [
    "",
    " ",
    " W 1 1 1",
    "W  1 1 1",
    "W 1 1 1\n",
    "W " + "1" * 5000,
    "W 1" + " 1" * 5000,
    "<",
    '"',
    "nan",
    "line -1",
]
FORGED += [None, 5, True, math.nan, ["W", 1], {"W": 1}]


def kept(explorer):
    """All that a click can change."""
    state = explorer.state
    return (
        deepcopy((state.preferred, getattr(state, "dialled", 0), getattr(state, "marks", 0))),
        values(explorer),
        shown(explorer),
    )


@over_all
@pytest.mark.parametrize("start", ["as it comes", "somewhere"])
def test_forged_clicks_change_nothing(name, start, sent):  # noqa: F811
    explorer = made(name)
    if start == "somewhere":
        at_random(explorer, np.random.default_rng(5))
    before, real = kept(explorer), picks(explorer)
    sent.clear()
    for pick in FORGED:
        if pick not in real:
            click(explorer, pick)
            click(explorer, pick, shift=True)
            assert not sent, f"{pick!r} is taken for a choice"
    assert kept(explorer) == before


class Picked(Explorer):
    """What can be picked is one thing, and one of many places."""

    State = State

    def rows(self):
        return []

    def panels(self):
        self.heard = []
        thing = '<rect aria-label="a > b" data-pick="thing 1"/>'
        return [Panel("a", 9, 9, thing, '<rect data-cells="w -6 6 3 b -6 6 2" data-pick="start"/>')]

    def picture(self):
        return [""], "a picture"

    def picked(self, kind, indices, shift=False):
        self.heard.append((kind, indices))


@pytest.mark.parametrize(
    ("pick", "heard"),
    [
        ("thing 1", ("thing", (1,))),
        ("start 1 1", ("start", (1, 1))),
        ("start 3 2", ("start", (3, 2))),
        *((pick, None) for pick in ("start 4 1", "start 1 3", "start 0 1", "start", "start 1", "start 1 1 1", "thing")),
    ],
)
def test_a_place_of_many_is_picked_by_its_numbers(pick, heard):
    explorer = Picked()
    click(explorer, pick)
    assert explorer.heard == ([heard] if heard else [])


@over_all
def test_what_is_no_number_is_refused(name, sent):  # noqa: F811
    explorer = made(name)
    before = kept(explorer)
    sent.clear()
    for control in explorer.controls.values():
        for number in (math.nan, math.inf, -math.inf):
            with pytest.raises(TraitError):
                control.value = number
    assert not sent and kept(explorer) == before

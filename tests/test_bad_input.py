"""What no reader does: forged clicks and numbers that are none. Both change nothing, and nothing is sent to the page."""

import math
import re
from contextlib import suppress
from copy import deepcopy

import numpy as np
import pytest
from driving import (
    NAMES,
    anything,
    at_first,
    at_random,
    click,
    made,
    markup,
    move_on_the_page,
    over_all,
    receive,
    runs_are_short,  # noqa: F401  an autouse fixture
    shown,
    values,
)
from lxml import html
from test_events import sent  # noqa: F401  a fixture
from test_explorers import callbacks_are_silent  # noqa: F401  an autouse fixture
from traitlets import TraitError

from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.state import State
from lecture_lib.widgets import Pad, Panel


def offered(explorer):
    """What can be picked, {name}, and the names of things of many places, {name: (columns, rows)}."""
    things = html.fromstring(f"<div>{markup(explorer)}</div>").xpath("//*[@data-pick]")
    whole = {thing.get("data-pick") for thing in things if not thing.get("data-cells")}
    cells = {thing.get("data-pick"): thing.get("data-cells").split() for thing in things if thing.get("data-cells")}
    return whole, {name: (int(numbers[3]), int(numbers[7])) for name, numbers in cells.items()}


OFFERED = {name: offered(at_first(name)) for name in NAMES}
KINDS = sorted({pick.split()[0] for whole, many in OFFERED.values() for pick in {*whole, *many}} | {"x", "unknown"})
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


def near(whole, many):
    """Names close to what is there: one index more or less, a place too far, an index missing or too many."""
    for kind in {pick.split()[0] for pick in whole}:
        alike = sorted((pick for pick in whole if pick.split()[0] == kind), key=lambda pick: re.findall(r"\d+", pick))
        for first, *indices in (alike[0].split(), alike[-1].split()):
            yield from (" ".join([first, *indices[:-1]]), " ".join([first, *indices, "1"]))
            for place, index in enumerate(indices):
                for other in (int(index) - 1, int(index) + 1, index + "0", f"0{index}", "99999"):
                    yield " ".join([first, *indices[:place], str(other), *indices[place + 1 :]])
    for name, (columns, rows) in many.items():
        yield from (name, f"{name} 1", f"{name} 0 1", f"{name} 1 0", f"{name} 1 1 1", f"{name} 1.5 1")
        yield from (f"{name} {columns + 1} 1", f"{name} 1 {rows + 1}", f"{name} -1 1", f"{name} nan nan")


def is_there(pick, whole, many):
    if not isinstance(pick, str) or pick in whole:
        return isinstance(pick, str)
    found = re.fullmatch("(.+) ([1-9][0-9]*) ([1-9][0-9]*)", pick)
    if not found or found[1] not in many:
        return False
    columns, rows = many[found[1]]
    return int(found[2]) <= columns and int(found[3]) <= rows


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
    before, there = kept(explorer), offered(explorer)
    sent.clear()
    for pick in [*FORGED, *near(*there)]:
        if not is_there(pick, *there):
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


def test_what_can_be_picked_is_found():
    assert {"W", "a", "line", "cell", "start", "spot", "adds", "image"} <= set(KINDS)
    assert {name for name, (_, many) in OFFERED.items() if many} == {"NeuronDescent", "Training"}
    assert sum(bool(whole) for whole, _ in OFFERED.values()) >= 20


INK = [0, 16] * 32
DRAWINGS = [], INK[1:], [*INK, 0], [*INK[1:], 17], [*INK[1:], -1], [*INK[1:], 0.5], [*INK[1:], math.nan]
DRAWINGS += [*INK[1:], None], [*INK[1:], "8"], [*INK[1:], [8]], ["0"] * 64, [[0] * 8] * 8, [0] * 5000, [10**300] * 64


@pytest.mark.parametrize("ink", DRAWINGS, ids=range(len(DRAWINGS)))
@pytest.mark.parametrize("from_the_page", [True, False])
def test_a_forged_drawing_is_none(ink, from_the_page):
    explorer = made("HandwrittenDigits")
    explorer.controls["pad"].value = tuple(INK)
    before = kept(explorer)
    if from_the_page:
        move_on_the_page(explorer.controls["pad"], ink)
    else:
        explorer.controls["pad"].value = tuple(ink)
    assert kept(explorer) == before


@over_all
def test_what_the_page_cannot_mean_is_no_value(name):
    """A number box sends what the browser took for a number; something else is refused, and nothing changes."""
    explorer = made(name)
    before = kept(explorer)
    for control in explorer.controls.values():
        state = "index" if hasattr(control, "options") else "value"
        for value in ("", "ten", None, {}, [1, 2], math.nan, math.inf):
            if isinstance(control, Pad) and isinstance(value, list):
                continue  # above
            if isinstance(control.value, bool) or (state == "index" and value is None):
                continue
            with suppress(TraitError, ValueError, OverflowError):
                receive(control, method="update", state={state: value}, buffer_paths=[])
    assert kept(explorer) == before
    control = next(iter(explorer.controls.values()))
    move_on_the_page(control, anything(control, np.random.default_rng(1)))  # and it goes on


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

"""A reader may do anything in any order: what is shown is a function of the state alone, and a move costs one message."""

import math
from collections import Counter
from contextlib import suppress
from functools import lru_cache

import numpy as np
import pytest
from driving import (
    NAMES,
    STATES,
    at_first,
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    click,
    having,
    made,
    move_on_the_page,
    options,
    receive,
    runs_are_short,  # noqa: F401  an autouse fixture
    sent,  # noqa: F401  a fixture
    shown,
    values,
)
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from test_tries import SHOWN
from traitlets import TraitError

from lecture_lib.judging.sketch import COLUMNS, ROWS
from lecture_lib.tries import MOST, TRIES
from lecture_lib.widgets import Pad

STEADY = settings(
    derandomize=True, deadline=None, max_examples=3, stateful_step_count=25, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck), database=None,
)  # fmt: skip
KINDS = "W", "a", "h", "b", "x", "line", "row", "cell", "path", "start", "spot", "adds", "image", "unknown"
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
ROW_BY_ROW = " ".join(["100"] * (COLUMNS - 1))
FORGED += [f"stroke {ROW_BY_ROW}"] + [
    f"stroke {ROW_BY_ROW} {last}" for last in (ROWS + 1, -1, "nan", "1.5", "٣", "", "07", "1 1", "[1]")
]
FORGED += [None, 5, True, math.nan, ["W", 1], {"W": 1}]
NO_VALUES = "", "ten", None, {}, [1, 2], math.nan, math.inf, -math.inf


def drawn_from(control):
    """Some value that a control has on offer."""
    if hasattr(control, "options"):
        return st.sampled_from(options(control))
    if isinstance(control, Pad):
        return st.integers(0, 99).map(lambda seed: tuple(np.random.default_rng(seed).integers(0, 17, 64).tolist()))
    if not hasattr(control, "min"):
        return st.booleans()
    if isinstance(control.value, int):
        return st.integers(control.min, control.max)
    steps = st.integers(0, round((control.max - control.min) / control.step))
    return steps.map(lambda step: min(control.min + control.step * step, control.max))


def near(pick):
    """Names close to that of a pick: one index more or less, a place too far, an index missing or too many."""
    first, *indices = pick.split()
    yield from (
        " ".join([first, *indices[:-1]]),
        f"{pick} 1",
        f"{pick} 1 1",
        f"{pick} 0 1",
        f"{pick} 1.5 1",
        f"{pick} nan 1",
    )
    for place, index in enumerate(indices):
        for other in (int(index) - 1, int(index) + 1, index + "0", f"0{index}", "99999"):
            yield " ".join([first, *indices[:place], str(other), *indices[place + 1 :]])


@lru_cache(1)
def with_tries(name, sketch):
    """An explorer with tries that the notebooks give it, those that lead to a state of a short run."""
    found = []
    for (_, attempt), source in SHOWN.items():
        with suppress(ValueError):
            if source.startswith(f"{name}("):
                STATES[name](**TRIES[attempt].state)
                found.append(attempt)
    return made(name, tries=tuple(dict.fromkeys(found))[:MOST], **({"sketch": True} if sketch else {}))


class Reader(RuleBasedStateMachine):
    """Reads one explorer, in every way that the page allows and in some that it does not."""

    def __init__(self):
        super().__init__()
        self.explorer = with_tries(self.name, self.sketch)
        self.explorer.start()
        self.offered = set()

    def shows(self):
        return values(self.explorer), shown(self.explorer)

    def does(self, what, action, *more, **how):
        """Do it: at most one message has gone to the page, and no number that is none."""
        self.sent.clear()
        self.did[what] += 1
        action(*more, **how)
        assert self.sent.count(self.explorer.scene.comm.comm_id) <= 1
        text = self.explorer.text() + "".join(self.explorer.scene.frame["moving"].values())
        assert not [word for word in (">nan", " nan", "NaN", ">inf", " inf ") if word in text]

    def is_refused(self, what, action, *more, **how):
        before, kept = self.shows(), dict(self.explorer.state.kept)
        self.does(what, action, *more, **how)
        assert (self.shows(), self.explorer.state.kept) == (before, kept)
        assert self.explorer.scene.comm.comm_id not in self.sent

    def move_a_control(self, data):
        control = self.explorer.controls[data.draw(st.sampled_from(list(self.explorer.controls)))]
        self.does("move", move_on_the_page, control, data.draw(drawn_from(control)))

    def click_a_pick(self, data):
        if not self.explorer.picks():
            return
        pick = data.draw(st.sampled_from(self.explorer.picks()))
        self.offered |= {pick.name for pick in self.explorer.picks()}
        place = [str(data.draw(st.integers(1, count))) for count in pick.cells]
        if pick.kind == "stroke":
            rows = np.random.default_rng(data.draw(st.integers(0, 99))).integers(0, ROWS, COLUMNS, endpoint=True)
            place = [str(row) for row in rows]
        self.does("click", click, self.explorer, " ".join([pick.name, *place]), data.draw(st.booleans()))

    def click_what_is_not_there(self, data):
        """A forged name, one close to a pick, or one that was there before."""
        picks = self.explorer.picks()
        close = [
            name for pick in picks for name in near(pick.name) if not pick.cells or name.split()[-1] in ("0", "nan")
        ]
        forged = [*FORGED, *close, *sorted(self.offered)]
        for _ in range(8):
            name = forged[
                data.draw(st.integers(0, len(forged) - 1))
            ]  # from hundreds, sampled_from goes through all of them
            places = (pick for pick in picks if pick.cells and str(name).startswith(pick.name + " "))
            if name not in [pick.name for pick in picks if not pick.cells] and not any(places):
                self.is_refused("forge", click, self.explorer, name, data.draw(st.booleans()))

    def send_what_is_no_value(self, data):
        """A number box sends what the browser took for a number; something else is refused."""
        control = self.explorer.controls[data.draw(st.sampled_from(list(self.explorer.controls)))]
        key, value = "index" if hasattr(control, "options") else "value", data.draw(st.sampled_from(NO_VALUES))
        if isinstance(control.value, bool) or (key == "index" and value is None):
            return

        def send():
            with suppress(TraitError, ValueError, OverflowError, TypeError):
                receive(control, method="update", state={key: value}, buffer_paths=[])

        self.is_refused("no value", send)

    def redraw(self, data):
        self.is_refused("redraw", self.explorer.redraw)

    def make_a_try(self, data):
        if not self.explorer.tries:
            return
        before = shown(self.explorer)
        self.does("try", self.explorer.attempt, data.draw(st.sampled_from(self.explorer.tries)).name)
        if data.draw(st.booleans()):
            self.explorer.back()
            assert shown(self.explorer) == before

    def go_back(self, data):
        self.does("back", self.explorer.back)

    def start(self, data):
        self.does("start", self.explorer.start)

    def look(self, data=None):
        """What is shown is what another explorer shows in this state, in the end one whose panels are made for it."""
        self.did["look"] += 1
        explorer, fresh = self.explorer, at_first(self.name, "fresh")
        fresh.state.restart()
        fresh.state.become(dict(explorer.state.kept))
        fresh._panels, fresh._lit = fresh._panels if data else {}, explorer._lit
        fresh.redraw()
        assert fresh.text() == explorer.text() and shown(fresh) == shown(explorer)
        for name, control in explorer.controls.items():
            assert getattr(explorer.state, name) == getattr(fresh.state, name)
            assert not hasattr(control, "min") or control.min <= control.value <= control.max

    # the machine switches rules off now and then, so all is one rule
    MOVES = [move_a_control] * 8 + [click_a_pick] * 4 + [click_what_is_not_there, send_what_is_no_value] * 2
    MOVES += [make_a_try, make_a_try, go_back, start, redraw, look, look]

    @rule(data=st.data())
    def goes_on(self, data):
        data.draw(st.sampled_from(self.MOVES))(self, data)

    def teardown(self):
        self.look()


@pytest.mark.parametrize(
    "name, sketch", [*((name, False) for name in NAMES), *((name, True) for name in having("sketch"))]
)
def test_a_reader_does_anything_in_any_order(name, sketch, sent):  # noqa: F811
    untouched, did = at_first(name), Counter()
    before = shown(untouched)
    reader = type("Reader", (Reader,), {"name": name, "sketch": sketch, "sent": sent, "did": did})
    run_state_machine_as_test(reader, settings=STEADY)
    assert did["move"] > 20 and did["forge"] and did["look"] and (did["click"] or not untouched.picks()), did
    untouched.redraw()
    assert shown(untouched) == before, "two explorers share something"

"""What comes from the page and what goes back: messages, clicks, what was dialled, moves from several threads."""

import re
from concurrent.futures import ThreadPoolExecutor

import comm
import numpy as np
import pytest
from ipywidgets import Button, FloatSlider
from test_explorers import (
    DIALLED,
    anything,
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    ends,
    is_in_sight,
    made,
    markup,
    options,
    over_all,
    picks,
    put,
    shown,
    values,
)

over_networks = pytest.mark.parametrize("name", DIALLED)


def a_dial(explorer):
    """A continuous control that is in sight."""
    dials = (
        control for control in explorer.controls.values() if isinstance(control, FloatSlider) and is_in_sight(control)
    )
    return next(dials, None) or next(iter(explorer.controls.values()))


def receive(widget, **data):
    """What the widget does with a message from the page."""
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def move_on_the_page(control, value):
    """What the kernel does when the page moves a control."""
    state = {"index": options(control).index(value)} if hasattr(control, "options") else {"value": value}
    receive(control, method="update", state=state, buffer_paths=[])


def click(explorer, pick):
    receive(explorer.scene, method="custom", content={"pick": pick})


def press(explorer, label):
    """Press the button with this label."""

    def below(widget):
        for child in getattr(widget, "children", ()):
            yield child
            yield from below(child)

    next(w for w in below(explorer) if isinstance(w, Button) and w.description == label).click()


@pytest.fixture
def sent(monkeypatch):
    """The messages that the kernel sends to the page: the id of the widget's comm. Echoes, ipywidgets' own, do not count."""
    messages = []

    def publish_msg(self, msg_type, data=None, **rest):
        if (data or {}).get("method") == "update":
            messages.append(self.comm_id)

    monkeypatch.setattr(comm.DummyComm, "publish_msg", publish_msg)
    return messages


@over_all
def test_one_message_a_move(name, sent):
    explorer = made(name)
    dial = a_dial(explorer)
    for value in (*ends(dial), sum(ends(dial)) / 2):
        sent.clear()
        move_on_the_page(dial, value)
        assert sent == [explorer.scene.comm.comm_id]


@over_all
def test_new_panels_come_with_their_first_frame(name, sent):
    explorer = made(name)
    for control in explorer.controls.values():
        for value in ends(control):
            sent.clear()
            move_on_the_page(control, value)
            assert sent.count(explorer.scene.comm.comm_id) <= 1


@over_all
def test_everything_that_can_be_chosen_can_be_clicked(name):
    explorer = made(name)
    for pick in dict.fromkeys(picks(explorer)):
        click(explorer, pick)
        assert len(explorer.scene.frame["moving"]) == len(explorer.scene.panels)


@over_all
def test_what_can_be_chosen_has_a_name(name):
    for tag in re.findall(r"<[^>]*data-pick=[^>]*>", markup(made(name))):
        assert re.search(r'aria-label="[^"]+"', tag), tag


@over_networks
def test_a_click_puts_a_weight_on_the_dial(name):
    explorer = made(name)
    weight, dial = explorer.controls["weight"], explorer.controls["value"]
    k, j, m = next(tuple(map(int, pick.split()[1:])) for pick in picks(explorer)[::-1] if pick.startswith("W "))
    click(explorer, f"W {k} {j} {m}")
    assert weight.value == dial.description == f"W_{k}{j}{m}"
    assert dial.value == pytest.approx(explorer.theta.W[k][j - 1, m - 1])


@over_networks
def test_what_was_dialled_is_kept(name):
    explorer = made(name)
    weight, dial, sizes = (explorer.controls.get(key) for key in ("weight", "value", "neurons"))
    first, words, names = values(explorer), explorer.text(), options(weight)
    chosen, other = names[0], names[1]
    weight.value = chosen
    dial.value = dialled = -3.35
    moved = explorer.text()
    weight.value = other
    assert dial.value != dialled
    if sizes:
        sizes.value, sizes.value = ends(sizes)[1], first["neurons"]
    weight.value = chosen
    assert dial.value == dialled
    assert explorer.text() == moved != words
    press(explorer, "new weights")
    assert dial.value != dialled
    press(explorer, "first weights")
    assert dial.value != dialled
    put(explorer, first)
    assert explorer.text() == words


@over_all
def test_controls_moved_by_several_threads_at_once(name):
    explorer = made(name)
    controls = list(explorer.controls.values())

    def move(number):
        rng = np.random.default_rng(number)
        for _ in range(15):
            for control in controls[number::4]:
                control.value = anything(control, rng) if not hasattr(control, "options") else control.value

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(move, number) for number in range(4)]:
            done.result()
    last = shown(explorer)
    explorer.redraw()
    assert shown(explorer) == last

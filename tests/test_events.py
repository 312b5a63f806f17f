"""What comes from the page and what goes back: messages, clicks, what was dialled, moves from several threads."""

from concurrent.futures import ThreadPoolExecutor

import comm
import numpy as np
import pytest
from driving import (
    a_dial,
    anything,
    click,
    ends,
    made,
    move_on_the_page,
    options,
    over_all,
    over_networks,
    picks,
    press,
    put,
    runs_are_short,  # noqa: F401  an autouse fixture
    shown,
    values,
)
from test_explorers import callbacks_are_silent  # noqa: F401  an autouse fixture

from lecture_lib.formatting import label_of
from lecture_lib.network import back_propagation, forward_propagation


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


@over_networks
def test_a_click_with_shift_puts_a_weight_on_the_dial(name):
    explorer = made(name)
    weight, dial, subject = (explorer.controls.get(key) for key in ("weight", "value", "subject"))
    k, j, m = next(tuple(map(int, pick.split()[1:])) for pick in picks(explorer)[::-1] if pick.startswith("W "))
    of = subject and subject.value
    click(explorer, f"W {k} {j} {m}", shift=True)
    assert weight.value == ("W", (k, j, m)) and dial.description == label_of(weight.value)
    assert dial.value == pytest.approx(explorer.state.theta.W[k][j - 1, m - 1])
    assert not subject or subject.value == of


@over_networks
def test_a_click_chooses_what_is_derived_if_it_can_be(name):
    explorer = made(name)
    weight, subject = (explorer.controls.get(key) for key in ("weight", "subject"))
    for pick in dict.fromkeys(picks(explorer)):
        kind, *indices = pick.split()
        quantity = (kind, tuple(map(int, indices[:2] if kind == "b" else indices)))
        if kind not in "Wbah":
            continue
        on_dial, of = weight.value, subject and subject.value
        click(explorer, pick)
        if subject and quantity in options(subject):
            assert (subject.value, weight.value) == (quantity, on_dial)
        elif quantity in options(weight):
            assert (subject and subject.value, weight.value) == (of, quantity)
        elif kind == "h" and indices[0] == "0" and ("x", quantity[1][1:]) in options(weight):
            assert weight.value == ("x", (int(indices[1]),))
        else:
            assert (subject and subject.value, weight.value) == (of, on_dial)


@over_networks
def test_what_was_dialled_is_kept(name):
    explorer = made(name)
    weight, dial, sizes = (explorer.controls.get(key) for key in ("weight", "value", "neurons"))
    first, words, names = values(explorer), explorer.text(), options(weight)
    chosen, other = names[0], names[1]
    weight.value = chosen
    dial.value = dialled = -3.35
    moved = explorer.state.theta
    weight.value = other
    assert dial.value != dialled
    if sizes:
        sizes.value, sizes.value = ends(sizes)[1], first["neurons"]
    weight.value = chosen
    assert dial.value == dialled
    for k in moved.W:
        np.testing.assert_array_equal(explorer.state.theta.W[k], moved.W[k])
    assert chosen == ("x", (1,)) or moved.W[1][0, 0] == dialled
    press(explorer, "new weights")
    assert dial.value != dialled
    press(explorer, "first weights")
    assert dial.value != dialled
    put(explorer, first)
    assert explorer.text() == words


@over_networks
def test_undo_and_mark(name):
    explorer = made(name)
    dial, mark = explorer.controls["value"], explorer.controls["mark"]
    first = mark.value
    assert first == dial.value
    dial.value = -1.25
    assert mark.value == first and f"at {explorer.state.weight[0]}_" in explorer.text()
    move_on_the_page(mark, -1.25)  # set mark
    assert explorer.state.mark == -1.25 and "change +0.0000" in explorer.text()
    move_on_the_page(dial, 0.5)
    assert mark.value == -1.25 and "at" in explorer.text()
    weight = explorer.controls["weight"]
    weight.value, weight.value = options(weight)[-1], weight.value
    assert mark.value == dial.value == 0.5  # put on the dial again, it is marked where it stands


@pytest.mark.parametrize("turns", [(("W", (1, 1, 1)),), (("W", (2, 2, 1)), ("b", (1, 2)))])
def test_a_step_starts_from_what_was_dialled(turns):
    """The forward pass and the gradients of a step are those of the theta that is seen, also after a turn and a step."""
    explorer = made("SliceAlongGradient", eta=0.5)
    state = explorer.state
    for turn in turns:
        before = state.theta
        explorer.controls["weight"].value = turn
        explorer.controls["value"].value = -2.5
        theta = state.theta
        assert sum(np.any(theta.W[k] != before.W[k]) or np.any(theta.b[k] != before.b[k]) for k in theta.W) == 1
        gradients = back_propagation(theta, forward_propagation(theta, state.x, state.g), state.y)
        press(explorer, "take the step")
        for k in theta.W:
            np.testing.assert_allclose(state.theta.W[k], theta.W[k] - 0.5 * gradients.W[k], atol=1e-12)
            np.testing.assert_allclose(state.theta.b[k], theta.b[k] - 0.5 * gradients.b[k], atol=1e-12)


@over_all
def test_controls_moved_by_several_threads_at_once(name):
    explorer = made(name)
    controls = list(explorer.controls.values())

    def move(number):
        rng = np.random.default_rng(number)
        for _ in range(8):
            for control in controls[number::4]:
                control.value = anything(control, rng) if not hasattr(control, "options") else control.value

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(move, number) for number in range(4)]:
            done.result()
    last = shown(explorer)
    explorer.redraw()
    assert shown(explorer) == last

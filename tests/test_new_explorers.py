"""What the model of the explorers is good for: one that plays training is one file, and CONTRIBUTING's example runs."""

import re
from pathlib import Path

import numpy as np
import pytest
from driving import anything, move_on_the_page, shown

from lecture_lib import back_propagation, forward_propagation, linear
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.network_state import NetworkState
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, Real, Whole
from lecture_lib.widgets import Panel

CONTRIBUTING = Path(__file__).parents[1] / "CONTRIBUTING.md"
DATA = np.random.default_rng(1).normal(size=(2, 12))
TARGET = np.vstack([10 * DATA[0] - DATA[1]])


class TrainingState(NetworkState):
    """A linear output trained on twelve examples: theta as it was learned, step by step, is kept."""

    inputs, classes = Choice((2,), 2), Choice((1,), 1)
    output = linear
    x, y = DATA, TARGET
    eta = Real(0.01, 0.2, 0.05, step=0.01)
    t = Whole(200, first=0, start=0)

    def __init__(self, **start):
        self.run = {}
        super().__init__(**start)

    def x_with(self, *change):
        return DATA

    @property
    def first_theta(self):
        path = self.run.setdefault((self.network, self.eta, self.g), [super().first_theta])
        while len(path) <= self.t:
            forward = forward_propagation(path[-1], DATA, self.g, self.output)
            path.append(path[-1] - self.eta * back_propagation(path[-1], forward, TARGET))
        return path[self.t]


class Training(OnNetwork):
    """Plays training."""

    State = TrainingState

    def topic(self):
        dial = controls.dial(self.state, "eta", "η")
        return [controls.player(self.state, "t"), dial]

    def drawer(self):
        return [controls.menu(self.state, "g", "g")]

    def staged_for(self):
        return self.state.sizes

    def panels(self):
        self.plot = Plot(300, 200, "the loss", "t")
        self.plot.ax.set(xlim=(0, 200), ylim=(0, 100))
        (self.point,) = self.plot.ax.plot([], [], "o", color=colour("gradient"), animated=True)
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("loss over t", 300, 200, self.plot.still(), place="right"),
        ]

    def picture(self):
        theta, forward, _ = self.passes()
        loss, answer = self.loss_answer(forward)
        one = [{k: values[:, :1] for k, values in each.items()} for each in (forward.a, forward.h)]
        self.point.set_data([self.state.t], [forward.loss(TARGET)])
        network = self.diagram.moving(theta, *one, dialled=self.state.weight)
        return [loss, network, self.plot.moving([self.point])], f"t = {self.state.t}, η = {self.state.eta}. {answer}"


def losses(explorer, *steps):
    found = []
    for t in steps:
        move_on_the_page(explorer.controls["t"], t)
        found.append(float(re.search(r"Loss ([\d.]+)", explorer.text())[1]))
    return found


def test_an_explorer_plays_training():
    explorer = Training(hidden=1, g="tanh")
    first, later, latest = losses(explorer, 0, 20, 200)
    assert first > later > latest
    assert losses(explorer, 20, 0) == [later, first]  # back is the same way


def test_a_dialled_weight_is_kept_while_it_trains():
    explorer = Training(hidden=1)
    explorer.controls["value"].value = 2.5
    losses(explorer, 3)
    assert explorer.controls["value"].value == 2.5
    assert explorer.state.theta.W[1][0, 0] == 2.5


def test_the_dial_reaches_what_was_learned():
    explorer = Training(hidden=1, eta=0.1, weight="W_211")
    losses(explorer, 200)
    learned = max((abs(float(w)), i + 1) for i, w in enumerate(explorer.state.first_theta.W[2][0]))
    assert learned[0] > 4, "the test needs a weight that left the dial"
    explorer.controls["weight"].value = ("W", (2, 1, learned[1]))
    assert explorer.controls["value"].max > learned[0]
    assert abs(explorer.controls["value"].value) == pytest.approx(learned[0], abs=0.005)


def test_the_example_of_contributing_runs():
    (source,) = re.findall(r"```python\n(.*?class .*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL)
    assert source.count("\n") <= 34
    space = {}
    exec(compile(source, "CONTRIBUTING.md", "exec"), space)
    (made,) = (
        thing
        for thing in space.values()
        if isinstance(thing, type) and issubclass(thing, Explorer) and thing.__module__ != Explorer.__module__
    )
    explorer, rng = made(), np.random.default_rng(0)
    for control in explorer.controls.values():
        before = shown(explorer)
        for _ in range(5):
            control.value = anything(control, rng)
        assert shown(explorer) != before
    assert explorer.text() and "<svg" in explorer.still()

"""The explorer of 4.2 that runs three learning rates beside each other: too small, good, too large."""

from textwrap import wrap

import numpy as np

from lecture_lib.activations import linear, logistic
from lecture_lib.draw.curves import sample, shown_of
from lecture_lib.draw.markup import tag
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.neuron import REACH, NeuronState, of, verdict
from lecture_lib.explore.kit.state import Choice, Real, State, Steps
from lecture_lib.explore.neuron_descent import loss_over_time, surface
from lecture_lib.formatting import format_number
from lecture_lib.widgets import Panel

ETAS = {linear: (0.02, 0.1, 0.25), logistic: (0.5, 4.0, 50.0)}
NAMES = "η₁", "η₂", "η₃"
SMALL, WIDTH, HEIGHT, LEFT = (268, 230), 830, 180, 424
# One line each, told apart by colour and by dashes, which Curves has; the words beside the plot say which is which.
KINDS = "h", "ink", "prime"


class OneOfThree(Real):
    """A learning rate, as far as it makes sense for the output function; each has its own."""

    def __init__(self, number):
        super().__init__(0.01, 50.0, per=lambda state: state.output)
        self.number = number

    def limits(self, state):
        return NeuronState.eta.limits(state)

    def stride(self, state):
        return NeuronState.eta.stride(state)

    def preferred(self, state):
        return state.preferred.get(self.key(state), ETAS[state.output][self.number])


class ThreeEtasState(State):
    """Three learning rates from one start; every run is whole, from t = 0 on, with the learning rate of now."""

    longest = 200  # another learning rate runs all of it anew
    output = Choice((linear, logistic), linear)
    w_0, b_0 = (Real(-REACH, REACH, start) for start in (-2.0, 3.0))
    speed = Choice((1, 5, 20), 1)
    t = Steps(lambda state: state.longest, first=0, start=0)
    eta_1, eta_2, eta_3 = (OneOfThree(number) for number in range(3))

    def __init__(self, **start):
        self._walks = {}
        super().__init__(**start)

    @property
    def etas(self):
        return self.eta_1, self.eta_2, self.eta_3

    def walk(self, eta):
        """The run with a learning rate, at t."""
        key = self.output, self.w_0, self.b_0, eta
        if key not in self._walks:
            self._walks[key] = NeuronState(output=self.output, w_0=self.w_0, b_0=self.b_0, eta=eta)
        walk = self._walks[key] = self._walks.pop(key)  # the latest used stands last
        while len(self._walks) > 6:
            self._walks.pop(next(iter(self._walks)))
        walk.t = self.t
        return walk


class ThreeEtas(Explorer):
    """Three learning rates beside each other from one start: too small, good, too large. The lecture's 4.2."""

    State = ThreeEtasState
    drawer_name = "output", "the output function"

    def rows(self):
        state = self.state
        dials = [
            controls.dial(state, f"eta_{number}", name, 158, 22, "the learning rate of this run")
            for number, name in enumerate(NAMES, 1)
        ]
        return [dials, controls.run(state)]

    def drawer(self):
        return [controls.menu(self.state, "output", "O", 110, 18, "the output function")]

    def staged_for(self):
        return (self.state.output,)

    def panels(self):
        output = self.state.output
        self.plane = surface(output, *SMALL, "", labelled=False)
        self.losses = loss_over_time(output, LEFT, HEIGHT, 34)
        return [
            *(Panel(f"surface {number}", *SMALL, self.plane.still(), kind="plot") for number in (1, 2, 3)),
            Panel("losses", WIDTH, HEIGHT, self.losses.still(), kind="plot"),
        ]

    def picture(self):
        state = self.state
        walks = [state.walk(eta) for eta in state.etas]
        surfaces = [self._surface(*each) for each in zip(NAMES, walks, strict=True)]
        rows, said = zip(*map(self._row, range(3), state.etas, walks), strict=True)
        text = f"O {state.output}, from w = {format_number(state.w_0, 2)}, b = {format_number(state.b_0, 2)}, t = {state.t}. "
        return [*surfaces, self._losses(walks) + "".join(rows)], text + " ".join(said)

    def _losses(self, walks):
        """A line over t for each run; one that diverged ends there."""
        t = shown_of(self.state.t)
        found = [np.array(walk.over_time()) for walk in walks]
        lines = [
            (name, kind, number, losses[t[t < len(losses)]])
            for number, (name, kind, losses) in enumerate(zip(NAMES, KINDS, found, strict=True))
        ]
        return self.losses.moving(t, lines)

    def _surface(self, name, walk):
        plane, points, now = self.plane, walk.over_time("measured"), walk.iteration()
        after = tuple(p - walk.eta * g for p, g in zip(points[-1], of(now.gradients), strict=True))
        place = f"w = {format_number(points[-1][0], 1)}, b = {format_number(points[-1][1], 1)}"
        return (
            tag("text", text=f"{name} = {walk.eta:g}", class_="strong left", x=46, y=19)
            + plane.way(np.array(points))
            + plane.start(points[0])
            + plane.now(points[-1], after, place)
        )

    def _row(self, number, eta, walk):
        """What one run does, as markup with a sample of its line, and in words."""
        losses, now = walk.over_time(), walk.iteration()
        does = verdict(walk.output, walk.over_time("measured"), losses, of(now.gradients), walk.said_of_run())
        x, y = LEFT + 18, 18 + 56 * number
        head = f"{NAMES[number]} = {eta:g}: ℒ = {format_number(now.loss)}"
        out = sample(x, y, 40, KINDS[number], number) + tag("text", text=head, class_="strong left", x=x + 48, y=y + 4)
        for part, words in enumerate(wrap(does, 50), 1):
            out += tag("text", text=words, class_="left", x=x + 48, y=y + 4 + 15 * part)
        return out, f"{head}, t = {now.t}. {does}"

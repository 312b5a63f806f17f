"""The explorer of 4.2 that runs three learning rates beside each other: too small, good, too large."""

from textwrap import wrap

import numpy as np

from lecture_lib import linear, logistic
from lecture_lib.draw import sample, shown_of, tag
from lecture_lib.explore.kit import Choice, Explorer, Numbers, Real, State, Whole, controls
from lecture_lib.explore.kit.neuron import REACH, ForOutput, LossOverTime, NeuronState, descent, surface
from lecture_lib.formatting import format_number

ETAS = {linear: (0.02, 0.1, 0.25), logistic: (0.5, 4.0, 50.0)}
NAMES = "η₁", "η₂", "η₃"
SURFACES = "surface 1", "surface 2", "surface 3"
SMALL, WIDTH, HEIGHT = (268, 230), 830, 180
ROOM, WORDS = 440, 442  # beside the plot; where the words begin
# One line each, told apart by colour and by dashes, which Curves has; the words beside the plot say which is which.
KINDS = "h", "ink", "prime"


class OneOfThree(ForOutput, Real):
    """One of the three learning rates, kept for each output function."""

    def __init__(self, number):
        super().__init__(0.01, 50.0, per=lambda state: state.output)
        self.number = number

    def preferred(self, state):
        return state.kept.get(self.key(state), ETAS[state.output][self.number])


class ThreeEtasState(State):
    """Three learning rates from one start; each run has its current learning rate from t = 0 on."""

    longest = 200  # another learning rate runs all of it anew
    output = Choice((linear, logistic), linear)
    w_0, b_0 = (Real(-REACH, REACH, start) for start in (-2.0, 3.0))
    speed = Choice((1, 5, 20), 1)
    t = Whole(lambda state: state.longest, first=0, start=0)
    eta_1, eta_2, eta_3 = (OneOfThree(number) for number in range(3))

    def __init__(self, **start):
        self._runs = {}
        super().__init__(**start)

    @property
    def etas(self):
        return self.eta_1, self.eta_2, self.eta_3

    def run(self, eta):
        """The run with a learning rate, at t: a `NeuronState`."""
        key = self.output, self.w_0, self.b_0, eta
        if key not in self._runs:
            self._runs[key] = NeuronState(output=self.output, w_0=self.w_0, b_0=self.b_0, eta=eta)
        run = self._runs[key] = self._runs.pop(key)  # the latest used stands last
        while len(self._runs) > 6:
            self._runs.pop(next(iter(self._runs)))
        run.t = self.t
        return run


class LossesOfThree(LossOverTime):
    """A line over t for each run, and beside them in words what the runs do."""

    def __init__(self, output):
        super().__init__(output, WIDTH, HEIGHT, ROOM)

    def moving(self, t, runs):
        """`runs` are what `descent` says of each at t, with a `head`; a line ends where its run diverged."""
        t = shown_of(t)
        losses = [np.array(run.losses) for run in runs]
        lines = [
            (name, kind, number, found[t[t < len(found)]])
            for number, (name, kind, found) in enumerate(zip(NAMES, KINDS, losses, strict=True))
        ]
        return super().moving(t, lines) + "".join(self._row(number, run) for number, run in enumerate(runs))

    def _row(self, number, run):
        """A sample of the line of a run, and what the run does."""
        y = 18 + 56 * number
        texts = [(run.head, "strong left", y + 4)]
        texts += [(text, "left", y + 4 + 15 * part) for part, text in enumerate(wrap(run.verdict, 50), 1)]
        return sample(WORDS, y, 40, KINDS[number], number) + "".join(
            tag("text", text=text, class_=kind, x=WORDS + 48, y=at) for text, kind, at in texts
        )


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

    def laid_out_by(self):
        return self.state.output

    def panels(self):
        output = self.state.output
        surfaces = dict.fromkeys(SURFACES, surface(output, *SMALL, "", labelled=False))
        return {**surfaces, "losses": LossesOfThree(output)}

    def numbers(self):
        state = self.state
        runs = [descent(state.run(eta)) for eta in state.etas]
        for name, run in zip(NAMES, runs, strict=True):
            run.head = f"{name} = {run.eta:g}: ℒ = {format_number(run.iteration.loss)}"
        return Numbers(runs=runs)

    def draw(self, panels, now):
        surfaces = {
            of: panels[of].moving(run.points, run.after, f"{name} = {run.eta:g}")
            for of, name, run in zip(SURFACES, NAMES, now.runs, strict=True)
        }
        return {**surfaces, "losses": panels["losses"].moving(self.state.t, now.runs)}

    def words(self, now):
        state = self.state
        start = f"w = {format_number(state.w_0, 2)}, b = {format_number(state.b_0, 2)}"
        sentences = (f"{run.head}, t = {run.iteration.t}. {run.verdict}" for run in now.runs)
        return f"O {state.output}, from {start}, t = {state.t}. " + " ".join(sentences)

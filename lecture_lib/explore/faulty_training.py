"""The explorer of 4.8 in which a training with a fault in its program runs beside the right one."""

import numpy as np

from lecture_lib.activations import tanh
from lecture_lib.data import PLANES
from lecture_lib.draw.code import code
from lecture_lib.draw.curves import Curves, shown_of
from lecture_lib.draw.formulas import table
from lecture_lib.draw.markup import tag, words
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.beside import COLOURS, BesideState, BothOverTime
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.run import Eta
from lecture_lib.explore.kit.state import Choice, Steps
from lecture_lib.formatting import format_number, plain
from lecture_lib.network import initialise_theta
from lecture_lib.widgets import Panel
from lecture_lib.wrong.programs import FAULTS, descend_with, distance

N, HIGHEST = 60, 1.5
SIZE = 380, 206
ALIKE = 1e-6  # an angle in degrees, a part of a loss: what is so small is rounding


class FaultsState(BesideState):
    """Two trainings from one start, on the same points, with the same eta: which fault the second has, and how far."""

    kinds = "right", "with the fault"
    longest = 300
    fault = Choice(FAULTS, "on to k = 0, in lists")
    data = Choice(("moons", "blobs"), "moons")
    neurons = Choice((2, 3, 8), 2)
    seed = Steps(20, first=0, start=2)
    eta = Eta(0.05, 5.0, 0.5)

    @property
    def faulty(self):
        """The fault of this run, None for the right one."""
        return self.fault if self.kind != self.kinds[0] else None

    @property
    def setup(self):
        return self.data, self.neurons, self.seed, self.faulty

    def begin(self):
        x, y = PLANES[self.data](N)
        theta = initialise_theta([2, self.neurons, self.neurons, len(y)], self.seed)
        by = {"by": descend_with, "fault": FAULTS[self.faulty]} if self.faulty else {}
        return theta, x, y, {"g": tanh, **by}

    def measure(self, iteration):
        """How many degrees the step of the program lies away from the right one."""
        return iteration.angle if self.faulty else 0.0

    def upto(self, t):
        """The changes that hold at t. Once a program has stopped, another eta does not start it again."""
        changes = super().upto(t)
        return next((changes[:n] for n in range(1, len(changes)) if self._ended(changes[:n], changes[n].t)), changes)

    def _ended(self, changes, t):
        run = self._stretch(changes)
        run.at(t)
        return run.diverged is not None


class FaultyTraining(Explorer):
    """The same training twice, once with a fault in its program: its lines, both losses, how far it goes astray.

    The lines that are shown are those that run. Traps of the lecture's 4.8.
    """

    State = FaultsState
    drawer_name = "network", "data, neurons, first weights"

    def rows(self):
        state = self.state
        return [
            [
                controls.menu(state, "fault", "fault", 250, 38, "what is wrong in the second program"),
                controls.dial(state, "eta", "η", 240, 18, "the learning rate of both from here on"),
                controls.button("to t = 0", self.change(state.back_to_start), "back to the start"),
            ],
            controls.run(state),
        ]

    def drawer(self):
        state = self.state
        return [
            controls.menu(state, "data", "data", 120, 34, "60 points of the plane, of two or three classes"),
            controls.menu(state, "neurons", "neurons per layer", 180, 118, "in both hidden layers"),
            controls.number(state, "seed", "first weights no.", "each number gives other first weights"),
        ]

    def panels(self):
        halves = [(0, "0"), (0.5, "0.5"), (1, "1"), (HIGHEST, "1.5")]
        self.losses = BothOverTime(*SIZE, "ℒ over t", 0, HIGHEST, halves)
        degrees = [(angle, str(angle)) for angle in (0, 45, 90, 135, 180)]
        self.angles = Curves(*SIZE, "degrees between its step and −∇θ", 0, 180, degrees)
        return [
            Panel("programs", 1080, 236, kind="html", place="top"),
            Panel("losses", *SIZE, self.losses.still(), kind="plot"),
            Panel("angles", *SIZE, self.angles.still(), kind="plot"),
            Panel("told", 300, 206, kind="html"),
        ]

    def picture(self):
        state, t = self.state, self.state.t
        fault, (right, wrong) = FAULTS[state.fault], state.both
        of_right, of_wrong = right.over_time(), wrong.over_time()
        angles = [angle for angle in wrong.over_time("measured") if angle is not None]
        stopped = wrong.run().stopped if wrong.said_of_run() else None
        verdict = self._verdict(fault, stopped, of_right, of_wrong, angles)
        rows = [
            ["ℒ", format_number(of_right[-1]), format_number(of_wrong[-1])],
            ["off −∇θ by", "0°", f"{plain(angles[-1], 1)}°" if angles and not stopped else "—"],
            ["‖θ − right θ‖", "0", plain(distance(wrong.iteration().theta, right.iteration().theta))],
        ]
        shown = table([f"t = {t}, η = {format_number(state.eta, 2)}", "right", "with the fault"], rows)
        told = tag("div", tag("p", text=verdict, class_="strong") + shown)
        why = tag("p", words(fault.why), class_="quiet") if t else ""  # first a reader says what will happen
        told = tag("div", told + why, class_="ll-told")
        programs = tag("div", self._programs(fault, stopped), class_="ll-faults")
        text = f"{fault.name}, {state.data}, {state.neurons} neurons per layer, η = {format_number(state.eta, 2)}, t = {t}. "
        text += f"{verdict} Loss {rows[0][1]} and {rows[0][2]}, off by {rows[1][2]}, distance {rows[2][2]}."
        at = shown_of(max(len(angles) - 1, 0))
        turning = [("faulty", COLOURS[1], 1, np.array(angles)[at])] if angles else []
        turned = self.angles.moving(at, turning, state.branches)
        losses = self.losses.moving(("right", "faulty"), [of_right, of_wrong], state.branches)
        return [programs, losses, turned, told], text

    def _programs(self, fault, stopped):
        """Both programs side by side, what is different marked, and where the second stops."""
        pairs = fault.beside()
        other = {number for number, (right, wrong) in enumerate(pairs, 1) if right != wrong}
        values, lit = {}, ()
        if getattr(stopped, "line", None):
            filled = [number for number, (_, wrong) in enumerate(pairs, 1) if wrong or not any(pairs[number - 1])]
            lit = filled[stopped.line - 1]
            values = {lit: tag("span", text=f"✗ {error_of(stopped.error)}", class_="negative")}
        lines = [[line or (" " if any(pair) else "") for line in pair] for pair in pairs]
        right, wrong = zip(*lines, strict=True)
        heads = ("right", "as the lecture has it"), ("with the fault", fault.name)
        shown = code(right, within=other), code(wrong, lit, values, wrong=other)
        return "".join(
            tag("div", tag("p", tag("b", text=head) + tag("span", words(f" · {of}"), class_="quiet")) + each)
            for (head, of), each in zip(heads, shown, strict=True)
        )

    def _verdict(self, fault, stopped, of_right, of_wrong, angles):
        if stopped:
            return f"It {stopped}."
        if not self.state.t:
            return "Both begin at the same θ."
        ratio = of_wrong[-1] / of_right[-1]
        if max(angles) < ALIKE and abs(ratio - 1) < ALIKE:
            return "Both have taken the same steps so far: no harm yet."
        how = f"{plain(ratio, 2)} times that of the right one"
        return f"Its steps are up to {format_number(max(angles), 1)}° off; its loss is {how}."


def error_of(error):
    """An error in as many words as stand beside a line."""
    return f"KeyError: {error}" if isinstance(error, KeyError) else type(error).__name__

"""The explorer of 4.8 in which a training with a fault in its program runs beside the right one."""

from functools import lru_cache

import numpy as np

from lecture_lib import initialise_theta, tanh
from lecture_lib.data import PLANES
from lecture_lib.draw import Curves, Html, shown_of, table, tag, words
from lecture_lib.draw.code import code
from lecture_lib.explore.kit import Choice, Eta, Numbers, OwnRun, Whole, controls
from lecture_lib.explore.kit.beside import COLOURS, BesideState, BothOverTime
from lecture_lib.formatting import format_number, plain
from lecture_lib.phrase import to_html
from lecture_lib.wrong.programs import WRONG_PROGRAMS, Stopped, descend_with

N, HIGHEST = 60, 1.5
SIZE = 380, 206
ALIKE = 1e-6  # an angle in degrees, a part of a loss: what is so small is rounding


@lru_cache
def first(data, neurons, seed):
    """Theta at t = 0, x and y: each move of η begins two runs with them."""
    x, y = PLANES[data](N)
    return initialise_theta([2, neurons, neurons, len(y)], seed), x, y


class FaultsState(BesideState):
    """Two trainings from one start, on the same points, with the same eta: which fault the second has, and how far."""

    kinds = "right", "with the fault"
    longest = 300
    fault = Choice(WRONG_PROGRAMS, "on to k = 0, in lists")
    data = Choice(("moons", "blobs"), "moons")
    neurons = Choice((2, 3, 8), 2)
    seed = Whole(20, first=0, start=2)
    eta = Eta(0.05, 5.0, 0.5)

    @property
    def setup(self):
        return self.data, self.neurons, self.seed, self.fault

    @property
    def is_faulty(self):
        """Whether this is the run with the fault."""
        return self.kind == self.kinds[1]

    def begin(self):
        by = {"by": descend_with, "program": self.own or WRONG_PROGRAMS[self.fault].wrong} if self.is_faulty else {}
        return *first(self.data, self.neurons, self.seed), {"g": tanh, **by}

    def measure(self, iteration):
        """How many degrees the step of the program lies away from the right one."""
        return iteration.angle if self.is_faulty else 0.0

    def upto(self, t):
        """The changes that hold at t. Once a program has stopped, another eta does not start it again."""
        changes = super().upto(t)
        return next((changes[:n] for n in range(1, len(changes)) if self._ended(changes[:n], changes[n].t)), changes)

    def _ended(self, changes, t):
        run = self._stretch(changes)
        run.at(t)
        return run.diverged is not None and run.diverged <= t


class Programs(Html):
    """The right program and the one with the fault side by side, what is different marked."""

    def moving(self, fault, ended):
        """A `WrongProgram`, or the reader's function; `ended` is the error with which its training ended, if it has: the line
        that stopped is lit."""
        rows = list(enumerate(fault.beside, 1))
        lit, values = (), {}
        if isinstance(ended, Stopped) and ended.line:
            of_wrong = [row for row, pair in rows if pair[1] or not any(pair)]  # the others are gaps in it
            lit = of_wrong[ended.line - 1]
            values = {lit: tag("span", text=f"✗ {error_of(ended.error)}", class_="negative")}
        right, wrong = zip(*([line or " " * any(pair) for line in pair] for _, pair in rows), strict=True)
        return tag(
            "div",
            headed("right", "as the lecture has it", code(right, within=fault.different))
            + headed(fault.head, fault.name, code(wrong, lit, values, wrong=fault.different)),
            class_="ll-faults",
        )


def headed(head, of, shown):
    """A program under its head."""
    return tag("div", tag("p", tag("b", text=head) + tag("span", words(f" · {of}"), class_="quiet")) + shown)


class FaultyTraining(OwnRun):
    """The same training twice, once with a fault in its program: its lines, both losses, how far it goes astray.

    The lines that are shown are those that run. Traps of the lecture's 4.8. With `back_propagation` the second training is
    by a function of your own.
    """

    State = FaultsState
    instead = "the second training has a fault from the menu"
    drawer_name = "network", "data, neurons, first weights"

    def rows(self):
        state = self.state
        fault = controls.menu(state, "fault", "fault", 250, 38, "what is wrong in the second program")
        eta = controls.dial(state, "eta", "η", 240, 18, "the learning rate of both from here on")
        return [[*[fault] * (not self.state.own), eta, self.to_start()], controls.run(state)]

    def drawer(self):
        state = self.state
        return [
            controls.menu(state, "data", "data", 120, 34, "60 points of the plane, of two or three classes"),
            controls.menu(state, "neurons", "neurons per layer", 180, 118, "in both hidden layers"),
            controls.number(state, "seed", "first weights no.", "each number gives other first weights"),
        ]

    def runs(self):
        return reversed(self.state.both)

    def panels(self):
        halves = [(0, "0"), (0.5, "0.5"), (1, "1"), (HIGHEST, "1.5")]
        degrees = [(angle, str(angle)) for angle in (0, 45, 90, 135, 180)]
        return {
            "programs": Programs(1080, 236, "top"),
            "losses": BothOverTime(*SIZE, "ℒ over t", 0, HIGHEST, halves),
            "angles": Curves(*SIZE, "degrees between its step and −∇θ", 0, 180, degrees),
            "comparison": Html(300, 206),
        }

    def numbers(self):
        state, (right, wrong) = self.state, self.state.both
        return Numbers(
            fault=state.own or WRONG_PROGRAMS[state.fault],
            losses=[right.over_time(), wrong.over_time()],
            angles=[angle for angle in wrong.over_time("measured") if angle is not None],
            apart=(wrong.iteration().theta - right.iteration().theta).norm,
            ended=wrong.run().ended if wrong.message() else None,
        )

    def draw(self, panels, now):
        state, angles, rows = self.state, now.angles, cells(now)
        second = "yours" if state.own else "faulty"
        at = shown_of(max(len(angles) - 1, 0))
        turned = [(second, COLOURS[1], 1, np.array(angles)[at])] if angles else []
        heads = [f"t = {state.t}, η = {format_number(state.eta, 2)}", "right", now.fault.head]
        compared = tag("div", tag("p", text=self.verdict(now), class_="strong") + table(heads, rows))
        why = (
            tag("p", to_html(now.fault.why), class_="quiet") if state.t else ""
        )  # first a reader says what will happen
        return {
            "programs": panels["programs"].moving(now.fault, now.ended),
            "losses": panels["losses"].moving(("right", second), now.losses, state.branches),
            "angles": panels["angles"].moving(at, turned, state.branches),
            "comparison": tag("div", compared + why, class_="ll-comparison"),
        }

    def words(self, now):
        state, ((_, right, wrong), (_, _, off), (_, _, apart)) = self.state, cells(now)
        return (
            f"{now.fault.name}, {state.data}, {state.neurons} neurons per layer, η = {format_number(state.eta, 2)}, "
            f"t = {state.t}. {self.verdict(now)} Loss {right} and {wrong}, off by {off}, distance {apart}."
        )

    def verdict(self, now):
        """How the training with the fault does beside the right one."""
        if now.ended:
            return f"It {now.ended}."
        if not self.state.t:
            return "Both begin at the same θ."
        of_right, of_wrong = now.losses
        ratio, farthest = of_wrong[-1] / of_right[-1], max(now.angles)
        if farthest < ALIKE and abs(ratio - 1) < ALIKE:
            return "Both have taken the same steps so far: no harm yet."
        how = f"{plain(ratio, 2)} times that of the right one"
        if farthest < ALIKE:
            return f"Its steps point the right way, but are not as long; its loss is {how}."
        return f"Its steps are up to {format_number(farthest, 1)}° off; its loss is {how}."


def cells(now):
    """Of both trainings the loss, how far off the step is, and how far apart they are: the rows of the table."""
    return [
        ["ℒ", *(format_number(losses[-1]) for losses in now.losses)],
        ["off −∇θ by", "0°", f"{plain(now.angles[-1], 1)}°" if now.angles and not now.ended else "—"],
        ["‖θ − right θ‖", "0", plain(now.apart)],
    ]


def error_of(error):
    """An error in the few words that fit beside a line."""
    return f"KeyError: {error}" if isinstance(error, KeyError) else type(error).__name__

"""A run of gradient descent: a reader goes along it, back and forth, and changes it on the way."""

from copy import copy
from itertools import islice
from math import ceil
from typing import NamedTuple

from lecture_lib.explore.kit.network_state import NetworkState
from lecture_lib.explore.kit.state import Choice, Real, State, Whole, held
from lecture_lib.learning import Ended, descend
from lecture_lib.wrong.programs import descend_with

ROOM = 50_000_000  # bytes of theta that one explorer keeps
LATEST = 8  # whole iterations kept besides: where a reader looks
SETUPS = 60  # whose changes are kept
RUNS = 4  # stretches kept: a dial that is dragged begins a new one at each move


class Run:
    """Gradient descent from theta at `first` on, as in `descend`. What is asked for is computed and kept.

    `at(t)` is the `Iteration` at t; where the run diverged before, the last finite one. `losses(t)` are the losses of
    `first` up to t, `measured(t)` what `measure` gave for these iterations. If the run diverged, `diverged` is the t at
    which it did, `ended` the error, and `message` its text, "" before. `longest` is how many iterations a reader can
    reach: a large theta is kept at every n-th t, such that all of them fit into `room` bytes. `by` makes the iterations,
    if it is not `descend`.
    """

    def __init__(self, theta, x, y, eta, first=0, longest=10_000, room=ROOM, measure=None, by=descend, **more):
        self.x, self.y, self.eta, self.first, self.measure, self.more = x, y, eta, first, measure, more
        self.by = by
        self.every = max(1, -(-8 * theta.count * (longest + 1) // room))
        self.kept, self._losses, self._measured, self._latest = {0: theta}, [], [], {}
        self._ahead = by(theta, x, y, eta, t=first, **more)
        self.diverged, self.message, self.ended = None, "", None
        self._remember(next(self._ahead))  # what does not fit is an error here

    def at(self, t):
        """The iteration at t, or the last finite one."""
        self._go_to(t)
        step = min(t - self.first, len(self._losses) - 1)
        if step not in self._latest:
            self._latest[step] = self._again(step)
            self._latest = dict(list(self._latest.items())[-LATEST:])
        return self._latest[step]

    def losses(self, t):
        """The losses at first, first + 1, ..., t, as far as they are finite."""
        self._go_to(t)
        return self._losses[: t - self.first + 1]

    def measured(self, t):
        """What `measure` gave for the iterations at first, ..., t, as far as they are finite."""
        self._go_to(t)
        return self._measured[: t - self.first + 1]

    def _go_to(self, t):
        while self.diverged is None and len(self._losses) <= t - self.first:
            try:
                self._remember(next(self._ahead))
            except Ended as error:
                self.diverged, self.message, self.ended = error.t, str(error), error

    def _remember(self, now):
        """Keep what the run met for the first time."""
        step = now.t - self.first
        self._losses.append(now.loss)
        if self.measure:
            self._measured.append(self.measure(now))
        if step % self.every == 0:
            self.kept[step] = now.theta
        self._latest[step] = now
        if len(self._latest) > LATEST:
            self._latest.pop(next(iter(self._latest)))

    def _again(self, step):
        """The iteration so many steps after the first once more, from the last theta that was kept."""
        start = step - step % self.every
        again = self.by(self.kept[start], self.x, self.y, self.eta, t=self.first + start, **self.more)
        return next(islice(again, step - start, None))


class Change(NamedTuple):
    """From t on, another eta, or other numbers in theta: ((kind, indices), number) each."""

    t: int
    eta: float
    entries: tuple = ()


class Eta(Real):
    """The learning rate from t on; what it was before t stays."""

    def __init__(self, *limits, **more):
        super().__init__(*limits, per=lambda state: state.setup, **more)

    def preferred(self, state):
        return state.latest.eta

    def keep(self, state, value):
        state.change(eta=self.fitted(state, value))


class Learned(Real):
    """The number on the dial as it is at t, with all its digits until it is turned: then a branch begins there.

    The slider rounds what it shows to its steps and says so to the kernel: its steps have to be as fine as `same`.
    """

    def __init__(self, **more):
        super().__init__(-4.0, 4.0, step=0.01, per=lambda state: state.setup, **more)

    def limits(self, state):
        reach = max(self.high, ceil(abs(state.learned))) if state.weight else self.high
        return -float(reach), float(reach)

    def fitted(self, state, preferred):
        return preferred if state.weight and preferred == state.learned else super().fitted(state, preferred)

    def preferred(self, state):
        return state.iteration().theta.entry(*state.weight) if state.weight else self.start

    def keep(self, state, value):
        if state.weight:
            value = self.fitted(state, value)
            state.change(entry=state.weight, number=None if self.same(value, state.learned) else value)


class RunState(State):
    """Where the reader is in a run of gradient descent, at t, and what was changed on the way there.

    A subclass gives `setup`, plain data that says what is trained on what, and begin(): theta_0, x, y and a dict of what
    else `descend` needs, for this setup; it may give measure(iteration). Changing eta or a weight at t begins a branch: the
    past stays, what came after is gone. A run belongs to its setup and its changes: another setup is another run, at
    t = 0 and with the current eta; a reader who comes back to a setup finds its run as it was left.
    """

    longest = 2000
    eta = Eta(0.01, 10.0, 0.5, step=0.01)
    speed = Choice((1, 5, 20), 1)
    t = Whole(lambda state: state.longest, first=0, start=0, per=lambda state: state.setup)
    measure = None

    def __init__(self, **start):
        self._runs, self._of_library = {}, {}  # what was computed, by setup and changes
        super().__init__(**start)

    def keep(self, key, value):
        self.keep_all({key: value})

    def keep_all(self, chosen):
        """Keep these choices, {key: value}, as one move. If that makes another setup, it begins with the current eta; the
        one that is left keeps its changes, if its run has begun: a dial that is dragged passes by many that have not."""
        left, changes, eta, begun = self.setup, self.changes, self.latest.eta, self.begun
        for key, value in chosen.items():
            super().keep(key, value)
        if self.setup != left:
            if begun:
                self.kept.setdefault(("changes", left), changes)
            else:
                self.forget(("changes", left), ("t", left))
            self.kept.setdefault(("changes", self.setup), (Change(0, self.first_eta(left, eta)),))
            self.holds.clear()
            for setup in list(self.kept_for("changes"))[:-SETUPS]:
                if setup != self.setup:
                    self.forget(("changes", setup), ("t", setup))

    @property
    def begun(self):
        """Whether the run of this setup has left t = 0, or something was changed in it: not yet if eta alone was."""
        return bool(self.t or len(self.changes) > 1 or self.changes[0].entries)

    @property
    def changes(self):
        """The changes of the run of this setup, the first one at t = 0."""
        return self.kept.get(("changes", self.setup)) or (Change(0, type(self).eta.start),)

    def first_eta(self, left, eta):
        """The eta with which a new setup begins; `left` is the setup before it, `eta` the current one."""
        return eta

    @property
    def setup(self):
        return ()

    @property
    def by(self):
        """For begin(): what makes the steps, if that is the reader's back_propagation."""
        return {"by": descend_with, "program": self.own} if self.own else {}

    def by_library(self):
        """The same run by the library's back_propagation."""
        other = copy(self)
        other.own, other.holds, other._runs = None, {}, self._of_library
        return other

    def upto(self, t):
        """The changes that hold at t."""
        return tuple(change for change in self.changes if change.t <= t)

    @property
    def latest(self):
        """The last change up to now."""
        return self.upto(self.t)[-1]

    @property
    def branches(self):
        """The t at which something was changed on the way."""
        return [change.t for change in self.upto(self.t) if change.t]

    def change(self, eta=None, entry=None, number=None):
        """Go on from here with another eta, or with another number in theta: `entry` is (kind, indices), and `number`
        None is what was learned.

        Where the run diverged before, here is where it was finite last.
        """
        if self.message():
            self.t = self.iteration().t
        t, latest = self.t, self.latest
        entries = dict(latest.entries if latest.t == t else ())
        if entry:
            entries.pop(entry, None)
            entries |= {} if number is None else {entry: number}
        before = tuple(change for change in self.changes if change.t < t)
        changed = Change(t, latest.eta if eta is None else eta, tuple(entries.items()))
        needless = before and not entries and before[-1].eta == changed.eta
        self.keep(("changes", self.setup), before if needless else (*before, changed))

    def back_to_start(self):
        """t = 0, as it was before anything was changed on the way."""
        self.keep(("changes", self.setup), self.changes[:1])
        self.t = 0

    @held
    def learned(self):
        """The number that `weight` has at t, without what was dialled on it there."""
        before = tuple(change for change in self.changes if change.t < self.t)
        theta = self._stretch(before).at(self.t).theta if before else self.begin()[0]
        return theta.entry(*self.weight)

    def run(self, t=None):
        """The stretch of the run that holds at t, or now."""
        return self._stretch(self.upto(self.t if t is None else t))

    def iteration(self, t=None):
        """The iteration at t, or now."""
        t = self.t if t is None else t
        return self.run(t).at(t)

    def over_time(self, of="losses"):
        """The losses or what was measured, from t = 0 to now, through all stretches."""
        changes, found = self.upto(self.t), []
        for number in range(len(changes)):
            last = changes[number + 1].t - 1 if number + 1 < len(changes) else self.t
            found += getattr(self._stretch(changes[: number + 1]), of)(last)
        return found

    def message(self):
        """That the run diverged before now, in words, or ""."""
        run = self.run()
        return run.message if run.diverged is not None and run.diverged <= self.t else ""

    def _stretch(self, changes):
        key = self.setup, changes
        if key not in self._runs:
            theta, x, y, more = self.begin()
            change = changes[-1]
            if len(changes) > 1:
                theta = self._stretch(changes[:-1]).at(change.t).theta
            theta = theta.with_entries(change.entries)
            room, longest = ROOM // (RUNS + len(changes)), self.longest - change.t
            self._runs[key] = Run(theta, x, y, change.eta, change.t, longest, room, self.measure, **more)
        run = self._runs[key] = self._runs.pop(key)  # the latest used stands last
        while len(self._runs) > RUNS + len(changes):
            self._runs.pop(next(iter(self._runs)))
        return run


class NetworkRun(RunState, NetworkState):
    """A run of the network of a `NetworkState` on its one example."""

    @property
    def setup(self):
        return self.network, self.g, self.output, self.true_class

    def begin(self):
        return self.first_theta, self.x, self.y, {"g": self.g, "output": self.output}

"""The state of the slice of 4.2: a network that walks down its gradient, a step at a time, and may be dialled on the way."""

from functools import lru_cache

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.explore.kit.network_state import NetworkState, OfEntry, OnDial, first_weights
from lecture_lib.explore.kit.run import with_entries
from lecture_lib.explore.kit.state import Choice, Real, Steps
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.outputs import one_hot

LAST = 60  # steps


@lru_cache(maxsize=512)
def walked(sizes, seed, g, true_class, x, steps):
    """Theta after `steps`, each (what was dialled before it, its eta)."""
    if not steps:
        return first_weights(sizes, seed)
    *before, (entries, eta) = steps
    theta = with_entries(walked(sizes, seed, g, true_class, x, tuple(before)), entries)
    forward = forward_propagation(theta, np.array(x)[:, None], g)
    return theta - eta * back_propagation(theta, forward, one_hot(true_class, sizes[-1]))


class StepEta(Real):
    """The learning rate from t on; what it was before t stays."""

    def preferred(self, state):
        return state.eta_at(state.t)

    def keep(self, state, value):
        if np.isfinite(value):
            state.begin_branch()
            state.etas.setdefault(state.first, {})[state.t] = self.fitted(state, value)


class OfLearned(OfEntry):
    """A number of a theta that was learned: with all its digits until it is dialled.

    The slider rounds what it shows to its steps and says so to the kernel: steps as fine as `same` are no change.
    """

    def __init__(self, held):
        super().__init__(held)
        self.step = 0.01

    def fitted(self, state, preferred):
        return preferred if preferred == state.first_value else super().fitted(state, preferred)

    def keep(self, state, value):
        if self.held == "dialled":
            state.begin_branch()
        super().keep(state, state.first_value if self.same(value, state.first_value) else value)


class SliceState(NetworkState):
    """A network that has made t steps down its gradient; each has the eta of its time, and weights may be dialled before it."""

    classes = Choice(range(2, 5), 3)
    g = Choice((logistic, tanh), tanh)
    true_class = Choice(lambda state: range(1, state.sizes[-1] + 1), 3)
    seed = Steps(999, first=0, start=10)  # a slice that falls and climbs again in sight
    weight = OnDial(("W", "b"))
    value = OfLearned("dialled")
    mark = OfLearned("marks")
    eta = StepEta(0.01, 10.0, 0.5, step=0.01)
    t = Steps(LAST, first=0, start=0, per=lambda state: state.first)

    def __init__(self, **start):
        self.etas = {}
        super().__init__(**start)

    @property
    def first(self):
        """The network in which the walk began: the number of its weights, and its sizes."""
        return self.seed, tuple(self.sizes)

    @property
    def network(self):
        return (*self.first, self.t)

    def eta_at(self, t):
        """The eta of the step from t on."""
        etas = self.etas.get(self.first, {})
        return etas.get(max((at for at in etas if at <= t), default=None), type(self).eta.start)

    def begin_branch(self):
        """Forget what comes after t: it followed from what now changes."""
        self.etas[self.first] = {t: eta for t, eta in self.etas.get(self.first, {}).items() if t <= self.t}
        for held in (self.dialled, self.marks):
            for where in [(of, *rest) for of, *rest in held if of and of[:2] == self.first and of[2] > self.t]:
                del held[where]

    @property
    def first_theta(self):
        """The parameters after t steps, before anything was dialled there."""
        before = [[] for _ in range(self.t)]
        for (of, *entry), number in self.dialled.items():
            if of and of[:2] == self.first and of[2] < self.t:
                before[of[2]].append((tuple(entry), number))
        steps = tuple((tuple(entries), self.eta_at(t)) for t, entries in enumerate(before))
        return walked(tuple(self.sizes), self.seed, self.g, self.true_class, tuple(self.x[:, 0]), steps)

    def take_step(self):
        self.t = min(self.t + 1, LAST)

    def back_to_first(self):
        self.seed = type(self).seed.start
        self.t = 0
        self.begin_branch()
        super().back_to_first()

"""The state of an explorer of a network: its sizes, its weights with what was dialled on them, its input, the mark."""

from functools import lru_cache
from math import ceil

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.explore.kit.state import Choice, Real, State, Steps
from lecture_lib.network import Theta
from lecture_lib.outputs import one_hot, softmax

LIMIT, STEP = 4.0, 0.05  # of the dials; what is drawn at random lies on the dial's steps, so the screen shows all of it
FIRST_X = (0.8, -0.4, 0.5, -0.9, 0.3, 0.6)


@lru_cache(maxsize=64)
def first_weights(sizes, seed):
    """Random weights and biases on the dial's steps, a Theta."""
    rng = np.random.default_rng([seed, *sizes])

    def stepped(scale, shape):
        found = np.round(np.round(np.clip(rng.normal(scale=scale, size=shape), -2, 2) / STEP) * STEP, 2) + 0.0  # no −0
        found.flags.writeable = False  # all explorers share these
        return found

    layers = range(1, len(sizes))
    return Theta(
        {k: stepped(1.0, (sizes[k], sizes[k - 1])) for k in layers},
        {k: stepped(0.4, (sizes[k], 1)) for k in layers},
    )


@lru_cache(maxsize=64)
def quantities(sizes, kinds):
    """What a network of `sizes` has of these kinds, as (kind, indices): weights "W", biases "b", inputs "x", "a", "h"."""
    layers = range(1, len(sizes))
    found = {
        "W": [(k, j, m) for k in layers for j in range(1, sizes[k] + 1) for m in range(1, sizes[k - 1] + 1)],
        "b": [(k, j) for k in layers for j in range(1, sizes[k] + 1)],
        "x": [(m,) for m in range(1, sizes[0] + 1)],
        "a": [(k, j) for k in layers for j in range(1, sizes[k] + 1)],
        "h": [(k, j) for k in layers[:-1] for j in range(1, sizes[k] + 1)],
    }
    return tuple((kind, indices) for kind in kinds for indices in found[kind])


def entry_of(kind, indices):
    """Where a weight, bias or input stands in its array, counted from 0."""
    return tuple(i - 1 for i in indices[kind != "x" :]) + (() if kind == "W" else (0,))


class OnDial(Choice):
    """What is on the dial: a weight, bias or input of these kinds, or one of what a function of the state gives.

    Its mark is set where the dial stands when it is put there.
    """

    def __init__(self, kinds=("W", "b", "x"), start=("W", (1, 1, 1))):
        super().__init__(kinds if callable(kinds) else lambda state: quantities(tuple(state.sizes), kinds), start)

    def keep(self, state, value):
        super().keep(state, value)
        state.now.clear()
        state.marks[state.entry] = state.value


class OfEntry(Real):
    """A number that belongs to what is on the dial, up to `limit` in size; `held` names the dict of the state that
    keeps it, entry by entry. The state says what its `entry` is, and its `first_value`.

    A weight that was learned may be larger than the dial reached at first: the dial then reaches that far.
    """

    def __init__(self, held, limit=LIMIT):
        super().__init__(-limit, limit)
        self.held = held

    def limits(self, state):
        reach = max(self.high, ceil(abs(state.first_value)))
        return -float(reach), float(reach)

    def preferred(self, state):
        return getattr(state, self.held).get(state.entry, state.first_value)

    def keep(self, state, value):
        if np.isfinite(value):
            getattr(state, self.held)[state.entry] = self.fitted(state, value)


class NetworkState(State):
    """A network with one example, softmax and cross entropy; a subclass changes what it needs otherwise.

    What a reader dialled is kept by network, so that it is there again when the network comes back.
    """

    inputs = Choice(range(1, 5), 3)
    hidden = Choice(range(1, 5), 2)
    neurons = Choice(range(1, 5), 3)
    classes = Choice(range(2, 5), 3)
    g = Choice((logistic, tanh))
    true_class = Choice(lambda state: range(1, state.sizes[-1] + 1))
    seed = Steps(999, first=0, start=0)
    weight = OnDial()
    value = OfEntry("dialled")
    mark = OfEntry("marks")
    output, loss = softmax, None  # None is the loss that belongs to the output

    def __init__(self, **start):
        self.dialled, self.marks = {}, {}
        super().__init__(**start)

    @property
    def sizes(self):
        """[n_0, ..., n_L]."""
        return [self.inputs, *[self.neurons] * self.hidden, self.classes]

    @property
    def network(self):
        """What the first weights follow from: the number of the weights, and the sizes."""
        return self.seed, tuple(self.sizes)

    @property
    def entry(self):
        """What is on the dial, in this network; an input is the same in all of them."""
        kind, indices = self.weight
        return (None if kind == "x" else self.network), kind, indices

    @property
    def first_theta(self):
        """The parameters before anything was dialled."""
        return first_weights(tuple(self.sizes), self.seed)

    @property
    def first_value(self):
        """What is on the dial, before it was dialled."""
        kind, indices = self.weight
        if kind == "x":
            return FIRST_X[indices[0] - 1]
        return float(getattr(self.first_theta, kind)[indices[0]][entry_of(kind, indices)])

    def theta_with(self, kind=None, indices=(), value=0.0):
        """The parameters on the screen, with one entry more at `value`: a Theta."""
        first, network = self.first_theta, self.network
        arrays = {"W": dict(first.W), "b": dict(first.b)}
        changes = {where[1:]: number for where, number in self.dialled.items() if where[0] == network}
        if kind in arrays:
            changes[kind, indices] = value
        for (of, at), number in changes.items():
            array = arrays[of][at[0]].copy()
            array[entry_of(of, at)] = number
            arrays[of][at[0]] = array
        return Theta(arrays["W"], arrays["b"])

    @property
    def theta(self):
        """The parameters on the screen: the first ones of this seed, and what the reader dialled."""
        return self.theta_with()

    def x_with(self, kind=None, indices=(), value=0.0):
        """The input, (n_0, 1), with one entry more at `value`."""
        x = [self.dialled.get((None, "x", (m,)), FIRST_X[m - 1]) for m in range(1, self.sizes[0] + 1)]
        if kind == "x":
            x[indices[0] - 1] = value
        return np.array(x)[:, None]

    @property
    def x(self):
        """The input, (n_0, 1)."""
        return self.x_with()

    @property
    def y(self):
        """The target, (k, 1)."""
        return one_hot(self.true_class, self.sizes[-1])

    def new_weights(self):
        """Other random weights; what was dialled on the old ones is kept with their number."""
        self.seed += 1

    def back_to_first(self):
        """The weights that were there at first, with nothing dialled."""
        self.seed = type(self).seed.start
        for held in (self.dialled, self.marks):
            for where in [where for where in held if where[0] == self.network]:
                del held[where]
        self.now.clear()

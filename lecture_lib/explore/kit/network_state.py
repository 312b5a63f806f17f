"""The state of an explorer of a network: its sizes, its weights with what was dialled on them, its input, the mark."""

from functools import lru_cache
from math import ceil

import numpy as np

from lecture_lib import forward_propagation, logistic, one_hot, softmax, tanh
from lecture_lib.explore.kit.state import Choice, Real, State, Whole, held
from lecture_lib.first_networks import FIRST_X, first_weights

LIMIT = 4.0  # of the dials


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


class OnDial(Choice):
    """What is on the dial: a weight, bias or input of these kinds, or one of what a function of the state gives.

    Its mark is set where the dial stands when it is put there.
    """

    def __init__(self, kinds=("W", "b", "x"), start=("W", (1, 1, 1))):
        super().__init__(kinds if callable(kinds) else lambda state: state.quantities(*kinds), start)

    def keep(self, state, value):
        super().keep(state, value)
        state.mark = state.value


class OfEntry(Real):
    """A number that belongs to what is on the dial, kept entry by entry: the state says what its `entry` is, and its
    `first_value`.

    A weight that was learned may be larger than the dial reached at first: the dial then reaches that far.
    """

    def __init__(self, limit=LIMIT, **more):
        super().__init__(-limit, limit, per=lambda state: state.entry, **more)

    def limits(self, state):
        reach = max(self.high, ceil(abs(state.first_value)))
        return -float(reach), float(reach)

    def preferred(self, state):
        return state.kept.get(self.key(state), state.first_value)

    def keep(self, state, value):
        super().keep(state, self.fitted(state, value))


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
    seed = Whole(999, first=0, start=0)
    weight = OnDial()
    value = OfEntry()
    mark = OfEntry()
    output, loss = softmax, None  # None is the loss that belongs to the output

    @property
    def sizes(self):
        """[n_0, ..., n_L]."""
        return [self.inputs, *[self.neurons] * self.hidden, self.classes]

    def quantities(self, *kinds):
        """What its network has of these kinds, (kind, indices) each."""
        return quantities(tuple(self.sizes), kinds)

    @held
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
        return FIRST_X[indices[0] - 1] if kind == "x" else self.first_theta.entry(kind, indices)

    @property
    def dialled(self):
        """The numbers that a reader dialled in this network and on its input, {(kind, indices): number}."""
        own = (self.network, None)
        return {entry[1:]: number for entry, number in self.kept_for("value").items() if entry[0] in own}

    def theta_with(self, kind=None, indices=(), value=0.0):
        """The parameters on the screen, with one entry more at `value`: a Theta."""
        numbers = self.dialled | {(kind, indices): value}
        return self.first_theta.with_entries({of: number for of, number in numbers.items() if of[0] in ("W", "b")})

    @property
    def theta(self):
        """The parameters on the screen: the first ones of this seed, and what the reader dialled."""
        return self.theta_with()

    def x_with(self, kind=None, indices=(), value=0.0):
        """The input, (n_0, 1), with one entry more at `value`."""
        dialled = self.dialled | {(kind, indices): value}
        return np.array([[dialled.get(("x", (m,)), FIRST_X[m - 1])] for m in range(1, self.sizes[0] + 1)])

    @property
    def x(self):
        """The input, (n_0, 1)."""
        return self.x_with()

    def passed(self, *change):
        """The parameters and their Forward, as they are or with one entry changed: kind, indices, value."""
        theta = self.theta_with(*change)
        return theta, forward_propagation(theta, self.x_with(*change), self.g, self.output)

    @held
    def y(self):
        """The target, (k, 1)."""
        return one_hot(self.true_class, self.sizes[-1])

    def new_weights(self):
        """Other random weights; what was dialled on the old ones is kept with their number."""
        self.seed += 1

    def back_to_first(self):
        """The weights that were there at first, with nothing dialled."""
        self.forget(("seed", None))
        entries = [entry for name in ("value", "mark") for entry in self.kept_for(name)]
        self.forget(*((name, entry) for name in ("value", "mark") for entry in entries if entry[0] == self.network))

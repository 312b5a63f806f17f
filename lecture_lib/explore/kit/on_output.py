"""What explorers of the output layer alone share: its scores a_L on one dial, the loss that answers, the click."""

from functools import lru_cache

import numpy as np

from lecture_lib import Theta, forward_propagation, one_hot, softmax
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import OfEntry, OnDial
from lecture_lib.explore.kit.on_dial import OnDialExplorer
from lecture_lib.explore.kit.state import Choice, Real, State
from lecture_lib.formatting import format_column

LIMIT = 6.0
FIRST_A = (0.4, 1.2, -0.6, 0.9, -1.3, 0.1)


@lru_cache
def identity_network(k):
    """The one-layer network whose a_L is its input: with it, a_L itself is on the dial."""
    return Theta({1: np.eye(k)}, {1: np.zeros((k, 1))})


@lru_cache
def scores(k):
    """What can be on the dial: a_L1 to a_Lk."""
    return tuple(("a", ("L", i)) for i in range(1, k + 1))


class Score(Real):
    """The score a_Li, whatever is on the dial. Where it is put by name, its mark is set as well."""

    def __init__(self, i):
        super().__init__(-LIMIT, LIMIT, FIRST_A[i - 1])
        self.entry = "a", ("L", i)

    def key(self, state):
        return "value", self.entry

    def keep(self, state, value):
        super().keep(state, self.fitted(state, value))
        state.keep(("mark", self.entry), self.fitted(state, value))


class OutputState(State):
    """k classes, the true class, and the scores a_L, one of them on the dial."""

    k = Choice(range(2, len(FIRST_A) + 1), 3)
    true_class = Choice(lambda state: range(1, state.k + 1), 2)
    a_L1, a_L2, a_L3, a_L4, a_L5, a_L6 = (Score(i) for i in range(1, len(FIRST_A) + 1))
    score = OnDial(lambda state: scores(state.k), ("a", ("L", 1)))
    value = OfEntry(LIMIT)
    mark = OfEntry(LIMIT)
    output, loss = softmax, None  # None is the loss that belongs to the output

    @property
    def entry(self):
        """What is on the dial."""
        return self.score

    @property
    def i_on_dial(self):
        """The i of the score a_Li on the dial."""
        return self.score[1][1]

    @property
    def first_value(self):
        """What is on the dial, before it was dialled."""
        return FIRST_A[self.i_on_dial - 1]

    @property
    def a_L(self):
        """The scores, (k, 1)."""
        return np.array([[getattr(self, f"a_L{i}")] for i in range(1, self.k + 1)])

    def passed(self, kind=None, indices=(), value=0.0):
        """The one layer and its Forward, as it is or with one score changed."""
        a_L = self.a_L
        if kind:
            a_L[indices[1] - 1] = value
        theta = identity_network(self.k)
        return theta, forward_propagation(theta, a_L, output=self.output)

    @property
    def y(self):
        """The target e(l), (k, 1)."""
        return one_hot(self.true_class, self.k)


class OnOutput(OnDialExplorer):
    """An explorer of the output layer alone. A click chooses what is derived, where something is; else, or with Shift,
    the score that is on the dial."""

    State = OutputState
    on_dial = "score", 106, "the score that you turn"

    def classes(self):
        k = controls.menu(self.state, "k", "classes k", 124, 64)
        return [k, controls.menu(self.state, "true_class", "true class ℓ", 138, 82)]

    def picked(self, kind, indices, shift=False):
        """A score or what softmax makes of it was clicked: "a" or "h" with its number."""
        (i,) = indices
        subject = self.state.fields().get("subject")
        if subject and not shift:
            self.state.pick("subject", ("a", ("L", i)) if kind == "a" else ("y_hat", (i,)))
        else:
            self.state.pick("score", ("a", ("L", i)))

    def gradient_on_dial(self, theta, gradients):
        return gradients.a[1][self.state.i_on_dial - 1, 0]

    def summary(self):
        """The state in words."""
        state = self.state
        return f"k = {state.k}, true class {state.true_class}, a_L = {format_column(state.a_L, 2)}"

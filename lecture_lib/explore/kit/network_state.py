"""The state of an explorer of a network: its sizes, its weights with what was dialled on them, its input, the mark."""

from functools import lru_cache
from math import ceil

import numpy as np

from lecture_lib import forward_propagation, linear, logistic, one_hot, softmax, tanh
from lecture_lib.activations import activation
from lecture_lib.bad_input import got
from lecture_lib.explore.kit.given import SIZES, Given, GivenState, check_theta, one_example, span
from lecture_lib.explore.kit.state import Choice, Real, Whole, held
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
    `first_value`. That one has all its digits until it is turned.

    A weight that was learned or handed over may be larger than the dial reached at first: the dial then reaches that far.
    """

    def __init__(self, limit=LIMIT, **more):
        super().__init__(-limit, limit, per=lambda state: state.entry, **more)

    def limits(self, state):
        reach = max(self.high, ceil(abs(state.first_value)))
        return -float(reach), float(reach)

    def stride(self, state):
        """Finer for a number that lies between the steps, handed over or typed: the page rounds it, and says so to the kernel."""
        steps = [number / self.step for number in (state.first_value, state.value)]
        return self.step if all(abs(each - round(each)) < 1e-9 for each in steps) else 0.01

    def preferred(self, state):
        return state.kept.get(self.key(state), state.first_value)

    def fitted(self, state, preferred):
        return preferred if preferred == state.first_value else super().fitted(state, preferred)

    def keep(self, state, value):
        if self.same(value, state.first_value):
            state.forget(self.key(state))
        else:
            super().keep(state, self.fitted(state, value))


class Size(Choice):
    """A size of the explorer's own network: of no use if the reader has handed theta over. `drawn` are those that may be
    handed over, if they are others."""

    def __init__(self, options, start=None, drawn=None):
        super().__init__(options, start, used=self.is_chosen)
        self.drawn = tuple(drawn or self.options)

    def is_chosen(self, state):
        return state.given.theta is None and (self.name != "classes" or state.output is not logistic)


class SharedG(Choice):
    """The g of all hidden layers; a list or dict of them has a message of its own."""

    def checked(self, state, value):
        return super().checked(state, activation(value) if isinstance(value, (list, tuple, dict)) else value)


def outputs(state):
    """What the output layer may be: softmax with several outputs, logistic with one."""
    if state.given.theta is None:
        return softmax, logistic
    return (logistic,) if state.given.theta.sizes[-1] == 1 else (softmax,)


def true_classes(state):
    """The classes: two of them if there is one output."""
    return range(1, max(2, state.sizes[-1]) + 1)


class NetworkState(GivenState):
    """A network with one example, softmax and cross entropy, or for two classes one logistic output; a subclass changes what
    it needs otherwise.

    What a reader dialled is kept by network, so that it is there again when the network comes back. `theta`, `x` and `y` are
    those of the reader, see `Given`.
    """

    inputs = Size(range(1, 5), 3)
    hidden = Size(range(1, 5), 2)
    neurons = Size(range(1, 5), 3)
    classes = Size(range(2, 5), 3)
    g = SharedG((logistic, tanh))
    output = Choice(outputs)
    true_class = Choice(true_classes, used=lambda state: not state.has_real_target)
    seed = Whole(999, first=0, start=0)
    weight = OnDial()
    value = OfEntry()
    mark = OfEntry()
    loss = None  # the one that belongs to the output
    takes = "theta", "x", "y"

    def take(self, start, theta=None, x=None, y=None):
        fields = {}
        if theta is not None:
            inputs, hidden, neurons = (self.fields()[name].drawn for name in SIZES[:3])
            check_theta(theta, start, inputs, hidden, neurons, self.outputs_drawn())
        if x is not None:
            x = one_example("x", x, theta.sizes[0] if theta else None)
            if not theta:
                inputs = (start["inputs"],) if "inputs" in start else self.fields()["inputs"].drawn
                if len(x) not in inputs:
                    raise ValueError(f"x is {x.shape}: x needs {span(inputs)} inputs to be drawn here")
                fields["inputs"] = len(x)
        if y is not None:
            if "true_class" in start:
                raise ValueError(
                    f"true_class is {got(start['true_class'])} and y is {got(y)}: one of them needs to be left out"
                )
            y = one_example("y", y, theta.sizes[-1] if theta else None)
            outputs = self.outputs_drawn()
            if len(y) not in outputs:
                raise ValueError(f"y is {y.shape}: y needs {span(outputs)} outputs to be drawn here")
            fields |= self.of_target(y, theta, start)
        return Given(theta, x, y), fields

    def outputs_drawn(self):
        """How many outputs a network that is handed over may have: one if it may be logistic."""
        one = (1,) if "output" in self.fields() else ()
        return sorted({*one, *self.fields()["classes"].drawn})

    def of_target(self, y, theta, start):
        """The fields that a target y (k, 1) sets. ValueError if it is none that can be shown."""
        if self.fields().get("output") and str(start.get("output")) == "linear":
            return {} if theta else {"classes": len(y)}
        if not ((y == 0) | (y == 1)).all() or (len(y) > 1 and y.sum() != 1):
            raise ValueError(
                f"y is {got(y[:, 0].tolist())}: y needs a 1 for the true class and 0 for all others, or true_class="
            )
        if len(y) == 1:
            return {"output": logistic, "true_class": 2 - int(y[0, 0])}
        return {"true_class": int(y.argmax()) + 1} | ({} if theta else {"classes": len(y)})

    @held
    def sizes(self):
        """[n_0, ..., n_L]."""
        if self.given.theta:
            return self.given.theta.sizes
        return [self.inputs, *[self.neurons] * self.hidden, 1 if self.output is logistic else self.classes]

    def quantities(self, *kinds):
        """What its network has of these kinds, (kind, indices) each."""
        return quantities(tuple(self.sizes), kinds)

    @property
    def entry(self):
        """What is on the dial, in this network; an input is the same in all of them."""
        kind, indices = self.weight
        return (None if kind == "x" else self.network), kind, indices

    def random_theta(self):
        """The parameters of this size and seed."""
        return first_weights(tuple(self.sizes), self.seed)

    @property
    def first_x(self):
        """The input before anything was dialled."""
        mine = self.given.x is not None and len(self.given.x) == self.sizes[0]
        return self.given.x[:, 0].tolist() if mine else FIRST_X[: self.sizes[0]]

    @property
    def first_value(self):
        """What is on the dial, before it was dialled."""
        kind, indices = self.weight
        return self.first_x[indices[0] - 1] if kind == "x" else self.first_theta.entry(kind, indices)

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
        return np.array([[dialled.get(("x", (m,)), first)] for m, first in enumerate(self.first_x, 1)])

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
        """The target, (k, 1): e(ℓ), and of one output its first entry."""
        k = self.sizes[-1]
        return self.given.y if self.has_real_target else one_hot(self.true_class, max(2, k))[:k]

    @property
    def has_real_target(self):
        """Whether the target are the numbers that were handed over: any numbers, for linear outputs."""
        return self.output is linear and self.given.y is not None and len(self.given.y) == self.sizes[-1]

    def y_hat_l(self, forward):
        """The probability that the network gives to the true class."""
        y_hat = forward.y_hat[:, 0]
        return y_hat[self.true_class - 1] if len(y_hat) > 1 else (y_hat[0] if self.true_class == 1 else 1 - y_hat[0])

    def new_weights(self):
        """Other random weights; what was dialled on the old ones is kept with their number."""
        self.seed += 1

    def back_to_first(self):
        """The weights that were there at first, with nothing dialled."""
        self.forget(("seed", None))
        entries = [entry for name in ("value", "mark") for entry in self.kept_for(name)]
        self.forget(*((name, entry) for name in ("value", "mark") for entry in entries if entry[0] == self.network))

"""The state of the explorer of 4.8 in which a network learns points of a plane: data, points, network, and its run."""

from typing import NamedTuple

import numpy as np

from lecture_lib import forward_propagation, initialise_theta, logistic, relu, softmax, tanh
from lecture_lib.activations import Activation
from lecture_lib.data import PLANES
from lecture_lib.explore.kit import Choice, Learned, RunState, Size, Whole, quantities
from lecture_lib.explore.kit.given import Given, GivenState, check_theta
from lecture_lib.explore.kit.network_state import outputs
from lecture_lib.explore.kit.points import (
    LITTLE,
    MUCH,
    OWN,
    as_examples,
    counted,
    of_data_set,
    of_each_class,
    touched,
    trouble_with,
)
from lecture_lib.explore.kit.table import table_of
from lecture_lib.formatting import format_number, label_of

ALL = "all"  # of a batch: a menu shows nothing for None
OFTEN, EVERY = (
    200,
    5,
)  # all examples are measured at every t up to this one, then at every fifth: as often as they are drawn
LONG = 20  # iterations without a gradient: it seldom comes back
PLAY = (
    "Play, and turn η or a weight: a branch begins. "
    "Other points or network: another run; the earlier one waits where you left it."
)
FAINT = 1e-3  # so small a share of the last layer's gradient, and the first one stands still


class Measured(NamedTuple):
    """The length of every grad_W_k, loss and share of right answers on the data and held out, where these were
    measured."""

    norms: tuple
    loss: float | None = None
    loss_held: float | None = None
    right: float | None = None
    right_held: float | None = None


def norms_of(now):
    """The length of every grad_W_k that the step of an iteration uses."""
    gradients = getattr(now, "used", None) or now.gradients
    return tuple(float(np.linalg.norm(grad_W_k)) for grad_W_k in gradients.W.values())


class Reached(Whole):
    """How far the run is. Without a point there is nothing to learn, and it stays at 0."""

    def fitted(self, state, preferred):
        return super().fitted(state, preferred if state.points else 0)


def data_sets(state):
    """Those with as many classes as theta can tell apart, if it was handed over."""
    theta = state.given.theta
    return [data for data in (*PLANES, OWN) if not theta or state.classes_of(data) == max(2, theta.sizes[-1])]


class TrainingState(RunState, GivenState):
    """What is trained, on what, and how far. Other points are another setup, as another network is: another run.

    `points` and `theta` are those of the reader, as is a `g` that is none of the menu.
    """

    t = Reached(lambda state: state.longest, first=0, start=0, per=lambda state: state.setup)
    data = Choice(data_sets, "moons")
    noise = Choice((LITTLE, MUCH), used=lambda state: state.data != OWN)
    hidden = Size((1, 2, 3), 2)
    neurons = Size((2, 3, 4, 6, 8), 8, drawn=range(1, 9))
    g = Choice(lambda state: (logistic, tanh, relu, *state.given.g), tanh)
    output = Choice(
        lambda state: outputs(state) if state.k == 2 else (softmax,),
        used=lambda state: state.k == 2 and not state.given.theta,
    )
    batch = Choice(lambda state: (ALL, *(n for n in (50, 10, 1) if n < len(state.points))))
    seed = Whole(999, first=0, start=0)
    adds = Choice(lambda state: range(1, state.k + 1), 1)
    shows = Choice(lambda state: (None, *quantities(tuple(state.sizes), "h"), *state.outputs))
    weight = Choice(lambda state: (None, *quantities(tuple(state.sizes), "W")))
    value = Learned(used=lambda state: state.weight is not None)

    takes = "points", "theta", "g"

    def take(self, start, points=None, theta=None, **g):
        table = None if points is None else table_of(points)
        if theta is not None:
            check_theta(theta, start, (2,), *(self.fields()[name].drawn for name in ("hidden", "neurons")), (1, 2, 3))
        if theta is not None and table and max(2, theta.sizes[-1]) != table.k:
            needed = "1 or 2 outputs" if table.k == 2 else "3 outputs"
            raise ValueError(f"theta has layers {theta.sizes} and points have {table.k} classes: theta needs {needed}")
        mine = tuple(each for each in g.values() if isinstance(each, Activation) and each not in (logistic, tanh, relu))
        return Given(theta, table=table, g=mine), ({"data": OWN} if table else {}) | g

    def classes_of(self, data):
        """How many classes a data set has."""
        if data == OWN:
            theta, table = self.given.theta, self.given.table
            return table.k if table else max(2, theta.sizes[-1]) if theta else 3
        return 3 if data == "blobs" else 2

    @property
    def k(self):
        """The number of classes."""
        return self.classes_of(self.data)

    @property
    def sizes(self):
        if self.given.theta:
            return self.given.theta.sizes
        return [2, *[self.neurons] * self.hidden, 1 if self.output is logistic else self.k]

    @property
    def outputs(self):
        return [("h", (len(self.sizes) - 1, j)) for j in range(1, self.sizes[-1] + 1)]

    def random_theta(self):
        """The parameters of this size and seed."""
        return initialise_theta(self.sizes, self.seed)

    @property
    def table(self):
        """The reader's own points as they were handed over, where they are what is learned; else None."""
        return self.given.table if self.data == OWN else None

    @property
    def data_set(self):
        return self.data, (LITTLE if self.data == OWN else self.noise)

    @property
    def first_points(self):
        """What is trained on before a reader changes it."""
        return self.table.points if self.table else of_data_set(*self.data_set)[0]

    @property
    def edited(self):
        """The points of this data set as a reader changed them; None before that."""
        return self.kept.get(("points", self.data_set))

    @property
    def points(self):
        """What is trained on, (x_1, x_2, class) each."""
        return self.first_points if self.edited is None else self.edited

    @property
    def held_out(self):
        return of_data_set(*self.data_set)[1]

    @property
    def examples(self):
        """x and y to train on, x and y held out."""
        parts = (as_examples(points, self.k) for points in (self.points, self.held_out))
        return [part for x, y in parts for part in (x, y[: self.sizes[-1]])]  # one output learns the first row of y

    @property
    def setup(self):
        return self.data_set, self.edited, self.network, self.g, self.output, self.batch

    def begin(self):
        x, y, *_ = self.examples
        if not self.points:  # an example in place of none: it is never learned, see Reached
            x, y = np.zeros((2, 1)), np.full((self.sizes[-1], 1), 1 / self.k)
        batch = None if self.batch == ALL else self.batch
        return self.first_theta, x, y, {"g": self.g, "output": self.output, "batch": batch, **self.by}

    def passed(self, theta, x):
        """The Forward of points x (2, N)."""
        return forward_propagation(theta, x, self.g, self.output)

    def measure(self, now):
        """What is kept of an iteration."""
        return self.measured(now) if now.t <= OFTEN or now.t % EVERY == 0 else Measured(norms_of(now))

    def measured(self, now):
        """All that there is to say of an iteration: a `Measured`."""
        x, y, x_held, y_held = self.examples
        norms, seen, held = norms_of(now), x.shape[1], x_held.shape[1]
        if not seen:
            return Measured(norms, 0.0, 0.0, 0.0, 0.0)
        forward, y = self.passed(now.theta, np.hstack([x, x_held])), np.hstack([y, y_held])
        right = of_each_class(forward.y_hat).argmax(axis=0) == of_each_class(y).argmax(axis=0)
        losses = forward.losses(y)
        of_held = (losses[seen:].mean(), right[seen:].mean()) if held else (0.0, 0.0)
        return Measured(norms, *map(float, (losses[:seen].mean(), of_held[0], right[:seen].mean(), of_held[1])))

    def touch(self, i, j, more=False):
        """What a click on a place of the plane does; with `more` it adds a point of the next class."""
        self.place(touched(self.points, (i, j), self.adds % self.k + 1 if more else self.adds, more))

    def place(self, points):
        """Train on these points from now on."""
        self.keep(("points", self.data_set), None if points == self.first_points else points)

    def saturated(self):
        """Whether in some hidden layer most slopes are below a tenth of the largest that g has."""
        now, steep = self.iteration(), float(self.g.prime(0.0))
        shares = [(self.g.prime(now.forward.a[k]) < 0.1 * steep).mean() for k in range(1, now.theta.L)]
        return bool(max(shares) > 0.5)

    def counted(self):
        """How many points there are, and what a reader did to them."""
        return counted(self.points, self.first_points)

    @property
    def about(self):
        """What is to be known of one output and of the reader's own points, or ""."""
        said = ["With one output, ŷ is the probability of class 1."] * (self.output is logistic)
        return " ".join([*said, self.table.sentence] if self.table else said)

    def sentence(self, measured):
        """One sentence of what there is to know here, after what was `measured` up to now."""
        changes = self.upto(self.t)
        if message := self.message():
            return f"It {message}. Here is t = {self.iteration().t}, where it was finite last."
        if trouble := trouble_with(self.points, self.sizes[-1]):
            return trouble
        still = self.t > LONG and all(each.norms[0] <= FAINT * each.norms[-1] for each in measured[-LONG:])
        if still and measured[-1].loss > 0.01:
            if self.g is not relu:
                why = f": neurons with {self.g} are saturated" * self.saturated()
                return f"Next to no gradient has reached W_1 for {LONG} iterations{why}."
            if self.g is relu and not any(each.norms[0] for each in measured[-LONG:]):
                return (
                    f"No gradient reached W_1 for {LONG} iterations: on every way there a neuron with relu answers 0."
                )
        if len(changes) > 1:
            last = changes[-1]
            what = [f"η = {format_number(last.eta, 2)}"] if last.eta != changes[-2].eta else []
            what += [f"{label_of(entry)} = {format_number(number, 2)}" for entry, number in last.entries]
            return f"A branch begins at t = {last.t} with {', '.join(what[-4:])}: what came before stays."
        return f"{self.table.drawn} {PLAY.split(' Other')[0]}" if self.table and self.table.drawn else PLAY

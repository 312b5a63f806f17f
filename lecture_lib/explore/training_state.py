"""The state of the explorer of 4.8 in which a network learns points of a plane: data, points, network, and its run."""

from math import ceil
from typing import NamedTuple

import numpy as np

from lecture_lib.activations import logistic, relu, tanh
from lecture_lib.data import PLANES
from lecture_lib.explore.kit.network_state import entry_of, quantities
from lecture_lib.explore.kit.points import LITTLE, MUCH, OWN, as_examples, counted, given, touched, trouble_with
from lecture_lib.explore.kit.run import RunState
from lecture_lib.explore.kit.state import Choice, Real, Steps
from lecture_lib.formatting import format_number, label_of
from lecture_lib.network import forward_propagation, initialise_theta

ALL = "all"  # of a batch: a menu shows nothing for None
OFTEN, EVERY = 200, 5  # all examples are looked at up to this t, then at every fifth t: as often as is drawn
LONG = 20  # iterations without a gradient: it seldom comes back
FAINT = 1e-3  # so small a share of the last layer's gradient, and the first one stands still


class Measured(NamedTuple):
    """The length of every grad_W_k, loss and share of right answers on the data and held out, where these were looked
    at."""

    norms: tuple
    loss: float | None = None
    loss_held: float | None = None
    right: float | None = None
    right_held: float | None = None


def norms_of(now):
    """The length of every grad_W_k of an iteration."""
    return tuple(float(np.linalg.norm(grad_W_k)) for grad_W_k in now.gradients.W.values())


class Afresh:
    """A field that says what is trained on what: where that changes, the run begins again at t = 0."""

    def __set__(self, state, value):
        before = state.setup
        super().__set__(state, value)
        if state.setup != before:
            state.begin_again("Something else is trained")


class AfreshChoice(Afresh, Choice):
    pass


class AfreshSteps(Afresh, Steps):
    pass


class Reached(Steps):
    """How far the run is. Without a point there is nothing to learn, and it stays at 0."""

    def fitted(self, state, preferred):
        return super().fitted(state, preferred if state.points else 0)


class Dialled(Real):
    """The weight on the dial, as it is at t; to turn it begins a branch there.

    Its step has to be as fine as what it shows: else the page rounds, and that would be a turn.
    """

    def limits(self, state):
        reach = max(self.high, ceil(abs(state.weight_at_t))) if state.weight else self.high
        return -float(reach), float(reach)

    def preferred(self, state):
        return state.weight_at_t if state.weight else super().preferred(state)

    def keep(self, state, value):
        if state.weight and np.isfinite(value):
            value = self.fitted(state, value)
            learned = self.fitted(state, state.learned(*state.weight))
            state.change(entry=state.weight, number=None if value == learned else value)
        else:
            super().keep(state, value)


class TrainingState(RunState):
    """What is trained, on what, and how far.

    `edited` has the points that a reader changed, by data set; `lost` says what went when the run began again.
    """

    t = Reached(lambda state: state.longest, first=0, start=0)
    data = AfreshChoice((*PLANES, OWN), "moons")
    noise = AfreshChoice((LITTLE, MUCH), used=lambda state: state.data != OWN)
    hidden = AfreshChoice((1, 2, 3), 2)
    neurons = AfreshChoice((2, 3, 4, 6, 8), 8)
    g = AfreshChoice((logistic, tanh, relu), tanh)
    batch = AfreshChoice(lambda state: (ALL, *(n for n in (50, 10, 1) if n < len(state.points))))
    seed = AfreshSteps(999, first=0, start=0)
    adds = Choice(lambda state: range(1, state.k + 1), 1)
    shows = Choice(lambda state: (None, *quantities(tuple(state.sizes), "h"), *state.outputs))
    weight = Choice(lambda state: (None, *quantities(tuple(state.sizes), "W")))
    value = Dialled(-4.0, 4.0, step=0.01, used=lambda state: state.weight is not None)

    def __init__(self, **start):
        self.edited, self.lost = {}, ""
        super().__init__(**start)
        if "t" in start:  # what is trained may have come after it
            self.t = start["t"]
        if "value" in start:
            self.value = start["value"]

    @property
    def k(self):
        """The number of classes."""
        return 3 if self.data in ("blobs", OWN) else 2

    @property
    def sizes(self):
        return [2, *[self.neurons] * self.hidden, self.k]

    @property
    def outputs(self):
        return [("h", (self.hidden + 1, j)) for j in range(1, self.k + 1)]

    @property
    def data_set(self):
        return self.data, (LITTLE if self.data == OWN else self.noise)

    @property
    def first_points(self):
        """What is trained on before a reader changes it."""
        return given(*self.data_set)[0]

    @property
    def points(self):
        """What is trained on, (x_1, x_2, class) each."""
        return self.edited.get(self.data_set, self.first_points)

    @property
    def held_out(self):
        return given(*self.data_set)[1]

    @property
    def examples(self):
        """x and y to train on, x and y held out."""
        return *as_examples(self.points, self.k), *as_examples(self.held_out, self.k)

    @property
    def setup(self):
        return self.data_set, self.edited.get(self.data_set), self.hidden, self.neurons, self.g, self.batch, self.seed

    def begin(self):
        theta = initialise_theta(self.sizes, self.seed)
        x, y, *_ = self.examples
        if not self.points:  # an example that stands for none: it is never learned, see Reached
            x, y = np.zeros((2, 1)), np.full((self.k, 1), 1 / self.k)
        return theta, x, y, {"g": self.g, "batch": None if self.batch == ALL else self.batch}

    def measure(self, now):
        """What is kept of an iteration."""
        return self.measured(now) if now.t <= OFTEN or now.t % EVERY == 0 else Measured(norms_of(now))

    def measured(self, now):
        """All that there is to say of an iteration: a `Measured`."""
        x, y, x_held, y_held = self.examples
        norms, seen, held = norms_of(now), x.shape[1], x_held.shape[1]
        if not seen:
            return Measured(norms, 0.0, 0.0, 0.0, 0.0)
        forward, y = forward_propagation(now.theta, np.hstack([x, x_held]), self.g), np.hstack([y, y_held])
        right, losses = forward.y_hat.argmax(axis=0) == y.argmax(axis=0), forward.losses(y)
        of_held = (losses[seen:].mean(), right[seen:].mean()) if held else (0.0, 0.0)
        loss, loss_held, share, share_held = map(
            float, (losses[:seen].mean(), of_held[0], right[:seen].mean(), of_held[1])
        )
        return Measured(norms, loss, loss_held, share, share_held)

    def begin_again(self, why):
        """The same start, with eta as it is now. What was changed on the way is gone, and `lost` says so."""
        t, first = self.preferred.get("t", 0), self.changes[0]
        changed = len(self.changes) > 1 or first.entries
        gone, eta = " without what was changed on the way" * bool(changed), self.upto(t)[-1].eta
        self.lost = f"{why}: after t = {t} the run begins again{gone}. η stays {format_number(eta, 2)}."
        self.lost *= bool(t or changed)
        self.changes = (first._replace(eta=eta, entries=()),)
        self.t = 0

    def back_to_start(self):
        super().back_to_start()
        self.lost = ""

    @property
    def weight_at_t(self):
        kind, indices = self.weight
        return float(getattr(self.iteration().theta, kind)[indices[0]][entry_of(kind, indices)])

    def learned(self, kind, indices):
        """The number of a weight at t without what was dialled at t."""
        before = tuple(change for change in self.changes if change.t < self.t)
        theta = self._stretch(before).at(self.t).theta if before else self.begin()[0]
        return float(getattr(theta, kind)[indices[0]][entry_of(kind, indices)])

    def touch(self, i, j, more=False):
        """What a click on a place of the plane does; with `more` it adds a point of the next class."""
        self.place(touched(self.points, (i, j), self.adds % self.k + 1 if more else self.adds, more))

    def place(self, points):
        """Train on these points from now on."""
        self.edited.pop(self.data_set, None)
        if points != self.first_points:
            self.edited[self.data_set] = points
        self.now.clear()
        self.begin_again("Other points")

    def saturated(self):
        """Whether in some hidden layer most slopes are below a tenth of the largest that g has."""
        now, steep = self.iteration(), float(self.g.prime(0.0))
        shares = [(self.g.prime(now.forward.a[k]) < 0.1 * steep).mean() for k in range(1, now.theta.L)]
        return bool(max(shares) > 0.5)

    def said_of_points(self):
        """How many points there are, and what a reader did to them."""
        return counted(self.points, self.first_points)

    def said_of_state(self, measured):
        """One sentence of what there is to know here, after what was `measured` up to now."""
        changes = self.upto(self.t)
        if self.said_of_run():
            return f"It {self.said_of_run()}. Here is t = {self.iteration().t}, where it was finite last."
        if trouble := trouble_with(self.points):
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
        if self.lost and not self.t:
            return self.lost
        if len(changes) > 1:
            last = changes[-1]
            what = [f"η = {format_number(last.eta, 2)}"] if last.eta != changes[-2].eta else []
            what += [f"{label_of(entry)} = {format_number(number, 2)}" for entry, number in last.entries]
            return f"A branch begins at t = {last.t} with {', '.join(what[-4:])}: what came before stays."
        return (
            "Play, and change η or a weight while it runs: a branch begins there. "
            "Other points or another network: it begins again at t = 0."
        )

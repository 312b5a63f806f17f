"""A run of gradient descent that explorers walk along, back and forth: its iterations are remembered."""

import threading
from itertools import islice

import numpy as np

from lecture_lib.learning import Diverged, Iteration, batches_of, descend
from lecture_lib.network import back_propagation, forward_propagation

ROOM = 50_000_000  # bytes of theta that a run keeps
LATEST = 8  # whole iterations kept besides: where a reader looks


class Run:
    """Gradient descent from theta on (x, y), as in `descend`. What is asked for is computed and kept.

    `at(t)` is the `Iteration` at t; where the run diverged before, the last finite one. `losses(t)` are the losses of
    t = 0 up to t. `message` says in words that it diverged, `diverged` at which t; "" and None before.
    `longest` is the t that a reader can reach: a large theta is kept at every n-th t, such that all fit into ROOM.
    """

    def __init__(self, theta, x, y, eta, g="logistic", output="softmax", loss=None, batch=None, seed=0, longest=10_000):
        self.x, self.y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self.eta, self.g, self.output, self.loss, self.batch, self.seed = eta, g, output, loss, batch, seed
        self.every = max(1, -(-8 * theta.count * (longest + 1) // ROOM))
        self.kept, self._losses, self._latest = {0: theta}, [], {}
        self._order, self._batches = [], batches_of(self.x.shape[-1], batch, seed)
        self._ahead = descend(theta, self.x, self.y, eta, g, output, loss, batch, seed)
        self.diverged, self.message = None, ""
        self._lock = threading.RLock()  # explorers may share a run, and callbacks run in threads

    def at(self, t):
        """The iteration at t, or the last finite one."""
        with self._lock:
            self._walk_to(t)
            t = min(t, len(self._losses) - 1)
            if t not in self._latest:
                self._remember(self._again(t))
            return self._latest[t]

    def losses(self, t):
        """The losses at 0, 1, ..., t, as far as they are finite."""
        with self._lock:
            self._walk_to(t)
            return self._losses[: t + 1]

    def _walk_to(self, t):
        while self.diverged is None and len(self._losses) <= t:
            try:
                now = next(self._ahead)
            except Diverged as error:
                self.diverged, self.message = error.t, str(error)
                return
            self._losses.append(now.loss)
            if now.t % self.every == 0:
                self.kept[now.t] = now.theta
            self._remember(now)

    def _remember(self, iteration):
        self._latest[iteration.t] = iteration
        while len(self._latest) > LATEST:
            self._latest.pop(next(iter(self._latest)))

    def _columns(self, t):
        """Which examples the step at t looks at."""
        if self.batch is None:
            return slice(None)
        self._order.extend(islice(self._batches, max(0, t + 1 - len(self._order))))
        return self._order[t]

    def _again(self, t):
        """The iteration at t once more, from the last theta that was kept."""
        start = t - t % self.every
        theta = self.kept[start]
        for now in range(start, t + 1):
            x, y = self.x[:, self._columns(now)], self.y[:, self._columns(now)]
            forward = forward_propagation(theta, x, self.g, self.output)
            gradients = back_propagation(theta, forward, y, self.loss)
            if now < t:
                theta = theta - self.eta * gradients
        return Iteration(t, theta, forward, gradients, self._losses[t])


class Branches:
    """A run with branches: what was changed at t holds from t on, and the past up to t stays as it was.

    `change(t, theta=..., eta=...)` goes on from t with another theta or eta, or both; `reset()` is the start again.
    """

    def __init__(self, theta, x, y, eta, **more):
        self.first = theta, eta
        self.x, self.y, self.more = x, y, more
        self.reset()

    def reset(self):
        """The run from t = 0 with the theta and the eta of the start, without a branch."""
        theta, eta = self.first
        self.parts = [(0, Run(theta, self.x, self.y, eta, **self.more))]

    def change(self, t, theta=None, eta=None):
        """Go on from t with another theta, another eta, or both."""
        here = self.at(t)
        kept = [part for part in self.parts if part[0] < here.t]
        eta = self.part(here.t)[1].eta if eta is None else eta
        # Each branch shuffles by a seed of its own: t, so that the same change gives the same run.
        more = self.more | {"seed": self.more.get("seed", 0) + here.t}
        run = Run(here.theta if theta is None else theta, self.x, self.y, eta, **more)
        self.parts = [*kept, (here.t, run)]

    def part(self, t):
        """The start and the run that hold at t."""
        return next(part for part in reversed(self.parts) if part[0] <= max(t, 0))

    def at(self, t):
        """The iteration at t, with the t of the whole run."""
        start, run = self.part(t)
        here = run.at(t - start)
        return Iteration(start + here.t, here.theta, here.forward, here.gradients, here.loss)

    def losses(self, t):
        """The losses at 0, 1, ..., t, as far as they are finite."""
        found = []
        for number, (start, run) in enumerate(self.parts):
            end = self.parts[number + 1][0] - 1 if number + 1 < len(self.parts) else t
            if start <= t:
                found += run.losses(min(end, t) - start)
        return found

    @property
    def message(self):
        """That the run diverged, in words, or ""."""
        start, run = self.parts[-1]
        return run.message.replace(f"iteration {run.diverged}:", f"iteration {start + (run.diverged or 0)}:")

    @property
    def diverged(self):
        """At which t the loss left the finite numbers, or None."""
        start, run = self.parts[-1]
        return None if run.diverged is None else start + run.diverged

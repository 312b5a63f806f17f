"""A back_propagation that the reader wrote, as explorers call it: with copies, for a few seconds at most, and judged."""

import copy
import inspect
from functools import cached_property, partial, update_wrapper
from itertools import zip_longest

import numpy as np

from lecture_lib.bad_input import got
from lecture_lib.judging.backward import BACKWARD
from lecture_lib.judging.judge import judge
from lecture_lib.judging.trial import SECONDS, Endless, Misfit, controlled, parts_of
from lecture_lib.judging.where import told, where_it_stopped
from lecture_lib.learning import Ended
from lecture_lib.network import Forward, Gradients, Theta, back_propagation
from lecture_lib.outputs import softmax
from lecture_lib.wrong.catalogue import FORMS
from lecture_lib.wrong.programs import DICTS, Stopped

GIVES = "grad_W", "grad_b", "grad_a", "grad_h"


class Raised(Exception):
    """The reader's function raised an `error`, or gave what are no gradients. Its text says which, and in which line."""

    def __init__(self, error):
        said = [f"after {SECONDS:.0f} seconds it was still running"] if isinstance(error, Endless) else told(error)
        super().__init__(". ".join(text.rstrip(".") for text in said))
        self.error = error


class OwnStopped(Stopped):
    """A training by the reader's function stopped."""

    def __init__(self, t, line, raised):
        Ended.__init__(self, t, f"stopped in iteration {t}: {raised}")
        self.line, self.k, self.error = line, None, raised.error


class OwnBackPropagation:
    """The reader's `function`: as in 4.8, (W, a, h, y, g), or as the library's, (theta, forward, y), if its first argument is
    called theta.

    It gives grad_W and grad_b, or these with grad_a and grad_h: dicts by layer, lists from layer 1 on, or Gradients.
    ValueError if it is no function.
    """

    Raised = Raised
    head, name, different = "yours", "as you wrote it", ()  # as a WrongProgram has them

    def __init__(self, function):
        if not callable(function):
            raise ValueError(
                f"back_propagation is {got(function)}: back_propagation needs a function (W, a, h, y, g) "
                "or (theta, forward, y)"
            )
        self.function = function
        self._endless = None
        try:
            names = list(inspect.signature(function).parameters)
        except (TypeError, ValueError):  # some that are not written in Python do not tell
            names = []
        self.takes_theta = names[:1] == ["theta"]
        self.judgement = judge(BACKWARD, update_wrapper(partial(self._for_the_judge), function))

    @property
    def answered(self):
        """Whether it gives anything yet."""
        return self.judgement.verdict != "not answered"

    @property
    def verdict(self):
        """What is wrong with it, in the markup of questions; "" if nothing is known to be."""
        found = self.judgement
        if found.mistakes:
            how = " and " if found.together else " or "
            head = "The mistakes are" if found.together else "The mistake is"
            return f"{head} {how.join(f'*{name}*' for name in found.mistakes)}."
        return next(iter(found.facts), "")

    def gradients(self, theta, forward, y, loss=None):
        """The reader's `Gradients`. `Raised` if there are none.

        Where the function gives none of a, those of b are taken with one example, as they are the same numbers, else those
        of the library. Those of h follow from these by W^T.
        """
        like = parts_of(back_propagation(theta, forward, y, loss), GIVES)
        try:
            parts = self._parts(theta, forward, y, like)
        except (Exception, Endless) as error:
            raise Raised(error) from error
        if y.shape[1] == 1:
            like |= {f"grad_a_{k}": parts[f"grad_b_{k}"] for k in theta.W}
        grad_a = like | parts
        like |= {f"grad_h_{k}": theta.W[k + 1].T @ grad_a[f"grad_a_{k + 1}"] for k in range(1, theta.L)}
        parts = like | parts
        return Gradients(*({k: parts[f"{name}_{k}"] for k in theta.W} for name in GIVES))

    def run(self, theta, forward, y, eta, t=0):
        """Theta at t + 1, a step of its gradients. `OwnStopped` if it raises, as a `Program` does."""
        try:
            return theta - eta * self.gradients(theta, forward, y)
        except Raised as raised:
            raise OwnStopped(t + 1, self.line_of(raised.error), raised) from raised

    @cached_property
    def beside(self):
        """The lecture's lines and its own in pairs, "" where only one of them has a line."""
        try:
            own = inspect.getsource(self.function).splitlines()
        except (OSError, TypeError):
            own = ["# not written in a cell or a file"]
        return list(zip_longest(DICTS.lines, [line or " " for line in own], fillvalue=""))

    @property
    def why(self):
        """Why the first of its mistakes is wrong."""
        return FORMS[self.judgement.mistakes[0]].why if self.judgement.mistakes else ""

    def line_of(self, error):
        """The number of its line that raised an error, from 1; None if no line of its own did."""
        place, code = where_it_stopped(error), getattr(self.function, "__code__", None)
        return place[0] - code.co_firstlineno + 1 if place and code else None

    def _called(self, theta, forward, y):
        """What the function gives for copies of these."""
        theta, forward, y = copy.deepcopy((theta, forward, y))
        if self.takes_theta:
            return self.function(theta, forward, y)
        return self.function(theta.W, forward.a, forward.h, y, forward.g)

    def _for_the_judge(self, W, a, h, y, g):
        """The function as the exercise has it: it is given its arguments themselves, and gives grad_W and grad_b alone."""
        if not self.takes_theta:
            found = self.function(W, a, h, y, g)
        else:
            theta = Theta(W, {k: np.zeros((len(W[k]), 1)) for k in W})
            found = self.function(theta, Forward(a, h, g, softmax), y)
        return found[:2] if given(found) is GIVES and not isinstance(found, Gradients) else found

    def _parts(self, theta, forward, y, like):
        """What it gives for these, {"grad_W_1": array, …}, each with the shape that it needs."""
        if self._endless:
            raise self._endless  # once is enough to wait
        try:
            with controlled():
                found = self._called(theta, forward, y)
        except Endless as error:
            self._endless = error
            raise
        parts = parts_of(found, given(found), like)
        for name, right in like.items():
            if name not in parts:
                if name.startswith(GIVES[:2]):
                    raise Misfit(f"{name} is missing")
            elif parts[name].shape != right.shape:
                raise Misfit(f"{name} is {parts[name].shape}, and needs {right.shape}, the shape of {name[5:]}")
            elif not np.isfinite(parts[name]).all():
                raise Misfit(f"{name} is not finite")
        return {name: parts[name] for name in like if name in parts}


def given(found):
    """Which of GIVES there are in what a function gave."""
    if isinstance(found, Gradients) or (isinstance(found, (tuple, list)) and len(found) == len(GIVES)):
        return GIVES
    return tuple(name for name in GIVES if isinstance(found, dict) and name in found) or GIVES[:2]

"""The traps of 4.8 as programs that run: the backward pass and the update, as in the lecture and with one fault each.

The lines that are shown are the lines that run. A fault is another line in place of a right one. Used in 4.8.
"""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import count

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.bad_input import above_zero
from lecture_lib.learning import Diverged, Ended, Iteration, batch_at
from lecture_lib.network import Parameters, Theta, back_propagation, forward_propagation
from lecture_lib.outputs import softmax
from lecture_lib.wrong.catalogue import FORMS
from lecture_lib.wrong.form import WrongForm, by_name, changed


class Stopped(Ended):
    """A program stopped with an `error` before it had theta at t, in its `line`, counted from 1, at this `k` of its loop."""

    def __init__(self, t, line, k, error):
        message = str(error).split(", with")[0].strip()
        super().__init__(t, f"stopped in iteration {t}, at k = {k}: {type(error).__name__}: {message}")
        self.line, self.k, self.error = line, k, error


@dataclass(frozen=True)
class Program:
    """An iteration of gradient descent after its forward pass, line by line. Layer 1 has the index `counts_from`: 1 where
    W and the others are dicts, 0 where they are lists."""

    text: str
    counts_from: int

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def compiled(self):
        return compile(self.text, "program", "exec")

    def run(self, theta, forward, y, eta, t=0):
        """Theta at t + 1 from theta at t and its forward pass. `Stopped` if a line fails; ValueError if the result is
        not a Theta."""
        space = {"L": theta.L, "N": y.shape[1], "y": y, "g": forward.g, "eta": eta}
        for name, by_layer in {"W": theta.W, "b": theta.b, "a": forward.a, "h": forward.h}.items():
            space[name] = dict(by_layer) if self.counts_from else [by_layer[k] for k in sorted(by_layer)]
            space[f"grad_{name}"] = {} if self.counts_from else [None] * theta.L
        try:
            exec(self.compiled, space)  # only the lines of this file
        except (KeyError, IndexError, ValueError) as error:
            raise Stopped(t + 1, error.__traceback__.tb_next.tb_lineno, space.get("k"), error) from error
        return Theta(*({k: space[name][k - 1 + self.counts_from] for k in theta.W} for name in "Wb"))


DICTS = Program(
    """\
grad_a[L] = -(y - h[L]) / N
for k in range(L, 0, -1):
    grad_W[k] = grad_a[k] @ h[k-1].T
    grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
    if k > 1:
        grad_h[k-1] = W[k].T @ grad_a[k]
        grad_a[k-1] = grad_h[k-1] * g.prime(a[k-1])

for k in range(1, L + 1):
    W[k] = W[k] - eta * grad_W[k]
    b[k] = b[k] - eta * grad_b[k]
""",
    counts_from=1,
)
LISTS = Program(
    """\
grad_a[L-1] = -(y - h[L]) / N  # lists begin at 0
for k in range(L, 0, -1):
    grad_W[k-1] = grad_a[k-1] @ h[k-1].T
    grad_b[k-1] = grad_a[k-1].sum(1, keepdims=True)
    if k > 1:
        grad_h = W[k-1].T @ grad_a[k-1]
        grad_a[k-2] = grad_h * g.prime(a[k-2])

for k in range(1, L + 1):
    W[k-1] = W[k-1] - eta * grad_W[k-1]
    b[k-1] = b[k-1] - eta * grad_b[k-1]
""",
    counts_from=0,
)
NO_STOP = ("    if k > 1:\n", ""), ("        grad", "    grad")
UPDATE_W = "    W[k] = W[k] - eta * grad_W[k]\n"


@dataclass(frozen=True)
class WrongProgram:
    """A program with a fault: a wrong form of the catalogue, and the `changes` to the `right` program."""

    form: WrongForm
    right: Program
    changes: tuple
    head = "with the fault"

    @property
    def name(self):
        return self.form.name

    @property
    def why(self):
        return self.form.why

    @cached_property
    def wrong(self):
        """The program with the fault."""
        return replace(self.right, text=changed(self.right.text, self.changes))

    @cached_property
    def beside(self):
        """The lines of both programs in pairs, "" where only one of them has a line."""
        right, wrong, pairs = self.right.lines, self.wrong.lines, []
        for _, i, i_end, j, j_end in SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes():
            n = max(i_end - i, j_end - j)
            of_right, of_wrong = right[i:i_end], wrong[j:j_end]
            # the program with fewer lines has its gaps above them
            pairs += zip([""] * (n - len(of_right)) + of_right, [""] * (n - len(of_wrong)) + of_wrong, strict=True)
        return pairs

    @cached_property
    def different(self):
        """The places of the pairs in `beside` that differ, from 1."""
        return {row for row, (right, wrong) in enumerate(self.beside, 1) if right != wrong}


def fault(name, right, *changes):
    return WrongProgram(FORMS[name], right, changes)


WRONG_PROGRAMS = by_name(
    fault("W_k overwritten too early", DICTS, (UPDATE_W, ""), ("keepdims=True)\n", f"keepdims=True)\n{UPDATE_W}")),
    fault("no stop at k = 1", DICTS, *NO_STOP),
    fault("no stop at k = 1, in lists", LISTS, *NO_STOP),
    fault("on to k = 0, in lists", LISTS, ("range(L, 0, -1)", "range(L, -1, -1)")),
    fault("no transpose", DICTS, ("W[k].T", "W[k]")),
    fault("a wrong sign", DICTS, ("-(y - h[L])", "(y - h[L])")),
)


@dataclass(frozen=True, eq=False)
class ProgramIteration(Iteration):
    """An iteration with the right gradient at its theta, and the one that the program `used`, None if it stopped."""

    used: Parameters | None

    @property
    def angle(self):
        """The angle between the gradient that was used and the right one, in degrees; None if there is none."""
        return None if self.used is None else self.used.angle(self.gradients)


def descend_with(theta, x, y, eta, program, g=logistic, output=softmax, batch=None, seed=0, t=0):
    """Like `descend`, with the steps of a `Program`: a `ProgramIteration` at t, t + 1, … `Stopped` if a line fails."""
    eta, examples = above_zero("eta", eta), (x, y)
    for now in count(t):
        x, y = (each[:, batch_at(now, each.shape[1], batch, seed)] for each in examples)
        try:
            with np.errstate(over="raise", invalid="raise"):
                forward = forward_propagation(theta, x, g, output)
                gradients, loss = back_propagation(theta, forward, y), forward.loss(y)
        except (FloatingPointError, ValueError):
            raise Diverged(now, eta) from None
        ended, then = None, None
        try:
            with np.errstate(over="raise", invalid="raise"):
                then = program.run(theta, forward, y, eta, now)
        except Stopped as stopped:
            ended = stopped
        except (FloatingPointError, ValueError):
            ended = Diverged(now + 1, eta)
        yield ProgramIteration(now, theta, forward, gradients, loss, None if ended else (1 / eta) * (theta - then))
        if ended:
            raise ended
        theta = then

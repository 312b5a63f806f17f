"""The traps of 4.8 as programs that run: the way back with the update, as the lecture has it, and with one fault each.

What is shown is what runs: a program is its lines, and a fault is another line in the place of a right one. Used in 4.8.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import count

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.bad_input import above_zero
from lecture_lib.learning import Diverged, Iteration
from lecture_lib.network import Parameters, Theta, back_propagation, forward_propagation

DICTS = """\
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
"""
LISTS = """\
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
"""
NO_STOP = ("    if k > 1:\n", ""), ("        grad", "    grad")
UPDATE_W = "    W[k] = W[k] - eta * grad_W[k]\n"


@dataclass(frozen=True)
class Fault:
    """A program, what is replaced in it, and why that is wrong."""

    name: str
    right: str
    changes: tuple
    why: str

    @cached_property
    def wrong(self):
        """The program with the fault."""
        program = self.right
        for line, other in self.changes:
            program = program.replace(line, other)
        return program

    def beside(self):
        """The lines of both programs in pairs that belong together, "" where one has none."""
        right, wrong = self.right.splitlines(), self.wrong.splitlines()
        pairs = []
        for _, i, i_end, j, j_end in SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes():
            n = max(i_end - i, j_end - j)
            of_right, of_wrong = right[i:i_end], wrong[j:j_end]
            # where lines are fewer, those that are left stand below
            pairs += zip([""] * (n - len(of_right)) + of_right, [""] * (n - len(of_wrong)) + of_wrong, strict=True)
        return pairs

    def __repr__(self):
        return self.name


FAULTS = {
    fault.name: fault
    for fault in (
        Fault(
            "W_k overwritten too early",
            DICTS,
            ((UPDATE_W, ""), ("keepdims=True)\n", f"keepdims=True)\n{UPDATE_W}")),
            "The layer below has to answer for the W_k that the forward pass used. Here W_{k}ᵀ is already the next one: "
            "the error grows with η, and with a small η it hardly shows.",
        ),
        Fault(
            "no stop at k = 1",
            DICTS,
            NO_STOP,
            "∇h_0 can be computed, it is the gradient w.r.t. the input x. But x comes from no a_0, so g′(a_0) does not "
            "exist: where layers are counted from 1, the program says so and stops.",
        ),
        Fault(
            "no stop at k = 1, in lists",
            LISTS,
            NO_STOP,
            "In a list [k-2] is [-1] at k = 1, its last entry: no error, only g′ of a_L. What it spoils is ∇a_L, which "
            "nobody reads again, so it does no harm. With as many inputs as classes nothing is said, else it stops.",
        ),
        Fault(
            "on to k = 0, in lists",
            LISTS,
            (("range(L, 0, -1)", "range(L, -1, -1)"),),
            "One round too many: at k = 0 the list's [k-1] is [-1], its last entry. So ∇W_L is overwritten, by ∇a_L times "
            "ŷᵀ. Where the shapes fit nothing is said, and training goes on; else it stops.",
        ),
        Fault(
            "no transpose",
            DICTS,
            (("W[k].T", "W[k]"),),
            "Row j of W_k holds what comes into neuron j, column j what leaves it. Where W_k is square the shapes fit "
            "without the transpose, and blame goes to the wrong neurons.",
        ),
        Fault(
            "the minus is missing",
            DICTS,
            (("-(y - h[L])", "(y - h[L])"),),
            "Every gradient has the wrong sign: each step walks up the loss.",
        ),
    )
}


class Stopped(Diverged):
    """The program stopped with an error: in which of its lines, counted from 1, and at which k."""

    def __init__(self, t, error, line, k):
        said = str(error).split(", with")[0].strip()
        ValueError.__init__(self, f"stopped in iteration {t}, at k = {k}: {type(error).__name__}: {said}")
        self.t, self.line, self.k, self.error = t, line, k, error


@dataclass(frozen=True, eq=False)
class FaultyIteration(Iteration):
    """An iteration with the right gradient at its theta, and `used`, what the program takes for it; None if it stops."""

    used: Parameters | None = None

    @property
    def angle(self):
        """How many degrees what is used lies away from the gradient, None if there is neither."""
        return None if self.used is None else angle(self.used, self.gradients)


def _column(theta):
    """All numbers of theta, or of a gradient, in one column."""
    return np.concatenate([np.ravel(each[k]) for each in (theta.W, theta.b) for k in sorted(each)])


def distance(one, other):
    """How far apart two thetas are."""
    return float(np.linalg.norm(_column(one) - _column(other)))


def angle(one, other):
    """The angle between two gradients, or steps, in degrees; None if one has no length."""
    u, v = _column(one), _column(other)
    if not (u.any() and v.any()):
        return None
    u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))  # exact also near 0


@cache
def _compiled(program, name):
    return compile(program, name, "exec")


def run_once(program, theta, forward, y, eta):
    """Theta after one iteration of a program: a Theta. What the program raises is raised."""
    L, lists = theta.L, program.startswith(LISTS.split("\n")[0].split(" =")[0])
    names = {"W": theta.W, "b": theta.b, "a": forward.a}
    space = {"L": L, "N": y.shape[1], "y": y, "g": forward.g, "eta": eta, "h": dict(forward.h)}
    if lists:
        space |= {name: [arrays[k] for k in range(1, L + 1)] for name, arrays in names.items()}
        space |= {name: [None] * L for name in ("grad_W", "grad_b", "grad_a")}
        space["h"] = [forward.h[k] for k in range(L + 1)]
    else:
        space |= {name: dict(arrays) for name, arrays in names.items()}
        space |= {name: {} for name in ("grad_W", "grad_b", "grad_a", "grad_h")}
    try:
        exec(_compiled(program, "program"), space)  # the lines above, nothing from outside
    except (KeyError, IndexError, ValueError) as error:
        frame = error.__traceback__.tb_next
        error.line, error.k = frame.tb_lineno, space.get("k")
        raise
    W, b = ({k: space[name][k - 1 if lists else k] for k in range(1, L + 1)} for name in "Wb")
    return Theta(W, b)


def descend_with(theta, x, y, eta, fault, g=logistic, t=0):
    """As `descend`, by the program of a `Fault`: a `FaultyIteration` at t, t + 1, … `Stopped` where it stops."""
    eta = above_zero("eta", eta)
    for now in count(t):
        try:
            with np.errstate(over="raise", invalid="raise"):
                forward = forward_propagation(theta, x, g)
                gradients, loss = back_propagation(theta, forward, y), forward.loss(y)
        except (FloatingPointError, ValueError):
            raise Diverged(now, eta) from None
        stopped, then = None, None
        try:
            with np.errstate(over="raise", invalid="raise"):
                then = run_once(fault.wrong, theta, forward, y, eta)
        except FloatingPointError:
            stopped = Diverged(now + 1, eta)
        except (KeyError, IndexError, ValueError) as error:
            stopped = Stopped(now + 1, error, error.line, error.k) if hasattr(error, "line") else Diverged(now + 1, eta)
        used = then and (1 / eta) * (theta - then)
        yield FaultyIteration(now, theta, forward, gradients, loss, used)
        if stopped:
            raise stopped
        theta = then

"""The backward pass with one mistake in it, for any network: to see the gradient check find it (4.7), and to name the
mistake in gradients that come from elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lecture_lib.network import Gradients
from lecture_lib.outputs import output_with_loss
from lecture_lib.wrong.catalogue import FORMS
from lecture_lib.wrong.form import WrongForm, by_name, changed

# The lines of back_propagation. `times` is the product of a matrix and a vector.
BACKWARD = """\
grad_h[L] = grad_y_hat(h[L], y)
grad_a[L] = grad_a_L(h[L], y)
for k in range(L, 0, -1):
    grad_W[k] = grad_a[k] @ h[k - 1].T
    grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
    if k > 1:
        grad_h[k - 1] = times(W[k].T, grad_a[k])
        grad_a[k - 1] = grad_h[k - 1] * g.prime_of_h(h[k - 1])
"""
TO_H, TO_A, TO_W = "times(W[k].T, grad_a[k])", "g.prime_of_h(h[k - 1])", "grad_a[k] @ h[k - 1].T"
LAST = "grad_a_L(h[L], y)"


@dataclass(frozen=True)
class WrongGradient:
    """A backward pass with a mistake: a wrong form of the catalogue, the `changes` to BACKWARD, and where it is made."""

    form: WrongForm
    changes: tuple
    place: str = ""

    @property
    def name(self):
        return self.place or self.form.name

    @cached_property
    def program(self):
        return compile(changed(BACKWARD, self.changes), self.name, "exec")

    def gradients(self, theta, forward, y, loss=None, times: Callable = np.matmul):
        """The Gradients with the mistake; arguments as for back_propagation. ValueError if the shapes do not meet.

        With another `times`, such as `as_far_as_it_fits`, there is something to look at even then.
        """
        pair, n = output_with_loss(forward.output, loss), theta.sizes
        space = {"np": np, "L": theta.L, "n": n, "N": y.shape[1], "W": theta.W, "h": forward.h, "y": y, "g": forward.g}
        space |= {
            "times": times,
            "grad_y_hat": pair.loss.gradient,
            "grad_a_L": pair.grad_a_L,
            "fitted": as_far_as_it_fits,
        }
        found = {f"grad_{name}": dict.fromkeys(theta.W) for name in "Wbah"}
        exec(self.program, space | found)  # only the lines of this file
        return Gradients(*found.values())


def as_far_as_it_fits(W, v):
    """W v where the shapes meet; else as much of v and of the result as there is room for, from the first row on."""
    rows, columns = W.shape
    return W @ v if columns == len(v) else np.resize(W @ np.resize(v, (columns, v.shape[1])), (columns, v.shape[1]))


def everywhere(name, *changes):
    return WrongGradient(FORMS[name], changes)


# A mistake in one place, so that one can see which entries it spoils. Their names are those of the menu.
IN_ONE_PLACE = by_name(
    WrongGradient(
        FORMS["a wrong sign"],
        ((TO_W, "(grad_a[k] * np.where((np.arange(n[k]) == 0) & (k == L), -1.0, 1.0)[:, None]) @ h[k - 1].T"),),
        "a sign",
    ),
    WrongGradient(FORMS["no transpose"], ((TO_H, "fitted(W[k], grad_a[k]) if k == 2 else " + TO_H),), "the transpose"),
    WrongGradient(FORMS["no g′"], ((TO_A, f"({TO_A} if k > 2 else 1.0)"),), "g′(a₁)"),
)
EVERYWHERE = by_name(
    everywhere("a wrong sign", (LAST, f"-{LAST}")),
    everywhere("no slope at the output", (LAST, "grad_h[L]")),
    everywhere("softmax entry by entry", (LAST, "grad_h[L] * h[L] * (1 - h[L])")),
    everywhere("no transpose", (TO_H, "times(W[k], grad_a[k])")),
    everywhere("the inverse", (TO_H, "times(np.linalg.inv(W[k]), grad_a[k])")),
    everywhere("shares of rows", (TO_H, "times((W[k] / W[k].sum(axis=1, keepdims=True)).T, grad_a[k])")),
    everywhere("shares of columns", (TO_H, "times((W[k] / W[k].sum(axis=0)).T, grad_a[k])")),
    everywhere("h sent back", (TO_H, "times(W[k].T, h[k])")),
    everywhere("no g′", (f" * {TO_A}", "")),
    everywhere("g′ at h", (TO_A, "g.prime(h[k - 1])")),
    everywhere("turned round", (TO_W, "h[k - 1] @ grad_a[k].T")),
    everywhere("bias not summed", (".sum(axis=1, keepdims=True)", "")),
    everywhere("no 1/N", (LAST, f"{LAST} * N")),
    everywhere("1/N twice", (LAST, f"{LAST} / N")),
    everywhere("a half", (LAST, f"{LAST} / 2")),
    everywhere("mean over the outputs", (LAST, f"{LAST} / n[L]")),
    everywhere(
        "on to k = 0, in lists",
        ("    if k > 1", "    if k == 1:\n        grad_W[L] = grad_a[L] @ h[L].T\n    if k > 1"),
    ),
)
WRONG_GRADIENTS = IN_ONE_PLACE | EVERYWHERE
# A network on the screen does not show these: they have no effect with one example, or another shape than the gradient, or
# no numbers where some weights sum to 0.
UNSEEN = {"turned round", "bias not summed", "no 1/N", "1/N twice", "the inverse", "on to k = 0, in lists"}
UNSEEN |= {"shares of rows", "shares of columns"}

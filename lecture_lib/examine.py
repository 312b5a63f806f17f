"""Gradients from elsewhere, examined layer by layer: what passes, what fails first, and which mistake that is. Used in 4.7."""

from dataclasses import dataclass

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.bad_input import finite
from lecture_lib.checking import relative_error
from lecture_lib.elsewhere import gradients_from
from lecture_lib.formatting import format_number
from lecture_lib.network import back_propagation, check_theta, forward_propagation
from lecture_lib.outputs import softmax
from lecture_lib.phrase import to_plain
from lecture_lib.wrong.gradients import WRONG_GRADIENTS

PASSES = 1e-4  # relative to the largest entry of a block: gradients from elsewhere may have 7 digits


@dataclass(frozen=True)
class Block:
    """The gradient of one W_k or b_k: what was `given`, and what is `right`."""

    kind: str
    k: int
    given: np.ndarray
    right: np.ndarray

    @property
    def name(self):
        return f"{self.kind}_{self.k}"

    @property
    def passes(self):
        return agree(self.given, self.right)

    def __str__(self):
        if self.passes:
            return f"✓ grad_{self.name} passes"
        if self.given.shape != self.right.shape:
            return f"✗ grad_{self.name} is {self.given.shape}, and {self.name} is {self.right.shape}"
        u, v = self.given, self.right
        factor = float((u * v).sum() / (v * v).sum()) if v.any() else 0.0
        how = f"{format_number(factor)} times the right one" if agree(u, factor * v) and factor else "no one factor"
        return f"✗ grad_{self.name} fails: {how}, {int((~close(u, v)).sum())} of {v.size} entries"


@dataclass(frozen=True)
class Examination:
    """What `examine` found: its `blocks` from the output down, and the wrong `forms` that give these very gradients.

    `mistake` are the names of these forms, "" if none does, or if all passes.
    """

    blocks: tuple
    forms: tuple

    @property
    def failing(self):
        """The blocks that fail, from the output down."""
        return [block for block in self.blocks if not block.passes]

    @property
    def mistake(self):
        return " or ".join(form.name for form in self.forms)

    def __repr__(self):
        lines = [str(block) for block in self.blocks]
        if not self.failing:
            return "\n".join([*lines, "All of it passes."])
        lines.append(self.where())
        for form in self.forms:
            lines.append(
                f"{'The mistake' if form is self.forms[0] else 'Or it'} is {form.name}. {to_plain(form.does)} {to_plain(form.why)}"
            )
        if not self.forms:
            lines.append("It is none of the mistakes that are known here.")
        return "\n".join(lines)

    def where(self):
        """Between which lines of the backward pass the mistake is."""
        first, names = self.failing[0], {block.name for block in self.failing}
        k, given = first.k, {block.name for block in self.blocks}
        last = max(block.k for block in self.blocks)
        if first.kind == "W" and f"b_{k}" in given - names:
            return (
                f"grad_b_{k} passes, so grad_a_{k} is right: the mistake is in the product that makes grad_W_{k} of it."
            )
        if first.kind == "b":
            return f"grad_W_{k} passes, so grad_a_{k} is right: the mistake is in the sum that makes grad_b_{k} of it."
        if k == last:
            return (
                f"Layer {k} fails already: the mistake is in grad_a_{k}, at the output, or in all that is made from it."
            )
        return (
            f"Layer {k + 1} passes, layer {k} fails: the mistake is on the way from grad_a_{k + 1} down to grad_a_{k}."
        )


def examine(theta, x, y, gradients, g=logistic, output=softmax, loss=None, rows="outputs"):
    """Which of these gradients of theta pass, which fail first, and which wrong form gives them: an `Examination`.

    x is (n_0, N), y (k, N). `gradients` may be Gradients, W and b as dicts by layer or as lists from layer 1 on, one flat list
    W_1, b_1, W_2, …, or the weights alone; of numpy arrays, lists or torch tensors, biases flat or as columns. With
    rows="inputs" the matrices are (n_{k-1}, n_k), as Keras and scikit-learn have them. Used in 4.7.
    ValueError if these do not have the layers of theta, or for what the two passes do not accept.
    """
    check_theta(theta, "examine takes theta, x, y, gradients")
    given = gradients_from(gradients, theta.L, rows)
    forward = forward_propagation(theta, x, g, output)
    right = back_propagation(theta, forward, y, loss)
    blocks = tuple(
        Block(kind, k, given[kind, k], getattr(right, kind)[k])
        for k in range(theta.L, 0, -1)
        for kind in "Wb"
        if (kind, k) in given
    )
    if all(block.passes for block in blocks):
        return Examination(blocks, ())
    y = finite("y", y)
    forms = [wrong.form for wrong in WRONG_GRADIENTS.values() if gives(wrong, theta, forward, y, loss, blocks)]
    return Examination(blocks, tuple(dict.fromkeys(forms)))


def gives(wrong, theta, forward, y, loss, blocks):
    """Whether a backward pass with this mistake gives these very blocks."""
    try:
        with np.errstate(all="ignore"):
            found = wrong.gradients(theta, forward, y, loss)
    except ValueError:  # its shapes do not meet in this network
        return False
    return all(agree(block.given, getattr(found, block.kind)[block.k]) for block in blocks)


def close(u, v):
    """Which entries are the same, relative to the largest."""
    return relative_error(u, v, floor=max(np.abs(v).max(initial=0.0), 1e-12)) < PASSES


def agree(u, v):
    """Whether two arrays have one shape and the same numbers."""
    return u.shape == v.shape and bool(np.isfinite(u).all() and close(u, v).all())

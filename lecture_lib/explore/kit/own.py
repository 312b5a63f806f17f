"""What explorers share whose gradients may be the reader's: `back_propagation=` takes a function as it is written in 4.8.

What it gives is shown as the gradient, and what is wrong with it is said above the picture. What it raises is said there
too, and the picture stays at the last numbers for which it gave gradients.
"""

import numpy as np

from lecture_lib import compare, forward_propagation, numerical_gradient, subnetwork_from
from lecture_lib.checking import numerical_gradient_of_theta, relative_error
from lecture_lib.draw import PASSES, Html, tag
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.formatting import format_number
from lecture_lib.judging.own import OwnBackPropagation
from lecture_lib.phrase import to_html, to_plain

YOURS, OK, OFF = "Your function", "ll-check ok", "ll-check off"
LIBRARY = "library", "h", 2  # the line of the library's run


class WithOwn(Explorer):
    """An explorer that takes a `back_propagation`. A subclass gives judged(numbers): whether the gradients of the reader's
    function are right at these numbers, and what there is to say of that. `instead` says what is shown while it gives nothing.
    """

    instead = "these are the library's gradients"

    def __init__(self, tries=(), back_propagation=None, **start):
        self.own, self._good = None, None
        if back_propagation is not None:
            self.own = OwnBackPropagation(back_propagation)
        super().__init__(tries, own=self.own if self.own and self.own.answered else None, **start)

    def layout(self):
        return super().layout() | ({"own": Html(1080, 40, "top")} if self.own else {})

    def frame(self, panels):
        if not self.own:
            return super().frame(panels)
        if not self.state.own:
            return said(*super().frame(panels), "quiet", f"{YOURS} gives nothing yet: {self.instead}.")
        try:
            numbers = self.numbers()
        except self.own.Raised as raised:
            shown = "the last one with gradients" if self._is_good(panels) else "by the library's"
            sentence = f"✗ {YOURS} gives none here: {raised}. The picture is {shown}."
            return said(*self._last_good(panels), OFF, f"{sentence} {self.own.verdict}".rstrip())
        right, sentence = self.judged(numbers)
        look, mark = (OK, "✓") if right else (OFF, "✗")
        self._good = panels, self.draw(panels, numbers), self.words(numbers)
        return said(*self._good[1:], look, f"{mark} {YOURS}: {sentence} {self.own.verdict}".rstrip())

    def _is_good(self, panels):
        """Whether there were gradients before, on these panels."""
        return bool(self._good) and self._good[0] is panels

    def _last_good(self, panels):
        """What was shown for the last numbers with gradients; if there were none, the picture by the library's."""
        if self._is_good(panels):
            return self._good[1:]
        own, self.state.own = self.state.own, None
        try:
            return super().frame(panels)
        finally:
            self.state.own = own


def said(moving, words, look, sentence):
    """A frame with a sentence about the reader's function."""
    return moving | {"own": tag("p", to_html(sentence), class_=f"{look} own")}, f"{words} {to_plain(sentence)}"


class OwnOnNetwork(WithOwn):
    """An explorer of a network and one example: what nudging contradicts is marked. `marked` are the kinds of quantities whose
    gradients its network diagram marks."""

    marked = ""

    def gradients(self, theta, forward):
        state = self.state
        return state.own.gradients(theta, forward, state.y) if state.own else super().gradients(theta, forward)

    def numbers(self):
        now = super().numbers()
        now.off = contradicted(now.gradients, now.theta, now.forward, self.state.y) if self.state.own else {}
        return now

    def marks(self, now):
        off = ((kind, k, i) for (kind, k), wrong in now.off.items() if kind in self.marked for i in np.argwhere(wrong))
        # an entry of W has two indices of its own, all others are in one column
        return super().marks(now) | {"off": {(kind, (k, *(i + 1)[: 1 + (kind == "W")])) for kind, k, i in off}}

    def judged(self, numbers):
        failing = sum(int(wrong.sum()) for (kind, _), wrong in numbers.off.items() if kind in "Wb")
        if failing:
            return False, f"{failing} of {numbers.theta.count} entries are not what nudging gives."
        if self.own.verdict:
            return False, "here every entry is what nudging gives, elsewhere not."
        return True, "every entry is what nudging gives."


class OwnRun(WithOwn):
    """An explorer of a training by the reader's function, with the library's beside it."""

    instead = "this is a training by the library's"

    def runs(self):
        """The states of the run by the reader's function, and of the library's."""
        return self.state, self.state.by_library()

    def judged(self, numbers):
        own, library = self.runs()
        now = own.iteration()
        same = not own.message() and compare(now.used, now.gradients) < PASSES
        if same and not self.own.verdict:
            return True, "its step is the library's."
        losses = f"ℒ = {format_number(now.loss)}, the library's {format_number(library.iteration().loss)}."
        return False, "here its step is the library's, elsewhere not." if same else losses


def contradicted(gradients, theta, forward, y):
    """Which entries of the gradients nudging contradicts, {(kind, k): a boolean array}, for one example."""
    by_nudging = numerical_gradient_of_theta(theta, forward, y)
    off = {}
    for k in theta.W:
        nudged = {"W": by_nudging.W[k], "b": by_nudging.b[k], "a": by_nudging.b[k]}  # a_k moves as b_k does
        if k < theta.L:
            above = subnetwork_from(theta, k)
            nudged["h"] = numerical_gradient(
                lambda h, above=above: forward_propagation(above, h, forward.g, forward.output).loss(y), forward.h[k]
            )
        for kind, numerical in nudged.items():
            off[kind, k] = relative_error(getattr(gradients, kind)[k], numerical) > PASSES
    return off

"""The gradient check of 4.7: all of grad_theta beside its numerical gradient, and what a mistake does to it."""

import numpy as np

from lecture_lib.checking import numerical_gradient_of_theta, relative_error
from lecture_lib.draw.formulas import PASSES, bound, error_text
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import Grid, framed
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, Real
from lecture_lib.formatting import format_number, label, plain, scientific
from lecture_lib.widgets import Panel
from lecture_lib.wrong.gradients import MISTAKES

CELL = (60, 46)


class CheckState(NetworkState):
    hidden = Choice(range(1, 4), 2)
    neurons = Choice(range(1, 5), 4)
    nudge = Real(-12.0, -1.0, -5.0, step=0.5)
    mistake = Choice(MISTAKES)


class GradientCheck(OnNetwork):
    """Every entry of grad_theta beside its numerical gradient, with the relative error, at each move. Used in 4.7.

    `mistake` puts one mistake into the gradients, so that you see the check find it.
    """

    State = CheckState

    def topic(self):
        nudge = controls.dial(
            self.state, "nudge", "log₁₀ nudge", 250, 84, "how far each number is moved to find its gradient"
        )
        return [nudge, controls.menu(self.state, "mistake", "mistake in", 190, 72, "what back_propagation gets wrong")]

    def staged_for(self):
        return self.state.sizes

    def panels(self):
        sizes, self.grids = self.state.sizes, {}
        panels = [self.loss_panel(), Panel("summary", 840, 46, kind="html", place="top")]
        for k in range(1, len(sizes)):
            rows, columns = (
                [f"{letter}={n + 1}" for n in range(size)] for letter, size in (("i", sizes[k]), ("j", sizes[k - 1]))
            )
            W = Grid(sizes[k], sizes[k - 1], 0, 0, CELL, f"∇{label('W', k)} ℒ", rows, columns, pick=f"W {k}", head=36)
            b = Grid(sizes[k], 1, W.right + 12, 20, CELL, f"∇{label('b', k)} ℒ", pick=f"b {k}")
            self.grids[k] = W, b
            panels.append(Panel(f"layer {k}", b.right + 10, b.bottom + 8, W.still() + b.still(), W.picks() + b.picks()))
        return panels

    def picked(self, kind, indices, shift=False):
        super().picked(kind, indices[:2] if kind == "b" else indices, shift)

    def picture(self):
        state = self.state
        theta, forward, correct = self.passes()
        nudge = 10.0**state.nudge
        numerical = numerical_gradient_of_theta(theta, forward, state.y, nudge=nudge)
        gradients = MISTAKES[state.mistake](theta, forward, correct)
        layers, worst, wrong = [], 0.0, 0
        for k, grids in self.grids.items():
            shown = ""
            for kind, grid in zip("Wb", grids, strict=True):
                found, nudged = getattr(gradients, kind)[k], getattr(numerical, kind)[k]
                errors = relative_error(found, nudged)
                worst, wrong = max(worst, float(errors.max())), wrong + int((errors > PASSES).sum())
                shown += entries(grid, found, nudged, errors) + self._ring(grid, kind, k)
            layers.append(shown)
        verdict = "every entry passes" if not wrong else f"{wrong} of {theta.count} entries fail"
        mark, result = ("✗", "off") if wrong else ("✓", "ok")
        said = f"{mark} {theta.count} parameters: {verdict}; largest relative error {error_text(worst)}."
        legend = (
            "In each cell: from back_propagation, by nudging, the relative error. A click puts an entry on the dial."
        )
        summary = tag("p", text=said, class_=f"ll-check {result}") + tag("p", text=legend, class_="quiet")
        loss, answer = self.loss_answer(forward)
        text = (
            f"{self.said()}, {theta.count} parameters, nudge {scientific(nudge)}, mistake in: {state.mistake}. {answer} "
            f"{verdict}, largest relative error below {bound(worst)}. "
            f"grad_W_1 = [{'; '.join(' '.join(format_number(v) for v in row) for row in gradients.W[1])}]."
        )
        return [loss, summary, *layers], text

    def _ring(self, grid, kind, k):
        on_dial, indices = self.state.weight
        if on_dial != kind or indices[0] != k:
            return ""
        return framed("chosen-frame", grid.box(indices[1] - 1, indices[2] - 1 if kind == "W" else 0))


def entries(grid, found, numerical, errors):
    """Three lines in each cell: the gradient, the numerical one, how far apart they are."""
    out = []
    for at in np.ndindex(found.shape):
        box, fails = grid.box(*at), errors[at] > PASSES
        tint = (
            {"class_": "cell negative", "fill_opacity": "0.22"}
            if fails
            else {"class_": "cell gradient", "fill_opacity": "0.06"}
        )
        out.append(tag("rect", **tint, **box))
        error = ("✗ " if fails else "") + error_text(errors[at])
        rows = [
            ("gradient", plain(found[at], 4)),
            ("", plain(numerical[at], 4)),
            ("negative" if fails else "quiet", error),
        ]
        for line, (kind, text) in enumerate(rows):
            out.append(
                tag(
                    "text",
                    text=text,
                    class_=f"entry {kind}".rstrip(),
                    x=box["x"] + CELL[0] / 2 - 1,
                    y=box["y"] + 13 + 14 * line,
                )
            )
    return "".join(out)

"""The gradient check of 4.7: all of grad_theta beside its numerical gradient, and what a mistake does to it."""

import numpy as np

from lecture_lib.checking import numerical_gradient_of_theta, relative_error
from lecture_lib.draw import PASSES, Grid, Html, LossLine, Panel, bound, error_text, framed, tag
from lecture_lib.explore.kit import Choice, NetworkState, OnNetwork, OwnOnNetwork, Real, Size, controls
from lecture_lib.formatting import format_number, label, plain, scientific
from lecture_lib.wrong.gradients import UNSEEN, WRONG_GRADIENTS, as_far_as_it_fits

CELL = (60, 46)
NONE = "nothing"
FAILS, AGREES = ("negative", "0.22", "negative", "✗ "), ("gradient", "0.06", "quiet", "")  # how a cell looks
LEGEND = "In each cell: from back_propagation, by nudging, the relative error. A click puts an entry on the dial."


class CheckState(NetworkState):
    hidden = Size(range(1, 4), 2)
    neurons = Size(range(1, 5), 4)
    nudge = Real(-12.0, -1.0, -5.0, step=0.5)
    mistake = Choice((NONE, *(name for name in WRONG_GRADIENTS if name not in UNSEEN)))


class CheckedGrid(Grid):
    """A gradient entry by entry: as backpropagation finds it, by nudging, and how far apart the two are."""

    def __init__(self, kind, k, rows, columns, x=0, y=0, **more):
        self.kind, self.k = kind, k
        super().__init__(rows, columns, x, y, CELL, f"∇{label(kind, k)} ℒ", pick=self.entry, **more)

    def entry(self, row, column):
        """The parameter of a cell, (kind, indices)."""
        return self.kind, (self.k, row, column) if self.kind == "W" else (self.k, row)

    def moving(self, found, numerical, errors, chosen):
        """The arrays of this grid; `chosen` is the entry to ring, if it is here."""
        cells, ring = [], ""
        for (i, j), error in np.ndenumerate(errors):
            box = self.box(i, j)
            cells.append(cell(box, found[i, j], numerical[i, j], error))
            if self.entry(i + 1, j + 1) == chosen:
                ring = framed("chosen-frame", box)
        return "".join(cells) + ring


def cell(box, found, numerical, error):
    """Three lines: the gradient, the numerical one, how far apart they are."""
    ground, opacity, colour, mark = FAILS if error > PASSES else AGREES
    x, y = box["x"] + CELL[0] / 2 - 1, box["y"] + 13
    return (
        tag("rect", class_=f"cell {ground}", fill_opacity=opacity, **box)
        + tag("text", text=plain(found, 4), class_="entry gradient", x=x, y=y)
        + tag("text", text=plain(numerical, 4), class_="entry", x=x, y=y + 14)
        + tag("text", text=mark + error_text(error), class_=f"entry {colour}", x=x, y=y + 28)
    )


class CheckedLayer(Panel):
    """The gradients of W_k and b_k beside each other; every entry can be picked."""

    def __init__(self, k, n, below):
        rows, columns = [f"i={i}" for i in range(1, n + 1)], [f"j={j}" for j in range(1, below + 1)]
        W = CheckedGrid("W", k, n, below, row_heads=rows, column_heads=columns, head=36)
        b = CheckedGrid("b", k, n, 1, W.right + 12, 20)
        super().__init__(b.right + 10, b.bottom + 8, parts=(W, b))

    def moving(self, checked, chosen):
        """`checked` has for each (kind, k) the three arrays of its grid."""
        return "".join(grid.moving(*checked[grid.kind, grid.k], chosen) for grid in self.parts)


class GradientCheck(OwnOnNetwork, OnNetwork):
    """Every entry of grad_theta beside its numerical gradient, with the relative error, at each move. Used in 4.7.

    `mistake` puts one mistake into the gradients, so that you see the check find it; `back_propagation` checks a function of
    your own.
    """

    State = CheckState

    def rows(self):
        return [self.dial(), self.topic()]

    def topic(self):
        how_far = "how far each number is moved to find its gradient"
        nudge = controls.dial(self.state, "nudge", "log₁₀ nudge", 250, 84, how_far)
        mistake = controls.menu(self.state, "mistake", "mistake in", 190, 72, "what back_propagation gets wrong")
        return [nudge] if self.own else [nudge, mistake]

    def panels(self):
        sizes = self.state.sizes
        layers = {f"layer {k}": CheckedLayer(k, sizes[k], sizes[k - 1]) for k in range(1, len(sizes))}
        return {"loss": LossLine(), "summary": Html(840, 46, "top"), **layers}

    def numbers(self):
        state, now = self.state, super().numbers()
        now.nudge = 10.0**state.nudge
        numerical = numerical_gradient_of_theta(now.theta, now.forward, state.y, nudge=now.nudge)
        if state.mistake != NONE and not state.own:
            now.gradients = WRONG_GRADIENTS[state.mistake].gradients(
                now.theta, now.forward, state.y, times=as_far_as_it_fits
            )
        now.checked = {}
        for kind in "Wb":
            for k, nudged in getattr(numerical, kind).items():
                found = getattr(now.gradients, kind)[k]
                now.checked[kind, k] = found, nudged, relative_error(found, nudged)
        errors = np.concatenate([errors.ravel() for *_, errors in now.checked.values()])
        now.largest, now.failing = float(errors.max()), int((errors > PASSES).sum())
        return now

    def draw(self, panels, now):
        mark, result = ("✗", "off") if now.failing else ("✓", "ok")
        largest = f"largest relative error {error_text(now.largest)}"
        found = tag(
            "p", text=f"{mark} {now.theta.count} parameters: {verdict(now)}; {largest}.", class_=f"ll-check {result}"
        )
        layers = {name: layer for name, layer in panels.items() if isinstance(layer, CheckedLayer)}
        return {
            "loss": panels["loss"].moving(now.answer),
            "summary": found + tag("p", text=LEGEND, class_="quiet"),
            **{name: layer.moving(now.checked, self.state.weight) for name, layer in layers.items()},
        }

    def words(self, now):
        grad_W_1 = "; ".join(" ".join(map(format_number, row)) for row in now.gradients.W[1])
        return (
            f"{self.summary()}, {now.theta.count} parameters, nudge {scientific(now.nudge)}, "
            f"mistake in: {self.state.mistake}. {now.answer.words()} "
            f"{verdict(now)}, largest relative error below {bound(now.largest)}. grad_W_1 = [{grad_W_1}]."
        )


def verdict(now):
    """How many entries fail, in words."""
    return f"{now.failing} of {now.theta.count} entries fail" if now.failing else "every entry passes"

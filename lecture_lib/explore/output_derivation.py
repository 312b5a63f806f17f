"""The explorer of 4.5: the gradients w.r.t. y_hat and a_L, line by line."""

import numpy as np

from lecture_lib import forward_propagation, numerical_gradient
from lecture_lib.derivations import module_4_5
from lecture_lib.draw import LARGEST, NABLA, Bars, DerivationLines, Html, OutputLayer, Panel, tag
from lecture_lib.explore.kit import Choice, LineByLine, LiveState, quantities_in, trap_switch
from lecture_lib.explore.kit.on_output import OnOutput, OutputState, scores
from lecture_lib.formatting import format_column, label, plain_name

MARKS = "dotted: dial · amber: gradient of · framed: this line · click: gradient of · Shift+click: dial"
DERIVATIONS = {  # by what it is the gradient of, and whether of one entry
    ("a", True): module_4_5.BY_A_L,
    ("a", False): module_4_5.BY_A_L_VECTOR,
    ("y_hat", True): module_4_5.BY_Y_HAT,
    ("y_hat", False): module_4_5.BY_Y_HAT_VECTOR,
}


def subjects(state):
    """All a_Li and ŷ_i, and each of the two as a whole."""
    return [*scores(state.k), *(("y_hat", (i,)) for i in range(1, state.k + 1)), ("a", ("L",)), ("y_hat", ())]


class OutputDerivationState(LiveState, OutputState):
    module = "4.5"
    subject = Choice(subjects)

    @property
    def chosen(self):
        """The numbers of the entries whose gradient is derived."""
        kind, indices = self.subject
        one = indices[1:] if kind == "a" else indices
        return one or tuple(range(1, self.k + 1))

    @property
    def indices(self):
        return {"i": self.chosen[0], "l": self.true_class, "k": self.k}

    @property
    def of_one(self):
        return self.subject not in (("a", ("L",)), ("y_hat", ()))

    @property
    def derivation(self):
        return DERIVATIONS[self.subject[0], self.of_one]


class LayerWithGradient(Panel):
    """The output layer, and below it the gradient w.r.t. its scores or its outputs, by `kind`."""

    def __init__(self, k, kind, real, largest):
        self.layer = OutputLayer(k, 336, real)
        of, room = ("a", "L") if kind == "a" else ("y_hat",), {"name_width": 66, "number_width": 76}
        names = [f"∂ℒ/∂{label(*of, i)}" for i in range(1, k + 1)]
        at = self.layer.width - 12, 6, self.layer.bottom + 16
        self.gradient = Bars(names, *at, NABLA[kind], largest, **room)
        super().__init__(self.layer.width, self.gradient.bottom + 6, "left", parts=(self.layer, self.gradient))

    def moving(self, columns, gradient, dialled, lit, chosen):
        """`columns` are a_L, ŷ and y; what is `lit` and `chosen` is marked as in the output layer, the gradient with it."""
        kinds, rows = ["gradient"] * len(gradient), [i - 1 for _, i in chosen]
        layer = self.layer.moving(*columns, dialled, lit, chosen)
        return layer + self.gradient.moving(gradient[:, 0], kinds, chosen=rows)


class OutputDerivation(LineByLine, OnOutput):
    """dL/da_Li and dL/dy_hat_i line by line, for softmax and cross entropy, each line with its value. Derived in 4.5."""

    State = OutputDerivationState
    drawer_name = "output layer", "number of classes, true class"
    real, largest, decimals = 0.0, LARGEST, {"a": 2}

    def rows(self):
        return [self.line_by_line(), self.dial()]

    def drawer(self):
        return [*self.classes(), trap_switch(self.state)]

    def laid_out_by(self):
        return self.state.k, self.state.subject[0], len(self.state.derivation.lines)

    def panels(self):
        k, kind, lines = self.laid_out_by()
        layer = LayerWithGradient(k, kind, self.real, self.largest[kind])
        return super().panels() | {
            "output layer": layer,
            "marks": Html(layer.width, 42, "left"),
            "lines": DerivationLines(lines, 430, 620, room=480),
        }

    def numbers(self):
        state, now = self.state, super().numbers()
        now.live = state.live(
            state.at_passes(now.theta, now.forward, now.gradients), self.by_nudging(now), self.decimals
        )
        return now

    def by_nudging(self, now):
        """The chosen gradient by nudging ŷ or a_L itself."""
        state, y_hat = self.state, now.forward.y_hat
        if state.subject[0] == "y_hat":
            l = state.true_class - 1
            gradient = numerical_gradient(lambda y_hat: -np.log(y_hat[l, 0]), y_hat, nudge=1e-4 * y_hat.min())
        else:

            def loss(a_L):
                return forward_propagation(now.theta, a_L, output=state.output).loss(state.y)

            gradient = numerical_gradient(loss, state.a_L)
        return gradient[state.chosen[0] - 1] if state.of_one else gradient

    def draw(self, panels, now):
        state, y_hat = self.state, now.forward.y_hat
        kind, gradient = ("a", now.gradients.a[1]) if state.subject[0] == "a" else ("h", now.gradients.y_hat)
        of_line = quantities_in(state.derivation, state.line, now.live.at, now.theta.sizes)
        lit, chosen = {(of, i) for of, (_, i) in of_line}, [(kind, i) for i in state.chosen]
        layer = panels["output layer"].moving((state.a_L, y_hat, state.y), gradient, state.i_on_dial, lit, chosen)
        return super().draw(panels, now) | {
            "output layer": layer,
            "marks": tag("p", text=MARKS, class_="quiet"),  # beside the picture: as text it does not grow with it
            "lines": panels["lines"].moving(now.live),
        }

    def words(self, now):
        subject, y_hat = plain_name(self.state.subject), format_column(now.forward.y_hat)
        return f"{self.summary()}, gradient of {subject}. {now.answer.words()} ŷ = {y_hat}. {now.live.words()}"

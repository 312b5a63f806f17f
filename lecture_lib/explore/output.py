"""The explorers of 4.5: the gradients w.r.t. y_hat and a_L, line by line, and side by side."""

import numpy as np

from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations import module_4_5
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.bars import Bars
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.matrix import Grid
from lecture_lib.draw.output_layer import HEAD, OutputLayer
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.live import LiveState, line_controls, live_lines, pick_line, quantities_in
from lecture_lib.explore.kit.on_output import OnOutput, OutputState, scores
from lecture_lib.explore.kit.state import Choice, Switch
from lecture_lib.formatting import format_number, label, plain_name
from lecture_lib.outputs import softmax
from lecture_lib.widgets import Panel

LARGEST = {"a": 1.0, "y_hat": 5.0}  # what fills a bar of a gradient: the one w.r.t. y_hat has no bound
UNIT = 25  # pixels of a 1, where two gradients are compared
MARKS = "dotted: dial · amber: gradient of · framed: this line · click: gradient of · Shift+click: dial"
ON_DIAL = "dotted: on the dial · click: dial · both gradients have one scale; an arrow head marks a bar longer than 5"
DERIVATIONS = {  # by what it is the gradient of, and whether of one entry
    ("a", True): module_4_5.BY_A_L,
    ("a", False): module_4_5.BY_A_L_VECTOR,
    ("y_hat", True): module_4_5.BY_Y_HAT,
    ("y_hat", False): module_4_5.BY_Y_HAT_VECTOR,
}
NABLA = {"a": f"∇{label('a', 'L')}\u00a0ℒ", "y_hat": "∇ŷ\u00a0ℒ"}  # in one piece


def caption(text):
    """What the marks of a picture mean, below it: as text beside the picture, it does not grow with it."""
    return tag("p", text=text, class_="quiet")


def subjects(state):
    """All a_Li and ŷ_i, and each of the two as a whole."""
    return [*scores(state.k), *(("y_hat", (i,)) for i in range(1, state.k + 1)), ("a", ("L",)), ("y_hat", ())]


class DerivationState(LiveState, OutputState):
    subject = Choice(subjects)

    @property
    def chosen(self):
        """The numbers of the entries whose gradient is derived."""
        kind, indices = self.subject
        one = indices[1:] if kind == "a" else indices
        return one or tuple(range(1, self.k + 1))

    @property
    def of_one(self):
        return self.subject not in (("a", ("L",)), ("y_hat", ()))

    @property
    def derivation(self):
        return DERIVATIONS[self.subject[0], self.of_one]


class OutputDerivation(OnOutput):
    """dL/da_Li and dL/dy_hat_i line by line, for softmax and cross entropy, each line with its value. Derived in 4.5."""

    State = DerivationState
    drawer_name = "output layer", "number of classes, true class"
    real, largest, decimals = 0.0, LARGEST, {"a": 2}

    def rows(self):
        subject = controls.menu(self.state, "subject", "gradient of", 170, 76, "whose gradient is derived")
        return [self.dial(), [subject, *line_controls(self.state)]]

    def drawer(self):
        return self.classes()

    def picked(self, kind, indices, shift=False):
        if not pick_line(self.state, kind, indices):
            super().picked(kind, indices, shift)

    def staged_for(self):
        return self.state.k, self.state.subject[0]

    def panels(self):
        k, kind = self.state.k, self.state.subject[0]
        self.layer = layer = OutputLayer(k, 336, real=self.real)
        names = [f"∂ℒ/∂{label('a', 'L', i) if kind == 'a' else label('y_hat', i)}" for i in range(1, k + 1)]
        self.gradient = Bars(
            names,
            layer.width - 12,
            6,
            layer.bottom + 16,
            NABLA[kind],
            self.largest[kind],
            name_width=66,
            number_width=76,
        )
        still = layer.still() + self.gradient.still()
        return [
            self.loss_panel(),
            Panel("output layer", layer.width, self.gradient.bottom + 6, still, layer.picks(), place="left"),
            Panel("marks", layer.width, 42, kind="html", place="left"),
            Panel("lines", 430, 620, kind="html", place="right", room=480),
        ]

    def picture(self):
        state, (theta, forward, gradients) = self.state, self.passes()
        kind, l, k = state.subject[0], state.true_class, state.k
        at = at_network(theta, forward, gradients, state.y, i=state.chosen[0], l=l, k=k)
        markup, said = live_lines(state, at, self._numerical(forward), self.decimals)
        lit = {(of, j) for of, (_, j) in quantities_in(state.derivation, state.line, at, theta.sizes)}
        subject = {("h" if kind == "y_hat" else "a", i) for i in state.chosen}
        y_hat, gradient = forward.y_hat, gradients.a[1] if kind == "a" else gradients.y_hat
        bars = self.layer.moving(state.a_L, y_hat, state.y, lit, subject, state.score[1][1])
        bars += self.gradient.moving(gradient[:, 0], ["gradient"] * k, chosen=[i - 1 for i in state.chosen])
        loss, answer = self.loss_answer(forward)
        shown = ", ".join(format_number(value) for value in y_hat[:, 0])
        text = f"{self.said()}, gradient of {plain_name(state.subject)}. {answer} ŷ = [{shown}]. {said}"
        return [loss, bars, caption(MARKS), markup], text

    def _numerical(self, forward):
        """The chosen gradient by nudging ŷ or a_L itself."""
        state = self.state
        if state.subject[0] == "y_hat":
            l, nudge = state.true_class - 1, 1e-4 * forward.y_hat.min()
            gradient = numerical_gradient(lambda y_hat: -np.log(y_hat[l, 0]), forward.y_hat, nudge=nudge)
        else:
            gradient = numerical_gradient(lambda a_L: self.passes(a_L)[1].loss(state.y), state.a_L)
        return gradient[state.chosen[0] - 1] if state.of_one else gradient


class SoftmaxState(OutputState):
    jacobian = Switch(True)


class SoftmaxGradient(OnOutput):
    """y_hat, e(l) and both gradients as bars, and the softmax's Jacobian between them. Derived in 4.5."""

    State = SoftmaxState

    def rows(self):
        jacobian = controls.switch(self.state, "jacobian", "Jacobian", "how the one gradient becomes the other")
        return [self.dial(), [*self.classes(), jacobian]]

    def staged_for(self):
        return self.state.k, self.state.jacobian

    def panels(self):
        k, row = self.state.k, 26
        numbers = range(1, k + 1)
        self.layer = layer = OutputLayer(k, 408, row)
        names, size = [f"i={i}" for i in numbers], (408, layer.bottom + 6)
        # one scale: an entry of ∇ŷ is never above 0, one of ∇a_L lies between −1 and 1
        self.by_y_hat, self.by_a = (
            Bars(
                names,
                38 + sides * UNIT * LARGEST[kind] + number,
                x,
                0,
                NABLA[kind],
                LARGEST[kind],
                zero,
                38,
                row,
                "",
                number,
            )
            for kind, x, sides, zero, number in (("y_hat", 0, 1, 1, 74), ("a", 254, 2, 0.5, 66))
        )
        gradients = self.by_y_hat.still() + self.by_a.still()
        panels = [
            self.loss_panel(),
            Panel("output layer", *size, layer.still(), layer.picks(), "plot"),
            Panel("gradients", *size, gradients, kind="plot"),
            Panel("marks", 1080, 22, kind="html"),
        ]
        if self.state.jacobian:
            panels += self._product()
        return panels

    def _product(self):
        """The panels of Jᵀ ∇ŷ = ∇a_L and of what it says."""
        numbers = range(1, self.state.k + 1)
        k, rows, cell = self.state.k, [label("a", "L", i) for i in numbers], (56, 24)
        self.matrix = Grid(k, k, 0, 0, cell, "Jᵀ", rows, [label("y_hat", j) for j in numbers], head=HEAD)
        self.vector = Grid(k, 1, self.matrix.right + 14, 20, (86, 24), NABLA["y_hat"])
        self.outcome = Grid(k, 1, self.vector.right + 18, 20, (66, 24), NABLA["a"])
        middle = self.matrix.top + 12 * k + 5
        signs = ("·", self.matrix.right + 13), ("=", self.vector.right + 15)
        still = "".join(grid.still() for grid in (self.matrix, self.vector, self.outcome))
        still += "".join(tag("text", text=sign, class_="head", x=x, y=middle) for sign, x in signs)
        return [
            Panel("product", self.outcome.right + 12, self.outcome.bottom + 8, still),
            Panel("words", 400, 136, kind="html"),
        ]

    def picture(self):
        state, (_, forward, gradients) = self.state, self.passes()
        k, y_hat, l = state.k, forward.y_hat, state.true_class
        by_y_hat, by_a = gradients.y_hat, gradients.a[1]
        layer = self.layer.moving(state.a_L, y_hat, state.y, dialled=state.score[1][1])
        bars = self.by_y_hat.moving(by_y_hat[:, 0], ["gradient"] * k)
        bars += self.by_a.moving(by_a[:, 0], ["gradient"] * k)
        loss, answer = self.loss_answer(forward)
        frames = [loss, layer, bars, caption(ON_DIAL)]
        if state.jacobian:
            product = self.matrix.moving(softmax.jacobian(y_hat).T, 3, "prime", column=l - 1)
            product += self.vector.moving(by_y_hat, 2, chosen=(l - 1, 0)) + self.outcome.moving(by_a, 4)
            frames += [product, self._words(by_y_hat, by_a)]
        columns = {"ŷ": y_hat, "e(ℓ)": state.y, "grad_y_hat": by_y_hat, "grad_a_L": by_a}
        listed = " ".join(
            f"{name} = [{', '.join(format_number(value) for value in column[:, 0])}]."
            for name, column in columns.items()
        )
        return frames, f"{self.said()}. {answer} {listed}"

    def _words(self, by_y_hat, by_a):
        steep, gentle = (float(abs(gradient).max()) for gradient in (by_y_hat, by_a))
        return (
            tag(
                "p",
                text=f"Column ℓ of Jᵀ is all that counts: every other entry of {NABLA['y_hat']} is 0.",
                class_="strong",
            )
            + tag("p", words("Jᵀ has ∂ŷ_j/∂a_Li in row i and column j."))
            + tag(
                "p",
                words(f"Largest entry w.r.t. ŷ: {format_number(steep, 2)}, w.r.t. a_L: {format_number(gentle, 4)}."),
            )
            + tag(
                "p",
                words("1/ŷ_ℓ explodes as ŷ_ℓ goes to 0; column ℓ carries a factor ŷ_ℓ that cancels it."),
                class_="quiet",
            )
        )

"""The explorer of 4.5 that has the gradients w.r.t. y_hat and a_L side by side."""

from lecture_lib import softmax
from lecture_lib.draw import LARGEST, NABLA, Bars, Grid, Html, OutputLayer, Panel, Signs, tag, words
from lecture_lib.draw.scores import HEAD
from lecture_lib.explore.kit import Switch, controls
from lecture_lib.explore.kit.on_output import OnOutput, OutputState
from lecture_lib.formatting import format_column, format_number, label

WIDTH = 408
UNIT = 25  # pixels of a 1: both gradients have one scale
MARKS = "dotted: on the dial · click: dial · both gradients have one scale; an arrow head marks a bar longer than 5"


class BothGradients(Panel):
    """The gradients w.r.t. ŷ and w.r.t. a_L as bars. An entry of the one is never above 0, the other's are within ±1."""

    def __init__(self, k):
        self.by_y_hat = self.bars(k, "y_hat", 0, sides=1, zero=1, number_width=74)
        self.by_a = self.bars(k, "a", 254, sides=2, zero=0.5, number_width=66)
        super().__init__(WIDTH, self.by_a.bottom + 6, kind="plot", parts=(self.by_y_hat, self.by_a))

    def bars(self, k, kind, x, sides, zero, number_width):
        """Bars that grow to so many `sides` from their zero line."""
        names, largest = [f"i={i}" for i in range(1, k + 1)], LARGEST[kind]
        width = 38 + sides * UNIT * largest + number_width
        return Bars(names, width, x, 0, NABLA[kind], largest, zero, name_width=38, number_width=number_width)

    def moving(self, by_y_hat, by_a):
        kinds = ["gradient"] * len(by_a)
        return self.by_y_hat.moving(by_y_hat[:, 0], kinds) + self.by_a.moving(by_a[:, 0], kinds)


class Product(Panel):
    """The product Jᵀ · grad_y_hat = grad_a_L."""

    def __init__(self, k):
        rows, columns = ([label(*of, i) for i in range(1, k + 1)] for of in (("a", "L"), ("y_hat",)))
        self.matrix = Grid(k, k, 0, 0, (56, 24), "Jᵀ", rows, columns, head=HEAD)
        self.vector = Grid(k, 1, self.matrix.right + 14, 20, (86, 24), NABLA["y_hat"])
        self.outcome = Grid(k, 1, self.vector.right + 18, 20, (66, 24), NABLA["a"])
        signs = Signs(self.matrix, {"·": self.matrix.right + 13, "=": self.vector.right + 15})
        parts = self.matrix, self.vector, self.outcome, signs
        super().__init__(self.outcome.right + 12, self.outcome.bottom + 8, parts=parts)

    def moving(self, jacobian, by_y_hat, by_a, true_class):
        l = true_class - 1
        return (
            self.matrix.moving(jacobian.T, 3, "prime", column=l)
            + self.vector.moving(by_y_hat, 2, chosen=(l, 0))
            + self.outcome.moving(by_a, 4)
        )


class SoftmaxState(OutputState):
    jacobian = Switch(True)


class SoftmaxGradient(OnOutput):
    """y_hat, e(l) and both gradients as bars, and the softmax's Jacobian between them. Derived in 4.5."""

    State = SoftmaxState

    def rows(self):
        jacobian = controls.switch(self.state, "jacobian", "Jacobian", "how the one gradient becomes the other")
        return [[*self.classes(), jacobian], self.dial()]

    def laid_out_by(self):
        return self.state.k, self.state.jacobian

    def panels(self):
        k, panels = self.state.k, super().panels()
        panels |= {"output layer": OutputLayer(k, WIDTH), "gradients": BothGradients(k), "marks": Html(1080, 22)}
        return panels | ({"product": Product(k), "words": Html(400, 136)} if self.state.jacobian else {})

    def numbers(self):
        now = super().numbers()
        now.y_hat, now.by_y_hat, now.by_a = now.forward.y_hat, now.gradients.y_hat, now.gradients.a[1]
        now.jacobian = softmax.jacobian(now.y_hat)
        return now

    def draw(self, panels, now):
        state = self.state
        drawn = super().draw(panels, now) | {
            "output layer": panels["output layer"].moving(state.a_L, now.y_hat, state.y, state.i_on_dial),
            "gradients": panels["gradients"].moving(now.by_y_hat, now.by_a),
            "marks": tag("p", text=MARKS, class_="quiet"),  # beside the picture: as text it does not grow with it
        }
        if state.jacobian:
            drawn["product"] = panels["product"].moving(now.jacobian, now.by_y_hat, now.by_a, state.true_class)
            drawn["words"] = about_product(now.by_y_hat, now.by_a)
        return drawn

    def words(self, now):
        columns = {"ŷ": now.y_hat, "e(ℓ)": self.state.y, "grad_y_hat": now.by_y_hat, "grad_a_L": now.by_a}
        listed = " ".join(f"{name} = {format_column(column)}." for name, column in columns.items())
        return f"{self.summary()}. {now.answer.words()} {listed}"


def about_product(by_y_hat, by_a):
    """What the product of the Jacobian shows, with the largest entries of the two gradients: markup."""
    steep, gentle = format_number(abs(by_y_hat).max(), 2), format_number(abs(by_a).max(), 4)
    sentences = {
        f"Column ℓ of Jᵀ is all that counts: every other entry of {NABLA['y_hat']} is 0.": "strong",
        "Jᵀ has ∂ŷ_j/∂a_Li in row i and column j.": None,
        f"Largest entry w.r.t. ŷ: {steep}, w.r.t. a_L: {gentle}.": None,
        "1/ŷ_ℓ explodes as ŷ_ℓ goes to 0; column ℓ carries a factor ŷ_ℓ that cancels it.": "quiet",
    }
    return "".join(tag("p", words(sentence), class_=look) for sentence, look in sentences.items())

"""The explorer of 4.2 that lays grad_theta out: one large matrix of all dL/dW_ijm and dL/db_ij, block by block."""

from lecture_lib.draw import Html, tag, words
from lecture_lib.draw.theta_blocks import ThetaBlocks
from lecture_lib.explore.kit import Choice, NetworkState, OnDial, OnNetwork, Size, Switch, controls
from lecture_lib.formatting import format_number, label, label_of, plain_name

MANY = 3  # from so many layers on, or so many neurons in one, the cells are smaller


class LayoutState(NetworkState):
    classes = Size(range(2, 5), 2)  # other than n: the shape of W_L is seen
    weight = OnDial(("W", "b"), ("W", (1, 1, 2)))
    show = Choice(("values", "names"))
    trap = Switch()


class GradientLayout(OnNetwork):
    """grad_theta as one large matrix, entry by entry beside the weight or bias that it belongs to. The lecture's 4.2."""

    State = LayoutState
    click = "click: an entry of θ, lit in both pictures and on the dial"

    def topic(self):
        state = self.state
        return [
            controls.menu(state, "show", "in the cells", 170, 82, "the numbers, or what they are called"),
            controls.switch(state, "trap", "trap", "the wrong shape of W_L that lurks here"),
        ]

    def panels(self):
        blocks = ThetaBlocks(self.state.sizes, 366, 420, room=400)
        return super().panels() | {"words": Html(366, 110, "right"), "grad theta": blocks}

    def numbers(self):
        now = super().numbers()
        now.value = now.gradients.entry(*self.state.weight)
        return now

    def marks(self, now):
        _, (k, i, *j) = self.state.weight
        lit = {("a", (k, i)), ("h", (k - 1, *j)), ("x", tuple(j) if k == 1 else ())}
        return {"lit": lit, "chosen": self.state.weight}

    def draw(self, panels, now):
        state, small = self.state, now.theta.L > MANY or max(now.theta.sizes) > MANY
        blocks = panels["grad theta"].moving(now.gradients, small, state.show == "names", state.weight, state.trap)
        return super().draw(panels, now) | {"words": self.entry_in_words(now), "grad theta": blocks}

    def entry_in_words(self, now):
        """What is on the dial and where it is in the matrix, as markup."""
        weight, sizes = self.state.weight, now.theta.sizes
        value = tag("b", text=f"∂ℒ/∂{label_of(weight)} = {format_number(now.value)}", class_="gradient")
        if self.state.trap:
            note = tag("p", text=trap(sizes), class_="negative")
        else:
            note = tag("p", text="Each block has the shape of what it is the gradient of.", class_="quiet")
        return (
            tag("p", words(title(now.theta)), class_="title")
            + tag("p", value + tag("span", text=f", {where(sizes, *weight)}"))
            + note
        )

    def words(self, now):
        state, sizes = self.state, now.theta.sizes
        shapes = ", ".join(
            f"grad_{kind}_{k} {rows}×{columns}"
            for kind in "Wb"
            for k, (rows, columns) in ((k, shape(sizes, kind, k)) for k in now.theta.W)
        )
        return (
            f"{self.summary()}. {now.answer.words()} {title(now.theta)}: {shapes}; {state.show}. "
            f"Gradient of {plain_name(state.weight)} = {format_number(now.value, 6)}, {where(sizes, *state.weight)}"
        ) + (f" {trap(sizes)}" if state.trap else "")


def title(theta):
    """How many numbers the gradient has."""
    weights, biases = (sum(array.size for array in part.values()) for part in (theta.W, theta.b))
    return f"∇θ ℒ: {weights} weights + {biases} biases = {theta.count} numbers"


def shape(sizes, kind, k):
    """Rows and columns of W_k or b_k."""
    return sizes[k], sizes[k - 1] if kind == "W" else 1


def where(sizes, kind, indices):
    """Where an entry is, and what its place says."""
    k, i, *j = indices
    rows, columns = shape(sizes, kind, k)
    block = f"in the block of {label(kind, k)}, {rows}×{columns}."
    if kind == "b":
        return f"in row {i} (neuron {i} of layer {k}) {block}"
    below = f"input {j[0]}" if k == 1 else f"neuron {j[0]} of layer {k - 1}"
    return f"in row {i} (to neuron {i} of layer {k}), column {j[0]} (from {below}) {block}"


def trap(sizes):
    """What goes wrong with W_L as n by k."""
    L, k, n = len(sizes) - 1, sizes[-1], sizes[-2]
    W, h, b = label("W", L), label("h", L - 1), label("b", L)
    if k == n:
        return f"The trap: {W} as n×k. Here n = k = {n}, so that nothing shows; choose other classes or neurons."
    return (
        f"The trap: {W} as n×k = {n}×{k}. In {label('a', L)} = {b} + {W} {h} its rows of {k} numbers meet the {n} "
        f"numbers of {h}: there is no such product, and no {n} sums to add to the {k} numbers of {b}."
    )

"""The explorer of 4.2 that lays grad_theta out: one large matrix of all dL/dW_ijm and dL/db_ij, block by block."""

from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.theta_blocks import layout
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState, OnDial, entry_of
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, Switch
from lecture_lib.formatting import format_number, label, label_of, plain_name
from lecture_lib.widgets import Panel

MANY = 3  # from so many layers on, or so many neurons in one, the cells are smaller


class LayoutState(NetworkState):
    classes = Choice(range(2, 5), 2)  # other than n: the shape of W_L is seen
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

    def staged_for(self):
        return self.state.sizes

    def panels(self):
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("words", 366, 110, kind="html", place="right"),
            Panel("grad theta", 366, 420, kind="html", place="right", room=400),
        ]

    def picture(self):
        state = self.state
        theta, forward, gradients = self.passes()
        kind, (k, i, *j) = state.weight
        value = float(getattr(gradients, kind)[k][entry_of(*state.weight)])
        lit = {("a", (k, i)), ("h", (k - 1, *j)), ("x", tuple(j) if k == 1 else ())}
        network = self.diagram.moving(
            theta, forward.a, forward.h, lit, state.weight, state.weight, frame=state.true_class
        )
        small = theta.L > MANY or max(theta.sizes) > MANY
        matrix = layout(gradients, small, state.show == "names", state.weight, state.trap)
        where = self._where(kind, k, i, *j)
        weights, biases = (sum(array.size for array in part.values()) for part in (theta.W, theta.b))
        title = f"∇θ ℒ: {weights} weights + {biases} biases = {theta.count} numbers"
        seen = label_of(state.weight)
        trap = self._trap(theta) if state.trap else ""
        said = tag("p", words(title), class_="title") + tag(
            "p",
            tag("b", text=f"∂ℒ/∂{seen} = {format_number(value)}", class_="gradient") + tag("span", text=f", {where}"),
        )
        said += tag("p", text=trap, class_="negative") if trap else tag(
            "p", text="Each block has the shape of what it is the gradient of.", class_="quiet"
        )  # fmt: skip
        loss, answer = self.loss_answer(forward)
        shapes = ", ".join(
            f"grad_{of}_{at} {array.shape[0]}×{array.shape[1]}"
            for of in "Wb" for at, array in sorted(getattr(gradients, of).items())
        )  # fmt: skip
        text = (
            f"{self.said()}. {answer} {title}: {shapes}; {state.show}. "
            f"Gradient of {plain_name(state.weight)} = {format_number(value, 6)}, {where} {trap}"
        ).rstrip()
        return [loss, network, said, matrix], text

    def _where(self, kind, k, i, *j):
        """Where an entry stands, and what that says, in words."""
        shape = f"in the block of {label(kind, k)}, {self._shape(kind, k)}."
        if kind == "b":
            return f"in row {i} (neuron {i} of layer {k}) {shape}"
        below = f"input {j[0]}" if k == 1 else f"neuron {j[0]} of layer {k - 1}"
        return f"in row {i} (to neuron {i} of layer {k}), column {j[0]} (from {below}) {shape}"

    def _shape(self, kind, k):
        sizes = self.state.sizes
        return f"{sizes[k]}×{sizes[k - 1] if kind == 'W' else 1}"

    def _trap(self, theta):
        L, sizes = theta.L, theta.sizes
        k, n = sizes[L], sizes[L - 1]
        W, h, b = label("W", L), label("h", L - 1), label("b", L)
        if k == n:
            return f"The trap: {W} as n×k. Here n = k = {n}, so that nothing shows; choose other classes or neurons."
        return (
            f"The trap: {W} as n×k = {n}×{k}. In {label('a', L)} = {b} + {W} {h} its rows of {k} numbers meet the {n} "
            f"numbers of {h}: there is no such product, and no {n} sums to add to the {k} numbers of {b}."
        )

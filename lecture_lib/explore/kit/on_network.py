"""What explorers of a network share: the dial, the network's diagram, the choice by click, the sizes behind a button."""

from lecture_lib.as_code import as_code
from lecture_lib.draw import NetworkDiagram
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState
from lecture_lib.explore.kit.on_dial import OnDialExplorer
from lecture_lib.formatting import format_column, format_number, name

SIZES = {"inputs": "inputs", "hidden": "hidden layers", "neurons": "neurons per layer", "classes": "classes"}


class OnNetwork(OnDialExplorer):
    """An explorer of a network. A subclass gives topic(), the controls of what it is about, its other panels, what they show,
    and marks(now), what else the network shows, as `NetworkDiagram` has it.

    A click chooses what is derived, the field `subject`, if it can be; else, or with Shift, what is on the dial.
    """

    State = NetworkState
    click = "click: gradient of, if it has one, else dial · Shift+click: dial"
    drawer_name = "network", "sizes, activation function, true class, other weights"

    def rows(self):
        return [self.topic(), self.dial()]  # the dial right above its answer

    def topic(self):
        return []

    def drawer(self):
        state = self.state
        menus = [(field, words, 68 + 7 * len(words)) for field, words in SIZES.items()]
        menus += [
            ("g", "g", 122, 18, "the activation function of the hidden layers"),
            ("output", "O", 150, 18, "the output function"),
            ("true_class", "true class ℓ", 138, 82),
        ]
        menus = [menu for menu in menus if menu[0] in state.fields()]
        return [
            *(controls.menu(state, *menu) for menu in menus if len(state.fields()[menu[0]].offered(state)) > 1),
            controls.number(state, "seed", "weights no.", "each number gives other random weights"),
            controls.button("new weights", self.change(state.new_weights), "other random weights"),
            controls.button("first weights", self.change(state.back_to_first), "back to the weights you began with"),
        ]

    def picked(self, kind, indices, shift=False):
        quantity = ("x", indices[1:]) if kind == "h" and indices[:1] == (0,) else (kind, indices)
        subject = self.state.fields().get("subject")
        if subject and not shift and quantity in subject.offered(self.state):
            self.state.subject = quantity
        else:
            self.state.pick("weight", quantity)

    def program(self):
        return as_code(*self.state.passed(), self.state.y, self.state.loss)

    def gradient_on_dial(self, theta, gradients):
        kind, indices = self.state.weight
        if kind == "x":
            return (theta.W[1].T @ gradients.a[1])[indices[0] - 1, 0]
        return gradients.entry(kind, indices)

    def laid_out_by(self):
        return self.state.sizes

    def panels(self):
        return super().panels() | {"network": NetworkDiagram(self.state.sizes, self.click)}

    def draw(self, panels, now):
        state, one = self.state, self.state.sizes[-1] == 1  # the one output is no class
        framed = None if one or state.has_real_target else state.true_class
        target = f"y = {state.y[0, 0]:g}" if one else ""
        shown = {"a": now.forward.a, "h": now.forward.h, "dialled": state.weight, "frame": framed, "target": target}
        return super().draw(panels, now) | {"network": panels["network"].moving(now.theta, **shown | self.marks(now))}

    def marks(self, now):
        return {}

    def summary(self):
        """The state in words."""
        state = self.state
        true_class = ""
        if state.has_real_target:
            true_class = f"y = {format_column(state.y, 2)}, "
        elif "true_class" in self.controls:
            one = f" (y = {state.y[0, 0]:g})" * (len(state.y) == 1)
            true_class = f"true class {state.true_class}{one}, "
        on_dial = f"{name(state.weight[0], *state.weight[1])} = {format_number(state.value, 2)}"
        return f"Layers {state.sizes}, g = {state.g}, {true_class}{on_dial}"

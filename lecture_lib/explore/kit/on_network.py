"""What explorers of a network share: the dial and its mark, the loss that answers, the network, the choice by click."""

from lecture_lib.draw.loss import HEIGHT, loss_answer
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.network_state import NetworkState, entry_of
from lecture_lib.formatting import format_number, label_of, name
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.widgets import Panel

SIZES = {"inputs": "inputs", "hidden": "hidden layers", "neurons": "neurons per layer", "classes": "classes"}


class OnNetwork(Explorer):
    """An explorer of a network. A subclass gives topic(), the controls of what it is about, its panels and picture.

    A click chooses what is derived, the field `subject`, if it can be; else, or with Shift, what is on the dial.
    """

    State = NetworkState
    click = "click: gradient of, if it has one, else dial · Shift+click: dial"
    drawer_name = "network", "sizes, activation function, true class, other weights"

    def rows(self):
        state = self.state
        dial = controls.dial(state, "value", lambda state: label_of(state.weight), tooltip="arrow keys, PageUp, Home")
        on_dial = controls.menu(state, "weight", "dial", 118, 32, "the weight, bias or input that you turn")
        return [[on_dial, dial, controls.mark(state, "mark", dial)], self.topic()]

    def topic(self):
        return []

    def drawer(self):
        state = self.state
        menus = [(field, words, 68 + 7 * len(words)) for field, words in SIZES.items()]
        menus += [
            ("g", "g", 122, 18, "the activation function of the hidden layers"),
            ("true_class", "true class ℓ", 138, 82),
        ]
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

    def passes(self, *change):
        """Theta, Forward and Gradients at the numbers of now, or with one entry changed: kind, indices, value."""
        state = self.state
        theta = state.theta_with(*change)
        forward = forward_propagation(theta, state.x_with(*change), state.g, state.output)
        return theta, forward, back_propagation(theta, forward, state.y, state.loss)

    def loss_panel(self):
        return Panel("loss", 1080, HEIGHT, kind="html", place="top")

    def loss_answer(self, forward):
        """Markup and words of the loss that answers to the dial."""
        state, (kind, indices) = self.state, self.state.weight
        theta, there, gradients = self.passes(kind, indices, state.mark)
        of_input = theta.W[1].T @ gradients.a[1] if kind == "x" else None
        gradient = (of_input if kind == "x" else getattr(gradients, kind)[indices[0]])[entry_of(kind, indices)]
        now, was = (each.loss(state.y, state.loss) for each in (forward, there))
        return loss_answer(now, was, float(gradient), state.weight, state.mark, state.value)

    def network_panel(self):
        self.diagram = diagram = NetworkDiagram(self.state.sizes, self.click)
        return Panel("network", diagram.width, diagram.height, diagram.still(), diagram.picks(), place="left")

    def said(self):
        """The state in words."""
        state = self.state
        true_class = f"true class {state.true_class}, " if "true_class" in self.controls else ""
        on_dial = f"{name(state.weight[0], *state.weight[1])} = {format_number(state.value, 2)}"
        return f"Layers {state.sizes}, g = {state.g}, {true_class}{on_dial}"

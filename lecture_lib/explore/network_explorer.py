"""The network explorer of 4.1: sizes, weights and input free, the forward pass layer by layer."""

from lecture_lib import linear
from lecture_lib.activations import ACTIVATIONS
from lecture_lib.derivations import at_network, module_4_1
from lecture_lib.derivations.expression import Symbol
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import Html, formula_line, lines, table, tag, value_of, words
from lecture_lib.explore.kit import Choice, NetworkState, OnNetwork, Size, Whole, controls
from lecture_lib.explore.kit.network_state import SharedG, outputs
from lecture_lib.formatting import format_number, label, padded


class Layer(Whole):
    """How many layers have been computed. The next layer begins with its first neuron chosen."""

    def __init__(self):
        super().__init__(lambda state: len(state.sizes) - 1, first=0)

    def keep(self, state, value):
        super().keep(state, value)
        if value:
            state.subject = ("a", (value, 1))


class ForwardState(NetworkState):
    inputs = Size(range(1, 7), 3)
    neurons = Size(range(1, 7), 3)
    g = SharedG(ACTIVATIONS.values())
    output = Choice(lambda state: (*outputs(state), linear))
    subject = Choice(lambda state: state.quantities("a"))
    layer = Layer()


class NetworkExplorer(OnNetwork):
    """The forward pass of a network of any size, layer by layer, with every number on the screen. Derived in 4.1."""

    State = ForwardState
    click = "click: neuron, else dial · Shift+click: dial"

    def topic(self):
        state = self.state
        return [
            controls.menu(state, "subject", "neuron", 124, 52, "whose arithmetic is shown"),
            controls.stepper(state, "layer", "layer", "the forward pass, layer by layer"),
        ]

    def picked(self, kind, indices, shift=False):
        own = kind == "h" and indices[0] > 0  # both halves of a neuron are its arithmetic
        super().picked("a" if own else kind, indices, shift)

    def panels(self):
        sizes = self.state.sizes
        return super().panels() | {
            "arithmetic": Html(360, 320 + 30 * max(sizes), "right"),
            "shapes": Html(360, 30 + 26 * len(sizes), "right"),
        }

    def marks(self, now):
        k, j = self.state.subject[1]
        below = range(1, now.theta.sizes[k - 1] + 1)
        lit = {("a", (k, j))} | {("W", (k, j, m)) for m in below} | {("h", (k - 1, m)) for m in below}
        return {"lit": lit, "chosen": self.state.subject, "known": self.state.layer}

    def draw(self, panels, now):
        k, j = self.state.subject[1]
        known = arithmetic(now.theta, now.forward, k, j) if k <= self.state.layer else not_yet(k)
        return super().draw(panels, now) | {"arithmetic": known, "shapes": shapes(now.theta)}

    def words(self, now):
        state, forward = self.state, now.forward
        layers = [
            f"{kind}_{i} = [{', '.join(map(format_number, values[i][:, 0]))}]"
            for i in range(1, state.layer + 1)
            for kind, values in (("a", forward.a), ("h", forward.h))
        ]
        x = ", ".join(format_number(each, 2) for each in forward.h[0][:, 0])
        return (
            f"{self.summary()}, O = {forward.output}, weights no. {state.seed}, x = [{x}]. {now.answer.words()} "
            f"{'; '.join(layers) or 'nothing computed yet'}."
        )


def not_yet(k):
    """What is shown instead of the arithmetic before a layer is computed."""
    title = tag("p", text=f"Layer {k}", class_="title")
    return title + "<p>Not computed yet. Guess its numbers, then press <b>next</b>.</p>"


def arithmetic(theta, forward, k, j):
    """Layer k all at once, and neuron j of it number by number."""
    at = at_network(theta, forward, k=k, j=j)
    symbols, numbers = MathML(at, "indices"), MathML(at, "numbers", 4, terms_per_row=2)
    a, h = forward.a[k], forward.h[k]
    is_output = k == theta.L
    function, letter = (forward.output, "O") if is_output else (forward.g, "g")
    h_name = Symbol("y_hat", ("j",)) if is_output else Symbol("h", ("k", "j"))

    def shown(left, *sides):
        return symbols.row(left.show(symbols), *(part for side in sides for part in (symbols.op("="), side)))

    a_layer, a_neuron = Symbol("a", ("k",)), Symbol("a", ("k", "j"))
    layer_rule, neuron_rule = module_4_1.A_LAYER, module_4_1.A_NEURON
    in_numbers = shown(a_neuron, neuron_rule.show(numbers))
    rule = module_4_1.FUNCTIONS[function]
    of_function = shown(h_name, *([] if is_output else [module_4_1.H_NEURON.show(symbols)]), rule.show(numbers))
    return lines(
        [
            formula_line(f"layer {k}, all at once", shown(a_layer, layer_rule.show(symbols))),
            formula_line("with the numbers of now", shown(a_layer, layer_rule.show(numbers)), value_of(a, 4)),
            formula_line(
                words(f"neuron {j}: its bias, and each input times its weight"),
                shown(a_neuron, neuron_rule.show(symbols)),
            ),
            formula_line("with the numbers of now", in_numbers, padded(a[j - 1, 0], 4), "current"),
            formula_line(f"{letter} is {function}", of_function, padded(h[j - 1, 0], 4)),
        ]
    )


def shapes(theta):
    """The table of shapes and the number of parameters."""
    rows = []
    for k in theta.W:
        n, below = theta.W[k].shape
        count = f"{n}·{below} + {n} = {n * below + n}"
        rows.append([f"layer {k}", f"{label('W', k)} {n}×{below}", f"{label('b', k)} {n}×1", count])
    rows.append(["together", "", "", f"<b>{theta.count}</b>"])
    return table(["", "weights", "biases", "parameters"], rows)

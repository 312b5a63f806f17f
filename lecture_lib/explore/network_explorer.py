"""The network explorer of 4.1: sizes, weights and input free, the forward pass layer by layer."""

from lecture_lib.activations import ACTIVATIONS, linear
from lecture_lib.derivations import module_4_1
from lecture_lib.derivations.expression import Symbol
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.formulas import formula_line, lines, table, value_of
from lecture_lib.draw.markup import tag, words
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState, quantities
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, Steps
from lecture_lib.formatting import format_number, label, padded
from lecture_lib.outputs import softmax
from lecture_lib.widgets import Panel


class Layer(Steps):
    """How many layers have been computed. Who goes on looks at the first neuron of the new layer."""

    def __init__(self):
        super().__init__(lambda state: len(state.sizes) - 1, first=0)

    def keep(self, state, value):
        super().keep(state, value)
        if value:
            state.subject = ("a", (value, 1))


class ForwardState(NetworkState):
    inputs = Choice(range(1, 7), 3)
    neurons = Choice(range(1, 7), 3)
    g = Choice(ACTIVATIONS.values())
    output = Choice((softmax, linear))
    subject = Choice(lambda state: quantities(tuple(state.sizes), ("a",)))
    layer = Layer()


class NetworkExplorer(OnNetwork):
    """The forward pass of a network of any size, layer by layer, with every number on the screen. Derived in 4.1."""

    State = ForwardState
    click = "click: neuron, else dial · Shift+click: dial"

    def topic(self):
        state = self.state
        return [
            controls.menu(state, "subject", "neuron", 124, 52, "whose arithmetic is shown"),
            controls.steps(state, "layer", "layer", "the forward pass, layer by layer"),
        ]

    def drawer(self):
        return [controls.menu(self.state, "output", "O", 122, 18, "the output function"), *super().drawer()]

    def picked(self, kind, indices, shift=False):
        own = kind == "h" and indices[:1] != (0,)  # both halves of a neuron are its arithmetic
        super().picked("a" if own else kind, indices, shift)

    def staged_for(self):
        return self.state.sizes

    def panels(self):
        most = max(self.state.sizes)
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("arithmetic", 360, 320 + 30 * most, kind="html", place="right"),
            Panel("shapes", 360, 30 + 26 * len(self.state.sizes), kind="html", place="right"),
        ]

    def picture(self):
        state, known = self.state, self.state.layer
        theta, forward, _ = self.passes()
        _, (k, j) = state.subject
        below = range(1, theta.sizes[k - 1] + 1)
        lit = {("a", (k, j))} | {("W", (k, j, m)) for m in below} | {("h", (k - 1, m)) for m in below}
        network = self.diagram.moving(
            theta, forward.a, forward.h, lit, state.subject, state.weight, known, frame=state.true_class
        )
        loss, answer = self.loss_answer(forward)
        layers = []
        for i in range(1, known + 1):
            for kind, values in (("a", forward.a[i]), ("h", forward.h[i])):
                layers.append(f"{kind}_{i} = [{', '.join(format_number(v) for v in values[:, 0])}]")
        text = (
            f"{self.said()}, O = {forward.output}, weights no. {state.seed}, "
            f"x = [{', '.join(format_number(v, 2) for v in state.x[:, 0])}]. {answer} {'; '.join(layers) or 'nothing computed yet'}."
        )
        return [loss, network, arithmetic(theta, forward, k, j, known), shapes(theta)], text


def arithmetic(theta, forward, k, j, known):
    """Layer k all at once, and neuron j of it number by number."""
    if k > known:
        title = tag("p", text=f"Layer {k}", class_="title")
        return title + "<p>Not computed yet. Guess its numbers, then press <b>next</b>.</p>"
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

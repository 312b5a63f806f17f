"""The network explorer of 4.1: sizes, weights and input free, the forward pass layer by layer."""

from lecture_lib.activations import ACTIVATIONS
from lecture_lib.derivations import module_4_1 as derived
from lecture_lib.derivations.expression import Symbol
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import SUBSCRIPTS, name, padded, written
from lecture_lib.draw import lines
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.explore.base import choose, menu, offer, stepper
from lecture_lib.explore.on_network import OnNetwork
from lecture_lib.network import forward_propagation
from lecture_lib.outputs import OUTPUTS, softmax
from lecture_lib.scene import Panel

# What g and O do to one number, for the eye; the values come from the maths.
G_FORMULA = {"logistic": "1 / (1 + e⁻ᵃ)", "tanh": "tanh a", "relu": "max(0, a)", "linear": "a"}


class NetworkExplorer(OnNetwork):
    """The forward pass of a network of any size, layer by layer, with every number on the screen. Derived in 4.1."""

    kinds = ("W", "b")

    def __init__(self, inputs=3, hidden=2, neurons=3, classes=3):
        controls = {
            "output": menu("O", ["softmax", "linear"], "softmax", 122, 18),
            "layer": stepper("layer", hidden + 1, hidden + 1, first=0),
            "neuron": menu("neuron", ["a_11"], "a_11", 128, 54),
        }
        rows = [[controls["output"]], [controls["layer"], controls["neuron"]]]
        sizes = (inputs, hidden, neurons, classes)
        super().__init__(controls, rows, sizes, list(ACTIVATIONS), x_dials=True, loss=False)

    def changed(self, control, old, new):
        super().changed(control, old, new)
        if control == "layer" and new and self._held == 1:  # not when the number of layers has moved it
            choose(self.controls["neuron"], name("a", new, 1))

    def picked(self, kind, indices):
        super().picked(kind, indices)
        if kind == "a":
            choose(self.controls["neuron"], name("a", *indices))

    def staged_for(self):
        return self.sizes

    def _follow_sizes(self):
        super()._follow_sizes()
        L, layer = len(self.sizes) - 1, self.controls["layer"]
        self._neurons = {name("a", k, j): (k, j) for k in range(1, L + 1) for j in range(1, self.sizes[k] + 1)}
        offer(self.controls["neuron"], list(self._neurons))
        if layer.max != L:
            everything = layer.value == layer.max
            layer.max = L
            layer.value = L if everything else min(layer.value, L)

    def panels(self):
        self.diagram = NetworkDiagram(self.sizes)
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("arithmetic", max(460, 280 + 60 * max(self.sizes)), 330 + 24 * max(self.sizes), kind="html"),
            Panel("shapes", 370, 64 + 26 * len(self.sizes), kind="html"),
        ]

    def picture(self):
        theta, known = self.theta, self.controls["layer"].value
        g, output = self.controls["g"].value, OUTPUTS[self.controls["output"].value]
        forward = forward_propagation(theta, self.x, g, output)
        k, j = self._neurons[self.controls["neuron"].value]
        lit = None
        if k <= known and known < theta.L or k != theta.L:
            lit = {("a", (k, j))} | {("W", (k, j, m)) for m in range(1, self.sizes[k - 1] + 1)}
            lit |= {("h", (k - 1, m)) for m in range(1, self.sizes[k - 1] + 1)}
        network = self.diagram.moving(theta, forward.a, forward.h, lit, self.chosen, known)
        return [network, self._arithmetic(theta, forward, k, j, known), shapes(theta)], self._words(forward, known)

    def _arithmetic(self, theta, forward, k, j, known):
        if k > known:
            return f'<p class="title">Layer {k}</p><p>Not computed yet. Guess its numbers, then press <b>next</b>.</p>'
        at = at_network(theta, forward, k=k, j=j)
        symbols, numbers = MathML(at, "indices"), MathML(at, "numbers", decimals=4)
        numbers.a_row = 2
        is_output = k == theta.L
        a, h = forward.a[k], forward.h[k]
        h_name = Symbol("y_hat", ("j",)) if is_output else Symbol("h", ("k", "j"))
        rule = G_FORMULA[forward.g.name] if not is_output else "a" if forward.output is not softmax else "softmax"
        softened = is_output and forward.output is softmax
        h_rule = derived.Y_HAT_NEURON if softened else derived.H_NEURON

        def shown(left, expression, page):
            return symbols.row(left.show(symbols), symbols.op("="), expression.show(page))

        a_layer, a_neuron = Symbol("a", ("k",)), Symbol("a", ("k", "j"))
        layer = [
            lines.line(f"layer {k}, all at once", shown(a_layer, derived.A_LAYER, symbols)),
            lines.line("with the numbers of now", shown(a_layer, derived.A_LAYER, numbers), lines.value_of(a, 4)),
        ]
        neuron = [
            lines.line(
                f"neuron {j} of layer {k}: its bias, and each input times its weight",
                shown(a_neuron, derived.A_NEURON, symbols),
            ),
            lines.line(
                "with the numbers of now", shown(a_neuron, derived.A_NEURON, numbers), padded(a[j - 1, 0], 4), "current"
            ),
        ]
        if softened:
            reason = f"softmax: its share of the sum over layer {k}"
            neuron.append(lines.line(reason, shown(h_name, h_rule, numbers), padded(h[j - 1, 0], 4)))
        else:
            value = symbols.row(symbols.letter("O" if is_output else "g"), symbols.brackets(a_neuron.show(numbers)))
            reason = f"{'O' if is_output else 'g'} is {(forward.output if is_output else forward.g).name}: {rule}"
            neuron.append(
                lines.line(reason, symbols.row(h_name.show(symbols), symbols.op("="), value), padded(h[j - 1, 0], 4))
            )
        return f'<div class="ll-lines">{"".join(layer)}</div><div class="ll-lines">{"".join(neuron)}</div>'

    def _words(self, forward, known):
        layers = []
        for k in range(1, known + 1):
            layers += [
                f"a_{k} = [{', '.join(written(v) for v in forward.a[k][:, 0])}]",
                f"h_{k} = [{', '.join(written(v) for v in forward.h[k][:, 0])}]",
            ]
        chosen = self.controls["weight"].value
        return (
            f"Network of layers {self.sizes}, g = {forward.g}, O = {forward.output}, weights no. {self.seed}, "
            f"{chosen} = {written(self.controls['value'].value, 2)}, "
            f"x = [{', '.join(written(v, 2) for v in self.x[:, 0])}]. "
            + "; ".join(layers or ["nothing computed yet"])
            + "."
        )


def shapes(theta):
    """The table of shapes and the number of parameters."""
    rows = []
    for k in theta.W:
        n, below = theta.W[k].shape
        sub = str(k).translate(SUBSCRIPTS)
        rows.append([f"layer {k}", f"W{sub} {n}×{below}", f"b{sub} {n}×1", f"{n}·{below} + {n} = {n * below + n}"])
    rows.append(["together", "", "", f"<b>{theta.count}</b>"])
    return lines.table(["", "weights", "biases", "parameters"], rows)

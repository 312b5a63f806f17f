"""Walks back through the network, one stop at a time: responsibility in 4.4, the whole backward pass in 4.6."""

from dataclasses import replace

from lecture_lib.derivations import module_4_5, module_4_6, module_4_7
from lecture_lib.derivations.expression import Gradient, Symbol
from lecture_lib.derivations.module_4_4 import layer_chain
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.digits import written
from lecture_lib.draw import lines
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.explore.base import stepper, walk_on
from lecture_lib.explore.on_network import OnNetwork
from lecture_lib.outputs import one_hot
from lecture_lib.scene import Panel


def stops(L):
    """Where a backward pass stops: ("a", L), then for every layer down its parameters, the h and the a below."""
    out = [("a", L)]
    for k in range(L, 0, -1):
        out += [("W", k)] + ([("h", k - 1), ("a", k - 1)] if k > 1 else [])
    return out


class Walk(OnNetwork):
    """A walk back from the loss. A subclass says what stands beside the network: `beside(...)` gives markup and words."""

    most = {"inputs": (1, 4), "hidden": (1, 4), "neurons": (1, 4), "classes": (2, 4)}

    def __init__(self, inputs=3, hidden=2, neurons=3, classes=3):
        controls = {"stop": stepper("stop", 0, 3 * (hidden + 1) - 1, first=0)}
        super().__init__(controls, [[], [controls["stop"]]], (inputs, hidden, neurons, classes))

    def _follow_sizes(self):
        super()._follow_sizes()
        L = len(self.sizes) - 1
        walk_on(self.controls["stop"], L, len(stops(L)))

    def staged_for(self):
        return self.sizes

    def panels(self):
        self.diagram = NetworkDiagram(self.sizes)
        return [
            Panel("network", self.diagram.width, self.diagram.height, self.diagram.still(), self.diagram.hits()),
            Panel("beside", 470, 420, kind="html"),
        ]

    def picture(self):
        theta, forward, gradients = self.passes()
        walked = stops(theta.L)[: self.controls["stop"].value]
        reached = {(kind, k) for kind, k in walked if kind != "W"}
        if reached:
            reached.add(("h", theta.L))
        here = walked[-1] if walked else None
        network = self.diagram.moving(
            theta,
            forward.a,
            forward.h,
            self._lit(here, theta),
            self.chosen,
            frame=self.true_class,
            grads=gradients,
            reached=reached,
        )
        at = at_network(theta, forward, gradients, l=self.true_class)
        markup, words = self.beside(here, walked, at, forward, gradients)
        text = (
            f"Layers {theta.sizes}, g = {forward.g}, true class {self.true_class}, {self.controls['weight'].value} = "
            f"{written(self.controls['value'].value, 2)}, stop {len(walked)} of {len(stops(theta.L))}. {words}"
        )
        return [network, markup], text

    def _loss(self, forward):
        return forward.loss(one_hot(self.true_class, self.sizes[-1]))

    def _lit(self, here, theta):
        if here is None:
            return {("a", (theta.L, self.true_class))}
        kind, k = here
        if kind == "W":
            return {("W", edge) for edge in self.diagram.edges() if edge[0] == k}
        lit = {("a", (k, j)) for j in range(1, theta.sizes[k] + 1)}
        return lit | ({("W", edge) for edge in self.diagram.edges() if edge[0] == k + 1} if kind == "h" else set())


class BackwardPass(Walk):
    """The whole backward pass, step by step, each step with its formula and its numbers. Derived in 4.5 to 4.7."""

    def beside(self, here, walked, at, forward, gradients):
        if here is None:
            return (
                f'<p class="title">The forward pass is done, the loss is {written(self._loss(forward))}</p>'
                "<p>Press <b>next</b>: the first gradient is that of the output layer's pre-activations.</p>"
            ), f"The loss is {written(self._loss(forward))}."
        kind, k = here
        L, out, words = at.index("L"), [], []
        for derivation, read in steps_of(kind, k, L, at):
            symbols, numbers = MathML(read, "indices"), MathML(read, "numbers")
            left = symbols.row(derivation.left.show(symbols), symbols.op("="))
            expression, value = derivation.lines[-1].expression, derivation.left.value(read)
            out.append(lines.line(derivation.name, left + expression.show(symbols)))
            shown = lines.value_of(value, 4)
            out.append(lines.line("with the numbers of now", left + expression.show(numbers), shown, "current"))
            words.append(f"{derivation.name}: {' '.join(written(v) for v in value.ravel())}")
        what = {"W": f"grad_W_{k} and grad_b_{k}", "a": f"grad_a_{k}", "h": f"grad_h_{k}"}[kind]
        left_over = len(stops(L)) - len(walked)
        after = f"{left_over} more to go." if left_over else "Below lies the input: the walk is over."
        title = f'<p class="title">Stop {len(walked)}: {what}</p>'
        return f'{title}<div class="ll-lines">{"".join(out)}</div><p class="quiet">{after}</p>', "; ".join(words) + "."


def steps_of(kind, k, L, at):
    """The derivations whose last lines a stop computes, each with where it is read."""
    if kind == "W":
        read = replace(at, indices=at.indices | {"k": k})
        return [(module_4_7.BY_W_MATRIX, read), (module_4_7.BY_B_VECTOR, read)]
    if (kind, k) == ("a", L):
        return [(module_4_5.BY_A_L_VECTOR, at)]
    derivation = module_4_6.BY_H_VECTOR if kind == "h" else module_4_6.BY_A_VECTOR
    return [(derivation, replace(at, indices=at.indices | {"i": k}))]


class Responsibility(Walk):
    """Who answers for the loss? A walk back that says so in words, with the chain's factors in groups. Derived in 4.4."""

    def beside(self, here, walked, at, forward, gradients):
        title, words = answer(here, at.index("L"), forward, self.true_class, self._loss(forward))
        page = MathML(at)
        shown = f'<p class="title">{title}</p><p>{words}</p>'
        said = f"{title}. {words}"
        if here:
            kind, k = here
            chain = layer_chain(at.index("L"), walked)
            by = page.partial(page.loss(), Symbol(kind, (k,)))
            shown += lines.line(
                "the factors so far, group by group", page.row(by, page.op("="), chain.show(page)), "", "current"
            )
            values = getattr(gradients, kind)[k]
            size = f"{values.shape[0]}×{values.shape[1]}"
            shown += lines.line(
                f"what they come to, {size}", Gradient(Symbol(kind, (k,))).show(page), lines.value_of(values, 4)
            )
            said += f" grad_{kind}_{k} = {' '.join(written(v) for v in values.ravel())}."
        return shown, said


def answer(here, L, forward, true_class, loss):
    """The words of one stop: a title and what is to be understood there."""
    y_hat = forward.y_hat[true_class - 1, 0]
    if here is None:
        return f"The loss is {written(loss)}", (
            f"The network gave the true class a probability of {written(y_hat)}. Somebody has to answer for the rest. "
            "Walk back and ask each part what it did."
        )
    kind, k = here
    if kind == "a" and k == L:
        return "The output layer answers first", (
            "Only its pre-activations shape ŷ. Each one answers for how far its output lies from the target: "
            "the true class for what is missing, every other class for what is too much."
        )
    if kind == "W":
        rest = f" The same blame goes on, undiminished, to h_{k - 1}."
        last = " Below lies the input, which learning does not change: all parameters have answered."
        return f"W_{k} and b_{k} answer", (
            f"Layer {k} is made of weights, biases and what came in. Weights and biases can be changed, so here blame "
            f"turns into a gradient: a bias takes its neuron's blame as it is, a weight takes it times its input."
            f"{rest if k > 1 else last}"
        )
    if kind == "h":
        return f"h_{k} is blamed from all sides", (
            f"Each neuron of layer {k} spoke to every neuron of layer {k + 1}. It gets blame back along each of those "
            "edges, as much as the weight on it let through, and adds it all up."
        )
    return f"a_{k} hands over what g lets through", (
        f"h_{k} is only g of a_{k}. Where g is steep, blame passes; where a neuron is saturated, next to none does, "
        "and everything below it learns little from it."
    )

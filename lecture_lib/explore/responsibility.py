"""The explorer of 4.4 that asks, stop by stop, who answers for the loss."""

from lecture_lib.derivations.expression import Gradient, Symbol
from lecture_lib.derivations.module_4_4 import layer_chain
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import formula_line, lines, tag, value_of, words
from lecture_lib.explore.kit.on_way_back import OnWayBack
from lecture_lib.formatting import format_number, name


class Responsibility(OnWayBack):
    """Who answers for the loss? The way back, explained stop by stop, with the chain's factors in groups. Derived in 4.4."""

    def numbers(self):
        now = super().numbers()
        now.y_hat_l = self.state.y_hat_l(now.forward)
        if now.stop:
            kind, k = now.stop
            now.gradient = getattr(now.gradients, kind)[k]
        return now

    def markup(self, now):
        title, explanation = explained(now)
        out = tag("p", words(title), class_="title") + tag("p", words(explanation))
        if not now.stop:
            return out
        kind, k = now.stop
        page, symbol = MathML(now.at, factors_per_row=2), Symbol(kind, (k,))
        by = page.partial(page.loss(), symbol)
        chain = page.row(by, page.op("="), layer_chain(now.theta.L, self.state.stops_made).show(page))
        shape = "{}×{}".format(*now.gradient.shape)
        return out + lines(
            [
                formula_line("the factors so far, group by group", chain, "", "current"),
                formula_line(f"what they come to, {shape}", Gradient(symbol).show(page), value_of(now.gradient, 4)),
            ]
        )

    def in_words(self, now):
        out = "{}. {}".format(*explained(now))
        if now.stop:
            out += f" grad_{name(*now.stop)} = {' '.join(map(format_number, now.gradient.ravel()))}."
        return out


def explained(now):
    """The explanation of a stop: a title, and a few sentences."""
    if not now.stop:
        return f"The loss is {format_number(now.answer.now)}", (
            f"The network gave the true class a probability of {format_number(now.y_hat_l)}. Somebody has to answer for the "
            "rest. Walk back, to the left, and ask each part what it did."
        )
    kind, k = now.stop
    if now.stop == ("a", now.theta.L):
        if len(now.forward.y_hat) == 1:
            return "The output layer answers first", (
                "Only its one pre-activation shapes ŷ. It answers for how far ŷ lies from the target: for what is missing if "
                "the true class is 1, for what is too much if it is 2."
            )
        return "The output layer answers first", (
            "Only its pre-activations shape ŷ. Each one answers for how far its output lies from the target: "
            "the true class for what is missing, every other class for what is too much."
        )
    if kind == "W":
        rest = f" The same blame also goes on, undiminished, to h_{k - 1} on the left."
        last = " On the left is only the input, which learning does not change: all parameters have answered."
        return f"W_{k} and b_{k} answer", (
            f"Layer {k} is made of weights, biases and what came in. You can change weights and biases, so here blame "
            f"turns into a gradient: a bias takes its neuron's blame as it is, a weight takes it times its input."
            f"{rest if k > 1 else last}"
        )
    if kind == "h":
        return f"h_{k} is blamed from all sides", (
            f"Each neuron of layer {k} spoke to every neuron of layer {k + 1}, on its right. Blame comes back along each "
            "of those edges, times the weight on it, and the neuron adds it all up."
        )
    return f"a_{k} hands over what g lets through", (
        f"h_{k} is only g of a_{k}. Where g is steep, blame passes. Where a neuron is saturated, next to none does, "
        "and everything to its left learns little from it."
    )

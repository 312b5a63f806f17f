"""Walks back through the network, one stop at a time: responsibility in 4.4, the whole backward pass in 4.5 to 4.7."""

from dataclasses import replace

from lecture_lib.derivations import module_4_5, module_4_6, module_4_7
from lecture_lib.derivations.expression import Gradient, Symbol
from lecture_lib.derivations.module_4_4 import layer_chain
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.formulas import formula_line, lines, value_of
from lecture_lib.draw.markup import tag, words
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Steps
from lecture_lib.formatting import format_number
from lecture_lib.widgets import Panel


def stops(L):
    """Where a backward pass stops: ("a", L), then for every layer its parameters, then h and a one layer to the left."""
    out = [("a", L)]
    for k in range(L, 0, -1):
        out += [("W", k)] + ([("h", k - 1), ("a", k - 1)] if k > 1 else [])
    return out


class WalkState(NetworkState):
    """`stop` counts the stops that were made, none at first."""

    stop = Steps(lambda state: len(stops(state.hidden + 1)), first=0, start=0, per=lambda state: state.hidden)

    @property
    def walked(self):
        """The stops made so far, the last one is where the walk stands."""
        return stops(self.hidden + 1)[: self.stop]


class Walk(OnNetwork):
    """A walk back from the loss. A subclass says what is to be understood at a stop: `explanation(...)` gives markup and
    words."""

    State = WalkState
    click = "click: dial, if it can be turned"

    def topic(self):
        return [
            controls.steps(self.state, "stop", "stop", "back from the loss, stop by stop; arrow keys go on and back")
        ]

    def staged_for(self):
        return self.state.sizes

    def panels(self):
        return [self.loss_panel(), self.network_panel(), Panel("stop", 360, 400, kind="html", place="right")]

    def picture(self):
        state, walked = self.state, self.state.walked
        theta, forward, gradients = self.passes()
        reached = {(kind, k) for kind, k in walked if kind != "W"}
        if reached:
            reached.add(("h", theta.L))
        network = self.diagram.moving(
            theta,
            forward.a,
            forward.h,
            self._lit(theta),
            dialled=state.weight,
            frame=state.true_class,
            grads=gradients,
            reached=reached,
        )
        loss, answer = self.loss_answer(forward)
        at = at_network(theta, forward, gradients, l=state.true_class)
        markup, explained = self.explanation(at, forward, gradients)
        stop = f"stop {len(walked)} of {len(stops(theta.L))}"
        return [loss, network, markup], f"{self.said()}, {stop}. {answer} {explained}"

    def explanation(self, at, forward, gradients):
        """Markup and words of the stop where the walk stands."""
        raise NotImplementedError

    def _lit(self, theta):
        if not self.state.walked:
            return {("a", (theta.L, self.state.true_class))}
        kind, k = self.state.walked[-1]
        edges = {("W", edge) for edge in self.diagram.edges() if edge[0] == (k if kind == "W" else k + 1)}
        if kind == "W":
            return edges
        neurons = {("a", (k, j)) for j in range(1, theta.sizes[k] + 1)}
        return neurons | edges if kind == "h" else neurons


class BackwardPass(Walk):
    """The whole backward pass, step by step, each step with its formula and its numbers. Derived in 4.5 to 4.7."""

    def explanation(self, at, forward, gradients):
        walked, L = self.state.walked, at.index("L")
        if not walked:
            title = f"The forward pass is done: the loss is {format_number(forward.loss(self.state.y))}"
            first = words("Press next: the way back begins with the output layer, at a_L.")
            return tag("p", text=title, class_="title") + tag("p", first), f"{title}."
        kind, k = walked[-1]
        out, said = [], []
        for derivation, at_stop in steps_of(kind, k, at):
            indices, numbers = MathML(at_stop, "indices"), MathML(at_stop, "numbers")
            expression, value, equals = derivation.lines[-1].expression, derivation.left.value(at_stop), indices.op("=")
            symbols = indices.row(derivation.left.show(indices), equals, expression.show(indices))
            out.append(formula_line(derivation.name, symbols))
            with_numbers = numbers.row(equals, expression.show(numbers))
            out.append(formula_line("with the numbers of now", with_numbers, value_of(value, 4), "current"))
            said.append(f"{derivation.name}: {' '.join(format_number(entry) for entry in value.ravel())}")
        names = f"∇W_{k} ℒ and ∇b_{k} ℒ" if kind == "W" else f"∇{kind}_{k} ℒ"
        more = len(stops(L)) - len(walked)
        after = f"{more} more to go." if more else "Only the input lies further left: the walk is over."
        title = tag("p", words(f"Stop {len(walked)}: {names}"), class_="title")
        return title + lines(out) + tag("p", text=after, class_="quiet"), "; ".join(said) + "."


def steps_of(kind, k, at):
    """The derivations whose last lines a stop computes, each with where it is read."""
    if kind == "W":
        at_stop = replace(at, indices=at.indices | {"k": k})
        return [(module_4_7.BY_W_MATRIX, at_stop), (module_4_7.BY_B_VECTOR, at_stop)]
    if (kind, k) == ("a", at.index("L")):
        return [(module_4_5.BY_A_L_VECTOR, at)]
    derivation = module_4_6.BY_H_VECTOR if kind == "h" else module_4_6.BY_A_VECTOR
    return [(derivation, replace(at, indices=at.indices | {"i": k}))]


class Responsibility(Walk):
    """Who answers for the loss? A walk back that says so in words, with the chain's factors in groups. Derived in 4.4."""

    def explanation(self, at, forward, gradients):
        walked, L = self.state.walked, at.index("L")
        y_hat_l = forward.y_hat[self.state.true_class - 1, 0]
        title, told = answer(walked[-1] if walked else None, L, y_hat_l, forward.loss(self.state.y))
        markup = tag("p", words(title), class_="title") + tag("p", words(told))
        said = f"{title}. {told}"
        if walked:
            kind, k = walked[-1]
            page = MathML(at, factors_per_row=2)
            by = page.partial(page.loss(), Symbol(kind, (k,)))
            chain = page.row(by, page.op("="), layer_chain(L, walked).show(page))
            values = getattr(gradients, kind)[k]
            shape = f"{values.shape[0]}×{values.shape[1]}"
            gradient = Gradient(Symbol(kind, (k,))).show(page)
            markup += lines(
                [
                    formula_line("the factors so far, group by group", chain, "", "current"),
                    formula_line(f"what they come to, {shape}", gradient, value_of(values, 4)),
                ]
            )
            said += f" grad_{kind}_{k} = {' '.join(format_number(entry) for entry in values.ravel())}."
        return markup, said


def answer(here, L, y_hat_l, loss):
    """The words of one stop: a title and what is to be understood there."""
    if here is None:
        return f"The loss is {format_number(loss)}", (
            f"The network gave the true class a probability of {format_number(y_hat_l)}. Somebody has to answer for the rest. "
            "Walk back, to the left, and ask each part what it did."
        )
    kind, k = here
    if kind == "a" and k == L:
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

"""The explorer of 4.5 to 4.7 that makes the whole backward pass, one stop at a time."""

from dataclasses import replace

from lecture_lib import logistic
from lecture_lib.derivations import module_4_5, module_4_6, module_4_7
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import formula_line, lines, tag, value_of, words
from lecture_lib.explore.kit import OwnOnNetwork
from lecture_lib.explore.kit.on_way_back import OnWayBack, stops
from lecture_lib.formatting import format_number


class BackwardPass(OwnOnNetwork, OnWayBack):
    """The whole backward pass, step by step, each step with its formula and its numbers. Derived in 4.5 to 4.7."""

    marked = "Wbah"

    def numbers(self):
        now = super().numbers()
        now.steps = [(derivation, at, derivation.left.value(at)) for derivation, at in steps_at(now.stop, now.at)]
        return now

    def markup(self, now):
        if not now.stop:
            first = words("Press next: the way back begins with the output layer, at a_L.")
            return tag("p", text=before(now), class_="title") + tag("p", first)
        out = []
        for derivation, at, value in now.steps:
            indices, numbers = MathML(at, "indices"), MathML(at, "numbers")
            expression, equals = derivation.lines[-1].expression, indices.op("=")
            symbols = indices.row(derivation.left.show(indices), equals, expression.show(indices))
            out.append(formula_line(words(derivation.name), symbols))
            with_numbers = numbers.row(equals, expression.show(numbers))
            out.append(formula_line("with the numbers of now", with_numbers, value_of(value, 4), "current"))
        (kind, k), made = now.stop, self.state.stop
        names = f"∇W_{k} ℒ and ∇b_{k} ℒ" if kind == "W" else f"∇{kind}_{k} ℒ"
        more = len(stops(now.theta.L)) - made
        after = f"{more} more to go." if more else "Only the input lies further left: the walk is over."
        title = tag("p", words(f"Stop {made}: {names}"), class_="title")
        return title + lines(out) + tag("p", text=after, class_="quiet")

    def in_words(self, now):
        if not now.stop:
            return f"{before(now)}."
        found = (f"{of.name}: {' '.join(map(format_number, value.ravel()))}" for of, _, value in now.steps)
        return "; ".join(found) + "."


def before(now):
    """What is known before the first stop."""
    return f"The forward pass is done: the loss is {format_number(now.answer.now)}"


def steps_at(stop, at):
    """The derivations whose last lines a stop computes, each with where it is read."""
    if not stop:
        return []
    kind, k = stop
    if kind == "W":
        at_stop = replace(at, indices=at.indices | {"k": k})
        return [(module_4_7.BY_W_MATRIX, at_stop), (module_4_7.BY_B_VECTOR, at_stop)]
    if stop == ("a", at.index("L")):
        one = at.read("O", ()) is logistic
        return [(module_4_5.BY_A_L_OF_ONE if one else module_4_5.BY_A_L_VECTOR, at)]
    derivation = module_4_6.BY_H_VECTOR if kind == "h" else module_4_6.BY_A_VECTOR
    return [(derivation, replace(at, indices=at.indices | {"i": k}))]

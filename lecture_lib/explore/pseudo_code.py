"""The explorer of 4.8 that runs the lecture's pseudo code: line by line, function by function, iteration by iteration."""

from dataclasses import dataclass

import numpy as np

from lecture_lib import forward_propagation
from lecture_lib.as_code import as_code
from lecture_lib.derivations import at_network, module_4_8
from lecture_lib.derivations.expression import Gradient
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import Code, Curves, Html, headline, shown_of, tag, words
from lecture_lib.explore.kit import Numbers, OnNetwork, controls, quantities_in
from lecture_lib.explore.pseudo_state import PACE, PseudoState, place_of
from lecture_lib.formatting import FIGURE_SPACE, format_number, label

PLOT = 364, 59  # as wide as the program has room beside an open side bar; it grows
NOT_YET = "—" + 5 * FIGURE_SPACE


@dataclass
class UpdateAnswer:
    """How the loss answers the update at t, as far as that is known: the loss and ŷ_ℓ before it, the loss `after` it,
    and `promised`, −eta ‖∇θ‖². What is not known yet is None. `message` says that the run diverged."""

    t: int
    eta: float
    loss: float | None
    y_hat: float | None
    promised: float | None
    after: float | None
    message: str

    @property
    def change(self):
        return known(None if self.after is None else self.after - self.loss, sign=True)

    def words(self):
        out = "The loss is not known yet" if self.loss is None else f"Loss {known(self.loss)}"
        if self.after is not None:
            promised = known(self.promised, sign=True)
            out += f", after the update {known(self.after)}, change {self.change}, promised {promised}"
        return f"{out}." + (f" It {self.message}." if self.message else "")


class UpdateLine(Html):
    """The line that says how the loss answers an update."""

    def moving(self, answer):
        """An `UpdateAnswer`."""
        t, promised = answer.t, known(answer.promised, sign=True)
        return headline(
            f"ℒ(θ_{t}) = {known(answer.loss)}",
            f"ŷ_ℓ = {known(answer.y_hat)}",
            (f"after the update ℒ(θ_{t + 1}) = {known(answer.after)}", "strong"),
            f"change {answer.change}",
            (f"promised by −{format_number(answer.eta, 2)} ‖∇θ_{t}‖²: {promised}", "gradient"),
            *([(f"It {answer.message}.", "negative")] if answer.message else []),
        )


def known(value, sign=False):
    return NOT_YET if value is None else format_number(value, sign=sign)


class PseudoCode(OnNetwork):
    """The lecture's pseudo code at work: the line that runs, its numbers, and the network where it works. The lecture's 4.8.

    One example: so each number of a line is one number of the network. A click on a weight or bias follows it through
    the update, a click on a line runs on to it.
    """

    State = PseudoState
    click = "click: follow a weight or bias"

    def rows(self):
        state, how_much = self.state, "how much of the program a step runs"
        by_step = [
            controls.menu(state, "by", "a step is", 190, 58, how_much, "one {}".format),
            controls.player(state, "at", interval=lambda state: PACE[state.by]),
            controls.stepper(state, "at", "step", "through the program; arrow keys go on and back", place_of),
        ]
        eta = controls.dial(state, "eta", "η", 220, 18, "the learning rate from here on")
        return [by_step, [controls.whole(state, "t", "t", 260), eta, self.to_start("back to the start, as it was")]]

    def picked(self, kind, indices, shift=False):
        if kind == "line":
            self.state.run_on_to(*indices)
        else:
            super().picked(kind, indices, shift)

    def laid_out_by(self):
        return super().laid_out_by(), self._highest

    @property
    def _highest(self):
        """How high the plot of the loss reaches: a little above the loss at the start."""
        return int(np.ceil(self.state.run(0).losses(0)[0] + 0.5))

    def panels(self):
        high = self._highest
        ticks = [(number, f"{number:g}") for number in (0, high / 2, high)]
        return super().panels() | {
            "loss": UpdateLine(1080, 40, "top"),
            "program": Code(module_4_8.PROGRAM, 360, 450, look="program"),
            "losses": Curves(*PLOT, "ℒ over t", 0, high, ticks, place="right", kind="wide"),
        }

    def numbers(self):
        state, done = self.state, self.state.done
        at_t, step = state.iteration(), done[-1] if done else module_4_8.Step(module_4_8.START)
        theta, forward, gradients = at_t.theta, at_t.forward, at_t.gradients
        now = Numbers(step=step, found={each.found for each in done}, forward=forward, gradients=gradients)
        after = state.run().at(at_t.t + 1) if step.line == module_4_8.UPDATE else None
        loss_known = ("h", theta.L) in now.found
        k = step.k or theta.L
        now.at = at_network(theta, forward, gradients, l=state.true_class, k=k, i=k - 1)
        now.theta = after.theta if after else theta
        before = (at_t.loss, forward.y_hat[state.true_class - 1, 0]) if loss_known else (None, None)
        promised = -state.eta * gradients.norm**2 if ("grad b", 1) in now.found else None
        then = after.loss if after else None
        now.answer = UpdateAnswer(at_t.t, state.eta, *before, promised, then, state.message())
        now.losses = state.over_time()[: at_t.t + 1]
        if not loss_known:
            now.losses.pop()
        if after:
            now.losses.append(after.loss)
        now.note = {
            module_4_8.WHILE: f"t = {at_t.t}",
            module_4_8.CALL_FORWARD: f"θ_{at_t.t}",
            module_4_8.CALL_BACKWARD: "all that forward found",
            module_4_8.IF: "k = 1: below is x, with no a_0",
            module_4_8.UPDATE: updated(state.weight, theta, now.theta, gradients, state.eta),
        }.get(step.line, "")
        return now

    def draw(self, panels, now):
        step = now.step
        lit = {module_4_8.START, module_4_8.INITIALISE} if step.line == module_4_8.START else {step.line}
        with_k = {line for line in step.within if "for k" in module_4_8.PROGRAM[line - 1] or line == module_4_8.IF}
        values = {step.line: beside(now)} | dict.fromkeys(with_k, f"k = {step.k}")
        t = shown_of(max(len(now.losses) - 1, 0))
        line = [("ℒ", "gradient", 0, np.array(now.losses)[t])] if now.losses else []
        return super().draw(panels, now) | {
            "program": panels["program"].moving(lit, values, step.within),
            "losses": panels["losses"].moving(t, line, self.state.branches),
        }

    def program(self):
        state, theta = self.state, self.numbers().theta
        return as_code(theta, forward_propagation(theta, state.x, state.g), state.y)

    def marks(self, now):
        """The network shows what has been computed; a gradient takes the place of the quantity that it belongs to."""
        state, derivation, found = self.state, now.step.derivation, now.found
        kind, indices = state.weight
        a = {k: values for k, values in now.forward.a.items() if ("a", k) in found}
        h = {k: values for k, values in now.forward.h.items() if k == 0 or ("h", k) in found}
        reached = {(each.removeprefix("grad "), k) for each, k in found - {()} if each in ("grad a", "grad h")}
        lit = quantities_in(derivation, len(derivation.lines), now.at, state.sizes) if derivation else None
        pills = ()
        if kind == "W" and ("grad W", indices[0]) in found and now.step.line != module_4_8.UPDATE:
            pills = [(*indices, format_number(now.gradients.entry(*state.weight), 3, sign=True))]
        return {"a": a, "h": h, "lit": lit, "pills": pills, "grads": now.gradients, "reached": reached}

    def words(self, now):
        place = place_of(self.state).replace(FIGURE_SPACE, "")
        return f"{self.summary()}, η = {format_number(self.state.eta, 2)}, {place}. {line_in_words(now)} {now.answer.words()}"

    def summary(self):
        state = self.state
        return f"Layers {state.sizes}, g = {state.g}, true class {state.true_class}"


def updated(quantity, before, after, gradients, eta):
    """What the update did to the weight or bias that is followed."""
    kind, indices = quantity
    old, new, slope = (each.entry(kind, indices) for each in (before, after, gradients))
    slope = format_number(slope) if slope >= 0 else f"({format_number(slope)})"
    return f"{label(kind, *indices)} ← {format_number(old)} − {format_number(eta, 2)} · {slope} = {format_number(new)}"


def beside(now):
    """The markup beside the line that runs: what it computes, with its numbers."""
    if not now.step.derivation:
        return tag("span", words(now.note), class_="numbers") if now.step.line == module_4_8.UPDATE else words(now.note)
    left, right = now.step.derivation.left, now.step.derivation.lines[-1].expression
    page = MathML(now.at, "numbers", 2, {"gradient": 3})
    formula = [page.op("="), right.show(page)]
    if not isinstance(right, Gradient):  # ∇b_k is ∇a_k as it stands
        formula += [page.op("="), left.show(page)]
    long = " long" if any(kind == "W" for kind, _ in right.leaves(now.at)) else ""
    return tag("span", tag("math", page.row(*formula)), class_=f"numbers{long}")


def line_in_words(now):
    """The line that runs and what it computes, in a sentence."""
    step, line, found = now.step, module_4_8.PROGRAM[now.step.line - 1].strip(" :"), now.note
    if step.derivation:
        line += f", k = {step.k}" if step.k else ""
        rows = step.derivation.left.value(now.at)
        found = "; ".join(" ".join(format_number(entry) for entry in row) for row in rows)
    return f"{line}: {found}." if found else f"{line}."

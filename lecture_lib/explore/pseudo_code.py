"""The explorer of 4.8 that runs the lecture's pseudo code: line by line, function by function, iteration by iteration."""

import numpy as np

from lecture_lib.derivations.expression import Gradient
from lecture_lib.derivations.module_4_8 import (
    CALL_BACKWARD,
    CALL_FORWARD,
    IF,
    INITIALISE,
    PROGRAM,
    START,
    UPDATE,
    WHILE,
    Step,
)
from lecture_lib.derivations.notation import MathML
from lecture_lib.derivations.reading import at_network
from lecture_lib.draw.code import code
from lecture_lib.draw.curves import Curves, shown_of
from lecture_lib.draw.markup import tag, words
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.live import quantities_in
from lecture_lib.explore.kit.network_state import entry_of
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.pseudo_state import PACE, PseudoState, place_of
from lecture_lib.formatting import FIGURE_SPACE, format_number, label
from lecture_lib.widgets import Panel

PLOT = 364, 59  # as wide as the program has room beside an open side bar; it grows
NOT_YET = "—" + 5 * FIGURE_SPACE


class PseudoCode(OnNetwork):
    """The lecture's pseudo code at work: the line that runs, its numbers, and the network where it works. The lecture's 4.8.

    One example: so each number of a line is one number of the network. A click on a weight or bias follows it through
    the update, a click on a line runs on to it.
    """

    State = PseudoState
    click = "click: follow a weight or bias"

    def rows(self):
        state = self.state
        low, high = state.fields()["t"].limits(state)
        return [
            [
                controls.menu(
                    state, "by", "a step is", 190, 58, "how much of the program a step runs", "one {}".format
                ),
                controls.player(state, "at", interval=lambda state: PACE[state.by]),
                controls.walk(state, "at", "step", place_of, "through the program; arrow keys go on and back"),
            ],
            [
                controls.whole(state, "t", "t", 260),
                controls.dial(state, "eta", "η", 220, 18, "the learning rate from here on"),
                controls.button("to t = 0", self.change(self._restart), "back to the start, as it was"),
            ],
        ]

    def _restart(self):
        self.state.back_to_start()
        self.state.line = 0

    def picked(self, kind, indices, shift=False):
        if kind == "line":
            self._run_on_to(*indices[:1])
        else:
            super().picked(kind, indices, shift)

    def _run_on_to(self, line=0):
        """Go to where a line runs next in this iteration, else to where it runs first."""
        state = self.state
        at = [number for number, step in enumerate(state.steps, 1) if step.line == line]
        if at:
            state.by = "line"
            state.line = next((number for number in at if number > state.line), at[0])

    def staged_for(self):
        return self.state.sizes, self._highest

    @property
    def _highest(self):
        """Up to where the plot of the loss reaches: a little above where the run begins."""
        return int(np.ceil(self.state.run(0).losses(0)[0] + 0.5))

    def panels(self):
        ticks = [(number, f"{number:g}") for number in (0, self._highest / 2, self._highest)]
        self.losses = Curves(*PLOT, "ℒ over t", 0, self._highest, ticks)
        return [
            self.loss_panel(),
            self.network_panel(),
            Panel("program", 360, 450, kind="html", place="right"),
            Panel("losses", *PLOT, self.losses.still(), kind="wide", place="right"),
        ]

    def picture(self):
        state, done = self.state, self.state.done
        now, step = state.iteration(), done[-1] if done else Step(START)
        found = {step.found for step in done}
        after = state.run().at(now.t + 1) if step.line == UPDATE else None
        at = at_network(now.theta, now.forward, now.gradients, l=state.true_class, k=step.k or now.theta.L)
        at.indices["i"] = at.indices["k"] - 1
        value, said = self._value(step, at, now, after)
        lit = {step.line} if done else {START, INITIALISE}
        values = {step.line: value} | {line: f"k = {step.k}" for line in step.within if "for k" in PROGRAM[line - 1]}
        values |= {IF: f"k = {step.k}"} if IF in step.within else {}
        program = code(PROGRAM, lit, values, pick="line", kind="program", within=step.within)
        strip, loss = self._strip(now, after, found)
        text = f"{self.said()}, η = {format_number(state.eta, 2)}, {place_of(state).replace(FIGURE_SPACE, '')}. {said} {loss}"
        network = self._network(step, at, now, after, found)
        return [strip, network, program, self._losses(now, after, found)], text

    def said(self):
        state = self.state
        return f"Layers {state.sizes}, g = {state.g}, true class {state.true_class}"

    def _value(self, step, at, now, after):
        """What stands beside the line that runs, as markup, and in words."""
        t, line = now.t, PROGRAM[step.line - 1].strip(" :")
        if step.derivation:
            page = MathML(at, "numbers", 2, {"gradient": 3})
            left, right = step.derivation.left, step.derivation.lines[-1].expression
            formula = [page.op("="), right.show(page)]
            if not isinstance(right, Gradient):  # ∇b_k is ∇a_k as it stands
                formula += [page.op("="), left.show(page)]
            numbers = tag("math", page.row(*formula))
            array = left.value(at)
            rows = "; ".join(" ".join(format_number(entry) for entry in row) for row in array) if array.size else ""
            k = f", k = {step.k}" if step.k else ""
            long = " long" if any(kind == "W" for kind, _ in right.leaves(at)) else ""
            return tag("span", numbers, class_=f"numbers{long}"), f"{line}{k}: {rows}."
        if step.line == UPDATE:
            told = self._told(now, after)
            return tag("span", words(told), class_="numbers"), f"{line}: {told}."
        told = {
            START: "",
            WHILE: f"t = {t}",
            CALL_FORWARD: f"θ_{t}",
            CALL_BACKWARD: "all that forward found",
            IF: "k = 1: below is x, with no a_0",
        }[step.line]
        return words(told), f"{line}{': ' if told else ''}{told}."

    def _told(self, now, after):
        """What the update did to the weight that is followed."""
        (kind, indices), eta = self.state.weight, format_number(self.state.eta, 2)
        old, new, gradient = (
            float(getattr(each, kind)[indices[0]][entry_of(kind, indices)])
            for each in (now.theta, after.theta, now.gradients)
        )
        slope = format_number(gradient) if gradient >= 0 else f"({format_number(gradient)})"
        return f"{label(kind, *indices)} ← {format_number(old)} − {eta} · {slope} = {format_number(new)}"

    def _network(self, step, at, now, after, found):
        """The network: what has been computed stands in it, gradients in the place of what they are of."""
        state, forward, gradients = self.state, now.forward, now.gradients
        sizes, (kind, indices) = state.sizes, state.weight
        a = {k: values for k, values in forward.a.items() if ("a", k) in found}
        h = {k: values for k, values in forward.h.items() if k == 0 or ("h", k) in found}
        reached = {(each.removeprefix("grad "), k) for each, k in found - {()} if each in ("grad a", "grad h")}
        lit = quantities_in(step.derivation, len(step.derivation.lines), at, sizes) if step.derivation else None
        pills = ()
        if kind == "W" and (f"grad {kind}", indices[0]) in found and not after:
            pills = [(*indices, format_number(gradients.W[indices[0]][entry_of(kind, indices)], 3, sign=True))]
        theta = after.theta if after else now.theta
        frame = state.true_class
        return self.diagram.moving(
            theta, a, h, lit, dialled=state.weight, pills=pills, frame=frame, grads=gradients, reached=reached
        )

    def _strip(self, now, after, found):
        """The loss before and after the update, and what the gradient promised."""
        state, t, L = self.state, now.t, now.theta.L
        known, all_found = ("h", L) in found, ("grad b", 1) in found
        squares = sum(float((gradient**2).sum()) for kind in "Wb" for gradient in getattr(now.gradients, kind).values())
        loss = format_number(now.loss) if known else NOT_YET
        y_hat = format_number(float(now.forward.y_hat[state.true_class - 1, 0])) if known else NOT_YET
        promised = format_number(-state.eta * squares, 4, sign=True) if all_found else NOT_YET
        then, change = (
            (format_number(after.loss), format_number(after.loss - now.loss, 4, sign=True)) if after else (NOT_YET,) * 2
        )
        said = state.said_of_run()
        parts = (
            tag("b", words(f"ℒ(θ_{t}) = {loss}")),
            tag("span", words(f"ŷ_ℓ = {y_hat}")),
            tag("span", words(f"after the update ℒ(θ_{t + 1}) = {then}"), class_="strong"),
            tag("span", words(f"change {change}")),
            tag("span", words(f"promised by −{format_number(state.eta, 2)} ‖∇θ_{t}‖²: {promised}"), class_="gradient"),
            tag("span", text=f"It {said}.", class_="negative") if said else "",
        )
        told = f"Loss {loss}" if known else "The loss is not known yet"
        told += f", after the update {then}, change {change}, promised {promised}." if after else "."
        return tag("div", "".join(parts), class_="ll-loss"), told + (f" It {said}." if said else "")

    def _losses(self, now, after, found):
        """The losses that are known so far, over t."""
        losses = self.state.over_time()[: now.t + 1]
        losses = losses if ("h", now.theta.L) in found else losses[:-1]
        losses += [after.loss] if after else []
        t = shown_of(max(len(losses) - 1, 0))
        line = [("ℒ", "gradient", 0, np.array(losses)[t])] if losses else []
        return self.losses.moving(t, line, self.state.branches)

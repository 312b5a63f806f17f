"""The explorers of 4.3 for classes: scores that become probabilities, and the cross entropy of two distributions."""

from functools import cache

import numpy as np

from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.softmax import Steps, Terms
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.on_output import OnOutput, OutputState, identity_network
from lecture_lib.explore.kit.state import Choice, Real, Switch
from lecture_lib.formatting import format_number, label
from lecture_lib.network import forward_propagation
from lecture_lib.outputs import cross_entropy, one_hot, softmax
from lecture_lib.widgets import Panel

HIGHEST = 6.0  # of the plot of −log ŷ
PLOT = 402, 270
FEW = range(2, 5)  # classes


@cache
def curve_of_log(title):
    """A Plot of −log ŷ over ŷ, and its still layer, which is the same for all numbers of classes."""
    plot = Plot(*PLOT, title, "ŷ", left=36)
    y_hat = np.exp(-np.linspace(0, HIGHEST + 0.3, 120))
    plot.ax.set(xlim=(0, 1.02), ylim=(0, HIGHEST))
    plot.ax.plot(y_hat, -np.log(y_hat), color=colour("ink"), linewidth=2)
    return plot, plot.still()


def marks_on(plot, y_hat, weights, chosen=0):
    """Points on the curve at each ŷ, with a stem as thick as its weight, the chosen one in amber; what lies above stands
    at the upper edge."""
    heights = [min(-np.log(max(value, 1e-300)), HIGHEST) for value in y_hat]
    ((_, foot),) = plot.places([(0, 0)])
    stems, points = "", ""
    places = plot.places(np.column_stack([y_hat, heights]))
    for number, ((x, y), weight, log) in enumerate(zip(places, weights, heights, strict=True)):
        if weight:
            stems += tag("line", class_="stem", x1=x, y1=foot, x2=x, y2=y, stroke="var(--ll-negative)",
                         stroke_width=float(1 + 9 * weight), opacity="0.75")  # fmt: skip
        shape = {"stroke": "var(--ll-chosen)" if number == chosen else "var(--ll-ground)", "stroke_width": 2.5}
        if log >= HIGHEST:
            points += tag(
                "path", fill="var(--ll-h)", d=f"M{x - 7:g} {y + 11:g}L{x:g} {y:g}L{x + 7:g} {y + 11:g}Z", **shape
            )
        else:
            points += tag("circle", class_="point", cx=x, cy=y, r=5.5, fill="var(--ll-h)", **shape)
    return stems + points


class ClassesState(OutputState):
    """Scores, a number c that is added to all of them, a temperature T, and whether exp is taken."""

    k = Choice(FEW, 3)
    add = Real(-10.0, 10.0, 0.0, step=0.1)
    temperature = Real(0.1, 5.0, 1.0)
    exp = Switch(True)

    @property
    def z(self):
        """What the shares are taken of, (k, 1): the scores with c, by T."""
        return (self.a_L + self.add) / self.temperature

    @property
    def parts(self):
        """What is divided by its sum, (k, 1)."""
        return np.exp(self.z) if self.exp else self.z

    @property
    def y_hat(self):
        """The output, (k, 1), or None where there is nothing to divide by."""
        if self.exp:
            return softmax(self.z)
        total = float(self.z.sum())
        return self.z / total if abs(total) > 1e-9 else None


class Classes(OnOutput):
    """Scores become probabilities, step by step, and what the true class gets becomes a loss. The lecture's 4.3."""

    State = ClassesState

    def rows(self):
        state = self.state
        return [
            [
                *self.dial(marked=False),
                controls.dial(state, "add", "add to all c", 250, 80, "one number added to all scores"),
            ],
            [
                controls.dial(state, "temperature", "temperature T", 270, 98, "all scores are divided by it"),
                *self.classes(),
                controls.switch(state, "exp", "exp", "with the exponential, or the scores by their sum"),
            ],
        ]

    def staged_for(self):
        return self.state.k, self.state.exp

    def panels(self):
        self.steps = steps = Steps(self.state.k, self.state.exp)
        self.plot, curve = curve_of_log("−log ŷ: the loss of the true class")
        note = f"z = ({label('a', 'L')} + c) / T · dotted: on the dial · double frame: true class · click: dial"
        still = steps.still() + tag("text", text=note, class_="quiet left", x=4, y=steps.bottom + 6)
        return [
            Panel("loss", 1080, 40, kind="html", place="top"),
            Panel("steps", steps.width, steps.bottom + 16, still, steps.picks(), place="left"),
            Panel("words", steps.width, 50, kind="html", place="left"),
            Panel("curve", *PLOT, curve, kind="plot", place="right"),
        ]

    def picture(self):
        state, y_hat = self.state, self.state.y_hat
        l = state.true_class
        of_true = None if y_hat is None else float(y_hat[l - 1, 0])
        head, said = self.likelihood(of_true)
        steps = self.steps.moving(state.a_L, state.z, state.parts, y_hat, l, state.score[1][1])
        point = marks_on(self.plot, [of_true], [0.1]) if of_true is not None and 0 < of_true <= 1 else ""
        verdict = self.verdict(y_hat)
        shown = "none" if y_hat is None else "[" + ", ".join(format_number(value) for value in y_hat[:, 0]) + "]"
        text = f"{self.said()}, c = {format_number(state.add, 2)}, T = {format_number(state.temperature, 2)}"
        text += f", {'with' if state.exp else 'without'} exp. ŷ = {shown}. {said} {verdict}"
        return [head, steps, tag("p", words(verdict)), point], text

    def likelihood(self, of_true):
        """The likelihood of the true class, its logarithm, the loss: markup and words."""
        name = label("y_hat", self.state.true_class)
        if of_true is None or not 0 < of_true <= 1:
            found = "is not there" if of_true is None else f"= {format_number(of_true)} is no probability"
            found = "= 0 has no logarithm" if of_true == 0 else found
            said = f"{name} {found}: there is no loss."
            return tag("div", tag("b", text="no loss") + tag("span", text=said), class_="ll-loss"), said
        loss = float(forward_propagation(identity_network(self.state.k), self.state.z).loss(self.state.y))
        loss = loss if self.state.exp else -float(np.log(of_true))
        parts = (
            f"likelihood of the true class {name} = {format_number(of_true)}",
            f"log {name} = {format_number(-loss)}",
            f"−log {name} = {format_number(loss)}",
        )
        spans = "".join(tag("span", text=part) for part in parts)
        return tag("div", tag("b", text=f"ℒ = {format_number(loss)}") + spans, class_="ll-loss"), "; ".join(parts) + "."

    def verdict(self, y_hat):
        """What the numbers of now show, in a sentence or two."""
        state = self.state
        if y_hat is None:
            return "The numbers z add up to 0: without the exponential there is nothing to divide by."
        if not state.exp:
            bad = [label("y_hat", i) for i, value in enumerate(y_hat[:, 0], 1) if not 0 <= value <= 1]
            if bad:
                one = len(bad) == 1
                kind = (
                    "is not between 0 and 1, so it is no probability"
                    if one
                    else "are not between 0 and 1, so they are no probabilities"
                )
                return f"Without the exponential {listed(bad)} {kind}."
            return (
                "Without the exponential these lie between 0 and 1 by luck alone: turn a score, or add a number to all."
            )
        said = []
        if state.add:
            factor = format_number(float(np.exp(state.add / state.temperature)), 2)
            said.append(
                f"Each exponential is {factor} times as large as without c, and so is their sum: ŷ is the same."
            )
        if state.temperature != 1:
            apart = f"{format_number(1 / state.temperature, 2)} times as far apart"
            said.append(f"T = {format_number(state.temperature, 2)}: the scores lie {apart}, their order is the same.")
        return (
            " ".join(said) or "The exponential makes every score positive, dividing by the sum makes them add up to 1."
        )


def listed(names):
    """Names in words: one; one and another; one, another and a third."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


TARGETS = {  # a distribution for class ℓ of k
    "e(ℓ)": lambda l, k: one_hot(l, k),
    "mostly ℓ": lambda l, k: 0.1 + (1 - 0.1 * k) * one_hot(l, k),
    "half ℓ, half the next": lambda l, k: (one_hot(l, k) + one_hot(l % k + 1, k)) / 2,
    "all alike": lambda l, k: np.full((k, 1), 1 / k),
}


class CrossEntropyState(OutputState):
    """Scores, and what the target is made of."""

    k = Choice(FEW, 3)
    target = Choice(TARGETS, "mostly ℓ")

    @property
    def y(self):
        """The target, a distribution, (k, 1)."""
        return TARGETS[self.target](self.true_class, self.k)

    def score_like_target(self):
        """The scores whose softmax is the target, as far as the dials reach."""
        a_L = np.log(np.maximum(self.y, 1e-9))
        a_L = np.clip(a_L - a_L.max() + 2, -6, 6) if (self.y > 0).all() else np.where(self.y > 0, 6, -6)
        for i, value in enumerate(a_L[:, 0], 1):
            self.dialled["a", ("L", i)] = round(float(value), 2)
        self.now.clear()


class CrossEntropy(OnOutput):
    """The cross entropy of a target and an output, term by term, for any distributions. The lecture's 4.3."""

    State = CrossEntropyState

    def rows(self):
        state = self.state
        target = controls.menu(state, "target", "target y", 250, 62, "what the target is", str)
        same = controls.button("ŷ like y", self.change(state.score_like_target), "the scores that come nearest to y")
        return [self.dial(), [target, *self.classes(), same]]

    def staged_for(self):
        return self.state.k

    def panels(self):
        self.terms = terms = Terms(self.state.k)
        self.plot, curve = curve_of_log("−log ŷ: a stem as thick as its y")
        note = "dotted: on the dial · double frame: class ℓ · click: dial"
        still = terms.still() + tag("text", text=note, class_="quiet left", x=4, y=terms.bottom + 6)
        return [
            self.loss_panel(),
            Panel("terms", terms.width, terms.bottom + 16, still, terms.picks(), place="left"),
            Panel("words", terms.width, 50, kind="html", place="left"),
            Panel("curve", *PLOT, curve, kind="plot", place="right"),
        ]

    def picture(self):
        state, (_, forward, _) = self.state, self.passes()
        y, y_hat = state.y, forward.y_hat
        logs = -np.log(y_hat)
        loss, answer = self.loss_answer(forward)
        terms = self.terms.moving(state.a_L, y_hat, y, logs, y * logs, state.true_class, state.score[1][1])
        sentences = self.sentences(y, logs, forward.loss(y))
        shown = "".join(
            tag("p", words(sentence), class_="strong" if not number else None)
            for number, sentence in enumerate(sentences)
        )
        listed = " ".join(
            f"{name} = [{', '.join(format_number(value) for value in column[:, 0])}]."
            for name, column in {"y": y, "ŷ": y_hat, "terms": y * logs}.items()
        )
        marks = marks_on(self.plot, y_hat[:, 0].tolist(), y[:, 0].tolist(), state.true_class - 1)
        return [loss, terms, shown, marks], f"{self.said()}. {answer} {listed} {' '.join(sentences)}"

    def sentences(self, y, logs, loss):
        """The sum with its numbers; what is left of it, or how far it is above the least there is."""
        l, least = self.state.true_class, cross_entropy(y, y)
        pairs = zip(y[:, 0], logs[:, 0], strict=True)
        added = " + ".join(f"{format_number(share, 2)} · {format_number(log)}" for share, log in pairs)
        worked = f"ℒ = {added} = {format_number(loss)}"
        if self.state.target == "e(ℓ)":
            return [worked, f"All terms but one are 0 · something: what is left is −log {label('y_hat', l)}."]
        above = max(loss - least, 0.0)
        if above < 1e-3:
            return [
                worked,
                f"No ŷ makes it smaller than {format_number(least)}: here ŷ is as good as y, and y is not sure itself.",
            ]
        return [
            worked,
            f"The least that any ŷ can make of it is {format_number(least)}: {format_number(above)} less than now.",
        ]

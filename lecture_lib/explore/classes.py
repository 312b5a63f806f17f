"""The explorer of 4.3 for classes: scores that become probabilities."""

import numpy as np

from lecture_lib import forward_propagation
from lecture_lib.draw import Html, headline, tag, words
from lecture_lib.draw.sketch import asked
from lecture_lib.draw.softmax import WIDTH, Shares
from lecture_lib.explore.kit import Choice, Numbers, Real, Switch, controls
from lecture_lib.explore.kit.minus_log import MinusLogState, OnMinusLog
from lecture_lib.explore.kit.on_output import OnOutput, OutputState, identity_network
from lecture_lib.formatting import format_column, format_number, label


class ClassesState(MinusLogState, OutputState):
    """Scores, a number c that is added to all of them, a temperature T, and whether exp is taken."""

    k = Choice(range(2, 5), 3)
    add = Real(-10.0, 10.0, 0.0, step=0.1)
    temperature = Real(0.1, 5.0, 1.0, used=lambda state: not state.sketch)  # room for the sheet
    exp = Switch(True)


class Classes(OnMinusLog, OnOutput):
    """Scores become probabilities, step by step, and what the true class gets becomes a loss. The lecture's 4.3."""

    State = ClassesState

    def rows(self):
        state = self.state
        add = controls.dial(state, "add", "add to all c", 250, 80, "one number added to all scores")
        by = controls.dial(state, "temperature", "temperature T", 270, 98, "all scores are divided by it")
        exp = controls.switch(state, "exp", "exp", "with the exponential, or the scores by their sum")
        return [[*self.dial(marked=False), add], [by, *self.classes(), exp]]

    def laid_out_by(self):
        return self.state.k, self.state.exp, super().laid_out_by()

    def panels(self):
        return {
            "loss": Html(1080, 40, "top"),
            "steps": Shares(self.state.k, self.state.exp),
            "words": Html(WIDTH, 50, "left"),
            "curve": self.curve_panel("−log ŷ: the loss of the true class"),
        }

    def numbers(self):
        """z and what is divided by its sum, (k, 1); ŷ, None where the sum is 0; the loss, None where there is none."""
        state = self.state
        z = (state.a_L + state.add) / state.temperature
        forward, y_hat, of_true, loss = forward_propagation(identity_network(state.k), z), None, None, None
        if state.exp:
            y_hat = forward.y_hat
        elif abs(z.sum()) > 1e-9:
            y_hat = z / z.sum()
        if y_hat is not None:
            of_true = float(y_hat[state.true_class - 1, 0])
            if 0 < of_true <= 1:
                loss = float(forward.loss(state.y) if state.exp else -np.log(of_true))
        summands = np.exp(z) if state.exp else z
        return Numbers(z=z, summands=summands, y_hat=y_hat, of_true=of_true, loss=loss, sketch=self.sketched_curve())

    def draw(self, panels, now):
        state = self.state
        head = "no loss" if now.loss is None else f"ℒ = {format_number(now.loss)}"
        return {
            "loss": headline(head, *self.likelihood(now)),
            "steps": panels["steps"].moving(
                state.a_L, now.z, now.summands, now.y_hat, state.true_class, state.i_on_dial
            ),
            "words": tag("p", words(self.explanation(now))) + asked(now.sketch),
            "curve": self.curve(panels["curve"], now),
        }

    def curve(self, panel, now):
        """What moves on it: the likelihood of the true class, if that has a logarithm."""
        if now.loss is None and not now.sketch:
            return ""
        of_true, weights = ([], []) if now.loss is None else ([now.of_true], [0.1])
        return panel.moving(of_true, weights, 0, now.sketch)

    def words(self, now):
        state = self.state
        text = f"{self.summary()}, c = {format_number(state.add, 2)}, T = {format_number(state.temperature, 2)}"
        y_hat = "none" if now.y_hat is None else format_column(now.y_hat)
        likelihood = "; ".join(self.likelihood(now)).removesuffix(".")
        return (
            f"{text}, {'with' if state.exp else 'without'} exp. ŷ = {y_hat}. {likelihood}. {self.explanation(now)}"
            + (f" {now.sketch.words()}" if now.sketch else "")
        )

    def likelihood(self, now):
        """The likelihood of the true class, its logarithm, the loss; or why there is none."""
        name, of_true = label("y_hat", self.state.true_class), now.of_true
        if now.loss is not None:
            return (
                f"likelihood of the true class {name} = {format_number(of_true)}",
                f"log {name} = {format_number(-now.loss)}",
                f"−log {name} = {format_number(now.loss)}",
            )
        if of_true is None:
            found = "is not there"
        elif of_true == 0:
            found = "= 0 has no logarithm"
        else:
            found = f"= {format_number(of_true)} is no probability"
        return (f"{name} {found}: there is no loss.",)

    def explanation(self, now):
        """What the current numbers show, in a sentence or two."""
        return self.with_exponential() if self.state.exp else without_exponential(now.y_hat)

    def with_exponential(self):
        """What c and T change, and what they do not."""
        state, sentences = self.state, []
        if state.add:
            factor = format_number(np.exp(state.add / state.temperature), 2)
            sentences.append(
                f"Each exponential is {factor} times as large as without c, and so is their sum: ŷ is the same."
            )
        if state.temperature != 1:
            apart = f"{format_number(1 / state.temperature, 2)} times as far apart"
            T = format_number(state.temperature, 2)
            sentences.append(f"T = {T}: the scores lie {apart}, their order is the same.")
        return (
            " ".join(sentences)
            or "The exponential makes every score positive, dividing by the sum makes them add up to 1."
        )


def without_exponential(y_hat):
    """Which of these shares are no probabilities."""
    if y_hat is None:
        return "The numbers z add up to 0: without the exponential there is nothing to divide by."
    bad = [label("y_hat", i) for i, value in enumerate(y_hat[:, 0], 1) if not 0 <= value <= 1]
    if not bad:
        return "Without the exponential these lie between 0 and 1 by luck alone: turn a score, or add a number to all."
    kind = "are not between 0 and 1, so they are no probabilities"
    if len(bad) == 1:
        kind = "is not between 0 and 1, so it is no probability"
    return f"Without the exponential {listed(bad)} {kind}."


def listed(names):
    """Names in words: one; one and another; one, another and a third."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last

"""The explorer of 4.3 for the cross entropy of two distributions."""

import numpy as np

from lecture_lib import cross_entropy, one_hot
from lecture_lib.draw import Html, tag, words
from lecture_lib.draw.sketch import asked
from lecture_lib.draw.softmax import WIDTH, Terms
from lecture_lib.explore.kit import Choice, controls
from lecture_lib.explore.kit.minus_log import MinusLogState, OnMinusLog
from lecture_lib.explore.kit.on_output import LIMIT, OnOutput, OutputState, scores
from lecture_lib.formatting import format_column, format_number, label

TARGETS = {  # a distribution for class ℓ of k
    "e(ℓ)": lambda l, k: one_hot(l, k),
    "mostly ℓ": lambda l, k: 0.1 + (1 - 0.1 * k) * one_hot(l, k),
    "half ℓ, half the next": lambda l, k: (one_hot(l, k) + one_hot(l % k + 1, k)) / 2,
    "all alike": lambda l, k: np.full((k, 1), 1 / k),
}


class CrossEntropyState(MinusLogState, OutputState):
    """Scores, and what the target is made of."""

    k = Choice(range(2, 5), 3)
    target = Choice(TARGETS, "mostly ℓ")

    @property
    def y(self):
        """The target, a distribution, (k, 1)."""
        return TARGETS[self.target](self.true_class, self.k)

    def score_like_target(self):
        """The scores whose softmax is the target, as far as the dials reach."""
        highest = 2.0 if (self.y > 0).all() else LIMIT
        a_L = np.clip(np.log(np.maximum(self.y / self.y.max(), 1e-9)) + highest, -LIMIT, LIMIT)
        for score, value in zip(scores(self.k), a_L[:, 0], strict=True):
            self.keep(("value", score), round(float(value), 2))


class CrossEntropy(OnMinusLog, OnOutput):
    """The cross entropy of a target and an output, term by term, for any distributions. The lecture's 4.3."""

    State = CrossEntropyState

    def rows(self):
        state = self.state
        target = controls.menu(state, "target", "target y", 250, 62, "what the target is", str)
        same = controls.button("ŷ like y", self.change(state.score_like_target), "the scores that come nearest to y")
        return [[target, *self.classes(), same], self.dial()]

    def laid_out_by(self):
        return self.state.k, super().laid_out_by()

    def panels(self):
        return super().panels() | {
            "terms": Terms(self.state.k),
            "words": Html(WIDTH, 50, "left"),
            "curve": self.curve_panel("−log ŷ: a stem as thick as its y"),
        }

    def numbers(self):
        now = super().numbers()
        now.y, now.y_hat, now.loss = self.state.y, now.forward.y_hat, now.answer.now
        now.logs, now.least = -np.log(now.y_hat), cross_entropy(now.y, now.y)
        now.terms = now.y * now.logs
        now.sketch = self.sketched_curve()
        return now

    def draw(self, panels, now):
        state = self.state
        worked, meant = self.sentences(now)
        return super().draw(panels, now) | {
            "terms": panels["terms"].moving(
                state.a_L, now.y_hat, now.y, now.logs, now.terms, state.true_class, state.i_on_dial
            ),
            "words": tag("p", words(worked), class_="strong") + tag("p", words(meant)) + asked(now.sketch),
            "curve": panels["curve"].moving(
                now.y_hat[:, 0].tolist(), now.y[:, 0].tolist(), state.true_class - 1, now.sketch
            ),
        }

    def words(self, now):
        columns = {"y": now.y, "ŷ": now.y_hat, "terms": now.terms}
        listed = " ".join(f"{name} = {format_column(column)}." for name, column in columns.items())
        return f"{self.summary()}. {now.answer.words()} {listed} {' '.join(self.sentences(now))}" + (
            f" {now.sketch.words()}" if now.sketch else ""
        )

    def sentences(self, now):
        """The sum with its numbers; what is left of it, or how far it is above the least there is."""
        pairs = zip(now.y[:, 0], now.logs[:, 0], strict=True)
        added = " + ".join(f"{format_number(share, 2)} · {format_number(log)}" for share, log in pairs)
        least, above = format_number(now.least), max(now.loss - now.least, 0.0)
        if self.state.target == "e(ℓ)":
            of_true = label("y_hat", self.state.true_class)
            meant = f"All terms but one are 0 · something: what is left is −log {of_true}."
        elif above < 1e-3:
            meant = f"No ŷ makes it smaller than {least}: here ŷ is as good as y, and y is not sure itself."
        else:
            meant = f"The least that any ŷ can make of it is {least}: {format_number(above)} less than now."
        return f"ℒ = {added} = {format_number(now.loss)}", meant

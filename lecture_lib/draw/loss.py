"""The loss answers: what it is, what it was at the dial's mark, and what the gradient there promised."""

from dataclasses import dataclass

from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.panel import Html
from lecture_lib.formatting import format_number, label, name


@dataclass
class Answer:
    """How the loss answers the dial: `now` and `was` are the loss here and at the mark, `gradient` is that at the mark
    with respect to the `quantity` (kind, indices) on the dial, which is `here` and was `at_mark`."""

    now: float
    was: float
    gradient: float
    quantity: tuple
    at_mark: float
    here: float

    @property
    def change(self):
        return format_number(self.now - self.was, 4, sign=True)

    @property
    def worked(self):
        """The promise with its numbers: slope times step."""
        step = self.here - self.at_mark
        promised = format_number(self.gradient * step, 4, sign=True)
        return f"{format_number(self.gradient)} · {format_number(step, 2, sign=True)} = {promised}"

    def words(self):
        """The answer in words."""
        was = f"{format_number(self.was)} at {name(self.quantity[0], *self.quantity[1])}"
        at_mark = format_number(self.at_mark, 2)
        return f"Loss {format_number(self.now)}, was {was} = {at_mark}, change {self.change}, promised {self.worked}."


class LossLine(Html):
    """The line in which the loss answers, at the same place in every picture that has a loss."""

    def __init__(self):
        super().__init__(1080, 40, "top")

    def moving(self, answer):
        """An `Answer`."""
        kind, seen = answer.quantity[0], label(answer.quantity[0], *answer.quantity[1])
        was = f"was {format_number(answer.was)} at {seen} = {format_number(answer.at_mark, 2)}"
        promised = f"promised by ∂ℒ/∂{seen} · Δ{kind}: {answer.worked}"
        return headline(f"ℒ = {format_number(answer.now)}", was, f"change {answer.change}", (promised, "gradient"))


def headline(head, *spans):
    """The line above a picture: what counts in bold, and beside it texts, or (text, class)."""
    spans = ((span, None) if isinstance(span, str) else span for span in spans)
    beside = "".join(tag("span", words(text), class_=kind) for text, kind in spans)
    return tag("div", tag("b", words(head)) + beside, class_="ll-loss")

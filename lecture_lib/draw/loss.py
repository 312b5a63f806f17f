"""The loss answers: what it is, what it was at the dial's mark, and what the gradient there promised."""

from dataclasses import dataclass

from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Html
from lecture_lib.formatting import format_number, label, name


@dataclass
class Answer:
    """What the loss answers to the dial: `now` and `was` are the loss here and at the mark, `gradient` is that at the mark
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
        markup = (
            tag("b", text=f"ℒ = {format_number(answer.now)}")
            + tag("span", text=f"was {format_number(answer.was)} at {seen} = {format_number(answer.at_mark, 2)}")
            + tag("span", text=f"change {answer.change}")
            + tag("span", text=f"promised by ∂ℒ/∂{seen} · Δ{kind}: {answer.worked}", class_="gradient")
        )
        return tag("div", markup, class_="ll-loss")

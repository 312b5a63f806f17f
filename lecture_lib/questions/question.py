"""What a question is: data, with an answer that the library computes when the question is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from lecture_lib.formatting import format_number
from lecture_lib.phrase import to_html, to_plain
from lecture_lib.tries import TRIES


@dataclass(frozen=True)
class Option:
    """One of the choices: `value` is what it claims, or a function that computes that; `why` it is right or wrong."""

    text: str
    value: object
    why: str


@dataclass(frozen=True)
class Slip:
    """A wrong answer that readers often type: its value, or a function that computes it, and why it is wrong."""

    value: object
    why: str


@dataclass(frozen=True)
class Question:
    """A question. `answer()` computes the right answer. `move` says what to move afterwards to see it, and `try_` is the name
    of a try that does so: a button in the answer. `asks` is the first word: "Predict", or "See" after a move. `alone` says
    that it, its choices and reasons can be understood without its notebook: only then it is asked again elsewhere.

    A subclass has a `kind`, and gives own(), what the page needs for it: how to answer, how to judge; and ways(), lines
    that say how to answer.
    """

    name: str
    text: str
    answer: Callable
    move: str
    try_: str = field(default="", kw_only=True)
    asks: str = field(default="Predict", kw_only=True)
    alone: bool = field(default=True, kw_only=True)

    @property
    def module(self):
        return self.name.split()[0]

    def elsewhere(self):
        """The same question in another notebook: it says where it is from, and has no picture to move."""
        return replace(self, asks=f"From {self.module}", move="", try_="")

    @cached_property
    def page(self):
        """All that the browser needs to ask and to judge, as plain data; text is HTML. Worked out when it is first asked."""
        label = to_html(TRIES[self.try_].label) if self.try_ else ""
        asked = {"kind": self.kind, "asks": self.asks, "text": to_html(self.text)}
        return asked | {"move": to_html(self.move), "try": label} | self.own()

    def plain(self):
        """The question and how to answer it, without the answer."""
        return "\n".join([f"{self.asks}. {to_plain(self.text)}", *(f"  {line}" for line in self.ways())])

    def html(self):
        """For pages without a kernel: the question, and its folded answer."""
        page = self.page
        ways = "".join(f"<li>{choice['html']}</li>" for choice in page.get("choices", ()))
        return (
            f"<p><b>{self.asks}.</b> {page['text']}</p>{f'<ul>{ways}</ul>' if ways else ''}"
            f"<details><summary>Show me</summary><p><b>{page['shown']}</b>: {page['why']}</p></details>"
        )


@dataclass(frozen=True)
class Choices(Question):
    """A question with two to four choices. ValueError when it is asked, unless exactly one of them is right."""

    choices: tuple

    kind = "choices"

    def right(self):
        """The number of the right choice, from 0: the one whose value is the answer."""
        answer = self.answer()
        right = [number for number, choice in enumerate(self.choices) if same(computed(choice.value), answer)]
        if len(right) != 1:
            raise ValueError(f"{self.name!r} has {len(right)} right choices for the answer {answer}: it needs one")
        return right[0]

    def own(self):
        right = self.right()
        choices = [
            {"html": to_html(choice.text), "plain": to_plain(choice.text), "why": to_html(choice.why)}
            for choice in self.choices
        ]
        return {"choices": choices, "right": right, "shown": choices[right]["html"], "why": choices[right]["why"]}

    def ways(self):
        return [f"( ) {to_plain(choice.text)}" for choice in self.choices]


@dataclass(frozen=True)
class Typed(Question):
    """A question whose answer is typed: `why` it is right, known `slips`, and a `hint` after any other wrong answer."""

    why: str
    hint: str
    slips: tuple = ()
    decimals: int = 0

    label = ""

    def own(self):
        answer = self.plain_value(self.answer())
        slips = [{"value": self.plain_value(computed(slip.value)), "why": to_html(slip.why)} for slip in self.slips]
        return {
            "label": self.label,
            "right": answer,
            "shown": self.shown(answer),
            "why": to_html(self.why),
            "hint": to_html(self.hint),
            "slips": slips,
            "tolerance": 0.51 * 10.0**-self.decimals if self.decimals else 1e-6,
        }

    def ways(self):
        return [f"Your answer: {self.label}"]


@dataclass(frozen=True)
class Number(Typed):
    """The answer is a number with so many `decimals`; a whole number if that is 0."""

    kind = "number"

    @property
    def label(self):
        places = f"{self.decimals} decimal{'s' if self.decimals > 1 else ''}"
        return f"a number, {places} will do" if self.decimals else "a number"

    def plain_value(self, value):
        return float(np.asarray(value, dtype=float).item()) + 0.0

    def shown(self, answer):
        return (
            format_number(round(answer), 0)
            if abs(answer - round(answer)) < 1e-6
            else format_number(answer, self.decimals)
        )


@dataclass(frozen=True)
class Shape(Typed):
    """The answer is the shape of a matrix."""

    kind = "shape"
    label = "a shape, rows × columns"

    def plain_value(self, value):
        return [int(n) for n in value]

    def shown(self, answer):
        return " × ".join(str(n) for n in answer)


def computed(value):
    return value() if callable(value) else value


def same(value, answer):
    """Whether these are the same: numbers and arrays up to a relative error of 10⁻⁶, everything else exactly."""
    try:
        value, answer = np.asarray(value, dtype=float), np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return value == answer
    return value.shape == answer.shape and np.allclose(value, answer, rtol=1e-6, atol=1e-8)

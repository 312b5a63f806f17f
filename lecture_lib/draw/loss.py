"""The loss answers: what it is, what it was at the dial's mark, and what the gradient there promised."""

from lecture_lib.draw.markup import tag
from lecture_lib.formatting import format_number, label, name

HEIGHT = 40


def loss_answer(now, was, gradient, quantity, at_mark, here):
    """The line under the dial, as markup and in words.

    `now` and `was` are the loss here and at the mark, `gradient` is that at the mark w.r.t. the quantity (kind,
    indices) on the dial, which is `here` and was `at_mark`.
    """
    seen, plain, step = label(quantity[0], *quantity[1]), name(quantity[0], *quantity[1]), here - at_mark
    change, promised = format_number(now - was, 4, sign=True), format_number(gradient * step, 4, sign=True)
    worked = f"{format_number(gradient)} · {format_number(step, 2, sign=True)} = {promised}"
    markup = (
        tag("b", text=f"ℒ = {format_number(now)}")
        + tag("span", text=f"was {format_number(was)} at {seen} = {format_number(at_mark, 2)}")
        + tag("span", text=f"change {change}")
        + tag("span", text=f"promised by ∂ℒ/∂{seen} · Δ{quantity[0]}: {worked}", class_="gradient")
    )
    words = f"Loss {format_number(now)}, was {format_number(was)} at {plain} = {format_number(at_mark, 2)}, change {change}, promised {worked}."
    return tag("div", markup, class_="ll-loss"), words

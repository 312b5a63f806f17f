"""Lines of pseudo code or code: the line that runs is lit, with its values beside it; a wrong line is marked."""

import re
from functools import cache

from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.panel import Html, Pick

KEYWORDS = re.compile(r"\b(while|for|to|down to|if|return|def|in)\b")
INDEX = re.compile(r"(?<!\w\w)_(\{.+?\}|[A-Za-z0-9ℓ]+)")  # W_k, θ_{t+1}; not max_iterations


class Code(Html):
    """A panel of code, of which each line can be picked as "line" with its number; `look` is a class of the whole."""

    def __init__(self, lines, width, height, look):
        super().__init__(width, height, "right", picked=[Pick("line", (n,)) for n, line in enumerate(lines, 1) if line])
        self.lines, self.look = lines, look

    def moving(self, lit=(), values=None, within=()):
        """The lines, as `code` has them."""
        return code(self.lines, lit, values, kind=self.look, within=within, picks=self.picked)


def code(lines, lit=(), values=None, wrong=(), kind="", within=(), picks=()):
    """Markup of `lines`, plain texts with their indentation, counted from 1; an empty one is a gap, " " an empty line.

    lit     the number of the line that runs, or several
    values  {number: markup} beside a line
    wrong   the numbers of lines that are mistakes
    kind    further classes of the whole
    within  the numbers of lines that are under way: the loops and calls that the lit line is part of
    picks   a `Pick` of each line that can be picked
    """
    lit = {lit} if isinstance(lit, int) else set(lit)
    shown, values, names = [], values or {}, {pick.indices[0]: pick.name for pick in picks}
    for n, line in enumerate(lines, 1):
        shown.append(_line(line, n in lit, n in within, values.get(n, ""), n in wrong, names.get(n)))
    return tag("div", "".join(shown), class_=f"ll-code {kind}".rstrip())


def _line(line, lit, within, value, wrong, pick):
    if not line:
        return tag("div", class_="ll-code-gap")
    indentation = line[: len(line) - len(line.lstrip())]
    said = indentation + tag("em", statement(line.strip())) if wrong and line.strip() else statement(line)
    name = line.strip().replace(">", "is above") if pick else None
    parts = tag("span", said, class_="statement", aria_label=name)
    parts += tag("span", value, class_="value")
    classes = "ll-code-line" + " current" * lit + " within" * within + " wrong" * wrong
    if pick:  # the page says that it is the current one where it makes it a button
        return tag("div", parts, class_=classes, data_pick=pick)
    return tag("div", parts, class_=classes, aria_current="step" if lit else None)


@cache
def statement(line):
    """One line of code as markup: real subscripts, keywords in bold."""
    parts = INDEX.split(line)  # text, index, text, …
    plain = [words(text.replace("_", "\x00")) for text in parts[::2]]
    texts = [KEYWORDS.sub(lambda found: tag("b", text=found[0]), text) for text in plain]
    indices = [tag("sub", text=index.strip("{}")) for index in parts[1::2]] + [""]
    return "".join(text.replace("\x00", "_") + index for text, index in zip(texts, indices, strict=True))

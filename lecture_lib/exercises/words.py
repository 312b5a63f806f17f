"""A judgement in words: as plain text, and as HTML with the numbers that differ marked."""

from html import escape

import numpy as np

from lecture_lib.formatting import format_number
from lecture_lib.judging.judge import known
from lecture_lib.judging.trial import SECONDS, equal
from lecture_lib.judging.where import told
from lecture_lib.phrase import to_html, to_plain
from lecture_lib.wrong.catalogue import FORMS

HEADS = {
    "not answered": "Not answered yet.",
    "right": "✓ Right.",
    "wrong": "✗ Not yet.",
    "raises": "✗ It stops.",
    "endless": "✗ It does not end.",
}
MOST = 6  # rows and columns of an array that are shown


def sentences(judgement):
    """What there is to say, without the numbers: sentences in the markup of questions."""
    verdict, exercise = judgement.verdict, judgement.exercise
    if verdict == "not answered":
        return [f"Write the lines of *{exercise.function_name}* in the place of the three dots, then run this cell."]
    if verdict == "right":
        return [tried_on(exercise), exercise.further]
    if verdict == "endless":
        return [
            f"After {SECONDS:.0f} seconds it was still running, with {judgement.case.about}. Which condition ends its loop?"
        ]
    said = []
    if judgement.mistakes:
        forms = [FORMS[name] for name in judgement.mistakes]
        how = " and " if judgement.together else ", or "
        head = "The mistakes are" if judgement.together else "The mistake is"
        said.append(f"{head} {how.join(f'*{form.name}*' for form in forms)}.")
        said += [f"{form.does} {form.why}" for form in forms]
        said += [f"How it shows: {forms[0].shows}"] * (len(forms) == 1)
    if verdict == "wrong" and not judgement.mistakes + judgement.facts:
        said.append("It is none of the known mistakes. Work out the smallest case by hand, line by line.")
    return [*said, *judgement.facts]


def stopped(judgement):
    """Where and with which error it stopped: the reader's line as it is, where a star is no markup."""
    return told(judgement.found.error) if judgement.verdict == "raises" else []


def tried_on(exercise):
    """What a right function was tried on."""
    cases = known(exercise)[0]
    *fewer, most = sorted({case.N for case in cases})
    said = [f"Tried on {len(cases)} cases"]
    if fewer:
        said.append(f"N = {', '.join(map(str, fewer))} and {most}")
    if len({case.square for case in cases}) == 2:
        said.append("square matrices and others")
    if any(case.large for case in cases):
        said.append("small numbers and large ones")
    return f"{', '.join(said)}."


def plain(judgement):
    """The whole judgement as text."""
    said = [
        f"{judgement.exercise.name}. {HEADS[judgement.verdict]}",
        *stopped(judgement),
        *map(to_plain, sentences(judgement)),
    ]
    for name, numbers, _ in shown(judgement):
        said.append(f"{name} = {np.array2string(numbers, precision=4, suppress_small=True, max_line_width=100)}")
    return "\n".join(said)


def html(judgement):
    """The whole judgement as HTML, without hints and solution."""
    texts = [*map(escape, stopped(judgement)), *map(to_html, sentences(judgement))]
    parts = "".join(f"<p>{text}</p>" for text in texts)
    head = f'<p class="head"><b>{HEADS[judgement.verdict]}</b></p>'
    tables = "".join(
        f"<figure><figcaption>{escape(name)}</figcaption>{table(numbers, off)}</figure>"
        for name, numbers, off in shown(judgement)
    )
    about = (
        f'<p class="about">The smallest case on which it differs: {escape(judgement.case.about)}.</p>' if tables else ""
    )
    return f'{head}{parts}{about}<div class="numbers">{tables}</div>' if tables else head + parts


def shown(judgement):
    """What is shown of the smallest case: (name, numbers, which of them are off) of each argument, and of each part that the
    reader's function gave, with the right one after it."""
    if judgement.case is None or judgement.verdict == "endless":
        return []
    found = [(name, numbers, None) for name, numbers in arrays_of(judgement.case.arguments)]
    mine, right = judgement.found.parts or {}, judgement.right.parts
    for name, numbers in right.items():
        if name in mine and not equal(mine[name], numbers):
            same_shape = mine[name].shape == numbers.shape
            off = ~np.isclose(mine[name], numbers, rtol=1e-6, atol=1e-9, equal_nan=True) if same_shape else None
            shapes = ["" if same_shape or not array.ndim else f", {array.shape}" for array in (mine[name], numbers)]
            found += [(f"your {name}{shapes[0]}", mine[name], off), (f"right {name}{shapes[1]}", numbers, None)]
    return found


def arrays_of(arguments):
    """The arrays and numbers among the arguments, those of dicts layer by layer."""
    for name, value in arguments.items():
        if isinstance(value, dict):
            yield from ((f"{name}[{k}]", np.asarray(array)) for k, array in value.items())
        elif isinstance(value, (int, float, list, np.ndarray)) and not isinstance(value, bool):
            yield name, np.asarray(value)


def table(numbers, off=None):
    """An array as a table, at most MOST rows and columns of it; where it is `off` the cells are marked."""
    cells = np.atleast_2d(numbers)
    marks = np.zeros(cells.shape, bool) if off is None else off.reshape(cells.shape)
    decimals = 0 if cells.dtype.kind == "i" else 4
    more = "<td>…</td>" if cells.shape[1] > MOST else ""
    rows = []
    for row, mark in zip(cells[:MOST], marks[:MOST], strict=True):
        texts = [format_number(value, decimals) for value in row[:MOST]]
        rows.append("".join(cell(text, wrong) for text, wrong in zip(texts, mark[:MOST], strict=True)) + more)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}{'<tr><td>…</td></tr>' if len(cells) > MOST else ''}</table>"


def cell(text, wrong):
    """One number of a table."""
    return f'<td class="off" aria-label="{text}, wrong">{text}</td>' if wrong else f"<td>{text}</td>"

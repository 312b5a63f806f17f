"""The widget that an exercise shows: what the judge found, hints on request, and a picture at the numbers that differ."""

from html import escape
from inspect import getsource

import anywidget
import traitlets
from ipywidgets import VBox

from lecture_lib.answers import keep, last
from lecture_lib.exercises.words import html, plain
from lecture_lib.judging.judge import judge
from lecture_lib.phrase import to_html
from lecture_lib.widgets import Shown
from lecture_lib.widgets.theme import source, theme

HINTS = ("Hint 1", "Hint 2", "Hint 3", "Solution")


def written(function):
    """The text of a function that a reader wrote; "" if it is not known."""
    try:
        return getsource(function)
    except (OSError, TypeError):
        return ""


class Feedback(anywidget.AnyWidget):
    """What the judge found, and the buttons below it. `opened` is how many of the hints a reader has asked for."""

    _esm = source("keys.js", "made.js") + source("judged.js", room="exercises")
    _css = theme("ll-exercise") + source("judged.css", room="exercises")

    page = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    opened = traitlets.Int().tag(sync=True)


class Judged(Shown, VBox):
    """The judgement of a function that a reader wrote for an exercise.

    `verdict` is "not answered", "right", "wrong", "raises" or "endless"; `mistake` names the wrong forms, "" if none is
    known. A button opens the module's picture below, at the numbers of the smallest case on which the function differs.
    """

    def __init__(self, exercise, function):
        self.exercise, self.judgement = exercise, judge(exercise, function)
        hints = [to_html(hint) for hint in exercise.hints] + [f"<pre>{escape(exercise.solution.strip())}</pre>"]
        case = self.judgement.case
        self.feedback = Feedback(
            page={
                "name": exercise.name,
                "verdict": self.verdict,
                "html": html(self.judgement),
                "hints": [{"head": head, "html": hint} for head, hint in zip(HINTS, hints, strict=True)],
                "picture": bool(case and case.picture),
            }
        )
        self.function = function
        self.feedback.on_msg(self.hear)
        super().__init__([self.feedback])
        self.add_class("ll-judged")

    @property
    def verdict(self):
        return self.judgement.verdict

    @property
    def mistake(self):
        return self.judgement.mistake

    def hear(self, widget, content, buffers):
        if content.get("picture"):
            self.open_picture()
        if content.get("here"):
            self.keep()

    def keep(self):
        """Keep the function and its verdict, unless there is none yet, or they are the same as the last time."""
        name, text = self.exercise.name, written(self.function)
        before = last("exercise", name)
        same = before and (before.answer, before.verdict) == (text, self.verdict)
        if self.verdict != "not answered" and not same:
            self.feedback.notice = keep("exercise", name, text, self.verdict, mistake=self.mistake)

    def open_picture(self):
        """Show the module's picture below, at the numbers of the smallest case on which the function differs."""
        if len(self.children) == 1 and self.judgement.case and self.judgement.case.picture:
            from lecture_lib import explore  # most exercises are judged without a picture

            name, options = self.judgement.case.picture
            self.children = [self.feedback, getattr(explore, name)(**options)]

    def text(self):
        """The judgement as plain text."""
        return plain(self.judgement)

    def _repr_mimebundle_(self, **kwargs):
        bundle, page = super()._repr_mimebundle_(**kwargs), self.feedback.page
        folds = "".join(
            f"<details><summary>{hint['head']}</summary><div>{hint['html']}</div></details>" for hint in page["hints"]
        )
        stored = f'<div class="ll-exercise">{page["html"]}{folds}</div>'
        return {**(bundle or {}), "text/plain": self.text(), "text/html": stored}

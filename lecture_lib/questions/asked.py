"""The widget that asks a question and judges the answer, all in the browser."""

import anywidget
import traitlets

from lecture_lib.explore.kit.explorer import OFFERING
from lecture_lib.widgets import Shown
from lecture_lib.widgets.theme import source, theme


class Asked(Shown, anywidget.AnyWidget):
    """A question on the page. `given` is {} at first, then what the reader did: an answer and its verdict.

    {"answer": "3x5", "verdict": "right"} or "wrong"; {"answer": "", "verdict": "shown"} after "Show me".
    """

    _esm = source("keys.js", "made.js") + source("asked.js", room="questions")
    _css = theme("ll-ask") + source("asked.css", room="questions")

    page = traitlets.Dict().tag(sync=True)
    given = traitlets.Dict().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(self, question):
        super().__init__()
        self.question = question
        self.page = question.page
        self.on_msg(lambda widget, content, buffers: self.attempt())

    def attempt(self):
        """Make the question's try in the picture that has it. If there is none, the `message` says so."""
        picture = OFFERING.get(self.question.try_)
        self.message = "" if picture else "Run the cell of its picture first."
        if picture:
            picture.attempt(self.question.try_, called=True)

    def text(self):
        """The question, and what was answered."""
        answer = self.given.get("answer") or "Show me"
        return self.question.plain() + (f"\nYou said: {answer} ({self.given['verdict']})" if self.given else "")

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        # What is stored depends on the question alone: the tests compare a run of a notebook with what is stored.
        return data | {"text/plain": self.question.plain(), "text/html": self.question.html()}, metadata

"""The widget that asks a question and judges the answer, all in the browser."""

import anywidget
import traitlets

from lecture_lib.answers import ago, keep, last
from lecture_lib.explore.kit.explorer import OFFERING
from lecture_lib.widgets import Shown
from lecture_lib.widgets.theme import source, theme

VERDICTS = ("right", "wrong", "shown")


class Asking(anywidget.AnyWidget):
    """A question on the page. `given` is {} at first, then what the reader did: an answer and its verdict.

    {"answer": "3x5", "verdict": "right"} or "wrong"; {"answer": "", "verdict": "shown"} after "Show me". What the page gives
    is kept; if that is not possible, the `notice` says so, once.
    """

    _esm = source("keys.js", "made.js") + source("asked.js", room="questions")
    _css = theme("ll-ask") + source("asked.css", room="questions")

    page = traitlets.Dict().tag(sync=True)
    given = traitlets.Dict().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self, question, arrived=lambda: None):
        """`arrived` is called whenever a view of it stands on a page, and when an answer is kept."""
        super().__init__()
        self.question, self.arrived = question, arrived
        self.page = question.page
        self.on_msg(self.hear)

    def hear(self, widget, content, buffers):
        if content.get("try"):
            self.attempt()
        if content.get("here"):
            self.arrived()

    def attempt(self):
        """Make the question's try in the picture that has it. If there is none, the `message` says so."""
        picture = OFFERING.get(self.question.try_)
        self.message = "" if picture else "Run the cell of its picture first."
        if picture:
            picture.attempt(self.question.try_, called=True)

    def set_state(self, sync_data):
        """What the page says."""
        before = self.given
        super().set_state(sync_data)
        if self.given != before and self.given.get("verdict") in VERDICTS:
            notice = keep("question", self.question.name, self.given.get("answer"), self.given["verdict"])
            self.notice = notice or self.notice
            self.arrived()


class Asked(Shown, Asking):
    """A question that a cell shows. Once it stands on a page, `given` is what was answered last, and `when`."""

    def __init__(self, question):
        super().__init__(question, self.recall)
        self.recalled = False

    def recall(self):
        """Take what was answered last, the first time that a view is there."""
        if not self.recalled and not self.given:
            answer = last("question", self.question.name)
            if answer and answer.verdict in VERDICTS and isinstance(answer.answer, str):
                word = "Shown" if answer.verdict == "shown" else "Answered"
                self.given = {"answer": answer.answer, "verdict": answer.verdict, "when": f"{word} {ago(answer.day)}."}
        self.recalled = True

    def text(self):
        """The question, and what was answered."""
        answer = self.given.get("answer") or "Show me"
        return self.question.plain() + (f"\nYou said: {answer} ({self.given['verdict']})" if self.given else "")

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        # What is stored depends on the question alone: the tests compare a run of a notebook with what is stored.
        return data | {"text/plain": self.question.plain(), "text/html": self.question.html()}, metadata

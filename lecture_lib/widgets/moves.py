"""The row of moves below the controls: up to three tries, back, start, and what opens more controls."""

from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent


class Moves(anywidget.AnyWidget):
    """Buttons that lead a picture to a state, one Tab stop. `on_move(which)` is told 1, 2, 3, "back" or "start".

    `tries` has each one's label and what to look at then, ready HTML. `at` is which one was made last, 0 for none; `moved` says
    that the reader has gone on since. `back` says whether there is a way back. `called` counts the moves that were
    asked for elsewhere on the page: the picture then comes into sight. `drawer`, if there is one, has the words and the tooltip
    of a button more: `opened` is whether it is pressed.
    """

    _esm = (HERE / "moves.js").read_text(encoding="utf-8")
    _css = (HERE / "moves.css").read_text(encoding="utf-8")

    tries = traitlets.List().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)
    moved = traitlets.Bool(False).tag(sync=True)
    back = traitlets.Bool(False).tag(sync=True)
    called = traitlets.Int(0).tag(sync=True)
    drawer = traitlets.List().tag(sync=True)
    opened = traitlets.Bool(False).tag(sync=True)

    def __init__(self, tries, on_move):
        super().__init__(tries=[list(words) for words in tries])
        self.on_msg(lambda widget, content, buffers: on_move(content.get("move")))

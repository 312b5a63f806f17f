"""The row of moves below the controls: up to three tries, back, start, and what opens more controls."""

import anywidget
import traitlets

from lecture_lib.widgets.theme import source


class Moves(anywidget.AnyWidget):
    """Buttons that bring a picture into a state, one Tab stop. A click calls `on_move` with 1, 2, 3, "back" or "start".

    `tries` has each one's label and what to look at then, both as HTML. `at` is the number of the last one, 0 for none;
    `moved` is whether the reader has changed something since. `back` is whether there is a way back. `called` counts
    the tries that were made from elsewhere on the page: the picture then scrolls into sight. `drawers` are more buttons, each
    with its key, its text and its tooltip; `opened` has the keys of those that are pressed.
    """

    _esm = source("moves.js")
    _css = source("moves.css")

    tries = traitlets.List().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)
    moved = traitlets.Bool(False).tag(sync=True)
    back = traitlets.Bool(False).tag(sync=True)
    called = traitlets.Int(0).tag(sync=True)
    drawers = traitlets.List().tag(sync=True)
    opened = traitlets.List().tag(sync=True)

    def __init__(self, tries, on_move):
        super().__init__(tries=[list(words) for words in tries])
        self.on_msg(lambda widget, content, buffers: on_move(content.get("move")))

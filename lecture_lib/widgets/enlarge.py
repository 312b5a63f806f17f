"""A button that shows an explorer alone, as large as the window."""

import anywidget

from lecture_lib.widgets.theme import source


class Enlarge(anywidget.AnyWidget):
    """Enlarges the widget that it is in, one with the class `ll-explorer`, and puts it back; all in the browser."""

    _esm = source("enlarge.js")
    _css = source("enlarge.css")

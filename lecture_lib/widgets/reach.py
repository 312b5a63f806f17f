"""What makes the controls of an explorer reachable: names for a screen reader, keys that stay inside."""

import anywidget

from lecture_lib.widgets.theme import source


class Reach(anywidget.AnyWidget):
    """Shows nothing. It works on the widget that it is in, one with the class `ll-explorer`."""

    _esm = source("keys.js", "reach.js")

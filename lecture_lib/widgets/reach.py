"""What makes the controls of an explorer reachable: names for a screen reader, keys that stay inside."""

from pathlib import Path

import anywidget

HERE = Path(__file__).parent
KEYS = (HERE / "keys.js").read_text(encoding="utf-8")


class Reach(anywidget.AnyWidget):
    """Shows nothing. It works on the widget that it is in, one with the class `ll-explorer`."""

    _esm = KEYS + (HERE / "reach.js").read_text(encoding="utf-8")

"""A button that shows an explorer alone, as large as the window."""

from pathlib import Path

import anywidget

HERE = Path(__file__).parent


class Enlarge(anywidget.AnyWidget):
    """Enlarges the widget that it is in, one with the class `ll-explorer`, and puts it back; all in the browser."""

    _esm = (HERE / "enlarge.js").read_text(encoding="utf-8")
    _css = (HERE / "enlarge.css").read_text(encoding="utf-8")

"""The number box beside a slider: two decimals, and a name that a screen reader finds."""

from pathlib import Path

import anywidget
import traitlets
from ipywidgets import widget_serialization


class NumberBox(anywidget.AnyWidget):
    """Shows and takes the value of `slider`, all in the browser; its accessible name is the slider's description."""

    _esm = Path(__file__).parent / "number_box.js"
    _css = (
        ".ll-number{width:66px;box-sizing:border-box;height:28px;font:inherit;padding:2px 4px;color:inherit;"
        "background:transparent;border:1px solid var(--jp-border-color1,#bdbdbd)}"
    )

    slider = traitlets.Any().tag(sync=True, **widget_serialization)

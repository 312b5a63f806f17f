"""The number box beside a slider: a fixed number of decimals and a name that a screen reader finds."""

from pathlib import Path

import anywidget
import traitlets


class NumberBox(anywidget.AnyWidget):
    """A number between `min` and `max`, typed or stepped; `description` is its accessible name."""

    _esm = Path(__file__).parent / "number_box.js"
    _css = ".ll-number{width:66px;box-sizing:border-box;height:28px;font:inherit;padding:2px 4px;color:inherit;background:transparent;border:1px solid var(--jp-border-color1,#bdbdbd)}"

    value = traitlets.CFloat(0.0).tag(sync=True)
    min = traitlets.CFloat(-4.0).tag(sync=True)
    max = traitlets.CFloat(4.0).tag(sync=True)
    step = traitlets.CFloat(0.05).tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)

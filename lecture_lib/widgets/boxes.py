"""Number box, mark, stepper and pad: small controls, each with a name for a screen reader and one Tab stop."""

import math

import anywidget
import traitlets
from ipywidgets import widget_serialization

from lecture_lib.widgets.theme import source, theme

STYLE = theme("ll-marker") + source("boxes.css")


class NumberBox(anywidget.AnyWidget):
    """Shows and takes the value of `slider`, all in the browser; its accessible name is the slider's description."""

    _esm = source("number_box.js")
    _css = STYLE

    slider = traitlets.Any().tag(sync=True, **widget_serialization)


class Mark(anywidget.AnyWidget):
    """The mark on `slider`, at `value`: the number there, undo, and a button that moves the mark to where the slider is."""

    _esm = source("mark.js")
    _css = STYLE

    slider = traitlets.Any().tag(sync=True, **widget_serialization)
    value = traitlets.Float().tag(sync=True)
    min = traitlets.Float(-4.0).tag(sync=True)
    max = traitlets.Float(4.0).tag(sync=True)
    step = 0.05

    @traitlets.validate("value")
    def _number(self, proposal):
        if not math.isfinite(proposal["value"]):
            raise traitlets.TraitError(f"value is {proposal['value']}: value needs a finite number")
        return proposal["value"]


class Stepper(anywidget.AnyWidget):
    """A whole number `value` from `min` to `max`: back, next, all, and arrow keys. `brief` leaves out "all" and the maximum.

    `place`, if it is not empty, is text in place of the number that says where this is.
    """

    _esm = source("stepper.js")
    _css = STYLE

    description = traitlets.Unicode().tag(sync=True)
    tooltip = traitlets.Unicode().tag(sync=True)
    value = traitlets.Int().tag(sync=True)
    min = traitlets.Int(0).tag(sync=True)
    max = traitlets.Int(1).tag(sync=True)
    brief = traitlets.Bool(False).tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)

    @traitlets.validate("value")
    def _within(self, proposal):
        return sorted([self.min, proposal["value"], self.max])[1]


class Pad(anywidget.AnyWidget):
    """8 by 8 cells to draw on: `value` has the ink of each, row by row, from 0 to 16. `description` is its name."""

    _esm = source("pad.js")
    _css = STYLE

    description = traitlets.Unicode().tag(sync=True)
    value = traitlets.Tuple((0,) * 64).tag(sync=True)

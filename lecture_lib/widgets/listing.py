"""A program to read and to copy, below a picture."""

import anywidget
import traitlets

from lecture_lib.widgets.theme import source


class Listing(anywidget.AnyWidget):
    """Shows the text `code`, with a button that copies it; nothing while there is none."""

    _esm = source("listing.js")
    _css = source("listing.css")

    code = traitlets.Unicode("").tag(sync=True)

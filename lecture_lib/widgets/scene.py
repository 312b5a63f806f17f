"""The Scene: it shows panels of SVG or HTML, with one message per move, and reports clicks."""

import re

import anywidget
import traitlets

from lecture_lib.draw.panel import PLACES
from lecture_lib.draw.style import DARK_VARIABLES, VARIABLES
from lecture_lib.widgets.theme import colours, source, theme

STYLE = source("scene.css", "writing.css")
DIM = 'body[data-jp-theme-light="false"] .ll-svg .dim{opacity:.45}'  # looks like .24 on white
FORCED = source("forced.css").replace("LIGHT", VARIABLES).replace("DARK", DARK_VARIABLES)


class Scene(anywidget.AnyWidget):
    """Shows panels. `stage` lays out the still layers, `show` replaces the moving ones with one message.

    A click, or a choice by keyboard, calls `on_pick(name, shift)`: what was picked, and whether Shift was held.
    """

    _esm = source("places.js", "sketch.js", "scene.js")
    _css = theme("ll-scene") + DIM + STYLE + source("sketch.css") + FORCED

    panels = traitlets.List().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    def __init__(self, on_pick=None):
        super().__init__()
        if on_pick:
            self.on_msg(lambda widget, content, buffers: on_pick(content.get("pick"), bool(content.get("shift"))))

    def stage(self, panels):
        """Lay out `panels`, a `Panel` by name."""
        self.panels = [panel.laid_out(name) for name, panel in panels.items()]

    def show(self, moving, text, lit=()):
        """`moving` has the markup of each panel by its name; `text` says in words what is shown. `lit` has the names of what
        is lit: panels, or what can be picked. ValueError if a panel has no markup, or markup has no panel."""
        names = [panel["name"] for panel in self.panels]
        if set(names) != set(moving):
            wrong = ", ".join(map(repr, sorted(set(names) ^ set(moving))))
            raise ValueError(f"panels() has {names}, draw() has {list(moving)}: both need {wrong}")
        self.frame = {"moving": {name: moving[name] for name in names}, "text": text, "lit": list(lit)}

    def still(self, folded=()):
        """The whole picture as one SVG, for pages without a kernel. `folded` has the moving markup of a panel by its name: it is
        seen in its place where a page shows the image with #curve behind its address."""
        placed, width, height = _laid_out(self.panels)
        moving = self.frame["moving"]
        markup = "".join(_placed(panel, moving[panel["name"]], *place) for panel, *place in placed)
        markup += "".join(
            _folded(panel, folded[panel["name"]], *place) for panel, *place in placed if panel["name"] in folded
        )
        markup = markup.replace("@@", "still-")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="ll-scene ll-still" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"><style>{colours("ll-scene")}{STYLE}</style>'
            f'<rect width="{width}" height="{height}" class="ground"/>{markup}</svg>'
        )


def _laid_out(panels, widest=1100, gap=16):
    """The places of the panels on a wide page, [(panel, x, y, width)], and the width and the height of the whole."""

    def flow(place, x, y, room):
        """The panels of one place, side by side as long as they fit: where each is, how far right and down they reach."""
        placed, left, row, right, bottom = [], x, y, x, y
        here = [panel for panel in panels if panel["place"] == place]
        for panel in here:
            whole = panel["kind"] == "html" and place == "right"  # a row of its own, as in scene.css
            if left > x and (whole or left + panel["width"] > x + room):
                left, row = x, bottom
            grows = whole or (panel["kind"] == "html" and panel is here[-1])
            wide = max(panel["width"], x + room - left) if grows else panel["width"]
            placed.append((panel, left, row, wide))
            left += wide + gap
            right, bottom = max(right, left - gap), max(bottom, row + panel["height"] + gap // 2)
        return placed, right, bottom

    widths = {
        place: max((panel["width"] for panel in panels if panel["place"] == place), default=0) for place in PLACES
    }
    top, top_right, y = flow("top", gap, gap // 2, widest)
    left, left_right, left_bottom = flow("left", gap, y, widths["left"])
    start = left_right + gap if left else gap
    right, right_right, right_bottom = flow("right", start, y, max(widths["right"], widest - start))
    below, below_right, bottom = flow("below", gap, max(left_bottom, right_bottom), widest)
    return top + left + right + below, max(top_right, left_right, right_right, below_right) + gap, bottom + gap


def _placed(panel, moving, x, y, width):
    size, still = (panel["width"], panel["height"]), panel["still"]
    place = f'x="{x}" y="{y}" width="{width}" height="{size[1]}"'
    if panel["kind"] == "html":
        moving = re.sub(r"<math(?=[ >])", '<math xmlns="http://www.w3.org/1998/Math/MathML"', moving)
        return f'<foreignObject {place}><div xmlns="http://www.w3.org/1999/xhtml" class="ll-html">{moving}</div></foreignObject>'
    return f'<svg {place} viewBox="0 0 {size[0]} {size[1]}" class="ll-svg">{still}<g class="moving">{moving}</g></svg>'


def _folded(panel, moving, x, y, width):
    """Another state of a panel, over it where an address asks for it: the image's own, with #curve behind."""
    width, height = panel["width"], panel["height"]
    seen = (panel["still"] + f"<g>{moving}</g>").replace("@@", "curve-")
    return (
        "<style>#curve{display:none}#curve:target{display:inline}</style>"
        f'<svg id="curve" x="{x}" y="{y}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" class="ll-svg">'
        f'<rect width="{width}" height="{height}" class="ground"/>{seen}</svg>'
    )

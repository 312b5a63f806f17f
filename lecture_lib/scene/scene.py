"""The Scene: panels of SVG or HTML, one message a move, and word of what was clicked."""

from dataclasses import asdict, dataclass
from pathlib import Path

import anywidget
import traitlets

from lecture_lib.draw.style import DARK_VARIABLES, FONT, VARIABLES

HERE = Path(__file__).parent
STYLE = (HERE / "scene.css").read_text(encoding="utf-8")
THEME = f".ll-scene{{{VARIABLES}--ll-font:{FONT};}}"
# In JupyterLab the ground is the theme's own; a dark theme gets the same hues, lighter.
LAB_THEME = (
    ".jp-ThemedContainer .ll-scene,body[data-jp-theme-name] .ll-scene{--ll-ground:var(--jp-layout-color0,#fff);}"
    f'body[data-jp-theme-light="false"] .ll-scene{{{DARK_VARIABLES}}}'
)


@dataclass(frozen=True)
class Panel:
    """One panel's still layer: `width` by `height` CSS pixels, what lies below the moving layer and what takes clicks.

    `kind` is "svg", or "html" for panels of text and formulas, which are all moving layer.
    """

    name: str
    width: int
    height: int
    still: str = ""
    hits: str = ""
    kind: str = "svg"


class Scene(anywidget.AnyWidget):
    """Shows panels. `stage` lays the still layers, `show` replaces the moving ones in one message."""

    _esm = HERE / "scene.js"
    _css = THEME + LAB_THEME + STYLE

    panels = traitlets.List().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    def __init__(self, on_pick=None):
        super().__init__()
        self._staged = ()
        if on_pick:
            self.on_msg(lambda widget, content, buffers: on_pick(content["pick"]))

    def stage(self, panels):
        self._staged = tuple(panels)
        self.panels = [asdict(panel) for panel in panels]

    def show(self, moving, text):
        """`moving` has one markup a panel, in their order; `text` says in words what is shown."""
        self.frame = {"moving": list(moving), "text": text}

    def still(self):
        """The whole picture as one SVG, for pages without a kernel."""
        rows = _rows(self._staged)
        width = max(sum(panel.width + 20 for panel, _ in row) for row in rows)
        out, top = [], 0
        for row in rows:
            left = 10
            for panel, number in row:
                out.append(_placed(panel, self.frame["moving"][number], left, top))
                left += panel.width + 20
            top += max(panel.height for panel, _ in row) + 10
        markup = "".join(out).replace("@@", "still-")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="ll-scene ll-still" '
            f'width="{width}" height="{top}" viewBox="0 0 {width} {top}"><style>{THEME}{STYLE}</style>'
            f'<rect width="{width}" height="{top}" class="ground"/>{markup}</svg>'
        )


def _rows(panels, widest=1180):
    """Panels side by side as long as they fit, as on the page."""
    rows, room = [], 0
    for number, panel in enumerate(panels):
        if not rows or panel.width > room:
            rows.append([])
            room = widest
        rows[-1].append((panel, number))
        room -= panel.width + 20
    return rows


def _placed(panel, moving, x, y):
    place = f'x="{x}" y="{y}" width="{panel.width}" height="{panel.height}"'
    if panel.kind == "html":
        moving = moving.replace("<math ", '<math xmlns="http://www.w3.org/1998/Math/MathML" ')
        return f'<foreignObject {place}><div xmlns="http://www.w3.org/1999/xhtml" class="ll-html">{moving}</div></foreignObject>'
    return f'<svg {place} viewBox="0 0 {panel.width} {panel.height}" class="ll-svg">{panel.still}<g class="moving">{moving}</g></svg>'

"""What a reader draws a curve on before it is shown: a sheet over the axes of a plot, the curve drawn, the gap to the true one."""

from dataclasses import dataclass

from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import plain
from lecture_lib.judging.sketch import COLUMNS, ROWS, Compared, Sheet, enough

BUTTONS = {"compare": "compare", "show": "show me", "clear": "clear"}
NO_BREAK = "\u00a0"
HIGH, GAP = 19, 6  # of a button, and between two
YOURS = {
    "fill": "none",
    "stroke": "var(--ll-chosen)",
    "stroke_width": 4,
    "stroke_linecap": "round",
    "stroke_opacity": 0.75,
}
MARK = {"stroke": "var(--ll-ink)", "stroke_width": 1.5, "fill": "none"}
BOX = {"fill": "none", "stroke": "var(--ll-outline)", "rx": 4}


class Stroke(Pick):
    """All that is drawn, as one thing that is picked: "stroke 0 12 13 …", a row for each column."""

    def markup(self):
        """The sheet, which is no button."""
        return tag(self.shape, aria_label=self.called, **self.place)

    def choice(self, name):
        own, *rows = str(name).split(" ")
        found = tuple(map(KNOWN.get, rows)) if len(rows) == COLUMNS else ()
        return (self.kind, found) if own == self.kind and found and None not in found else None


KNOWN = {str(row): row for row in range(ROWS + 1)}


@dataclass(frozen=True)
class Sketched:
    """A sheet as it is now: what is `drawn` on it, a row for each column; whether it is still `open`, the true curve hidden;
    and what the drawing is beside that, `compared`, None while it is open or where too little is drawn."""

    sheet: Sheet
    drawn: tuple
    open: bool
    compared: Compared | None = None

    def words(self):
        """What is left to do, or what was found."""
        if self.compared:
            return self.compared.words()
        of = f"{self.sheet.up} over {self.sheet.across}"
        if not self.open:
            return f"Here is {of}. To draw it, press clear."
        if not any(self.drawn):
            return f"Draw {of} into the empty axes: mouse, finger, or arrow keys. Then compare."
        if not enough(self.drawn):
            return f"Draw {of} over more of the width, then compare."
        return f"You have drawn {of}. Compare it."

    @property
    def idle(self):
        """The buttons that would do nothing now."""
        able = {
            "compare": self.open and enough(self.drawn),
            "show": self.open,
            "clear": any(self.drawn) or not self.open,
        }
        return {name for name, does in able.items() if not does}


def asked(sketch):
    """What a `Sketched` says, as markup for a panel of words; nothing where nothing is to be drawn."""
    return tag("p", text=sketch.words(), class_="strong") if sketch else ""


class SketchPad:
    """A `Sheet` over the axes of a `Plot`, with buttons below it. `tabs` are the curves of which one is drawn, if there are
    several; `hue` is the colour in which the plot draws the true one; `unit` is how much 1 is, across and up, on a plot whose
    axes go from 0 to 1."""

    def __init__(self, plot, sheet, hue, tabs=(), unit=(1.0, 1.0)):
        self.plot, self.sheet, self.hue, self.tabs, self.unit = plot, sheet, hue, tabs, unit

    @property
    def frame(self):
        """(left, top, right, bottom) of the sheet, in pixels of the panel."""
        sheet = self.sheet
        (left, top), (right, bottom) = self._places((sheet.left, sheet.high), (sheet.right, sheet.low))
        return left, top, right, bottom

    def _places(self, *points):
        return self.plot.places([(x / self.unit[0], y / self.unit[1]) for x, y in points])

    def still(self):
        return ""

    def picks(self):
        left, top, right, bottom = self.frame
        sheet = self.sheet
        axes = (sheet.across, sheet.left, sheet.right, COLUMNS), (sheet.up, sheet.low, sheet.high, ROWS)
        cells = " ".join(
            f"{name.replace(' ', NO_BREAK)} {first:g} {last:g} {count}" for name, first, last, count in axes
        )
        called = f"{sheet.up} over {sheet.across}: draw it"
        place = {"class_": "sheet", "data_cells": cells}
        place |= {"x": left, "y": top, "width": right - left, "height": bottom - top}
        buttons = [Pick(name, (), words, place=self._button(name)) for name, words in BUTTONS.items()]
        tabs = [Pick("curve", (n,), f"draw {tab}", place=self._tab(n)) for n, tab in enumerate(self.tabs, 1)]
        return [Stroke("stroke", (), called, place=place), *tabs, *buttons]

    def _button(self, name):
        wide = (self.plot.width - 4 - GAP * (len(BUTTONS) - 1)) / len(BUTTONS)
        x = 2 + list(BUTTONS).index(name) * (wide + GAP)
        return {"x": x, "y": float(self.plot.height - HIGH - 1), "width": wide, "height": float(HIGH)}

    def _tab(self, number):
        return {"x": float(2 + 84 * (number - 1)), "y": 2.0, "width": 78.0, "height": 20.0}

    def moving(self, now, tab=""):
        """A `Sketched`; the name of the tab that is in front."""
        names = self._names(now)
        tabs = "".join(
            self._box(name, self._tab(number), "tab") + self._chosen(number) * (name == tab)
            for number, name in enumerate(self.tabs, 1)
        )
        buttons = "".join(
            self._box(words, self._button(name), f"act {'idle' if name in now.idle else 'able'} {name}")
            for name, words in BUTTONS.items()
        )
        return tabs + names + buttons + self._drawn(now) + (self._gap(now.compared) if now.compared else "")

    def _box(self, text, place, kind):
        """A button's frame and its text."""
        look = {"stroke_dasharray": "2 3"} if "idle" in kind else {}
        middle = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2 + 4.5}
        quiet = "quiet" if "idle" in kind else None
        return tag("g", tag("rect", **BOX | place | look) + tag("text", text=text, class_=quiet, **middle), class_=kind)

    def _chosen(self, number):
        return tag("rect", class_="chosen-frame", rx=4, **self._tab(number))

    def _names(self, now):
        """Which curve is whose, above the sheet at the right."""
        found = [("you", "chosen", 4)] * any(now.drawn) + [("true", self.hue, 2)] * (not now.open)
        (_, top, x, _), out = self.frame, ""
        for name, hue, wide in reversed(found):
            line = {"stroke": f"var(--ll-{hue})", "stroke_width": wide}
            out += tag("text", text=name, class_="right", x=x, y=top - 7)
            x -= 7 * len(name) + 3
            out += tag("line", class_="sample", x1=x - 12, y1=top - 11, x2=x, y2=top - 11, **line)
            x -= 20
        return out

    def _at(self, column, row):
        """The place of a row, from 1, in a column, from 0."""
        left, top, right, bottom = self.frame
        return left + column / (COLUMNS - 1) * (right - left), bottom - (row - 1) / (ROWS - 1) * (bottom - top)

    def _drawn(self, now):
        """What is drawn, through all of its columns. While it can be drawn on, the page has the rows as well."""
        places = [self._at(column, row) for column, row in enumerate(now.drawn) if row]
        rows = {"data_drawn": " ".join(map(str, now.drawn))} if now.open else {}
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        path = tag("path", class_="sketch", d=f"M{points}{'h0' * (len(places) == 1)}" if places else "", **YOURS | rows)
        if places or not now.open:
            return path
        left, top, right, _ = self.frame
        return path + tag("text", text=f"draw {now.sheet.up} here", class_="awaits", x=(left + right) / 2, y=top + 14)

    def _gap(self, compared):
        """The largest gap: a line with its two ends, and its number."""
        x, ends = compared.x, (compared.drawn, compared.true)
        (across, y1), (_, y2) = self._places(*((x, end) for end in ends))
        left, _, right, _ = self.frame
        way = [(-4, y1), (4, y1), (0, y1), (0, y2), (-4, y2), (4, y2)]
        points = "L".join(f"{across + aside:.1f} {y:.1f}" for aside, y in way)
        line = tag("path", class_="gap", d=f"M{points}", **MARK)
        text = plain(compared.gap, compared.sheet.decimals)
        wide, side = 8 * len(text), 1 if across < (left + right) / 2 else -1
        middle, y = across + side * (8 + wide / 2), (y1 + y2) / 2
        ground = {"fill": "var(--ll-ground)", "fill_opacity": 0.85}
        box = tag("rect", x=middle - wide / 2, y=y - 9, width=wide, height=18, **ground)
        said = tag("text", text=text, class_="strong", x=middle, y=y + 4.5)
        return tag("g", line + box + said, data_says=compared.words())

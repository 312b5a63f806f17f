"""The line of a derivation that the reader writes, as HTML: its holes, the tiles for one of them, and the verdict."""

from dataclasses import dataclass

import numpy as np

from lecture_lib.derivations.derivation import Line
from lecture_lib.derivations.hole import plain, shown, shown_filled
from lecture_lib.draw.markup import sentence, tag, words
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import format_number

ROUNDING = 1e-12  # in parts of the value that belongs there


@dataclass
class LineToWrite:
    """The next line with `filling` in its holes, None where one is empty; `tiles` are those for the hole `here`, from 1.
    `verdict` is what the numbers say."""

    line: Line
    filling: tuple
    here: int
    tiles: list
    verdict: object

    def picks(self):
        """What can be picked: holes, tiles, and the way to where the line is wrong."""
        counts = {"hole": len(self.filling), "tile": len(self.tiles), "there": 1 if self.verdict.there else 0}
        return [Pick(kind, (number,)) for kind, count in counts.items() for number in range(1, count + 1)]

    def formula(self, letters):
        """The line in letters: with numbers in their place, tiles would look alike."""
        return self.shown(self.here).show(letters)

    def shown(self, here):
        """The line with what is in its holes."""
        return shown_filled(self.line.written, self.filling, here)

    def value(self, write, before):
        """Its value, as `write` has it, once all holes are filled; `before` is the value of the line before."""
        if self.verdict.kind == "open":
            return ""
        return "—" if self.verdict.value is None else write(without_rounding(self.verdict.value, before))

    def below(self, letters, before):
        """The tiles and the verdict, as markup; `before` is the value of the line before."""
        tiles = "".join(
            tag(
                "span",
                tag("math", shown(what, letters)),
                class_="tile" + (" put" if self.is_put(what) else ""),
                data_pick=f"tile {place}",
                aria_label=plain(what),
            )
            for place, what in enumerate(self.tiles, 1)
        )
        offered = self.holes() + tag(
            "div", tiles, class_="tiles", role="group", aria_label=f"tiles for hole {self.here}"
        )
        return offered + tag(
            "div", self.found(before), class_=f"verdict {self.verdict.kind.replace(chr(32), chr(45))}", role="status"
        )

    def holes(self):
        """A button for each hole: one inside a formula would not be heard."""
        buttons = ""
        for number, (hole, tile) in enumerate(zip(self.line.holes, self.filling, strict=True), 1):
            called = f"hole {number}: {'empty' if tile is None else plain(hole.tiles[tile])}"
            look = "at current" if number == self.here else "at"
            buttons += tag("span", text=str(number), class_=look, data_pick=f"hole {number}", aria_label=called)
        return tag(
            "div", tag("span", text="hole", class_="quiet") + buttons, class_="holes", role="group", aria_label="holes"
        )

    def is_put(self, what):
        tile = self.filling[self.here - 1]
        return tile is not None and self.line.holes[self.here - 1].tiles[tile] is what

    def found(self, before):
        """The verdict, as markup."""
        head = tag("b", text=self.head(before)) if self.verdict.kind != "open" else self.open()
        why = "".join(
            " " + (tag("em", text=f"{form}: ") + words(reason) if form else words(sentence(reason))) + "."
            for form, reason in self.verdict.wrong
        )
        return head + why + (self.there() if self.verdict.there else "")

    def open(self):
        empty = self.filling.count(None)
        left = f"{empty} holes are empty" if empty > 1 else "One hole is empty"
        return tag("span", text=f"{left}. Choose a tile for the one in the thick frame.", class_="quiet")

    def head(self, before):
        value, kind = self.verdict.value, self.verdict.kind
        if kind == "no value":
            return f"✗ No value: {self.verdict.why}."
        if kind == "different":
            return f"✗ {sentence(different(value, before))}."
        return "✓ Right. Next goes on." if kind == "right" else "≈ Equal here, but not everywhere."

    def there(self):
        """Where the line is wrong: how large that network is, the two values, and the button that leads there."""
        place, (value, why) = self.verdict.there, self.verdict.there.value(self.line, self.filling)
        values = f"no value, {why}" if value is None else different(value, place.right)
        button = tag("span", text="take me there", class_="tile words", data_pick="there 1")
        return tag("p", words(f"{place.named}: {values}. ") + button)

    def words(self):
        """The same as plain text."""
        return f"To write: {plain(self.shown(0))}. Tiles for hole {self.here}: {'; '.join(map(plain, self.tiles))}. {self.verdict.kind}."


def different(value, before):
    """What is different: two numbers, or the shapes of two arrays, or their entries."""
    if np.shape(value) == np.shape(before):
        one, value = np.ndim(before) == 0, without_rounding(value, before)
        return (
            f"{numbers_of(value)}, where {numbers_of(before)} belongs"
            if one
            else "other numbers than those that belong there"
        )
    return f"{shape(value)}, where {shape(before)} belongs"


def without_rounding(value, before):
    """A value with 0 in place of what is only rounding, beside the value that belongs there."""
    return np.where(np.abs(value) < ROUNDING * np.max(np.abs(before)), 0.0, value)


def shape(value):
    """ "3×1", or that it is one number."""
    return "×".join(map(str, np.shape(value))) or "one number"


def numbers_of(value):
    """A value in a sentence: one number, or a few of an array."""
    flat = np.ravel(value).tolist()
    return ", ".join(format_number(number, 6) for number in flat[:4]) + (", …" if len(flat) > 4 else "")

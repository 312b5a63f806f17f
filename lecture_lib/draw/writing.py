"""The line of a derivation that the reader writes, as HTML: its holes, the tiles for one of them, and the verdict."""

from dataclasses import dataclass

from lecture_lib.derivations.derivation import Line
from lecture_lib.derivations.hole import plain, shown, shown_filled
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw.markup import sentence, tag, words
from lecture_lib.draw.panel import Pick
from lecture_lib.formatting import format_number


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

    def formula(self, at):
        """The line in letters: with numbers in their place, tiles look alike."""
        return shown_filled(self.line.written, self.filling, self.here).show(MathML(at, "letters", terms_per_row=2))

    def below(self, at):
        """The tiles and the verdict, as markup."""
        tiles = "".join(
            tag(
                "span",
                tag("math", shown(what, MathML(at, "letters"))),
                class_="tile" + (" put" if self.is_put(what) else ""),
                data_pick=f"tile {place}",
                aria_label=plain(what),
            )
            for place, what in enumerate(self.tiles, 1)
        )
        offered = tag("div", tiles, class_="tiles", role="group", aria_label=f"tiles for hole {self.here}")
        return offered + tag("div", self.found(), class_=f"verdict {self.verdict.kind}", role="status")

    def is_put(self, what):
        tile = self.filling[self.here - 1]
        return tile is not None and self.line.holes[self.here - 1].tiles[tile] is what

    def found(self):
        """The verdict, as markup."""
        verdict, empty = self.verdict, self.filling.count(None)
        if verdict.kind == "open":
            left = f"{empty} holes are empty" if empty > 1 else "One hole is empty"
            return tag("span", text=f"{left}. Choose a tile for the framed one.", class_="quiet")
        heads = {
            "no value": f"✗ No value: {verdict.why}.",
            "different": "✗ Not the value of the line before.",
            "different elsewhere": "≈ Equal here, and wrong elsewhere.",
            "right": "✓ Right. Next goes on.",
        }
        why = "".join(f" {sentence(form) + ': ' if form else ''}{sentence(reason)}." for form, reason in verdict.wrong)
        return tag("b", text=heads[verdict.kind]) + words(why) + (self.there() if verdict.there else "")

    def there(self):
        """Where the line is wrong: how large that network is, the two values, and the button that leads there."""
        place, (value, why) = self.verdict.there, self.verdict.there.value(self.line, self.filling)
        values = f"{numbers_of(value)} and not {numbers_of(place.right)}" if value is not None else f"no value, {why}"
        button = tag("span", text="take me there", class_="tile words", data_pick="there 1")
        return " " + words(f"{place.named}: {values}. ") + button

    def words(self):
        """The same as plain text."""
        line = plain(shown_filled(self.line.written, self.filling, 0))
        return (
            f"To write: {line}. Tiles for hole {self.here}: {'; '.join(map(plain, self.tiles))}. {self.verdict.kind}."
        )


def numbers_of(value):
    """A value in a sentence: one number, or a few of an array."""
    flat = value.ravel().tolist() if hasattr(value, "ravel") else [value]
    return ", ".join(format_number(number, 4) for number in flat[:4]) + (", …" if len(flat) > 4 else "")

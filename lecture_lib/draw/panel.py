"""What a picture is made of: panels, each with its size, its place, what is still, what moves, what can be picked."""

from dataclasses import dataclass, field

from lecture_lib.draw.markup import tag

PLACES = ("top", "left", "right", "below")


@dataclass(frozen=True)
class Pick:
    """One thing that can be picked, by click or by keys: its `kind` with `indices` from 1, and what a screen reader calls it,
    `called`. `shape` and `place` are the SVG element where it is; in HTML it is the text itself.

    With `cells`, (columns, rows), it is a grid of places, each picked as two more indices: from the left, from below.
    """

    kind: str
    indices: tuple = ()
    called: str = ""
    shape: str = "rect"
    place: dict = field(default_factory=dict)
    cells: tuple = ()

    @property
    def name(self):
        """As the page has it: "W 1 1 2"."""
        return " ".join(map(str, (self.kind, *self.indices)))

    def markup(self):
        """The invisible element that takes the click."""
        return tag(self.shape, data_pick=self.name, aria_label=self.called, **self.place)

    def choice(self, name):
        """(kind, indices) if the page's `name` is this, or a place of it; None if it is not."""
        if not self.cells:
            return (self.kind, self.indices) if name == self.name else None
        own, *place = str(name).rsplit(" ", 2)
        ranges = ({str(number): number for number in range(1, count + 1)} for count in self.cells)
        found = tuple(known.get(at) for known, at in zip(ranges, place, strict=False))
        return (self.kind, (*self.indices, *found)) if own == self.name and len(found) == 2 and all(found) else None


def choice(picks, name):
    """(kind, indices) of what is called `name` among `picks`. None if it is forged, or no longer there."""
    return next(filter(None, (pick.choice(name) for pick in picks)), None)


class Panel:
    """One panel: `width` by `height` CSS pixels, made of `parts` that draw and can be picked; a subclass says what moves.

    `kind` is "svg", "plot" for one that grows with its room below, "wide" for one that takes the whole right column, or
    "shared" for several that share its width. `place` is one of PLACES: above all others, in the left or the right column,
    or in the flow below them. With `room`, more than that many pixels of its height scroll inside the panel, and what is
    framed as chosen, the current line and its trap are kept in sight.
    """

    def __init__(self, width, height, place="below", kind="svg", room=0, parts=()):
        self.width, self.height, self.place, self.kind, self.room, self.parts = width, height, place, kind, room, parts

    def still(self):
        """The markup that does not move."""
        return "".join(part.still() for part in self.parts)

    def picks(self):
        """All that can be picked, `Pick` each."""
        return [pick for part in self.parts for pick in part.picks()]

    def laid_out(self, name):
        """What the page needs to lay it out: plain data."""
        in_place = [] if self.kind == "html" else self.picks()  # in HTML what is picked moves with the text
        own = {key: getattr(self, key) for key in ("width", "height", "kind", "place", "room")}
        return own | {"name": name, "still": self.still(), "picks": "".join(pick.markup() for pick in in_place)}


class Html(Panel):
    """A panel of text and formulas, all of it moving. `picked` is what can be picked in it."""

    def __init__(self, width, height, place="below", room=0, picked=()):
        super().__init__(width, height, place, "html", room)
        self.picked = list(picked)

    def picks(self):
        return self.picked

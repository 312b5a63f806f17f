"""What explorers of a live derivation share: line by line, symbols or numbers, traps, and the check at the end."""

from dataclasses import replace
from itertools import product
from random import Random

from lecture_lib import back_propagation
from lecture_lib.answers import keep
from lecture_lib.derivations import at_network
from lecture_lib.derivations.hole import plain
from lecture_lib.derivations.notation import FORMS
from lecture_lib.draw import DerivationLines, LineToWrite, LiveDerivation
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, State, Switch, Whole, held
from lecture_lib.explore.kit.writing import Filling, holes_of, judged

SHOWN_AS = {"letters": "in letters", "indices": "with indices", "numbers": "with numbers"}


def line_to_write(state):
    """Which line is the next one: what is in its holes is kept by that."""
    return state.derivation.name, state.line


def given_from(derivation, line):
    """The line after which the reader writes again: those without holes are given."""
    holes = (number for number, each in enumerate(derivation.lines) if number >= line and each.holes)
    return next(holes, len(derivation.lines))


class LineNumber(Whole):
    """The line that the reader has come to; where lines are written, 0 before the first one."""

    def preferred(self, state):
        return state.kept.get(self.key(state), given_from(state.derivation, 0) if state.write else 1)


class LiveState(State):
    """How far the reader is in a derivation, kept for each derivation. With `write` the next line is the reader's to write.

    A subclass has its `module`, `derivation`, the one that is shown, `indices`, those of its letters, and passed() and y of a
    network.
    """

    write = Switch()
    line = LineNumber(
        lambda state: len(state.derivation.lines),
        first=lambda state: 0 if state.write else 1,
        per=lambda state: state.derivation.name,
    )
    hole = Whole(lambda state: max(1, len(holes_of(state))), start=1, per=line_to_write)
    filled = Filling(per=line_to_write)
    show = Choice(FORMS, "indices")
    trap = Switch(used=lambda state: any(line.trap for line in state.derivation.lines))
    indices = {}

    @property
    def to_write(self):
        """The `Line` that is the reader's to write; None if there is none."""
        lines = self.derivation.lines[self.line :] if self.write else ()
        return lines[0] if lines and lines[0].holes else None

    verdict = held(judged)

    @held
    def at(self):
        """The numbers in the lines, by the library's own passes."""
        theta, forward = self.passed()
        return self.at_passes(theta, forward, back_propagation(theta, forward, self.y, self.loss))

    def at_passes(self, theta, forward, gradients):
        """The numbers in the lines, by these passes."""
        return at_network(theta, forward, gradients, self.y, **self.indices)

    def tiles(self):
        """The tiles for the hole in focus, as numbers of its `tiles`: in an order that says nothing."""
        count = len(self.to_write.holes[self.hole - 1].tiles)
        return Random(f"{line_to_write(self)} {self.hole}").sample(range(count), count)

    def put(self, place):
        """Put the tile at this place, from 1, into the hole in focus: (what is in the holes, verdict). The line is the reader's if
        it is right then."""
        filled = list(self.filled)
        filled[self.hole - 1] = self.tiles()[place - 1]
        self.filled = filled = tuple(filled)
        verdict = self.verdict
        if None in filled:
            self.hole = 1 + filled.index(None)
        elif verdict.kind == "right":
            self.keep(("written", self.derivation.name), (*self.written, self.line + 1))
            self.line = given_from(self.derivation, self.line + 1)
        return filled, verdict

    @property
    def written(self):
        """The numbers of the lines that the reader has written."""
        return self.kept.get(("written", self.derivation.name), ())

    def place_there(self):
        """The fields of a state where the line that is to write is wrong. ValueError if there is none."""
        place = self.verdict.there
        same = {name: getattr(self, name) for name in ("write", "line", "hole", "filled", "show")}
        return place.fields | same

    def live(self, at, numerical=None, decimals=None):
        """The derivation as far as its reader has come: a `LiveDerivation`."""
        live = LiveDerivation(self.derivation, at, self.line, self.show, self.trap, numerical, decimals)
        if self.to_write:
            tiles = [self.to_write.holes[self.hole - 1].tiles[tile] for tile in self.tiles()]
            live.to_write = LineToWrite(self.to_write, self.filled, self.hole, tiles, self.verdict)
        live.written = self.written if self.write else ()
        return live


class LineByLine:
    """For explorers that show a derivation line by line: a click on a line goes to it, one on a hole or a tile fills it."""

    def _repr_mimebundle_(self, **kwargs):
        bundle, state = super()._repr_mimebundle_(**kwargs), self.state
        if not state.to_write:
            return bundle
        # Pages without a kernel fold these lines.
        ahead = replace(state.derivation, lines=state.derivation.lines[state.line :])
        return bundle | {"text/latex": f"$${ahead.latex(state.at)}$$"}

    def line_by_line(self):
        """Whose gradient is derived, and the controls of its lines."""
        subject = controls.menu(self.state, "subject", "gradient of", 170, 76, "whose gradient is derived")
        return [subject, *line_controls(self.state)]

    def picked(self, kind, indices, shift=False):
        if kind == "line":
            (self.state.line,) = indices
        elif kind == "hole":
            (self.state.hole,) = indices
        elif kind == "tile":
            self.write(*indices)
        elif kind == "there":
            self.leap(self.state.place_there())
        else:
            super().picked(kind, indices, shift)

    def write(self, place):
        """A tile is put into the hole in focus. A line that is full then is kept with its verdict."""
        state = self.state
        name, line = f"{state.module} {state.derivation.name}, line {state.line + 1}", state.to_write
        before = state.filled
        filled, verdict = state.put(place)
        if None not in filled and filled != before:
            keep("line", name, plain(line.filled(filled)), "right" if verdict.kind == "right" else "wrong")


class OnDerivation(LineByLine, OnNetwork):
    """An explorer of a derivation in a network: whose gradient it is, and its lines one by one, in a panel of this height.

    Panels that say what the lines come to are left out while the reader has a line to write.
    """

    height, room = 280, 440  # with tiles and a verdict the lines are higher: more than `room` scrolls

    def topic(self):
        return self.line_by_line()

    def drawer(self):
        return [*super().drawer(), trap_switch(self.state)]

    def laid_out_by(self):
        state = self.state
        return state.sizes, state.subject[1][0], len(state.derivation.lines), bool(state.to_write)

    def panels(self):
        count, high = len(self.state.derivation.lines), self.height
        if self.state.to_write:
            high = max(high, self.room + 20)
        lines = DerivationLines(count, 360, high, self.room)
        return super().panels() | {"lines": lines}

    def draw(self, panels, now):
        return super().draw(panels, now) | {"lines": panels["lines"].moving(now.live, self.note(now))}

    def note(self, now):
        """A note below the check, as markup."""
        return ""

    def marks(self, now):
        """What is derived, and the neurons and edges in the current line."""
        state = self.state
        lit = quantities_in(state.derivation, state.line, now.live.at, state.sizes)
        return {"lit": lit, "chosen": state.subject}


def line_controls(state):
    """line, show and write: the controls of every live derivation."""
    forms = "the formulas in letters, with their indices, or with numbers"
    write = controls.switch(state, "write", "write", "write the next line yourself, from tiles; in a presentation: w")
    write.widget.add_class("ll-write-switch")
    return [
        controls.stepper(state, "line", "line", "the derivation line by line; arrow keys go on and back"),
        controls.menu(state, "show", "", 118, 0, forms, SHOWN_AS.get),
        write,
    ]


def trap_switch(state):
    """For the drawer, as all traps are tiles as well."""
    return controls.switch(state, "trap", "trap", "show the wrong form that lurks at this line")


def quantities_in(derivation, line, at, sizes):
    """The neurons and edges in a line and in the left side, read off the expressions themselves.

    Whole layers, rows and columns are spelled out entry by entry.
    """
    expressions = derivation.left, *(each.expression for each in derivation.lines[line - 1 : line] if line)
    found = set()
    for kind, indices in (leaf for expression in expressions for leaf in expression.leaves(at)):
        kind = kind.removeprefix("grad ")
        if kind == "y_hat":
            kind, indices = "h", (len(sizes) - 1, *indices)
        if kind not in ("W", "b", "a", "h"):
            continue
        k, *rest = indices
        full = (sizes[k], sizes[k - 1]) if kind == "W" else (sizes[k],)
        rest = [*rest, *"." * (len(full) - len(rest))]
        ranges = [range(1, n + 1) if i == "." else (i,) for i, n in zip(rest, full, strict=True)]
        found |= {(kind, (k, *entry)) for entry in product(*ranges)}
    return found

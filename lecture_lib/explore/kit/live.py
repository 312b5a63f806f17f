"""What explorers of a live derivation share: line by line, symbols or numbers, traps, and the check at the end."""

from itertools import product

from lecture_lib.derivations.notation import FORMS
from lecture_lib.draw import DerivationLines, LiveDerivation
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Choice, State, Switch, Whole

SHOWN_AS = {"letters": "in letters", "indices": "with indices", "numbers": "with numbers"}


class LiveState(State):
    """How far the reader is in a derivation, kept for each derivation. A subclass has `derivation`, the one that is shown."""

    line = Whole(lambda state: len(state.derivation.lines), start=1, per=lambda state: state.derivation.name)
    show = Choice(FORMS, "indices")
    trap = Switch(used=lambda state: any(line.trap for line in state.derivation.lines))

    def live(self, at, numerical=None, decimals=None):
        """The derivation as far as its reader has come: a `LiveDerivation`."""
        return LiveDerivation(self.derivation, at, self.line, self.show, self.trap, numerical, decimals)


class LineByLine:
    """For explorers that show a derivation line by line: a click on a line goes to it."""

    def line_by_line(self):
        """Whose gradient is derived, and the controls of its lines."""
        subject = controls.menu(self.state, "subject", "gradient of", 170, 76, "whose gradient is derived")
        return [subject, *line_controls(self.state)]

    def picked(self, kind, indices, shift=False):
        if kind == "line":
            (self.state.line,) = indices
        else:
            super().picked(kind, indices, shift)


class OnDerivation(LineByLine, OnNetwork):
    """An explorer of a derivation in a network: whose gradient it is, and its lines one by one, in a panel of this height."""

    height = 280

    def topic(self):
        return self.line_by_line()

    def laid_out_by(self):
        state = self.state
        return state.sizes, state.subject[1][0], len(state.derivation.lines)

    def panels(self):
        return super().panels() | {"lines": DerivationLines(len(self.state.derivation.lines), 360, self.height)}

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
    """line, show and trap: the controls of every live derivation."""
    forms = "the formulas in letters, with their indices, or with numbers"
    return [
        controls.stepper(state, "line", "line", "the derivation line by line; arrow keys go on and back"),
        controls.menu(state, "show", "", 118, 0, forms, SHOWN_AS.get),
        controls.switch(state, "trap", "trap", "show the wrong form that lurks at this line"),
    ]


def quantities_in(derivation, line, at, sizes):
    """The neurons and edges in a line and in the left side, read off the expressions themselves.

    Whole layers, rows and columns are spelled out entry by entry.
    """
    expressions = derivation.left, derivation.lines[line - 1].expression
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

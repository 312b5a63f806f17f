"""What all explorers share: a state, controls that write it, one redraw, one message a move."""

import threading
from types import SimpleNamespace
from weakref import WeakValueDictionary

import ipywidgets as widgets

from lecture_lib.draw.panel import choice
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.controls import Control
from lecture_lib.explore.kit.state import State
from lecture_lib.phrase import to_html
from lecture_lib.tries import tries_named
from lecture_lib.widgets import Enlarge, Listing, Moves, Reach, Scene, Shown

OFFERING = WeakValueDictionary()  # by the name of a try: the explorer made last that has it
WAYS_BACK = 20  # how many moves can be taken back
VEILS = "write", "sketch"  # fields that keep something for the reader to make: a try shows it


class Numbers(SimpleNamespace):
    """What a picture shows, worked out once a move: passes, losses, gradients, the values of a derivation, by name."""


class Explorer(Shown, widgets.VBox):
    """Controls above, a Scene below. What it shows is a function of its state alone.

    A subclass names its `State`, a class of fields, and gives
      rows()                    the controls, row by row, each made for a field by a function of controls.py
      panels()                  a `Panel` by name, and laid_out_by(), what of the state they depend on
      numbers()                 all that the picture shows, worked out once a move
      draw(panels, numbers)     the moving markup of each panel, by its name
      words(numbers)            what is shown, in words and numbers
    and, where it has more,
      drawer()                  the controls behind a button, and drawer_name
      picked(kind, indices, shift)   what to do when something was clicked or chosen by keyboard
      program()                 what is on the screen as a NumPy program
    Any field of the state may be given by name: HiddenGradient(subject="h_11", line=3, trap=True). `tries` has the names
    of up to three tries, which become buttons: each leads to the start with the fields of its state changed.
    """

    State = State
    drawer_name = "more", ""
    program = None

    def __init__(self, tries=(), own=None, **start):
        self.tries, self._start = tries_named(tries), start
        self.state = self.State(own=own, **start)
        self._lock = threading.RLock()  # callbacks run in a subshell thread beside cells
        self._before, self._lit = [], ()
        self._panels, self._laid_out_by = {}, None
        self.scene = Scene(self._picked)
        rows, behind = [row for row in self.rows() if row], self.drawer()
        self._controls = [item for row in [*rows, behind] for item in row if isinstance(item, Control)]
        self.controls = {control.name: control.widget for control in self._controls}
        boxes = [controls.row(row) for row in rows]
        dials = [box for box, row in zip(boxes, rows, strict=True) if any(getattr(item, "stays", 0) for item in row)]
        for box in dials[:1]:
            box.add_class("ll-dial-row")
        self.moves = Moves([map(to_html, (attempt.label, attempt.says)) for attempt in self.tries], self._move)
        drawers = [controls.drawer(self.moves, *self.drawer_name, behind)] if behind else []
        self.listing = Listing() if self.program else None  # one that is placed nowhere would never be closed
        if self.listing:
            controls.toggle(self.moves, "code", "as code", "what is on the screen as a NumPy program", self._list)
        tools = [Enlarge(), Reach()]
        super().__init__(
            self.arranged(boxes, [self.moves, *drawers], [self.listing, *tools] if self.listing else tools)
        )
        self.add_class("ll-explorer")
        for control in self._controls:
            control.listen(self._moved)
        self.redraw()
        OFFERING.update({attempt.name: self for attempt in self.tries})

    def arranged(self, rows, moves, tools):
        """All parts of the explorer, from top to bottom: rows of controls, the moves with the drawer, the scene, tools."""
        return [*rows, *moves, self.scene, *tools]

    def drawer(self):
        return []

    def laid_out_by(self):
        return ()

    def picked(self, kind, indices, shift=False):
        """Something was clicked or chosen by keyboard: "W 1 1 2" on the page is kind "W" with indices (1, 1, 2)."""

    def redraw(self):
        """Show the state, in the controls and in the picture. The one path to both."""
        with self._lock, self.scene.hold_sync():
            for control in self._controls:
                control.follow(self.state)
            if not self._panels or self._laid_out_by != self.laid_out_by():
                self._laid_out_by, self._panels = self.laid_out_by(), self.layout()
                self.scene.stage(self._panels)
            self.scene.show(*self.frame(self._panels), self._lit)
            if self.listing and "code" in self.moves.opened:
                self.listing.code = self.program()

    def layout(self):
        """The panels of now, by name."""
        return self.panels()

    def frame(self, panels):
        """What moves on each panel, by its name, and the words."""
        numbers = self.numbers()
        return self.draw(panels, numbers), self.words(numbers)

    def picks(self):
        """All that can be picked now, a `Pick` each."""
        return [pick for panel in self._panels.values() for pick in panel.picks()]

    def change(self, action):
        """A function that changes the state by `action` and redraws: for buttons."""

        def changed():
            with self._lock:
                action()
                self._go_on()

        return changed

    def to_start(self, tooltip="back to the start"):
        """The button that goes back to where a run began."""
        return controls.button("to t = 0", self.change(self.state.back_to_start), tooltip)

    def attempt(self, name, called=False):
        """Make the try of this name; `called` from elsewhere on the page, where the picture may not be in sight."""
        at, attempt = next(each for each in enumerate(self.tries, 1) if each[1].name == name)
        shown = {name: False for name in VEILS if name in self.state.fields()}
        self.leap(self._start | shown | attempt.state, at, attempt.look, called)

    def start(self):
        """Show the picture as it was first."""
        self.leap(self._start)

    def back(self):
        """Take the last try or start back: show what was there before it."""
        with self._lock, self.moves.hold_sync():
            if self._before:
                before, self.moves.at, moved, lit = self._before.pop()
                self.state.become(before)
                self._show_move(lit, moved)

    def leap(self, start, at=0, lit=(), called=False):
        """Show the state with these fields; *back* leads to where it was before."""
        with self._lock, self.moves.hold_sync():
            shown = self.moves.at, self.moves.moved, self._lit
            self._before = [*self._before[1 - WAYS_BACK :], (self.state.restart(**start), *shown)]
            self.moves.at = at
            self.moves.called += called
            self._show_move(lit)

    def _show_move(self, lit=(), moved=False):
        self.moves.moved, self.moves.back, self._lit = moved, bool(self._before), lit
        self.redraw()

    def _move(self, which):
        """What the page asks for: 1, 2, 3, "back" or "start"."""
        if which in ("back", "start"):
            (self.back if which == "back" else self.start)()
        elif type(which) is int and 1 <= which <= len(self.tries):
            self.attempt(self.tries[which - 1].name)

    def _go_on(self):
        """The reader has moved something: nothing is lit any more."""
        self.moves.moved, self._lit = bool(self.moves.at), ()
        self.redraw()

    def text(self):
        """What is shown now, in words and numbers."""
        return self.scene.frame["text"]

    def still(self):
        """The whole picture as SVG text."""
        with self._lock:
            return self.scene.still(self.folded())

    def folded(self):
        """What a page without a kernel has folded over a panel, as its moving markup by its name."""
        return {}

    def _list(self, opened):
        with self._lock:
            self.listing.code = self.program() if opened else ""

    def _moved(self, control, value):
        with self._lock:
            if control.write(self.state, value):
                self._go_on()

    def _picked(self, name, shift=False):
        with self._lock:
            if isinstance(name, str) and (chosen := choice(self.picks(), name)):
                self.picked(*chosen, shift)
                self._go_on()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        # Pages without a kernel show the picture, readers of text the words; JupyterLab prefers the live widget.
        return {**(bundle or {}), "text/plain": self.text(), "image/svg+xml": self.still()}

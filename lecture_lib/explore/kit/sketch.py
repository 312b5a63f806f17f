"""What explorers share in which a reader draws a curve before it is shown: its state, what the buttons do, what is hidden."""

from lecture_lib.answers import keep
from lecture_lib.bad_input import got
from lecture_lib.draw.sketch import Sketched
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.state import Field, State, Switch
from lecture_lib.judging.sketch import BLANK, COLUMNS, ROWS, compared, enough, is_drawing


class Drawn(Field):
    """What is drawn on a sheet: a row for each column, from 1 to ROWS, 0 where nothing is drawn."""

    def __init__(self, **more):
        super().__init__(BLANK, **more)

    def fitted(self, state, preferred):
        return preferred

    def checked(self, state, value):
        if not isinstance(value, (tuple, list)) or not is_drawing(value):
            raise ValueError(f"{self.name} is {got(value)}: {self.name} needs {COLUMNS} whole numbers from 0 to {ROWS}")
        return tuple(map(int, value))


def _which(state):
    return state.of_sketch


class SketchState(State):
    """Whether a curve is to be drawn before it is shown, what is drawn, and whether the true curve has been laid over it. Each
    is kept for each curve: a subclass says in `of_sketch` which of them is meant."""

    sketch = Switch()
    drawn = Drawn(per=_which)
    laid_over = Switch(per=_which)
    of_sketch = None

    @property
    def veiled(self):
        """Whether the true curve is hidden."""
        return self.sketch and not self.laid_over


class Sketching:
    """For explorers with a curve to draw. The explorer puts a `SketchPad` on a panel, named in `sketched_on`, and calls
    sketched(…) in its numbers(), as the `sketch` that the pad then shows."""

    sketched_on = ""

    def draw_first(self):
        """The switch."""
        return controls.switch(self.state, "sketch", "draw first", "the curve is hidden until you have drawn it")

    def sketched(self, sheet, true, wrong, about=None):
        """The sheet as it is now: the curve that is `true` on it, what else it may be, see `compared`."""
        state = self.state
        now = Sketched(sheet, state.drawn, state.veiled)
        if state.veiled or not enough(state.drawn):
            return now
        return Sketched(sheet, state.drawn, False, compared(sheet, state.drawn, true, wrong, about))

    def picked(self, kind, indices, shift=False):
        state = self.state
        if kind not in ("stroke", "compare", "show", "clear"):
            super().picked(kind, indices, shift)
        elif kind == "clear":
            self.clear()
        elif not state.veiled:
            return  # what is compared stays as it is until it is cleared
        elif kind == "stroke":
            self.keep_drawn(indices)
        elif kind == "show" or enough(state.drawn):
            state.laid_over = True
            self.compared(self.numbers().sketch)

    def keep_drawn(self, rows):
        """A stroke has ended: all that is drawn now."""
        self.state.drawn = rows

    def clear(self):
        """Away with what is drawn, and with the true curve."""
        for name in ("drawn", "laid_over"):
            self.state.forget(type(self.state).fields()[name].key(self.state))

    def compared(self, sketch):
        """The true curve has been laid over what was drawn, or is shown undrawn: `sketch` is a `Sketched`."""
        found = sketch.compared
        verdict = "shown" if found is None else "right" if found.close else "wrong"
        more = {"form": found.wrong.name} if found and found.wrong else {}
        keep("curve", sketch.sheet.name, list(sketch.drawn), verdict, **more)

    def folded(self):
        """For pages without a kernel: the moving markup of the panel with the true curve, where that is hidden."""
        if not self.state.veiled:
            return {}
        kept = dict(self.state.kept)
        self.state.laid_over = True
        moving, _ = self.frame(self._panels)
        self.state.become(kept)
        return {self.sketched_on: moving[self.sketched_on]}

"""Where the reader is in the pseudo code of 4.8: how many iterations are done, and how many lines of the next one."""

from lecture_lib import softmax
from lecture_lib.derivations.module_4_8 import CALL_BACKWARD, steps
from lecture_lib.explore.kit import Choice, NetworkRun, OnDial, Size, Whole
from lecture_lib.formatting import FIGURE_SPACE

PACE = {"line": 700, "function": 900, "iteration": 60}  # milliseconds that play leaves to a step


class ByLine(Whole):
    """How many lines of this iteration have run; only numbers at which a step of `by` ends."""

    def fitted(self, state, preferred):
        return next(stop for stop in state.stops() if stop >= super(ByLine, self).fitted(state, preferred))


class Along(Whole):
    """Where the reader is, in steps of `by` from the start. It follows from t and line, and keeps nothing itself."""

    def preferred(self, state):
        stops = state.stops(0)[1:]
        return state.t * len(stops) + sum(stop <= state.line for stop in stops)

    def keep(self, state, value):
        first, last = self.limits(state)
        stops = state.stops(0)[1:]
        t, place = divmod(min(max(int(value), first), last) - 1, len(stops))
        state.t, state.line = (t, stops[place]) if value > 0 else (0, 0)


class PseudoState(NetworkRun):
    """One example, softmax and cross entropy; t iterations are done, and of the next one `line` lines."""

    longest = 300
    output = softmax  # the program has e(y)
    inputs, hidden = Size((3,), 3, range(1, 5)), Size((1, 2), 2, (1, 2, 3))
    neurons, classes = Size((2, 3), 3, range(1, 5)), Size((3,), 3, range(2, 5))
    weight = OnDial(kinds=("W", "b"), start=("W", (1, 1, 2)))
    by = Choice(PACE, "line")
    line = ByLine(lambda state: len(state.steps), first=0, start=0, per=lambda state: state.setup)
    at = Along(lambda state: (state.longest + 1) * len(state.stops(0)[1:]), first=0, start=0)

    @property
    def steps(self):
        """The lines that one iteration runs."""
        return steps(len(self.sizes) - 1)

    def stops(self, t=None):
        """After how many lines a step of `by` ends; at t = 0 also before the first one."""
        last = len(self.steps)
        t = self.t if t is None else t
        ends = {
            "line": range(1, last + 1),
            "function": ([step.line for step in self.steps].index(CALL_BACKWARD), last - 1, last),
            "iteration": (last,),
        }[self.by]
        return ((0,) if t == 0 else ()) + tuple(ends)

    @property
    def done(self):
        """The lines of this iteration that have run; the last one is where the reader is."""
        return self.steps[: self.line]

    def run_on_to(self, line):
        """Go to where a line of the program runs next in this iteration, else to where it runs first, if it runs at all."""
        at = [number for number, step in enumerate(self.steps, 1) if step.line == line]
        if at:
            self.by = "line"
            self.line = next((number for number in at if number > self.line), at[0])

    def back_to_start(self):
        super().back_to_start()
        self.line = 0


def place_of(state):
    """Where the reader is, in words of one length for all numbers."""
    return f"t = {state.t}, step {state.line} of {len(state.steps)}".ljust(len("t = 300, step 22 of 22"), FIGURE_SPACE)

"""What the explorers of 4.3 with the curve of −log ŷ share: it, or its slope, may be drawn before it is shown."""

import numpy as np

from lecture_lib.draw.log_curve import HIGHEST, LogSketch, log_curve
from lecture_lib.explore.kit.sketch import Sketching, SketchState
from lecture_lib.explore.kit.state import Choice
from lecture_lib.judging.sketch import Sheet
from lecture_lib.wrong.curves import MINUS_LOG, SLOPE_OF_MINUS_LOG

STEEPEST = 10.0
SHEETS = {
    "−log ŷ": Sheet("4.3 −log ŷ", "ŷ", 0.0, 1.0, "−log ŷ", -3.0, HIGHEST),
    "its slope": Sheet("4.3 slope of −log ŷ", "ŷ", 0.0, 1.0, "the slope of −log ŷ", -STEEPEST, STEEPEST),
}
TRUE = {"−log ŷ": lambda y_hat: -np.log(y_hat), "its slope": lambda y_hat: -1 / y_hat}
WRONG = {"−log ŷ": MINUS_LOG, "its slope": SLOPE_OF_MINUS_LOG}
FINE = np.exp(-np.linspace(0, HIGHEST + 0.3, 120))
SMALLEST = 1e-300  # in place of 0, which has no logarithm


class MinusLogState(SketchState):
    """Which of the two curves is to be drawn."""

    curve = Choice(SHEETS)

    @property
    def of_sketch(self):
        return self.curve


class OnMinusLog(Sketching):
    """An explorer with the panel "curve"."""

    sketched_on = "curve"
    drawer_name = "draw", "draw the curve of −log ŷ, or its slope, before it is shown"

    def drawer(self):
        return [self.draw_first()]

    def laid_out_by(self):
        state = self.state
        return super().laid_out_by(), state.sketch and state.curve

    def curve_panel(self, title):
        """The curve with this title, or the sheet for it."""
        curve = self.state.curve
        if not self.state.sketch:
            return log_curve(title)
        return LogSketch(SHEETS[curve], (FINE, TRUE[curve](FINE)), list(SHEETS), curve)

    def sketched_curve(self):
        """The sheet as it is now, as further arguments of what the panel shows; none without one."""
        curve = self.state.curve
        if not self.state.sketch:
            return None
        sheet = SHEETS[curve]
        return self.sketched(sheet, TRUE[curve](np.maximum(sheet.x, SMALLEST)), WRONG[curve])

    def picked(self, kind, indices, shift=False):
        if kind == "curve":
            self.state.curve = list(SHEETS)[indices[0] - 1]
        else:
            super().picked(kind, indices, shift)

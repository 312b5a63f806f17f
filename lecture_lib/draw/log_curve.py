"""−log ŷ over ŷ, with a point at each output."""

from functools import cache

import numpy as np

from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.sketch import SketchPad
from lecture_lib.draw.style import colour

HIGHEST = 6.0  # what lies above is drawn at the upper edge


class LogCurve(Plot):
    """The curve of −log ŷ. It keeps nothing of what is drawn on it: one serves all pictures, see `log_curve`."""

    def __init__(self, title):
        super().__init__(402, 270, title, "ŷ", left=36, place="right")
        y_hat = np.exp(-np.linspace(0, HIGHEST + 0.3, 120))
        self.ax.set(xlim=(0, 1.02), ylim=(0, HIGHEST))
        self.ax.plot(y_hat, -np.log(y_hat), color=colour("ink"), linewidth=2)

    still = cache(Plot.still)  # matplotlib draws it once

    def moving(self, y_hat, weights, chosen=0, sketch=None):
        """A point at each of the numbers `y_hat`, with a stem as thick as its weight; the `chosen` one, from 0, in amber."""
        heights = [min(-np.log(max(value, 1e-300)), HIGHEST) for value in y_hat]
        ((_, foot),) = self.places([(0, 0)])
        stems, points = "", ""
        places = self.places(np.column_stack([y_hat, heights])) if heights else []
        for number, ((x, y), weight, height) in enumerate(zip(places, weights, heights, strict=True)):
            if weight:
                stems += tag("line", class_="stem", x1=x, y1=foot, x2=x, y2=y, stroke="var(--ll-negative)",
                             stroke_width=float(1 + 9 * weight), opacity="0.75")  # fmt: skip
            edge = {"stroke": "var(--ll-chosen)" if number == chosen else "var(--ll-ground)", "stroke_width": 2.5}
            if height >= HIGHEST:
                tip = f"M{x - 7:g} {y + 11:g}L{x:g} {y:g}L{x + 7:g} {y + 11:g}Z"
                points += tag("path", fill="var(--ll-h)", d=tip, **edge)
            else:
                points += tag("circle", class_="point", cx=x, cy=y, r=5.5, fill="var(--ll-h)", **edge)
        return stems + points


@cache
def log_curve(title):
    """The curve of that title: it takes long to draw, and is the same for all numbers of classes."""
    return LogCurve(title)


class LogSketch(LogCurve):
    """The axes of a `sheet` for −log ŷ or for its slope, one of `tabs`, to be drawn first; `curve` has the points of the true
    one, ŷ and up."""

    still = Plot.still

    def __init__(self, sheet, curve, tabs, tab):
        Plot.__init__(self, 402, 270, "", "", left=36, place="right")
        ticks = range(-10, 11, 5) if sheet.high == 10 else range(-2, 7, 2)
        self.ax.set(xlim=(0, 1.02), ylim=(sheet.low, sheet.high), yticks=ticks)
        self.curve = self.ax.plot(*curve, color=colour("ink"), linewidth=2, animated=True)
        self.parts, self.tab, self.pointed = [SketchPad(self, sheet, "ink", tabs)], tab, tab == tabs[0]

    def moving(self, y_hat, weights, chosen=0, sketch=None):
        """What `LogCurve` shows, once the curve is."""
        pad = self.parts[0].moving(sketch, self.tab)
        if sketch.open:
            return pad
        points = super().moving(y_hat, weights, chosen) if self.pointed else ""
        return Plot.moving(self, self.curve) + points + pad

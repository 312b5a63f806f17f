"""Curves over the iterations t of a run, as SVG text: quick enough to draw all of a run anew at each frame."""

import numpy as np

from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Panel

LEFT, RIGHT, TOP, BOTTOM = 38, 62, 22, 18  # around the axes; at the right are the names of the curves
RANGES = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)  # how far the axis of t may reach
POINTS = 100  # of a curve, at most
DASHES = (None, "70 40", "20 30", "90 30 20 30")  # so that curves of one colour are told apart
RING, DOT = {"r": 4.6, "fill": "none", "stroke": "currentColor"}, {"r": 2.4, "fill": "currentColor"}  # where one ends
STEP = 13  # between two names at the ends of curves, at least


def reach_of(t):
    """How far the axis of t reaches at t."""
    return next((reach for reach in RANGES if reach >= t), RANGES[-1])


def shown_of(t):
    """Which iterations from 0 to t are drawn: every n-th, always the same ones, and t."""
    every = -(-reach_of(t) // POINTS)
    return np.unique([*range(0, t + 1, every), t])


class Curves(Panel):
    """One pair of axes of `width` by `height` pixels; `ticks` are (number, text), up to down or not. With `powers`,
    the scale is one of powers of ten. What lies beyond `low` or `high` is drawn on the edge; an
    arrow behind its name says that a line ends above. `legend` has the (name, colour, dash) of the lines to come,
    `floor` is the lowest number that there is, `right` the room for names."""

    def __init__(
        self, width, height, title, low, high, ticks, powers=False, note="", legend=(), floor=None, right=RIGHT, **panel
    ):
        super().__init__(width, height, **{"kind": "plot"} | panel)
        self.title, self.ticks = title, ticks
        self.note, self.legend, self.floor, self.right = note, legend, floor, right
        self.scale = np.log10 if powers else np.asarray
        self.low, self.high = low, high

    def across(self, t, reach):
        return LEFT + np.asarray(t) / reach * (self.width - LEFT - self.right)

    def down(self, values):
        low, high = self.scale(self.low), self.scale(self.high)
        share = (self.scale(np.clip(values, self.low, self.high)) - low) / (high - low)
        return self.height - BOTTOM - share * (self.height - TOP - BOTTOM)

    def still(self):
        """Title, the lines of the scale and their numbers."""
        end, foot = self.width - self.right, self.height - BOTTOM
        out = [tag("text", text=self.title, class_="left strong", x=2, y=13)]
        if self.note:
            out.append(tag("text", text=self.note, class_="quiet right", x=self.width - 2, y=13))
        x = self.width - 2
        for name, colour, dash in reversed(self.legend):
            x -= round(6.6 * len(name)) + 6
            out.append(tag("text", text=name, class_=f"left {colour}", x=x, y=13))
            out.append(sample(x - 19, 9, 16, colour, dash))
            x -= 24
        for number, text in self.ticks:
            y = float(self.down(number))
            out.append(tag("line", class_="scale", x1=LEFT, y1=y, x2=end, y2=y, stroke="var(--ll-rule)"))
            out.append(tag("text", text=text, class_="quiet right", x=LEFT - 5, y=y + 4))
        if self.floor is not None:
            y = float(self.down(self.floor))
            line = {"stroke": "var(--ll-outline)", "stroke_width": 1.5, "stroke_dasharray": "1.5 2.5"}
            out.append(tag("line", class_="floor", x1=LEFT, y1=y, x2=end, y2=y, **line))
        out.append(tag("path", class_="axis", fill="none", d=f"M{LEFT} {TOP}V{foot}H{end}"))
        return "".join(out)

    def moving(self, t, lines, marks=(), last=0):
        """`lines` are (name, colour, dash, values at the iterations t), fewer values where a run ended before; `marks`
        are the t at which a branch begins."""
        reach, foot = reach_of(max(last, int(t[-1]))), self.height - BOTTOM
        across = self.across(t, reach)
        out = [
            tag("text", text=str(at), class_="quiet", x=float(self.across(at, reach)), y=self.height - 4)
            for at in (0, reach // 2, reach)
        ]
        for at in marks:
            x = float(self.across(at, reach))
            out.append(tag("line", class_="branch", x1=x, y1=TOP, x2=x, y2=foot, stroke="var(--ll-chosen)",
                           stroke_width=1.6, stroke_dasharray="3 2"))  # fmt: skip
        ends = []
        for name, colour, dash, values in lines:
            down, x = self.down(values), float(across[len(values) - 1])
            ends.append([float(down[-1]), name + " ↑" * bool(values[-1] > self.high), colour, x])
            d = path(across[: len(values)], down)
            out.append(tag("path", class_=f"curve {colour}", d=d, **stroke(colour, dash)))
            look = RING if dash == 1 else DOT
            out.append(tag("circle", class_=colour, cx=x, cy=float(down[-1]), **look))
        if lines and not t[-1]:  # nothing has happened yet: say what the empty axes wait for
            middle = (LEFT + self.width - self.right) / 2
            out.append(tag("text", text="press ▶", class_="awaits", x=middle, y=(TOP + foot) / 2 + 4))
        for y, name, colour, x in apart(ends, TOP + 4, foot - 6):
            out.append(tag("text", text=name, class_=f"left {colour}", x=x + 6, y=y + 4))
        return "".join(out)


def stroke(colour, dash):
    """How a line is drawn whose path is in tenths of a pixel."""
    line = {"fill": "none", "stroke": f"var(--ll-{colour})", "stroke_width": 18, "stroke_dasharray": DASHES[dash]}
    return line | {"transform": "scale(.1)"}


def sample(x, y, length, colour, dash):
    """A piece of a line, for the words that say which it is."""
    return tag("path", class_="sample", d=f"M{10 * x} {10 * y}h{10 * length}", **stroke(colour, dash))


def path(across, down):
    """A line through points, in tenths of a pixel and each from the one before: short to write."""
    x, y = np.rint(across * 10).astype(int), np.rint(down * 10).astype(int)
    steps = np.stack([np.diff(x), np.diff(y)], axis=1).ravel().tolist()
    return f"M{x[0]} {y[0]}l" + " ".join(map(str, steps)) if steps else f"M{x[0]} {y[0]}h0"


def apart(ends, top, bottom):
    """Names at the ends of curves, moved up or down until none covers another."""
    placed = sorted(ends)
    for number, end in enumerate(placed):
        end[0] = max(end[0], placed[number - 1][0] + STEP if number else top)
    for number in range(len(placed) - 1, -1, -1):
        highest = placed[number + 1][0] - STEP if number + 1 < len(placed) else bottom
        placed[number][0] = min(placed[number][0], highest)
    return placed

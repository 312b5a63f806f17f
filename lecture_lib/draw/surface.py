"""A surface over two numbers seen from above: shaded by its height, with contour lines, and the way a descent takes."""

import numpy as np

from lecture_lib.draw.image import image, rgb
from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Panel, Pick
from lecture_lib.draw.plot import UNIQUE, Plot, settings
from lecture_lib.draw.style import colour
from lecture_lib.formatting import format_number

SHADES = [(*rgb("outline"), round(5.2 * shade)) for shade in range(40)]  # the deeper, the higher
NAMES = "w", "b"  # of the axes
LEFT = 46  # where the frame begins, and the words above it
MARGIN = 40  # lines are cut so many pixels outside of the frame, where nobody sees their ends
LEGIBLE = "paint-order:stroke;stroke:var(--ll-ground);stroke-width:4px"  # text that lies on lines
LATEST = 250  # so many lines have a light edge
FAR = 1e7  # pixels: a line that reaches so far out is not drawn


class Surface(Panel):
    """`heights` over `across` and `up`, the numbers along the axes of w and b: (len(up), len(across)).

    `levels` are the heights with a contour line, `labelled` those that say their number. With `powers` the shades follow
    the logarithm of the height. `grid` is (kind, what a screen reader calls it, count) if the frame is a grid of places
    to pick, so many in each direction. It keeps nothing of what is drawn on it: one may serve several pictures.
    """

    def __init__(self, across, up, heights, levels, labelled, width, height, title, powers=False, grid=None, **panel):
        super().__init__(width, height, **{"kind": "plot"} | panel)
        self.grid = grid
        plot = Plot(width, height, title, NAMES[0], left=LEFT, bottom=40, right=12, top=28)
        self.low, self.high = np.array([across[0], up[0]]), np.array([across[-1], up[-1]])
        ax = plot.ax
        ax.grid(False)
        for axis, along in ("x", across), ("y", up):
            ax.set(**{f"{axis}lim": (along[0], along[-1]), f"{axis}ticks": np.linspace(along[0], along[-1], 5)})
        with settings():
            ax.set_ylabel(NAMES[1], color=colour("ink"), rotation=0, labelpad=6)
            lines = ax.contour(across, up, heights, levels, colors=[colour("outline")], linewidths=1)
            ax.clabel(lines, labelled, fmt=lambda level: f"{level:g}", fontsize=12, colors=[colour("ink")])
        scaled = np.log(heights) if powers else np.asarray(heights)
        shades = (scaled - scaled.min()) / np.ptp(scaled) * (len(SHADES) - 1)
        self._shades = np.rint(shades).astype(int)[::-1]  # a picture begins above
        self._axes = plot.still()
        box = ax.get_position()
        self.corner = np.array([box.x0 * width, (1 - box.y1) * height])
        self.size = np.array([box.width * width, box.height * height])

    @property
    def frame(self):
        return dict(zip(("x", "y", "width", "height"), map(float, (*self.corner, *self.size)), strict=True))

    def still(self):
        """The shades, the contour lines, the axes."""
        clip = tag("clipPath", tag("rect", **self.frame), id=f"{UNIQUE}frame")
        dot = tag("circle", r=2.3, fill="var(--ll-gradient)")
        marker = tag("marker", dot, id=f"{UNIQUE}dot", markerUnits="userSpaceOnUse", overflow="visible")
        return tag("defs", clip + marker) + image(self._shades, SHADES, **self.frame, smooth=True) + self._axes

    def picks(self):
        """A place in the frame: its kind with two numbers from 1, from the left and from below."""
        if not self.grid:
            return []
        kind, called, count = self.grid
        ends = zip(NAMES, self.low, self.high, strict=True)
        axes = " ".join(f"{name} {low:g} {high:g} {count}" for name, low, high in ends)
        return [Pick(kind, (), called, place={"data_cells": axes} | self.frame, cells=(count, count))]

    def moving(self, points, end, title="", turns=()):
        """The way of a descent through `points`, and its next step, to `end`; `turns` are (point, words) where something
        was changed on the way."""
        points = np.asarray(points)
        named = zip(NAMES, points[-1].tolist(), strict=True)
        here = ", ".join(f"{name} = {format_number(number, 1)}" for name, number in named)
        return (
            (tag("text", text=title, class_="strong left", x=LEFT, y=19) if title else "")
            + self.way(points)
            + self.start(points[0])
            + "".join(self.turned(*turn) for turn in turns)
            + self.now(points[-1], end, here)
        )

    def places(self, points):
        """Where points of the plane, (n, 2), are, in pixels."""
        share = (np.asarray(points, dtype=float).reshape(-1, 2) - self.low) / (self.high - self.low)
        return self.corner + np.column_stack([share[:, 0], 1 - share[:, 1]]) * self.size

    def holds(self, point):
        """Whether a point of the plane lies in the frame."""
        return bool(((self.low <= point) & (point <= self.high)).all())

    def way(self, points):
        """The way from point to point, a dot at each, cut off at the frame."""
        starts, ends = self._cut(self.places(points), MARGIN)
        dots = dict.fromkeys(("marker_mid", "marker_end"), f"url(#{UNIQUE}dot)")
        line = {"fill": "none", "stroke_linejoin": "round"}
        latest, look = _path(starts[-LATEST:], ends[-LATEST:]), {"stroke": "var(--ll-gradient)", "stroke_width": 1.5}
        edge = tag("path", d=latest, stroke="var(--ll-ground)", stroke_width=4, opacity=0.7, **line)
        way = tag("path", d=_path(starts, ends), class_="way", **look, **dots, **line)
        return tag("g", edge + way, clip_path=f"url(#{UNIQUE}frame)")

    def _cut(self, places, margin=0):
        """Of the lines from place to place, in pixels, those that are seen, from where to where: two (n, 2)."""
        start, end = places[:-1], places[1:]
        near = (np.abs(places) < FAR).all(axis=1)
        start, end = (ends[near[:-1] & near[1:]] for ends in (start, end))
        way = end - start
        way = np.where(np.abs(way) < 1e-9, 1e-9, way)
        edges = [(edge - start) / way for edge in (self.corner - margin, self.corner + self.size + margin)]
        first = np.clip(np.minimum(*edges).max(axis=1), 0, 1)[:, None]
        last = np.clip(np.maximum(*edges).min(axis=1), 0, 1)[:, None]
        seen = (first < last).ravel()
        return (start + first * way)[seen], (start + last * way)[seen]

    def now(self, point, end, words):
        """Where the descent is and its next step, to `end`; `words` where that is not in the frame."""
        here, step = self.here(point, words), self.arrow(point, end)
        return here + step if self.holds(point) else step + here

    def arrow(self, start, end):
        """An arrow from one point of the plane to another; one that leaves the frame ends at it."""
        start, end = self._cut(self.places([start, end]))
        if not len(start) or np.hypot(*(end - start)[0]) < 1:
            return ""
        (x, y), (to_x, to_y) = start[0], end[0]
        shaft = {"d": f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"}
        return (
            tag("path", stroke="var(--ll-ground)", stroke_width=6.5, opacity=0.8, **shaft)
            + tag("path", class_="step", stroke="var(--ll-gradient)", stroke_width=3.2, **shaft)
            + _head(end[0], end[0] - start[0], "var(--ll-gradient)", min(1.0, np.hypot(*(end - start)[0]) / 16))
        )

    def start(self, point):
        """A ring where the descent began."""
        return self._mark(point, 5, "start", fill="var(--ll-ground)", stroke="var(--ll-gradient)", stroke_width=2)

    def here(self, point, words=""):
        """Where the descent is. If that is outside of the frame, a head at its edge points there, with `words` beside it."""
        if self.holds(point):
            return self._mark(point, 5.5, "here", fill="var(--ll-chosen)", stroke="var(--ll-ink)", stroke_width=1.5)
        middle = (self.low + self.high) / 2
        out = (np.asarray(point, dtype=float) - middle) / (self.high - self.low)
        edge = middle + out / np.abs(out).max() / 2 * (self.high - self.low)
        ((x, y),) = self.places([edge])
        inwards = np.sign(self.corner + self.size / 2 - (x, y)) * (12, 20)
        at = dict(zip("xy", map(float, (x, y + 4) + inwards), strict=True))
        text = tag("text", text=words, class_=f"{'right' if out[0] > 0 else 'left'} strong", style=LEGIBLE, **at)
        return _head((x, y), out * (1, -1) * self.size, "var(--ll-chosen)", 1.4) + text

    def turned(self, point, words):
        """A place on the way where something was changed, and what."""
        if not self.holds(point):
            return ""
        ((x, y),) = self.places([point])
        mark = tag("path", d=f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6-6z", fill="var(--ll-ground)", stroke="var(--ll-ink)")
        return mark + tag("text", text=words, class_="left", style=LEGIBLE, x=float(x) + 9, y=float(y) - 7)

    def _mark(self, point, r, kind, **style):
        if not self.holds(point):
            return ""
        ((x, y),) = self.places([point])
        return tag("circle", class_=kind, cx=float(x), cy=float(y), r=r, **style)


def _path(starts, ends):
    """The SVG path of lines that mostly go on from each other."""
    texts = ([f"{x:.1f} {y:.1f}" for x, y in places.tolist()] for places in (starts, ends))
    parts, last = [], None
    for start, end in zip(*texts, strict=True):
        if start != last:
            parts.append(f"M{start}")
        if end != start:
            parts.append(f"L{end}")
        last = end
    return "".join(parts)


def _head(tip, way, fill, scale=1.0):
    """The head of an arrow with its tip in a place, in the direction of `way`."""
    way = np.asarray(way) / np.hypot(*way)
    side, foot = np.array([-way[1], way[0]]) * 5.5 * scale, tip - 11 * scale * way
    corners = "L".join(f"{x:.1f} {y:.1f}" for x, y in (tip + 2 * way, foot + side, foot - side))
    return tag("path", class_="head", d=f"M{corners}Z", fill=fill, stroke="var(--ll-ground)", stroke_width=0.8)

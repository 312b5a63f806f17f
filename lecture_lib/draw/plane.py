"""The plane in which points of classes lie: decision regions as a small picture, the points, and what can be clicked."""

from functools import cache

import numpy as np

from lecture_lib.draw.image import CLASS_COLOURS, FINE, REGIONS, SIGNED_FINE, certainty, image, regions, signed
from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Pick

REACH = 2.5  # the plane goes from −REACH to REACH
SIDE = 60  # it is drawn in SIDE by SIDE points
PLACES = 51  # and clicked at PLACES by PLACES places
NEAR = 0.1  # how far across and up a click reaches: two places
SHAPES = "M1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "M1.5 1.5h7v7h-7z", "M5 .5l4.4 8h-8.8z"  # of the classes, in 10 by 10
NAMES = "circle", "square", "triangle"


@cache
def plane():
    """The points of the plane that are drawn, (2, SIDE²), row by row from above."""
    at = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
    across, up = np.meshgrid(at, -at)
    return np.array([across.ravel(), up.ravel()])


def point_at(i, j):
    """The point of the plane at the place i from the left and j from below, from 1: x_1, x_2."""
    return tuple(round((at - 1) / (PLACES - 1) * 2 * REACH - REACH, 2) for at in (i, j))


def near(x, point):
    """Which of the points x (2, N) a click on a point of the plane means: (N,) of True and False."""
    return (abs(np.clip(x, -REACH, REACH).T - point) < NEAR + 1e-9).all(axis=1)


class Plane:
    """A square of `width` pixels with its corner at (left, top), and the k classes of which a click adds one."""

    def __init__(self, left, top, width, k):
        self.left, self.top, self.width, self.k = left, top, width, k

    @property
    def frame(self):
        return {"x": self.left, "y": self.top, "width": self.width, "height": self.width}

    def place(self, x):
        """Where points x (2, N) are on the page: across and down, (N,) each."""
        scale = self.width / (2 * REACH)
        return self.left + (x[0] + REACH) * scale, self.top + (REACH - x[1]) * scale

    def still(self):
        """Its frame, the marks of the classes, of which a path has one at each of its points, and what a click does."""
        box = {"viewBox": "0 0 10 10", "markerWidth": 10, "markerHeight": 10, "refX": 5, "refY": 5}
        marks = [
            tag("marker", tag("path", d=shape, fill=f"var(--ll-{CLASS_COLOURS[number]})", stroke="var(--ll-ground)"),
                id=f"@@class-{number + 1}", markerUnits="userSpaceOnUse", **box)
            for number, shape in enumerate(SHAPES)
        ]  # fmt: skip
        at = {"x": self.left + self.width, "y": self.top + self.width + 40}
        foot = tag("text", text=f"x₁, x₂ from −{REACH} to {REACH}", class_="quiet right", **at)
        frame = tag("rect", class_="axis", fill="none", **self.frame)
        return tag("defs", "".join(marks)) + foot + frame + self._legend()

    def picks(self):
        """The plane as a grid of places, "spot i j", counted from 1, from the left and from below; a class, "adds 1"."""
        axes = " ".join(f"{name} {-REACH} {REACH} {PLACES}" for name in ("x₁", "x₂"))
        place = {"data_cells": axes} | self.frame
        picks = [Pick("spot", (), "a point of the plane", place=place, cells=(PLACES, PLACES))]
        for kind in range(1, self.k + 1):
            called = f"a click adds {NAMES[kind - 1]}s, class {kind}"
            picks.append(Pick("adds", (kind,), called, place=self.button(kind)))
        return picks

    def regions(self, y_hat):
        """The most likely class at each point of plane(), y_hat (k, SIDE²)."""
        return self._image(regions(y_hat, SIDE), REGIONS)

    def probability(self, y_hat_j, j):
        """The probability of class j alone at each point of plane(), (SIDE²,)."""
        return self._image(certainty(y_hat_j.reshape(SIDE, SIDE), j), REGIONS)

    def response(self, h, limit):
        """Numbers at each point of plane(), (SIDE²,), from −limit to limit."""
        return self._image(signed(h.reshape(SIDE, SIDE), limit, FINE), SIGNED_FINE)

    def _image(self, indices, palette):
        return image(indices, palette, self.left, self.top, self.width, self.width, smooth=True)

    def points(self, x, classes):
        """The points x (2, N) of `classes` (N,), from 1: circles, squares, triangles, one path a class."""
        across, down = self.place(x)
        return "".join(
            marked(zip(across[classes == kind], down[classes == kind], strict=True), kind)
            for kind in range(1, len(SHAPES) + 1)
        )

    # which class a click adds, under the plane

    def button(self, kind):
        """The box of a class."""
        return {"x": self.left + 220 + 44 * (kind - 1), "y": self.top + self.width + 4, "width": 42, "height": 20}

    def _legend(self):
        """The classes with their marks."""
        y = self.top + self.width + 18
        out = [tag("text", text="a click takes a point away, or adds", class_="left quiet", x=self.left, y=y)]
        for kind in range(1, self.k + 1):
            x = self.button(kind)["x"]
            out.append(marked([(x + 12, y - 4)], kind))
            out.append(tag("text", text=str(kind), class_="left", x=x + 22, y=y))
        return "".join(out)

    def chosen(self, kind):
        """The frame around the class that a click adds."""
        return tag("rect", class_="chosen-frame", rx=4, **self.button(kind))


def marked(places, kind):
    """The mark of a class at each of these places of the page."""
    at = [f"{across:.0f} {down:.0f}" for across, down in places]
    if not at:
        return ""
    mark = f"url(#@@class-{kind})"
    marks = {"marker_start": mark} | ({"marker_mid": mark, "marker_end": mark} if len(at) > 1 else {})
    path = f"M{' '.join(at)}{'h0' * (len(at) == 1)}"  # a path of one point has no marks
    return tag("path", class_=f"class-{kind}", d=path, fill="none", stroke="none", **marks)

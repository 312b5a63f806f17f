"""The plane in which points of classes lie: decision regions as a small picture, the points, and what can be clicked."""

from functools import cache

import numpy as np

from lecture_lib.draw.image import CLASS_COLOURS, FINE, REGIONS, SIGNED_FINE, certainty, image, regions, signed
from lecture_lib.draw.markup import tag

REACH = 2.5  # the plane goes from −REACH to REACH
SIDE = 60  # it is drawn in SIDE by SIDE points
CELLS = 25  # and clicked in CELLS by CELLS cells
SHAPES = "M1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "M1.5 1.5h7v7h-7z", "M5 .5l4.4 8h-8.8z"  # of the classes, in 10 by 10
NAMES = "circle", "square", "triangle"


@cache
def plane():
    """The points of the plane that are drawn, (2, SIDE²), row by row from above."""
    at = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
    across, up = np.meshgrid(at, -at)
    return np.array([across.ravel(), up.ravel()])


def cell_of(x):
    """The columns and the rows, from 0, of the cells in which points x (2, N) lie, or the nearest: (2, N)."""
    at = (np.array([x[0], -x[1]]) + REACH) / (2 * REACH) * CELLS
    return np.clip(at.astype(int), 0, CELLS - 1)


def middle_of(column, row):
    """The point in the middle of a cell: x_1, x_2."""
    return tuple(
        round(sign * ((at + 0.5) / CELLS * 2 * REACH - REACH), 2) + 0.0 for sign, at in ((1, column), (-1, row))
    )


class Plane:
    """A square of `width` pixels with its corner at (left, top)."""

    def __init__(self, left, top, width):
        self.left, self.top, self.width = left, top, width

    def place(self, x):
        """Where points x (2, N) stand on the page: across and down, (N,) each."""
        scale = self.width / (2 * REACH)
        return self.left + (x[0] + REACH) * scale, self.top + (REACH - x[1]) * scale

    def still(self):
        """Its frame, and the marks of the classes: a path then has a mark at each of its points."""
        box = {"viewBox": "0 0 10 10", "markerWidth": 10, "markerHeight": 10, "refX": 5, "refY": 5}
        marks = [
            tag("marker", tag("path", d=shape, fill=f"var(--ll-{CLASS_COLOURS[number]})", stroke="var(--ll-ground)"),
                id=f"@@class-{number + 1}", markerUnits="userSpaceOnUse", **box)
            for number, shape in enumerate(SHAPES)
        ]  # fmt: skip
        foot = tag(
            "text",
            text=f"x₁, x₂ from −{REACH} to {REACH}",
            class_="quiet right",
            x=self.left + self.width,
            y=self.top + self.width + 40,
        )
        frame = {"x": self.left, "y": self.top, "width": self.width, "height": self.width}
        return tag("defs", "".join(marks)) + foot + tag("rect", class_="axis", fill="none", **frame)

    def picks(self, pick="spot"):
        """Every cell, invisible: "spot column row"."""
        size, out = self.width / CELLS, []
        for row in range(CELLS):
            for column in range(CELLS):
                x_1, x_2 = middle_of(column, row)
                place = {"x": self.left + size * column, "y": self.top + size * row, "width": size, "height": size}
                said = f"x₁ = {x_1:g}, x₂ = {x_2:g}".replace("-", "−")
                out.append(tag("rect", data_pick=f"{pick} {column} {row}", aria_label=said, **place))
        return "".join(out)

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

    def legend(self, k):
        """The classes with their marks."""
        y = self.top + self.width + 18
        out = [tag("text", text="a click takes a point away, or adds", class_="left quiet", x=self.left, y=y)]
        for kind in range(1, k + 1):
            x = self.button(kind)["x"]
            out.append(marked([(x + 12, y - 4)], kind))
            out.append(tag("text", text=str(kind), class_="left", x=x + 22, y=y))
        return "".join(out)

    def legend_picks(self, k, pick="adds"):
        """A class by click: "adds 1"."""
        return "".join(
            tag("rect", data_pick=f"{pick} {kind}", aria_label=f"a click adds {NAMES[kind - 1]}s, class {kind}",
                **self.button(kind))
            for kind in range(1, k + 1)
        )  # fmt: skip

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

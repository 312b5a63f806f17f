"""A network in which every neuron is a small picture of what it responds to over the plane of the inputs."""

from functools import cached_property
from math import tanh

import numpy as np

from lecture_lib.draw.image import FINE, REGIONS, SIGNED_FINE, certainty, image, signed
from lecture_lib.draw.layers import Layers
from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Pick
from lecture_lib.draw.plane import REACH, SIDE, plane
from lecture_lib.formatting import format_number, label, name

STRIDE = 3  # every third point of the plane
SMALL = SIDE // STRIDE  # points along one side of a small picture
GAP = SMALL // 4  # and between two, so that a column of them is one image
WIDTHS = 6  # how many widths an edge may have
THINNEST, WIDEST = 0.6, 4.2


class Responses(Layers):
    """Where the small pictures of layers `sizes` = [2, n_1, ..., n_L] are, and the edges between them."""

    def __init__(self, sizes, width, height, top=24):
        self.sizes, self.L, self.width, self.height, self.top = list(sizes), len(sizes) - 1, width, height, top
        self.size = min(64, (height - top) / (1.25 * max(sizes) - 0.25), width / (self.L + 1) * 0.62)
        self.pitch = 1.25 * self.size

    def left(self, k):
        """The left side of layer k's column."""
        return round(6 + k * (self.width - self.size - 12) / self.L, 1)

    def upper(self, k, j):
        """The upper side of neuron j of layer k."""
        middle = self.top + (self.height - self.top) / 2
        return round(middle + self.pitch * (j - 1 - self.sizes[k] / 2) + self.size / 8, 1)

    def ends(self, k, j, m):
        """Where the edge of W_kjm begins and where it ends."""
        y1, y2 = (round(self.upper(*neuron) + self.size / 2, 1) for neuron in ((k - 1, m), (k, j)))
        return {"x1": round(self.left(k - 1) + self.size, 1), "y1": y1, "x2": self.left(k), "y2": y2}

    @cached_property
    def _ways(self):
        """All edges (k, j, m), each with its way on the page."""
        return {edge: "M{x1:g} {y1:g}L{x2:g} {y2:g}".format(**self.ends(*edge)) for edge in self.edges()}

    def still(self):
        """Heads of the columns, and the pictures of the inputs."""
        x = plane().reshape(2, SIDE, SIDE)[:, ::STRIDE, ::STRIDE]
        out = [self._column(0, [signed(each, REACH, FINE) for each in x])]
        for k in range(self.L + 1):
            head = "x" if not k else "ŷ" if k == self.L else label("h", k)
            out.append(tag("text", text=head, class_="head", x=self.left(k) + self.size / 2, y=15))
        return "".join(out)

    def below_output(self, text):
        """Words below the one output."""
        place = {"x": self.left(self.L) + self.size / 2, "y": self.upper(self.L, 1) + self.size + 16}
        return tag("text", text=text, class_="quiet", **place)

    def picks(self):
        """What can be clicked: edges and neurons."""
        wide = {"style": "stroke-width:6"}
        out = [Pick("W", edge, f"weight {name('W', *edge)}", "line", wide | self.ends(*edge)) for edge in self.edges()]
        for k, j in self.neurons():
            if k:
                called = f"what y_hat_{j} is" if k == self.L else f"what {name('h', k, j)} responds to"
                out.append(Pick("h", (k, j), called, place=self._box(k, j)))
        return out

    def moving(self, theta, h, limits, dialled=None, large=None):
        """h are the layers over plane(), (n_k, SIDE²) each; `limits` says by layer how far its colours reach. `dialled`
        is the (k, j, m) on the dial, `large` the (k, j) that the plane shows."""
        out = [self._lines(theta)]
        if dialled:
            out.append(self._dialled(dialled, theta))
        for k in range(1, self.L + 1):
            small = h[k].reshape(-1, SIDE, SIDE)[:, ::STRIDE, ::STRIDE]
            if k == self.L:
                out += [self._picture(k, j, certainty(each, j)) for j, each in enumerate(small, 1)]
            else:
                out.append(self._column(k, signed(small, limits[k], FINE)))
        out.append(self._frames)
        if large:
            out.append(tag("rect", class_="chosen-frame", **self._box(*large)))
        return "".join(out)

    @cached_property
    def _frames(self):
        path = "".join("M{x} {y}h{width}v{height}h-{width}z".format(**self._box(k, j)) for k, j in self.neurons())
        return tag("path", class_="axis", fill="none", d=path)

    def _box(self, k, j):
        size = round(self.size, 1)
        return {"x": self.left(k), "y": self.upper(k, j), "width": size, "height": size}

    def _picture(self, k, j, indices):
        return image(indices, REGIONS, *self._box(k, j).values(), smooth=True)

    def _column(self, k, pictures):
        """All small pictures of a layer as one image: a PNG has a head of its own."""
        n = len(pictures)
        indices = np.full((n, SMALL + GAP, SMALL), FINE)
        indices[:, :SMALL] = pictures
        indices = indices.reshape(-1, SMALL)[:-GAP]
        return image(indices, SIGNED_FINE, self.left(k), self.upper(k, 1), round(self.size, 1),
                     round(self.pitch * (n - 1) + self.size, 1), smooth=True)  # fmt: skip

    def _lines(self, theta):
        """The edges by sign and width, all alike in one path."""
        alike = {}
        weights = {k: W_k.tolist() for k, W_k in theta.W.items()}
        for (k, j, m), way in self._ways.items():
            alike.setdefault(look(weights[k][j - 1][m - 1]), []).append(way)
        out = []
        for (width, sign), ways in sorted(alike.items()):
            out.append(tag("path", class_=f"edge {sign}", d="".join(ways), fill="none", stroke_width=width))
        return "".join(out)

    def _dialled(self, edge, theta):
        weight, ends = theta.W[edge[0]][edge[1] - 1, edge[2] - 1], self.ends(*edge)
        edge_width, sign = look(weight)
        return (
            tag("line", class_="ring", stroke_width=edge_width + 6, **ends)
            + tag("line", class_=f"edge {sign}", stroke_width=edge_width, **ends)
            + self.pill(edge, format_number(weight, 2), f"dialled {sign}")
        )


def look(weight):
    """The width of an edge, one of a few, and the class that says its colour and dash."""
    step = min(int(WIDTHS * tanh(abs(weight) / 2.5)), WIDTHS - 1)
    return round(THINNEST + (WIDEST - THINNEST) * step / (WIDTHS - 1), 2), "positive" if weight >= 0 else "negative"

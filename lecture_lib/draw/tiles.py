"""Many small images of 8 by 8 as one picture: handwritten digits, what weights look for."""

import base64

import numpy as np

from lecture_lib.draw.image import image, png
from lecture_lib.draw.markup import tag
from lecture_lib.draw.style import colour

SIDE = 8
STEP = SIDE + 1  # cells from one image to the next


def sheet(indices, columns, clear=0):
    """`indices` (n, 8, 8) side by side in `columns` columns, one cell of index `clear` between them."""
    rows = -(-len(indices) // columns)
    out = np.full((rows * columns, STEP, STEP), clear)
    out[: len(indices), :SIDE, :SIDE] = indices
    return out.reshape(rows, columns, STEP, STEP).swapaxes(1, 2).reshape(rows * STEP, columns * STEP)


class Tiles:
    """Places in SVG for `count` images in `columns` columns, with cells of `cell` CSS pixels, one cell apart."""

    def __init__(self, count, columns, cell, x=0, y=0):
        self.count, self.columns, self.cell, self.x, self.y = count, columns, cell, x, y
        self.bottom = y + cell * STEP * -(-count // columns)

    def still(self):
        """White paper for each, also where the page is dark."""
        places = [divmod(number, self.columns) for number in range(self.count)]
        look = {"fill": colour("ground"), "stroke": "var(--ll-outline)", "stroke_width": "0.6"}
        return "".join(
            tag("rect", x=self.x + column * STEP * self.cell, y=self.y + row * STEP * self.cell,
                width=SIDE * self.cell, height=SIDE * self.cell, **look)
            for row, column in places
        )  # fmt: skip

    def picks(self):
        return []

    def moving(self, indices, palette, clear=0):
        """`indices` (n, 8, 8), whole numbers into `palette`, where `clear` is no colour: all in one <image>."""
        cells = sheet(indices, self.columns, clear)
        high, wide = cells.shape
        return image(cells, palette, self.x, self.y, wide * self.cell, high * self.cell)


def strip(indices, palette, words, picks, chosen=()):
    """Images in a line that wraps, in HTML: under each its `words`; it is picked as its `Pick` says.

    Those of the numbers `chosen`, from 0, are framed. All images are one PNG.
    """
    if not len(indices):
        return ""
    data = base64.b64encode(png(sheet(indices, len(indices)), palette)).decode()
    tiles = "".join(
        tag("span", tag("i", style=f"--n:{number}") + tag("span", text=said),
            class_="ll-tile chosen-frame" if number in chosen else "ll-tile", data_pick=pick.name, aria_label=pick.called)
        for number, (said, pick) in enumerate(zip(words, picks, strict=True))
    )  # fmt: skip
    return tag(
        "div", tiles, class_="ll-tiles", style=f"--sheet:url(data:image/png;base64,{data});--count:{len(indices)}"
    )

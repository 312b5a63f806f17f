"""An image to read, or a drawing on a pad: which of the two, the pad's control, and the drawing as the data have it."""

import numpy as np

from lecture_lib.bad_input import got, is_whole
from lecture_lib.explore.kit.controls import Control
from lecture_lib.explore.kit.state import Field, Whole
from lecture_lib.widgets import Pad

SIDE, INK = 8, 16  # cells, and the ink of a black one
WIDEST = 6.0  # columns: so wide are most of the stored digits, and all of them are as high as the image
MOST = 2.5  # times larger: a first dot stays a dot
FAINT = 0.2  # of black: what has less ink is no part of the drawing
GIVEN = "given", None  # one choice, kept as (number of an image, drawing or None): what was touched last is read


class Image(Whole):
    """The number of the image that is read. Choosing one, even the current one again, reads it in place of a drawing."""

    def preferred(self, state):
        return state.given[0]

    def keep(self, state, value):
        state.keep(GIVEN, (int(value), None))


class Ink(Field):
    """The ink of 8 by 8 cells, row by row, 64 whole numbers from 0 to 16: what is drawn, or what `image`, a function of the
    state, holds."""

    def __init__(self, image, **more):
        super().__init__(**more)
        self.image = image

    def preferred(self, state):
        return state.given[1]

    def fitted(self, state, preferred):
        return self.image(state) if preferred is None else preferred

    def keep(self, state, value):
        if fits(value):
            state.keep(GIVEN, (state.given[0], None if tuple(value) == self.image(state) else tuple(value)))

    def checked(self, state, value):
        if not isinstance(value, (tuple, list, np.ndarray)) or getattr(value, "ndim", 1) != 1 or not fits(value):
            raise ValueError(
                f"{self.name} is {got(value)}: {self.name} needs {SIDE * SIDE} whole numbers from 0 to {INK}"
            )
        return tuple(int(cell) for cell in value)


def fits(value):
    """Whether these are the inks of all cells."""
    return len(value) == SIDE * SIDE and all(is_whole(ink) and 0 <= ink <= INK for ink in value)


def pad(state, field, named, width):
    """The pad; `named` is a function of the state that says what it shows."""
    drawn = Pad(value=getattr(state, field), layout={"width": f"{width}px"})
    return Control(field, drawn, drawn, {"description": named})


def centred(ink):
    """The 64 numbers of a drawing as high as the image, at most WIDEST columns wide, in its middle: as the data are."""
    image = np.reshape(ink, (SIDE, SIDE)) / INK
    by_row, by_column = image.max(axis=1), image.max(axis=0)
    if by_row.max() <= FAINT:
        return tuple(ink)
    (top, bottom), (left, right) = _edges(by_row), _edges(by_column)
    across = min(SIDE / (bottom - top), WIDEST / (right - left), MOST)
    down = min(SIDE / (bottom - top), 1.5 * across, MOST)
    rows, columns = _taken_from((top + bottom) / 2, down), _taken_from((left + right) / 2, across)
    image = rows @ image @ columns.T
    return tuple(int(cell) for cell in np.rint(INK * image / image.max()).ravel())


def _edges(ink):
    """Where the ink begins and ends, in cells: a grey cell at the edge counts for the part of it that is inked."""
    inked = np.flatnonzero(ink > FAINT)
    return inked[0] + 1 - ink[inked[0]], inked[-1] + ink[inked[-1]]


def _taken_from(middle, scale):
    """How much of each old cell goes into each new one, (8, 8), when the scaled image is moved to the middle."""
    fine = 16  # places in a cell
    places = ((np.arange(SIDE * fine) + 0.5) / fine - SIDE / 2) / scale + middle
    near = np.maximum(0, 1 - abs(places[:, None] - (np.arange(SIDE) + 0.5)))
    return near.reshape(SIDE, fine, SIDE).mean(axis=1)

"""Handwritten digits: what is drawn is what plain numpy finds, and a digit on the pad is read wherever it is drawn."""

import re

import numpy as np
import pytest
from driving import (
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    click,
    made,
    move_on_the_page,
    press,
    shown,
)
from plainly import Plainly
from seeing import Seen
from seeing_parts import BLUE, ORANGE, colours, place, words

from lecture_lib.data import digits
from lecture_lib.explore.kit.pad import centred

NAME = "HandwrittenDigits"
X, Y, X_HELD, Y_HELD = digits()
DIGIT = Y_HELD.argmax(axis=0)


def plainly(theta, x):
    """ŷ, (10, N), without the package's passes."""
    return Plainly(theta.W, theta.b, x, np.eye(10)[:, :1], "tanh").y_hat


def tile(sheet, number, columns):
    """Image `number` of a sheet of images of 8 by 8, one cell apart."""
    row, column = divmod(number, columns)
    return sheet[9 * row : 9 * row + 8, 9 * column : 9 * column + 8]


def ink_of(tile):
    """From 0 to 16, by how opaque a cell is."""
    return np.rint(tile[:, :, 3] / 15).astype(int)


def drawn_with_a_pen(strokes, left=0.0, top=0.0, wide=8.0, high=8.0):
    """The pad after strokes through points of the unit square, in a part of it; the brush is that of pad.js."""
    cells, pad = np.arange(8) + 0.5, np.zeros((8, 8))
    for stroke in strokes:
        for start, end in zip(stroke, stroke[1:], strict=False):
            for along in np.linspace(0, 1, 40):
                x, y = np.array(start) + along * (np.array(end) - start)
                far = np.hypot(cells[None] - left - wide * x, cells[:, None] - top - high * y)
                pad = np.maximum(pad, np.clip((1.1 - far) / (1.1 - 0.4), 0, 1))
    return tuple(np.rint(16 * pad).astype(int).ravel().tolist())


DRAWN = {
    0: [[(0.5, 0), (0.2, 0.15), (0.1, 0.5), (0.2, 0.85), (0.5, 1), (0.8, 0.85), (0.9, 0.5), (0.8, 0.15), (0.5, 0)]],
    2: [[(0.1, 0.2), (0.35, 0), (0.7, 0.05), (0.85, 0.25), (0.7, 0.5), (0.1, 1), (0.95, 1)]],
    3: [[(0.1, 0), (0.6, 0), (0.85, 0.2), (0.4, 0.48), (0.75, 0.55), (0.9, 0.75), (0.6, 1), (0.1, 0.95)]],
    4: [[(0.65, 0), (0.1, 0.6), (0.95, 0.6)], [(0.7, 0.3), (0.7, 1)]],
    7: [[(0.1, 0), (0.9, 0), (0.4, 1)], [(0.3, 0.5), (0.8, 0.5)]],
}


def check_picture(explorer):
    """All panels against plain numpy."""
    state, seen = explorer.state, Seen(explorer)
    theta = state.iteration().theta
    ink = centred(state.pad) if state.drawn else np.rint(16 * X_HELD[:, state.image - 1]).astype(int)

    given, y_hat = seen["y_hat"], plainly(theta, np.array([ink]).T / 16)[:, 0]
    (image,) = given.moving.cssselect("image")
    assert ink_of(tile(colours(image.get("href")), 0, 1)).ravel().tolist() == list(ink)
    bars = given.bars()
    assert [bar.name for bar in bars] == list("0123456789")
    np.testing.assert_allclose([float(bar.text) for bar in bars], y_hat, atol=0.51e-4)
    np.testing.assert_allclose([bar.length for bar in bars], 140 * y_hat, atol=0.1)
    best, truth = y_hat.argmax(), None if state.drawn else DIGIT[state.image - 1]
    assert [n for n, bar in enumerate(bars) if bar.true] == ([] if truth is None else [truth])
    assert [n for n, bar in enumerate(bars) if bar.lit or bar.true] == sorted({best, truth} - {None})

    (image,) = seen["W_1"].moving.cssselect("image")
    sheet = colours(image.get("href"))
    for number, row in enumerate(theta.W[1]):
        cells = tile(sheet, number, 8)
        depth = np.clip(row.reshape(8, 8) / 0.7, -1, 1)
        np.testing.assert_allclose(cells[:, :, 3] / 240, abs(depth), atol=0.051)
        strong = abs(depth) > 0.1
        assert (cells[strong, :3] == np.where(depth[strong, None] > 0, BLUE, ORANGE)).all()

    read = plainly(theta, X_HELD).argmax(axis=0)
    wrong = np.flatnonzero(read != DIGIT) + 1
    panel = seen["wrong"].moving
    assert re.match(rf"{len(wrong)} of 500 wrong", words(panel.cssselect("p")[0]))
    assert (", first 24:" in words(panel.cssselect("p")[0])) == (len(wrong) > 24)
    tiles = panel.cssselect("[data-pick]")
    assert [each.get("data-pick") for each in tiles] == [f"image {n}" for n in wrong[:24]]
    assert [words(each) for each in tiles] == [f"{DIGIT[n - 1]} → {read[n - 1]}" for n in wrong[:24]]
    ringed = [each.get("data-pick") for each in tiles if "chosen-frame" in each.get("class")]
    assert ringed == [f"image {n}" for n in wrong[:24] if n == state.image and not state.drawn]
    if len(tiles):
        sheet = colours(panel.cssselect(".ll-tiles")[0].get("style").partition(")")[0])
        for number, n in enumerate(wrong[:24]):
            assert ink_of(tile(sheet, number, 24)).ravel().tolist() == np.rint(16 * X_HELD[:, n - 1]).tolist()
            assert f"--n:{number}" in tiles[number].cssselect("i")[0].get("style")

    right = 100 * (500 - len(wrong)) / 500
    assert f"Held out, {right:.1f} % are right" in seen["summary"].words()
    loss = -np.log(plainly(theta, X_HELD)[DIGIT, np.arange(500)]).mean()
    assert f"{loss:.4f} held out" in seen["summary"].words()
    (held_out, *_), (rights,) = (
        [place(circle, "cx", "cy") for circle in each.cssselect("circle")] for each in seen["over t"].moving
    )
    lines = [place(line, "y1")[0] for line in seen["over t"].still[1].cssselect("line.scale")]
    np.testing.assert_allclose(rights[1], np.interp(right, [0, 50, 100], lines), atol=0.1)
    tens = [place(line, "y1")[0] for line in seen["over t"].still[0].cssselect("line.scale")]
    np.testing.assert_allclose(held_out[1], np.interp(np.log10(loss), [-2, -1, 0], tens), atol=0.1 if loss < 1 else 30)


@pytest.mark.parametrize("start", [{}, {"t": 30}, {"t": 60, "eta": 2.0, "image": 7}], ids=str)
def test_the_picture_shows_what_the_network_makes_of_the_digits(start):
    explorer = made(NAME, **start)
    check_picture(explorer)
    click(explorer, "image 500")
    move_on_the_page(explorer.controls["pad"], drawn_with_a_pen(DRAWN[4]))
    check_picture(explorer)


def test_what_it_gets_wrong_can_be_chosen(monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.handwritten_digits.HandwrittenState.longest", 400)
    explorer = made(NAME, t=400)
    check_picture(explorer)
    wrong = [each.get("data-pick") for each in Seen(explorer)["wrong"].moving.cssselect("[data-pick]")]
    assert 2 < len(wrong) < 24
    move_on_the_page(explorer.controls["pad"], (0,) * 64)
    assert "the biases" in Seen(explorer)["y_hat"].words() and "Your drawing" in explorer.text()
    click(explorer, wrong[2])
    assert f"image {explorer.controls['image'].value}" == wrong[2]
    assert explorer.controls["pad"].value == explorer.state.pad != (0,) * 64
    check_picture(explorer)


def test_what_was_touched_last_is_read():
    explorer = made(NAME, t=20)
    first, at_first = explorer.controls["pad"].value, shown(explorer)
    drawing = drawn_with_a_pen(DRAWN[7])
    move_on_the_page(explorer.controls["pad"], drawing)
    assert explorer.state.drawn and explorer.controls["pad"].description == "your drawing"
    move_on_the_page(explorer.controls["t"], 40)
    assert explorer.state.pad == drawing
    move_on_the_page(explorer.controls["image"], 2)
    assert not explorer.state.drawn and explorer.controls["pad"].value != drawing
    move_on_the_page(explorer.controls["image"], 1)
    move_on_the_page(explorer.controls["t"], 20)
    assert explorer.controls["pad"].value == first and shown(explorer) == at_first
    move_on_the_page(explorer.controls["pad"], first)
    assert not explorer.state.drawn and f"image 1: a {DIGIT[0]}" in explorer.controls["pad"].description


def test_back_and_forth_is_the_same_run_and_a_change_is_a_branch():
    explorer, pictures = made(NAME), {}
    for t in (0, 20, 40, 60, 40, 0, 20, 60):
        move_on_the_page(explorer.controls["t"], t)
        assert pictures.setdefault(t, shown(explorer)) == shown(explorer)
    assert len({frame["text"] for _, frame in pictures.values()}) == 4
    move_on_the_page(explorer.controls["t"], 20)
    move_on_the_page(explorer.controls["eta"], 2.0)
    assert explorer.text() == pictures[20][1]["text"].replace("η = 0.50", "η = 2.00")
    move_on_the_page(explorer.controls["t"], 60)
    assert explorer.text() != pictures[60][1]["text"]
    check_picture(explorer)
    press(explorer, "to t = 0")
    assert shown(explorer) == pictures[0]


def test_the_data_are_as_high_as_the_image_and_so_is_a_drawing():
    inked = X.reshape(8, 8, -1).max(axis=1) > 0
    assert inked[0].all() and inked[7].all()
    for strokes in DRAWN.values():
        rows = np.reshape(centred(drawn_with_a_pen(strokes, 2, 3, 3.5, 4)), (8, 8)).max(axis=1)
        assert rows[0] > 3 and rows[7] > 3
    columns = np.reshape(centred(drawn_with_a_pen([[(0, 0), (0, 1)]], 1)), (8, 8)).max(axis=0)
    assert columns.argmax() in (3, 4) and (columns > 3).sum() <= 4
    assert centred((0,) * 64) == (0,) * 64


def test_where_and_how_large_a_digit_is_drawn_does_not_matter(monkeypatch):
    monkeypatch.setattr("lecture_lib.explore.handwritten_digits.HandwrittenState.longest", 400)
    explorer = made(NAME, t=400)
    theta, as_drawn = explorer.state.iteration().theta, []
    for digit, strokes in DRAWN.items():
        for at in ((1, 0.5, 6, 7), (0.5, 0.5, 4.5, 6), (3, 2, 4, 5)):
            pad = drawn_with_a_pen(strokes, *at)
            move_on_the_page(explorer.controls["pad"], pad)
            bars = Seen(explorer)["y_hat"].bars()
            assert max(bars, key=lambda bar: bar.length).name == str(digit), (digit, at)
            as_drawn.append(plainly(theta, np.array([pad]).T / 16).argmax() == digit)
    assert not all(as_drawn), "without centring they would be read as well"
    whole, moved = (centred(drawn_with_a_pen(DRAWN[2], left, 1, 5, 6)) for left in (1, 2))
    assert whole == moved


@pytest.mark.parametrize("pad", [[1] * 63, [17] + [0] * 63, [0.5] * 64, "x" * 64, 3])
def test_a_pad_that_does_not_fit(pad):
    with pytest.raises(ValueError, match="pad needs 64 whole numbers from 0 to 16"):
        made(NAME, pad=pad)


def test_the_split_of_the_digits():
    together = np.vstack([np.hstack([X, X_HELD]), np.hstack([Y, Y_HELD])])
    assert together.shape == (74, 1797) and len({column.tobytes() for column in together.T}) == 1797
    assert (np.rint(16 * X) == 16 * X).all() and X.min() >= 0 and X.max() == 1
    assert [X, Y, X_HELD, Y_HELD][2][:, 0].tolist() == digits()[2][:, 0].tolist()
    assert np.bincount(DIGIT, minlength=10).min() > 30

"""Parts of a picture as a reader sees them: numbers, grids between brackets, bars on a zero line, curves on their axes."""

import base64
import re
import struct
import zlib
from collections import namedtuple
from functools import lru_cache

import numpy as np
import pytest
from lxml import etree

Cell = namedtuple("Cell", "texts kind tint kinds")
Bar = namedtuple("Bar", "name side length tip text kind lit chosen true")
FRAMES = {"lit": "rect.lit-frame", "chosen": "rect.chosen-frame", "true": "rect.truth"}
Curve = namedtuple("Curve", "colour x y dashed markers ring")
RAISED = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def number(text):
    """The number that a text says: −0.71, 2.5·10⁻⁷, 10⁻⁴; and half a unit of its last digit."""
    mantissa, scale = text.strip(), 1.0
    if power := re.search("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", mantissa):
        mantissa, scale = mantissa[: power.start()].rstrip("·") or "1", 10.0 ** int(power[1].translate(RAISED))
    mantissa = mantissa.translate(RAISED)
    return float(mantissa) * scale, 0.5 * scale * 10.0 ** -len(mantissa.partition(".")[2])


def says(text, value, decimals=None):
    """Whether a text says this number as far as its digits go. With `decimals` it has to have so many, or be the bare 0
    of a number that does not show in them."""
    if text.strip() == "0" and decimals is not None:
        return abs(value) <= 0.501 * 10.0**-decimals
    read, half = number(text)
    return abs(read - value) <= 1.01 * half + 1e-12 * abs(value) and (decimals is None or half < 0.51 * 10.0**-decimals)


def unlike(texts, values, decimals=None):
    """The pairs of which the text does not say the value: [] if all do, and there are as many of both."""
    flat = [text for row in texts for text in (row if isinstance(row, list) else [row])]
    return [pair for pair in zip(flat, np.ravel(values), strict=True) if not says(*pair, decimals)]


@lru_cache(maxsize=512)
def parsed(markup):
    root = etree.fromstring(f'<g xmlns:xlink="http://www.w3.org/1999/xlink">{markup}</g>')
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname  # the plots have a namespace, the rest has none
    return root


def kinds(node):
    return node.get("class", "").split()


def words(node):
    return "".join(node.itertext())


def place(node, *keys):
    return tuple(float(node.get(key)) for key in keys)


def box(node):
    """(left, top, right, bottom) of a rect."""
    x, y, width, height = place(node, "x", "y", "width", "height")
    return x, y, x + width, y + height


def middle(node):
    left, top, right, bottom = box(node)
    return (left + right) / 2, (top + bottom) / 2


def holds(outer, point):
    """Whether a box holds a point (x, y)."""
    return outer[0] <= point[0] <= outer[2] and outer[1] <= point[1] <= outer[3]


class Grid:
    """The matrix between a pair of brackets of a panel, the pairs counted from 0: rows of Cells, and what is framed."""

    def __init__(self, panel, number=0):
        left, right = (corner(path) for path in panel.still.cssselect("path.bracket")[2 * number : 2 * number + 2])
        around = left[0], left[1], right[0], right[2]
        rects = [rect for rect in panel.moving.cssselect("rect.cell") if holds(around, middle(rect))]
        texts = [text for text in panel.moving.iter("text") if holds(around, place(text, "x", "y"))]
        xs, ys = (sorted({place(rect, key)[0] for rect in rects}) for key in "xy")
        assert len(rects) == len(xs) * len(ys)
        self.shape, self.cells, self.middles = (len(ys), len(xs)), {}, {}
        for rect in rects:
            at = ys.index(place(rect, "y")[0]) + 1, xs.index(place(rect, "x")[0]) + 1
            inside = [text for text in texts if holds(box(rect), place(text, "x", "y"))]
            said = [text.text for text in inside], kinds(rect)[1], place(rect, "fill-opacity")[0]
            self.cells[at], self.middles[at] = Cell(*said, [kinds(text)[1:] for text in inside]), middle(rect)
        self._moving = panel.moving

    def __getitem__(self, at):
        """The Cell at (row, column), both from 1."""
        return self.cells[at]

    @property
    def texts(self):
        """The numbers row by row, the first one of each cell."""
        return [self.cells[at].texts[0] for at in sorted(self.cells)]

    @property
    def tints(self):
        return np.array([self.cells[at].tint for at in sorted(self.cells)])

    def framed(self, kind):
        """The cells in each frame of a kind, "lit", "chosen" or "true": [{(row, column), …}]."""
        frames = [box(frame) for frame in self._moving.cssselect(FRAMES[kind])]
        sets = [{at for at, point in self.middles.items() if holds(frame, point)} for frame in frames]
        return [cells for cells in sets if cells]

    def on_dial(self):
        """The rows whose head is framed as on the dial."""
        frames = [box(frame) for frame in self._moving.cssselect("rect.dial-frame")]
        return {r for (r, _), (_, y) in self.middles.items() if any(top < y < bottom for _, top, _, bottom in frames)}


def corner(path):
    """x, top and bottom of a bracket, "M{x} {top}H{x}V{bottom}H{x}"."""
    start, x, down = path.get("d").removeprefix("M").split("H")[0], *path.get("d").split("H")[1].split("V")
    return float(x), float(start.split()[1]), float(down)


def bars(panel, number=0):
    """The bars that grow from a zero line of a panel, the lines counted from 0, from above."""
    zero, top, bottom = place(panel.still.cssselect("line.axis")[number], "x1", "y1", "y2")
    rects = [rect for rect in panel.moving.cssselect("rect.bar") if top < middle(rect)[1] < bottom]
    mine = [rect for rect in rects if min(abs(box(rect)[0] - zero), abs(box(rect)[2] - zero)) < 0.02]
    return [bar(panel, rect, zero) for rect in sorted(mine, key=lambda rect: middle(rect)[1])]


def bar(panel, rect, zero):
    left, top, right, bottom = box(rect)
    end, side = (right, 1) if abs(left - zero) < 0.02 else (left, -1)
    tips = [corners(path) for path in panel.moving.cssselect("path.tip")]
    ahead = [tip[1, 0] - end for tip in tips if top < tip[1, 1] < bottom and abs(tip[0, 0] - end) < 0.02]
    assert all(side * way > 0 for way in ahead)  # an arrow head points on

    def near(layer, css, after):
        """The nearest text of a row before or after the zero line."""
        texts = [text for text in layer.cssselect(css) if top < float(text.get("y")) < bottom]
        return min(
            (after * (float(text.get("x")) - zero), text) for text in texts if after * (float(text.get("x")) - zero) > 0
        )[1]

    name, text = near(panel.still, "text.left", -1), near(panel.moving, "text.right", 1)
    at = float(name.get("x")) + 5, (top + bottom) / 2
    frames = (any(holds(box(frame), at) for frame in panel.moving.cssselect(css)) for css in FRAMES.values())
    return Bar(name.text, side if right > left else 0, right - left, bool(ahead), text.text, kinds(rect)[1], *frames)


def corners(path):
    """The points of a path of straight lines, (n, 2)."""
    tokens = path.get("d").replace("M", " ").replace("L", " ").rstrip("Zz \n").split()
    return np.array(tokens, dtype=float).reshape(-1, 2)


class Axes:
    """A plot of matplotlib: its curves in the numbers that the labels of its ticks say."""

    def __init__(self, panel):
        self.still, self.moving = panel.still, panel.moving
        self.scales = [self._scale(axis) for axis in "xy"]
        (clip,) = self.still.cssselect("clipPath rect")[:1]
        left, top, right, bottom = box(clip)
        (self.left, self.right), (self.bottom, self.top) = self._read(0, [left, right]), self._read(1, [bottom, top])

    def _scale(self, axis):
        """How a place on the page becomes a number: (slope, start, whether the labels are powers)."""
        at, labels = [], []
        for tick in self.still.cssselect(f"g[id*={axis}tick]"):
            at.append(float(tick.find(".//use").get(axis)))
            labels.append(tick.find(".//text").text)
        powers = sum("10" in label and not label.isdecimal() for label in labels) > 1
        numbers = [number(label)[0] for label in labels]
        slope, start = np.polyfit(at, np.log10(numbers) if powers else numbers, 1)
        np.testing.assert_allclose(slope * np.array(at) + start, np.log10(numbers) if powers else numbers, atol=1e-6)
        return slope, start, powers

    def _read(self, axis, values):
        slope, start, powers = self.scales[axis]
        numbers = slope * np.asarray(values, dtype=float) + start
        return 10.0**numbers if powers else numbers

    @property
    def pixel(self):
        """How much one pixel is: in x, in y (on an axis of powers, in powers)."""
        return abs(self.scales[0][0]), abs(self.scales[1][0])

    def curves(self, colour=None, moving=True):
        """The lines and points that move, or those that stand still; of one colour, if it is named."""
        found = []
        for group in (self.moving if moving else self.still).cssselect("g[id*=line2d]"):
            uses = group.findall("./g/use")
            paths = [path for path in group.findall("path") if path.get("clip-path") and path.get("d")]
            if not uses and not paths or any("tick" in up.get("id", "") for up in group.iterancestors()):
                continue
            points = np.concatenate(
                [corners(path) for path in paths] or [np.array([place(use, "x", "y") for use in uses])]
            )
            style = (paths[0] if paths else uses[0]).get("style")
            ring = "--ll-chosen" in (uses[0].get("style") if uses else "")
            named = next(part for part in style.split("; ") if part.startswith("stroke: " if paths else "fill: "))
            marks = np.array([place(use, "x", "y") for use in uses]) if uses else None
            found.append(
                Curve(
                    named.partition("--ll-")[2].rstrip(")"),
                    self._read(0, points[:, 0]),
                    self._read(1, points[:, 1]),
                    "dasharray" in style,
                    None if marks is None else np.stack([self._read(axis, marks[:, axis]) for axis in (0, 1)], axis=1),
                    ring,
                )
            )
        return [curve for curve in found if colour in (None, curve.colour)]

    def grounds(self):
        """From where to where the ground is shaded: [(x, x)]."""
        patches = [path for path in self.still.cssselect("g[id*=patch] > path") if "--ll-rule" in path.get("style")]
        spans = [self._read(0, corners(path)[:, 0]) for path in patches if "fill: none" not in path.get("style")]
        return sorted((float(span.min()), float(span.max())) for span in spans)


def all_of(k, *counts):
    """(k, 1, …) to (k, n, …): entries of a layer."""
    return {(k, *(i + 1 for i in at)) for at in np.ndindex(*counts)}


def row_of(r, columns):
    return {(r, c + 1) for c in range(columns)}


def column_of(c, rows):
    return {(r + 1, c) for r in range(rows)}


def check_grid(grid, values, decimals, kind="gradient"):
    """Numbers, tints that grow with them, hues. The values are (rows, columns)."""
    assert grid.shape == np.shape(values)
    assert unlike(grid.texts, values, decimals) == []
    sizes, tints = np.abs(np.ravel(values)), grid.tints
    if sizes.max() > 0:
        np.testing.assert_allclose(tints, tints.max() * sizes / sizes.max(), atol=1e-3)
        assert 0.2 < tints.max() < 0.6
    for at, value in np.ndenumerate(np.asarray(values)):
        sign = "positive" if value >= 0 else "negative"
        assert grid[at[0] + 1, at[1] + 1].kind == (sign if kind == "weight" else kind)


def check_picked(panel, grid, name):
    """Each cell of a grid is picked as `name` says, a function of row and column, where it stands."""
    for at, middle_of_it in grid.middles.items():
        found = [pick for pick, node in panel.picks.items() if holds(box(node), middle_of_it)]
        assert found == [name(*at)]


def check_bars(bars, values, kinds=None):
    """Lengths in proportion to the values up to the longest, which has an arrow head; sides, numbers, colours."""
    assert len(bars) == len(values) and unlike([bar.text for bar in bars], values) == []
    whole = [(bar.length, abs(value)) for bar, value in zip(bars, values, strict=True) if not bar.tip]
    (length, value) = max(whole, default=(0, 0), key=lambda pair: pair[1])
    scale = length / value if value > 1e-3 else None
    for bar, value in zip(bars, values, strict=True):
        assert bar.length < 0.02 or bar.side == np.sign(value)
        if scale:
            if bar.tip:
                assert bar.length < abs(value) * scale and bar.length >= max(length for length, _ in whole) - 0.02
            else:
                assert bar.length == pytest.approx(abs(value) * scale, abs=0.03)
    if kinds:
        signs = ["positive" if value >= 0 else "negative" for value in values]
        assert [bar.kind for bar in bars] == [
            sign if kind == "weight" else kind for kind, sign in zip(kinds, signs, strict=True)
        ]
    return scale


def colours(address):
    """The colours (rows, columns, 4) of a PNG with a palette, given as a data address."""
    data, chunks, at = base64.b64decode(address.partition("base64,")[2]), {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        chunks[data[at + 4 : at + 8]] = data[at + 8 : at + 8 + size]
        at += 12 + size
    columns, rows = struct.unpack(">II", chunks[b"IHDR"][:8])
    indices = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, columns + 1)[:, 1:]
    palette = np.column_stack(
        [np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3), np.frombuffer(chunks[b"tRNS"], np.uint8)]
    )
    return palette[indices].astype(int)


BLUE, ORANGE, TEAL = (0x0B, 0x63, 0xA5), (0xC2, 0x41, 0x0C), (0x0F, 0x76, 0x6E)

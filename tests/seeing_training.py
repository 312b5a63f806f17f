"""Reads the pictures of training back, planes of pixels, points and curves, and trains plainly, apart from the package."""

import base64
import re
import struct
import zlib

import numpy as np
from plainly import PLAIN
from seeing import Seen
from seeing_parts import kinds, place, words

from lecture_lib.data import PLANES
from lecture_lib.draw.plane import REACH

SLOPE = {"logistic": lambda h: h * (1 - h), "tanh": lambda h: 1 - h**2, "relu": lambda h: (h > 0) * 1.0}
BIG = "network and plane"


class Plain:
    """A network and its descent in plain numpy, from the numbers of an explorer's theta_0."""

    def __init__(self, explorer):
        state = explorer.state
        theta = state.iteration(0).theta
        self.W, self.b = ([part[k].copy() for k in theta.W] for part in (theta.W, theta.b))
        self.g, self.k = str(state.g), len(self.W[-1])
        self.points = np.array(state.points)
        self.held = held_out(state)

    def forward(self, x):
        h = [x]
        for W, b in zip(self.W, self.b, strict=True):
            a = W @ h[-1] + b
            h.append(PLAIN[self.g](a) if len(h) < len(self.W) else np.exp(a - a.max(axis=0)))
        h[-1] = h[-1] / h[-1].sum(axis=0)
        return h

    def gradients(self):
        x, classes = self.points[:, :2].T, self.points[:, 2].astype(int)
        h = self.forward(x)
        by_a, by_W, by_b = (h[-1] - np.eye(self.k)[:, classes - 1]) / len(classes), [], []
        for W, below in zip(self.W[::-1], h[-2::-1], strict=True):
            by_W.insert(0, by_a @ below.T)
            by_b.insert(0, by_a.sum(axis=1, keepdims=True))
            by_a = (W.T @ by_a) * SLOPE[self.g](below)
        return by_W, by_b

    def measure(self):
        """Loss and percent right on the data, both held out, the lengths of grad_W_k."""
        out = []
        for points in (self.points, self.held):
            y_hat, classes = self.forward(points[:, :2].T)[-1], points[:, 2].astype(int) - 1
            right = y_hat.argmax(axis=0) == classes
            out += [-np.log(y_hat[classes, range(len(classes))]).mean(), 100 * right.mean()]
        return [*out, *(np.sqrt((by_W**2).sum()) for by_W in self.gradients()[0])]

    def step(self, eta):
        by_W, by_b = self.gradients()
        self.W = [W - eta * by for W, by in zip(self.W, by_W, strict=True)]
        self.b = [b - eta * by for b, by in zip(self.b, by_b, strict=True)]

    def walk(self, steps, eta):
        """What is measured before each step, and after the last."""
        found = [self.measure()]
        for _ in range(steps):
            self.step(eta)
            found.append(self.measure())
        return np.array(found)


def held_out(state):
    noise = {"moons": 0.15, "spirals": 0.05, "circles": 0.12, "blobs": 0.35}[state.data]
    x, y = PLANES[state.data](200, noise=noise, seed=1)
    return np.column_stack([x.T, y.argmax(axis=0) + 1]).round(3)


def unpacked(image):
    """The colours (rows, columns, 4) of an <image>."""
    data, chunks = base64.b64decode(image.get("href").partition(",")[2]), {}
    at = 8
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


def images(explorer):
    """The images in sight, the columns of small pictures first, the plane last."""
    return Seen(explorer)[BIG].moving.cssselect("image")


def grid(image):
    """The points of the plane that the pixels of its picture stand for."""
    side = len(unpacked(image))
    at = (np.arange(side) + 0.5) / side * 2 * REACH - REACH
    return np.array(np.meshgrid(at, -at)).reshape(2, -1)


def frame(panel):
    """Left, top and width of the plane."""
    x, y, width = place(panel.still.cssselect("rect.axis")[0], "x", "y", "width")
    return x, y, width


def points(explorer):
    """The points in sight, (x_1, x_2, class) each, to a pixel, sorted."""
    panel = Seen(explorer)[BIG]
    left, top, width = frame(panel)
    found = []
    for path in panel.moving.cssselect('path[class^="class-"]'):
        assert "url(" in path.get("marker-start")
        numbers = np.array(re.findall(r"[\d.]+", path.get("d").removesuffix("h0")), float).reshape(-1, 2)
        scaled = (numbers - (left, top)) / width * 2 * REACH - REACH
        found += [(x, -y, int(kinds(path)[0][-1])) for x, y in scaled]
    return sorted(found, key=lambda point: (point[2], point[0], point[1]))


def check_points(explorer, expected):
    found = points(explorer)
    expected = sorted(expected, key=lambda point: (point[2], point[0], point[1]))
    assert [point[2] for point in found] == [point[2] for point in expected]
    far = [np.abs(np.array(found)[:, :2] - point[:2]).max(axis=1).min() for point in expected]
    assert max(far) < 0.01  # a pixel is 0.014


def curves(panel):
    """The curves of a plot of powers or percents: {name: (t, values)}, and at which t a branch is marked."""
    scale = [(place(text, "x", "y"), words(text)) for text in panel.still.cssselect("text.right")]
    numbers = [10.0 ** float(t[2:].translate(str.maketrans("⁻⁰¹²³⁴⁵", "-012345"))) if t[:2] == "10" and len(t) > 2 and t != "100"
               else float(t) for _, t in scale]  # fmt: skip
    percent = 100.0 in numbers
    slope, start = np.polyfit([at[1] - 4 for at, _ in scale], numbers if percent else np.log10(numbers), 1)
    ticks = [(place(text, "x")[0], float(words(text))) for text in panel.moving.cssselect("text.quiet:not(.left)")]
    per_t, first = np.polyfit(*zip(*ticks, strict=True), 1)
    ends = [words(text) for text in panel.moving.cssselect("text.left")]
    names = [words(text) for text in panel.still.cssselect("text.left:not(.strong)")]
    samples = [path.get("stroke-dasharray") for path in panel.still.cssselect("path.sample")]
    assert len(set(samples)) == len(names)  # told apart not by colour alone
    by_dash = dict(zip(samples, names, strict=True))
    found = {}
    for path in panel.moving.cssselect("path.curve"):
        start_, _, steps = path.get("d")[1:].partition("l")
        at = [[*map(int, start_.removesuffix("h0").split())], *np.array(steps.split(), int).reshape(-1, 2)]
        across, down = np.cumsum(at, axis=0).T / 10
        values = slope * down + start
        found[by_dash[path.get("stroke-dasharray")]] = per_t * across + first, values if percent else 10**values
    assert sorted(found) == sorted(ends)
    marks = [round(per_t * place(line, "x1")[0] + first) for line in panel.moving.cssselect("line.branch")]
    return found, marks


def check_curves(explorer, measured, branches=()):
    """All curves are what was measured apart, at the t that are drawn."""
    seen = Seen(explorer)
    names = [[("data", 0), ("held out", 2)], [("data", 1), ("held out", 3)]]
    names.append([(f"W{'₁₂₃₄'[k]}", 4 + k) for k in range(len(measured[0]) - 4)])
    panels = list(seen.panels.values())[2:]
    for panel, of in zip(panels, names, strict=True):
        drawn, marks = curves(panel)
        assert sorted(drawn) == sorted(name for name, _ in of) and marks == list(branches)
        for name, column in of:
            t, values = drawn[name]
            at = t.round().astype(int)
            assert at[0] == 0 and at[-1] == len(measured) - 1 and (np.diff(at) > 0).all() and len(at) <= 102
            np.testing.assert_allclose(t, at, atol=0.0015 * max(at[-1], 50))
            expected = measured[at, column]
            if column in (1, 3):
                np.testing.assert_allclose(values, expected, atol=0.15)
            else:
                np.testing.assert_allclose(values, np.clip(expected, 1e-3 if column in (0, 2) else 1e-5, 10), rtol=0.02)

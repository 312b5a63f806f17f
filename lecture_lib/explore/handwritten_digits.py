"""The explorer of 4.8 in which a network learns to read handwritten digits, and reads what a reader draws."""

from functools import cache
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from lecture_lib.activations import tanh
from lecture_lib.data import digits
from lecture_lib.draw.bars import Bars
from lecture_lib.draw.curves import Curves
from lecture_lib.draw.image import INK, SIGNED, signed
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.tiles import Tiles, strip
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.pad import SIDE, Ink, centred, pad
from lecture_lib.explore.kit.run import RunState
from lecture_lib.explore.kit.state import Choice, Steps
from lecture_lib.formatting import format_number
from lecture_lib.network import forward_propagation, initialise_theta
from lecture_lib.widgets import Panel

SIZES, BATCH, HELD_OUT = [64, 32, 10], 32, 500
PORTION = 125  # of the held-out images at once: for a larger product BLAS takes the core that the page needs
EVERY = 20  # iterations between two measures on what is held out
SHOWN = 24  # of the images that it gets wrong
CURVES = 240, 116  # the size of a picture over t
LINES = ("batch", "ink", 0), ("held out", "quiet", 1)
REACH = 0.7  # the weight whose colour is the deepest


class Stored(NamedTuple):
    """What is trained on and what is held out; of the latter the inks, 64 whole numbers each, and the digits."""

    x: np.ndarray
    y: np.ndarray
    x_held: np.ndarray
    y_held: np.ndarray
    inks: np.ndarray
    digit: np.ndarray


@cache
def stored():
    x, y, x_held, y_held = digits()
    return Stored(x, y, x_held, y_held, np.rint(16 * x_held.T).astype(int), y_held.argmax(axis=0))


class Image(Steps):
    """Which of the held-out images is looked at. To choose one puts the drawing on the pad away."""

    def keep(self, state, value):
        super().keep(state, value)
        state.preferred.pop("pad", None)


class HandwrittenState(RunState):
    """How far the network is trained, and what it is given to read."""

    speed = Choice((1, 5, 20), 20)
    image = Image(HELD_OUT, start=1)
    _read_with = None  # the theta with which the held-out images were read last
    pad = Ink(lambda state: tuple(stored().inks[state.image - 1].tolist()))

    def begin(self):
        return initialise_theta(SIZES, 0), stored().x, stored().y, {"g": tanh, "batch": BATCH}

    def measure(self, now):
        """At every EVERY-th t: the loss of what is held out and which share of it is right."""
        if now.t % EVERY == 0:
            return self.held_out(now.theta)[1:]

    def held_out(self, theta):
        """The most likely digit of each held-out image, their loss, and which share is right."""
        if self._read_with is not theta:  # a stroke on the pad changes nothing of this
            parts = [slice(at, at + PORTION) for at in range(0, HELD_OUT, PORTION)]
            passes = [forward_propagation(theta, stored().x_held[:, part], tanh) for part in parts]
            read = np.concatenate([forward.y_hat.argmax(axis=0) for forward in passes])
            losses = [forward.losses(stored().y_held[:, part]) for forward, part in zip(passes, parts, strict=True)]
            self._read = read, float(np.mean(losses)), float((read == stored().digit).mean())
            self._read_with = theta
        return self._read

    @property
    def drawn(self):
        return self.preferred.get("pad") is not None

    @property
    def ink(self):
        """What the network is given: the image, or the drawing as the data would have it."""
        return centred(self.pad) if self.drawn else self.pad

    @property
    def digit(self):
        """Which digit it is; None for a drawing."""
        return None if self.drawn else int(stored().digit[self.image - 1])

    def named(self):
        return "your drawing" if self.drawn else f"held-out image {self.image}: a {self.digit}"


class HandwrittenDigits(Explorer):
    """A network learns to read handwritten digits, live, and reads what is drawn on the pad. The lecture's 4.8."""

    State = HandwrittenState

    def __init__(self, tries=(), **start):
        super().__init__(tries, **start)
        run, aside, moves, scene, *others = self.children  # the pad stands beside the picture
        aside.layout.flex_flow, aside.layout.width, aside.layout.flex = "column", "232px", "0 0 232px"
        aside.layout.align_items = "flex-start"
        scene.layout.flex, scene.layout.min_width = "1 1 0", "0"
        self.children = [run, moves, widgets.HBox([aside, scene], layout={"grid_gap": "0 12px"}), *others]

    def rows(self):
        state = self.state
        return [
            controls.run(state),
            [
                pad(state, "pad", HandwrittenState.named, 230),
                controls.number(state, "image", "held-out image", "which of the 500 images it was not trained on"),
                controls.dial(state, "eta", "η", 164, 14, "the learning rate from here on"),
                controls.button("to t = 0", self.change(state.back_to_start), "back to the start, η as it was there"),
            ],
        ]

    def picked(self, kind, indices, shift=False):
        if kind == "image" and len(indices) == 1 and 1 <= indices[0] <= HELD_OUT:
            self.state.image = indices[0]

    def panels(self):
        self.given = Tiles(1, 1, 7, x=1, y=1)
        self.bars = Bars("0123456789", 218, x=5, y=61, zero=0, name_width=20, number_width=58, row=20)
        self.weights = Tiles(SIZES[1], 8, 4.2, x=1, y=26)
        tens = [(10.0**power, format_number(10.0**power, max(0, -power))) for power in (-2, -1, 0)]
        self.curves = [
            Curves(*CURVES, "loss ℒ", 1e-3, 4, tens, powers=True, legend=LINES),
            Curves(*CURVES, "right of the held-out 500, in %", 0, 100, [(0, "0"), (50, "50"), (100, "100")]),
        ]
        title = "the 32 rows of W₁, each as an image"
        rows = tag("text", text=title, class_="left strong", x=1, y=14) + self.weights.still()
        rows += tag("text", text=f"blue: above 0, orange: below, deepest at ±{REACH}", class_="left quiet", x=1,
                    y=self.weights.bottom + 14)  # fmt: skip
        return [
            Panel("said", 860, 22, kind="html", place="top"),
            Panel("y_hat", 228, self.bars.bottom + 4, self.given.still() + self.bars.still(), kind="plot"),
            Panel("W_1", 303, self.weights.bottom + 20, rows, kind="plot"),
            Panel(
                "over t",
                CURVES[0],
                2 * CURVES[1],
                below_each_other(curves.still() for curves in self.curves),
                kind="plot",
            ),
            Panel("wrong", 300, 150, kind="html"),
        ]

    def picture(self):
        state, now = self.state, self.state.iteration()
        read, loss, right = state.held_out(now.theta)
        wrong = np.flatnonzero(read != stored().digit) + 1
        y_hat = forward_propagation(now.theta, np.array([state.ink]).T / 16, tanh).y_hat[:, 0]
        numbers = f"η = {format_number(state.eta, 2)}: ℒ = {format_number(now.loss)} on the batch, {format_number(loss)} held out. "
        rest = f"Held out, {format_number(100 * right, 1)} % are right."
        rest += f" It {state.said_of_run()}." if state.said_of_run() else ""
        named = state.named()
        bars = ", ".join(f"{digit} {format_number(p)}" for digit, p in enumerate(y_hat))
        text = f"t = {now.t}, {numbers}{rest} {named[0].upper()}{named[1:]}: ŷ {bars}. "
        return [
            tag("p", words(numbers) + tag("b", words(rest))),
            self.what_it_reads(state, y_hat),
            self.weights.moving(signed(now.theta.W[1].reshape(-1, SIDE, SIDE), REACH), SIGNED, clear=10),
            self.over_time(state, now, loss, right),
            self.what_it_gets_wrong(wrong, read),
        ], text + of_wrong(wrong, read)

    def over_time(self, state, now, loss, right):
        """The two curves of the run up to now: at each t at which the held-out images were read, and now."""
        held = dict(enumerate(state.over_time("measured"))) | {now.t: (loss, right)}
        t = [each for each, measured in held.items() if measured]
        losses, turns = state.over_time(), [change.t for change in state.upto(now.t)[1:]]
        lines = [("", *LINES[0][1:], [losses[each] for each in t])]
        held_out = [[("", *LINES[1][1:], [held[each][0] for each in t]), *lines]]
        held_out.append([("", *LINES[1][1:], [100 * held[each][1] for each in t])])
        return below_each_other(
            curves.moving(t, lines, turns) for curves, lines in zip(self.curves, held_out, strict=True)
        )

    def what_it_reads(self, state, y_hat):
        best = int(y_hat.argmax())
        ink = np.reshape(state.ink, (1, SIDE, SIDE))
        of_image = f"ŷ of image {state.image}", f"it is a {state.digit}, framed", f"most likely: {best}"
        of_drawing = "ŷ of your drawing,", "centred and scaled", "as the data are"
        of_nothing = "ŷ of the empty pad:", "what the biases", "alone make of it"
        lines = "".join(
            tag("text", text=line, class_="left" if number else "left strong", x=68, y=16 + 17 * number)
            for number, line in enumerate(of_image if not state.drawn else of_drawing if any(state.pad) else of_nothing)
        )
        true = None if state.drawn else state.digit
        return (
            self.given.moving(ink, INK)
            + lines
            + self.bars.moving(np.round(y_hat, 4), ["h"] * 10, lit=[best], true=true)
        )

    def what_it_gets_wrong(self, wrong, read):
        state, digit = self.state, stored().digit
        shown = wrong[:SHOWN].tolist()
        tiles = strip(
            stored().inks[wrong[:SHOWN] - 1].reshape(-1, SIDE, SIDE),
            INK,
            [f"{digit[n - 1]} → {read[n - 1]}" for n in shown],
            [f"image {n}" for n in shown],
            [f"image {n}, a {digit[n - 1]}, most likely {read[n - 1]}" for n in shown],
            [number for number, n in enumerate(shown) if n == state.image and not state.drawn],
        )
        more = f", first {SHOWN}" if len(wrong) > SHOWN else ""
        title = f"{len(wrong)} of {HELD_OUT} wrong{more}: true → likely"
        return tag("p", tag("b", text=title)) + tiles


def below_each_other(pictures):
    """Pictures of the size CURVES in one panel."""
    return "".join(tag("g", picture, transform=f"translate(0 {CURVES[1] * n})") for n, picture in enumerate(pictures))


def of_wrong(wrong, read):
    """Which images it gets wrong, in words."""
    digit = stored().digit
    first = ", ".join(f"{n} ({digit[n - 1]} as {read[n - 1]})" for n in wrong[:SHOWN])
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return f"Wrong: {first}{more}." if len(wrong) else "It gets none wrong."

"""The explorer of 4.8 in which a network learns to read handwritten digits, and reads what a reader draws."""

from functools import cache, lru_cache
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from lecture_lib import digits, forward_propagation, initialise_theta, tanh
from lecture_lib.draw import Bars, Curves, Html, Panel, Pick, tag, words
from lecture_lib.draw.image import INK, SIGNED, signed
from lecture_lib.draw.tiles import Tiles, strip
from lecture_lib.explore.kit import Choice, Numbers, OwnRun, RunState, controls
from lecture_lib.explore.kit.own import LIBRARY
from lecture_lib.explore.kit.pad import GIVEN, SIDE, Image, Ink, centred, pad
from lecture_lib.formatting import format_number

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


@lru_cache(maxsize=8)  # by theta itself: a stroke on the pad changes nothing of this
def held_out(theta):
    """The most likely digit of each held-out image, their loss, and which share is right."""
    parts = [slice(at, at + PORTION) for at in range(0, HELD_OUT, PORTION)]
    passes = [forward_propagation(theta, stored().x_held[:, part], tanh) for part in parts]
    read = np.concatenate([forward.y_hat.argmax(axis=0) for forward in passes])
    losses = [forward.losses(stored().y_held[:, part]) for forward, part in zip(passes, parts, strict=True)]
    return read, float(np.mean(losses)), float((read == stored().digit).mean())


def held_out_over_time(state):
    """Of what is held out the loss and the share that is right, at each t at which it was read, and now: {t: …}."""
    now = state.iteration()
    found = dict(enumerate(state.over_time("measured"))) | {now.t: held_out(now.theta)[1:]}
    return {t: each for t, each in found.items() if each}


class HandwrittenState(RunState):
    """How far the network is trained, and what it is given to read."""

    speed = Choice((1, 5, 20), 20)
    image = Image(HELD_OUT)
    pad = Ink(lambda state: tuple(stored().inks[state.image - 1].tolist()))

    def begin(self):
        return initialise_theta(SIZES, 0), stored().x, stored().y, {"g": tanh, "batch": BATCH, **self.by}

    def measure(self, now):
        """At every EVERY-th t: the loss of what is held out and which share of it is right."""
        if now.t % EVERY == 0:
            return held_out(now.theta)[1:]

    @property
    def given(self):
        """What is read: the number of a held-out image, and what is drawn in its place or None."""
        return self.kept.get(GIVEN, (1, None))

    @property
    def drawn(self):
        return self.given[1] is not None

    @property
    def ink(self):
        """What the network is given: the image, or the drawing as the data would have it."""
        return centred(self.pad) if self.drawn else self.pad

    @property
    def digit(self):
        """Which digit it is; None for a drawing."""
        return None if self.drawn else int(stored().digit[self.image - 1])

    def called(self):
        return "your drawing" if self.drawn else f"held-out image {self.image}: a {self.digit}"


class WhatItReads(Panel):
    """What the network is given, and the probability of each digit."""

    def __init__(self):
        self.given = Tiles(1, 1, 7, x=1, y=1)
        self.bars = Bars("0123456789", 218, x=5, y=61, zero=0, name_width=20, number_width=58, row=20)
        super().__init__(228, self.bars.bottom + 4, kind="plot", parts=(self.given, self.bars))

    def moving(self, ink, y_hat, lines, true):
        """`lines` say what is given, `true` is the digit that it is, if that is known."""
        head = "".join(
            tag("text", text=line, class_="left" if number else "left strong", x=68, y=16 + 17 * number)
            for number, line in enumerate(lines)
        )
        bars = self.bars.moving(np.round(y_hat, 4), ["h"] * 10, lit=[int(y_hat.argmax())], true=true)
        return self.given.moving(np.reshape(ink, (1, SIDE, SIDE)), INK) + head + bars


class RowsOfW1(Panel):
    """The rows of W_1, each as an image."""

    def __init__(self):
        self.rows = Tiles(SIZES[1], 8, 4.2, x=1, y=26)
        super().__init__(303, self.rows.bottom + 20, kind="plot", parts=(self.rows,))

    def still(self):
        title = f"the {SIZES[1]} rows of W₁, each as an image"
        legend = f"blue: above 0, orange: below, deepest at ±{REACH}"
        return (
            tag("text", text=title, class_="left strong", x=1, y=14)
            + super().still()
            + tag("text", text=legend, class_="left quiet", x=1, y=self.rows.bottom + 14)
        )

    def moving(self, W_1):
        return self.rows.moving(signed(W_1.reshape(-1, SIDE, SIDE), REACH), SIGNED, clear=10)


class OverTime(Panel):
    """Two pictures of the run up to now, one below the other: the losses, and how many of the held-out images are right."""

    def __init__(self):
        tens = [(10.0**power, format_number(10.0**power, max(0, -power))) for power in (-2, -1, 0)]
        self.losses = Curves(*CURVES, "loss ℒ", 1e-3, 4, tens, powers=True, legend=LINES)
        percents = [(0, "0"), (50, "50"), (100, "100")]
        self.right = Curves(*CURVES, f"right of the held-out {HELD_OUT}, in %", 0, 100, percents)
        super().__init__(CURVES[0], 2 * CURVES[1], kind="plot")

    def still(self):
        return below_each_other(self.losses.still(), self.right.still())

    def moving(self, t, of_batch, measured, library, branches):
        """Losses and share right at the iterations `t`; `measured` and `library` are those of what is held out, the latter of
        the library's run, if it is not the same."""
        (_, *batch), (_, *held_out) = LINES
        losses, percent = [], []
        for line, found in (("", *held_out), measured), (LIBRARY, library):
            losses += [(*line, [loss for loss, _ in found])] * bool(found)
            percent += [(*line, [100 * share for _, share in found])] * bool(found)
        losses.append(("", *batch, of_batch))
        return below_each_other(self.losses.moving(t, losses, branches), self.right.moving(t, percent, branches))


class WrongOnes(Html):
    """Those of the held-out images that the network gets wrong. Any of these can be picked, as "image" with its number."""

    def __init__(self):
        super().__init__(300, 150, picked=[Pick("image", (n,)) for n in range(1, HELD_OUT + 1)])

    def moving(self, wrong, read, image):
        """The numbers of the `wrong` ones, the digit as which each image is `read`, and the `image` that is shown, or None."""
        digit, shown = stored().digit, wrong[:SHOWN].tolist()
        tiles = strip(
            stored().inks[wrong[:SHOWN] - 1].reshape(-1, SIDE, SIDE),
            INK,
            [f"{digit[n - 1]} → {read[n - 1]}" for n in shown],
            [Pick("image", (n,), f"image {n}, a {digit[n - 1]}, most likely {read[n - 1]}") for n in shown],
            [number for number, n in enumerate(shown) if n == image],
        )
        more = f", first {SHOWN}" if len(wrong) > SHOWN else ""
        title = f"{len(wrong)} of {HELD_OUT} wrong{more}: true → likely"
        return tag("p", tag("b", text=title)) + tiles


class HandwrittenDigits(OwnRun):
    """A network learns to read handwritten digits, live, and reads what is drawn on the pad. The lecture's 4.8.

    `back_propagation` trains it by a function of your own, and the library's beside it.
    """

    State = HandwrittenState

    def rows(self):
        state = self.state
        aside = [
            pad(state, "pad", HandwrittenState.called, 230),
            controls.number(state, "image", "held-out image", "which of the 500 images it was not trained on"),
            controls.dial(state, "eta", "η", 164, 14, "the learning rate from here on"),
            self.to_start("back to the start, η as it was there"),
        ]
        return [controls.run(state), aside]

    def arranged(self, rows, moves, tools):
        run, aside = rows  # the pad stands beside the picture
        aside.layout.flex_flow, aside.layout.width, aside.layout.flex = "column", "232px", "0 0 232px"
        aside.layout.align_items = "flex-start"
        self.scene.layout.flex, self.scene.layout.min_width = "1 1 0", "0"
        return [run, *moves, widgets.HBox([aside, self.scene], layout={"grid_gap": "0 12px"}), *tools]

    def picked(self, kind, indices, shift=False):
        (self.state.image,) = indices

    def panels(self):
        drawn = {"y_hat": WhatItReads(), "W_1": RowsOfW1(), "over t": OverTime(), "wrong": WrongOnes()}
        return {"summary": Html(860, 22, "top"), **drawn}

    def numbers(self):
        state, now = self.state, self.state.iteration()
        read, loss, right = held_out(now.theta)
        library = state.by_library() if state.own else None
        return Numbers(
            library=held_out_over_time(library) if library else {},
            iteration=now,
            losses=state.over_time(),
            read=read,
            wrong=np.flatnonzero(read != stored().digit) + 1,
            loss_held=loss,
            right=right,
            measured=held_out_over_time(state),
            y_hat=forward_propagation(now.theta, np.array([state.ink]).T / 16, tanh).y_hat[:, 0],
        )

    def draw(self, panels, now):
        state, t = self.state, list(now.library or now.measured)
        both = [[found[at] for at in t if at in found] for found in (now.measured, now.library)]
        losses, how_many = self._sentences(now)
        return {
            "summary": tag("p", words(losses) + tag("b", words(how_many))),
            "y_hat": panels["y_hat"].moving(state.ink, now.y_hat, self._given(now.y_hat), state.digit),
            "W_1": panels["W_1"].moving(now.iteration.theta.W[1]),
            "over t": panels["over t"].moving(
                t, [now.losses[at] for at in t if at < len(now.losses)], *both, state.branches
            ),
            "wrong": panels["wrong"].moving(now.wrong, now.read, None if state.drawn else state.image),
        }

    def _sentences(self, now):
        """What there is to say of the losses, and of how many images are right."""
        eta, message = format_number(self.state.eta, 2), self.state.message()
        losses = f"η = {eta}: ℒ = {format_number(now.iteration.loss)} on the batch, {format_number(now.loss_held)} held out. "
        how_many = f"Held out, {format_number(100 * now.right, 1)} % are right."
        return losses, how_many + (f" It {message}." if message else "")

    def _given(self, y_hat):
        """What the network is given, in three short lines."""
        state = self.state
        if not state.drawn:
            return f"ŷ of image {state.image}", f"it is a {state.digit}, framed", f"most likely: {y_hat.argmax()}"
        if any(state.pad):
            return "ŷ of your drawing,", "centred and scaled", "as the data are"
        return "ŷ of the empty pad:", "what the biases", "alone make of it"

    def words(self, now):
        called = self.state.called()
        bars = ", ".join(f"{digit} {format_number(p)}" for digit, p in enumerate(now.y_hat))
        sentences = "".join(self._sentences(now))
        return f"t = {now.iteration.t}, {sentences} {called[0].upper()}{called[1:]}: ŷ {bars}. {of_wrong(now.wrong, now.read)}"


def below_each_other(*pictures):
    """Pictures of the size CURVES in one panel."""
    return "".join(tag("g", picture, transform=f"translate(0 {CURVES[1] * n})") for n, picture in enumerate(pictures))


def of_wrong(wrong, read):
    """Which images it gets wrong, in words."""
    digit = stored().digit
    first = ", ".join(f"{n} ({digit[n - 1]} as {read[n - 1]})" for n in wrong[:SHOWN])
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return f"Wrong: {first}{more}." if len(wrong) else "It gets none wrong."

"""The numbers that a picture of a network has to show, worked out plainly and apart from the package, from its state."""

from functools import lru_cache

import numpy as np
import pytest
from driving import NAMES, anything, at_first, at_random, made
from networks import PLAIN
from seeing import Seen
from seeing_parts import unlike

SLOPES = {
    "logistic": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h * h,
    "relu": lambda h: (h > 0) * 1.0,
    "linear": lambda h: np.ones_like(h),
}
STATES = 5


class Plainly:
    """a, h, the loss and all gradients of one example, at the weights and input of a state, or with one entry changed."""

    def __init__(self, state, changed=None, value=0.0):
        self.sizes, self.L = list(state.sizes), len(state.sizes) - 1
        self.W, self.b = ({k: array.copy() for k, array in arrays.items()} for arrays in (state.theta.W, state.theta.b))
        x, self.y = state.x.copy(), state.y
        if changed:
            kind, (first, *rest) = changed
            array = x if kind == "x" else getattr(self, kind)[first]
            array[tuple(i - 1 for i in (first, *rest)[kind != "x" :]) + (() if kind == "W" else (0,))] = value
        g, output = str(state.g), str(state.output)
        self.a, self.h = {}, {0: x}
        for k in range(1, self.L + 1):
            self.a[k] = self.b[k] + self.W[k] @ self.h[k - 1]
            # a softmax is the same at all scores less one number, and large scores overflow
            lower = self.a[k].max() if k == self.L and output == "softmax" else 0
            self.h[k] = PLAIN[g if k < self.L else output](self.a[k] - lower)
        self.y_hat = self.h[self.L]
        self.slope = {k: SLOPES[g](self.h[k]) for k in range(1, self.L)}
        off = self.y_hat - self.y
        with np.errstate(divide="ignore", invalid="ignore"):
            self.loss = PLAIN["cross_entropy" if output == "softmax" else "squared_error"](self.y_hat, self.y)
            by_y_hat = -self.y / self.y_hat if output == "softmax" else 2 * off
        self.by_h, self.by_a, self.by_W, self.by_b = {self.L: by_y_hat}, {}, {}, {}
        self.by_a[self.L] = off if output == "softmax" else 2 * off * SLOPES[output](self.y_hat)
        for k in range(self.L, 0, -1):
            self.by_W[k], self.by_b[k] = np.outer(self.by_a[k], self.h[k - 1]), self.by_a[k]
            self.by_h[k - 1] = self.W[k].T @ self.by_a[k]
            if k > 1:
                self.by_a[k - 1] = self.by_h[k - 1] * self.slope[k - 1]

    def of(self, kind, indices):
        """A weight, bias or input, or the gradient by it for kind "by W" and so on."""
        if kind.endswith("x"):
            return (self.h[0] if kind == "x" else self.by_h[0])[indices[0] - 1, 0]
        array = getattr(self, kind.replace(" ", "_"))[indices[0]]
        return array[indices[1] - 1, indices[2] - 1 if kind.endswith("W") else 0]


def having(*keys):
    """The explorers that have one of these controls."""
    return [name for name in NAMES if set(keys) & set(at_first(name).controls)]


def turned(name, rng):
    """An explorer in a random state, its dial away from its mark if it has one."""
    explorer = at_random(made(name), rng, moves=3)
    if "value" in explorer.controls:
        explorer.controls["value"].value = anything(explorer.controls["value"], rng)
    return explorer


@lru_cache
def seen(name):
    """What an explorer shows at first and in random states: [(state, Seen)]."""
    others = [turned(name, np.random.default_rng(seed)) for seed in range(1, STATES)]
    return [(explorer.state, Seen(explorer)) for explorer in (at_first(name), *others)]


def at_lines(explorer, **choices):
    """Make these choices in an explorer, and go through the lines of the derivation that it shows: (state, Seen)."""
    for key, value in choices.items():
        explorer.controls[key].value = value
    for line in range(1, len(explorer.state.derivation.lines) + 1):
        explorer.controls["line"].value = line
        assert explorer.state.line == line
        yield explorer.state, Seen(explorer)


def everywhere(name, **start):
    """The states of `seen`, and one more that the arguments name."""
    explorer = made(name, **start)
    return [*seen(name), (explorer.state, Seen(explorer))]


def all_of(k, *counts):
    """(k, 1, …) to (k, n, …): entries of a layer."""
    return {(k, *(i + 1 for i in at)) for at in np.ndindex(*counts)}


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


def row_of(r, columns):
    return {(r, c + 1) for c in range(columns)}


def column_of(c, rows):
    return {(r + 1, c) for r in range(rows)}

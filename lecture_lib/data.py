"""Small data sets: ratings of films, points of the plane in two or three classes, handwritten digits.

Used in 4.3 and 4.8. The films are made up.
"""

import gzip
from functools import cache
from pathlib import Path

import numpy as np

from lecture_lib.bad_input import generator, number, whole
from lecture_lib.outputs import one_hot

DIGITS = Path(__file__).parent / "digits_8x8" / "digits.gz"
MANY = 1_000_000  # points at most
TRAINED_ON = 1297  # of the 1,797 digits; the other 500 are held out

RATINGS = "critics", "viewers", "profit"  # two in stars, from 0 to 5, and one in 100 million, which may be negative
FILMS = {  # first what is known: the budget in 100 million, how famous the cast is; then the three ratings
    "Paper Boat": ((0.1, 0.2), (4.5, 3.2, 0.3)),
    "Night Train": ((0.5, 0.6), (3.6, 4.1, 1.2)),
    "Two Moons": ((1.2, 0.9), (2.1, 4.4, 2.8)),
    "The Orchard": ((0.9, 0.3), (3.0, 1.8, -0.6)),
}


def films():
    """What is known about the FILMS, and their RATINGS, one film per column: x (2, 4) and y (3, 4). Used in 4.3."""
    return tuple(np.array(rows).T for rows in zip(*FILMS.values(), strict=True))


def moons(N=200, noise=0.15, seed=0):
    """Two half moons that reach into each other: x (2, N) and y (2, N)."""
    rng, angle, one, two = _halves(N, seed)
    upper = np.array([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    lower = np.array([0.5 - np.cos(angle), 0.25 - np.sin(angle)])
    return _points(np.hstack([upper[:, one], lower[:, two]]), [1] * len(one) + [2] * len(two), noise, rng)


def circles(N=200, noise=0.12, seed=0):
    """A circle inside a larger one: x (2, N) and y (2, N)."""
    rng, angle, one, two = _halves(N, seed)
    ring = np.array([np.cos(2 * angle), np.sin(2 * angle)])
    return _points(np.hstack([1.3 * ring[:, one], 0.55 * ring[:, two]]), [1] * len(one) + [2] * len(two), noise, rng)


def spirals(N=200, noise=0.06, seed=0):
    """Two spiral arms, each a little more than one turn around the other: x (2, N) and y (2, N)."""
    rng, angle, one, two = _halves(N, seed)
    arm = (0.15 + angle / 2.1) * np.array([np.cos(2.2 * angle), np.sin(2.2 * angle)])
    return _points(np.hstack([arm[:, one], -arm[:, two]]), [1] * len(one) + [2] * len(two), noise, rng)


def blobs(N=210, noise=0.35, seed=0):
    """Three clouds, three classes: x (2, N) and y (3, N)."""
    N = whole("N", N, 3, MANY)
    classes = np.arange(N) % 3 + 1
    middles = np.array([[0.0, 0.95, -0.95], [1.0, -0.6, -0.6]])
    return _points(middles[:, classes - 1], classes, noise, generator("seed", seed), k=3)


PLANES = {"moons": moons, "spirals": spirals, "circles": circles, "blobs": blobs}


def _halves(N, seed):
    """A random generator, N angles of a half turn, and the places of the first and of the second class."""
    N = whole("N", N, 2, MANY)
    angle = np.concatenate([np.linspace(0, np.pi, N - N // 2), np.linspace(0, np.pi, N // 2)])
    return generator("seed", seed), angle, np.arange(N - N // 2), np.arange(N - N // 2, N)


def _points(x, classes, noise, rng, k=2):
    """The points with noise and their classes, shuffled."""
    noise, order = number("noise", noise), rng.permutation(x.shape[1])
    x = x + noise * rng.normal(size=x.shape)
    return x[:, order], one_hot(np.asarray(classes)[order], k)


@cache
def _stored_digits():
    rows = np.frombuffer(gzip.decompress(DIGITS.read_bytes()), dtype=np.uint8).reshape(-1, 65)
    return rows[:, :64].T / 16.0, rows[:, 64]


def digits():
    """1,797 handwritten digits of 8 by 8: x, y to train on and x, y held out, (64, 1297), (10, 1297), (64, 500), (10, 500).

    Entries of x go from 0 (white) to 1 (black), and the image is stored row by row. Class ℓ is the digit ℓ − 1. The split is always
    the same. Optical Recognition of Handwritten Digits, UCI, CC BY 4.0: see digits_8x8/SOURCE.txt.
    """
    x, digit = _stored_digits()
    order = np.random.default_rng(8).permutation(len(digit))
    x, y = x[:, order], one_hot(digit[order].astype(int) + 1, 10)
    return x[:, :TRAINED_ON], y[:, :TRAINED_ON], x[:, TRAINED_ON:], y[:, TRAINED_ON:]

"""Reads lines over the iterations t back from a plot, by the labels of its axes."""

import numpy as np
from seeing_parts import kinds, number, place


def over_t(panel, powers=False):
    """The lines of a panel over t by colour: [(t, number), …] in the numbers that its scales say."""
    labels = {
        place(text, "y")[0] - 4: number(text.text)[0]
        for text in panel.still.cssselect("text.quiet.right")
        if text.text[-1] in "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹"
    }
    lines = [place(line, "y1")[0] for line in panel.still.cssselect("line.scale")]
    numbers = [next(value for y, value in labels.items() if abs(y - line) < 0.01) for line in lines]
    up, start = np.polyfit(lines, np.log10(numbers) if powers else numbers, 1)
    ts = [(place(text, "x")[0], int(text.text)) for text in panel.moving.cssselect("text.quiet")]
    along, first = np.polyfit(*zip(*ts, strict=True), 1)
    found = {}
    for path in panel.moving.cssselect("path.curve"):
        begin, steps = path.get("d").removeprefix("M").replace("h0", "l0 0").split("l")
        points = np.cumsum([list(map(int, begin.split())), *np.reshape(list(map(int, steps.split())), (-1, 2))], axis=0)
        heights = up * points[:, 1] / 10 + start
        dashed = path.get("stroke-dasharray") is not None
        found[kinds(path)[1]] = along * points[:, 0] / 10 + first, 10**heights if powers else heights, dashed
    return found


def check_over_t(found, colour, history, tolerance, relative=False):
    """A line is the history at its t, from 0 to the last."""
    t, values, dashed = found[colour]
    at = np.rint(t).astype(int)
    np.testing.assert_allclose(t, at, atol=0.2 * max(1, len(history) / 50))
    assert at[0] == 0 and at[-1] == len(history) - 1
    expected = np.array(history)[at]
    apart = np.abs(np.log10(values / expected)) if relative else np.abs(values - expected)
    assert apart.max() < tolerance
    assert dashed == (colour == "negative")

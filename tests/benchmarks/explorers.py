"""How fast the explorers are: `python tests/benchmarks/explorers.py` prints the kernel's time for one redraw of each.

A redraw is what one move of a dial costs in the kernel: the maths, the picture, the message, without the journey to the
browser. Beside it, in the same run, the usual way: `interact` with a new figure of two panels at each move, as PNG.
"""

import io
from statistics import median
from time import perf_counter

import numpy as np
from ipywidgets import FloatSlider

from lecture_lib import explore

GOAL = 3  # milliseconds, the median
MOVES, USUAL_MOVES, USUAL_LEAST = 200, 12, 180


def milliseconds(action, values):
    """How long action(value) takes for each of the values, sorted."""
    times = []
    for value in values:
        start = perf_counter()
        action(value)
        times.append((perf_counter() - start) * 1e3)
    return sorted(times)


def moves(dial, count):
    """Values all over the dial, each another than the one before."""
    steps = round((dial.max - dial.min) / dial.step)
    return [dial.min + dial.step * (7 * number % steps) for number in range(1, count + 1)]


def of_explorer(name):
    """Times of the moves of a dial that shows the same panels throughout."""
    explorer = getattr(explore, name)()
    dials = {key: control for key, control in explorer.controls.items() if isinstance(control, FloatSlider)}
    dial = dials.get("value") or next(iter(dials.values()))

    def move(value):
        dial.value = value

    milliseconds(move, moves(dial, 10))  # warm up
    return milliseconds(move, moves(dial, MOVES))


def the_usual_way(v):
    """What `interact` runs at each move: pyplot, a new figure with two panels, drawn to PNG."""
    import matplotlib.pyplot as plt

    z = np.linspace(-6, 6, 400)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    s, t = 1 / (1 + np.exp(-z)), np.tanh(z)
    left.plot(z, s, z, t)
    right.plot(z, s * (1 - s), z, 1 - t * t)
    y = 1 / (1 + np.exp(-v))
    left.plot([v], [y], "o")
    right.plot([v], [y * (1 - y)], "o")
    left.plot([v - 2, v + 2], [y - 2 * y * (1 - y), y + 2 * y * (1 - y)], "--")
    right.set_title(f"g' = {y * (1 - y):.4f}")
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")  # as the inline backend does it
    plt.close(figure)


def report(name, times, goal):
    middle, late = median(times), times[int(0.95 * len(times))]
    print(f"{name:28}{middle:10.2f} ms{late:10.2f} ms{goal:8} ms   {'met' if middle <= goal else 'NOT MET'}")


if __name__ == "__main__":
    import matplotlib

    matplotlib.use("agg")
    print(f"{'one redraw':28}{'median':>13}{'95%':>13}{'goal':>11}")
    for name in explore.__all__:
        report(name, of_explorer(name), GOAL)
    milliseconds(the_usual_way, [0.0])
    usual = median(milliseconds(the_usual_way, np.linspace(-4, 4, USUAL_MOVES)))
    print(
        f"\na new figure of two panels: {usual:.0f} ms (the goals are for a machine where this is {USUAL_LEAST} or more)"
    )

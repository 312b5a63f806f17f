"""Moves keep nothing: whoever drags for an hour needs no more memory than after a minute."""

import gc
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from driving import NAMES, a_dial, at_first, ends, made, runs_are_short  # noqa: F401

pytestmark = pytest.mark.browser  # as slow as one: processes of its own

ROOT = Path(__file__).parents[1]
MOVES, KEPT = 25, 94_000  # bytes; a frame alone has 10,000 and more
PLOT = 700  # objects that may wait for Python's collector when a plot is replaced; a whole one has 1,700 and more
MEGABYTES = 2  # that a process may grow by, in the first moves of all controls of an explorer


def kept(explorer, moves=MOVES):
    """How many bytes are held after some moves more than before them, when all has been drawn once."""
    dial = a_dial(explorer)
    low, high = ends(dial)

    def drag():
        for number in range(moves):
            dial.value = type(dial.value)(low + (high - low) * (7 * number % moves) / moves)

    drag()
    gc.collect()
    tracemalloc.start()
    try:
        drag()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


ON_A_DIAL = ["DerivativeExplorer", "PseudoCode", "SliceAlongGradient", "ThinChain", "TwoLosses"]


@pytest.mark.parametrize("name", ON_A_DIAL)
def test_moves_keep_nothing(name):
    assert kept(made(name)) < KEPT


def test_what_is_kept_is_seen():
    explorer, frames = made("ThinChain"), []
    explorer.scene.observe(lambda change: frames.append(change["new"]), "frame")
    assert kept(explorer) > KEPT


def plots(explorer):
    return sum('id="@@figure_1"' in panel["still"] for panel in explorer.scene.panels)


@pytest.mark.parametrize("name", [name for name in NAMES if plots(at_first(name))])
def test_a_plot_that_is_replaced_does_not_wait_for_the_collector(name):
    explorer = made(name)
    gc.collect()
    gc.disable()
    try:
        explorer.scene.stage(explorer.panels())
        waiting = gc.collect()
    finally:
        gc.enable()
    assert waiting <= PLOT * plots(explorer)


GROWTH = """
import gc
import random
import sys
from pathlib import Path

from lecture_lib import explore  # not this folder's driving.py: it makes all explorers, and what they leave hides growth


def megabytes():
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


def anything(control):
    if hasattr(control, "options"):
        return rng.choice(control.options)[1]
    if not hasattr(control, "min"):
        return rng.random() < 0.5
    return type(control.value)(rng.uniform(control.min, control.max + isinstance(control.value, int)))


explorer, rng = getattr(explore, sys.argv[1])(), random.Random(0)
explorer.scene.stage(explorer.panels())  # what a layout needs for a while it gives back, and the next one takes it again
explorer.redraw()
controls, before, held = list(explorer.controls.values()), megabytes(), []
if sys.argv[3:]:
    explorer.scene.observe(lambda change: held.append(str(change["new"]) * 20), "frame")  # some 200 kB
for _ in range(int(sys.argv[2])):
    control = rng.choice(controls)
    control.value = anything(control)
print(megabytes() - before)
"""


def growth(*arguments):
    """By how many MB a new process grows while all controls of an explorer are moved."""
    command = [sys.executable, "-c", GROWTH, *arguments]
    # What Python has compiled leaves room behind that growth fills first: it compiles everywhere, or nowhere.
    alike = {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": os.devnull}
    return float(subprocess.check_output(command, cwd=ROOT, env=os.environ | alike, text=True))


measured = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux says what a process holds")


@measured
@pytest.mark.parametrize(("name", "moves"), [("DerivativeExplorer", "50"), ("ThinChain", "100")])
def test_the_first_moves_of_all_controls_keep_little(name, moves):
    assert growth(name, moves) <= MEGABYTES


@measured
def test_a_growing_process_is_seen():
    assert growth("ThinChain", "25", "hold") > MEGABYTES


def test_matplotlib_is_loaded_with_the_first_plot():
    names = "HiddenGradient", "Training", "ThinChain"
    each = "; ".join(f"explore.{name}(); print('matplotlib' in sys.modules)" for name in names)
    script = f"import sys; from lecture_lib import explore; {each}"
    said = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True)
    assert said.split() == ["False", "False", "True"]

"""Moves keep nothing: whoever drags for an hour needs no more memory than after a minute."""

import gc
import tracemalloc

import pytest
from driving import a_dial, ends, made

MOVES, KEPT = 40, 150_000  # bytes; a frame alone has 10,000 and more


def kept(explorer, moves=MOVES):
    """How many bytes are held after some moves more than before them, when all has been drawn once."""
    dial = a_dial(explorer)
    low, high = ends(dial)

    def drag():
        for number in range(moves):
            dial.value = low + (high - low) * (7 * number % moves) / moves

    drag()
    gc.collect()
    tracemalloc.start()
    try:
        drag()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["DerivativeExplorer", "ThinChain"])
def test_moves_keep_nothing(name):
    assert kept(made(name)) < KEPT


def test_what_is_kept_is_seen():
    explorer, frames = made("ThinChain"), []
    explorer.scene.observe(lambda change: frames.append(change["new"]), "frame")
    assert kept(explorer) > KEPT

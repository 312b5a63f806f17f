"""Every notebook runs in JupyterLab without a complaint, and each of its steps fits on a projector: none is empty, too
high, too small to read, or shows a blank picture, and what speaks of a picture has it there."""

import pytest
from lab import NOTEBOOKS, lent
from presenting import LARGE, SMALL, WALK, Presented, faults, step_of, without_their_picture

STORED = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def desk(jupyterlab):
    with lent(jupyterlab, SMALL) as notebook:
        yield Presented(notebook)


def hardest(walked):
    """The numbers of the steps on which each picture is smallest, and of the one with the longest question."""
    found = {}
    for seen in sorted(walked, key=lambda seen: (seen["scale"] or 0, -seen["words"])):
        if seen["picture"] or seen["asks"]:
            found.setdefault(seen["cell"], step_of(seen))  # where a question is asked there is no picture yet
    return sorted({*found.values()})


@pytest.mark.parametrize("name", STORED)
def test_it_runs_and_every_step_fits(desk, name):
    """Down at 1280 × 720, and up again at 1920 × 1080. That window has the same shape, and all in it is laid out by the same
    rule, larger: one step is enough for each picture, that where it came out smallest, and one for the questions, the longest."""
    desk.notebook.said.clear()  # JupyterLab complains where a kernel ends while it still asks it for a thread
    desk.open(name)
    desk.page.set_viewport_size(SMALL)
    steps = int(desk.enter()["count"].split(" / ")[1].split()[0])
    assert steps > 3
    found, there = [], list(range(1, steps + 1))
    for window, key in ((SMALL, "PageDown"), (LARGE, "PageUp")):
        desk.page.set_viewport_size(window)
        desk.page.wait_for_timeout(150)  # it is laid out for another window
        walked = desk.page.evaluate(WALK, [key, there])
        assert sorted({*map(step_of, walked)}) == sorted({*there, steps})
        found += [
            f"{window['height']}: step {seen['count']} {fault}" for seen in walked for fault in faults(seen, window)
        ]
        found += [f"{window['height']}: {fault}" for fault in without_their_picture(walked)]
        assert any(seen["picture"] for seen in walked)
        there = hardest(walked)
    assert found == []
    assert not desk.state()["dirty"]
    assert not desk.notebook.said, f"on the console: {desk.notebook.said}"
    assert not desk.notebook.foreign, f"asked of other hosts: {desk.notebook.foreign}"
    desk.leave()
    desk.end()

"""Explorers that walk along a run, in real JupyterLab: play, pause, one step back and on, stop; and what else runs then."""

import pytest
from driving import WALKED, at_first
from lab import opened
from on_page import Shown, notebook_of


class Walk(Shown):
    """An explorer with a run on the page."""

    def __init__(self, notebook, number):
        super().__init__(notebook, number)
        self.play, self.stop = self.cell.locator(".widget-play button").all()[:2]

    def t(self):
        return int(self.cell.locator("[role=spinbutton]").first.get_attribute("aria-valuenow"))

    def paused(self):
        """The picture and its t, once what play had asked for has come."""
        there, t = self.settled(), None
        while t != (t := self.t()):
            self.page.wait_for_timeout(200)
            there = self.settled()
        return there, t

    def until_t(self, condition, what):
        self.until(lambda: condition(self.t()), f"{what}: t = {self.t()}")


@pytest.fixture(scope="module")
def walks(browser, lab):
    """A notebook with every explorer that has a run, and a last cell that computes."""
    sources = [f"from lecture_lib import explore\nexplore.{name}()" for name in WALKED]
    path = notebook_of(lab.root / "walks.ipynb", *sources, "2 + 2")
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        yield notebook
        assert not notebook.said, f"on the console: {notebook.said}"
    path.unlink()


@pytest.mark.parametrize("name", WALKED)
def test_play_pause_back_on_and_stop(walks, name):
    walk = Walk(walks, WALKED.index(name))
    first = walk.settled()
    assert walk.t() == 0
    walk.play.click()
    walk.until_t(lambda t: t >= 5, "it does not play")
    walk.play.click()  # pause
    there, t = walk.paused()
    assert there != first
    walk.press("◀ back")
    walk.until_t(lambda now: now == t - 1, "it does not step back")
    walk.another_than(there)
    walk.press("next ▶")
    walk.until_t(lambda now: now == t, "it does not step on")
    walk.again(there)
    walk.stop.click()
    walk.until_t(lambda now: now == 0, "it does not go back to the start")
    walk.again(first)


@pytest.mark.parametrize("name", WALKED)
def test_the_slider_walks_by_keyboard(walks, name):
    walk = Walk(walks, WALKED.index(name))
    first = walk.settled()
    handle = walk.cell.locator(".widget-hbox:has(> .widget-play) > .widget-slider .noUi-handle").first
    walks.press(handle, *["ArrowRight"] * 4)
    walk.until_t(lambda t: t == 4, "the slider does not move t")
    assert walk.another_than(first)
    walks.press(handle, *["ArrowLeft"] * 4)
    walk.until_t(lambda t: t == 0, "the slider does not move t back")
    walk.again(first)


def test_cells_run_while_two_explorers_play(walks):
    playing = [Walk(walks, number) for number in (0, 1)]
    for walk in playing:
        walk.play.click()
    ran = walks.page.evaluate(
        """async () => {
            const content = window.jupyterapp.shell.currentWidget.content;
            content.activeCellIndex = content.widgets.length - 1;
            content.deselectAll();
            const cell = content.activeCell.model, before = cell.executionCount;
            await window.jupyterapp.commands.execute('notebook:run-cell');
            return [before, cell.executionCount, cell.toJSON().outputs[0].data['text/plain']];
        }"""
    )
    assert ran[1] > ran[0] and "".join(ran[2]) == "4"
    for number in (0, 1):
        walk = Walk(walks, number)
        before, end = walk.t(), at_first(WALKED[number]).state.longest  # a busy machine comes late, when all is played
        walk.until_t(lambda t, before=before, end=end: t > before or t == end, "it stopped playing")
        walk.stop.click()
        walk.until_t(lambda t: t == 0, "stop does not stop")
        walk.settled()
        assert walk.t() == 0


def test_a_kernel_restarted_while_it_plays(browser, lab):
    path = notebook_of(lab.root / "restarted.ipynb", f"from lecture_lib import explore\nexplore.{WALKED[0]}()")
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        walk = Walk(notebook, 0)
        walk.play.click()
        walk.until_t(lambda t: t >= 3, "it does not play")
        assert notebook.restart_and_run_all() == []
        again = Walk(notebook, 0)
        again.settled()
        assert again.t() == 0
        again.play.click()
        again.until_t(lambda t: t >= 3, "it does not play after the restart")
    path.unlink()

"""Notebooks that tests make, and an explorer in one of them, in JupyterLab."""

import json
import time

import nbformat.v4 as nbf
from lab import SECONDS
from store import NOTEBOOK_METADATA

# Keeps what is drawn in a scene, without the mark of the keyboard's cursor. Its number: equal pictures have the same one.
PICTURE = """scene => {
    const picture = document.createElement('div');
    picture.append(...[...scene.querySelectorAll('.moving')].map(layer => layer.cloneNode(true)));
    picture.querySelectorAll('.cursor').forEach(thing => thing.classList.remove('cursor'));
    const known = scene.pictures ??= [];
    const number = known.findIndex(other => other.isEqualNode(picture));
    return number < 0 ? known.push(picture) - 1 : number;
}"""


def notebook_of(path, *sources):
    """A notebook at `path`, with a cell for each source: of code, or of text if that begins with a heading."""
    cells = [(nbf.new_markdown_cell if source.startswith("# ") else nbf.new_code_cell)(source) for source in sources]
    path.write_text(json.dumps(nbf.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)))
    return path


def cell_of(notebook, number):
    """The cell, once it is on the page: JupyterLab keeps there only what is near the window."""
    notebook.page.evaluate(
        """async number => {
            const content = window.jupyterapp.shell.currentWidget.content;
            await content.scrollToItem(number, 'start');
            content.activeCellIndex = number;
        }""",
        number,
    )
    return notebook.page.locator(f'.jp-Cell[data-windowed-list-index="{number}"]')


class Shown:
    """One explorer on the page."""

    def __init__(self, notebook, number):
        self.notebook, self.page, self.cell = notebook, notebook.page, cell_of(notebook, number)
        self.scene = self.cell.locator(".ll-scene")
        pair = self.cell.locator(
            ".widget-hbox:has(> .widget-slider):has(> :not(.widget-hbox) input.ll-number):visible"
        ).first
        self.dial, self.box = pair.locator(".noUi-handle"), pair.locator("input.ll-number")
        self.scene.locator(".moving *").first.wait_for(state="attached")
        self.drawn = self.scene.element_handle()  # to look for it anew takes ten times as long as to look at it
        self.drawn.evaluate("scene => { scene.pictures = []; }")

    def picture(self):
        """The number of the picture that is seen now."""
        return self.drawn.evaluate(PICTURE)

    def until(self, condition, what):
        """Wait for something to become true on the page."""
        end = time.monotonic() + SECONDS / 4
        while not condition():
            assert time.monotonic() < end, what
            self.page.wait_for_timeout(20)

    def settled(self):
        """The picture, once the kernel has caught up."""
        self.notebook.wait_until_idle()
        before = None
        while before != (before := self.picture()):
            self.page.wait_for_timeout(60)
        return before

    def another_than(self, picture):
        self.until(lambda: self.picture() != picture, "the picture does not change")
        return self.settled()

    def again(self, picture):
        self.until(lambda: self.picture() == picture, "the picture does not come back")

    def menus(self):
        """What the menus say, as far as they can be seen."""
        return self.cell.locator("select:visible").evaluate_all("all => all.map(menu => menu.selectedOptions[0].label)")

    def press(self, label):
        self.cell.get_by_role("button", name=label, exact=True).click(force=True)  # also where it does nothing


class Walk(Shown):
    """An explorer with a run on the page."""

    def __init__(self, notebook, number):
        super().__init__(notebook, number)
        self.play, self.stop = self.cell.locator(".widget-play button").all()[:2]
        self.handle = self.cell.locator(".widget-hbox:has(> .widget-play) > .widget-slider .noUi-handle").first

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

"""The keys of the contents page in Notebook 7, which takes its commands before a key gets to the page, as in JupyterLab."""

import json
from importlib.util import find_spec

import pytest
from lab import NOTEBOOK_SAYS, Notebook7, do_without, opened
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from on_page import Shown
from store import NOTEBOOK_METADATA

TRIES = ("4.6 four outputs", "4.6 closed path", "4.6 row one")
CELLS = [
    new_markdown_cell("# Keys"),
    new_code_cell(f'from lecture_lib.explore import *\nHiddenGradient(subject="h_21", weight="W_311", tries={TRIES})'),
    new_code_cell("from lecture_lib.questions import ask\nask('4.6 paths')"),
]
DIAL, BOX, PLACE = ".ll-dial-row .noUi-handle", ".ll-dial-row .ll-number", ".ll-scene [data-pick][tabindex='0']"
CHOICE = ".ll-ask input"
CONTROLS = (DIAL, BOX, PLACE, ".ll-explorer select", ".ll-explorer .widget-button", ".ll-tries [tabindex='0']")
CONTROLS += (".ll-enlarge", CHOICE, ".ll-ask button")
COMMANDS = ("b", "a", "x", "ArrowUp", "Control+Enter")
HEAR = "window.ran = []; window.jupyterapp.commands.commandExecuted.connect((_, { id }) => window.ran.push(id)); null"


class Page:
    """A page with an explorer and a question."""

    def __init__(self, notebook):
        self.notebook, self.page, self.picture = notebook, notebook.page, Shown(notebook, 1)
        self.page.evaluate(HEAR)
        self.until, self.press = self.picture.until, self.page.keyboard.press

    def at(self, selector):
        self.page.locator(selector).first.focus()
        return self

    def then(self, *keys):
        for key in keys:
            self.press(key)
        return self

    def ran(self):
        """The commands since this was asked last."""
        return self.page.evaluate("window.ran.splice(0)")

    def has_focus(self, selector):
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def turned(self):
        return float(self.page.locator(DIAL).first.get_attribute("aria-valuetext"))


@pytest.fixture(scope="module", params=["JupyterLab", "Notebook 7"])
def keys(request, browser, tmp_path_factory):
    if request.param == "JupyterLab":
        yield from run(browser, request.getfixturevalue("lab"))
    elif not find_spec("notebook"):
        do_without("Notebook 7 is not installed")
    else:
        folder = tmp_path_factory.mktemp("notebook7")
        (folder / "notebooks").mkdir()
        with Notebook7(folder / "notebooks", folder / "state") as lab:
            yield from run(browser, lab)


def run(browser, lab):
    path = lab.root / "keys.ipynb"
    path.write_text(json.dumps(new_notebook(cells=CELLS, metadata=NOTEBOOK_METADATA)))
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        yield Page(notebook)
        assert [words for words in notebook.said if not NOTEBOOK_SAYS.fullmatch(words)] == [] == notebook.foreign
    path.unlink()


def test_a_command_is_heard(keys):
    keys.page.evaluate("window.jupyterapp.shell.currentWidget.content.activate()")
    assert keys.then("b").ran() == ["notebook:insert-cell-below"]
    assert "notebook:undo-cell-action" in keys.then("z").ran()


@pytest.mark.parametrize("control", CONTROLS)
def test_no_key_is_a_command(keys, control):
    for key in COMMANDS:
        assert keys.at(control).then(key).ran() == [], key
    assert keys.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length") == len(CELLS)


def test_keys_turn_a_dial(keys):
    turned = [
        keys.at(DIAL).then(key).turned() for key in ("Home", "ArrowRight", "PageUp", "ArrowLeft", "PageDown", "End")
    ]
    low, step, big, high = turned[0], turned[1] - turned[0], turned[2] - turned[1], turned[-1]
    assert 0 < step < big < high - low, turned
    assert turned[3:5] == pytest.approx([turned[2] - step, low])
    keys.then("Tab")
    assert keys.has_focus(BOX)
    keys.then("Control+a", *"0.5", "Enter")
    keys.until(lambda: keys.turned() == 0.5, "the dial does not follow its box")


def test_keys_in_the_picture(keys):
    tried = keys.page.locator(".ll-tries [aria-pressed='true'][data-key]")
    for key in "213":
        keys.picture.settled()  # what a test before has moved may still be drawn, and takes the focus
        keys.at(PLACE).then(key)
        keys.until(
            lambda key=key: tried.evaluate_all("all => all.map(one => one.dataset.key)") == [key], f"no try {key}"
        )
    keys.at(PLACE)
    here = "document.activeElement.dataset.pick"
    places = [keys.page.evaluate(here), *(keys.then("ArrowRight").page.evaluate(here) for _ in range(3))]
    assert len(set(places)) == 4
    for key in ("Enter", "Shift+Enter"):
        before = keys.picture.settled()
        keys.then("ArrowDown" if key == "Enter" else "ArrowUp", key)
        assert keys.picture.another_than(before) != before, key
    keys.at(DIAL).then("Enter")
    assert keys.has_focus(".ll-scene *")
    keys.then("Backspace")
    assert keys.has_focus(DIAL)


def test_keys_answer_a_question(keys):
    keys.at(CHOICE).then("ArrowDown", "ArrowDown", "Tab", "Enter")
    assert keys.page.locator(".ll-ask .verdict").inner_text().startswith(("✓", "✗"))


@pytest.mark.parametrize("control", [DIAL, BOX, PLACE, CHOICE])
def test_other_keys_go_on(keys, control):
    shown = keys.page.locator(".ll-presented")
    keys.at(control).then("F6")
    shown.locator(".ll-count", has_text="/").wait_for()
    keys.then("Escape")
    shown.wait_for(state="detached")
    assert keys.at(control).then("Control+s").ran() == ["lecture:present", "docmanager:save"]


def test_escape_puts_a_picture_back(keys):
    large = keys.page.locator(".ll-enlarged")
    keys.at(".ll-enlarge").then("Enter")
    large.wait_for()
    keys.then("Escape")
    large.wait_for(state="detached")

"""Notebooks and explorers in real JupyterLab and Chromium. `lab.py` has the fixtures and watches the console."""

import json
import time
from functools import partial

import nbformat.v4 as nbf
import pytest
from driving import DIALLED, NAMES, at_first, made
from lab import SECONDS, opened
from store import NOTEBOOK_METADATA

from lecture_lib.digits import label
from lecture_lib.scene import Stepper

STEPPERS = {name: [each for each in at_first(name).controls.values() if isinstance(each, Stepper)] for name in NAMES}
STEPPED = [name for name in NAMES if any(not stepper.brief for stepper in STEPPERS[name])]


# Keeps what a scene shows, without the mark of the keyboard's cursor. Its number: equal pictures have the same one.
PICTURE = """scene => {
    const picture = document.createElement('div');
    picture.append(...[...scene.querySelectorAll('.ll-panel')].map(panel => panel.cloneNode(true)));
    picture.querySelectorAll('.cursor').forEach(thing => thing.classList.remove('cursor'));
    const known = scene.pictures ??= [];
    const number = known.findIndex(other => other.isEqualNode(picture));
    return number < 0 ? known.push(picture) - 1 : number;
}"""


def notebook_of(path, *sources):
    """A notebook at `path`, with a code cell for each source."""
    cells = [nbf.new_code_cell(source) for source in sources]
    path.write_text(json.dumps(nbf.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)))
    return path


def label_of(pick):
    """How a menu names what can be picked: W₁₁₂ for "W 1 1 2"."""
    kind, *indices = pick.split()
    return label(kind, *map(int, indices))


@pytest.fixture(scope="module")
def explorers(browser, lab):
    """A notebook with every explorer in a cell of its own, run."""
    path = notebook_of(
        lab.root / "explorers.ipynb", *(f"from lecture_lib import explore\nexplore.{name}()" for name in NAMES)
    )
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        yield notebook
    path.unlink()


@pytest.fixture
def shown(explorers, request):
    """The explorer that the test asks for by name, scrolled into view. Fails if the console said anything meanwhile."""
    yield Shown(explorers, NAMES.index(request.getfixturevalue("name")))
    assert not explorers.said, f"on the console: {explorers.said}"
    assert not explorers.foreign, f"asked of other hosts: {explorers.foreign}"


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


@pytest.mark.parametrize("name", NAMES)
def test_a_dial_moves_the_picture_by_keyboard_and_back(shown, name):
    first, number = shown.settled(), shown.box.input_value()
    there, back = (
        ("ArrowRight", "ArrowLeft")
        if float(number) < float(shown.box.get_attribute("max"))
        else ("ArrowLeft", "ArrowRight")
    )
    shown.notebook.press(shown.dial, *[there] * 3)
    shown.another_than(first)
    shown.until(lambda: shown.box.input_value() != number, "the number box stays behind")
    shown.notebook.press(shown.dial, *[back] * 3)
    shown.again(first)
    shown.until(lambda: shown.box.input_value() == number, "the number does not come back")


@pytest.mark.parametrize("name", NAMES)
def test_a_typed_number_moves_the_dial(shown, name):
    first, number, valued = (
        shown.settled(),
        shown.box.input_value(),
        partial(shown.dial.get_attribute, "aria-valuetext"),
    )
    was, ends = valued(), [shown.box.get_attribute(end) for end in ("max", "min")]
    shown.box.fill(next(end for end in ends if float(end) != float(number)))
    shown.box.press("Tab")
    shown.until(lambda: valued() != was, "the dial does not follow")
    shown.another_than(first)
    shown.box.fill(number)
    shown.box.press("Enter")
    shown.until(lambda: valued() == was, "the dial does not come back")
    shown.again(first)


@pytest.mark.parametrize("name", DIALLED)
def test_a_click_with_shift_puts_a_weight_on_the_dial(shown, name):
    first = shown.settled()
    found = shown.scene.evaluate(
        """(scene, chosen) => {
            for (const thing of scene.querySelectorAll('[data-pick^="W "]')) {
                const box = thing.getBoundingClientRect();
                const middle = [box.x + box.width / 2, box.y + box.height / 2];
                if (!chosen.includes(thing.dataset.pick) && document.elementFromPoint(...middle) === thing)
                    return [thing.dataset.pick, ...middle];
            }
        }""",
        [f"{kind} {' '.join(map(str, indices))}" for kind, indices in [made(name).state.weight]],
    )
    assert found, "no weight can be clicked"
    pick, x, y = found
    weight = label_of(pick)
    shown.page.keyboard.down("Shift")
    shown.page.mouse.click(x, y)
    shown.page.keyboard.up("Shift")
    shown.until(lambda: weight in shown.menus(), f"{weight} is not chosen")
    assert shown.another_than(first)
    shown.until(lambda: shown.cell.get_by_label(weight).count(), "the number box keeps its old name")


@pytest.mark.parametrize("name", DIALLED)
def test_a_weight_is_chosen_by_keyboard(shown, name):
    shown.settled()
    panel = shown.scene.locator('.ll-panel:has([data-pick^="W "])').first
    panel.locator('[role="button"][tabindex="0"]').focus()
    cursor = panel.locator(".cursor")
    for key in (*["ArrowRight"] * 9, *["ArrowDown", "ArrowRight"] * 12):
        shown.page.keyboard.press(key)
        pick = cursor.get_attribute("data-pick")
        weight = label_of(pick)
        if pick.startswith("W ") and weight not in shown.menus():
            break
    assert cursor.evaluate("thing => thing === document.activeElement && thing.getAttribute('aria-label')")
    shown.page.keyboard.press("Shift+Enter")
    shown.until(lambda: weight in shown.menus(), f"{weight} is not chosen")


@pytest.mark.parametrize("name", STEPPED)
def test_lines_are_revealed_one_by_one(shown, name):
    before = shown.settled()
    for words in ("all", "◀ back", "next ▶"):  # at the end, with nothing chosen below
        shown.press(words)
        before = shown.settled() if words == "all" else shown.another_than(before)
    shown.press("◀ back")
    shown.another_than(before)
    shown.press("next ▶")
    shown.again(before)


# What a reader of the screen is told of an explorer, and which of its panels and places a key reaches.
TOLD = """cell => ({
    numbers: [...cell.querySelectorAll('input.ll-number')].map(box => box.ariaLabel),
    panels: [...cell.querySelectorAll('.ll-scene .ll-panel')].map(panel => ({
        role: panel.role,
        label: panel.ariaLabel,
        picks: panel.querySelectorAll('[data-pick]').length,
        formulas: panel.querySelectorAll('.ll-html').length, // which are read for themselves
        buttons: panel.querySelectorAll('[role="button"]').length,
        stops: panel.querySelectorAll('[tabindex="0"]').length,
    })),
    text: cell.querySelector('.ll-scene').innerHTML,
})"""


@pytest.mark.parametrize("name", NAMES)
def test_a_view_has_names_and_can_be_focused(shown, name):
    told = shown.cell.evaluate(TOLD)
    assert told["panels"] and "@@" not in told["text"]
    for label in told["numbers"]:
        assert label.strip()
    for panel in told["panels"]:
        assert panel["label"].strip()
        assert panel["role"] == ("group" if panel["formulas"] or panel["picks"] else "img")
        assert panel["buttons"] == panel["picks"] and panel["stops"] == min(panel["picks"], 1)


def test_no_two_views_share_an_id(explorers):
    for number in (0, len(NAMES) - 1):  # so that the cells above stay on the page
        Shown(explorers, number)
    owners = explorers.page.evaluate(
        """() => [...document.querySelectorAll('.ll-scene')].flatMap((scene, number) =>
            [...new Set([...scene.querySelectorAll('[id]')].map(thing => thing.id))].map(id => [id, number]))"""
    )
    assert len({number for _, number in owners}) > 1
    shared = len(owners) - len(dict(owners))
    assert shared == 0, f"views share {shared} ids"


def test_what_goes_wrong_is_seen(notebook, lab):
    """Errors of cells, the console, requests for other hosts."""
    path = notebook_of(lab.root / "error.ipynb", "1 / 0")
    assert "ZeroDivisionError" in notebook.open(path.name).run_all()[0]
    path.unlink()
    notebook.page.evaluate("console.warn('a warning'); setTimeout(() => { throw new Error('a fault') })")
    notebook.page.evaluate("fetch('http://lecture.invalid/font.woff2').catch(() => null)")
    assert any("a warning" in text for text in notebook.said)
    assert any("a fault" in text for text in notebook.said)
    assert notebook.foreign == ["http://lecture.invalid/font.woff2"]
    notebook.said.clear()
    notebook.foreign.clear()

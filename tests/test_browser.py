"""Notebooks and explorers in real JupyterLab and Chromium. `lab.py` has the fixtures and watches the console."""

import re
from functools import partial

import pytest
from driving import DIALLED, NAMES, at_first, made
from lab import opened
from on_page import Shown, cell_of, notebook_of

from lecture_lib.formatting import label
from lecture_lib.widgets import Stepper

STEPPERS = {name: [each for each in at_first(name).controls.values() if isinstance(each, Stepper)] for name in NAMES}
STEPPED = [name for name in NAMES if any(not stepper.brief for stepper in STEPPERS[name])]


def label_of(pick):
    """How a menu names what can be picked: W₁₁₂ for "W 1 1 2"."""
    kind, *indices = pick.split()
    return label(kind, *map(int, indices))


@pytest.fixture(scope="module")
def explorers(browser, lab):
    """A notebook with every explorer in a cell of its own, run, and two empty cells."""
    made_here = [f"from lecture_lib import explore\nexplore.{name}()" for name in NAMES]
    path = notebook_of(lab.root / "explorers.ipynb", *made_here, "", "")
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
    assert all(name.strip() for name in told["numbers"])
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


CHANGES = """
explorers = [Out[number + 1] for number in range(len(explore.__all__))]
for explorer in explorers:
    for name, control in explorer.controls.items():
        if name in ("line", "stop", "path"):
            control.value = control.min + (control.max - control.min) // PART
        elif name in ("g", "trap", "show"):
            wanted = {"g": "tanh", "trap": True}.get(name) or control.options[-1][1]
            control.value = explorer.state.fields()[name].checked(explorer.state, wanted)
"""

# What moves in each scene of each cell, node by node, without the keyboard's cursor. The order of attributes says nothing.
MOVING = """() => {
    const told = node => node.nodeType !== 1 ? node.data : `<${node.nodeName} ` +
        [...node.attributes].map(each => `${each.name}=${each.value}`).sort().join(' ') + '>' +
        [...node.childNodes].map(told).join('') + '</>';
    const of = scene => [...scene.querySelectorAll('.moving')].flatMap(layer => [...layer.childNodes].map(told)).join('');
    const { widgets } = window.jupyterapp.shell.currentWidget.content;
    return widgets.map(cell => [...cell.node.querySelectorAll('.ll-scene')].map(of));
}"""


def moving(notebook):
    """What moves in each explorer of each cell, without what names the view."""
    cells = notebook.page.evaluate(MOVING)
    return [[re.sub("ll[0-9a-z]{6,}-| cursor", "", scene) for scene in scenes] for scenes in cells]


def test_a_picture_that_followed_is_the_picture_drawn_anew(explorers):
    """After all of these tests, and changes by the kernel, each view holds the same as a second, new one."""
    before = moving(explorers)
    count = len(NAMES)
    more_and_less = [(count, CHANGES.replace("PART", part)) for part in "12"]
    for number, source in (*more_and_less, (count + 1, "display(*explorers)")):
        cell_of(explorers, number)
        explorers.page.evaluate(
            "source => window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.setSource(source)",
            source,
        )
        explorers.do("notebook:run-cell")
        explorers.wait_until_idle()
    assert explorers.errors() == []
    for number in range(count):  # what is far from the window is drawn when it comes near
        cell_of(explorers, number)
    explorers.page.wait_for_timeout(1000)
    *followed, _, anew = moving(explorers)
    for name, one, other in zip(NAMES, followed, anew, strict=True):
        assert one == [other] and other, name
    assert sum(one != other for one, other in zip(before, followed, strict=False)) > count / 2


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

"""Three explorers and a question in JupyterLab, and in Notebook 7, which takes its commands before a key gets to the page.

What a view does by itself the tests on a bare page see; here it meets ipywidgets, a kernel and the commands of the notebook.
"""

from importlib.util import find_spec

import pytest
from lab import NOTEBOOK_SAYS, Notebook7, do_without, lent, opened
from on_page import Shown, Walk, cell_of, notebook_of

from lecture_lib.formatting import label

pytestmark = pytest.mark.browser
TRIES = ("4.6 four outputs", "4.6 closed path", "4.6 row one")
NETWORK, RUN, DIGITS, QUESTION, LAST = range(1, 6)
SOURCES = [
    "# Keys",
    f'from lecture_lib.explore import *\nexplorer = HiddenGradient(subject="h_21", weight="W_311", tries={TRIES})\nexplorer',
    "Training()",
    "HandwrittenDigits()",
    "from lecture_lib.questions import ask\nquestion = ask('4.6 paths')\nquestion",
    "2 + 2",
]
DIAL, BOX, PLACE = ".ll-dial-row .noUi-handle", ".ll-dial-row .ll-number", ".ll-scene [data-pick][tabindex='0']"
CHOICE, PLAY, STEPPER = ".ll-ask input", ".widget-play button", "[role=spinbutton]"
CONTROLS = {
    NETWORK: (DIAL, BOX, PLACE, STEPPER, "select", ".jupyter-button", ".ll-tries [tabindex='0']", ".ll-enlarge"),
    DIGITS: (".paper", PLAY),
    QUESTION: (CHOICE, ".ll-ask button"),
}
COMMANDS = ("b", "a", "x", "ArrowUp", "Control+Enter")
HEAR = "window.ran = []; window.jupyterapp.commands.commandExecuted.connect((_, { id }) => window.ran.push(id)); null"
only_lab = pytest.mark.parametrize("desk", ["JupyterLab"], indirect=True)


class Desk:
    """The notebook, open and run."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.page.set_default_timeout(20_000)
        self.page.evaluate(HEAR)

    def at(self, number, selector):
        """Focus the first of these in a cell."""
        here = cell_of(self.notebook, number).locator(f"{selector}:visible").first
        here.focus()
        return self

    def then(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def ran(self):
        """The commands since this was asked last."""
        return self.page.evaluate("window.ran.splice(0)")

    def has_focus(self, selector):
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def run_last(self, source):
        """Run this in the last cell: what it printed or gave, and whether an execution has come of it."""
        return self.page.evaluate(
            """async source => {
                const { content } = window.jupyterapp.shell.currentWidget;
                content.activeCellIndex = content.widgets.length - 1;
                content.deselectAll();
                const { model } = content.activeCell, before = model.executionCount;
                model.sharedModel.setSource(source);
                await window.jupyterapp.commands.execute('notebook:run-cell');
                return [model.executionCount > before, model.toJSON().outputs.map(each => each.text ?? each.data?.['text/plain'] ?? each.ename).flat()];
            }""",
            source,
        )


@pytest.fixture(scope="module", params=["JupyterLab", "Notebook 7"])
def desk(request, browser, tmp_path_factory):
    if request.param == "JupyterLab":
        yield from run(request.getfixturevalue("lab"), lent(request.getfixturevalue("jupyterlab")))
    elif not find_spec("notebook"):
        do_without("Notebook 7 is not installed")
    else:
        folder = tmp_path_factory.mktemp("notebook7")
        (folder / "notebooks").mkdir()
        with Notebook7(folder / "notebooks", folder / "state") as lab:
            yield from run(lab, opened(browser, lab))


def run(lab, page):
    path = notebook_of(lab.root / "desk.ipynb", *SOURCES)
    with page as notebook:
        assert notebook.open(path.name).run_all() == []
        yield Desk(notebook)
        assert [words for words in notebook.said if not NOTEBOOK_SAYS.fullmatch(words)] == [] == notebook.foreign


def test_a_command_is_heard(desk):
    desk.page.evaluate("window.jupyterapp.shell.currentWidget.content.activate()")
    assert desk.then("b").ran() == ["notebook:insert-cell-below"]
    assert "notebook:undo-cell-action" in desk.then("z").ran()


@pytest.mark.parametrize(("number", "control"), [(n, control) for n in CONTROLS for control in CONTROLS[n]])
def test_no_key_is_a_command(desk, number, control):
    for key in COMMANDS:
        assert desk.at(number, control).then(key).ran() == [], key
    assert desk.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length") == len(SOURCES)


@pytest.mark.parametrize(("number", "control"), [(NETWORK, DIAL), (NETWORK, BOX), (NETWORK, PLACE), (QUESTION, CHOICE)])
def test_other_keys_go_on(desk, number, control):
    shown = desk.page.locator(".ll-presented")
    desk.at(number, control).then("F6")
    shown.locator(".ll-count", has_text="/").wait_for()
    desk.then("Escape")
    shown.wait_for(state="detached")
    assert desk.at(number, control).then("Control+s").ran() == ["lecture:present", "docmanager:save"]


def test_escape_puts_a_picture_back(desk):
    large = desk.page.locator(".ll-enlarged")
    desk.at(NETWORK, ".ll-enlarge").then("Enter")
    large.wait_for()
    desk.then("Escape")
    large.wait_for(state="detached")


def test_keys_turn_a_dial_and_the_picture_follows(desk):
    shown, turned = Shown(desk.notebook, NETWORK), []
    for key in ("Home", "ArrowRight", "PageUp", "ArrowLeft", "PageDown", "End"):
        before = shown.settled()
        shown.dial.press(key)
        turned.append(float(shown.dial.get_attribute("aria-valuetext")))
        assert shown.another_than(before) != before
        shown.until(lambda: float(shown.box.input_value()) == turned[-1], "the number box stays behind")
    low, step, big, high = turned[0], turned[1] - turned[0], turned[2] - turned[1], turned[-1]
    assert 0 < step < big < high - low, turned
    assert turned[3:5] == pytest.approx([turned[2] - step, low])
    there = shown.settled()
    desk.then("Tab")
    assert desk.has_focus(BOX)
    desk.then("Control+a", *"0.5", "Enter")
    shown.until(lambda: float(shown.dial.get_attribute("aria-valuetext")) == 0.5, "the dial does not follow its box")
    shown.another_than(there)
    shown.dial.press("End")
    shown.again(there)


def test_keys_in_the_picture(desk):
    shown = Shown(desk.notebook, NETWORK)
    tried = shown.cell.locator(".ll-tries [aria-pressed='true'][data-key]")
    for key in "213":
        shown.settled()  # what a test before has moved may still be drawn, and takes the focus
        desk.at(NETWORK, PLACE).then(key)
        shown.until(
            lambda key=key: tried.evaluate_all("all => all.map(one => one.dataset.key)") == [key], f"no try {key}"
        )
    desk.at(NETWORK, PLACE)
    here = "document.activeElement.dataset.pick"
    places = [desk.page.evaluate(here), *(desk.then("ArrowRight").page.evaluate(here) for _ in range(3))]
    assert len(set(places)) == 4
    for pick, key in (("h 1 2", "Enter"), ("W 1 2 1", "Shift+Enter")):
        before = shown.settled()
        desk.at(NETWORK, f".picks [data-pick='{pick}']").then(key)
        assert shown.another_than(before) != before, key
    desk.at(NETWORK, DIAL).then("Enter")
    assert desk.has_focus(".ll-scene *")
    desk.then("Backspace")
    assert desk.has_focus(DIAL)


def test_a_click_with_shift_puts_a_weight_on_the_dial(desk):
    shown = Shown(desk.notebook, NETWORK)
    for pick in ("W 1 1 1", "W 3 2 1"):
        first, weight = shown.settled(), label(pick[0], *map(int, pick[2:].split()))
        shown.scene.locator(f'.picks [data-pick="{pick}"]').click(modifiers=["Shift"], force=True)
        shown.until(lambda weight=weight: weight in shown.menus(), f"{weight} is not chosen")
        shown.another_than(first)
        shown.until(lambda weight=weight: shown.cell.get_by_label(weight).count(), "the number box keeps its old name")


def test_lines_are_revealed_one_by_one(desk):
    shown = Shown(desk.notebook, NETWORK)
    shown.press("all")
    before = shown.settled()
    shown.press("◀ back")
    less = shown.another_than(before)
    shown.press("next ▶")
    shown.again(before)
    shown.press("◀ back")
    shown.again(less)


def test_play_pause_back_on_and_stop(desk):
    walk = Walk(desk.notebook, RUN)
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
    walk.handle.focus()
    desk.then(*["ArrowRight"] * 4)
    walk.until_t(lambda t: t == 4, "the slider does not move t")
    walk.another_than(first)
    desk.then(*["ArrowLeft"] * 4)
    walk.until_t(lambda t: t == 0, "the slider does not move t back")
    walk.again(first)


def test_what_is_drawn_is_recognised(desk):
    shown = Shown(desk.notebook, DIGITS)
    first = shown.settled()
    desk.at(DIGITS, ".paper").then("Delete")
    blank = shown.another_than(first)
    desk.then("ArrowDown", " ")
    drawn = shown.another_than(blank)
    desk.then("Backspace")
    shown.another_than(drawn)


@only_lab
def test_a_question_moves_its_picture_and_python_learns_the_answer(desk):
    shown = Shown(desk.notebook, NETWORK)
    shown.press("start")
    first = shown.settled()
    desk.at(QUESTION, CHOICE).then("ArrowDown", "Tab", "Enter")
    form = cell_of(desk.notebook, QUESTION).locator(".ll-ask")
    assert form.locator(".verdict").inner_text().startswith(("✓", "✗"))
    form.locator("button.try").click()
    shown.another_than(first)
    box = shown.cell.locator(".ll-scene").bounding_box()
    assert box["y"] >= 0 and box["y"] + 300 < 800, "the picture has not come into sight"
    assert shown.scene.locator(".ll-lit-mark").count() == 4
    ran, text = desk.run_last("print(question.text())\nprint(explorer.moves.at)")
    assert ran and "You said: " in "".join(text) and "".join(text).endswith("\n1\n")


@only_lab
def test_a_second_view_is_the_first_one(desk):
    """What Python changes, a view that followed shows as one that is new."""
    assert desk.run_last(
        "explorer.start(); explorer.controls['line'].value = 2; explorer.controls['value'].value = -1; display(explorer)"
    )[0]
    views = """views => views.map(view => [...view.querySelectorAll('.ll-panel')].map(panel =>
        [panel.ariaLabel, panel.textContent, panel.querySelectorAll('*').length]))"""
    one, other = (Shown(desk.notebook, number).scene for number in (NETWORK, LAST))
    desk.notebook.wait_until_idle()
    assert one.evaluate_all(views) == other.evaluate_all(views) != []


@only_lab
def test_cells_run_while_two_explorers_play(desk):
    for number in (RUN, DIGITS):
        Walk(desk.notebook, number).play.click()
    assert desk.run_last("2 + 2") == [True, ["4"]]
    for number, end in ((RUN, 2000), (DIGITS, 2000)):
        walk = Walk(desk.notebook, number)
        before = walk.t()
        walk.until_t(lambda t, before=before, end=end: t > before or t == end, "it stopped playing")
        walk.stop.click()
        walk.until_t(lambda t: t == 0, "stop does not stop")
        walk.settled()
        assert walk.t() == 0


@only_lab
def test_what_goes_wrong_is_seen(desk):
    """Errors of cells, the console, requests for other hosts."""
    notebook = desk.notebook
    assert desk.run_last("1 / 0") == [True, ["ZeroDivisionError"]]
    assert notebook.errors() == ["ZeroDivisionError: division by zero"] and desk.run_last("2 + 2")[0]
    notebook.page.evaluate("console.warn('a warning'); setTimeout(() => { throw new Error('a fault') })")
    notebook.page.evaluate("fetch('http://lecture.invalid/font.woff2').catch(() => null)")
    assert any("a warning" in text for text in notebook.said)
    assert any("a fault" in text for text in notebook.said)
    assert notebook.foreign == ["http://lecture.invalid/font.woff2"]
    notebook.said.clear()
    notebook.foreign.clear()


@only_lab
def test_a_kernel_restarted_while_it_plays(desk):
    walk = Walk(desk.notebook, RUN)
    walk.play.click()
    walk.until_t(lambda t: t >= 3, "it does not play")
    assert desk.notebook.restart_and_run_all() == []
    again = Walk(desk.notebook, RUN)
    again.settled()
    assert again.t() == 0
    again.play.click()
    again.until_t(lambda t: t >= 3, "it does not play after the restart")

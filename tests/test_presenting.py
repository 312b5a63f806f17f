"""Presenting: the steps of a short notebook, the keys, the way in and back, and Enlarge."""

import json
import sys
from pathlib import Path

import nbformat.v4 as nbf
import pytest
from lab import lent
from presenting import SMALL, SMALLEST_TEXT, Presented
from store import NOTEBOOK_METADATA

HERE = Path(__file__).parents[1] / "lecture_lib" / "labextension"
CELLS = {
    "# One\n\nAn idea.": "slide",
    "Said by the speaker alone.": "notes",
    "Left out.": "skip",
    "print('some output')": "code",
    "Then this.": "fragment",
    "## Two\n\nA picture.": "subslide",
    "from lecture_lib.questions import ask\nask('4.6 paths')": "code",
    "from lecture_lib.explore import HiddenGradient\nHiddenGradient(line=3, tries=('4.6 four outputs', '4.6 closed path'))": "code",
    "And what it says.": "",
    "## Three\n\nThe end. [A link](presented.ipynb)": "slide",
    "from lecture_lib.exercises import exercise\n\n\ndef one_step(w, b, eta, slopes): ...\n\n\nexercise('4.2 one step', one_step)": "code",
    "## Four\n\nTurn the dial once more.": "slide",
}


def presented_notebook(path):
    """A short notebook with every kind of step."""
    make = {"code": nbf.new_code_cell}
    cells = [make.get(kind, nbf.new_markdown_cell)(source) for source, kind in CELLS.items()]
    for cell, kind in zip(cells, CELLS.values(), strict=True):
        if kind and kind != "code":
            cell.metadata["slideshow"] = {"slide_type": kind}
    path.write_text(json.dumps(nbf.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)))
    return path


@pytest.fixture(scope="module")
def ran(jupyterlab, lab):
    path = presented_notebook(lab.root / "presented.ipynb")
    with lent(jupyterlab, SMALL) as notebook:
        yield Presented(notebook).open(path.name)


@pytest.fixture
def shown(ran):
    """The short notebook, not presented yet, at its first cell. Fails if the console said anything meanwhile."""
    ran.notebook.said.clear()
    yield ran.to(0)
    if ran.page.locator(".ll-presented").count():
        ran.leave()
    assert not ran.notebook.said, f"on the console: {ran.notebook.said}"
    assert not ran.notebook.foreign, f"asked of other hosts: {ran.notebook.foreign}"


def test_what_is_installed_is_what_stands_here():
    installed = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "lecture-lib"
    files = [path.relative_to(HERE) for path in HERE.rglob("*") if path.is_file()]
    assert len(files) > 5
    for file in files:
        assert (installed / file).read_bytes() == (HERE / file).read_bytes(), f"{file} is another: install again"


def test_the_steps_and_what_is_not_shown(shown):
    first = shown.enter()
    assert first["count"] == "1 / 6"
    assert "An idea." in shown.said() and "some output" in shown.said()
    for hidden in ("speaker", "Left out", "Then this", "print"):
        assert hidden not in shown.said()
    shown.turn()
    assert all(said in shown.said() for said in ("An idea.", "some output", "Then this."))
    shown.turn()
    assert "A picture." in shown.said() and "How many paths" in shown.said() and "three and three" in shown.said()
    asked = shown.turn()
    assert asked["count"] == "3 / 6 · 2 of 2" and asked["picture"]
    assert (
        "How many paths" in shown.said() and "three and three" not in shown.said() and "A picture." not in shown.said()
    )
    shown.page.locator(".ll-explorer").evaluate("it => { it.same = true; }")
    after = shown.turn()
    assert after["picture"] and after["picture"][1] <= asked["picture"][1]
    assert "And what it says." in shown.said() and "Two" in shown.said() and "How many paths" not in shown.said()
    assert shown.turn()["picture"] is None and "The end." in shown.said()
    of_another_slide = shown.turn()
    assert of_another_slide["count"] == "6 / 6" and of_another_slide["picture"] and "Turn the dial" in shown.said()
    assert shown.page.locator(".ll-explorer").evaluate_all("all => all.map(it => it.same)") == [True]


def test_little_text_is_larger_and_keeps_its_size_when_a_fragment_comes(shown):
    first = shown.enter()
    assert first["text"] > 1.2 * SMALLEST_TEXT and shown.turn()["text"] == first["text"]
    shown.page.set_viewport_size(SMALL | {"height": 260})
    shown.until(lambda: shown.seen()["text"] < first["text"], "it does not follow the window")
    shown.page.set_viewport_size(SMALL)


def test_1_to_3_are_the_tries_of_the_picture_in_sight(shown):
    shown.page.locator(".ll-explorer .ll-tries").evaluate(
        """tries => {
            window.tried = [];
            tries.addEventListener('click', ({ target }) => window.tried.push(target.closest('[data-key]').dataset.key));
        }"""
    )
    shown.enter()
    shown.page.keyboard.press("1")  # no picture here
    shown.to_page("3 / 6 · 2 of 2")
    for key in ("1", "2", "3"):
        shown.page.keyboard.press(key)
    shown.page.locator(".ll-explorer .noUi-handle").first.focus()
    shown.page.keyboard.press("2")
    shown.page.locator(".ll-explorer input").first.focus()
    shown.page.keyboard.press("1")
    assert shown.page.evaluate("window.tried") == ["1", "2", "2"]
    shown.page.locator(".ll-explorer [data-key=start]").click()


def test_c_shows_the_code_and_hides_it(shown):
    shown.enter()
    shown.page.keyboard.press("c")
    shown.until(lambda: "print" in shown.said(), "no code")
    assert shown.seen()["count"].startswith("1 / ")
    shown.page.keyboard.press("c")
    shown.until(lambda: "print" not in shown.said(), "the code stays")
    shown.leave("F6")


def test_w_switches_between_lines_to_write_and_lines_to_show(shown):
    shown.enter()
    shown.to_page("3 / 6 · 2 of 2")
    shown.page.evaluate("document.activeElement.blur()")  # a box may have it
    writes = shown.page.locator(".ll-explorer .ll-write-switch.mod-active")
    for pressed in (1, 0):
        shown.page.keyboard.press("w")
        shown.until(lambda pressed=pressed: writes.count() == pressed, "w does nothing")
    shown.page.locator(".ll-explorer input.ll-number").first.focus()
    shown.page.keyboard.press("w")  # belongs to the box
    shown.page.locator(".ll-explorer [data-key=start]").click()
    assert writes.count() == 0


def test_in_and_out_leaves_all_as_it_was(shown):
    shown.to(7)
    dial = shown.page.locator(".ll-explorer .noUi-handle").first
    dial.focus()
    for _ in range(4):
        shown.page.keyboard.press("ArrowRight")
    shown.notebook.wait_until_idle()
    shown.page.wait_for_timeout(200)
    before, picture = shown.state(), shown.page.locator(".ll-scene").inner_html()
    assert not before["side"][0] and not before["dirty"]
    seen = shown.enter()
    assert seen["picture"] and seen["count"] == "3 / 6 · 2 of 2"
    assert shown.state()["full"] and shown.state()["windowing"] == "none"
    assert shown.page.locator(".ll-presented .ll-scene").inner_html() == picture
    dial.focus()
    shown.page.keyboard.press("ArrowRight")  # it is alive
    shown.until(lambda: shown.page.locator(".ll-scene").inner_html() != picture, "the picture does not follow")
    shown.notebook.wait_until_idle()
    shown.page.wait_for_timeout(200)
    moved = shown.page.locator(".ll-scene").inner_html()
    shown.leave()
    after = shown.state()
    assert abs(after.pop("above") - before.pop("above")) <= 2
    assert after == before
    assert shown.page.locator(".ll-scene").inner_html() == moved
    shown.enter()
    shown.turn()
    shown.turn()
    shown.leave()
    assert shown.state()["cell"] == 9  # where one was last
    assert shown.page.locator(".jp-MarkdownOutput p", has_text="The end.").is_visible()


def test_keys_turn_pages_or_move_what_has_the_focus(shown):
    shown.enter()
    for key, there in (
        ("PageDown", "2 / 6"),
        ("PageUp", "1 / 6"),
        ("ArrowRight", "2 / 6"),
        ("ArrowLeft", "1 / 6"),
        ("ArrowDown", "2 / 6"),
        ("PageDown", "3 / 6 · 1 of 2"),
        ("PageDown", "3 / 6 · 2 of 2"),
        ("PageDown", "4 / 6"),
        ("PageUp", "3 / 6 · 2 of 2"),
        ("PageUp", "3 / 6 · 1 of 2"),
        ("PageUp", "2 / 6"),
        ("Space", "3 / 6 · 1 of 2"),
    ):
        assert shown.turn(key)["count"] == there
    shown.page.locator(".ll-ask input").first.focus()
    shown.page.keyboard.press("ArrowDown")  # chooses
    assert shown.count() == there and shown.page.locator(".ll-ask input:checked").count() == 1
    there = shown.turn("PageDown")["count"]
    assert there == "3 / 6 · 2 of 2"
    dial = shown.page.locator(".ll-explorer .noUi-handle").first
    dial.focus()
    was = dial.get_attribute("aria-valuetext")
    shown.page.keyboard.press("ArrowLeft")
    shown.until(lambda: dial.get_attribute("aria-valuetext") != was, "the dial does not move")
    was = dial.get_attribute("aria-valuetext")
    assert shown.count() == there
    assert shown.turn("PageDown")["focus"] and shown.count() == "4 / 6"
    assert shown.turn("PageUp")["focus"] and shown.count() == there
    assert dial.get_attribute("aria-valuetext") == was
    sheet = 'scene => scene.insertAdjacentHTML(\'beforeend\', \'<i class="sheet" role="application" tabindex="0">a sheet</i>\')'
    shown.page.locator(".ll-scene").first.evaluate(sheet)  # a curve is drawn with arrow keys
    shown.page.locator("i.sheet").focus()
    shown.page.keyboard.press("ArrowLeft")
    assert shown.count() == there
    shown.page.locator("i.sheet").evaluate("sheet => sheet.remove()")
    shown.page.locator(".ll-ask input:checked").evaluate("input => { input.checked = false; }")


def test_a_number_box_lets_f6_through(shown):
    shown.to(7)
    shown.page.locator(".ll-explorer .ll-tries button", has_text="network").click()
    box = shown.page.locator(".ll-explorer .widget-text input[type=number]").first
    box.focus()
    assert shown.enter("F6")["picture"]
    box.focus()
    shown.leave("F6")
    shown.page.locator(".ll-explorer .ll-tries button", has_text="network").click()


def test_no_command_of_the_notebook_is_reached(shown):
    before = shown.state()["cells"]
    shown.enter()
    shown.turn()
    for key in ("b", "a", "x", "d", "d", "m", "Enter", "Shift+Enter", "z"):
        shown.page.keyboard.press(key)
    assert shown.count() == "2 / 6" and shown.state()["cells"] == before
    assert not shown.state()["dirty"]
    shown.leave()
    assert shown.state()["cells"] == before and not shown.state()["dirty"]


def test_dialogs_are_seen(shown):
    shown.enter()
    shown.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:restart-kernel'); }")
    accept = shown.page.locator(".jp-Dialog .jp-mod-reject")
    accept.wait_for()
    on_top = "button => { const { x, y } = button.getBoundingClientRect(); return button.contains(document.elementFromPoint(x + 9, y + 9)); }"
    assert accept.evaluate(on_top)
    shown.page.keyboard.press("PageDown")
    assert shown.count() == "1 / 6"
    accept.click()


def test_the_button_in_the_toolbar_and_the_palette(shown):
    shown.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="lecture-present"]').locator(
        "button, jp-button"
    ).first.click()
    shown.page.locator(".ll-presented").wait_for()
    shown.page.locator(".ll-where button").last.click()
    shown.page.wait_for_function("!document.querySelector('.ll-presented')")
    shown.do("apputils:activate-command-palette")
    shown.page.keyboard.type("present this notebook")
    shown.page.keyboard.press("Enter")
    shown.page.locator(".ll-presented").wait_for()


def test_another_notebook_ends_it(shown):
    shown.enter()
    shown.page.evaluate("window.jupyterapp.commands.execute('docmanager:open', { path: 'store.py' }).then(() => null)")
    shown.page.wait_for_function("!document.querySelector('.ll-presented, .ll-way')")
    shown.do("application:close")
    shown.page.wait_for_timeout(200)


@pytest.mark.parametrize("presented", [False, True], ids=["on the page", "presented"])
def test_an_explorer_is_enlarged_and_back(shown, presented):
    shown.to(7)
    if presented:
        shown.enter()
    explorer = shown.page.locator(".ll-explorer")
    corners = "it => { const { x, y, width, height } = it.getBoundingClientRect(); return [x, y, width, height].map(Math.round); }"

    def box():
        return explorer.evaluate(corners)

    explorer.locator(".ll-enlarge").focus()  # which brings it into sight
    shown.until(lambda: box() == (shown.page.wait_for_timeout(400), box())[1], "it does not come to rest")
    before, above = box(), shown.state()["above"]
    shown.page.keyboard.press("Enter")
    explorer.and_(shown.page.locator(".ll-enlarged")).wait_for()
    x, y, width, height = box()
    assert x >= 0 and y >= 0 and x + width <= SMALL["width"] and y + height <= SMALL["height"]
    assert width > 0.98 * SMALL["width"] or height > 0.97 * SMALL["height"]
    for _ in range(14):
        shown.page.keyboard.press("Tab")
        assert explorer.evaluate("it => it.contains(document.activeElement)"), "the focus is on what is covered"
    dial = explorer.locator(".noUi-handle").first
    picture = shown.page.locator(".ll-scene").inner_html()
    box_of = dial.bounding_box()
    shown.page.mouse.move(box_of["x"] + box_of["width"] / 2, box_of["y"] + box_of["height"] / 2)
    shown.page.mouse.down()
    shown.page.mouse.move(box_of["x"] + 60, box_of["y"] + 8)
    after = dial.bounding_box()
    assert abs(after["x"] + after["width"] / 2 - box_of["x"] - 60) < 12, "the dial does not stay under the mouse"
    shown.page.mouse.up()
    shown.until(lambda: shown.page.locator(".ll-scene").inner_html() != picture, "the picture does not follow")
    shown.notebook.wait_until_idle()
    shown.page.evaluate(
        "() => { window.reached = 0; document.body.addEventListener('pointerdown', () => window.reached++); }"
    )
    shown.page.mouse.click(4, SMALL["height"] / 2)  # beside it, where the page is covered
    assert shown.page.evaluate("window.reached") == 0, "the click reaches what is covered"
    if presented:
        dial.focus()
        assert shown.turn()["count"] == "4 / 6"
        assert shown.turn("PageUp")["picture"]
    else:
        dial.focus()
        shown.page.keyboard.press("Escape")
    shown.page.wait_for_function("!document.querySelector('.ll-enlarged')")
    shown.page.wait_for_timeout(200)
    assert all(abs(a - b) <= 1 for a, b in zip(box(), before, strict=True)), f"{box()} is not {before}"
    assert abs(shown.state()["above"] - above) <= 1 and bool(shown.page.locator(".ll-presented").count()) == presented


# As JupyterLab restarts it; and a kernel that dies, which its server starts again after some seconds.
ENDS = {
    "restarts": "kernel.restart()",
    "dies": "kernel.requestExecute({ code: 'import os; os._exit(1)' }).done.catch(() => null)",
}


@pytest.mark.parametrize(("end", "where"), [("restarts", "enlarged"), ("dies", "presented"), ("dies", "on the page")])
def test_a_kernel_that_ends_meanwhile(shown, end, where):
    flat = SMALL | {"height": 560}  # the picture takes all of the height
    shown.page.set_viewport_size(flat)
    shown.to(7)
    before = where != "on the page" and shown.enter()
    if where == "enlarged":
        shown.page.locator(".ll-explorer .ll-enlarge").click()
        shown.page.locator(".ll-enlarged").wait_for()
    shown.page.evaluate(
        "() => { const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session; " + ENDS[end] + "; }"
    )
    shown.page.locator(".ll-note", has_text="The kernel is gone: the picture").wait_for()
    if end == "dies":
        shown.page.locator(".jp-Dialog .jp-mod-accept").click()  # JupyterLab says so too
    shown.page.wait_for_timeout(200)
    assert not shown.page.locator(".ll-enlarged").count()
    if before:
        seen = shown.seen()
        assert seen["count"] == before["count"] and seen["picture"] and seen["bottom"] <= flat["height"]
        shown.leave()
    shown.page.set_viewport_size(SMALL)
    shown.notebook.wait_until_idle()
    for _ in range(2):  # the first time it says what is gone
        shown.notebook.run_all()
        shown.page.locator(".ll-explorer .moving *").first.wait_for(state="attached")
    assert not shown.page.locator(".ll-note").count()


def test_where_the_reader_writes_the_code_is_shown(shown):
    shown.enter()
    shown.to_page("5 / 6")
    assert "def one_step" in shown.said() and "Not answered yet" in shown.said()
    shown.page.locator(".ll-writes .cm-content").click()
    shown.page.keyboard.press("Control+End")
    shown.page.keyboard.type("  # again")
    shown.page.keyboard.press("Control+Enter")
    shown.until(lambda: "again" in shown.said() and "Not answered yet" in shown.said(), "what it gives is not shown")
    assert "def one_step" in shown.said()

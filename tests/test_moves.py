"""Tries, back and start on the page: one Tab stop, the keys 1 to 3, what is lit; a question's button moves its picture."""

import pytest
from lab import opened
from on_page import Shown, cell_of, notebook_of

from lecture_lib import explore
from lecture_lib.draw.phrase import to_plain
from lecture_lib.tries import TRIES
from lecture_lib.widgets import Moves

TRY = "4.6 four outputs"
PICTURE = f'HiddenGradient(subject="h_21", weight="W_311", classes=2, tries=("{TRY}",))'

# The widget's view on an empty page, with a model that keeps what is sent and set.
MODEL = """async ([source, values]) => {
    const { default: { render } } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    const heard = {}, model = {
        sent: [], get: (name) => values[name], set: (name, value) => { values[name] = value; heard[name]?.(); },
        send: (content) => model.sent.push(content.move), save_changes: () => {}, off: () => {},
        on: (names, call) => names.split(' ').forEach(name => { heard[name.replace('change:', '')] = call; }),
    };
    document.body.innerHTML = '<button id="before"></button><div class="ll-explorer"><div id="moves"></div>' +
        '<div class="ll-scene"><button id="picture"></button></div><input id="input"></div>';
    render({ model, el: document.querySelector('#moves') });
    window.model = model;
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@pytest.fixture
def page(browser):
    page = browser.new_page()
    values = {
        "tries": [["one", "First."], ["two", "Look."], ["three", "Third."]],
        "at": 0,
        "moved": False,
        "back": False,
        "called": 0,
    }
    page.evaluate(MODEL, [Moves._esm, values | {"drawer": ["network", "sizes"], "opened": False}])
    yield page
    page.close()


def sent(page):
    return page.evaluate("window.model.sent.splice(0)")


def test_each_button_does_what_it_says(page):
    for name in ("1 one", "2 two", "3 three", "start"):
        page.get_by_role("button", name=name, exact=True).click()
    assert sent(page) == [1, 2, 3, "start"]
    back = page.get_by_role("button", name="back", exact=True)
    back.click(force=True)
    assert sent(page) == [] and back.get_attribute("aria-disabled") == "true", "there is no way back yet"
    page.evaluate("window.model.set('back', true)")
    back.click()
    assert sent(page) == ["back"]
    page.get_by_role("button", name="network", exact=True).click()
    assert sent(page) == [] and page.evaluate("window.model.get('opened')") is True


def test_it_is_one_stop_with_arrow_keys(page):
    page.focus("#before")
    page.keyboard.press("Tab")
    seen = []
    for key in ("ArrowRight",) * 6 + ("ArrowLeft",):
        seen.append(page.evaluate("document.activeElement.dataset.key"))
        page.keyboard.press(key)
    assert seen == ["1", "2", "3", "back", "start", "drawer", "1"]
    assert page.evaluate("document.activeElement.dataset.key") == "drawer"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "picture"


def test_keys_in_the_picture_are_tries_and_in_a_field_they_are_not(page):
    page.focus("#picture")
    for key in ("1", "3", "4", "Control+2"):
        page.keyboard.press(key)
    assert sent(page) == [1, 3]
    page.focus("#input")
    page.keyboard.press("2")
    assert sent(page) == [] and page.input_value("#input") == "2"


def test_what_it_says_is_quiet_once_the_reader_has_moved(page):
    for values, pressed, past in (({"at": 2}, "true", False), ({"moved": True}, "false", True)):
        page.evaluate("values => Object.entries(values).forEach(pair => window.model.set(...pair))", values)
        assert page.locator(".says [aria-live]").text_content() == "Look."
        assert page.locator("[data-key='2']").get_attribute("aria-pressed") == pressed
        assert ("past" in page.locator(".says").get_attribute("class")) == past


def test_a_move_of_the_reader_is_kept_for_back():
    explorer = eval(PICTURE, vars(explore))
    explorer.controls["value"].value = 1.0
    own = explorer.text()
    explorer._move(1)
    assert explorer.moves.at == 1 and not explorer.moves.moved and explorer.scene.frame["lit"]
    explorer.controls["value"].value = 3.0
    assert explorer.moves.moved and not explorer.scene.frame["lit"], "what the reader moves is no longer spoken of"
    moved = explorer.text()
    explorer._move("start")
    explorer._move("back")
    assert explorer.text() == moved and (explorer.moves.at, explorer.moves.moved) == (1, True)
    explorer._move("back")
    assert explorer.text() == own and (explorer.moves.at, explorer.moves.back) == (0, False)
    for forged in (0, 2, "1", None, True, [1], "stop"):
        explorer._move(forged)
    assert explorer.text() == own


def test_many_moves_keep_few_ways_back():
    explorer = eval(PICTURE, vars(explore))
    for _ in range(50):
        explorer._move(1)
    assert len(explorer._before) == explore.base.WAYS_BACK


def test_in_jupyterlab(browser, lab):
    """A question's answer moves the picture in another cell, a key does; what is spoken of is lit."""
    ask = f"from lecture_lib.questions import ask\nQ = ask('4.6 paths')\nassert Q.question.try_ == {TRY!r}\nQ"
    path = notebook_of(lab.root / "moves.ipynb", ask, f"from lecture_lib.explore import *\n{PICTURE}")
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        shown = Shown(notebook, 1)
        first = shown.settled()
        cell_of(notebook, 0)
        notebook.page.get_by_role("button", name="Show me").click()
        notebook.page.locator(".ll-ask button.try").click()
        shown.another_than(first)
        lit = "scene => [...scene.querySelectorAll('.ll-lit-mark')].map(mark => mark.tagName)"
        assert shown.drawn.evaluate(lit) == ["line"] * len(TRIES[TRY].look)
        assert to_plain(TRIES[TRY].says)[:10] in shown.cell.locator(".ll-tries [aria-live]").inner_text()
        in_sight = shown.cell.locator(".ll-scene").bounding_box()
        assert in_sight["y"] >= 0 and in_sight["y"] + 300 < 800, "the picture has not come into sight"
        shown.press("start")
        shown.again(first)
        assert shown.drawn.evaluate(lit) == []
        shown.scene.locator("[data-pick]").first.focus()
        notebook.page.keyboard.press("1")
        shown.another_than(first)
        assert notebook.said == []
    path.unlink()

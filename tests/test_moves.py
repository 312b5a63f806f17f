"""Tries, back, start and the drawer, on a bare page: one Tab stop, the keys 1 to 3, what is lit. And moves in Python alone."""

import pytest
from bare_page import Bare

from lecture_lib.explore import HiddenGradient
from lecture_lib.explore.kit.explorer import WAYS_BACK
from lecture_lib.phrase import to_html
from lecture_lib.questions import ask
from lecture_lib.tries import TRIES

NAMES = ("4.6 four outputs", "4.6 closed path", "4.6 row one")
browser = pytest.mark.browser


def picture():
    return HiddenGradient(subject="h_21", weight="W_311", classes=2, tries=NAMES)


@pytest.fixture
def shown(bare):
    return Bare(bare, picture())


WORDS = [
    *(f"{number} {TRIES[name].label}" for number, name in enumerate(NAMES, 1)),
    "back",
    "start",
    "network",
    "as code",
]
KEY = "it.dataset.key"
PRESSED = ".ll-tries [aria-pressed=true]", KEY
SAYS = ".says [aria-live]", "it.innerHTML"


def click(shown, *keys):
    for key in keys:
        shown.page.click(f".ll-tries [data-key='{key}']", force=True)


@browser
def test_each_button_says_what_it_is_for(shown):
    assert shown.see(".ll-tries button", "it.innerHTML.replace(/<.?b>/g, '')") == list(map(to_html, WORDS))
    click(shown, *"123", "start", "back")
    assert shown.said() == [{"move": 1}, {"move": 2}, {"move": 3}, {"move": "start"}], "there is no way back yet"
    assert shown.see("[data-key=back]", "it.ariaDisabled") == ["true"] and shown.see(*PRESSED) == []
    click(shown, "drawer")
    assert shown.said() == [{"opened": ["drawer"]}] and shown.see(*PRESSED) == ["drawer"]
    click(shown, "drawer")
    assert shown.said() == [{"opened": []}] and shown.see(*PRESSED) == []


@browser
def test_it_is_one_stop_with_arrow_keys(shown):
    shown.at(".ll-was button").press("Tab")
    been = []
    keys = ["ArrowRight", "ArrowDown"] * 3 + [
        "ArrowRight",
        "ArrowLeft",
        "ArrowUp",
        "Control+ArrowLeft",
        "Alt+ArrowUp",
        "x",
    ]
    for key in keys:
        been.append(shown.focused(KEY))
        shown.press(key)
    assert been == ["1", "2", "3", "back", "start", "drawer", "code", "1", "code", "drawer", "drawer", "drawer"]
    assert shown.see(".ll-tries [tabindex='0']", KEY) == ["drawer"] and shown.said() == []
    shown.press("Tab", "Shift+Tab")
    assert shown.focused(KEY) == "drawer"
    shown.press("Enter", "ArrowLeft", " ")
    assert shown.said() == [{"opened": ["drawer"]}, {"move": "start"}]


@browser
def test_the_keys_of_tries(shown):
    """In the picture and in their row, not in a field; the picture goes there, and what is spoken of is lit."""
    for where in (".ll-scene [tabindex='0']", ".ll-tries [tabindex='0']"):
        shown.at(where).press("1", "3", "4", "0", "Control+2", "Alt+2")
        assert shown.said() == [{"move": 1}, {"move": 3}]
    shown.at("input.ll-number").press("2")
    assert shown.said() == []
    shown.at(".ll-scene [tabindex='0']").press("1").turn()
    attempt = TRIES[NAMES[0]]
    assert shown.see(*PRESSED) == ["1"] and shown.see(*SAYS) == [to_html(attempt.says)]
    lit = ".ll-lit-mark", "it.tagName"
    assert shown.see(*lit) == ["line"] * len(attempt.look) and not shown.see(".says.past", "it")
    shown.at("input.ll-number").press("PageUp")
    shown.turn()
    assert shown.see(*PRESSED) == [] == shown.see(*lit), "the reader has moved on"
    assert shown.see(*SAYS) == [to_html(attempt.says)] and len(shown.see(".says.past", "it")) == 1
    click(shown, "back")
    shown.turn()
    assert shown.see(*SAYS) == [""] and shown.see("[data-key=back]", "it.ariaDisabled") == ["true"]


@browser
def test_a_question_moves_its_picture_and_brings_it_into_sight(shown):
    shown.page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 2000px' }))"
    )
    y = lambda: shown.see(".ll-explorer", "it.getBoundingClientRect().y")[0]  # noqa: E731
    assert y() > 800
    question = ask("4.6 paths")
    question.attempt()
    shown.tell()
    assert 0 <= y() < 800 and shown.see(*PRESSED) == ["1"] and question.message == ""
    shown.page.evaluate("scrollTo(0, 0)")
    shown.widget._move(2)
    shown.tell()
    assert y() > 800 and shown.see(*PRESSED) == ["2"], "its own tries do not move the page"


@browser
def test_nothing_moves_when_a_sentence_is_said(shown):
    shown.page.set_viewport_size({"width": 420, "height": 800})
    heights = [shown.see(".ll-tries", "it.offsetHeight")]
    for number in (1, 2, 3):
        shown.widget._move(number)
        shown.tell()
        heights.append(shown.see(".ll-tries", "it.offsetHeight"))
    shown.page.set_viewport_size({"width": 1280, "height": 800})
    assert heights == heights[:1] * 4


def test_a_move_of_the_reader_is_kept_for_back():
    explorer = picture()
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
    for forged in (0, 4, "1", None, True, [1], "stop"):
        explorer._move(forged)
    assert explorer.text() == own


def test_many_moves_keep_few_ways_back():
    explorer = picture()
    for _ in range(50):
        explorer._move(1)
    assert len(explorer._before) == WAYS_BACK

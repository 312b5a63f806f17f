"""Exercises on a bare page: the verdict, one hint more for each press, the numbers opened in the picture."""

import pytest
from accessibility import violations
from bare_page import Bare

from lecture_lib.answers import kept, record
from lecture_lib.exercises import EXERCISES, exercise

pytestmark = pytest.mark.browser
NAME = "4.6 one layer down"
HINT, PICTURE = ".buttons button:first-child", ".buttons button:last-child"


@pytest.fixture
def wrong(bare):
    return Bare(bare, exercise(NAME, EXERCISES[NAME].function(("no transpose", 1))))


def seen(shown, selector):
    return shown.see(selector, "it.innerText")


def test_the_mistake_is_named_and_its_cells_are_marked(wrong):
    assert seen(wrong, ".head") == ["✗ Not yet."]
    assert wrong.see(".found", "[it.getAttribute('role'), it.dataset.verdict]") == [["status", "wrong"]]
    assert any(text == "The mistake is no transpose." for text in seen(wrong, ".found p"))
    captions = seen(wrong, "figcaption")
    assert captions == ["W_above", "grad_a_above", "h", "your grad_h", "right grad_h", "your grad_a", "right grad_a"]
    assert wrong.see("td.off", "it.closest('figure').firstChild.innerText") == ["your grad_h"] * 2 + ["your grad_a"] * 2
    assert all(name.endswith(", wrong") for name in wrong.see("td.off", "it.ariaLabel"))


def test_each_press_opens_one_hint_more_and_the_last_is_the_solution(wrong):
    each = EXERCISES[NAME]
    assert not seen(wrong, ".hint") and "W_above.T" not in wrong.page.inner_text(".ll-exercise")
    for opened, label in enumerate(["hint 1", "hint 2", "hint 3", "solution"]):
        assert seen(wrong, HINT) == [f"Show me: {label}"]
        wrong.at(HINT).press("Enter" if opened % 2 else " ").turn()
        assert wrong.widget.feedback.opened == opened + 1
        assert len(seen(wrong, ".hint")) == opened + 1
    assert seen(wrong, ".hint pre") == [each.solution.strip()]
    assert wrong.see(HINT, "it.hidden") == [True]
    assert wrong.focused("it.className") == "hint"  # the button is gone: the focus goes to what it has opened


def test_a_second_view_has_the_same_hints_open(wrong):
    wrong.at(HINT).press("Enter").turn().again()
    assert wrong.see(".ll-exercise", "it.querySelectorAll('.hint').length") == [1, 1]


def test_the_numbers_are_opened_in_the_picture(wrong):
    assert seen(wrong, PICTURE) == ["Open these numbers in the picture"]
    wrong.at(PICTURE).press("Enter").turn()
    _, picture = wrong.widget.children
    case = wrong.widget.judgement.case
    assert type(picture).__name__ == case.picture[0]
    assert wrong.focused("it.className") == "ll-exercise"  # its button is gone
    state, k = picture.state, 2
    assert state.theta.W[k].tolist() == case.arguments["W_above"].tolist()
    wrong.widget.open_picture()
    assert len(wrong.widget.children) == 2


def test_keys_of_the_notebook_stay_in_the_exercise(wrong):
    wrong.page.evaluate(
        "window.heard_keys = []; document.addEventListener('keydown', ({ key }) => heard_keys.push(key))"
    )
    wrong.at(HINT).press("b", "x", "Enter", "ArrowDown")
    assert wrong.page.evaluate("heard_keys") == []


@pytest.mark.parametrize("verdict", ["right", "not answered"])
def test_where_nothing_is_wrong_there_are_no_numbers(bare, verdict):
    each = EXERCISES[NAME]
    shown = Bare(bare, exercise(NAME, each.function() if verdict == "right" else lambda *_: None))
    assert shown.see(".found", "it.dataset.verdict") == [verdict]
    assert not seen(shown, "table") and shown.see(PICTURE, "it.hidden") == [True]
    assert (each.further in shown.page.inner_text(".found")) == (verdict == "right")


def test_its_verdict_is_kept_when_it_stands_on_a_page(bare, monkeypatch):
    monkeypatch.setattr(record, "_record", record.Record())
    shown = Bare(bare, exercise(NAME, EXERCISES[NAME].function()))
    assert kept() == ([], 0)
    assert shown.arrive().see(".notice", "it.checkVisibility()") == [False]
    assert [(each.name, each.verdict) for each in kept()[0]] == [(NAME, "right")]
    shown.widget.feedback.notice = "It cannot be written here."
    shown.tell()
    assert shown.see(".notice", "it.innerText") == ["It cannot be written here."]


def test_axe_finds_nothing(wrong):
    wrong.at(HINT).press(*["Enter"] * 4)
    assert violations(wrong.page, ".ll-exercise") == []

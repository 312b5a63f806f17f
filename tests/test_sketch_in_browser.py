"""The sheet on which a curve is drawn, on a bare page: mouse, finger and keys, what is painted at once, what is sent and when."""

import pytest
from accessibility import violations
from bare_page import Bare
from driving import made

from lecture_lib.judging.sketch import COLUMNS, ROWS

pytestmark = pytest.mark.browser
MIDDLE = (COLUMNS + 1) // 2, (ROWS + 1) // 2
PAINTED = "[data-drawn]", "it.getAttribute('d')"
HEARD = ".ll-live-region", "it.textContent"
ABLE = ".act.able", "it.textContent"


@pytest.fixture
def shown(bare):
    return Bare(bare, made("DerivativeExplorer", sketch=True, g="logistic", z=2.0))


def place(shown, column, row):
    """Where a column and a row, from 1, are in the window."""
    box = shown.page.locator(".sheet").bounding_box()
    return (
        box["x"] + (column - 1) / (COLUMNS - 1) * box["width"],
        box["y"] + (1 - (row - 1) / (ROWS - 1)) * box["height"],
    )


def stroke(shown, *points, lift=True):
    mouse = shown.page.mouse
    for number, point in enumerate(points):
        mouse.move(*place(shown, *point))
        if not number:
            mouse.down()
    if lift:
        mouse.up()


def rows(said):
    """The rows of all columns, from the one message that was said."""
    (message,) = said
    assert message["shift"] is False
    kind, *found = message["pick"].split()
    assert kind == "stroke" and len(found) == COLUMNS
    return list(map(int, found))


def near(found, expected):
    """A mouse stands on whole pixels, and a row is half a pixel high."""
    return all(abs(one - other) <= 2 and (one == 0) == (other == 0) for one, other in zip(found, expected, strict=True))


def test_a_stroke_is_painted_at_once_and_sent_once(shown):
    stroke(shown, (1, 21), (31, 141), lift=False)
    assert len(shown.see(*PAINTED)[0].split("L")) == 31 and shown.said() == []
    shown.page.mouse.up()
    first = [21 + 4 * n if n < 31 else 0 for n in range(COLUMNS)]
    found = rows(shown.page.evaluate("said.map(([, data]) => data.content)"))
    assert near(found, first)
    assert shown.turn().widget.state.drawn == tuple(found)
    stroke(shown, (61, 41), (21, 41))  # back, over the half of it
    found = rows(shown.page.evaluate("said.map(([, data]) => data.content)"))
    assert near(found, [*first[:20], *[41] * 41])
    shown.turn()
    assert near(shown.widget.state.drawn, [*first[:20], *[41] * 41])


def test_a_frame_does_not_wipe_a_stroke_that_goes_on(shown):
    stroke(shown, (1, 100), (30, 100))
    shown.turn()
    stroke(shown, (40, 50), (50, 60), lift=False)
    before = shown.see(*PAINTED)
    shown.widget.controls["z"].value = 1.0
    shown.tell()
    assert shown.see(*PAINTED) == before and len(before[0].split("L")) == 41
    shown.page.mouse.up()
    assert sum(map(bool, rows(shown.said()))) == 41


def test_a_finger_draws_and_does_not_scroll(shown):
    page = shown.page
    page.evaluate("document.body.style.height = '3000px'")
    touch = page.context.new_cdp_session(page)
    for kind, *at in (("touchStart", 10, 20), ("touchMove", 12, 120), ("touchMove", 40, 180), ("touchEnd",)):
        points = [dict(zip("xy", place(shown, *at), strict=True))] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.evaluate("drawn()")
    found = rows(shown.said())
    assert found[:9] == [0] * 9 and found[40:] == [0] * 21 and all(found[9:40]) and abs(found[39] - 180) <= 2
    assert page.evaluate("scrollY") == 0


def test_column_by_column_with_keys(shown):
    shown.at(".sheet").press("ArrowUp")
    column, row = MIDDLE
    assert rows(shown.said()) == [row + 2 if n + 1 == column else 0 for n in range(COLUMNS)]
    assert shown.see(*HEARD) == ["z = 0: g′ = 0.41"]
    shown.press("Shift+ArrowDown")
    assert rows(shown.said())[column - 1] == row - 8
    shown.press("ArrowRight")
    assert shown.said() == [] and shown.see(*HEARD) == ["z = 0.2: nothing drawn"]
    shown.press(" ")
    assert rows(shown.said())[column - 1 : column + 1] == [row - 8, row - 8]
    shown.press("Delete", "Home", "b", "Escape", "Control+ArrowUp")
    assert rows(shown.said())[column] == 0 and shown.see(*HEARD) == ["z = -6: nothing drawn"]
    shown.press("End", "Shift+ArrowLeft")
    assert shown.see(*HEARD) == ["z = 5: nothing drawn"] and len(shown.see(".ll-cursor", "it")) == 1
    shown.page.evaluate("document.activeElement.blur()")
    assert shown.see(".ll-cursor", "it") == []


def test_enter_compares_and_then_nothing_is_drawn(shown):
    shown.at(".sheet").press("Enter").turn()
    assert shown.widget.state.veiled, "nothing is drawn yet"
    assert shown.see(*ABLE) == ["show me"]
    stroke(shown, (1, 44), (61, 44))
    shown.turn()
    assert shown.see(*ABLE) == ["compare", "show me", "clear"]
    shown.press("Enter").turn()
    assert not shown.widget.state.veiled and shown.see(*ABLE) == ["clear"]
    (heard,) = shown.see(*HEARD)
    assert "The largest gap is" in heard and heard in shown.widget.text()
    assert shown.see(".sheet, [data-pick=compare], [data-pick=show]", "it.ariaDisabled") == ["true"] * 3
    stroke(shown, (1, 100), (61, 100))
    shown.at(".sheet").press("ArrowUp", "Enter", " ")
    assert shown.said() == []
    shown.page.click("[data-pick=clear]")
    shown.turn()
    assert shown.see(".sheet", "it.ariaDisabled") == ["false"] and shown.see(*PAINTED) == [""]


def test_the_sheet_is_one_stop_and_the_buttons_are_another(shown):
    shown.at(".sheet").press("Tab")
    assert shown.focused("it.dataset.pick") == "compare"
    assert shown.press("ArrowRight").focused("it.dataset.pick") == "show"
    assert shown.press("Shift+Tab").focused("it.matches('.sheet')")
    assert shown.press("ArrowLeft").focused("it.matches('.sheet')"), "an arrow stays on the sheet"
    assert shown.see("[data-pick=compare], [data-pick=show], [data-pick=clear]", "it.role") == ["button"] * 3
    assert shown.see(".sheet", "[it.role, it.ariaLabel]") == [["application", "g′ over z: draw it"]]
    assert violations(shown.page, ".ll-scene", runOnly=["cat.aria"]) == []


def test_where_the_keys_are_is_marked_once(bare):
    shown = Bare(bare, made("CrossEntropy", sketch=True))
    shown.at('[data-pick="a 1"]').press("ArrowDown", "Tab")
    assert shown.focused("it.matches('.sheet')") and shown.see(".ll-cursor", "1") == []
    assert shown.press("ArrowUp").see(".ll-cursor", "it.parentNode.querySelectorAll('.sheet').length") == [1]
    shown.press("Shift+Tab")
    assert shown.see(".ll-cursor", "it.parentNode.querySelectorAll('.sheet').length") == [0]


def test_which_curve_is_chosen_by_a_tab(bare):
    shown = Bare(bare, made("CrossEntropy", sketch=True))
    bare.click('[data-pick="curve 2"]')
    shown.turn()
    assert shown.widget.state.curve == "its slope"
    assert shown.see(".sheet", "it.ariaLabel") == ["the slope of −log ŷ over ŷ: draw it"]
    (heard,) = shown.at(".sheet").press("ArrowUp").see(*HEARD)
    assert heard.replace("\u00a0", " ") == "ŷ = 0.5: the slope of −log ŷ = 0.2"

"""What stands beside a picture, on a bare page: the stepper, the number box and the mark of a dial, the pad. Each key, each click."""

import pytest
from bare_page import Bare
from ipywidgets import HBox

from lecture_lib.explore.kit.controls import Slider
from lecture_lib.widgets import Mark, NumberBox, Pad, Stepper

pytestmark = pytest.mark.browser
HELD = ("Control", "Alt", "Meta")
PLACE = "[role=spinbutton]"
STEPPED = {"ArrowRight": 4, "ArrowUp": 4, "Enter": 4, " ": 4, "ArrowLeft": 2, "ArrowDown": 2, "Home": 0, "End": 7}


def button(shown, words):
    shown.page.get_by_role("button", name=words, exact=True).click(force=True)  # also where it does nothing


@pytest.fixture
def stepper(bare):
    return Bare(bare, Stepper(description="line", value=3, max=7, tooltip="lines shown"))


@pytest.mark.parametrize("key", STEPPED)
def test_a_key_steps(stepper, key):
    assert stepper.at(PLACE).press(key).said() == [{"value": STEPPED[key]}]
    stepper.tell(value=0 if STEPPED[key] < 3 else 7)
    assert stepper.press(key).said() == [], "at its end"


def test_other_keys_do_not_step(stepper):
    stepper.at(PLACE).press("x", "Escape", "PageUp", *(f"{held}+{key}" for held in HELD for key in STEPPED))
    stepper.at("button").press("ArrowRight", "End")
    assert stepper.said() == []
    assert stepper.see("[tabindex='0'], button:not([tabindex='-1'])", "it.role") == ["spinbutton"], "it is one stop"


def test_the_buttons_step(stepper):
    for words, value in (("◀ back", 2), ("next ▶", 3), ("next ▶", 4), ("all", 7)):
        button(stepper, words)
        assert stepper.said() == [{"value": value}]
    for words in ("next ▶", "all"):
        button(stepper, words)
    stepper.tell(value=0)
    button(stepper, "◀ back")
    assert stepper.said() == []


STEPS = """["valuenow", "valuemin", "valuemax", "valuetext", "label"].map(name => it.getAttribute(`aria-${name}`))"""


def test_what_a_stepper_says(stepper):
    disabled = lambda: stepper.see("button", "it.ariaDisabled")  # noqa: E731
    assert stepper.see(PLACE, STEPS) == [["3", "0", "7", "line 3 of 7", "line"]]
    assert stepper.see(".ll-steps", "it.title") == ["lines shown"] and disabled() == ["false"] * 3
    for changed, text, off in (
        ({"value": 0}, "line 0 of 7", ["true", "false", "false"]),
        ({"max": 5, "value": 5}, "line 5 of 5", ["false", "true", "true"]),
        ({"min": 5}, "line 5 of 5", ["true", "true", "true"]),
        ({"description": "step"}, "step 5 of 5", ["true", "true", "true"]),
        ({"place": "layer 2, back"}, "layer 2, back", ["true", "true", "true"]),
    ):
        stepper.tell(**changed)
        assert stepper.see(PLACE, "[it.textContent, it.ariaValueText]") == [[text, text]] and disabled() == off


def test_a_brief_stepper(bare):
    brief = Bare(bare, Stepper(description="t", value=3, max=7, brief=True))
    assert brief.see(PLACE, "it.textContent") == ["t = 3"] and brief.see("button", "it.hidden") == [False, False, True]


@pytest.fixture
def dial(bare):
    """A slider at 0.5 from −4 to 4 by 0.05, its number box and its mark at 1."""
    slider = Slider(0.5, min=-4, max=4, step=0.05, description="W<sub>112</sub>")
    shown = Bare(bare, HBox([slider, NumberBox(slider=slider), Mark(slider=slider, value=1.0, min=-4, max=4)]))
    shown.slider, shown.mark = slider, shown.widget.children[2]
    return shown


BOX = "input.ll-number"
KEYS = {"PageUp": 1.0, "PageDown": 0.0, "Home": -4, "End": 4}


@pytest.mark.parametrize("key", KEYS)
def test_a_key_turns_the_dial_from_its_box(dial, key):
    dial.at(BOX).press(*(f"{held}+{key}" for held in HELD))
    assert dial.said() == []
    assert dial.press(key).said() == [{"value": KEYS[key]}]
    assert dial.see(BOX, "it.value") == [f"{KEYS[key]:.2f}"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.25", 1.25), ("0.12", 0.12), ("-0.333", -0.333), ("9", 4), ("-9", -4), ("", None), ("0.5", None)],
)
@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_typed_number_turns_the_dial(dial, typed, value, key):
    dial.at(BOX).press("Control+a", "Delete", *typed, key)
    finer = (
        {"step": 0.01} if value in (0.12, -0.333) else {}
    )  # it lies between the steps, to which the slider would round it
    assert dial.said() == ([finer | {"value": value}] if value is not None else [])
    assert dial.see(BOX, "it.value") == [f"{0.5 if value is None else value:.2f}"]


def test_the_box_follows_the_dial(dial):
    box = "[it.value, it.min, it.max, it.step, it.ariaLabel]"
    assert dial.see(BOX, box) == [["0.50", "-4", "4", "0.05", "W112"]]
    dial.slider.value, dial.slider.description, dial.slider.step, dial.slider.max = -0.65, "η", 0.01, 2
    dial.slider.min = -1
    dial.tell()
    assert dial.see(BOX, box) == [["-0.65", "-1", "2", "0.01", "η"]] and dial.said() == []


MARKED = "[it.parentNode.className, it.style.left]"


def test_undo_and_set_mark(dial):
    off = lambda: dial.see(".ll-was button", "it.ariaDisabled")  # noqa: E731
    assert dial.see(".was", "it.textContent") == ["was 1.00"] and off() == ["false", "false"]
    assert dial.see(".ll-marker", MARKED) == [["noUi-base", "62.5%"]]
    button(dial, "set mark")
    assert dial.said() == [{"value": 0.5}] and dial.see(".was", "it.textContent") == ["was 0.50"]
    assert off() == ["true", "true"] and dial.see(".ll-marker", MARKED) == [["noUi-base", "56.25%"]]
    dial.slider.value = -1.5
    dial.tell()
    assert off() == ["false", "false"]
    button(dial, "undo")
    dial.turn()
    assert dial.slider.value == 0.5 and dial.mark.value == 1.0 and dial.see(BOX, "it.value") == ["0.50"]
    dial.mark.value = -2
    dial.tell()
    assert dial.see(".was", "it.textContent") == ["was −2.00"] and dial.see(".ll-marker", MARKED) == [
        ["noUi-base", "25%"]
    ]
    dial.slider.max = 6
    dial.tell()
    assert dial.see(".ll-marker", MARKED) == [["noUi-base", "20%"]]


def test_the_mark_is_one_stop(dial):
    dial.at(BOX).press("Tab")
    keys = ("ArrowRight", "ArrowLeft", "ArrowLeft", "Control+ArrowLeft", "x")
    assert [dial.focused("it.textContent")] + [dial.press(key).focused("it.textContent") for key in keys] == [
        *("undo", "set mark", "undo", "set mark", "set mark", "set mark")
    ]
    assert dial.see(".ll-was button", "it.tabIndex") == [-1, 0]
    assert dial.press("Enter").said() == [{"value": 0.5}]


def test_what_is_shown_is_given_back(dial):
    assert dial.page.evaluate("heard()") > 0
    dial.page.evaluate("end()")
    assert dial.page.evaluate("heard()") == 0 == len(dial.see(".ll-marker", "it"))


@pytest.fixture
def pad(bare):
    bare.set_viewport_size({"width": 320, "height": 600})
    yield Bare(bare, Pad(description="a 4"))
    bare.set_viewport_size({"width": 1280, "height": 800})


def drawn(pad):
    """The cells with ink, as it was said last: {(row, column): ink}, counted from 1."""
    said = pad.said()
    ink = said[-1]["value"] if said else []
    return {(i // 8 + 1, i % 8 + 1): value for i, value in enumerate(ink) if value}


PAINTED = {"ArrowRight": (4, 5), "ArrowLeft": (4, 3), "ArrowDown": (5, 4), "ArrowUp": (3, 4)}


@pytest.mark.parametrize("arrow", PAINTED)
@pytest.mark.parametrize("key", [" ", "Enter"])
def test_a_key_paints_where_arrows_led(pad, arrow, key):
    row, column = PAINTED[arrow]
    pad.at(".paper").press(*(f"{held}+{arrow}" for held in HELD), f"Control+{key}", "x", arrow)
    assert drawn(pad) == {}
    assert pad.see(".live-region", "it.textContent") == [f"row {row}, column {column}: ink 0"]
    found = drawn(pad.press(key))
    beside = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)}
    assert found == {(row, column): 16, **dict.fromkeys(beside, 2)}
    assert pad.see(".live-region", "it.textContent") == [f"row {row}, column {column}: ink 16"]
    cell = 8 * (row - 1) + column - 1
    assert pad.see("rect", "it.matches('.cursor')").index(True) == cell
    assert pad.see("rect", "it.getAttribute('fill-opacity')")[cell] == "1"
    assert drawn(pad.press("Backspace")) == dict.fromkeys(beside, 2)
    assert pad.press(key, "Delete").said()[-1] == {"value": [0] * 64}


def test_arrows_end_at_the_edge_and_leave_no_cursor(pad):
    pad.at(".paper").press(*["ArrowUp"] * 9, *["ArrowLeft"] * 9)
    assert pad.see(".live-region", "it.textContent") == ["row 1, column 1: ink 0"] and pad.said() == []
    pad.press("Tab")
    assert pad.see(".cursor", "it") == [] and pad.see(".paper, button", "it.tabIndex") == [0, -1]


def test_a_pen_draws_and_erases(pad):
    box, mouse = pad.page.locator(".paper").bounding_box(), pad.page.mouse
    at = lambda row, column: (box["x"] + (column - 0.5) * box["width"] / 8, box["y"] + (row - 0.5) * box["height"] / 8)  # noqa: E731
    mouse.move(*at(2, 2))
    assert drawn(pad) == {}, "no pen is down"
    mouse.down(button="right")
    mouse.up(button="right")
    assert drawn(pad) == {}
    mouse.down()
    mouse.move(*at(2, 7))
    mouse.up()
    mouse.move(*at(7, 7))
    found = drawn(pad)
    assert {place for place, ink in found.items() if ink > 12} == {(2, column) for column in range(2, 8)}, (
        "all on the way"
    )
    assert {row for row, _ in found} == {1, 2, 3} and pad.focused("it.className") == "paper"
    pad.keyboard.down("Shift")
    mouse.click(*at(2, 4))
    pad.keyboard.up("Shift")
    assert (2, 4) not in (less := drawn(pad)) and less[2, 6] == found[2, 6]
    button(pad, "clear")
    assert pad.said() == [{"value": [0] * 64}]


def test_the_pad_follows(pad):
    pad.tell(value=(16, *[0] * 62, 4), description="yours")
    opacities = pad.see("rect", "+it.getAttribute('fill-opacity')")
    assert opacities == [1, *[0] * 62, 0.25] and pad.see(".name", "it.textContent") == ["yours"]
    assert pad.see(".paper", "it.ariaLabel")[0].startswith("yours. Arrow keys move, space paints")

"""An explorer alone, as large as the window, and back: the button, the keys, and what of the page below stays out of reach."""

import pytest
from bare_page import Bare

from lecture_lib.explore import ThinChain

pytestmark = pytest.mark.browser
BUTTON, LARGE = ".ll-enlarge", ".ll-enlarged"


@pytest.fixture
def shown(bare):
    shown = Bare(bare, ThinChain())
    bare.evaluate(
        """() => {
            document.body.insertAdjacentHTML('beforeend', '<button id="below">below</button>');
            window.clicks = 0;
            document.querySelector('#below').addEventListener('click', () => clicks++);
        }"""
    )
    return shown


def large(shown):
    return bool(shown.see(LARGE, "it"))


def go(shown, way):
    if way == "click":
        shown.page.click(BUTTON)
    elif way == "dialog":
        shown.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<dialog open>'), drawn()")
    else:
        shown.at(BUTTON).press(way)


@pytest.mark.parametrize("there", ["Enter", " ", "click"])
@pytest.mark.parametrize("back", ["Escape", "Enter", "click", "dialog"])
def test_there_and_back(shown, there, back):
    before = shown.see(".ll-explorer", "[it.offsetWidth, it.offsetHeight, it.style.cssText]")
    go(shown, there)
    assert large(shown) and shown.see(BUTTON, "it.ariaLabel") == ["back to the page"]
    go(shown, back)
    assert (
        not large(shown)
        and shown.see(BUTTON, "it.ariaLabel") == ["enlarge"]
        and shown.focused("it.ariaLabel") == "enlarge"
    )
    assert shown.see(".ll-explorer", "[it.offsetWidth, it.offsetHeight, it.style.cssText]") == before


def test_it_is_as_large_as_the_window_and_stays_so(shown):
    shown.page.click(BUTTON)
    whole = "(({ x, y, right, bottom }) => [x >= 0, y >= 0, right, bottom])(it.getBoundingClientRect())"
    for width, height in ((1280, 800), (900, 700), (1600, 1000)):
        shown.page.set_viewport_size({"width": width, "height": height})
        shown.page.evaluate("drawn()")
        left, above, right, bottom = shown.see(LARGE, whole)[0]
        assert left and above and right <= width and bottom <= height
        assert right > width - 40 or bottom > height - 40
    shown.page.set_viewport_size({"width": 1280, "height": 800})
    shown.page.evaluate("document.querySelector('.ll-scene').style.paddingBottom = '500px'; drawn().then(drawn)")
    assert shown.see(LARGE, whole)[0][3] <= 800, "more is shown now"


def test_the_page_below_is_out_of_reach(shown):
    reach = "document.querySelector('#below').click(), document.querySelector('#below').focus(), [clicks, document.activeElement.id]"
    assert shown.page.evaluate(reach) == [1, "below"]
    shown.page.click(BUTTON)
    assert shown.page.evaluate(reach) == [1, ""] and shown.focused("it.ariaLabel") == "back to the page"
    stops = shown.page.evaluate(
        "[...document.querySelectorAll('.ll-explorer :is(button, input, [tabindex])')].filter(it => it.tabIndex >= 0).length"
    )
    shown.at(BUTTON)
    been = [shown.press("Tab").focused("!!it.closest('.ll-enlarged')") for _ in range(stops + 2)]
    assert all(been) and shown.at(BUTTON).press("Tab", "Shift+Tab").focused("it.ariaLabel") == "back to the page"
    shown.press("Escape")
    assert shown.page.evaluate(reach) == [2, "below"]


def test_keys_of_the_button_are_for_it_and_others_go_on(shown):
    shown.page.evaluate("window.heard = []; document.addEventListener('keydown', ({ key }) => heard.push(key))")
    shown.at(BUTTON).press("Enter", "F6", "Escape", "Escape", " ", "Escape")
    assert shown.page.evaluate("heard.splice(0)") == ["F6", "Escape"], "one Escape too many goes on"


def test_a_presentation_gives_it_a_room(shown):
    fit = "detail => document.querySelector('.ll-enlarge').dispatchEvent(new CustomEvent('ll-fit', { detail }))"
    box = "(({ width, height }) => [width, height])(it.getBoundingClientRect())"
    before = shown.see(".ll-explorer", box)
    shown.page.evaluate(fit, {"width": 700, "height": 400})
    ((width, height),) = shown.see(".ll-explorer", box)
    assert width <= 701 and height <= 401 and max(width / 700, height / 400) > 0.95
    shown.page.evaluate(fit, None)
    assert shown.see(".ll-explorer", box) == before and not large(shown)


def test_a_view_that_goes_takes_its_marks_along(shown):
    shown.page.click(BUTTON)
    shown.page.evaluate("end()")
    assert not large(shown)
    shown.page.click("#below")
    assert shown.page.evaluate("clicks") == 1

"""For everyone: names and roles by axe-core, the keyboard, forced colours, twice the size. All explorers on one page."""

import pytest
from driving import NAMES, at_first
from everyone import IN_SIGHT, LOOK, STOPS, hexadecimal, reached, violations
from test_draw import contrast
from test_screen import shown, whole

from lecture_lib.draw.style import COLOURS
from lecture_lib.explore import GradientLayout
from lecture_lib.explore.kit.controls import Dial, Player

LINES = len(NAMES)  # the number of the explorer in which lines are revealed
DIALS = [name for name in NAMES if any("ll-dial-row" in child._dom_classes for child in at_first(name).children)]
LARGEST = {"inputs": 4, "hidden": 4, "neurons": 4, "classes": 4}
MOST = 25_000  # bytes of markup a move
FEW = 4  # Tabs from the slider to the picture, where no other row has a dial: its box, its mark, the moves, the picture


@pytest.fixture(scope="module")
def page(browser, lab):
    """All explorers in the output of one cell, with all their lines, and one more with some."""
    with shown(browser, lab, "everyone", *whole(), "HiddenGradient(line=1)") as notebook:
        yield notebook.page
        assert not notebook.said, f"on the console: {notebook.said}"


def explorer(page, number):
    return page.locator(".ll-explorer").nth(number)


# names and roles


def test_axe_finds_nothing_in_any_explorer(page):
    """Neither in what is drawn nor in what ipywidgets gives: its sliders, menus and players have names by widgets/reach.js."""
    assert page.locator(".ll-explorer").count() == LINES + 1
    assert violations(page) == []


@pytest.mark.parametrize(
    ("thing", "attribute", "rule"),
    [
        ("line[data-pick]", "role", "aria-prohibited-attr"),
        ("rect[data-pick]", "aria-label", "aria-command-name"),
        (".noUi-handle", "aria-labelledby", "aria-input-field-name"),
    ],
)
def test_axe_sees_what_is_missing(page, thing, attribute, rule):
    take = "(thing, name) => { const was = thing.getAttribute(name); thing.removeAttribute(name); return was; }"
    first = page.locator(f".ll-explorer {thing}").first
    was = first.evaluate(take, attribute)
    try:
        assert rule in {each.partition(":")[0] for each in violations(page, runOnly=[rule])}
    finally:
        first.evaluate("(thing, [name, was]) => thing.setAttribute(name, was)", [attribute, was])


def test_what_can_be_picked_is_a_button_and_nothing_else_is_a_stop(page):
    seen = page.evaluate(STOPS)
    assert sum(each["things"] for each in seen) > 800
    for name, each in zip([*NAMES, "lines"], seen, strict=True):
        assert each["roles"] == each["things"], name
        assert (each["idle"], each["crowded"], each["nameless"]) == (0, 0, 0), name


def test_a_move_of_the_largest_layout_is_short():
    sizes = {seed: markup_of(GradientLayout(**LARGEST, seed=seed)) for seed in (0, 44)}
    print(f"\nGradientLayout at its largest: {sizes} bytes of markup a move")
    assert max(sizes.values()) < MOST


def markup_of(shown):
    return sum(len(layer.encode()) for layer in shown.scene.frame["moving"])


# keyboard


CONTROLS = "button:not(.ll-enlarge), select, input, [role=slider], [role=spinbutton], .paper, [role=button]"


@pytest.mark.parametrize(("key", "modifiers"), [("b", {}), ("X", {"shiftKey": True}), ("Enter", {"ctrlKey": True})])
def test_commands_of_the_notebook_stay_inside(page, key, modifiers):
    controls, found = reached(page, key, CONTROLS, **modifiers)
    assert controls > 800 and found == []


@pytest.mark.parametrize("key", ["F6", "Escape", "Control"])
def test_other_keys_reach_jupyterlab(page, key):
    # The number fields of ipywidgets keep all keys for themselves.
    controls, found = reached(page, key, CONTROLS.replace("input", ".ll-number"))
    assert controls == len(found)


def test_b_on_a_button_inserts_no_cell(page):
    explorer(page, LINES).get_by_role("button", name="next ▶").focus()
    for key in "bad":
        page.keyboard.press(key)
    assert page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length") == 1


def has_one_row_of_dials(name):
    kinds = [{type(item) for item in row} for row in at_first(name).rows()]
    return sum(Dial in row for row in kinds) == 1 and Player not in set().union(
        *kinds
    )  # what is played has its own order


@pytest.mark.parametrize("name", DIALS)
def test_from_the_slider_to_the_picture_and_back(page, name):
    """Few Tabs, where no other row has dials; with Enter at once. Backspace leads back."""
    box = explorer(page, NAMES.index(name))
    if not box.locator(".ll-scene [data-pick]").count():
        return
    slider = box.locator(".ll-dial-row .noUi-handle").first
    slider.focus()
    page.keyboard.press("Enter")
    inside = "box => box.querySelector('.ll-scene').contains(document.activeElement)"
    assert box.evaluate(inside)
    page.keyboard.press("Backspace")
    assert slider.evaluate("slider => slider === document.activeElement")
    for _ in range(FEW if has_one_row_of_dials(name) else 0):
        page.keyboard.press("Tab")
        if box.evaluate(inside):
            return
    assert not has_one_row_of_dials(name), f"{FEW} Tabs do not lead to the picture"


def test_enter_on_the_last_shown_line_reveals_the_next(page):
    lines = explorer(page, LINES).locator(".ll-line[data-pick]")
    lines.nth(0).locator(".reason").focus()
    for number in (1, 2):
        page.keyboard.press("Enter")
        explorer(page, LINES).locator(f'.ll-line.current[data-pick="line {number + 1}"]').wait_for()
        here = lines.nth(number).locator(".reason")
        page.wait_for_function("button => button === document.activeElement", arg=here.element_handle())
        assert here.get_attribute("aria-current") == "true"


# marks


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_marks_have_contrast(theme):
    for mark in ("chosen", "ink"):  # what is chosen and the true class, the keyboard's cursor
        for ground in ("ground", "pale"):
            assert contrast(COLOURS[mark][theme], COLOURS[ground][theme]) >= 3, (mark, ground)


def test_three_marks_differ_in_shape(page):
    box = explorer(page, NAMES.index("NetworkExplorer"))
    box.locator('rect[data-pick="a 2 1"]').focus()
    page.keyboard.press("ArrowRight")
    cursor = box.locator(".ll-cursor path").last
    assert cursor.get_attribute("d").count("M") == 4, "not four corners"
    colours = "mark => [getComputedStyle(mark).stroke, getComputedStyle(mark.closest('.ll-scene')).color]"
    stroke, ink = cursor.evaluate(colours)
    assert stroke == ink
    assert box.locator(".body.ring, line.ring").count() and box.locator(".truth, .truth-inner").count() == 2
    chosen = box.locator(".body.ring").first.evaluate("mark => getComputedStyle(mark).strokeWidth")
    true = box.locator(".truth").evaluate("mark => getComputedStyle(mark).strokeWidth")
    assert float(chosen[:-2]) > 2 * float(true[:-2])


# colours and sizes of the reader's own


@pytest.mark.parametrize("palette", ["dark", "light"])
def test_forced_colours(page, palette):
    page.emulate_media(forced_colors="active", color_scheme=palette)
    seen = page.evaluate(LOOK)
    page.emulate_media(forced_colors="none", color_scheme="light")
    ground = hexadecimal(seen["ground"])
    assert (contrast(ground, "#ffffff") > 4.5) == (palette == "dark")
    for colour in seen["marks"] + seen["edges"]:
        assert contrast(hexadecimal(colour), ground) >= 3, colour
    assert all(float(width[:-2]) >= 1 for width in seen["widths"])
    assert seen["current"] == ["solid", "none"]
    before, pressed = map(hexadecimal, seen["pressed"])
    assert contrast(before, pressed) >= 3


def test_dimmed_edges_are_seen_on_a_dark_ground(page):
    dim = "theme => { document.body.dataset.jpThemeLight = theme; return getComputedStyle(document.querySelector('.dim')).opacity; }"
    light, dark = (float(page.evaluate(dim, theme)) for theme in ("true", "false"))
    page.evaluate(dim, "true")
    assert light < dark < 0.6
    for edge in ("positive", "negative"):
        pair = zip(*(bytes.fromhex(COLOURS[name][1][1:]) for name in (edge, "ground")), strict=True)
        shown = "#" + "".join(f"{round(dark * over + (1 - dark) * under):02x}" for over, under in pair)
        assert contrast(shown, COLOURS["ground"][1]) >= 2


def test_at_twice_the_size_the_dial_stays_in_sight(page):
    page.set_viewport_size({"width": 640, "height": 400})
    hide = "document.querySelector('#jp-left-stack:not(.lm-mod-hidden)') && window.jupyterapp.commands.execute('application:toggle-left-area')"
    page.evaluate(hide)
    page.wait_for_timeout(300)
    sideways, found = page.evaluate(IN_SIGHT)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert sideways <= 0 and len(DIALS) > 20
    for name, (wide, in_sight) in zip([*NAMES, "lines"], found, strict=True):
        assert wide <= 0, f"{name} is too wide by {wide}"
        assert in_sight, f"the dial of {name} is out of sight"

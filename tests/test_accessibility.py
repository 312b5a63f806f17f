"""For everyone, explorer by explorer on a bare page: names and roles, one stop a panel, keys that stay and keys that go on, marks."""

import pytest
from accessibility import reached
from bare_page import Bare
from driving import NAMES, at_first, made, over_all
from test_draw import contrast

from lecture_lib.draw.style import COLOURS
from lecture_lib.explore import GradientLayout, HiddenGradient
from lecture_lib.explore.kit.controls import Dial, Play

browser = pytest.mark.browser
DIALS = [name for name in NAMES if any("ll-dial-row" in child._dom_classes for child in at_first(name).children)]
LARGEST = {"inputs": 4, "hidden": 4, "neurons": 4, "classes": 4}
MOST = 25_000  # bytes of markup a move
FEW = 4  # Tabs from the slider to the picture, where no other row has a dial: its box, its mark, the moves, the picture


def last(name):
    """The fields that reveal all lines, stops or layers of an explorer, at their ends."""
    state, ends = at_first(name).state, {}
    for field in ("line", "stop"):
        if hasattr(state.fields().get(field), "limits"):
            ends[field] = state.fields()[field].limits(state)[1]
    return ends


@pytest.fixture
def shown(bare, request):
    """The explorer that the test asks for by name, with all its lines."""
    name = request.getfixturevalue("name")
    return Bare(bare, made(name, **last(name)))


# Of each scene: the names of its panels and of what can be picked, and what is wrong with their roles and stops.
SCENES = """[...document.querySelectorAll('.ll-scene')].map(scene => {
    const panels = [...scene.querySelectorAll('.ll-panel')], stops = [...scene.querySelectorAll('[tabindex="0"]')];
    const things = [...scene.querySelectorAll('[data-pick]')];
    const buttons = things.map(thing => thing.querySelector(':scope > .reason, :scope > .statement') ?? thing);
    const role = panel => panel.querySelector('.ll-html, [data-pick]') ? 'group' : 'img';
    const wanted = panel => +!!panel.querySelector('[data-pick]:not(.hidden)');
    return {
        panels: panels.map(panel => panel.ariaLabel),
        images: [...scene.querySelectorAll('.seen[role]')].map(part => part.ariaLabel),
        things: things.map((thing, at) => [thing.dataset.pick, buttons[at].ariaLabel ?? buttons[at].textContent]),
        ids: [...new Set([...scene.querySelectorAll('[id]')].map(part => part.id))],
        raw: scene.innerHTML.includes('@@'),
        roles: panels.filter(panel => panel.role !== role(panel)).length,
        plain: buttons.filter(button => button.role !== 'button').length,
        idle: stops.filter(stop => !buttons.includes(stop) && !stop.matches('.ll-scroll')).length,
        crowded: panels.filter(panel => panel.querySelectorAll('[tabindex="0"]').length !== wanted(panel)).length,
    };
})"""


@browser
@over_all
def test_a_picture_has_names_and_one_stop_a_panel(shown, name):
    shown.again()
    first, second = shown.page.evaluate(SCENES)
    assert first["panels"][0] == shown.widget.text() and all(label.strip() for label in first["panels"])
    assert first["panels"][1:] == [panel["name"] for panel in shown.widget.scene.panels][1:]
    assert first["images"] == [panel["name"] for panel in shown.widget.scene.panels if panel["picks"]]
    assert [pick for pick, label in first["things"] if not label.strip() or label == "undefined"] == []
    for wrong in ("raw", "roles", "plain", "idle", "crowded"):
        assert not first[wrong], wrong
    assert not set(first["ids"]) & set(second["ids"]), "two views share ids"
    assert all(label.strip() for label in shown.see("input.ll-number", "it.ariaLabel"))


def test_a_move_of_the_largest_layout_is_short():
    sizes = {seed: markup_of(GradientLayout(**LARGEST, seed=seed)) for seed in (0, 44)}
    print(f"\nGradientLayout at its largest: {sizes} bytes of markup a move")
    assert max(sizes.values()) < MOST


def markup_of(shown):
    return sum(len(layer.encode()) for layer in shown.scene.frame["moving"].values())


# keyboard

CONTROLS = "button:not(.ll-enlarge), input, [role=slider], [role=spinbutton], .paper, [role=button]:not([data-cells])"


@browser
@over_all
def test_commands_of_the_notebook_stay_inside_and_other_keys_go_on(shown, name):
    for key, held in (
        ("b", {}),
        ("X", {"shiftKey": True}),
        ("Enter", {"ctrlKey": True}),
        ("ArrowUp", {}),
        ("Delete", {}),
    ):
        controls, found = reached(shown.page, key, CONTROLS, **held)
        assert controls > 3 and found == [], key
    for key, held in (
        ("F6", {}),
        ("Escape", {}),
        ("Control", {}),
        ("s", {"ctrlKey": True}),
        ("Home", {"metaKey": True}),
    ):
        controls, found = reached(shown.page, key, CONTROLS, **held)
        assert len(found) == controls, key


# A key on something: whether it has the mark for Notebook 7 on its way down, and a moment later.
MARKED = """async selector => {
    const thing = document.querySelector(selector), seen = [], at = () => seen.push(thing.hasAttribute('data-lm-suppress-shortcuts'));
    thing.addEventListener('keydown', at, { once: true });
    thing.dispatchEvent(new KeyboardEvent('keydown', { key: 'b', bubbles: true }));
    await new Promise(done => setTimeout(done, 5));
    at();
    return seen;
}"""


@browser
def test_what_notebook_7_heeds(bare):
    shown = Bare(bare, HiddenGradient())
    for selector in (".noUi-handle", ".ll-scene [role=button]", ".ll-number", ".ll-tries button"):
        assert bare.evaluate(MARKED, selector) == [True, False]
    bare.evaluate("end()")
    assert bare.evaluate(MARKED, ".noUi-handle") == [False, False] and bare.evaluate("heard()") == 0
    assert shown.said() == []


def has_one_row_of_dials(name):
    """What is played has its own order; on the bare page a drawer stands open, and its dials would be in the way."""
    rows = [*at_first(name).rows(), at_first(name).drawer()]
    plays = any(isinstance(getattr(item, "widget", item), Play) for row in rows for item in row)
    return sum(any(isinstance(item, Dial) for item in row) for row in rows) == 1 and not plays


INSIDE = "!!it.closest('.ll-scene')"


@browser
@pytest.mark.parametrize("name", DIALS)
def test_from_the_slider_to_the_picture_and_back(shown, name):
    """Few Tabs, where no other row has dials; with Enter at once. Backspace leads back."""
    slider = ".ll-dial-row .noUi-handle"
    shown.at(slider).press("Enter")
    if not shown.see(".ll-scene [data-pick]", "it"):
        assert not shown.focused(INSIDE)
        return
    assert shown.focused(INSIDE) and shown.said() == []
    assert shown.press("Control+Backspace").focused(INSIDE)
    assert shown.press("Backspace").focused(f"it.matches('{slider}')")
    assert not shown.press("Control+Enter").focused(INSIDE)
    assert shown.at(".ll-tries [tabindex='0']").press("Backspace").focused("!!it.closest('.ll-tries')")
    shown.at(slider)
    if has_one_row_of_dials(name):
        assert any(shown.press("Tab").focused(INSIDE) for _ in range(FEW)), f"{FEW} Tabs do not lead to the picture"


NAMED = """<div class="widget-slider" title="by its tooltip"><div class="noUi-handle"></div></div>
    <div class="widget-slider"><label class="widget-label">η</label><div class="noUi-handle"></div></div>
    <div><select title="a menu"></select></div><div><label class="widget-label">g</label><select title="named"></select></div>
    <div class="widget-play"><button><i class="fa fa-play"></i></button><button><i class="fa fa-stop"></i></button>
    <button><i class="fa fa-repeat"></i></button></div>"""


@browser
def test_what_ipywidgets_leaves_without_a_name_gets_one(bare):
    """In every row, also in what comes later."""
    shown = Bare(bare, HiddenGradient())
    bare.evaluate(
        "html => { document.querySelector('.ll-explorer > .widget-hbox').innerHTML = html; return drawn(); }", NAMED
    )
    label = "document.getElementById(it.getAttribute('aria-labelledby'))?.textContent ?? it.ariaLabel"
    row = ".ll-explorer > .widget-hbox:first-child"
    assert shown.see(f"{row} .noUi-handle", label) == ["by its tooltip", "η"]
    assert shown.see(f"{row} select", label) == ["a menu", None]
    assert shown.see(f"{row} .widget-play button", label) == ["play, pause", "stop, to the start", "repeat"]
    assert all("Enter: to the picture" in each for each in shown.see(f"{row} .noUi-handle", "it.ariaDescription"))


# marks


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_marks_have_contrast(theme):
    for mark in ("chosen", "ink"):  # what is chosen and the true class, the keyboard's cursor
        for ground in ("ground", "pale"):
            assert contrast(COLOURS[mark][theme], COLOURS[ground][theme]) >= 3, (mark, ground)


@browser
def test_three_marks_differ_in_shape(bare):
    shown = Bare(bare, made("NetworkExplorer"))
    shown.at('rect[data-pick="a 2 1"]').press("ArrowRight")
    cursor = ".ll-cursor path:last-child"
    ((corners, stroke, ink),) = shown.see(
        cursor, "[it.getAttribute('d'), getComputedStyle(it).stroke, getComputedStyle(it.closest('.ll-scene')).color]"
    )
    assert corners.count("M") == 4 and stroke == ink
    width = "parseFloat(getComputedStyle(it).strokeWidth)"
    chosen, true = shown.see(".body.ring", width), shown.see(".truth", width)
    assert len(shown.see(".truth, .truth-inner", "it")) == 2 and min(chosen) > 2 * max(true)

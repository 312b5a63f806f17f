"""What can be picked in a picture, by mouse and by keys: the messages, the cursor, the stops. On a bare page."""

import pytest
from bare_page import Bare, frame, panel
from driving import DIALLED, made, over_all, runs_are_short  # noqa: F401  an autouse fixture

from lecture_lib.formatting import label
from lecture_lib.widgets import Scene

pytestmark = pytest.mark.browser
ARROWS = {"ArrowRight": (1, 0), "ArrowLeft": (-1, 0), "ArrowDown": (0, 1), "ArrowUp": (0, -1)}


def rects(*places):
    """Things to pick, 20 by 20, at these places: "a 1" and so on."""
    return "".join(
        f'<rect data-pick="a {number}" x="{x}" y="{y}" width="20" height="20" aria-label="thing {number}"/>'
        for number, (x, y) in enumerate(places, 1)
    )


@pytest.fixture
def scene(bare):
    """Gives a function: a scene of these panels with what moves in each, on the page."""

    def scene(*panels, **moving):
        shown = Scene()
        shown.panels, shown.frame = list(panels), frame(**moving)
        return Bare(bare, shown)

    return scene


HERE = "it.closest('[data-pick]')?.dataset.pick"
STOPS = """[...it.querySelectorAll('[data-pick]')].filter(each => (each.querySelector('.reason') ?? each).tabIndex === 0)
    .map(each => each.dataset.pick)"""
CURSORS = ".cursor", "it.dataset.pick"
PICKED = {"pick": "a 1", "shift": False}


@pytest.fixture
def row(scene):
    """Four things in a square, and two panels that cannot be picked in or have the first of them once more."""
    square = panel("square", picks=rects((0, 0), (40, 0), (0, 40), (40, 40)))
    return scene(panel("seen"), square, panel("twin", picks=rects((0, 0))), seen="", square="", twin="")


def test_a_click_picks_and_shift_is_told(row):
    row.page.click(".ll-panel >> nth=0")
    row.page.click('[data-pick="a 4"]')
    row.page.click('[data-pick="a 2"]', modifiers=["Shift"])
    assert row.said() == [{"pick": "a 4", "shift": False}, {"pick": "a 2", "shift": True}]
    assert row.focused(HERE) == "a 2" and row.see(*CURSORS) == [], "a cursor is for keys"
    assert row.see(".ll-panel", STOPS) == [[], ["a 2"], ["a 1"]]


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_picks(row, key):
    row.at('[data-pick="a 1"]').press("ArrowRight", key, f"Shift+{key}", "x", "Escape")
    for held in ("Control", "Alt", "Meta"):
        row.press(f"{held}+{key}", f"{held}+ArrowRight")
    assert row.said() == [{"pick": "a 2", "shift": False}, {"pick": "a 2", "shift": True}]


def test_arrows_lead_from_one_to_the_next(row):
    row.at('[data-pick="a 1"]')
    been = [row.press(key).focused(HERE) for key in (*ARROWS, "ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp")]
    assert been == ["a 2", "a 1", "a 3", "a 1", "a 3", "a 4", "a 4", "a 2"]
    assert row.said() == []


def test_an_arrow_leads_straight_on_before_aside(scene):
    shown = scene(panel("one", picks=rects((0, 0), (60, 0), (40, 30))), one="")
    assert shown.at('[data-pick="a 1"]').press("ArrowRight").focused(HERE) == "a 2"


def test_a_panel_is_one_stop_where_one_was_last(row):
    row.page.evaluate("document.activeElement.blur()")
    assert row.press("Tab").see(*CURSORS) == ["a 1", "a 1"], "a key led here"
    assert row.press("ArrowDown").focused(HERE) == "a 3" and row.see(".ll-panel", STOPS) == [[], ["a 3"], ["a 1"]]
    row.press("Tab")
    assert row.focused(HERE) == "a 1"
    assert row.focused("it.closest('.ll-panel').ariaLabel") == "twin"
    assert row.see(*CURSORS) == ["a 1", "a 1"], "it is seen in every panel that has its thing"
    row.press("Shift+Tab")
    assert row.focused(HERE) == "a 1" and row.focused("it.closest('.ll-panel').ariaLabel") == "square"
    row.press("Shift+Tab")
    assert row.see(".cursor, .ll-cursor", "it.tagName") == []


def test_the_cursor_goes_with_the_mouse_and_comes_with_keys(row):
    row.at('[data-pick="a 1"]').press("ArrowRight")
    assert row.see(*CURSORS) == ["a 2"]
    row.page.click('[data-pick="a 1"]')
    assert row.see(*CURSORS) == []
    row.press("ArrowDown")
    assert row.see(*CURSORS) == ["a 3"] and len(row.see(".ll-cursor path", "it")) == 2
    corners = row.see(".ll-cursor .halo", "it.getAttribute('d')")
    assert corners == [
        "M4.8 37.0L-3.0 37.0L-3.0 44.8M15.2 37.0L23.0 37.0L23.0 44.8M15.2 63.0L23.0 63.0L23.0 55.2M4.8 63.0L-3.0 63.0L-3.0 55.2"
    ]


LINE = '<p class="ll-line {}" data-pick="line {}"><b class="reason">reason {}</b><math><mi>x</mi></math></p>'


def lines(current, count=4):
    return "".join(
        LINE.format("current" if n == current else "hidden" if n > current else "", n, n) for n in range(1, count + 1)
    )


def test_enter_on_the_current_line_asks_for_the_next(scene):
    shown = scene(panel("lines", kind="html"), lines=lines(2))
    assert shown.see(".ll-panel", STOPS) == [["line 2"]], "the current line is the stop"
    assert (
        shown.see("[aria-current]", "it.textContent") == ["reason 2"]
        and shown.see(".hidden [tabindex='0']", "it") == []
    )
    shown.page.evaluate("document.activeElement.blur()")
    shown.press("Tab", "Enter")
    assert shown.said() == [{"pick": "line 3", "shift": False}]
    shown.tell(frame=frame(lines=lines(3)))
    assert shown.focused("it.textContent") == "reason 3" and shown.see(*CURSORS) == ["line 3"]
    shown.press("ArrowUp", "Enter")
    assert shown.said() == [{"pick": "line 2", "shift": False}], "a line before it is picked itself"
    shown.page.click('[data-pick="line 1"] math')
    assert shown.said() == [{"pick": "line 1", "shift": False}] and shown.focused("it.textContent") == "reason 1"
    shown.press("ArrowDown")
    shown.tell(frame=frame(lines=lines(4)))
    shown.press("ArrowDown", "ArrowDown", "Enter")
    assert shown.said() == [{"pick": "line 4", "shift": False}], "no line is left"


def test_the_focus_stays_where_it_was(scene):
    both = panel("one", picks=rects((0, 0), (40, 0))), panel("lines", kind="html")
    shown = scene(*both, one="", lines=lines(3))
    shown.at('[data-pick="line 2"] .reason').press("x")
    shown.tell(frame=frame(one="<text>1</text>", lines=lines(3).replace("reason", "words", 1)))
    assert shown.focused(HERE) == "line 2"
    shown.tell(frame=frame(one="", lines=lines(3, 3).replace('data-pick="line 2"', "")))
    assert shown.focused(HERE) == "line 3", "what had it is gone: to the stop of the panel"
    shown.tell(panels=[*both, panel("third")], frame=frame(one="", lines=lines(3), third=""))
    assert shown.focused(HERE) == "line 3", "panels laid anew"
    shown.tell(panels=[both[0]], frame=frame(one=""))
    assert shown.focused(HERE) == "a 1", "its panel is gone: to another one's stop"
    shown.page.evaluate("document.activeElement.blur()")
    shown.tell(panels=list(both), frame=frame(one="", lines=lines(1)))
    assert shown.focused("it.tagName") == "BODY", "nothing takes what it had not"


def test_a_panel_scrolls_to_what_is_current_or_pointed_at(scene):
    shown = scene(
        *(panel(name, kind="html", height=900, room=200) for name in ("one", "two")),
        one=lines(30, 40),
        two=lines(30, 40),
    )
    inside = """(view => { const [at, box] = [it, view].map(each => each.getBoundingClientRect());
        return view.scrollTop > 0 && at.top >= box.top && at.bottom <= box.bottom; })(it.closest('.ll-scroll'))"""
    assert shown.see(".current", inside) == [True, True]
    shown.tell(frame=frame(one=lines(39, 40), two=lines(39, 40)))
    assert shown.see(".current", inside) == [True, True]
    shown.page.add_style_tag(content=".ll-scroll { height: 90px !important; min-height: 0 !important }").evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert shown.see(".ll-scroll", "it.clientHeight") == [90, 90] and shown.see(".current", inside) == [True, True]
    shown.at('[data-pick="line 20"] .reason').press("ArrowUp")
    assert shown.see(".cursor", inside) == [True, True] and shown.focused(HERE) == "line 19"
    shown.tell(frame=frame(one="<p style='height: 900px'>nothing to pick</p>", two=""))
    shown.press("Tab")
    assert shown.see(".ll-scroll", "it.tabIndex") == [0, 0], "it can be scrolled by keys"


GRID = (
    '<rect data-pick="at" data-cells="w -6 6 13 b -3 3 7" x="10" y="10" width="60" height="60" aria-label="a point"/>'
)


def test_a_place_of_many(scene):
    """The nearest place to a click; from there by arrows, by five with Shift; at the edge an arrow leads on."""
    shown = scene(panel("plane", width=200, height=200, picks=GRID + rects((120, 30))), plane="")
    box = shown.page.locator("[data-cells]").bounding_box()
    for across, up in ((0, 0), (1, 1), (0.5, 0.17)):
        shown.page.mouse.click(box["x"] + across * (box["width"] - 1), box["y"] + (1 - up) * (box["height"] - 1))
    assert [each["pick"] for each in shown.said()] == ["at 1 1", "at 13 7", "at 7 2"]
    shown.press("ArrowRight", "ArrowUp", "Enter", "Shift+ArrowLeft", "Shift+ArrowDown", "Shift+ArrowUp", "Shift+Enter")
    assert shown.said() == [{"pick": "at 8 3", "shift": False}, {"pick": "at 3 6", "shift": True}]
    assert shown.see(".ll-live-region", "it.textContent") == ["a point: w = -4, b = 2"]
    assert shown.see(".ll-cursor .halo", "it.getAttribute('d')")[0].startswith("M12 20"), (
        "the ring is around its middle"
    )
    shown.press("Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    assert shown.said() == [{"pick": "at 13 6", "shift": False}] and shown.focused(HERE) == "at"
    assert shown.press("ArrowRight").focused(HERE) == "a 1"


# Clicks all things that can be picked; of each: its name, and whether a mouse reaches it somewhere near its diagonals.
CLICK_ALL = """() => [...document.querySelectorAll('.ll-scene [data-pick]:not(.hidden, [data-cells])')].map(thing => {
    thing.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = thing.getBoundingClientRect(), pick = thing.dataset.pick;
    const hit = (across, down) => [0, -2, 2].some(aside =>
        document.elementFromPoint(x + across * width + aside, y + down * height)?.closest('[data-pick]') === thing);
    const reached = Array.from({ length: 50 }, (_, n) => 0.5 + 0.01 * n * (-1) ** n).some(at => hit(at, at) || hit(at, 1 - at));
    thing.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    return [pick, reached];
})"""


@over_all
def test_every_thing_is_reached_and_says_its_name(bare, name):
    shown = Bare(bare, made(name).scene)
    found = bare.evaluate(CLICK_ALL)
    assert [said["pick"] for said in shown.said()] == [pick for pick, _ in found]
    assert [pick for pick, reached in found if not reached] == []


ON_TOP = "(box => document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === it)(it.getBoundingClientRect())"


@pytest.mark.parametrize("name", DIALLED)
def test_a_weight_is_put_on_the_dial_by_mouse_and_by_keys(bare, name):
    explorer = made(name)
    shown, weight = Bare(bare, explorer), explorer.controls["weight"]
    kind, indices = weight.value
    own = " ".join(map(str, (kind, *indices)))
    weights = shown.see('.picks [data-pick^="W "]', f"[it.dataset.pick, {ON_TOP}]")
    pick = next(pick for pick, on_top in weights if on_top and pick != own)
    bare.click(f'.picks [data-pick="{pick}"]', modifiers=["Shift"], force=True)
    shown.turn()
    assert label(*weight.value) == label(*words_of(pick)) and shown.focused(HERE) == pick
    for _ in range(40):
        if (there := shown.press("ArrowRight", "ArrowDown").focused(HERE)).startswith("W ") and there != pick:
            break
    shown.press("Shift+Enter").turn()
    assert weight.value == words_of(there) and shown.focused(HERE) == there
    assert shown.see("input.ll-number", "it.ariaLabel")[0] == label(weight.value[0], *weight.value[1])


def words_of(pick):
    kind, *indices = pick.split()
    return kind, tuple(map(int, indices))


def test_a_line_is_written_by_keys_alone(bare):
    explorer = made("HiddenGradient", subject="h_12", write=True)
    shown = Bare(bare, explorer)
    (stops,) = shown.see(".ll-panel[data-name='lines']", STOPS)
    assert stops == ["hole 1"], "the hole in focus is the one stop of the panel"
    shown.at('[data-pick="hole 1"]').press("ArrowRight")
    assert shown.focused(HERE) == "hole 2" and shown.focused("it.role") == "button"
    shown.press("Enter").turn()
    assert explorer.state.hole == 2 and shown.focused("it.getAttribute('aria-current')") == "true"
    bare.click('[data-to="hole 3"]')  # in the formula: as its button
    assert shown.turn().focused(HERE) == "hole 3" and explorer.state.hole == 3
    shown.press("ArrowLeft", "ArrowLeft", "Enter").turn().press("ArrowDown")
    for tile in ("n_{i+1}", "∂ℒ/∂a_{i+1,m}", "∂a_{i+1,m}/∂h_{ij}"):
        assert shown.focused(HERE).startswith("tile ")
        tiles = shown.see(".tile", "it.ariaLabel")
        steps = tiles.index(tile) - tiles.index(shown.focused("it.ariaLabel"))
        shown.press(*["ArrowRight" if steps > 0 else "ArrowLeft"] * abs(steps))
        assert shown.focused("it.ariaLabel") == tile
        assert explorer.state.line == 0
        shown.press("Enter").turn()  # the next tile is where the last one was, or the hole
        if shown.focused(HERE).startswith("hole "):
            shown.press("ArrowDown")
    assert explorer.state.line == 1 and shown.see(".yours", "it.textContent") == ["✓ yours"]
    assert shown.see(".tile", "it.offsetHeight >= 24 && it.offsetWidth >= 24") == [True] * len(shown.see(".tile", "1"))

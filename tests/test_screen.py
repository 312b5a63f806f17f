"""One screen and for everyone, in JupyterLab: how high and wide each explorer is, with its side bar open and closed; what
axe-core finds; forced colours; twice the size. All explorers on one page.

`pytest tests/test_screen.py -s` prints the measures.
"""

import pytest
from accessibility import IN_SIGHT, LOOK, hexadecimal, violations
from driving import NAMES, at_first, having
from lab import OFTEN, lent
from on_page import notebook_of
from test_accessibility import DIALS, last
from test_draw import contrast

from lecture_lib.draw.style import COLOURS

pytestmark = pytest.mark.browser
CLOSED, OPEN, LARGEST = 620, 679, 679  # CSS pixels of height, at 1280x800; a cell has 679 there
CONTROLS, STOPS, SMALLEST_TEXT = 8, 12, 11.9
LARGE = {"inputs": 4, "hidden": 4, "neurons": 4, "classes": 4, "k": 6, "depth": 20}
OUTPUTS = "[...document.querySelectorAll('.jp-OutputArea-output:has(.ll-explorer)')]"
MEASURE = """output => {
    const stops = [...output.querySelectorAll('*')].filter(
        thing => thing.tabIndex >= 0 && thing.getClientRects().length && !thing.disabled && !thing.closest('.lm-mod-hidden')
            && !thing.matches('.ll-enlarge') // the last one, behind the picture: it is on nobody's way
    );
    const texts = [...output.querySelectorAll('.ll-svg text, .ll-html *')].filter(
        thing => [...thing.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && thing.getClientRects().length
            && !thing.closest('sub, sup, msub, msup, munderover, mfrac')
    );
    const scale = matrix => matrix ? Math.hypot(matrix.a, matrix.b) : 1;  // some labels are turned
    const size = thing => parseFloat(getComputedStyle(thing).fontSize) * scale(thing.getScreenCTM?.());
    const rows = [...output.querySelectorAll('.widget-vbox > .widget-hbox')].filter(row => row.getClientRects().length);
    return {
        height: output.getBoundingClientRect().height,
        sideways: output.scrollWidth - output.clientWidth,
        stops: stops.length,
        controls: rows.flatMap(row => [...row.children].filter(child => child.getClientRects().length)).length
            + output.querySelectorAll('.ll-tries').length,
        text: Math.min(...texts.map(size)),
    };
}"""


def largest(name):
    """The largest sizes that the controls of an explorer offer."""
    state, found = at_first(name).state, {}
    for field in LARGE:
        spec = state.fields().get(field)
        if spec:
            found[field] = spec.offered(state)[-1] if hasattr(spec, "offered") else spec.limits(state)[1]
    return found


WHOLE = tuple(f"{name}(**{last(name)!r})" for name in NAMES) + ("HiddenGradient(line=1)",)
DRAWN_OVER = [40, 160, 40] * 20 + [90]  # far from every curve: what is said of it is long
SKETCHES = tuple(
    f"{name}({how})"
    for name in having("sketch")
    for how in ("sketch=True", f"sketch=True, laid_over=True, drawn={DRAWN_OVER}")
)


def last_to_write(name):
    """How many lines stand above the last one that is to write."""
    lines = at_first(name).state.derivation.lines
    return max(number for number, line in enumerate(lines) if line.holes)


WRITING = tuple(f"{name}(write=True, line={last_to_write(name)})" for name in having("write"))
CALLS = [*NAMES, "lines", *SKETCHES, *WRITING]
WHOLE += SKETCHES + WRITING
AS_LARGE = tuple(f"{name}(**{last(name) | largest(name)!r})" for name in NAMES)
DERIVATIONS = (
    "OutputDerivation(line=4, show='numbers', trap=True)",
    "OutputDerivation(line=6, show='numbers')",
    "OutputDerivation(line=2)",
    "ActivationDerivation(line=1)",
    "ActivationDerivation(line=5, g='tanh', show='numbers')",
)
# Runs the one cell with another source, and waits until all of its explorers are drawn.
SHOW = """async source => {
    const cell = window.jupyterapp.shell.currentWidget.content.activeCell;
    cell.model.sharedModel.setSource(source);
    await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
DRAWN = """count => document.querySelectorAll('.ll-scene').length === count
    && document.querySelectorAll('.ll-scene .ll-panel:first-child .moving > *').length >= count"""


@pytest.fixture(scope="module")
def notebook(jupyterlab, lab):
    path = notebook_of(lab.root / "screen.ipynb", "from lecture_lib.explore import *")
    with lent(jupyterlab) as notebook:
        assert notebook.open(path.name).run_all() == []
        yield notebook
        assert not notebook.said, f"on the console: {notebook.said}"


@pytest.fixture
def show(notebook):
    """Gives a function: these explorers in the output of the one cell, laid out for a window of this size."""

    def show(*calls, side_bar=False, width=1280, height=800):
        page = notebook.page
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("window.jupyterapp.shell.leftCollapsed") == side_bar:
            notebook.do("application:toggle-left-area")
        if getattr(notebook, "calls", None) != calls:
            notebook.calls = calls
            page.evaluate(SHOW, f"display({', '.join(calls)})")
            notebook.wait_until_idle()
            assert notebook.errors() == []
            page.wait_for_function(DRAWN, arg=len(calls), polling=OFTEN)
        page.wait_for_timeout(500)  # it is laid out for another window
        return page

    return show


def measured(page, title):
    """The measures of every explorer, by name."""
    found = dict(zip(CALLS, page.evaluate(f"{OUTPUTS}.map({MEASURE})"), strict=False))
    print(f"\n{title}")
    for name, each in found.items():
        print(f"  {name:28}" + "  ".join(f"{what} {value:6.1f}" for what, value in each.items()))
    assert len(found) >= len(NAMES)
    return found


READ = """output => {
    const panel = output.querySelector('.ll-panel:has(> .ll-html > .ll-lines)'), box = panel.getBoundingClientRect();
    const current = [...panel.querySelectorAll('.ll-line.current, .ll-trap')].map(line => line.getBoundingClientRect());
    const rows = table => new Set([...table.querySelectorAll('mtr')].map(row => Math.round(row.getBoundingClientRect().y)));
    const pressed = output.querySelector('.jupyter-button.mod-active');
    return {
        height: output.getBoundingClientRect().height,
        inSight: current.every(line => line.top >= box.top - 1 && line.bottom <= box.bottom + 1),
        gap: box.top + panel.scrollHeight - panel.scrollTop - Math.max(...[...panel.querySelectorAll('.ll-line:not(.hidden), .ll-trap')]
            .map(line => line.getBoundingClientRect().bottom)),
        rows: Math.max(0, ...[...panel.querySelectorAll('.ll-line:not(.hidden) mtable.folds')].map(table => rows(table).size)),
        pressed: pressed && getComputedStyle(pressed).borderTopWidth,
        sizes: [...new Set([...output.querySelectorAll('.quiet:not(.ll-lines *)')].filter(text => text.textContent.includes('click'))
            .map(text => Math.round(parseFloat(getComputedStyle(text).fontSize) * (text.getScreenCTM?.().a ?? 1))))],
    };
}"""


def test_a_derivation_keeps_its_controls_and_the_current_line_in_sight(show):
    """In a window of 679 px there is room for the cell's code above it. No gap, no row in a fraction, one size of captions.

    It stands first: in a cell that is run again, the first output has been seen 31 px higher than what is in it.
    """
    found = show(*DERIVATIONS).evaluate(f"{OUTPUTS}.map({READ})")
    for call, each in zip(DERIVATIONS, found, strict=True):
        assert each["height"] <= 600 and each["inSight"], f"{call}: {each}"
        assert each["gap"] < 10, f"white under {call}: {each['gap']}"
        assert each["rows"] <= 1, f"a sum in a fraction of {call} has {each['rows']} rows"
        assert set(each["sizes"]) <= {12, 13}, f"captions of {call}: {each['sizes']}"
    assert [each["pressed"] for each in found] == ["2px", None, None, None, None]


@pytest.mark.parametrize("side_bar, most", [(False, CLOSED), (True, OPEN)], ids=["side bar closed", "side bar open"])
def test_every_explorer_stands_on_one_screen(show, side_bar, most):
    for name, each in measured(show(*WHOLE, side_bar=side_bar), f"at most {most}, side bar {side_bar}").items():
        assert each["height"] <= most, f"{name} is {each['height']} high"
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"
        assert each["controls"] <= CONTROLS, f"{name} shows {each['controls']} controls"
        assert each["stops"] <= STOPS, f"{name} has {each['stops']} Tab stops"
        assert each["text"] >= SMALLEST_TEXT, f"{name} has text of {each['text']:.1f} px"


def test_nothing_is_lost_on_a_small_screen(show):
    for name, each in measured(show(*WHOLE, width=1024, height=768), "1024 × 768").items():
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"
        assert each["text"] >= SMALLEST_TEXT, f"{name} has text of {each['text']:.1f} px"


def test_at_twice_the_size_the_dial_stays_in_sight(show):
    sideways, found = show(*WHOLE, width=640, height=400).evaluate(IN_SIGHT)
    assert sideways <= 0 and len(DIALS) > 20
    for name, (wide, in_sight) in zip(CALLS, found, strict=True):
        assert wide <= 0, f"{name} is too wide by {wide}"
        assert in_sight, f"the dial of {name} is out of sight"


def test_axe_finds_nothing_in_any_explorer(show):
    """Neither in what is drawn nor in what ipywidgets gives: its sliders, menus and players have names by widgets/reach.js."""
    page = show(*WHOLE, side_bar=True)
    assert page.locator(".ll-explorer").count() == len(WHOLE)
    assert violations(page) == []


TAKE = "(thing, name) => { const was = thing.getAttribute(name); thing.removeAttribute(name); return was; }"


@pytest.mark.parametrize(
    ("thing", "attribute", "rule"),
    [
        ("line[data-pick]", "role", "aria-prohibited-attr"),
        ("rect[data-pick]", "aria-label", "aria-command-name"),
        (".noUi-handle", "aria-labelledby", "aria-input-field-name"),
    ],
)
def test_axe_sees_what_is_missing(show, thing, attribute, rule):
    page = show(*WHOLE, side_bar=True)
    one = page.locator(f".ll-explorer:has({thing})").first
    was = one.locator(thing).first.evaluate(TAKE, attribute)
    try:
        one.evaluate("explorer => explorer.id = 'one'")
        assert rule in {each.partition(":")[0] for each in violations(page, "#one", runOnly=[rule])}
    finally:
        one.evaluate("explorer => explorer.removeAttribute('id')")
        one.locator(thing).first.evaluate("(thing, [name, was]) => thing.setAttribute(name, was)", [attribute, was])


@pytest.mark.parametrize("palette", ["dark", "light"])
def test_forced_colours(show, palette):
    page = show(*WHOLE, side_bar=True)
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


def test_dimmed_edges_are_seen_on_a_dark_ground(show):
    dim = "theme => { document.body.dataset.jpThemeLight = theme; return getComputedStyle(document.querySelector('.dim')).opacity; }"
    page = show(*WHOLE, side_bar=True)
    light, dark = (float(page.evaluate(dim, theme)) for theme in ("true", "false"))
    page.evaluate(dim, "true")
    assert light < dark < 0.6
    for edge in ("positive", "negative"):
        pair = zip(*(bytes.fromhex(COLOURS[name][1][1:]) for name in (edge, "ground")), strict=True)
        shown = "#" + "".join(f"{round(dark * over + (1 - dark) * under):02x}" for over, under in pair)
        assert contrast(shown, COLOURS["ground"][1]) >= 2


def test_the_largest_networks_stand_on_one_screen(show):
    for name, each in measured(show(*AS_LARGE), f"largest sizes, at most {LARGEST}").items():
        assert each["height"] <= LARGEST, f"{name} is {each['height']} high"
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"

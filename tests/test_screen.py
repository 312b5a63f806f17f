"""One screen: how high and wide each explorer is in JupyterLab, with its side bar open and closed, and how many stops.

`pytest tests/test_screen.py -s` prints the measures.
"""

from contextlib import contextmanager

import pytest
from driving import NAMES, at_first
from lab import OFTEN, opened
from on_page import notebook_of

CLOSED, OPEN, LARGEST = 620, 679, 679  # CSS pixels of height, at 1280x800; a cell has 679 there
CONTROLS, STOPS, SMALLEST_TEXT = 8, 12, 11.9
LARGE = {"inputs": 4, "hidden": 4, "neurons": 4, "classes": 4, "k": 6, "depth": 20}
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


def last(name):
    """The fields that reveal all lines, stops or layers of an explorer, at their ends."""
    state, ends = at_first(name).state, {}
    for field in ("line", "stop"):
        if hasattr(state.fields().get(field), "limits"):
            ends[field] = state.fields()[field].limits(state)[1]
    return ends


def largest(name):
    """The largest sizes that the controls of an explorer offer."""
    state, found = at_first(name).state, {}
    for field in LARGE:
        spec = state.fields().get(field)
        if spec:
            found[field] = spec.offered(state)[-1] if hasattr(spec, "offered") else spec.limits(state)[1]
    return found


@contextmanager
def shown(browser, lab, name, *calls):
    """A notebook of this name with the explorers that these calls make, drawn, in the output of one cell."""
    source = f"from lecture_lib.explore import *\ndisplay({', '.join(calls)})"
    path = notebook_of(lab.root / f"{name}.ipynb", source)
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        drawn = "count => document.querySelectorAll('.ll-scene .ll-panel:first-child .moving > *').length >= count"
        notebook.page.wait_for_function(drawn, arg=len(calls), polling=OFTEN)
        yield notebook
    path.unlink()


def whole():
    """The calls that make every explorer with all of its lines, stops and layers."""
    return [f"{name}(**{last(name)!r})" for name in NAMES]


@pytest.fixture(scope="module")
def page(browser, lab):
    with shown(browser, lab, "whole", *whole()) as notebook:
        yield notebook.page


def measured(page, title, side_bar=False, width=1280, height=800):
    """The measures of every explorer, by name."""
    page.set_viewport_size({"width": width, "height": height})
    if page.evaluate("window.jupyterapp.shell.leftCollapsed") == side_bar:
        page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area').then(() => null)")
    page.wait_for_timeout(500)  # it is laid out for another window
    measures = page.evaluate(
        f"[...document.querySelectorAll('.jp-OutputArea-output:has(.ll-explorer)')].map({MEASURE})"
    )
    found = dict(zip(NAMES, measures, strict=True))
    report(f"{width}x{height}, side bar {'open' if side_bar else 'closed'}, {title}", found)
    return found


def report(title, found):
    print(f"\n{title}")
    for name, each in found.items():
        print(f"  {name:28}" + "  ".join(f"{what} {value:6.1f}" for what, value in each.items()))


@pytest.mark.parametrize("side_bar, most", [(False, CLOSED), (True, OPEN)], ids=["side bar closed", "side bar open"])
def test_every_explorer_stands_on_one_screen(page, side_bar, most):
    for name, each in measured(page, f"at most {most}", side_bar).items():
        assert each["height"] <= most, f"{name} is {each['height']} high"
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"
        assert each["controls"] <= CONTROLS, f"{name} shows {each['controls']} controls"
        assert each["stops"] <= STOPS, f"{name} has {each['stops']} Tab stops"
        assert each["text"] >= SMALLEST_TEXT, f"{name} has text of {each['text']:.1f} px"


def test_nothing_is_lost_on_a_small_screen(page):
    for name, each in measured(page, "small", width=1024, height=768).items():
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"
        assert each["text"] >= SMALLEST_TEXT, f"{name} has text of {each['text']:.1f} px"


def test_the_largest_networks_stand_on_one_screen(browser, lab):
    calls = [f"{name}(**{last(name) | largest(name)!r})" for name in NAMES]
    with shown(browser, lab, "largest", *calls) as notebook:
        found = measured(notebook.page, f"largest sizes, at most {LARGEST}")
    for name, each in found.items():
        assert each["height"] <= LARGEST, f"{name} is {each['height']} high"
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"


IN_SIGHT = """output => {
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


def test_a_derivation_keeps_its_controls_and_the_current_line_in_sight(browser, lab):
    """In a window of 679 px there is room for the cell's code above it. No gap, no row in a fraction, one size of captions."""
    calls = (
        "OutputDerivation(line=4, show='numbers', trap=True)",
        "OutputDerivation(line=6, show='numbers')",
        "OutputDerivation(line=2)",
        "ActivationDerivation(line=1)",
        "ActivationDerivation(line=5, g='tanh', show='numbers')",
    )
    with shown(browser, lab, "lines", *calls) as notebook:
        notebook.do("application:toggle-left-area")
        notebook.page.wait_for_timeout(500)
        outputs = ".jp-OutputArea-output:has(.ll-explorer)"
        found = notebook.page.evaluate(f"[...document.querySelectorAll('{outputs}')].map({IN_SIGHT})")
    for call, each in zip(calls, found, strict=True):
        assert each["height"] <= 600 and each["inSight"], f"{call}: {each}"
        assert each["gap"] < 10, f"white under {call}: {each['gap']}"
        assert each["rows"] <= 1, f"a sum in a fraction of {call} has {each['rows']} rows"
        assert set(each["sizes"]) <= {12, 13}, f"captions of {call}: {each['sizes']}"
    assert [each["pressed"] for each in found] == ["2px", None, None, None, None]

"""One screen: how high and wide each explorer is in JupyterLab, with its side bar open and closed, and how many stops.

`pytest tests/test_screen.py -s` prints the measures.
"""

from contextlib import contextmanager

import pytest
from driving import NAMES, at_first
from lab import opened
from test_browser import cell_of, notebook_of

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
        controls: rows.flatMap(row => [...row.children].filter(child => child.getClientRects().length)).length,
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
def shown(browser, lab, name, starts):
    """A notebook of this name with every explorer, started so, in JupyterLab."""
    sources = [f"from lecture_lib import explore\nexplore.{each}(**{start!r})" for each, start in starts.items()]
    path = notebook_of(lab.root / f"{name}.ipynb", *sources)
    with opened(browser, lab) as notebook:
        notebook.open(path.name)
        assert notebook.run_all() == []
        yield notebook
    path.unlink()


@pytest.fixture(scope="module")
def whole(browser, lab):
    """Every explorer with all of its lines, stops and layers."""
    with shown(browser, lab, "whole", {name: last(name) for name in NAMES}) as notebook:
        yield notebook


def measured(notebook, title, side_bar=False, width=1280, height=800):
    """The measures of every explorer, by name."""
    page, found = notebook.page, {}
    page.set_viewport_size({"width": width, "height": height})
    if page.evaluate("window.jupyterapp.shell.leftCollapsed") == side_bar:
        page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area').then(() => null)")
    for number, name in enumerate(NAMES):
        output = cell_of(notebook, number).locator(".jp-OutputArea-output").last
        output.locator(".moving *").first.wait_for(state="attached")
        page.wait_for_timeout(100)
        found[name] = output.evaluate(MEASURE)
    report(f"{width}x{height}, side bar {'open' if side_bar else 'closed'}, {title}", found)
    return found


def report(title, found):
    print(f"\n{title}")
    for name, each in found.items():
        print(f"  {name:28}" + "  ".join(f"{what} {value:6.1f}" for what, value in each.items()))


@pytest.mark.parametrize("side_bar, most", [(False, CLOSED), (True, OPEN)], ids=["side bar closed", "side bar open"])
def test_every_explorer_stands_on_one_screen(whole, side_bar, most):
    for name, each in measured(whole, f"at most {most}", side_bar).items():
        assert each["height"] <= most, f"{name} is {each['height']} high"
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"
        assert each["controls"] <= CONTROLS, f"{name} shows {each['controls']} controls"
        assert each["stops"] <= STOPS, f"{name} has {each['stops']} Tab stops"
        assert each["text"] >= SMALLEST_TEXT, f"{name} has text of {each['text']:.1f} px"


def test_nothing_is_lost_on_a_small_screen(whole):
    for name, each in measured(whole, "small", width=1024, height=768).items():
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"
        assert each["text"] >= SMALLEST_TEXT, f"{name} has text of {each['text']:.1f} px"


def test_the_largest_networks_stand_on_one_screen(browser, lab):
    with shown(browser, lab, "largest", {name: last(name) | largest(name) for name in NAMES}) as notebook:
        found = measured(notebook, f"largest sizes, at most {LARGEST}")
    for name, each in found.items():
        assert each["height"] <= LARGEST, f"{name} is {each['height']} high"
        assert each["sideways"] <= 0, f"{name} is too wide by {each['sideways']}"

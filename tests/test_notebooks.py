"""The stored notebooks: each guard is a function that takes a notebook, and is tried on a broken one as well."""

import re
from urllib.parse import unquote

import nbformat
import pytest
import store
from lab import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
# What nbval never compares, so that an output of these alone is no check.
NOT_COMPARED = {"image/png", "image/jpeg", "image/svg+xml", store.WIDGET_VIEW}
MOST_LINES = 12
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
NOT_REPRODUCIBLE = {
    "an absolute path": re.compile(
        r"(?<![\w.:/])/(?:home|root|Users|tmp|usr|opt|var|mnt|work|srv)/|\b[A-Z]:\\\w|file://"
    ),
    "an address": re.compile(r"\b0x[0-9a-fA-F]{4,}"),
    "a bare numpy number": re.compile(r"\bnp\.(?:float|int|bool|str)\w*\("),
}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts(notebook):
    """The text of every output, as one string each."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            yield output.get("text", "")
            yield from (str(value) for mime, value in output.get("data", {}).items() if mime != "image/png")


def links(cell):
    """The relative links of a markdown cell, without the place in the page."""
    if cell.cell_type != "markdown":
        return []
    found = (unquote(a or b).split("#")[0] for a, b in LINK.findall(cell.source))
    return [link for link in found if link and ":" not in link]


def is_executed(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts, "no code cell"
    assert counts == list(range(1, len(counts) + 1)), f"counts are {counts}: run notebooks/store.py"


def has_something_to_compare(notebook):
    kinds = {
        kind for cell in code_cells(notebook) for output in cell.outputs for kind in output.get("data", ["stream"])
    }
    assert kinds - NOT_COMPARED, f"nbval compares none of {sorted(kinds)}: print a number"


def compares_everything(notebook):
    for cell in notebook.cells:
        marks = " ".join(cell.metadata.get("tags", [])) + (cell.source if cell.cell_type == "code" else "")
        assert not re.search(r"nbval|PYTEST_VALIDATE|raises-exception", marks, re.I), f"not checked:\n{cell.source}"


def has_no_errors(notebook):
    for cell in code_cells(notebook):
        assert not any(output.output_type == "error" for output in cell.outputs), f"an error:\n{cell.source}"
        assert not any(output.get("name") == "stderr" for output in cell.outputs), f"a warning:\n{cell.source}"


def has_no_state(notebook):
    assert dict(notebook.metadata) == store.NOTEBOOK_METADATA, f"metadata is {sorted(notebook.metadata)}"
    for cell in notebook.cells:
        assert set(cell.metadata) <= set(store.CELL_METADATA), f"cell metadata is {sorted(cell.metadata)}"
        assert not any(store.WIDGET_VIEW in output.get("data", {}) for output in cell.get("outputs", []))


def has_short_cells(notebook):
    for cell in code_cells(notebook):
        lines = len(cell.source.splitlines())
        assert 1 <= lines <= MOST_LINES, f"{lines} lines, at most {MOST_LINES}:\n{cell.source}"


def is_reproducible(notebook):
    for text in texts(notebook):
        for what, pattern in NOT_REPRODUCIBLE.items():
            assert not pattern.search(text), f"{what} in an output: {pattern.search(text)[0]!r}"


def has_links_that_lead_somewhere(notebook):
    for cell in notebook.cells:
        for link in links(cell):
            assert (NOTEBOOKS / link).is_file(), f"{link} does not exist"


def has_navigation(notebook):
    for name, cell in (("first", notebook.cells[0]), ("last", notebook.cells[-1])):
        assert "00-contents.ipynb" in links(cell), f"the {name} cell does not lead to 00-contents.ipynb"


def has_its_own_ids(notebook):
    ids = [cell.get("id") for cell in notebook.cells]
    assert None not in ids and len(set(ids)) == len(ids), f"cell ids are {ids}"


GUARDS = [
    is_executed,
    has_something_to_compare,
    compares_everything,
    has_no_errors,
    has_no_state,
    has_short_cells,
    is_reproducible,
    has_links_that_lead_somewhere,
    has_navigation,
    has_its_own_ids,
]


def test_there_are_notebooks():
    assert NOTEBOOKS / "00-contents.ipynb" in PATHS


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_guard(path, guard):
    guard(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_is_stored_in_its_normal_form(path):
    assert store.to_bytes(store.normalise(store.read(path))) == path.read_bytes(), "run notebooks/store.py"


def test_contents_lead_to_every_notebook():
    contents = nbformat.read(NOTEBOOKS / "00-contents.ipynb", as_version=4)
    assert {path.name for path in PATHS} <= {link for cell in contents.cells for link in links(cell)}


# Each guard with one thing that it must see. `code` is the first code cell of a good notebook, `text` the first cell.
BREAKS = {
    "a cell not run": (is_executed, lambda code, text: code.update(execution_count=None)),
    "a cell run again": (is_executed, lambda code, text: code.update(execution_count=7)),
    "a skipped cell": (compares_everything, lambda code, text: code.metadata.update(tags=["nbval-skip"])),
    "an ignored output": (compares_everything, lambda code, text: code.update(source="# NBVAL_IGNORE_OUTPUT\n1")),
    "an error": (has_no_errors, lambda code, text: code.outputs.append(nbformat.v4.new_output("error"))),
    "a warning": (has_no_errors, lambda code, text: code.outputs[0].update(name="stderr")),
    "cell metadata": (has_no_state, lambda code, text: code.metadata.update(collapsed=True)),
    "timing": (has_no_state, lambda code, text: code.metadata.update(execution={})),
    "a long cell": (has_short_cells, lambda code, text: code.update(source="1\n" * 13)),
    "an empty cell": (has_short_cells, lambda code, text: code.update(source="")),
    "a path": (is_reproducible, lambda code, text: code.outputs[0].update(text="in /home/someone/lecture")),
    "an address": (is_reproducible, lambda code, text: code.outputs[0].update(text="<Dial at 0x7f0c2e5d>")),
    "a numpy number": (is_reproducible, lambda code, text: code.outputs[0].update(text="[np.float64(0.5)]")),
    "a dead link": (has_links_that_lead_somewhere, lambda code, text: text.update(source="[4.1](4.1-lost.ipynb#a)")),
    "a dead picture": (has_links_that_lead_somewhere, lambda code, text: text.update(source='<img src="lost.svg">')),
    "no navigation": (has_navigation, lambda code, text: text.update(source="# 4.1")),
    "code for navigation": (has_navigation, lambda code, text: text.update(cell_type="code")),
    "an id used twice": (has_its_own_ids, lambda code, text: code.update(id=text.id)),
}


@pytest.mark.parametrize("what", BREAKS)
def test_guard_sees(what):
    guard, break_it = BREAKS[what]
    notebook = nbformat.read(NOTEBOOKS / "00-contents.ipynb", as_version=4)
    break_it(code_cells(notebook)[0], notebook.cells[0])
    with pytest.raises(AssertionError):
        guard(notebook)


def test_guards_see_stripped_outputs_widget_state_and_pictures_alone():
    notebook = nbformat.read(NOTEBOOKS / "00-contents.ipynb", as_version=4)
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}
    with pytest.raises(AssertionError):
        has_no_state(notebook)
    for outputs in ([], [nbformat.v4.new_output("display_data", {"image/png": "", "image/svg+xml": "<svg/>"})]):
        for cell in code_cells(notebook):
            cell.outputs = outputs
        with pytest.raises(AssertionError):
            has_something_to_compare(notebook)


def test_every_guard_is_tried():
    tried = {guard for guard, _ in BREAKS.values()} | {has_something_to_compare}
    assert tried == set(GUARDS)

"""Notebooks in real JupyterLab and Chromium. `lab.py` has the fixtures; each test ends with a look at the console."""

import json

import nbformat.v4 as nbf
import pytest
from store import NOTEBOOK_METADATA


def written(path, source):
    """A notebook of one cell at `path`."""
    path.write_text(json.dumps(nbf.new_notebook(cells=[nbf.new_code_cell(source)], metadata=NOTEBOOK_METADATA)))
    return path


@pytest.fixture
def dial(lab):
    """A notebook with one slider and one label that follows it."""
    source = """
import ipywidgets as w
dial = w.FloatSlider(0.5, min=-1, max=1, step=0.1, description="z")
shown = w.Label("z is 0.50")
dial.observe(lambda change: setattr(shown, "value", f"z is {change.new:.2f}"), "value")
w.VBox([dial, shown])
"""
    path = written(lab.root / "dial.ipynb", source.strip())
    yield path.name
    path.unlink()


def test_contents_opens_and_runs(notebook):
    notebook.open("00-contents.ipynb")
    before = notebook.text_of(".jp-OutputArea-output")
    assert notebook.restart_and_run_all() == []
    assert notebook.text_of(".jp-OutputArea-output") == before != ""


def test_a_dial_moves_by_keyboard_and_comes_back(notebook, dial):
    notebook.open(dial)
    assert notebook.restart_and_run_all() == []
    shown = ".widget-label:has-text('z is')"
    first = notebook.text_of(shown)
    z = notebook.slider("z")
    notebook.press(z, "ArrowRight")
    assert notebook.text_after(shown, first) == "z is 0.60"
    notebook.press(z, "ArrowLeft")
    assert notebook.text_after(shown, "z is 0.60") == first
    notebook.press(z, "End")
    assert notebook.text_after(shown, first) == "z is 1.00"


def test_errors_of_cells_are_seen(notebook, lab):
    path = written(lab.root / "error.ipynb", "1 / 0")
    assert "ZeroDivisionError" in notebook.open(path.name).restart_and_run_all()[0]
    path.unlink()


def test_console_and_foreign_requests_are_seen(notebook):
    notebook.open("00-contents.ipynb")
    notebook.page.evaluate("console.warn('a warning'); setTimeout(() => { throw new Error('a fault') })")
    notebook.page.evaluate("fetch('http://lecture.invalid/font.woff2').catch(() => null)")
    assert any("a warning" in text for text in notebook.said)
    assert any("a fault" in text for text in notebook.said)
    assert notebook.foreign == ["http://lecture.invalid/font.woff2"]
    notebook.said.clear()
    notebook.foreign.clear()

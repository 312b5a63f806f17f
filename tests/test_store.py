"""The tool that stores notebooks, and nbval that compares them: both must fail when they should."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
import store
from lab import NOTEBOOKS
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from conftest import STARTS, start_patiently

pytestmark = pytest.mark.browser  # as slow as one: processes of its own

ROOT = NOTEBOOKS.parent
PICTURE = "display({'image/svg+xml': '<svg/>', 'text/plain': 'w is 0.50'}, raw=True)"
WIDGET = "import ipywidgets\nipywidgets.FloatSlider(0.5)"


def write(path, *cells, **metadata):
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_a_second_run_gives_the_same_bytes(tmp_path):
    smallest = min(NOTEBOOKS.glob("*.ipynb"), key=lambda path: path.stat().st_size)
    copy = tmp_path / "copy.ipynb"
    shutil.copy(smallest, copy)
    assert store.main([str(copy)]) == 0
    assert copy.read_bytes() == smallest.read_bytes()  # what the first one gave


def test_the_normal_form(tmp_path):
    loud = "import sys\nfor i in range(3):\n    print(i, flush=True)\nprint('!', file=sys.stderr)"
    cells = [new_markdown_cell("# A"), new_code_cell(loud), new_code_cell(WIDGET), new_code_cell(PICTURE)]
    cells[1].metadata = {"execution": {"iopub.execute_input": "now"}, "tags": ["a"], "collapsed": False}
    for cell in cells:
        del cell["id"]
    path = write(tmp_path / "new.ipynb", *cells, widgets={}, authors=[])
    assert store.read(path) == store.read(path), "ids are made up anew"
    assert store.main([str(path)]) == 0
    assert store.main([str(path), "--check"]) == 0

    notebook = nbformat.read(path, as_version=4)
    text, printed, widget, picture = notebook.cells
    assert notebook.metadata == store.NOTEBOOK_METADATA
    assert [cell.metadata for cell in notebook.cells] == [{}, {"tags": ["a"]}, {}, {}]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3]
    assert [(output.name, output.text) for output in printed.outputs] == [("stdout", "0\n1\n2\n"), ("stderr", "!\n")]
    assert list(widget.outputs[0].data) == ["text/plain"]
    assert widget.outputs[0].execution_count == 2
    assert set(picture.outputs[0].data) == {"image/svg+xml", "text/plain"}
    assert path.read_bytes().endswith(b"}\n") and b"\r" not in path.read_bytes()


def test_check_writes_nothing(tmp_path, capsys):
    path = write(tmp_path / "new.ipynb", new_code_cell("print(1)"))
    before = path.read_bytes()
    assert store.main([str(path), "--check"]) == 1
    assert path.read_bytes() == before
    assert "new.ipynb: differs" in capsys.readouterr().out


def test_a_failing_cell_leaves_the_file_alone(tmp_path, capsys):
    bad = write(tmp_path / "bad.ipynb", new_markdown_cell("# A"), new_code_cell("1"), new_code_cell("1 / 0"))
    good = write(tmp_path / "good.ipynb", new_code_cell("print(1)"))
    before = bad.read_bytes()
    assert store.main([str(bad), str(good)]) == 1
    assert bad.read_bytes() == before
    printed = capsys.readouterr()
    assert "cell 2" in printed.err and "ZeroDivisionError" in printed.err
    assert "good.ipynb: stored" in printed.out


def test_a_view_without_a_text_form_is_refused():
    cell = new_code_cell("1", outputs=[new_output("display_data", {store.WIDGET_VIEW: {"model_id": "1"}})])
    with pytest.raises(RuntimeError, match="cell 0: a view without a text form"):
        store.normalise(new_notebook(cells=[cell]))


@pytest.mark.parametrize("deaths", range(STARTS + 1))
def test_a_kernel_that_dies_at_start_is_started_again(monkeypatch, deaths):
    starts = []

    def start(*_):
        starts.append(1)
        if len(starts) <= deaths:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(store.NotebookClient, "execute", start)
    for run in (lambda: start_patiently(start), lambda: store.run(new_notebook(), NOTEBOOKS)):
        starts.clear()
        if deaths == STARTS:
            with pytest.raises(RuntimeError, match="Kernel died"):
                run()
        else:
            run()
        assert len(starts) == min(deaths + 1, STARTS)


def test_nbval_compares(tmp_path):
    """With this project's own options: changed text fails, a changed picture and a widget's new id do not."""
    for name in ("pyproject.toml", "conftest.py", "tests/lab.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    number = "print(f'{0.25:.4f}')"
    cells = [new_code_cell(source) for source in (number, PICTURE, WIDGET, number, PICTURE, PICTURE, number, number)]
    path = write(tmp_path / "notebooks" / "compared.ipynb", *cells)
    store.store(path)
    changes = {  # by the number of the cell
        3: ('"0.2500\\n"', '"0.2600\\n"'),
        4: ('"w is 0.50"', '"w is 0.51"'),
        5: ('"<svg/>"', '"<svg></svg>"'),
        6: ("0.25:.4f", "1/0:.4f"),
    }
    stored = json.loads(path.read_text())
    for cell, (was, now) in changes.items():
        text = json.dumps(stored["cells"][cell])
        assert was in text
        stored["cells"][cell] = json.loads(text.replace(was, now))
    path.write_text(json.dumps(stored))

    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--color=no", "-p", "no:cacheprovider", "notebooks"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    results = re.findall(r"^(PASSED|FAILED) .*::Cell (\d)", run.stdout, re.MULTILINE)
    failed = {3, 4, 6}
    assert dict((int(cell), result) for result, cell in results) == {
        cell: "FAILED" if cell in failed else "PASSED" for cell in range(8)
    }, run.stdout
    assert run.returncode == 1

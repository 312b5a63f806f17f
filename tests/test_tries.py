"""Tries: each leads to a state, lights what is there, and says what is so; the cells after it print what they printed."""

import ast
import importlib
import re
from functools import lru_cache
from keyword import iskeyword

import nbformat
import pytest
from claims import written
from driving import picks, shown
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from ipywidgets import FloatSlider
from test_notebooks import PATHS, code_cells

import lecture_lib
from lecture_lib import explore
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.phrase import to_plain
from lecture_lib.questions import QUESTIONS
from lecture_lib.tries import MOST, TRIES, tries_named

MODULES = [f"4.{number}" for number in range(1, 10)]
NAMES = list(TRIES)
NUMBER = re.compile(r"(?<![\w.])[−+]?\d+(?:,\d{3})*(?:\.\d+)?")
KNOWN = vars(lecture_lib) | {name: getattr(explore, name) for name in explore.__all__}


def pictures(path):
    """The calls in a notebook that make an explorer with tries: (source, the names of its tries)."""
    for cell in code_cells(nbformat.read(path, as_version=4)):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in explore.__all__:
                for keyword in node.keywords:
                    if keyword.arg == "tries":
                        yield ast.unparse(node), ast.literal_eval(keyword.value)


SHOWN = {(path.name[:3], name): source for path in PATHS for source, names in pictures(path) for name in names}


@lru_cache(None)
def picture(source):
    return eval(source, dict(KNOWN))


def made(name):
    """The picture of a notebook that has this try, as it is at first."""
    explorer = picture(next(source for (_, given), source in SHOWN.items() if given == name))
    explorer.start()
    return explorer


def claim_of(name):
    """The function of tests/claims that is named like a try."""
    module = importlib.import_module(f"claims.claims_{name[:3].replace('.', '_')}")
    called = re.sub(r"\W+", "_", name[4:])
    return getattr(module, called + "_" * iskeyword(called))


def test_there_are_many():
    assert len({name for module, name in SHOWN if module != "00-"}) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_it_stands_at_a_picture_of_its_module(name):
    modules = {module for module, given in SHOWN if given == name}
    assert name[:3] in modules, f"no picture of {name[:3]} has it"


@pytest.mark.parametrize("name", NAMES)
def test_its_words(name):
    attempt = TRIES[name]
    label, says = to_plain(attempt.label), to_plain(attempt.says)
    assert name.startswith(tuple(MODULES)) and len(label) <= 26 and not label.endswith(".")
    assert len(says) <= 170 and says.endswith((".", "?")) and says == says.strip()
    assert not re.search(r"[{}*]|  |(?<![\w.])-\d", says)


@pytest.mark.parametrize("name", NAMES)
def test_it_leads_to_a_state_where_what_it_says_is_so_and_back(name):
    """What it says is a claim only if it does not hold at the start: nothing is to be seen otherwise."""
    explorer, attempt, claim = made(name), TRIES[name], claim_of(name)
    first = shown(explorer)
    with pytest.raises(AssertionError):
        claim(explorer)
    explorer.attempt(name)
    assert explorer.moves.at and explorer.moves.back and explorer.scene.frame["lit"] == list(attempt.look)
    assert shown(explorer)[1] | {"lit": []} != first[1], "nothing is seen to move"
    assert attempt.look, "nothing is lit"
    for thing in attempt.look:
        assert thing in {panel["name"] for panel in explorer.scene.panels} or thing in picks(explorer), thing
    for field in set(attempt.state) & set(explorer.controls):
        control = explorer.controls[field]
        if isinstance(control, FloatSlider):  # what lies between its steps the page rounds, and says so to the kernel
            steps = (control.value - control.min) / control.step
            assert abs(steps - round(steps)) < 1e-6, f"{field} = {control.value} is between two steps of {control.step}"
    numbers = [written(number) for number in claim(explorer) or ()]
    assert sorted(NUMBER.findall(to_plain(attempt.says))) == sorted(numbers), "the numbers of its sentence"
    explorer.back()
    assert shown(explorer) == first
    explorer.attempt(name)
    explorer.start()
    assert shown(explorer) == first


@pytest.mark.parametrize("name", [name for name in QUESTIONS if QUESTIONS[name].try_])
def test_a_question_offers_a_try_of_its_notebook(name):
    assert (name[:3], QUESTIONS[name].try_) in SHOWN


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_cells_after_a_try_print_what_is_stored(path):
    """Every picture makes all of its tries before the next cell runs."""
    shell = InteractiveShell()
    made = 0
    for cell in code_cells(nbformat.read(path, as_version=4)):
        with capture_output() as captured:
            result = shell.run_cell(cell.source)
        result.raise_error()
        stored = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        if isinstance(result.result, Explorer):
            for attempt in result.result.tries:
                result.result.attempt(attempt.name)
                made += 1
        else:
            assert captured.stdout.startswith(stored), cell.source
    assert made or not any(module == path.name[:3] for module, _ in SHOWN)


def test_names_are_checked():
    with pytest.raises(ValueError, match="tries has '4.6 four inputs': tries needs .*'4.6 four outputs'"):
        tries_named(("4.6 four inputs",))
    for wrong in ("4.6 four outputs", ("4.6 four outputs",) * (MOST + 1)):
        with pytest.raises(ValueError, match="tries is .*: tries needs a tuple of at most 3 names"):
            tries_named(wrong)

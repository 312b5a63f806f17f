"""How the notebooks teach: what a student reads is short, questions answer back, nothing gives an answer away.

Each guard is a function that takes a notebook, and is tried on a broken one as well.
"""

import ast
import re
from collections import Counter

import nbformat
import pytest
from test_notebooks import NOTEBOOKS, PATHS, code_cells

from lecture_lib import explore
from lecture_lib.exercises import EXERCISES
from lecture_lib.questions import BEFORE, QUESTIONS

MODULES = [path for path in PATHS if not path.name.startswith("00")]
MOST_ASSERTS, MOST_OF_ONE = 12, 3
MOST_WORDS, MOST_CODE, LEAST_WRITTEN, MOST_PICTURES, MOST_MINUTES = 1300, 55, 12, 6, 75
LEAST_DONE = 18
ASK = re.compile(r'\bask\("([^"]+)"\)')
AGAIN = re.compile(r'\bagain\("([^"]+)"\)')
EXERCISE = re.compile(r'\bexercise\("([^"]+)", \w+\)')
TRY = re.compile(r"tries=\(([^)]*)\)")
SKETCH = re.compile(r"\bsketch=True\b")
MADE = re.compile(rf"\b({'|'.join(explore.__all__)})\((?!\)\.)")
ROOMS = {"lecture_lib", *(f"lecture_lib.{room}" for room in ("derivations", "exercises", "explore", "questions"))}
SLIDES = {"slide", "subslide", "fragment", "skip", "notes"}
TYPING = re.compile(
    r"\b(?:one|a) (?:row|column|neuron|bar|example|factor)s? an? (?:row|layer|neuron|class|example|column)\b"
)


def code_lines(notebook):
    """The lines of code that are given: an exercise's cell is the reader's, and one that asks again is of no lesson."""
    cells = [cell for cell in code_cells(notebook) if not re.search(f"{EXERCISE.pattern}|{AGAIN.pattern}", cell.source)]
    return [line for cell in cells for line in cell.source.splitlines() if line.strip()]


def found(pattern, notebook):
    return [name for cell in code_cells(notebook) for name in pattern.findall(cell.source)]


def asked(notebook):
    return found(ASK, notebook)


def shown(notebook):
    return found(MADE, notebook)


def exercises(notebook):
    return found(EXERCISE, notebook)


def words(notebook):
    return sum(len(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")


def lines_to_write(notebook):
    """How many lines the pictures leave to the reader, from where each begins."""
    calls = [
        node for cell in code_cells(notebook) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)
    ]
    count = 0
    for call in calls:
        given = {each.arg: each.value for each in call.keywords if each.arg not in ("tries", "back_propagation")}
        if "write" in given:
            state = getattr(explore, call.func.id).State(
                **{name: ast.literal_eval(value) for name, value in given.items()}
            )
            count += sum(bool(line.holes) for line in state.derivation.lines[state.line :])
    return count


def done(notebook):
    """What a reader does in it: how many of each kind."""
    return {
        "questions": len(asked(notebook)),
        "again": sum(len(BEFORE[module]) for module in found(AGAIN, notebook)),
        "lines": lines_to_write(notebook),
        "curves": len(found(SKETCH, notebook)),
        "tries": sum(names.count('"') // 2 for names in found(TRY, notebook)),
        "exercises": len(exercises(notebook)),
    }


def minutes(notebook):
    """To go through it: 130 words or 6 lines of code a minute, 2.5 minutes for a question, 1 for one that is asked again, 3 for a
    picture, half a minute for a try, 1 for a line to write, 1.5 for a curve to draw, 4 for an exercise."""
    read = words(notebook) / 130 + len(code_lines(notebook)) / 6
    costs = {"questions": 2.5, "again": 1, "tries": 0.5, "lines": 1, "curves": 1.5, "exercises": 4}
    return read + 3 * len(shown(notebook)) + sum(costs[what] * count for what, count in done(notebook).items())


def typed_answer(name):
    """The number or shape that a question asks for, as it is shown; "" for one of choices, or of one digit."""
    page = QUESTIONS[name].page
    return re.sub(r"<.*?>", "", page["shown"]) if page["kind"] != "choices" else ""


def drives_no_explorer(notebook):
    for line in code_lines(notebook):
        assert not re.search(r"\.(?:text|still|redraw)\(|\.controls\b", line), (
            f"for the tests, not for a reader: {line}"
        )


def argues_in_few_asserts(notebook):
    asserts = [line for line in code_lines(notebook) if line.strip().startswith("assert")]
    assert len(asserts) <= MOST_ASSERTS, f"{len(asserts)} asserts, at most {MOST_ASSERTS}"


def has_little_code(notebook):
    assert len(code_lines(notebook)) <= MOST_CODE, f"{len(code_lines(notebook))} lines of code, at most {MOST_CODE}"


def has_few_words(notebook):
    assert words(notebook) <= MOST_WORDS, f"{words(notebook)} words, at most {MOST_WORDS}"


def has_few_pictures(notebook):
    assert len(shown(notebook)) <= MOST_PICTURES, f"{len(shown(notebook))} pictures, at most {MOST_PICTURES}"


def is_one_lesson(notebook):
    assert minutes(notebook) <= MOST_MINUTES, f"{minutes(notebook):.0f} minutes, at most {MOST_MINUTES}"


def leaves_much_to_do(notebook):
    count = sum(done(notebook).values())
    assert count >= LEAST_DONE, f"{count} things to do, at least {LEAST_DONE}"


def lets_the_reader_write(notebook):
    names = exercises(notebook)
    assert 2 <= len(names) <= 4 and len(set(names)) == len(names), f"2 to 4 exercises, each once, not {names}"
    assert set(names) <= set(EXERCISES), f"no such exercises: {set(names) - set(EXERCISES)}"
    lines = sum(EXERCISES[name].lines for name in names)
    assert lines >= LEAST_WRITTEN, f"{lines} lines to write, at least {LEAST_WRITTEN}"


def leaves_the_cell_to_the_reader(notebook):
    """An exercise's cell is its stub, and nothing of it stands as code anywhere above."""
    for cell in code_cells(notebook):
        for name in EXERCISE.findall(cell.source):
            assert cell.source == EXERCISES[name].cell, f"the cell of {name!r} needs to be\n{EXERCISES[name].cell}"


def shows_an_explorer_a_few_times(notebook):
    name, most = max(Counter(shown(notebook)).items(), key=lambda item: item[1], default=("none", 0))
    assert most <= MOST_OF_ONE, f"{name} stands there {most} times, at most {MOST_OF_ONE}"


def asks(notebook):
    names = asked(notebook)
    assert 4 <= len(names) <= 8 and len(set(names)) == len(names), f"4 to 8 questions, each once, not {names}"
    assert set(names) <= set(QUESTIONS), f"no such questions: {set(names) - set(QUESTIONS)}"


def begins_with_what_was_before(notebook):
    """It asks again once, near its beginning, if there is a module before it. A presentation passes over that."""
    (module,) = re.findall(r"^# (4\.\d) ", "\n".join(cell.source for cell in notebook.cells), re.MULTILINE)
    cells = [cell for cell in notebook.cells if AGAIN.search(cell.source)]
    names = [name for cell in cells for name in AGAIN.findall(cell.source)]
    assert names == [module] * (module in BEFORE), f"{module} asks again for {names}"
    assert all(cell in notebook.cells[:4] and cell.metadata.slideshow.slide_type == "skip" for cell in cells)


def answers_back(notebook):
    """No cell claims to check what a reader only has in mind, none shows all answers at once."""
    for cell in notebook.cells:
        assert not re.search(r"[Tt]his cell checks|Run all cells first|Answer first", cell.source), cell.source


def gives_no_answer_away(notebook):
    """What the two cells after a question print does not hold the number or shape that it asks for."""
    for place, cell in enumerate(notebook.cells):
        for name in ASK.findall(cell.source) if cell.cell_type == "code" else ():
            answer = typed_answer(name)
            for after in notebook.cells[place + 1 : place + 3]:
                if "answer" in after.metadata.get("tags", ()):
                    continue  # folded until the question is answered
                printed = "".join(output.get("text", "") for output in after.get("outputs", []))
                assert len(answer) < 2 or answer not in printed, f"{name} is answered by what stands below: {answer}"


def takes_its_own_numbers(notebook):
    """No cell holds a picture that a reader may move, to take numbers off it later: only of a fresh one."""
    for cell in code_cells(notebook):
        held = re.search(rf"^\w+ = (?:{'|'.join(explore.__all__)})\(.*\)$", cell.source, re.MULTILINE)
        assert not held, f"a picture that a reader may move is held: {held[0]}"
        made = re.search(rf"\b(?:{'|'.join(explore.__all__)})\([^\n]*\)\.state\b", cell.source)
        assert not made, f"a picture is made for its numbers: {made[0]}; its State has them"


def folds_below_a_question(notebook):
    """What is folded until a question is answered stands below one."""
    asked_before = False
    for cell in notebook.cells:
        asked_before |= cell.cell_type == "code" and bool(ASK.search(cell.source))
        assert asked_before or "answer" not in cell.metadata.get("tags", ()), cell.source


def is_marked_for_slides(notebook):
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        assert kind is None or kind in SLIDES, f"slide_type is {kind!r}"


def is_written_as_one_says_it(notebook):
    for cell in notebook.cells:
        found = cell.cell_type == "markdown" and TYPING.search(cell.source)
        assert not found, f"say 'per': {found[0]}"


def imports_from_few_rooms(notebook):
    rooms = {found for line in code_lines(notebook) for found in re.findall(r"from (lecture_lib[\w.]*) import", line)}
    assert rooms <= ROOMS, f"a name that notebooks need belongs to one of {sorted(ROOMS)}: {sorted(rooms - ROOMS)}"


GUARDS = [
    imports_from_few_rooms,
    drives_no_explorer,
    argues_in_few_asserts,
    has_little_code,
    has_few_words,
    has_few_pictures,
    is_one_lesson,
    leaves_much_to_do,
    lets_the_reader_write,
    leaves_the_cell_to_the_reader,
    shows_an_explorer_a_few_times,
    asks,
    begins_with_what_was_before,
    answers_back,
    gives_no_answer_away,
    takes_its_own_numbers,
    folds_below_a_question,
    is_marked_for_slides,
    is_written_as_one_says_it,
]


def test_there_are_modules():
    assert len(MODULES) == 9


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_contents_say_how_long_it_takes(path):
    contents = nbformat.read(NOTEBOOKS / "00-contents.ipynb", as_version=4)
    (row,) = [line for cell in contents.cells for line in cell.source.splitlines() if f"]({path.name}) | " in line]
    assert row.endswith(f" | {5 * round(minutes(nbformat.read(path, as_version=4)) / 5)} |"), row


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_guard(path, guard):
    guard(nbformat.read(path, as_version=4))


def printing_after_a_question(notebook):
    """A cell below the first question that asks for a number of some digits, which prints that number."""
    for place, cell in enumerate(notebook.cells):
        for name in ASK.findall(cell.source):
            answer = typed_answer(name)
            if len(answer) > 1:
                output = nbformat.v4.new_output("stream", text=f"it is {answer}")
                notebook.cells.insert(place + 1, nbformat.v4.new_code_cell("1", outputs=[output]))
                return


def adding(source, kind="code"):
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return lambda notebook: notebook.cells.append(new(source))


BREAKS = {
    "text of an explorer": (drives_no_explorer, adding('print(picture.text().split(": ")[1])')),
    "a room of our own": (imports_from_few_rooms, adding("from lecture_lib.formatting import label")),
    "a control": (drives_no_explorer, adding('picture.controls["line"].value = 3')),
    "many asserts": (argues_in_few_asserts, adding("assert True\n" * 13)),
    "much code": (has_little_code, adding("1\n" * 56)),
    "many words": (has_few_words, adding("word " * 1300, "markdown")),
    "many pictures": (has_few_pictures, adding("\n".join(f"{name}()" for name in explore.__all__[:7]))),
    "a long lesson": (is_one_lesson, adding("word " * 9000, "markdown")),
    "nothing to write": (
        lets_the_reader_write,
        lambda notebook: notebook.cells.__setitem__(
            slice(None), [cell for cell in notebook.cells if not EXERCISE.search(cell.source)]
        ),
    ),
    "an exercise that is answered": (
        leaves_the_cell_to_the_reader,
        adding('def blame_below():\n    return 0\n\n\nexercise("4.6 one layer down", blame_below)'),
    ),
    "one explorer again and again": (shows_an_explorer_a_few_times, adding("HiddenGradient()\n" * 4)),
    "nothing to do": (
        leaves_much_to_do,
        lambda notebook: [cell.update(source="1") for cell in code_cells(notebook)[3:]],
    ),
    "a question twice": (asks, adding('ask("4.6 paths")\nask("4.6 paths")')),
    "an unknown question": (asks, adding('ask("4.6 nothing")')),
    "what was before, twice": (begins_with_what_was_before, adding('again("4.6")')),
    "a check of what nobody typed": (answers_back, adding("Have you got it? This cell checks all four.", "markdown")),
    "an answer in print": (gives_no_answer_away, printing_after_a_question),
    "a picture that is held": (takes_its_own_numbers, adding("picture = HiddenGradient(classes=2)\npicture")),
    "a fold without a question": (
        folds_below_a_question,
        lambda notebook: notebook.cells[0].metadata.update(tags=["answer"]),
    ),
    "a mark that means nothing": (
        is_marked_for_slides,
        lambda notebook: notebook.cells[0].metadata.update(slideshow={"slide_type": "-"}),
    ),
    "a slip": (is_written_as_one_says_it, adding("There is one row a neuron.", "markdown")),
}


@pytest.mark.parametrize("what", BREAKS)
def test_guard_sees(what):
    guard, break_it = BREAKS[what]
    notebook = nbformat.read(NOTEBOOKS / "4.6-hidden-gradients.ipynb", as_version=4)
    guard(notebook)
    break_it(notebook)
    with pytest.raises(AssertionError):
        guard(notebook)


def test_every_guard_is_tried():
    assert {guard for guard, _ in BREAKS.values()} == set(GUARDS)

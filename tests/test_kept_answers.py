"""What a reader has answered: the file, what is due again, what is printed of it, and that a run of a notebook needs none."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date

import nbformat.v4 as nbf
import pytest
from driving import receive
from store import NOTEBOOK_METADATA, normalise, run, to_bytes

from lecture_lib.answers import NAME, Answer, ago, due, keep, kept, read, standings, today
from lecture_lib.answers import record as room
from lecture_lib.answers.__main__ import main
from lecture_lib.answers.record import Record, add
from lecture_lib.exercises import EXERCISES, exercise
from lecture_lib.questions import BEFORE, QUESTIONS, again, ask, so_far

NAMES = ("4.1 one", "4.1 two", "4.2 three")
EXERCISE = "4.6 one layer down"


def answer(day, name=NAMES[0], verdict="right", said="3", kind="question", **more):
    return Answer(f"2026-{day}T12:00:00Z", kind, name, said, verdict, more)


def on_page(widget, **content):
    """A message from a view of the widget."""
    receive(widget, method="custom", content=content)


def give(widget, said, verdict):
    receive(widget, method="update", state={"given": {"answer": said, "verdict": verdict}}, buffer_paths=[])


@pytest.fixture
def path(tmp_path):
    return tmp_path / NAME


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    """Nothing is answered yet."""
    monkeypatch.setattr(room, "_record", Record())


@pytest.fixture
def in_file(path, monkeypatch):
    monkeypatch.setattr(room, "_record", Record(path))
    return path


def test_what_is_kept_is_read():
    assert kept() == ([], 0) and keep("curve", "4.9 slope", [[0, 1]], "drawn", gap=0.5) == ""
    ((one,), broken) = kept()
    assert (one.kind, one.name, one.answer, one.verdict, one.more) == (
        "curve",
        "4.9 slope",
        [[0, 1]],
        "drawn",
        {"gap": 0.5},
    )
    assert one.day == today() and broken == 0


def test_a_line_is_plain_and_only_added(path):
    ours = [answer("11-02", verdict="wrong", said="ŷ₃"), answer("11-01", mistake="no transpose")]
    for each in ours:
        add(path, each)
    lines = path.read_text("utf-8").splitlines()
    assert json.loads(lines[0]) == {
        "at": "2026-11-02T12:00:00Z",
        "kind": "question",
        "name": "4.1 one",
        "answer": "ŷ₃",
        "verdict": "wrong",
    }
    assert "ŷ₃" in lines[0] and json.loads(lines[1])["mistake"] == "no transpose"
    assert read(path) == (ours[::-1], 0)  # in the order of their times


ADDING = """
import sys
from pathlib import Path
from lecture_lib.answers.record import Answer, add
sys.stdin.readline()
for number in range(2000):
    add(Path(sys.argv[1]), Answer("2026-11-01T00:00:00Z", "question", sys.argv[2], "x" * (number % 300), "right"))
"""


def test_two_that_write_at_once_lose_nothing(path):
    both = [subprocess.Popen([sys.executable, "-c", ADDING, path, name], stdin=subprocess.PIPE) for name in NAMES[:2]]
    for each in both:
        each.stdin.write(b"now\n")
        each.stdin.close()
    assert [each.wait(60) for each in both] == [0, 0]
    answers, broken = read(path)
    assert broken == 0
    for name in NAMES[:2]:
        assert [len(each.answer) for each in answers if each.name == name] == [n % 300 for n in range(2000)]


def test_a_line_that_comes_between_is_not_written_over(path, monkeypatch):
    """While one looks how the file ends, another one adds to it."""
    add(path, answer("11-01"))
    looked = room.os.read

    def read_late(file, count):
        monkeypatch.setattr(room.os, "read", looked)
        add(path, answer("11-02"))
        return looked(file, count)

    monkeypatch.setattr(room.os, "read", read_late)
    add(path, answer("11-03"))
    assert read(path) == ([answer(f"11-0{day}") for day in (1, 2, 3)], 0)


BROKEN = [
    b'{"at": "2026-11-01T00:00:00Z", "kind": "question", "na',
    b"\xff\xfe\x00",
    b"[1, 2]",
    b"null",
    b"7",
    b'{"at": 1, "kind": "question", "name": "4.1 one", "verdict": "right"}',
    b'{"at": "yesterday", "kind": "question", "name": "4.1 one", "verdict": "right"}',
    b'{"at": "2026-11-01T00:00:00Z", "kind": "question", "name": " ", "verdict": "right"}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("line", BROKEN, ids=lambda line: line[:30].decode(errors="replace"))
def test_a_broken_line_is_counted_and_stays(path, line):
    path.write_bytes(line)  # and it does not end
    record = Record(path)
    assert record.kept() == ([], 1)
    record.keep(answer("11-01"))
    assert record.kept() == read(path) == ([answer("11-01")], 1)
    assert path.read_bytes() == line + b"\n" + answer("11-01").line()


def test_a_file_that_changes_is_read_again_and_only_then(path, monkeypatch):
    record, taken = Record(path), []
    monkeypatch.setattr(room, "read_lines", lambda lines, real=room.read_lines: taken.append(lines) or real(lines))
    assert record.kept() == ([], 0)
    days = [f"11-{day:02}" for day in range(1, 9)]
    for day in days:
        add(path, answer(day))
    for _ in range(3):
        assert record.kept() == ([answer(day) for day in days], 0)
    assert len(taken) == 2  # the lines, and what comes after the last one: nothing
    record.keep(answer("11-20"))
    assert len(record.kept()[0]) == 9 and taken[2:] == [answer("11-20").line()[:-1], b""]
    path.write_bytes(answer("10-01", "4.2 three").line())
    assert record.kept() == ([answer("10-01", "4.2 three")], 0)
    path.write_bytes(b"".join(answer(day, "4.2 other").line() for day in days * 3))  # emptied, and longer again
    assert {each.name for each in record.kept()[0]} == {"4.2 other"}
    path.unlink()
    assert record.kept() == ([], 0)


def test_where_nothing_can_be_written_memory_keeps_it_and_it_is_said_once(path):
    path.mkdir()  # as root, a folder that is only to be read can be written to all the same
    record = Record(path)
    assert "cannot be written here (" in record.keep(answer("11-02"))
    assert record.keep(answer("11-01")) == ""
    assert record.kept() == ([answer("11-01"), answer("11-02")], 0)


def test_what_can_be_read_and_not_written(path, monkeypatch):
    add(path, answer("11-05"))
    monkeypatch.setattr(room, "WRITING", room.os.O_RDONLY)
    record = Record(path)
    assert "cannot be written here" in record.keep(answer("11-02"))
    assert record.kept() == ([answer("11-02"), answer("11-05")], 0)


def test_without_a_kernel_no_file_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(room, "_record", None)
    assert keep("question", NAMES[0], "3", "right") == "" and len(kept()[0]) == 1
    assert list(tmp_path.iterdir()) == []


# Answers, and after how many days from the last of them it is due.
GAPS = {
    "wrong": (["11-01 wrong"], 0),
    "shown is not known": (["11-01 right", "11-02 shown"], 0),
    "right": (["11-01 right"], 1),
    "right after wrong on one day": (["11-01 wrong", "11-01 right"], 1),
    "twice on one day": (["11-01 right", "11-01 right"], 1),
    "on two days": (["11-01 right", "11-02 right"], 3),
    "on three": (["11-01 right", "11-02 right", "11-05 right"], 7),
    "on six": ([f"11-0{day} right" for day in range(1, 7)], 60),
    "right again after wrong": (["11-01 right", "11-02 right", "11-03 wrong", "11-04 right"], 1),
}


@pytest.mark.parametrize("what", GAPS)
def test_gaps_grow_with_right_answers_on_other_days(what):
    said, gap = GAPS[what]
    answers = [answer(day, verdict=verdict) for day, verdict in map(str.split, said)]
    first = answers[-1].day.toordinal()
    asked = [bool(due(answers, date.fromordinal(first + days), NAMES)) for days in range(70)]
    assert asked == [days >= gap for days in range(70)]


def test_what_was_not_known_comes_first_then_what_waited_longest():
    answers = [
        answer("11-01", "4.1 c"),
        answer("11-02", "4.1 b"),
        answer("11-08", "4.1 d", "shown"),
        answer("11-09", "4.1 a", "wrong"),
        answer("11-10", "4.1 e"),
        answer("11-01", "4.1 unknown", "wrong"),
        answer("11-01", "4.1 never", "wrong", kind="exercise"),
    ]
    names = [f"4.1 {letter}" for letter in "abcdef"] + ["4.1 never"]
    assert due(answers, date(2026, 11, 10), names) == ["4.1 d", "4.1 a", "4.1 c", "4.1 b"]
    assert due([answer("12-31", verdict="wrong")._replace(at="9999-12-31")], date(2026, 1, 1), NAMES) == [NAMES[0]]
    assert standings(answers)["4.1 b"].right == 1 and [ago(today())] == ["today"]


# The widgets


def test_a_question_comes_back_as_it_was_answered(in_file):
    first = ask("4.6 shape")
    on_page(first, here=True)
    assert first.given == {} and not in_file.exists()
    give(first, "5x3", "wrong")
    give(first, "3x5", "right")
    give(first, "3x5", "right")
    assert [each.verdict for each in kept()[0]] == ["wrong", "right"]
    second = ask("4.6 shape")
    assert second.given == {}  # nobody sees it yet
    on_page(second, here=True)
    assert second.given == {"answer": "3x5", "verdict": "right", "when": "Answered today."}
    receive(second, method="update", state={"given": {}}, buffer_paths=[])
    on_page(second, here=True)
    assert second.given == {} and len(kept()[0]) == 2, "Try again stays, also when the page is loaded anew"
    second.given = {"answer": "7x7", "verdict": "wrong"}
    assert len(kept()[0]) == 2, "only what the page says is an answer"


@pytest.mark.parametrize("said", [None, 7, ["3x5"], {"a": 1}])
def test_an_answer_of_another_version_does_not_come_back(said):
    keep("question", "4.6 shape", said, "right")
    question = ask("4.6 shape")
    on_page(question, here=True)
    assert question.given == {}


def test_it_says_once_that_nothing_is_written(in_file):
    in_file.mkdir()
    first, second = ask("4.6 shape"), ask("4.6 paths")
    give(first, "5x3", "wrong")
    give(second, "three and three", "wrong")
    assert "until this kernel ends" in first.notice and second.notice == ""


def test_an_exercise_is_kept_once_for_each_text_and_verdict():
    each = EXERCISES[EXERCISE]
    wrong, right = each.function(("no transpose", 1)), each.function()
    for function in (wrong, wrong, lambda *_: None, right, right, wrong):
        judged = exercise(EXERCISE, function)
        before = len(kept()[0])
        for _ in range(2):
            on_page(judged.feedback, here=True)
        assert len(kept()[0]) - before <= 1
    answers = kept()[0]
    assert [(a.kind, a.name, a.verdict) for a in answers] == [
        ("exercise", EXERCISE, verdict) for verdict in ("wrong", "right", "wrong")
    ]
    assert [a.more["mistake"] for a in answers] == ["no transpose", "", "no transpose"]


def asked(widget):
    return [each.question.name for each in widget.asked]


def test_again_asks_what_is_due_and_else_what_is_stored():
    box = again("4.6")
    stored = box._repr_mimebundle_()["text/plain"]
    assert asked(box) == list(BEFORE["4.6"]) and stored.startswith("From 4.5. ")
    keep("question", "4.6 shape", "", "shown")  # not of a module before
    keep("question", "4.1 first numbers", "x", "wrong")  # not to be understood elsewhere
    on_page(box.asked[0], here=True)
    assert asked(box) == list(BEFORE["4.6"])
    for name in ("4.2 entry", "4.1 count", "4.3 add"):
        keep("question", name, "x", "wrong")
    before = box.asked
    on_page(box.asked[0], here=True)
    assert asked(box) == ["4.1 count", "4.2 entry"] and [each.comm for each in before] == [None, None]
    assert box.asked[0].page["asks"] == "From 4.1" and not box.asked[1].page["try"] + box.asked[1].page["move"]
    give(box.asked[0], "63", "right")
    on_page(box.asked[1], here=True)
    assert asked(box) == ["4.1 count", "4.2 entry"], "it does not change under the reader's hands"
    assert box._repr_mimebundle_()["text/plain"] == stored
    later = again("4.8")
    on_page(later.asked[0], here=True)
    assert asked(later) == ["4.2 entry", "4.3 add"] and later.asked[0].given == {}


def test_what_is_asked_again_can_stand_alone():
    assert [name for names in BEFORE.values() for name in names if not QUESTIONS[name].alone] == []
    assert all(name < module for module, names in BEFORE.items() for name in names)
    for question in QUESTIONS.values():
        if question.alone:
            page = question.elsewhere().page
            whys = [page["why"], *(each["why"] for key in ("choices", "slips") for each in page.get(key, ()))]
            said = " ".join([question.text, page.get("hint", ""), *whys])
            found = re.search(r"pictures?\b|this network|dashed|shaded|cells?\b|open question|your two", said)
            assert not found, (question.name, found)
    with pytest.raises(ValueError, match="module is '4.1': module needs to be one of 4.2, "):
        again("4.1")


def test_the_way_so_far():
    way = so_far()
    stored = way._repr_mimebundle_()["text/plain"]
    on_page(way.summary, here=True)
    assert "Nothing is answered yet" in way.summary.html and way.asked == ()
    for name, verdict in {
        "4.1 count": "right",
        "4.1 indices": "wrong",
        "4.6 shape": "shown",
        "4.6 gone": "right",
    }.items():
        keep("question", name, "x", verdict)
    for verdict in ("wrong", "right", "right"):
        keep("exercise", EXERCISE, "def …", verdict)
        keep("line", "4.6 two", "…", verdict)
    keep("exercise", "4.6 gone", "def …", "right")
    keep("curve", "4.2 slice", [], "drawn")
    keep("song", "4.1 la", "", "right")
    on_page(way.summary, here=True)
    rows = [row.split("</t") for row in way.summary.html.split("<tr>")[2:]]
    assert [[cell.rpartition(">")[2] for cell in row][:7] for row in rows] == [
        ["4.1", "8", "2", "1", "0", "0", "0"],
        ["4.2", "7", "0", "0", "0", "0", "1"],
        ["4.6", "7", "1", "0", "1", "1", "0"],
    ]
    assert "2 questions to answer again:" in way.summary.html and asked(way) == ["4.1 indices", "4.6 shape"]
    assert way._repr_mimebundle_()["text/plain"] == stored == "So far. " + stored[8:]


def test_the_way_says_how_many_lines_could_not_be_read(in_file):
    in_file.write_bytes(b"nothing\n{}\n")
    way = so_far()
    on_page(way.summary, here=True)
    assert f"2 lines of {NAME} could not be read; they stay in the file." in way.summary.html


# The command


@pytest.fixture
def a_class(tmp_path):
    """The files of three readers, each in a folder of its own."""
    given = {
        "ann": [answer("11-01", said="3"), answer("11-02", "4.2 three", "wrong", "=1+1")],
        "ben": [answer("11-01", verdict="wrong", said="4"), answer("11-02", said="3")],
        "eve": [answer("11-01", verdict="wrong", said="4"), answer("11-01", verdict="wrong", said="5")],
    }
    for name, answers in given.items():
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        for each in answers:
            add(folder / NAME, each)
    return tmp_path / "class"


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_class_question_by_question(a_class, capsys):
    assert main(["--csv", str(a_class)]) == 0
    assert rows(capsys.readouterr().out)[1:] == [
        ["4.1", "4.1 one", "3", "1", "4", "2"],
        ["4.2", "4.2 three", "1", "0", "'=1+1", "1"],  # no formula in a spreadsheet
    ]
    assert main([str(a_class / "ann"), str(a_class / "eve" / NAME)]) == 0
    head, _, row, _ = capsys.readouterr().out.splitlines()
    assert [*map(str.strip, re.split("  +", row))] == ["4.1", "4.1 one", "2", "1", "4", "1"] and head.startswith(
        "module"
    )


def test_one_reader(a_class, capsys):
    add(a_class / "ben" / NAME, answer("11-03", "4.1 loop", "wrong", "def f():\n\x1b[31m", "exercise", mistake="no g′"))
    (a_class / "ben" / NAME).write_bytes((a_class / "ben" / NAME).read_bytes() + b"\xff\n")
    assert main(["--csv", str(a_class / "ben")]) == 0
    said = capsys.readouterr()
    assert rows(said.out)[1:] == [
        ["4.1", "question", "4.1 one", "2", "wrong", "right", "3", "2026-11-02T12:00:00Z"],
        ["4.1", "exercise", "4.1 loop", "1", "wrong", "wrong", "no g′", "2026-11-03T12:00:00Z"],
    ]
    assert "1 line of " in said.err and "could not be read" in said.err


def test_where_there_is_nothing_it_says_so(tmp_path, capsys):
    for place, said in {tmp_path / "lost": "does not exist", tmp_path: f"has no {NAME}"}.items():
        assert main([str(place)]) == 1
        assert said in capsys.readouterr().err


def test_it_is_emptied_only_by_who_is_sure(a_class, monkeypatch, capsys):
    file = a_class / "ann" / NAME
    for reply, stays in {"": True, "no": True, "y": False}.items():
        monkeypatch.setattr("builtins.input", lambda prompt, reply=reply: reply)
        assert main(["--empty", str(file.parent)]) == 0 and file.exists() == stays
    assert main(["--empty", "--yes", str(a_class)]) == 0 and not list(a_class.rglob(NAME))
    assert capsys.readouterr().out.count("is deleted") == 3


# The notebooks


@pytest.mark.browser
def test_a_run_of_a_notebook_neither_reads_nor_writes(tmp_path):
    """With answers of somebody beside it, what is stored is the same, and so is the file."""
    sources = [
        "from lecture_lib.questions import again, ask, so_far\nask('4.6 shape')",
        "again('4.6')",
        "so_far()",
        "from lecture_lib.exercises import EXERCISES, exercise\n"
        f"exercise({EXERCISE!r}, EXERCISES[{EXERCISE!r}].function())",
    ]
    stored = []
    for number, text in enumerate([b"", answer("11-01", "4.6 shape", "wrong").line() + b"broken"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        if text:
            (folder / NAME).write_bytes(text)
        notebook = nbf.new_notebook(cells=[nbf.new_code_cell(source, id=f"a{at}") for at, source in enumerate(sources)])
        notebook.metadata = NOTEBOOK_METADATA
        run(notebook, folder)
        stored.append(to_bytes(normalise(notebook)))
        assert [each.read_bytes() for each in folder.iterdir()] == ([text] if text else [])
    assert stored[0] == stored[1]


def test_no_answers_are_published():
    from lab import NOTEBOOKS

    root = NOTEBOOKS.parent
    assert NAME in (root / ".gitignore").read_text().split()
    for script in ("lite.py", "publish.py"):
        assert '.glob("*.ipynb")' in (NOTEBOOKS / script).read_text("utf-8")

"""Prints what readers have answered, or empties it. Nothing leaves the machine.

    python -m lecture_lib.answers notebooks               of one reader: each question, exercise, line and curve
    python -m lecture_lib.answers collected               of a class, by question: a folder with the files of all
    python -m lecture_lib.answers --csv a.jsonl b.jsonl   the same as CSV
    python -m lecture_lib.answers --empty notebooks       deletes what is kept there

In a folder it reads answers.jsonl; if there is none, all files .jsonl in it and in the folders below.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from pathlib import Path

from lecture_lib.answers.record import NAME, read

OF_ONE = ("module", "kind", "name", "times", "first", "last", "answer", "at")
OF_CLASS = ("module", "question", "answered by", "right at first", "wrong choice most taken", "taken by")
WIDEST = 60


def files_in(place):
    """The files of answers at a place. ValueError if there is none."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise ValueError(f"{place} does not exist: name a file of answers or a folder with one")
    own = place / NAME
    found = [own] if own.is_file() else sorted(each for each in place.rglob("*.jsonl") if each.is_file())
    if not found:
        raise ValueError(f"{place} has no {NAME}: nothing has been answered there, or it was emptied")
    return found


def by_name(answers):
    """The answers by kind and name, in the order of the lecture."""
    found = {}
    for each in answers:
        found.setdefault((each.kind, each.name), []).append(each)
    return dict(sorted(found.items(), key=lambda item: (item[0][1].split()[0], item[0][0] != "question", item[0])))


def of_one(answers):
    """A row for each thing that was answered: how often, the first and the last verdict, the last answer and its time."""
    for (kind, name), given in by_name(answers).items():
        mistake = given[-1].more.get("mistake")
        said = mistake if kind == "exercise" else given[-1].answer if isinstance(given[-1].answer, str) else ""
        yield name.split()[0], kind, name, len(given), given[0].verdict, given[-1].verdict, said or "", given[-1].at


def of_class(readers):
    """A row for each question: how many readers answered it, how many were right at first, and the wrong answer that most
    of them gave, with how many."""
    given = {}
    for reader in readers:
        for (kind, name), answers in by_name(reader).items():
            if kind == "question":
                given.setdefault(name, []).append(answers)
    for name, each in sorted(given.items(), key=lambda item: item[0].split()[0]):
        wrong = [{str(one.answer) for one in answers if one.verdict == "wrong"} for answers in each]
        taken = Counter(sorted(choice for one in wrong for choice in one)).most_common(1)
        first = sum(answers[0].verdict == "right" for answers in each)
        yield name.split()[0], name, len(each), first, *(taken[0] if taken else ("", ""))


def plain(value):
    """A cell of the table: one line without control characters, and not too wide."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def safe(value):
    """A cell of the CSV: what a spreadsheet would take for a formula is marked as text."""
    text = str(value)
    return f"'{text}" if re.match(r"[=@\t\r]|[+-](?![\d.,]+$)", text) else value


def print_table(head, rows):
    rows = [[plain(value) for value in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        print("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())
        if not number:
            print("  ".join("─" * width for width in widths))


def empty(files, sure):
    """Delete the files, if the reader is sure of it."""
    for path in files:
        if not sure and input(f"Delete {path}? Its answers are gone then. [y/N] ").strip().lower() not in ("y", "yes"):
            print(f"{path} stays")
            continue
        path.unlink()
        print(f"{path} is deleted")


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m lecture_lib.answers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("places", nargs="+", type=Path, metavar="FOLDER_OR_FILE")
    parser.add_argument("--csv", action="store_true", help="print it as CSV")
    parser.add_argument("--empty", action="store_true", help="delete what is kept; asks before")
    parser.add_argument("--yes", action="store_true", help="with --empty: do not ask")
    options = parser.parse_args(arguments)
    try:
        files = list(dict.fromkeys(path for place in options.places for path in files_in(place)))
        if options.empty:
            empty(files, options.yes)
            return 0
        found = {path: read(path) for path in files}
    except (OSError, ValueError, EOFError) as error:
        print(error or "nothing was deleted: say --yes", file=sys.stderr)
        return 1
    for path, (_, broken) in found.items():
        if broken:
            print(f"{broken} line{'s' * (broken > 1)} of {path} could not be read", file=sys.stderr)
    readers = [answers for answers, _ in found.values()]
    head, rows = (OF_ONE, of_one(readers[0])) if len(readers) == 1 else (OF_CLASS, of_class(readers))
    if options.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([head, *([safe(value) for value in row] for row in rows)])
    else:
        print_table(head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The file `answers.jsonl` in the kernel's working directory: one line of JSON for each answer, only ever added to.

Several kernels may add to it at once. Each line is written in one piece at the end of the file, so none of them is lost.
Without a kernel, and where the file cannot be written, answers are in the memory of this process alone.
"""

import json
import os
import sys
from datetime import date, datetime, timezone
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import NamedTuple

NAME = "answers.jsonl"
WRITING = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
FIELDS = ("at", "kind", "name", "answer", "verdict")
SAYING = "question", "exercise"  # the kinds whose views can say that an answer was not written
LOOK_BACK = 200  # bytes before what is new, to see that it is still the same file
BY_TIME = itemgetter(0)
WHEN = "%Y-%m-%dT%H:%M:%SZ"


class Answer(NamedTuple):
    """What was answered. `at` is "2026-11-28T12:00:00Z"; `kind` is "question", "exercise", "line" or "curve"; `name` says
    which one; `answer` is as it was given; `verdict` is "right", "wrong", "shown", …; `more` is what else the line has."""

    at: str
    kind: str
    name: str
    answer: object
    verdict: str
    more: dict = {}

    @property
    def day(self):
        """The day on which it was given, in UTC."""
        return date.fromisoformat(self.at[:10])

    def line(self):
        """Its line of the file, as bytes."""
        *plain, more = self
        return (json.dumps(dict(zip(FIELDS, plain, strict=True)) | more, ensure_ascii=False) + "\n").encode(
            errors="replace"
        )


def read_line(line):
    """The answer in a line of bytes. ValueError if there is none in it: it is broken, or from elsewhere."""
    found = json.loads(line.decode())
    if not isinstance(found, dict):
        raise ValueError(f"line is {line[:40]!r}: an answer needs to be an object")
    answer = Answer(*(found.pop(name, None) for name in FIELDS), found)
    if not all(
        isinstance(text, str) and text.strip() for text in (answer.at, answer.kind, answer.name, answer.verdict)
    ):
        raise ValueError(f"line is {line[:40]!r}: an answer needs at, kind, name and verdict")
    _ = answer.day  # ValueError if it is none
    return answer


def read_lines(lines):
    """The answers in lines of bytes, and how many of these could not be read."""
    answers, broken = [], 0
    for line in lines.split(b"\n"):
        if line.strip():
            try:
                answers.append(read_line(line))
            except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
                broken += 1
    return answers, broken


def read(path):
    """The answers in a file in the order of their times, and how many lines could not be read. OSError as `open` has it."""
    answers, broken = read_lines(Path(path).read_bytes())
    return sorted(answers, key=BY_TIME), broken


def add(path, answer):
    """Add an answer at the end of the file, in one write. OSError if that cannot be done."""
    file = os.open(path, WRITING, 0o644)
    try:
        line = answer.line()
        if os.lseek(file, 0, os.SEEK_END):
            os.lseek(file, -1, os.SEEK_END)
            if os.read(file, 1) != b"\n":  # somebody's last line was cut off: ours is not part of it
                line = b"\n" + line
        if os.write(file, line) < len(line):
            raise OSError(f"{path} is full")
    finally:
        os.close(file)


class File:
    """The answers in a file that others may add to: `read()` takes up what is new in it."""

    def __init__(self, path):
        self.path, self.seen = path, None
        self.forget()

    def forget(self):
        self.answers, self.broken, self.end, self.before = [], 0, 0, b""  # what stands before the place `end`
        self.found = [], 0

    def read(self):
        """As the function `read`; of a file that has not changed, what was found before. Empty if it cannot be read."""
        try:
            now = os.stat(self.path)
            now = now.st_size, now.st_mtime_ns
            if now != self.seen:
                self.take()
                self.seen = now
        except OSError:
            self.forget()
            self.seen = None
        return self.found

    def take(self):
        with open(self.path, "rb") as file:
            file.seek(self.end - len(self.before))
            new = file.read()
            if not new.startswith(self.before):  # another file, or it was emptied
                self.forget()
                file.seek(0)
                new = file.read()
        whole, line_end, rest = new[len(self.before) :].rpartition(b"\n")
        answers, broken = read_lines(whole)
        self.answers += answers
        self.broken += broken
        self.end += len(whole) + len(line_end)
        self.before = (self.before + whole + line_end)[-LOOK_BACK:]
        answers, broken = read_lines(rest)  # not ended yet: it is read again the next time
        self.found = sorted(self.answers + answers, key=BY_TIME), self.broken + broken


class Record:
    """What this reader has answered: in the file at `path`, and in memory what could not be written there; with None, all."""

    def __init__(self, path=None):
        self.file, self.ours, self.said, self.lock = path and File(path), [], False, RLock()

    def keep(self, answer):
        """Keep an answer. A sentence for the reader the first time that it could not be written, else ""."""
        with self.lock:
            why = ""
            if self.file:
                try:
                    add(self.file.path, answer)
                    return ""
                except OSError as error:
                    why = error.strerror or str(error)
            self.ours.append(answer)
            if not why or self.said or answer.kind not in SAYING:
                return ""
            self.said = True
            return f"{NAME} cannot be written here ({why}): your answers are kept until this kernel ends."

    def kept(self):
        """The answers in the order of their times, and how many lines of the file could not be read."""
        with self.lock:
            answers, broken = self.file.read() if self.file else ([], 0)
            return (sorted(answers + self.ours, key=BY_TIME) if self.ours else answers), broken


def of_this_process():
    """The record of the kernel that runs here, beside its notebook; without a kernel, one in memory."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return Record(Path.cwd() / NAME if getattr(shell, "kernel", None) else None)


_record = None


def record():
    """The one record of this process. Its folder is the one in which the kernel is when it is first asked for."""
    global _record
    if _record is None:
        _record = of_this_process()
    return _record


def keep(kind, name, answer, verdict, **more):
    """Keep an answer of now. A sentence for the reader the first time that it cannot be written, else ""."""
    at = datetime.now(timezone.utc).strftime(WHEN)
    return record().keep(Answer(at, kind, name, answer, verdict, more))


def kept():
    """All answers so far in the order of their times, and how many lines of the file could not be read."""
    return record().kept()


def last(kind, name):
    """The last answer of this kind and name, or None."""
    return next((each for each in reversed(kept()[0]) if (each.kind, each.name) == (kind, name)), None)

"""The file `answers.jsonl` in the kernel's working directory: one line of JSON for each answer, only ever added to.

Several kernels may add to it at once. Each line is written in one piece at the end of the file, so none of them is lost.
Without a kernel, and where the file cannot be written, answers are in the memory of this process alone.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from threading import RLock

NAME = "answers.jsonl"
WRITING = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
WHEN = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Answer:
    """What was answered. `at` is "2026-11-28T12:00:00Z"; `kind` is "question", "exercise", "line" or "curve"; `name` says
    which one; `answer` is as it was given; `verdict` is "right", "wrong", "shown", …; `more` is what else the line has."""

    at: str
    kind: str
    name: str
    answer: object
    verdict: str
    more: dict = field(default_factory=dict)

    @property
    def day(self):
        """The day on which it was given, in UTC."""
        return datetime.strptime(self.at, WHEN).date()

    def line(self):
        """Its line of the file, as bytes."""
        plain = asdict(self)
        return (json.dumps(plain | plain.pop("more"), ensure_ascii=False) + "\n").encode()


def read_line(line):
    """The answer in a line of bytes. ValueError if there is none in it: it is broken, or from elsewhere."""
    found = json.loads(line.decode())
    if not isinstance(found, dict):
        raise ValueError(f"line is {line[:40]!r}: an answer needs to be an object")
    answer = Answer(*(found.pop(name, None) for name in ("at", "kind", "name", "answer", "verdict")), found)
    if not all(isinstance(text, str) and text for text in (answer.at, answer.kind, answer.name, answer.verdict)):
        raise ValueError(f"line is {line[:40]!r}: an answer needs at, kind, name and verdict")
    _ = answer.day  # it has to be a time
    return answer


def read(path):
    """The answers in a file in the order of their times, and how many lines could not be read. OSError as `open` has it."""
    answers, broken = [], 0
    for line in Path(path).read_bytes().split(b"\n"):
        if line.strip():
            try:
                answers.append(read_line(line))
            except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
                broken += 1
    return sorted(answers, key=lambda answer: answer.at), broken


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


class Record:
    """What this reader has answered: in the file at `path`, and in memory what could not be written there; with None, all."""

    def __init__(self, path=None):
        self.path, self.ours, self.lock = path, [], RLock()
        self.seen, self.found = None, ([], 0)

    def keep(self, answer):
        """Keep an answer. A sentence for the reader the first time that it could not be written, else ""."""
        with self.lock:
            if self.path:
                try:
                    add(self.path, answer)
                    return ""
                except OSError as error:
                    why = error.strerror or str(error)
            self.ours.append(answer)
            said = not self.path or len(self.ours) > 1
            return "" if said else f"{NAME} cannot be written here ({why}): answers are kept until this kernel ends."

    def kept(self):
        """The answers in the order of their times, and how many lines of the file could not be read. It is read again only if
        it has changed."""
        with self.lock:
            found = self._in_the_file()
            return (sorted(found[0] + self.ours, key=lambda answer: answer.at), found[1]) if self.ours else found

    def _in_the_file(self):
        try:
            now = os.stat(self.path) if self.path else None
            now = now and (now.st_size, now.st_mtime_ns, now.st_ino)
            if now != self.seen:
                self.seen, self.found = now, read(self.path) if now else ([], 0)
        except OSError:  # no file yet, or none that can be read
            self.seen, self.found = None, ([], 0)
        return self.found


def of_this_process():
    """The record of the kernel that runs here, beside its notebook; without a kernel, one in memory."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return Record(Path.cwd() / NAME if getattr(shell, "kernel", None) else None)


_record = None


def record():
    """The one record of this process. Its folder is that of the kernel's start, whatever a cell changes to later."""
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

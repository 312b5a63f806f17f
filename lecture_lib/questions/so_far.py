"""The way so far, module by module, and below it what is due to be asked again."""

import anywidget
import traitlets

from lecture_lib.answers import NAME, kept, standings
from lecture_lib.questions.again import Again
from lecture_lib.widgets.theme import source, theme

STORED = "So far. When this notebook runs, your way so far stands here, and what to answer again."
MOST = 5
TITLES = ("module", "questions", "answered", "right", "exercises right", "lines written", "curves drawn")


class Summary(anywidget.AnyWidget):
    """The table of what was done. The page says whenever it comes into sight, and then it is made anew."""

    _esm = source("made.js") + source("so_far.js", room="questions")
    _css = theme("ll-so-far") + source("so_far.css", room="questions")

    html = traitlets.Unicode().tag(sync=True)


class SoFar(Again):
    """What is kept of this reader, and up to five questions that are due."""

    def __init__(self, questions):
        self.summary = Summary()
        self.summary.on_msg(lambda widget, content, buffers: self.arrive())
        self.questions = questions
        super().__init__((), [each for each in questions if each.alone], MOST, [self.summary])

    def arrive(self):
        super().arrive()
        self.summary.html = summary(*kept(), self.questions, sum(not each.given for each in self.asked))

    def plain(self):
        return STORED

    def html(self):
        return f"<p>{STORED}</p>"


def summary(answers, broken, questions, again):
    """The table and what there is to say about it, as HTML."""
    lines = (
        f"{broken} lines of {NAME} could not be read; they stay"
        if broken > 1
        else f"1 line of {NAME} could not be read; it stays"
    )
    unread = f"<p>{lines} in the file.</p>" if broken else ""
    rows = [row for row in counts(answers, questions) if any(row[2:])]
    if not rows:
        return f"<p>Nothing is answered yet. What you answer is kept in {NAME}, beside this notebook.</p>{unread}"
    head = "".join(f'<th scope="col">{title}</th>' for title in TITLES)
    cells = "".join(
        f'<tr><th scope="row">{module}</th>{"".join(f"<td>{cell}</td>" for cell in row)}</tr>' for module, *row in rows
    )
    asks = (
        f"{again} question{'s' * (again > 1)} to answer again:"
        if again
        else "Nothing more is due to be answered again today."
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>{unread}<p>{asks}</p>"


def counts(answers, questions):
    """By module: its questions, those answered, those known now; exercises that are right, lines written, curves drawn."""
    from lecture_lib.exercises import EXERCISES  # only who has answered needs them

    known = standings(answers)
    done = {"exercise": set(), "line": set(), "curve": set()}
    for each in answers:
        if each.kind == "curve" or (each.verdict == "right" and (each.kind == "line" or each.name in EXERCISES)):
            done.setdefault(each.kind, set()).add(each.name)
    for module in dict.fromkeys(each.module for each in questions):
        names = [each.name for each in questions if each.module == module]
        others = [sum(name.split()[0] == module for name in names) for names in done.values()]
        answered = [known[name] for name in names if name in known]
        yield module, len(names), len(answered), sum(each.right > 0 for each in answered), *others

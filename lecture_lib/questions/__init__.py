"""Questions that the reader answers on the page: `ask("4.6 paths")`. `start(3, 2, 2)` gives the network that they are about.

There is one file per module. Every answer is computed. `again("4.6")` asks some of the modules before once more, `so_far()`
shows what is answered.
"""

from lecture_lib.bad_input import got
from lecture_lib.by_module import modules, near
from lecture_lib.first_networks import start
from lecture_lib.questions.again import Again
from lecture_lib.questions.asked import Asked
from lecture_lib.questions.so_far import SoFar

MODULES = modules(__name__)
QUESTIONS = {question.name: question for module in MODULES.values() for question in module.QUESTIONS}

# What a module asks once more if nothing is due: questions of the module before. 4.9 builds on 4.6.
BEFORE = {
    "4.2": ("4.1 indices", "4.1 count"),
    "4.3": ("4.2 sign",),
    "4.4": ("4.3 add",),
    "4.5": ("4.4 together", "4.4 goes on"),
    "4.6": ("4.5 indicator", "4.5 quotient"),
    "4.7": ("4.6 second factor",),
    "4.8": ("4.7 order", "4.7 forgotten transpose"),
    "4.9": ("4.6 chain rule",),
}

__all__ = ["QUESTIONS", "again", "ask", "so_far", "start"]


def ask(name):
    """The question of this name, as a widget. ValueError that lists similar names if there is none."""
    if not (isinstance(name, str) and name in QUESTIONS):
        raise ValueError(f"name is {got(name)}: name needs to be a question's, such as {near(name, QUESTIONS)}")
    return Asked(QUESTIONS[name])


def again(module):
    """One or two questions of the modules before this one, as a widget: those that are due, else those of `BEFORE`. ValueError if
    there is no module before it."""
    if not (isinstance(module, str) and module in BEFORE):
        raise ValueError(f"module is {got(module)}: module needs to be one of {', '.join(BEFORE)}")
    fixed = [QUESTIONS[name] for name in BEFORE[module]]
    among = [each for each in QUESTIONS.values() if each.module < module and each.alone]
    return Again(fixed, among, len(fixed))


def so_far():
    """What this reader has answered, module by module, and up to five questions that are due, as a widget."""
    return SoFar(list(QUESTIONS.values()))

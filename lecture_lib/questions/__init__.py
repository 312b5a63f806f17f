"""Questions that the reader answers on the page: `ask("4.6 paths")`. `start(3, 2, 2)` gives the network that they are about.

There is one file per module. Every answer is computed.
"""

from lecture_lib.by_module import modules, near
from lecture_lib.first_networks import start
from lecture_lib.questions.asked import Asked

MODULES = modules(__name__)
QUESTIONS = {question.name: question for module in MODULES.values() for question in module.QUESTIONS}

__all__ = ["QUESTIONS", "ask", "start"]


def ask(name):
    """The question of this name, as a widget. ValueError that lists similar names if there is none."""
    if name not in QUESTIONS:
        raise ValueError(f"name is {name!r}: name needs to be a question's, such as {near(name, QUESTIONS)}")
    return Asked(QUESTIONS[name])

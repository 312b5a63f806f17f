"""Questions that are asked, not only printed: `ask("4.6 paths")`, and `start(3, 2, 2)`, the networks they speak of. One file a module; every answer is computed."""

from lecture_lib.by_module import modules, near
from lecture_lib.questions.asked import Asked
from lecture_lib.questions.first_networks import start

MODULES = modules(__name__)
QUESTIONS = {question.name: question for module in MODULES.values() for question in module.QUESTIONS}

__all__ = ["QUESTIONS", "ask", "start"]


def ask(name):
    """The question of this name, as a widget. ValueError that lists near names if there is none."""
    if name not in QUESTIONS:
        raise ValueError(f"name is {name!r}: it needs a question's name, such as {near(name, QUESTIONS)}")
    return Asked(QUESTIONS[name])

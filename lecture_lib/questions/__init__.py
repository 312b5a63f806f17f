"""Questions that the reader answers on the page: `ask("4.6 paths")`. `start(3, 2, 2)` gives the network that they are about.

There is one file per module. Every answer is computed.
"""

from difflib import get_close_matches

from lecture_lib.questions import (
    module_4_1,
    module_4_2,
    module_4_3,
    module_4_4,
    module_4_5,
    module_4_6,
    module_4_7,
    module_4_8,
    module_4_9,
)
from lecture_lib.questions.asked import Asked
from lecture_lib.questions.first_networks import start

MODULES = {
    "4.1": module_4_1,
    "4.2": module_4_2,
    "4.3": module_4_3,
    "4.4": module_4_4,
    "4.5": module_4_5,
    "4.6": module_4_6,
    "4.7": module_4_7,
    "4.8": module_4_8,
    "4.9": module_4_9,
}
QUESTIONS = {question.name: question for module in MODULES.values() for question in module.QUESTIONS}

__all__ = ["QUESTIONS", "ask", "start"]


def ask(name):
    """The question of this name, as a widget. ValueError that lists similar names if there is none."""
    if name not in QUESTIONS:
        near = get_close_matches(str(name), QUESTIONS, n=4, cutoff=0.4) or [
            known for known in QUESTIONS if known.split()[0] == str(name).split(" ")[0]
        ]
        known = ", ".join(repr(known) for known in near or QUESTIONS)
        raise ValueError(f"name is {name!r}: name needs to be a question's, such as {known}")
    return Asked(QUESTIONS[name])

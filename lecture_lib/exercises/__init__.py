"""Exercises that the reader writes: `exercise("4.6 one layer down", blame_below)` judges the function and names its mistake.

There is one file per module. What is right is computed by the solution, which is data; so are the mistakes in it.
"""

from lecture_lib.bad_input import got
from lecture_lib.by_module import modules, near
from lecture_lib.exercises.judged import Judged
from lecture_lib.judging.judge import judge

MODULES = modules(__name__)
EXERCISES = {each.name: each for module in MODULES.values() for each in module.EXERCISES}

__all__ = ["EXERCISES", "exercise", "is_right"]


def exercise(name, function):
    """The judgement of a function that the reader wrote, as a widget: `verdict`, `mistake`. ValueError that lists similar
    names if there is no such exercise."""
    return Judged(_of(name, function), function)


def is_right(name, function):
    """Whether a function is right for an exercise: the verdict alone, for a cell that goes on with it. ValueError as above."""
    return judge(_of(name, function), function).verdict == "right"


def _of(name, function):
    """The exercise of this name, if it can judge such a function."""
    if not (isinstance(name, str) and name in EXERCISES):
        raise ValueError(f"name is {got(name)}: name needs to be an exercise's, such as {near(name, EXERCISES)}")
    if not callable(function):
        raise ValueError(
            f"function is {got(function)}: {name!r} needs the function {EXERCISES[name].function_name} itself"
        )
    return EXERCISES[name]

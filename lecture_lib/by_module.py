"""For rooms with one file per module of the lecture, whose contents are asked for by name: tries and questions."""

from difflib import get_close_matches
from importlib import import_module


def modules(room):
    """The files of the package `room` by their modules: {"4.1": module_4_1, …}."""
    return {f"4.{number}": import_module(f"{room}.module_4_{number}") for number in range(1, 10)}


def near(name, names):
    """Which of `names` may be meant, as text: those similar to `name`, else those of its module, else all."""
    like = get_close_matches(str(name), names, n=4, cutoff=0.4)
    return ", ".join(map(repr, like or [each for each in names if each.split()[0] == str(name).split(" ")[0]] or names))

"""What has one file for each module of the lecture, 4.1 to 4.9, and is asked for by name: tries and questions."""

from difflib import get_close_matches
from importlib import import_module


def modules(room):
    """The files of a package, `room`, by the module that they belong to: {"4.1": module_4_1, …}."""
    return {f"4.{number}": import_module(f"{room}.module_4_{number}") for number in range(1, 10)}


def near(name, names):
    """Which of `names` somebody may have meant, in words: those like it, else those of its module, else all."""
    like = get_close_matches(str(name), names, n=4, cutoff=0.4)
    return ", ".join(map(repr, like or [each for each in names if each.split()[0] == str(name).split(" ")[0]] or names))

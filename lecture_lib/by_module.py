"""For rooms with one file per module of the lecture, whose contents are asked for by name: tries and questions."""

from difflib import get_close_matches
from importlib import import_module


def modules(room):
    """The files of the package `room` by their modules: {"4.1": module_4_1, …}."""
    return {f"4.{number}": import_module(f"{room}.module_4_{number}") for number in range(1, 10)}


def near(name, names):
    """Which of `names` may be meant, as text: those similar to `name`, else some of its module, else the first ones."""
    name = name if isinstance(name, str) else ""
    like = get_close_matches(name[:80], names, n=4, cutoff=0.4)
    near = like or [each for each in names if each.split()[0] == name.split(" ")[0]] or list(names)
    return ", ".join(map(repr, near[:8]))

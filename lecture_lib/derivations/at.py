"""Where an expression is evaluated: the values of its symbols and of its indices."""

import re
from dataclasses import dataclass, field, replace
from functools import cache

TINY = 1e-200  # the complex step: f(z + i TINY) = f(z) + i TINY f'(z), exact to the last digit


@dataclass(frozen=True)
class At:
    """Where an expression is evaluated: `read(name, indices)` gives the value of a quantity, `indices` those of i, j, l, L …

    `read` also gives ("n", (k,)), the number of neurons of layer k, ("g", ()), the activation function, and gradients:
    ("grad W", (k, i, j)) and the like. A complex step goes along the quantities that are `nudged`.
    """

    read: object
    indices: dict = field(default_factory=dict)
    nudged: tuple = ()

    def index(self, letter):
        """The number that an index stands for: 2, "i", "i+1", "n_i+1" for the neurons of layer i+1, "." for all."""
        if isinstance(letter, int) or letter == ".":
            return letter
        if letter.startswith("n_"):
            return self.read("n", (self.index(letter[2:]),))
        name, offset = parts_of(letter)
        return (int(name) if name.isdigit() else self.indices[name]) + offset

    def number(self, name, letters):
        key = name, tuple(self.index(letter) for letter in letters)
        value = self.read(*key)
        return value + TINY * 1j if key in self.nudged else value

    def each(self, letter, last):
        """One At for every number of a sum's index, from 1 to `last`."""
        return [replace(self, indices=self.indices | {letter: m}) for m in range(1, self.index(last) + 1)]


@cache
def parts_of(letter):
    """ "i+1" as ("i", 1)."""
    name, offset = re.fullmatch(r"(\w+?)([+-]\d+)?", letter).groups()
    return name, int(offset or 0)

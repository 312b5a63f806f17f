"""What an exercise is: data. Its solution is a program; each mistake in it is a change to that program's lines."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lecture_lib.activations import linear, logistic, relu, tanh
from lecture_lib.outputs import one_hot, softmax
from lecture_lib.wrong.form import changed

NAMES = {"np": np, **{str(g): g for g in (logistic, tanh, relu, linear, softmax)}, "one_hot": one_hot}


@dataclass(frozen=True, eq=False)
class Case:
    """What a function is tried on: its `arguments` by name, and what is special about them.

    `about` says it in words; `N` examples, `square` if all its matrices are, `large` if its numbers are. `picture` is
    what the module's explorer is opened with to show these numbers, (its name, {option: value}), if it can.
    """

    arguments: dict
    about: str
    N: int = 1
    square: bool = False
    large: bool = False
    picture: tuple | None = None


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function that the reader writes.

    name      that the reader asks for: "4.6 one layer down"
    solution  the function as Python text, with a docstring of one line that says what it takes and gives
    gives     the names of what it gives, in order
    cases     gives the `Case`s, the smallest first
    mistakes  {name of a wrong form: changes to the solution}, a list of (piece, other) as in wrong.form.changed; or a tuple
              of such lists, if there are several ways to write it
    hints     three, of rising openness
    further   one question that goes further, for who is right
    names     what else its program may use, by name
    """

    name: str
    solution: str
    gives: tuple
    cases: Callable
    mistakes: dict
    hints: tuple
    further: str
    names: dict = field(default_factory=dict)

    @property
    def module(self):
        return self.name.split()[0]

    @cached_property
    def _definition(self):
        return ast.parse(self.solution).body[0]

    @property
    def function_name(self):
        return self._definition.name

    @property
    def stub(self):
        """What stands in the notebook before the reader has written anything: the head, the docstring, an ellipsis."""
        docstring = self._definition.body[0]
        return "\n".join([*self.solution.splitlines()[: docstring.end_lineno], "    ..."])

    @property
    def cell(self):
        """The source of the exercise's cell in its notebook."""
        return f'{self.stub}\n\n\nexercise("{self.name}", {self.function_name})'

    @property
    def lines(self):
        """How many lines the reader has to write."""
        return len([line for line in self.solution.splitlines() if line.strip()]) - len(self.stub.splitlines()) + 1

    @cached_property
    def ways(self):
        """Its mistakes in all the ways in which they are written: {(name of a wrong form, number of the way): changes}."""
        every = {name: ways if isinstance(ways, tuple) else (ways,) for name, ways in self.mistakes.items()}
        return {(name, number): changes for name, ways in every.items() for number, changes in enumerate(ways, 1)}

    def function(self, *ways):
        """The right function, or the one with these mistakes, each in one of its `ways`. ValueError if one of them finds its
        lines changed already."""
        text = changed(self.solution, [change for way in ways for change in self.ways[way]])
        space = NAMES | self.names
        exec(compile(text, f"<{self.name}>", "exec"), space)  # only the text of this library
        return space[self.function_name]

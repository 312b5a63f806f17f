"""What a try is: data. A move that a reader makes with one button, and what to look at then."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Try:
    """A move of an explorer: the state that it leads to, and what to look at there.

    `name` says the module and what it is about: "4.6 four outputs". `label` stands on the button, in two to four words
    that do not tell what will be seen. `state` has fields of the explorer by name, as its start takes them; all others
    are as they were at the start. `says` is one sentence or two about what is to be seen then, and `look` names what is
    lit: panels of the picture by their names, or what can be picked, such as "W 3 1 1" or "line 2".
    """

    name: str
    label: str
    state: dict
    says: str
    look: tuple = ()

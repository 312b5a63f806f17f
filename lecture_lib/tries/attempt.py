"""What a try is: data. One button makes a move for the reader, and a sentence says what to look at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Try:
    """A move of an explorer: the state that it leads to, and what to look at there.

    `name` is the module and the subject: "4.6 four outputs". `label` is the text of the button, two to four words that do
    not give away what will be seen. `state` has fields of the explorer by name, as its start takes them; all others are as
    they were at the start. `says` is one sentence or two about what can be seen then, and `look` names what is lit: panels
    of the picture by their names, or things that can be picked, such as "W 3 1 1" or "line 2".
    """

    name: str
    label: str
    state: dict
    says: str
    look: tuple = ()

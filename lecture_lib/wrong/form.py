"""What all wrong forms have in common."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WrongForm:
    """A form that is easily written in place of the right one: its name, what it does, and why that is wrong, both in
    whole sentences."""

    name: str
    does: str
    why: str


def by_name(*forms):
    """The forms by their names, in this order."""
    return {form.name: form for form in forms}

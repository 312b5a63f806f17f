"""What all wrong forms have in common, and the catalogue of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WrongForm:
    """A form that is easily written in place of the right one.

    Its `name`; the `module` of the lecture that it belongs to; what it `does`, `why` that is wrong and how it `shows`, each
    a sentence.
    """

    name: str
    module: str
    does: str
    why: str
    shows: str


def by_name(*forms):
    """The forms by their names, in this order."""
    return {form.name: form for form in forms}


def changed(text, changes):
    """A program's text with a mistake in it: each (piece, other) of `changes` replaces a piece of it by another.

    ValueError that names a piece that is not in the text.
    """
    for piece, other in changes:
        if piece not in text:
            raise ValueError(f"changes has {piece!r}: it needs a piece of the program\n{text}")
        text = text.replace(piece, other)
    return text

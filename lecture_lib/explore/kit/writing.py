"""Lines of a derivation that the reader writes: what is in the holes of the next line, and what the numbers say to it.

A line that is equal at the numbers on the screen may be wrong at others, and two zeros prove nothing. So it is tried in
`PLACES` seeded states of the same explorer, of all sizes that it offers, smallest first.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from random import Random

from lecture_lib.bad_input import got, is_whole
from lecture_lib.derivations.derivation import same_value, value_of
from lecture_lib.explore.kit.state import Field, Real
from lecture_lib.formatting import format_number, label_of

PLACES, TRIES = 30, 300
NAMES = {
    "inputs": "inputs",
    "hidden": "hidden layers",
    "neurons": "neurons per layer",
    "classes": "classes",
    "k": "classes",
}
ONE = {"inputs": "input", "hidden": "hidden layer", "neurons": "neuron per layer", "classes": "class", "k": "class"}
SIZES = tuple(NAMES)
OTHERS = "seed", "true_class", "film", "z", "y_1"


class Filling(Field):
    """What is in the holes of the line to write: the number of a tile for each hole, 0 for what is right, None where it is
    still empty."""

    def fitted(self, state, preferred):
        return preferred or (None,) * len(holes_of(state))

    def checked(self, state, value):
        holes = holes_of(state)
        fits = isinstance(value, (tuple, list)) and len(value) == len(holes)
        tiles = zip(value, holes, strict=True) if fits else ()
        if not fits or not all(each is None or is_whole(each) and 0 <= each < len(hole.tiles) for each, hole in tiles):
            raise ValueError(
                f"{self.name} is {got(value)}: {self.name} needs the number of a tile, or None, for {len(holes)} holes"
            )
        return tuple(value)


def holes_of(state):
    """The holes of the line to write."""
    return state.to_write.holes if state.to_write else ()


@dataclass
class Verdict:
    """What the numbers say to a filled line: `kind` is "open", "no value", "different", "different elsewhere" or "right".

    `value` is the line's, `why` it has none; `wrong` has (form, why) of each wrong tile. `there` are the fields of a state
    where it is different, with the values of the line and of the line before.
    """

    kind: str
    value: object = None
    why: str = ""
    wrong: tuple = ()
    there: object = None


@dataclass(frozen=True, eq=False)
class Place:
    """A state to try the lines of a derivation in: its class, and the fields that lead there."""

    kind: type
    derivation: object
    fields: dict

    @cached_property
    def at(self):
        """The numbers in the lines, worked out when a line is tried here."""
        return self.kind(**self.fields).at

    @cached_property
    def right(self):
        """The right value."""
        return self.derivation.left.value(self.at)

    @property
    def named(self):
        """Where it is, in words."""
        sizes = [
            f"{size} {NAMES[name] if size > 1 else ONE[name]}" for name, size in self.fields.items() if name in NAMES
        ]
        others = [f"true class {self.fields['true_class']}"] if "true_class" in self.fields else []
        others += [f"{name} = {format_number(self.fields[name], 2)}" for name in ("z", "y_1") if name in self.fields]
        subject = [f"gradient of {label_of(self.fields['subject'])}"] if "subject" in self.fields else []
        return ", ".join([*sizes, *others, *subject])

    def value(self, line, filling):
        """The value of a filled line, and why it has none."""
        return value_of(line.filled(filling), self.at)

    def agrees(self, line, filling):
        value, _ = self.value(line, filling)
        return value is not None and same_value(value, self.right)


def judged(state):
    """The verdict on the line that the reader writes, by the library's own gradients."""
    line, filling, at = state.to_write, state.filled, state.at
    if None in filling:
        return Verdict("open")
    value, why = value_of(line.filled(filling), at)
    before = state.derivation.left.value(at)
    if value is None or not same_value(value, before):
        return Verdict("no value" if value is None else "different", value, why, wrong_in(state))
    there = place_of_difference(line, filling, places_of(state)) if any(filling) else None
    return Verdict("different elsewhere", value, "", wrong_in(state), there) if there else Verdict("right", value)


@lru_cache(maxsize=8)
def place_of_difference(line, filling, places):
    """The smallest place where the line is wrong, if there is one where it has a value. None if it is right everywhere."""
    without_value = None
    for place in places:
        value, _ = place.value(line, filling)
        if value is None:
            without_value = without_value or place
        elif not same_value(value, place.right):
            return place
    return without_value


def wrong_in(state):
    """(form, why) of each tile that keeps the line from the nearest right one."""
    rights = right_fillings(state.to_write, places_of(state))
    apart = [sum(map(int.__ne__, state.filled, right)) for right in rights]
    return state.to_write.wrong_in(state.filled, rights[apart.index(min(apart))])


@lru_cache(maxsize=8)
def right_fillings(line, places):
    """All fillings of a line that are right in all places, the plain one first. The largest ones refute most of the others."""
    fillings = product(*(range(len(hole.tiles)) for hole in line.holes))
    return [filling for filling in fillings if all(place.agrees(line, filling) for place in reversed(places))]


def places_of(state):
    """The `Place`s of a derivation, smallest first."""
    return _places(
        type(state), state.derivation, tuple((name, getattr(state, name)) for name in state.fields() if name == "g")
    )


@lru_cache(maxsize=8)
def _places(kind, derivation, same):
    random, found = Random(derivation.name), {}
    for number in range(TRIES):
        state = kind(**dict(same))
        for name in SIZES:
            if name in kind.fields():
                offered = kind.fields()[name].offered(state)
                setattr(state, name, random.choice(offered[: 1 + len(offered) * (number + 5) // PLACES]))
        if subjects := subjects_of(state, derivation):
            setattr(state, *random.choice(subjects))
            for name in OTHERS:
                if name in kind.fields():
                    setattr(state, name, drawn(kind.fields()[name], state, random))
            fields = {name: getattr(state, name) for name in (*SIZES, "subject", *OTHERS) if name in kind.fields()}
            found[tuple(fields.values())] = Place(kind, derivation, fields | dict(same))
        if len(found) == PLACES:
            break
    return tuple(sorted(found.values(), key=lambda place: sum(place.fields.get(name, 0) for name in SIZES)))


def subjects_of(state, derivation):
    """What may be chosen so that this is the derivation, as (field, value) each."""
    if "subject" not in state.fields():
        return [("g", state.g)] if state.derivation is derivation else []
    found = []
    for subject in state.fields()["subject"].offered(state):
        state.subject = subject
        if state.derivation is derivation:
            found.append(("subject", subject))
    return found


def drawn(field, state, random):
    """Some value of a field."""
    if hasattr(field, "offered"):
        return random.choice(field.offered(state))
    return random.uniform(*field.limits(state)) if isinstance(field, Real) else random.randint(*field.limits(state))

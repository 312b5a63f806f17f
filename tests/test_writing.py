"""Lines that the reader writes: of all fillings exactly the right ones agree everywhere, every other one is refuted."""

import re
from itertools import product

import pytest
from driving import NAMES, STATES

from lecture_lib.derivations.hole import shown_filled
from lecture_lib.derivations.notation import MathML
from lecture_lib.explore.kit.live import LiveState
from lecture_lib.explore.kit.writing import places_of, right_fillings

# Fillings that write the same in another way, by derivation and line: swapped factors, a dummy index renamed throughout.
OTHER_WAYS = {
    ("the gradient w.r.t. one hidden activation", 2): [(2, 3)],
    ("the gradient w.r.t. one weight", 2): [(2, 3)],
    ("the derivative of the logistic function", 1): [(1, 1)],  # eᶻ/(1 + eᶻ)
    ("the derivative of the logistic function", 6): [(1, 1)],
}


def each_derivation():
    """Every derivation that an explorer shows, with a state that shows it."""
    found = {}
    for name in NAMES:
        if not issubclass(STATES[name], LiveState):
            continue
        for choices in product(*(options_of(STATES[name](), field) for field in ("hidden", "g", "subject"))):
            try:
                state = STATES[name](write=True, **{key: value for choice in choices for key, value in choice.items()})
            except ValueError:  # no such subject in a network of these layers
                continue
            found.setdefault(
                f"{name} {state.derivation.name} {len(state.derivation.lines)} {getattr(state, 'g', '')}", state
            )
    return found


def options_of(state, field):
    known = state.fields().get(field)
    return [{field: value} for value in known.offered(state)] if known else [{}]


DERIVATIONS = each_derivation()
over_derivations = pytest.mark.parametrize("state", DERIVATIONS.values(), ids=DERIVATIONS.keys())


@over_derivations
def test_of_all_fillings_exactly_the_right_ones_agree_everywhere(state):
    places = places_of(state)
    assert len(places) >= 12
    for number, line in enumerate(state.derivation.lines, 1):
        if not line.holes:
            continue
        plain = (0,) * len(line.holes)
        right = right_fillings(line, places)
        assert right == [plain, *OTHER_WAYS.get((state.derivation.name, number), [])], (number, right)


@over_derivations
def test_each_hole_can_be_picked_at_one_place_whatever_is_put_into_the_others(state):
    letters = MathML(state.at, "letters")
    for line in state.derivation.lines:
        count = len(line.holes)
        for filling in product(*((None, *range(len(hole.tiles))) for hole in line.holes)):
            shown = shown_filled(line.written, filling, 1).show(letters)
            picks = [int(number) for number in re.findall(r'data-pick="hole (\d+)"', shown)]
            assert sorted(picks) == list(range(1, count + 1)), (line.reason, filling)

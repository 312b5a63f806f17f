"""What a reader may choose in an explorer, as plain data: no widget, no drawing.

A State has fields. A field knows what is on offer in a state, what was preferred, and gives what holds now. So a choice
that is not on offer for a while comes back, and nothing has to be brought into line when something else changes. All that
a reader chose is in one place, `State.kept`.
"""

import math
from functools import cache

import numpy as np

from lecture_lib.bad_input import got, is_whole, listed, number, whole
from lecture_lib.formatting import plain_name

MENU = 20  # names of what is on offer in a message
MADE = "filled", "written", "drawn"  # what a reader has made: a new beginning keeps it


class Field:
    """One thing that a reader may choose. `start` is preferred at first, `per` a function of the state: what was
    preferred is kept for each of its values. `used` says of a state whether the field means anything there.

    A subclass gives fitted(state, preferred), what holds where this is preferred, and checked(state, value): the value if
    it is on offer, or what it names; else a ValueError that says what is on offer.
    """

    def __init__(self, start=None, per=None, used=lambda state: True):
        self.start, self.per, self.used = start, per, used

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, state, owner=None):
        if state is None:
            return self
        if self.name not in state.holds:  # a redraw asks hundreds of times
            state.holds[self.name] = self.fitted(state, self.preferred(state))
        return state.holds[self.name]

    def __set__(self, state, value):
        self.keep(state, value)

    def keep(self, state, value):
        """Keep what is preferred."""
        state.keep(self.key(state), value)

    def key(self, state):
        """Under which what is preferred now is kept."""
        return self.name, self.per(state) if self.per else None

    def preferred(self, state):
        return state.kept.get(self.key(state), self.start)

    def same(self, one, other):
        """Whether two values are one choice."""
        return one == other


def held(work_out):
    """A property of a state that is worked out once for all that a reader chose."""
    name = work_out.__name__

    def get(state):
        if name not in state.holds:
            state.holds[name] = work_out(state)
        return state.holds[name]

    return property(get, doc=work_out.__doc__)


def alike(option, value):
    """Whether a value that equals an option is of its kind: 1, 1.0 and True are equal."""
    if isinstance(option, bool):
        return isinstance(value, (bool, np.bool_, str))
    return is_whole(value) or isinstance(value, str) if is_whole(option) else True


class Choice(Field):
    """One of `options`, a sequence or a function of the state that gives one; the first while nothing else fits."""

    def __init__(self, options, start=None, **more):
        super().__init__(start, **more)
        self.options = options if callable(options) else tuple(options)

    def offered(self, state):
        return tuple(self.options(state)) if callable(self.options) else self.options

    def fitted(self, state, preferred):
        offered = self.offered(state)
        return preferred if preferred in offered else offered[0]

    def checked(self, state, value):
        offered = self.offered(state)
        named = {plain_name(option): option for option in offered}
        try:
            choice = {option: option for option in offered}.get(value, named.get(value, self))
        except TypeError:  # lists, dicts and arrays are no options
            choice = self
        if choice is self or not alike(choice, value):
            raise ValueError(f"{self.name} is {got(value)}: {self.name} needs one of {listed(named, MENU)}")
        return choice


class Whole(Field):
    """A whole number from `first` to `last`, which may be functions of the state. `start` None is the last one."""

    def __init__(self, last, first=1, start=None, **more):
        super().__init__(start, **more)
        self.first, self.last = first, last

    def limits(self, state):
        return tuple(limit(state) if callable(limit) else limit for limit in (self.first, self.last))

    def fitted(self, state, preferred):
        first, last = self.limits(state)
        return last if preferred is None else min(max(preferred, first), last)

    def keep(self, state, value):
        # A reader at the last step stays at the last one when steps are added.
        at_end = self.start is None and value == self.limits(state)[1]
        super().keep(state, None if at_end else int(value))

    def checked(self, state, value):
        return whole(self.name, value, *self.limits(state))


class Real(Field):
    """A number from `low` to `high` to `decimals` digits, as a dial gives it."""

    def __init__(self, low, high, start=0.0, step=0.05, decimals=2, **more):
        super().__init__(start, **more)
        self.low, self.high, self.step, self.decimals = low, high, step, decimals

    def limits(self, state):
        return self.low, self.high

    def stride(self, state):
        """From one number on offer to the next."""
        return self.step

    def fitted(self, state, preferred):
        low, high = self.limits(state)
        return min(max(round(float(preferred), self.decimals), low), high)

    def __set__(self, state, value):
        if math.isfinite(value):
            super().__set__(state, value)

    def keep(self, state, value):
        super().keep(state, round(float(value), self.decimals))

    def same(self, one, other):
        return round(one, self.decimals) == round(other, self.decimals)  # the page counts in binary fractions

    def checked(self, state, value):
        low, high = self.limits(state)
        needs = f"a number from {low:g} to {high:g}"
        found = number(self.name, value, needs)
        if not low <= found <= high:
            raise ValueError(f"{self.name} is {got(value)}: {self.name} needs {needs}")
        return found


class Switch(Choice):
    """On or off."""

    def __init__(self, start=False, **more):
        super().__init__((False, True), start, **more)


class State:
    """The fields of a subclass with what is preferred in each. `start` sets fields by name; names and values may be
    given as a reader sees them: State(g="tanh", subject="h_12"). ValueError if one is not on offer. `own` is the reader's
    back_propagation, None where it is the library's."""

    def __init__(self, own=None, **start):
        self.own = own
        self.restart(**start)

    def restart(self, **start):
        """Begin anew, as State(**start). What was kept before, to `become` it again."""
        before = getattr(self, "kept", {})
        self.become({key: value for key, value in before.items() if key[0] in MADE})
        start = self.handed_over(start)
        # What is kept for each value of something else comes after it.
        for name, field in sorted(self.fields().items(), key=lambda item: item[1].per is not None):
            if name in start:
                setattr(self, name, field.checked(self, start.pop(name)))
        if start:
            raise TypeError(f"{', '.join(start)}: no part of the state, which has {', '.join(self.fields())}")
        return before

    def handed_over(self, start):
        """Keep what was handed over that is no field, such as a network; the fields that are to be set then."""
        return start

    def become(self, kept):
        """Be what it was when this was kept."""
        self.kept, self.holds = kept, {}

    def keep(self, key, value):
        """Keep what a reader chose. The one place that writes: what holds is worked out anew."""
        self.kept[key] = value
        self.holds.clear()

    def forget(self, *keys):
        """What a reader chose there is again what it was at first."""
        for key in keys:
            self.kept.pop(key, None)
        self.holds.clear()

    def kept_for(self, name):
        """What is kept for a field with `per`, {value of per: what was preferred}."""
        return {key[1]: value for key, value in self.kept.items() if key[0] == name}

    @classmethod
    @cache
    def fields(cls):
        """The fields by name, those of the base class first."""
        found = {}
        for part in reversed(cls.__mro__):
            found |= {name: field for name, field in vars(part).items() if isinstance(field, Field)}
        return {
            name: field for name, field in found.items() if getattr(cls, name) is field
        }  # not those that a subclass fixes

    def pick(self, name, value):
        """Choose what was clicked. What is not on offer is no choice: nothing changes."""
        if value in type(self).fields()[name].offered(self):
            setattr(self, name, value)

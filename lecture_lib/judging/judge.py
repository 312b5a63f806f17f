"""The judge: what is wrong with a reader's function, found by running the wrong forms on the same cases."""

import inspect
import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from lecture_lib.formatting import format_number
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.judging.trial import Endless, Misfit, Outcome, attempt, equal, same


@dataclass(frozen=True)
class Judgement:
    """What the judge found about a function.

    `verdict` is "not answered", "right", "wrong", "raises" or "endless". `mistakes` are the names of the wrong forms that do
    the same on every case: each of them alone, or two of them `together`. `facts` are sentences that are sure in any case.
    `case` is the smallest one on which it differs, with what it `found` there and what is `right`.
    """

    exercise: Exercise
    verdict: str
    mistakes: tuple = ()
    together: bool = False
    facts: tuple = ()
    case: Case | None = None
    found: Outcome | None = None
    right: Outcome | None = None

    @property
    def mistake(self):
        """The mistakes in words, "" if none is known."""
        return (" and " if self.together else " or ").join(self.mistakes)


@cache
def known(exercise):
    """The cases of an exercise, and what is right on each."""
    cases = tuple(exercise.cases())
    return cases, [attempt(exercise.function(), case, exercise.gives) for case in cases]


@cache
def known_wrong(exercise):
    """What each wrong form does with the cases, by its name and its way: worked out when a reader's function is wrong."""
    return {way: outcomes(exercise.function(way), exercise, *known(exercise)) for way in exercise.ways}


def outcomes(function, exercise, cases, right):
    """What a function does with each case; only its first call may print. Nothing after one that does not end."""
    found = []
    for case, like in zip(cases, right, strict=True):
        found.append(attempt(function, case, exercise.gives, like.parts, quiet=bool(found)))
        if isinstance(found[-1].error, Endless) or is_unanswered(function, found[0]):
            break
    return found


def stub(): ...


def is_unanswered(function, outcome):
    """Whether nothing is written in a function: it gives nothing or an ellipsis, and has no more to do than a `stub`."""
    parts = outcome.result if isinstance(outcome.result, tuple) else (outcome.result,)
    code = getattr(inspect.unwrap(function), "__code__", None)
    is_empty = code is not None and len(code.co_code) == len(stub.__code__.co_code)
    is_called = isinstance(outcome.error, (Misfit, type(None)))
    return is_empty and is_called and all(part is None or part is Ellipsis for part in parts)


def judge(exercise, function):
    """A `Judgement` of the reader's function."""
    cases, right = known(exercise)
    found = outcomes(function, exercise, cases, right)
    if is_unanswered(function, found[0]):
        return Judgement(exercise, "not answered")
    if isinstance(found[-1].error, Endless):
        return Judgement(exercise, "endless", case=cases[len(found) - 1])
    wrong = [n for n, (mine, its) in enumerate(zip(found, right, strict=True)) if mine != its]
    if not wrong:
        return Judgement(exercise, "right")
    mistakes, together = (), False
    if not all(mine.error for mine in found):
        mistakes = tuple(dict.fromkeys(name for (name, _), its in known_wrong(exercise).items() if its == found))
        if not mistakes:
            mistakes = two_together(exercise, found)
            together = len(mistakes) > 1
    raised = [n for n in wrong if found[n].error and not isinstance(found[n].error, Misfit)]
    if not mistakes and wrong[0] in raised:
        n, verdict = wrong[0], "raises"
    else:
        n, verdict = next((n for n in wrong if n not in raised), wrong[0]), "wrong"
    facts = () if mistakes else tuple(sure(cases, found, right))
    return Judgement(exercise, verdict, mistakes, together, facts, cases[n], found[n], right[n])


def two_together(exercise, found):
    """Two wrong forms, or one in two ways, which together do what was found on each case; () if there are none."""
    cases, right = known(exercise)
    for pair in combinations(exercise.ways, 2):
        try:
            function = exercise.function(*pair)
        except ValueError:  # the second one changes what the first has changed already
            continue
        # most pairs differ on the first case already
        tried = zip(cases, right, found, strict=True)
        if all(attempt(function, case, exercise.gives, its.parts) == mine for case, its, mine in tried):
            return tuple(dict.fromkeys(name for name, _ in pair))
    return ()


def sure(cases, found, right):
    """What can be said for sure about a function that is none of the known wrong forms, in sentences."""
    pairs = [(case, mine, its) for case, mine, its in zip(cases, found, right, strict=True) if not mine.error]
    errors = [(case, mine) for case, mine in zip(cases, found, strict=True) if mine.error]
    first = next(mine.error for mine, its in zip(found, right, strict=True) if mine != its)
    if isinstance(first, Misfit):
        yield f"{sentence(str(first))}."
        return
    if not pairs:
        return
    touched = dict.fromkeys(name for _, mine, _ in pairs for name in mine.touched)
    if touched:
        yield f"It changes {' and '.join(touched)} in place: who called it still needs that."
    if any(not same(mine.parts, mine.again) for _, mine, _ in pairs):
        yield "A second call with the same arguments gives something else: is something kept from call to call, or left to chance?"
    if swapped := exchanged(pairs):
        yield f"{' and '.join(swapped)} have changed places."
        return
    names = dict.fromkeys(name for _, _, its in pairs for name in its.parts)
    case, mine, its = next((each for each in pairs if each[1].parts.keys() != each[2].parts.keys()), pairs[0])
    if extra := mine.parts.keys() - its.parts.keys():
        yield f"With {case.about}, {listed(extra)} too much."
    if missing := its.parts.keys() - mine.parts.keys():
        yield f"With {case.about}, {listed(missing)} missing."
    shown = next((its.parts for _, mine, its in pairs if not same(mine.parts, its.parts)), {})
    bad, said = [], {}
    for name in names:
        both = [
            (case, mine.parts[name], its.parts[name])
            for case, mine, its in pairs
            if name in mine.parts and name in its.parts
        ]
        if not all(equal(u, v) for _, u, v in both):
            bad.append(name)
            if name in shown and (words := about(both)):
                said.setdefault(words, []).append(name)
    for words, those in said.items():
        yield f"{listed(those) if len(names) > 1 else 'The result is'} {words}."
    given = [name for name in names if all(name in mine.parts for _, mine, its in pairs if name in its.parts)]
    if bad and (fine := [name for name in given if name not in bad]):
        yield f"{listed(fine)} right."
    good = [case for case, mine, its in pairs if mine == its]
    if good:
        yield from where(cases, good)
    if errors:
        case, error = errors[0][0], errors[0][1].error
        what = str(error) if isinstance(error, Misfit) else f"it stops with {type(error).__name__}"
        yield f"On {len(errors)} of {len(cases)} cases, the first with {case.about}, {what}."


def exchanged(pairs):
    """The names of two parts each of which is what the other should be, in all their layers; () if there are none."""

    def split(name):
        return re.fullmatch(r"(.*?)((?:_\d+)?)", name).groups()

    for u, v in combinations(dict.fromkeys(split(name)[0] for _, _, its in pairs for name in its.parts), 2):
        other = {u: v, v: u}
        turned = [
            {
                other.get(stem, stem) + layer: part
                for (stem, layer), part in zip(map(split, parts), parts.values(), strict=True)
            }
            for parts in (mine.parts for _, mine, _ in pairs)
        ]
        if all(same(parts, its.parts) for parts, (_, _, its) in zip(turned, pairs, strict=True)):
            return u, v
    return ()


def about(both):
    """What is sure about one part, after "it is"; "" if nothing is. Both are (case, the reader's array, the right one)."""
    if all(u.T.shape == v.shape and equal(u.T, v) for _, u, v in both):
        return "transposed"
    for _, u, v in both:
        if u.shape != v.shape and not u.size == v.size == 1:
            return (
                f"of the shape {u.shape}, and not {v.shape or 'one number'}"
                if u.ndim
                else "one number, and not an array"
            )
    if factors := factors_of(both):
        return f"off by one factor everywhere: {factors}"
    off = [(case, u, v) for case, u, v in both if not equal(u, v)]
    case, u, v = off[0]
    if not np.isfinite(u).all() and np.isfinite(v).all():
        return f"not finite with {case.about}"
    for kind, axis in (("row", 0), ("column", 1)):
        wrong = [wrong_ones(u, v, axis) for _, u, v in off if np.atleast_2d(v).shape[axis] > 1]
        if wrong and all(len(numbers) == 1 for numbers in wrong):
            case = next(case for case, _, v in off if np.atleast_2d(v).shape[axis] > 1)
            return f"wrong in {kind} {wrong[0][0]} only, with {case.about}"
    return ""


def wrong_ones(u, v, axis):
    """The numbers of the rows, axis 0, or of the columns, axis 1, in which two arrays differ."""
    u, v = (np.moveaxis(np.atleast_2d(array), axis, 0) for array in (u, v))
    return [number for number, (one, other) in enumerate(zip(u, v, strict=True), 1) if not equal(one, other)]


def factors_of(both):
    """The factor by which all is off, in words; "" if it is not one."""
    factors = []
    if sum(v.size for _, _, v in both) == 1:
        return ""  # one number is always some factor times another
    for case, u, v in both:
        v = v.reshape(u.shape)
        if not (np.isfinite(u).all() and np.isfinite(v).all()) or not v.any():
            return ""
        factor = float((u * v).sum() / (v * v).sum())
        if not equal(u, factor * v) or factor == 0:
            return ""
        factors.append((factor, case))
    if all(np.isclose(factor, factors[0][0]) for factor, _ in factors):
        return {-1.0: "−1, a sign"}.get(round(factors[0][0], 6), format_number(factors[0][0]).rstrip("0").rstrip("."))
    if all(np.isclose(factor, case.N) for factor, case in factors):
        return "N, the number of examples"
    if all(np.isclose(factor, 1 / case.N) for factor, case in factors):
        return "1/N, with N examples"
    return ""


def where(cases, good):
    """On which kind of case it is right, if that is one kind."""
    kinds = {
        "one example only": lambda case: case.N == 1,
        "square matrices only": lambda case: case.square,
        "small numbers only": lambda case: not case.large,
    }
    for kind in kinds:
        of_kind = [case for case in cases if kinds[kind](case)]
        if good == of_kind and len(of_kind) < len(cases):
            yield f"It is right for {kind}."
            return
    for name, value in good[0].arguments.items():
        if np.isscalar(value) or hasattr(value, "prime"):  # a number, or a g
            of_value = [case for case in cases if case.arguments[name] == value]
            if good == of_value and len(of_value) > 1:
                yield f"It is right for {name} = {value} only."
                return
    yield f"It is right on {len(good)} of {len(cases)} cases."


def listed(names):
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last} are" if first else f"{last} is"


def sentence(text):
    """A sentence of these words; a name that it begins with stays as it is."""
    return text[:1].upper() + text[1:] if text.startswith(("it ", "the ")) else text

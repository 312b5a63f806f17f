"""The judge: what is wrong with a reader's function, found by running the wrong forms on the same cases."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from lecture_lib.exercises.exercise import Case, Exercise
from lecture_lib.exercises.trial import Endless, Misfit, Outcome, attempt, equal, same
from lecture_lib.formatting import format_number


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
    """The cases of an exercise, what is right on each, and what each wrong form does with them, by its name and its way."""
    cases = tuple(exercise.cases())
    right = [attempt(exercise.function(), case, exercise.gives) for case in cases]
    wrong = {way: outcomes(exercise.function(way), exercise, cases, right) for way in exercise.ways}
    return cases, right, wrong


def outcomes(function, exercise, cases, right):
    """What a function does with each case; only its first call may print. Nothing after one that does not end."""
    found = []
    for case, like in zip(cases, right, strict=True):
        found.append(attempt(function, case, exercise.gives, like.parts, quiet=bool(found)))
        if isinstance(found[-1].error, Endless) or is_unanswered(found[0]):
            break
    return found


def is_unanswered(outcome):
    """Whether a function gave nothing, or an ellipsis, and did not complain."""
    parts = outcome.result if isinstance(outcome.result, tuple) else (outcome.result,)
    return all(part is None or part is Ellipsis for part in parts) and isinstance(outcome.error, (Misfit, type(None)))


def written(function):
    """Whether there is more in a function than its docstring and an ellipsis."""
    code = getattr(function, "__code__", None)
    return bool(code and (code.co_names or code.co_nlocals > code.co_argcount))


def judge(exercise, function):
    """A `Judgement` of the reader's function."""
    cases, right, by_way = known(exercise)
    found = outcomes(function, exercise, cases, right)
    if is_unanswered(found[0]):
        return Judgement(
            exercise, "not answered", facts=("It gives nothing yet: does it end with *return*?",) * written(function)
        )
    if isinstance(found[-1].error, Endless):
        return Judgement(exercise, "endless", case=cases[len(found) - 1])
    wrong = [n for n, (mine, its) in enumerate(zip(found, right, strict=True)) if mine != its]
    if not wrong:
        return Judgement(exercise, "right")
    mistakes, together = (), False
    if not all(mine.error for mine in found):
        mistakes = tuple(dict.fromkeys(name for (name, _), its in by_way.items() if its == found))
        if not mistakes:
            mistakes = two_together(exercise, found)
            together = bool(mistakes)
    raised = [n for n in wrong if found[n].error and not isinstance(found[n].error, Misfit)]
    if not mistakes and raised == wrong:
        n, verdict = raised[0], "raises"
    else:
        n, verdict = next((n for n in wrong if n not in raised), wrong[0]), "wrong"
    facts = () if mistakes else tuple(sure(cases, found, right))
    return Judgement(exercise, verdict, mistakes, together, facts, cases[n], found[n], right[n])


def two_together(exercise, found):
    """Two wrong forms which together do what was found on each case; () if there are none."""
    cases, right, by_way = known(exercise)
    for pair in combinations(by_way, 2):
        try:
            function = exercise.function(*pair)
        except ValueError:  # the second one changes what the first has changed already
            continue
        # most pairs differ on the first case already
        tried = zip(cases, right, found, strict=True)
        if all(attempt(function, case, exercise.gives, its.parts) == mine for case, its, mine in tried):
            return tuple(name for name, _ in pair)
    return ()


def sure(cases, found, right):
    """What can be said for sure about a function that is none of the known wrong forms, in sentences."""
    pairs = [(case, mine, its) for case, mine, its in zip(cases, found, right, strict=True) if not mine.error]
    errors = [(case, mine) for case, mine in zip(cases, found, strict=True) if mine.error]
    if errors and isinstance(errors[0][1].error, Misfit):
        yield f"{errors[0][1].error}."
        return
    if not pairs:
        return
    touched = dict.fromkeys(name for _, mine, _ in pairs for name in mine.touched)
    if touched:
        yield f"It changes {' and '.join(touched)} in place: who called it still needs that."
    if any(not same(mine.parts, mine.again) for _, mine, _ in pairs):
        yield "A second call with the same arguments gives something else: it keeps something from call to call."
    names = dict.fromkeys(name for _, _, its in pairs for name in its.parts)
    case, mine, its = next((each for each in pairs if each[1].parts.keys() != each[2].parts.keys()), pairs[0])
    extra = [name for name in mine.parts if name not in its.parts]
    missing = [name for name in its.parts if name not in mine.parts]
    if extra:
        yield f"With {case.about}, {listed(extra)} too much."
    if missing:
        yield f"With {case.about}, {listed(missing)} missing."
    bad = []
    for name in names:
        both = [
            (case, mine.parts[name], its.parts[name])
            for case, mine, its in pairs
            if name in mine.parts and name in its.parts
        ]
        if not all(equal(u, v) for _, u, v in both):
            bad.append(name)
            yield from about(name, both, many=len(names) > 1)
    if len(bad) == 2 and all(exchanged(mine.parts, its.parts, *bad) for _, mine, its in pairs):
        yield f"{' and '.join(bad)} have changed places."
    elif bad:
        given = [name for name in names if all(name in mine.parts for _, mine, its in pairs if name in its.parts)]
        if good := [name for name in given if name not in bad]:
            yield f"{listed(good)} right."
    good = [case for case, mine, its in pairs if mine == its]
    if good:
        yield from where(cases, good)
    if errors:
        yield f"It stops with {type(errors[0][1].error).__name__} on {len(errors)} of {len(cases)} cases, the first with {errors[0][0].about}."


def about(name, both, many):
    """What is sure about one part: both are (case, the reader's array, the right one)."""
    which = f"{name}" if many else "The result"
    shaped = next(((u, v) for _, u, v in both if u.shape != v.shape and not u.size == v.size == 1), None)
    if all(u.T.shape == v.shape and equal(u.T, v) for _, u, v in both):
        yield f"{which} is the transpose of what it should be."
    elif shaped:
        has = f"has the shape {shaped[0].shape}" if shaped[0].ndim else "is one number"
        yield f"{which} {has}, and needs {shaped[1].shape or 'to be one number'}."
    elif factors := factors_of(both):
        yield f"{which} is off by one factor everywhere: {factors}."
    else:
        case, u, v = next((case, u, v) for case, u, v in both if not equal(u, v))
        rows = np.flatnonzero(
            [not equal(row, right) for row, right in zip(np.atleast_2d(u), np.atleast_2d(v), strict=True)]
        )
        columns = np.flatnonzero(
            [not equal(row, right) for row, right in zip(np.atleast_2d(u).T, np.atleast_2d(v).T, strict=True)]
        )
        if not np.isfinite(u).all() and np.isfinite(v).all():
            yield f"{which} is not a finite number with {case.about}."
        elif np.atleast_2d(v).shape[0] > len(rows) == 1:
            yield f"Only row {rows[0] + 1} of {name} is wrong, with {case.about}."
        elif np.atleast_2d(v).shape[1] > len(columns) == 1:
            yield f"Only column {columns[0] + 1} of {name} is wrong, with {case.about}."


def exchanged(mine, its, one, other):
    """Whether each of two parts is what the other should be."""
    return {one, other} <= mine.keys() == its.keys() and same(mine, its | {one: its[other], other: its[one]})


def factors_of(both):
    """The factor by which all is off, in words; "" if it is not one."""
    factors = []
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
    yield f"It is right on {len(good)} of {len(cases)} cases."


def listed(names):
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last} are" if first else f"{last} is"

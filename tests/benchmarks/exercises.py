"""The exercises and their mistakes: `python tests/benchmarks/exercises.py` prints for each pair what the judge says.

Beside it the time of a judgement, and of the hardest one: a function that is wrong in no known way, so that all pairs of
mistakes are tried as well. The cases of an exercise are worked out once, when it is first judged.
"""

from time import perf_counter

from lecture_lib.exercises import EXERCISES
from lecture_lib.judging.judge import judge, known, known_wrong


def timed(action, *arguments):
    start = perf_counter()
    return action(*arguments), perf_counter() - start


def main():
    pairs, named, slowest = 0, 0, 0.0
    for name, each in EXERCISES.items():
        (cases, _), prepared = timed(known, each)
        prepared += timed(known_wrong, each)[1]
        print(f"\n{name}: {each.lines} lines, {len(cases)} cases, prepared in {prepared:.2f} s")
        right = each.function()
        for way in [None, *each.ways]:
            function = each.function(way) if way else lambda *arguments, right=right: spoiled(right(*arguments))
            judgement, seconds = timed(judge, each, function)
            slowest = max(slowest, seconds)
            mistake = way and way[0]
            print(f"  {mistake or '(unknown)':34} {judgement.mistake or '–':34} {1e3 * seconds:6.1f} ms")
            pairs, named = pairs + bool(mistake), named + bool(mistake and judgement.mistake == mistake)
    print(
        f"\n{named} of {pairs} pairs named, in {len(EXERCISES)} exercises; the slowest judgement took {slowest:.2f} s"
    )


def spoiled(result):
    """A result with everything off by a little, in no way that the catalogue knows."""
    if isinstance(result, dict):
        return {key: spoiled(part) for key, part in result.items()}
    if isinstance(result, (tuple, list)):
        return type(result)(map(spoiled, result))
    return result * 1.5 + 0.25


if __name__ == "__main__":
    main()

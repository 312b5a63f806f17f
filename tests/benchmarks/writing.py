"""How long a filled hole takes in the kernel, and how many bytes it sends: `python tests/benchmarks/writing.py`.

For every derivation, each filling of each line is clicked together once. Prints, for each explorer, the median and the
largest time of a click: where a hole stays empty, where the verdict needs the numbers of now, and where it searches.
"""

import sys
from collections import defaultdict
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))
from driving import made
from test_writing import DERIVATIONS

GOAL, GOAL_OF_SEARCH, GOAL_OF_BYTES = 8, 30, 25_000


def clicks():
    """(explorer, kind of verdict, milliseconds, bytes) of each click on a tile."""
    for name, state in DERIVATIONS.items():
        explorer = made(name.split()[0])
        for line, step in enumerate(state.derivation.lines):
            for filling in product(*(range(len(hole.tiles)) for hole in step.holes)) if step.holes else ():
                explorer.state.become(dict(state.kept))
                explorer.state.line = line
                for number, tile in enumerate(filling, 1):
                    explorer.state.hole = number
                    explorer.redraw()
                    start = perf_counter()
                    explorer._picked(f"tile {explorer.state.tiles().index(tile) + 1}")
                    took = (perf_counter() - start) * 1e3
                    to_write = explorer.state.to_write
                    kind = explorer.state.live(explorer.state.at).to_write.verdict.kind if to_write else "right"
                    size = sum(len(each.encode()) for each in explorer.scene.frame["moving"].values())
                    yield name.split()[0], kind, took, size


def main():
    times, sizes = defaultdict(list), defaultdict(int)
    for name, kind, took, size in clicks():
        times[name, kind].append(took)
        sizes[name] = max(sizes[name], size)
    for (name, kind), took in sorted(times.items()):
        print(f"{name:22} {kind:20} {len(took):4} clicks  median {median(took):5.1f} ms  largest {max(took):5.1f} ms")
    for name, size in sizes.items():
        print(f"{name:22} largest message {size / 1000:.1f} kB")
    searched = [took for (_, kind), each in times.items() if kind == "different elsewhere" for took in each]
    others = [took for (_, kind), each in times.items() if kind != "different elsewhere" for took in each]
    print(
        f"a filled hole: median {median(others):.1f} ms, goal {GOAL}; with a search: median {median(searched):.1f} ms, goal {GOAL_OF_SEARCH}"
    )
    print(f"largest message {max(sizes.values()) / 1000:.1f} kB, goal {GOAL_OF_BYTES / 1000:.0f}")


if __name__ == "__main__":
    main()

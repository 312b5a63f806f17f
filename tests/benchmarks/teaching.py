"""What a reader does in each notebook, and how long it takes: `python tests/benchmarks/teaching.py` prints a table."""

import sys
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "notebooks"))
from test_teaching import MODULES, code_lines, done, minutes, words


def main():
    for number, path in enumerate(MODULES):
        notebook = nbformat.read(path, as_version=4)
        counts = done(notebook)
        if not number:
            print(f"{'':4}{''.join(f'{what:>11}' for what in (*counts, 'in all', 'minutes', 'words', 'code lines'))}")
        rest = sum(counts.values()), round(minutes(notebook), 1), words(notebook), len(code_lines(notebook))
        print(f"{path.name[:3]:4}{''.join(f'{count:>11}' for count in (*counts.values(), *rest))}")


if __name__ == "__main__":
    main()
